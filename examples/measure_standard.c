// SPDX-License-Identifier: GPL-3.0-or-later
// Three teachers set the border of the basic level by Angoff's method; how surely does one testing
// put pupils on the right side of it?
#include <vsoko/measure.h>

#include <stdio.h>

enum { TEACHERS = 3, TASKS = 4, PUPILS = 4 };

int main(void) {
    const double first[TEACHERS * TASKS] = {0.8, 0.6, 0.5, 0.2, 0.9, 0.7,
                                            0.4, 0.3, 0.6, 0.5, 0.5, 0.1};
    const double second[TEACHERS * TASKS] = {0.8, 0.6, 0.5, 0.2, 0.8, 0.7,
                                             0.4, 0.2, 0.7, 0.6, 0.5, 0.2};
    const double most[TASKS] = {1, 1, 1, 1};
    struct measure_angoff angoff;
    if (measure_angoff(first, second, most, TEACHERS, TASKS, NULL, &angoff) != MEASURE_OK) {
        return 1;
    }
    printf("cut %.2f points (%.2f to %.2f), teachers came nearer: %s\n", angoff.second.value,
           angoff.second.lower, angoff.second.upper, angoff.agreement < 1 ? "yes" : "no");

    const struct measure_theta theta[PUPILS] = {{MEASURE_OK, -1.1, 0.4},
                                                {MEASURE_OK, -0.1, 0.4},
                                                {MEASURE_OK, 0.2, 0.4},
                                                {MEASURE_OK, 1.3, 0.5}};
    const double cut = 0;
    struct measure_placed placed[PUPILS];
    struct measure_classification all;
    if (measure_classify_theta(theta, PUPILS, &cut, 1, placed, &all) != MEASURE_OK) {
        return 1;
    }
    for (int p = 0; p < PUPILS; p++) {
        printf("theta %+.1f: level %zu, wrong with chance %.2f\n", theta[p].value, placed[p].level,
               placed[p].wrong);
    }
    printf("accuracy %.2f, consistency %.2f\n", all.accuracy, all.consistency);
    return 0;
}
