// SPDX-License-Identifier: GPL-3.0-or-later
// Dempster, Laird & Rubin 1977; Bock & Aitkin 1981. After the first cycles the M-step is one Newton
// step (Lange 1995, doi:10.1111/j.2517-6161.1995.tb02037.x): its fixed points are the same, and the
// mixing needs no more.
#include "em.h"

#include <math.h>
#include <string.h>

enum {
    FULL_CYCLES = 3,  // with a full M-step, while the point is far away
    NEWTON_STEPS = 4, // of a full M-step
    MIN_CYCLES = 4    // before the expected gain can be believed
};

static const double STEP_LIMIT = 1.5; // of one parameter in one cycle

static struct priors priors_of(const struct measure_calibrate_options *o) {
    double guess = o->prior_guess > 0 ? o->prior_guess : 0.2;
    return (struct priors){o->prior_log_slope_sd, o->prior_intercept_sd, log(guess / (1 - guess)),
                           o->prior_guess_sd > 0 ? o->prior_guess_sd : 0.5};
}

bool em_nodes(struct em *em, struct workspace *work, const struct patterns *patterns, size_t nodes,
              double bound) {
    return estep_open(&em->estep, work, patterns,
                      &(struct estep_options){.quadrature = em->options->quadrature,
                                              .nodes = nodes,
                                              .bound = bound,
                                              .counts = true,
                                              .classes = em->layout.population->classes,
                                              .pool = em->options->pool});
}

bool em_open(struct em *em, struct workspace *work, const struct patterns *patterns,
             const struct model *model, const bool *known, const struct population *population,
             const struct measure_calibrate_options *options) {
    *em = (struct em){.options = options};
    size_t nodes = options->nodes ? options->nodes : patterns->items > 80 ? 64 : 48;
    em->max_cycles = options->max_cycles ? options->max_cycles : 2000;
    em->priors = priors_of(options);
    if (!layout_open(&em->layout, work, model, patterns->item, patterns->items, known,
                     population) ||
        !em_nodes(em, work, patterns, nodes, options->bound > 0 ? options->bound : 6) ||
        !climb_open(&em->climb, work, &em->layout, em->priors) ||
        !mixing_open(&em->mixing, work, em->layout.n)) {
        return false;
    }
    double **rows[] = {&em->free,   &em->best, &em->best_step, &em->gradient,
                       &em->weight, &em->step, &em->trial};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        *rows[i] = workspace_take(work, em->layout.n, sizeof **rows[i]);
        if (!*rows[i]) {
            return false;
        }
    }
    return true;
}

static double largest(const double *x, size_t n) {
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        most = fmax(most, fabs(x[i]));
    }
    return most;
}

// trial = from + step, shortened until it is inside the limits; false when even a short one is not.
static bool try_step(const struct em *em, const double *from, const double *step, double scale) {
    double most = largest(step, em->layout.n);
    if (!isfinite(most)) {
        return false;
    }
    scale = most * scale > STEP_LIMIT ? STEP_LIMIT / most : scale;
    for (int halvings = 0; halvings < 40; halvings++, scale /= 2) {
        for (size_t i = 0; i < em->layout.n; i++) {
            em->trial[i] = from[i] + scale * step[i];
        }
        if (layout_valid(&em->layout, em->trial)) {
            return true;
        }
    }
    return false;
}

// The information of each parameter alone, for the mixing.
static void parameter_weights(struct em *em) {
    const struct layout *l = &em->layout;
    for (size_t i = 0; i < l->items; i++) {
        for (size_t k = 0; k < l->model->own(l->item[i].top); k++) {
            em->weight[l->own_first[i] + k] =
                em->climb.own[(i * l->own_max + k) * l->own_max + k] + 1e-9;
        }
    }
    for (size_t k = 0; k < l->shared; k++) {
        em->weight[l->shared_first + k] = em->climb.border[k * l->shared + k] + 1e-9;
    }
    size_t p = l->n - l->population_first;
    for (size_t k = 0; k < p; k++) {
        em->weight[l->population_first + k] = em->climb.population[k * p + k] + 1e-9;
    }
}

