// SPDX-License-Identifier: GPL-3.0-or-later
// Two observers rated the same ten pupils on a sign 0..3: how far do they agree?
#include <vsoko/measure.h>

#include <stdio.h>

int main(void) {
    // A mark that was not given is MEASURE_MISSING, never 0.
    const int first[10] = {2, 1, 3, 0, 2, 2, 1, MEASURE_MISSING, 3, 2};
    const int second[10] = {2, 2, 3, 1, 2, 1, 1, 2, 3, 2};
    struct measure_agreement a;
    if (measure_agreement(first, second, 10, 0, 3, NULL, &a) != MEASURE_OK) {
        return 1;
    }
    printf("pairs %zu, equal %.0f %%, within one step %.0f %%\n", a.pairs, 100 * a.exact,
           100 * a.adjacent);
    if (a.kappa_quadratic.status == MEASURE_OK) {
        printf("weighted kappa %.2f (%.2f to %.2f)\n", a.kappa_quadratic.value,
               a.kappa_quadratic.lower, a.kappa_quadratic.upper);
    } else {
        printf("weighted kappa: %s\n", measure_status_name(a.kappa_quadratic.status));
    }
    return 0;
}
