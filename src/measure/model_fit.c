// SPDX-License-Identifier: GPL-3.0-or-later
// M2: means of the items and of the products of their pairs.
#include "vsoko/measure/model_fit.h"

#include "linear.h"
#include "matrix.h"
#include "model.h"
#include "vsoko/measure/distribution.h"

#include <math.h>
#include <string.h>

enum { NODES = 121, MAX_ITEMS = 80 };

static const double BOUND = 8;

// Moments are numbered: the items' means, then pairs (i, j), j < i, row by row.
struct moments {
    const struct measure_calibration *calibration;
    const struct model *model;
    size_t items;      // used
    size_t *of;        // [items]
    size_t *own_first; // [items] first parameter of an item
    size_t shared_first;
    size_t parameters;
    size_t n;
    double weight[NODES];
    double *mean;       // [items][NODES] of the score at theta
    double *square;     // [items][NODES] of its square
    double *slope;      // [items][own + shared][NODES] derivative of the mean
    size_t columns;     // most of own + shared
    double *expected;   // [n]
    double *apart;      // [n] seen - expected
    double *node;       // [n][NODES] the moments at theta
    double *covariance; // [n][n]
    double *by;         // [parameters][n] derivatives of the moments
    double *solved;     // [n]
    double *normal;     // [parameters][parameters]
    double *pull;       // [parameters]
};

static size_t pair_index(size_t items, size_t i, size_t j) {
    return i > j ? items + i * (i - 1) / 2 + j : items + j * (j - 1) / 2 + i;
}

// Mean, square and derivatives of an item's score at the nodes, in units of the shared slope.
static void item_curves(struct moments *m, size_t i, const double *theta) {
    const struct measure_calibration *c = m->calibration;
    size_t top = c->item[m->of[i]].top;
    size_t n = family_parameters(m->model->family, top);
    size_t columns = m->model->own(top) + m->model->shared(top);
    double par[MODEL_MAX_PAR];
    double p[MODEL_MAX_PAR];
    double counts[MODEL_MAX_PAR];
    double gradient[MODEL_MAX_PAR];
    double unused[MODEL_MAX_PAR * MODEL_MAX_PAR];
    double jacobian[MODEL_MAX_PAR * (MODEL_MAX_PAR + 1)];
    curve_of(c, m->of[i], par);
    par[0] *= c->sigma;
    m->model->jacobian(top, jacobian);
    for (size_t q = 0; q < NODES; q++) {
        m->model->family->chances(par, top, theta + q, 1, 1, p);
        memset(counts, 0, sizeof counts);
        for (size_t k = 1; k <= top; k++) {
            counts[k] = (double)k * p[k];
            m->mean[i * NODES + q] += (double)k * p[k];
            m->square[i * NODES + q] += (double)(k * k) * p[k];
        }
        // sum k P_k d log P_k is the derivative of the mean.
        m->model->family->climb(par, top, theta + q, 1, 1, counts, gradient, unused);
        for (size_t x = 0; x < columns; x++) {
            for (size_t a = 0; a < n; a++) {
                m->slope[(i * m->columns + x) * NODES + q] +=
                    gradient[a] * jacobian[a * columns + x];
            }
        }
    }
}

static double mean_of(const struct moments *m, const double *a, const double *b) {
    double sum = 0;
    for (size_t q = 0; q < NODES; q++) {
        sum += m->weight[q] * a[q] * b[q];
    }
    return sum;
}

static void expected_moments(struct moments *m) {
    double one[NODES];
    for (size_t q = 0; q < NODES; q++) {
        one[q] = 1;
    }
    for (size_t i = 0; i < m->items; i++) {
        memcpy(m->node + i * NODES, m->mean + i * NODES, sizeof one);
        for (size_t j = 0; j < i; j++) {
            double *row = m->node + pair_index(m->items, i, j) * NODES;
            for (size_t q = 0; q < NODES; q++) {
                row[q] = m->mean[i * NODES + q] * m->mean[j * NODES + q];
            }
        }
    }
    for (size_t a = 0; a < m->n; a++) {
        m->expected[a] = mean_of(m, m->node + a * NODES, one);
    }
}

