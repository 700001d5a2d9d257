// SPDX-License-Identifier: GPL-3.0-or-later
#include "dimensions.h"

#include "matrix.h"

#include <math.h>
#include <string.h>

static const double START = 0.5;              // of the correlations
static const double ONE = 0.9995;             // from here on two dimensions are one
static const double WIDE = 1.959963984540054; // normal quantile of 0.975

// The columns of one dimension.
struct columns {
    const struct measure_matrix *matrix;
    const size_t *of;
};

static bool dimension_column(void *arg, size_t item, size_t from, size_t n, uint8_t *category) {
    const struct columns *c = arg;
    for (size_t p = 0; p < n; p++) {
        category[p] = c->matrix->category[(from + p) * c->matrix->items + c->of[item]];
    }
    return true;
}

static enum measure_status calibrate_alone(const struct dimensions *d, const size_t *of, size_t n,
                                           const struct measure_alloc *alloc,
                                           struct measure_calibration *c) {
    struct columns columns = {d->matrix, of};
    struct measure_source source = {.persons = d->matrix->persons,
                                    .items = n,
                                    .column = dimension_column,
                                    .arg = &columns,
                                    .weight = d->matrix->weight};
    const struct measure_calibrate_options options = {.model = d->options->model,
                                                      .pool = d->options->pool};
    struct measure_matrix *matrix;
    *c = (struct measure_calibration){0};
    if (n == 0) {
        return MEASURE_TOO_FEW;
    }
    enum measure_status status = measure_matrix_open(&source, alloc, &matrix);
    if (status == MEASURE_OK) {
        status = measure_calibrate(matrix, &options, alloc, c);
        measure_matrix_close(matrix);
    }
    return status;
}

// The usable items of a dimension, with the categories that its own calibration found.
static bool take_items(struct dimensions *d, struct dimension *one,
                       const struct measure_calibration *c, const size_t *of) {
    one->of = workspace_take(&d->work, c->items, sizeof *one->of);
    one->item = workspace_take(&d->work, c->items, sizeof *one->item);
    if (!one->of || !one->item) {
        return false;
    }
    for (size_t i = 0; i < c->items; i++) {
        struct measure_item *item = &d->out->item[of[i]];
        *item = c->item[i];
        item->intercept = item->intercept_se = item->step = item->step_se = NULL;
        if (item->status != MEASURE_OK) {
            continue;
        }
        struct pattern_item *used = &one->item[one->items];
        *used = (struct pattern_item){.column = of[i], .top = item->top};
        memset(used->code, (int)item->top + 1, sizeof used->code);
        memcpy(used->code, item->category, MEASURE_TOP + 1);
        one->of[one->items++] = of[i];
    }
    return true;
}

// Own parameters of the items and the shared slope, into the vector.
static void start_dimension(struct dimensions *d, struct dimension *one,
                            const struct measure_calibration *c) {
    const struct layout *l = &one->layout;
    double *x = d->ascent.x + one->first;
    size_t used = 0;
    for (size_t i = 0; i < c->items; i++) {
        if (c->item[i].status == MEASURE_OK) {
            double *own = x + l->own_first[used++];
            if (!l->model->one_slope) {
                *own++ = c->item[i].slope;
            }
            memcpy(own, c->item[i].intercept, c->item[i].top * sizeof *own);
        }
    }
    if (l->model->one_slope) {
        x[l->shared_first] = c->sigma;
    }
}

// Rows with an answer to an item of any dimension.
static bool find_persons(struct dimensions *d) {
    const struct measure_matrix *m = d->matrix;
    d->who = workspace_take(&d->work, m->persons, sizeof *d->who);
    for (size_t p = 0; d->who && p < m->persons; p++) {
        double weight = m->weight ? m->weight[p] : 1;
        bool answered = false;
        for (size_t i = 0; i < m->items; i++) {
            answered |= d->out->item[i].status == MEASURE_OK &&
                        m->category[p * m->items + i] <= MEASURE_TOP;
        }
        if (answered && weight > 0) {
            d->who[d->persons++] = p;
            d->total += weight;
        }
    }
    return d->who;
}

// The standard error of a linear function of one item's parameters, row[own + shared].
static double item_error(const struct dimensions *d, const struct dimension *one, size_t i,
                         const double *row) {
    const struct layout *l = &one->layout;
    size_t own = l->model->own(l->item[i].top);
    double sum = 0;
    if (!d->covariance) {
        return NAN;
    }
    for (size_t a = 0; a < own + l->shared; a++) {
        size_t x = one->first + (a < own ? l->own_first[i] + a : l->shared_first + a - own);
        for (size_t b = 0; b < own + l->shared; b++) {
            size_t y = one->first + (b < own ? l->own_first[i] + b : l->shared_first + b - own);
            sum += row[a] * row[b] * d->covariance[x * d->n + y];
        }
    }
    return sqrt(fmax(0, sum));
}

