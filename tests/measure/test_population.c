// SPDX-License-Identifier: GPL-3.0-or-later
// Groups, known items, covariates, guessing, quadrature, errors of clusters.
#include "world.h"

static struct arena *arena;

// dif.csv: its items, and who is in the focal group.
static struct measure_matrix *dif_matrix(struct oracle_table *table, uint32_t *group) {
    *table = oracle_csv(arena, "dif.csv");
    for (size_t p = 0; p < table->rows; p++) {
        group[p] = p >= 700; // the file has the reference group first
    }
    return slice_matrix((struct slice){table, 1, 20, 0, 1300});
}

static void two_groups_equal_the_oracle(void **state) {
    (void)state;
    struct oracle_table table;
    uint32_t group[1300];
    struct measure_matrix *matrix = dif_matrix(&table, group);
    const struct node *want = node_get(oracle_json(arena, "dif.json"), "irt_lr");
    struct measure_calibrate_options options = tight_options(MEASURE_2PL);
    options.group = group;
    options.groups = 2;
    options.errors = true;
    struct measure_calibration c;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
    assert_true(fabs(c.loglik - oracle_real(want, "base_loglik_all_equal")) < 1e-5);
    assert_int_equal(c.groups, 2);
    assert_int_equal(c.group[1].persons, 600);
    assert_near(c.group[1].mean, oracle_real(want, "base_mean_foc"), 1e-4);
    assert_near(c.group[1].sd * c.group[1].sd, oracle_real(want, "base_var_foc"), 1e-4);
    assert_true(c.group[0].mean >= 0 && c.group[0].mean <= 0 && isnan(c.group[0].mean_se));
    assert_true(c.group[1].mean_se > 0.03 && c.group[1].mean_se < 0.1);
    for (size_t i = 0; i < 20; i++) {
        const struct node *item = node_at(node_get(want, "base_items"), i);
        assert_near(c.item[i].slope, oracle_real(item, "a1"), 1e-4);
        assert_near(c.item[i].intercept[0], oracle_real(item, "d"), 1e-4);
    }
    // The score of a group's persons by their own population.
    struct measure_calibration focal = measure_calibration_group(&c, 1);
    assert_true(fabs(focal.mean - c.group[1].mean) < 1e-15 && !focal.memory);
    // Which group is the first is a matter of names alone.
    for (size_t p = 0; p < 1300; p++) {
        group[p] = 1 - group[p];
    }
    struct measure_calibration other;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &other), MEASURE_OK);
    assert_near(other.loglik, c.loglik, 1e-9);
    assert_near(other.group[1].mean, -c.group[1].mean / c.group[1].sd, 1e-5);
    assert_near(other.group[1].sd, 1 / c.group[1].sd, 1e-5);
    measure_calibration_close(&other);
    measure_calibration_close(&c);
    measure_matrix_close(matrix);
}

// Form X, then form Y on the same ten anchors.
static void concurrent_calibration_equals_the_oracle(void **state) {
    (void)state;
    struct oracle_table x = oracle_csv(arena, "formX.csv");
    struct oracle_table y = oracle_csv(arena, "formY.csv");
    uint8_t *cell = arena_alloc(arena, 2000 * 40);
    uint32_t *year = arena_alloc(arena, 2000 * sizeof *year);
    memset(cell, MEASURE_ABSENT, 2000 * 40);
    for (size_t p = 0; p < 1000; p++) {
        year[p] = 0;
        year[1000 + p] = 1;
        for (size_t i = 0; i < 25; i++) {
            cell[p * 40 + i] = (uint8_t)x.cell[p * 25 + i];
            cell[(1000 + p) * 40 + (i < 10 ? i : i + 15)] = (uint8_t)y.cell[p * 25 + i];
        }
    }
    struct measure_matrix *matrix = bytes_matrix(cell, 2000, 40);
    const struct node *want = node_get(oracle_json(arena, "link.json"), "concurrent");
    struct measure_calibrate_options options = tight_options(MEASURE_2PL);
    options.group = year;
    options.groups = 2;
    struct measure_calibration c;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
    assert_true(fabs(c.loglik - oracle_real(want, "loglik")) < 1e-5);
    assert_near(c.group[1].mean, oracle_real(want, "mean_Y2"), 1e-4);
    assert_near(c.group[1].sd * c.group[1].sd, oracle_real(want, "var_Y2"), 1e-4);
    measure_calibration_close(&c);
    measure_matrix_close(matrix);
}

