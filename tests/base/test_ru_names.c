// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/node.h"
#include "base/ru.h"
#include "ru_names_table.h"

#include <stdlib.h>

static struct str decline_part(struct arena *arena, char part, struct str word, enum ru_sex sex,
                               enum ru_case to, bool *sure) {
    switch (part) {
    case 'f':
        return ru_decline_family(arena, word, sex, to, sure);
    case 'g':
        return ru_decline_given(arena, word, sex, to, sure);
    default:
        return ru_decline_patronymic(arena, word, sex, to, sure);
    }
}

static void names_are_declined_as_the_table_says(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    for (size_t i = 0; i < sizeof names_table / sizeof names_table[0]; i++) {
        struct str line = str_from(names_table[i]);
        char part = str_cut(&line, ' ').p[0];
        enum ru_sex sex = str_cut(&line, ' ').p[0] == 'm' ? RU_MALE : RU_FEMALE;
        struct str word = str_cut(&line, ' ');
        for (enum ru_case to = RU_GENITIVE; to < RU_CASES; to++) {
            bool sure = true;
            struct str expected = str_cut(&line, ' ');
            struct str got = decline_part(arena, part, word, sex, to, &sure);
            if (!str_eq(got, expected)) {
                fail_msg("%.*s, case %d: got «%.*s», expected «%.*s»", STR_ARG(word), to,
                         STR_ARG(got), STR_ARG(expected));
            }
            assert_true(sure);
        }
        assert_int_equal(line.n, 0);
    }
    assert_true(sizeof names_table / sizeof names_table[0] >= 150);
    arena_close(arena);
}

static void doubtful_words_stay_and_say_so(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    static const char *const words[] = {"Кравец", "Волчок", "Орёл", "Воробей", "Топчий", "Лев"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        bool sure = true;
        assert_str(ru_decline_family(arena, str_from(words[i]), RU_MALE, RU_GENITIVE, &sure),
                   words[i]);
        assert_false(sure);
    }
    bool sure = true;
    assert_str(ru_decline_family(arena, S("Ким"), RU_SEX_UNKNOWN, RU_DATIVE, &sure), "Ким");
    assert_false(sure);
    sure = true;
    assert_str(ru_decline_family(arena, S("Шевченко"), RU_SEX_UNKNOWN, RU_DATIVE, &sure),
               "Шевченко");
    assert_true(sure);
    assert_str(ru_decline_given(arena, S("Айгуль"), RU_FEMALE, RU_GENITIVE, &sure), "Айгуль");
    assert_false(sure);
    arena_close(arena);
}

static void whole_names_are_declined(void **state) {
    (void)state;
    static const struct {
        const char *name;
        enum ru_case to;
        const char *expected;
    } rows[] = {
        {"Петрова Анна Сергеевна", RU_DATIVE, "Петровой Анне Сергеевне"},
        {"Анна Сергеевна Петрова", RU_DATIVE, "Анне Сергеевне Петровой"},
        {"Анна Сергеевна", RU_INSTRUMENTAL, "Анной Сергеевной"},
        {"Мамедов Тимур Рашад оглы", RU_GENITIVE, "Мамедова Тимура Рашад оглы"},
        {"Алиева Лейла Вагиф кызы", RU_DATIVE, "Алиевой Лейле Вагиф кызы"},
        {"Петрова А. С.", RU_DATIVE, "Петровой А. С."},
        {"А. С. Петрова", RU_DATIVE, "А. С. Петровой"},
        {"Иванов А.С.", RU_INSTRUMENTAL, "Ивановым А.С."},
        {"Шевченко О. П.", RU_GENITIVE, "Шевченко О. П."},
        {"Ким Алина", RU_GENITIVE, "Ким Алины"},
        {"Ким Пётр Ильич", RU_INSTRUMENTAL, "Кимом Петром Ильичом"},
        {"фон Браун Вернер", RU_GENITIVE, "фон Брауна Вернера"},
        {"Абрамович Пётр Петрович", RU_DATIVE, "Абрамовичу Петру Петровичу"},
        {"Абрамович Анна Петровна", RU_DATIVE, "Абрамович Анне Петровне"},
        {"Никитина Саша", RU_GENITIVE, "Никитиной Саши"},
        {"Иванов-Сухой Олег Львович", RU_GENITIVE, "Иванова-Сухого Олега Львовича"},
    };
    struct arena *arena = arena_open(0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool sure = true;
        assert_str(
            ru_decline_name(arena, str_from(rows[i].name), RU_SEX_UNKNOWN, rows[i].to, &sure),
            rows[i].expected);
        assert_true(sure);
    }
    arena_close(arena);
}

