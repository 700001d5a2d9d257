// SPDX-License-Identifier: GPL-3.0-or-later
// Puts items on days so that no rule is broken and what stands is moved as little as possible; or
// names rules that cannot hold together. Knows days and numbers only: what they mean is said by
// schedule_solve.c. How it works: docs/internals/schedule.md.
#ifndef VSOKO_MONITORING_PLACEMENT_H
#define VSOKO_MONITORING_PLACEMENT_H

#include "base/vec.h"

#include <stdint.h>

struct placement_item {
    int wish;   // day it would like, 0 .. days - 1
    int weight; // cost of a day away from there, >= 0
    bool loose; // stands nowhere yet: any free day near the wish is as good as the wish
};

// The rule lets the item be on these days only.
struct placement_domain {
    size_t item, rule;
    const bool *allowed; // one a day
};

// The rule lets at most `limit` of the items be within `length` days. The windows begin on day
// `phase` (<= 0) and every `step` days after it.
struct placement_cap {
    size_t rule;
    VEC(size_t) items;
    int length, step, phase;
    int limit;
    const int *taken; // how many stand on each day beside the items, NULL = none. What they break
                      // already is not held against the items.
};

struct placement {
    int days, first; // nothing is put before day `first`
    VEC(struct placement_item) items;
    VEC(struct placement_domain) domains;
    VEC(struct placement_cap) caps;
    size_t rules; // their numbers are 0 .. rules - 1
    int seconds;  // a single search gives up after so long, 0 = 20
};

enum placement_verdict {
    PLACED,        // no rule is broken, and no cheaper way exists
    PLACED_DEARLY, // no rule is broken; whether a cheaper way exists was not found out in time
    IMPOSSIBLE,    // proved
    GAVE_UP,       // nothing was found out in time
};

// Rules and items that the search had to look at before it ended.
struct placement_trace {
    bool *rules, *items;
};

// `on` has a flag a rule, NULL = all hold. `day` gets a day an item if placed. The trace may be
// NULL; where the verdict is IMPOSSIBLE, its rules alone are impossible already.
enum placement_verdict placement_solve(struct arena *arena, const struct placement *placement,
                                       const bool *on, int *day, struct placement_trace *trace);

// Sum of weight × days between wish and day, loose items left out.
int64_t placement_cost(const struct placement *placement, const int *day);

// Of an impossible placement: the trace becomes rules that cannot hold together, none of which can
// be spared (a deletion filter, Chinneck & Dravnieks 1991, ORSA J. Comput. 3(2)), and the items
// that they fail on. GAVE_UP if it was not proved in time.
enum placement_verdict placement_conflict(struct arena *arena, const struct placement *placement,
                                          struct placement_trace *trace);

#endif
