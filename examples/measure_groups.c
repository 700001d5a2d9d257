// SPDX-License-Identifier: GPL-3.0-or-later
// 400 pupils of two groups, twelve tasks, the third harder for the second group than it should be:
// does the screen find it? Then the population of both groups without a score of any pupil.
#include <vsoko/measure.h>

#include <math.h>
#include <stdio.h>

enum { PUPILS = 400, TASKS = 12, ODD = 2 };

static double share(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53;
}

// Answers by Rasch's model; theta by the sum of twelve uniform numbers, nearly normal.
static void draw(uint8_t answer[PUPILS][TASKS], uint32_t *group) {
    uint64_t state = 7;
    for (int p = 0; p < PUPILS; p++) {
        double theta = -6;
        group[p] = p % 2;
        for (int i = 0; i < 12; i++) {
            theta += share(&state);
        }
        for (int i = 0; i < TASKS; i++) {
            double difficulty = (i - 5.5) / 4 + (i == ODD && group[p] == 1 ? 1.2 : 0);
            answer[p][i] = share(&state) < 1 / (1 + exp(difficulty - theta));
        }
    }
}

static bool column(void *arg, size_t item, size_t from, size_t n, uint8_t *category) {
    uint8_t(*answer)[TASKS] = arg;
    for (size_t p = 0; p < n; p++) {
        category[p] = answer[from + p][item];
    }
    return true;
}

static bool screen(const struct measure_matrix *matrix, const uint32_t *group) {
    static bool second[PUPILS];
    struct measure_dif dif[TASKS];
    for (int p = 0; p < PUPILS; p++) {
        second[p] = group[p] == 1;
    }
    if (measure_dif(matrix, second, 2, NULL, dif) != MEASURE_OK) {
        return false;
    }
    for (int i = 0; i < TASKS; i++) {
        if (dif[i].size != MEASURE_DIF_A) {
            printf("task %d: delta %+.2f, class %c\n", i + 1, dif[i].delta, "ABC"[dif[i].size]);
        }
    }
    return true;
}

static bool tabulate(const struct measure_matrix *matrix, const uint32_t *group) {
    struct measure_calibration c;
    const struct measure_calibrate_options options = {
        .model = MEASURE_RASCH, .errors = true, .group = group, .groups = 2};
    struct measure_population_cell cell[2];
    struct measure_estimate part[2 * 2];
    const double cut = 0;
    const struct measure_population_table table = {group, 2, &cut, 1};
    if (measure_calibrate(matrix, &options, NULL, &c) != MEASURE_OK) {
        return false;
    }
    const struct measure_plausible_source source = {
        .calibration = &c, .matrix = matrix, .group = group, .seed = 1};
    bool ok = measure_population(&source, &table, NULL, cell, part) == MEASURE_OK;
    for (int g = 0; ok && g < 2; g++) {
        printf("group %d: mean %+.2f (error %.2f), above the cut %.0f %%\n", g + 1,
               cell[g].mean.value, cell[g].mean.se, 100 * cell[g].share[1].value);
    }
    measure_calibration_close(&c);
    return ok;
}

int main(void) {
    static uint8_t answer[PUPILS][TASKS];
    static uint32_t group[PUPILS];
    draw(answer, group);
    const struct measure_source source = {
        .persons = PUPILS, .items = TASKS, .column = column, .arg = answer};
    struct measure_matrix *matrix;
    if (measure_matrix_open(&source, NULL, &matrix) != MEASURE_OK) {
        return 1;
    }
    bool ok = screen(matrix, group) && tabulate(matrix, group);
    measure_matrix_close(matrix);
    return ok ? 0 : 1;
}
