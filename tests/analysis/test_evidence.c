// SPDX-License-Identifier: GPL-3.0-or-later
// What closed sessions say of outcomes, against counts worked out by hand; counted anew when a
// session changes.
#include "test.h"

#include "monitoring/session_kit.h"

#include "analysis/class_map.h"
#include "analysis/evidence.h"

#include <math.h>

static struct outcome_catalogue catalogue;

static int open_kit(void **state) {
    struct error error = {0};
    return session_kit_open(state) != 0 ||
                   !outcome_catalogue_load(kit.test.arena, content_files, &catalogue, &error)
               ? -1
               : 0;
}

// Marks of the first rater for one sign, a digit a pupil.
static void mark(const char *item, const char *marks) {
    for (size_t p = 0; marks[p] != '\0'; p++) {
        struct str key = str_fmt(kit.test.arena, "%s-%zu-first", item, p);
        struct response_result result =
            kit_mark(0, p, item, 1, marks[p] - '0', str_c(kit.test.arena, key));
        assert_int_equal(result.outcome, RESPONSE_SAVED);
    }
}

static void close_it(bool closed) {
    struct session_close close = {&kit.deputy, session_kit.session_id, closed};
    kit_write(session_close, &close);
}

static int64_t stale(void) {
    int64_t n = -1;
    struct error error = {0};
    assert_true(evidence_stale(test_reader(&kit.test), kit.org, &n, &error));
    return n;
}

