// SPDX-License-Identifier: GPL-3.0-or-later
// The same pupils in two years, a technology between, two instruments of one year: against numbers
// worked out by hand.
#include "test.h"

#include "monitoring/session_kit.h"

#include "analysis/cohort.h"
#include "school/pupil.h"

#include <math.h>

static struct outcome_catalogue catalogue;
static int64_t year, class_6a; // the year after the kit's
static struct practice_uses uses;

static int open_kit(void **state) {
    struct error error = {0};
    if (session_kit_open(state) != 0 ||
        !outcome_catalogue_load(kit.test.arena, content_files, &catalogue, &error)) {
        return -1;
    }
    uses = (struct practice_uses){0};
    year = kit_year(2027);
    class_6a = kit_class(year, 6, "А");
    for (size_t i = 0; i < KIT_PUPILS; i++) {
        struct pupil_move move = {.by = &kit.deputy,
                                  .pupil_id = session_kit.pupils[i],
                                  .class_id = class_6a,
                                  .on = DAY(2027, 9, 1),
                                  .reason = "promoted"};
        kit_write(pupil_move, &move);
    }
    return 0;
}

// A closed session with marks of one sign, a digit a pupil.
static void hold(int64_t class_id, struct date on, const char *instrument, const char *item,
                 const char *marks) {
    struct session_plan plan = {.by = &kit.deputy,
                                .class_id = class_id,
                                .instrument = shelf_find(&session_kit.shelf, str_from(instrument)),
                                .title = S("Работа"),
                                .held_on = on};
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[0].account;
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[1].account;
    kit_write(session_open, &plan);
    for (size_t p = 0; marks[p] != '\0'; p++) {
        struct response_write write = {.pupil_id = session_kit.pupils[p],
                                       .item = str_from(item),
                                       .seq = 1,
                                       .state = RESPONSE_MARK,
                                       .value = marks[p] - '0',
                                       .key = str_fmt(kit.test.arena, "mark-%s-%zu", item, p)};
        struct response_result result = {0};
        struct response_batch batch = {&session_kit.raters[0], plan.session_id, &write, 1, &result};
        kit_write(response_save, &batch);
        assert_int_equal(result.outcome, RESPONSE_SAVED);
    }
    struct session_close close = {&kit.deputy, plan.session_id, true};
    kit_write(session_close, &close);
}

