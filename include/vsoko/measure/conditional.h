// SPDX-License-Identifier: GPL-3.0-or-later
// Items of Rasch's family without any assumption about the persons: conditional maximum
// likelihood. The sum of points is sufficient for a person, so the likelihood given the sums has
// the items alone in it. For small groups, and as a check of measure_calibrate(): both must agree
// when theta is about normal.
#ifndef VSOKO_MEASURE_CONDITIONAL_H
#define VSOKO_MEASURE_CONDITIONAL_H

#include "vsoko/measure/calibrate.h"

#ifdef __cplusplus
extern "C" {
#endif

// Fits MEASURE_RASCH, MEASURE_PCM or MEASURE_RSM. The calibration's items have slope 1 and
// locations with the mean 0; standard errors are those under this centring. `loglik` is the
// conditional one, `persons` those who have neither zero nor all points (the others say nothing of
// the items); `sigma` is NaN: there is no population, so scores have WLE and MLE, and no EAP.
// Missing answers are allowed: persons who answered the same items are conditioned together.
//
// Andersen 1972, doi:10.1111/j.2517-6161.1972.tb00887.x; elementary symmetric functions by sums of
// positive terms alone, Liou 1994, doi:10.1177/014662169401800304. Newton's method; gain and change
// as in measure_calibration. Weights of persons count.
//
// MEASURE_OK; MEASURE_NOT_CONVERGED with the last values; MEASURE_NOT_IDENTIFIED when the answers
// do not hold the items together (one part is always easier than the other, or nobody answered
// both); MEASURE_TOO_FEW with fewer than two items or persons; MEASURE_BAD_ARGUMENT for another
// model or categories above 1 in Rasch. On the first three close the calibration.
enum measure_status measure_conditional(const struct measure_matrix *matrix,
                                        enum measure_model model, const struct measure_alloc *alloc,
                                        struct measure_calibration *out) MEASURE_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
