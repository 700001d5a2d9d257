// SPDX-License-Identifier: GPL-3.0-or-later
#include "dimensions.h"

#include "category_score.h"
#include "errors.h"
#include "hermite.h"
#include "linear.h"
#include "pool.h"

#include <math.h>
#include <string.h>

enum {
    MAX_LANES = 8,
    LANE_MIN = 256,          // persons that make a lane of their own worth while
    PERSONS_A_PARAMETER = 10 // from here on the cross-product serves
};

// An E-step's place for chances and counts, without the patterns of one.
static bool grid_open(struct dimension *one, struct workspace *work) {
    struct estep *e = &one->estep;
    *e = (struct estep){.items = one->items,
                        .item = one->item,
                        .nodes = DIMENSIONS_GRID,
                        .stride = DIMENSIONS_GRID};
    e->first = workspace_take(work, e->items, sizeof *e->first);
    if (!e->first) {
        return false;
    }
    for (size_t i = 0; i < e->items; i++) {
        e->first[i] = e->rows;
        e->rows += e->item[i].top + 1;
    }
    size_t size = e->rows * e->stride;
    e->theta = workspace_take(work, e->stride, sizeof *e->theta);
    e->chance = workspace_take(work, size, sizeof *e->chance);
    e->count = workspace_take(work, size, sizeof *e->count);
    one->log_chance = workspace_take(work, size, sizeof *one->log_chance);
    if (!e->theta || !e->chance || !e->count || !one->log_chance) {
        return false;
    }
    for (size_t q = 0; q < e->nodes; q++) {
        e->theta[q] = DIMENSIONS_BOUND * (2 * (double)q / (DIMENSIONS_GRID - 1) - 1);
    }
    return true;
}

static bool lanes_open(struct dimensions *d) {
    size_t lanes = d->persons / LANE_MIN;
    d->lanes = lanes < 1 ? 1 : lanes > MAX_LANES ? MAX_LANES : lanes;
    d->lane = workspace_take(&d->work, d->lanes, sizeof *d->lane);
    for (size_t i = 0; d->lane && i < d->lanes; i++) {
        struct dimensions_lane *lane = &d->lane[i];
        lane->dimensions = d;
        lane->from = i * d->persons / d->lanes;
        lane->to = (i + 1) * d->persons / d->lanes;
        lane->person = workspace_take(&d->work, 1, sizeof *lane->person);
        if (!lane->person) {
            return false;
        }
        for (size_t k = 0; k < d->n_dimensions; k++) {
            const struct estep *e = &d->dimension[k].estep;
            lane->count[k] = workspace_take(&d->work, e->rows * e->stride, sizeof(double));
            if (!lane->count[k]) {
                return false;
            }
        }
    }
    return d->lane;
}

bool dimensions_place(struct dimensions *d, const double *x) {
    if (!abilities_set(&d->abilities, x + d->pair_first)) {
        return false;
    }
    for (size_t k = 0; k < d->n_dimensions; k++) {
        struct dimension *one = &d->dimension[k];
        if (!layout_chances(&one->layout, x + one->first, &one->estep)) {
            return false;
        }
        for (size_t i = 0; i < one->estep.rows * one->estep.stride; i++) {
            one->log_chance[i] = log(fmax(one->estep.chance[i], 1e-300));
        }
    }
    return true;
}

static size_t code_of(const struct dimension *one, size_t item, const uint8_t *row) {
    return one->item[item].code[row[one->item[item].column]];
}

void dimensions_person(const struct dimensions *d, size_t person, struct person_integral *out) {
    const uint8_t *row = d->matrix->category + person * d->matrix->items;
    for (size_t k = 0; k < d->n_dimensions; k++) {
        const struct dimension *one = &d->dimension[k];
        memset(out->loglik[k], 0, sizeof out->loglik[k]);
        for (size_t i = 0; i < one->items; i++) {
            size_t code = code_of(one, i, row);
            if (code <= one->item[i].top) {
                const double *chance =
                    one->log_chance + (one->estep.first[i] + code) * one->estep.stride;
                for (size_t q = 0; q < DIMENSIONS_GRID; q++) {
                    out->loglik[k][q] += chance[q];
                }
            }
        }
    }
    abilities_integrate(&d->abilities, out);
}

static double weight_of(const struct dimensions *d, size_t person) {
    return d->matrix->weight ? d->matrix->weight[person] : 1;
}

