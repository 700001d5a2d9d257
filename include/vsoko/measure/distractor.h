// SPDX-License-Identifier: GPL-3.0-or-later
// Do the wrong options of a multiple-choice task do their work? Haladyna & Rodriguez 2013,
// Developing and Validating Test Items, ch. 18, doi:10.4324/9780203850381.
#ifndef VSOKO_MEASURE_DISTRACTOR_H
#define VSOKO_MEASURE_DISTRACTOR_H

#include "vsoko/measure/matrix.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MEASURE_FIFTHS = 5 };

enum measure_option_verdict {
    MEASURE_OPTION_WORKS,
    MEASURE_OPTION_RARE,         // a wrong option that fewer than 5 % chose: it costs reading only
    MEASURE_OPTION_DRAWS_STRONG, // a wrong option whose choosers are the stronger (r above
                                 // 1.96 / sqrt(n)): read it again, it may be right
    MEASURE_OPTION_KEY_WEAK      // the right option, and those who chose it are not the stronger
};

struct measure_option {
    size_t n;     // persons who chose it
    double share; // of those who answered the task
    double rest;  // mean of the choosers' share of right answers to the other tasks, 0..1
    double r;     // point-biserial correlation of choosing it with that share; NaN: no variance
    double fifth[MEASURE_FIFTHS]; // the same share of choosers in each fifth of the persons by the
                                  // other tasks, from the weakest; ties count in part; NaN: empty
    enum measure_option_verdict verdict;
};

// option[items][MEASURE_TOP + 1]. code[persons][items] are the options chosen, MEASURE_ABSENT:
// none; key[items] the right ones. Persons without any other answer do not count. Options that
// nobody chose have n = 0. MEASURE_BAD_ARGUMENT: a code above MEASURE_TOP; MEASURE_TOO_FEW: fewer
// than two items.
enum measure_status measure_distractors(const uint8_t *code, size_t persons, size_t items,
                                        const uint8_t *key, const struct measure_alloc *alloc,
                                        struct measure_option *option) MEASURE_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
