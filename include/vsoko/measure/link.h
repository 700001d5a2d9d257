// SPDX-License-Identifier: GPL-3.0-or-later
// Two calibrations on one scale by their common items, so that this year stands on last year's
// scale: theta_base = A theta_other + B, A the slope and B the shift; parameters of the other one
// become a* = a / A, b* = A b + B (Marco 1977). In the formulas b, a are the anchors' on the base
// scale (_x) and on the other (_y), w_q the weights of the nodes.
#ifndef VSOKO_MEASURE_LINK_H
#define VSOKO_MEASURE_LINK_H

#include "vsoko/measure/calibrate.h"

#ifdef __cplusplus
extern "C" {
#endif

struct measure_anchor {
    size_t base;  // item of the base calibration
    size_t other; // the same item in the other one
};

enum measure_link_method {
    // A = sd(b_x) / sd(b_y), B = mean(b_x) - A mean(b_y). Marco 1977,
    // doi:10.1111/j.1745-3984.1977.tb00033.x
    MEASURE_LINK_MEAN_SIGMA,
    // A = mean(a_y) / mean(a_x), B the same. Loyd & Hoover 1980,
    // doi:10.1111/j.1745-3984.1980.tb00825.x
    MEASURE_LINK_MEAN_MEAN,
    // Curves of the items: least sum_q w_q sum over i and k >= 1 of (P_ik,x - P_ik,y*)^2.
    // Haebara 1980
    MEASURE_LINK_HAEBARA,
    // Curve of the test: least sum_q w_q (sum_i E_i,x - sum_i E_i,y*)^2, E the expected points.
    // Stocking & Lord 1983, doi:10.1177/014662168300700208; the usual choice
    MEASURE_LINK_STOCKING_LORD
};

struct measure_link {
    size_t anchors;
    double slope; // 1 where items share one slope
    double shift;
    double criterion; // Haebara, Stocking-Lord: what was minimised; else NaN
    double error;     // linking error of a mean: sd of the anchors' differences / sqrt(anchors).
                      // It belongs in every trend: sqrt(se1^2 + se2^2 + error^2)
};

// Links `other` to `base` by n anchors, at least two (ten, or a fifth of the form, should be); both
// of the same model, anchors with equal categories. `symmetric` compares the curves on both scales.
// The curves are compared on 81 nodes of -4..4, normal weights. `drift` [n], or NULL: robust z of
// the anchors' locations, (d - median) / (0.74 IQR); beyond 1.645 the item has moved (Huynh & Meyer
// 2010, https://doi.org/10.7275/pvm7-5x39): look at it, drop at most a fifth, link again.
// MEASURE_TOO_FEW, MEASURE_BAD_ARGUMENT, MEASURE_NOT_CONVERGED.
enum measure_status measure_link(const struct measure_calibration *base,
                                 const struct measure_calibration *other,
                                 const struct measure_anchor *anchors, size_t n,
                                 enum measure_link_method method, bool symmetric,
                                 const struct measure_alloc *alloc, struct measure_link *out,
                                 double *drift) MEASURE_CHECKED;

// Links by the anchors that stand still: of those whose drift is beyond 1.645 the furthest are left
// out, at most a fifth of all; kept[n] says which were used. `out` is the link by them. Statuses as
// above.
enum measure_status measure_link_stable(const struct measure_calibration *base,
                                        const struct measure_calibration *other,
                                        const struct measure_anchor *anchors, size_t n,
                                        enum measure_link_method method, bool symmetric,
                                        const struct measure_alloc *alloc, struct measure_link *out,
                                        bool *kept) MEASURE_CHECKED;

// theta and its error on the base scale.
double measure_link_theta(const struct measure_link *link, double theta);
double measure_link_se(const struct measure_link *link, double se);

#ifdef __cplusplus
}
#endif

#endif
