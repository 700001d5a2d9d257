// SPDX-License-Identifier: GPL-3.0-or-later
// The summary of a year and the comparison of classes, against numbers worked out by hand.
#include "test.h"

#include "analysis/outcome_result.h"

#include <math.h>

static struct arena *arena;
static struct outcome_catalogue catalogue;

static int open_arena(void **state) {
    struct error error = {0};
    (void)state;
    arena = arena_open(0);
    return outcome_catalogue_load(arena, content_files, &catalogue, &error) ? 0 : -1;
}

static int close_arena(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

enum { YEAR = 7 };

// A session of a class (its grade and number) with counts from below basic to high.
static void add(struct evidence_list *list, const char *outcome, int grade, int64_t class_id,
                int64_t session_id, const size_t count[4]) {
    struct evidence_row *row = vec_push(arena, &list->rows);
    *row =
        (struct evidence_row){.session_id = session_id,
                              .year_id = YEAR,
                              .class_id = class_id,
                              .grade = grade,
                              .class_name = str_fmt(arena, "%d-%lld", grade, (long long)class_id),
                              .held_on = {2026, 10, 15},
                              .instrument_id = S("obs"),
                              .instrument_version = 1,
                              .outcome = str_from(outcome)};
    for (int level = 0; level < 4; level++) {
        row->count[MEASURE_BELOW_BASIC + level] = count[level];
    }
}

#define COUNT(...)                                                                                 \
    (const size_t[]) { __VA_ARGS__ }

static struct summary sum(const struct evidence_list *list, enum summary_by by, enum level level,
                          bool leaves) {
    struct summary_ask ask = {.year_id = YEAR, .level = level, .by = by, .leaves = leaves};
    struct summary summary;
    summary_make(arena, &ask, &catalogue, list, &summary);
    return summary;
}

static void the_last_session_of_a_class_counts(void **state) {
    (void)state;
    struct evidence_list list = {0};
    add(&list, "ooo.K2", 5, 1, 20, COUNT(6, 8, 6, 4)); // the newest stands first
    add(&list, "ooo.K2", 5, 1, 10, COUNT(24, 0, 0, 0));
    add(&list, "ooo.K2", 5, 2, 11, COUNT(4, 4, 4, 4));
    struct summary s = sum(&list, SUMMARY_CLASSES, LEVEL_OOO, false);
    assert_int_equal(s.lines.n, 2);
    const struct summary_cell *cell = &s.lines.at[0].cells[0];
    assert_int_equal(cell->n, 24);
    assert_int_equal(cell->basic, 18);
    assert_int_equal(cell->session_id, 20);
    // Wilson of 18 of 24: (0,75 + z²/48 ∓ z √(0,75·0,25/24 + z²/2304)) / (1 + z²/24).
    assert_true(fabs(cell->wilson.lower - 0.5510) < 1e-4);
    assert_true(fabs(cell->wilson.upper - 0.8800) < 1e-4);
    assert_int_equal(s.total.cells[0].n, 40);
    assert_int_equal(s.total.cells[0].basic, 30);
    assert_int_equal(s.sessions, 2);
}

static void parallels_and_levels_are_sums(void **state) {
    (void)state;
    struct evidence_list list = {0};
    add(&list, "noo.K2", 3, 9, 9, COUNT(1, 2, 3, 4));
    add(&list, "ooo.K2", 5, 1, 20, COUNT(6, 8, 6, 4));
    add(&list, "ooo.K2", 5, 2, 11, COUNT(4, 4, 4, 4));
    add(&list, "ooo.K2", 6, 3, 12, COUNT(0, 5, 5, 0));
    add(&list, "ooo.K2.4", 6, 3, 12, COUNT(1, 1, 1, 1));
    struct summary s = sum(&list, SUMMARY_PARALLELS, LEVEL_OOO, false);
    assert_int_equal(s.lines.n, 2);
    assert_int_equal(s.lines.at[0].cells[0].n, 40);
    assert_int_equal(s.lines.at[0].cells[0].session_id, 0);
    assert_int_equal(s.lines.at[1].cells[0].basic, 10);
    s = sum(&list, SUMMARY_LEVELS, 0, false);
    assert_int_equal(s.lines.n, 2);
    assert_int_equal(s.columns.n, 1);
    assert_true(str_eq(s.columns.at[0].id, S("K2")));
    assert_int_equal(s.lines.at[0].cells[0].n, 10);
    assert_int_equal(s.lines.at[1].cells[0].n, 50);
    s = sum(&list, SUMMARY_CLASSES, LEVEL_OOO, true);
    assert_int_equal(s.columns.n, 1);
    assert_true(str_eq(s.columns.at[0].id, S("ooo.K2.4")));
}

static struct outcome_result result_of(const struct evidence_list *list) {
    struct outcome_result result;
    struct error error = {0};
    assert_true(outcome_result_make(arena, list, YEAR, &result, &error));
    return result;
}

static void classes_are_told_apart_where_the_data_allow(void **state) {
    (void)state;
    struct evidence_list list = {0};
    add(&list, "ooo.K2", 5, 1, 20, COUNT(2, 20, 2, 1));
    add(&list, "ooo.K2", 5, 2, 21, COUNT(18, 5, 1, 1));
    add(&list, "ooo.K2", 5, 3, 22, COUNT(3, 2, 0, 0)); // five pupils
    struct outcome_result r = result_of(&list);
    assert_int_equal(r.pairs.n, 3);
    // 23 of 25 and 7 of 25: Fisher's exact p is 6e-6.
    assert_int_equal(r.pairs.at[0].comparison.claim, CLAIM_DIFFERENCE);
    assert_int_equal(r.pairs.at[1].comparison.claim, CLAIM_FEW_PUPILS);
    assert_int_equal(r.total.n, 55);
}

static void other_grades_and_other_sheets_are_not_compared(void **state) {
    (void)state;
    struct evidence_list list = {0};
    add(&list, "ooo.K2", 5, 1, 20, COUNT(2, 20, 2, 1));
    add(&list, "ooo.K2", 5, 2, 21, COUNT(18, 5, 1, 1));
    add(&list, "ooo.K2", 6, 3, 22, COUNT(18, 5, 1, 1));
    list.rows.at[1].instrument_version = 2;
    struct outcome_result r = result_of(&list);
    assert_int_equal(r.pairs.n, 0);
    assert_int_equal(r.apart, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_session_of_a_class_counts),
        cmocka_unit_test(parallels_and_levels_are_sums),
        cmocka_unit_test(classes_are_told_apart_where_the_data_allow),
        cmocka_unit_test(other_grades_and_other_sheets_are_not_compared),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
