// SPDX-License-Identifier: GPL-3.0-or-later
// Class means against lme4 (tests/oracle/methods.R); growth by hand.
#include "world.h"

static struct arena *arena;

static size_t read_reals(const struct node *list, double *out) {
    size_t n = 0;
    for (const struct node *one = list->first; one; one = one->next) {
        out[n++] = node_as_real(one, NAN);
    }
    return n;
}

static void shrunken_means_equal_lme4(void **state) {
    (void)state;
    const struct node *want = node_get(oracle_json(arena, "methods.json"), "shrink");
    double n[12], mean[12], sd[12], value[12], spread[12];
    assert_int_equal(read_reals(node_get(want, "n"), n), 12);
    read_reals(node_get(want, "mean"), mean);
    read_reals(node_get(want, "sd"), sd);
    read_reals(node_get(want, "value"), value);
    read_reals(node_get(want, "conditional_sd"), spread);
    struct measure_mean classes[12];
    for (size_t j = 0; j < 12; j++) {
        classes[j] = (struct measure_mean){(size_t)n[j], mean[j], sd[j]};
    }
    struct measure_shrinkage all;
    struct measure_shrunken each[12];
    assert_int_equal(measure_shrink(classes, 12, &all, each), MEASURE_OK);
    assert_near(all.mean, oracle_real(want, "intercept"), 1e-5);
    assert_near(all.mean_se, oracle_real(want, "intercept_se"), 1e-5);
    assert_near(all.between, oracle_real(want, "between"), 1e-5);
    assert_near(all.within, oracle_real(want, "within"), 1e-5);
    for (size_t j = 0; j < 12; j++) {
        assert_near(each[j].value, value[j], 1e-5);
        // lme4's is without the error of the intercept.
        double left = 1 - each[j].reliability;
        assert_near(sqrt(each[j].se * each[j].se - left * left * all.mean_se * all.mean_se),
                    spread[j], 1e-5);
    }
}

static void classes_that_do_not_differ_get_one_mean(void **state) {
    (void)state;
    const struct measure_mean classes[4] = {{20, 2.0, 1}, {25, 2.02, 1}, {0, 0, 0}, {22, 1.99, 1}};
    struct measure_shrinkage all;
    struct measure_shrunken each[4];
    assert_int_equal(measure_shrink(classes, 4, &all, each), MEASURE_OK);
    assert_true(all.between == 0 && all.classes == 3);
    assert_near(each[0].value, each[1].value, 1e-12);
    assert_true(each[0].reliability == 0);
    assert_int_equal(each[2].status, MEASURE_NO_DATA);
    assert_int_equal(measure_shrink(classes, 2, &all, each), MEASURE_TOO_FEW);
}

static void growth_holds_all_its_errors(void **state) {
    (void)state;
    struct measure_theta before[5], after[5];
    static const double x[5] = {-1, 0, 1, 2, 3};
    static const double y[5] = {0, 0.5, 2.5, 2, 9};
    for (size_t i = 0; i < 5; i++) {
        before[i] = (struct measure_theta){MEASURE_OK, x[i], 0.4};
        after[i] = (struct measure_theta){i == 4 ? MEASURE_NO_DATA : MEASURE_OK, y[i], 0.3};
    }
    double index[5];
    struct measure_growth g;
    assert_int_equal(measure_growth(before, after, 5, 0.1, NULL, index, &g), MEASURE_OK);
    assert_int_equal(g.n, 4);
    assert_near(g.change.value, 0.75, 1e-12); // differences 1, 0.5, 1.5, 0
    double variance = (0.0625 + 0.0625 + 0.5625 + 0.5625) / 3;
    assert_near(g.sampling_se, sqrt(variance / 4), 1e-12);
    assert_near(g.change.se, sqrt(variance / 4 + 0.01), 1e-12);
    assert_near(index[0], 1 / sqrt(0.16 + 0.09 + 0.01), 1e-12);
    assert_near(index[2], 1.5 / sqrt(0.26), 1e-12);
    assert_true(isnan(index[4]));
    assert_int_equal(g.rose, 2); // 1.961 and 2.94
    assert_int_equal(g.fell, 0);
    assert_near(g.effect, 0.75 / sqrt(5.0 / 3 - 0.16), 1e-12);
    assert_near(g.median_error, sqrt(0.26), 1e-12);
    assert_int_equal(measure_growth(before, after, 1, 0.1, NULL, NULL, &g), MEASURE_TOO_FEW);
    struct measure_estimate trend = measure_trend(0, 0.03, 0.2, 0.04, 0.12);
    assert_near(trend.se, 0.13, 1e-12);
    assert_near(trend.lower, 0.2 - 1.96 * 0.13, 1e-12);
}

static void everyone_the_same_step_is_a_sure_change(void **state) {
    (void)state;
    const struct measure_theta before[2] = {{MEASURE_OK, 0, 1}, {MEASURE_OK, 1, 1}};
    const struct measure_theta after[2] = {{MEASURE_OK, 1, 1}, {MEASURE_OK, 2, 1}};
    struct measure_growth g;
    assert_int_equal(measure_growth(before, after, 2, 0, NULL, NULL, &g), MEASURE_OK);
    assert_true(g.p == 0);
    assert_int_equal(measure_growth(before, before, 2, 0, NULL, NULL, &g), MEASURE_OK);
    assert_true(g.p == 1);
}

// ---- distractors

