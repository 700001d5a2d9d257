// SPDX-License-Identifier: GPL-3.0-or-later
// Classical test theory: items and the reliability of their sum. Scores[persons][items], NaN where
// missing; max[items] is the greatest score of an item.
#ifndef VSOKO_MEASURE_CLASSICAL_H
#define VSOKO_MEASURE_CLASSICAL_H

#include "vsoko/measure/base.h"

#ifdef __cplusplus
extern "C" {
#endif

struct measure_scores {
    const double *score; // [persons][items]
    const double *max;   // [items]
    size_t persons;
    size_t items;
};

struct measure_item_stats {
    size_t n;             // persons with a score on the item
    double mean;          // of the score
    double difficulty;    // mean / max: 0..1, high is easy
    double sd;            // n - 1
    double r_rest;        // correlation with the sum of the other items; complete persons
    double d27;           // upper minus lower 27 % by the sum (Kelley 1939), as a share of max
    double alpha_without; // Cronbach's alpha of the other items
    enum measure_status status; // MEASURE_NO_VARIANCE: r_rest and d27 say nothing
};

// Statistics of each item: out[items]. Sums are those of the persons without missing scores. Ties
// at the border of the 27 % groups count in part, so that the order of rows does not matter;
// `n_group` of each side is 27 % of the persons, rounded. MEASURE_NO_DATA when there is no complete
// person (n, mean, difficulty and sd are still filled).
enum measure_status measure_items(const struct measure_scores *scores,
                                  const struct measure_alloc *alloc,
                                  struct measure_item_stats *out) MEASURE_CHECKED;

// Reliability of the sum of the items, over complete persons.
struct measure_reliability {
    size_t persons; // complete
    size_t items;
    double mean; // of the sum
    double sd;   // n - 1
    // k/(k-1) (1 - sum of the items' variances / variance of the sum), Cronbach 1951,
    // doi:10.1007/BF02310555 (KR-20 for items 0/1); interval of Feldt 1965, doi:10.1007/BF02289499.
    struct measure_estimate alpha;
    // k/(k-1) (1 - m (k - m) / (k s^2)), m the mean of the sum, s^2 its variance with n.
    double kr21; // Kuder & Richardson 1937, doi:10.1007/BF02288391; NaN unless all scores are 0/1
    double lambda2; // Guttman 1945, eq. 34, doi:10.1007/BF02288892
    // (sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances).
    double
        omega; // total; one factor by maximum likelihood on covariances, McDonald 1999, eq. 6.20b
    double split_r;    // correlation of odd and even items
    double split_half; // the same for the whole test by Spearman and Brown (1910)
    double sem;        // standard error of measurement, sd x sqrt(1 - alpha), in points
    enum measure_status omega_status; // MEASURE_TOO_FEW below three items, MEASURE_NO_VARIANCE ...
};

// MEASURE_TOO_FEW with fewer than two items or complete persons; MEASURE_NO_VARIANCE when all sums
// are equal.
enum measure_status measure_reliability(const struct measure_scores *scores,
                                        const struct measure_alloc *alloc,
                                        struct measure_reliability *out) MEASURE_CHECKED;

// Reliability of a test `times` as long (Spearman 1910, Brown 1910): r x t / (1 + (t - 1) r).
double measure_spearman_brown(double reliability, double times);

// Cronbach's alpha limits by F (Feldt 1965) for n persons and k items: 1 - (1 - alpha) F, F the
// quantiles (1 +/- level) / 2 with n - 1 and (n - 1)(k - 1) degrees of freedom.
struct measure_interval measure_feldt(double alpha, size_t n, size_t k, double level);

// Mean and standard deviation (n - 1) of the values that are not NaN, by two passes.
// MEASURE_NO_DATA without values; one value has sd NaN and MEASURE_TOO_FEW.
enum measure_status measure_describe(const double *values, size_t n, size_t *present, double *mean,
                                     double *sd) MEASURE_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
