// SPDX-License-Identifier: GPL-3.0-or-later
// Scales, levels, claims, disclosure, and memory that runs out.
#include "world.h"

#include "base/content_file.h"

static const struct measure_cut cuts[4] = {{0.8, MEASURE_BELOW_BASIC},
                                           {1.7, MEASURE_BASIC},
                                           {2.5, MEASURE_ADVANCED},
                                           {INFINITY, MEASURE_HIGH}};

static void a_scale_needs_two_thirds_of_its_items(void **state) {
    (void)state;
    struct measure_scale_item items[6];
    for (size_t i = 0; i < 6; i++) {
        items[i] = (struct measure_scale_item){0, 3, false};
    }
    double marks[6] = {2, 1, 3, 2, NAN, NAN};
    struct measure_scale_score s;
    assert_int_equal(measure_scale_score(marks, items, 6, MEASURE_MEAN, &s), MEASURE_OK);
    assert_true(s.present == 4 && s.items == 6);
    assert_near(s.value, 2, 1e-12);
    assert_int_equal(measure_scale_score(marks, items, 6, MEASURE_SUM, &s), MEASURE_OK);
    assert_near(s.value, 12, 1e-12);
    assert_int_equal(measure_scale_score(marks, items, 6, MEASURE_PERCENT, &s), MEASURE_OK);
    assert_near(s.value, 100 * 8.0 / 12, 1e-12);
    marks[0] = NAN;
    assert_int_equal(measure_scale_score(marks, items, 6, MEASURE_MEAN, &s), MEASURE_TOO_FEW);
    assert_true(isnan(s.value) && s.present == 3);
    double empty[2] = {NAN, NAN};
    assert_int_equal(measure_scale_score(empty, items, 2, MEASURE_MEAN, &s), MEASURE_NO_DATA);
    double outside[1] = {4};
    assert_int_equal(measure_scale_score(outside, items, 1, MEASURE_SUM, &s), MEASURE_BAD_ARGUMENT);
}

static void a_reversed_item_counts_from_the_other_end(void **state) {
    (void)state;
    struct measure_scale_item items[3] = {{0, 3, true}, {0, 3, false}, {0, 1, true}};
    double marks[3] = {1, 3, 1};
    struct measure_scale_score s;
    assert_int_equal(measure_scale_score(marks, items, 3, MEASURE_SUM, &s), MEASURE_OK);
    assert_near(s.value, 5, 1e-12);
    marks[2] = NAN;
    assert_int_equal(measure_scale_score(marks, items, 3, MEASURE_SUM, &s), MEASURE_OK);
    assert_near(s.value, 5 + 5.0 / 6, 1e-12);
}

static void levels_follow_the_cuts(void **state) {
    (void)state;
    assert_int_equal(measure_level_of(0.79, cuts, 4), MEASURE_BELOW_BASIC);
    assert_int_equal(measure_level_of(0.8, cuts, 4), MEASURE_BASIC);
    assert_int_equal(measure_level_of(0.1 + 0.7, cuts, 4), MEASURE_BASIC);
    assert_int_equal(measure_level_of((0.1 + 0.7) * 17 / 8, cuts, 4), MEASURE_ADVANCED);
    assert_int_equal(measure_level_of(3, cuts, 4), MEASURE_HIGH);
    assert_int_equal(measure_level_of(NAN, cuts, 4), MEASURE_LEVEL_NONE);
    assert_int_equal(measure_level_of(1, NULL, 0), MEASURE_LEVEL_NONE);
    enum measure_level levels[4] = {MEASURE_HIGH, MEASURE_BASIC, MEASURE_HIGH, MEASURE_LEVEL_NONE};
    size_t count[MEASURE_LEVELS];
    measure_levels_count(levels, 4, count);
    assert_true(count[MEASURE_HIGH] == 2 && count[MEASURE_BASIC] == 1 &&
                count[MEASURE_LEVEL_NONE] == 1 && count[MEASURE_ADVANCED] == 0);
    assert_string_equal(measure_level_name(MEASURE_BELOW_BASIC), "below_basic");
}

