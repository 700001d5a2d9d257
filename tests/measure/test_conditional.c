// SPDX-License-Identifier: GPL-3.0-or-later
// Conditional likelihood against eRm 1.0-2 (tests/oracle/erm_cml.json) and brute force.
#include "world.h"

static struct arena *arena;

static const struct {
    const char *data;
    const char *key;
    enum measure_model model;
} fits[] = {
    {"lsat7.csv", "lsat7", MEASURE_RASCH},       {"lsat6.csv", "lsat6", MEASURE_RASCH},
    {"class25.csv", "class25", MEASURE_RASCH},   {"sim2pl.csv", "sim2pl", MEASURE_RASCH},
    {"science.csv", "science_pcm", MEASURE_PCM}, {"science.csv", "science_rsm", MEASURE_RSM},
};

// eRm centres the sum of all beta (RSM: of the first categories); ours is the mean location:
// beta_k = d_k + k x shift.
static double shift_of(const struct measure_calibration *c) {
    double sum = 0;
    double points = 0;
    for (size_t i = 0; i < c->items; i++) {
        for (size_t k = 0; k < (c->model == MEASURE_RSM ? 1 : c->item[i].top); k++) {
            sum += c->item[i].intercept[k];
            points += (double)(k + 1);
        }
    }
    return -sum / points;
}

static void items_equal_the_oracle(void **state) {
    (void)state;
    const struct node *root = oracle_json(arena, "erm_cml.json");
    for (size_t f = 0; f < sizeof fits / sizeof *fits; f++) {
        struct oracle_table table = oracle_csv(arena, fits[f].data);
        struct measure_matrix *matrix = table_matrix(&table);
        const struct node *want = node_get(root, fits[f].key);
        struct measure_calibration c;
        print_message("%s\n", fits[f].key);
        assert_int_equal(measure_conditional(matrix, fits[f].model, NULL, &c), MEASURE_OK);
        assert_true(c.converged && c.errors == MEASURE_ERRORS_CONDITIONAL && isnan(c.sigma));
        assert_near(c.loglik, oracle_real(want, "cll"), 1e-9);
        assert_int_equal(c.parameters, (size_t)oracle_real(want, "n_par"));
        const struct node *beta = node_get(want, "beta")->first;
        const struct node *se = node_get(want, "beta_se")->first;
        double shift = shift_of(&c);
        double mean = 0;
        for (size_t i = 0; i < c.items; i++) {
            mean += c.item[i].location;
            for (size_t k = 0; k < c.item[i].top; k++, beta = beta->next, se = se->next) {
                double d = c.item[i].intercept[k] + (double)(k + 1) * shift;
                // eRm's climb stops short by 1e-6 of the errors or more; the likelihood above
                // says which is the top.
                assert_near(d, node_as_real(beta, NAN), 3e-5);
                if (fits[f].model == MEASURE_RASCH) {
                    assert_near(c.item[i].intercept_se[k], node_as_real(se, NAN), 5e-5);
                }
            }
        }
        assert_near(mean, 0, 1e-9);
        measure_calibration_close(&c);
        measure_matrix_close(matrix);
    }
}

// The probability of a row given its sum, by listing all rows with the same items and the same sum.
static double row_given_sum(const struct measure_calibration *c, const uint8_t *row) {
    double all = 0;
    double own = 0;
    size_t want = 0;
    uint8_t x[3];
    for (size_t i = 0; i < 3; i++) {
        want += row[i] == MEASURE_ABSENT ? 0 : row[i];
    }
    for (x[0] = 0; x[0] < 3; x[0]++) {
        for (x[1] = 0; x[1] < 3; x[1]++) {
            for (x[2] = 0; x[2] < 3; x[2]++) {
                double log_weight = 0;
                size_t sum = 0;
                bool same = true;
                bool possible = true;
                for (size_t i = 0; i < 3; i++) {
                    if (row[i] == MEASURE_ABSENT) {
                        possible &= x[i] == 0; // listed once
                        continue;
                    }
                    log_weight += x[i] > 0 ? c->item[i].intercept[x[i] - 1] : 0;
                    sum += x[i];
                    same &= x[i] == row[i];
                }
                all += possible && sum == want ? exp(log_weight) : 0;
                own += possible && same ? exp(log_weight) : 0;
            }
        }
    }
    return own / all;
}

