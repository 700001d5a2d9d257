// SPDX-License-Identifier: GPL-3.0-or-later
// For files of this room only.
#ifndef VSOKO_TRAINING_INTERNAL_H
#define VSOKO_TRAINING_INTERNAL_H

#include "base/coherence.h"
#include "net/route.h"
#include "store/migrate.h"

struct sql;

extern const struct sql *const competence_sql[];
extern const struct sql *const effect_sql[];
extern const struct sql *const need_sql[];
extern const struct sql *const seminar_sql[];
extern const struct sql *const seminar_session_sql[];
extern const struct sql *const words_sql[];
extern const struct migration training_migrations[]; // generated from schema/
extern const struct route training_pages[], training_plan_deed_routes[], growth_routes[],
    seminar_routes[];
extern const struct rule training_rules[];
extern const struct proposal_deed training_plan_deeds[];
extern const struct chain_column training_columns[];

#endif
