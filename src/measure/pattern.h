// SPDX-License-Identifier: GPL-3.0-or-later
// Responses packed for the E-step: several items share one byte that numbers the combination of
// their answers, so that a person costs a table row a group instead of a row an item.
#ifndef VSOKO_MEASURE_PATTERN_H
#define VSOKO_MEASURE_PATTERN_H

#include "matrix.h"
#include "vsoko/measure/calibrate.h"

// An item of the calibration: its column, categories 0..top, and where missing ones go (top + 1).
struct pattern_item {
    size_t column;
    size_t top;
    uint8_t code[256]; // category of the data -> 0..top + 1
    size_t group;
    size_t stride; // index of a group = sum of code x stride
};

struct pattern_group {
    size_t first; // items first..first + n - 1
    size_t n;
    size_t rows;   // combinations, at most 256
    size_t offset; // of its first row among the rows of all groups
};

struct patterns {
    size_t items;
    struct pattern_item *item;
    size_t groups;
    struct pattern_group *group;
    size_t rows;      // of all groups
    size_t n;         // patterns
    uint8_t *index;   // [n][groups]
    double *weight;   // [n], NULL: 1 each
    uint32_t *class;  // [n] population of the persons, NULL: one
    uint32_t *person; // [n] row of the matrix; NULL when equal patterns are counted together
    double *row_sum;  // [rows] sum of weights of the patterns in the row
    size_t persons;
    double total; // sum of weights
};

struct pattern_source {
    const struct measure_matrix *matrix;
    struct pattern_item *item; // column, top, code are filled by the caller
    size_t items;
    const uint32_t *class; // [persons], or NULL
    size_t classes;
    const struct measure_pool *pool;
    bool keep_persons; // know each pattern's person; else equal patterns are counted together where
                       // that pays
};

// Packs the rows of the matrix; persons without answers are left out. False: no memory.
bool patterns_build(struct patterns *patterns, struct workspace *work,
                    const struct pattern_source *source);

// A systematic sample of about n patterns, one from each run of equal length, chosen by a fixed
// generator. Shares everything but the indices and weights.
bool patterns_sample(const struct patterns *all, struct workspace *work, size_t n,
                     struct patterns *sample);

// The category of `item` in a row of its group; top + 1 for missing.
static inline size_t pattern_code(const struct pattern_item *item, size_t row) {
    return row / item->stride % (item->top + 2);
}

#endif
