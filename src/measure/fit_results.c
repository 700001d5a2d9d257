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

// The standard error of x a + y b for two parameters of the vector.
static double pair_error(const struct fit *fit, size_t x, double a, size_t y, double b) {
    size_t n = fit->em.layout.n;
    const double *v = fit->covariance;
    if (!v) {
        return NAN;
    }
    double variance = a * a * v[x * (n + 1)] + b * b * v[y * (n + 1)] + 2 * a * b * v[x * n + y];
    return variance > 0 ? sqrt(variance) : NAN;
}

// A group's mean and spread: those of the nodes, times the slope that the items share.
static bool fill_groups(struct fit *fit) {
    const struct layout *l = &fit->em.layout;
    const struct population *p = &fit->population;
    struct measure_calibration *out = fit->out;
    out->groups = p->groups;
    out->covariates = p->classes ? p->columns - p->groups : 0;
    out->beta = workspace_take(fit->keep, 2 * out->covariates, sizeof *out->beta);
    if (!out->beta) {
        return false;
    }
    out->beta_se = out->beta + out->covariates;
    const double *free = fit->em.free + l->population_first;
    double slope = l->model->one_slope ? fabs(fit->em.free[l->shared_first]) : 1;
    // Without a shared slope its place is taken by a parameter with the coefficient 0.
    size_t shared = l->model->one_slope ? l->shared_first : 0;
    double by_slope = l->model->one_slope ? 1 : 0;
    for (size_t g = 0; g < p->groups; g++) {
        struct measure_group *group = &out->group[g];
        bool own = p->classes > 0;
        size_t mean = l->population_first + g;
        size_t spread = l->population_first + p->columns + g;
        double s = own ? exp(free[p->columns + g]) : 1;
        group->mean = own ? slope * free[g] : 0;
        group->sd = slope * s;
        group->mean_se = own ? pair_error(fit, mean, slope, shared, by_slope * free[g]) : NAN;
        group->sd_se =
            pair_error(fit, own ? spread : shared, own ? group->sd : 0, shared, by_slope * s);
    }
    for (size_t k = 0; k < out->covariates; k++) {
        size_t at = p->groups + k;
        double unit = 1 / p->scale[at];
        out->beta[k] = slope * free[at] * unit;
        out->beta_se[k] =
            unit * pair_error(fit, l->population_first + at, slope, shared, by_slope * free[at]);
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
