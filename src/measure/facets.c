// SPDX-License-Identifier: GPL-3.0-or-later
// Many-facet Rasch: the ratings, whether they hang together, and what a reader gets.
#include "facets.h"

#include "fitting.h"

#include <math.h>
#include <string.h>

enum { MAX_ERRORS = 1000 }; // parameters whose standard errors are found

static enum measure_status check(const struct measure_facets_source *s,
                                 const struct measure_facets_options *o) {
    if (s->ratings == 0 || s->persons == 0 || s->items == 0 || s->raters == 0) {
        return MEASURE_NO_DATA;
    }
    if (s->items > UINT32_MAX / s->raters || o->nodes == 1 || o->nodes > 1024) {
        return MEASURE_BAD_ARGUMENT;
    }
    for (size_t r = 0; r < s->ratings; r++) {
        const struct measure_rating *one = &s->rating[r];
        if (one->person >= s->persons || one->item >= s->items || one->rater >= s->raters ||
            one->category > MEASURE_TOP) {
            return MEASURE_BAD_ARGUMENT;
        }
    }
    return MEASURE_OK;
}

// The category in use of each item; a rating scale keeps what any item has.
static void choose_items(struct facets *f, bool (*used)[FITTING_STEPS]) {
    const struct measure_facets_source *s = f->source;
    bool shared[FITTING_STEPS] = {false};
    for (size_t r = 0; r < s->ratings; r++) {
        used[s->rating[r].item][s->rating[r].category] = true;
        shared[s->rating[r].category] = true;
    }
    for (size_t i = 0; i < s->items; i++) {
        struct measure_item *item = &f->out->item[i];
        size_t different = 0;
        for (size_t c = 0; c < FITTING_STEPS; c++) {
            different += used[i][c];
        }
        item_categories(item, f->options->rating_scale ? shared : used[i]);
        item->status = different > 1    ? MEASURE_OK
                       : different == 1 ? MEASURE_NO_VARIANCE
                                        : MEASURE_NO_DATA;
        f->used_as[i] = SIZE_MAX;
        if (item->status == MEASURE_OK) {
            f->rows = item->top + 1 > f->rows ? item->top + 1 : f->rows;
            f->used_as[i] = f->items;
            f->item_of[f->items++] = i;
        }
    }
}

// The usable ratings, person after person.
static bool sort_ratings(struct facets *f) {
    const struct measure_facets_source *s = f->source;
    f->first = workspace_take(&f->work, s->persons + 2, sizeof *f->first);
    f->cell = workspace_take(&f->work, s->ratings, sizeof *f->cell);
    f->code = workspace_take(&f->work, s->ratings, sizeof *f->code);
    f->cell_used = workspace_take(&f->work, f->items * s->raters, sizeof *f->cell_used);
    if (!f->first || !f->cell || !f->code || !f->cell_used) {
        return false;
    }
    // Counted two places on, so that after the filling the beginnings stand where they belong.
    for (size_t r = 0; r < s->ratings; r++) {
        f->first[s->rating[r].person + 2] += f->used_as[s->rating[r].item] != SIZE_MAX;
    }
    for (size_t p = 2; p < s->persons + 2; p++) {
        f->first[p] += f->first[p - 1];
    }
    for (size_t r = 0; r < s->ratings; r++) {
        const struct measure_rating *one = &s->rating[r];
        size_t item = f->used_as[one->item];
        if (item != SIZE_MAX) {
            size_t at = f->first[one->person + 1]++;
            f->cell[at] = (uint32_t)(item * s->raters + one->rater);
            f->code[at] = f->out->item[one->item].category[one->category];
            f->cell_used[f->cell[at]] = true;
            f->out->rater[one->rater].status = MEASURE_OK;
        }
    }
    f->out->ratings = f->first[s->persons];
    return true;
}

static size_t leader(size_t *part, size_t x) {
    while (part[x] != x) {
        part[x] = part[part[x]];
        x = part[x];
    }
    return x;
}

