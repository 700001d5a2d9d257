// SPDX-License-Identifier: GPL-3.0-or-later
// How surely pupils are put on the right level: accuracy (of one testing against the truth) and
// consistency (of two testings with each other). Beside each pupil's level stands the chance that
// it is wrong.
#ifndef VSOKO_MEASURE_CLASSIFY_H
#define VSOKO_MEASURE_CLASSIFY_H

#include "vsoko/measure/score.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MEASURE_CUTS_MAX = 9 };

// Levels are 0..cuts: level l holds what is at least cut[l - 1] and below cut[l].
struct measure_classification {
    size_t persons;     // that were counted; 0 where a distribution was
    double accuracy;    // chance of the right level
    double consistency; // chance of the same level twice
    double kappa; // (consistency - e) / (1 - e), e = sum of expected^2: Cohen 1960; NaN: all on one
                  // level
    double expected[MEASURE_CUTS_MAX + 1]; // share of persons on each level
    double too_high;                       // chance of a level above the right one
    double too_low;
};

struct measure_placed {
    enum measure_status status; // of the person's theta
    size_t level;
    double chance[MEASURE_CUTS_MAX + 1]; // of each level being the right one
    double wrong;                        // 1 - chance[level]
};

// By theta and its standard error: the truth lies normally around the estimate, so the chance of
// level l is p_l = Phi((cut_l - theta) / se) - Phi((cut_(l-1) - theta) / se); accuracy = mean over
// persons of p_(own level), consistency = mean of sum_l p_l^2. Rudner 2001, PARE
// 7(14), doi:10.7275/an9m-2035; 2005, 10(13). cut[cuts] rise. placed[n], or NULL. Persons without
// theta are left out. A cut may be sharp: leave its own error to standard.h.
// MEASURE_BAD_ARGUMENT: cuts fall, are none or too many. MEASURE_NO_DATA: no person.
enum measure_status measure_classify_theta(const struct measure_theta *theta, size_t n,
                                           const double *cut, size_t cuts,
                                           struct measure_placed *placed,
                                           struct measure_classification *out) MEASURE_CHECKED;

// By the sum of points of all tasks: at each theta the sum has its exact distribution (Lord &
// Wingersky 1984), the right level is that of the expected sum; averaged over the normal
// distribution of the calibration: with p_l(theta) the chance that the sum falls on level l,
// accuracy = int p_(right level) g d theta, consistency = int sum_l p_l^2 g d theta. Lee 2010, J
// Educ Meas 47, 1-17, doi:10.1111/j.1745-3984.2009.00096.x, the D method. cut[cuts] in points.
enum measure_status measure_classify_sum(const struct measure_calibration *calibration,
                                         const double *cut, size_t cuts,
                                         const struct measure_alloc *alloc,
                                         struct measure_classification *out) MEASURE_CHECKED;

// The distribution of the sum of points at theta: chance[measure_points() + 1].
void measure_sum_chances(const struct measure_calibration *calibration, double theta,
                         double *chance);

#ifdef __cplusplus
}
#endif

#endif