// At the joint maximum the focal group alone, its items held, has the same mean and spread.
static void known_items_leave_the_population_free(void **state) {
    (void)state;
    struct oracle_table table;
    uint32_t group[1300];
    struct measure_matrix *all = dif_matrix(&table, group);
    struct measure_matrix *part = slice_matrix((struct slice){&table, 1, 20, 700, 600});
    enum measure_model models[] = {MEASURE_2PL, MEASURE_RASCH, MEASURE_GRM};
    for (size_t m = 0; m < 3; m++) {
        struct measure_calibrate_options options = tight_options(models[m]);
        options.group = group;
        options.groups = 2;
        struct measure_calibration c;
        assert_int_equal(measure_calibrate(all, &options, NULL, &c), MEASURE_OK);
        const struct measure_item *anchor[20] = {0};
        for (size_t i = 0; i < 20; i++) {
            anchor[i] = i < 18 ? &c.item[i] : NULL;
        }
        struct measure_calibrate_options held = tight_options(models[m]);
        held.anchor = anchor;
        held.errors = true;
        struct measure_calibration known;
        assert_int_equal(measure_calibrate(part, &held, NULL, &known), MEASURE_OK);
        assert_int_equal(known.parameters, models[m] == MEASURE_RASCH ? 4 : 6);
        assert_near(known.mean, c.group[1].mean, 0.02);
        assert_near(known.sigma, c.group[1].sd, 0.02);
        assert_true(known.item[0].known && !known.item[19].known);
        assert_near(known.item[0].intercept[0], c.item[0].intercept[0], 1e-12);
        assert_true(known.item[0].intercept_se[0] < 1e-12 && known.item[19].intercept_se[0] > 0.05);
        measure_calibration_close(&known);
        anchor[18] = &c.item[18];
        anchor[19] = &c.item[19];
        assert_int_equal(measure_calibrate(part, &held, NULL, &known), MEASURE_OK);
        assert_near(known.mean, c.group[1].mean, 1e-5);
        assert_near(known.sigma, c.group[1].sd, 1e-5);
        measure_calibration_close(&known);
        measure_calibration_close(&c);
    }
    measure_matrix_close(all);
    measure_matrix_close(part);
}

static void latent_regression_equals_the_oracle(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "latreg.csv");
    struct measure_matrix *matrix = slice_matrix((struct slice){&table, 2, 20, 0, 1000});
    const struct node *want = oracle_json(arena, "tam_latreg.json");
    double *x = arena_alloc(arena, 2000 * sizeof *x);
    for (size_t p = 0; p < 1000; p++) {
        x[2 * p] = table.cell[p * 22];
        x[2 * p + 1] = table.cell[p * 22 + 1];
    }
    struct measure_calibrate_options options = tight_options(MEASURE_RASCH);
    options.covariate = x;
    options.covariates = 2;
    options.errors = true;
    struct measure_calibration c;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
    assert_true(fabs(c.loglik - oracle_real(want, "loglik")) < 1e-5);
    assert_int_equal(c.parameters, 23);
    assert_near(c.sigma * c.sigma, oracle_real(want, "latent_variance"), 1e-4);
    const struct node *beta = node_get(want, "beta");
    for (size_t k = 0; k < 2; k++) {
        assert_near(c.beta[k], node_as_real(node_at(beta, k + 1), NAN), 1e-4);
        assert_true(c.beta_se[k] > 0.02 && c.beta_se[k] < 0.09);
    }
    for (size_t i = 0; i < 20; i++) {
        const struct node *item = node_at(node_get(want, "items"), i);
        assert_near(c.item[i].intercept[0], oracle_real(item, "AXsi1"), 1e-4);
    }
    measure_calibration_close(&c);
    x[7] = NAN;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_BAD_ARGUMENT);
    measure_matrix_close(matrix);
}

