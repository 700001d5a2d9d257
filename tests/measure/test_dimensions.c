// SPDX-License-Identifier: GPL-3.0-or-later
// Several dimensions against integrals by brute force and against truth.
#include "world.h"

static struct arena *arena;

// Answers to `each` items a dimension, abilities by a lower factor of their correlations.
static uint8_t *simulate(size_t persons, size_t dimensions, size_t each, size_t top,
                         const double *factor, uint64_t seed) {
    uint8_t *cell = arena_alloc(arena, persons * dimensions * each);
    struct dice dice = {seed};
    for (size_t p = 0; p < persons; p++) {
        double z[5];
        for (size_t d = 0; d < dimensions; d++) {
            double theta = 0;
            z[d] = dice_normal(&dice);
            for (size_t e = 0; e <= d; e++) {
                theta += factor[d * dimensions + e] * z[e];
            }
            for (size_t i = 0; i < each; i++) {
                double share = dice_share(&dice);
                uint8_t x = 0;
                for (size_t k = 1; k <= top; k++) {
                    double b = -1.2 + 2.4 * (double)i / (double)each + (double)(k - 1);
                    x = (uint8_t)(x + (share < logistic(1.4 * (theta - b))));
                }
                cell[p * dimensions * each + d * each + i] = x;
            }
        }
    }
    return cell;
}

static uint32_t *dimension_of(size_t dimensions, size_t each) {
    uint32_t *dimension = arena_alloc(arena, dimensions * each * sizeof *dimension);
    for (size_t i = 0; i < dimensions * each; i++) {
        dimension[i] = (uint32_t)(i / each);
    }
    return dimension;
}

// The log-likelihood of two dimensions of 2PL items on a grid of 161 x 161 nodes.
static double two_by_grid(const struct measure_dimensions *m, const uint8_t *cell, size_t persons,
                          size_t each, double r) {
    enum { NODES = 161 };
    static double l[2][NODES];
    double sum = 0;
    for (size_t p = 0; p < persons; p++) {
        for (size_t d = 0; d < 2; d++) {
            for (int q = 0; q < NODES; q++) {
                double theta = -6 + 12.0 * q / (NODES - 1);
                l[d][q] = 1;
                for (size_t i = d * each; i < (d + 1) * each; i++) {
                    double right = logistic(m->item[i].slope * theta + m->item[i].intercept[0]);
                    uint8_t x = cell[p * 2 * each + i];
                    l[d][q] *= x == MEASURE_ABSENT ? 1 : x ? right : 1 - right;
                }
            }
        }
        double f = 0;
        for (int a = 0; a < NODES; a++) {
            for (int b = 0; b < NODES; b++) {
                double x = -6 + 12.0 * a / (NODES - 1);
                double y = -6 + 12.0 * b / (NODES - 1);
                double q = (x * x - 2 * r * x * y + y * y) / (1 - r * r);
                f += l[0][a] * l[1][b] * exp(-0.5 * q);
            }
        }
        double width = 12.0 / (NODES - 1);
        sum += log(f * width * width / (6.283185307179586 * sqrt(1 - r * r)));
    }
    return sum;
}

