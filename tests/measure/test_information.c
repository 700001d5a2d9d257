// SPDX-License-Identifier: GPL-3.0-or-later
// Standard errors of few persons against second differences of the marginal log-likelihood, by
// brute force: it shares nothing with the library but the curves.
#include "world.h"

enum { PERSONS = 25, ITEMS = 5, TOP = 2, MOST = 2 * ITEMS * TOP };

// A class, some answers missing.
static void draw_table(uint8_t *cell, size_t top) {
    struct dice dice = {17};
    for (size_t p = 0; p < PERSONS; p++) {
        double theta = dice_normal(&dice);
        for (size_t i = 0; i < ITEMS; i++) {
            double here = theta + ((double)i - 2) / 3 + dice_normal(&dice);
            size_t code = 0;
            while (code < top && here > (double)code - 0.5 * (double)(top - 1)) {
                code++;
            }
            cell[p * ITEMS + i] = dice_share(&dice) < 0.1 ? MEASURE_ABSENT : (uint8_t)code;
        }
    }
}

struct marginal {
    struct measure_calibration *c;
    const uint8_t *cell;
    const double *weight;
    const struct measure_calibrate_options *options;
    double *free[MOST]; // where the parameters stand in c
    double se[MOST];
    size_t n;
};

static double prior_of(const struct marginal *m) {
    double sum = 0;
    for (size_t i = 0; i < ITEMS; i++) {
        const struct measure_item *item = &m->c->item[i];
        if (m->options->prior_log_slope_sd > 0) {
            double z = log(item->slope) / m->options->prior_log_slope_sd;
            sum -= z * z / 2;
        }
        for (size_t k = 0; m->options->prior_intercept_sd > 0 && k < item->top; k++) {
            double z = item->intercept[k] / m->options->prior_intercept_sd;
            sum -= z * z / 2;
        }
    }
    return sum;
}

static double loglik_of(const struct marginal *m) {
    enum { NODES = 61 };
    double sum = prior_of(m);
    for (size_t p = 0; p < PERSONS; p++) {
        double f = 0, total = 0;
        for (size_t q = 0; q < NODES; q++) {
            double z = 7 * (2 * (double)q / (NODES - 1) - 1);
            double density = exp(-z * z / 2);
            double chance[MEASURE_TOP + 2];
            total += density;
            for (size_t i = 0; i < ITEMS; i++) {
                uint8_t code = m->cell[p * ITEMS + i];
                measure_chances(m->c, i, m->c->sigma * z, chance);
                density *= code == MEASURE_ABSENT ? 1 : chance[m->c->item[i].category[code]];
            }
            f += density;
        }
        sum += (m->weight ? m->weight[p] : 1) * log(f / total);
    }
    return sum;
}

static void add_parameter(struct marginal *m, double *at, double se) {
    assert_true(m->n < MOST);
    m->free[m->n] = at;
    m->se[m->n++] = se;
}

static void find_parameters(struct marginal *m) {
    for (size_t i = 0; i < ITEMS; i++) {
        struct measure_item *item = &m->c->item[i];
        if (!isnan(item->slope_se)) {
            add_parameter(m, &item->slope, item->slope_se);
        }
        for (size_t k = 0; k < item->top; k++) {
            add_parameter(m, &item->intercept[k], item->intercept_se[k]);
        }
    }
    if (!isnan(m->c->sigma_se)) {
        add_parameter(m, &m->c->sigma, m->c->sigma_se);
    }
}

static double moved(struct marginal *m, size_t a, double by_a, size_t b, double by_b) {
    double kept_a = *m->free[a], kept_b = *m->free[b];
    *m->free[a] += by_a;
    *m->free[b] += by_b;
    double value = loglik_of(m);
    *m->free[b] = kept_b;
    *m->free[a] = kept_a;
    return value;
}

// The diagonal of the inverse by Gauss and Jordan.
static void invert(double *a, size_t n) {
    for (size_t k = 0; k < n; k++) {
        double pivot = a[k * n + k];
        a[k * n + k] = 1;
        for (size_t j = 0; j < n; j++) {
            a[k * n + j] /= pivot;
        }
        for (size_t i = 0; i < n; i++) {
            double times = a[i * n + k];
            if (i == k) {
                continue;
            }
            a[i * n + k] = 0;
            for (size_t j = 0; j < n; j++) {
                a[i * n + j] -= times * a[k * n + j];
            }
        }
    }
}

static void assert_errors(struct marginal *m) {
    const double h = 1e-3;
    static double hessian[MOST * MOST];
    size_t n = m->n;
    for (size_t a = 0; a < n; a++) {
        for (size_t b = 0; b <= a; b++) {
            double second = moved(m, a, h, b, h) - moved(m, a, h, b, -h) - moved(m, a, -h, b, h) +
                            moved(m, a, -h, b, -h);
            hessian[a * n + b] = hessian[b * n + a] = -second / (4 * h * h);
        }
    }
    invert(hessian, n);
    for (size_t a = 0; a < n; a++) {
        assert_near(m->se[a], sqrt(hessian[a * n + a]), 1e-4 * m->se[a]);
    }
}

static void assert_model(enum measure_model model, size_t top, const double *weight) {
    uint8_t cell[PERSONS * ITEMS];
    struct measure_calibrate_options options = tight_options(model);
    struct measure_calibration c;
    draw_table(cell, top);
    struct bytes bytes = {cell, ITEMS};
    struct measure_source source = {PERSONS, ITEMS, bytes_column, &bytes, weight};
    struct measure_matrix *matrix;
    assert_int_equal(measure_matrix_open(&source, NULL, &matrix), MEASURE_OK);
    options.errors = true;
    if (model >= MEASURE_2PL) {
        options.prior_log_slope_sd = 0.5;
        options.prior_intercept_sd = 2;
    }
    print_message("%s\n", measure_model_name(model));
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
    assert_int_equal(c.errors, MEASURE_ERRORS_OAKES);
    struct marginal m = {.c = &c, .cell = cell, .weight = weight, .options = &options};
    find_parameters(&m);
    assert_int_equal(m.n, c.parameters);
    assert_errors(&m);
    measure_calibration_close(&c);
    measure_matrix_close(matrix);
}

static void errors_of_a_class_are_those_of_its_likelihood(void **state) {
    (void)state;
    assert_model(MEASURE_RASCH, 1, NULL);
    assert_model(MEASURE_2PL, 1, NULL);
    assert_model(MEASURE_PCM, TOP, NULL);
    assert_model(MEASURE_GPCM, TOP, NULL);
    assert_model(MEASURE_GRM, TOP, NULL);
}

static void weights_of_pupils_count_in_the_errors(void **state) {
    (void)state;
    double weight[PERSONS];
    for (size_t p = 0; p < PERSONS; p++) {
        weight[p] = 0.5 + (double)(p % 4);
    }
    assert_model(MEASURE_RASCH, 1, weight);
    assert_model(MEASURE_GRM, TOP, weight);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_of_a_class_are_those_of_its_likelihood),
        cmocka_unit_test(weights_of_pupils_count_in_the_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
