// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of a population from plausible values.
#include "vsoko/measure/honesty.h"
#include "vsoko/measure/plausible.h"

#include "matrix.h"

#include <math.h>
#include <string.h>

enum { DRAWS = 20 };

static const double WIDE = 1.959963984540054; // normal quantile of 0.975

struct measure_estimate measure_pool_draws(const double *value, const double *variance,
                                           size_t draws) {
    struct measure_estimate e = {MEASURE_TOO_FEW, NAN, NAN, NAN, NAN};
    if (draws < 2) {
        return e;
    }
    double mean = 0;
    double within = 0;
    double between = 0;
    for (size_t m = 0; m < draws; m++) {
        mean += value[m] / (double)draws;
        within += variance[m] / (double)draws;
    }
    for (size_t m = 0; m < draws; m++) {
        between += (value[m] - mean) * (value[m] - mean) / (double)(draws - 1);
    }
    e.status = MEASURE_OK;
    e.value = mean;
    e.se = sqrt(within + (1 + 1 / (double)draws) * between);
    e.lower = mean - WIDE * e.se;
    e.upper = mean + WIDE * e.se;
    return e;
}

struct tabling {
    const struct measure_plausible_source *source;
    const struct measure_population_table *table;
    size_t draws;
    size_t columns;   // groups, covariates
    double *normal;   // [columns][columns]
    double *cross;    // [columns]
    double *solved;   // [columns]
    double *x;        // [columns]
    double *value;    // [draws][persons]
    double *number;   // [draws] a statistic
    double *variance; // [draws]
};

static size_t cell_of(const struct tabling *t, size_t person) {
    return t->table->by ? t->table->by[person] : 0;
}

static void fill_x(const struct tabling *t, size_t person) {
    const struct measure_calibration *c = t->source->calibration;
    memset(t->x, 0, t->columns * sizeof *t->x);
    t->x[t->source->group ? t->source->group[person] : 0] = 1;
    for (size_t k = 0; k < c->covariates; k++) {
        t->x[c->groups + k] = t->source->covariate[person * c->covariates + k];
    }
}

// Factors the normal matrix; a column that depends on those before it gets a factor of 0.
static void factor_columns(double *a, size_t n) {
    for (size_t j = 0; j < n; j++) {
        double pivot = a[j * n + j];
        for (size_t k = 0; k < j; k++) {
            pivot -= a[j * n + k] * a[j * n + k];
        }
        bool own = pivot > 1e-10 * a[j * n + j];
        for (size_t i = j + 1; i < n; i++) {
            double sum = a[i * n + j];
            for (size_t k = 0; k < j; k++) {
                sum -= a[i * n + k] * a[j * n + k];
            }
            a[i * n + j] = own ? sum / sqrt(pivot) : 0;
        }
        a[j * n + j] = own ? sqrt(pivot) : 0;
    }
}

// Is the indicator of every cell a sum of the columns? Its least squares must leave nothing.
static bool conditioned(struct tabling *t) {
    size_t n = t->columns;
    size_t persons = t->source->matrix->persons;
    memset(t->normal, 0, n * n * sizeof *t->normal);
    for (size_t p = 0; p < persons; p++) {
        fill_x(t, p);
        for (size_t i = 0; i < n; i++) {
            for (size_t j = 0; t->x[i] != 0 && j < n; j++) {
                t->normal[i * n + j] += t->x[i] * t->x[j];
            }
        }
    }
    factor_columns(t->normal, n);
    for (size_t cell = 0; cell < t->table->cells; cell++) {
        double count = 0;
        double explained = 0;
        memset(t->cross, 0, n * sizeof *t->cross);
        for (size_t p = 0; p < persons; p++) {
            if (cell_of(t, p) == cell) {
                fill_x(t, p);
                count++;
                for (size_t i = 0; i < n; i++) {
                    t->cross[i] += t->x[i];
                }
            }
        }
        for (size_t i = 0; i < n; i++) {
            double sum = t->cross[i];
            for (size_t k = 0; k < i; k++) {
                sum -= t->normal[i * n + k] * t->solved[k];
            }
            t->solved[i] = t->normal[i * n + i] > 0 ? sum / t->normal[i * n + i] : 0;
            explained += t->solved[i] * t->solved[i];
        }
        if (count - explained > 1e-6 * count) {
            return false;
        }
    }
    return true;
}

// Persons of a cell with answers, the sum of their weights and that of the squares.
static size_t count_cell(const struct tabling *t, size_t cell, double *weight, double *squares) {
    const struct measure_matrix *m = t->source->matrix;
    size_t persons = 0;
    *weight = *squares = 0;
    for (size_t p = 0; p < m->persons; p++) {
        if (cell_of(t, p) == cell && !isnan(t->value[p])) {
            double w = m->weight ? m->weight[p] : 1;
            persons += w > 0;
            *weight += w;
            *squares += w * w;
        }
    }
    return persons;
}

// Mean and variance (n - 1) of one draw in a cell, and the share from `low` up to `high`.
struct spread {
    double mean;
    double variance;
    double share;
};

