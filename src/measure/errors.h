// SPDX-License-Identifier: GPL-3.0-or-later
// Covariance of the estimates.
#ifndef VSOKO_MEASURE_ERRORS_H
#define VSOKO_MEASURE_ERRORS_H

#include "em.h"

// The inverse information at em->free into covariance[n][n]; counts of the E-step are overwritten.
// MEASURE_NOT_IDENTIFIED when it is singular.
enum measure_status errors_covariance(struct em *em, struct workspace *work,
                                      const struct patterns *patterns,
                                      enum measure_error_method method, double *covariance);

#endif
