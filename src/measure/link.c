// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/link.h"

#include "linear.h"
#include "model.h"
#include "vsoko/measure/classical.h"
#include "vsoko/measure/score.h"
#include "workspace.h"

#include <math.h>

enum { NODES = 81, CYCLES = 100 };

static const double BOUND = 4;

struct linking {
    const struct measure_calibration *base;
    const struct measure_calibration *other;
    const struct measure_anchor *anchor;
    size_t n;
    bool by_item; // Haebara
    bool symmetric;
    bool one_slope;
    size_t rows;   // residuals: nodes x (items' categories or 1) x scales
    double *now;   // [rows]
    double *moved; // [rows]
    double *by[2]; // [rows] derivatives in slope and shift
    double *trial; // [rows]
};

// The shown steps of an item from its parameters: a bank need not hold them.
static double step_of(const struct measure_calibration *c, size_t item, size_t k) {
    double par[MODEL_MAX_PAR];
    curve_of(c, item, par);
    return model_of(c->model)->family->step(par, k);
}

static double location_of(const struct measure_calibration *c, size_t item) {
    double sum = 0;
    for (size_t k = 1; k <= c->item[item].top; k++) {
        sum += step_of(c, item, k) / (double)c->item[item].top;
    }
    return sum;
}

static bool anchors_fit(const struct linking *l) {
    if (l->base->model != l->other->model || !model_of(l->base->model)) {
        return false;
    }
    for (size_t j = 0; j < l->n; j++) {
        if (l->anchor[j].base >= l->base->items || l->anchor[j].other >= l->other->items) {
            return false;
        }
        const struct measure_item *x = &l->base->item[l->anchor[j].base];
        const struct measure_item *y = &l->other->item[l->anchor[j].other];
        if (x->status != MEASURE_OK || y->status != MEASURE_OK || x->top != y->top) {
            return false;
        }
    }
    return true;
}

// Mean and standard deviation (n - 1) of all steps of the anchors, and the mean of their slopes.
static void step_moments(const struct measure_calibration *c, const struct linking *l, bool other,
                         double *mean, double *sd, double *slope) {
    double n = 0;
    double square = 0;
    *mean = 0;
    *slope = 0;
    for (size_t j = 0; j < l->n; j++) {
        size_t item = other ? l->anchor[j].other : l->anchor[j].base;
        *slope += c->item[item].slope / (double)l->n;
        for (size_t k = 1; k <= c->item[item].top; k++) {
            double d = step_of(c, item, k) - *mean;
            n++;
            *mean += d / n;
            square += d * (step_of(c, item, k) - *mean);
        }
    }
    *sd = sqrt(square / (n - 1));
}

static void by_moments(const struct linking *l, bool slopes, double *k) {
    double mean[2];
    double sd[2];
    double slope[2];
    step_moments(l->base, l, false, &mean[0], &sd[0], &slope[0]);
    step_moments(l->other, l, true, &mean[1], &sd[1], &slope[1]);
    k[0] = l->one_slope ? 1 : slopes ? slope[1] / slope[0] : sd[0] / sd[1];
    k[1] = mean[0] - k[0] * mean[1];
}

// Differences of the anchors' curves at one node, times the root of its weight.
static size_t node_residuals(const struct linking *l, double at_base, double at_other, double root,
                             double *r) {
    size_t rows = 0;
    double p[MODEL_MAX_PAR];
    double q[MODEL_MAX_PAR];
    double test = 0;
    for (size_t j = 0; j < l->n; j++) {
        size_t top = l->base->item[l->anchor[j].base].top;
        measure_chances(l->base, l->anchor[j].base, at_base, p);
        measure_chances(l->other, l->anchor[j].other, at_other, q);
        for (size_t k = 1; k <= top; k++) {
            if (l->by_item) {
                r[rows++] = root * (p[k] - q[k]);
            }
            test += (double)k * (p[k] - q[k]);
        }
    }
    if (!l->by_item) {
        r[rows++] = root * test;
    }
    return rows;
}