static void refresh(void) {
    int64_t left = -1;
    struct error error = {0};
    struct arena *arena = arena_open(0);
    if (!evidence_refresh(kit.test.store, arena, kit.org, &catalogue, 10, &left, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    arena_close(arena);
    assert_int_equal(left, 0);
}

static struct evidence_list year(void) {
    struct evidence_list list;
    struct error error = {0};
    assert_true(
        evidence_of_year(test_reader(&kit.test), kit.test.arena, kit.org, kit.year, &list, &error));
    return list;
}

static const struct evidence_row *about(const struct evidence_list *list, const char *outcome) {
    for (size_t i = 0; i < list->rows.n; i++) {
        if (str_eq(list->rows.at[i].outcome, str_from(outcome))) {
            return &list->rows.at[i];
        }
    }
    fail_msg("nothing about %s", outcome);
    return NULL;
}

static void counts_are(const char *outcome, size_t none, size_t below, size_t basic,
                       size_t advanced, size_t high) {
    struct evidence_list list = year();
    const struct evidence_row *row = about(&list, outcome);
    const size_t wanted[MEASURE_LEVELS] = {none, below, basic, advanced, high};
    for (int level = 0; level < MEASURE_LEVELS; level++) {
        assert_int_equal(row->count[level], wanted[level]);
    }
}

static void an_open_session_says_nothing(void **state) {
    (void)state;
    mark("i1", "0001112223333");
    assert_int_equal(stale(), 0);
    assert_int_equal(year().rows.n, 0);
}

static void a_closed_one_is_counted_by_level(void **state) {
    (void)state;
    // Cuts 0.8, 1.7, 2.5: marks 0, 1, 2, 3 are the four levels.
    mark("i1", "0001112223333");
    close_it(true);
    assert_int_equal(stale(), 1);
    refresh();
    assert_int_equal(stale(), 0);
    counts_are("ooo.K2.4", 0, 3, 3, 3, 4);
    // One sign of the four of the strand is too few.
    counts_are("ooo.K2", 13, 0, 0, 0, 0);
    struct evidence_list list = year();
    const struct evidence_row *row = about(&list, "ooo.K2.4");
    assert_int_equal(row->session_id, session_kit.session_id);
    assert_true(str_eq(row->class_name, S("5А")));
    assert_true(str_eq(row->instrument_id, S("obs-group-project-ooo")));
}

static void a_strand_is_the_scale_of_the_map(void **state) {
    (void)state;
    mark("i1", "0123012301230");
    mark("i2", "1123012301231");
    mark("i3", "2223011301232");
    close_it(true);
    refresh();
    struct session session = kit_session();
    struct class_map map;
    struct error error = {0};
    assert_true(
        class_map_make(test_reader(&kit.test), kit.test.arena, kit.org, &session, &map, &error));
    const size_t *scale = map.scales[0].count;
    counts_are("ooo.K2", scale[0], scale[1], scale[2], scale[3], scale[4]);
    assert_int_equal(scale[1] + scale[2] + scale[3] + scale[4], KIT_PUPILS);
}

static void pupils_stand_behind_the_counts(void **state) {
    (void)state;
    struct evidence_pupils pupils;
    struct error error = {0};
    mark("i1", "0001112223333");
    close_it(true);
    refresh();
    assert_true(evidence_pupils_of_year(test_reader(&kit.test), kit.test.arena, kit.org, kit.year,
                                        S("ooo.K2.4"), &pupils, &error));
    assert_int_equal(pupils.rows.n, KIT_PUPILS);
    for (size_t i = 0; i < pupils.rows.n; i++) {
        if (pupils.rows.at[i].pupil_id == session_kit.pupils[6]) {
            assert_int_equal(pupils.rows.at[i].level, MEASURE_ADVANCED);
            assert_true(fabs(pupils.rows.at[i].share - 2.0 / 3) < 1e-4);
        }
    }
}

static void a_corrected_mark_is_counted_anew(void **state) {
    (void)state;
    mark("i1", "0001112223333");
    close_it(true);
    refresh();
    struct response_write write = {.pupil_id = session_kit.pupils[0],
                                   .item = S("i1"),
                                   .seq = 2,
                                   .state = RESPONSE_MARK,
                                   .value = 3,
                                   .reason = S("описка"),
                                   .key = S("corrected-i1-0")};
    struct response_result result = {0};
    struct response_batch batch = {&session_kit.raters[0], session_kit.session_id, &write, 1,
                                   &result};
    kit_write(response_save, &batch);
    assert_int_equal(result.outcome, RESPONSE_SAVED);
    assert_int_equal(stale(), 1);
    refresh();
    counts_are("ooo.K2.4", 0, 2, 3, 3, 5);
}

static void an_opened_one_is_taken_out(void **state) {
    (void)state;
    mark("i1", "0001112223333");
    close_it(true);
    refresh();
    close_it(false);
    assert_int_equal(stale(), 1);
    refresh();
    assert_int_equal(year().rows.n, 0);
    assert_int_equal(stale(), 0);
}

// Lessons stand where pupils would: they are no evidence of outcomes.
static void lessons_are_not_counted_as_pupils(void **state) {
    (void)state;
    struct error error = {0};
    int64_t seen = -1;
    struct session_plan plan = {.by = &kit.deputy,
                                .instrument = shelf_find(&session_kit.shelf, S("card-lesson-uud")),
                                .title = S("Посещение уроков"),
                                .held_on = DAY(2026, 10, 20)};
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[0].account;
    *vec_push(kit.test.arena, &plan.objects) = S("Алгебра, 8А");
    kit_write(session_open, &plan);
    struct session_close close = {&kit.deputy, plan.session_id, true};
    kit_write(session_close, &close);
    refresh();
    assert_int_equal(stale(), 0);
    assert_int_equal(year().rows.n, 0);
    assert_true(evidence_pupils_seen(test_reader(&kit.test), kit.org, kit.year, &seen, &error));
    assert_int_equal(seen, 0);
}

#define WITH_SESSION(test) cmocka_unit_test_setup_teardown(test, open_kit, session_kit_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SESSION(an_open_session_says_nothing),
        WITH_SESSION(a_closed_one_is_counted_by_level),
        WITH_SESSION(a_strand_is_the_scale_of_the_map),
        WITH_SESSION(pupils_stand_behind_the_counts),
        WITH_SESSION(a_corrected_mark_is_counted_anew),
        WITH_SESSION(an_opened_one_is_taken_out),
        WITH_SESSION(lessons_are_not_counted_as_pupils),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
