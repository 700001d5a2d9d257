// SPDX-License-Identifier: GPL-3.0-or-later
// Exact tests against plain enumeration: each rearrangement is made and looked at.
#include "world.h"

static double ranked(const size_t *total, size_t levels, size_t level) {
    double below = 0;
    for (size_t l = 0; l < level && l < levels; l++) {
        below += (double)total[l];
    }
    return below + ((double)total[level] + 1) / 2;
}

// Every choice of n1 of the persons, by the bits of a mask.
static double brute_groups(const size_t *first, const size_t *second, size_t levels) {
    size_t total[8];
    double rank[24];
    unsigned n = 0;
    int n1 = 0;
    for (size_t l = 0; l < levels; l++) {
        total[l] = first[l] + second[l];
        n1 += (int)first[l];
    }
    double observed = 0;
    for (size_t l = 0; l < levels; l++) {
        for (size_t i = 0; i < total[l]; i++) {
            rank[n++] = ranked(total, levels, l);
        }
        observed += (double)first[l] * ranked(total, levels, l);
    }
    double expected = n1 * (n + 1) / 2.0;
    double far = 0;
    double all = 0;
    for (unsigned mask = 0; mask < 1u << n; mask++) {
        if (__builtin_popcount(mask) != n1) {
            continue;
        }
        double sum = 0;
        for (unsigned i = 0; i < n; i++) {
            sum += mask >> i & 1 ? rank[i] : 0;
        }
        all++;
        far += fabs(sum - expected) >= fabs(observed - expected) - 1e-9;
    }
    return far / all;
}

static void ordered_groups_equal_enumeration(void **state) {
    (void)state;
    static const size_t tables[][2][4] = {
        {{1, 3, 2, 0}, {0, 2, 3, 3}}, {{4, 0, 0, 1}, {0, 1, 5, 2}}, {{2, 2, 2, 2}, {2, 2, 2, 2}},
        {{5, 1, 0, 0}, {0, 0, 1, 5}}, {{1, 0, 0, 0}, {0, 3, 3, 3}}, {{0, 4, 0, 4}, {1, 3, 1, 3}},
    };
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        struct measure_exact out;
        assert_int_equal(measure_ordered_groups(tables[t][0], tables[t][1], 4, NULL, &out),
                         MEASURE_OK);
        assert_near(out.p, brute_groups(tables[t][0], tables[t][1], 4), 1e-12);
        assert_true(out.complete);
        // The groups may change places.
        struct measure_exact other;
        assert_int_equal(measure_ordered_groups(tables[t][1], tables[t][0], 4, NULL, &other),
                         MEASURE_OK);
        assert_near(other.p, out.p, 1e-12);
        assert_near(other.statistic, 1 - out.statistic, 1e-12);
    }
}

// 1 of the second group above 2 of the first, and so on by hand: pairs won and tied.
static void the_statistic_is_the_chance_to_stand_higher(void **state) {
    (void)state;
    static const size_t first[3] = {2, 1, 1};
    static const size_t second[3] = {1, 1, 2};
    struct measure_exact out;
    assert_int_equal(measure_ordered_groups(first, second, 3, NULL, &out), MEASURE_OK);
    double won = 1 * 1 + 1 * 2;          // first at 1 over one, first at 2 over two
    double tied = 2 * 1 + 1 * 1 + 1 * 2; // the same level
    assert_near(out.statistic, (won + tied / 2) / 16, 1e-12);
}

static void two_levels_are_fisher(void **state) {
    (void)state;
    // With two levels the exact rank test orders tables by the same count as Fisher's; equal group
    // sizes make the distribution symmetric, and then both p agree.
    static const size_t first[2] = {3, 9};
    static const size_t second[2] = {8, 4};
    struct measure_exact out;
    assert_int_equal(measure_ordered_groups(first, second, 2, NULL, &out), MEASURE_OK);
    assert_near(out.p, measure_fisher_exact(3, 9, 8, 4), 1e-9);
}

static void a_region_of_persons_takes_the_normal_law(void **state) {
    (void)state;
    static const size_t first[4] = {100, 200, 300, 200};
    static const size_t second[4] = {150, 220, 260, 170};
    struct measure_exact out;
    assert_int_equal(measure_ordered_groups(first, second, 4, NULL, &out), MEASURE_OK);
    assert_false(out.complete);
    assert_true(out.p > 1e-5 && out.p < 1e-2);
    // At the border both ways agree in the second digit.
    static const size_t a[4] = {10, 25, 30, 15};
    static const size_t b[4] = {15, 30, 20, 10};
    assert_int_equal(measure_ordered_groups(a, b, 4, NULL, &out), MEASURE_OK);
    assert_true(out.complete);
    assert_near(out.p, 0.1, 0.1);
}

// ---- the same pupils

