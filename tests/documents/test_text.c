// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "documents/text.h"

static const char DATA[] =
    "{\"n\": 21, \"big\": 14021, \"delta\": -4.2, \"whole\": 12, \"school\": \"Гимназия № 1\","
    " \"deputy\": \"Петрова Анна Сергеевна\", \"post\": \"балагур\","
    " \"forms\": {\"nominative\": \"балагур\", \"dative\": \"балагуру\"},"
    " \"share\": {\"count\": 18, \"n\": 25, \"ci\": {\"low\": 54.2, \"high\": 87.4}},"
    " \"few\": {\"count\": 3, \"n\": 7}, \"nobody\": {\"count\": 0, \"n\": 0},"
    " \"ci\": {\"low\": -1.5, \"high\": 10, \"unit\": \"п. п.\"}, \"pair\": [0.1, 0.52],"
    " \"marks\": {\"low\": 0.1, \"high\": 0.52, \"unit\": \"\"},"
    " \"classes\": [\"5А\", \"5Б\"], \"empty\": [], \"people\": [\"Иванов Иван Иванович\","
    " {\"title\": \"методическое объединение\"}],"
    " \"date\": \"2026-09-01\", \"day\": {\"begin\": \"2026-11-20\", \"end\": \"2026-11-20\"},"
    " \"week\": {\"begin\": \"2026-11-16\", \"end\": \"2026-11-20\"},"
    " \"months_long\": {\"begin\": \"2026-10-28\", \"end\": \"2026-11-03\"},"
    " \"open\": {\"begin\": \"2026-11-20\"}, \"months\": [9, 10], \"yes\": true, \"no\": false, "
    "\"year\": 2026}";

static struct arena *arena;
static struct scope scope;
static struct text_notes notes;

static int open_arena(void **state) {
    (void)state;
    struct error error = {0};
    arena = arena_open(0);
    scope = (struct scope){.data = node_from_json(arena, str_from(DATA), &error)};
    notes = (struct text_notes){arena, node_list(arena), node_list(arena)};
    return scope.data != NULL ? 0 : -1;
}

static int close_arena(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

static struct str filled(const char *source) {
    struct text text;
    struct error error = {0};
    if (!text_parse(arena, str_from(source), &text, &error)) {
        fail_msg("%s", error.text);
    }
    return text_fill(arena, &text, &scope, false, &notes);
}

static void every_filter_writes_what_the_readme_says(void **state) {
    (void)state;
    static const struct {
        const char *source;
        const char *expected;
    } rows[] = {
        {"Участвовали {{n}} из {{big}}.", "Участвовали 21 из 14\u00A0021."},
        {"{{n|pupils}}", "21\u00A0ученик"},
        {"У {{n|pupils|genitive}}", "У 21\u00A0ученика"},
        {"{{n|teachers}}, {{n|classes}}, {{n|works}}, {{n|lessons}}",
         "21\u00A0учитель, 21\u00A0класс, 21\u00A0работа, 21\u00A0урок"},
        {"{{n|count('решение','решения','решений')}}", "21\u00A0решение"},
        {"{{whole|pct}}", "12\u00A0%"},
        {"на {{delta|pp}}.", "на 4,2\u00A0п.\u00A0п."},
        {"{{delta|pp|signed}}", "−4,2\u00A0п.\u00A0п."},
        {"{{whole|signed}}", "+12"},
        {"{{delta|num(2)}}", "−4,20"},
        {"{{share|share}}", "72\u00A0% (18 из 25)"},
        {"{{few|share}}", "3 из 7"},
        {"{{nobody|share}}", "нет данных"},
        {"{{share|ci}}", "от 54,2 до 87,4\u00A0%"},
        {"{{ci|ci}}", "от −1,5 до 10\u00A0п. п."},
        {"{{marks|ci}}", "от 0,10 до 0,52"},
        {"{{delta|dir('выше','ниже')}}, {{whole|dir('выше','ниже')}}", "ниже, выше"},
        {"{{classes|list}}", "5А, 5Б"},
        {"{{school|lower}} {{school|cap}}", "гимназия № 1 Гимназия № 1"},
        {"{{school|genitive}}", "Гимназии № 1"},
        {"{{deputy|dative}}", "Петровой Анне Сергеевне"},
        {"{{deputy|fio}}", "Петрова\u00A0А.\u00A0С."},
        {"{{deputy|fio_first}}", "А.\u00A0С.\u00A0Петрова"},
        {"{{deputy|fio_dative}}", "Петровой\u00A0А.\u00A0С."},
        {"{{people|fio}}", "Иванов\u00A0И.\u00A0И., методическое объединение"},
        {"{{forms|dative}}", "балагуру"},
        {"Дано {{date|date}}.", "Дано 1\u00A0сентября 2026\u00A0г."},
        {"{{day|dates}}", "20\u00A0ноября 2026\u00A0г."},
        {"{{week|dates}}", "16–20\u00A0ноября 2026\u00A0г."},
        {"{{months_long|dates}}", "28\u00A0октября – 3\u00A0ноября 2026\u00A0г."},
        {"{{open|dates}}", "20\u00A0ноября 2026\u00A0г."},
        {"{{marks|dates|or('нет')}}", "нет"},
        {"{{date|month}}: {{months|month}}", "сентябрь: сентябрь, октябрь"},
        {"{{yes|yesno('да','нет')}}, {{no|yesno('да','нет')}}", "да, нет"},
        {"{{nothing|or('нет, и не было')}}", "нет, и не было"},
        {"{{empty|list|or('нет')}}", "нет"},
        {"{{classes|size}}", "2"},
        {"{{year}}", "2026"},
        {"Приказ{? n > 20 ? № {{n}}?}.", "Приказ № 21."},
        {"Приказ{? n > 30 ? № {{n}}?}.", "Приказ."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_str(filled(rows[i].source), rows[i].expected);
    }
}

static void a_missing_value_leaves_a_line_to_write_on(void **state) {
    (void)state;
    assert_str(filled("Приказ от {{order.date|date}} № {{order.number}}."),
               "Приказ от ______________ № ______________.");
    assert_str(
        filled("{{nothing|pupils|genitive}} {{nothing|share}} {{nothing|ci}} {{empty|list}}"),
        "______________ ______________ ______________ ______________");
    const struct node *first = node_at(notes.missing, 0);
    assert_non_null(first);
    assert_str(first->text, "order.date");
}

static void an_unsure_case_is_noted(void **state) {
    (void)state;
    assert_str(filled("{{post|dative}}"), "балагур");
    const struct node *last = node_at(notes.unsure, notes.unsure->n - 1);
    assert_non_null(last);
    assert_str(last->text, "балагур");
}

static void wrong_text_is_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "{{n",
        "{{n|upper}}",
        "{{n|num}}",
        "{{n|or('нет'}}",
        "{{}}",
        "{{имя}}",
        "{{n|count('один','два')}}",
        "{? n > 1 ?да",
        "{? n > ?да?}",
        "{{n|num(1)|pct|list|cap|lower}}",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct text text;
        struct error error = {0};
        if (text_parse(arena, str_from(wrong[i]), &text, &error)) {
            fail_msg("принято: %s", wrong[i]);
        }
        assert_true(error.text[0] != '\0');
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_filter_writes_what_the_readme_says),
        cmocka_unit_test(a_missing_value_leaves_a_line_to_write_on),
        cmocka_unit_test(an_unsure_case_is_noted),
        cmocka_unit_test(wrong_text_is_refused),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
