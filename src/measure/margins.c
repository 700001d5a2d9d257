// SPDX-License-Identifier: GPL-3.0-or-later
// Stuart and Maxwell's test of the margins of a square table, by chi-square and exactly.
#include "binomial.h"
#include "linear.h"
#include "random.h"
#include "vsoko/measure/compare.h"
#include "vsoko/measure/distribution.h"
#include "vsoko/measure/exact.h"
#include "workspace.h"

#include <math.h>
#include <string.h>

// The levels between which somebody changed, and the inverse of the covariance of the differences
// of their margins. The covariance holds only sums n_ij + n_ji, so it is the same for all tables
// that an exchange of before and after can make.
struct margins {
    size_t used;     // levels
    size_t *level;   // [used]
    size_t rank;     // used - 1: the differences sum to zero
    double *inverse; // [rank][rank]
    size_t pairs;    // pairs of levels between which somebody changed
    size_t *pair;    // [pairs][2] places among `level`
    size_t *changed; // [pairs] n_ij + n_ji
    size_t *forth;   // [pairs] n_ij
    double *scratch; // [used]
};

static bool margins_take(struct margins *m, struct workspace *work, size_t k) {
    m->level = workspace_take(work, k, sizeof *m->level);
    m->inverse = workspace_take(work, k * k, sizeof *m->inverse);
    m->pair = workspace_take(work, k * (k - 1), sizeof *m->pair);
    m->changed = workspace_take(work, k * (k - 1) / 2, sizeof *m->changed);
    m->forth = workspace_take(work, k * (k - 1) / 2, sizeof *m->forth);
    m->scratch = workspace_take(work, k, sizeof *m->scratch);
    return m->level && m->inverse && m->pair && m->changed && m->forth && m->scratch;
}

static void margins_find(struct margins *m, const size_t *counts, size_t k) {
    for (size_t i = 0; i < k; i++) {
        bool changed = false;
        for (size_t j = 0; j < k; j++) {
            changed |= i != j && counts[i * k + j] + counts[j * k + i] > 0;
        }
        if (changed) {
            m->level[m->used++] = i;
        }
    }
    for (size_t i = 0; i < m->used; i++) {
        for (size_t j = i + 1; j < m->used; j++) {
            size_t forth = counts[m->level[i] * k + m->level[j]];
            size_t back = counts[m->level[j] * k + m->level[i]];
            if (forth + back > 0) {
                m->pair[2 * m->pairs] = i;
                m->pair[2 * m->pairs + 1] = j;
                m->forth[m->pairs] = forth;
                m->changed[m->pairs++] = forth + back;
            }
        }
    }
}

// MEASURE_NO_VARIANCE: nobody changed; MEASURE_NOT_IDENTIFIED: the levels fall apart.
static enum measure_status margins_open(struct margins *m, struct workspace *work,
                                        const size_t *counts, size_t k) {
    *m = (struct margins){0};
    if (!margins_take(m, work, k)) {
        return MEASURE_NO_MEMORY;
    }
    margins_find(m, counts, k);
    if (m->used == 0) {
        return MEASURE_NO_VARIANCE;
    }
    m->rank = m->used - 1;
    double *covariance = workspace_take(work, m->rank * m->rank, sizeof *covariance);
    if (!covariance) {
        return MEASURE_NO_MEMORY;
    }
    for (size_t p = 0; p < m->pairs; p++) {
        size_t i = m->pair[2 * p];
        size_t j = m->pair[2 * p + 1];
        double n = (double)m->changed[p];
        covariance[i * m->rank + i] += n;
        if (j < m->rank) {
            covariance[j * m->rank + j] += n;
            covariance[i * m->rank + j] -= n;
            covariance[j * m->rank + i] -= n;
        }
    }
    if (!linear_cholesky(covariance, m->rank)) {
        return MEASURE_NOT_IDENTIFIED;
    }
    linear_cholesky_inverse(covariance, m->rank, m->inverse);
    return MEASURE_OK;
}

