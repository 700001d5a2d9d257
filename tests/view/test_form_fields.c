// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "view/form.h"

static const struct form_choice LEVELS_TAUGHT[] = {{"noo", "начальное"}, {"ooo", "основное"}, {0}};

static const struct form_field FIELDS[] = {
    {"name", FORM_TEXT, "Название", "Как в уставе", .required = true, .min = 2, .max = 10},
    {"share", FORM_NUMBER, "Доля", .low = 0.5, .high = 1},
    {"grade", FORM_INTEGER, "Класс", .low = 1, .high = 11},
    {"day", FORM_DATE, "Дата"},
    {"class", FORM_CHOICE, "Класс", .required = true},
    {"levels", FORM_CHOICES, "Уровни", .choices = LEVELS_TAUGHT},
    {"agree", FORM_CHECK, "Согласен", .required = true},
    {"password", FORM_PASSWORD, "Пароль"},
    {"from", FORM_HIDDEN, "Откуда"},
    {0}};

struct sent {
    const char *name;
    const char *value;
};

static struct str get(void *arg, const char *name) {
    for (const struct sent *sent = arg; sent->name != NULL; sent++) {
        if (strcmp(sent->name, name) == 0) {
            return str_from(sent->value);
        }
    }
    return (struct str){0};
}

static struct form *read_form(struct arena *arena, struct sent *sent) {
    struct form *form = form_new(arena, FIELDS);
    form_add_choice(form, "class", S("7"), S("5А"));
    form_add_choice(form, "class", S("8"), S("5Б"));
    form_read(form, get, sent);
    return form;
}

static void right_values_are_read_by_kind(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct form *form = read_form(arena, (struct sent[]){{"name", "  Школа "},
                                                         {"share", "0,8"},
                                                         {"grade", "11"},
                                                         {"day", "1 сентября 2026 г."},
                                                         {"class", "8"},
                                                         {"levels.ooo", "1"},
                                                         {"agree", "1"},
                                                         {"password", " a "},
                                                         {0}});
    assert_true(form_ok(form));
    assert_str(form_text(form, "name"), "Школа");
    assert_float_equal(form_number(form, "share"), 0.8, 1e-12);
    assert_int_equal(form_int(form, "grade"), 11);
    assert_int_equal(date_cmp(form_date(form, "day"), (struct date){2026, 9, 1}), 0);
    assert_str(form_text(form, "day"), "2026-09-01");
    assert_str(form_text(form, "class"), "8");
    assert_true(form_chosen(form, "levels", S("ooo")));
    assert_false(form_chosen(form, "levels", S("noo")));
    assert_true(form_check(form, "agree"));
    assert_str(form_text(form, "password"), " a ");
    assert_false(form_filled(form, "from"));
    arena_close(arena);
}

static void each_wrong_field_says_why_and_keeps_what_was_typed(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct form *form = read_form(arena, (struct sent[]){{"name", "Школа № 12345"},
                                                         {"share", "1,5"},
                                                         {"grade", "пять"},
                                                         {"day", "31.02.2026"},
                                                         {"class", "9"},
                                                         {0}});
    assert_false(form_ok(form));
    assert_str(form_item(form, "name")->error, "Не длиннее 10 знаков, сейчас 13.");
    assert_str(form_item(form, "share")->error, "Должно быть от 0,50 до 1.");
    assert_str(form_item(form, "grade")->error, "Нужно целое число цифрами.");
    assert_str(form_item(form, "day")->error, "Такого дня нет в календаре.");
    assert_str(form_item(form, "class")->error, "Выберите из списка.");
    assert_str(form_item(form, "agree")->error, "Без этой отметки дальше нельзя.");
    assert_str(form_item(form, "levels")->error, "");
    assert_str(form_text(form, "grade"), "пять");
    arena_close(arena);
}

static void what_only_the_service_sees_stands_beside_its_field(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct form *form = form_new(arena, FIELDS);
    assert_true(form_ok(form));
    form_fail(form, "name", S("Такая школа уже есть."));
    assert_false(form_ok(form));
    assert_str(form_item(form, "name")->error, "Такая школа уже есть.");
    struct form *other = form_new(arena, FIELDS);
    form_fail(other, NULL, S("Кто-то изменил запись."));
    assert_false(form_ok(other));
    arena_close(arena);
}

static void a_field_is_drawn_with_its_label_hint_and_error(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct buf out = buf_open(arena, VIEW_PAGE_MAX);
    struct view view = {.out = &out};
    struct form *form = read_form(arena, (struct sent[]){{"name", "\"<"}, {"password", "x"}, {0}});
    form_fail(form, "name", S("Не так."));
    view_form_field(&view, form, "name");
    assert_str(buf_str(&out),
               "<div class=\"field text bad\">\n<label for=\"f-name\">Название</label>\n"
               "<p class=\"hint\" id=\"f-name-hint\">Как в уставе</p>\n"
               "<input id=\"f-name\" name=\"name\" type=\"text\" value=\"&quot;&lt;\" "
               "maxlength=\"10\" required aria-invalid=\"true\" "
               "aria-describedby=\"f-name-hint f-name-error\">"
               "<p class=\"error\" id=\"f-name-error\">Не так.</p>\n</div>");
    out.n = 0;
    view_form_field(&view, form, "password");
    assert_true(str_find(buf_str(&out), S("value=")) == STR_NONE);
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_values_are_read_by_kind),
        cmocka_unit_test(each_wrong_field_says_why_and_keeps_what_was_typed),
        cmocka_unit_test(what_only_the_service_sees_stands_beside_its_field),
        cmocka_unit_test(a_field_is_drawn_with_its_label_hint_and_error)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
