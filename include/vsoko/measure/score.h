// SPDX-License-Identifier: GPL-3.0-or-later
// Scores of persons on the scale of a calibration, its information, and the fit of items and
// persons.
//
// A calibration comes from measure_calibrate(), or from a bank of known items: then the caller
// fills model, items, mean, sigma and item[] (status, top, category, slope, intercept, guess) of an
// empty structure. A sigma that is NaN says that there is no population: then there is no EAP.
#ifndef VSOKO_MEASURE_SCORE_H
#define VSOKO_MEASURE_SCORE_H

#include "vsoko/measure/calibrate.h"

#ifdef __cplusplus
extern "C" {
#endif

struct measure_theta {
    enum measure_status status; // MEASURE_NO_DATA: no answers; MEASURE_NOT_ESTIMABLE: at infinity
    double value;               // logits; NaN unless MEASURE_OK
    double se;                  // 1 / sqrt(information), or the posterior sd of EAP
};

struct measure_score {
    size_t answered;          // items of the calibration with an answer
    size_t points;            // sum of categories
    size_t most;              // sum of the highest categories of these items
    struct measure_theta wle; // root of l'(theta) + J / (2 I) = 0, J = sum P' P'' / P, I the
                              // information: Warm 1989, doi:10.1007/BF02294627: for a person
    struct measure_theta mle; // maximum likelihood; not estimable for a perfect or a zero score
    struct measure_theta
        eap; // posterior mean, Bock & Mislevy 1982, doi:10.1177/014662168200600405:
             // for groups; it draws single persons towards the mean
};

// Scores one row of categories, [items] of the calibration's matrix.
enum measure_status measure_score_row(const struct measure_calibration *calibration,
                                      const uint8_t *row,
                                      struct measure_score *out) MEASURE_CHECKED;

// Scores all persons of a matrix: out[persons]. MEASURE_BAD_ARGUMENT when the items differ in
// number.
enum measure_status measure_score_all(const struct measure_calibration *calibration,
                                      const struct measure_matrix *matrix,
                                      const struct measure_alloc *alloc,
                                      struct measure_score *out) MEASURE_CHECKED;

// theta for each sum of points 0..most of a person who answered everything: table[most + 1], `most`
// as measure_points(). wle and mle only where items share one slope (elsewhere the sum is not
// sufficient: MEASURE_NOT_IDENTIFIED); eap for all, from the likelihood of the sum (Lord &
// Wingersky 1984, doi:10.1177/014662168400800409; Thissen et al. 1995).
enum measure_status measure_score_table(const struct measure_calibration *calibration,
                                        const struct measure_alloc *alloc,
                                        struct measure_score *table) MEASURE_CHECKED;
size_t measure_points(const struct measure_calibration *calibration);

// Fisher information of one item and of all at theta: sum over categories of P'^2 / P.
double measure_item_information(const struct measure_calibration *calibration, size_t item,
                                double theta);
double measure_information(const struct measure_calibration *calibration, double theta);

// P(category k) of an item at theta, p[top + 1].
void measure_chances(const struct measure_calibration *calibration, size_t item, double theta,
                     double *p);

// Fit of an item at the persons' WLE: outfit = mean of r^2 / V, infit = sum r^2 / sum V, r the
// residual and V its variance; z by Wilson and Hilferty, (m^(1/3) - 1) 3/s + s/3, s^2 the variance
// of the mean square m. Wright & Masters 1982, Rating Scale Analysis, ch. 5. Say nothing of it
// below ten items.
struct measure_item_fit {
    size_t n;
    double infit;
    double infit_z;
    double outfit;
    double outfit_z;
    double infit_low; // 1 -/+ 2 / sqrt(n), Smith, Schumacker & Bush 1998, J Outcome Meas 2, 66-78
    double infit_high;
    double outfit_low; // 1 -/+ 6 / sqrt(n)
    double outfit_high;
};

// fit[items]; NaN for items outside the calibration. `scores` are those of measure_score_all().
void measure_item_fit(const struct measure_calibration *calibration,
                      const struct measure_matrix *matrix, const struct measure_score *scores,
                      struct measure_item_fit *fit);

// Correlations of residuals at WLE, q3[items][items], pairwise complete; 1 on the diagonal, NaN
// where undefined. Yen 1984, doi:10.1177/014662168400800201. Look at q3 - mean > 0.2 (Christensen,
// Makransky & Horton 2017, doi:10.1177/0146621616677520).
enum measure_status measure_q3(const struct measure_calibration *calibration,
                               const struct measure_matrix *matrix,
                               const struct measure_score *scores,
                               const struct measure_alloc *alloc, double *q3) MEASURE_CHECKED;

// Reliability of the scores of these persons; NaN where undefined.
struct measure_score_reliability {
    double eap;      // var(EAP) / (var(EAP) + mean posterior variance)
    double wle;      // 1 - mean SE^2 / var(WLE), Adams 2005, doi:10.1016/j.stueduc.2005.05.008; a
                     // negative one means: this test does not tell these persons apart
    double marginal; // of the test: mean over theta of sigma^2 / (sigma^2 + 1 / information)
    double green;    // 1 - mean of 1 / (information sigma^2), Green et al. 1984,
                     // doi:10.1111/j.1745-3984.1984.tb01039.x
};
void measure_score_reliability(const struct measure_calibration *calibration,
                               const struct measure_matrix *matrix,
                               const struct measure_score *scores,
                               struct measure_score_reliability *out);

#ifdef __cplusplus
}
#endif

#endif
