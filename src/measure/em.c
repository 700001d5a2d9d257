// SPDX-License-Identifier: GPL-3.0-or-later
#include "em.h"

#include <math.h>
#include <string.h>

enum { NEWTON_STEPS = 4 }; // of a full M-step

static struct priors priors_of(const struct measure_calibrate_options *o) {
    double guess = o->prior_guess > 0 ? o->prior_guess : 0.2;
    return (struct priors){o->prior_log_slope_sd, o->prior_intercept_sd, log(guess / (1 - guess)),
                           o->prior_guess_sd > 0 ? o->prior_guess_sd : 0.5};
}

bool em_nodes(struct em *em, const struct patterns *patterns, size_t nodes, double bound) {
    workspace_close(&em->nodes);
    return estep_open(&em->estep, &em->nodes, patterns,
                      &(struct estep_options){.quadrature = em->options->quadrature,
                                              .nodes = nodes,
                                              .bound = bound,
                                              .counts = true,
                                              .classes = em->layout.population->classes,
                                              .pool = em->options->pool});
}

static bool em_valid(const void *problem, const double *x) {
    const struct em *em = problem;
    return layout_valid(&em->layout, x);
}

static double em_look(void *problem, const double *x) {
    struct em *em = problem;
    if (!layout_chances(&em->layout, x, &em->estep)) {
        return NAN;
    }
    return estep_run(&em->estep, em->patterns, em->precise, true) +
           layout_prior(&em->layout, em->priors, x);
}

// The M-step from the best point; the first Newton step gives gradient and weights.
static bool em_step(void *problem, struct ascent *a, bool full) {
    struct em *em = problem;
    climb_at(&em->climb, &em->estep, a->best);
    memcpy(a->gradient, em->climb.gradient, a->n * sizeof *a->gradient);
    climb_weights(&em->climb, a->weight);
    if (!climb_step(&em->climb, a->best_step)) {
        return false;
    }
    for (int i = 1; full && i < NEWTON_STEPS; i++) {
        if (!ascent_try(a, a->best, a->best_step, 1)) {
            return false;
        }
        memcpy(a->x, a->trial, a->n * sizeof *a->x);
        climb_at(&em->climb, &em->estep, a->x);
        if (!climb_step(&em->climb, a->step) || !ascent_try(a, a->x, a->step, 1)) {
            return false;
        }
        for (size_t k = 0; k < a->n; k++) {
            a->best_step[k] = a->trial[k] - a->best[k];
        }
    }
    return true;
}

static bool em_report(void *problem, const struct ascent *a, double loglik) {
    const struct em *em = problem;
    const struct measure_calibrate_options *o = em->options;
    struct measure_progress progress = {a->cycles, em->patterns->persons, loglik, a->change,
                                        a->gain};
    return !o->progress || o->progress(o->progress_arg, &progress);
}

static const struct hill em_hill = {em_valid, em_look, em_step, em_report};

bool em_open(struct em *em, struct workspace *work, const struct patterns *patterns,
             const struct model *model, const bool *known, const struct population *population,
             const struct measure_calibrate_options *options) {
    *em = (struct em){.options = options};
    workspace_open(&em->nodes, &work->alloc);
    // Populations beside the first reach further out; the distance of the nodes stays.
    bool wide = population->classes > 0 && options->bound <= 0;
    double bound = options->bound > 0 ? options->bound : wide ? 8 : 6;
    size_t few = wide ? 64 : 48;
    size_t nodes = options->nodes ? options->nodes : patterns->items > 80 ? few + 16 : few;
    em->priors = priors_of(options);
    if (!layout_open(&em->layout, work, model, patterns->item, patterns->items, known,
                     population) ||
        !em_nodes(em, patterns, nodes, bound) ||
        !climb_open(&em->climb, work, &em->layout, em->priors) ||
        !ascent_open(&em->ascent, work, &em_hill, em, em->layout.n)) {
        return false;
    }
    em->ascent.max_cycles = options->max_cycles ? options->max_cycles : 2000;
    em->free = em->ascent.x;
    return true;
}

void em_close(struct em *em) { workspace_close(&em->nodes); }

bool em_climb(struct em *em, const struct patterns *patterns, bool precise, double tolerance,
              double gain) {
    em->patterns = patterns;
    em->precise = precise;
    // What rounding may take away: a float product errs by about 1e-6, partly all to one side.
    double noise = precise ? 1e-9 : 1e-5 * sqrt(patterns->total);
    return ascent_run(&em->ascent, noise, tolerance, gain);
}

bool em_score(struct em *em, const struct patterns *patterns, const double *free, double *loglik,
              double *score) {
    if (!layout_chances(&em->layout, free, &em->estep)) {
        return false;
    }
    *loglik = estep_run(&em->estep, patterns, true, true);
    climb_at(&em->climb, &em->estep, free);
    memcpy(score, em->climb.gradient, em->layout.n * sizeof *score);
    return true;
}