static struct cohort make_of(const char *outcome) {
    static struct evidence_list evidence;
    struct cohort cohort;
    struct error error = {0};
    int64_t left;
    struct arena *arena = arena_open(0);
    assert_true(evidence_refresh(kit.test.store, arena, kit.org, &catalogue, 10, &left, &error));
    arena_close(arena);
    struct db *db = test_reader(&kit.test);
    assert_true(
        evidence_of_outcome(db, kit.test.arena, kit.org, str_from(outcome), &evidence, &error));
    struct cohort_ask ask = {kit.org, year, str_from(outcome), &evidence, &uses};
    if (!cohort_make(db, kit.test.arena, &ask, &cohort, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    return cohort;
}

static struct cohort make(void) { return make_of("ooo.K2.4"); }

#define PROJECT "obs-group-project-ooo"

static void two_years(void) {
    hold(kit.class_5a, DAY(2026, 10, 15), PROJECT, "i1", "1111000000000");
    hold(class_6a, DAY(2027, 10, 15), PROJECT, "i1", "1111111111110");
}

static void the_same_pupils_are_counted_twice(void **state) {
    (void)state;
    two_years();
    struct cohort c = make();
    assert_int_equal(c.year_before, kit.year);
    assert_int_equal(c.lines.n, 2); // the class and its parallel
    const struct cohort_line *line = &c.lines.at[0];
    assert_true(str_eq(line->title, S("6А")));
    assert_int_equal(line->both, 4);
    assert_int_equal(line->gained, 8);
    assert_int_equal(line->lost, 0);
    assert_int_equal(line->never, 1);
    assert_int_equal(line->other, 0);
    assert_true(fabs(line->levels.p - 2.0 / 256) < 1e-12); // exact McNemar of 8 and 0
    assert_int_equal(line->levels.claim, CLAIM_DIFFERENCE);
    // Eight of thirteen rose by a third of the possible marks.
    assert_true(fabs(line->points.delta - 8.0 / 39) < 1e-4);
    assert_int_equal(c.comparisons, 4);
    assert_int_equal(c.lines.at[1].class_id, 0);
    assert_int_equal(c.lines.at[1].gained, 8);
}

static void those_without_a_pair_are_left_out(void **state) {
    (void)state;
    hold(kit.class_5a, DAY(2026, 10, 15), PROJECT, "i1", "1111");
    hold(class_6a, DAY(2027, 10, 15), PROJECT, "i1", "1111111111110");
    struct cohort c = make();
    assert_int_equal(c.lines.at[0].both, 4);
    assert_int_equal(c.lines.at[0].other, 9);
    assert_int_equal(c.lines.at[0].levels.claim, CLAIM_FEW_PUPILS);
}

static void one_year_alone_has_no_change(void **state) {
    (void)state;
    hold(class_6a, DAY(2027, 10, 15), PROJECT, "i1", "1111111111110");
    struct cohort c = make();
    assert_int_equal(c.year_before, 0);
    assert_int_equal(c.lines.n, 0);
}

static void declare(int64_t class_id, struct date on) {
    *vec_push(kit.test.arena, &uses.rows) = (struct practice_use){.class_id = class_id,
                                                                  .technology_id = S("project"),
                                                                  .outcome_id = S("ooo.K2.4"),
                                                                  .declared_on = on};
}

static void a_technology_without_other_classes_says_nothing(void **state) {
    (void)state;
    declare(kit.class_5a, DAY(2027, 2, 16));
    two_years();
    struct cohort c = make();
    assert_int_equal(c.effects.n, 1);
    assert_true(c.effects.at[0].alone);
    assert_int_equal(c.effects.at[0].classes, 1);
    assert_int_equal(c.effects.at[0].points.status, MEASURE_NOT_COMPARABLE);
    assert_true(fabs(c.effects.at[0].change - 8.0 / 39) < 1e-4);
}

static void what_was_declared_after_the_measurement_does_not_count(void **state) {
    (void)state;
    declare(class_6a, DAY(2027, 11, 1));
    two_years();
    assert_int_equal(make().effects.n, 0);
}

// Both sheets have one sign about ooo.R1.3; ten of thirteen levels are the same, three differ by
// one step: quadratic kappa by hand.
static void two_instruments_are_laid_side_by_side(void **state) {
    (void)state;
    hold(class_6a, DAY(2027, 10, 15), PROJECT, "i8", "0001112223333");
    hold(class_6a, DAY(2027, 12, 15), "obs-independent-work", "i4", "0001112223222");
    struct cohort c = make_of("ooo.R1.3");
    assert_int_equal(c.agreements.n, 1);
    const struct measure_agreement *a = &c.agreements.at[0].agreement;
    assert_int_equal(a->pairs, KIT_PUPILS);
    assert_true(fabs(a->exact - 10.0 / 13) < 1e-12);
    assert_true(fabs(a->adjacent - 1.0) < 1e-12);
    // 1 - sum of squared differences seen (3) over expected by the margins (3,3,3,4 and 3,3,6,1).
    double expected = 0;
    const double first[] = {3, 3, 3, 4}, second[] = {3, 3, 6, 1};
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) {
            expected += (i - j) * (i - j) * first[i] * second[j] / KIT_PUPILS;
        }
    }
    assert_true(fabs(a->kappa_quadratic.value - (1 - 3 / expected)) < 1e-9);
}

#define WITH_SESSION(test) cmocka_unit_test_setup_teardown(test, open_kit, session_kit_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SESSION(the_same_pupils_are_counted_twice),
        WITH_SESSION(those_without_a_pair_are_left_out),
        WITH_SESSION(one_year_alone_has_no_change),
        WITH_SESSION(a_technology_without_other_classes_says_nothing),
        WITH_SESSION(what_was_declared_after_the_measurement_does_not_count),
        WITH_SESSION(two_instruments_are_laid_side_by_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
