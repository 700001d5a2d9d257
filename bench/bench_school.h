// SPDX-License-Identifier: GPL-3.0-or-later
// A demo school grown to the size of a large one: more pupils, years of closed sessions.
#ifndef VSOKO_BENCH_SCHOOL_H
#define VSOKO_BENCH_SCHOOL_H

#include "store/store.h"

struct bench_school {
    int64_t pupils, sessions, responses; // wanted; then what there is
};
// Repeats the pupils and the closed sessions of the demo school in `database`.
bool bench_school_grow(const char *database, struct bench_school *school, struct error *error)
    __attribute__((warn_unused_result));

#endif