static void sex_is_told_by_the_name(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    static const struct {
        const char *name;
        enum ru_sex sex;
    } rows[] = {
        {"Петров Никита", RU_MALE},     {"Ким Алина", RU_FEMALE},
        {"Ким Никита", RU_MALE},        {"Пак Игорь", RU_MALE},
        {"Цой Любовь", RU_FEMALE},      {"Ким А.", RU_SEX_UNKNOWN},
        {"Шевченко", RU_SEX_UNKNOWN},   {"Белая О. П.", RU_FEMALE},
        {"Зимин А.", RU_MALE},          {"Ли Кармен", RU_FEMALE},
        {"Пак Саша", RU_SEX_UNKNOWN},   {"Ким Лев Ильич", RU_MALE},
        {"Ли Ань Рашад оглы", RU_MALE}, {"Ли Ань Рашад кызы", RU_FEMALE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ru_name name = ru_name_parse(arena, str_from(rows[i].name));
        if (ru_name_sex(arena, &name) != rows[i].sex) {
            fail_msg("%s", rows[i].name);
        }
    }
    arena_close(arena);
}

static void initials_are_made_of_names(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    assert_str(ru_initials(arena, S("Иванов  Александр Сергеевич")),
               "Иванов" RU_NBSP "А." RU_NBSP "С.");
    assert_str(ru_initials_first(arena, S("Иванов Александр Сергеевич")),
               "А." RU_NBSP "С." RU_NBSP "Иванов");
    assert_str(ru_initials(arena, S("Анна Петровна Иванова")), "Иванова" RU_NBSP "А." RU_NBSP "П.");
    assert_str(ru_initials(arena, S("Ким Алина")), "Ким" RU_NBSP "А.");
    assert_str(ru_initials(arena, S("Мамедов Тимур Рашад оглы")),
               "Мамедов" RU_NBSP "Т." RU_NBSP "Р." RU_NBSP "оглы");
    assert_str(ru_initials(arena, S("Белова Анна-Мария Ильинична")),
               "Белова" RU_NBSP "А.-М." RU_NBSP "И.");
    assert_str(ru_initials(arena, S("Иванов А. С.")), "Иванов" RU_NBSP "А." RU_NBSP "С.");
    assert_str(ru_initials_first(arena, S("Иванов А. С.")), "А." RU_NBSP "С." RU_NBSP "Иванов");
    assert_str(ru_initials(arena, S("А. С. Иванов")), "Иванов" RU_NBSP "А." RU_NBSP "С.");
    assert_str(ru_initials(arena, S("Иванов")), "Иванов");
    assert_str(ru_initials(arena, S("")), "");
    arena_close(arena);
}

static const struct {
    const char *text;
    enum ru_case to;
    const char *expected;
    bool sure;
} phrases[] = {
    {"директор", RU_DATIVE, "директору", true},
    {"заместитель директора по УВР", RU_GENITIVE, "заместителя директора по УВР", true},
    {"заместитель директора по УВР", RU_DATIVE, "заместителю директора по УВР", true},
    {"педагог-психолог", RU_INSTRUMENTAL, "педагогом-психологом", true},
    {"учитель русского языка и литературы", RU_ACCUSATIVE, "учителя русского языка и литературы",
     true},
    {"классный руководитель 5А класса", RU_DATIVE, "классному руководителю 5А класса", true},
    {"старшая вожатая", RU_DATIVE, "старшей вожатой", true},
    {"ответственный за сайт", RU_DATIVE, "ответственному за сайт", true},
    {"заведующая библиотекой", RU_GENITIVE, "заведующей библиотекой", true},
    {"исполняющий обязанности директора", RU_GENITIVE, "исполняющего обязанности директора", true},
    {"и. о. директора", RU_DATIVE, "и. о. директора", true},
    {"социальный педагог", RU_INSTRUMENTAL, "социальным педагогом", true},
    {"секретарь", RU_INSTRUMENTAL, "секретарём", true},
    {"педагогический совет", RU_PREPOSITIONAL, "педагогическом совете", true},
    {"управляющий совет", RU_ACCUSATIVE, "управляющий совет", true},
    {"рабочая группа", RU_DATIVE, "рабочей группе", true},
    {"методическое объединение учителей", RU_GENITIVE, "методического объединения учителей", true},
    {"МБОУ СОШ № 5", RU_GENITIVE, "МБОУ СОШ № 5", true},
    {"муниципальное бюджетное общеобразовательное учреждение «Средняя школа № 5»", RU_GENITIVE,
     "муниципального бюджетного общеобразовательного учреждения «Средняя школа № 5»", true},
    {"Муниципальное автономное общеобразовательное учреждение", RU_PREPOSITIONAL,
     "Муниципальном автономном общеобразовательном учреждении", true},
    {"Средняя школа № 5", RU_ACCUSATIVE, "Среднюю школу № 5", true},
    {"Гимназия № 1", RU_PREPOSITIONAL, "Гимназии № 1", true},
    {"Лицей «Эврика»", RU_ACCUSATIVE, "Лицей «Эврика»", true},
    {"школа-интернат", RU_GENITIVE, "школы-интерната", true},
    {"ответственный за данные Зимин П. И.", RU_DATIVE, "ответственному за данные Зимину П. И.",
     true},
    {"заместитель директора по УВР Петрова Анна Сергеевна", RU_INSTRUMENTAL,
     "заместителем директора по УВР Петровой Анной Сергеевной", true},
    {"Петрова Анна Сергеевна", RU_DATIVE, "Петровой Анне Сергеевне", true},
    {"заместитель директора по УВР Зимин П. И.", RU_DATIVE,
     "заместителю директора по УВР Зимину П. И.", true},
    {"ЗИМИН ПЁТР ИВАНОВИЧ", RU_DATIVE, "ЗИМИНУ ПЕТРУ ИВАНОВИЧУ", true},
    {"Ким Алина", RU_DATIVE, "Ким Алине", true},
    {"загадочный фигурант", RU_DATIVE, "загадочный фигурант", false},
    {"балагур", RU_DATIVE, "балагур", false},
};

static void posts_and_schools_are_declined(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
        bool sure = true;
        assert_str(ru_decline(arena, str_from(phrases[i].text), phrases[i].to, &sure),
                   phrases[i].expected);
        if (sure != phrases[i].sure) {
            fail_msg("%s: sure is %d", phrases[i].text, sure);
        }
    }
    assert_str(ru_decline(arena, S("директор"), RU_NOMINATIVE, NULL), "директор");
    assert_str(ru_decline(arena, S(""), RU_DATIVE, NULL), "");
    arena_close(arena);
}