static void derivatives(struct moments *m) {
    double one[NODES];
    for (size_t q = 0; q < NODES; q++) {
        one[q] = 1;
    }
    for (size_t i = 0; i < m->items; i++) {
        size_t top = m->calibration->item[m->of[i]].top;
        size_t own = m->model->own(top);
        for (size_t x = 0; x < own + m->model->shared(top); x++) {
            size_t k = x < own ? m->own_first[i] + x : m->shared_first + x - own;
            const double *slope = m->slope + (i * m->columns + x) * NODES;
            double *by = m->by + k * m->n;
            by[i] += mean_of(m, slope, one);
            for (size_t j = 0; j < m->items; j++) {
                if (j != i) {
                    by[pair_index(m->items, i, j)] += mean_of(m, slope, m->mean + j * NODES);
                }
            }
        }
    }
}

// The items of a moment: one (twice in the list), or two.
static size_t items_of(const struct moments *m, size_t a, size_t *item) {
    item[0] = item[1] = a;
    if (a < m->items) {
        return 1;
    }
    size_t i = 1;
    for (a -= m->items; a >= i; i++) {
        a -= i;
    }
    item[0] = i;
    item[1] = a;
    return 2;
}

// The mean of the product of two moments that have items in common: an item that is in both gives
// its square.
static double overlapping(const struct moments *m, const size_t *x, size_t nx, const size_t *y,
                          size_t ny) {
    double product[NODES];
    double one[NODES];
    for (size_t q = 0; q < NODES; q++) {
        product[q] = one[q] = 1;
    }
    for (size_t a = 0; a < nx; a++) {
        bool both = x[a] == y[0] || x[a] == y[1];
        const double *row = (both ? m->square : m->mean) + x[a] * NODES;
        for (size_t q = 0; q < NODES; q++) {
            product[q] *= row[q];
        }
    }
    for (size_t b = 0; b < ny; b++) {
        bool both = y[b] == x[0] || y[b] == x[1];
        for (size_t q = 0; !both && q < NODES; q++) {
            product[q] *= m->mean[y[b] * NODES + q];
        }
    }
    return mean_of(m, product, one);
}

static void moment_covariance(struct moments *m) {
    for (size_t a = 0; a < m->n; a++) {
        size_t x[2];
        size_t nx = items_of(m, a, x);
        for (size_t b = 0; b <= a; b++) {
            size_t y[2];
            size_t ny = items_of(m, b, y);
            bool common = x[0] == y[0] || x[0] == y[1] || x[1] == y[0] || x[1] == y[1];
            double mean = common ? overlapping(m, x, nx, y, ny)
                                 : mean_of(m, m->node + a * NODES, m->node + b * NODES);
            m->covariance[a * m->n + b] = mean - m->expected[a] * m->expected[b];
        }
    }
}

// Seen moments less the expected ones; returns the persons (weights), all of whose answers stand.
static double seen_moments(struct moments *m, const struct measure_matrix *matrix, size_t *count) {
    double persons = 0;
    double score[MAX_ITEMS];
    *count = 0;
    for (size_t p = 0; p < matrix->persons; p++) {
        const uint8_t *row = matrix->category + p * matrix->items;
        double weight = matrix->weight ? matrix->weight[p] : 1;
        bool complete = weight > 0;
        for (size_t i = 0; i < m->items && complete; i++) {
            uint8_t x = row[m->of[i]];
            complete = x <= MEASURE_TOP;
            score[i] = complete ? m->calibration->item[m->of[i]].category[x] : 0;
        }
        if (!complete) {
            continue;
        }
        persons += weight;
        ++*count;
        for (size_t i = 0; i < m->items; i++) {
            m->apart[i] += weight * score[i];
            for (size_t j = 0; j < i; j++) {
                m->apart[pair_index(m->items, i, j)] += weight * score[i] * score[j];
            }
        }
    }
    for (size_t a = 0; a < m->n; a++) {
        m->apart[a] = m->apart[a] / persons - m->expected[a];
    }
    return persons;
}

