// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "knowledge/knowledge_kit.h"

static void every_record_has_a_page_that_reads(void **state) {
    (void)state;
    const struct content_base *knowledge = &knowledge_kit.knowledge;
    const struct content_kind *last = NULL;
    for (size_t i = 0; i < knowledge->records.n; i++) {
        const struct content_record *record = &knowledge->records.at[i];
        if (record->kind->hidden || record->whole != NULL) {
            continue;
        }
        if (record->kind != last) {
            last = record->kind;
            assert_int_equal(web_get(str_fmt(web.test.arena, "/content/%s", last->name).p), 200);
        }
        struct str path = content_address(web.test.arena, record);
        if (web_get(path.p) != 200) {
            fail_msg("%.*s", STR_ARG(path));
        }
    }
}

static void a_change_lies_beside_the_shipped_text(void **state) {
    (void)state;
    struct str shipped = knowledge_text("technology", "project", "title");
    knowledge_change("technology", "project", "title", "Учебный проект");
    assert_str(knowledge_text("technology", "project", "title"), "Учебный проект");
    const struct content_record *record =
        content_find(&knowledge_kit.knowledge, S("technology"), S("project"));
    assert_true(str_eq(record->title, shipped));
    assert_int_equal(test_number(&web.test, "select count(*) from content_edit"), 1);
    assert_int_equal(web_get("/content/technology/project"), 200);
    assert_true(web_says("Учебный проект"));
    assert_true(web_says("Так говорят у нас"));
    assert_int_equal(web_get("/content/technology/project/edit"), 200);
    assert_true(web_says("В поставке: "));
    assert_int_equal(web_post("/content/technology/project/shipped", FORM("x", "")), 303);
    assert_true(str_eq(knowledge_text("technology", "project", "title"), shipped));
    assert_int_equal(test_number(&web.test, "select count(*) from content_edit"), 2);
    assert_int_equal(web_get("/content/technology/project"), 200);
    assert_true(web_says("возвращён текст поставки"));
}

static void a_change_without_a_reason_is_refused_and_stays_typed(void **state) {
    (void)state;
    assert_int_equal(web_get("/content/decision/dec-seminar-pair/edit"), 200);
    assert_int_equal(
        web_post("/content/decision/dec-seminar-pair",
                 FORM("f.title", "Провести пару", "f.what", "Что", "f.who", "Кто", "f.term_days",
                      "12", "f.check", "Как", "f.instead_of", "Вместо", "reason", "  ")),
        422);
    assert_true(web_says("Напишите, почему"));
    assert_true(web_says("Провести пару"));
    assert_int_equal(web_post("/content/decision/dec-seminar-pair",
                              FORM("f.title", "Провести пару", "f.what", "Что", "f.who", "Кто",
                                   "f.term_days", "двенадцать", "f.check", "Как", "f.instead_of",
                                   "Вместо", "reason", "Так надо")),
                     422);
    assert_true(web_says("напишите число"));
    assert_int_equal(test_number(&web.test, "select count(*) from content_edit"), 0);
}

static void a_form_keeps_only_what_differs(void **state) {
    (void)state;
    struct str title = knowledge_text("competence", "c-reading", "title");
    assert_int_equal(web_get("/content/competence/c-reading/edit"), 200);
    assert_int_equal(web_post("/content/competence/c-reading",
                              FORM("f.title", str_c(web.test.arena, title), "reason", "Свой список",
                                   "f.indicators", "Читает сам\r\nЧитает с детьми\r\n")),
                     303);
    struct content_edits edits;
    struct error error = {0};
    assert_true(content_edits_of(test_reader(&web.test), web.test.arena, knowledge_kit.org,
                                 S("competence"), &edits, &error));
    assert_int_equal(edits.rows.n, 1);
    assert_int_equal(edits.rows.at[0].body->n, 1);
    assert_int_equal(node_get(edits.rows.at[0].body, "indicators")->n, 2);
    assert_true(node_get(edits.rows.at[0].base, "indicators")->n > 2);
}

static void an_own_outcome_is_seen_found_changed_and_removed(void **state) {
    (void)state;
    assert_int_equal(web_get("/outcomes/new?level=ooo"), 200);
    assert_int_equal(
        web_post("/outcomes",
                 FORM("level", "ooo", "strand", "K1", "title", "Ведёт школьный подкаст", "text",
                      "Записывает передачу о школе", "observable", "Держит паузу\nСлушает гостя",
                      "reason", "У нас есть студия")),
        303);
    assert_string_equal(web_sent_to(), "/outcomes/ooo.K1.s1");
    assert_int_equal(web_get("/outcomes/ooo.K1.s1"), 200);
    assert_true(web_says("Ведёт школьный подкаст"));
    assert_true(web_says("Держит паузу"));
    assert_true(web_says("У нас есть студия"));
    assert_int_equal(web_get("/outcomes?level=ooo"), 200);
    assert_true(web_says("Ведёт школьный подкаст"));
    assert_int_equal(web_get("/key/ooo"), 200);
    assert_true(web_says("k.ooo.K1.s1"));
    assert_int_equal(web_get("/search?q=%D0%BF%D0%BE%D0%B4%D0%BA%D0%B0%D1%81%D1%82%D0%BE%D0%B2"),
                     200);
    assert_true(web_says("/outcomes/ooo.K1.s1"));
    assert_int_equal(web_post("/content/outcome/ooo.K1.s1/shipped", FORM("x", "")), 303);
    assert_int_equal(web_get("/outcomes/ooo.K1.s1"), 404);
    assert_int_equal(web_get("/outcomes/new"), 200);
    assert_int_equal(web_post("/outcomes", FORM("level", "ooo", "strand", "K1", "title", "Другое",
                                                "text", "Т", "observable", "П", "reason", "Р")),
                     303);
    assert_string_equal(web_sent_to(), "/outcomes/ooo.K1.s2");
}

static void own_words_of_a_level_of_attainment_stand_on_the_outcome(void **state) {
    (void)state;
    knowledge_change("attainment", "ooo.P3", "basic", "Читает таблицу по строкам");
    assert_int_equal(web_get("/outcomes/ooo.P3.2"), 200);
    assert_true(web_says("Читает таблицу по строкам"));
    assert_int_equal(web_get("/strands/P3"), 200);
    assert_true(web_says("Читает таблицу по строкам"));
    assert_true(web_says("изменено школой"));
}

#define ON_SCHOOL(name)                                                                            \
    cmocka_unit_test_setup_teardown(name, knowledge_kit_open, knowledge_kit_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_SCHOOL(every_record_has_a_page_that_reads),
        ON_SCHOOL(a_change_lies_beside_the_shipped_text),
        ON_SCHOOL(a_change_without_a_reason_is_refused_and_stays_typed),
        ON_SCHOOL(a_form_keeps_only_what_differs),
        ON_SCHOOL(an_own_outcome_is_seen_found_changed_and_removed),
        ON_SCHOOL(own_words_of_a_level_of_attainment_stand_on_the_outcome),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
