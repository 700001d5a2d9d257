// SPDX-License-Identifier: GPL-3.0-or-later
// What the school's own measurements say of a key outcome: pupils by level in the last closed
// session of each class (analysis/evidence.h). Of the school as a whole, never by teacher.
#ifndef VSOKO_TRAINING_RESULT_H
#define VSOKO_TRAINING_RESULT_H

#include "outcomes/key_facts.h"

struct key_result {
    const struct outcome *outcome;
    size_t n;           // pupils with a level
    size_t basic;       // of them at the basic level and above
    size_t sessions;    // that it rests on
    struct date newest; // the day of the newest of them
};
struct key_results {
    VEC(struct key_result) rows; // one a key outcome, in their order
};

enum { RESULT_LEAST = 10 }; // fewer pupils do not say that an outcome is weak

// Of the year of the run; where a key outcome was not measured in it, of the year before.
bool key_results_read(struct coherence *run, const struct key_facts *keys, struct key_results *out,
                      struct error *error) __attribute__((warn_unused_result));

// Less than two thirds of the pupils are at the basic level.
bool key_is_weak(const struct key_result *result);

#endif
