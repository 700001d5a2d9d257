// SPDX-License-Identifier: GPL-3.0-or-later
// For files of this room only.
#ifndef VSOKO_PRACTICE_INTERNAL_H
#define VSOKO_PRACTICE_INTERNAL_H

#include "base/coherence.h"
#include "net/route.h"
#include "store/migrate.h"

struct sql;

extern const struct sql *const choice_sql[];
extern const struct sql *const profile_sql[];
extern const struct sql *const use_sql[];
extern const struct sql *const visit_sql[];
extern const struct migration practice_migrations[]; // generated from schema/
extern const struct route technology_routes[], profile_routes[], use_routes[], visit_routes[];
extern const struct rule practice_rules[];
extern const struct proposal_deed technology_deeds[];
extern const struct chain_column practice_columns[];

#endif
