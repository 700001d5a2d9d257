// SPDX-License-Identifier: GPL-3.0-or-later
// Two abilities, six tasks each, 500 pupils: how closely do the abilities themselves go together?
// The correlation of the short scales' sums is smaller, since their error is in it.
#include <vsoko/measure.h>

#include <math.h>
#include <stdio.h>

enum { PUPILS = 500, TASKS = 12 };

static double share(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53;
}

// Nearly normal: twelve uniform numbers.
static double normal(uint64_t *state) {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
        sum += share(state);
    }
    return sum;
}

static bool column(void *arg, size_t item, size_t from, size_t n, uint8_t *category) {
    uint8_t(*answer)[TASKS] = arg;
    for (size_t p = 0; p < n; p++) {
        category[p] = answer[from + p][item];
    }
    return true;
}

int main(void) {
    static uint8_t answer[PUPILS][TASKS];
    const uint32_t dimension[TASKS] = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1};
    uint64_t state = 3;
    for (int p = 0; p < PUPILS; p++) {
        double common = normal(&state);
        double theta[2] = {0.8 * common + 0.6 * normal(&state),
                           0.8 * common + 0.6 * normal(&state)}; // they correlate 0.64
        for (int i = 0; i < TASKS; i++) {
            double difficulty = (i % 6 - 2.5) / 2;
            answer[p][i] = share(&state) < 1 / (1 + exp(difficulty - theta[dimension[i]]));
        }
    }
    const struct measure_source source = {
        .persons = PUPILS, .items = TASKS, .column = column, .arg = answer};
    const struct measure_dimensions_options options = {
        .model = MEASURE_RASCH, .dimension = dimension, .dimensions = 2, .errors = true};
    struct measure_matrix *matrix;
    struct measure_dimensions d;
    if (measure_matrix_open(&source, NULL, &matrix) != MEASURE_OK) {
        return 1;
    }
    enum measure_status status = measure_dimensions(matrix, &options, NULL, &d);
    measure_matrix_close(matrix);
    if (status != MEASURE_OK) {
        printf("%s\n", measure_status_name(status));
        return 1;
    }
    printf("correlation %.2f (%.2f to %.2f), spreads %.2f and %.2f\n", d.correlation[1].value,
           d.correlation[1].lower, d.correlation[1].upper, d.sigma[0], d.sigma[1]);
    measure_dimensions_close(&d);
    return 0;
}
