// SPDX-License-Identifier: GPL-3.0-or-later
#include "oracle.h"

#include "vsoko/measure.h"

static struct arena *arena;

static void intervals_of_shares_equal_the_oracle(void **state) {
    (void)state;
    const struct node *root = oracle_json(arena, "proportions.json");
    const struct node *list = node_get(root, "intervals");
    assert_true(list->n > 5);
    for (const struct node *row = list->first; row; row = row->next) {
        size_t x = (size_t)oracle_real(row, "x");
        size_t n = (size_t)oracle_real(row, "n");
        struct measure_interval wilson = measure_wilson(x, n, 0.95);
        struct measure_interval exact = measure_clopper_pearson(x, n, 0.95);
        struct measure_interval jeffreys = measure_jeffreys(x, n, 0.95);
        assert_near(wilson.lower, oracle_real(row, "wilson_lo"), 1e-9);
        assert_near(wilson.upper, oracle_real(row, "wilson_hi"), 1e-9);
        assert_near(exact.lower, oracle_real(row, "cp_lo"), 1e-9);
        assert_near(exact.upper, oracle_real(row, "cp_hi"), 1e-9);
        assert_near(jeffreys.lower, oracle_real(row, "jeffreys_lo"), 1e-9);
        assert_near(jeffreys.upper, oracle_real(row, "jeffreys_hi"), 1e-9);
    }
}

static void nobody_gives_the_whole_range(void **state) {
    (void)state;
    assert_near(measure_wilson(0, 0, 0.95).lower, 0, 0);
    assert_near(measure_wilson(0, 0, 0.95).upper, 1, 0);
    assert_near(measure_newcombe(1, 2, 0, 0, 0.95).lower, -1, 0);
    assert_near(measure_newcombe_paired(0, 0, 0, 0, 0.95).upper, 1, 0);
}

// Newcombe 1998: 56/70 and 48/80, method 10: 0.0524 to 0.3339; pairs 36, 12, 2, 0, method 10:
// 0.0569 to 0.3404.
static void newcombe_gives_the_examples_of_his_papers(void **state) {
    (void)state;
    struct measure_interval two = measure_newcombe(56, 70, 48, 80, 0.95);
    assert_near(two.lower, 0.0524, 5e-5);
    assert_near(two.upper, 0.3339, 5e-5);
    struct measure_interval paired = measure_newcombe_paired(36, 12, 2, 0, 0.95);
    assert_near(paired.lower, 0.0569, 5e-5);
    assert_near(paired.upper, 0.3404, 5e-5);
}

static void mcnemar_equals_the_oracle(void **state) {
    (void)state;
    const struct node *list = node_get(oracle_json(arena, "proportions.json"), "mcnemar");
    assert_true(list->n > 3);
    for (const struct node *row = list->first; row; row = row->next) {
        size_t b = (size_t)oracle_real(row, "b");
        size_t c = (size_t)oracle_real(row, "c");
        assert_near(measure_mcnemar_exact(b, c), oracle_real(row, "exact_p"), 1e-9);
        if (b != c) {
            assert_near(measure_mcnemar_midp(b, c), oracle_real(row, "midp"), 1e-9);
        }
    }
    assert_near(measure_mcnemar_exact(0, 0), 1, 0);
}

static double choose(size_t n, size_t k) {
    double value = 1;
    for (size_t i = 1; i <= k; i++) {
        value *= (double)(n - k + i) / (double)i;
    }
    return value;
}

// Fisher's p by products of whole numbers, for all tables with up to seven persons a cell.
static void fisher_equals_the_enumeration_of_tables(void **state) {
    (void)state;
    for (size_t code = 0; code < 4096; code++) {
        size_t a = code % 8;
        size_t b = code / 8 % 8;
        size_t c = code / 64 % 8;
        size_t d = code / 512;
        size_t row = a + b;
        size_t column = a + c;
        size_t n = row + c + d;
        double observed = choose(row, a) * choose(n - row, c);
        double sum = 0;
        for (size_t x = 0; x <= row && x <= column; x++) {
            if (column - x <= n - row) {
                double ways = choose(row, x) * choose(n - row, column - x);
                sum += ways <= observed * (1 + 1e-7) ? ways : 0;
            }
        }
        assert_near(measure_fisher_exact(a, b, c, d), sum / choose(n, column), 1e-9);
    }
    assert_near(measure_fisher_exact(3, 1, 1, 3), 0.4857142857142857, 1e-12);
}

