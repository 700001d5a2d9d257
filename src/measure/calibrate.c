// SPDX-License-Identifier: GPL-3.0-or-later
// From a matrix to a calibration: the climb in stages, and what is checked at its end.
#include "fitting.h"

#include <math.h>
#include <string.h>

enum {
    FLOAT_FROM = 8192,          // patterns from which the climb runs in float
    SAMPLE = 16384,             // patterns of the first stage of a large sample
    SAMPLE_FROM = 3 * SAMPLE,   // patterns that have such a stage
    CROSS_PRODUCT_FROM = 10000, // persons
    MAX_NODES = 256,
    REFINEMENTS = 3 // of the nodes
};

static const double QUADRATURE_ERROR = 1e-3; // of the log-likelihood, that is let be

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
    case MEASURE_3PL:
        return "3pl";
    }
    return "unknown";
}

// A large sample starts on parts of itself: far from the top the likelihood of a part is as good a
// guide, at a fraction of the work. A part is climbed to a tenth of its own sampling error.
static enum measure_status climb_parts(struct fit *fit) {
    struct em *em = &fit->em;
    const struct patterns *all = &fit->patterns;
    double enough = 0.005 * (double)em->layout.n;
    for (size_t n = SAMPLE; all->n >= SAMPLE_FROM && n < all->n / 2; n *= 8) {
        struct patterns part;
        if (!patterns_sample(all, &fit->work, n, &part)) {
            return MEASURE_NO_MEMORY;
        }
        if (!em_climb(em, &part, false, 0.1, enough) && em->ascent.stopped) {
            return MEASURE_NOT_CONVERGED;
        }
        fit->out->cycles_part += em->ascent.cycles;
        em->ascent.cycles = 0;
        em->ascent.warm = true;
        mixing_pause(&em->ascent.mixing);
    }
    return MEASURE_OK;
}

static void climb_all(struct fit *fit) {
    struct em *em = &fit->em;
    double tolerance = fit->options->tolerance > 0 ? fit->options->tolerance : 1e-4;
    double gain = fit->options->gain > 0 ? fit->options->gain : 1e-5;
    fit->out->converged =
        em_climb(em, &fit->patterns, fit->patterns.n < FLOAT_FROM, tolerance, gain);
    fit->out->cycles = em->ascent.cycles;
    fit->out->change = em->ascent.change;
    fit->out->gain = em->ascent.gain;
    if (!fit->out->converged && em->ascent.cycles > 0) {
        memcpy(em->free, em->ascent.best, em->layout.n * sizeof *em->free);
    }
}

