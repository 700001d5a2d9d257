// SPDX-License-Identifier: GPL-3.0-or-later
// The distributions that intervals and tests rest on, to about 14 digits.
#ifndef VSOKO_MEASURE_DISTRIBUTION_H
#define VSOKO_MEASURE_DISTRIBUTION_H

#include "vsoko/measure/base.h"

#ifdef __cplusplus
extern "C" {
#endif

// P(Z <= z) of the standard normal, and its inverse for 0 < p < 1 (Wichura 1988, AS 241,
// doi:10.2307/2347330); p <= 0 and p >= 1 give -/+ infinity.
double measure_normal_cdf(double z);
double measure_normal_quantile(double p);

// Regularised incomplete beta I_x(a, b), a, b > 0 (continued fraction, DLMF 8.17.22), and its
// inverse in x.
double measure_beta_cdf(double x, double a, double b);
double measure_beta_quantile(double p, double a, double b);

// P(F <= f) with df1 and df2 degrees of freedom (not necessarily whole), and its inverse.
double measure_f_cdf(double f, double df1, double df2);
double measure_f_quantile(double p, double df1, double df2);

// P(X > x) of chi-square: the p of a test (DLMF 8.7.1, 8.9.2).
double measure_chi_square_tail(double x, double df);

// P(|T| > |t|): the two-sided p of Student's t.
double measure_t_tail(double t, double df);

#ifdef __cplusplus
}
#endif

#endif
