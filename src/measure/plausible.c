// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/plausible.h"

#include "matrix.h"
#include "model.h"
#include "random.h"

#include <math.h>
#include <string.h>

enum { NODES = 241, DRAWS = 20, COLUMNS = MEASURE_TOP + 1 };

static const double REACH = 6; // spreads on each side of the furthest mean

struct drawing {
    const struct measure_plausible_source *source;
    size_t draws;
    size_t groups;
    size_t covariates;
    size_t n;           // numbers of the population
    double *centre;     // [n] their estimates: means, log spreads, beta
    double *factor;     // [n][n] lower: factor x factor' is their covariance
    double *drawn;      // [draws][n]
    double *theta;      // [NODES]
    double *log_chance; // [items][COLUMNS][NODES]
    double *loglik;     // [NODES] of one person
    double *density;    // [NODES]
};

// The lower factor of a covariance that may be singular: what is fixed has none.
static void half_factor(double *a, size_t n) {
    for (size_t j = 0; j < n; j++) {
        double pivot = a[j * n + j];
        for (size_t k = 0; k < j; k++) {
            pivot -= a[j * n + k] * a[j * n + k];
        }
        double root = pivot > 1e-12 * fabs(a[j * n + j]) && pivot > 0 ? sqrt(pivot) : 0;
        for (size_t i = j + 1; i < n; i++) {
            double sum = a[i * n + j];
            for (size_t k = 0; k < j; k++) {
                sum -= a[i * n + k] * a[j * n + k];
            }
            a[i * n + j] = root > 0 ? sum / root : 0;
        }
        a[j * n + j] = root;
        memset(a + j * n + j + 1, 0, (n - j - 1) * sizeof *a);
    }
}

// M drawings of means, spreads and beta; spreads by their logarithms.
static void draw_populations(struct drawing *d) {
    const struct measure_calibration *c = d->source->calibration;
    size_t n = d->n;
    struct random random = random_open(d->source->seed, UINT64_MAX);
    for (size_t g = 0; g < d->groups; g++) {
        d->centre[g] = c->group[g].mean;
        d->centre[d->groups + g] = log(c->group[g].sd);
    }
    memcpy(d->centre + 2 * d->groups, c->beta, d->covariates * sizeof *d->centre);
    for (size_t a = 0; a < n; a++) {
        for (size_t b = 0; b < n; b++) {
            double by_a = a >= d->groups && a < 2 * d->groups ? 1 / c->group[a - d->groups].sd : 1;
            double by_b = b >= d->groups && b < 2 * d->groups ? 1 / c->group[b - d->groups].sd : 1;
            d->factor[a * n + b] = by_a * by_b * c->population_covariance[a * n + b];
        }
    }
    half_factor(d->factor, n);
    for (size_t m = 0; m < d->draws; m++) {
        double *to = d->drawn + m * n;
        memcpy(to, d->centre, n * sizeof *to);
        for (size_t b = 0; b < n; b++) {
            double z = random_normal(&random);
            for (size_t a = b; a < n; a++) {
                to[a] += d->factor[a * n + b] * z;
            }
        }
    }
}

static double person_mean(const struct drawing *d, const double *population, size_t person) {
    const struct measure_plausible_source *s = d->source;
    double mean = population[s->group ? s->group[person] : 0];
    for (size_t k = 0; k < d->covariates; k++) {
        mean += population[2 * d->groups + k] * s->covariate[person * d->covariates + k];
    }
    return mean;
}

static double person_spread(const struct drawing *d, const double *population, size_t person) {
    return exp(population[d->groups + (d->source->group ? d->source->group[person] : 0)]);
}

// Nodes from the lowest mean to the highest and a little further, and the items' curves there.
static void place_nodes(struct drawing *d) {
    const struct measure_calibration *c = d->source->calibration;
    double low = INFINITY;
    double high = -INFINITY;
    for (size_t p = 0; p < d->source->matrix->persons; p++) {
        double mean = person_mean(d, d->centre, p);
        double spread = person_spread(d, d->centre, p);
        low = fmin(low, mean - REACH * spread);
        high = fmax(high, mean + REACH * spread);
    }
    for (size_t q = 0; q < NODES; q++) {
        d->theta[q] = low + (high - low) * (double)q / (NODES - 1);
    }
    for (size_t i = 0; i < c->items; i++) {
        double par[MODEL_MAX_PAR];
        double *rows = d->log_chance + i * COLUMNS * NODES;
        if (c->item[i].status != MEASURE_OK) {
            continue;
        }
        curve_of(c, i, par);
        model_of(c->model)->family->chances(par, c->item[i].top, d->theta, NODES, NODES, rows);
        for (size_t q = 0; q < (c->item[i].top + 1) * NODES; q++) {
            rows[q] = log(fmax(rows[q], 1e-300));
        }
    }
}

