// SPDX-License-Identifier: GPL-3.0-or-later
// What several tests of measure need: part of a table as a matrix, random numbers, simulated
// answers, memory that runs out.
#ifndef VSOKO_TESTS_MEASURE_WORLD_H
#define VSOKO_TESTS_MEASURE_WORLD_H

#include "fit.h"

#include <string.h>

// Columns from `first` on of some rows of a table.
struct slice {
    struct oracle_table *table;
    size_t column;
    size_t columns;
    size_t row;
    size_t rows;
};

static inline bool slice_column(void *arg, size_t item, size_t from, size_t n, uint8_t *category) {
    const struct slice *s = arg;
    return table_column(s->table, s->column + item, s->row + from, n, category);
}

static inline struct measure_matrix *slice_matrix(struct slice slice) {
    struct measure_source source = {slice.rows, slice.columns, slice_column, &slice, NULL};
    struct measure_matrix *matrix;
    assert_int_equal(measure_matrix_open(&source, NULL, &matrix), MEASURE_OK);
    return matrix;
}

// Bytes [persons][items] as a matrix.
struct bytes {
    const uint8_t *cell;
    size_t items;
};

static inline bool bytes_column(void *arg, size_t item, size_t from, size_t n, uint8_t *category) {
    const struct bytes *b = arg;
    for (size_t p = 0; p < n; p++) {
        category[p] = b->cell[(from + p) * b->items + item];
    }
    return true;
}

static inline struct measure_matrix *bytes_matrix(const uint8_t *cell, size_t persons,
                                                  size_t items) {
    struct bytes bytes = {cell, items};
    struct measure_source source = {persons, items, bytes_column, &bytes, NULL};
    struct measure_matrix *matrix;
    assert_int_equal(measure_matrix_open(&source, NULL, &matrix), MEASURE_OK);
    return matrix;
}

// splitmix64 (Steele, Lea & Flood 2014).
struct dice {
    uint64_t state;
};

static inline double dice_share(struct dice *dice) {
    uint64_t z = dice->state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return ((double)((z ^ z >> 31) >> 11) + 0.5) * 0x1p-53;
}

static inline double dice_normal(struct dice *dice) {
    double radius = sqrt(-2 * log(dice_share(dice)));
    return radius * cos(6.283185307179586 * dice_share(dice));
}

static inline uint8_t dice_answer(struct dice *dice, const double *p, size_t top) {
    double share = dice_share(dice);
    size_t k = 0;
    while (k < top && share >= p[k]) {
        share -= p[k++];
    }
    return (uint8_t)k;
}

static inline double logistic(double x) { return 1 / (1 + exp(-x)); }

// An allocator with so many blocks to give; `live` must be 0 in the end.
struct budget {
    size_t left;
    int live;
};

static inline void *budget_alloc(void *arg, size_t size) {
    struct budget *budget = arg;
    if (budget->left == 0) {
        return NULL;
    }
    budget->left--;
    budget->live++;
    return malloc(size);
}

static inline void budget_free(void *arg, void *memory) {
    struct budget *budget = arg;
    budget->live--;
    free(memory);
}

// Runs the task with 0, 1, 2 .. blocks until it succeeds: each failure must be MEASURE_NO_MEMORY
// and leave nothing behind. Returns the number of blocks it takes.
static inline size_t
assert_survives_no_memory(enum measure_status (*task)(const struct measure_alloc *alloc, void *arg),
                          void *arg) {
    for (size_t n = 0;; n++) {
        struct budget budget = {n, 0};
        struct measure_alloc alloc = {budget_alloc, budget_free, &budget};
        enum measure_status status = task(&alloc, arg);
        assert_int_equal(budget.live, 0);
        if (status != MEASURE_NO_MEMORY) {
            assert_int_equal(status, MEASURE_OK);
            return n;
        }
    }
}

#endif