// The 580 pupils of tests/data/school.json: nobody's name stays in the nominative by doubt, and the
// sex told by a name is never the wrong one («Тен Ли» alone does not tell it).
static void every_name_of_the_test_school_is_sure(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct error error = {0};
    struct buf text = buf_open(arena, 8 << 20);
    char piece[4096];
    FILE *file = fopen(str_fmt(arena, "%s/tests/data/school.json", getenv("VSOKO_SOURCE")).p, "rb");
    assert_non_null(file);
    for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;) {
        buf_put(&text, str_n(piece, n));
    }
    fclose(file);
    const struct node *root = node_from_json(arena, buf_str(&text), &error);
    const struct node *pupils = node_get(root, "pupils");
    assert_true(pupils != NULL && pupils->n == 580);
    int unknown = 0;
    for (const struct node *pupil = pupils->first; pupil != NULL; pupil = pupil->next) {
        struct str full =
            str_fmt(arena, "%.*s %.*s %.*s", STR_ARG(node_str(node_get(pupil, "last"))),
                    STR_ARG(node_str(node_get(pupil, "first"))),
                    STR_ARG(node_str(node_get(pupil, "middle"))));
        struct ru_name name = ru_name_parse(arena, full);
        bool male = str_eq(node_str(node_get(pupil, "sex")), S("М"));
        enum ru_sex sex = male ? RU_MALE : RU_FEMALE, told = ru_name_sex(arena, &name);
        bool sure = true;
        ru_decline_name(arena, full, sex, RU_INSTRUMENTAL, &sure);
        if (!sure || (told != sex && told != RU_SEX_UNKNOWN)) {
            fail_msg("%.*s: sure %d, sex %d", STR_ARG(full), sure, told);
        }
        unknown += told == RU_SEX_UNKNOWN;
    }
    assert_int_equal(unknown, 1);
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_declined_as_the_table_says),
        cmocka_unit_test(doubtful_words_stay_and_say_so),
        cmocka_unit_test(whole_names_are_declined),
        cmocka_unit_test(sex_is_told_by_the_name),
        cmocka_unit_test(initials_are_made_of_names),
        cmocka_unit_test(posts_and_schools_are_declined),
        cmocka_unit_test(every_name_of_the_test_school_is_sure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