static void join(size_t *part, size_t a, size_t b) {
    size_t x = leader(part, a);
    size_t y = leader(part, b);
    part[x < y ? y : x] = x < y ? x : y;
}

// Raters 0..raters - 1 and what links them after that, joined in `part` by the ratings: persons, or
// items. Numbers the parts in which there are raters with ratings; returns how many.
static size_t number_parts(struct facets *f, size_t *part, bool by_item) {
    const struct measure_facets_source *s = f->source;
    size_t nodes = s->raters + (by_item ? f->items : s->persons);
    size_t parts = 0;
    for (size_t x = 0; x < nodes; x++) {
        part[x] = x;
    }
    for (size_t p = 0; p < s->persons; p++) {
        for (size_t r = f->first[p]; r < f->first[p + 1]; r++) {
            size_t link = by_item ? f->cell[r] / s->raters : p;
            join(part, f->cell[r] % s->raters, s->raters + link);
        }
    }
    for (size_t r = 0; r < s->raters; r++) {
        struct measure_rater *rater = &f->out->rater[r];
        if (rater->status == MEASURE_OK) {
            // A leader is the least of its part: it comes first and has its number already.
            size_t first = leader(part, r);
            rater->part = first == r ? parts++ : f->out->rater[first].part;
        }
    }
    for (size_t p = 0; p < s->persons; p++) {
        if (f->first[p] < f->first[p + 1]) {
            f->out->person[p].part = f->out->rater[f->cell[f->first[p]] % s->raters].part;
        }
    }
    return parts;
}

// Do persons link all raters, and items too?
static enum measure_status find_parts(struct facets *f) {
    size_t most = f->source->persons > f->items ? f->source->persons : f->items;
    size_t *part = workspace_take(&f->work, f->source->raters + most, sizeof *part);
    if (!part) {
        return MEASURE_NO_MEMORY;
    }
    f->out->parts = number_parts(f, part, false);
    if (f->out->parts == 1) {
        f->out->parts = number_parts(f, part, true);
    }
    return f->out->parts > 1 ? MEASURE_NOT_IDENTIFIED : MEASURE_OK;
}

// The places of the parameters; the rater with the most marks is held.
static bool place_parameters(struct facets *f) {
    const struct measure_facets_source *s = f->source;
    size_t *marks = workspace_take(&f->work, s->raters, sizeof *marks);
    f->own_first = workspace_take(&f->work, f->items, sizeof *f->own_first);
    f->rater_at = workspace_take(&f->work, s->raters, sizeof *f->rater_at);
    if (!marks || !f->own_first || !f->rater_at) {
        return false;
    }
    size_t held = 0;
    for (size_t r = 0; r < f->out->ratings; r++) {
        marks[f->cell[r] % s->raters]++;
    }
    for (size_t r = 0; r < s->raters; r++) {
        held = marks[r] > marks[held] ? r : held;
    }
    for (size_t i = 0; i < f->items; i++) {
        f->own_first[i] = f->n;
        f->n += f->model->own(f->out->item[f->item_of[i]].top);
    }
    f->shared_first = f->n;
    f->shared = f->model->shared(f->out->item[f->item_of[0]].top);
    f->n += f->shared;
    f->border = f->n;
    for (size_t r = 0; r < s->raters; r++) {
        f->rater_at[r] = r == held || marks[r] == 0 ? SIZE_MAX : f->n++;
    }
    return true;
}

// The standard error of a linear function of the parameters.
static double error_of(const struct facets *f, const double *row) {
    double variance = 0;
    if (!f->covariance) {
        return NAN;
    }
    for (size_t a = 0; a < f->n; a++) {
        for (size_t b = 0; row[a] != 0 && b < f->n; b++) {
            variance += row[a] * row[b] * f->covariance[a * f->n + b];
        }
    }
    return sqrt(fmax(0, variance));
}