static double brute_same(const size_t *counts, size_t levels) {
    double rank[24];
    int sign[24];
    unsigned n = 0;
    for (size_t d = 1; d < levels; d++) {
        size_t from = n;
        for (size_t i = 0; i < levels; i++) {
            for (size_t j = 0; j < levels; j++) {
                if ((i > j ? i - j : j - i) == d) {
                    for (size_t c = 0; c < counts[i * levels + j]; c++) {
                        sign[n++] = j > i;
                    }
                }
            }
        }
        for (size_t k = from; k < n; k++) {
            rank[k] = ((double)from + 1 + (double)n) / 2;
        }
    }
    double total = n * (n + 1) / 2.0;
    double observed = 0;
    for (unsigned i = 0; i < n; i++) {
        observed += sign[i] ? rank[i] : 0;
    }
    double far = 0;
    for (unsigned mask = 0; mask < 1u << n; mask++) {
        double sum = 0;
        for (unsigned i = 0; i < n; i++) {
            sum += mask >> i & 1 ? rank[i] : 0;
        }
        far += fabs(sum - total / 2) >= fabs(observed - total / 2) - 1e-9;
    }
    return far / (double)(1u << n);
}

static const size_t twice[][9] = {
    {3, 4, 1, 1, 5, 3, 0, 1, 2},
    {0, 0, 5, 1, 0, 0, 0, 2, 0},
    {9, 1, 0, 0, 9, 0, 0, 0, 9},
    {1, 2, 3, 2, 1, 2, 3, 2, 1},
};

static void signed_ranks_of_levels_equal_enumeration(void **state) {
    (void)state;
    for (size_t t = 0; t < sizeof twice / sizeof *twice; t++) {
        struct measure_exact out;
        assert_int_equal(measure_ordered_same(twice[t], 3, NULL, &out), MEASURE_OK);
        assert_near(out.p, brute_same(twice[t], 3), 1e-12);
    }
    // Two levels: the exact test of McNemar.
    static const size_t two[4] = {5, 7, 2, 8};
    struct measure_exact out;
    assert_int_equal(measure_ordered_same(two, 2, NULL, &out), MEASURE_OK);
    assert_near(out.p, measure_mcnemar_exact(7, 2), 1e-12);
    static const size_t still[4] = {5, 0, 0, 8};
    assert_int_equal(measure_ordered_same(still, 2, NULL, &out), MEASURE_NO_VARIANCE);
    assert_true(out.p == 1);
}

// Each pupil who changed is turned back or not: all 2^n tables, the chi-square of each by the
// asymptotic function.
static double brute_margins(const size_t *counts, size_t levels) {
    size_t from[24], to[24];
    unsigned n = 0;
    size_t table[16];
    for (size_t i = 0; i < levels * levels; i++) {
        for (size_t c = 0; i / levels != i % levels && c < counts[i]; c++) {
            from[n] = i / levels;
            to[n++] = i % levels;
        }
    }
    struct measure_chi_square observed;
    assert_int_equal(measure_stuart_maxwell(counts, levels, NULL, &observed), MEASURE_OK);
    double far = 0;
    for (unsigned mask = 0; mask < 1u << n; mask++) {
        memset(table, 0, sizeof table);
        for (unsigned i = 0; i < n; i++) {
            table[mask >> i & 1 ? from[i] * levels + to[i] : to[i] * levels + from[i]]++;
        }
        struct measure_chi_square chi;
        assert_int_equal(measure_stuart_maxwell(table, levels, NULL, &chi), MEASURE_OK);
        far += chi.value >= observed.value - 1e-9;
    }
    return far / (double)(1u << n);
}

static void exact_margins_equal_enumeration(void **state) {
    (void)state;
    for (size_t t = 0; t < sizeof twice / sizeof *twice; t += 3) {
        struct measure_exact out;
        const struct measure_draws draws = {0, 1};
        assert_int_equal(measure_stuart_maxwell_exact(twice[t], 3, draws, NULL, &out), MEASURE_OK);
        assert_true(out.complete);
        assert_near(out.p, brute_margins(twice[t], 3), 1e-12);
    }
    // Two levels: McNemar again.
    static const size_t two[4] = {5, 7, 2, 8};
    struct measure_exact out;
    assert_int_equal(measure_stuart_maxwell_exact(two, 2, (struct measure_draws){0}, NULL, &out),
                     MEASURE_OK);
    assert_near(out.p, measure_mcnemar_exact(7, 2), 1e-12);
    assert_near(out.statistic, 25.0 / 9, 1e-12);
}

static void many_changes_are_drawn_and_come_near_the_chi_square(void **state) {
    (void)state;
    static const size_t counts[16] = {40, 30, 20, 10, 22, 40, 28, 12,
                                      15, 24, 40, 30, 9,  12, 24, 40};
    struct measure_exact out;
    struct measure_chi_square chi;
    assert_int_equal(
        measure_stuart_maxwell_exact(counts, 4, (struct measure_draws){20000, 5}, NULL, &out),
        MEASURE_OK);
    assert_int_equal(measure_stuart_maxwell(counts, 4, NULL, &chi), MEASURE_OK);
    assert_false(out.complete);
    assert_near(out.statistic, chi.value, 1e-9);
    assert_true(fabs(out.p - chi.p) < 4 * out.p_error + 0.005);
}

// ---- numbers

