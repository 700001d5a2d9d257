// SPDX-License-Identifier: GPL-3.0-or-later
// Five hundred samples from known models: the estimates come back, and their 95 % intervals hold
// the truth in 93 to 97 of a hundred.
#include "world.h"

enum { SAMPLES = 500 };

// One kind of parameter over all samples.
struct record {
    const char *what;
    double n;
    double covered;
    double apart;
    double square;
};

static void take(struct record *r, double estimate, double se, double truth) {
    double apart = estimate - truth;
    assert_true(isfinite(estimate) && se > 0);
    r->n++;
    r->covered += fabs(apart) < 1.96 * se;
    r->apart += apart;
    r->square += apart * apart;
}

static void assert_record(const struct record *r, double bias) {
    double coverage = r->covered / r->n;
    print_message("  %s: coverage %.3f, bias %+.4f, error %.3f, n %.0f\n", r->what, coverage,
                  r->apart / r->n, sqrt(r->square / r->n), r->n);
    assert_true(coverage >= 0.93 && coverage <= 0.97);
    assert_true(fabs(r->apart / r->n) < bias);
}

static const struct measure_calibrate_options with_errors = {.errors = true};

// Rasch: 400 persons, 10 items, theta N(0, 1.3).
static void rasch_comes_back(void **state) {
    (void)state;
    enum { N = 400, ITEMS = 10 };
    static uint8_t cell[N * ITEMS];
    struct record b = {.what = "difficulty"};
    struct record sigma = {.what = "sigma"};
    struct record conditional = {.what = "difficulty, conditional"};
    struct dice dice = {1001};
    for (size_t sample = 0; sample < SAMPLES; sample++) {
        for (size_t p = 0; p < N; p++) {
            double theta = 1.3 * dice_normal(&dice);
            for (size_t i = 0; i < ITEMS; i++) {
                double d = 1.35 - 0.3 * (double)i;
                cell[p * ITEMS + i] = dice_share(&dice) < logistic(theta + d);
            }
        }
        struct measure_matrix *matrix = bytes_matrix(cell, N, ITEMS);
        struct measure_calibrate_options options = with_errors;
        struct measure_calibration c;
        options.model = MEASURE_RASCH;
        assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
        for (size_t i = 0; i < ITEMS; i++) {
            take(&b, c.item[i].step[0], c.item[i].step_se[0], 0.3 * (double)i - 1.35);
        }
        take(&sigma, c.sigma, c.sigma_se, 1.3);
        measure_calibration_close(&c);
        assert_int_equal(measure_conditional(matrix, MEASURE_RASCH, NULL, &c), MEASURE_OK);
        for (size_t i = 0; i < ITEMS; i++) {
            take(&conditional, c.item[i].step[0], c.item[i].step_se[0], 0.3 * (double)i - 1.35);
        }
        measure_calibration_close(&c);
        measure_matrix_close(matrix);
    }
    assert_record(&b, 0.01);
    assert_record(&sigma, 0.02);
    assert_record(&conditional, 0.01);
}

// 2PL: 800 persons, 12 items, a tenth of the answers missing.
static void two_parameters_come_back(void **state) {
    (void)state;
    enum { N = 800, ITEMS = 12 };
    static uint8_t cell[N * ITEMS];
    struct record a = {.what = "slope"};
    struct record d = {.what = "intercept"};
    struct dice dice = {1002};
    for (size_t sample = 0; sample < SAMPLES; sample++) {
        for (size_t p = 0; p < N; p++) {
            double theta = dice_normal(&dice);
            for (size_t i = 0; i < ITEMS; i++) {
                double x = (0.8 + 0.08 * (double)i) * theta + 1.1 - 0.2 * (double)i;
                cell[p * ITEMS + i] = dice_share(&dice) < logistic(x);
                if (dice_share(&dice) < 0.1) {
                    cell[p * ITEMS + i] = MEASURE_ABSENT;
                }
            }
        }
        struct measure_matrix *matrix = bytes_matrix(cell, N, ITEMS);
        struct measure_calibrate_options options = with_errors;
        struct measure_calibration c;
        options.model = MEASURE_2PL;
        assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
        for (size_t i = 0; i < ITEMS; i++) {
            take(&a, c.item[i].slope, c.item[i].slope_se, 0.8 + 0.08 * (double)i);
            take(&d, c.item[i].intercept[0], c.item[i].intercept_se[0], 1.1 - 0.2 * (double)i);
        }
        measure_calibration_close(&c);
        measure_matrix_close(matrix);
    }
    assert_record(&a, 0.03);
    assert_record(&d, 0.01);
}

