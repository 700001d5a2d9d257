// SPDX-License-Identifier: GPL-3.0-or-later
// Means of small classes drawn towards the mean of the parallel, as far as each mean is unreliable:
// empirical Bayes. Morris 1983, JASA 78, 47-55, doi:10.1080/01621459.1983.10477920:
//   value_j = mean + B_j (m_j - mean), B_j = between / (between + within / n_j),
//   mean = sum w_j m_j / sum w_j, w_j = 1 / (between + within / n_j).
#ifndef VSOKO_MEASURE_SHRINK_H
#define VSOKO_MEASURE_SHRINK_H

#include "vsoko/measure/honesty.h"

#ifdef __cplusplus
extern "C" {
#endif

// y_ij = mean + u_j + e_ij, u_j ~ N(0, between), e_ij ~ N(0, within).
struct measure_shrinkage {
    size_t classes; // with persons
    size_t persons;
    double mean;    // of the parallel; classes weigh by their precision
    double mean_se; // 1 / sqrt(sum w_j)
    double between; // variance of true class means; 0: the classes differ no more than by chance
    double within;  // variance of persons inside a class
    double share;   // between / (between + within): how much of the spread lies between classes
};

struct measure_shrunken {
    enum measure_status status; // MEASURE_NO_DATA: no persons
    double value;               // mean + reliability x (class mean - mean)
    double se;          // of the value, the error of `mean` in it, that of the variances not
    double reliability; // between / (between + within / n): 0..1
};

// classes[n] with their n, mean and sd; each[n]. The variances by restricted maximum likelihood
// (Patterson & Thompson 1971, doi:10.1093/biomet/58.3.545): they maximise
//   -(sum_j [(n_j - 1) ln within + (n_j - 1) sd_j^2 / within - ln w_j + w_j (m_j - mean)^2]
//     + ln sum_j w_j) / 2. MEASURE_TOO_FEW with fewer than three
// classes, or no class of two persons; MEASURE_NO_VARIANCE when persons do not differ at all. With
// fewer than ten classes `between` is itself a rough guess: say so.
enum measure_status measure_shrink(const struct measure_mean *classes, size_t n,
                                   struct measure_shrinkage *out,
                                   struct measure_shrunken *each) MEASURE_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
