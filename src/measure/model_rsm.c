// SPDX-License-Identifier: GPL-3.0-or-later
// Rating scale (Andrich 1978, doi:10.1007/BF02293814): d_k = -k b_i - sum of tau_j, j <= k; an item
// has its location b, all share the slope and the steps tau_1..tau_(top - 1); tau_top is minus
// their sum.
#include "model.h"

#include <string.h>

static size_t rsm_own(size_t top) {
    (void)top;
    return 1;
}

static size_t rsm_shared(size_t top) { return top; }

static void rsm_jacobian(size_t top, double *j) {
    size_t columns = top + 1;
    memset(j, 0, (top + 1) * columns * sizeof *j);
    j[1] = 1;
    for (size_t k = 1; k <= top; k++) {
        j[k * columns] = -(double)k;
        // The whole sum of tau is zero: at k = top nothing is left.
        for (size_t t = 1; t <= k && k < top; t++) {
            j[k * columns + 1 + t] = -1;
        }
    }
}

static void rsm_begin(const double *d, size_t top, double *own, double *shared) {
    own[0] = -d[top - 1] / (double)top;
    memset(shared, 0, top * sizeof *shared);
    shared[0] = 1;
}

const struct model model_rsm = {"rsm",      &curve_partial, true,     rsm_own,
                                rsm_shared, rsm_jacobian,   rsm_begin};
