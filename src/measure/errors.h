// SPDX-License-Identifier: GPL-3.0-or-later
// Covariance of the estimates.
#ifndef VSOKO_MEASURE_ERRORS_H
#define VSOKO_MEASURE_ERRORS_H

#include "em.h"

struct errors_source {
    enum measure_error_method method;
    const struct patterns *patterns;
    bool large; // so many persons that the bread of the sandwich is the cross-product, too
    // For the sandwich: patterns that know their persons, and the persons' clusters.
    const struct patterns *persons;
    const uint32_t *cluster;
    struct em *em; // private
};

// The gradient of a log-likelihood at a point; false out of range.
struct errors_score {
    bool (*score)(void *problem, const double *x, double *score);
    void *problem;
};

// Observed information at a point: minus the derivative of the score, by central differences. The
// score at a point is the gradient of the complete-data log-likelihood with the counts of that
// point (Fisher's identity); its derivative is the identity of Oakes 1999, both of whose terms move
// here at once. `fixed` [n] or NULL. False: no memory.
bool errors_observed(struct workspace *work, const struct errors_score *score, size_t n,
                     const bool *fixed, const double *at, double *information);

// The covariance at em->free into covariance[n][n], zero for parameters that are held; counts of
// the E-step are overwritten. MEASURE_NOT_IDENTIFIED when the information is singular.
enum measure_status errors_covariance(struct em *em, struct workspace *work,
                                      const struct errors_source *source, double *covariance,
                                      size_t *clusters);

#endif
