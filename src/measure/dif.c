// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/dif.h"

#include "linear.h"
#include "matrix.h"
#include "vsoko/measure/compare.h"
#include "vsoko/measure/distribution.h"

#include <math.h>
#include <string.h>

enum { TERMS = 4 }; // 1, sum, group, group x sum

// Persons of one item by their sum.
struct stratum {
    double right[2]; // reference, focal
    double all[2];
};

struct screen {
    const struct measure_matrix *matrix;
    const bool *focal;
    bool *matching;         // [items] counts in the sum
    bool *complete;         // [persons]
    size_t *sum;            // [persons] over the matching items
    struct stratum *strata; // [items + 1]
};

static void sums(const struct screen *s) {
    const struct measure_matrix *m = s->matrix;
    for (size_t p = 0; p < m->persons; p++) {
        s->complete[p] = true;
        s->sum[p] = 0;
        for (size_t i = 0; i < m->items; i++) {
            uint8_t category = m->category[p * m->items + i];
            s->complete[p] &= category != MEASURE_ABSENT;
            s->sum[p] += s->matching[i] && category == 1;
        }
    }
}

// Fills the strata of an item; false when it is no 0/1 item.
static bool sort_persons(const struct screen *s, size_t item, struct measure_dif *out) {
    const struct measure_matrix *m = s->matrix;
    memset(s->strata, 0, (m->items + 1) * sizeof *s->strata);
    out->reference = 0;
    out->focal = 0;
    for (size_t p = 0; p < m->persons; p++) {
        uint8_t category = m->category[p * m->items + item];
        if (category > 1 && category != MEASURE_ABSENT) {
            return false;
        }
        if (!s->complete[p]) {
            continue;
        }
        // An item taken out of the sum still counts in its own.
        size_t sum = s->sum[p] + (!s->matching[item] && category == 1);
        s->strata[sum].all[s->focal[p]] += 1;
        s->strata[sum].right[s->focal[p]] += category;
        *(s->focal[p] ? &out->focal : &out->reference) += 1;
    }
    return true;
}

static void classify(struct measure_dif *d) {
    double size = fabs(d->delta);
    d->size = MEASURE_DIF_A;
    if (size >= 1 && d->p < 0.05) {
        d->size = size >= 1.5 && size - 1 > 1.645 * d->delta_se ? MEASURE_DIF_C : MEASURE_DIF_B;
    }
}

static bool mantel_haenszel(const struct stratum *strata, size_t n, struct measure_dif *out) {
    double top = 0;
    double bottom = 0;
    double seen = 0;
    double expected = 0;
    double variance = 0;
    double parts[3] = {0, 0, 0};
    for (size_t s = 0; s < n; s++) {
        double a = strata[s].right[0];
        double b = strata[s].all[0] - a;
        double c = strata[s].right[1];
        double d = strata[s].all[1] - c;
        double t = a + b + c + d;
        if (!(a + b > 0) || !(c + d > 0) || t < 2) {
            continue;
        }
        double r = a * d / t;
        double q = b * c / t;
        top += r;
        bottom += q;
        seen += a;
        expected += (a + b) * (a + c) / t;
        variance += (a + b) * (c + d) * (a + c) * (b + d) / (t * t * (t - 1));
        parts[0] += (a + d) / t * r;
        parts[1] += (a + d) / t * q + (b + c) / t * r;
        parts[2] += (b + c) / t * q;
    }
    if (!(top > 0) || !(bottom > 0) || !(variance > 0)) {
        return false;
    }
    double apart = fabs(seen - expected) - 0.5;
    out->log_odds = log(top / bottom);
    out->log_odds_se = sqrt(parts[0] / (2 * top * top) + parts[1] / (2 * top * bottom) +
                            parts[2] / (2 * bottom * bottom));
    out->chi_square = apart * apart / variance;
    out->p = measure_chi_square_tail(out->chi_square, 1);
    out->delta = -2.35 * out->log_odds;
    out->delta_se = 2.35 * out->log_odds_se;
    classify(out);
    return true;
}

