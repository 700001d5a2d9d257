// SPDX-License-Identifier: GPL-3.0-or-later
// Cut scores by hand and by R's glm; classification by enumeration of all answers.
#include "world.h"

static struct arena *arena;

static void angoff_takes_the_second_round(void **state) {
    (void)state;
    // Three judges, three tasks of 1, 1 and 2 points; the third judge left a gap in the first
    // round.
    static const double max[3] = {1, 1, 2};
    static const double first[9] = {0.5, 0.7, 1.0, 0.9, 0.9, 1.8, 0.5, NAN, 1.0};
    static const double second[9] = {0.6, 0.7, 1.1, 0.8, 0.8, 1.4, 0.6, 0.6, 1.2};
    struct measure_angoff a;
    assert_int_equal(measure_angoff(first, second, max, 3, 3, NULL, &a), MEASURE_OK);
    assert_int_equal(a.first.judges, 2);
    assert_near(a.first.value, (2.2 + 3.6) / 2, 1e-12);
    assert_int_equal(a.second.judges, 3);
    assert_near(a.second.value, (2.4 + 3.0 + 2.4) / 3, 1e-12);
    assert_near(a.second.sd, sqrt((0.04 + 0.16 + 0.04) / 2), 1e-9);
    assert_near(a.second.se, a.second.sd / sqrt(3), 1e-12);
    assert_near(a.second.upper, a.second.value + 4.302652729911275 * a.second.se, 1e-9);
    assert_near(a.second.median, 2.4, 1e-12);
    assert_near(a.moved, (0.2 + 0.6) / 2, 1e-12);
    assert_near(a.agreement, a.second.sd / a.first.sd, 1e-12);
    assert_int_equal(measure_angoff(first, NULL, max, 3, 3, NULL, &a), MEASURE_OK);
    assert_near(a.second.value, a.first.value, 0);
    static const double wild[3] = {0.5, 1.2, 1};
    assert_int_equal(measure_angoff(wild, NULL, max, 1, 3, NULL, &a), MEASURE_BAD_ARGUMENT);
    static const double easy[3] = {0.9, 0.8, 0.4};
    static const double sees[3] = {0.9, 0.8, 0.8};
    static const double blind[3] = {0.4, 0.5, 1.8};
    assert_near(measure_angoff_insight(sees, max, easy, 3), 1, 1e-12);
    assert_true(measure_angoff_insight(blind, max, easy, 3) < -0.9);
}

// A bank of 2PL tasks: slope and intercept of each.
struct bank {
    struct measure_item item[6];
    double intercept[6][2];
    struct measure_calibration c;
};

static void bank_fill(struct bank *bank, enum measure_model model, size_t items, size_t top,
                      const double *slope, const double *d) {
    memset(bank, 0, sizeof *bank);
    bank->c = (struct measure_calibration){.model = model, .items = items, .item = bank->item};
    bank->c.items_used = items;
    bank->c.sigma = 1;
    for (size_t i = 0; i < items; i++) {
        struct measure_item *item = &bank->item[i];
        *item = (struct measure_item){.top = top, .slope = slope[i]};
        item->intercept = bank->intercept[i];
        for (size_t k = 0; k <= MEASURE_TOP; k++) {
            item->category[k] = (uint8_t)(k <= top ? k : top);
        }
        memcpy(item->intercept, d + i * top, top * sizeof *d);
    }
}

