// SPDX-License-Identifier: GPL-3.0-or-later
// This year's calibration on last year's scale by the common tasks, and the growth of the same
// pupils with all its errors.
#include <vsoko/measure.h>

#include <stdio.h>

enum { TASKS = 4, PUPILS = 5 };

// A bank: known tasks of a Rasch model, d = -difficulty.
static struct measure_calibration bank(struct measure_item *item, double *intercept,
                                       double *difficulty) {
    for (size_t i = 0; i < TASKS; i++) {
        item[i] = (struct measure_item){.top = 1, .slope = 1};
        intercept[i] = -difficulty[i];
        item[i].intercept = &intercept[i];
        item[i].step = &difficulty[i];
        item[i].location = difficulty[i];
        for (int c = 1; c <= MEASURE_TOP; c++) {
            item[i].category[c] = 1;
        }
    }
    return (struct measure_calibration){
        .model = MEASURE_RASCH, .items = TASKS, .item = item, .sigma = 1};
}

int main(void) {
    double then[TASKS] = {-1.2, -0.3, 0.4, 1.1}, now[TASKS] = {-1.7, -0.75, -0.1, 0.5};
    double then_intercept[TASKS], now_intercept[TASKS];
    struct measure_item then_item[TASKS], now_item[TASKS];
    struct measure_calibration base = bank(then_item, then_intercept, then);
    struct measure_calibration other = bank(now_item, now_intercept, now);
    const struct measure_anchor anchors[TASKS] = {{0, 0}, {1, 1}, {2, 2}, {3, 3}};
    struct measure_link link;
    if (measure_link(&base, &other, anchors, TASKS, MEASURE_LINK_STOCKING_LORD, false, NULL, &link,
                     NULL) != MEASURE_OK) {
        return 1;
    }
    printf("theta then = %.2f x theta now %+.2f, error of the link %.2f\n", link.slope, link.shift,
           link.error);

    const double early[PUPILS] = {-0.9, 0.1, 0.4, -0.2, 1.0};
    const double late[PUPILS] = {-0.6, 0.5, 0.2, 0.3, 1.4};
    struct measure_theta before[PUPILS], after[PUPILS];
    struct measure_growth growth;
    for (int p = 0; p < PUPILS; p++) {
        before[p] = (struct measure_theta){MEASURE_OK, early[p], 0.5};
        after[p] = (struct measure_theta){MEASURE_OK, measure_link_theta(&link, late[p]),
                                          measure_link_se(&link, 0.5)};
    }
    if (measure_growth(before, after, PUPILS, link.error, NULL, NULL, &growth) != MEASURE_OK) {
        return 1;
    }
    printf("growth %.2f (%.2f to %.2f)\n", growth.change.value, growth.change.lower,
           growth.change.upper);
    return 0;
}
