// SPDX-License-Identifier: GPL-3.0-or-later
// A response matrix from a table of an oracle, and a calibration as tight as the oracles are.
#ifndef VSOKO_TESTS_MEASURE_FIT_H
#define VSOKO_TESTS_MEASURE_FIT_H

#include "oracle.h"

#include "vsoko/measure.h"

static inline bool table_column(void *arg, size_t item, size_t from, size_t n, uint8_t *category) {
    const struct oracle_table *t = arg;
    for (size_t p = 0; p < n; p++) {
        double x = t->cell[(from + p) * t->columns + item];
        category[p] = isnan(x) ? MEASURE_ABSENT : (uint8_t)x;
    }
    return true;
}

static inline struct measure_matrix *table_matrix(struct oracle_table *table) {
    struct measure_source source = {table->rows, table->columns, table_column, table, NULL};
    struct measure_matrix *matrix;
    assert_int_equal(measure_matrix_open(&source, NULL, &matrix), MEASURE_OK);
    return matrix;
}

static inline struct measure_calibrate_options tight_options(enum measure_model model) {
    return (struct measure_calibrate_options){
        .model = model, .nodes = 121, .bound = 8, .tolerance = 1e-7, .gain = 1e-11};
}

#endif
