// SPDX-License-Identifier: GPL-3.0-or-later
// From a matrix to a calibration: which items and categories can be used, the climb in stages, and
// the results as a reader expects them.
#include "vsoko/measure/calibrate.h"

#include "em.h"
#include "errors.h"

#include <math.h>
#include <string.h>

enum {
    FLOAT_FROM = 8192,          // patterns from which the climb runs in float
    SAMPLE = 16384,             // patterns of the first stage of a large sample
    SAMPLE_FROM = 3 * SAMPLE,   // patterns that have such a stage
    CROSS_PRODUCT_FROM = 10000, // persons
    STEPS = MEASURE_TOP + 1
};

struct fit {
    const struct measure_matrix *matrix;
    const struct measure_calibrate_options *options;
    const struct model *model;
    struct workspace work; // for the computation
    struct measure_calibration *out;
    struct pattern_item *item; // [items used]
    size_t *of;                // [items used] item of the matrix
    double (*count)[STEPS];    // [items of the matrix] weight of each category
    size_t used;
    struct patterns patterns;
    struct em em;
    double *covariance; // [n][n] or NULL
};

const char *measure_model_name(enum measure_model model) {
    switch (model) {
    case MEASURE_RASCH:
        return "rasch";
    case MEASURE_PCM:
        return "pcm";
    case MEASURE_RSM:
        return "rsm";
    case MEASURE_2PL:
        return "2pl";
    case MEASURE_GPCM:
        return "gpcm";
    case MEASURE_GRM:
        return "grm";
    }
    return "unknown";
}

static void count_categories(struct fit *fit) {
    const struct measure_matrix *m = fit->matrix;
    for (size_t p = 0; p < m->persons; p++) {
        const uint8_t *row = m->category + p * m->items;
        double weight = m->weight ? m->weight[p] : 1;
        for (size_t i = 0; i < m->items; i++) {
            if (row[i] <= MEASURE_TOP) {
                fit->count[i][row[i]] += weight;
            }
        }
    }
}

// Categories in use become 0..top in their order; one that nobody chose goes with its lower
// neighbour (the lowest used one, when there is none). `used` says which are in use.
static void item_categories(struct measure_item *item, const bool *used) {
    size_t next = 0;
    size_t highest = 0;
    for (size_t c = 0; c < STEPS; c++) {
        highest = used[c] ? c : highest;
    }
    for (size_t c = 0; c < STEPS; c++) {
        item->category[c] = (uint8_t)(next ? next - 1 + used[c] : 0);
        next += used[c];
        item->merged += !used[c] && c < highest;
    }
    item->top = next ? next - 1 : 0;
}

// A rating scale keeps a category that one item lacks, as long as another has it.
static void shared_categories(const struct fit *fit, bool *used) {
    for (size_t c = 0; c < STEPS; c++) {
        for (size_t i = 0; i < fit->matrix->items; i++) {
            used[c] |= fit->count[i][c] > 0;
        }
    }
}

static enum measure_status choose_items(struct fit *fit) {
    bool shared[STEPS] = {false};
    bool rating = fit->options->model == MEASURE_RSM;
    if (rating) {
        shared_categories(fit, shared);
    }
    for (size_t i = 0; i < fit->matrix->items; i++) {
        struct measure_item *item = &fit->out->item[i];
        bool own[STEPS];
        size_t different = 0;
        for (size_t c = 0; c < STEPS; c++) {
            own[c] = fit->count[i][c] > 0;
            different += own[c];
        }
        item_categories(item, rating ? shared : own);
        item->status = different > 1    ? MEASURE_OK
                       : different == 1 ? MEASURE_NO_VARIANCE
                                        : MEASURE_NO_DATA;
        if (item->status != MEASURE_OK) {
            continue;
        }
        bool binary = fit->options->model == MEASURE_RASCH || fit->options->model == MEASURE_2PL;
        if (binary && item->top > 1) {
            return MEASURE_BAD_ARGUMENT;
        }
        struct pattern_item *used = &fit->item[fit->used];
        *used = (struct pattern_item){.column = i, .top = item->top};
        memset(used->code, (int)item->top + 1, sizeof used->code);
        memcpy(used->code, item->category, STEPS);
        fit->of[fit->used++] = i;
    }
    return fit->used < 2 ? MEASURE_TOO_FEW : MEASURE_OK;
}

