// SPDX-License-Identifier: GPL-3.0-or-later
// The EM algorithm with its acceleration, over one set of patterns after another.
#ifndef VSOKO_MEASURE_EM_H
#define VSOKO_MEASURE_EM_H

#include "mixing.h"
#include "mstep.h"

struct em {
    struct estep estep;
    struct layout layout;
    struct priors priors;
    struct climb climb;
    struct mixing mixing;
    const struct measure_calibrate_options *options;
    size_t max_cycles;
    double *free;      // [n] the parameters
    double *best;      // [n] the best point so far and the M-step from it
    double *best_step; // [n]
    double *gradient;  // [n] of the marginal log-likelihood at `best`
    double *weight;    // [n] information of each parameter, complete data
    double *step;      // [n] scratch
    double *trial;     // [n] scratch
    size_t cycles;
    bool warm; // the point is near: it comes from a part of the sample
    double change;
    double gain;
    bool stopped; // by the caller
};

// Takes everything a climb needs; the caller then sets em->free. `known` as layout_open(). False:
// no memory.
bool em_open(struct em *em, struct workspace *work, const struct patterns *patterns,
             const struct model *model, const bool *known, const struct population *population,
             const struct measure_calibrate_options *options);

// Other nodes for the climb to go on with.
bool em_nodes(struct em *em, struct workspace *work, const struct patterns *patterns, size_t nodes,
              double bound);

// Climbs from em->free until the expected step is under `tolerance` and the expected gain of the
// log-likelihood under `gain`, or cycles run out. True: reached.
bool em_climb(struct em *em, const struct patterns *patterns, bool precise, double tolerance,
              double gain);

// The score (gradient of the marginal log-likelihood and the prior) at a point, in double; returns
// the log-likelihood. False when the point is out of range.
bool em_score(struct em *em, const struct patterns *patterns, const double *free, double *loglik,
              double *score);

#endif