// The chi-square when forth[pair] persons changed in the first direction.
static double margins_statistic(const struct margins *m, const size_t *forth) {
    memset(m->scratch, 0, m->used * sizeof *m->scratch);
    for (size_t p = 0; p < m->pairs; p++) {
        double difference = 2 * (double)forth[p] - (double)m->changed[p];
        m->scratch[m->pair[2 * p]] += difference;
        m->scratch[m->pair[2 * p + 1]] -= difference;
    }
    double value = 0;
    for (size_t i = 0; i < m->rank; i++) {
        for (size_t j = 0; j < m->rank; j++) {
            value += m->scratch[i] * m->scratch[j] * m->inverse[i * m->rank + j];
        }
    }
    return value;
}

enum measure_status measure_stuart_maxwell(const size_t *counts, size_t k,
                                           const struct measure_alloc *alloc,
                                           struct measure_chi_square *out) {
    *out = (struct measure_chi_square){NAN, 0, NAN};
    if (k < 2) {
        return MEASURE_BAD_ARGUMENT;
    }
    struct workspace work;
    struct margins m;
    workspace_open(&work, alloc);
    enum measure_status status = margins_open(&m, &work, counts, k);
    if (status == MEASURE_NO_VARIANCE) {
        *out = (struct measure_chi_square){0, 0, 1};
    } else if (status == MEASURE_OK) {
        out->value = margins_statistic(&m, m.forth);
        out->df = m.rank;
        out->p = measure_chi_square_tail(out->value, (double)m.rank);
    }
    workspace_close(&work);
    return status;
}

// ---- exactly

// The next table in the order of an odometer; false after the last.
static bool next_table(const struct margins *m, size_t *forth) {
    for (size_t p = 0; p < m->pairs; p++) {
        if (forth[p]++ < m->changed[p]) {
            return true;
        }
        forth[p] = 0;
    }
    return false;
}

static void count_tables(const struct margins *m, size_t *forth, double observed,
                         struct measure_exact *out) {
    memset(forth, 0, m->pairs * sizeof *forth);
    out->p = 0;
    do {
        if (margins_statistic(m, forth) >= observed * (1 - 1e-9)) {
            double chance = 0;
            for (size_t p = 0; p < m->pairs; p++) {
                chance += log_binomial((double)m->changed[p], (double)forth[p]);
            }
            out->p += exp(chance);
        }
    } while (next_table(m, forth));
    out->p = fmin(1, out->p);
}

static void draw_tables(const struct margins *m, size_t *forth, double observed,
                        struct measure_draws draws, struct measure_exact *out) {
    struct random random = random_open(draws.seed, 0);
    size_t far = 0;
    for (size_t d = 0; d < draws.draws; d++) {
        for (size_t p = 0; p < m->pairs; p++) {
            forth[p] = 0;
            for (size_t i = 0; i < m->changed[p]; i++) {
                forth[p] += random_next(&random) >> 63;
            }
        }
        far += margins_statistic(m, forth) >= observed * (1 - 1e-9);
    }
    exact_from_draws(far, draws.draws, out);
}

enum measure_status measure_stuart_maxwell_exact(const size_t *counts, size_t levels,
                                                 struct measure_draws draws,
                                                 const struct measure_alloc *alloc,
                                                 struct measure_exact *out) {
    *out = (struct measure_exact){NAN, NAN, 0, 0, true};
    if (levels < 2) {
        return MEASURE_BAD_ARGUMENT;
    }
    struct workspace work;
    struct margins m;
    workspace_open(&work, alloc);
    size_t *forth = workspace_take(&work, levels * levels, sizeof *forth);
    enum measure_status status =
        forth ? margins_open(&m, &work, counts, levels) : MEASURE_NO_MEMORY;
    if (status == MEASURE_NO_VARIANCE) {
        *out = (struct measure_exact){0, 1, 0, 1, true};
    } else if (status == MEASURE_OK) {
        out->statistic = margins_statistic(&m, m.forth);
        out->arrangements = 1;
        for (size_t p = 0; p < m.pairs; p++) {
            out->arrangements *= (double)m.changed[p] + 1;
        }
        if (out->arrangements <= EXACT_COUNTED) {
            count_tables(&m, forth, out->statistic, out);
        } else {
            draw_tables(&m, forth, out->statistic, exact_draws(draws), out);
        }
    }
    workspace_close(&work);
    return status;
}