static struct spread draw_spread(const struct tabling *t, size_t cell, size_t draw, double low,
                                 double high) {
    const struct measure_matrix *m = t->source->matrix;
    const double *value = t->value + draw * m->persons;
    struct spread s = {0, 0, 0};
    double weight = 0;
    double squares = 0;
    double sum = 0;
    for (size_t p = 0; p < m->persons; p++) {
        double w = m->weight ? m->weight[p] : 1;
        if (cell_of(t, p) != cell || isnan(value[p]) || !(w > 0)) {
            continue;
        }
        weight += w;
        squares += w * w;
        double apart = value[p] - s.mean;
        s.mean += w * apart / weight;
        sum += w * apart * (value[p] - s.mean);
        s.share += value[p] >= low && value[p] < high ? w : 0;
    }
    s.variance = sum / (weight - squares / weight);
    s.share /= weight;
    return s;
}

static void fill_cell(struct tabling *t, size_t index, struct measure_population_cell *cell) {
    const struct measure_population_table *table = t->table;
    double weight;
    double squares;
    cell->persons = count_cell(t, index, &weight, &squares);
    cell->status = cell->persons < MEASURE_MIN_REGRESSION_CELL ? MEASURE_TOO_FEW : MEASURE_OK;
    cell->mean = cell->sd = (struct measure_estimate){MEASURE_TOO_FEW, NAN, NAN, NAN, NAN};
    for (size_t k = 0; k <= table->cuts; k++) {
        cell->share[k] = cell->mean;
    }
    if (cell->status != MEASURE_OK) {
        return;
    }
    double n = weight * weight / squares; // persons of equal weight that tell as much
    for (size_t m = 0; m < t->draws; m++) {
        struct spread s = draw_spread(t, index, m, 0, 0);
        t->number[m] = s.mean;
        t->variance[m] = s.variance / n;
    }
    cell->mean = measure_pool_draws(t->number, t->variance, t->draws);
    for (size_t m = 0; m < t->draws; m++) {
        struct spread s = draw_spread(t, index, m, 0, 0);
        t->number[m] = sqrt(s.variance);
        t->variance[m] = s.variance / (2 * (n - 1));
    }
    cell->sd = measure_pool_draws(t->number, t->variance, t->draws);
    for (size_t k = 0; k <= table->cuts; k++) {
        double low = k > 0 ? table->cut[k - 1] : -INFINITY;
        double high = k < table->cuts ? table->cut[k] : INFINITY;
        for (size_t m = 0; m < t->draws; m++) {
            struct spread s = draw_spread(t, index, m, low, high);
            t->number[m] = s.share;
            t->variance[m] = s.share * (1 - s.share) / n;
        }
        cell->share[k] = measure_pool_draws(t->number, t->variance, t->draws);
        cell->share[k].lower = fmax(0, cell->share[k].lower);
        cell->share[k].upper = fmin(1, cell->share[k].upper);
    }
}

static bool open_tabling(struct tabling *t, struct workspace *work) {
    size_t n = t->columns;
    t->normal = workspace_take(work, n * n, sizeof *t->normal);
    t->cross = workspace_take(work, n, sizeof *t->cross);
    t->solved = workspace_take(work, n, sizeof *t->solved);
    t->x = workspace_take(work, n, sizeof *t->x);
    t->value = workspace_take(work, t->draws * t->source->matrix->persons, sizeof *t->value);
    t->number = workspace_take(work, t->draws, sizeof *t->number);
    t->variance = workspace_take(work, t->draws, sizeof *t->variance);
    return t->normal && t->cross && t->solved && t->x && t->value && t->number && t->variance;
}

static bool table_fits(const struct tabling *t) {
    if (t->table->cells == 0 || (!t->table->by && t->table->cells > 1)) {
        return false;
    }
    for (size_t p = 0; t->table->by && p < t->source->matrix->persons; p++) {
        if (t->table->by[p] >= t->table->cells) {
            return false;
        }
    }
    for (size_t k = 1; k < t->table->cuts; k++) {
        if (!(t->table->cut[k] > t->table->cut[k - 1])) {
            return false;
        }
    }
    return true;
}

enum measure_status measure_population(const struct measure_plausible_source *source,
                                       const struct measure_population_table *table,
                                       const struct measure_alloc *alloc,
                                       struct measure_population_cell *cell,
                                       struct measure_estimate *share) {
    struct tabling t = {.source = source,
                        .table = table,
                        .draws = source->draws ? source->draws : DRAWS,
                        .columns = source->calibration->groups + source->calibration->covariates};
    if (!table_fits(&t)) {
        return MEASURE_BAD_ARGUMENT;
    }
    struct workspace work;
    workspace_open(&work, alloc);
    enum measure_status status = MEASURE_NO_MEMORY;
    if (open_tabling(&t, &work)) {
        status = measure_plausible_values(source, alloc, t.value);
    }
    if (status == MEASURE_OK && !conditioned(&t)) {
        status = MEASURE_NOT_CONDITIONED;
    }
    for (size_t k = 0; status == MEASURE_OK && k < table->cells; k++) {
        cell[k].share = share + k * (table->cuts + 1);
        fill_cell(&t, k, &cell[k]);
    }
    workspace_close(&work);
    return status;
}
