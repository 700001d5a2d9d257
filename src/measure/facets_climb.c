// SPDX-License-Identifier: GPL-3.0-or-later
#include "facets.h"

#include "errors.h"
#include "linear.h"

#include <math.h>
#include <string.h>

enum { NODES = 61 };

static const double BOUND = 6; // standard deviations

void facets_curve(const struct facets *f, const double *x, size_t item, size_t rater, double *par) {
    double j[MODEL_MAX_PAR * (MODEL_MAX_PAR + 1)];
    size_t top = f->out->item[f->item_of[item]].top;
    size_t own = f->model->own(top);
    size_t columns = own + f->shared;
    double severity = f->rater_at[rater] == SIZE_MAX ? 0 : x[f->rater_at[rater]];
    f->model->jacobian(top, j);
    for (size_t k = 0; k <= top; k++) {
        par[k] = -(double)k * severity;
        for (size_t c = 0; c < columns; c++) {
            par[k] += j[k * columns + c] *
                      (c < own ? x[f->own_first[item] + c] : x[f->shared_first + c - own]);
        }
    }
}

static bool facets_valid(const void *problem, const double *x) {
    const struct facets *f = problem;
    for (size_t k = 0; k < f->n; k++) {
        if (!(fabs(x[k]) < 100)) {
            return false;
        }
    }
    return true;
}

static void place_chances(struct facets *f, const double *x) {
    double par[MODEL_MAX_PAR];
    size_t size = f->rows * f->nodes;
    for (size_t cell = 0; cell < f->items * f->source->raters; cell++) {
        if (!f->cell_used[cell]) {
            continue;
        }
        size_t item = cell / f->source->raters;
        size_t top = f->out->item[f->item_of[item]].top;
        double *row = f->log_chance + cell * size;
        facets_curve(f, x, item, cell % f->source->raters, par);
        f->model->family->chances(par, top, f->theta, f->nodes, f->nodes, row);
        for (size_t q = 0; q < (top + 1) * f->nodes; q++) {
            row[q] = log(fmax(row[q], 1e-300));
        }
    }
}

// One person's log-likelihood; the posterior goes to f->posterior.
static double person_look(struct facets *f, size_t person) {
    double *h = f->posterior;
    double most = -INFINITY;
    double sum = 0;
    memcpy(h, f->log_weight, f->nodes * sizeof *h);
    for (size_t r = f->first[person]; r < f->first[person + 1]; r++) {
        const double *row = f->log_chance + (f->cell[r] * f->rows + f->code[r]) * f->nodes;
        for (size_t q = 0; q < f->nodes; q++) {
            h[q] += row[q];
        }
    }
    for (size_t q = 0; q < f->nodes; q++) {
        most = fmax(most, h[q]);
    }
    for (size_t q = 0; q < f->nodes; q++) {
        h[q] = exp(h[q] - most);
        sum += h[q];
    }
    for (size_t q = 0; q < f->nodes; q++) {
        h[q] /= sum;
    }
    return most + log(sum);
}

static double facets_look(void *problem, const double *x) {
    struct facets *f = problem;
    size_t cells = f->items * f->source->raters;
    double loglik = 0;
    place_chances(f, x);
    memset(f->count, 0, cells * f->rows * f->nodes * sizeof *f->count);
    for (size_t p = 0; p < f->source->persons; p++) {
        if (f->first[p] == f->first[p + 1]) {
            continue;
        }
        loglik += person_look(f, p);
        for (size_t r = f->first[p]; r < f->first[p + 1]; r++) {
            double *row = f->count + (f->cell[r] * f->rows + f->code[r]) * f->nodes;
            for (size_t q = 0; q < f->nodes; q++) {
                row[q] += f->posterior[q];
            }
        }
    }
    return loglik;
}

