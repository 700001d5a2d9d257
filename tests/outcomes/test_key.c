// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "knowledge/knowledge_kit.h"

#include "outcomes/key.h"

static int64_t number(const char *select) { return test_number(&web.test, select); }

static void one_click_takes_the_proposal_of_every_level(void **state) {
    (void)state;
    assert_int_equal(web_get("/key"), 200);
    assert_true(web_says("Начните с предложения"));
    assert_true(web_says("сверьте с первоисточником"));
    assert_int_equal(web_post("/key", FORM("x", "")), 303);
    assert_int_equal(number("select count(*) from key_choice"), 3);
    assert_int_equal(number("select count(*) from key_outcome"), 35);
    assert_int_equal(web_get("/key"), 200);
    assert_false(web_says("Начните с предложения"));
    assert_int_equal(web_post("/key", FORM("x", "")), 303);
    assert_int_equal(number("select count(*) from key_choice"), 3);
}

static void a_choice_keeps_its_reasons_and_the_one_before_it(void **state) {
    (void)state;
    assert_int_equal(web_get("/key/ooo"), 200);
    assert_int_equal(web_post("/key/ooo", FORM("k.ooo.P1.1", "1", "w.ooo.P1.1", "Слабое место",
                                               "s.ooo.P1.1", "математика, физика", "k.ooo.K2.1",
                                               "1", "reason", "Итоги прошлого года")),
                     303);
    assert_int_equal(web_get("/key"), 200);
    assert_true(web_says("Слабое место"));
    assert_true(web_says("математика, физика"));
    assert_true(web_says("Итоги прошлого года"));
    assert_int_equal(web_post("/key/ooo", FORM("k.ooo.P1.2", "1")), 303);
    assert_int_equal(number("select max(version) from key_choice where level = 'ooo'"), 2);
    assert_int_equal(number("select count(*) from key_outcome where level = 'ooo'"), 3);
    assert_int_equal(web_get("/key"), 200);
    assert_true(web_says("Как выбор менялся"));
    assert_int_equal(number("select count(*) from audit where action = 'key.choose'"), 2);
}

static void nothing_ticked_is_refused_with_a_sentence_and_the_words_stay(void **state) {
    (void)state;
    assert_int_equal(web_get("/key/noo"), 200);
    assert_int_equal(web_post("/key/noo", FORM("reason", "Решение педсовета")), 422);
    assert_true(web_says("Отметьте хотя бы один"));
    assert_true(web_says("Решение педсовета"));
    assert_int_equal(web_get("/key/xyz"), 404);
}

static void a_year_without_a_choice_goes_on_with_the_last_one(void **state) {
    (void)state;
    struct error error = {0};
    struct key_choice choice;
    assert_int_equal(web_get("/key"), 200);
    assert_int_equal(web_post("/key", FORM("x", "")), 303);
    int64_t org = number("select org_id from org");
    test_write(&web.test,
               "insert into school_year (org_id, year_id, title, begins, ends, week_days)"
               " values ($1, 77, '2040/41', '2040-09-01', '2041-05-26', 5)",
               ARGS(ARG_INT(org)));
    test_write(&web.test,
               "insert into school_year (org_id, year_id, title, begins, ends, week_days)"
               " values ($1, 66, '2010/11', '2010-09-01', '2011-05-26', 5)",
               ARGS(ARG_INT(org)));
    struct db *db = test_reader(&web.test);
    assert_true(key_choice_of(db, web.test.arena, org, 77, LEVEL_SOO, &choice, &error));
    assert_int_equal(choice.version, 1);
    assert_int_equal(choice.rows.n, 12);
    assert_true(choice.year_id != 77);
    assert_true(choice.rows.at[0].subjects.n > 0);
    assert_true(key_choice_of(db, web.test.arena, org, 66, LEVEL_SOO, &choice, &error));
    assert_int_equal(choice.version, 0);
    assert_false(key_choice_get(db, web.test.arena, org, 77, LEVEL_SOO, 1, &choice, &error));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_click_takes_the_proposal_of_every_level,
                                        knowledge_kit_open, knowledge_kit_close),
        cmocka_unit_test_setup_teardown(a_choice_keeps_its_reasons_and_the_one_before_it,
                                        knowledge_kit_open, knowledge_kit_close),
        cmocka_unit_test_setup_teardown(
            nothing_ticked_is_refused_with_a_sentence_and_the_words_stay, knowledge_kit_open,
            knowledge_kit_close),
        cmocka_unit_test_setup_teardown(a_year_without_a_choice_goes_on_with_the_last_one,
                                        knowledge_kit_open, knowledge_kit_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
