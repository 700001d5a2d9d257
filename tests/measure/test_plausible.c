// SPDX-License-Identifier: GPL-3.0-or-later
// Plausible values against TAM 4.4 (tests/oracle/tam_latreg.json) and against truth.
#include "world.h"

static struct arena *arena;

enum { PERSONS = 1000, DRAWS = 40 };

struct school {
    struct measure_matrix *matrix;
    double *x; // girl, ses
    uint32_t *girl;
    struct measure_calibration calibration;
};

static struct school latreg(void) {
    struct oracle_table *table = arena_alloc(arena, sizeof *table);
    *table = oracle_csv(arena, "latreg.csv");
    struct school s = {.matrix = slice_matrix((struct slice){table, 2, 20, 0, PERSONS})};
    s.x = arena_alloc(arena, 2 * PERSONS * sizeof *s.x);
    s.girl = arena_alloc(arena, PERSONS * sizeof *s.girl);
    for (size_t p = 0; p < PERSONS; p++) {
        s.x[2 * p] = table->cell[p * 22];
        s.x[2 * p + 1] = table->cell[p * 22 + 1];
        s.girl[p] = (uint32_t)s.x[2 * p];
    }
    struct measure_calibrate_options options = tight_options(MEASURE_RASCH);
    options.covariate = s.x;
    options.covariates = 2;
    options.errors = true;
    assert_int_equal(measure_calibrate(s.matrix, &options, NULL, &s.calibration), MEASURE_OK);
    return s;
}

static struct measure_plausible_source source_of(const struct school *s) {
    return (struct measure_plausible_source){.calibration = &s->calibration,
                                             .matrix = s->matrix,
                                             .covariate = s->x,
                                             .draws = DRAWS,
                                             .seed = 7};
}

// Least squares of the draws on girl and ses.
static void regress(const struct school *s, const double *value, double *b) {
    double a[3][4] = {{0}};
    for (size_t p = 0; p < PERSONS; p++) {
        double row[4] = {1, s->x[2 * p], s->x[2 * p + 1], value[p]};
        for (size_t i = 0; i < 3; i++) {
            for (size_t j = 0; j < 4; j++) {
                a[i][j] += row[i] * row[j];
            }
        }
    }
    for (size_t i = 0; i < 3; i++) {
        for (size_t k = 0; k < 3; k++) {
            double times = k == i ? 0 : a[k][i] / a[i][i];
            for (size_t j = 0; j < 4; j++) {
                a[k][j] -= times * a[i][j];
            }
        }
    }
    for (size_t i = 0; i < 3; i++) {
        b[i] = a[i][3] / a[i][i];
    }
}

static void draws_equal_the_oracle_within_their_error(void **state) {
    (void)state;
    struct school s = latreg();
    const struct node *want = node_get(oracle_json(arena, "tam_latreg.json"), "plausible_values");
    struct measure_plausible_source source = source_of(&s);
    double *value = arena_alloc(arena, DRAWS * PERSONS * sizeof *value);
    assert_int_equal(measure_plausible_values(&source, NULL, value), MEASURE_OK);
    double mean[3] = {0};
    double square[3] = {0};
    for (size_t m = 0; m < DRAWS; m++) {
        double b[3];
        regress(&s, value + m * PERSONS, b);
        for (size_t i = 0; i < 3; i++) {
            mean[i] += b[i] / DRAWS;
            square[i] += b[i] * b[i] / DRAWS;
        }
    }
    for (size_t i = 0; i < 3; i++) {
        // Ours and TAM's are both means of forty draws.
        double theirs = node_as_real(node_at(node_get(want, "lm_between"), i), NAN);
        double ours = (square[i] - mean[i] * mean[i]) * DRAWS / (DRAWS - 1);
        double error = sqrt((theirs + ours) / DRAWS);
        double apart = mean[i] - node_as_real(node_at(node_get(want, "lm_coef"), i), NAN);
        assert_true(fabs(apart) < 3 * error);
        assert_true(ours > theirs / 2.5 && ours < theirs * 2.5);
    }
    // A person's draws lie around TAM's posterior mean as far as forty draws may.
    struct oracle_table person = oracle_csv(arena, "tam_latreg_scores.csv");
    double distance = 0;
    for (size_t p = 0; p < PERSONS; p++) {
        const double *w = person.cell + p * person.columns;
        double sum = 0;
        for (size_t m = 0; m < DRAWS; m++) {
            sum += value[m * PERSONS + p] / DRAWS;
        }
        distance += (sum - w[3]) * (sum - w[3]) / (w[4] * w[4] / DRAWS) / PERSONS;
    }
    assert_true(distance > 0.85 && distance < 1.3);
    measure_calibration_close(&s.calibration);
    measure_matrix_close(s.matrix);
}

