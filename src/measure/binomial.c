// SPDX-License-Identifier: GPL-3.0-or-later
#include "binomial.h"

#include <math.h>

double log_choose(double n, double k) {
    int sign;
    return lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) - lgamma_r(n - k + 1, &sign);
}

double log_binomial(double n, double k) { return log_choose(n, k) - n * 0.693147180559945309417; }

struct measure_draws exact_draws(struct measure_draws draws) {
    draws.draws = draws.draws ? draws.draws : EXACT_DRAWS;
    return draws;
}

void exact_from_draws(size_t far, size_t draws, struct measure_exact *out) {
    out->p = ((double)far + 1) / ((double)draws + 1);
    out->p_error = sqrt(out->p * (1 - out->p) / (double)draws);
    out->arrangements = (double)draws;
    out->complete = false;
}
