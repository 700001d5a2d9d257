// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader gets: items, populations and their standard errors, from the vector of parameters
// and its covariance.
#include "fitting.h"

#include <math.h>

// The standard error of a linear function of one item's own and the shared parameters.
static double error_of(const struct fit *fit, size_t i, const double *row) {
    const struct layout *l = &fit->em.layout;
    size_t own = l->model->own(l->item[i].top);
    double sum = 0;
    if (!fit->covariance) {
        return NAN;
    }
    for (size_t a = 0; a < own + l->shared; a++) {
        size_t x = a < own ? l->own_first[i] + a : l->shared_first + a - own;
        for (size_t b = 0; b < own + l->shared; b++) {
            size_t y = b < own ? l->own_first[i] + b : l->shared_first + b - own;
            sum += row[a] * row[b] * fit->covariance[x * l->n + y];
        }
    }
    return sqrt(fmax(0, sum));
}

// Delta method: the step's derivative in the curve's parameters, times theirs in the free ones.
static double step_error(const struct fit *fit, size_t i, double *par, size_t step,
                         const double *jacobian) {
    const struct layout *l = &fit->em.layout;
    size_t top = l->item[i].top;
    size_t columns = l->model->own(top) + l->shared;
    double row[MODEL_MAX_PAR + 1] = {0};
    for (size_t k = l->model->one_slope; k <= top; k++) {
        double h = 1e-5;
        double kept = par[k];
        par[k] = kept + h;
        double up = l->model->family->step(par, step);
        par[k] = kept - h;
        double slope = (up - l->model->family->step(par, step)) / (2 * h);
        par[k] = kept;
        for (size_t c = 0; c < columns; c++) {
            row[c] += slope * jacobian[k * columns + c];
        }
    }
    return error_of(fit, i, row);
}

static bool fill_item(struct fit *fit, size_t i) {
    const struct layout *l = &fit->em.layout;
    struct measure_item *item = &fit->out->item[fit->of[i]];
    double par[MODEL_MAX_PAR];
    double jacobian[MODEL_MAX_PAR * (MODEL_MAX_PAR + 1)];
    double *values = workspace_take(fit->keep, 4 * item->top, sizeof *values);
    if (!values) {
        return false;
    }
    item->intercept = values;
    item->intercept_se = values + item->top;
    item->step = values + 2 * item->top;
    item->step_se = values + 3 * item->top;
    layout_curve(l, fit->em.free, i, par);
    l->model->jacobian(item->top, jacobian);
    size_t columns = l->model->own(item->top) + l->shared;
    item->guess_se = NAN;
    if (l->model->family->guesses) {
        item->guess = 1 / (1 + exp(-par[item->top + 1]));
        item->guess_se = item->guess * (1 - item->guess) *
                         error_of(fit, i, jacobian + (item->top + 1) * columns);
    }
    item->slope_se = l->model->one_slope ? NAN : error_of(fit, i, jacobian);
    par[0] = l->model->one_slope ? 1 : par[0];
    item->slope = par[0];
    item->location = 0;
    for (size_t k = 1; k <= item->top; k++) {
        item->intercept[k - 1] = par[k];
        item->intercept_se[k - 1] = error_of(fit, i, jacobian + k * columns);
        item->step[k - 1] = l->model->family->step(par, k);
        item->step_se[k - 1] = step_error(fit, i, par, k, jacobian);
        item->location += item->step[k - 1] / (double)item->top;
    }
    return true;
}

// A number of the population in its small changes: by_own x (a parameter) + by_slope x (the slope
// that the items share).
struct reach {
    double value;
    size_t own;
    double by_own;
    double by_slope;
};

static double reach_covariance(const struct fit *fit, const struct reach *x,
                               const struct reach *y) {
    size_t n = fit->em.layout.n;
    const double *v = fit->covariance;
    // Without a shared slope by_slope is 0, and any place will do.
    size_t slope = fit->model->one_slope ? fit->em.layout.shared_first : 0;
    return x->by_own * y->by_own * v[x->own * n + y->own] +
           x->by_own * y->by_slope * v[x->own * n + slope] +
           x->by_slope * y->by_own * v[slope * n + y->own] +
           x->by_slope * y->by_slope * v[slope * n + slope];
}

static double reach_error(const struct fit *fit, const struct reach *x) {
    double variance = fit->covariance ? reach_covariance(fit, x, x) : 0;
    return variance > 0 ? sqrt(variance) : NAN;
}

