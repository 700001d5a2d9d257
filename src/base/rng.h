// SPDX-License-Identifier: GPL-3.0-or-later
// Random numbers. `struct rng` is seeded and repeatable (demo, simulation); rng_secret() is the
// system's cryptographic source (codes, keys, tokens).
#ifndef VSOKO_BASE_RNG_H
#define VSOKO_BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

// xoshiro256++ (Blackman & Vigna, 2021), seeded through splitmix64.
struct rng {
    uint64_t s[4];
};

// The same seed gives the same numbers on every machine.
struct rng rng_seed(uint64_t seed);
uint64_t rng_next(struct rng *rng);
uint64_t rng_below(struct rng *rng, uint64_t n); // 0..n-1 without bias, n > 0
double rng_unit(struct rng *rng);                // [0, 1)
double rng_normal(struct rng *rng);              // mean 0, standard deviation 1 (polar method)

// Fills the bytes from the system; ends the program if the system cannot give them.
void rng_secret(void *out, size_t n);

// A new record's id: 0 < id < 2^53, so that JavaScript keeps it whole; grows with time.
int64_t id_new(void);

#endif
