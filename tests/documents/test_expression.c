// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "documents/expression.h"

static const char DATA[] =
    "{\"n\": 25, \"zero\": 0, \"proc\": {\"listed\": 26, \"second\": null, \"kind\": \"visit\","
    " \"anonymous\": false, \"consent\": true, \"empty\": \"  \"},"
    " \"levels\": [\"noo\", \"ooo\"], \"none\": [], \"share\": \"72,5\","
    " \"doc\": {\"date\": \"2026-11-25\"}, \"self\": {\"year\": 2025, \"i\": {\"1_1\": {\"count\": "
    "7}}},"
    " \"has.psychologist\": true, \"pers\": {\"k\": 5},"
    " \"recs\": [{\"who\": \"Иванов\", \"term\": \"2026-12-01\", \"what\": \"Усилить контроль\"},"
    " {\"who\": \"\", \"n\": 4}]}";

static struct arena *arena;
static struct scope scope;

static int open_arena(void **state) {
    (void)state;
    struct error error = {0};
    arena = arena_open(0);
    scope = (struct scope){.data = node_from_json(arena, str_from(DATA), &error)};
    return scope.data != NULL ? 0 : -1;
}

static int close_arena(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

static bool holds(const char *text) {
    struct error error = {0};
    struct expression *expression = expression_parse(arena, str_from(text), &error);
    if (expression == NULL) {
        fail_msg("%s", error.text);
    }
    return expression_holds(expression, &scope, arena);
}

static void conditions_hold_when_they_should(void **state) {
    (void)state;
    static const char *const yes[] = {
        "n",
        "zero",
        "n >= 10",
        "n < 0.99 * proc.listed",
        "n >= 20 and n < 50",
        "not proc.second",
        "not proc.empty",
        "not nothing.here",
        "not nothing >= 10",
        "not n == 26",
        "proc.consent",
        "not proc.anonymous",
        "proc.kind == 'visit' or proc.kind == 'review'",
        "proc.kind != 'written' and (n > 30 or n == 25)",
        "levels has 'noo'",
        "'ooo' in levels",
        "not levels has 'soo'",
        "levels overlaps levels",
        "levels overlaps none",
        "count(levels) == 2",
        "count(nothing) == 0",
        "count(proc.kind) == 1",
        "count(none) == 0",
        "any(recs, not who or not term)",
        "any(recs, n < pers.k)",
        "any(recs, what contains 'усилить')",
        "not any(recs, who == 'Петров')",
        "any(recs, item.who == 'Иванов')",
        "any(recs, term > doc.date)",
        "doc.date > date(self.year, 4, 20)",
        "self.i.1_1.count == 3 + 4",
        "share > 72",
        "has.psychologist",
        "-n < 0",
        "n / 5 == 5",
        "true",
        "not false",
    };
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        if (!holds(yes[i])) {
            fail_msg("должно выполняться: %s", yes[i]);
        }
    }
}

static void a_missing_value_makes_a_condition_false(void **state) {
    (void)state;
    static const char *const no[] = {
        "nothing",        "nothing >= 10",     "nothing < 10",          "nothing == nothing",
        "nothing != 1",   "n < nothing * 2",   "proc.second",           "proc.empty",
        "none",           "any(nothing, who)", "nothing has 'noo'",     "nothing overlaps levels",
        "proc.anonymous", "n / zero > 0",      "date(2026, 13, 1) > 0", "levels == 'noo'",
        "recs.who",
    };
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
        if (holds(no[i])) {
            fail_msg("не должно выполняться: %s", no[i]);
        }
    }
}

static void a_wrong_condition_is_refused_with_its_place(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *words;
    } rows[] = {
        {"n >=", "позиция 5"},           {"n >= 10 and", "позиция 12"}, {"(n > 1", "скобка"},
        {"n > 1)", "лишнее в конце"},    {"size(n) > 1", "функции"},    {"n = 1", "лишнее"},
        {"n == 'visit", "одинарных"},    {"any(recs)", "запятая"},      {"", "нужно имя"},
        {"ци накрывает 0", "нужно имя"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error error = {0};
        assert_null(expression_parse(arena, str_from(rows[i].text), &error));
        if (strstr(error.text, rows[i].words) == NULL) {
            fail_msg("%s: %s", rows[i].text, error.text);
        }
    }
}

static void nesting_has_a_limit(void **state) {
    (void)state;
    char text[4001];
    struct error error = {0};
    memset(text, '(', 4000);
    text[4000] = '\0';
    assert_null(expression_parse(arena, str_from(text), &error));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_hold_when_they_should),
        cmocka_unit_test(a_missing_value_makes_a_condition_false),
        cmocka_unit_test(a_wrong_condition_is_refused_with_its_place),
        cmocka_unit_test(nesting_has_a_limit),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
