// SPDX-License-Identifier: GPL-3.0-or-later
// Intervals of shares and of differences of shares. `level` is the confidence, e.g. 0.95. Counts:
// x of n, x <= n. n = 0 gives the whole range, 0..1 or -1..1.
#ifndef VSOKO_MEASURE_PROPORTION_H
#define VSOKO_MEASURE_PROPORTION_H

#include "vsoko/measure/base.h"

#ifdef __cplusplus
extern "C" {
#endif

// Score interval: (p + z^2/2n -/+ z sqrt(p (1 - p) / n + z^2/4n^2)) / (1 + z^2/n). Wilson 1927,
// JASA 22, 209-212, doi:10.1080/01621459.1927.10502953.
struct measure_interval measure_wilson(size_t x, size_t n, double level);

// Exact interval: coverage never below `level`: quantiles (1 - level) / 2 of Beta(x, n - x + 1) and
// (1 + level) / 2 of Beta(x + 1, n - x). Clopper & Pearson 1934, Biometrika 26, 404-413,
// doi:10.1093/biomet/26.4.404.
struct measure_interval measure_clopper_pearson(size_t x, size_t n, double level);

// Bayes interval with the prior Beta(1/2, 1/2), closed at 0 and n: the same quantiles of
// Beta(x + 1/2, n - x + 1/2). Brown, Cai & DasGupta 2001,
// Statistical Science 16, 101-133, doi:10.1214/ss/1009213286.
struct measure_interval measure_jeffreys(size_t x, size_t n, double level);

// d = x1/n1 - x2/n2 of two groups of different persons: d - sqrt((p1 - l1)^2 + (u2 - p2)^2) ..
// d + sqrt((u1 - p1)^2 + (p2 - l2)^2), l and u Wilson's. Newcombe 1998, Statistics in Medicine 17,
// 873-890, method 10, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.
struct measure_interval measure_newcombe(size_t x1, size_t n1, size_t x2, size_t n2, double level);

// (both + only_first)/n - (both + only_second)/n of the same persons: under the root besides
// -2 phi (p1 - l1)(u2 - p2), and -2 phi (u1 - p1)(p2 - l2). Newcombe 1998, Statistics in
// Medicine 17, 2635-2650, method 10 (with the corrected phi),
// doi:10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C.
struct measure_interval measure_newcombe_paired(size_t both, size_t only_first, size_t only_second,
                                                size_t neither, double level);

#ifdef __cplusplus
}
#endif

#endif