static double residuals(const struct linking *l, const double *k, double *r) {
    double total = 0;
    size_t rows = 0;
    for (int q = 0; q < NODES; q++) {
        double theta = -BOUND + 2 * BOUND * q / (NODES - 1);
        total += exp(-0.5 * theta * theta);
    }
    for (int q = 0; q < NODES; q++) {
        double theta = -BOUND + 2 * BOUND * q / (NODES - 1);
        double root = sqrt(exp(-0.5 * theta * theta) / total);
        rows += node_residuals(l, theta, (theta - k[1]) / k[0], root, r + rows);
        if (l->symmetric) {
            rows += node_residuals(l, k[0] * theta + k[1], theta, root, r + rows);
        }
    }
    double sum = 0;
    for (size_t i = 0; i < rows; i++) {
        sum += r[i] * r[i];
    }
    return sum;
}

static void derivatives(const struct linking *l, const double *k) {
    double h = 1e-5;
    for (size_t c = 0; c < 2; c++) {
        double up[2] = {k[0] + (c == 0 ? h : 0), k[1] + (c == 1 ? h : 0)};
        double down[2] = {k[0] - (c == 0 ? h : 0), k[1] - (c == 1 ? h : 0)};
        residuals(l, up, l->by[c]);
        residuals(l, down, l->moved);
        for (size_t i = 0; i < l->rows; i++) {
            l->by[c][i] = (l->by[c][i] - l->moved[i]) / (2 * h);
        }
    }
}

// Least squares by Gauss and Newton, the step halved while the sum of squares grows.
static bool by_curves(const struct linking *l, double *k, double *criterion) {
    *criterion = residuals(l, k, l->now);
    for (int cycle = 0; cycle < CYCLES; cycle++) {
        double g[2] = {0, 0};
        double h[4] = {0, 0, 0, 0};
        derivatives(l, k);
        for (size_t i = 0; i < l->rows; i++) {
            for (size_t a = 0; a < 2; a++) {
                g[a] -= l->by[a][i] * l->now[i];
                for (size_t b = 0; b < 2; b++) {
                    h[a * 2 + b] += l->by[a][i] * l->by[b][i];
                }
            }
        }
        if (l->one_slope) {
            g[0] = 0;
            g[1] /= h[3];
        } else if (!linear_cholesky(h, 2)) {
            return false;
        } else {
            linear_cholesky_solve(h, 2, g);
        }
        for (double scale = 1;; scale /= 2) {
            double next[2] = {k[0] + scale * g[0], k[1] + scale * g[1]};
            double sum = next[0] > 0 ? residuals(l, next, l->trial) : INFINITY;
            bool last = scale * fmax(fabs(g[0]), fabs(g[1])) < 1e-10;
            if (sum <= *criterion || last) {
                k[0] = next[0];
                k[1] = next[1];
                *criterion = residuals(l, k, l->now);
                if (last) {
                    return true;
                }
                break;
            }
        }
    }
    return false;
}

// The quantile of sorted values that R calls type 7.
static double quantile(const double *value, const size_t *order, size_t n, double share) {
    double at = share * (double)(n - 1);
    size_t low = (size_t)at;
    size_t high = low + 1 < n ? low + 1 : low;
    return value[order[low]] + (at - (double)low) * (value[order[high]] - value[order[low]]);
}

static bool find_drift(const struct linking *l, struct workspace *work, double *drift) {
    size_t *order = workspace_take(work, l->n, sizeof *order);
    if (!order) {
        return false;
    }
    for (size_t j = 0; j < l->n; j++) {
        order[j] = j;
        drift[j] =
            location_of(l->base, l->anchor[j].base) - location_of(l->other, l->anchor[j].other);
    }
    linear_sort_indices(drift, order, l->n);
    double median = quantile(drift, order, l->n, 0.5);
    double range = quantile(drift, order, l->n, 0.75) - quantile(drift, order, l->n, 0.25);
    for (size_t j = 0; j < l->n; j++) {
        drift[j] = (drift[j] - median) / (0.74 * range);
    }
    return true;
}

static double linking_error(const struct linking *l, const double *k) {
    double mean = 0;
    double square = 0;
    for (size_t j = 0; j < l->n; j++) {
        double d = location_of(l->base, l->anchor[j].base) -
                   (k[0] * location_of(l->other, l->anchor[j].other) + k[1]);
        double apart = d - mean;
        mean += apart / (double)(j + 1);
        square += apart * (d - mean);
    }
    return sqrt(square / (double)(l->n - 1) / (double)l->n);
}