// Adds `times` the mean severity, as a function of the parameters.
static void add_mean_severity(const struct facets *f, double times, double *row) {
    size_t raters = 0;
    for (size_t r = 0; r < f->source->raters; r++) {
        raters += f->out->rater[r].status == MEASURE_OK;
    }
    for (size_t k = f->border; k < f->n; k++) {
        row[k] += times / (double)raters;
    }
}

// Adds `times` intercept k (1..) of an item by a rater of mean severity.
static void add_intercept(const struct facets *f, size_t item, size_t k, double times,
                          double *row) {
    double j[MODEL_MAX_PAR * (MODEL_MAX_PAR + 1)];
    size_t top = f->out->item[f->item_of[item]].top;
    size_t own = f->model->own(top);
    f->model->jacobian(top, j);
    for (size_t c = 0; c < own + f->shared; c++) {
        row[c < own ? f->own_first[item] + c : f->shared_first + c - own] +=
            times * j[k * (own + f->shared) + c];
    }
    add_mean_severity(f, -times * (double)k, row);
}

static double value_of(const struct facets *f, const double *row) {
    double sum = 0;
    for (size_t k = 0; k < f->n; k++) {
        sum += row[k] * f->ascent.best[k];
    }
    return sum;
}

static bool fill_item(struct facets *f, size_t i, double *row) {
    struct measure_item *item = &f->out->item[f->item_of[i]];
    size_t top = item->top;
    double *values = workspace_take(f->keep, 4 * top, sizeof *values);
    if (!values) {
        return false;
    }
    item->slope = 1;
    item->slope_se = item->guess_se = NAN;
    item->intercept = values;
    item->intercept_se = values + top;
    item->step = values + 2 * top;
    item->step_se = values + 3 * top;
    for (size_t k = 1; k <= top; k++) {
        memset(row, 0, f->n * sizeof *row);
        add_intercept(f, i, k, 1, row);
        item->intercept[k - 1] = value_of(f, row);
        item->intercept_se[k - 1] = error_of(f, row);
        memset(row, 0, f->n * sizeof *row);
        add_intercept(f, i, k, -1, row);
        if (k > 1) {
            add_intercept(f, i, k - 1, 1, row);
        }
        item->step[k - 1] = value_of(f, row);
        item->step_se[k - 1] = error_of(f, row);
        item->location += item->step[k - 1] / (double)top;
    }
    return true;
}

static bool fill_all(struct facets *f) {
    struct measure_facets *out = f->out;
    double *row = workspace_take(&f->work, f->n, sizeof *row);
    if (!row) {
        return false;
    }
    for (size_t i = 0; i < f->items; i++) {
        if (!fill_item(f, i, row)) {
            return false;
        }
    }
    for (size_t r = 0; r < f->source->raters; r++) {
        struct measure_rater *rater = &out->rater[r];
        if (rater->status != MEASURE_OK) {
            continue;
        }
        memset(row, 0, f->n * sizeof *row);
        if (f->rater_at[r] != SIZE_MAX) {
            row[f->rater_at[r]] = 1;
        }
        add_mean_severity(f, -1, row);
        rater->severity = value_of(f, row);
        rater->severity_se = error_of(f, row);
    }
    out->sigma = fabs(f->ascent.best[f->shared_first]);
    out->sigma_se = f->covariance ? sqrt(f->covariance[f->shared_first * (f->n + 1)]) : NAN;
    if (f->options->rating_scale) {
        size_t top = f->shared;
        out->rating_top = top;
        out->rating_step = workspace_take(f->keep, top, sizeof *out->rating_step);
        if (!out->rating_step) {
            return false;
        }
        for (size_t t = 0; t + 1 < top; t++) {
            out->rating_step[t] = f->ascent.best[f->shared_first + 1 + t];
            out->rating_step[top - 1] -= out->rating_step[t];
        }
    }
    return facets_fill_persons(f);
}