// A covariate of two values is a group with the same spread; more classes than are kept in memory
// are computed one by one: all ways give the same numbers.
static void a_covariate_of_two_values_is_a_group(void **state) {
    (void)state;
    struct oracle_table table;
    uint32_t group[1300];
    struct measure_matrix *matrix = dif_matrix(&table, group);
    double x[1300];
    double near[1300];
    for (size_t p = 0; p < 1300; p++) {
        x[p] = group[p];
        near[p] = x[p] + 1e-9 * (double)p; // the same, but makes everyone a class
    }
    struct measure_calibrate_options options = {.model = MEASURE_2PL, .nodes = 64, .bound = 7};
    options.covariate = x;
    options.covariates = 1;
    struct measure_calibration a;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &a), MEASURE_OK);
    assert_near(a.beta[0], -0.49, 0.03);
    measure_calibration_close(&a);
    options.model = MEASURE_RASCH;
    options.tolerance = 1e-7;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &a), MEASURE_OK);
    options.covariate = near;
    struct measure_calibration b;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &b), MEASURE_OK);
    assert_near(a.loglik, b.loglik, 1e-6);
    assert_near(a.beta[0], b.beta[0], 1e-4);
    measure_calibration_close(&a);
    measure_calibration_close(&b);
    measure_matrix_close(matrix);
}

static void hermite_nodes_give_the_same_likelihood(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "lsat7.csv");
    struct measure_matrix *matrix = table_matrix(&table);
    struct measure_calibrate_options options = tight_options(MEASURE_2PL);
    struct measure_calibration even;
    struct measure_calibration hermite;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &even), MEASURE_OK);
    options.quadrature = MEASURE_GAUSS_HERMITE;
    options.nodes = 41;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &hermite), MEASURE_OK);
    assert_near(even.loglik, hermite.loglik, 1e-8);
    assert_near(even.item[2].slope, hermite.item[2].slope, 1e-4);
    measure_calibration_close(&even);
    measure_calibration_close(&hermite);
    uint32_t group[1000] = {0};
    group[0] = 1;
    options.group = group;
    options.groups = 2;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &even), MEASURE_BAD_ARGUMENT);
    measure_matrix_close(matrix);
}

// A long test of sharp items has posteriors too narrow for 48 nodes: there are more then.
static void nodes_grow_until_the_integral_stands(void **state) {
    (void)state;
    enum { PERSONS = 600, ITEMS = 60 };
    uint8_t *cell = arena_alloc(arena, PERSONS * ITEMS);
    struct dice dice = {5};
    for (size_t p = 0; p < PERSONS; p++) {
        double theta = dice_normal(&dice);
        for (size_t i = 0; i < ITEMS; i++) {
            double b = -2 + 4 * (double)i / ITEMS;
            cell[p * ITEMS + i] = dice_share(&dice) < logistic(4 * (theta - b));
        }
    }
    struct measure_matrix *matrix = bytes_matrix(cell, PERSONS, ITEMS);
    struct measure_calibrate_options options = {.model = MEASURE_2PL};
    struct measure_calibration c;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
    assert_true(c.nodes > 64);
    assert_true(fabs(c.quadrature) < 1e-3);
    measure_calibration_close(&c);
    measure_matrix_close(matrix);
}

// The marginal log-likelihood of 3PL items and its priors by 2001 nodes, for the gradient below.
static double guessing_posterior(const uint8_t *cell, size_t persons, size_t items,
                                 const double *par) {
    double sum = 0;
    for (size_t p = 0; p < persons; p++) {
        double f = 0;
        for (int q = -200; q <= 200; q++) {
            double theta = 0.04 * q;
            double l = 0.04 * exp(-0.5 * theta * theta) / sqrt(6.283185307179586);
            for (size_t i = 0; i < items; i++) {
                const double *x = par + 3 * i;
                double c = logistic(x[2]);
                double right = c + (1 - c) * logistic(x[0] * theta + x[1]);
                l *= cell[p * items + i] ? right : 1 - right;
            }
            f += l;
        }
        sum += log(f);
    }
    for (size_t i = 0; i < items; i++) {
        const double *x = par + 3 * i;
        double guess = (x[2] - log(0.25)) / 0.5;
        double slope = log(x[0]) / 0.5;
        sum -= 0.5 * (guess * guess + slope * slope + x[1] * x[1] / 4);
    }
    return sum;
}