static enum claim claim_of(struct measure_comparison c) {
    assert_int_equal(measure_claims_decide(&c, 1, NULL), MEASURE_OK);
    return c.claim;
}

static void fewer_than_ten_pupils_make_no_comparison(void **state) {
    (void)state;
    assert_int_equal(claim_of(measure_compare_shares(9, 9, 0, 30)), CLAIM_FEW_PUPILS);
    assert_int_equal(claim_of(measure_compare_shares(30, 30, 0, 9)), CLAIM_FEW_PUPILS);
    assert_int_equal(claim_of(measure_compare_share_goal(9, 9, 0.1)), CLAIM_FEW_PUPILS);
    assert_int_equal(claim_of(measure_compare_shares(30, 30, 0, 10)), CLAIM_DIFFERENCE);
    assert_int_equal(measure_share_form(9), MEASURE_SHARE_COUNT);
    assert_int_equal(measure_share_form(10), MEASURE_SHARE_COUNT_FIRST);
    assert_int_equal(measure_share_form(20), MEASURE_SHARE_PERCENT);
}

static void an_interval_over_zero_claims_nothing(void **state) {
    (void)state;
    assert_int_equal(claim_of(measure_compare_shares(15, 25, 13, 25)), CLAIM_NONE);
    struct measure_mean now = {25, 2.0, 0.5};
    struct measure_mean before = {25, 1.9, 0.5};
    assert_int_equal(claim_of(measure_compare_means(now, before)), CLAIM_NONE);
    assert_int_equal(claim_of(measure_compare_mean_goal(now, 1.9)), CLAIM_NONE);
    assert_int_equal(claim_of(measure_compare_same_means(25, 2, 1.9, 0.5)), CLAIM_NONE);
}

// The interval printed beside a claim about the same pupils must agree with the exact test.
static void the_interval_of_the_same_pupils_agrees_with_mcnemar(void **state) {
    (void)state;
    for (size_t gained = 0; gained < 15; gained++) {
        for (size_t lost = 0; lost < 15; lost++) {
            struct measure_comparison c = measure_compare_same_pupils(10, gained, lost, 5);
            bool clear = c.lower > 0 || c.upper < 0;
            assert_int_equal(clear, c.p <= 0.05);
            assert_true(c.lower <= c.delta && c.delta <= c.upper && c.lower < c.upper);
        }
    }
    assert_int_equal(claim_of(measure_compare_same_pupils(10, 5, 0, 10)), CLAIM_NONE);
    assert_int_equal(claim_of(measure_compare_same_pupils(10, 8, 0, 10)), CLAIM_DIFFERENCE);
}

static void what_is_not_confirmed_is_a_tendency(void **state) {
    (void)state;
    struct measure_comparison sure = measure_compare_same_pupils(10, 8, 0, 10);
    struct measure_comparison c = sure;
    c.same_signs = false;
    assert_int_equal(claim_of(c), CLAIM_TENDENCY);
    c = sure;
    c.same_pupils = false;
    assert_int_equal(claim_of(c), CLAIM_TENDENCY);
    c = sure;
    c.confirmed = false;
    assert_int_equal(claim_of(c), CLAIM_TENDENCY);
    c = sure;
    c.comparable = false;
    assert_int_equal(measure_claims_decide(&c, 1, NULL), MEASURE_OK);
    assert_int_equal(c.status, MEASURE_NOT_COMPARABLE);
}

static void many_comparisons_weaken_a_difference(void **state) {
    (void)state;
    struct measure_comparison list[8];
    list[0] = measure_compare_same_pupils(10, 7, 0, 10);
    assert_int_equal(claim_of(list[0]), CLAIM_DIFFERENCE);
    for (size_t i = 1; i < 7; i++) {
        list[i] = measure_compare_shares(10, 20, 11, 20);
    }
    list[7] = measure_compare_shares(1, 2, 1, 2);
    assert_int_equal(measure_claims_decide(list, 8, NULL), MEASURE_OK);
    assert_int_equal(list[0].claim, CLAIM_TENDENCY);
    assert_int_equal(list[0].comparisons, 7);
    assert_near(list[0].p_holm, 7 * 0.015625, 1e-12);
    assert_string_equal(measure_claim_name(list[7].claim), "few_pupils");
}

