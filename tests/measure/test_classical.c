// SPDX-License-Identifier: GPL-3.0-or-later
#include "oracle.h"

#include "vsoko/measure.h"

static struct arena *arena;

static struct measure_scores scores_of(struct oracle_table t, const struct node *items) {
    double *max = arena_alloc(arena, t.columns * sizeof *max);
    for (size_t i = 0; i < t.columns; i++) {
        max[i] = oracle_real(node_at(items, i), "max");
    }
    return (struct measure_scores){t.cell, max, t.rows, t.columns};
}

static void assert_data_set(const struct node *want) {
    char name[64];
    snprintf(name, sizeof name, "%.*s", STR_ARG(node_str(node_get(want, "data"))));
    const struct node *items = node_get(want, "items_table");
    struct measure_scores scores = scores_of(oracle_csv(arena, name), items);
    struct measure_reliability r;
    assert_int_equal(measure_reliability(&scores, NULL, &r), MEASURE_OK);
    assert_near(r.mean, oracle_real(want, "mean"), 1e-9);
    assert_near(r.sd, oracle_real(want, "sd"), 1e-9);
    assert_near(r.alpha.value, oracle_real(want, "alpha"), 1e-9);
    const struct node *feldt = node_get(want, "alpha_feldt_ci95");
    assert_near(r.alpha.lower, node_as_real(node_at(feldt, 0), NAN), 1e-9);
    assert_near(r.alpha.upper, node_as_real(node_at(feldt, 1), NAN), 1e-9);
    if (!isnan(node_as_real(node_get(want, "kr21"), NAN))) {
        assert_near(r.kr21, oracle_real(want, "kr21"), 1e-9);
        assert_near(r.alpha.value, oracle_real(want, "kr20_population_variance"), 1e-9);
    } else {
        assert_true(isnan(r.kr21));
    }
    assert_near(r.lambda2, oracle_real(want, "guttman_lambda2"), 1e-9);
    const struct node *half = node_get(want, "split_half_odd_even");
    assert_near(r.split_r, node_as_real(node_at(half, 0), NAN), 1e-9);
    assert_near(r.split_half, node_as_real(node_at(half, 1), NAN), 1e-9);
    assert_near(r.sem, oracle_real(want, "sem"), 1e-9);
    assert_int_equal(r.omega_status, MEASURE_OK);
    // factanal() stops at about 1e-6.
    assert_near(r.omega, oracle_real(want, "omega_total_factanal_ML_covariances"), 2e-5);
    struct measure_item_stats *stats = arena_alloc(arena, scores.items * sizeof *stats);
    assert_int_equal(measure_items(&scores, NULL, stats), MEASURE_OK);
    for (size_t i = 0; i < scores.items; i++) {
        const struct node *item = node_at(items, i);
        assert_near(stats[i].mean, oracle_real(item, "p_or_mean"), 1e-9);
        assert_near(stats[i].sd, oracle_real(item, "sd"), 1e-9);
        assert_near(stats[i].r_rest, oracle_real(item, "r_item_rest"), 1e-9);
        assert_near(stats[i].alpha_without, oracle_real(item, "alpha_if_dropped"), 1e-9);
        // The oracle breaks ties at the border by row order: comparable where they are few.
        if (scores.items >= 30) {
            assert_near(stats[i].d27, oracle_real(item, "D27"), 0.05);
        }
    }
}

static void item_statistics_and_reliability_equal_the_oracle(void **state) {
    (void)state;
    const struct node *root = oracle_json(arena, "ctt.json");
    assert_int_equal(root->n, 5);
    for (const struct node *set = root->first; set; set = set->next) {
        assert_data_set(set);
    }
}

static void order_of_rows_does_not_change_discrimination(void **state) {
    (void)state;
    struct oracle_table t = oracle_csv(arena, "class25.csv");
    double max[10];
    double *back = arena_alloc(arena, t.rows * t.columns * sizeof *back);
    for (size_t p = 0; p < t.rows; p++) {
        for (size_t i = 0; i < t.columns; i++) {
            max[i] = 1;
            back[(t.rows - 1 - p) * t.columns + i] = t.cell[p * t.columns + i];
        }
    }
    struct measure_item_stats one[10];
    struct measure_item_stats two[10];
    struct measure_scores scores = {t.cell, max, t.rows, t.columns};
    assert_int_equal(measure_items(&scores, NULL, one), MEASURE_OK);
    scores.score = back;
    assert_int_equal(measure_items(&scores, NULL, two), MEASURE_OK);
    for (size_t i = 0; i < t.columns; i++) {
        assert_near(one[i].d27, two[i].d27, 1e-12);
    }
}

static void empty_and_constant_data_are_answered(void **state) {
    (void)state;
    double max[3] = {1, 1, 1};
    double ones[6] = {1, 1, 1, 1, 1, 1};
    double gaps[6] = {1, NAN, 0, 0, 1, NAN};
    struct measure_scores scores = {ones, max, 2, 3};
    struct measure_reliability r;
    assert_int_equal(measure_reliability(&scores, NULL, &r), MEASURE_NO_VARIANCE);
    assert_int_equal(r.persons, 2);
    struct measure_item_stats items[3];
    assert_int_equal(measure_items(&scores, NULL, items), MEASURE_OK);
    assert_int_equal(items[0].status, MEASURE_NO_VARIANCE);
    assert_near(items[0].difficulty, 1, 0);
    scores.score = gaps;
    assert_int_equal(measure_reliability(&scores, NULL, &r), MEASURE_TOO_FEW);
    assert_int_equal(measure_items(&scores, NULL, items), MEASURE_NO_DATA);
    assert_int_equal(items[0].n, 2);
    assert_near(items[0].difficulty, 0.5, 1e-15);
    size_t present;
    double mean;
    double sd;
    assert_int_equal(measure_describe(gaps, 6, &present, &mean, &sd), MEASURE_OK);
    assert_int_equal(present, 4);
    assert_near(mean, 0.5, 1e-15);
    assert_int_equal(measure_describe(gaps + 5, 1, &present, &mean, &sd), MEASURE_NO_DATA);
    assert_near(measure_spearman_brown(0.5, 2), 2.0 / 3, 1e-15);
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
        cmocka_unit_test(item_statistics_and_reliability_equal_the_oracle),
        cmocka_unit_test(order_of_rows_does_not_change_discrimination),
        cmocka_unit_test(empty_and_constant_data_are_answered),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
