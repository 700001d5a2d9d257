// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

static struct arena *arena;

// dif.csv: a column of groups (a word, read as NaN), then twenty items.
static struct measure_matrix *matrix_of(struct oracle_table *table, bool *focal) {
    struct str text = oracle_file(arena, "dif.csv");
    const char *line = text.p;
    for (size_t p = 0; p < table->rows; p++) {
        line = strchr(line, '\n') + 1;
        focal[p] = line[0] == 'f';
    }
    return slice_matrix((struct slice){table, 1, table->columns - 1, 0, table->rows});
}

static void mantel_haenszel_and_logistic_equal_the_oracle(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "dif.csv");
    bool focal[1300];
    struct measure_matrix *matrix = matrix_of(&table, focal);
    struct measure_dif dif[20];
    assert_int_equal(measure_dif(matrix, focal, 0, NULL, dif), MEASURE_OK);
    const struct node *root = oracle_json(arena, "dif.json");
    const struct node *mh = node_get(root, "mantel_haenszel")->first;
    const struct node *regression = node_get(root, "logistic")->first;
    for (size_t i = 0; i < 20; i++, mh = mh->next, regression = regression->next) {
        assert_true(dif[i].reference == 700 && dif[i].focal == 600);
        assert_near(dif[i].log_odds, oracle_real(mh, "ln_alpha"), 1e-9);
        assert_near(dif[i].log_odds_se, oracle_real(mh, "se_ln_alpha_RBG"), 1e-9);
        assert_near(dif[i].chi_square, oracle_real(mh, "chisq_cc"), 1e-9);
        assert_near(dif[i].p, oracle_real(mh, "p"), 1e-9);
        assert_near(dif[i].delta, oracle_real(mh, "delta_MH"), 1e-9);
        assert_near(dif[i].delta_se, oracle_real(mh, "se_delta"), 1e-9);
        assert_int_equal("ABC"[dif[i].size], node_str(node_get(mh, "ETS")).p[0]);
        assert_near(dif[i].uniform, oracle_real(regression, "chisq_uniform"), 1e-7);
        assert_near(dif[i].crossing, oracle_real(regression, "chisq_nonuniform"), 1e-7);
        assert_near(dif[i].crossing_p, oracle_real(regression, "p_nonuniform"), 1e-7);
        assert_near(dif[i].r2_change, oracle_real(regression, "R2_nagelkerke_change"), 1e-9);
        assert_true(dif[i].p_corrected >= dif[i].p);
    }
    measure_matrix_close(matrix);
}

// Without the item that favours a group the sums no longer spread its effect to the others.
static void purification_keeps_the_item_and_clears_the_rest(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "dif.csv");
    bool focal[1300];
    struct measure_matrix *matrix = matrix_of(&table, focal);
    struct measure_dif dif[20];
    assert_int_equal(measure_dif(matrix, focal, 2, NULL, dif), MEASURE_OK);
    for (size_t i = 0; i < 20; i++) {
        assert_int_equal(dif[i].size, i == 4 ? MEASURE_DIF_C : MEASURE_DIF_A);
    }
    measure_matrix_close(matrix);
}

static void swapping_the_groups_changes_the_sign(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "dif.csv");
    bool focal[1300];
    bool other[1300];
    struct measure_matrix *matrix = matrix_of(&table, focal);
    struct measure_dif a[20];
    struct measure_dif b[20];
    for (size_t p = 0; p < 1300; p++) {
        other[p] = !focal[p];
    }
    assert_int_equal(measure_dif(matrix, focal, 0, NULL, a), MEASURE_OK);
    assert_int_equal(measure_dif(matrix, other, 0, NULL, b), MEASURE_OK);
    for (size_t i = 0; i < 20; i++) {
        assert_near(a[i].log_odds, -b[i].log_odds, 1e-12);
        assert_near(a[i].uniform, b[i].uniform, 1e-8);
    }
    bool none[1300] = {false};
    assert_int_equal(measure_dif(matrix, none, 0, NULL, a), MEASURE_TOO_FEW);
    assert_int_equal(a[0].status, MEASURE_NO_VARIANCE);
    measure_matrix_close(matrix);
}

static void likelihood_ratios_equal_the_oracle(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "dif.csv");
    bool focal[1300];
    struct measure_matrix *matrix = matrix_of(&table, focal);
    const struct node *want = node_get(oracle_json(arena, "dif.json"), "irt_lr");
    struct measure_calibrate_options options = tight_options(MEASURE_2PL);
    struct measure_dif_item dif[20];
    struct measure_dif_impact impact;
    assert_int_equal(measure_dif_likelihood(matrix, focal, &options, 0, NULL, dif, &impact),
                     MEASURE_OK);
    assert_near(impact.mean, oracle_real(want, "base_mean_foc"), 1e-4);
    assert_true(impact.anchors == 20 && impact.reference == 700 && impact.focal == 600);
    for (size_t i = 0; i < 20; i++) {
        const struct node *item = node_at(node_get(want, "table"), i);
        assert_int_equal(dif[i].df, 2);
        assert_near(dif[i].chi_square, oracle_real(item, "G2"), 1e-3);
        assert_near(dif[i].p, oracle_real(item, "p"), 1e-3);
        assert_true(dif[i].points_unsigned >= fabs(dif[i].points));
    }
    measure_matrix_close(matrix);
}