static void a_full_count_moves_by_more_than_two(void **state) {
    (void)state;
    assert_int_equal(claim_of(measure_compare_full_count(5, 7)), CLAIM_NONE);
    assert_int_equal(claim_of(measure_compare_full_count(580, 583)), CLAIM_DIFFERENCE);
}

static void a_goal_is_compared_by_the_interval_of_the_share(void **state) {
    (void)state;
    struct measure_comparison c = measure_compare_share_goal(24, 25, 0.7);
    struct measure_interval wilson = measure_wilson(24, 25, 0.95);
    assert_near(c.lower, wilson.lower - 0.7, 1e-12);
    assert_int_equal(claim_of(c), CLAIM_DIFFERENCE);
    assert_int_equal(claim_of(measure_compare_share_goal(18, 25, 0.7)), CLAIM_NONE);
}

// ---- the rules as the documents state them: content/papers/common.yaml, claims

static struct arena *arena;

// A claim's sentence, its `if` or `note`.
static struct str rule_of(const struct node *claims, const char *claim, const char *key) {
    return node_str(node_get(node_get(claims, claim), key));
}

// The number after a word of a rule, with a decimal comma or point.
static double number_after(struct str rule, const char *word) {
    const char *at = strstr(str_c(arena, rule), word);
    assert_non_null(at);
    char digits[32];
    size_t n = 0;
    for (at += strlen(word); n < sizeof digits - 1 && strchr("0123456789,. ", *at) && *at; at++) {
        if (*at != ' ') {
            digits[n++] = *at == ',' ? '.' : *at;
        }
    }
    digits[n] = '\0';
    return strtod(digits, NULL);
}

static const struct node *stated_claims(void) {
    struct error error = {0};
    const struct content_file *file = content_files;
    while (file->path && strcmp(file->path, "papers/common.yaml") != 0) {
        file++;
    }
    assert_non_null(file->path);
    const struct node *root = content_root(arena, file, &error);
    assert_non_null(root);
    return node_get(root, "claims");
}

static void the_limits_are_those_that_the_documents_state(void **state) {
    (void)state;
    const struct node *claims = stated_claims();
    struct str few = rule_of(claims, "few_pupils", "if");
    assert_int_equal((int)number_after(few, "n < "), MEASURE_MIN_PERCENT);
    assert_int_equal((int)number_after(few, "n_before < "), MEASURE_MIN_PERCENT);
    for (int claim = CLAIM_FEW_PUPILS; claim <= CLAIM_DIFFERENCE; claim++) {
        assert_non_null(node_get(claims, measure_claim_name((enum claim)claim)));
    }
    // Above the limit there is a claim, one person below there is none.
    size_t n = (size_t)number_after(few, "n < ");
    assert_int_not_equal(claim_of(measure_compare_shares(0, n, n, n)), CLAIM_FEW_PUPILS);
    assert_int_equal(claim_of(measure_compare_shares(0, n - 1, n, n)), CLAIM_FEW_PUPILS);
    assert_int_equal(claim_of(measure_compare_shares(0, n, n - 1, n - 1)), CLAIM_FEW_PUPILS);
}

