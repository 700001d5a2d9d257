// SPDX-License-Identifier: GPL-3.0-or-later
// Models whose items share nothing: generalised partial credit (2PL with two categories) and graded
// responses; theta has variance 1.
#include "model.h"

#include <string.h>

static size_t free_own(size_t top) { return top + 1; }

static size_t free_shared(size_t top) {
    (void)top;
    return 0;
}

static void free_jacobian(size_t top, double *j) {
    memset(j, 0, (top + 1) * (top + 1) * sizeof *j);
    for (size_t k = 0; k <= top; k++) {
        j[k * (top + 1) + k] = 1;
    }
}

static void free_begin(const double *d, size_t top, double *own, double *shared) {
    (void)shared;
    own[0] = 1;
    memcpy(own + 1, d, top * sizeof *own);
}

const struct model model_gpcm = {"gpcm",      &curve_partial, false,     free_own,
                                 free_shared, free_jacobian,  free_begin};
const struct model model_grm = {"grm",       &curve_graded, false,     free_own,
                                free_shared, free_jacobian, free_begin};
