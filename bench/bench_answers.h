// SPDX-License-Identifier: GPL-3.0-or-later
// Simulated answers, the same on every machine: those that the recorded times of mirt and TAM are
// of.
#ifndef VSOKO_BENCH_ANSWERS_H
#define VSOKO_BENCH_ANSWERS_H

#include "vsoko/measure.h"

enum bench_answers_kind {
    BENCH_BINARY, // 2PL: a = exp(0.3 z), b evenly on -2..2, theta ~ N(0, 1)
    BENCH_GRADED  // GRM of five categories: the same a, steps c + 0.8 (-1.5, -0.5, 0.5, 1.5)
};

// Persons are drawn one after the other, so the first rows of a larger table are a smaller one.
// code[persons][items]; `missing` is the share of answers lost at random. Generator: splitmix64 and
// Box-Muller.
void bench_answers_draw(enum bench_answers_kind kind, size_t persons, size_t items, double missing,
                        uint64_t seed, uint8_t *code);

// The first `persons` rows as a matrix; what it takes is counted by `alloc`.
struct measure_matrix *bench_answers_matrix(const uint8_t *code, size_t persons, size_t items,
                                            const struct measure_alloc *alloc);

// The judge: the marginal log-likelihood of the first rows at the parameters of a calibration of
// one population, by brute force over 161 nodes on -8..8. It shares no line with the library.
double bench_answers_judge(const uint8_t *code, size_t persons, size_t items,
                           const struct measure_calibration *calibration);

#endif
