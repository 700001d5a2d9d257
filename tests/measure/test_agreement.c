// SPDX-License-Identifier: GPL-3.0-or-later
#include "oracle.h"

#include "vsoko/measure.h"

static struct arena *arena;

static int mark(double x) { return isnan(x) ? MEASURE_MISSING : (int)x; }

static void assert_kappa(struct measure_estimate got, const struct node *want) {
    assert_int_equal(got.status, MEASURE_OK);
    assert_near(got.value, oracle_real(want, "kappa"), 1e-9);
    assert_near(got.se, oracle_real(want, "se"), 1e-9);
    assert_near(got.upper - got.value, 1.959963984540054 * got.se, 1e-12);
}

static void two_raters_equal_the_oracle(void **state) {
    (void)state;
    struct oracle_table t = oracle_csv(arena, "rate2.csv");
    const struct node *want = node_get(oracle_json(arena, "agreement.json"), "rate2");
    int first[100];
    int second[100];
    int both[200];
    for (size_t u = 0; u < t.rows; u++) {
        first[u] = both[2 * u] = mark(t.cell[u * 3 + 1]);
        second[u] = both[2 * u + 1] = mark(t.cell[u * 3 + 2]);
    }
    struct measure_agreement out;
    assert_int_equal(measure_agreement(first, second, t.rows, 0, 3, NULL, &out), MEASURE_OK);
    assert_int_equal(out.pairs, 36);
    assert_near(out.exact, oracle_real(want, "percent_agreement"), 1e-12);
    assert_near(out.adjacent, oracle_real(want, "adjacent_agreement"), 1e-12);
    assert_kappa(out.kappa, node_get(want, "cohen"));
    assert_kappa(out.kappa_linear, node_get(want, "linear"));
    assert_kappa(out.kappa_quadratic, node_get(want, "quadratic"));
    assert_near(out.ac1.value, oracle_real(want, "gwet_ac1"), 1e-9);
    static const char *const names[] = {"nominal", "ordinal", "interval"};
    for (enum measure_metric m = MEASURE_NOMINAL; m <= MEASURE_INTERVAL; m++) {
        struct measure_krippendorff alpha;
        assert_int_equal(measure_krippendorff(both, t.rows, 2, m, NULL, &alpha), MEASURE_OK);
        assert_int_equal(alpha.units, 36);
        assert_near(alpha.alpha, oracle_real(node_get(want, "krippendorff"), names[m]), 1e-9);
    }
}

static void assert_icc(struct measure_estimate got, const struct node *list, size_t i) {
    const struct node *want = node_at(list, i);
    assert_near(got.value, oracle_real(want, "ICC"), 1e-9);
    assert_near(got.lower, oracle_real(want, "lower.bound"), 1e-9);
    assert_near(got.upper, oracle_real(want, "upper.bound"), 1e-9);
}

static void five_raters_equal_the_oracle(void **state) {
    (void)state;
    struct oracle_table t = oracle_csv(arena, "rate5.csv");
    const struct node *want = node_get(oracle_json(arena, "agreement.json"), "rate5");
    struct measure_icc icc;
    assert_int_equal(measure_icc(t.cell, t.rows, t.columns, &icc), MEASURE_OK);
    const struct node *list = node_get(want, "ICC_psych");
    assert_icc(icc.icc1, list, 0);
    assert_icc(icc.icc2, list, 1);
    assert_icc(icc.icc3, list, 2);
    assert_icc(icc.icc1k, list, 3);
    assert_icc(icc.icc2k, list, 4);
    assert_icc(icc.icc3k, list, 5);
    struct measure_concordance w;
    assert_int_equal(measure_kendall_w(t.cell, t.rows, t.columns, NULL, &w), MEASURE_OK);
    assert_near(w.w, oracle_real(want, "kendall_W_tie_corrected"), 1e-9);
    assert_near(w.chi_square.value, oracle_real(want, "kendall_chisq"), 1e-9);
    assert_near(w.chi_square.p, oracle_real(want, "kendall_p"), 1e-9);
    int marks[200];
    for (size_t i = 0; i < t.rows * t.columns; i++) {
        marks[i] = mark(t.cell[i]);
    }
    static const char *const names[] = {"nominal", "ordinal", "interval"};
    for (enum measure_metric m = MEASURE_NOMINAL; m <= MEASURE_INTERVAL; m++) {
        struct measure_krippendorff alpha;
        assert_int_equal(measure_krippendorff(marks, t.rows, 5, m, NULL, &alpha), MEASURE_OK);
        assert_near(alpha.alpha, oracle_real(node_get(want, "krippendorff"), names[m]), 1e-9);
    }
}

