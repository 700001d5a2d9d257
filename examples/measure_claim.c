// SPDX-License-Identifier: GPL-3.0-or-later
// Three comparisons of one report: what may be claimed?
#include <vsoko/measure.h>

#include <stdio.h>

int main(void) {
    struct measure_comparison list[3] = {
        // The same 26 pupils twice: 9 at the level both times, 9 only now, 1 only before, 7 never.
        measure_compare_same_pupils(9, 9, 1, 7),
        // 18 of 25 in one class, 14 of 24 in the other.
        measure_compare_shares(18, 25, 14, 24),
        // 5 of 7: too few for any comparison.
        measure_compare_share_goal(5, 7, 0.7),
    };
    if (measure_claims_decide(list, 3, NULL) != MEASURE_OK) {
        return 1;
    }
    for (size_t i = 0; i < 3; i++) {
        printf("%+.0f points (%+.0f to %+.0f), p = %.3f of %zu tests: %s\n", 100 * list[i].delta,
               100 * list[i].lower, 100 * list[i].upper, list[i].p_holm, list[i].comparisons,
               measure_claim_name(list[i].claim));
    }
    return 0;
}