// I5 is harder and I12 crosses; both leave the anchors, the others stay.
static void purified_anchors_find_both_kinds(void **state) {
    (void)state;
    struct oracle_table table = oracle_csv(arena, "dif.csv");
    bool focal[1300];
    struct measure_matrix *matrix = matrix_of(&table, focal);
    struct measure_calibrate_options options = {.model = MEASURE_2PL};
    struct measure_dif_item dif[20];
    struct measure_dif_impact impact;
    assert_int_equal(measure_dif_likelihood(matrix, focal, &options, 5, NULL, dif, &impact),
                     MEASURE_OK);
    assert_false(dif[4].anchor);
    assert_true(dif[4].p < 1e-6 && dif[4].points < -0.08);
    assert_true(dif[11].p < 0.05 && dif[11].points_unsigned > 1.5 * fabs(dif[11].points));
    assert_true(impact.passes >= 1 && impact.passes < 5 && impact.anchors >= 17);
    assert_true(fabs(impact.mean_anchors + 0.4) < fabs(impact.mean + 0.4) + 0.02);
    measure_matrix_close(matrix);
}

static void groups_that_cannot_be_compared_are_refused(void **state) {
    (void)state;
    enum { PERSONS = 120 };
    uint8_t cell[PERSONS * 4];
    bool focal[PERSONS] = {false};
    struct dice dice = {1};
    for (size_t p = 0; p < PERSONS; p++) {
        double theta = 1.5 * dice_normal(&dice);
        for (size_t i = 0; i < 4; i++) {
            cell[p * 4 + i] = dice_share(&dice) < logistic(theta);
        }
    }
    struct measure_matrix *matrix = bytes_matrix(cell, PERSONS, 4);
    struct measure_calibrate_options options = {.model = MEASURE_RASCH};
    struct measure_dif_item dif[4];
    struct measure_dif_impact impact;
    assert_int_equal(measure_dif_likelihood(matrix, focal, &options, 1, NULL, dif, &impact),
                     MEASURE_TOO_FEW);
    measure_matrix_close(matrix);
    // One item that the focal group always has right cannot be split, the others can.
    for (size_t p = PERSONS / 2; p < PERSONS; p++) {
        focal[p] = true;
        cell[p * 4 + 2] = 1;
    }
    matrix = bytes_matrix(cell, PERSONS, 4);
    assert_int_equal(measure_dif_likelihood(matrix, focal, &options, 1, NULL, dif, &impact),
                     MEASURE_OK);
    assert_int_equal(dif[2].status, MEASURE_NO_VARIANCE);
    assert_true(isnan(dif[2].p) && dif[2].anchor);
    assert_int_equal(dif[0].status, MEASURE_OK);
    assert_int_equal(dif[0].df, 1);
    measure_matrix_close(matrix);
}

struct screening {
    struct measure_matrix *matrix;
    bool *focal;
};

static enum measure_status screen_all(const struct measure_alloc *alloc, void *arg) {
    const struct screening *s = arg;
    struct measure_calibrate_options options = {
        .model = MEASURE_RASCH, .nodes = 8, .bound = 3, .tolerance = 1, .gain = 10};
    struct measure_dif plain[4];
    struct measure_dif_item dif[4];
    struct measure_dif_impact impact;
    enum measure_status status = measure_dif(s->matrix, s->focal, 1, alloc, plain);
    return status == MEASURE_OK
               ? measure_dif_likelihood(s->matrix, s->focal, &options, 1, alloc, dif, &impact)
               : status;
}

static void each_failed_allocation_ends_in_an_error(void **state) {
    (void)state;
    uint8_t cell[60 * 4];
    bool focal[60];
    struct dice dice = {4};
    for (size_t p = 0; p < 60; p++) {
        double theta = 1.5 * dice_normal(&dice);
        focal[p] = p % 2;
        for (size_t i = 0; i < 4; i++) {
            cell[p * 4 + i] = dice_share(&dice) < logistic(theta - (i == 0 && focal[p] ? 3 : 0));
        }
    }
    struct screening s = {bytes_matrix(cell, 60, 4), focal};
    assert_true(assert_survives_no_memory(screen_all, &s) > 100);
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
        cmocka_unit_test(mantel_haenszel_and_logistic_equal_the_oracle),
        cmocka_unit_test(purification_keeps_the_item_and_clears_the_rest),
        cmocka_unit_test(swapping_the_groups_changes_the_sign),
        cmocka_unit_test(likelihood_ratios_equal_the_oracle),
        cmocka_unit_test(purified_anchors_find_both_kinds),
        cmocka_unit_test(groups_that_cannot_be_compared_are_refused),
        cmocka_unit_test(each_failed_allocation_ends_in_an_error),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
