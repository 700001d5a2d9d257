// SPDX-License-Identifier: GPL-3.0-or-later
// For files of this room only.
#ifndef VSOKO_DOCUMENTS_INTERNAL_H
#define VSOKO_DOCUMENTS_INTERNAL_H

#include "base/command.h"
#include "net/route.h"
#include "store/migrate.h"

struct sql;

extern const struct sql *const document_sql[];
extern const struct migration documents_migrations[]; // generated from schema/
extern const struct route form_routes[], memo_routes[];
extern const struct command document_commands[];

#endif