// Shares of categories, a little drawn together so that none is zero, give the first intercepts.
static void start_values(struct fit *fit) {
    struct em *em = &fit->em;
    for (size_t i = 0; i < fit->used; i++) {
        size_t top = fit->item[i].top;
        double share[STEPS];
        double d[STEPS];
        double total = 0;
        for (size_t k = 0; k <= top; k++) {
            share[k] = 0.5;
        }
        for (size_t c = 0; c < STEPS; c++) {
            share[fit->item[i].code[c]] += fit->count[fit->of[i]][c];
        }
        for (size_t k = 0; k <= top; k++) {
            total += share[k];
        }
        for (size_t k = 0; k <= top; k++) {
            share[k] /= total;
        }
        fit->model->family->start(share, top, d);
        fit->model->begin(d, top, em->free + em->layout.own_first[i],
                          em->free + em->layout.shared_first);
    }
}

// A large sample starts on parts of itself: far from the top the likelihood of a part is as good a
// guide, at a fraction of the work. A part is climbed to a tenth of its own sampling error.
static enum measure_status climb_stages(struct fit *fit) {
    struct em *em = &fit->em;
    const struct patterns *all = &fit->patterns;
    double enough = 0.005 * (double)em->layout.n;
    for (size_t n = SAMPLE; all->n >= SAMPLE_FROM && n < all->n / 2; n *= 8) {
        struct patterns part;
        if (!patterns_sample(all, &fit->work, n, &part)) {
            return MEASURE_NO_MEMORY;
        }
        if (!em_climb(em, &part, false, 0.1, enough) && em->stopped) {
            return MEASURE_NOT_CONVERGED;
        }
        fit->out->cycles_part += em->cycles;
        em->cycles = 0;
        em->warm = true;
        mixing_pause(&em->mixing);
    }
    double tolerance = fit->options->tolerance > 0 ? fit->options->tolerance : 1e-4;
    double gain = fit->options->gain > 0 ? fit->options->gain : 1e-5;
    fit->out->converged = em_climb(em, all, all->n < FLOAT_FROM, tolerance, gain);
    fit->out->cycles = em->cycles;
    fit->out->change = em->change;
    fit->out->gain = em->gain;
    if (!fit->out->converged) {
        memcpy(em->free, em->best, em->layout.n * sizeof *em->free);
    }
    return MEASURE_OK;
}

// The log-likelihood in double, and how it changes with twice as many nodes; of a large sample the
// latter is found on a part.
static enum measure_status final_likelihood(struct fit *fit) {
    struct em *em = &fit->em;
    struct patterns part = fit->patterns;
    struct estep fine;
    if (fit->patterns.n >= SAMPLE_FROM &&
        !patterns_sample(&fit->patterns, &fit->work, SAMPLE, &part)) {
        return MEASURE_NO_MEMORY;
    }
    if (!estep_open(&fine, &fit->work, &part, 2 * em->estep.nodes - 1, -em->estep.theta[0], false,
                    fit->options->pool)) {
        return MEASURE_NO_MEMORY;
    }
    if (!layout_chances(&em->layout, em->free, &em->estep) ||
        !layout_chances(&em->layout, em->free, &fine)) {
        return MEASURE_NOT_IDENTIFIED;
    }
    fit->out->loglik = estep_run(&em->estep, &fit->patterns, true, false);
    double coarse =
        part.n == fit->patterns.n ? fit->out->loglik : estep_run(&em->estep, &part, true, false);
    fit->out->quadrature =
        (coarse - estep_run(&fine, &part, true, false)) * fit->patterns.total / part.total;
    fit->out->nodes = em->estep.nodes;
    fit->out->bound = -em->estep.theta[0];
    return MEASURE_OK;
}

static enum measure_status find_errors(struct fit *fit) {
    size_t n = fit->em.layout.n;
    if (!fit->options->errors) {
        return MEASURE_OK;
    }
    enum measure_error_method method = fit->patterns.persons < CROSS_PRODUCT_FROM
                                           ? MEASURE_ERRORS_OAKES
                                           : MEASURE_ERRORS_CROSS_PRODUCT;
    double *covariance = workspace_take(&fit->work, n * n, sizeof *covariance);
    if (!covariance) {
        return MEASURE_NO_MEMORY;
    }
    enum measure_status status =
        errors_covariance(&fit->em, &fit->work, &fit->patterns, method, covariance);
    if (status == MEASURE_OK) {
        fit->out->errors = method;
        fit->covariance = covariance;
    }
    return status;
}

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

