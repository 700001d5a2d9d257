// SPDX-License-Identifier: GPL-3.0-or-later
// Tests by counting what could have been: all rearrangements of the data, or so many of them by a
// seed. They need no normal distribution, so they hold for a class of 25. All p are two-sided.
#ifndef VSOKO_MEASURE_EXACT_H
#define VSOKO_MEASURE_EXACT_H

#include "vsoko/measure/base.h"

#ifdef __cplusplus
extern "C" {
#endif

struct measure_exact {
    double statistic; // what was compared; each function says what
    double p;         // share of rearrangements at least as far from what is expected
    double p_error; // standard error of p where rearrangements were drawn; 0 when all were counted
    double arrangements; // counted or drawn
    bool complete;       // all were counted: p is exact
};

// Up to a million rearrangements are all counted; of more, so many are drawn (0: 10 000) by the
// seed. p of drawn ones is (b + 1) / (m + 1): Phipson & Smyth 2010, doi:10.2202/1544-6115.1585.
struct measure_draws {
    size_t draws;
    uint64_t seed;
};

// ---- ordered levels

// Two groups on ordered levels 0..levels-1 (counts of persons): Wilcoxon's rank sum with mid-ranks,
// over all tables with the same margins: W = sum over levels of first_k x mid-rank_k, a table has
// the chance prod_k C(first_k + second_k, first_k) / C(n, n_first), p sums those with |W - E(W)| at
// least as large. Wilcoxon 1945, doi:10.2307/3001968; Mehta, Patel &
// Tsiatis 1984, doi:10.2307/2530927. The statistic is the chance that a person of the first group
// (U / (n_first n_second), U = W - n_first (n_first + 1) / 2) stands higher than one of the second,
// ties count a half (Vargha & Delaney 2000, doi:10.3102/10769986025002101): 0.5 is no difference.
// Beyond some 200 persons: the normal approximation with ties, not complete. MEASURE_NO_DATA: a
// group is empty; MEASURE_NO_VARIANCE: all persons have one level (p 1).
enum measure_status measure_ordered_groups(const size_t *first, const size_t *second, size_t levels,
                                           const struct measure_alloc *alloc,
                                           struct measure_exact *out) MEASURE_CHECKED;

// The same pupils twice, counts[levels][levels], rows before: Wilcoxon's signed ranks of the change
// in levels with mid-ranks, those who did not change left out; over all 2^n signs, T = sum of the
// ranks of those who rose. Wilcoxon 1945. The statistic is the rank sum of those who rose as a
// share of all ranks: 0.5 is no change. Beyond 1500 who changed: the normal approximation with
// ties, not complete. MEASURE_NO_VARIANCE: nobody changed (p 1).
enum measure_status measure_ordered_same(const size_t *counts, size_t levels,
                                         const struct measure_alloc *alloc,
                                         struct measure_exact *out) MEASURE_CHECKED;

// Stuart and Maxwell's chi-square (compare.h) against its exact distribution: a pupil who changed
// between two levels could as well have changed back, so each n_ij is Binomial(n_ij + n_ji, 1/2)
// and p sums the tables whose chi-square is at least as large. The statistic is the chi-square.
// Statuses as measure_stuart_maxwell().
enum measure_status measure_stuart_maxwell_exact(const size_t *counts, size_t levels,
                                                 struct measure_draws draws,
                                                 const struct measure_alloc *alloc,
                                                 struct measure_exact *out) MEASURE_CHECKED;

// ---- numbers

// Means of two groups: the statistic is mean(first) - mean(second), over all divisions of the
// persons. Fisher 1935; Pitman 1937, doi:10.2307/2984124. No NaN among the values.
// MEASURE_NO_DATA: a group is empty; MEASURE_NO_VARIANCE: all values are equal (p 1).
enum measure_status measure_permute_means(const double *first, size_t n_first, const double *second,
                                          size_t n_second, struct measure_draws draws,
                                          const struct measure_alloc *alloc,
                                          struct measure_exact *out) MEASURE_CHECKED;

// The same persons twice: n differences, over all signs; the statistic is their mean.
enum measure_status measure_permute_same(const double *difference, size_t n,
                                         struct measure_draws draws,
                                         const struct measure_alloc *alloc,
                                         struct measure_exact *out) MEASURE_CHECKED;

// Means of several groups, group[n] < groups: the statistic is F of a one-way analysis,
// F = sum n_g (m_g - m)^2 / (g - 1) : sum (y - m_g)^2 / (n - g), Fisher 1925; always drawn.
// MEASURE_TOO_FEW: fewer than two groups have persons.
enum measure_status measure_permute_groups(const double *value, const size_t *group, size_t n,
                                           size_t groups, struct measure_draws draws,
                                           const struct measure_alloc *alloc,
                                           struct measure_exact *out) MEASURE_CHECKED;

// Pearson's correlation, sum (x - mx)(y - my) / sqrt(sum (x - mx)^2 sum (y - my)^2), Pitman 1937,
// doi:10.2307/2983647 (give ranks for Spearman's), over rearrangements of the second; all of them
// up to n = 9, else drawn. MEASURE_TOO_FEW below three pairs.
enum measure_status measure_permute_correlation(const double *x, const double *y, size_t n,
                                                struct measure_draws draws,
                                                const struct measure_alloc *alloc,
                                                struct measure_exact *out) MEASURE_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
