// SPDX-License-Identifier: GPL-3.0-or-later
// From the marks of a sheet to the score of a scale and its level.
#include <vsoko/measure.h>

#include <math.h>
#include <stdio.h>

int main(void) {
    const struct measure_scale_item items[5] = {
        {0, 3, false}, {0, 3, false}, {0, 3, true}, {0, 3, false}, {0, 3, false}};
    const struct measure_cut cuts[4] = {{0.8, MEASURE_BELOW_BASIC},
                                        {1.7, MEASURE_BASIC},
                                        {2.5, MEASURE_ADVANCED},
                                        {INFINITY, MEASURE_HIGH}};
    const double marks[5] = {2, 3, 1, NAN, 2}; // the fourth sign was not observed
    struct measure_scale_score score;
    enum measure_status status = measure_scale_score(marks, items, 5, MEASURE_MEAN, &score);
    printf("%zu of %zu signs: ", score.present, score.items);
    if (status != MEASURE_OK) {
        printf("%s\n", measure_status_name(status));
        return 1;
    }
    printf("%.2f, %s\n", score.value, measure_level_name(measure_level_of(score.value, cuts, 4)));
    return 0;
}