// Means of the groups, their spreads, effects of the covariates: those of the nodes, times the
// slope that the items share.
static void find_reaches(const struct fit *fit, struct reach *reach) {
    const struct layout *l = &fit->em.layout;
    const struct population *p = &fit->population;
    const double *free = fit->em.free + l->population_first;
    bool one = l->model->one_slope;
    double slope = one ? fit->em.free[l->shared_first] : 1;
    double sign = slope < 0 ? -1 : 1;
    if (p->classes == 0) {
        reach[0] = (struct reach){0, 0, 0, 0};
        reach[1] = (struct reach){fabs(slope), 0, 0, one ? sign : 0};
        return;
    }
    for (size_t g = 0; g < p->groups; g++) {
        double s = exp(free[p->columns + g]);
        reach[g] =
            (struct reach){slope * free[g], l->population_first + g, slope, one ? free[g] : 0};
        reach[p->groups + g] = (struct reach){fabs(slope) * s, l->population_first + p->columns + g,
                                              fabs(slope) * s, one ? sign * s : 0};
    }
    for (size_t k = p->groups; k < p->columns; k++) {
        double unit = 1 / p->scale[k];
        reach[p->groups + k] = (struct reach){slope * free[k] * unit, l->population_first + k,
                                              slope * unit, one ? free[k] * unit : 0};
    }
}

static bool fill_groups(struct fit *fit) {
    const struct population *p = &fit->population;
    struct measure_calibration *out = fit->out;
    size_t groups = out->groups = p->groups;
    out->covariates = p->classes ? p->columns - groups : 0;
    size_t n = 2 * groups + out->covariates;
    struct reach *reach = workspace_take(&fit->work, n, sizeof *reach);
    out->beta = workspace_take(fit->keep, 2 * out->covariates, sizeof *out->beta);
    out->population_covariance =
        fit->covariance ? workspace_take(fit->keep, n * n, sizeof *out->population_covariance)
                        : NULL;
    if (!reach || !out->beta || (fit->covariance && !out->population_covariance)) {
        return false;
    }
    out->beta_se = out->beta + out->covariates;
    find_reaches(fit, reach);
    for (size_t g = 0; g < groups; g++) {
        struct measure_group *group = &out->group[g];
        group->mean = reach[g].value;
        group->mean_se = reach_error(fit, &reach[g]);
        group->sd = reach[groups + g].value;
        group->sd_se = reach_error(fit, &reach[groups + g]);
    }
    for (size_t k = 0; k < out->covariates; k++) {
        out->beta[k] = reach[2 * groups + k].value;
        out->beta_se[k] = reach_error(fit, &reach[2 * groups + k]);
    }
    for (size_t a = 0; fit->covariance && a < n; a++) {
        for (size_t b = 0; b < n; b++) {
            out->population_covariance[a * n + b] = reach_covariance(fit, &reach[a], &reach[b]);
        }
    }
    out->mean = out->group[0].mean;
    out->sigma = out->group[0].sd;
    out->sigma_se = out->group[0].sd_se;
    return true;
}

// The steps that all items of a rating scale share; the last is minus the sum of the others.
static bool fill_rating(struct fit *fit) {
    const struct layout *l = &fit->em.layout;
    struct measure_calibration *out = fit->out;
    const double *shared = fit->em.free + l->shared_first;
    const double *v = fit->covariance ? fit->covariance + l->shared_first * (l->n + 1) : NULL;
    size_t top = l->shared;
    out->rating_top = top;
    out->rating_step = workspace_take(fit->keep, 2 * top, sizeof *out->rating_step);
    if (!out->rating_step) {
        return false;
    }
    out->rating_step_se = out->rating_step + top;
    double variance = 0;
    out->rating_step_se[top - 1] = NAN;
    for (size_t t = 1; t < top; t++) {
        out->rating_step[t - 1] = shared[t];
        out->rating_step[top - 1] -= shared[t];
        out->rating_step_se[t - 1] = v ? sqrt(v[t * l->n + t]) : NAN;
        for (size_t u = 1; v && u < top; u++) {
            variance += v[t * l->n + u];
        }
    }
    if (v && top > 1) {
        out->rating_step_se[top - 1] = sqrt(variance);
    }
    return true;
}

bool fit_fill(struct fit *fit) {
    for (size_t i = 0; i < fit->used; i++) {
        if (!fill_item(fit, i)) {
            return false;
        }
    }
    return fill_groups(fit) && (fit->out->model != MEASURE_RSM || fill_rating(fit));
}
