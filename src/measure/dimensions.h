// SPDX-License-Identifier: GPL-3.0-or-later
// Several dimensions at work: dimensions.c (from the matrix to the results), dimensions_climb.c
// (likelihood, M-step, errors), dimensions_person.c (the integral over one person's abilities).
#ifndef VSOKO_MEASURE_DIMENSIONS_INTERNAL_H
#define VSOKO_MEASURE_DIMENSIONS_INTERNAL_H

#include "ascent.h"
#include "mstep.h"
#include "vsoko/measure/dimensions.h"

enum {
    DIMENSIONS = MEASURE_MAX_DIMENSIONS,
    DIMENSIONS_GRID = 224, // nodes of a dimension's likelihood, on -/+ DIMENSIONS_BOUND
    DIMENSIONS_POINTS = 21
};
static const double DIMENSIONS_BOUND = 6.5; // standard deviations

// The quadrature and the abilities' correlations, in standard deviations.
struct abilities {
    size_t n; // dimensions
    size_t points;
    double point[DIMENSIONS_POINTS];      // Gauss-Hermite
    double log_weight[DIMENSIONS_POINTS]; // with the normal density taken out
    double correlation[DIMENSIONS * DIMENSIONS];
    double precision[DIMENSIONS * DIMENSIONS]; // its inverse
    double factor[DIMENSIONS * DIMENSIONS];    // lower: factor x factor' = correlation
    double log_determinant;
};

// One person's integral.
struct person_integral {
    double loglik[DIMENSIONS][DIMENSIONS_GRID]; // of each dimension's answers; filled by the caller
    double share[DIMENSIONS][DIMENSIONS_GRID];  // the posterior of each dimension
    double mean[DIMENSIONS];
    double product[DIMENSIONS * DIMENSIONS]; // posterior means of the products
    double log_total;                        // the marginal log-likelihood
};

// Takes the correlations below the diagonal, row by row. False when they are not positive definite.
bool abilities_set(struct abilities *abilities, const double *pairs);
// Integrates one person.
void abilities_integrate(const struct abilities *abilities, struct person_integral *person);

// The items of one dimension; its parameters stand together in the vector.
struct dimension {
    size_t items;
    size_t *of;                   // [items] item of the matrix
    struct pattern_item *item;    // [items]
    struct population population; // one, standard normal
    struct layout layout;
    struct climb climb;
    struct estep estep; // chances and counts on the grid alone
    double *log_chance; // [rows][stride]
    size_t first;       // parameter
};

// Persons of a fixed part, whose sums are added in the order of the lanes.
struct dimensions_lane {
    struct dimensions *dimensions;
    size_t from;
    size_t to;
    double loglik;
    double product[DIMENSIONS * DIMENSIONS];
    double *count[DIMENSIONS]; // [rows][stride]
    struct person_integral *person;
};

struct dimensions {
    const struct measure_matrix *matrix;
    const struct measure_dimensions_options *options;
    struct workspace work;
    struct workspace *keep;
    struct measure_dimensions *out;
    struct abilities abilities;
    size_t n_dimensions;
    struct dimension dimension[DIMENSIONS];
    size_t pairs;
    size_t pair_first;
    size_t n;    // parameters
    size_t *who; // [persons] rows with an answer
    size_t persons;
    double total;
    size_t lanes;
    struct dimensions_lane *lane;
    double product[DIMENSIONS * DIMENSIONS]; // mean over the persons
    struct ascent ascent;
    double *covariance; // [n][n] or NULL
};

// Takes what the climb needs, once the dimensions have their items. False: no memory.
bool dimensions_open(struct dimensions *d);
// Climbs from ascent.x; the point is ascent.best.
bool dimensions_climb(struct dimensions *d);
// Integrates row `person` of the matrix by the chances as they stand.
void dimensions_person(const struct dimensions *d, size_t person, struct person_integral *out);
// Sets chances and correlations; false out of range.
bool dimensions_place(struct dimensions *d, const double *x);
// Covariance at the best point. MEASURE_NOT_IDENTIFIED when the information is singular.
enum measure_status dimensions_errors(struct dimensions *d);

#endif