static void undefined_coefficients_say_so(void **state) {
    (void)state;
    int same[5] = {2, 2, 2, 2, 2};
    int none[2] = {MEASURE_MISSING, 1};
    int other[2] = {0, MEASURE_MISSING};
    int outside[1] = {4};
    struct measure_agreement out;
    assert_int_equal(measure_agreement(same, same, 5, 0, 3, NULL, &out), MEASURE_OK);
    assert_int_equal(out.pairs, 5);
    assert_near(out.exact, 1, 0);
    assert_int_equal(out.kappa.status, MEASURE_NO_VARIANCE);
    assert_int_equal(out.kappa_quadratic.status, MEASURE_NO_VARIANCE);
    assert_near(out.ac1.value, 1, 1e-12);
    assert_int_equal(measure_agreement(none, other, 2, 0, 3, NULL, &out), MEASURE_NO_DATA);
    assert_int_equal(out.pairs, 0);
    assert_int_equal(out.kappa.status, MEASURE_NO_DATA);
    assert_int_equal(measure_agreement(outside, same, 1, 0, 3, NULL, &out), MEASURE_BAD_ARGUMENT);
    struct measure_krippendorff alpha;
    assert_int_equal(measure_krippendorff(same, 1, 5, MEASURE_ORDINAL, NULL, &alpha),
                     MEASURE_NO_VARIANCE);
    assert_int_equal(measure_krippendorff(none, 1, 2, MEASURE_ORDINAL, NULL, &alpha),
                     MEASURE_NO_DATA);
    double flat[6] = {1, 2, 1, 2, 1, 2};
    struct measure_icc icc;
    assert_int_equal(measure_icc(flat, 3, 2, &icc), MEASURE_NO_VARIANCE);
    assert_int_equal(measure_icc(flat, 1, 2, &icc), MEASURE_TOO_FEW);
}

// The variance of AC1 by its definition: the derivative in each pair, numerically.
static void the_error_of_ac1_equals_the_jackknife(void **state) {
    (void)state;
    enum { N = 4000 };
    static int first[N];
    static int second[N];
    unsigned seed = 7;
    for (size_t i = 0; i < N; i++) {
        seed = seed * 1664525u + 1013904223u;
        first[i] = (int)(seed >> 30);
        seed = seed * 1664525u + 1013904223u;
        second[i] = seed >> 31 ? first[i] : (int)(seed << 1 >> 30);
    }
    struct measure_agreement all;
    assert_int_equal(measure_agreement(first, second, N, 0, 3, NULL, &all), MEASURE_OK);
    double sum = 0;
    double square = 0;
    for (size_t i = 0; i < N; i++) {
        int kept = first[i];
        struct measure_agreement less;
        first[i] = MEASURE_MISSING;
        assert_int_equal(measure_agreement(first, second, N, 0, 3, NULL, &less), MEASURE_OK);
        first[i] = kept;
        double d = less.ac1.value - all.ac1.value;
        sum += d;
        square += d * d;
    }
    assert_near(all.ac1.se / sqrt(square - sum * sum / N), 1, 1e-3);
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
        cmocka_unit_test(two_raters_equal_the_oracle),
        cmocka_unit_test(five_raters_equal_the_oracle),
        cmocka_unit_test(undefined_coefficients_say_so),
        cmocka_unit_test(the_error_of_ac1_equals_the_jackknife),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
