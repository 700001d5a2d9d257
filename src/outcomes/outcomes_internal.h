// SPDX-License-Identifier: GPL-3.0-or-later
// For files of this room only.
#ifndef VSOKO_OUTCOMES_INTERNAL_H
#define VSOKO_OUTCOMES_INTERNAL_H

#include "base/coherence.h"
#include "net/route.h"
#include "store/migrate.h"

struct sql;

extern const struct sql *const key_sql[];
extern const struct rule key_rules[];
extern const struct route key_routes[];
extern const struct migration outcomes_migrations[]; // generated from schema/

#endif