// The log-likelihood in double, and how it changes with twice as many nodes; of a large sample the
// latter is found on a part.
static enum measure_status likelihood_twice(struct fit *fit, struct workspace *work) {
    struct em *em = &fit->em;
    struct patterns part = fit->patterns;
    struct estep fine;
    if (fit->patterns.n >= SAMPLE_FROM && !patterns_sample(&fit->patterns, work, SAMPLE, &part)) {
        return MEASURE_NO_MEMORY;
    }
    struct estep_options twice = {.nodes = 2 * em->estep.nodes - 1,
                                  .bound = -em->estep.theta[0],
                                  .classes = fit->population.classes,
                                  .pool = fit->options->pool};
    if (!estep_open(&fine, work, &part, &twice)) {
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

static enum measure_status final_likelihood(struct fit *fit) {
    struct workspace work;
    workspace_open(&work, &fit->work.alloc);
    enum measure_status status = likelihood_twice(fit, &work);
    workspace_close(&work);
    return status;
}

// Nodes further out for every population, closer together, or, where that did not help the time
// before, further out again: then it is the ends that err. False: these are good.
static bool better_nodes(const struct fit *fit, double before, size_t *nodes, double *bound) {
    double reach = population_reach(&fit->population, &fit->em.estep);
    double error = fabs(fit->out->quadrature);
    bool free_bound = fit->options->bound <= 0, free_nodes = fit->options->nodes == 0;
    *nodes = fit->out->nodes;
    *bound = fit->out->bound;
    if (free_bound && reach > *bound) {
        *nodes = (size_t)ceil((double)*nodes * reach / *bound);
        *bound = reach;
    }
    if (free_nodes && error > QUADRATURE_ERROR && error < 0.25 * fabs(before)) {
        *nodes *= 2;
    } else if (free_nodes && error > QUADRATURE_ERROR && free_bound) {
        *nodes += *nodes / 3;
        *bound *= 4.0 / 3;
    }
    *nodes = *nodes > MAX_NODES ? MAX_NODES : *nodes;
    return fit->options->quadrature != MEASURE_GAUSS_HERMITE &&
           (*nodes != fit->out->nodes || *bound > fit->out->bound);
}

static enum measure_status refine_nodes(struct fit *fit) {
    struct em *em = &fit->em;
    double before = INFINITY, bound;
    size_t nodes;
    enum measure_status status = final_likelihood(fit);
    for (int i = 0; i < REFINEMENTS && status == MEASURE_OK && !em->ascent.stopped &&
                    better_nodes(fit, before, &nodes, &bound);
         i++) {
        before = fit->out->quadrature;
        if (!em_nodes(em, &fit->patterns, nodes, bound)) {
            return MEASURE_NO_MEMORY;
        }
        em->ascent.warm = true;
        mixing_forget(&em->ascent.mixing);
        climb_all(fit);
        status = final_likelihood(fit);
    }
    return status;
}

static enum measure_error_method method_of(const struct fit *fit) {
    const struct measure_calibrate_options *o = fit->options;
    if (o->error_method != MEASURE_ERRORS_NONE) {
        return o->error_method;
    }
    return o->cluster                                   ? MEASURE_ERRORS_SANDWICH
           : fit->patterns.persons < CROSS_PRODUCT_FROM ? MEASURE_ERRORS_OAKES
                                                        : MEASURE_ERRORS_CROSS_PRODUCT;
}

static enum measure_status find_errors(struct fit *fit) {
    size_t n = fit->em.layout.n;
    if (!fit->options->errors) {
        return MEASURE_OK;
    }
    struct patterns persons;
    struct errors_source source = {.method = method_of(fit),
                                   .patterns = &fit->patterns,
                                   .large = fit->patterns.persons >= CROSS_PRODUCT_FROM,
                                   .persons = &persons,
                                   .cluster = fit->options->cluster};
    struct pattern_source rows = {.matrix = fit->matrix,
                                  .item = fit->item,
                                  .items = fit->used,
                                  .class = fit->population.class_of,
                                  .classes = fit->population.classes,
                                  .pool = fit->options->pool,
                                  .keep_persons = true};
    double *covariance = workspace_take(&fit->work, n * n, sizeof *covariance);
    if (!covariance || (source.method == MEASURE_ERRORS_SANDWICH &&
                        !patterns_build(&persons, &fit->work, &rows))) {
        return MEASURE_NO_MEMORY;
    }
    enum measure_status status =
        errors_covariance(&fit->em, &fit->work, &source, covariance, &fit->out->clusters);
    if (status == MEASURE_OK) {
        fit->out->errors = source.method;
        fit->covariance = covariance;
    }
    return status;
}

// Persons with answers a group. MEASURE_TOO_FEW when one has none.
static enum measure_status count_groups(struct fit *fit) {
    struct measure_calibration *out = fit->out;
    const struct measure_matrix *m = fit->matrix;
    out->group = workspace_take(fit->keep, fit->population.groups, sizeof *out->group);
    if (!out->group) {
        return MEASURE_NO_MEMORY;
    }
    out->group[0].persons = fit->patterns.persons;
    if (fit->population.groups == 1) {
        return MEASURE_OK;
    }
    out->group[0].persons = 0;
    for (size_t p = 0; p < m->persons; p++) {
        const uint8_t *row = m->category + p * m->items;
        bool answered = false;
        for (size_t i = 0; i < fit->used && !answered; i++) {
            answered = row[fit->of[i]] <= MEASURE_TOP;
        }
        out->group[fit->options->group[p]].persons += answered;
    }
    for (size_t g = 0; g < fit->population.groups; g++) {
        if (out->group[g].persons == 0) {
            return MEASURE_TOO_FEW;
        }
    }
    return MEASURE_OK;
}

static enum measure_status open_population(struct fit *fit) {
    const struct measure_calibrate_options *o = fit->options;
    struct population_source source = {.persons = fit->matrix->persons,
                                       .group = o->group,
                                       .groups = o->groups,
                                       .covariate = o->covariate,
                                       .covariates = o->covariate ? o->covariates : 0,
                                       .anchored = fit->anchored,
                                       .one_slope = fit->model->one_slope};
    enum measure_status status = population_open(&fit->population, &fit->work, &source);
    if (status == MEASURE_OK && fit->population.classes && o->quadrature == MEASURE_GAUSS_HERMITE) {
        return MEASURE_BAD_ARGUMENT;
    }
    return status;
}

static enum measure_status open_fit(struct fit *fit) {
    size_t items = fit->matrix->items;
    struct measure_calibration *out = fit->out;
    out->item = workspace_take(fit->keep, items, sizeof *out->item);
    fit->item = workspace_take(&fit->work, items, sizeof *fit->item);
    fit->of = workspace_take(&fit->work, items, sizeof *fit->of);
    fit->known = workspace_take(&fit->work, items, sizeof *fit->known);
    if (!out->item || !fit->item || !fit->of || !fit->known) {
        return MEASURE_NO_MEMORY;
    }
    enum measure_status status = fit_choose_items(fit);
    if (status == MEASURE_OK) {
        status = open_population(fit);
    }
    if (status != MEASURE_OK) {
        return status;
    }
    struct pattern_source source = {.matrix = fit->matrix,
                                    .item = fit->item,
                                    .items = fit->used,
                                    .class = fit->population.class_of,
                                    .classes = fit->population.classes,
                                    .pool = fit->options->pool};
    if (!patterns_build(&fit->patterns, &fit->work, &source)) {
        return MEASURE_NO_MEMORY;
    }
    if (fit->patterns.persons < 2) {
        return MEASURE_TOO_FEW;
    }
    if (!em_open(&fit->em, &fit->work, &fit->patterns, fit->model, fit->known, &fit->population,
                 fit->options)) {
        return MEASURE_NO_MEMORY;
    }
    return count_groups(fit);
}

static enum measure_status fit_model(struct fit *fit) {
    struct measure_calibration *out = fit->out;
    enum measure_status status = open_fit(fit);
    if (status != MEASURE_OK) {
        return status;
    }
    out->items_used = fit->used;
    out->persons = fit->patterns.persons;
    out->patterns = fit->patterns.n;
    out->weight = fit->patterns.total;
    out->parameters = fit->em.layout.n - fit->em.layout.n_fixed;
    fit_start(fit);
    status = climb_parts(fit);
    if (status == MEASURE_OK) {
        climb_all(fit);
        status = refine_nodes(fit);
    }
    status = status == MEASURE_OK ? find_errors(fit) : status;
    if (status == MEASURE_NO_MEMORY || !fit_fill(fit)) {
        return MEASURE_NO_MEMORY;
    }
    return status == MEASURE_OK && !out->converged ? MEASURE_NOT_CONVERGED : status;
}

// Persons that sit in one cluster alone tell nothing of the spread between clusters.
static bool two_clusters(const struct measure_matrix *matrix, const uint32_t *cluster) {
    for (size_t p = 1; p < matrix->persons; p++) {
        if (cluster[p] != cluster[0]) {
            return true;
        }
    }
    return false;
}

static enum measure_status check_options(const struct measure_matrix *matrix,
                                         const struct measure_calibrate_options *o) {
    if (!model_of(o->model) || o->nodes == 1 || o->nodes > MAX_NODES || o->prior_guess >= 1 ||
        (o->error_method == MEASURE_ERRORS_SANDWICH && !o->cluster)) {
        return MEASURE_BAD_ARGUMENT;
    }
    bool clustered =
        o->errors && o->cluster &&
        (o->error_method == MEASURE_ERRORS_NONE || o->error_method == MEASURE_ERRORS_SANDWICH);
    return clustered && !two_clusters(matrix, o->cluster) ? MEASURE_TOO_FEW : MEASURE_OK;
}

enum measure_status calibration_keep(struct measure_calibration *out, struct workspace *memory,
                                     struct workspace *keep, enum measure_status status) {
    if (status == MEASURE_OK || status == MEASURE_NOT_CONVERGED ||
        status == MEASURE_NOT_IDENTIFIED) {
        *memory = *keep;
        out->memory = memory;
    } else {
        workspace_close(keep);
        out->item = NULL;
        out->group = NULL;
        out->beta = out->beta_se = NULL;
        out->population_covariance = NULL;
        out->rating_step = out->rating_step_se = NULL;
    }
    return status;
}

enum measure_status measure_calibrate(const struct measure_matrix *matrix,
                                      const struct measure_calibrate_options *options,
                                      const struct measure_alloc *alloc,
                                      struct measure_calibration *out) {
    struct fit fit = {.matrix = matrix, .options = options, .out = out};
    *out = (struct measure_calibration){
        .model = options->model, .items = matrix->items, .sigma = NAN, .sigma_se = NAN};
    out->loglik = out->quadrature = out->change = out->gain = NAN;
    enum measure_status status = check_options(matrix, options);
    if (status != MEASURE_OK) {
        return status;
    }
    fit.model = model_of(options->model);
    struct workspace keep;
    workspace_open(&keep, alloc);
    workspace_open(&fit.work, alloc);
    fit.keep = &keep;
    struct workspace *memory = workspace_take(&keep, 1, sizeof *memory);
    status = memory ? fit_model(&fit) : MEASURE_NO_MEMORY;
    em_close(&fit.em);
    workspace_close(&fit.work);
    return calibration_keep(out, memory, &keep, status);
}

void measure_calibration_close(struct measure_calibration *calibration) {
    if (calibration->memory) {
        struct workspace keep = *(struct workspace *)calibration->memory;
        workspace_close(&keep);
        *calibration = (struct measure_calibration){0};
    }
}

struct measure_calibration measure_calibration_group(const struct measure_calibration *calibration,
                                                     size_t group) {
    struct measure_calibration view = *calibration;
    view.memory = NULL;
    if (group < view.groups) {
        view.mean = view.group[group].mean;
        view.sigma = view.group[group].sd;
        view.sigma_se = view.group[group].sd_se;
    }
    return view;
}
