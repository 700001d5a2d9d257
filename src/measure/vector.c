// SPDX-License-Identifier: GPL-3.0-or-later
#include "vector.h"

VECTOR_CLONES void vector_multiply(double *out, const double *a, const double *b, size_t n) {
    vector_double *to = (vector_double *)out;
    const vector_double *x = (const vector_double *)a;
    const vector_double *y = (const vector_double *)b;
    for (size_t i = 0; i < n / VECTOR_DOUBLES; i++) {
        to[i] = x[i] * y[i];
    }
}

VECTOR_CLONES void vector_add(double *sum, const double *a, size_t n) {
    vector_double *to = (vector_double *)sum;
    const vector_double *x = (const vector_double *)a;
    for (size_t i = 0; i < n / VECTOR_DOUBLES; i++) {
        to[i] += x[i];
    }
}

typedef float vector_half __attribute__((vector_size(32), aligned(32), may_alias));

VECTOR_CLONES void vector_add_float(double *sum, const float *a, size_t n) {
    vector_double *to = (vector_double *)sum;
    const vector_half *x = (const vector_half *)a;
    for (size_t i = 0; i < n / VECTOR_DOUBLES; i++) {
        to[i] += __builtin_convertvector(x[i], vector_double);
    }
}

// Four rows of the result by one block at once: so many sums stay in registers.
VECTOR_CLONES void vector_squares(double *products, const double *rows, size_t n, size_t length,
                                  size_t stride) {
    enum { TILE = 4 };
    for (size_t a = 0; a < n; a += TILE) {
        for (size_t b = 0; b < a + TILE; b += VECTOR_DOUBLES) {
            vector_double sum[TILE] = {0};
            for (size_t r = 0; r < length; r++) {
                const double *row = rows + r * stride;
                vector_double block = *(const vector_double *)(row + b);
                for (size_t i = 0; i < TILE; i++) {
                    sum[i] += row[a + i] * block;
                }
            }
            for (size_t i = 0; i < TILE; i++) {
                *(vector_double *)(products + (a + i) * stride + b) = sum[i];
            }
        }
    }
}
