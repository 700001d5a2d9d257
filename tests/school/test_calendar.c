// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "school_kit.h"

#include "school/year.h"

static const enum term_kind usual[LEVEL_COUNT] = {TERM_QUARTER, TERM_QUARTER, TERM_HALF_YEAR};

static bool is_day(struct date date, int year, int month, int day) {
    return date_cmp(date, DAY(year, month, day)) == 0;
}

static struct calendar proposed(int start, int week_days, const enum term_kind *kinds) {
    struct calendar calendar;
    struct error error = {0};
    calendar_propose(kit.test.arena, start, week_days, LEVELS_ALL, kinds, &calendar);
    if (!calendar_check(&calendar, &error)) {
        fail_msg("%d: %s", start, error.text);
    }
    return calendar;
}

// The federal calendar of 2025/26: 1.09–24.10, 5.11 (3.11 without the day off)–30.12,
// 12.01–27.03, 6.04–26.05.
static void the_year_is_proposed_as_schools_have_it(void **state) {
    (void)state;
    struct calendar c = proposed(2025, 5, usual);
    assert_str(c.year.title, "2025/26");
    assert_int_equal(c.terms.n, 10);
    assert_true(is_day(c.terms.at[0].begins, 2025, 9, 1));
    assert_true(is_day(c.terms.at[0].ends, 2025, 10, 24));
    assert_true(is_day(c.terms.at[1].begins, 2025, 11, 3));
    assert_true(is_day(c.terms.at[1].ends, 2025, 12, 30));
    assert_true(is_day(c.terms.at[2].begins, 2026, 1, 12));
    assert_true(is_day(c.terms.at[2].ends, 2026, 3, 27));
    assert_true(is_day(c.terms.at[3].begins, 2026, 4, 6));
    assert_true(is_day(c.terms.at[3].ends, 2026, 5, 26));
    assert_str(term_title(kit.test.arena, &c.terms.at[8]), "1-е полугодие");
}

static void any_year_and_any_kind_of_terms_gives_a_calendar_in_order(void **state) {
    (void)state;
    for (int start = 2020; start < 2060; start++) {
        for (int kind = TERM_QUARTER; kind <= TERM_HALF_YEAR; kind++) {
            enum term_kind kinds[] = {(enum term_kind)kind, (enum term_kind)kind,
                                      (enum term_kind)kind};
            proposed(start, 5, kinds);
            proposed(start, 6, kinds);
        }
    }
}

static void days_without_lessons_are_known(void **state) {
    (void)state;
    struct calendar c = proposed(2025, 5, usual);
    assert_true(calendar_lessons_on(&c, 5, DAY(2025, 9, 1)));
    assert_false(calendar_lessons_on(&c, 5, DAY(2025, 9, 6)));   // Saturday
    assert_false(calendar_lessons_on(&c, 5, DAY(2025, 10, 28))); // holidays
    assert_false(calendar_lessons_on(&c, 11, DAY(2025, 10, 28)));
    assert_false(calendar_lessons_on(&c, 5, DAY(2025, 11, 4))); // a day off of the state
    assert_false(calendar_lessons_on(&c, 1, DAY(2026, 2, 18))); // the first grade rests
    assert_true(calendar_lessons_on(&c, 2, DAY(2026, 2, 18)));
    assert_false(calendar_lessons_on(&c, 5, DAY(2026, 6, 1)));
    int week = 0;
    const struct term *term = calendar_term_on(&c, LEVEL_OOO, DAY(2025, 11, 18), &week);
    assert_int_equal(term->ordinal, 2);
    assert_int_equal(week, 3);
}

static void dates_out_of_order_are_refused_with_the_place(void **state) {
    (void)state;
    struct calendar c = proposed(2026, 5, usual);
    struct error error;
    c.terms.at[1].begins = DAY(2026, 10, 1);
    assert_false(calendar_check(&c, &error));
    assert_non_null(strstr(error.text, "2-й период"));
    c = proposed(2026, 5, usual);
    c.holidays.at[0].ends = DAY(2028, 1, 1);
    assert_false(calendar_check(&c, &error));
    assert_non_null(strstr(error.text, "Каникулы, строка 1"));
}

static void a_calendar_is_kept_and_two_years_do_not_overlap(void **state) {
    (void)state;
    struct calendar kept;
    struct calendar_save save = {.by = &kit.deputy};
    assert_true(
        calendar_get(test_reader(&kit.test), kit.test.arena, kit.org, kit.year, &kept, NULL));
    assert_int_equal(kept.terms.n, 10);
    assert_int_equal(kept.holidays.n, 4);
    assert_str(kept.holidays.at[0].title, "Осенние каникулы");
    save.calendar = kept;
    save.calendar.holidays.n = 1;
    kit_write(calendar_save, &save);
    assert_true(
        calendar_get(test_reader(&kit.test), kit.test.arena, kit.org, kit.year, &kept, NULL));
    assert_int_equal(kept.holidays.n, 1);
    calendar_propose(kit.test.arena, 2026, 5, LEVELS_ALL, usual, &save.calendar);
    struct error error;
    kit_refused(calendar_save, &save, &error);
    assert_non_null(strstr(error.text, "пересекаются"));
    kit_year(2027);
    struct school_year year;
    assert_true(year_current(test_reader(&kit.test), kit.test.arena, kit.org, DAY(2026, 10, 1),
                             &year, NULL));
    assert_str(year.title, "2026/27");
    assert_true(year_current(test_reader(&kit.test), kit.test.arena, kit.org, DAY(2031, 1, 1),
                             &year, NULL));
    assert_str(year.title, "2027/28");
}

#define KIT_TEST(f) cmocka_unit_test_setup_teardown(f, kit_open, kit_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        KIT_TEST(the_year_is_proposed_as_schools_have_it),
        KIT_TEST(any_year_and_any_kind_of_terms_gives_a_calendar_in_order),
        KIT_TEST(days_without_lessons_are_known),
        KIT_TEST(dates_out_of_order_are_refused_with_the_place),
        KIT_TEST(a_calendar_is_kept_and_two_years_do_not_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