// Of choosing option 0 with the share of right answers to the other tasks, by its definition.
static double correlation_by_hand(void) {
    static const double rest[7] = {1, 1, 0.5, 0.5, 0, 0.5, 0};
    static const double chose[7] = {1, 1, 1, 0, 0, 0, 0};
    double mean = 3.5 / 7;
    double xy = 0, xx = 0, yy = 0;
    for (size_t i = 0; i < 7; i++) {
        xy += (rest[i] - mean) * (chose[i] - 3.0 / 7);
        xx += (rest[i] - mean) * (rest[i] - mean);
        yy += (chose[i] - 3.0 / 7) * (chose[i] - 3.0 / 7);
    }
    return xy / sqrt(xx * yy);
}

static void options_are_described_by_who_chose_them(void **state) {
    (void)state;
    // Task 0 is looked at; tasks 1 and 2 say who is strong. Key 0 everywhere.
    static const uint8_t code[] = {
        0,
        0,
        0, //
        0,
        0,
        0, //
        0,
        0,
        1, //
        1,
        0,
        1, //
        1,
        1,
        1, //
        1,
        1,
        0, //
        2,
        1,
        1, //
        MEASURE_ABSENT,
        0,
        0,
    };
    static const uint8_t key[3] = {0, 0, 0};
    struct measure_option option[3][MEASURE_TOP + 1];
    assert_int_equal(measure_distractors(code, 8, 3, key, NULL, option[0]), MEASURE_OK);
    const struct measure_option *right = &option[0][0];
    const struct measure_option *wrong = &option[0][1];
    assert_int_equal(right->n, 3);
    assert_near(right->share, 3.0 / 7, 1e-12);
    assert_near(right->rest, 2.5 / 3, 1e-12);
    assert_int_equal(wrong->n, 3);
    assert_near(wrong->rest, 1.0 / 3, 1e-12);
    assert_near(right->r, correlation_by_hand(), 1e-12);
    // Shares of all options make one in each fifth.
    for (size_t f = 0; f < MEASURE_FIFTHS; f++) {
        double sum = 0;
        for (size_t o = 0; o <= MEASURE_TOP; o++) {
            sum += option[0][o].fifth[f];
        }
        assert_near(sum, 1, 1e-12);
    }
    assert_near(right->fifth[4], 1, 1e-12); // the two best make a good quarter
    assert_int_equal(option[0][5].n, 0);
    assert_int_equal(option[0][5].verdict, MEASURE_OPTION_RARE);
}

static void a_wrong_option_of_the_strong_is_told(void **state) {
    (void)state;
    enum { N = 400, ITEMS = 11 };
    static uint8_t code[N][ITEMS];
    static const uint8_t key[ITEMS] = {0};
    struct dice dice = {9};
    for (size_t p = 0; p < N; p++) {
        double theta = dice_normal(&dice);
        for (size_t i = 0; i < ITEMS; i++) {
            bool right = dice_share(&dice) < logistic(theta);
            // In task 0 the key is wrong: those who know choose 1.
            code[p][i] = i == 0 ? (right ? 1 : 0) : right ? 0 : 1 + (dice_share(&dice) < 0.5);
        }
    }
    static struct measure_option option[ITEMS][MEASURE_TOP + 1];
    assert_int_equal(measure_distractors(code[0], N, ITEMS, key, NULL, option[0]), MEASURE_OK);
    assert_int_equal(option[0][0].verdict, MEASURE_OPTION_KEY_WEAK);
    assert_int_equal(option[0][1].verdict, MEASURE_OPTION_DRAWS_STRONG);
    for (size_t i = 1; i < ITEMS; i++) {
        assert_int_equal(option[i][0].verdict, MEASURE_OPTION_WORKS);
        assert_int_equal(option[i][1].verdict, MEASURE_OPTION_WORKS);
    }
    code[7][3] = 77;
    assert_int_equal(measure_distractors(code[0], N, ITEMS, key, NULL, option[0]),
                     MEASURE_BAD_ARGUMENT);
}

static enum measure_status run_one(const struct measure_alloc *alloc, void *arg) {
    static const uint8_t code[4] = {0, 1, 1, 0};
    static const uint8_t key[2] = {0, 0};
    static struct measure_option option[2][MEASURE_TOP + 1];
    const struct measure_theta theta[2] = {{MEASURE_OK, 0, 1}, {MEASURE_OK, 1, 1}};
    struct measure_growth g;
    return *(int *)arg == 0 ? measure_distractors(code, 2, 2, key, alloc, option[0])
                            : measure_growth(theta, theta, 2, 0, alloc, NULL, &g);
}

static void each_failed_allocation_is_an_error_without_leak(void **state) {
    (void)state;
    for (int which = 0; which < 2; which++) {
        assert_true(assert_survives_no_memory(run_one, &which) > 0);
    }
}

static int setup(void **state) {
    (void)state;
    arena = arena_open(0);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shrunken_means_equal_lme4),
        cmocka_unit_test(classes_that_do_not_differ_get_one_mean),
        cmocka_unit_test(growth_holds_all_its_errors),
        cmocka_unit_test(everyone_the_same_step_is_a_sure_change),
        cmocka_unit_test(options_are_described_by_who_chose_them),
        cmocka_unit_test(a_wrong_option_of_the_strong_is_told),
        cmocka_unit_test(each_failed_allocation_is_an_error_without_leak),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
