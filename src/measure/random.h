// SPDX-License-Identifier: GPL-3.0-or-later
// Random numbers of a seeded call: the same seed gives the same numbers on every machine.
#ifndef VSOKO_MEASURE_RANDOM_H
#define VSOKO_MEASURE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

// xoshiro256++ of Blackman & Vigna 2021, doi:10.1145/3460772, seeded through splitmix64.
struct random {
    uint64_t s[4];
};

// `stream` tells apart independent uses of one seed: the number of a replication, so that
// replications may run on any thread.
struct random random_open(uint64_t seed, uint64_t stream);
uint64_t random_next(struct random *random);
size_t random_below(struct random *random, size_t n); // 0..n-1 without bias, n > 0
double random_unit(struct random *random);            // (0, 1): neither end
double random_normal(struct random *random);          // mean 0, variance 1: by the inverse

// The first `take` places get a random choice of the n, in random order (Fisher & Yates).
void random_shuffle(struct random *random, double *values, size_t n, size_t take);

#endif
