// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef VSOKO_MEASURE_MATRIX_INTERNAL_H
#define VSOKO_MEASURE_MATRIX_INTERNAL_H

#include "vsoko/measure/matrix.h"
#include "workspace.h"

struct measure_matrix {
    struct workspace work;
    size_t persons;
    size_t items;
    uint8_t *category; // [persons][items]
    double *weight;    // [persons] or NULL
};

#endif