// The step's derivative in the item's own parameters, by central differences.
static double step_error(const struct dimensions *d, const struct dimension *one, size_t i,
                         double *par, size_t step) {
    const struct layout *l = &one->layout;
    size_t top = l->item[i].top;
    size_t first = l->model->one_slope;
    double row[MODEL_MAX_PAR + 1] = {0};
    for (size_t k = first; k <= top; k++) {
        double h = 1e-5;
        double kept = par[k];
        par[k] = kept + h;
        double up = l->model->family->step(par, step);
        par[k] = kept - h;
        row[k - first] = (up - l->model->family->step(par, step)) / (2 * h);
        par[k] = kept;
    }
    return item_error(d, one, i, row);
}

static bool fill_item(struct dimensions *d, struct dimension *one, size_t i) {
    const struct layout *l = &one->layout;
    struct measure_item *item = &d->out->item[one->of[i]];
    size_t top = item->top;
    size_t first = l->model->one_slope;
    double par[MODEL_MAX_PAR];
    double *values = workspace_take(d->keep, 4 * top, sizeof *values);
    if (!values) {
        return false;
    }
    item->intercept = values;
    item->intercept_se = values + top;
    item->step = values + 2 * top;
    item->step_se = values + 3 * top;
    layout_curve(l, d->ascent.best + one->first, i, par);
    par[0] = first ? 1 : par[0];
    item->slope = par[0];
    item->slope_se = first ? NAN : item_error(d, one, i, (double[MODEL_MAX_PAR + 1]){1});
    item->location = 0;
    for (size_t k = 1; k <= top; k++) {
        double row[MODEL_MAX_PAR + 1] = {0};
        row[k - first] = 1;
        item->intercept[k - 1] = par[k];
        item->intercept_se[k - 1] = item_error(d, one, i, row);
        item->step[k - 1] = l->model->family->step(par, k);
        item->step_se[k - 1] = step_error(d, one, i, par, k);
        item->location += item->step[k - 1] / (double)top;
    }
    return true;
}

static struct measure_estimate correlation_of(const struct dimensions *d, size_t pair) {
    double r = d->ascent.best[d->pair_first + pair];
    struct measure_estimate e = {MEASURE_OK, r, NAN, NAN, NAN};
    if (d->covariance) {
        size_t at = d->pair_first + pair;
        e.se = sqrt(d->covariance[at * (d->n + 1)]);
        double z = atanh(r);
        double wide = WIDE * e.se / (1 - r * r);
        e.lower = tanh(z - wide);
        e.upper = tanh(z + wide);
    }
    return e;
}

static bool fill_scores(struct dimensions *d) {
    struct measure_dimensions *out = d->out;
    size_t n = d->n_dimensions;
    size_t persons = d->matrix->persons;
    out->eap = workspace_take(d->keep, persons * n, sizeof *out->eap);
    if (!out->eap) {
        return false;
    }
    for (size_t i = 0; i < persons * n; i++) {
        out->eap[i] = (struct measure_theta){MEASURE_NO_DATA, NAN, NAN};
    }
    dimensions_place(d, d->ascent.best);
    struct person_integral *person = d->lane[0].person;
    for (size_t p = 0; p < d->persons; p++) {
        dimensions_person(d, d->who[p], person);
        for (size_t k = 0; k < n; k++) {
            double variance = person->product[k * n + k] - person->mean[k] * person->mean[k];
            out->eap[d->who[p] * n + k] =
                (struct measure_theta){MEASURE_OK, out->sigma[k] * person->mean[k],
                                       out->sigma[k] * sqrt(fmax(0, variance))};
        }
    }
    return true;
}

static bool fill_all(struct dimensions *d) {
    struct measure_dimensions *out = d->out;
    size_t n = d->n_dimensions;
    size_t pair = 0;
    out->sigma = workspace_take(d->keep, 2 * n, sizeof *out->sigma);
    out->correlation = workspace_take(d->keep, n * n, sizeof *out->correlation);
    if (!out->sigma || !out->correlation) {
        return false;
    }
    out->sigma_se = out->sigma + n;
    for (size_t k = 0; k < n; k++) {
        struct dimension *one = &d->dimension[k];
        size_t at = one->first + one->layout.shared_first;
        bool free = one->layout.model->one_slope;
        out->sigma[k] = free ? fabs(d->ascent.best[at]) : 1;
        out->sigma_se[k] = free && d->covariance ? sqrt(d->covariance[at * (d->n + 1)]) : NAN;
        out->correlation[k * n + k] = (struct measure_estimate){MEASURE_OK, 1, 0, 1, 1};
        for (size_t j = 0; j < k; j++) {
            out->correlation[k * n + j] = out->correlation[j * n + k] = correlation_of(d, pair++);
        }
        for (size_t i = 0; i < one->items; i++) {
            if (!fill_item(d, one, i)) {
                return false;
            }
        }
    }
    return !d->options->scores || fill_scores(d);
}

// Are two dimensions one? Then their correlation has run to its end.
static bool merged(const struct dimensions *d) {
    for (size_t k = 0; k < d->pairs; k++) {
        if (fabs(d->ascent.best[d->pair_first + k]) > ONE) {
            return true;
        }
    }
    return false;
}