static bool fill_item(struct fit *fit, struct workspace *keep, size_t i) {
    const struct layout *l = &fit->em.layout;
    struct measure_item *item = &fit->out->item[fit->of[i]];
    double par[MODEL_MAX_PAR];
    double jacobian[MODEL_MAX_PAR * (MODEL_MAX_PAR + 1)];
    double *values = workspace_take(keep, 4 * item->top, sizeof *values);
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

static bool fill_shared(struct fit *fit, struct workspace *keep) {
    const struct layout *l = &fit->em.layout;
    struct measure_calibration *out = fit->out;
    const double *shared = fit->em.free + l->shared_first;
    const double *v = fit->covariance ? fit->covariance + l->shared_first * (l->n + 1) : NULL;
    out->sigma = l->model->one_slope ? fabs(shared[0]) : 1;
    out->sigma_se = l->model->one_slope && v ? sqrt(v[0]) : NAN;
    if (out->model != MEASURE_RSM) {
        return true;
    }
    size_t top = l->shared;
    out->rating_top = top;
    out->rating_step = workspace_take(keep, 2 * top, sizeof *out->rating_step);
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

static enum measure_status fit_model(struct fit *fit, struct workspace *keep) {
    size_t items = fit->matrix->items;
    struct measure_calibration *out = fit->out;
    out->item = workspace_take(keep, items, sizeof *out->item);
    fit->item = workspace_take(&fit->work, items, sizeof *fit->item);
    fit->of = workspace_take(&fit->work, items, sizeof *fit->of);
    fit->count = workspace_take(&fit->work, items, sizeof *fit->count);
    if (!out->item || !fit->item || !fit->of || !fit->count) {
        return MEASURE_NO_MEMORY;
    }
    count_categories(fit);
    enum measure_status status = choose_items(fit);
    if (status != MEASURE_OK) {
        return status;
    }
    if (!patterns_build(&fit->patterns, &fit->work, fit->matrix, fit->item, fit->used)) {
        return MEASURE_NO_MEMORY;
    }
    if (fit->patterns.persons < 2) {
        return MEASURE_TOO_FEW;
    }
    if (!em_open(&fit->em, &fit->work, &fit->patterns, fit->model, fit->options)) {
        return MEASURE_NO_MEMORY;
    }
    out->items_used = fit->used;
    out->persons = fit->patterns.persons;
    out->patterns = fit->patterns.n;
    out->weight = fit->patterns.total;
    out->parameters = fit->em.layout.n;
    start_values(fit);
    status = climb_stages(fit);
    status = status == MEASURE_OK ? final_likelihood(fit) : status;
    status = status == MEASURE_OK ? find_errors(fit) : status;
    if (status == MEASURE_NO_MEMORY) {
        return status;
    }
    for (size_t i = 0; i < fit->used; i++) {
        if (!fill_item(fit, keep, i)) {
            return MEASURE_NO_MEMORY;
        }
    }
    if (!fill_shared(fit, keep)) {
        return MEASURE_NO_MEMORY;
    }
    return status == MEASURE_OK && !out->converged ? MEASURE_NOT_CONVERGED : status;
}

enum measure_status measure_calibrate(const struct measure_matrix *matrix,
                                      const struct measure_calibrate_options *options,
                                      const struct measure_alloc *alloc,
                                      struct measure_calibration *out) {
    struct fit fit = {.matrix = matrix, .options = options, .out = out};
    *out = (struct measure_calibration){
        .model = options->model, .items = matrix->items, .sigma = NAN, .sigma_se = NAN};
    out->loglik = out->quadrature = out->change = out->gain = NAN;
    fit.model = model_of(options->model);
    if (!fit.model || options->nodes == 1 || options->nodes > 256) {
        return MEASURE_BAD_ARGUMENT;
    }
    struct workspace keep;
    workspace_open(&keep, alloc);
    workspace_open(&fit.work, alloc);
    struct workspace *memory = workspace_take(&keep, 1, sizeof *memory);
    enum measure_status status = memory ? fit_model(&fit, &keep) : MEASURE_NO_MEMORY;
    workspace_close(&fit.work);
    if (status == MEASURE_OK || status == MEASURE_NOT_CONVERGED ||
        status == MEASURE_NOT_IDENTIFIED) {
        *memory = keep;
        out->memory = memory;
    } else {
        workspace_close(&keep);
        out->item = NULL;
        out->rating_step = NULL;
    }
    return status;
}

void measure_calibration_close(struct measure_calibration *calibration) {
    if (calibration->memory) {
        struct workspace keep = *(struct workspace *)calibration->memory;
        workspace_close(&keep);
        *calibration = (struct measure_calibration){0};
    }
}
