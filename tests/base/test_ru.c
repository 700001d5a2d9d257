// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/ru.h"

#include <math.h>

static struct arena *arena;

static int open_arena(void **state) {
    (void)state;
    arena = arena_open(0);
    return 0;
}

static int close_arena(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

static void letters_change_case(void **state) {
    (void)state;
    assert_str(ru_lower(arena, S("ЁЛКИНА Abc ЩЪ Ң Ѓ")), "ёлкина abc щъ ң ѓ");
    assert_str(ru_upper(arena, S("ёлкина abc яъ ң 5")), "ЁЛКИНА ABC ЯЪ Ң 5");
    assert_str(ru_capital(arena, S("ёж и Ёлка")), "Ёж и Ёлка");
    assert_str(ru_capital(arena, S("")), "");
}

static void a_fold_is_the_same_for_what_a_person_takes_for_the_same(void **state) {
    (void)state;
    static const char *const same[] = {
        "Ёлкина Анна-Мария",      "елкина анна-мария", "  ЁЛКИНА   АННА-МАРИЯ\n",
        "Ёлкина\u00A0Анна–Мария", "Елкинa Aнна‑Мaрия", "Е\u0308лкина Анна-Мария",
    };
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        assert_str(ru_fold(arena, str_from(same[i])), "елкина анна-мария");
    }
    assert_str(ru_fold(arena, S("О’Коннор")), "о'коннор");
    assert_str(ru_fold(arena, S("и\u0306од")), "йод");
    assert_str(ru_fold(arena, S("BMW Петя")), "bmw петя");
}

static void latin_lookalikes_are_mended_in_cyrillic_words_only(void **state) {
    (void)state;
    bool mended = false;
    assert_str(ru_mend(arena, S("Ефимoв Oлег"), &mended), "Ефимов Олег");
    assert_true(mended);
    assert_str(ru_mend(arena, S("Ефимов Олег"), &mended), "Ефимов Олег");
    assert_false(mended);
    assert_str(ru_mend(arena, S("Excel и ОС Windоws"), &mended), "Excel и ОС Windоws");
    assert_false(mended);
}

static void names_from_files_are_written_as_names(void **state) {
    (void)state;
    bool mended = false;
    assert_str(ru_tidy_name(arena, S("О'КОННОР-СМИТ  ПАТРИК"), NULL), "О'Коннор-Смит Патрик");
    assert_str(ru_tidy_name(arena, S("иванов иван иванович"), NULL), "Иванов Иван Иванович");
    assert_str(ru_tidy_name(arena, S("МАМЕДОВ ТИМУР РАШАД ОГЛЫ"), NULL),
               "Мамедов Тимур Рашад оглы");
    assert_str(ru_tidy_name(arena, S("Мамедов Тимур Рашад оглы"), NULL),
               "Мамедов Тимур Рашад оглы");
    assert_str(ru_tidy_name(arena, S("ДеМинт Анна"), NULL), "ДеМинт Анна");
    assert_str(ru_tidy_name(arena, S("Давыдoв Иван"), &mended), "Давыдов Иван");
    assert_true(mended);
}

