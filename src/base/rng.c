// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/rng.h"

#include "base/clock.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

struct rng rng_seed(uint64_t seed) {
    struct rng rng;
    for (int i = 0; i < 4; i++) {
        uint64_t z = (seed += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        rng.s[i] = z ^ (z >> 31);
    }
    return rng;
}

static uint64_t rotate(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

uint64_t rng_next(struct rng *rng) {
    uint64_t *s = rng->s;
    uint64_t result = rotate(s[0] + s[3], 23) + s[0];
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

uint64_t rng_below(struct rng *rng, uint64_t n) {
    uint64_t limit = UINT64_MAX - UINT64_MAX % n;
    uint64_t x;
    do {
        x = rng_next(rng);
    } while (x >= limit);
    return x % n;
}

double rng_unit(struct rng *rng) { return (double)(rng_next(rng) >> 11) * 0x1.0p-53; }

double rng_normal(struct rng *rng) {
    double u, s;
    do {
        u = 2 * rng_unit(rng) - 1;
        double v = 2 * rng_unit(rng) - 1;
        s = u * u + v * v;
    } while (s >= 1 || s == 0);
    return u * sqrt(-2 * log(s) / s);
}

void rng_secret(void *out, size_t n) {
    unsigned char *at = out;
    while (n > 0) {
        ssize_t got = getrandom(at, n > 256 ? 256 : n, 0);
        if (got <= 0) {
            fputs("vsoko: система не даёт случайных чисел\n", stderr);
            abort();
        }
        at += got;
        n -= (size_t)got;
    }
}

// 31 bits of seconds since 2026 and 22 bits of a counter that starts at random in each process.
int64_t id_new(void) {
    enum { COUNTER_BITS = 22 };
    static const int64_t epoch_s = 1767225600; // 2026-01-01
    static _Atomic uint32_t counter;
    static _Atomic int started;
    if (atomic_load(&started) == 0) {
        uint32_t first;
        rng_secret(&first, sizeof first);
        int expected = 0;
        if (atomic_compare_exchange_strong(&started, &expected, 1)) {
            atomic_fetch_add(&counter, first);
        }
    }
    int64_t seconds = clock_now_ms() / 1000 - epoch_s;
    if (seconds < 1) {
        seconds = 1;
    }
    uint32_t low = atomic_fetch_add(&counter, 1) & ((1u << COUNTER_BITS) - 1);
    return (seconds & 0x7FFFFFFF) << COUNTER_BITS | low;
}
