// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of a class map against numbers worked out by hand.
#include "test.h"

#include "monitoring/session_kit.h"

#include "analysis/class_map.h"

#include <math.h>

enum { I1, I2, I3, I4, I5, I6, I7, I8, I9, ITEMS = 12 };
enum { K2, K1, R1 }; // scales: i1–i4, i5–i7, i8–i9

#define NEAR(actual, wanted) assert_true(fabs((actual) - (wanted)) < 1e-9)

// Marks of the two raters for one sign, a character a pupil: '0'–'3', '-' not observed, ' ' blank.
static void mark(const char *item, const char *first, const char *second) {
    const char *by[] = {first, second};
    for (size_t r = 0; r < 2; r++) {
        for (size_t p = 0; by[r][p] != '\0'; p++) {
            char c = by[r][p];
            struct response_write write = {
                .pupil_id = session_kit.pupils[p],
                .item = str_from(item),
                .seq = 1,
                .state = c == '-' ? RESPONSE_NOT_OBSERVED : RESPONSE_MARK,
                .value = c == '-' ? 0 : c - '0',
                .key = str_fmt(kit.test.arena, "%s-%zu-%zu-mark", item, r, p),
            };
            struct response_result result = {0};
            struct response_batch batch = {&session_kit.raters[r], session_kit.session_id, &write,
                                           1, &result};
            if (c != ' ') {
                kit_write(response_save, &batch);
                assert_int_equal(result.outcome, RESPONSE_SAVED);
            }
        }
    }
}

static struct session session;