static void missing_answers_are_conditioned_by_their_sets(void **state) {
    (void)state;
    enum { PERSONS = 300 };
    uint8_t cell[PERSONS * 3];
    struct dice dice = {11};
    for (size_t p = 0; p < PERSONS; p++) {
        double theta = dice_normal(&dice);
        for (size_t i = 0; i < 3; i++) {
            double one = exp(theta + 0.5 - 0.4 * (double)i);
            double two = exp(2 * theta - 0.3 * (double)i);
            double p3[3] = {1 / (1 + one + two), one / (1 + one + two), two / (1 + one + two)};
            cell[p * 3 + i] = dice_answer(&dice, p3, 2);
        }
        if (p % 4 == 0) {
            cell[p * 3 + p / 4 % 3] = MEASURE_ABSENT;
        }
    }
    struct measure_matrix *matrix = bytes_matrix(cell, PERSONS, 3);
    struct measure_calibration c;
    assert_int_equal(measure_conditional(matrix, MEASURE_PCM, NULL, &c), MEASURE_OK);
    double loglik = 0;
    for (size_t p = 0; p < PERSONS; p++) {
        loglik += log(row_given_sum(&c, cell + 3 * p));
    }
    assert_near(c.loglik, loglik, 1e-10);
    // The top: no step of a parameter climbs higher, and the errors are its curvature.
    for (size_t i = 0; i < 3; i++) {
        for (size_t k = 0; k < 2; k++) {
            double *d = &c.item[i].intercept[k];
            for (int side = -1; side <= 1; side += 2) {
                double at = 0;
                *d += side * 0.01;
                for (size_t p = 0; p < PERSONS; p++) {
                    at += log(row_given_sum(&c, cell + 3 * p));
                }
                *d -= side * 0.01;
                assert_true(at < loglik);
            }
            assert_true(c.item[i].intercept_se[k] > 0.05 && c.item[i].intercept_se[k] < 0.3);
        }
    }
    struct measure_score score;
    assert_int_equal(measure_score_row(&c, (uint8_t[]){1, 2, 0}, &score), MEASURE_OK);
    assert_int_equal(score.wle.status, MEASURE_OK);
    assert_int_equal(score.eap.status, MEASURE_NOT_IDENTIFIED);
    measure_calibration_close(&c);
    measure_matrix_close(matrix);
}

static void items_that_nothing_holds_together_are_refused(void **state) {
    (void)state;
    // Two halves of a class answered two halves of the items.
    uint8_t apart[6 * 4];
    memset(apart, MEASURE_ABSENT, sizeof apart);
    for (size_t p = 0; p < 6; p++) {
        size_t first = p < 3 ? 0 : 2;
        apart[p * 4 + first] = p % 3 == 0;
        apart[p * 4 + first + 1] = p % 3 != 0;
    }
    struct measure_matrix *matrix = bytes_matrix(apart, 6, 4);
    struct measure_calibration c;
    assert_int_equal(measure_conditional(matrix, MEASURE_RASCH, NULL, &c), MEASURE_NOT_IDENTIFIED);
    measure_calibration_close(&c);
    measure_matrix_close(matrix);
    // All right, all wrong and nothing at all: nobody tells anything.
    uint8_t flat[3 * 3] = {1, 1, 1, 0, 0, 0, MEASURE_ABSENT, MEASURE_ABSENT, MEASURE_ABSENT};
    matrix = bytes_matrix(flat, 3, 3);
    assert_int_equal(measure_conditional(matrix, MEASURE_RASCH, NULL, &c), MEASURE_TOO_FEW);
    assert_int_equal(measure_conditional(matrix, MEASURE_2PL, NULL, &c), MEASURE_BAD_ARGUMENT);
    measure_matrix_close(matrix);
}

static enum measure_status fit_class(const struct measure_alloc *alloc, void *arg) {
    struct measure_calibration c;
    enum measure_status status = measure_conditional(arg, MEASURE_RSM, alloc, &c);
    measure_calibration_close(&c);
    return status;
}

static void each_failed_allocation_ends_in_an_error(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "science.csv");
    struct measure_matrix *matrix = table_matrix(&table);
    assert_true(assert_survives_no_memory(fit_class, matrix) > 25);
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
        cmocka_unit_test(items_equal_the_oracle),
        cmocka_unit_test(missing_answers_are_conditioned_by_their_sets),
        cmocka_unit_test(items_that_nothing_holds_together_are_refused),
        cmocka_unit_test(each_failed_allocation_ends_in_an_error),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
