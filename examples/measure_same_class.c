// SPDX-License-Identifier: GPL-3.0-or-later
// The same class twice on three levels, and four classes of a parallel: tests that count instead of
// assuming, and means that know how little a small class tells.
#include <vsoko/measure.h>

#include <stdio.h>

enum { LEVELS = 3, CLASSES = 4 };

int main(void) {
    // Rows: the level in September, columns: in May.
    const size_t pupils[LEVELS * LEVELS] = {3, 6, 1, 1, 5, 6, 0, 0, 3};
    struct measure_exact change;
    if (measure_ordered_same(pupils, LEVELS, NULL, &change) != MEASURE_OK) {
        return 1;
    }
    printf("change of levels: exact p = %.4f\n", change.p);

    const struct measure_mean class[CLASSES] = {
        {25, 14.1, 4.2}, {24, 15.0, 3.9}, {9, 18.6, 4.0}, {26, 13.8, 4.4}};
    struct measure_shrinkage parallel;
    struct measure_shrunken shrunken[CLASSES];
    if (measure_shrink(class, CLASSES, &parallel, shrunken) != MEASURE_OK) {
        return 1;
    }
    for (int c = 0; c < CLASSES; c++) {
        printf("class of %zu: mean %.1f, as far as it is reliable (%.2f): %.1f\n", class[c].n,
               class[c].mean, shrunken[c].reliability, shrunken[c].value);
    }
    return 0;
}
