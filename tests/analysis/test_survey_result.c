// SPDX-License-Identifier: GPL-3.0-or-later
// Results of a survey: only of a closed one, only from five sheets; small counts and what would
// give them away are hidden; words after a person has read them.
#include "test.h"

#include "monitoring/session_kit.h"

#include "analysis/survey_result.h"
#include "base/ru.h"
#include "instruments/version.h"
#include "monitoring/survey_answer.h"

static struct survey survey;
static struct instrument instrument;

static void open_survey(void) {
    struct error error;
    bool found;
    struct session_plan plan = {.by = &kit.deputy,
                                .class_id = kit.class_5a,
                                .instrument =
                                    shelf_find(&session_kit.shelf, S("q-satisfaction-pupils")),
                                .title = S("Опрос"),
                                .by_class = true,
                                .held_on = DAY(2026, 10, 20)};
    kit_write(session_open, &plan);
    struct db *db = test_reader(&kit.test);
    assert_true(survey_get(db, kit.test.arena, kit.org, plan.session_id, &survey, &found, &error));
    assert_true(instrument_version_get(db, kit.test.arena, kit.org, survey.instrument_id,
                                       survey.instrument_version, &instrument, &error));
}

// A sheet: the place chosen for i1 … i4, and words.
static void answer(int number, const char *place, const char *words) {
    struct error error;
    struct survey_sheet sheet = {0};
    static const char *const names[] = {"q-i1", "q-i2", "q-i3", "q-i4"};
    for (size_t i = 0; i < 4; i++) {
        *vec_push(kit.test.arena, &sheet.fields) =
            (struct survey_field){str_from(names[i]), str_from(place)};
    }
    *vec_push(kit.test.arena, &sheet.fields) = (struct survey_field){S("q-i11"), str_from(words)};
    assert_true(survey_sheet_read(kit.test.arena, &instrument, &sheet, &error));
    struct survey_enter enter = {.survey = &survey,
                                 .claim = str_fmt(kit.test.arena, "%032x", (unsigned)number)};
    kit_write(survey_enter, &enter);
    struct survey_send send = {&survey, enter.claim, enter.ticket, &sheet};
    kit_write(survey_send, &send);
}

static bool make(bool unread, struct survey_result *out, struct error *error) {
    bool found;
    struct db *db = test_reader(&kit.test);
    assert_true(survey_get(db, kit.test.arena, kit.org, survey.session_id, &survey, &found, error));
    return survey_result_make(db, kit.test.arena, &survey, &instrument, unread, out, error);
}

static void close_it(void) {
    struct survey_close close = {&kit.deputy, survey.session_id};
    kit_write(survey_close, &close);
}

static void four_sheets_are_not_shown(void **state) {
    (void)state;
    struct survey_result result;
    struct error error;
    open_survey();
    for (int i = 0; i < 4; i++) {
        answer(i, "1", "");
    }
    close_it();
    assert_false(make(true, &result, &error));
    assert_int_equal(error.code, ERROR_FORBIDDEN);
    assert_non_null(strstr(error.text, "4 из 13"));
    assert_int_equal(result.questions.n, 0);
}

static void an_open_survey_shows_nothing(void **state) {
    (void)state;
    struct survey_result result;
    struct error error;
    open_survey();
    for (int i = 0; i < 7; i++) {
        answer(i, "3", i == 0 ? "Первые слова" : "");
    }
    for (int i = 7; i < 13; i++) {
        answer(i, i < 9 ? "0" : "2", i == 7 ? "Вторые слова" : ""); // 2 and 4
    }
    assert_false(make(true, &result, &error));
    assert_non_null(strstr(error.text, "закроют"));
}

static void small_counts_are_hidden_and_the_rest_is_right(void **state) {
    (void)state;
    struct survey_result result;
    struct error error;
    close_it();
    assert_true(make(false, &result, &error));
    assert_int_equal(result.answers, 13);
    const struct survey_table *first = &result.questions.at[0];
    assert_int_equal(first->cells.n, 5); // four steps and those who skipped it
    assert_int_equal(first->cells.at[3].count, 7);
    assert_int_equal(first->cells.at[3].shown, MEASURE_CELL_SHOWN);
    assert_int_equal(first->cells.at[0].shown, MEASURE_CELL_SMALL);
    assert_int_equal(first->cells.at[2].shown, MEASURE_CELL_SMALL);
    assert_true(first->cells.at[1].shown != MEASURE_CELL_SHOWN); // nobody looks as few do
    assert_true(str_eq(survey_cell_words(kit.test.arena, &first->cells.at[1], 13), S("скрыто")));
    struct str words = survey_cell_words(kit.test.arena, &first->cells.at[0], 13);
    assert_true(str_find(words, S("2")) == STR_NONE);
    assert_true(str_eq(survey_cell_words(kit.test.arena, &first->cells.at[3], 13),
                       S("7 из 13 (54" RU_NBSP "%)")));
}

static void levels_come_from_the_scales_cuts(void **state) {
    (void)state;
    struct survey_result result;
    struct error error;
    assert_true(make(false, &result, &error));
    const struct survey_table *scale = &result.scales.at[0]; // i1 … i4
    // One of the four is turned: places 0, 2 and 3 of all four give means 0.75, 1.75 and 2.25.
    assert_int_equal(scale->cells.at[0].count, 2);
    assert_int_equal(scale->cells.at[2].count, 11);
    assert_int_equal(scale->cells.at[3].count, 0);
    assert_int_equal(scale->cells.at[4].count, 0);
    // The other scales have no answers at all.
    assert_int_equal(result.scales.at[1].cells.at[4].count, 13);
}

static void words_wait_for_a_person(void **state) {
    (void)state;
    struct survey_result result;
    struct error error;
    assert_true(make(false, &result, &error));
    const struct survey_table *open = &result.questions.at[10];
    assert_true(open->open);
    assert_int_equal(open->words.n, 0);
    assert_int_equal(result.unread, 2);
    assert_true(make(true, &result, &error));
    open = &result.questions.at[10];
    assert_int_equal(open->words.n, 2);
    bool first = str_eq(open->words.at[0].body, S("Первые слова"));
    for (size_t i = 0; i < 2; i++) {
        struct survey_decide ask = {.by = &kit.deputy,
                                    .session_id = survey.session_id,
                                    .item = open->words.at[i].item,
                                    .key = open->words.at[i].key,
                                    .show = (i == 0) == first};
        kit_write(survey_words_decide, &ask);
    }
    assert_true(make(false, &result, &error));
    assert_int_equal(result.unread, 0);
    assert_int_equal(result.questions.at[10].words.n, 1);
    assert_true(str_eq(result.questions.at[10].words.at[0].body, S("Первые слова")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_sheets_are_not_shown),
        cmocka_unit_test(an_open_survey_shows_nothing),
        cmocka_unit_test(small_counts_are_hidden_and_the_rest_is_right),
        cmocka_unit_test(levels_come_from_the_scales_cuts),
        cmocka_unit_test(words_wait_for_a_person),
    };
    return cmocka_run_group_tests(tests, session_kit_open, session_kit_close);
}
