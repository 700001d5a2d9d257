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