// The M-step from em->best into em->best_step; the first Newton step gives gradient and weights.
static bool m_step(struct em *em, bool full) {
    climb_at(&em->climb, &em->estep, em->best);
    memcpy(em->gradient, em->climb.gradient, em->layout.n * sizeof *em->gradient);
    parameter_weights(em);
    if (!climb_step(&em->climb, em->best_step)) {
        return false;
    }
    for (int i = 1; full && i < NEWTON_STEPS; i++) {
        if (!try_step(em, em->best, em->best_step, 1)) {
            return false;
        }
        memcpy(em->free, em->trial, em->layout.n * sizeof *em->free);
        climb_at(&em->climb, &em->estep, em->free);
        if (!climb_step(&em->climb, em->step) || !try_step(em, em->free, em->step, 1)) {
            return false;
        }
        for (size_t k = 0; k < em->layout.n; k++) {
            em->best_step[k] = em->trial[k] - em->best[k];
        }
    }
    return true;
}

static double product(const double *a, const double *b, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

// From the M-step to the next point; em->change and em->gain foresee what is left.
static bool next_point(struct em *em) {
    size_t n = em->layout.n;
    mixing_step(&em->mixing, em->best, em->best_step, em->weight, em->step);
    em->gain = 0.5 * product(em->gradient, em->step, n);
    em->change = largest(em->step, n);
    bool uphill = em->gain >= 0 && try_step(em, em->best, em->step, 1);
    if (!uphill) {
        mixing_forget(&em->mixing);
        em->gain = 0.5 * fabs(product(em->gradient, em->best_step, n));
        em->change = largest(em->best_step, n);
        if (!try_step(em, em->best, em->best_step, 1)) {
            return false;
        }
    }
    memcpy(em->free, em->trial, n * sizeof *em->free);
    return true;
}

static bool report(struct em *em, const struct patterns *patterns, double loglik) {
    const struct measure_calibrate_options *o = em->options;
    struct measure_progress progress = {em->cycles, patterns->persons, loglik, em->change,
                                        em->gain};
    em->stopped = o->progress && !o->progress(o->progress_arg, &progress);
    return !em->stopped;
}

bool em_climb(struct em *em, const struct patterns *patterns, bool precise, double tolerance,
              double gain) {
    double best = -INFINITY;
    double damping = 1;
    // What rounding may take away: a float product errs by about 1e-6, partly all to one side.
    double noise = precise ? 1e-9 : 1e-5 * sqrt(patterns->total);
    for (size_t cycle = 0; em->cycles < em->max_cycles; cycle++) {
        if (!layout_chances(&em->layout, em->free, &em->estep)) {
            return false;
        }
        em->cycles++;
        double loglik = estep_run(&em->estep, patterns, precise, true) +
                        layout_prior(&em->layout, em->priors, em->free);
        if (!(loglik >= best - noise - 1e-12 * fabs(best))) {
            // The likelihood fell: back to the best point, and on by the M-step alone.
            mixing_forget(&em->mixing);
            if (damping < 1e-6 || !try_step(em, em->best, em->best_step, damping)) {
                return false;
            }
            memcpy(em->free, em->trial, em->layout.n * sizeof *em->free);
            damping /= 2;
            continue;
        }
        best = loglik;
        damping = 1;
        memcpy(em->best, em->free, em->layout.n * sizeof *em->best);
        if (!m_step(em, !em->warm && em->cycles <= FULL_CYCLES) || !next_point(em) ||
            !report(em, patterns, loglik)) {
            return false;
        }
        if (em->change < tolerance && em->gain < gain && em->mixing.held > 1 &&
            (em->warm || em->cycles >= MIN_CYCLES)) {
            return true;
        }
    }
    return false;
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
