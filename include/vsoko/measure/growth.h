// SPDX-License-Identifier: GPL-3.0-or-later
// Change between two measurements on one scale (link.h), with all its errors: of persons drawn, of
// measurement, of the link.
#ifndef VSOKO_MEASURE_GROWTH_H
#define VSOKO_MEASURE_GROWTH_H

#include "vsoko/measure/score.h"

#ifdef __cplusplus
extern "C" {
#endif

struct measure_growth {
    size_t n;      // pupils with both scores
    double before; // means of these
    double after;
    struct measure_estimate change; // after - before; se with the linking error in it
    double sampling_se;             // sd of the differences / sqrt(n): without the linking error
    double p;                       // two-sided, normal
    double effect; // Cohen 1988, d = change / s, s^2 = var(before) - mean se_before^2: the error of
                   // measurement taken out; NaN when nothing is left
    size_t rose;   // pupils whose own change is beyond its error
    size_t fell;
    double median_error; // of one pupil's change: what a single difference must exceed, times 1.96
};

// The same pupils twice, before[n] and after[n] (WLE with their errors); pairs where one is missing
// are left out. `link_error` is measure_link.error, 0 on one form. The error of measurement is in
// the spread of the differences already; the linking error is one for all pupils and does not
// shrink with n: se = sqrt(sampling_se^2 + link^2) (Monseur & Berezner 2007, J Appl Meas 8,
// 323-335). index[n], or NULL: each pupil's change over its error, sqrt(se1^2 + se2^2 + link^2),
// the reliable change index of Jacobson & Truax 1991, doi:10.1037/0022-006X.59.1.12; beyond 1.96 it
// counts in `rose` or `fell`. MEASURE_TOO_FEW with fewer than two pairs.
enum measure_status measure_growth(const struct measure_theta *before,
                                   const struct measure_theta *after, size_t n, double link_error,
                                   const struct measure_alloc *alloc, double *index,
                                   struct measure_growth *out) MEASURE_CHECKED;

// Other pupils, the same grade a year later: after - before with
// se = sqrt(se_before^2 + se_after^2 + link_error^2), Monseur & Berezner 2007.
struct measure_estimate measure_trend(double before, double se_before, double after,
                                      double se_after, double link_error);

#ifdef __cplusplus
}
#endif

#endif
