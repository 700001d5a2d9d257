// SPDX-License-Identifier: GPL-3.0-or-later
// Tests for small classes, exact where that is possible, and corrections for their number. All p
// are two-sided.
#ifndef VSOKO_MEASURE_COMPARE_H
#define VSOKO_MEASURE_COMPARE_H

#include "vsoko/measure/base.h"

#ifdef __cplusplus
extern "C" {
#endif

// Exact binomial p of x successes in n trials with the chance `share`: twice the smaller tail, at
// most 1: min(1, 2 min(P(X <= x), P(X >= x))), P(X = x) = C(n, x) share^x (1 - share)^(n - x);
// the test that Clopper & Pearson 1934 (doi:10.1093/biomet/26.4.404) invert for their interval.
double measure_binomial_p(size_t x, size_t n, double share);

// The same pupils twice: b changed one way, c the other. Exact: twice the smaller tail of
// Binomial(b + c, 1/2), at most 1: min(1, 2 sum_(k <= min(b, c)) C(b + c, k) / 2^(b + c)); b + c =
// 0 gives 1. McNemar 1947, Psychometrika 12, 153-157, doi:10.1007/BF02295996.
double measure_mcnemar_exact(size_t b, size_t c);

// Mid-p form: the doubled tail less the probability of the observed table, C(b + c, b) / 2^(b + c);
// 1 when b = c. Fagerland, Lydersen &
// Laake 2013, BMC Med Res Methodol 13:91, doi:10.1186/1471-2288-13-91.
double measure_mcnemar_midp(size_t b, size_t c);

// Exact test of a 2 x 2 table: the sum of all tables with the same margins that are not more
// probable than the observed one, P = (a+b)! (c+d)! (a+c)! (b+d)! / (n! a! b! c! d!). Fisher 1935,
// JRSS 98, 39-82, doi:10.2307/2342435.
double measure_fisher_exact(size_t a, size_t b, size_t c, size_t d);

struct measure_chi_square {
    double value;
    size_t df;
    double p;
};

// Do the margins of a k x k table of the same pupils twice (rows: before, columns: after; counts
// row by row) agree? value = d' V^-1 d over all levels but one, df = levels - 1, with d_i = n_i. -
// n_.i, V_ii = n_i. + n_.i - 2 n_ii, V_ij = -(n_ij + n_ji). Levels that nobody had are left out.
// Stuart 1955, Biometrika 42, 412-416, doi:10.1093/biomet/42.3-4.412; Maxwell 1970, Br J Psychiatry
// 116, 651-655, doi:10.1192/bjp.116.535.651. MEASURE_NO_VARIANCE when nobody changed (value 0, p
// 1); MEASURE_NOT_IDENTIFIED when the changes fall apart into separate sets of levels.
enum measure_status measure_stuart_maxwell(const size_t *counts, size_t k,
                                           const struct measure_alloc *alloc,
                                           struct measure_chi_square *out) MEASURE_CHECKED;

// p corrected for n tests inside one document: of p rising, the i-th (from 1) becomes
// max_(j <= i) min(1, (n - j + 1) p_j). Holm 1979, Scand J Statist 6, 65-70,
// https://www.jstor.org/stable/4615733. `adjusted` has n values and may be `p` itself. NaN stays
// NaN and does not count.
enum measure_status measure_holm(const double *p, size_t n, const struct measure_alloc *alloc,
                                 double *adjusted) MEASURE_CHECKED;

// p corrected for the rate of false discoveries on a screen over many items: the i-th of p rising
// becomes min_(j >= i) min(1, n p_j / j). Benjamini & Hochberg
// 1995, JRSS B 57, 289-300, doi:10.1111/j.2517-6161.1995.tb02031.x. Arguments as above.
enum measure_status measure_benjamini_hochberg(const double *p, size_t n,
                                               const struct measure_alloc *alloc,
                                               double *adjusted) MEASURE_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