// e' X e - (D'X e)' (D'X D)^-1 (D'X e), X the inverse covariance, D the derivatives; NaN when a
// matrix is singular.
static double quadratic_form(struct moments *m) {
    size_t n = m->n;
    size_t q = m->parameters;
    double form = 0;
    if (!linear_cholesky(m->covariance, n)) {
        return NAN;
    }
    memcpy(m->solved, m->apart, n * sizeof *m->solved);
    linear_cholesky_solve(m->covariance, n, m->solved);
    for (size_t a = 0; a < n; a++) {
        form += m->apart[a] * m->solved[a];
    }
    for (size_t k = 0; k < q; k++) {
        m->pull[k] = 0;
        for (size_t a = 0; a < n; a++) {
            m->pull[k] += m->by[k * n + a] * m->solved[a];
        }
    }
    for (size_t k = 0; k < q; k++) {
        memcpy(m->solved, m->by + k * n, n * sizeof *m->solved);
        linear_cholesky_solve(m->covariance, n, m->solved);
        for (size_t j = 0; j <= k; j++) {
            double sum = 0;
            for (size_t a = 0; a < n; a++) {
                sum += m->by[j * n + a] * m->solved[a];
            }
            m->normal[k * q + j] = sum;
        }
    }
    if (!linear_cholesky(m->normal, q)) {
        return NAN;
    }
    memcpy(m->solved, m->pull, q * sizeof *m->solved);
    linear_cholesky_solve(m->normal, q, m->solved);
    for (size_t k = 0; k < q; k++) {
        form -= m->pull[k] * m->solved[k];
    }
    return form;
}

// P(X <= x) of chi-square with noncentrality: a Poisson mixture.
static double noncentral_cdf(double x, double df, double noncentrality) {
    double half = 0.5 * noncentrality;
    double sum = 0;
    double spread = 12 * sqrt(half) + 30;
    double j = floor(fmax(0, half - spread));
    for (; j <= half + spread; j++) {
        double log_share = half > 0 ? j * log(half) - half - lgamma(j + 1) : j > 0 ? -1e300 : 0;
        sum += exp(log_share) * (1 - measure_chi_square_tail(x, df + 2 * j));
    }
    return sum;
}

// The noncentrality at which the statistic is exceeded with 1 - p; 0 when even that is too much.
static double noncentrality(double x, double df, double p) {
    double low = 0;
    double high = 4 * x + 100;
    if (noncentral_cdf(x, df, 0) < p) {
        return 0;
    }
    for (int i = 0; i < 60; i++) {
        double middle = 0.5 * (low + high);
        *(noncentral_cdf(x, df, middle) > p ? &low : &high) = middle;
    }
    return 0.5 * (low + high);
}

static double correlation_misfit(const struct moments *m) {
    double sum = 0;
    double pairs = 0;
    double variance[MAX_ITEMS][2];
    for (size_t i = 0; i < m->items; i++) {
        double one[NODES];
        for (size_t q = 0; q < NODES; q++) {
            one[q] = 1;
        }
        double mean = m->expected[i];
        variance[i][0] = mean_of(m, m->square + i * NODES, one) - mean * mean;
        variance[i][1] = m->solved[i];
    }
    for (size_t i = 0; i < m->items; i++) {
        for (size_t j = 0; j < i; j++) {
            size_t a = pair_index(m->items, i, j);
            double expected = m->expected[a] - m->expected[i] * m->expected[j];
            double seen = m->expected[a] + m->apart[a] -
                          (m->expected[i] + m->apart[i]) * (m->expected[j] + m->apart[j]);
            double d = seen / sqrt(variance[i][1] * variance[j][1]) -
                       expected / sqrt(variance[i][0] * variance[j][0]);
            sum += d * d;
            pairs++;
        }
    }
    return sqrt(sum / pairs);
}

// The variances of the scores of the complete persons, into m->solved.
static void seen_variances(struct moments *m, const struct measure_matrix *matrix) {
    double persons = 0;
    memset(m->solved, 0, m->n * sizeof *m->solved);
    for (size_t p = 0; p < matrix->persons; p++) {
        const uint8_t *row = matrix->category + p * matrix->items;
        double weight = matrix->weight ? matrix->weight[p] : 1;
        bool complete = weight > 0;
        for (size_t i = 0; i < m->items; i++) {
            complete &= row[m->of[i]] <= MEASURE_TOP;
        }
        persons += complete ? weight : 0;
        for (size_t i = 0; complete && i < m->items; i++) {
            double x = m->calibration->item[m->of[i]].category[row[m->of[i]]];
            double d = x - m->expected[i] - m->apart[i];
            m->solved[i] += weight * d * d;
        }
    }
    for (size_t i = 0; i < m->items; i++) {
        m->solved[i] /= persons;
    }
}

