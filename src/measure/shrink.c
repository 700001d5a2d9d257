// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/shrink.h"

#include <math.h>

enum { GRID = 400, GOLDEN_STEPS = 120 };

struct parallel {
    const struct measure_mean *classes;
    size_t n;
    double persons;
    double inside; // sum of squares inside classes
};

// At a ratio of the variances, between / within.
struct fitted {
    double mean;
    double weight; // sum of n / (1 + n ratio)
    double within;
    double deviance; // -2 restricted log-likelihood, without its constant
};

static struct fitted fit_at(const struct parallel *p, double ratio) {
    struct fitted f = {0};
    for (size_t j = 0; j < p->n; j++) {
        double n = (double)p->classes[j].n;
        double weight = n / (1 + n * ratio);
        f.weight += weight;
        f.mean += n > 0 ? weight * p->classes[j].mean : 0;
        f.deviance += log1p(n * ratio);
    }
    f.mean /= f.weight;
    double square = p->inside;
    for (size_t j = 0; j < p->n; j++) {
        double n = (double)p->classes[j].n;
        double off = n > 0 ? p->classes[j].mean - f.mean : 0;
        square += n / (1 + n * ratio) * off * off;
    }
    f.within = square / (p->persons - 1);
    f.deviance += (p->persons - 1) * log(f.within) + log(f.weight);
    return f;
}

// The share t = ratio / (1 + ratio) is searched, since the ratio has no end.
static double deviance_at(const struct parallel *p, double t) {
    return fit_at(p, t / (1 - t)).deviance;
}

static double best_ratio(const struct parallel *p) {
    double best = 0;
    double least = deviance_at(p, 0);
    for (int i = 1; i < GRID; i++) {
        double t = (double)i / GRID;
        double here = deviance_at(p, t);
        if (here < least) {
            least = here;
            best = t;
        }
    }
    double low = fmax(0, best - 1.0 / GRID);
    double high = fmin(1 - 1e-9, best + 1.0 / GRID);
    const double golden = 0.618033988749894848;
    for (int i = 0; i < GOLDEN_STEPS; i++) {
        double left = high - golden * (high - low);
        double right = low + golden * (high - low);
        if (deviance_at(p, left) <= deviance_at(p, right)) {
            high = right;
        } else {
            low = left;
        }
    }
    double t = 0.5 * (low + high);
    return deviance_at(p, t) < deviance_at(p, 0) ? t / (1 - t) : 0;
}

enum measure_status measure_shrink(const struct measure_mean *classes, size_t n,
                                   struct measure_shrinkage *out, struct measure_shrunken *each) {
    struct parallel p = {.classes = classes, .n = n};
    *out = (struct measure_shrinkage){0, 0, NAN, NAN, NAN, NAN, NAN};
    for (size_t j = 0; j < n; j++) {
        each[j] = (struct measure_shrunken){MEASURE_NO_DATA, NAN, NAN, NAN};
        out->classes += classes[j].n > 0;
        out->persons += classes[j].n;
        double freedom = (double)classes[j].n - 1;
        p.inside += classes[j].n > 1 ? freedom * classes[j].sd * classes[j].sd : 0;
    }
    if (out->classes < 3 || out->persons == out->classes) {
        return MEASURE_TOO_FEW;
    }
    if (!(p.inside > 0)) {
        return MEASURE_NO_VARIANCE;
    }
    p.persons = (double)out->persons;
    double ratio = best_ratio(&p);
    struct fitted f = fit_at(&p, ratio);
    out->mean = f.mean;
    out->mean_se = sqrt(f.within / f.weight);
    out->within = f.within;
    out->between = ratio * f.within;
    out->share = ratio / (1 + ratio);
    for (size_t j = 0; j < n; j++) {
        if (classes[j].n > 0) {
            double reliability = ratio / (ratio + 1 / (double)classes[j].n);
            double left = 1 - reliability;
            each[j].status = MEASURE_OK;
            each[j].reliability = reliability;
            each[j].value = f.mean + reliability * (classes[j].mean - f.mean);
            each[j].se = sqrt(out->between * left + left * left * out->mean_se * out->mean_se);
        }
    }
    return MEASURE_OK;
}
