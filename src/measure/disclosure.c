// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/disclosure.h"

#include "workspace.h"

#include <string.h>

// A line of a table: n cells, `stride` apart.
struct line {
    const size_t *count;
    enum measure_cell *cell;
    size_t n;
    size_t stride;
};

// Hides one more cell of the line when its hidden persons could be found by subtraction: fewer than
// k together, or all in one cell. Empty cells protect nobody and are not used.
static bool line_protect(struct line line, size_t k) {
    size_t hidden = 0;
    size_t persons = 0;
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < line.n; i++) {
        size_t count = line.count[i * line.stride];
        if (line.cell[i * line.stride] != MEASURE_CELL_SHOWN) {
            hidden++;
            persons += count;
        } else if (count > 0 && (best == SIZE_MAX || count < line.count[best * line.stride])) {
            best = i;
        }
    }
    if (hidden == 0 || (hidden > 1 && persons >= k) || best == SIZE_MAX) {
        return false;
    }
    line.cell[best * line.stride] = MEASURE_CELL_COMPLEMENTARY;
    return true;
}

static void hide_small(const size_t *counts, size_t n, size_t k, enum measure_cell *cells) {
    for (size_t i = 0; i < n; i++) {
        cells[i] = counts[i] > 0 && counts[i] < k ? MEASURE_CELL_SMALL : MEASURE_CELL_SHOWN;
    }
}

void measure_disclosure_list(const size_t *counts, size_t n, size_t k, enum measure_cell *cells) {
    hide_small(counts, n, k, cells);
    while (line_protect((struct line){counts, cells, n, 1}, k)) {
    }
}

void measure_disclosure_table(const size_t *counts, size_t rows, size_t columns, size_t k,
                              enum measure_cell *cells) {
    hide_small(counts, rows * columns, k, cells);
    // Each pass hides at least one more cell, so it ends.
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t r = 0; r < rows; r++) {
            changed |= line_protect(
                (struct line){counts + r * columns, cells + r * columns, columns, 1}, k);
        }
        for (size_t c = 0; c < columns; c++) {
            changed |= line_protect((struct line){counts + c, cells + c, rows, columns}, k);
        }
    }
}

// Published totals are equations in the atoms; modulo a prime they are solved without rounding.
static const uint64_t PRIME = 2305843009213693951u; // 2^61 - 1

static uint64_t modular_product(uint64_t a, uint64_t b) {
    // 61 x 61 bits by halves, so that no 128-bit type is needed.
    uint64_t result = 0;
    while (b) {
        if (b & 1) {
            result = (result + a) % PRIME;
        }
        a = 2 * a % PRIME;
        b >>= 1;
    }
    return result;
}

static uint64_t modular_inverse(uint64_t a) {
    uint64_t result = 1;
    for (uint64_t power = PRIME - 2; power; power >>= 1) {
        if (power & 1) {
            result = modular_product(result, a);
        }
        a = modular_product(a, a);
    }
    return result;
}

// The rows of `matrix` become a reduced basis; returns its rank.
static size_t reduce_rows(uint64_t *matrix, size_t rows, size_t columns) {
    size_t rank = 0;
    for (size_t c = 0; c < columns && rank < rows; c++) {
        size_t pivot = rank;
        while (pivot < rows && matrix[pivot * columns + c] == 0) {
            pivot++;
        }
        if (pivot == rows) {
            continue;
        }
        for (size_t j = 0; pivot != rank && j < columns; j++) {
            uint64_t swap = matrix[pivot * columns + j];
            matrix[pivot * columns + j] = matrix[rank * columns + j];
            matrix[rank * columns + j] = swap;
        }
        uint64_t scale = modular_inverse(matrix[rank * columns + c]);
        for (size_t j = 0; j < columns; j++) {
            matrix[rank * columns + j] = modular_product(matrix[rank * columns + j], scale);
        }
        for (size_t i = 0; i < rows; i++) {
            uint64_t factor = matrix[i * columns + c];
            for (size_t j = 0; i != rank && factor && j < columns; j++) {
                uint64_t take = modular_product(factor, matrix[rank * columns + j]);
                matrix[i * columns + j] = (matrix[i * columns + j] + PRIME - take) % PRIME;
            }
        }
        rank++;
    }
    return rank;
}

static bool is_small(size_t persons, size_t k) { return persons > 0 && persons < k; }

static void leak_note(struct measure_leak leak, size_t *leaks, struct measure_leak *first_leak) {
    if ((*leaks)++ == 0 && first_leak) {
        *first_leak = leak;
    }
}

// The persons of `outer` outside `inner`, or SIZE_MAX when inner is no part of outer.
static size_t persons_between(const bool *outer, const bool *inner, const size_t *persons,
                              size_t atoms) {
    size_t sum = 0;
    for (size_t a = 0; a < atoms; a++) {
        if (inner[a] && !outer[a] && persons[a] > 0) {
            return SIZE_MAX;
        }
        sum += outer[a] && !inner[a] ? persons[a] : 0;
    }
    return sum;
}

enum measure_status measure_disclosure_differences(const bool *member, const size_t *persons,
                                                   size_t groups, size_t atoms, size_t k,
                                                   const struct measure_alloc *alloc, size_t *leaks,
                                                   struct measure_leak *first_leak) {
    *leaks = 0;
    struct workspace work;
    workspace_open(&work, alloc);
    uint64_t *matrix = workspace_take(&work, groups * atoms, sizeof *matrix);
    enum measure_status status = MEASURE_NO_MEMORY;
    if (!matrix) {
        goto out;
    }
    for (size_t g = 0; g < groups; g++) {
        for (size_t h = 0; h < groups; h++) {
            size_t between =
                g == h ? 0
                       : persons_between(member + g * atoms, member + h * atoms, persons, atoms);
            if (between != SIZE_MAX && is_small(between, k)) {
                leak_note((struct measure_leak){g, h, SIZE_MAX, between}, leaks, first_leak);
            }
        }
    }
    // Atoms without persons are known to be empty: they are no unknowns.
    for (size_t i = 0; i < groups * atoms; i++) {
        matrix[i] = member[i] && persons[i % atoms] > 0;
    }
    size_t rank = reduce_rows(matrix, groups, atoms);
    for (size_t r = 0; r < rank; r++) {
        size_t unknowns = 0;
        size_t atom = 0;
        for (size_t a = 0; a < atoms; a++) {
            if (matrix[r * atoms + a]) {
                unknowns++;
                atom = a;
            }
        }
        if (unknowns == 1 && is_small(persons[atom], k)) {
            leak_note((struct measure_leak){SIZE_MAX, SIZE_MAX, atom, persons[atom]}, leaks,
                      first_leak);
        }
    }
    status = MEASURE_OK;
out:
    workspace_close(&work);
    return status;
}
