// SPDX-License-Identifier: GPL-3.0-or-later
// What a work came to: coverage, marks, marks against the journal, tasks, sums. Counts alone; the
// limits of what may be said of them are in external_norm.h.
#ifndef VSOKO_MONITORING_EXTERNAL_SUMMARY_H
#define VSOKO_MONITORING_EXTERNAL_SUMMARY_H

#include "monitoring/external.h"

enum { MARK_LOWEST = 2, MARK_HIGHEST = 5, MARKS = 4 };

struct task_summary {
    int64_t n;         // who had studied its topic
    int64_t points;    // that they got
    int64_t possible;  // that they could get
    int64_t full;      // who got all points
    int64_t not_begun; // X
};

struct external_summary {
    int64_t listed, absent, present;
    int64_t marks[MARKS]; // of 2, 3, 4, 5
    int64_t marked;
    int64_t compared, lowered, confirmed, raised; // against the journal
    int64_t apart;                                // by `gap` marks and more
    double mean_total;                            // of those present, NAN if there are none
    struct task_summary *tasks;                   // one for each task of the work
    int64_t *totals;                              // how many got 0, 1 … max_total points
};

// Of the participants for whom `of` holds; NULL = of all. gap: marks between work and journal from
// which a pupil is counted in `apart`.
struct external_summary external_summarise(
    struct arena *arena, const struct external_work *work, const struct external_results *results,
    int gap, bool (*of)(const void *arg, const struct external_result *result), const void *arg);

// Share of points got, 0..1; NAN if nobody could get any.
double task_share(const struct task_summary *task);

#endif
