// SPDX-License-Identifier: GPL-3.0-or-later
// lz and lz*: a person's answers against those expected at the WLE.
#include "vsoko/measure/model_fit.h"

#include "matrix.h"
#include "model.h"

#include <math.h>

// Sums over the items that a person answered.
struct person_sums {
    double apart;       // log-likelihood less its mean
    double variance;    // of the log-likelihood
    double together;    // sum of P' log P: how the log-likelihood follows theta
    double information; // sum of P'^2 / P
    double bend;        // sum of P' P'' / P
};

static void add_item(const struct measure_calibration *c, size_t item, size_t answer, double theta,
                     struct person_sums *s) {
    const struct curve_family *family = model_of(c->model)->family;
    double par[MODEL_MAX_PAR];
    double p[MODEL_MAX_PAR];
    size_t top = c->item[item].top;
    double mean = 0;
    double square = 0;
    curve_of(c, item, par);
    family->chances(par, top, &theta, 1, 1, p);
    for (size_t k = 0; k <= top; k++) {
        double log_p = log(fmax(p[k], 1e-300));
        mean += p[k] * log_p;
        square += p[k] * log_p * log_p;
        struct evidence e = family->weigh(par, top, theta, k);
        s->together += p[k] * e.slope * log_p;
        if (k == answer) {
            s->apart += log_p;
            s->information += e.information;
            s->bend += e.bend;
        }
    }
    s->apart -= mean;
    s->variance += square - mean * mean;
}

static struct measure_person_fit fit_person(const struct measure_calibration *c, const uint8_t *row,
                                            const struct measure_theta *wle) {
    struct measure_person_fit fit = {wle->status, NAN, NAN};
    struct person_sums s = {0, 0, 0, 0, 0};
    if (wle->status != MEASURE_OK) {
        return fit;
    }
    for (size_t i = 0; i < c->items; i++) {
        if (c->item[i].status == MEASURE_OK && row[i] <= MEASURE_TOP) {
            add_item(c, i, c->item[i].category[row[i]], wle->value, &s);
        }
    }
    // The WLE solves slope + bend / (2 information) = 0. What theta takes from the log-likelihood,
    // the regression of one on the other, is taken out of it and of its variance.
    double taken = s.together / s.information;
    double left = s.variance - taken * s.together;
    fit.lz = s.variance > 0 ? s.apart / sqrt(s.variance) : NAN;
    fit.lz_star = left > 1e-12 * s.variance
                      ? (s.apart + taken * s.bend / (2 * s.information)) / sqrt(left)
                      : NAN;
    fit.status = isnan(fit.lz_star) ? MEASURE_NO_VARIANCE : MEASURE_OK;
    return fit;
}

void measure_person_fit(const struct measure_calibration *calibration,
                        const struct measure_matrix *matrix, const struct measure_score *scores,
                        struct measure_person_fit *fit) {
    for (size_t p = 0; p < matrix->persons; p++) {
        fit[p] = fit_person(calibration, matrix->category + p * matrix->items, &scores[p].wle);
    }
}