static void tables_equal_the_oracle_within_their_error(void **state) {
    (void)state;
    struct school s = latreg();
    const struct node *want = node_get(oracle_json(arena, "tam_latreg.json"), "plausible_values");
    struct measure_plausible_source source = source_of(&s);
    const double cut[2] = {0, 1};
    struct measure_population_table table = {s.girl, 2, cut, 2};
    struct measure_population_cell cell[2];
    struct measure_estimate share[2 * 3];
    assert_int_equal(measure_population(&source, &table, NULL, cell, share), MEASURE_OK);
    assert_true(cell[0].persons + cell[1].persons == PERSONS);
    assert_near(cell[1].mean.value, oracle_real(want, "mean_girls"), 0.02);
    assert_near(cell[0].mean.value, oracle_real(want, "mean_boys"), 0.02);
    assert_true(cell[0].mean.se > 0.035 && cell[0].mean.se < 0.06);
    assert_true(share[0].value + share[1].value + share[2].value > 1 - 1e-12);
    assert_true(cell[0].share == share && cell[1].share == share + 3);
    assert_true(cell[1].share[2].value > cell[0].share[2].value);
    struct measure_population_table all = {NULL, 1, NULL, 0};
    assert_int_equal(measure_population(&source, &all, NULL, cell, share), MEASURE_OK);
    assert_near(cell[0].mean.value, oracle_real(want, "mean"), 0.015);
    assert_near(cell[0].sd.value * cell[0].sd.value, oracle_real(want, "var"), 0.03);
    measure_calibration_close(&s.calibration);
    measure_matrix_close(s.matrix);
}

static void a_variable_outside_the_regression_is_refused(void **state) {
    (void)state;
    struct school s = latreg();
    struct measure_plausible_source source = source_of(&s);
    uint32_t by[PERSONS];
    for (size_t p = 0; p < PERSONS; p++) {
        by[p] = p % 2;
    }
    struct measure_population_table table = {by, 2, NULL, 0};
    struct measure_population_cell cell[2];
    struct measure_estimate share[2];
    assert_int_equal(measure_population(&source, &table, NULL, cell, share),
                     MEASURE_NOT_CONDITIONED);
    by[0] = 2;
    assert_int_equal(measure_population(&source, &table, NULL, cell, share), MEASURE_BAD_ARGUMENT);
    s.calibration.population_covariance = NULL;
    table.by = s.girl;
    assert_int_equal(measure_population(&source, &table, NULL, cell, share), MEASURE_BAD_ARGUMENT);
    measure_calibration_close(&s.calibration);
    measure_matrix_close(s.matrix);
}

