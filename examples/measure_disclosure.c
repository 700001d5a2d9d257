// SPDX-License-Identifier: GPL-3.0-or-later
// A table of classes by answers about a personal outcome: what may be printed with its totals?
#include <vsoko/measure.h>

#include <stdio.h>

enum { CLASSES = 3, ANSWERS = 3 };

int main(void) {
    const size_t pupils[CLASSES * ANSWERS] = {12, 9, 2, 18, 14, 16, 11, 17, 18};
    enum measure_cell cell[CLASSES * ANSWERS];
    if (measure_disclosure_table(pupils, CLASSES, ANSWERS, MEASURE_MIN_PERSONAL, NULL, cell) !=
        MEASURE_OK) {
        return 1;
    }
    for (int r = 0; r < CLASSES; r++) {
        for (int c = 0; c < ANSWERS; c++) {
            int i = r * ANSWERS + c;
            if (cell[i] == MEASURE_CELL_SHOWN) {
                printf("%6zu", pupils[i]);
            } else {
                printf("%6s", cell[i] == MEASURE_CELL_SMALL ? "few" : "-"); // - by subtraction
            }
        }
        putchar('\n');
    }
    return 0;
}