// One cell's gradient and information into the blocks.
static void add_cell(struct facets *f, const double *x, size_t cell) {
    size_t item = cell / f->source->raters;
    size_t rater = f->rater_at[cell % f->source->raters];
    size_t top = f->out->item[f->item_of[item]].top;
    size_t own = f->model->own(top);
    size_t columns = own + f->shared;
    size_t m = top + 1;
    double par[MODEL_MAX_PAR];
    double g[MODEL_MAX_PAR];
    double h[MODEL_MAX_PAR * MODEL_MAX_PAR];
    double j[MODEL_MAX_PAR * (MODEL_MAX_PAR + 1)];
    facets_curve(f, x, item, cell % f->source->raters, par);
    f->model->jacobian(top, j);
    f->model->family->climb(par, top, f->theta, f->nodes, f->nodes,
                            f->count + cell * f->rows * f->nodes, g, h);
    double severe_h = 0;
    double severe[MODEL_MAX_PAR] = {0}; // information of the severity with each curve parameter
    for (size_t a = 0; a < m; a++) {
        for (size_t b = 1; b < m; b++) {
            severe[a] -= (double)b * h[a * m + b];
        }
        severe_h -= (double)a * severe[a];
    }
    for (size_t c = 0; c < columns; c++) {
        size_t at = c < own ? f->own_first[item] + c : f->shared_first + c - own;
        for (size_t a = 0; a < m; a++) {
            double by = j[a * columns + c];
            f->gradient[at] += by * g[a];
            if (rater != SIZE_MAX) {
                f->cross[(rater - f->border) * f->border + at] += by * severe[a];
            }
            for (size_t d = 0; by != 0 && d < columns; d++) {
                size_t to = d < own ? f->own_first[item] + d : f->shared_first + d - own;
                double sum = 0;
                for (size_t b = 0; b < m; b++) {
                    sum += h[a * m + b] * j[b * columns + d];
                }
                f->block[at * f->border + to] += by * sum;
            }
        }
    }
    if (rater != SIZE_MAX) {
        f->diagonal[rater - f->border] += severe_h;
        for (size_t b = 1; b < m; b++) {
            f->gradient[rater] -= (double)b * g[b];
        }
    }
}

static void fill_blocks(struct facets *f, const double *x) {
    size_t raters = f->n - f->border;
    memset(f->gradient, 0, f->n * sizeof *f->gradient);
    memset(f->block, 0, f->border * f->border * sizeof *f->block);
    memset(f->cross, 0, raters * f->border * sizeof *f->cross);
    memset(f->diagonal, 0, raters * sizeof *f->diagonal);
    for (size_t cell = 0; cell < f->items * f->source->raters; cell++) {
        if (f->cell_used[cell]) {
            add_cell(f, x, cell);
        }
    }
}

// Severities do not meet each other: they are eliminated from the block of the items.
static bool facets_step(void *problem, struct ascent *a, bool full) {
    struct facets *f = problem;
    size_t m = f->border;
    (void)full;
    fill_blocks(f, a->best);
    memcpy(a->gradient, f->gradient, f->n * sizeof *a->gradient);
    memcpy(a->best_step, f->gradient, f->n * sizeof *a->best_step);
    for (size_t k = 0; k < m; k++) {
        a->weight[k] = f->block[k * (m + 1)] + 1e-9;
        f->block[k * (m + 1)] *= 1 + 1e-10;
    }
    for (size_t r = 0; r < f->n - m; r++) {
        const double *row = f->cross + r * m;
        a->weight[m + r] = f->diagonal[r] + 1e-9;
        for (size_t i = 0; i < m; i++) {
            double part = row[i] / a->weight[m + r];
            a->best_step[i] -= part * a->best_step[m + r];
            for (size_t k = 0; part != 0 && k < m; k++) {
                f->block[i * m + k] -= part * row[k];
            }
        }
    }
    if (!linear_cholesky(f->block, m)) {
        return false;
    }
    linear_cholesky_solve(f->block, m, a->best_step);
    for (size_t r = 0; r < f->n - m; r++) {
        for (size_t i = 0; i < m; i++) {
            a->best_step[m + r] -= f->cross[r * m + i] * a->best_step[i];
        }
        a->best_step[m + r] /= a->weight[m + r];
    }
    return true;
}

static const struct hill facets_hill = {facets_valid, facets_look, facets_step, NULL};

