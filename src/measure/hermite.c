// SPDX-License-Identifier: GPL-3.0-or-later
#include "hermite.h"

#include <math.h>

enum { HALVINGS = 80 };

// Orthonormal Hermite functions at x, times exp(-x^2 / 4), so that none overflows: h_n, and h_(n-1)
// through `before`. Recurrence: sqrt(k + 1) h_(k+1) = x h_k - sqrt(k) h_(k-1).
static double hermite_function(size_t n, double x, double *before) {
    double last = 0;
    double now = exp(-0.25 * x * x);
    for (size_t k = 0; k < n; k++) {
        double next = (x * now - sqrt((double)k) * last) / sqrt((double)(k + 1));
        last = now;
        now = next;
    }
    *before = last;
    return now;
}

// The number of roots of the polynomial above x, by the signs of the sequence (Sturm).
static size_t roots_above(size_t n, double x) {
    double last = 1;
    double now = x;
    size_t changes = 0;
    for (size_t k = 1; k <= n; k++) {
        changes += now < 0;
        // The ratio of neighbours: h_(k+1) / h_k, scaled; no overflow.
        last = now != 0 ? now : 1e-300;
        now = x - (double)k / last;
    }
    return changes;
}

static double root(size_t n, size_t index, double bound) {
    double low = -bound;
    double high = bound;
    for (int i = 0; i < HALVINGS && low < high; i++) {
        double middle = 0.5 * (low + high);
        if (roots_above(n, middle) > n - 1 - index) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return 0.5 * (low + high);
}

// Golub & Welsch 1969, doi:10.1090/S0025-5718-69-99647-1: the nodes are the eigenvalues of the
// Jacobi matrix with sqrt(k) beside the diagonal; they lie within -/+ 2 sqrt(n). The weight is
// 1 / (n h_(n-1)^2).
void hermite_rule(size_t n, double *node, double *weight) {
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        node[i] = 2 * i + 1 == n ? 0 : root(n, i, 2 * sqrt((double)n) + 1);
        double before;
        hermite_function(n, node[i], &before);
        double envelope = exp(-0.25 * node[i] * node[i]);
        double h = before / envelope;
        weight[i] = isfinite(h) && envelope > 0 ? 1 / ((double)n * h * h) : 0;
        total += weight[i];
    }
    for (size_t i = 0; i < n; i++) {
        weight[i] /= total;
    }
}
