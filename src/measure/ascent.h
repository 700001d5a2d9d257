// SPDX-License-Identifier: GPL-3.0-or-later
// The climb of a likelihood by EM or its Newton step, accelerated; what is climbed is the caller's.
#ifndef VSOKO_MEASURE_ASCENT_H
#define VSOKO_MEASURE_ASCENT_H

#include "mixing.h"

struct ascent;

// What is climbed.
struct hill {
    // Is the point inside the range of the parameters?
    bool (*valid)(const void *problem, const double *x);
    // The log-likelihood at a valid point; keeps what climb() needs.
    double (*look)(void *problem, const double *x);
    // From what look() kept at x: gradient, information of each parameter alone, and the M-step.
    // `full`: the whole M-step, while the point is far; else one Newton step of it. False:
    // singular.
    bool (*climb)(void *problem, struct ascent *ascent, bool full);
    // Tells the caller of a cycle; false stops. NULL: nobody asks.
    bool (*report)(void *problem, const struct ascent *ascent, double loglik);
};

struct ascent {
    const struct hill *hill;
    void *problem;
    struct mixing mixing;
    size_t n;
    size_t max_cycles;
    double *x;         // [n] the point
    double *best;      // [n] the best point so far and the M-step from it
    double *best_step; // [n]
    double *gradient;  // [n] of the marginal log-likelihood at `best`
    double *weight;    // [n] information of each parameter, complete data
    double *step;      // [n] scratch
    double *trial;     // [n] scratch
    size_t cycles;
    bool warm;     // the point is near: it comes from a part of the sample
    double loglik; // at `best`
    double change; // the largest step still expected
    double gain;   // of the log-likelihood still expected, g' H^-1 g / 2
    bool stopped;  // by the caller
};

// Takes everything; the caller then sets x. False: no memory.
bool ascent_open(struct ascent *ascent, struct workspace *work, const struct hill *hill,
                 void *problem, size_t n);

// Climbs from x until the expected step is under `tolerance` and the expected gain under `gain`, or
// cycles run out. `noise` is what rounding may take from the log-likelihood. True: reached.
bool ascent_run(struct ascent *ascent, double noise, double tolerance, double gain);

// trial = from + step, shortened until it is inside the limits; false when even a short one is not.
bool ascent_try(struct ascent *ascent, const double *from, const double *step, double scale);

#endif