static void lane_person(struct dimensions_lane *lane, size_t person) {
    struct dimensions *d = lane->dimensions;
    const uint8_t *row = d->matrix->category + person * d->matrix->items;
    double weight = weight_of(d, person);
    dimensions_person(d, person, lane->person);
    lane->loglik += weight * lane->person->log_total;
    for (size_t i = 0; i < d->n_dimensions * d->n_dimensions; i++) {
        lane->product[i] += weight * lane->person->product[i];
    }
    for (size_t k = 0; k < d->n_dimensions; k++) {
        const struct dimension *one = &d->dimension[k];
        for (size_t i = 0; i < one->items; i++) {
            size_t code = code_of(one, i, row);
            double *count = lane->count[k] + (one->estep.first[i] + code) * one->estep.stride;
            for (size_t q = 0; code <= one->item[i].top && q < DIMENSIONS_GRID; q++) {
                count[q] += weight * lane->person->share[k][q];
            }
        }
    }
}

static void lane_task(void *arg, size_t index) {
    struct dimensions *d = arg;
    struct dimensions_lane *lane = &d->lane[index];
    lane->loglik = 0;
    memset(lane->product, 0, sizeof lane->product);
    for (size_t k = 0; k < d->n_dimensions; k++) {
        const struct estep *e = &d->dimension[k].estep;
        memset(lane->count[k], 0, e->rows * e->stride * sizeof *lane->count[k]);
    }
    for (size_t p = lane->from; p < lane->to; p++) {
        lane_person(lane, d->who[p]);
    }
}

static bool dimensions_valid(const void *problem, const double *x) {
    const struct dimensions *d = problem;
    struct abilities trial = {.n = d->n_dimensions};
    if (!abilities_set(&trial, x + d->pair_first)) {
        return false;
    }
    for (size_t k = 0; k < d->n_dimensions; k++) {
        if (!layout_valid(&d->dimension[k].layout, x + d->dimension[k].first)) {
            return false;
        }
    }
    return true;
}

static double dimensions_look(void *problem, const double *x) {
    struct dimensions *d = problem;
    const struct measure_pool *pool = d->options->pool;
    if (!dimensions_place(d, x)) {
        return NAN;
    }
    pool_run(pool, lane_task, d, d->lanes);
    double loglik = 0;
    memset(d->product, 0, sizeof d->product);
    for (size_t i = 0; i < d->lanes; i++) {
        loglik += d->lane[i].loglik;
        for (size_t j = 0; j < d->n_dimensions * d->n_dimensions; j++) {
            d->product[j] += d->lane[i].product[j] / d->total;
        }
        for (size_t k = 0; k < d->n_dimensions; k++) {
            struct estep *e = &d->dimension[k].estep;
            for (size_t j = 0; j < e->rows * e->stride; j++) {
                e->count[j] = (i > 0 ? e->count[j] : 0) + d->lane[i].count[k][j];
            }
        }
    }
    return loglik;
}

// d log N(theta; 0, R) / d r_ij = (P S P - P)_ij, S the products of theta, P the inverse of R.
static void pair_score(const struct dimensions *d, const double *product, double *score) {
    size_t n = d->n_dimensions;
    const double *p = d->abilities.precision;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            double sum = -p[i * n + j];
            for (size_t a = 0; a < n; a++) {
                for (size_t b = 0; b < n; b++) {
                    sum += p[i * n + a] * product[a * n + b] * p[b * n + j];
                }
            }
            *score++ = sum;
        }
    }
}

// Fisher information of the correlations, one person: P_ik P_jl + P_il P_jk.
static void pair_information(const struct dimensions *d, double *information) {
    size_t n = d->n_dimensions;
    const double *p = d->abilities.precision;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            for (size_t k = 0; k < n; k++) {
                for (size_t l = 0; l < k; l++) {
                    *information++ = p[i * n + k] * p[j * n + l] + p[i * n + l] * p[j * n + k];
                }
            }
        }
    }
}

static void gradient_at(struct dimensions *d, const double *x, double *gradient) {
    for (size_t k = 0; k < d->n_dimensions; k++) {
        struct dimension *one = &d->dimension[k];
        climb_at(&one->climb, &one->estep, x + one->first);
        memcpy(gradient + one->first, one->climb.gradient, one->layout.n * sizeof *gradient);
    }
    pair_score(d, d->product, gradient + d->pair_first);
    for (size_t k = 0; k < d->pairs; k++) {
        gradient[d->pair_first + k] *= d->total;
    }
}

static bool dimensions_step(void *problem, struct ascent *a, bool full) {
    struct dimensions *d = problem;
    double information[DIMENSIONS * DIMENSIONS * DIMENSIONS * DIMENSIONS / 4];
    (void)full;
    gradient_at(d, a->best, a->gradient);
    for (size_t k = 0; k < d->n_dimensions; k++) {
        struct dimension *one = &d->dimension[k];
        climb_weights(&one->climb, a->weight + one->first);
        if (!climb_step(&one->climb, a->best_step + one->first)) {
            return false;
        }
    }
    double *step = a->best_step + d->pair_first;
    pair_information(d, information);
    for (size_t k = 0; k < d->pairs; k++) {
        a->weight[d->pair_first + k] = d->total * information[k * (d->pairs + 1)];
        step[k] = a->gradient[d->pair_first + k] / d->total;
    }
    if (!linear_cholesky(information, d->pairs)) {
        return false;
    }
    linear_cholesky_solve(information, d->pairs, step);
    return true;
}

