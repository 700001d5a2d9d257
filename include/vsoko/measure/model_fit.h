// SPDX-License-Identifier: GPL-3.0-or-later
// Does the model hold? Items against the sums of points, the whole model against the pairs of
// items, and persons against their own ability. All compare counts with what the calibration
// expects; none says that a poor item is a bad task: a person who knows the subject looks at it.
#ifndef VSOKO_MEASURE_MODEL_FIT_H
#define VSOKO_MEASURE_MODEL_FIT_H

#include "vsoko/measure/score.h"

#ifdef __cplusplus
extern "C" {
#endif

// An item's categories at each sum of points, seen and expected.
struct measure_sum_fit {
    enum measure_status status; // MEASURE_NOT_ESTIMABLE: too few cells are left to test
    double chi_square;          // S-X2
    size_t df;                  // cells - rows - parameters of the item and of the population
    double p;
    double p_corrected; // over the items: Benjamini & Hochberg 1995
    size_t rows;        // groups of sums after merging
};

// S-X2 of Orlando & Thissen 2000, doi:10.1177/01466216000241003, eq. 1 and 4; with more categories
// Kang & Chen 2008, doi:10.1111/j.1745-3984.2007.00052.x. fit[items]; expected shares by the
// recursion of Lord & Wingersky 1984. Only persons who answered every item of the calibration
// count. Sums that one person alone has, and cells with less than one expected person, are merged:
// first categories within a sum (the smallest cell with its smaller neighbour), then sums. NaN and
// MEASURE_NO_DATA for items outside the calibration. MEASURE_TOO_FEW: no complete person.
enum measure_status measure_sum_fit(const struct measure_calibration *calibration,
                                    const struct measure_matrix *matrix,
                                    const struct measure_alloc *alloc,
                                    struct measure_sum_fit *fit) MEASURE_CHECKED;

struct measure_model_fit {
    size_t persons;    // complete
    size_t moments;    // means of the items and of the products of their pairs
    double chi_square; // M2
    size_t df;         // moments - parameters
    double p;
    struct measure_estimate rmsea; // sqrt of the misfit a degree of freedom; the interval is of 90
                                   // %. Under 0.05 is close (Maydeu-Olivares & Joe 2014)
    double srmsr;                  // root mean square of seen minus expected correlations
};

// The means of the items and of the products of their pairs against the model: M2 of
// Maydeu-Olivares & Joe 2006, doi:10.1007/s11336-005-1295-9, eq. 11 and 12; for scores of more than
// two categories M2* of Cai & Hansen 2013, doi:10.1111/j.2044-8317.2012.02050.x. For calibrations
// of measure_calibrate() with one population and no known items, and persons who answered
// everything. MEASURE_TOO_FEW: no degree of freedom (fewer than five items, as a rule) or no
// complete person; MEASURE_BAD_ARGUMENT: known items, groups or covariates, or above 80 items;
// MEASURE_NOT_IDENTIFIED: moments that depend on one another.
enum measure_status measure_model_fit(const struct measure_calibration *calibration,
                                      const struct measure_matrix *matrix,
                                      const struct measure_alloc *alloc,
                                      struct measure_model_fit *fit) MEASURE_CHECKED;

// A person's answers against those that the ability lets expect: about normal, far below zero when
// easy items went wrong and hard ones right. A hint to ask the pupil, never a verdict.
struct measure_person_fit {
    enum measure_status status; // that of the WLE
    double lz;      // standardised log-likelihood at the WLE, Drasgow, Levine & Williams 1985
    double lz_star; // corrected for theta being estimated, Snijders 2001, doi:10.1007/BF02294437,
                    // eq. 12 and 13; more than two categories: Sinharay 2016,
                    // doi:10.1007/s11336-015-9465-x
};

// fit[persons]; `scores` are those of measure_score_all().
void measure_person_fit(const struct measure_calibration *calibration,
                        const struct measure_matrix *matrix, const struct measure_score *scores,
                        struct measure_person_fit *fit);

#ifdef __cplusplus
}
#endif

#endif
