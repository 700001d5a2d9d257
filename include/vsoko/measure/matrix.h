// SPDX-License-Identifier: GPL-3.0-or-later
// The response matrix: persons x items, one byte a response.
#ifndef VSOKO_MEASURE_MATRIX_H
#define VSOKO_MEASURE_MATRIX_H

#include "vsoko/measure/base.h"

#ifdef __cplusplus
extern "C" {
#endif

// A response that was not given (absent, or not asked by design). Categories are 0..MEASURE_TOP.
enum { MEASURE_TOP = 31, MEASURE_ABSENT = 255 };

// Where responses come from: the callback writes the categories of `item` for the `n` persons from
// `from`, 0..MEASURE_TOP or MEASURE_ABSENT. It is called item by item for a block of persons, so
// that a column-wise store is read in long runs. False stops the building.
struct measure_source {
    size_t persons;
    size_t items;
    bool (*column)(void *arg, size_t item, size_t from, size_t n, uint8_t *category);
    void *arg;
    const double *weight; // [persons] >= 0, or NULL for 1 each; copied
};

// Opaque; about persons x items bytes, and 8 bytes a person when there are weights.
struct measure_matrix;

// MEASURE_BAD_ARGUMENT: a category above MEASURE_TOP, a negative weight, no items, or the callback
// stopped. MEASURE_NO_DATA: no persons. `alloc` must outlive the matrix.
enum measure_status measure_matrix_open(const struct measure_source *source,
                                        const struct measure_alloc *alloc,
                                        struct measure_matrix **out) MEASURE_CHECKED;
// Frees a matrix; NULL is allowed.
void measure_matrix_close(struct measure_matrix *matrix);

// Rows and columns.
size_t measure_matrix_persons(const struct measure_matrix *matrix);
size_t measure_matrix_items(const struct measure_matrix *matrix);

// One person's responses: [items].
const uint8_t *measure_matrix_row(const struct measure_matrix *matrix, size_t person);

// The sum of weights of persons who chose each category of an item: count[MEASURE_TOP + 1]; returns
// the highest category that anyone chose, or MEASURE_ABSENT when nobody answered.
uint8_t measure_matrix_count(const struct measure_matrix *matrix, size_t item,
                             double count[MEASURE_TOP + 1]);

#ifdef __cplusplus
}
#endif

#endif
