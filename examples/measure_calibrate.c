// SPDX-License-Identifier: GPL-3.0-or-later
// A test of five items (LSAT 7, Bock & Lieberman 1970) by the two-parameter model: items with their
// errors, and the score of one person.
#include <vsoko/measure.h>

#include <stdio.h>
#include <stdlib.h>

// The 32 patterns 00000, 00001 .. 11111 and how many of 1000 persons gave each.
static const double persons[32] = {12, 19, 1,  7,  3,  19, 3,  17, 10, 5,  3, 7,  7,  23,  8,  28,
                                   7,  39, 11, 34, 14, 51, 15, 90, 6,  25, 7, 35, 18, 136, 32, 308};

// Answers to `item` of the patterns from `from`.
static bool answers(void *arg, size_t item, size_t from, size_t n, uint8_t *category) {
    (void)arg;
    for (size_t p = 0; p < n; p++) {
        category[p] = (from + p) >> (4 - item) & 1;
    }
    return true;
}

int main(void) {
    struct measure_source source = {
        .persons = 32, .items = 5, .column = answers, .weight = persons};
    struct measure_matrix *matrix;
    if (measure_matrix_open(&source, NULL, &matrix) != MEASURE_OK) {
        return EXIT_FAILURE;
    }
    struct measure_calibrate_options options = {.model = MEASURE_2PL, .errors = true};
    struct measure_calibration c;
    enum measure_status status = measure_calibrate(matrix, &options, NULL, &c);
    printf("%s: log-likelihood %.3f, %zu parameters, %zu cycles\n", measure_status_name(status),
           c.loglik, c.parameters, c.cycles);
    if (status != MEASURE_OK) {
        measure_matrix_close(matrix);
        return EXIT_FAILURE;
    }
    for (size_t i = 0; i < c.items; i++) {
        printf("item %zu: a = %.2f (%.2f), b = %+.2f (%.2f)\n", i + 1, c.item[i].slope,
               c.item[i].slope_se, c.item[i].step[0], c.item[i].step_se[0]);
    }
    const uint8_t row[5] = {1, 0, 1, 1, 0};
    struct measure_score score;
    status = measure_score_row(&c, row, &score);
    if (status == MEASURE_OK && score.wle.status == MEASURE_OK) {
        printf("10110: theta = %.2f with standard error %.2f\n", score.wle.value, score.wle.se);
    }
    measure_calibration_close(&c);
    measure_matrix_close(matrix);
    return status == MEASURE_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
