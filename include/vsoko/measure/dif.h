// SPDX-License-Identifier: GPL-3.0-or-later
// Does an item favour one of two groups of equal ability? By the sum of points for items 0/1; by a
// model for any items, missing answers too.
#ifndef VSOKO_MEASURE_DIF_H
#define VSOKO_MEASURE_DIF_H

#include "vsoko/measure/calibrate.h"

#ifdef __cplusplus
extern "C" {
#endif

enum measure_dif_class {
    MEASURE_DIF_A, // nothing to speak of
    MEASURE_DIF_B, // moderate
    MEASURE_DIF_C  // large: the item is looked at by people who know the subject
};

struct measure_dif {
    enum measure_status status; // MEASURE_NO_VARIANCE: no sum with both groups and both answers;
                                // MEASURE_BAD_ARGUMENT: not a 0/1 item
    size_t reference;           // persons
    size_t focal;
    // Mantel & Haenszel 1959: alpha = sum_s A_s D_s / n_s : sum_s B_s C_s / n_s over the sums s, A
    // and B right and wrong of the reference group, C and D of the focal group; chi_square =
    // (|sum A - sum E(A)| - 1/2)^2 / sum var(A). As DIF Holland & Thayer 1988. Sees only an
    // advantage that is the same at all levels.
    double log_odds;    // ln alpha; positive: easier for the reference group
    double log_odds_se; // Robins, Breslow & Greenland 1986, doi:10.2307/2531052
    double chi_square;  // with the correction for continuity, 1 degree of freedom
    double p;
    double p_corrected; // over all items: Benjamini & Hochberg 1995
    double delta;       // -2.35 ln alpha, the scale of ETS; negative: harder for the focal group
    double delta_se;
    enum measure_dif_class size; // Zieky 1993: B from |delta| 1 with p < 0.05; C from 1.5 and more
                                 // than 1.645 se above 1
    // Logistic regression on the sum, Swaminathan & Rogers 1990,
    // doi:10.1111/j.1745-3984.1990.tb00754.x
    double uniform; // likelihood ratio for the group, 1 df
    double uniform_p;
    double crossing; // likelihood ratio for group x sum, 1 df: an advantage that changes sides
    double crossing_p;
    double r2_change; // Nagelkerke R2 of both; Jodoin & Gierl 2001: B from 0.035, C from 0.070
};

// out[items] for persons who answered all items. focal[persons] is true for the focal group. The
// sum is that of all items; with `passes` > 0 items found B or C are taken out of it and all are
// looked at again, so many times (the item itself always counts): two are usual. Weights of the
// matrix are not used. MEASURE_TOO_FEW: a group is empty. Fewer than 50 persons a group: do not
// report.
enum measure_status measure_dif(const struct measure_matrix *matrix, const bool *focal,
                                size_t passes, const struct measure_alloc *alloc,
                                struct measure_dif *out) MEASURE_CHECKED;

// The likelihood ratio of an item whose parameters are free in the focal group against an item that
// is the same for both; it sees crossing, too.
struct measure_dif_item {
    enum measure_status status; // MEASURE_NO_DATA: not in the calibration; MEASURE_NO_VARIANCE: one
                                // and the same answer in one of the groups
    double chi_square;          // G2 = 2 (log L free - log L equal)
    size_t df;
    double p;
    double p_corrected; // over the items: Benjamini & Hochberg 1995
    bool anchor;        // held the scale together in the last pass
    // Points of the item that the focal group has more than equals of the reference group, on
    // average over the focal group: negative, the item is harder for it. And without the sign, for
    // curves that cross. Meade 2010, doi:10.1037/a0018966 (ESSD without its standardising).
    double points;
    double points_unsigned;
};

// How the focal group stands to the reference group, which is N(0, s^2), s = 1 where slopes are
// free.
struct measure_dif_impact {
    size_t reference; // persons with answers
    size_t focal;
    double mean; // of the focal group, all items equal
    double sd;
    double mean_anchors; // the same by the last anchors, the other items free
    double sd_anchors;
    size_t anchors;
    size_t passes; // that were made
};

// IRT-LR of Thissen, Steinberg & Wainer 1993, in: Holland & Wainer, Differential Item Functioning,
// ch. 4. First all other items are anchors. Then, `passes` times at most, the items found
// (p_corrected < 0.05) are free in both groups and only the others are anchors, while the set
// changes; at least a fifth of the items stay anchors, those with the highest p. out[items].
// `options` gives the model, nodes, priors and pool; groups, anchors, covariates and errors in it
// are not used. With years instead of groups this is the test of drift.
//
// MEASURE_OK; MEASURE_TOO_FEW when a group is empty or fewer than three items can be used; what
// measure_calibrate() says of the model with all items equal.
enum measure_status measure_dif_likelihood(const struct measure_matrix *matrix, const bool *focal,
                                           const struct measure_calibrate_options *options,
                                           size_t passes, const struct measure_alloc *alloc,
                                           struct measure_dif_item *out,
                                           struct measure_dif_impact *impact) MEASURE_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
