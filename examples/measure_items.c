// SPDX-License-Identifier: GPL-3.0-or-later
// A test of four tasks written by eight pupils: which tasks are good, and how exact is the sum?
#include <vsoko/measure.h>

#include <stdio.h>

enum { PUPILS = 8, TASKS = 4 };

int main(void) {
    const double score[PUPILS * TASKS] = {2, 1, 1, 0, 1, 1, 0, 0, 2, 1, 1, 1, 0, 0, 0, 1,
                                          2, 1, 0, 1, 1, 0, 0, 0, 2, 1, 1, 0, 0, 1, 0, 1};
    const double most[TASKS] = {2, 1, 1, 1};
    const struct measure_scores scores = {score, most, PUPILS, TASKS};
    struct measure_item_stats item[TASKS];
    struct measure_reliability sum;
    if (measure_items(&scores, NULL, item) != MEASURE_OK ||
        measure_reliability(&scores, NULL, &sum) != MEASURE_OK) {
        return 1;
    }
    for (int i = 0; i < TASKS; i++) {
        printf("task %d: solved to %.0f %%, correlation with the others %+.2f%s\n", i + 1,
               100 * item[i].difficulty, item[i].r_rest,
               item[i].r_rest < 0.2 ? " - read it again" : "");
    }
    // Two pupils who differ by less than 2.8 errors do not differ.
    printf("alpha %.2f (%.2f to %.2f), error of a sum %.2f points\n", sum.alpha.value,
           sum.alpha.lower, sum.alpha.upper, sum.sem);
    return 0;
}