static void permutations_count_every_division(void **state) {
    (void)state;
    // Fisher's way by hand: of C(6, 3) = 20 divisions two are as far as {1, 2, 3} and {4, 5, 6}.
    static const double a[3] = {1, 2, 3};
    static const double b[3] = {4, 5, 6};
    struct measure_exact out;
    const struct measure_draws draws = {0, 1};
    assert_int_equal(measure_permute_means(a, 3, b, 3, draws, NULL, &out), MEASURE_OK);
    assert_near(out.statistic, -3, 1e-12);
    assert_near(out.p, 0.1, 1e-12);
    assert_true(out.arrangements == 20 && out.complete);
    // Signs: 2 of 2^5 are as far as five equal gains.
    static const double gain[5] = {1, 1, 1, 1, 1};
    assert_int_equal(measure_permute_same(gain, 5, draws, NULL, &out), MEASURE_OK);
    assert_near(out.p, 2.0 / 32, 1e-12);
    // Orders: of 4! two give |r| = 1.
    static const double x[4] = {1, 2, 3, 4};
    static const double y[4] = {2, 4, 6, 8};
    assert_int_equal(measure_permute_correlation(x, y, 4, draws, NULL, &out), MEASURE_OK);
    assert_near(out.statistic, 1, 1e-12);
    assert_near(out.p, 2.0 / 24, 1e-12);
    assert_true(out.arrangements == 24);
    static const double same[3] = {2, 2, 2};
    assert_int_equal(measure_permute_means(same, 3, same, 3, draws, NULL, &out),
                     MEASURE_NO_VARIANCE);
    assert_true(out.p == 1);
    assert_int_equal(measure_permute_means(a, 0, b, 3, draws, NULL, &out), MEASURE_NO_DATA);
}

// Drawn and counted agree, the seed repeats itself, another seed differs a little.
static void drawn_permutations_are_seeded(void **state) {
    (void)state;
    double first[30], second[30], all[60];
    size_t group[60];
    for (size_t i = 0; i < 30; i++) {
        first[i] = (double)(i * 7 % 30);
        second[i] = (double)(i * 11 % 30) + 5;
        all[2 * i] = first[i];
        all[2 * i + 1] = second[i];
        group[2 * i] = 0;
        group[2 * i + 1] = 1;
    }
    struct measure_exact one, again, other, many;
    const struct measure_draws draws = {20000, 7};
    assert_int_equal(measure_permute_means(first, 30, second, 30, draws, NULL, &one), MEASURE_OK);
    assert_int_equal(measure_permute_means(first, 30, second, 30, draws, NULL, &again), MEASURE_OK);
    assert_true(one.p == again.p && !one.complete);
    const struct measure_draws elsewhere = {20000, 8};
    assert_int_equal(measure_permute_means(first, 30, second, 30, elsewhere, NULL, &other),
                     MEASURE_OK);
    assert_true(fabs(one.p - other.p) < 5 * (one.p_error + other.p_error));
    // F of two groups orders the divisions as the difference of means does.
    assert_int_equal(measure_permute_groups(all, group, 60, 2, draws, NULL, &many), MEASURE_OK);
    assert_true(fabs(one.p - many.p) < 5 * (one.p_error + many.p_error));
}

static enum measure_status run_one(const struct measure_alloc *alloc, void *arg) {
    static const size_t table[9] = {3, 4, 1, 1, 5, 3, 0, 1, 2};
    static const size_t other[9] = {1, 1, 4, 3, 5, 1, 1, 4, 2};
    static const double x[4] = {1, 2, 3, 4};
    static const double y[4] = {4, 2, 5, 9};
    static const size_t group[4] = {0, 1, 0, 1};
    const struct measure_draws draws = {100, 1};
    struct measure_exact out;
    switch (*(int *)arg) {
    case 0:
        return measure_ordered_groups(table, other, 9, alloc, &out);
    case 1:
        return measure_ordered_same(table, 3, alloc, &out);
    case 2:
        return measure_stuart_maxwell_exact(table, 3, draws, alloc, &out);
    case 3:
        return measure_permute_means(x, 4, y, 4, draws, alloc, &out);
    case 4:
        return measure_permute_groups(x, group, 4, 2, draws, alloc, &out);
    default:
        return measure_permute_correlation(x, y, 4, draws, alloc, &out);
    }
}

static void each_failed_allocation_is_an_error_without_leak(void **state) {
    (void)state;
    for (int which = 0; which < 6; which++) {
        assert_true(assert_survives_no_memory(run_one, &which) > 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordered_groups_equal_enumeration),
        cmocka_unit_test(the_statistic_is_the_chance_to_stand_higher),
        cmocka_unit_test(two_levels_are_fisher),
        cmocka_unit_test(a_region_of_persons_takes_the_normal_law),
        cmocka_unit_test(signed_ranks_of_levels_equal_enumeration),
        cmocka_unit_test(exact_margins_equal_enumeration),
        cmocka_unit_test(many_changes_are_drawn_and_come_near_the_chi_square),
        cmocka_unit_test(permutations_count_every_division),
        cmocka_unit_test(drawn_permutations_are_seeded),
        cmocka_unit_test(each_failed_allocation_is_an_error_without_leak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
