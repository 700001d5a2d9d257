// SPDX-License-Identifier: GPL-3.0-or-later
// Several abilities at once: items each belong to one of two to five dimensions, the dimensions go
// together as the data say. The correlations are those of the abilities themselves: the error of
// the short scales, which pulls the correlation of scores towards 0, is not in them.
#ifndef VSOKO_MEASURE_DIMENSIONS_H
#define VSOKO_MEASURE_DIMENSIONS_H

#include "vsoko/measure/score.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MEASURE_MAX_DIMENSIONS = 5 };

struct measure_dimensions_options {
    enum measure_model model;  // any but MEASURE_RSM and MEASURE_3PL; the same for all
    const uint32_t *dimension; // [items] 0..dimensions - 1
    size_t dimensions;         // 2..MEASURE_MAX_DIMENSIONS
    size_t points; // of the quadrature a dimension, 3..21; 0: 9, 7, 5, 5 for 2, 3, 4, 5 dimensions
    double tolerance;                // largest step of a parameter; 0: 1e-4
    double gain;                     // log-likelihood still to gain; 0: 1e-4
    size_t max_cycles;               // 0: 500
    bool errors;                     // standard errors and intervals
    bool scores;                     // eap of the persons
    const struct measure_pool *pool; // NULL: the calling thread
};

struct measure_dimensions {
    enum measure_model model;
    size_t items;
    struct measure_item *item; // on the scale of their dimension, mean 0
    size_t dimensions;
    double *sigma;    // [dimensions] standard deviation of theta; 1 where slopes are free
    double *sigma_se; // NaN where it is fixed
    // [dimensions][dimensions]; the interval is of 95 %, by Fisher's z; 1 without error on the
    // diagonal.
    struct measure_estimate *correlation;
    struct measure_theta *eap; // [persons][dimensions] with `scores`, else NULL: for groups; each
                               // borrows from the other dimensions
    size_t persons;            // with an answer to a usable item
    double weight;
    size_t parameters;
    double loglik;
    size_t points;
    size_t cycles;
    bool converged;
    double change;
    double gain;
    enum measure_error_method errors;
    void *memory; // private
};

// Marginal maximum likelihood, sum_p w_p log of the integral of prod_i P(x_pi | theta_k(i))
// phi(theta; 0, S) d theta, S = diag(sigma) R diag(sigma), k(i) the dimension of item i. Adams,
// Wilson & Wang 1997, doi:10.1177/0146621697211001; by EM with quadrature that is placed at each
// person's posterior (Schilling & Bock 2005, doi:10.1007/s11336-003-1141-x). Each dimension is
// calibrated alone first. Standard errors: Oakes below ten persons a parameter, the cross-product
// from there on.
//
// MEASURE_OK, MEASURE_NOT_CONVERGED, MEASURE_NOT_IDENTIFIED (a correlation at 1: the dimensions are
// one; a singular information): close the result. MEASURE_BAD_ARGUMENT, and what
// measure_calibrate() says of a dimension alone (MEASURE_NOT_ESTIMABLE when it finds no end).
enum measure_status measure_dimensions(const struct measure_matrix *matrix,
                                       const struct measure_dimensions_options *options,
                                       const struct measure_alloc *alloc,
                                       struct measure_dimensions *out) MEASURE_CHECKED;
void measure_dimensions_close(struct measure_dimensions *dimensions);

#ifdef __cplusplus
}
#endif

#endif
