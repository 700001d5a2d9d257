// SPDX-License-Identifier: GPL-3.0-or-later
// The EM algorithm of a model, over one set of patterns after another.
#ifndef VSOKO_MEASURE_EM_H
#define VSOKO_MEASURE_EM_H

#include "ascent.h"
#include "mstep.h"

struct em {
    struct estep estep;
    struct workspace nodes; // what the E-step took
    struct layout layout;
    struct priors priors;
    struct climb climb;
    struct ascent ascent;
    double *free; // [n] the parameters: the point of the ascent
    const struct measure_calibrate_options *options;
    const struct patterns *patterns; // of the climb under way
    bool precise;
};

// Takes everything a climb needs; the caller then sets em->free. `known` as layout_open(). False:
// no memory.
bool em_open(struct em *em, struct workspace *work, const struct patterns *patterns,
             const struct model *model, const bool *known, const struct population *population,
             const struct measure_calibrate_options *options);

// Gives back what em_open() took beyond its workspace; of an empty one nothing.
void em_close(struct em *em);

// Other nodes for the climb to go on with.
bool em_nodes(struct em *em, const struct patterns *patterns, size_t nodes, double bound);

// Climbs from em->free, as ascent_run().
bool em_climb(struct em *em, const struct patterns *patterns, bool precise, double tolerance,
              double gain);

// The score (gradient of the marginal log-likelihood and the prior) at a point, in double; returns
// the log-likelihood. False when the point is out of range.
bool em_score(struct em *em, const struct patterns *patterns, const double *free, double *loglik,
              double *score);

#endif
