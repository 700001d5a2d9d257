// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of numbers in blocks of 64 bytes, whatever the processor's width: the compiler splits a
// block into what it has, and every lane is computed alone, so the bits are the same everywhere.
#ifndef VSOKO_MEASURE_VECTOR_H
#define VSOKO_MEASURE_VECTOR_H

#include <stddef.h>

enum {
    VECTOR_NODES = 16, // rows have a multiple of so many numbers: one block of float, two of double
    VECTOR_FLOATS = 16,
    VECTOR_DOUBLES = 8
};

// A block of a row.
typedef float vector_float __attribute__((vector_size(64), aligned(64), may_alias));
// The same of double.
typedef double vector_double __attribute__((vector_size(64), aligned(64), may_alias));

// A function so marked is compiled for AVX-512, AVX2 and plain x86-64, chosen when the program
// starts. Sanitizers run before the choice is made, so they get the plain one.
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__) &&   \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define VECTOR_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define VECTOR_CLONES
#endif

// n is a multiple of VECTOR_NODES, rows are aligned to 64 bytes.
void vector_multiply(double *out, const double *a, const double *b, size_t n);
void vector_add(double *sum, const double *a, size_t n);
void vector_add_float(double *sum, const float *a, size_t n);

// products[a][b] = sum over r of rows[r][a] x rows[r][b], a and b below n, b <= a (beyond it
// whatever the blocks bring along). Rows of both have `stride` numbers, a multiple of VECTOR_NODES.
void vector_squares(double *products, const double *rows, size_t n, size_t length, size_t stride);

#endif
