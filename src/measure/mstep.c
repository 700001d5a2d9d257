// SPDX-License-Identifier: GPL-3.0-or-later
#include "mstep.h"

#include "linear.h"

#include <math.h>
#include <string.h>

static bool hold(struct layout *layout, struct workspace *work, const bool *known) {
    layout->fixed = workspace_take(work, layout->n, sizeof *layout->fixed);
    if (!layout->fixed) {
        return false;
    }
    for (size_t i = 0; known && i < layout->items; i++) {
        for (size_t k = 0; known[i] && k < layout->model->own(layout->item[i].top); k++) {
            layout->fixed[layout->own_first[i] + k] = true;
        }
    }
    for (size_t k = layout->population_first; k < layout->n; k++) {
        layout->fixed[k] = population_fixed(layout->population, k - layout->population_first);
    }
    for (size_t k = 0; k < layout->n; k++) {
        layout->n_fixed += layout->fixed[k];
    }
    return true;
}

bool layout_open(struct layout *layout, struct workspace *work, const struct model *model,
                 const struct pattern_item *item, size_t items, const bool *known,
                 const struct population *population) {
    *layout =
        (struct layout){.model = model, .items = items, .item = item, .population = population};
    layout->own_first = workspace_take(work, items, sizeof *layout->own_first);
    if (!layout->own_first) {
        return false;
    }
    for (size_t i = 0; i < items; i++) {
        size_t own = model->own(item[i].top);
        layout->own_first[i] = layout->n;
        layout->n += own;
        layout->own_max = own > layout->own_max ? own : layout->own_max;
    }
    layout->shared_first = layout->n;
    layout->shared = items ? model->shared(item[0].top) : 0;
    layout->population_first = layout->n + layout->shared;
    layout->n = layout->population_first + population_parameters(population);
    return hold(layout, work, known);
}

void layout_curve(const struct layout *layout, const double *free, size_t item, double *par) {
    double j[MODEL_MAX_PAR * (MODEL_MAX_PAR + 1)];
    size_t top = layout->item[item].top;
    size_t own = layout->model->own(top);
    size_t columns = own + layout->shared;
    layout->model->jacobian(top, j);
    for (size_t k = 0; k < family_parameters(layout->model->family, top); k++) {
        par[k] = 0;
        for (size_t c = 0; c < columns; c++) {
            par[k] += j[k * columns + c] * (c < own ? free[layout->own_first[item] + c]
                                                    : free[layout->shared_first + c - own]);
        }
    }
}

bool layout_valid(const struct layout *layout, const double *free) {
    double par[MODEL_MAX_PAR];
    for (size_t i = 0; i < layout->items; i++) {
        layout_curve(layout, free, i, par);
        if (!layout->model->family->valid(par, layout->item[i].top)) {
            return false;
        }
    }
    return population_valid(layout->population, free + layout->population_first);
}

bool layout_chances(const struct layout *layout, const double *free, struct estep *estep) {
    double par[MODEL_MAX_PAR];
    if (!layout_valid(layout, free)) {
        return false;
    }
    estep->log_chance = NULL; // of other chances
    population_place(layout->population, free + layout->population_first, estep);
    for (size_t i = 0; i < layout->items; i++) {
        size_t top = layout->item[i].top;
        layout_curve(layout, free, i, par);
        layout->model->family->chances(par, top, estep->theta, estep->stride, estep->stride,
                                       estep->chance + estep->first[i] * estep->stride);
    }
    return true;
}

// Visits every parameter of an item that has a prior; adds to the gradient, and to the information
// [..][stride], where given.
static double prior_at(const struct layout *layout, struct priors priors, const double *free,
                       size_t item, double *gradient, double *information, size_t stride) {
    size_t own = layout->model->own(layout->item[item].top);
    const double *x = free + layout->own_first[item];
    double value = 0;
    for (size_t c = 0; c < own; c++) {
        bool slope = !layout->model->one_slope && c == 0;
        bool guess = layout->model->family->guesses && c == 2;
        double sd = slope ? priors.log_slope_sd : guess ? priors.guess_sd : priors.intercept_sd;
        // A falling item has no log slope: the prior says nothing of it.
        if (!(sd > 0) || (slope && !(x[c] > 0))) {
            continue;
        }
        double z = (slope ? log(x[c]) : guess ? x[c] - priors.guess : x[c]) / sd;
        double rate = (slope ? 1 / x[c] : 1) / sd;
        value -= 0.5 * z * z;
        if (gradient) {
            gradient[c] -= z * rate;
        }
        if (information) {
            information[c * stride + c] += rate * rate;
        }
    }
    return value;
}

