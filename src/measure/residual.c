// SPDX-License-Identifier: GPL-3.0-or-later
#include "residual.h"

#include <math.h>

struct moments moments_of(const double *p, size_t top) {
    struct moments m = {0, 0, 0};
    for (size_t k = 0; k <= top; k++) {
        m.mean += (double)k * p[k];
    }
    for (size_t k = 0; k <= top; k++) {
        double square = ((double)k - m.mean) * ((double)k - m.mean);
        m.variance += p[k] * square;
        m.fourth += p[k] * square * square;
    }
    return m;
}

void residual_add(struct residual_sums *s, double weight, double r, const struct moments *m) {
    s->answers++;
    s->n += weight;
    s->squares += weight * r * r;
    s->variances += weight * m->variance;
    s->standard += weight * r * r / m->variance;
    s->spread_in += weight * (m->fourth - m->variance * m->variance);
    s->spread_out += weight * m->fourth / (m->variance * m->variance);
}

static double wilson_hilferty(double mean_square, double spread) {
    return (cbrt(mean_square) - 1) * 3 / spread + spread / 3;
}

struct measure_item_fit residual_fit(const struct residual_sums *s) {
    struct measure_item_fit fit = {s->answers, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    if (!(s->n > 0)) {
        return fit;
    }
    double n = s->n;
    fit.infit = s->squares / s->variances;
    fit.outfit = s->standard / n;
    fit.infit_z = wilson_hilferty(fit.infit, sqrt(s->spread_in) / s->variances);
    fit.outfit_z = wilson_hilferty(fit.outfit, sqrt(s->spread_out / (n * n) - 1 / n));
    fit.infit_low = 1 - 2 / sqrt(n);
    fit.infit_high = 1 + 2 / sqrt(n);
    fit.outfit_low = 1 - 6 / sqrt(n);
    fit.outfit_high = 1 + 6 / sqrt(n);
    return fit;
}