static enum measure_status open_moments(struct moments *m, struct workspace *work) {
    const struct measure_calibration *c = m->calibration;
    m->of = workspace_take(work, c->items, sizeof *m->of);
    m->own_first = workspace_take(work, c->items, sizeof *m->own_first);
    if (!m->of || !m->own_first) {
        return MEASURE_NO_MEMORY;
    }
    for (size_t i = 0; i < c->items; i++) {
        if (c->item[i].status == MEASURE_OK) {
            size_t top = c->item[i].top;
            size_t columns = m->model->own(top) + m->model->shared(top);
            m->columns = columns > m->columns ? columns : m->columns;
            m->own_first[m->items] = m->parameters;
            m->of[m->items++] = i;
            m->parameters += m->model->own(top);
        }
    }
    if (m->items < 2 || m->items > MAX_ITEMS) {
        return m->items < 2 ? MEASURE_TOO_FEW : MEASURE_BAD_ARGUMENT;
    }
    m->shared_first = m->parameters;
    m->parameters += m->model->shared(c->item[m->of[0]].top);
    size_t n = m->n = m->items * (m->items + 1) / 2;
    size_t q = m->parameters;
    if (n <= q) {
        return MEASURE_TOO_FEW;
    }
    size_t sizes[] = {m->items * NODES,
                      m->items * NODES,
                      m->items * m->columns * NODES,
                      n,
                      n,
                      n * NODES,
                      n * n,
                      q * n,
                      n,
                      q * q,
                      q};
    double **rows[] = {&m->mean,       &m->square, &m->slope,  &m->expected, &m->apart, &m->node,
                       &m->covariance, &m->by,     &m->solved, &m->normal,   &m->pull};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        *rows[i] = workspace_take(work, sizes[i], sizeof **rows[i]);
        if (!*rows[i]) {
            return MEASURE_NO_MEMORY;
        }
    }
    return MEASURE_OK;
}

static void expect(struct moments *m) {
    double theta[NODES];
    double total = 0;
    for (size_t q = 0; q < NODES; q++) {
        theta[q] = BOUND * (2 * (double)q / (NODES - 1) - 1);
        m->weight[q] = exp(-0.5 * theta[q] * theta[q]);
        total += m->weight[q];
    }
    for (size_t q = 0; q < NODES; q++) {
        m->weight[q] /= total;
    }
    for (size_t i = 0; i < m->items; i++) {
        item_curves(m, i, theta);
    }
    expected_moments(m);
    derivatives(m);
    moment_covariance(m);
}

static void fill_fit(struct moments *m, const struct measure_matrix *matrix, double persons,
                     double form, struct measure_model_fit *fit) {
    double df = (double)fit->df;
    double x = persons * form;
    double unit = df * fmax(persons - 1, 1);
    fit->chi_square = x;
    fit->p = measure_chi_square_tail(x, df);
    fit->rmsea = (struct measure_estimate){MEASURE_OK, sqrt(fmax(0, x - df) / unit), NAN,
                                           sqrt(noncentrality(x, df, 0.95) / unit),
                                           sqrt(noncentrality(x, df, 0.05) / unit)};
    seen_variances(m, matrix);
    fit->srmsr = correlation_misfit(m);
}

enum measure_status measure_model_fit(const struct measure_calibration *calibration,
                                      const struct measure_matrix *matrix,
                                      const struct measure_alloc *alloc,
                                      struct measure_model_fit *fit) {
    struct moments m = {.calibration = calibration, .model = model_of(calibration->model)};
    *fit = (struct measure_model_fit){.chi_square = NAN, .p = NAN, .srmsr = NAN};
    fit->rmsea = (struct measure_estimate){MEASURE_NOT_ESTIMABLE, NAN, NAN, NAN, NAN};
    bool plain = m.model && calibration->groups <= 1 && calibration->covariates == 0 &&
                 calibration->items == matrix->items && calibration->sigma > 0;
    for (size_t i = 0; plain && i < calibration->items; i++) {
        plain = !calibration->item[i].known;
    }
    if (!plain) {
        return MEASURE_BAD_ARGUMENT;
    }
    struct workspace work;
    workspace_open(&work, alloc);
    enum measure_status status = open_moments(&m, &work);
    if (status == MEASURE_OK) {
        expect(&m);
        double persons = seen_moments(&m, matrix, &fit->persons);
        fit->moments = m.n;
        fit->df = m.n - m.parameters;
        double form = fit->persons > 0 ? quadratic_form(&m) : 0;
        status = fit->persons == 0 ? MEASURE_TOO_FEW
                 : isnan(form)     ? MEASURE_NOT_IDENTIFIED
                                   : MEASURE_OK;
        if (status == MEASURE_OK) {
            fill_fit(&m, matrix, persons, form, fit);
        }
    }
    workspace_close(&work);
    return status;
}