static void two_dimensions_equal_brute_force(void **state) {
    (void)state;
    enum { PERSONS = 250, EACH = 5 };
    const double factor[4] = {1, 0, 0.6, 0.8};
    uint8_t *cell = simulate(PERSONS, 2, EACH, 1, factor, 3);
    cell[3] = cell[17] = MEASURE_ABSENT;
    memset(cell + 20, MEASURE_ABSENT, EACH);
    struct measure_matrix *matrix = bytes_matrix(cell, PERSONS, 2 * EACH);
    struct measure_dimensions_options options = {.model = MEASURE_2PL,
                                                 .dimension = dimension_of(2, EACH),
                                                 .dimensions = 2,
                                                 .points = 15,
                                                 .tolerance = 1e-6,
                                                 .gain = 1e-9,
                                                 .errors = true};
    struct measure_dimensions m;
    assert_int_equal(measure_dimensions(matrix, &options, NULL, &m), MEASURE_OK);
    double r = m.correlation[1].value;
    assert_int_equal(m.parameters, 21);
    double top = two_by_grid(&m, cell, PERSONS, EACH, r);
    assert_true(fabs(m.loglik - top) < 1e-3);
    // The top: by each kind of parameter the likelihood has no slope left.
    double slopes[3];
    double h = 1e-3;
    slopes[0] =
        two_by_grid(&m, cell, PERSONS, EACH, r + h) - two_by_grid(&m, cell, PERSONS, EACH, r - h);
    double *parameter[2] = {&m.item[1].slope, &m.item[7].intercept[0]};
    for (size_t k = 0; k < 2; k++) {
        *parameter[k] += h;
        slopes[k + 1] = two_by_grid(&m, cell, PERSONS, EACH, r);
        *parameter[k] -= 2 * h;
        slopes[k + 1] -= two_by_grid(&m, cell, PERSONS, EACH, r);
        *parameter[k] += h;
    }
    for (size_t k = 0; k < 3; k++) {
        assert_true(fabs(slopes[k]) / (2 * h) < 0.02);
    }
    // The error of the correlation is about the curvature of the likelihood along it.
    double bend = two_by_grid(&m, cell, PERSONS, EACH, r + 0.05) - 2 * top +
                  two_by_grid(&m, cell, PERSONS, EACH, r - 0.05);
    double ratio = m.correlation[1].se * sqrt(-bend) / 0.05; // of one parameter among many
    assert_true(ratio > 0.95 && ratio < 1.3);
    assert_true(m.correlation[1].lower < 0.6 && m.correlation[1].upper > 0.6);
    measure_dimensions_close(&m);
    measure_matrix_close(matrix);
}

static void five_dimensions_come_back(void **state) {
    (void)state;
    enum { PERSONS = 700, EACH = 4, D = 5 };
    double want[D * D];
    double factor[D * D] = {0};
    for (size_t i = 0; i < D; i++) {
        for (size_t j = 0; j < D; j++) {
            want[i * D + j] = i == j ? 1 : 0.75 - 0.1 * fabs((double)i - (double)j);
        }
    }
    for (size_t i = 0; i < D; i++) {
        for (size_t j = 0; j <= i; j++) {
            double sum = want[i * D + j];
            for (size_t k = 0; k < j; k++) {
                sum -= factor[i * D + k] * factor[j * D + k];
            }
            factor[i * D + j] = i == j ? sqrt(sum) : sum / factor[j * D + j];
        }
    }
    uint8_t *cell = simulate(PERSONS, D, EACH, 2, factor, 8);
    struct measure_matrix *matrix = bytes_matrix(cell, PERSONS, D * EACH);
    struct measure_dimensions_options options = {.model = MEASURE_GRM,
                                                 .dimension = dimension_of(D, EACH),
                                                 .dimensions = D,
                                                 .errors = true,
                                                 .scores = true};
    struct measure_dimensions m;
    assert_int_equal(measure_dimensions(matrix, &options, NULL, &m), MEASURE_OK);
    assert_true(m.cycles < 20);
    size_t covered = 0;
    for (size_t i = 0; i < D; i++) {
        for (size_t j = 0; j < i; j++) {
            const struct measure_estimate *r = &m.correlation[i * D + j];
            assert_true(fabs(r->value - want[i * D + j]) < 3.3 * r->se);
            assert_true(r->se > 0.02 && r->se < 0.08);
            covered += r->lower < want[i * D + j] && r->upper > want[i * D + j];
        }
    }
    assert_true(covered >= 8);
    // Scores are nearer to 0 than abilities, and say how sure they are.
    double square = 0;
    for (size_t p = 0; p < PERSONS; p++) {
        const struct measure_theta *t = &m.eap[p * D + 2];
        assert_true(t->status == MEASURE_OK && t->se > 0.15 && t->se < 0.8);
        square += t->value * t->value / PERSONS;
    }
    assert_true(square > 0.5 && square < 0.95);
    measure_dimensions_close(&m);
    measure_matrix_close(matrix);
}

