// SPDX-License-Identifier: GPL-3.0-or-later
// Agreement of two raters.
#include "vsoko/measure/agreement.h"

#include "vsoko/measure/distribution.h"
#include "workspace.h"

#include <math.h>
#include <stdlib.h>

// The table of both raters' marks as shares, k x k, with its margins.
struct table {
    size_t k;
    size_t n;
    double *share;  // [k][k]
    double *row;    // [k] first rater
    double *column; // [k] second rater
};

enum weight { WEIGHT_NONE, WEIGHT_LINEAR, WEIGHT_QUADRATIC };

static double weight_of(enum weight weight, size_t i, size_t j, size_t k) {
    double apart = fabs((double)i - (double)j) / (double)(k > 1 ? k - 1 : 1);
    switch (weight) {
    case WEIGHT_LINEAR:
        return 1 - apart;
    case WEIGHT_QUADRATIC:
        return 1 - apart * apart;
    case WEIGHT_NONE:
        break;
    }
    return i == j ? 1 : 0;
}

static struct measure_estimate estimate_with_se(double value, double variance) {
    double se = sqrt(fmax(0, variance));
    double z = measure_normal_quantile(0.975);
    return (struct measure_estimate){MEASURE_OK, value, se, value - z * se, value + z * se};
}

static const struct measure_estimate undefined = {MEASURE_NO_VARIANCE, NAN, NAN, NAN, NAN};

static struct measure_estimate table_kappa(const struct table *t, enum weight weight) {
    double po = 0;
    double pe = 0;
    for (size_t i = 0; i < t->k; i++) {
        for (size_t j = 0; j < t->k; j++) {
            double w = weight_of(weight, i, j, t->k);
            po += w * t->share[i * t->k + j];
            pe += w * t->row[i] * t->column[j];
        }
    }
    if (1 - pe < 1e-12) {
        return undefined;
    }
    double kappa = (po - pe) / (1 - pe);
    double sum = 0;
    for (size_t i = 0; i < t->k; i++) {
        for (size_t j = 0; j < t->k; j++) {
            double margins = 0;
            for (size_t h = 0; h < t->k; h++) {
                margins += weight_of(weight, i, h, t->k) * t->column[h] +
                           weight_of(weight, h, j, t->k) * t->row[h];
            }
            double part = weight_of(weight, i, j, t->k) - margins * (1 - kappa);
            sum += t->share[i * t->k + j] * part * part;
        }
    }
    double centre = kappa - pe * (1 - kappa);
    return estimate_with_se(kappa, (sum - centre * centre) / ((double)t->n * (1 - pe) * (1 - pe)));
}

// Gwet's variance is that of the linear part of AC1 in the cells of the table.
static struct measure_estimate table_ac1(const struct table *t) {
    if (t->k < 2) {
        return undefined;
    }
    double po = 0;
    double pe = 0;
    double scale = 1 / (double)(t->k - 1);
    for (size_t i = 0; i < t->k; i++) {
        double both = 0.5 * (t->row[i] + t->column[i]);
        po += t->share[i * t->k + i];
        pe += scale * both * (1 - both);
    }
    double ac1 = (po - pe) / (1 - pe);
    double mean = 0;
    double square = 0;
    for (size_t i = 0; i < t->k; i++) {
        for (size_t j = 0; j < t->k; j++) {
            double margins = 0.25 * (t->row[i] + t->column[i] + t->row[j] + t->column[j]);
            double part = (i == j) - 2 * (1 - ac1) * scale * (1 - margins);
            mean += t->share[i * t->k + j] * part;
            square += t->share[i * t->k + j] * part * part;
        }
    }
    return estimate_with_se(ac1, (square - mean * mean) / ((double)t->n * (1 - pe) * (1 - pe)));
}

static bool table_fill(struct table *t, const int *first, const int *second, size_t n, int low,
                       int high, struct measure_agreement *out) {
    double equal = 0;
    double near = 0;
    double bias = 0;
    for (size_t u = 0; u < n; u++) {
        if (first[u] > high || second[u] > high || (first[u] >= 0 && first[u] < low) ||
            (second[u] >= 0 && second[u] < low)) {
            return false;
        }
        if (first[u] < 0 || second[u] < 0) {
            continue;
        }
        t->n++;
        t->share[(size_t)(first[u] - low) * t->k + (size_t)(second[u] - low)] += 1;
        equal += first[u] == second[u];
        near += abs(first[u] - second[u]) <= 1;
        bias += second[u] - first[u];
    }
    double total = (double)t->n;
    for (size_t i = 0; i < t->k; i++) {
        for (size_t j = 0; t->n && j < t->k; j++) {
            double *cell = &t->share[i * t->k + j];
            *cell /= total;
            t->row[i] += *cell;
            t->column[j] += *cell;
        }
    }
    out->pairs = t->n;
    out->exact = equal / total;
    out->adjacent = near / total;
    out->bias = bias / total;
    return true;
}

enum measure_status measure_agreement(const int *first, const int *second, size_t n, int low,
                                      int high, const struct measure_alloc *alloc,
                                      struct measure_agreement *out) {
    static const struct measure_estimate none = {MEASURE_NO_DATA, NAN, NAN, NAN, NAN};
    *out = (struct measure_agreement){0, NAN, NAN, NAN, none, none, none, none};
    if (low < 0 || high < low || high - low > 255) {
        return MEASURE_BAD_ARGUMENT;
    }
    enum measure_status status = MEASURE_NO_MEMORY;
    struct workspace work;
    workspace_open(&work, alloc);
    struct table t = {.k = (size_t)(high - low) + 1};
    t.share = workspace_take(&work, t.k * t.k, sizeof *t.share);
    t.row = workspace_take(&work, t.k, sizeof *t.row);
    t.column = workspace_take(&work, t.k, sizeof *t.column);
    if (!t.share || !t.row || !t.column) {
        goto out;
    }
    if (!table_fill(&t, first, second, n, low, high, out)) {
        status = MEASURE_BAD_ARGUMENT;
    } else if (t.n == 0) {
        status = MEASURE_NO_DATA;
    } else {
        out->kappa = table_kappa(&t, WEIGHT_NONE);
        out->kappa_linear = table_kappa(&t, WEIGHT_LINEAR);
        out->kappa_quadratic = table_kappa(&t, WEIGHT_QUADRATIC);
        out->ac1 = table_ac1(&t);
        status = MEASURE_OK;
    }
out:
    workspace_close(&work);
    return status;
}
