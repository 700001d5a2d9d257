// SPDX-License-Identifier: GPL-3.0-or-later
// What a year's sessions say of one outcome or strand, class by class: counts with intervals, and
// which classes of a parallel the data tell apart.
#ifndef VSOKO_ANALYSIS_OUTCOME_RESULT_H
#define VSOKO_ANALYSIS_OUTCOME_RESULT_H

#include "analysis/summary.h"
#include "vsoko/measure/honesty.h"

// A class in its last closed session of the year.
struct result_line {
    const struct evidence_row *evidence;
    struct summary_cell cell;
};

// Two classes of a parallel that were rated by the same version of the same instrument.
struct result_pair {
    size_t first, second; // lines
    struct measure_comparison comparison;
};

struct outcome_result {
    VEC(struct result_line) lines; // by grade and class
    VEC(const struct evidence_row *)
    earlier; // other sessions of the year, not counted in the lines
    struct summary_cell total;
    VEC(struct result_pair) pairs;
    size_t apart; // pairs whose instruments differ: not compared
};

// `evidence` is all of one outcome (evidence_of_outcome) and must outlive the result.
bool outcome_result_make(struct arena *arena, const struct evidence_list *evidence, int64_t year_id,
                         struct outcome_result *out, struct error *error)
    __attribute__((warn_unused_result));

#endif
