// SPDX-License-Identifier: GPL-3.0-or-later
// Gauss-Hermite quadrature for the standard normal density.
#ifndef VSOKO_MEASURE_HERMITE_H
#define VSOKO_MEASURE_HERMITE_H

#include <stddef.h>

// n nodes, rising, and weights that sum to 1: sum of weight x f(node) is the mean of f over N(0,
// 1), exact for polynomials of degree 2 n - 1. n is 1..256; nodes so far out that their weight is
// below the smallest number have weight 0.
void hermite_rule(size_t n, double *node, double *weight);

#endif
