// SPDX-License-Identifier: GPL-3.0-or-later
// Small dense linear algebra and sorting by index. Matrices are n x n, row by row.
#ifndef VSOKO_MEASURE_LINEAR_H
#define VSOKO_MEASURE_LINEAR_H

#include <stdbool.h>
#include <stddef.h>

// Replaces the lower triangle of a symmetric matrix by its Cholesky factor; false when it is not
// positive definite (a pivot under 1e-12 of its diagonal).
bool linear_cholesky(double *a, size_t n);

// Solves L L' x = b in place, with the factor from linear_cholesky().
void linear_cholesky_solve(const double *factor, size_t n, double *b);

// The inverse of L L', full symmetric, into `inverse`.
void linear_cholesky_inverse(const double *factor, size_t n, double *inverse);

// Sorts order[n] by key[order[i]], rising; equal keys keep rising indices. No NaN among the keys.
void linear_sort_indices(const double *key, size_t *order, size_t n);

#endif
