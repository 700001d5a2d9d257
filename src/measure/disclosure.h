// SPDX-License-Identifier: GPL-3.0-or-later
// Which sets of persons follow from published sums.
#ifndef VSOKO_MEASURE_DISCLOSURE_INTERNAL_H
#define VSOKO_MEASURE_DISCLOSURE_INTERNAL_H

#include "vsoko/measure/disclosure.h"
#include "workspace.h"

// A set of atoms of fewer than k persons together whose sum follows from the published groups.
struct small_set {
    size_t atoms;       // how many
    size_t persons;     // together
    const size_t *atom; // [atoms] rising
};

// Calls found(arg, set) for each such set that holds no smaller one; false stops the search.
// member[groups][atoms] as in measure_disclosure_differences(). MEASURE_NOT_CONVERGED: there are
// more candidates than can be looked at.
enum measure_status small_sets_find(const bool *member, const size_t *persons, size_t groups,
                                    size_t atoms, size_t k, struct workspace *work,
                                    bool (*found)(void *arg, const struct small_set *set),
                                    void *arg);

#endif
