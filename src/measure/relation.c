// SPDX-License-Identifier: GPL-3.0-or-later
// Declared relations and correlations freed from error.
#include "linear.h"
#include "random.h"
#include "vsoko/measure/compare.h"
#include "vsoko/measure/distribution.h"
#include "vsoko/measure/honesty.h"
#include "vsoko/measure/network.h"
#include "workspace.h"

#include <math.h>
#include <string.h>

enum { RESAMPLES = 1000 };
static const double LEAST = 0.1, BOUND = 1.96, SIGNIFICANCE = 0.05;

double measure_correlation(const double *x, const double *y, size_t n) {
    double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
    for (size_t i = 0; i < n; i++) {
        mx += x[i] / (double)n;
        my += y[i] / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        xx += (x[i] - mx) * (x[i] - mx);
        yy += (y[i] - my) * (y[i] - my);
        xy += (x[i] - mx) * (y[i] - my);
    }
    const double none = 1e-12 * (double)n; // what rounding leaves of values that are all the same
    return xx > none && yy > none ? xy / sqrt(xx * yy) : NAN;
}

const char *measure_relation_name(enum measure_relation_verdict verdict) {
    switch (verdict) {
    case MEASURE_RELATION_SUPPORTED:
        return "supported";
    case MEASURE_RELATION_UNSUPPORTED:
        return "unsupported";
    case MEASURE_RELATION_NOT_ENOUGH:
        break;
    }
    return "not_enough";
}

// Fisher's z, finite for a correlation of one.
static double fisher_z(double r) { return atanh(fmax(-1 + 1e-12, fmin(1 - 1e-12, r))); }

// How far the observed correlation is from the least, in standard errors of z.
static double distance_of(struct measure_relation *relation) {
    relation->least = relation->least > 0 ? relation->least : LEAST;
    relation->reliability = relation->reliability > 0 ? relation->reliability : 1;
    relation->verdict = MEASURE_RELATION_NOT_ENOUGH;
    relation->value = relation->r / relation->reliability;
    relation->lower = relation->upper = relation->p = NAN;
    if (relation->n < 4 || isnan(relation->r)) {
        return NAN;
    }
    double se = 1 / sqrt((double)relation->n - 3);
    double z = fisher_z(relation->r);
    relation->lower = tanh(z - BOUND * se) / relation->reliability;
    relation->upper = tanh(z + BOUND * se) / relation->reliability;
    return relation->n < MEASURE_MIN_RELATION
               ? NAN
               : (z - fisher_z(relation->least * relation->reliability)) / se;
}

enum measure_status measure_relations_test(struct measure_relation *list, size_t n,
                                           const struct measure_alloc *alloc) {
    struct workspace work;
    workspace_open(&work, alloc);
    double *distance = workspace_take(&work, n, sizeof *distance);
    double *p = workspace_take(&work, n, sizeof *p);
    enum measure_status status = MEASURE_NO_MEMORY;
    if (distance && p) {
        for (size_t i = 0; i < n; i++) {
            distance[i] = distance_of(&list[i]);
            p[i] = isnan(distance[i]) ? NAN : 2 * measure_normal_cdf(-fabs(distance[i]));
        }
        status = measure_holm(p, n, alloc, p);
    }
    for (size_t i = 0; status == MEASURE_OK && i < n; i++) {
        list[i].p = p[i];
        if (p[i] <= SIGNIFICANCE) {
            list[i].verdict =
                distance[i] > 0 ? MEASURE_RELATION_SUPPORTED : MEASURE_RELATION_UNSUPPORTED;
        }
    }
    workspace_close(&work);
    return status;
}

// ---- correlations freed from error

struct measure_estimate measure_disattenuate(double r, size_t n, double reliability_x,
                                             double reliability_y) {
    struct measure_estimate out = {MEASURE_TOO_FEW, NAN, NAN, NAN, NAN};
    if (!(reliability_x > 0 && reliability_y > 0)) {
        out.status = MEASURE_NOT_ESTIMABLE;
        return out;
    }
    if (n < 4) {
        return out;
    }
    double attenuation = sqrt(reliability_x * reliability_y);
    double se = 1 / sqrt((double)n - 3);
    double z = fisher_z(r);
    return (struct measure_estimate){MEASURE_OK, r / attenuation, (1 - r * r) * se / attenuation,
                                     tanh(z - BOUND * se) / attenuation,
                                     tanh(z + BOUND * se) / attenuation};
}

// Two scales side by side: rows of x and y without gaps.
struct scales {
    size_t n;
    size_t x_items;
    size_t y_items;
    double *row; // [n][x_items + y_items]
};

static size_t width_of(const struct scales *s) { return s->x_items + s->y_items; }

static void join_rows(struct scales *s, const struct measure_scores *x,
                      const struct measure_scores *y) {
    for (size_t p = 0; p < x->persons; p++) {
        double *row = s->row + s->n * width_of(s);
        double sum = 0;
        memcpy(row, x->score + p * x->items, x->items * sizeof *row);
        memcpy(row + x->items, y->score + p * y->items, y->items * sizeof *row);
        for (size_t i = 0; i < width_of(s); i++) {
            sum += row[i];
        }
        s->n += !isnan(sum);
    }
}

