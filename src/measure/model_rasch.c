// SPDX-License-Identifier: GPL-3.0-or-later
// Rasch and partial credit: every item has its intercepts, all share one slope, which is the
// standard deviation of theta (theta = slope x node). Then the nodes always span the population.
#include "model.h"

#include <string.h>

static size_t rasch_own(size_t top) { return top; }

static size_t rasch_shared(size_t top) {
    (void)top;
    return 1;
}

static void rasch_jacobian(size_t top, double *j) {
    size_t columns = top + 1;
    memset(j, 0, columns * columns * sizeof *j);
    j[top] = 1;
    for (size_t k = 1; k <= top; k++) {
        j[k * columns + k - 1] = 1;
    }
}

static void rasch_begin(const double *d, size_t top, double *own, double *shared) {
    memcpy(own, d, top * sizeof *own);
    shared[0] = 1;
}

const struct model model_rasch = {"rasch",      &curve_partial, true,       rasch_own,
                                  rasch_shared, rasch_jacobian, rasch_begin};