static const struct hill dimensions_hill = {dimensions_valid, dimensions_look, dimensions_step,
                                            NULL};

bool dimensions_open(struct dimensions *d) {
    static const struct priors none = {0};
    d->abilities.n = d->n_dimensions;
    for (size_t k = 0; k < d->n_dimensions; k++) {
        struct dimension *one = &d->dimension[k];
        one->population = (struct population){.groups = 1};
        if (!grid_open(one, &d->work) ||
            !layout_open(&one->layout, &d->work, model_of(d->options->model), one->item, one->items,
                         NULL, &one->population) ||
            !climb_open(&one->climb, &d->work, &one->layout, none)) {
            return false;
        }
        one->first = d->n;
        d->n += one->layout.n;
    }
    d->pairs = d->n_dimensions * (d->n_dimensions - 1) / 2;
    d->pair_first = d->n;
    d->n += d->pairs;
    double weight[DIMENSIONS_POINTS];
    hermite_rule(d->abilities.points, d->abilities.point, weight);
    for (size_t k = 0; k < d->abilities.points; k++) {
        d->abilities.log_weight[k] =
            log(weight[k]) + 0.5 * d->abilities.point[k] * d->abilities.point[k];
    }
    return lanes_open(d) && ascent_open(&d->ascent, &d->work, &dimensions_hill, d, d->n);
}

bool dimensions_climb(struct dimensions *d) {
    const struct measure_dimensions_options *o = d->options;
    d->ascent.max_cycles = o->max_cycles ? o->max_cycles : 500;
    d->ascent.warm = true;
    // The points move with the persons' modes: their error is the noise.
    return ascent_run(&d->ascent, 2e-5 * sqrt(d->total), o->tolerance > 0 ? o->tolerance : 1e-4,
                      o->gain > 0 ? o->gain : 1e-4);
}

static bool dimensions_score(void *problem, const double *x, double *score) {
    struct dimensions *d = problem;
    if (!dimensions_valid(d, x)) {
        return false;
    }
    dimensions_look(d, x);
    gradient_at(d, x, score);
    return true;
}

// Sum of the outer products of the persons' scores, at the point where the chances stand.
static bool cross_product(struct dimensions *d, double *information) {
    struct category_scores categories[DIMENSIONS];
    double *score = workspace_take(&d->work, d->n, sizeof *score);
    if (!score || !dimensions_place(d, d->ascent.best)) {
        return false;
    }
    for (size_t k = 0; k < d->n_dimensions; k++) {
        struct dimension *one = &d->dimension[k];
        if (!category_scores_open(&categories[k], &d->work, &one->layout, &one->estep,
                                  d->ascent.best + one->first)) {
            return false;
        }
    }
    struct person_integral *person = d->lane[0].person;
    for (size_t p = 0; p < d->persons; p++) {
        const uint8_t *row = d->matrix->category + d->who[p] * d->matrix->items;
        memset(score, 0, d->n * sizeof *score);
        dimensions_person(d, d->who[p], person);
        for (size_t k = 0; k < d->n_dimensions; k++) {
            const struct dimension *one = &d->dimension[k];
            for (size_t i = 0; i < one->items; i++) {
                size_t code = code_of(one, i, row);
                if (code <= one->item[i].top) {
                    category_scores_add(&categories[k], i, code, person->share[k],
                                        score + one->first);
                }
            }
        }
        pair_score(d, person->product, score + d->pair_first);
        for (size_t i = 0; i < d->n; i++) {
            for (size_t j = 0; j < d->n; j++) {
                information[i * d->n + j] += weight_of(d, d->who[p]) * score[i] * score[j];
            }
        }
    }
    return true;
}

enum measure_status dimensions_errors(struct dimensions *d) {
    size_t n = d->n;
    double *information = workspace_take(&d->work, n * n, sizeof *information);
    double *covariance = workspace_take(&d->work, n * n, sizeof *covariance);
    const struct errors_score score = {dimensions_score, d};
    bool cross = d->persons >= PERSONS_A_PARAMETER * n;
    if (!information || !covariance ||
        !(cross ? cross_product(d, information)
                : errors_observed(&d->work, &score, n, NULL, d->ascent.best, information))) {
        return MEASURE_NO_MEMORY;
    }
    d->out->errors = cross ? MEASURE_ERRORS_CROSS_PRODUCT : MEASURE_ERRORS_OAKES;
    if (!linear_cholesky(information, n)) {
        return MEASURE_NOT_IDENTIFIED;
    }
    linear_cholesky_inverse(information, n, covariance);
    d->covariance = covariance;
    return MEASURE_OK;
}
