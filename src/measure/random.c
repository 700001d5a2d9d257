// SPDX-License-Identifier: GPL-3.0-or-later
#include "random.h"

#include "vsoko/measure/distribution.h"

struct random random_open(uint64_t seed, uint64_t stream) {
    struct random random;
    seed ^= stream * 0xD1342543DE82EF95u;
    for (int i = 0; i < 4; i++) {
        uint64_t z = (seed += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        random.s[i] = z ^ (z >> 31);
    }
    return random;
}

static uint64_t rotate(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

uint64_t random_next(struct random *random) {
    uint64_t *s = random->s;
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

size_t random_below(struct random *random, size_t n) {
    uint64_t limit = UINT64_MAX - UINT64_MAX % n;
    uint64_t x;
    do {
        x = random_next(random);
    } while (x >= limit);
    return (size_t)(x % n);
}

double random_unit(struct random *random) {
    return ((double)(random_next(random) >> 12) + 0.5) * 0x1.0p-52;
}

double random_normal(struct random *random) { return measure_normal_quantile(random_unit(random)); }

void random_shuffle(struct random *random, double *values, size_t n, size_t take) {
    for (size_t i = 0; i < take && i + 1 < n; i++) {
        size_t j = i + random_below(random, n - i);
        double swap = values[i];
        values[i] = values[j];
        values[j] = swap;
    }
}
