// SPDX-License-Identifier: GPL-3.0-or-later
// The server: opens the data, answers pages until it is told to stop.
#ifndef VSOKO_APP_SERVE_H
#define VSOKO_APP_SERVE_H

#include "base/command.h"

// The commands `serve` and `demo` of the command line. They return the exit code.
int serve_run(struct command_call *call);
int demo_command(struct command_call *call);

#endif
