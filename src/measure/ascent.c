// SPDX-License-Identifier: GPL-3.0-or-later
// Dempster, Laird & Rubin 1977; Bock & Aitkin 1981. After the first cycles the M-step is one Newton
// step (Lange 1995, doi:10.1111/j.2517-6161.1995.tb02037.x): its fixed points are the same, and the
// mixing needs no more.
#include "ascent.h"

#include <math.h>
#include <string.h>

enum {
    FULL_CYCLES = 3, // with a full M-step, while the point is far away
    MIN_CYCLES = 4,  // before the expected gain can be believed
    MAX_FALLS = 3    // of the likelihood, that is rounding at the top
};

static const double STEP_LIMIT = 1.5; // of one parameter in one cycle

bool ascent_open(struct ascent *a, struct workspace *work, const struct hill *hill, void *problem,
                 size_t n) {
    *a = (struct ascent){.hill = hill, .problem = problem, .n = n, .max_cycles = 2000};
    double **rows[] = {&a->x,      &a->best, &a->best_step, &a->gradient,
                       &a->weight, &a->step, &a->trial};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        *rows[i] = workspace_take(work, n, sizeof **rows[i]);
        if (!*rows[i]) {
            return false;
        }
    }
    return mixing_open(&a->mixing, work, n);
}

static double largest(const double *x, size_t n) {
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        most = fmax(most, fabs(x[i]));
    }
    return most;
}

bool ascent_try(struct ascent *a, const double *from, const double *step, double scale) {
    double most = largest(step, a->n);
    if (!isfinite(most)) {
        return false;
    }
    scale = most * scale > STEP_LIMIT ? STEP_LIMIT / most : scale;
    for (int halvings = 0; halvings < 40; halvings++, scale /= 2) {
        for (size_t i = 0; i < a->n; i++) {
            a->trial[i] = from[i] + scale * step[i];
        }
        if (a->hill->valid(a->problem, a->trial)) {
            return true;
        }
    }
    return false;
}

static double product(const double *a, const double *b, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

// From the M-step to the next point; change and gain foresee what is left.
static bool next_point(struct ascent *a) {
    mixing_step(&a->mixing, a->best, a->best_step, a->weight, a->step);
    a->gain = 0.5 * product(a->gradient, a->step, a->n);
    a->change = largest(a->step, a->n);
    bool uphill = a->gain >= 0 && ascent_try(a, a->best, a->step, 1);
    if (!uphill) {
        mixing_forget(&a->mixing);
        a->gain = 0.5 * fabs(product(a->gradient, a->best_step, a->n));
        a->change = largest(a->best_step, a->n);
        if (!ascent_try(a, a->best, a->best_step, 1)) {
            return false;
        }
    }
    memcpy(a->x, a->trial, a->n * sizeof *a->x);
    return true;
}

static bool report(struct ascent *a, double loglik) {
    a->stopped = a->hill->report && !a->hill->report(a->problem, a, loglik);
    return !a->stopped;
}

bool ascent_run(struct ascent *a, double noise, double tolerance, double gain) {
    double damping = 1;
    size_t falls = 0;
    a->loglik = -INFINITY;
    while (a->cycles < a->max_cycles) {
        if (!a->hill->valid(a->problem, a->x)) {
            return false;
        }
        a->cycles++;
        double loglik = a->hill->look(a->problem, a->x);
        if (!(loglik >= a->loglik - noise - 1e-12 * fabs(a->loglik))) {
            // The likelihood fell: back to the best point, and on by the M-step alone.
            mixing_forget(&a->mixing);
            falls++;
            if (damping < 1e-6 || !ascent_try(a, a->best, a->best_step, damping)) {
                return false;
            }
            memcpy(a->x, a->trial, a->n * sizeof *a->x);
            damping /= 2;
            continue;
        }
        a->loglik = loglik;
        damping = 1;
        memcpy(a->best, a->x, a->n * sizeof *a->best);
        if (!a->hill->climb(a->problem, a, !a->warm && a->cycles <= FULL_CYCLES) ||
            !next_point(a) || !report(a, loglik)) {
            return false;
        }
        // Without a mixing the foresight is short; but where it only falls there is no more to
        // gain.
        bool foreseen = a->mixing.held > 1 || falls > MAX_FALLS;
        if (a->change < tolerance && a->gain < gain && foreseen &&
            (a->warm || a->cycles >= MIN_CYCLES)) {
            return true;
        }
    }
    return false;
}
