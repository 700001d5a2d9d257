// SPDX-License-Identifier: GPL-3.0-or-later
// Dates for the works of the single schedule that break no rule and move as little as possible of
// what stands, or the rules that cannot hold together.
#ifndef VSOKO_MONITORING_SCHEDULE_SOLVE_H
#define VSOKO_MONITORING_SCHEDULE_SOLVE_H

#include "base/node.h"
#include "monitoring/schedule_rules.h"

struct schedule_move {
    int64_t work_id;
    struct date from, to; // from {0} = it had no date
};

// One of the rules that cannot hold together.
struct schedule_demand {
    const char *rule; // id of a schedule_rule, "schedule.fixed" for a date that a person fixed
    struct str words; // «5А: не больше одной работы в день»
};
struct schedule_conflict {
    VEC(struct schedule_demand) demands; // none can be spared: without any one the rest holds
    VEC(int64_t) works;                  // left where they are
};

struct schedule_proposal {
    VEC(struct schedule_move) moves; // works that stand well are not named
    VEC(struct schedule_conflict) conflicts;
    size_t works;       // that dates were sought for: those of today and later
    int64_t days_moved; // of works that had a date
    bool proved;        // false: that fewer days would do was not ruled out in time
};

// Works before today are taken as they are.
void schedule_solve(struct arena *arena, const struct schedule *schedule,
                    struct schedule_proposal *out);

// As kept with the school and printed by --json, and back.
struct node *schedule_proposal_node(struct arena *arena, const struct schedule *schedule,
                                    const struct schedule_proposal *proposal);
void schedule_proposal_read(struct arena *arena, const struct node *node,
                            struct schedule_proposal *out);

#endif
