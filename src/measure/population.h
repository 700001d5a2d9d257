// SPDX-License-Identifier: GPL-3.0-or-later
// Whose theta it is: one standard normal population, several groups with means and spreads of their
// own, or means that follow covariates (latent regression; Mislevy 1984, doi:10.1007/BF02306026).
//
// theta in units of the model's slope: z ~ N(x'gamma, s^2). A class is the set of persons with the
// same x and s. Parameters in the vector of the layout: gamma [columns], log s [spreads].
#ifndef VSOKO_MEASURE_POPULATION_H
#define VSOKO_MEASURE_POPULATION_H

#include "estep.h"

struct population {
    size_t classes; // 0: one standard normal population, no parameters
    size_t columns; // a column a group (its mean), then one a covariate
    size_t groups;  // each has its spread
    double *scale;  // [columns] units of the columns: 1 for groups, root mean square of a covariate
    double *x;      // [classes][columns]
    uint32_t *group_of; // [classes]
    uint32_t *class_of; // [persons of the matrix]
    bool first_mean_free;
    bool first_spread_free;
};

struct population_source {
    size_t persons;
    const uint32_t *group;   // [persons] or NULL
    size_t groups;           // 0 or 1: one
    const double *covariate; // [persons][covariates]
    size_t covariates;
    // The scale comes from known items: then the first group's mean, and its spread where that is
    // not the slope that the items share, are free like those of the others.
    bool anchored;
    bool one_slope;
};

// MEASURE_BAD_ARGUMENT: a group out of range or a covariate that is not a number.
enum measure_status population_open(struct population *population, struct workspace *work,
                                    const struct population_source *source);

// Parameters: columns + groups, or none.
size_t population_parameters(const struct population *population);
// Is parameter k held where it is?
bool population_fixed(const struct population *population, size_t k);
bool population_valid(const struct population *population, const double *parameter);
// Gives the classes of the E-step their densities.
void population_place(const struct population *population, const double *parameter,
                      struct estep *estep);
// Gradient and information [n][n] of the parameters from the classes' moments of the E-step. The
// gradient is that of the densities over the nodes, wherever these end.
void population_climb(const struct population *population, const double *parameter,
                      const struct estep *estep, double *gradient, double *information);
// A person's share of the gradient, from the posterior means of theta and theta^2.
void population_score(const struct population *population, const double *parameter,
                      const struct estep *estep, size_t class, double first, double second,
                      double *score);
// The furthest that theta of a class reaches: |mean| + 5 spreads.
double population_reach(const struct population *population, const struct estep *estep);

#endif