// False when the person answered nothing.
static bool person_loglik(struct drawing *d, size_t person) {
    const struct measure_calibration *c = d->source->calibration;
    const uint8_t *row = d->source->matrix->category + person * c->items;
    bool answered = false;
    memset(d->loglik, 0, NODES * sizeof *d->loglik);
    for (size_t i = 0; i < c->items; i++) {
        if (c->item[i].status == MEASURE_OK && row[i] <= MEASURE_TOP) {
            const double *chance =
                d->log_chance + (i * COLUMNS + c->item[i].category[row[i]]) * NODES;
            answered = true;
            for (size_t q = 0; q < NODES; q++) {
                d->loglik[q] += chance[q];
            }
        }
    }
    return answered;
}

// Where the share of the density, a line between nodes, reaches `share`: a piece is a trapezoid,
// whose area up to t of its width is (l + (r - l) t / 2) t.
static double inverse(const struct drawing *d, double share) {
    double total = 0;
    for (size_t q = 0; q + 1 < NODES; q++) {
        total += 0.5 * (d->density[q] + d->density[q + 1]);
    }
    double left = share * total;
    size_t q = 0;
    for (; q + 2 < NODES && left > 0.5 * (d->density[q] + d->density[q + 1]); q++) {
        left -= 0.5 * (d->density[q] + d->density[q + 1]);
    }
    double l = d->density[q];
    double slope = d->density[q + 1] - l;
    // left = l t + slope t^2 / 2, the root that is right for a slope of 0, too.
    double t = 2 * left / (l + sqrt(fmax(0, l * l + 2 * slope * left)));
    return d->theta[q] + (d->theta[1] - d->theta[0]) * fmin(fmax(t, 0), 1);
}

static void draw_person(struct drawing *d, size_t person, double *value) {
    struct random random = random_open(d->source->seed, person);
    size_t persons = d->source->matrix->persons;
    bool answered = person_loglik(d, person);
    for (size_t m = 0; m < d->draws; m++) {
        const double *population = d->drawn + m * d->n;
        double mean = person_mean(d, population, person);
        double spread = person_spread(d, population, person);
        double most = -INFINITY;
        if (!answered) {
            value[m * persons + person] = NAN;
            continue;
        }
        for (size_t q = 0; q < NODES; q++) {
            double z = (d->theta[q] - mean) / spread;
            d->density[q] = d->loglik[q] - 0.5 * z * z;
            most = fmax(most, d->density[q]);
        }
        for (size_t q = 0; q < NODES; q++) {
            d->density[q] = exp(d->density[q] - most);
        }
        value[m * persons + person] = inverse(d, random_unit(&random));
    }
}

static bool fits(const struct measure_plausible_source *s) {
    const struct measure_calibration *c = s->calibration;
    if (!model_of(c->model) || !c->population_covariance || c->items != s->matrix->items ||
        (c->groups > 1 && !s->group) || (c->covariates > 0 && !s->covariate)) {
        return false;
    }
    for (size_t p = 0; s->group && p < s->matrix->persons; p++) {
        if (s->group[p] >= c->groups) {
            return false;
        }
    }
    return true;
}

enum measure_status measure_plausible_values(const struct measure_plausible_source *source,
                                             const struct measure_alloc *alloc, double *value) {
    const struct measure_calibration *c = source->calibration;
    if (!fits(source)) {
        return MEASURE_BAD_ARGUMENT;
    }
    struct drawing d = {.source = source,
                        .draws = source->draws ? source->draws : DRAWS,
                        .groups = c->groups,
                        .covariates = c->covariates};
    d.n = 2 * d.groups + d.covariates;
    struct workspace work;
    workspace_open(&work, alloc);
    d.centre = workspace_take(&work, d.n, sizeof *d.centre);
    d.factor = workspace_take(&work, d.n * d.n, sizeof *d.factor);
    d.drawn = workspace_take(&work, d.draws * d.n, sizeof *d.drawn);
    d.theta = workspace_take(&work, NODES, sizeof *d.theta);
    d.log_chance = workspace_take(&work, c->items * COLUMNS * NODES, sizeof *d.log_chance);
    d.loglik = workspace_take(&work, NODES, sizeof *d.loglik);
    d.density = workspace_take(&work, NODES, sizeof *d.density);
    bool ready =
        d.centre && d.factor && d.drawn && d.theta && d.log_chance && d.loglik && d.density;
    if (ready) {
        draw_populations(&d);
        place_nodes(&d);
        for (size_t p = 0; p < source->matrix->persons; p++) {
            draw_person(&d, p, value);
        }
    }
    workspace_close(&work);
    return ready ? MEASURE_OK : MEASURE_NO_MEMORY;
}
