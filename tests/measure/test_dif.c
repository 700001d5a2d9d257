// SPDX-License-Identifier: GPL-3.0-or-later
#include "fit.h"

static struct arena *arena;

// dif.csv: a column of groups (a word, read as NaN), then twenty items.
static bool item_column(void *arg, size_t item, size_t from, size_t n, uint8_t *category) {
    return table_column(arg, item + 1, from, n, category);
}

static struct measure_matrix *matrix_of(struct oracle_table *table, bool *focal) {
    struct str text = oracle_file(arena, "dif.csv");
    const char *line = text.p;
    for (size_t p = 0; p < table->rows; p++) {
        line = strchr(line, '\n') + 1;
        focal[p] = line[0] == 'f';
    }
    struct measure_source source = {table->rows, table->columns - 1, item_column, table, NULL};
    struct measure_matrix *matrix;
    assert_int_equal(measure_matrix_open(&source, NULL, &matrix), MEASURE_OK);
    return matrix;
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
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