static void plurals_follow_the_number(void **state) {
    (void)state;
    static const struct {
        int64_t n;
        const char *word;
    } rows[] = {{0, "много"},  {1, "один"},   {2, "мало"},    {4, "мало"},    {5, "много"},
                {11, "много"}, {12, "много"}, {14, "много"},  {21, "один"},   {22, "мало"},
                {25, "много"}, {101, "один"}, {111, "много"}, {1002, "мало"}, {-1, "один"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_str(ru_plural(rows[i].n, S("один"), S("мало"), S("много")), rows[i].word);
    }
}

static void things_are_counted_in_cases(void **state) {
    (void)state;
    static const struct {
        int64_t n;
        enum ru_noun noun;
        enum ru_case to;
        const char *text;
    } rows[] = {
        {25, RU_PUPIL, RU_NOMINATIVE, "25\u00A0учеников"},
        {21, RU_PUPIL, RU_GENITIVE, "21\u00A0ученика"},
        {22, RU_PUPIL, RU_GENITIVE, "22\u00A0учеников"},
        {1, RU_PUPIL, RU_DATIVE, "1\u00A0ученику"},
        {5, RU_PUPIL, RU_DATIVE, "5\u00A0ученикам"},
        {2, RU_PUPIL, RU_ACCUSATIVE, "2\u00A0учеников"},
        {22, RU_PUPIL, RU_ACCUSATIVE, "22\u00A0ученика"},
        {21, RU_WORK, RU_ACCUSATIVE, "21\u00A0работу"},
        {2, RU_WORK, RU_ACCUSATIVE, "2\u00A0работы"},
        {3, RU_LESSON, RU_INSTRUMENTAL, "3\u00A0уроками"},
        {1402, RU_PUPIL, RU_NOMINATIVE, "1\u00A0402\u00A0ученика"},
        {2, RU_TEACHER, RU_NOMINATIVE, "2\u00A0учителя"},
        {5, RU_TEACHER, RU_NOMINATIVE, "5\u00A0учителей"},
        {4, RU_CLASS, RU_PREPOSITIONAL, "4\u00A0классах"},
        {3, RU_MARK, RU_NOMINATIVE, "3\u00A0отметки"},
        {2, RU_OBSERVER, RU_NOMINATIVE, "2\u00A0наблюдателя"},
        {6, RU_GROUP, RU_NOMINATIVE, "6\u00A0групп"},
        {1, RU_ROW, RU_NOMINATIVE, "1\u00A0строка"},
        {5, RU_DAY, RU_NOMINATIVE, "5\u00A0дней"},
        {2, RU_DAY, RU_NOMINATIVE, "2\u00A0дня"},
        {7, RU_FILE, RU_NOMINATIVE, "7\u00A0файлов"},
        {5, RU_YEAR, RU_NOMINATIVE, "5\u00A0лет"},
        {3, RU_PERSON, RU_NOMINATIVE, "3\u00A0человека"},
        {3, RU_PERSON, RU_DATIVE, "3\u00A0людям"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_str(ru_count(arena, rows[i].n, rows[i].noun, rows[i].to), rows[i].text);
    }
}

static void numbers_are_written_in_russian(void **state) {
    (void)state;
    assert_str(ru_real(arena, 0.8, 1), "0,8");
    assert_str(ru_real(arena, 0.125, 2), "0,13");
    assert_str(ru_real(arena, 2.675, 2), "2,68");
    assert_str(ru_real(arena, 72.45, 1), "72,5");
    assert_str(ru_real(arena, -0.04, 1), "0,0");
    assert_str(ru_real(arena, 9.99, 1), "10,0");
    assert_str(ru_real(arena, NAN, 1), "–");
    assert_str(ru_real(arena, 1402117.25, 1), "1\u00A0402\u00A0117,3");
    assert_str(ru_int(arena, -1402117), RU_MINUS "1\u00A0402\u00A0117");
    assert_str(ru_int(arena, INT64_MIN),
               RU_MINUS "9\u00A0223\u00A0372\u00A0036\u00A0854\u00A0775\u00A0808");
    assert_str(ru_signed(arena, 3.5, 1), "+3,5");
    assert_str(ru_signed(arena, -3.5, 1), RU_MINUS "3,5");
    assert_str(ru_signed(arena, 0, 0), "0");
    assert_str(ru_percent(arena, 72, 0), "72\u00A0%");
    double value;
    assert_true(ru_parse_real(S("1\u00A0402 117"), &value) && value == 1402117);
    assert_true(ru_parse_real(S(" 76,4 %"), &value) && value == 76.4);
    assert_true(ru_parse_real(S("−3,5"), &value) && value == -3.5);
    assert_false(ru_parse_real(S("н/а"), &value));
    assert_false(ru_parse_real(S(""), &value));
}

static void dates_are_written_in_russian(void **state) {
    (void)state;
    struct date first = {2026, 9, 1};
    assert_str(ru_date(arena, first), "1\u00A0сентября 2026\u00A0г.");
    assert_str(ru_date_short(arena, first), "01.09.2026");
    assert_str(ru_date(arena, (struct date){0}), "");
    assert_str(ru_date_range(arena, first, (struct date){2026, 9, 5}),
               "1–5\u00A0сентября 2026\u00A0г.");
    assert_str(ru_date_range(arena, (struct date){2026, 8, 28}, (struct date){2026, 9, 3}),
               "28\u00A0августа – 3\u00A0сентября 2026\u00A0г.");
    assert_str(ru_date_range(arena, (struct date){2026, 12, 28}, (struct date){2027, 1, 8}),
               "28\u00A0декабря 2026\u00A0г. – 8\u00A0января 2027\u00A0г.");
    assert_str(ru_date_range(arena, first, first), "1\u00A0сентября 2026\u00A0г.");
    assert_str(ru_month(5, RU_PREPOSITIONAL), "мае");
    assert_str(ru_month(3, RU_GENITIVE), "марта");
    assert_str(ru_weekday(3), "среда");
}

static void dates_are_read_as_people_write_them(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum ru_date_form form;
        const char *iso;
    } rows[] = {
        {"01.09.2026", RU_DATE_FULL, "2026-09-01"},
        {"1.9.26", RU_DATE_SHORT_YEAR, "2026-09-01"},
        {"20.5.15", RU_DATE_SHORT_YEAR, "2015-05-20"},
        {"5.11.68", RU_DATE_SHORT_YEAR, "1968-11-05"},
        {"01/09/2026", RU_DATE_FULL, "2026-09-01"},
        {"1-9-2026", RU_DATE_FULL, "2026-09-01"},
        {"01 . 09 . 2026 г.", RU_DATE_FULL, "2026-09-01"},
        {"01.09.2026\u00A0г.", RU_DATE_FULL, "2026-09-01"},
        {"01.09.2026 года", RU_DATE_FULL, "2026-09-01"},
        {"2026-09-01", RU_DATE_FULL, "2026-09-01"},
        {"2026-09-01T08:30:00Z", RU_DATE_FULL, "2026-09-01"},
        {"2026-09-01 00:00:00", RU_DATE_FULL, "2026-09-01"},
        {"1 сентября 2026 г.", RU_DATE_FULL, "2026-09-01"},
        {"12 МАЯ 2015", RU_DATE_FULL, "2015-05-12"},
        {"3 марта 2015г.", RU_DATE_FULL, "2015-03-03"},
        {"7 окт 2015", RU_DATE_FULL, "2015-10-07"},
        {"7 сент. 2015", RU_DATE_FULL, "2015-09-07"},
        {"45901", RU_DATE_SERIAL, "2025-09-01"},
        {"31.02.2026", RU_DATE_IMPOSSIBLE, ""},
        {"29.02.2024", RU_DATE_FULL, "2024-02-29"},
        {"0.13.2026", RU_DATE_IMPOSSIBLE, ""},
        {"5А", RU_DATE_NONE, ""},
        {"12.5", RU_DATE_NONE, ""},
        {"1402117", RU_DATE_NONE, ""},
        {"12345", RU_DATE_NONE, ""},
        {"11-12 ноября 2025г.", RU_DATE_NONE, ""},
        {"01.09.2026 или позже", RU_DATE_NONE, ""},
        {"", RU_DATE_NONE, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct date date;
        enum ru_date_form form = ru_parse_date(str_from(rows[i].text), &date);
        if (form != rows[i].form || !str_eq(date_iso(arena, date), str_from(rows[i].iso))) {
            fail_msg("«%s»: form %d, %.*s", rows[i].text, form, STR_ARG(date_iso(arena, date)));
        }
    }
}

static void classes_are_read_in_every_form(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int grade; // 0: not a class
        const char *letter;
    } rows[] = {
        {"5А", 5, "А"},
        {"5а", 5, "А"},
        {"5 А", 5, "А"},
        {"5-а", 5, "А"},
        {"5 «А»", 5, "А"},
        {"5 \"А\"", 5, "А"},
        {"5 \"\"А\"\"", 5, "А"},
        {"5 - В", 5, "В"},
        {"5 кл. В", 5, "В"},
        {"5кл В", 5, "В"},
        {"5 класс В", 5, "В"},
        {"класс 5В", 5, "В"},
        {"Класс: 5 \"Б\"", 5, "Б"},
        {"V А", 5, "А"},
        {"5A", 5, "А"},
        {"5B", 5, "В"},
        {"5b", 5, "В"},
        {"IX Б", 9, "Б"},
        {"ХI-Б", 11, "Б"},
        {"XI А", 11, "А"},
        {"10 ИТ", 10, "ИТ"},
        {"10-1", 10, "1"},
        {"10.2", 10, "2"},
        {"101", 0, ""},
        {"5", 5, ""},
        {"11", 11, ""},
        {"5А (математика)", 5, "А"},
        {"5 «А» класс", 5, "А"},
        {"5 А класса", 5, "А"},
        {"5.А", 5, "А"},
        {"5Ё", 5, "Ё"},
        {"13А", 0, ""},
        {"0А", 0, ""},
        {"", 0, ""},
        {"А", 0, ""},
        {"Итого", 0, ""},
        {"5\u00A0–\u00A0А", 5, "А"},
        {"VIII «Г»", 8, "Г"},
        {"5Z", 0, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ru_class got;
        bool read = ru_parse_class(str_from(rows[i].text), &got);
        if (read != (rows[i].grade > 0) ||
            (read && (got.grade != rows[i].grade || strcmp(got.letter, rows[i].letter) != 0))) {
            fail_msg("«%s»: %d %d «%s»", rows[i].text, read, got.grade, got.letter);
        }
    }
    assert_str(ru_class_title(arena, 5, S("А")), "5А");
    assert_str(ru_class_title(arena, 10, S("ИТ")), "10\u00A0ИТ");
    assert_str(ru_class_title(arena, 10, S("1")), "10-1");
    assert_str(ru_class_title(arena, 5, S("")), "5");
}

static void quotes_inside_quotes_are_of_the_other_kind(void **state) {
    (void)state;
    assert_str(ru_nest_quotes(arena, S("«Проект «Карта» в «5А»»")), "«Проект „Карта“ в „5А“»");
    assert_str(ru_nest_quotes(arena, S("«а» и «б»")), "«а» и «б»");
    assert_str(ru_nest_quotes(arena, S("» без пары «")), "» без пары «");
    assert_str(ru_nest_quotes(arena, S("нет")), "нет");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_inside_quotes_are_of_the_other_kind),
        cmocka_unit_test(letters_change_case),
        cmocka_unit_test(a_fold_is_the_same_for_what_a_person_takes_for_the_same),
        cmocka_unit_test(latin_lookalikes_are_mended_in_cyrillic_words_only),
        cmocka_unit_test(names_from_files_are_written_as_names),
        cmocka_unit_test(plurals_follow_the_number),
        cmocka_unit_test(things_are_counted_in_cases),
        cmocka_unit_test(numbers_are_written_in_russian),
        cmocka_unit_test(dates_are_written_in_russian),
        cmocka_unit_test(dates_are_read_as_people_write_them),
        cmocka_unit_test(classes_are_read_in_every_form),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