struct moments {
    double items; // sum of variances of the items
    double total; // variance of the sum
};

// Sums of squares about the means of rows named by `who`, in the columns from..to.
static struct moments moments_of(const struct scales *s, const size_t *who, size_t from, size_t to,
                                 double *sum) {
    struct moments out = {0, 0};
    double n = (double)s->n;
    double all = 0;
    memset(sum, 0, s->n * sizeof *sum);
    for (size_t i = from; i < to; i++) {
        double mean = 0;
        for (size_t p = 0; p < s->n; p++) {
            mean += s->row[who[p] * width_of(s) + i] / n;
        }
        for (size_t p = 0; p < s->n; p++) {
            double off = s->row[who[p] * width_of(s) + i] - mean;
            out.items += off * off;
            sum[p] += off; // so that the sum has mean 0
        }
    }
    for (size_t p = 0; p < s->n; p++) {
        all += sum[p] * sum[p];
    }
    out.total = all;
    return out;
}

static double alpha_of(struct moments m, size_t items) {
    double k = (double)items;
    return k / (k - 1) * (1 - m.items / m.total);
}

// NaN where it does not exist.
static double freed(const struct scales *s, const size_t *who, double *x, double *y) {
    struct moments mx = moments_of(s, who, 0, s->x_items, x);
    struct moments my = moments_of(s, who, s->x_items, width_of(s), y);
    double product = 0;
    for (size_t p = 0; p < s->n; p++) {
        product += x[p] * y[p];
    }
    double alpha = alpha_of(mx, s->x_items) * alpha_of(my, s->y_items);
    return alpha_of(mx, s->x_items) > 0 && alpha > 0
               ? product / sqrt(mx.total * my.total) / sqrt(alpha)
               : NAN;
}

static void summarise(const double *drawn, size_t n, size_t *order, struct measure_estimate *out) {
    size_t m = 0;
    double mean = 0, square = 0;
    for (size_t b = 0; b < n; b++) {
        if (!isnan(drawn[b])) {
            order[m++] = b;
            mean += drawn[b];
        }
    }
    if (m < 2) {
        return;
    }
    mean /= (double)m;
    linear_sort_indices(drawn, order, m);
    for (size_t b = 0; b < m; b++) {
        square += (drawn[order[b]] - mean) * (drawn[order[b]] - mean);
    }
    out->se = sqrt(square / (double)(m - 1));
    out->lower = drawn[order[(size_t)(0.025 * (double)(m - 1) + 0.5)]];
    out->upper = drawn[order[(size_t)(0.975 * (double)(m - 1) + 0.5)]];
}

enum measure_status measure_disattenuate_scales(const struct measure_scores *x,
                                                const struct measure_scores *y,
                                                const struct measure_resamples *options,
                                                const struct measure_alloc *alloc,
                                                struct measure_estimate *out) {
    *out = (struct measure_estimate){MEASURE_TOO_FEW, NAN, NAN, NAN, NAN};
    if (x->items < 2 || y->items < 2 || x->persons != y->persons) {
        return out->status = x->persons != y->persons ? MEASURE_BAD_ARGUMENT : MEASURE_TOO_FEW;
    }
    struct scales s = {.x_items = x->items, .y_items = y->items};
    size_t resamples = options->resamples ? options->resamples : RESAMPLES;
    struct workspace work;
    workspace_open(&work, alloc);
    s.row = workspace_take(&work, (x->persons + 1) * width_of(&s), sizeof *s.row);
    double *sums = workspace_take(&work, 2 * x->persons, sizeof *sums);
    size_t *who = workspace_take(&work, x->persons, sizeof *who);
    double *drawn = workspace_take(&work, resamples, sizeof *drawn);
    size_t *order = workspace_take(&work, resamples, sizeof *order);
    enum measure_status status = MEASURE_NO_MEMORY;
    if (!s.row || !sums || !who || !drawn || !order) {
        goto out;
    }
    join_rows(&s, x, y);
    for (size_t p = 0; p < s.n; p++) {
        who[p] = p;
    }
    out->value = s.n < 4 ? NAN : freed(&s, who, sums, sums + s.n);
    status = s.n < 4 ? MEASURE_TOO_FEW : isnan(out->value) ? MEASURE_NOT_ESTIMABLE : MEASURE_OK;
    for (size_t b = 0; status == MEASURE_OK && b < resamples; b++) {
        struct random random = random_open(options->seed, b);
        for (size_t p = 0; p < s.n; p++) {
            who[p] = random_below(&random, s.n);
        }
        drawn[b] = freed(&s, who, sums, sums + s.n);
    }
    if (status == MEASURE_OK) {
        summarise(drawn, resamples, order, out);
    }
out:
    workspace_close(&work);
    return out->status = status;
}
