// SPDX-License-Identifier: GPL-3.0-or-later
#include "matrix.h"

#include <math.h>
#include <string.h>

enum { BLOCK = 1024 }; // persons a call: the block of rows stays in the cache while columns fill it

static enum measure_status block_fill(struct measure_matrix *m, const struct measure_source *source,
                                      size_t from, size_t n) {
    uint8_t column[BLOCK];
    for (size_t i = 0; i < m->items; i++) {
        memset(column, MEASURE_ABSENT, sizeof column);
        if (!source->column(source->arg, i, from, n, column)) {
            return MEASURE_BAD_ARGUMENT;
        }
        uint8_t *cell = m->category + from * m->items + i;
        for (size_t p = 0; p < n; p++) {
            if (column[p] > MEASURE_TOP && column[p] != MEASURE_ABSENT) {
                return MEASURE_BAD_ARGUMENT;
            }
            cell[p * m->items] = column[p];
        }
    }
    return MEASURE_OK;
}

static enum measure_status matrix_fill(struct measure_matrix *m,
                                       const struct measure_source *source) {
    enum measure_status status = MEASURE_OK;
    for (size_t p = 0; source->weight && p < m->persons; p++) {
        m->weight[p] = source->weight[p];
        if (!(m->weight[p] >= 0) || isinf(m->weight[p])) {
            return MEASURE_BAD_ARGUMENT;
        }
    }
    for (size_t from = 0; status == MEASURE_OK && from < m->persons; from += BLOCK) {
        size_t left = m->persons - from;
        status = block_fill(m, source, from, left < BLOCK ? left : BLOCK);
    }
    return status;
}

enum measure_status measure_matrix_open(const struct measure_source *source,
                                        const struct measure_alloc *alloc,
                                        struct measure_matrix **out) {
    *out = NULL;
    if (source->items == 0 || !source->column) {
        return MEASURE_BAD_ARGUMENT;
    }
    if (source->persons == 0) {
        return MEASURE_NO_DATA;
    }
    if (source->persons > SIZE_MAX / source->items) {
        return MEASURE_NO_MEMORY;
    }
    struct workspace work;
    workspace_open(&work, alloc);
    enum measure_status status = MEASURE_NO_MEMORY;
    struct measure_matrix *m = workspace_take(&work, 1, sizeof *m);
    if (m) {
        m->persons = source->persons;
        m->items = source->items;
        m->category = workspace_take(&work, m->persons * m->items, 1);
        m->weight = source->weight ? workspace_take(&work, m->persons, sizeof *m->weight) : NULL;
    }
    if (m && m->category && (m->weight || !source->weight)) {
        status = matrix_fill(m, source);
    }
    if (status != MEASURE_OK) {
        workspace_close(&work);
        return status;
    }
    m->work = work;
    *out = m;
    return MEASURE_OK;
}

void measure_matrix_close(struct measure_matrix *matrix) {
    if (matrix) {
        // The matrix lies in its own workspace.
        struct workspace work = matrix->work;
        workspace_close(&work);
    }
}

size_t measure_matrix_persons(const struct measure_matrix *matrix) { return matrix->persons; }

size_t measure_matrix_items(const struct measure_matrix *matrix) { return matrix->items; }

const uint8_t *measure_matrix_row(const struct measure_matrix *matrix, size_t person) {
    return matrix->category + person * matrix->items;
}

uint8_t measure_matrix_count(const struct measure_matrix *matrix, size_t item,
                             double count[MEASURE_TOP + 1]) {
    memset(count, 0, (MEASURE_TOP + 1) * sizeof *count);
    for (size_t p = 0; p < matrix->persons; p++) {
        uint8_t c = matrix->category[p * matrix->items + item];
        if (c <= MEASURE_TOP) {
            count[c] += matrix->weight ? matrix->weight[p] : 1;
        }
    }
    for (size_t c = MEASURE_TOP + 1; c-- > 0;) {
        if (count[c] > 0) {
            return (uint8_t)c;
        }
    }
    return MEASURE_ABSENT;
}