// The highest log-likelihood of a logistic regression on the first `terms` of 1, sum, group and
// group x sum, by Newton; NaN when it does not settle (a separated item).
static double logistic(const struct stratum *strata, size_t n, size_t terms) {
    double b[TERMS] = {0};
    double loglik = NAN;
    for (int cycle = 0; cycle < 50; cycle++) {
        double g[TERMS] = {0};
        double h[TERMS * TERMS] = {0};
        double value = 0;
        for (size_t cell = 0; cell < 2 * n; cell++) {
            const struct stratum *s = &strata[cell / 2];
            double group = (double)(cell % 2);
            double z = ((double)(cell / 2) - 0.5 * (double)n) / (double)n;
            double x[TERMS] = {1, z, group, group * z};
            double eta = 0;
            double all = s->all[cell % 2];
            double right = s->right[cell % 2];
            for (size_t i = 0; i < terms; i++) {
                eta += b[i] * x[i];
            }
            double p = 1 / (1 + exp(-eta));
            value += right * eta - all * (fmax(eta, 0) + log1p(exp(-fabs(eta))));
            for (size_t i = 0; i < terms; i++) {
                g[i] += (right - all * p) * x[i];
                for (size_t j = 0; j < terms; j++) {
                    h[i * terms + j] += all * p * (1 - p) * x[i] * x[j];
                }
            }
        }
        if (fabs(value - loglik) < 1e-11 * fabs(value)) {
            return value;
        }
        loglik = value;
        if (!linear_cholesky(h, terms)) {
            return NAN;
        }
        linear_cholesky_solve(h, terms, g);
        for (size_t i = 0; i < terms; i++) {
            b[i] += g[i];
        }
    }
    return NAN;
}

static void regression(const struct stratum *strata, size_t n, struct measure_dif *out) {
    double persons = (double)(out->reference + out->focal);
    double none = logistic(strata, n, 1);
    double sum = logistic(strata, n, 2);
    double group = logistic(strata, n, 3);
    double both = logistic(strata, n, 4);
    out->uniform = 2 * (group - sum);
    out->uniform_p = measure_chi_square_tail(out->uniform, 1);
    out->crossing = 2 * (both - group);
    out->crossing_p = measure_chi_square_tail(out->crossing, 1);
    double most = 1 - exp(2 * none / persons);
    out->r2_change = (exp(2 * (none - sum) / persons) - exp(2 * (none - both) / persons)) / most;
}

static void look_at_all(const struct screen *s, struct measure_dif *out) {
    sums(s);
    for (size_t i = 0; i < s->matrix->items; i++) {
        out[i] = (struct measure_dif){.status = MEASURE_BAD_ARGUMENT};
        out[i].log_odds = out[i].log_odds_se = out[i].chi_square = out[i].p = NAN;
        out[i].delta = out[i].delta_se = out[i].p_corrected = NAN;
        out[i].uniform = out[i].uniform_p = out[i].crossing = NAN;
        out[i].crossing_p = out[i].r2_change = NAN;
        if (!sort_persons(s, i, &out[i])) {
            continue;
        }
        bool found = mantel_haenszel(s->strata, s->matrix->items + 1, &out[i]);
        out[i].status = found ? MEASURE_OK : MEASURE_NO_VARIANCE;
        if (found) {
            regression(s->strata, s->matrix->items + 1, &out[i]);
        }
    }
}

enum measure_status measure_dif(const struct measure_matrix *matrix, const bool *focal,
                                size_t passes, const struct measure_alloc *alloc,
                                struct measure_dif *out) {
    enum measure_status status = MEASURE_NO_MEMORY;
    struct workspace work;
    workspace_open(&work, alloc);
    struct screen s = {.matrix = matrix, .focal = focal};
    s.matching = workspace_take(&work, matrix->items, sizeof *s.matching);
    s.complete = workspace_take(&work, matrix->persons, sizeof *s.complete);
    s.sum = workspace_take(&work, matrix->persons, sizeof *s.sum);
    s.strata = workspace_take(&work, matrix->items + 1, sizeof *s.strata);
    double *p = workspace_take(&work, matrix->items, sizeof *p);
    if (!s.matching || !s.complete || !s.sum || !s.strata || !p) {
        goto out;
    }
    memset(s.matching, true, matrix->items * sizeof *s.matching);
    look_at_all(&s, out);
    for (size_t pass = 0; pass < passes; pass++) {
        for (size_t i = 0; i < matrix->items; i++) {
            s.matching[i] = out[i].status == MEASURE_OK && out[i].size == MEASURE_DIF_A;
        }
        look_at_all(&s, out);
    }
    for (size_t i = 0; i < matrix->items; i++) {
        p[i] = out[i].p;
    }
    status = measure_benjamini_hochberg(p, matrix->items, alloc, p);
    for (size_t i = 0; i < matrix->items; i++) {
        out[i].p_corrected = p[i];
        if (status == MEASURE_OK && out[i].status != MEASURE_BAD_ARGUMENT &&
            (out[i].reference == 0 || out[i].focal == 0)) {
            status = MEASURE_TOO_FEW;
        }
    }
out:
    workspace_close(&work);
    return status;
}