static void a_bookmark_is_the_theta_of_the_last_page_mastered(void **state) {
    (void)state;
    static const double slope[3] = {1, 2, 0.5};
    static const double d[3] = {1, -2, 0};
    struct bank bank;
    bank_fill(&bank, MEASURE_2PL, 3, 1, slope, d);
    struct measure_page page[3];
    size_t n;
    assert_int_equal(measure_booklet(&bank.c, 2.0 / 3, page, &n), MEASURE_OK);
    assert_int_equal(n, 3);
    // logit 2/3 = ln 2: theta = (ln 2 - d) / a.
    assert_int_equal(page[0].item, 0);
    assert_near(page[0].theta, log(2) - 1, 1e-9);
    assert_near(page[1].theta, (log(2) + 2) / 2, 1e-9);
    assert_near(page[2].theta, 2 * log(2), 1e-9);
    static const size_t bookmark[4] = {2, 3, 2, 1};
    struct measure_cut_score cut;
    assert_int_equal(measure_bookmark(page, n, bookmark, 4, NULL, &cut), MEASURE_OK);
    assert_near(cut.value, (2 * page[1].theta + page[2].theta + page[0].theta) / 4, 1e-12);
    assert_near(cut.median, page[1].theta, 1e-12);
    static const size_t outside[1] = {0};
    assert_int_equal(measure_bookmark(page, n, outside, 1, NULL, &cut), MEASURE_BAD_ARGUMENT);
    // Steps of a graded task: P(X >= k) = logistic(a theta + d_k).
    static const double graded[2] = {1, -1};
    bank_fill(&bank, MEASURE_GRM, 1, 2, slope, graded);
    assert_near(measure_response_theta(&bank.c, 0, 2, 2.0 / 3), log(2) + 1, 1e-9);
    assert_true(isnan(measure_response_theta(&bank.c, 0, 3, 2.0 / 3)));
}

static void contrasting_groups_equal_glm(void **state) {
    (void)state;
    const struct node *want = node_get(oracle_json(arena, "methods.json"), "contrast");
    double score[100];
    bool above[100];
    size_t n = 0;
    const struct node *a = node_get(want, "above")->first;
    for (const struct node *s = node_get(want, "score")->first; s; s = s->next, a = a->next) {
        score[n] = node_as_real(s, NAN);
        above[n++] = node_as_int(a, 0) == 1;
    }
    struct measure_cut_score cut;
    double wrong;
    assert_int_equal(measure_contrasting_groups(score, above, n, &wrong, &cut), MEASURE_OK);
    assert_near(cut.value, oracle_real(want, "cut"), 1e-8);
    assert_near(cut.se, oracle_real(want, "se"), 1e-6);
    assert_true(wrong > 0.1 && wrong < 0.4);
    static const double apart[4] = {1, 2, 5, 6};
    static const bool strong[4] = {false, false, true, true};
    static const bool reverse[4] = {true, false, true, false};
    static const bool all[4] = {true, true, true, true};
    assert_int_equal(measure_contrasting_groups(apart, strong, 4, &wrong, &cut),
                     MEASURE_NOT_ESTIMABLE);
    assert_true(cut.value == 3.5 && cut.lower == 2 && cut.upper == 5 && wrong == 0);
    assert_int_equal(measure_contrasting_groups(apart, reverse, 4, NULL, &cut),
                     MEASURE_NOT_IDENTIFIED);
    assert_int_equal(measure_contrasting_groups(apart, all, 4, NULL, &cut), MEASURE_TOO_FEW);
}

// ---- classification

static void the_chance_of_a_wrong_level_stands_beside_it(void **state) {
    (void)state;
    const struct measure_theta theta[3] = {
        {MEASURE_OK, 0, 1}, {MEASURE_OK, 2, 0.5}, {MEASURE_NO_DATA, NAN, NAN}};
    static const double cut[2] = {0, 1};
    struct measure_placed placed[3];
    struct measure_classification c;
    assert_int_equal(measure_classify_theta(theta, 3, cut, 2, placed, &c), MEASURE_OK);
    assert_int_equal(c.persons, 2);
    assert_int_equal(placed[0].level, 1); // a score at a cut has reached it
    assert_near(placed[0].chance[0], 0.5, 1e-12);
    assert_near(placed[0].chance[2], 1 - measure_normal_cdf(1), 1e-12);
    assert_near(placed[1].wrong, 1 - measure_normal_cdf(2), 1e-12);
    assert_int_equal(placed[2].status, MEASURE_NO_DATA);
    double one = measure_normal_cdf(1) - 0.5;
    assert_near(c.accuracy, (one + measure_normal_cdf(2)) / 2, 1e-12);
    // Of the first person half the truth lies below the level: too high.
    assert_near(c.too_high, (0.5 + 1 - measure_normal_cdf(2)) / 2, 1e-12);
    assert_near(c.accuracy + c.too_high + c.too_low, 1, 1e-12);
    static const double falling[2] = {1, 0};
    assert_int_equal(measure_classify_theta(theta, 3, falling, 2, placed, &c),
                     MEASURE_BAD_ARGUMENT);
    assert_int_equal(measure_classify_theta(theta + 2, 1, cut, 2, NULL, &c), MEASURE_NO_DATA);
}