double layout_prior(const struct layout *layout, struct priors priors, const double *free) {
    double value = 0;
    for (size_t i = 0; i < layout->items; i++) {
        value += prior_at(layout, priors, free, i, NULL, NULL, 0);
    }
    return value;
}

void layout_prior_information(const struct layout *layout, struct priors priors, const double *free,
                              double *information) {
    for (size_t i = 0; i < layout->items; i++) {
        size_t first = layout->own_first[i];
        prior_at(layout, priors, free, i, NULL, information + first * (layout->n + 1), layout->n);
    }
}

bool climb_open(struct climb *c, struct workspace *work, const struct layout *layout,
                struct priors priors) {
    *c = (struct climb){.layout = layout, .priors = priors};
    size_t m = layout->own_max;
    size_t s = layout->shared;
    c->gradient = workspace_take(work, layout->n, sizeof(double));
    c->own = workspace_take(work, layout->items * m * m, sizeof(double));
    c->cross = workspace_take(work, layout->items * m * s, sizeof(double));
    c->border = workspace_take(work, s * s, sizeof(double));
    c->solved = workspace_take(work, layout->items * m * s, sizeof(double));
    c->jacobian = workspace_take(work, (size_t)MODEL_MAX_PAR * (m + s), sizeof(double));
    c->product = workspace_take(work, (size_t)MODEL_MAX_PAR * (m + s), sizeof(double));
    size_t p = population_parameters(layout->population);
    c->population = workspace_take(work, p * p, sizeof(double));
    c->factor = workspace_take(work, p * p, sizeof(double));
    return c->population && c->factor && c->gradient && c->own && c->cross && c->border &&
           c->solved && c->jacobian && c->product;
}

// J' g and J' I J of one item into the blocks.
static void add_item(struct climb *c, size_t item, const double *gradient,
                     const double *information) {
    const struct layout *l = c->layout;
    size_t m = family_parameters(l->model->family, l->item[item].top);
    size_t own = l->model->own(l->item[item].top);
    size_t columns = own + l->shared;
    const double *j = c->jacobian;
    l->model->jacobian(l->item[item].top, c->jacobian);
    memset(c->product, 0, m * columns * sizeof *c->product);
    for (size_t a = 0; a < m; a++) {
        for (size_t b = 0; b < m; b++) {
            for (size_t col = 0; col < columns; col++) {
                c->product[a * columns + col] += information[a * m + b] * j[b * columns + col];
            }
        }
    }
    for (size_t x = 0; x < columns; x++) {
        double slope = 0;
        for (size_t a = 0; a < m; a++) {
            slope += j[a * columns + x] * gradient[a];
        }
        c->gradient[x < own ? l->own_first[item] + x : l->shared_first + x - own] += slope;
        for (size_t y = 0; y < columns; y++) {
            double sum = 0;
            for (size_t a = 0; a < m; a++) {
                sum += j[a * columns + x] * c->product[a * columns + y];
            }
            if (x < own && y < own) {
                c->own[(item * l->own_max + x) * l->own_max + y] = sum;
            } else if (x < own) {
                c->cross[(item * l->own_max + x) * l->shared + y - own] = sum;
            } else if (y >= own) {
                c->border[(x - own) * l->shared + y - own] += sum;
            }
        }
    }
}

static void hold_one(double *block, size_t stride, size_t k, size_t n) {
    for (size_t j = 0; j < n; j++) {
        block[k * stride + j] = block[j * stride + k] = 0;
    }
    block[k * stride + k] = 1;
}

// A parameter that is held has no slope and depends on none.
static void hold_fixed(struct climb *c) {
    const struct layout *l = c->layout;
    size_t m = l->own_max;
    for (size_t i = 0; i < l->items; i++) {
        size_t own = l->model->own(l->item[i].top);
        for (size_t k = 0; k < own; k++) {
            if (l->fixed[l->own_first[i] + k]) {
                c->gradient[l->own_first[i] + k] = 0;
                hold_one(c->own + i * m * m, m, k, own);
                memset(c->cross + (i * m + k) * l->shared, 0, l->shared * sizeof *c->cross);
            }
        }
    }
    size_t p = l->n - l->population_first;
    for (size_t k = 0; k < p; k++) {
        if (l->fixed[l->population_first + k]) {
            c->gradient[l->population_first + k] = 0;
            hold_one(c->population, p, k, p);
        }
    }
}