// Three groups, one of nine pupils; a pupil without an answer is not counted.
static void small_cells_say_nothing(void **state) {
    (void)state;
    enum { N = 209, ITEMS = 8 };
    uint8_t cell[N * ITEMS];
    uint32_t group[N];
    struct dice dice = {12};
    for (size_t p = 0; p < N; p++) {
        group[p] = p < 100 ? 0 : p < 200 ? 1 : 2;
        double theta = dice_normal(&dice) + 0.8 * group[p];
        for (size_t i = 0; i < ITEMS; i++) {
            cell[p * ITEMS + i] = dice_share(&dice) < logistic(theta - 0.2 * (double)i);
        }
    }
    memset(cell, MEASURE_ABSENT, ITEMS);
    struct measure_matrix *matrix = bytes_matrix(cell, N, ITEMS);
    struct measure_calibrate_options options = {
        .model = MEASURE_RASCH, .group = group, .groups = 3, .errors = true};
    struct measure_calibration c;
    assert_int_equal(measure_calibrate(matrix, &options, NULL, &c), MEASURE_OK);
    struct measure_plausible_source source = {
        .calibration = &c, .matrix = matrix, .group = group, .seed = 1};
    struct measure_population_table table = {group, 3, NULL, 0};
    struct measure_population_cell cells[3];
    struct measure_estimate share[3];
    assert_int_equal(measure_population(&source, &table, NULL, cells, share), MEASURE_OK);
    assert_true(cells[0].persons == 99 && cells[1].persons == 100);
    assert_near(cells[1].mean.value, c.group[1].mean, 0.15);
    assert_true(cells[1].mean.lower < 0.8 && cells[1].mean.upper > 0.8);
    assert_int_equal(cells[2].status, MEASURE_TOO_FEW);
    assert_true(cells[2].persons == 9 && isnan(cells[2].mean.value) && isnan(share[2].value));
    // The same seed, the same values.
    double one[20 * N];
    double two[20 * N];
    assert_int_equal(measure_plausible_values(&source, NULL, one), MEASURE_OK);
    assert_int_equal(measure_plausible_values(&source, NULL, two), MEASURE_OK);
    assert_true(isnan(one[0]));
    assert_memory_equal(one, two, sizeof one);
    source.seed = 2;
    assert_int_equal(measure_plausible_values(&source, NULL, two), MEASURE_OK);
    assert_true(fabs(one[5] - two[5]) > 1e-9);
    measure_calibration_close(&c);
    measure_matrix_close(matrix);
}

static void draws_are_pooled_by_rubin(void **state) {
    (void)state;
    const double value[3] = {1, 2, 3};
    const double variance[3] = {0.5, 0.7, 0.6};
    struct measure_estimate e = measure_pool_draws(value, variance, 3);
    assert_near(e.value, 2, 1e-12);
    assert_near(e.se, sqrt(0.6 + 4.0 / 3), 1e-12);
    assert_int_equal(measure_pool_draws(value, variance, 1).status, MEASURE_TOO_FEW);
}

static enum measure_status tabulate(const struct measure_alloc *alloc, void *arg) {
    const struct school *s = arg;
    struct measure_plausible_source source = source_of(s);
    struct measure_population_table table = {s->girl, 2, NULL, 0};
    struct measure_population_cell cell[2];
    struct measure_estimate share[2];
    source.draws = 2;
    double *value = arena_alloc(arena, 2 * PERSONS * sizeof *value);
    enum measure_status drawn = measure_plausible_values(&source, alloc, value);
    return drawn != MEASURE_OK ? drawn : measure_population(&source, &table, alloc, cell, share);
}

static void each_failed_allocation_ends_in_an_error(void **state) {
    (void)state;
    struct school s = latreg();
    assert_true(assert_survives_no_memory(tabulate, &s) > 10);
    measure_calibration_close(&s.calibration);
    measure_matrix_close(s.matrix);
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
        cmocka_unit_test(draws_equal_the_oracle_within_their_error),
        cmocka_unit_test(tables_equal_the_oracle_within_their_error),
        cmocka_unit_test(a_variable_outside_the_regression_is_refused),
        cmocka_unit_test(small_cells_say_nothing),
        cmocka_unit_test(draws_are_pooled_by_rubin),
        cmocka_unit_test(each_failed_allocation_ends_in_an_error),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