// Rasch: the spreads are free, and the same numbers come from any number of threads.
static void run_backwards(void *pool, void (*task)(void *arg, size_t index), void *arg, size_t n) {
    ++*(size_t *)pool;
    while (n-- > 0) {
        task(arg, n);
    }
}

static void lanes_in_any_order_give_the_same_bits(void **state) {
    (void)state;
    enum { PERSONS = 600, EACH = 6, D = 3 };
    const double factor[9] = {1.2, 0, 0, 0.5, 1, 0, 0.4, 0.3, 0.8};
    uint8_t *cell = simulate(PERSONS, D, EACH, 1, factor, 21);
    struct measure_matrix *matrix = bytes_matrix(cell, PERSONS, D * EACH);
    struct measure_dimensions_options options = {
        .model = MEASURE_RASCH, .dimension = dimension_of(D, EACH), .dimensions = D, .points = 5};
    struct measure_dimensions a;
    struct measure_dimensions b;
    assert_int_equal(measure_dimensions(matrix, &options, NULL, &a), MEASURE_OK);
    size_t calls = 0;
    struct measure_pool pool = {run_backwards, &calls};
    options.pool = &pool;
    assert_int_equal(measure_dimensions(matrix, &options, NULL, &b), MEASURE_OK);
    assert_true(calls > 3);
    assert_memory_equal(a.sigma, b.sigma, D * sizeof *a.sigma);
    assert_memory_equal(&a.loglik, &b.loglik, sizeof a.loglik);
    assert_near(a.sigma[0], 1.2 * 1.4, 0.25);
    assert_true(isnan(a.correlation[1].se));
    measure_dimensions_close(&a);
    measure_dimensions_close(&b);
    measure_matrix_close(matrix);
}

static void one_ability_in_two_dimensions_is_told(void **state) {
    (void)state;
    enum { PERSONS = 400, EACH = 8 };
    const double factor[4] = {1, 0, 1, 0};
    uint8_t *cell = simulate(PERSONS, 2, EACH, 1, factor, 5);
    struct measure_matrix *matrix = bytes_matrix(cell, PERSONS, 2 * EACH);
    struct measure_dimensions_options options = {
        .model = MEASURE_RASCH, .dimension = dimension_of(2, EACH), .dimensions = 2};
    struct measure_dimensions m;
    enum measure_status status = measure_dimensions(matrix, &options, NULL, &m);
    assert_true(status == MEASURE_NOT_IDENTIFIED || status == MEASURE_NOT_CONVERGED ||
                m.correlation[1].value > 0.93);
    measure_dimensions_close(&m);
    options.dimensions = 6;
    assert_int_equal(measure_dimensions(matrix, &options, NULL, &m), MEASURE_BAD_ARGUMENT);
    options.dimensions = 3; // nobody belongs to the third
    assert_int_equal(measure_dimensions(matrix, &options, NULL, &m), MEASURE_TOO_FEW);
    measure_matrix_close(matrix);
}

static enum measure_status fit_two(const struct measure_alloc *alloc, void *arg) {
    struct measure_dimensions_options options = {.model = MEASURE_RASCH,
                                                 .dimension = dimension_of(2, 4),
                                                 .dimensions = 2,
                                                 .points = 3,
                                                 .tolerance = 1,
                                                 .gain = 100,
                                                 .errors = true,
                                                 .scores = true};
    struct measure_dimensions m;
    enum measure_status status = measure_dimensions(arg, &options, alloc, &m);
    measure_dimensions_close(&m);
    return status;
}

static void each_failed_allocation_ends_in_an_error(void **state) {
    (void)state;
    const double factor[4] = {1, 0, 0.5, 0.8};
    uint8_t *cell = simulate(60, 2, 4, 1, factor, 2);
    struct measure_matrix *matrix = bytes_matrix(cell, 60, 8);
    assert_true(assert_survives_no_memory(fit_two, matrix) > 60);
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
        cmocka_unit_test(two_dimensions_equal_brute_force),
        cmocka_unit_test(five_dimensions_come_back),
        cmocka_unit_test(lanes_in_any_order_give_the_same_bits),
        cmocka_unit_test(one_ability_in_two_dimensions_is_told),
        cmocka_unit_test(each_failed_allocation_ends_in_an_error),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
