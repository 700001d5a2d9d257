// SPDX-License-Identifier: GPL-3.0-or-later
// An item response model is a family of curves and a rule that shares parameters between items.
// Adding a model touches its own file and one row of model_of().
#ifndef VSOKO_MEASURE_MODEL_H
#define VSOKO_MEASURE_MODEL_H

#include "vsoko/measure/calibrate.h"

enum { MODEL_MAX_PAR = MEASURE_TOP + 2 }; // slope, one intercept a step, and guessing

// One item's part of the likelihood equation at theta.
struct evidence {
    double slope;       // d log P(answer) / d theta
    double information; // sum over categories of P'^2 / P
    double bend;        // sum of P' P'' / P
};

// Curves of one item with categories 0..top. par[top + 1] = slope a, intercepts d_1..d_top; a
// family that guesses has the logit of the lower asymptote after them.
struct curve_family {
    bool guesses;
    // P(k | theta_q) into p[top + 1][stride], q < n.
    void (*chances)(const double *par, size_t top, const double *theta, size_t n, size_t stride,
                    double *p);
    // Of the expected complete-data log-likelihood sum r_kq log P_k(theta_q), counts
    // r[top + 1][stride]: its gradient [n] and Fisher information [n][n], n parameters.
    void (*climb)(const double *par, size_t top, const double *theta, size_t n, size_t stride,
                  const double *r, double *gradient, double *information);
    // What the answer `category` says at theta.
    struct evidence (*weigh)(const double *par, size_t top, double theta, size_t category);
    // Are the parameters inside their range?
    bool (*valid)(const double *par, size_t top);
    // Intercepts that reproduce the shares of the categories at theta = 0, roughly.
    void (*start)(const double *share, size_t top, double *d);
    // The shown location of step k (1..top), from the stored parameters.
    double (*step)(const double *par, size_t k);
};

// Own parameters of an item come first, then those that all items share.
struct model {
    const char *name;
    const struct curve_family *family;
    bool one_slope; // the slope is shared: it is the standard deviation of theta
    size_t (*own)(size_t top);
    size_t (*shared)(size_t top);
    // d par / d (own, shared): row [n], column [own + shared]; par = J x (own, shared).
    void (*jacobian)(size_t top, double *j);
    // Start values of own and shared from a = 1 and the intercepts d[top].
    void (*begin)(const double *d, size_t top, double *own, double *shared);
};

extern const struct curve_family curve_partial;  // P(k) ~ exp(k a theta + d_k)
extern const struct curve_family curve_graded;   // P(X >= k) = logistic(a theta + d_k)
extern const struct curve_family curve_guessing; // P(1) = c + (1 - c) logistic(a theta + d)

// How many parameters a curve has.
static inline size_t family_parameters(const struct curve_family *family, size_t top) {
    return top + 1 + family->guesses;
}

extern const struct model model_rasch; // also PCM
extern const struct model model_rsm;
extern const struct model model_gpcm; // also 2PL
extern const struct model model_grm;
extern const struct model model_3pl;

const struct model *model_of(enum measure_model model); // NULL when there is none

// The curve's parameters of a calibrated item, on the scale of theta in logits.
void curve_of(const struct measure_calibration *calibration, size_t item, double *par);
// The data's category that category k of the model stands for: of those merged into it the lowest.
size_t category_of(const struct measure_item *item, size_t k);

#endif
