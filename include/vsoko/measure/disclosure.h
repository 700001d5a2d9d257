// SPDX-License-Identifier: GPL-3.0-or-later
// What may be shown of small groups: the smallest cell k, complementary suppression, and groups
// that could be told apart by subtraction. Hundepool et al. 2012, Statistical Disclosure Control,
// ch. 4, doi:10.1002/9781118348239.
#ifndef VSOKO_MEASURE_DISCLOSURE_H
#define VSOKO_MEASURE_DISCLOSURE_H

#include "vsoko/measure/base.h"

#ifdef __cplusplus
extern "C" {
#endif

enum measure_cell {
    MEASURE_CELL_SHOWN,
    MEASURE_CELL_SMALL,        // fewer than k persons, not zero
    MEASURE_CELL_COMPLEMENTARY // hidden so that a small one cannot be found by subtraction
};

// Which groups of one list with a known total may be shown. counts[n] are persons a group; hides
// the small ones (0 < count < k) and, when the hidden ones together are one group or fewer than k
// persons, the next smallest. cells[n].
void measure_disclosure_list(const size_t *counts, size_t n, size_t k, enum measure_cell *cells);

// The same for the answers of one question, where counts[n] together are all who answered. A list
// in which everybody stands in one cell names the answer of each and is hidden. Where a cell is
// hidden the empty ones are too: else five hidden cells of five persons would be one in each. All
// hidden cells must be shown with the same words: their kinds would tell few from nobody.
void measure_disclosure_answers(const size_t *counts, size_t n, size_t k, enum measure_cell *cells);

// The same for a table with its row and column totals: counts[rows][columns], cells the same shape.
// After it no sum or difference of lines gives away a cell, or several cells together, of fewer
// than k persons: also where each line has two hidden cells and a chain of lines still leads to
// one. Totals themselves must be at least k or not be printed. MEASURE_NOT_ESTIMABLE: the totals
// alone give a small set away, everything useful is hidden already: do not print the totals. On
// MEASURE_NO_MEMORY and MEASURE_NOT_CONVERGED (too large to be checked) all cells are hidden.
enum measure_status measure_disclosure_table(const size_t *counts, size_t rows, size_t columns,
                                             size_t k, const struct measure_alloc *alloc,
                                             enum measure_cell *cells) MEASURE_CHECKED;

struct measure_leak {
    size_t first;   // groups whose difference is small,
    size_t second;  // both SIZE_MAX when more than two groups are needed:
    size_t atom;    // then the first of the atoms that come out together, else SIZE_MAX
    size_t persons; // how many persons would be told apart
    size_t atoms;   // how many atoms come out together; 0 for a difference of two groups
};

// Do published groups that overlap tell a small group apart? `persons` has the number of persons of
// each atom (the finest cells: class x sex x ...), member[groups][atoms] is true where a published
// group contains the atom. Looks at every set of atoms of fewer than k persons together whose sum
// follows from any sum of groups with any factors: nothing that linear algebra finds stays hidden.
// (Bounds on what is not determined are not looked at.) MEASURE_OK with *leaks = 0 when nothing
// comes out; else *leaks counts what was found and `first_leak` holds the first. A set that holds
// a smaller one found is not counted. MEASURE_NOT_CONVERGED: more than fifty million candidates;
// publish fewer groups.
enum measure_status measure_disclosure_differences(const bool *member, const size_t *persons,
                                                   size_t groups, size_t atoms, size_t k,
                                                   const struct measure_alloc *alloc, size_t *leaks,
                                                   struct measure_leak *first_leak) MEASURE_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
