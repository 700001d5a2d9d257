// SPDX-License-Identifier: GPL-3.0-or-later
#include "disclosure.h"

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

void measure_disclosure_answers(const size_t *counts, size_t n, size_t k,
                                enum measure_cell *cells) {
    size_t given = 0;
    bool hidden = false;
    measure_disclosure_list(counts, n, k, cells);
    for (size_t i = 0; i < n; i++) {
        given += counts[i] > 0;
        hidden |= cells[i] != MEASURE_CELL_SHOWN;
    }
    if (given == 1 && n > 1) { // everybody, in one cell
        hidden = true;
        for (size_t i = 0; i < n; i++) {
            cells[i] = MEASURE_CELL_COMPLEMENTARY;
        }
    }
    for (size_t i = 0; hidden && i < n; i++) {
        cells[i] = counts[i] == 0 ? MEASURE_CELL_SMALL : cells[i];
    }
}

static void protect_lines(const size_t *counts, size_t rows, size_t columns, size_t k,
                          enum measure_cell *cells) {
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

// What a reader of a table knows of its hidden cells: their sum in each row and each column.
struct hidden_cells {
    const size_t *counts;
    enum measure_cell *cells;
    size_t rows;
    size_t columns;
    size_t n;
    size_t *cell;    // [n]
    size_t *persons; // [n]
    bool *member;    // [rows + columns][n]
    size_t found;    // SIZE_MAX, or a hidden cell that a sum gives away
};

static bool note_cell(void *arg, const struct small_set *set) {
    struct hidden_cells *hidden = arg;
    hidden->found = hidden->cell[set->atom[0]];
    return false;
}

static enum measure_status find_open_cell(struct hidden_cells *h, size_t k,
                                          struct workspace *work) {
    size_t cells = h->rows * h->columns;
    h->found = SIZE_MAX;
    h->n = 0;
    for (size_t i = 0; i < cells; i++) {
        if (h->cells[i] != MEASURE_CELL_SHOWN) {
            h->persons[h->n] = h->counts[i];
            h->cell[h->n++] = i;
        }
    }
    memset(h->member, 0, (h->rows + h->columns) * h->n * sizeof *h->member);
    for (size_t j = 0; j < h->n; j++) {
        h->member[h->cell[j] / h->columns * h->n + j] = true;
        h->member[(h->rows + h->cell[j] % h->columns) * h->n + j] = true;
    }
    return small_sets_find(h->member, h->persons, h->rows + h->columns, h->n, k, work, note_cell,
                           h);
}

// Hides the smallest shown cell in the lines of `cell`, else the smallest of all.
static bool hide_beside(struct hidden_cells *h, size_t cell) {
    size_t best = SIZE_MAX;
    bool best_near = false;
    for (size_t i = 0; i < h->rows * h->columns; i++) {
        bool near = i / h->columns == cell / h->columns || i % h->columns == cell % h->columns;
        if (h->cells[i] != MEASURE_CELL_SHOWN || h->counts[i] == 0) {
            continue;
        }
        if (best == SIZE_MAX || (near && !best_near) ||
            (near == best_near && h->counts[i] < h->counts[best])) {
            best = i;
            best_near = near;
        }
    }
    if (best != SIZE_MAX) {
        h->cells[best] = MEASURE_CELL_COMPLEMENTARY;
    }
    return best != SIZE_MAX;
}

enum measure_status measure_disclosure_table(const size_t *counts, size_t rows, size_t columns,
                                             size_t k, const struct measure_alloc *alloc,
                                             enum measure_cell *cells) {
    size_t n = rows * columns;
    struct hidden_cells h = {
        .counts = counts, .cells = cells, .rows = rows, .columns = columns, .found = SIZE_MAX};
    hide_small(counts, n, k, cells);
    enum measure_status status;
    bool again;
    do {
        struct workspace work;
        workspace_open(&work, alloc);
        protect_lines(counts, rows, columns, k, cells);
        h.cell = workspace_take(&work, n, sizeof *h.cell);
        h.persons = workspace_take(&work, n, sizeof *h.persons);
        h.member = workspace_take(&work, (rows + columns) * n, sizeof *h.member);
        status = h.cell && h.persons && h.member ? find_open_cell(&h, k, &work) : MEASURE_NO_MEMORY;
        workspace_close(&work);
        again = status == MEASURE_OK && h.found != SIZE_MAX && hide_beside(&h, h.found);
    } while (again);
    if (status != MEASURE_OK) {
        for (size_t i = 0; i < n; i++) { // what could not be checked is not shown
            cells[i] = cells[i] == MEASURE_CELL_SHOWN ? MEASURE_CELL_COMPLEMENTARY : cells[i];
        }
        return status;
    }
    return h.found == SIZE_MAX ? MEASURE_OK : MEASURE_NOT_ESTIMABLE;
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

// Sets that are no difference of two nested groups, which were noted before.
struct leak_count {
    const bool *member;
    const size_t *persons;
    size_t groups;
    size_t atoms;
    size_t *leaks;
    struct measure_leak *first_leak;
};

static bool in_set(const struct small_set *set, size_t atom) {
    for (size_t i = 0; i < set->atoms; i++) {
        if (set->atom[i] == atom) {
            return true;
        }
    }
    return false;
}

// Is the set what `outer` has more than `inner`?
static bool is_difference(const struct leak_count *count, const struct small_set *set,
                          const bool *outer, const bool *inner) {
    for (size_t a = 0; a < count->atoms; a++) {
        if (count->persons[a] > 0 && (int)outer[a] - (int)inner[a] != (int)in_set(set, a)) {
            return false;
        }
    }
    return true;
}

static bool count_set(void *arg, const struct small_set *set) {
    struct leak_count *count = arg;
    for (size_t g = 0; g < count->groups; g++) {
        for (size_t h = 0; h < count->groups; h++) {
            if (g != h && is_difference(count, set, count->member + g * count->atoms,
                                        count->member + h * count->atoms)) {
                return true;
            }
        }
    }
    leak_note((struct measure_leak){SIZE_MAX, SIZE_MAX, set->atom[0], set->persons, set->atoms},
              count->leaks, count->first_leak);
    return true;
}

enum measure_status measure_disclosure_differences(const bool *member, const size_t *persons,
                                                   size_t groups, size_t atoms, size_t k,
                                                   const struct measure_alloc *alloc, size_t *leaks,
                                                   struct measure_leak *first_leak) {
    *leaks = 0;
    for (size_t g = 0; g < groups; g++) {
        for (size_t h = 0; h < groups; h++) {
            size_t between =
                g == h ? 0
                       : persons_between(member + g * atoms, member + h * atoms, persons, atoms);
            if (between != SIZE_MAX && is_small(between, k)) {
                leak_note((struct measure_leak){g, h, SIZE_MAX, between, 0}, leaks, first_leak);
            }
        }
    }
    struct leak_count count = {member, persons, groups, atoms, leaks, first_leak};
    struct workspace work;
    workspace_open(&work, alloc);
    enum measure_status status =
        small_sets_find(member, persons, groups, atoms, k, &work, count_set, &count);
    workspace_close(&work);
    return status;
}
