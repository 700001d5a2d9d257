// SPDX-License-Identifier: GPL-3.0-or-later
// What the files of the plan share. Of this room only.
#ifndef VSOKO_MONITORING_PLAN_INTERNAL_H
#define VSOKO_MONITORING_PLAN_INTERNAL_H

#include "monitoring/plan.h"

// Inserts an item unless it is there; *added (may be NULL) gets 1 or 0.
bool plan_insert(struct db *db, int64_t org, int64_t account, int64_t year, struct plan_item *item,
                 int64_t *added, struct error *error) __attribute__((warn_unused_result));
// Puts an act into the basis unless it is there.
bool plan_rest_on(struct db *db, int64_t org, int64_t year, struct str law, struct error *error)
    __attribute__((warn_unused_result));

#endif