// Stuart 1955: unaided vision of 7477 women; chi-square 11.957 with 3 degrees of freedom.
static void stuart_maxwell_gives_stuarts_example(void **state) {
    (void)state;
    size_t vision[16] = {1520, 266, 124,  66,  234, 1512, 432, 78,
                         117,  362, 1772, 205, 36,  82,   179, 492};
    struct measure_chi_square out;
    assert_int_equal(measure_stuart_maxwell(vision, 4, NULL, &out), MEASURE_OK);
    assert_near(out.value, 11.957, 1e-4);
    assert_int_equal(out.df, 3);
    assert_near(out.p, 0.00753, 1e-3);
}

// With two levels it is McNemar's chi-square; a level that nobody had changes nothing.
static void stuart_maxwell_of_two_levels_is_mcnemar(void **state) {
    (void)state;
    size_t two[4] = {10, 7, 2, 20};
    size_t three[9] = {10, 0, 7, 0, 0, 0, 2, 0, 20};
    size_t still[4] = {3, 0, 0, 4};
    size_t apart[16] = {1, 2, 0, 0, 1, 1, 0, 0, 0, 0, 1, 3, 0, 0, 1, 1};
    struct measure_chi_square out;
    assert_int_equal(measure_stuart_maxwell(two, 2, NULL, &out), MEASURE_OK);
    assert_near(out.value, 25.0 / 9, 1e-12);
    assert_int_equal(measure_stuart_maxwell(three, 3, NULL, &out), MEASURE_OK);
    assert_near(out.value, 25.0 / 9, 1e-12);
    assert_int_equal(measure_stuart_maxwell(still, 2, NULL, &out), MEASURE_NO_VARIANCE);
    assert_near(out.p, 1, 0);
    assert_int_equal(measure_stuart_maxwell(apart, 4, NULL, &out), MEASURE_NOT_IDENTIFIED);
}

static void holm_and_benjamini_hochberg_follow_their_definitions(void **state) {
    (void)state;
    double p[6] = {0.01, 0.04, NAN, 0.03, 0.005, 0.5};
    double holm[6];
    double bh[6];
    assert_int_equal(measure_holm(p, 6, NULL, holm), MEASURE_OK);
    assert_int_equal(measure_benjamini_hochberg(p, 6, NULL, bh), MEASURE_OK);
    double want_holm[6] = {0.04, 0.09, NAN, 0.09, 0.025, 0.5};
    double want_bh[6] = {0.025, 0.05, NAN, 0.05, 0.025, 0.5};
    for (size_t i = 0; i < 6; i++) {
        if (i == 2) {
            assert_true(isnan(holm[i]) && isnan(bh[i]));
        } else {
            assert_near(holm[i], want_holm[i], 1e-12);
            assert_near(bh[i], want_bh[i], 1e-12);
        }
    }
}

static void quantiles_invert_their_distributions(void **state) {
    (void)state;
    assert_near(measure_normal_quantile(0.975), 1.959963984540054, 1e-15);
    assert_near(measure_f_quantile(0.95, 3, 10), 3.708264819, 1e-9);
    assert_near(measure_chi_square_tail(3.841458820694124, 1), 0.05, 1e-12);
    assert_near(measure_t_tail(2.228138851964939, 10), 0.05, 1e-11);
    static const double shapes[] = {0.01, 0.5, 1, 3, 40, 5000};
    for (size_t i = 0; i < 6; i++) {
        for (size_t j = 0; j < 6; j++) {
            for (double p = 0.001; p < 1; p += 0.0713) {
                double x = measure_beta_quantile(p, shapes[i], shapes[j]);
                if (x > 1e-300 && x < 1 - 1e-6) {
                    assert_near(measure_beta_cdf(x, shapes[i], shapes[j]), p, 1e-11);
                }
            }
        }
    }
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
        cmocka_unit_test(intervals_of_shares_equal_the_oracle),
        cmocka_unit_test(nobody_gives_the_whole_range),
        cmocka_unit_test(newcombe_gives_the_examples_of_his_papers),
        cmocka_unit_test(mcnemar_equals_the_oracle),
        cmocka_unit_test(fisher_equals_the_enumeration_of_tables),
        cmocka_unit_test(stuart_maxwell_gives_stuarts_example),
        cmocka_unit_test(stuart_maxwell_of_two_levels_is_mcnemar),
        cmocka_unit_test(holm_and_benjamini_hochberg_follow_their_definitions),
        cmocka_unit_test(quantiles_invert_their_distributions),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
