// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ru_internal.h"

enum plural { ONE, FEW, MANY };

static enum plural plural_of(int64_t n) {
    uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    uint64_t last = size % 10, last_two = size % 100;
    if (last == 1 && last_two != 11) {
        return ONE;
    }
    return last >= 2 && last <= 4 && (last_two < 12 || last_two > 14) ? FEW : MANY;
}

struct str ru_plural(int64_t n, struct str one, struct str few, struct str many) {
    enum plural plural = plural_of(n);
    return plural == ONE ? one : (plural == FEW ? few : many);
}

// Nominative, genitive, dative, accusative, instrumental, prepositional; singular, then plural.
struct noun_forms {
    bool alive;
    const char *one[RU_CASES];
    const char *many[RU_CASES];
};

// A masculine noun of a hard stem: урок, класс, файл.
#define HARD(stem, alive_)                                                                           \
    {                                                                                                \
        alive_, {stem, stem "а", stem "у", (alive_) ? stem "а" : stem, stem "ом", stem "е"}, {       \
            stem "ы", stem "ов", stem "ам", (alive_) ? stem "ов" : stem "ы", stem "ами", stem "ах" \
        }                                                                                            \
    }
// The same where the plural begins with «и»: ученик, урок, признак.
#define HARD_I(stem, alive_)                                                                         \
    {                                                                                                \
        alive_, {stem, stem "а", stem "у", (alive_) ? stem "а" : stem, stem "ом", stem "е"}, {       \
            stem "и", stem "ов", stem "ам", (alive_) ? stem "ов" : stem "и", stem "ами", stem "ах" \
        }                                                                                            \
    }
// A feminine noun: работа, группа, минута.
#define FEMININE(stem)                                                                             \
    {                                                                                              \
        false, {stem "а", stem "ы", stem "е", stem "у", stem "ой", stem "е"}, {                    \
            stem "ы", stem, stem "ам", stem "ы", stem "ами", stem "ах"                           \
        }                                                                                          \
    }

static const struct noun_forms nouns[RU_NOUNS] = {
    [RU_PUPIL] = HARD_I("ученик", true),
    [RU_TEACHER] = {true,
                    {"учитель", "учителя", "учителю", "учителя", "учителем", "учителе"},
                    {"учителя", "учителей", "учителям", "учителей", "учителями", "учителях"}},
    [RU_CLASS] = HARD("класс", false),
    [RU_WORK] = FEMININE("работ"),
    [RU_LESSON] = HARD_I("урок", false),
    [RU_MARK] = {false,
                 {"отметка", "отметки", "отметке", "отметку", "отметкой", "отметке"},
                 {"отметки", "отметок", "отметкам", "отметки", "отметками", "отметках"}},
    [RU_OBSERVER] = {true,
                     {"наблюдатель", "наблюдателя", "наблюдателю", "наблюдателя", "наблюдателем",
                      "наблюдателе"},
                     {"наблюдатели", "наблюдателей", "наблюдателям", "наблюдателей",
                      "наблюдателями", "наблюдателях"}},
    [RU_GROUP] = FEMININE("групп"),
    [RU_ROW] = {false,
                {"строка", "строки", "строке", "строку", "строкой", "строке"},
                {"строки", "строк", "строкам", "строки", "строками", "строках"}},
    [RU_DAY] = {false,
                {"день", "дня", "дню", "день", "днём", "дне"},
                {"дни", "дней", "дням", "дни", "днями", "днях"}},
    [RU_FILE] = HARD("файл", false),
    [RU_PERSON] = {true,
                   {"человек", "человека", "человеку", "человека", "человеком", "человеке"},
                   {"люди", "человек", "людям", "человек", "людьми", "людях"}},
    [RU_SIGN] = HARD_I("признак", false),
    [RU_TASK] = {false,
                 {"задание", "задания", "заданию", "задание", "заданием", "задании"},
                 {"задания", "заданий", "заданиям", "задания", "заданиями", "заданиях"}},
    [RU_POINT] = HARD("балл", false),
    [RU_PERCENT] = HARD("процент", false),
    [RU_HOUR] = HARD("час", false),
    [RU_MINUTE] = FEMININE("минут"),
    [RU_WEEK] = {false,
                 {"неделя", "недели", "неделе", "неделю", "неделей", "неделе"},
                 {"недели", "недель", "неделям", "недели", "неделями", "неделях"}},
    [RU_MONTH] = {false,
                  {"месяц", "месяца", "месяцу", "месяц", "месяцем", "месяце"},
                  {"месяцы", "месяцев", "месяцам", "месяцы", "месяцами", "месяцах"}},
    [RU_YEAR] = {false,
                 {"год", "года", "году", "год", "годом", "годе"},
                 {"годы", "лет", "годам", "годы", "годами", "годах"}},
    [RU_RECORD] = {false,
                   {"запись", "записи", "записи", "запись", "записью", "записи"},
                   {"записи", "записей", "записям", "записи", "записями", "записях"}},
    [RU_DOCUMENT] = HARD("документ", false),
    [RU_PARTICIPANT] = HARD_I("участник", true),
    [RU_PARENT] = {true,
                   {"родитель", "родителя", "родителю", "родителя", "родителем", "родителе"},
                   {"родители", "родителей", "родителям", "родителей", "родителями", "родителях"}},
    [RU_ANSWER] = HARD("ответ", false),
    [RU_QUESTION] = HARD("вопрос", false),
};

struct str ru_counted(int64_t n, enum ru_noun noun, enum ru_case to) {
    const struct noun_forms *forms = &nouns[noun];
    enum plural plural = plural_of(n);
    uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    if (to != RU_NOMINATIVE && to != RU_ACCUSATIVE) {
        // «ко 2 людям», but «от 5 человек»: the form of counting is the genitive plural.
        return str_from(plural == ONE ? forms->one[to] : forms->many[to]);
    }
    if (plural == ONE) {
        return str_from(forms->one[to]);
    }
    // «вижу 2 учеников», but «вижу 22 ученика»: the small numbers alone agree with what is alive.
    bool agrees = to == RU_ACCUSATIVE && forms->alive && plural == FEW && size < 10;
    return str_from(plural == FEW && !agrees ? forms->one[RU_GENITIVE] : forms->many[RU_GENITIVE]);
}

struct str ru_count(struct arena *arena, int64_t n, enum ru_noun noun, enum ru_case to) {
    struct buf out = buf_open(arena, 256);
    buf_put(&out, ru_int(arena, n));
    buf_put_c(&out, RU_NBSP);
    buf_put(&out, ru_counted(n, noun, to));
    return buf_str(&out);
}