static bool open_result(struct facets *f) {
    const struct measure_facets_source *s = f->source;
    struct measure_facets *out = f->out;
    out->item = workspace_take(f->keep, s->items, sizeof *out->item);
    out->item_fit = workspace_take(f->keep, s->items, sizeof *out->item_fit);
    out->rater = workspace_take(f->keep, s->raters, sizeof *out->rater);
    out->person = workspace_take(f->keep, s->persons, sizeof *out->person);
    f->item_of = workspace_take(&f->work, s->items, sizeof *f->item_of);
    f->used_as = workspace_take(&f->work, s->items, sizeof *f->used_as);
    if (!out->item || !out->item_fit || !out->rater || !out->person || !f->item_of || !f->used_as) {
        return false;
    }
    for (size_t r = 0; r < s->raters; r++) {
        out->rater[r] = (struct measure_rater){.status = MEASURE_NO_DATA,
                                               .severity = NAN,
                                               .severity_se = NAN,
                                               .average = NAN,
                                               .fair_average = NAN};
    }
    return true;
}

static enum measure_status fit_facets(struct facets *f) {
    const struct measure_facets_source *s = f->source;
    struct measure_facets *out = f->out;
    bool(*used)[FITTING_STEPS] = workspace_take(&f->work, s->items, sizeof *used);
    if (!used || !open_result(f)) {
        return MEASURE_NO_MEMORY;
    }
    choose_items(f, used);
    if (f->items == 0 || s->persons < 2) {
        return MEASURE_TOO_FEW;
    }
    if (!sort_ratings(f)) {
        return MEASURE_NO_MEMORY;
    }
    enum measure_status status = find_parts(f);
    if (status != MEASURE_OK) {
        return status;
    }
    if (!place_parameters(f) || !facets_climb_open(f)) {
        return MEASURE_NO_MEMORY;
    }
    out->parameters = f->n;
    out->converged = facets_climb(f);
    out->cycles = f->ascent.cycles;
    out->loglik = f->ascent.loglik;
    out->change = f->ascent.change;
    out->gain = f->ascent.gain;
    if (f->options->errors && f->n <= MAX_ERRORS) {
        status = facets_errors(f);
        out->errors = f->covariance ? MEASURE_ERRORS_OAKES : MEASURE_ERRORS_NONE;
    }
    if (status == MEASURE_NO_MEMORY || !fill_all(f)) {
        return MEASURE_NO_MEMORY;
    }
    return status == MEASURE_OK && !out->converged ? MEASURE_NOT_CONVERGED : status;
}

enum measure_status measure_facets(const struct measure_facets_source *source,
                                   const struct measure_facets_options *options,
                                   const struct measure_alloc *alloc, struct measure_facets *out) {
    struct facets f = {.source = source, .options = options, .out = out};
    f.model = options->rating_scale ? &model_rsm : &model_rasch;
    *out = (struct measure_facets){
        .items = source->items, .raters = source->raters, .persons = source->persons};
    out->loglik = out->change = out->gain = out->sigma = out->sigma_se = NAN;
    enum measure_status status = check(source, options);
    if (status != MEASURE_OK) {
        return status;
    }
    struct workspace keep;
    workspace_open(&keep, alloc);
    workspace_open(&f.work, alloc);
    f.keep = &keep;
    struct workspace *memory = workspace_take(&keep, 1, sizeof *memory);
    status = memory ? fit_facets(&f) : MEASURE_NO_MEMORY;
    workspace_close(&f.work);
    if (status == MEASURE_OK || status == MEASURE_NOT_CONVERGED ||
        status == MEASURE_NOT_IDENTIFIED) {
        *memory = keep;
        out->memory = memory;
        return status;
    }
    workspace_close(&keep);
    out->item = NULL;
    out->item_fit = NULL;
    out->rater = NULL;
    out->person = NULL;
    out->rating_step = NULL;
    return status;
}

void measure_facets_close(struct measure_facets *facets) {
    if (facets->memory) {
        struct workspace keep = *(struct workspace *)facets->memory;
        workspace_close(&keep);
        *facets = (struct measure_facets){0};
    }
}