void climb_at(struct climb *c, const struct estep *e, const double *free) {
    const struct layout *l = c->layout;
    double par[MODEL_MAX_PAR];
    double gradient[MODEL_MAX_PAR];
    double information[MODEL_MAX_PAR * MODEL_MAX_PAR];
    memset(c->gradient, 0, l->n * sizeof *c->gradient);
    memset(c->border, 0, l->shared * l->shared * sizeof *c->border);
    for (size_t i = 0; i < l->items; i++) {
        layout_curve(l, free, i, par);
        l->model->family->climb(par, l->item[i].top, e->theta, e->nodes, e->stride,
                                e->count + e->first[i] * e->stride, gradient, information);
        add_item(c, i, gradient, information);
        prior_at(l, c->priors, free, i, c->gradient + l->own_first[i],
                 c->own + i * l->own_max * l->own_max, l->own_max);
    }
    if (l->n > l->population_first) {
        population_climb(l->population, free + l->population_first, e,
                         c->gradient + l->population_first, c->population);
    }
    if (l->n_fixed > 0) {
        hold_fixed(c);
    }
}

// Factors a block; a singular one (an item whose counts say nothing of a parameter) gets a ridge.
static bool factor(double *block, const double *information, size_t n, size_t stride) {
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        most = fmax(most, information[i * stride + i]);
    }
    for (double ridge = 0; ridge<1e3; ridge = ridge> 0 ? 100 * ridge : 1e-10) {
        for (size_t i = 0; i < n; i++) {
            for (size_t j = 0; j < n; j++) {
                block[i * n + j] =
                    information[i * stride + j] + (i == j ? ridge * (most + 1e-6) : 0);
            }
        }
        if (linear_cholesky(block, n)) {
            return true;
        }
    }
    return false;
}

// The population's parameters depend on no other: a block of their own.
static bool population_step(const struct climb *c, double *step) {
    size_t first = c->layout->population_first;
    size_t n = c->layout->n - first;
    if (n == 0) {
        return true;
    }
    if (!factor(c->factor, c->population, n, n)) {
        return false;
    }
    linear_cholesky_solve(c->factor, n, step + first);
    return true;
}

bool climb_step(struct climb *c, double *step) {
    const struct layout *l = c->layout;
    size_t m = l->own_max;
    size_t s = l->shared;
    double block[MODEL_MAX_PAR * MODEL_MAX_PAR];
    double border[MODEL_MAX_PAR * MODEL_MAX_PAR];
    memcpy(step, c->gradient, l->n * sizeof *step);
    memcpy(border, c->border, s * s * sizeof *border);
    double *shared = step + l->shared_first;
    for (size_t i = 0; i < l->items; i++) {
        size_t own = l->model->own(l->item[i].top);
        double *g = step + l->own_first[i];
        double *solved = c->solved + i * m * s; // [shared][own]: A^-1 B, a column a row
        if (!factor(block, c->own + i * m * m, own, m)) {
            return false;
        }
        linear_cholesky_solve(block, own, g);
        for (size_t x = 0; x < s; x++) {
            for (size_t k = 0; k < own; k++) {
                double b = c->cross[(i * m + k) * s + x];
                solved[x * own + k] = b;
                shared[x] -= b * g[k];
            }
            linear_cholesky_solve(block, own, solved + x * own);
        }
        for (size_t x = 0; x < s; x++) {
            for (size_t y = 0; y < s; y++) {
                for (size_t k = 0; k < own; k++) {
                    border[x * s + y] -= c->cross[(i * m + k) * s + x] * solved[y * own + k];
                }
            }
        }
    }
    if (!population_step(c, step)) {
        return false;
    }
    if (s == 0) {
        return true;
    }
    if (!factor(block, border, s, s)) {
        return false;
    }
    linear_cholesky_solve(block, s, shared);
    for (size_t i = 0; i < l->items; i++) {
        size_t own = l->model->own(l->item[i].top);
        for (size_t x = 0; x < s; x++) {
            for (size_t k = 0; k < own; k++) {
                step[l->own_first[i] + k] -= c->solved[i * m * s + x * own + k] * shared[x];
            }
        }
    }
    return true;
}

void climb_weights(const struct climb *c, double *weight) {
    const struct layout *l = c->layout;
    for (size_t i = 0; i < l->items; i++) {
        for (size_t k = 0; k < l->model->own(l->item[i].top); k++) {
            weight[l->own_first[i] + k] = c->own[(i * l->own_max + k) * l->own_max + k] + 1e-9;
        }
    }
    for (size_t k = 0; k < l->shared; k++) {
        weight[l->shared_first + k] = c->border[k * l->shared + k] + 1e-9;
    }
    size_t p = l->n - l->population_first;
    for (size_t k = 0; k < p; k++) {
        weight[l->population_first + k] = c->population[k * p + k] + 1e-9;
    }
}
