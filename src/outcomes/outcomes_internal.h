// SPDX-License-Identifier: GPL-3.0-or-later
// For files of this room only.
#ifndef VSOKO_OUTCOMES_INTERNAL_H
#define VSOKO_OUTCOMES_INTERNAL_H

#include "base/coherence.h"
#include "knowledge/kind.h"
#include "net/route.h"
#include "store/migrate.h"

struct sql;

extern const struct rule key_rules[];
extern const struct content_kind outcome_kinds[];
extern const struct sql *const key_sql[], *const outcome_content_sql[];
extern const struct route key_routes[], link_routes[], outcome_routes[];
extern const struct migration outcomes_migrations[]; // generated from schema/

#endif
