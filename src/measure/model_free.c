// SPDX-License-Identifier: GPL-3.0-or-later
// Models whose items share nothing: generalised partial credit (2PL with two categories), graded
// responses, and 2PL with guessing (3PL); theta has variance 1.
#include "model.h"

#include <math.h>
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

static size_t guessing_own(size_t top) { return top + 2; }

static void guessing_jacobian(size_t top, double *j) {
    size_t n = top + 2;
    memset(j, 0, n * n * sizeof *j);
    for (size_t k = 0; k < n; k++) {
        j[k * n + k] = 1;
    }
}

// Guessing starts at 0.15; what is left above it gives the intercept.
static void guessing_begin(const double *d, size_t top, double *own, double *shared) {
    const double guess = 0.15;
    (void)shared;
    (void)top;
    double share = fmax(0.02, (1 / (1 + exp(-d[0])) - guess) / (1 - guess));
    own[0] = 1;
    own[1] = log(share / (1 - share));
    own[2] = log(guess / (1 - guess));
}

const struct model model_3pl = {"3pl",       &curve_guessing,   false,         guessing_own,
                                free_shared, guessing_jacobian, guessing_begin};
const struct model model_gpcm = {"gpcm",      &curve_partial, false,     free_own,
                                 free_shared, free_jacobian,  free_begin};
const struct model model_grm = {"grm",       &curve_graded, false,     free_own,
                                free_shared, free_jacobian, free_begin};