static void guessing_is_found_at_the_top_of_its_posterior(void **state) {
    (void)state;
    enum { PERSONS = 800, ITEMS = 6 };
    uint8_t *cell = arena_alloc(arena, PERSONS * ITEMS);
    struct dice dice = {3};
    for (size_t p = 0; p < PERSONS; p++) {
        double theta = dice_normal(&dice);
        for (size_t i = 0; i < ITEMS; i++) {
            double right = 0.2 + 0.8 * logistic(1.2 * theta + 1 - 0.4 * (double)i);
            cell[p * ITEMS + i] = dice_share(&dice) < right;
        }
    }
    struct measure_matrix *matrix = bytes_matrix(cell, PERSONS, ITEMS);
    struct measure_calibrate_options options = tight_options(MEASURE_3PL);
    options.prior_log_slope_sd = 0.5;
    options.prior_intercept_sd = 2;
    options.errors = true;
    struct measure_calibration c;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
    double par[3 * ITEMS];
    for (size_t i = 0; i < ITEMS; i++) {
        assert_true(c.item[i].guess > 0.1 && c.item[i].guess < 0.3 && c.item[i].guess_se > 0.02);
        par[3 * i] = c.item[i].slope;
        par[3 * i + 1] = c.item[i].intercept[0];
        par[3 * i + 2] = log(c.item[i].guess / (1 - c.item[i].guess));
        assert_near(c.item[i].step[0], -par[3 * i + 1] / par[3 * i], 1e-12);
    }
    for (size_t k = 0; k < 3 * ITEMS; k++) {
        double kept = par[k];
        par[k] = kept + 1e-3;
        double up = guessing_posterior(cell, PERSONS, ITEMS, par);
        par[k] = kept - 1e-3;
        double down = guessing_posterior(cell, PERSONS, ITEMS, par);
        par[k] = kept;
        assert_true(fabs(up - down) / 2e-3 < 2e-3);
    }
    // Scores: all wrong by guessing alone is no finite ability.
    struct measure_score score;
    assert_int_equal(measure_score_row(&c, (uint8_t[ITEMS]){1, 1, 1, 0, 0, 0}, &score), MEASURE_OK);
    assert_int_equal(score.eap.status, MEASURE_OK);
    assert_true(fabs(score.eap.value) < 1);
    double p[2];
    measure_chances(&c, 0, -30, p);
    assert_near(p[1], c.item[0].guess, 1e-9);
    measure_calibration_close(&c);
    measure_matrix_close(matrix);
}

// Everyone twice, each pair a class: the sandwich knows that nothing was added.
static void clusters_tell_copies_from_pupils(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "lsat7.csv");
    uint8_t *cell = arena_alloc(arena, 2000 * 5);
    uint32_t *one = arena_alloc(arena, 2000 * sizeof *one);
    uint32_t *pair = arena_alloc(arena, 2000 * sizeof *pair);
    for (size_t p = 0; p < 2000; p++) {
        one[p] = (uint32_t)(7 * p);
        pair[p] = (uint32_t)(9 * (p / 2));
        for (size_t i = 0; i < 5; i++) {
            cell[p * 5 + i] = (uint8_t)table.cell[p / 2 * 5 + i];
        }
    }
    struct measure_matrix *single = table_matrix(&table);
    struct measure_matrix *twice = bytes_matrix(cell, 2000, 5);
    struct measure_calibrate_options options = tight_options(MEASURE_2PL);
    options.errors = true;
    options.cluster = one;
    struct measure_calibration a;
    struct measure_calibration b;
    struct measure_calibration oakes;
    assert_int_equal(measure_calibrate(single, &options, NULL, &a), MEASURE_OK);
    options.cluster = pair;
    assert_int_equal(measure_calibrate(twice, &options, NULL, &b), MEASURE_OK);
    assert_true(a.errors == MEASURE_ERRORS_SANDWICH && a.clusters == 1000 && b.clusters == 1000);
    options.error_method = MEASURE_ERRORS_OAKES;
    assert_int_equal(measure_calibrate(single, &options, NULL, &oakes), MEASURE_OK);
    for (size_t i = 0; i < 5; i++) {
        assert_near(a.item[i].slope_se / b.item[i].slope_se, 1, 1e-3);
        assert_near(a.item[i].intercept_se[0] / b.item[i].intercept_se[0], 1, 1e-3);
        assert_near(a.item[i].intercept_se[0] / oakes.item[i].intercept_se[0], 1, 0.15);
    }
    measure_calibration_close(&a);
    measure_calibration_close(&b);
    measure_calibration_close(&oakes);
    memset(pair, 0, 2000 * sizeof *pair);
    options.error_method = MEASURE_ERRORS_NONE;
    assert_int_equal(measure_calibrate(twice, &options, NULL, &b), MEASURE_TOO_FEW);
    measure_matrix_close(single);
    measure_matrix_close(twice);
}

