// SPDX-License-Identifier: GPL-3.0-or-later
#include "population.h"

#include <math.h>
#include <string.h>

static uint64_t mix(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

static uint64_t hash_row(const double *row, size_t n) {
    uint64_t hash = 1;
    for (size_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, &row[i], sizeof bits);
        hash = mix(hash, bits);
    }
    return hash;
}

// The class of a row of x, new ones at the end. `table` holds class + 1 at the place of the hash.
static uint32_t class_of_row(struct population *p, uint32_t *table, size_t mask, const double *row,
                             uint32_t group) {
    size_t place = hash_row(row, p->columns) & mask;
    for (; table[place]; place = (place + 1) & mask) {
        uint32_t class = table[place] - 1;
        if (memcmp(p->x + class * p->columns, row, p->columns * sizeof *row) == 0) {
            return class;
        }
    }
    memcpy(p->x + p->classes * p->columns, row, p->columns * sizeof *row);
    p->group_of[p->classes] = group;
    table[place] = (uint32_t)++p->classes;
    return table[place] - 1;
}

static enum measure_status sort_persons(struct population *p, struct workspace *work,
                                        const struct population_source *s) {
    size_t size = 16;
    while (size < 2 * s->persons) {
        size *= 2;
    }
    uint32_t *table = workspace_take(work, size, sizeof *table);
    double *row = workspace_take(work, p->columns, sizeof *row);
    if (!table || !row) {
        return MEASURE_NO_MEMORY;
    }
    for (size_t person = 0; person < s->persons; person++) {
        uint32_t group = s->group ? s->group[person] : 0;
        if (group >= p->groups) {
            return MEASURE_BAD_ARGUMENT;
        }
        memset(row, 0, p->columns * sizeof *row);
        row[group] = 1;
        for (size_t k = 0; k < s->covariates; k++) {
            double value = s->covariate[person * s->covariates + k];
            if (!isfinite(value)) {
                return MEASURE_BAD_ARGUMENT;
            }
            row[p->groups + k] = value / p->scale[p->groups + k] + 0.0; // -0 is 0
        }
        p->class_of[person] = class_of_row(p, table, size - 1, row, group);
    }
    return MEASURE_OK;
}

// Covariates in units of their own size, so that steps and their tolerance mean the same for all.
static void find_scales(struct population *p, const struct population_source *s) {
    for (size_t k = 0; k < p->groups; k++) {
        p->scale[k] = 1;
    }
    for (size_t k = 0; k < s->covariates; k++) {
        double square = 0;
        for (size_t person = 0; person < s->persons; person++) {
            double value = s->covariate[person * s->covariates + k];
            square += value * value / (double)s->persons;
        }
        p->scale[p->groups + k] = square > 0 ? sqrt(square) : 1;
    }
}

enum measure_status population_open(struct population *p, struct workspace *work,
                                    const struct population_source *s) {
    *p = (struct population){.groups = s->group && s->groups > 1 ? s->groups : 1};
    if (p->groups == 1 && s->covariates == 0 && !s->anchored) {
        return MEASURE_OK;
    }
    p->columns = p->groups + s->covariates;
    p->first_mean_free = s->anchored;
    p->first_spread_free = s->anchored && !s->one_slope;
    // Groups alone make few classes; the rows of x would else be as many as persons.
    size_t most = s->covariates ? s->persons : p->groups;
    p->x = workspace_take(work, most * p->columns, sizeof *p->x);
    p->group_of = workspace_take(work, most, sizeof *p->group_of);
    p->class_of = workspace_take(work, s->persons, sizeof *p->class_of);
    p->scale = workspace_take(work, p->columns, sizeof *p->scale);
    if (!p->x || !p->group_of || !p->class_of || !p->scale) {
        return MEASURE_NO_MEMORY;
    }
    find_scales(p, s);
    return sort_persons(p, work, s);
}

size_t population_parameters(const struct population *p) {
    return p->classes ? p->columns + p->groups : 0;
}

bool population_fixed(const struct population *p, size_t k) {
    return (k == 0 && !p->first_mean_free) || (k == p->columns && !p->first_spread_free);
}

bool population_valid(const struct population *p, const double *parameter) {
    for (size_t k = 0; k < population_parameters(p); k++) {
        if (!(fabs(parameter[k]) < (k < p->columns ? 1e3 : 5))) {
            return false;
        }
    }
    return true;
}

static double class_mean(const struct population *p, const double *parameter, size_t class) {
    double mean = 0;
    for (size_t k = 0; k < p->columns; k++) {
        mean += p->x[class * p->columns + k] * parameter[k];
    }
    return mean;
}

void population_place(const struct population *p, const double *parameter, struct estep *e) {
    for (size_t class = 0; class < p->classes; class ++) {
        estep_set_class(e, class, class_mean(p, parameter, class),
                        exp(parameter[p->columns + p->group_of[class]]));
    }
}

void population_climb(const struct population *p, const double *parameter, const struct estep *e,
                      double *gradient, double *information) {
    size_t n = population_parameters(p);
    memset(gradient, 0, n * sizeof *gradient);
    memset(information, 0, n * n * sizeof *information);
    for (size_t class = 0; class < p->classes; class ++) {
        size_t spread = p->columns + p->group_of[class];
        const double *x = p->x + class * p->columns;
        double precision = exp(-2 * parameter[spread]);
        double count = e->class_count[class];
        double mean = e->class_mean[class];
        // Posterior less prior moments.
        double apart = e->class_first[class] - count * e->prior_first[class];
        double square = e->class_second[class] - count * e->prior_second[class] - 2 * mean * apart;
        gradient[spread] += square * precision;
        information[spread * n + spread] += 2 * count;
        for (size_t j = 0; j < p->columns; j++) {
            gradient[j] += x[j] * apart * precision;
            for (size_t k = 0; x[j] != 0 && k < p->columns; k++) {
                information[j * n + k] += count * precision * x[j] * x[k];
            }
        }
    }
}

void population_score(const struct population *p, const double *parameter, const struct estep *e,
                      size_t class, double first, double second, double *score) {
    size_t spread = p->columns + p->group_of[class];
    double precision = exp(-2 * parameter[spread]);
    double apart = first - e->prior_first[class];
    for (size_t k = 0; k < p->columns; k++) {
        score[k] = p->x[class * p->columns + k] * apart * precision;
    }
    score[spread] =
        (second - e->prior_second[class] - 2 * e->class_mean[class] * apart) * precision;
}

double population_reach(const struct population *p, const struct estep *e) {
    double reach = 0;
    for (size_t class = 0; class < p->classes; class ++) {
        reach = fmax(reach, fabs(e->class_mean[class]) + 5 * e->class_sd[class]);
    }
    return reach;
}
