// SPDX-License-Identifier: GPL-3.0-or-later
// The root of a person's likelihood equation.
#ifndef VSOKO_MEASURE_THETA_ROOT_H
#define VSOKO_MEASURE_THETA_ROOT_H

#include "vsoko/measure/score.h"

// Where equation(theta) falls through 0, by secants kept inside a bracket; the first step is
// Fisher's scoring. The equation gives the information, too; the standard error is 1 / its root.
// MEASURE_NOT_ESTIMABLE when the root lies at infinity.
struct measure_theta theta_root(double (*equation)(const void *arg, double theta,
                                                   double *information),
                                const void *arg, double start);

#endif