static void what_does_not_fit_is_refused(void **state) {
    (void)state;
    struct oracle_table table;
    uint32_t group[1300];
    struct measure_matrix *matrix = dif_matrix(&table, group);
    struct measure_calibration c;
    struct measure_calibrate_options options = {
        .model = MEASURE_RASCH, .group = group, .groups = 3};
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_TOO_FEW);
    group[5] = 3;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_BAD_ARGUMENT);
    double d = 0.3;
    struct measure_item steep = {.top = 1, .slope = 1.4, .intercept = &d, .category = {0, 1}};
    const struct measure_item *anchor[20] = {&steep};
    options = (struct measure_calibrate_options){.model = MEASURE_RASCH, .anchor = anchor};
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_BAD_ARGUMENT);
    options.model = MEASURE_RSM;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_BAD_ARGUMENT);
    options.model = MEASURE_2PL;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
    assert_near(c.item[0].slope, 1.4, 1e-12);
    measure_calibration_close(&c);
    measure_matrix_close(matrix);
}

static enum measure_status calibrate_all(const struct measure_alloc *alloc, void *arg) {
    struct measure_matrix *matrix = arg;
    static uint32_t group[1300];
    static double x[1300];
    for (size_t p = 0; p < 1300; p++) {
        group[p] = p >= 700;
        x[p] = (double)(p % 7);
    }
    struct measure_calibrate_options options = {.model = MEASURE_2PL,
                                                .group = group,
                                                .groups = 2,
                                                .covariate = x,
                                                .covariates = 1,
                                                .cluster = group,
                                                .tolerance = 0.1,
                                                .gain = 0.1,
                                                .nodes = 16,
                                                .bound = 4,
                                                .errors = true};
    struct measure_calibration c;
    enum measure_status status = measure_calibrate(matrix, &options, alloc, &c);
    measure_calibration_close(&c);
    return status;
}

static void each_failed_allocation_ends_in_an_error(void **state) {
    (void)state;
    struct oracle_table table;
    uint32_t group[1300];
    struct measure_matrix *matrix = dif_matrix(&table, group);
    assert_true(assert_survives_no_memory(calibrate_all, matrix) > 40);
    measure_matrix_close(matrix);
}

static int setup(void **state) {
    (void)state;
    arena = arena_open(64u << 20);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_groups_equal_the_oracle),
        cmocka_unit_test(concurrent_calibration_equals_the_oracle),
        cmocka_unit_test(known_items_leave_the_population_free),
        cmocka_unit_test(latent_regression_equals_the_oracle),
        cmocka_unit_test(a_covariate_of_two_values_is_a_group),
        cmocka_unit_test(hermite_nodes_give_the_same_likelihood),
        cmocka_unit_test(nodes_grow_until_the_integral_stands),
        cmocka_unit_test(guessing_is_found_at_the_top_of_its_posterior),
        cmocka_unit_test(clusters_tell_copies_from_pupils),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(each_failed_allocation_ends_in_an_error),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