enum measure_status measure_link(const struct measure_calibration *base,
                                 const struct measure_calibration *other,
                                 const struct measure_anchor *anchors, size_t n,
                                 enum measure_link_method method, bool symmetric,
                                 const struct measure_alloc *alloc, struct measure_link *out,
                                 double *drift) {
    struct linking l = {.base = base, .other = other, .anchor = anchors, .n = n};
    *out = (struct measure_link){n, NAN, NAN, NAN, NAN};
    if (!anchors_fit(&l)) {
        return MEASURE_BAD_ARGUMENT;
    }
    if (n < 2) {
        return MEASURE_TOO_FEW;
    }
    l.by_item = method == MEASURE_LINK_HAEBARA;
    l.symmetric = symmetric;
    l.one_slope = model_of(base->model)->one_slope;
    for (size_t j = 0; j < n; j++) {
        l.rows += l.by_item ? base->item[anchors[j].base].top : j == 0;
    }
    l.rows *= symmetric ? 2 * NODES : NODES;
    enum measure_status status = MEASURE_NO_MEMORY;
    struct workspace work;
    workspace_open(&work, alloc);
    double *rows = workspace_take(&work, 5 * l.rows, sizeof *rows);
    if (!rows || (drift && !find_drift(&l, &work, drift))) {
        goto out;
    }
    l.now = rows;
    l.moved = rows + l.rows;
    l.by[0] = rows + 2 * l.rows;
    l.by[1] = rows + 3 * l.rows;
    l.trial = rows + 4 * l.rows;
    double k[2];
    status = MEASURE_OK;
    by_moments(&l, method == MEASURE_LINK_MEAN_MEAN, k);
    if (!(k[0] > 0) || !isfinite(k[0])) {
        status = MEASURE_NOT_IDENTIFIED;
    } else if ((method == MEASURE_LINK_HAEBARA || method == MEASURE_LINK_STOCKING_LORD) &&
               !by_curves(&l, k, &out->criterion)) {
        status = MEASURE_NOT_CONVERGED;
    }
    out->slope = k[0];
    out->shift = k[1];
    out->error = linking_error(&l, k);
out:
    workspace_close(&work);
    return status;
}

static const double DRIFT = 1.645; // Huynh & Meyer 2010

enum measure_status measure_link_stable(const struct measure_calibration *base,
                                        const struct measure_calibration *other,
                                        const struct measure_anchor *anchors, size_t n,
                                        enum measure_link_method method, bool symmetric,
                                        const struct measure_alloc *alloc, struct measure_link *out,
                                        bool *kept) {
    struct workspace work;
    workspace_open(&work, alloc);
    double *drift = workspace_take(&work, n, sizeof *drift);
    struct measure_anchor *stable = workspace_take(&work, n, sizeof *stable);
    size_t *order = workspace_take(&work, n, sizeof *order);
    enum measure_status status = MEASURE_NO_MEMORY;
    if (!drift || !stable || !order) {
        goto out;
    }
    status = measure_link(base, other, anchors, n, method, symmetric, alloc, out, drift);
    if (status != MEASURE_OK) {
        goto out;
    }
    for (size_t j = 0; j < n; j++) {
        // Anchors that differ in nothing have no drift, not even 0 / 0.
        drift[j] = isnan(drift[j]) ? 0 : -fabs(drift[j]);
        order[j] = j;
        kept[j] = true;
    }
    linear_sort_indices(drift, order, n);
    for (size_t j = 0; j < n / 5 && drift[order[j]] < -DRIFT; j++) {
        kept[order[j]] = false;
    }
    size_t left = 0;
    for (size_t j = 0; j < n; j++) {
        if (kept[j]) {
            stable[left++] = anchors[j];
        }
    }
    status = measure_link(base, other, stable, left, method, symmetric, alloc, out, NULL);
out:
    workspace_close(&work);
    return status;
}

double measure_link_theta(const struct measure_link *link, double theta) {
    return link->slope * theta + link->shift;
}

double measure_link_se(const struct measure_link *link, double se) { return link->slope * se; }
