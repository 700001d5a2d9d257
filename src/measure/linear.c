// SPDX-License-Identifier: GPL-3.0-or-later
#include "linear.h"

#include <math.h>
#include <string.h>

bool linear_cholesky(double *a, size_t n) {
    for (size_t j = 0; j < n; j++) {
        double diagonal = a[j * n + j];
        double pivot = diagonal;
        for (size_t k = 0; k < j; k++) {
            pivot -= a[j * n + k] * a[j * n + k];
        }
        if (!(pivot > 1e-12 * fabs(diagonal)) || !isfinite(pivot)) {
            return false;
        }
        double root = sqrt(pivot);
        a[j * n + j] = root;
        for (size_t i = j + 1; i < n; i++) {
            double sum = a[i * n + j];
            for (size_t k = 0; k < j; k++) {
                sum -= a[i * n + k] * a[j * n + k];
            }
            a[i * n + j] = sum / root;
        }
    }
    return true;
}

void linear_cholesky_solve(const double *factor, size_t n, double *b) {
    for (size_t i = 0; i < n; i++) {
        double sum = b[i];
        for (size_t k = 0; k < i; k++) {
            sum -= factor[i * n + k] * b[k];
        }
        b[i] = sum / factor[i * n + i];
    }
    for (size_t i = n; i-- > 0;) {
        double sum = b[i];
        for (size_t k = i + 1; k < n; k++) {
            sum -= factor[k * n + i] * b[k];
        }
        b[i] = sum / factor[i * n + i];
    }
}

// Column j of the inverse from the diagonal down is row j from there on: both solutions run along
// rows of the factor and touch nothing before j.
void linear_cholesky_inverse(const double *factor, size_t n, double *inverse) {
    for (size_t j = 0; j < n; j++) {
        double *x = inverse + j * n;
        for (size_t i = j; i < n; i++) {
            double sum = i == j;
            for (size_t k = j; k < i; k++) {
                sum -= factor[i * n + k] * x[k];
            }
            x[i] = sum / factor[i * n + i];
        }
        for (size_t i = n; i-- > j;) {
            x[i] /= factor[i * n + i];
            for (size_t k = j; k < i; k++) {
                x[k] -= factor[i * n + k] * x[i];
            }
        }
        for (size_t i = 0; i < j; i++) {
            x[i] = inverse[i * n + j];
        }
    }
}

static bool goes_before(const double *key, size_t a, size_t b) {
    return key[a] < key[b] || (key[a] == key[b] && a < b);
}

static void sift_down(const double *key, size_t *order, size_t root, size_t n) {
    for (size_t child; (child = 2 * root + 1) < n; root = child) {
        if (child + 1 < n && goes_before(key, order[child], order[child + 1])) {
            child++;
        }
        if (!goes_before(key, order[root], order[child])) {
            return;
        }
        size_t swap = order[root];
        order[root] = order[child];
        order[child] = swap;
    }
}

// Heap sort: no memory, no bad case; ties by index make it stable.
void linear_sort_indices(const double *key, size_t *order, size_t n) {
    for (size_t i = n / 2; i-- > 0;) {
        sift_down(key, order, i, n);
    }
    for (size_t end = n; end > 1; end--) {
        size_t swap = order[0];
        order[0] = order[end - 1];
        order[end - 1] = swap;
        sift_down(key, order, 0, end - 1);
    }
}