// Graded and partial credit items of three categories: 600 persons, 7 items.
static void three_categories_come_back(void **state) {
    (void)state;
    enum { N = 600, ITEMS = 7 };
    static uint8_t cell[N * ITEMS];
    enum measure_model models[] = {MEASURE_GRM, MEASURE_PCM};
    for (size_t m = 0; m < 2; m++) {
        bool graded = models[m] == MEASURE_GRM;
        struct record a = {.what = graded ? "slope, graded" : "sigma, partial credit"};
        struct record d = {.what = "intercepts"};
        struct dice dice = {1003 + m};
        for (size_t sample = 0; sample < SAMPLES; sample++) {
            for (size_t p = 0; p < N; p++) {
                double theta = dice_normal(&dice);
                for (size_t i = 0; i < ITEMS; i++) {
                    double e = 0.6 - 0.2 * (double)i;
                    double one = exp(theta + e + 0.4);
                    double two = exp(2 * theta + 2 * e);
                    double high = logistic(1.2 * theta + e - 0.7);
                    double some = logistic(1.2 * theta + e + 0.7);
                    double all = 1 + one + two;
                    double credit[3] = {1 / all, one / all, two / all};
                    double grades[3] = {1 - some, some - high, high};
                    cell[p * ITEMS + i] = dice_answer(&dice, graded ? grades : credit, 2);
                }
            }
            struct measure_matrix *matrix = bytes_matrix(cell, N, ITEMS);
            struct measure_calibrate_options options = with_errors;
            struct measure_calibration c;
            options.model = models[m];
            assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
            for (size_t i = 0; i < ITEMS; i++) {
                double e = 0.6 - 0.2 * (double)i;
                const struct measure_item *item = &c.item[i];
                if (graded) {
                    take(&a, item->slope, item->slope_se, 1.2);
                }
                take(&d, item->intercept[0], item->intercept_se[0], e + (graded ? 0.7 : 0.4));
                take(&d, item->intercept[1], item->intercept_se[1], graded ? e - 0.7 : 2 * e);
            }
            if (!graded) {
                take(&a, c.sigma, c.sigma_se, 1);
            }
            measure_calibration_close(&c);
            measure_matrix_close(matrix);
        }
        assert_record(&a, 0.03);
        assert_record(&d, 0.02);
    }
}

// Two groups and a covariate: Rasch, 500 persons, 10 items.
static void populations_come_back(void **state) {
    (void)state;
    enum { N = 500, ITEMS = 10 };
    static uint8_t cell[N * ITEMS];
    static double x[N];
    static uint32_t group[N];
    struct record mean = {.what = "mean of a group"};
    struct record sd = {.what = "spread of a group"};
    struct record beta = {.what = "effect of a covariate"};
    struct dice dice = {1005};
    for (size_t sample = 0; sample < SAMPLES; sample++) {
        for (size_t p = 0; p < N; p++) {
            group[p] = p % 2;
            x[p] = dice_normal(&dice);
            double theta =
                0.4 * x[p] + (group[p] ? 0.5 + 1.2 * dice_normal(&dice) : 0.9 * dice_normal(&dice));
            for (size_t i = 0; i < ITEMS; i++) {
                cell[p * ITEMS + i] = dice_share(&dice) < logistic(theta + 1 - 0.2 * (double)i);
            }
        }
        struct measure_matrix *matrix = bytes_matrix(cell, N, ITEMS);
        struct measure_calibrate_options options = with_errors;
        struct measure_calibration c;
        options.model = MEASURE_RASCH;
        options.group = group;
        options.groups = 2;
        options.covariate = x;
        options.covariates = 1;
        assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
        take(&mean, c.group[1].mean, c.group[1].mean_se, 0.5);
        take(&sd, c.group[1].sd, c.group[1].sd_se, 1.2);
        take(&sd, c.group[0].sd, c.group[0].sd_se, 0.9);
        take(&beta, c.beta[0], c.beta_se[0], 0.4);
        measure_calibration_close(&c);
        measure_matrix_close(matrix);
    }
    assert_record(&mean, 0.015);
    assert_record(&sd, 0.015);
    assert_record(&beta, 0.01);
}

