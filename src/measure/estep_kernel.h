// SPDX-License-Identifier: GPL-3.0-or-later
// The inner loop of the E-step, included once for float and once for double with REAL, VEC (a block
// of 64 bytes), LANES (numbers in it), HALF (32 bytes) and NAME defined.
//
// A person's posterior is the product of one table row a group, kept in registers: BLOCKS is a
// constant in each copy. Rows were divided by their maximum, so a product underflows only for a
// very unlikely pattern, which is then done in logarithms.

// The sum of a row by halves, in one order whatever the width.
static inline __attribute__((always_inline)) REAL NAME(sum)(const VEC *l, size_t blocks) {
    VEC s = l[0];
    for (size_t b = 1; b < blocks; b++) {
        s += l[b];
    }
    HALF half[2];
    memcpy(half, &s, sizeof s);
    half[0] += half[1];
    REAL part[LANES / 2];
    memcpy(part, half, sizeof part);
    for (size_t w = LANES / 4; w > 0; w /= 2) {
        for (size_t i = 0; i < w; i++) {
            part[i] += part[i + w];
        }
    }
    return part[0];
}

// A row of doubles into blocks.
static inline __attribute__((always_inline)) void NAME(load)(VEC *to, const double *from,
                                                             size_t blocks) {
    for (size_t b = 0; b < blocks; b++) {
        for (size_t j = 0; j < LANES; j++) {
            to[b][j] = (REAL)from[b * LANES + j];
        }
    }
}

// The persons from..to: their log-likelihood, their posteriors into `sums` unless that is NULL.
static inline __attribute__((always_inline)) double
NAME(persons)(const struct estep *e, const struct patterns *p, size_t from, size_t to, REAL *sums,
              double *scratch, size_t blocks) {
    size_t groups = p->groups;
    size_t stride = e->stride;
    double loglik = 0;
    double product = 1;
    VEC weight[MAX_BLOCKS];
    VEC theta[MAX_BLOCKS];
    NAME(load)(weight, e->weight, blocks);
    NAME(load)(theta, e->theta, blocks);
    for (size_t i = from; i < to; i++) {
        const uint8_t *index = p->index + i * groups;
        VEC l[MAX_BLOCKS];
        if (e->classes) {
            NAME(load)(l, estep_prior(e, p, i, scratch), blocks);
        } else {
            for (size_t b = 0; b < blocks; b++) {
                l[b] = weight[b];
            }
        }
        for (size_t g = 0; g < groups; g++) {
            const double *rows = e->table + p->group[g].offset * stride;
            const VEC *row = (const VEC *)((const REAL *)(const void *)rows + index[g] * stride);
            for (size_t b = 0; b < blocks; b++) {
                l[b] *= row[b];
            }
        }
        REAL f = NAME(sum)(l, blocks);
        double persons = p->weight ? p->weight[i] : 1;
        if (!(f > (REAL)TINY)) {
            loglik += persons * rescue(e, p, i, scratch);
            NAME(load)(l, scratch, blocks);
            f = 1;
        } else if (p->weight) {
            loglik += persons * log((double)f);
        } else if ((product *= (double)f) < 1e-200) {
            loglik += log(product);
            product = 1;
        }
        if (!sums) {
            continue;
        }
        REAL scale = (REAL)persons / f;
        for (size_t b = 0; b < blocks; b++) {
            l[b] *= scale;
        }
        if (e->classes) {
            VEC first[MAX_BLOCKS];
            VEC second[MAX_BLOCKS];
            for (size_t b = 0; b < blocks; b++) {
                first[b] = l[b] * theta[b];
                second[b] = first[b] * theta[b];
            }
            e->first_moment[i] = (double)NAME(sum)(first, blocks);
            e->second_moment[i] = (double)NAME(sum)(second, blocks);
        }
        for (size_t g = 0; g < groups; g++) {
            VEC *row = (VEC *)(sums + (p->group[g].offset + index[g]) * stride);
            for (size_t b = 0; b < blocks; b++) {
                row[b] += l[b];
            }
        }
    }
    return loglik + log(product);
}

// The same with the length of a row a constant, so that it stays in registers.
VECTOR_CLONES static double NAME(run)(const struct estep *e, const struct patterns *p, size_t from,
                                      size_t to, REAL *sums, double *scratch) {
    size_t blocks = e->stride / LANES;
    switch (blocks) {
    case 2:
        return NAME(persons)(e, p, from, to, sums, scratch, 2);
    case 3:
        return NAME(persons)(e, p, from, to, sums, scratch, 3);
    case 4:
        return NAME(persons)(e, p, from, to, sums, scratch, 4);
    case 6:
        return NAME(persons)(e, p, from, to, sums, scratch, 6);
    case 8:
        return NAME(persons)(e, p, from, to, sums, scratch, 8);
    default:
        return NAME(persons)(e, p, from, to, sums, scratch, blocks < 1 ? 1 : blocks);
    }
}