// Shares of the categories of an item, over all raters, give its first intercepts.
static void start_items(struct facets *f) {
    for (size_t i = 0; i < f->items; i++) {
        double share[MEASURE_TOP + 1];
        double d[MEASURE_TOP + 1];
        double total = 0;
        size_t top = f->out->item[f->item_of[i]].top;
        for (size_t k = 0; k <= top; k++) {
            share[k] = 0.5;
        }
        for (size_t r = 0; r < f->first[f->source->persons]; r++) {
            share[f->code[r]] += f->cell[r] / f->source->raters == i;
        }
        for (size_t k = 0; k <= top; k++) {
            total += share[k];
        }
        for (size_t k = 0; k <= top; k++) {
            share[k] /= total;
        }
        f->model->family->start(share, top, d);
        f->model->begin(d, top, f->ascent.x + f->own_first[i], f->ascent.x + f->shared_first);
    }
}

bool facets_climb_open(struct facets *f) {
    struct workspace *work = &f->work;
    size_t size = f->items * f->source->raters * f->rows;
    f->nodes = f->options->nodes > 1 ? f->options->nodes : NODES;
    double bound = f->options->bound > 0 ? f->options->bound : BOUND;
    size_t severities = f->n - f->border;
    f->theta = workspace_take(work, f->nodes, sizeof *f->theta);
    f->log_weight = workspace_take(work, f->nodes, sizeof *f->log_weight);
    f->log_chance = workspace_take(work, size * f->nodes, sizeof *f->log_chance);
    f->count = workspace_take(work, size * f->nodes, sizeof *f->count);
    f->posterior = workspace_take(work, f->nodes, sizeof *f->posterior);
    f->gradient = workspace_take(work, f->n, sizeof *f->gradient);
    f->block = workspace_take(work, f->border * f->border, sizeof *f->block);
    f->cross = workspace_take(work, severities * f->border, sizeof *f->cross);
    f->diagonal = workspace_take(work, severities, sizeof *f->diagonal);
    if (!f->theta || !f->log_weight || !f->log_chance || !f->count || !f->posterior ||
        !f->gradient || !f->block || !f->cross || !f->diagonal ||
        !ascent_open(&f->ascent, work, &facets_hill, f, f->n)) {
        return false;
    }
    double total = 0;
    for (size_t q = 0; q < f->nodes; q++) {
        f->theta[q] = bound * (2 * (double)q / (double)(f->nodes - 1) - 1);
        total += exp(-0.5 * f->theta[q] * f->theta[q]);
    }
    for (size_t q = 0; q < f->nodes; q++) {
        f->log_weight[q] = -0.5 * f->theta[q] * f->theta[q] - log(total);
    }
    start_items(f);
    return true;
}

bool facets_climb(struct facets *f) {
    const struct measure_facets_options *o = f->options;
    f->ascent.max_cycles = o->max_cycles ? o->max_cycles : 2000;
    return ascent_run(&f->ascent, 1e-9, o->tolerance > 0 ? o->tolerance : 1e-4,
                      o->gain > 0 ? o->gain : 1e-5);
}

static bool facets_score(void *problem, const double *x, double *score) {
    struct facets *f = problem;
    if (!facets_valid(f, x)) {
        return false;
    }
    facets_look(f, x);
    fill_blocks(f, x);
    memcpy(score, f->gradient, f->n * sizeof *score);
    return true;
}

enum measure_status facets_errors(struct facets *f) {
    size_t n = f->n;
    double *information = workspace_take(&f->work, n * n, sizeof *information);
    double *covariance = workspace_take(&f->work, n * n, sizeof *covariance);
    const struct errors_score score = {facets_score, f};
    if (!information || !covariance ||
        !errors_observed(&f->work, &score, n, NULL, f->ascent.best, information)) {
        return MEASURE_NO_MEMORY;
    }
    if (!linear_cholesky(information, n)) {
        return MEASURE_NOT_IDENTIFIED;
    }
    linear_cholesky_inverse(information, n, covariance);
    f->covariance = covariance;
    return MEASURE_OK;
}
