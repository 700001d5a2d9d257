// SPDX-License-Identifier: GPL-3.0-or-later
// For files of this room only.
#ifndef VSOKO_EXCHANGE_INTERNAL_H
#define VSOKO_EXCHANGE_INTERNAL_H

#include "base/command.h"
#include "net/route.h"
#include "school/job.h"

extern const struct route copies_routes[];
extern const struct job_kind copies_jobs[];

// backup_cli.c; they return the exit code.
int backup_command(struct command_call *call);
int restore_command(struct command_call *call);

#endif
