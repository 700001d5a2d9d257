// SPDX-License-Identifier: GPL-3.0-or-later
// Agreement of raters. Marks are whole numbers of an ordered scale, MEASURE_MISSING (any negative
// number) where a rater gave none. The number of pairs always stands in the result.
#ifndef VSOKO_MEASURE_AGREEMENT_H
#define VSOKO_MEASURE_AGREEMENT_H

#include "vsoko/measure/base.h"

#ifdef __cplusplus
extern "C" {
#endif

// Two raters of the same units. se and the 95 % interval (value -/+ 1.96 se) of kappa are of
// Fleiss, Cohen & Everitt 1969, Psychological Bulletin 72, 323-327, eq. 8 and 13,
// doi:10.1037/h0028106.
struct measure_agreement {
    size_t pairs;    // units that both rated; everything rests on these
    double exact;    // share of equal marks, 0..1; NaN when pairs = 0
    double adjacent; // share of marks that differ by at most one step
    double bias;     // mean of second minus first: positive, the second is more generous
    // (o - e) / (1 - e), o and e = sum over cells of weight x share, seen and expected from
    // margins; the weight of kappa is 1 where the marks are equal.
    struct measure_estimate kappa;           // Cohen 1960, doi:10.1177/001316446002000104
    struct measure_estimate kappa_linear;    // weights 1 - |i-j|/(k-1); Cohen 1968
    struct measure_estimate kappa_quadratic; // weights 1 - (i-j)^2/(k-1)^2; doi:10.1037/h0026256
    // The same with e = sum_k m_k (1 - m_k) / (k - 1), m_k the mean of the two margins.
    struct measure_estimate ac1; // Gwet 2008, doi:10.1348/000711006X126600; se of its eq. 2.6-2.8
};

// first, second: n marks each, low..high (0 <= low <= high, at most 256 categories). MEASURE_OK
// when there is at least one pair, even if a coefficient is undefined: each has its own status
// (MEASURE_NO_VARIANCE when both gave one and the same mark to everyone). MEASURE_NO_DATA without
// pairs, MEASURE_BAD_ARGUMENT for a mark outside the scale.
enum measure_status measure_agreement(const int *first, const int *second, size_t n, int low,
                                      int high, const struct measure_alloc *alloc,
                                      struct measure_agreement *out) MEASURE_CHECKED;

enum measure_metric { MEASURE_NOMINAL, MEASURE_ORDINAL, MEASURE_INTERVAL };

struct measure_krippendorff {
    size_t units;  // units with at least two marks
    size_t values; // marks in them
    double alpha;  // 1: full agreement, 0: chance
};

// Krippendorff's alpha of any number of raters, missing marks allowed. marks[units][raters].
// Krippendorff 2004, Content Analysis, 2nd ed., ch. 11: alpha = 1 - seen / expected disagreement,
// the mean squared difference of two marks of one unit over that of any two marks; squared
// differences are 1 (nominal), (a - b)^2 (interval), the square of the marks from a to b less half
// of those of a and b (ordinal). MEASURE_NO_DATA without a unit marked twice, MEASURE_NO_VARIANCE
// when all marks are equal.
enum measure_status measure_krippendorff(const int *marks, size_t units, size_t raters,
                                         enum measure_metric metric,
                                         const struct measure_alloc *alloc,
                                         struct measure_krippendorff *out) MEASURE_CHECKED;

// Intraclass correlations of Shrout & Fleiss 1979, Psychological Bulletin 86, 420-428,
// doi:10.1037/0033-2909.86.2.420; intervals of the same paper (icc2: Satterthwaite; McGraw & Wong
// 1996). With mean squares B between units, W within, J raters, E rest; n units, k raters:
// icc1 = (B - W) / (B + (k-1) W), icc2 = (B - E) / (B + (k-1) E + k (J - E) / n),
// icc3 = (B - E) / (B + (k-1) E); icc1k = (B - W) / B, icc2k = (B - E) / (B + (J - E) / n),
// icc3k = (B - E) / B. se is NaN.
struct measure_icc {
    size_t units; // with marks of all raters; others are left out
    size_t raters;
    struct measure_estimate icc1;  // one rater, each unit has other raters
    struct measure_estimate icc2;  // one rater, absolute agreement: the score of one observer
    struct measure_estimate icc3;  // one rater, consistency
    struct measure_estimate icc1k; // the mean of the raters, same three cases
    struct measure_estimate icc2k;
    struct measure_estimate icc3k;
};

// marks[units][raters], NaN where missing. MEASURE_TOO_FEW with fewer than two complete units or
// raters; MEASURE_NO_VARIANCE when the units do not differ.
enum measure_status measure_icc(const double *marks, size_t units, size_t raters,
                                struct measure_icc *out) MEASURE_CHECKED;

struct measure_concordance {
    size_t units; // with marks of all raters
    double w;     // 0..1
    struct {
        double value;
        size_t df;
        double p;
    } chi_square; // raters x (units - 1) x W
};

// Kendall's coefficient of concordance, corrected for ties: W = (12 sum R_i^2 - 3 k^2 n (n+1)^2) /
// (k^2 n (n^2 - 1) - k sum (t^3 - t)), R_i the rank sum of a unit, t the sizes of ties.
// marks[units][raters], NaN where missing. Kendall & Babington Smith 1939, Ann Math Stat 10,
// 275-287, doi:10.1214/aoms/1177732186; ties: Siegel & Castellan 1988, eq. 9.17.
enum measure_status measure_kendall_w(const double *marks, size_t units, size_t raters,
                                      const struct measure_alloc *alloc,
                                      struct measure_concordance *out) MEASURE_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