// Three raters, each person by two of them on four items.
static void severities_come_back(void **state) {
    (void)state;
    enum { N = 150, ITEMS = 4 };
    static struct measure_rating rating[N * ITEMS * 2];
    const double severity[3] = {-0.5, 0.1, 0.4};
    struct record c = {.what = "severity"};
    struct dice dice = {1006};
    for (size_t sample = 0; sample < SAMPLES; sample++) {
        size_t n = 0;
        for (uint32_t p = 0; p < N; p++) {
            double theta = dice_normal(&dice);
            for (uint32_t k = 0; k < 2; k++) {
                uint32_t rater = (p + k) % 3;
                for (uint32_t i = 0; i < ITEMS; i++) {
                    double e = theta - severity[rater] + 0.5 - 0.3 * i;
                    double one = exp(e + 0.3);
                    double two = exp(2 * e);
                    double all = 1 + one + two;
                    double chance[3] = {1 / all, one / all, two / all};
                    rating[n++] =
                        (struct measure_rating){p, i, rater, dice_answer(&dice, chance, 2)};
                }
            }
        }
        struct measure_facets_source source = {rating, n, N, ITEMS, 3};
        struct measure_facets_options options = {.nodes = 31, .errors = true};
        struct measure_facets f;
        assert_int_equal(measure_facets(&source, &options, NULL, &f), MEASURE_OK);
        for (size_t r = 0; r < 3; r++) {
            take(&c, f.rater[r].severity, f.rater[r].severity_se, severity[r]);
        }
        measure_facets_close(&f);
    }
    assert_record(&c, 0.01);
}

// Two dimensions of five items each, correlated 0.6.
static void correlations_come_back(void **state) {
    (void)state;
    enum { N = 300, EACH = 6 };
    static uint8_t cell[N * 2 * EACH];
    static const uint32_t dimension[2 * EACH] = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1};
    struct record r = {.what = "correlation"};
    struct dice dice = {1007};
    for (size_t sample = 0; sample < SAMPLES; sample++) {
        for (size_t p = 0; p < N; p++) {
            double theta[2];
            theta[0] = dice_normal(&dice);
            theta[1] = 0.6 * theta[0] + 0.8 * dice_normal(&dice);
            for (size_t i = 0; i < 2 * EACH; i++) {
                double d = 1 - 0.4 * (double)(i % EACH);
                cell[p * 2 * EACH + i] = dice_share(&dice) < logistic(1.3 * theta[i / EACH] + d);
            }
        }
        struct measure_matrix *matrix = bytes_matrix(cell, N, 2 * EACH);
        struct measure_dimensions_options options = {.model = MEASURE_RASCH,
                                                     .dimension = dimension,
                                                     .dimensions = 2,
                                                     .points = 5,
                                                     .errors = true};
        struct measure_dimensions m;
        assert_int_equal(measure_dimensions(matrix, &options, NULL, &m), MEASURE_OK);
        const struct measure_estimate *e = &m.correlation[1];
        assert_true(e->lower < e->value && e->value < e->upper);
        r.n++;
        r.covered += e->lower < 0.6 && e->upper > 0.6;
        r.apart += e->value - 0.6;
        r.square += (e->value - 0.6) * (e->value - 0.6);
        measure_dimensions_close(&m);
        measure_matrix_close(matrix);
    }
    assert_record(&r, 0.015);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rasch_comes_back),           cmocka_unit_test(two_parameters_come_back),
        cmocka_unit_test(three_categories_come_back), cmocka_unit_test(populations_come_back),
        cmocka_unit_test(severities_come_back),       cmocka_unit_test(correlations_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
