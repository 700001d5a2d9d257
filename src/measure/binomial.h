// SPDX-License-Identifier: GPL-3.0-or-later
// What the exact tests share.
#ifndef VSOKO_MEASURE_BINOMIAL_H
#define VSOKO_MEASURE_BINOMIAL_H

#include "vsoko/measure/exact.h"

enum { EXACT_COUNTED = 1000000, EXACT_DRAWS = 10000 };

// ln of n over k.
double log_choose(double n, double k);
// ln P(X = k) of Binomial(n, 1/2).
double log_binomial(double n, double k);

// The draws asked for, with the default.
struct measure_draws exact_draws(struct measure_draws draws);
// Fills p, its error and the number: `far` of `draws` were at least as far as the data.
void exact_from_draws(size_t far, size_t draws, struct measure_exact *out);

#endif
