// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/ru.h"
#include "instruments/kind.h"
#include "instruments/shelf.h"
#include "instruments/wording.h"

static struct arena *arena;
static struct content_shelf shelf;

static int load(void **state) {
    struct error error;
    (void)state;
    arena = arena_open(0);
    if (!shelf_load(arena, content_files, &shelf, &error)) {
        print_error("%s\n", error.text);
        return -1;
    }
    return 0;
}

static int unload(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

static void every_shipped_sheet_and_rubric_loads(void **state) {
    (void)state;
    size_t rubrics = 0, observations = 0;
    for (size_t i = 0; i < shelf.instruments.n; i++) {
        const struct instrument *it = &shelf.instruments.at[i];
        rubrics += it->kind == &kind_rubric;
        observations += it->kind == &kind_observation;
        assert_true(it->items.n >= 3);
        assert_true(it->scales.n >= 1);
        for (size_t s = 0; s < it->scales.n; s++) {
            assert_true(it->scales.at[s].items.n >= 1);
        }
    }
    assert_int_equal(rubrics, 17);
    assert_int_equal(observations, 14);
}

static void a_sheet_reads_as_it_is_written(void **state) {
    (void)state;
    const struct instrument *it = shelf_find(&shelf, S("obs-group-project-ooo"));
    assert_non_null(it);
    assert_str(it->title, "Карта наблюдения группового проекта, 5–9 классы");
    assert_int_equal(it->items.n, 12);
    assert_str(it->items.at[0].outcome, "ooo.K2.4");
    assert_int_equal(it->items.at[0].options.n, 4);
    assert_int_equal(item_max(&it->items.at[0]), 3);
    assert_true(instrument_needs_second(it));
    assert_null(shelf_find(&shelf, S("obs-none")));
}

static void levels_of_a_mark_follow_the_sheets_cuts(void **state) {
    (void)state;
    const struct instrument *it = shelf_find(&shelf, S("obs-group-project-ooo"));
    assert_int_equal(item_level(it, 0, 0), MEASURE_BELOW_BASIC);
    assert_int_equal(item_level(it, 0, 0.5), MEASURE_BELOW_BASIC);
    assert_int_equal(item_level(it, 0, 1), MEASURE_BASIC);
    assert_int_equal(item_level(it, 0, 1.5), MEASURE_BASIC);
    assert_int_equal(item_level(it, 0, 2), MEASURE_ADVANCED);
    assert_int_equal(item_level(it, 0, 2.5), MEASURE_HIGH);
    assert_int_equal(item_level(it, 0, 3), MEASURE_HIGH);
}

static void a_sheet_without_names_is_refused_for_a_class_list(void **state) {
    (void)state;
    struct error error = {0};
    assert_false(instrument_fits_class(shelf_find(&shelf, S("obs-class-values")), 7, &error));
    assert_non_null(strstr(error.text, "без имён"));
    assert_false(instrument_fits_class(shelf_find(&shelf, S("obs-group-project-ooo")), 4, &error));
    assert_true(instrument_fits_class(shelf_find(&shelf, S("obs-group-project-ooo")), 9, &error));
}

static void every_field_of_a_shipped_sheet_has_a_russian_wording(void **state) {
    (void)state;
    for (size_t i = 0; i < shelf.instruments.n; i++) {
        const struct instrument *it = &shelf.instruments.at[i];
        if (wording_filled_by(it->filled_by) == NULL ||
            wording_who_may_use(it->who_may_use) == NULL || wording_setting(it->setting) == NULL ||
            wording_evidence(it->evidence) == NULL || wording_evidence_note(it->evidence) == NULL ||
            wording_consent(it->consent) == NULL) {
            fail_msg("%.*s has a word that no page can say", STR_ARG(it->id));
        }
        for (size_t j = 0; j < it->levels.n; j++) {
            assert_non_null(wording_level(it->levels.at[j]));
        }
    }
}

static void grades_and_cuts_read_as_a_school_writes_them(void **state) {
    (void)state;
    const struct instrument *it = shelf_find(&shelf, S("obs-group-project-ooo"));
    const struct scale *scale = &it->scales.at[0];
    assert_true(str_eq(wording_grades(arena, it), S("5–9 классы")));
    assert_true(str_eq(wording_levels(arena, it), S("ООО")));
    assert_true(str_eq(wording_cut(arena, scale, 0), S("до 0,8")));
    assert_true(str_eq(wording_cut(arena, scale, 1), S("от 0,8 до 1,7")));
    assert_true(str_eq(wording_cut(arena, scale, 3), S("от 2,5")));
    struct measure_cut cuts[] = {{50, MEASURE_BELOW_BASIC}, {100, MEASURE_HIGH}};
    struct scale percent = {.method = MEASURE_PERCENT, .cuts = {.at = cuts, .n = 2}};
    assert_true(str_eq(wording_cut(arena, &percent, 0), S("до 50" RU_NBSP "%")));
    int grades[] = {2, 5, 8};
    struct instrument some = {.grades = {.at = grades, .n = 3}};
    assert_true(str_eq(wording_grades(arena, &some), S("2, 5, 8 классы")));
    some.grades.n = 1;
    assert_true(str_eq(wording_grades(arena, &some), S("2 класс")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shipped_sheet_and_rubric_loads),
        cmocka_unit_test(a_sheet_reads_as_it_is_written),
        cmocka_unit_test(levels_of_a_mark_follow_the_sheets_cuts),
        cmocka_unit_test(a_sheet_without_names_is_refused_for_a_class_list),
        cmocka_unit_test(every_field_of_a_shipped_sheet_has_a_russian_wording),
        cmocka_unit_test(grades_and_cuts_read_as_a_school_writes_them),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
