// SPDX-License-Identifier: GPL-3.0-or-later
// The M-step: one Newton step for all parameters from the expected counts. Own parameters of items
// make blocks, shared ones a border; the border is eliminated (Schur complement).
#ifndef VSOKO_MEASURE_MSTEP_H
#define VSOKO_MEASURE_MSTEP_H

#include "model.h"
#include "population.h"

// Where the parameters stand in one vector: each item's own, then the shared, then those of the
// population.
struct layout {
    const struct model *model;
    size_t items;
    const struct pattern_item *item;
    size_t *own_first; // [items]
    size_t own_max;
    size_t shared_first;
    size_t shared;
    const struct population *population;
    size_t population_first;
    size_t n;
    bool *fixed; // [n] held where it is: known items, the population that sets the scale
    size_t n_fixed;
};

struct priors {
    double log_slope_sd; // 0: none
    double intercept_sd;
    double guess; // logit
    double guess_sd;
};

// The climb from one point: gradient and information of the expected log-likelihood.
struct climb {
    const struct layout *layout;
    struct priors priors;
    double *gradient;   // [n]
    double *own;        // [items][own_max][own_max]
    double *cross;      // [items][own_max][shared]
    double *border;     // [shared][shared]
    double *population; // [m][m], m parameters of the population
    double *factor;     // the same, private
    double *solved;     // [items][shared][own], private
    double *jacobian;   // private
    double *product;    // private
};

// Places the parameters. `known` [items], or NULL: the item's own parameters are held. False: no
// memory.
bool layout_open(struct layout *layout, struct workspace *work, const struct model *model,
                 const struct pattern_item *item, size_t items, const bool *known,
                 const struct population *population);

// The curve's parameters of an item (slope, intercepts) from the free ones.
void layout_curve(const struct layout *layout, const double *free, size_t item, double *par);

// Chances of all items at the nodes of the E-step, and the densities of its classes; false when a
// parameter is out of range.
bool layout_chances(const struct layout *layout, const double *free, struct estep *estep);

// The same question without the work.
bool layout_valid(const struct layout *layout, const double *free);

// The logarithm of the prior density, without its constant.
double layout_prior(const struct layout *layout, struct priors priors, const double *free);

// Adds the prior's information to information[n][n].
void layout_prior_information(const struct layout *layout, struct priors priors, const double *free,
                              double *information);

// Takes the blocks of a climb. False: no memory.
bool climb_open(struct climb *climb, struct workspace *work, const struct layout *layout,
                struct priors priors);

// Fills the climb at `free` from the counts of the E-step.
void climb_at(struct climb *climb, const struct estep *estep, const double *free);

// The information of each parameter alone, for the mixing.
void climb_weights(const struct climb *climb, double *weight);

// step = information^-1 x gradient; a singular block gets a ridge. False: the border is singular.
bool climb_step(struct climb *climb, double *step);

#endif