static enum measure_status climb_all(struct dimensions *d) {
    struct measure_dimensions *out = d->out;
    out->parameters = d->n;
    out->persons = d->persons;
    out->weight = d->total;
    out->converged = dimensions_climb(d);
    out->points = d->abilities.points;
    out->cycles = d->ascent.cycles;
    out->loglik = d->ascent.loglik;
    out->change = d->ascent.change;
    out->gain = d->ascent.gain;
    enum measure_status status = merged(d) ? MEASURE_NOT_IDENTIFIED : MEASURE_OK;
    if (status == MEASURE_OK && d->options->errors) {
        status = dimensions_errors(d);
    }
    if (status == MEASURE_NO_MEMORY || !fill_all(d)) {
        return MEASURE_NO_MEMORY;
    }
    return status == MEASURE_OK && !out->converged ? MEASURE_NOT_CONVERGED : status;
}

static enum measure_status fit_dimensions(struct dimensions *d, const struct measure_alloc *alloc) {
    struct measure_calibration alone[DIMENSIONS] = {{0}};
    size_t items = d->matrix->items;
    size_t *of = workspace_take(&d->work, d->n_dimensions * items, sizeof *of);
    d->out->item = workspace_take(d->keep, items, sizeof *d->out->item);
    enum measure_status status = of && d->out->item ? MEASURE_OK : MEASURE_NO_MEMORY;
    for (size_t k = 0; status == MEASURE_OK && k < d->n_dimensions; k++) {
        size_t n = 0;
        for (size_t i = 0; i < items; i++) {
            if (d->options->dimension[i] == k) {
                of[k * items + n++] = i;
            }
        }
        status = calibrate_alone(d, of + k * items, n, alloc, &alone[k]);
        if (status == MEASURE_OK && !take_items(d, &d->dimension[k], &alone[k], of + k * items)) {
            status = MEASURE_NO_MEMORY;
        }
    }
    if (status == MEASURE_OK && (!find_persons(d) || !dimensions_open(d))) {
        status = MEASURE_NO_MEMORY;
    }
    for (size_t k = 0; status == MEASURE_OK && k < d->n_dimensions; k++) {
        start_dimension(d, &d->dimension[k], &alone[k]);
    }
    for (size_t k = 0; k < d->n_dimensions; k++) {
        measure_calibration_close(&alone[k]);
    }
    if (status != MEASURE_OK) {
        return status == MEASURE_NOT_CONVERGED || status == MEASURE_NOT_IDENTIFIED
                   ? MEASURE_NOT_ESTIMABLE
                   : status;
    }
    for (size_t k = 0; k < d->pairs; k++) {
        d->ascent.x[d->pair_first + k] = START;
    }
    return climb_all(d);
}

static bool options_fit(const struct measure_matrix *matrix,
                        const struct measure_dimensions_options *o) {
    bool fits = o->dimensions >= 2 && o->dimensions <= DIMENSIONS && o->dimension &&
                model_of(o->model) && o->model != MEASURE_RSM && o->model != MEASURE_3PL &&
                (o->points == 0 || (o->points >= 3 && o->points <= DIMENSIONS_POINTS));
    for (size_t i = 0; fits && i < matrix->items; i++) {
        fits = o->dimension[i] < o->dimensions;
    }
    return fits;
}

enum measure_status measure_dimensions(const struct measure_matrix *matrix,
                                       const struct measure_dimensions_options *options,
                                       const struct measure_alloc *alloc,
                                       struct measure_dimensions *out) {
    static const size_t points[DIMENSIONS + 1] = {0, 0, 9, 7, 5, 5};
    struct dimensions d = {.matrix = matrix, .options = options, .out = out};
    *out = (struct measure_dimensions){.model = options->model, .items = matrix->items};
    out->loglik = out->change = out->gain = NAN;
    if (!options_fit(matrix, options)) {
        return MEASURE_BAD_ARGUMENT;
    }
    d.n_dimensions = out->dimensions = options->dimensions;
    d.abilities.points = options->points ? options->points : points[options->dimensions];
    struct workspace keep;
    workspace_open(&keep, alloc);
    workspace_open(&d.work, alloc);
    d.keep = &keep;
    struct workspace *memory = workspace_take(&keep, 1, sizeof *memory);
    enum measure_status status = memory ? fit_dimensions(&d, alloc) : MEASURE_NO_MEMORY;
    workspace_close(&d.work);
    if (status == MEASURE_OK || status == MEASURE_NOT_CONVERGED ||
        status == MEASURE_NOT_IDENTIFIED) {
        *memory = keep;
        out->memory = memory;
        return status;
    }
    workspace_close(&keep);
    out->item = NULL;
    out->sigma = out->sigma_se = NULL;
    out->correlation = NULL;
    out->eap = NULL;
    return status;
}

void measure_dimensions_close(struct measure_dimensions *dimensions) {
    if (dimensions->memory) {
        struct workspace keep = *(struct workspace *)dimensions->memory;
        workspace_close(&keep);
        *dimensions = (struct measure_dimensions){0};
    }
}
