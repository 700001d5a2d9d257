// SPDX-License-Identifier: GPL-3.0-or-later
// What a sheet of any kind reads as, and how hard it is to read.
#include "test.h"

#include "instruments/shelf.h"
#include "instruments/sheet.h"

#include <math.h>

static struct arena *arena;
static struct content_shelf shelf;

static int load(void **state) {
    struct error error;
    (void)state;
    arena = arena_open(0);
    return shelf_load(arena, content_files, &shelf, &error) ? 0 : -1;
}

static int unload(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

static struct instrument_sheet read(const char *id) {
    struct instrument_sheet sheet;
    const struct passport *passport = passport_find(&shelf.passports, str_from(id));
    assert_non_null(passport);
    sheet_read(arena, passport, &sheet);
    return sheet;
}

static void a_work_keeps_its_texts_tables_keys_and_criteria(void **state) {
    (void)state;
    struct instrument_sheet sheet = read("task-reading-10");
    assert_int_equal(sheet.stimuli.n, 3);
    const struct stimulus_block *table = &sheet.stimuli.at[2].blocks.at[0];
    assert_int_equal(table->rows.n, 4); // the row of dashes is none
    assert_str(table->rows.at[0].cells.at[0], "Улица");
    assert_str(table->rows.at[1].cells.at[1], "40");
    const struct question *q = &sheet.questions.at[0];
    assert_int_equal(q->type, QUESTION_NUMBER);
    assert_str(q->key, "90");
    assert_int_equal(q->criteria.n, 2);
    assert_ptr_equal(q->stimulus, &sheet.stimuli.at[2]);
    assert_int_equal(sheet.questions.at[1].type, QUESTION_CHOICE);
    assert_int_equal(sheet.questions.at[1].answers.at[1].value, 1);
}

static void texts_stand_first_where_questions_go_back_and_forth(void **state) {
    (void)state;
    struct instrument_sheet sheet = read("task-reading-10");
    assert_true(sheet_texts_first(&sheet));
    for (size_t i = 0; i < sheet.questions.n; i++) {
        assert_null(sheet_stimulus_before(&sheet, i));
    }
    assert_ptr_equal(sheet_stimulus_again(&sheet, 0), &sheet.stimuli.at[2]);
    // Each text asked about in one run stands before it, and none is lost.
    sheet.questions.n = 2;
    sheet.stimuli.at[1] = sheet.stimuli.at[2];
    sheet.stimuli.n = 2;
    sheet.questions.at[0].stimulus = &sheet.stimuli.at[0];
    sheet.questions.at[1].stimulus = &sheet.stimuli.at[1];
    assert_false(sheet_texts_first(&sheet));
    assert_ptr_equal(sheet_stimulus_before(&sheet, 0), &sheet.stimuli.at[0]);
    assert_ptr_equal(sheet_stimulus_before(&sheet, 1), &sheet.stimuli.at[1]);
    assert_null(sheet_stimulus_again(&sheet, 1));
}

static void a_card_of_a_known_method_keeps_its_bands(void **state) {
    (void)state;
    struct instrument_sheet sheet = read("sc-luskanova");
    assert_true(sheet.confirmed);
    assert_int_equal(sheet.checked_in.n, 2);
    assert_int_equal(sheet.scales.at[0].bands.n, 5);
    assert_int_equal(sheet.scales.at[0].bands.at[4].from, 25);
    assert_int_equal(sheet.questions.at[0].high, 30);
    assert_false(read("sc-besseda-o-shkole").confirmed);
}

static void readability_counts_words_sentences_and_syllables(void **state) {
    (void)state;
    struct readability sum = {0};
    readability_add(&sum, S("Мама мыла раму. А ты?"));
    readability_add(&sum, S(""));
    readability_add(&sum, S("Ёж…"));
    assert_int_equal(sum.words, 6);
    assert_int_equal(sum.sentences, 3);
    assert_int_equal(sum.syllables, 9);
    assert_int_equal(sum.longest, 3);
    assert_true(fabs(readability_sentence(&sum) - 2.0) < 1e-9);
    assert_true(fabs(readability_grade(&sum) - 1.0) < 1e-9); // 0.5·2 + 8.4·1.5 − 15.59 < 1
    struct readability hard = {0};
    readability_add(&hard, S("Образовательная организация обеспечивает преемственность."));
    assert_true(fabs(readability_grade(&hard) - (0.5 * 4 + 8.4 * 23 / 4 - 15.59)) < 1e-9);
    struct readability none = {0};
    assert_true(readability_grade(&none) == 0 && readability_sentence(&none) == 0);
}

static void what_small_children_read_has_nine_words_a_sentence_at_most(void **state) {
    (void)state;
    size_t seen = 0;
    for (size_t i = 0; i < shelf.passports.rows.n; i++) {
        struct instrument_sheet sheet;
        sheet_read(arena, &shelf.passports.rows.at[i], &sheet);
        if (sheet_is_for_pupils(&sheet) && sheet.passport->grade_most <= 4) {
            struct readability sum = sheet_readability(&sheet);
            assert_true(readability_sentence(&sum) <= 9);
            seen++;
        }
    }
    assert_int_equal(seen, 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_work_keeps_its_texts_tables_keys_and_criteria),
        cmocka_unit_test(texts_stand_first_where_questions_go_back_and_forth),
        cmocka_unit_test(a_card_of_a_known_method_keeps_its_bands),
        cmocka_unit_test(readability_counts_words_sentences_and_syllables),
        cmocka_unit_test(what_small_children_read_has_nine_words_a_sentence_at_most),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