static void sums_have_the_chances_of_all_their_answers(void **state) {
    (void)state;
    static const double slope[4] = {1, 1.5, 0.7, 1.2};
    static const double d[8] = {1.5, 0.2, 0.3, -0.8, 1, -1.5, 0, -0.4};
    struct bank bank;
    bank_fill(&bank, MEASURE_GRM, 4, 2, slope, d);
    double chance[9];
    double want[9] = {0};
    measure_sum_chances(&bank.c, 0.4, chance);
    double p[4][3];
    for (size_t i = 0; i < 4; i++) {
        measure_chances(&bank.c, i, 0.4, p[i]);
    }
    for (unsigned all = 0; all < 81; all++) {
        unsigned x[4] = {all % 3, all / 3 % 3, all / 9 % 3, all / 27};
        want[x[0] + x[1] + x[2] + x[3]] += p[0][x[0]] * p[1][x[1]] * p[2][x[2]] * p[3][x[3]];
    }
    for (size_t s = 0; s < 9; s++) {
        assert_near(chance[s], want[s], 1e-14);
    }
    // Lee's indices by simulation of truth and of two testings.
    static const double cut[2] = {3, 6};
    struct measure_classification c;
    assert_int_equal(measure_classify_sum(&bank.c, cut, 2, NULL, &c), MEASURE_OK);
    enum { N = 40000 };
    struct dice dice = {31};
    double right = 0, same = 0, high = 0;
    for (size_t n = 0; n < N; n++) {
        double theta = dice_normal(&dice);
        double expected = 0;
        unsigned sum[2] = {0, 0};
        for (size_t i = 0; i < 4; i++) {
            double q[3];
            measure_chances(&bank.c, i, theta, q);
            expected += q[1] + 2 * q[2];
            sum[0] += dice_answer(&dice, q, 2);
            sum[1] += dice_answer(&dice, q, 2);
        }
        int truth = (expected >= 3) + (expected >= 6);
        int first = (sum[0] >= 3) + (sum[0] >= 6);
        int second = (sum[1] >= 3) + (sum[1] >= 6);
        right += truth == first;
        same += first == second;
        high += first > truth;
    }
    assert_true(fabs(c.accuracy - right / N) < 0.01);
    assert_true(fabs(c.consistency - same / N) < 0.01);
    assert_true(fabs(c.too_high - high / N) < 0.01);
    assert_near(c.expected[0] + c.expected[1] + c.expected[2], 1, 1e-12);
}

static enum measure_status run_one(const struct measure_alloc *alloc, void *arg) {
    static const double one[2] = {1, 1};
    static const double d[2] = {0, 0.5};
    static const double cut[1] = {1};
    static const struct measure_page page[1] = {{0, 1, 0.5}};
    static const size_t bookmark[1] = {1};
    struct measure_angoff angoff;
    struct measure_cut_score score;
    struct measure_classification c;
    struct bank bank;
    bank_fill(&bank, MEASURE_2PL, 2, 1, one, d);
    switch (*(int *)arg) {
    case 0:
        return measure_angoff(d, NULL, one, 1, 2, alloc, &angoff);
    case 1:
        return measure_bookmark(page, 1, bookmark, 1, alloc, &score);
    default:
        return measure_classify_sum(&bank.c, cut, 1, alloc, &c);
    }
}

static void each_failed_allocation_is_an_error_without_leak(void **state) {
    (void)state;
    for (int which = 0; which < 3; which++) {
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
        cmocka_unit_test(angoff_takes_the_second_round),
        cmocka_unit_test(a_bookmark_is_the_theta_of_the_last_page_mastered),
        cmocka_unit_test(contrasting_groups_equal_glm),
        cmocka_unit_test(the_chance_of_a_wrong_level_stands_beside_it),
        cmocka_unit_test(sums_have_the_chances_of_all_their_answers),
        cmocka_unit_test(each_failed_allocation_is_an_error_without_leak),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
