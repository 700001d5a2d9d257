// SPDX-License-Identifier: GPL-3.0-or-later
// Does an item favour one of two groups of equal ability? Items 0/1, persons matched by their sum.
#ifndef VSOKO_MEASURE_DIF_H
#define VSOKO_MEASURE_DIF_H

#include "vsoko/measure/matrix.h"

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
    // Mantel & Haenszel 1959; as DIF Holland & Thayer 1988. Sees only an advantage that is the same
    // at all levels.
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

#ifdef __cplusplus
}
#endif

#endif