// Two comparisons that differ from the stated border by a little lie on either side of it.
static void the_rules_turn_where_the_documents_say(void **state) {
    (void)state;
    const struct node *claims = stated_claims();
    double error = number_after(rule_of(claims, "none", "note"), "средние – ");
    struct measure_mean now = {100, error * 0.1 + 1e-6, 1}; // one standard error is 0.1
    struct measure_comparison c = measure_compare_mean_goal(now, 0);
    assert_int_not_equal(claim_of(c), CLAIM_NONE);
    now.mean -= 2e-6;
    assert_int_equal(claim_of(measure_compare_mean_goal(now, 0)), CLAIM_NONE);
    double p = number_after(rule_of(claims, "difference", "if"), "Холма ≤ ");
    assert_near(p, number_after(rule_of(claims, "tendency", "if"), "Холма > "), 0);
    c.p = p;
    assert_int_equal(claim_of(c), CLAIM_DIFFERENCE);
    c.p = p + 1e-9;
    assert_int_equal(claim_of(c), CLAIM_TENDENCY);
    // «до двух человек»: the note of a full count says it in a word.
    assert_non_null(strstr(str_c(arena, rule_of(claims, "full_count", "note")), "до двух человек"));
    assert_int_equal(claim_of(measure_compare_full_count(102, 100)), CLAIM_NONE);
    assert_int_equal(claim_of(measure_compare_full_count(103, 100)), CLAIM_DIFFERENCE);
    c = measure_compare_full_count(103, 100);
    c.comparable = false;
    assert_int_equal(measure_claims_decide(&c, 1, NULL), MEASURE_OK);
    assert_int_equal(c.status, MEASURE_NOT_COMPARABLE);
    assert_non_null(node_get(claims, "not_comparable"));
}

static enum measure_status run_all(const struct measure_alloc *alloc, void *arg) {
    int a[6] = {0, 1, 2, 3, 2, 1};
    int b[6] = {0, 1, 3, 3, 1, 1};
    double x[12] = {0, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1};
    double max[3] = {1, 1, 1};
    struct measure_scores scores = {x, max, 4, 3};
    size_t counts[4] = {5, 6, 2, 7};
    struct measure_comparison c = measure_compare_shares(10, 20, 12, 20);
    union {
        struct measure_agreement agreement;
        struct measure_krippendorff alpha;
        struct measure_concordance w;
        struct measure_reliability reliability;
        struct measure_item_stats items[3];
        struct measure_chi_square chi;
        double p[3];
    } out;
    switch (*(int *)arg) {
    case 0:
        return measure_agreement(a, b, 6, 0, 3, alloc, &out.agreement);
    case 1:
        return measure_krippendorff(a, 3, 2, MEASURE_ORDINAL, alloc, &out.alpha);
    case 2:
        return measure_kendall_w(x, 4, 3, alloc, &out.w);
    case 3:
        return measure_reliability(&scores, alloc, &out.reliability);
    case 4:
        return measure_items(&scores, alloc, out.items);
    case 5:
        return measure_stuart_maxwell(counts, 2, alloc, &out.chi);
    case 6:
        return measure_holm(x, 3, alloc, out.p);
    case 7:
        return measure_benjamini_hochberg(x, 3, alloc, out.p);
    default:
        return measure_claims_decide(&c, 1, alloc);
    }
}

static void each_failed_allocation_is_an_error_without_leak(void **state) {
    (void)state;
    for (int which = 0; which < 9; which++) {
        assert_true(assert_survives_no_memory(run_all, &which) > 0);
    }
}

static int setup(void **state) {
    (void)state;
    arena = arena_open(64u << 20);
    return arena == NULL;
}

static int teardown(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scale_needs_two_thirds_of_its_items),
        cmocka_unit_test(a_reversed_item_counts_from_the_other_end),
        cmocka_unit_test(levels_follow_the_cuts),
        cmocka_unit_test(fewer_than_ten_pupils_make_no_comparison),
        cmocka_unit_test(an_interval_over_zero_claims_nothing),
        cmocka_unit_test(the_interval_of_the_same_pupils_agrees_with_mcnemar),
        cmocka_unit_test(what_is_not_confirmed_is_a_tendency),
        cmocka_unit_test(many_comparisons_weaken_a_difference),
        cmocka_unit_test(a_full_count_moves_by_more_than_two),
        cmocka_unit_test(a_goal_is_compared_by_the_interval_of_the_share),
        cmocka_unit_test(the_limits_are_those_that_the_documents_state),
        cmocka_unit_test(the_rules_turn_where_the_documents_say),
        cmocka_unit_test(each_failed_allocation_is_an_error_without_leak),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