static struct class_map make_map(void) {
    struct class_map map;
    struct error error = {0};
    session = kit_session();
    if (!class_map_make(test_reader(&kit.test), kit.test.arena, kit.org, &session, &map, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    return map;
}

static void absent_from(size_t pupil) {
    struct session_places places = {.by = &kit.deputy, .session_id = session_kit.session_id};
    for (size_t p = pupil; p < KIT_PUPILS; p++) {
        *vec_push(kit.test.arena, &places.rows) =
            (struct session_place){session_kit.pupils[p], 0, true};
    }
    kit_write(session_places_save, &places);
}

static void raters_are_averaged_and_two_steps_wait_for_their_talk(void **state) {
    (void)state;
    //         pupil 0123456
    mark("i1", "3132-- ", "3212-1 ");
    struct class_map map = make_map();
    static const double values[] = {3, 1.5, NAN, 2, NAN, 1, NAN};
    static const bool discuss[] = {false, false, true, false, false, false, false};
    static const int marks[] = {2, 2, 2, 2, 0, 1, 0};
    for (size_t p = 0; p < 7; p++) {
        const struct map_cell *cell = &map.rows.at[p].cells[I1];
        assert_int_equal(isnan(cell->value), isnan(values[p]));
        assert_true(isnan(values[p]) || cell->value == values[p]);
        assert_int_equal(cell->discuss, discuss[p]);
        assert_int_equal(cell->marks, marks[p]);
        assert_int_equal(cell->not_observed, p == 4);
    }
    assert_int_equal(map.discuss, 1);
    assert_int_equal(map.signs[I1].discuss, 1);
}

static void a_cell_has_the_level_of_its_scale(void **state) {
    (void)state;
    // Cuts of the sheet: 0,8 · 1,7 · 2,5.
    mark("i1", "012231", "012332");
    struct class_map map = make_map();
    static const enum measure_level levels[] = {MEASURE_BELOW_BASIC, MEASURE_BASIC,
                                                MEASURE_ADVANCED,    MEASURE_HIGH,
                                                MEASURE_HIGH,        MEASURE_BASIC};
    for (size_t p = 0; p < 6; p++) {
        assert_int_equal(map.rows.at[p].cells[I1].level, levels[p]);
    }
}

static void a_scale_needs_two_thirds_of_its_signs(void **state) {
    (void)state;
    // i1–i4: pupil 0 has all, 1 three of four, 2 two of four: too few.
    mark("i1", "211", "211");
    mark("i2", "202", "212");
    mark("i3", "33", "33");
    mark("i4", "1", "1");
    // i5–i7: two of three are enough, one is not. i8–i9: one of two is not.
    mark("i5", "300", "300");
    mark("i6", "2", "2");
    mark("i8", "1", "1");
    struct class_map map = make_map();
    NEAR(map.rows.at[0].scales[K2].score.value, 2.0);
    assert_int_equal(map.rows.at[0].scales[K2].level, MEASURE_ADVANCED);
    NEAR(map.rows.at[1].scales[K2].score.value, 1.5); // (1 + 0,5 + 3) / 3
    assert_int_equal(map.rows.at[1].scales[K2].level, MEASURE_BASIC);
    assert_true(isnan(map.rows.at[2].scales[K2].score.value));
    assert_int_equal(map.rows.at[2].scales[K2].level, MEASURE_LEVEL_NONE);
    assert_int_equal(map.rows.at[2].scales[K2].score.present, 2);
    NEAR(map.rows.at[0].scales[K1].score.value, 2.5); // reaches the cut
    assert_int_equal(map.rows.at[0].scales[K1].level, MEASURE_HIGH);
    assert_true(isnan(map.rows.at[1].scales[K1].score.value));
    assert_true(isnan(map.rows.at[0].scales[R1].score.value));
    const struct map_scale *k2 = &map.scales[K2];
    assert_int_equal(k2->n, 2);
    NEAR(k2->mean, 1.75);
    assert_int_equal(k2->count[MEASURE_BASIC], 1);
    assert_int_equal(k2->count[MEASURE_ADVANCED], 1);
    assert_int_equal(k2->count[MEASURE_LEVEL_NONE], KIT_PUPILS - 2);
    // Two pupils have a score; both reach the basic level by every scale they have.
    assert_int_equal(map.rated, 2);
    assert_int_equal(map.basic, 2);
}

static void a_pupil_below_by_one_scale_is_not_counted_as_basic(void **state) {
    (void)state;
    mark("i8", "02", "02");
    mark("i9", "02", "02");
    mark("i10", "22", "22");
    mark("i11", "22", "22");
    struct class_map map = make_map();
    assert_int_equal(map.rated, 2);
    assert_int_equal(map.basic, 1);
}

static void counts_of_a_sign_sum_to_those_present(void **state) {
    (void)state;
    absent_from(11);
    //         0123456789a
    mark("i1", "33210003- ", "33211001- ");
    struct class_map map = make_map();
    const struct map_sign *sign = &map.signs[I1];
    assert_int_equal(map.listed, KIT_PUPILS);
    assert_int_equal(map.present, 11);
    assert_int_equal(sign->full, 2);  // 0, 1
    assert_int_equal(sign->part, 3);  // 2, 3 and 0,5 of pupil 4
    assert_int_equal(sign->zero, 2);  // 5, 6
    assert_int_equal(sign->blank, 4); // 3 and 1; not observed; empty; empty
    assert_int_equal(sign->full + sign->part + sign->zero + sign->blank, map.present);
    assert_int_equal(sign->n, 7);
    assert_int_equal(sign->basic, 4); // 0–3; 0,5 is below 0,8
    for (size_t i = 0; i < ITEMS; i++) {
        const struct map_sign *each = &map.signs[i];
        assert_int_equal(each->full + each->part + each->zero + each->blank, map.present);
    }
}

static void agreement_rests_on_pairs_alone(void **state) {
    (void)state;
    mark("i1", "0112230123-2", "0112231211 1");
    struct class_map map = make_map();
    const struct map_sign *sign = &map.signs[I1];
    assert_int_equal(sign->agreement_status, MEASURE_OK);
    // The twelfth pair counts too; the eleventh has one mark alone.
    assert_int_equal(sign->agreement.pairs, 11);
    assert_int_equal(map.agreement.pairs, 11);
    assert_int_equal(map.signs[I2].agreement_status, MEASURE_NO_DATA);
}

// Ten pairs: (0,0) (1,1) (1,1) (2,2) (2,2) (3,3) (0,1) (1,2) (2,1) (3,1). The sum of squared
// differences is 1 + 1 + 1 + 4 = 7. Margins of the first: 2 3 3 2, of the second: 1 5 3 1; the sum
// over all pairs of margins is 10·Σa² + 10·Σb² − 2·Σa·Σb = 10·33 + 10·26 − 2·15·14 = 170, so by
// chance 17. Weighted kappa is 1 − 7/17 = 10/17.
static void weighted_kappa_is_that_of_the_hand(void **state) {
    (void)state;
    mark("i1", "0112230123", "0112231211");
    struct class_map map = make_map();
    const struct measure_agreement *agreement = &map.signs[I1].agreement;
    assert_int_equal(agreement->pairs, 10);
    NEAR(agreement->exact, 0.6);
    NEAR(agreement->adjacent, 0.9);
    NEAR(agreement->bias, -0.1);
    NEAR(agreement->kappa_quadratic.value, 10.0 / 17.0);
    // By chance alike: (2·1 + 3·5 + 3·3 + 2·1) / 100 = 0,28.
    NEAR(agreement->kappa.value, (0.6 - 0.28) / (1 - 0.28));
    // All signs together are this sign alone.
    NEAR(map.agreement.kappa_quadratic.value, 10.0 / 17.0);
}

static void those_absent_are_not_in_the_agreement(void **state) {
    (void)state;
    absent_from(10);
    mark("i1", "0112230123", "0112231211");
    assert_int_equal(make_map().signs[I1].agreement.pairs, 10);
}

static void signs_are_ordered_by_the_share_at_the_basic_level(void **state) {
    (void)state;
    mark("i1", "2222222222222", "2222222222222"); // 13 of 13
    mark("i2", "2222222222200", "2222222222200"); // 11
    mark("i3", "2222220000000", "2222220000000"); // 6
    mark("i4", "0000000000000", "0000000000000"); // 0
    mark("i5", "2222222222200", "2222222222200"); // 11, after i2 by the sheet's order
    struct class_map map = make_map();
    assert_int_equal(map.strong.n, 2);
    assert_int_equal(map.strong.at[0], I1);
    assert_int_equal(map.strong.at[1], I2);
    assert_int_equal(map.weak.n, 2);
    assert_int_equal(map.weak.at[0], I4);
    assert_int_equal(map.weak.at[1], I3);
    // The strongest with the weakest, each of the ten pairs counted.
    assert_int_equal(map.contrast.n, KIT_PUPILS);
    assert_int_equal(map.contrast.comparisons, 10);
    assert_int_equal(map.contrast.claim, CLAIM_DIFFERENCE);
    NEAR(map.contrast.delta, map.contrast.value - map.contrast.before);
    NEAR(fabs(map.contrast.delta), 1);
}

static void of_fewer_than_ten_pupils_nothing_is_claimed(void **state) {
    (void)state;
    mark("i1", "222222222", "222222222");
    mark("i4", "000000000", "000000000");
    struct class_map map = make_map();
    assert_int_equal(map.contrast.n, 9);
    assert_int_equal(map.contrast.claim, CLAIM_FEW_PUPILS);
    assert_int_equal(map.strong.n, 1);
    assert_int_equal(map.strong.at[0], I1);
    assert_int_equal(map.weak.at[0], I4);
}

static void equal_signs_are_not_told_apart(void **state) {
    (void)state;
    mark("i1", "2222222222220", "2222222222220");
    mark("i4", "2222222222200", "2222222222200");
    assert_int_equal(make_map().contrast.claim, CLAIM_NONE);
}

static void a_session_without_marks_is_an_empty_map(void **state) {
    (void)state;
    struct class_map map = make_map();
    assert_int_equal(map.rated, 0);
    assert_int_equal(map.basic, 0);
    assert_int_equal(map.strong.n + map.weak.n, 0);
    assert_int_equal(map.agreement_status, MEASURE_NO_DATA);
    assert_true(isnan(map.scales[K2].mean));
    assert_int_equal(map.signs[I1].blank, KIT_PUPILS);
}

#define MAP_TEST(f) cmocka_unit_test_setup_teardown(f, session_kit_open, session_kit_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        MAP_TEST(raters_are_averaged_and_two_steps_wait_for_their_talk),
        MAP_TEST(a_cell_has_the_level_of_its_scale),
        MAP_TEST(a_scale_needs_two_thirds_of_its_signs),
        MAP_TEST(a_pupil_below_by_one_scale_is_not_counted_as_basic),
        MAP_TEST(counts_of_a_sign_sum_to_those_present),
        MAP_TEST(agreement_rests_on_pairs_alone),
        MAP_TEST(weighted_kappa_is_that_of_the_hand),
        MAP_TEST(those_absent_are_not_in_the_agreement),
        MAP_TEST(signs_are_ordered_by_the_share_at_the_basic_level),
        MAP_TEST(of_fewer_than_ten_pupils_nothing_is_claimed),
        MAP_TEST(equal_signs_are_not_told_apart),
        MAP_TEST(a_session_without_marks_is_an_empty_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
