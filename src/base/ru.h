// SPDX-License-Identifier: GPL-3.0-or-later
// Russian as a school writes it: letters, order of names, plurals, cases, numbers, dates, classes.
// Nothing here depends on the system's locale. Described in docs/internals/ru.md.
#ifndef VSOKO_BASE_RU_H
#define VSOKO_BASE_RU_H

#include "base/clock.h"
#include "base/str.h"

// ---- letters (ru.c)

// Cyrillic and Latin letters to lower or upper case; other characters stay.
struct str ru_lower(struct arena *arena, struct str text);
struct str ru_upper(struct arena *arena, struct str text);
// The first letter to upper case, the rest as it is.
struct str ru_capital(struct arena *arena, struct str text);

// Blanks of every kind (NBSP, line ends) become one space, none at the ends; dashes of every kind
// become '-'; «й» and «ё» written as two code points become one.
struct str ru_tidy(struct arena *arena, struct str text);

// Latin letters that look like Cyrillic ones («Ефимoв») are mended in words that hold at least one
// Cyrillic letter and no other Latin ones. *mended (may be NULL) tells whether anything changed.
struct str ru_mend(struct arena *arena, struct str text, bool *mended);

// The form in which names are searched and matched: tidy, mended, lower case, ё as е. Two texts
// that a person takes for the same name give the same fold.
struct str ru_fold(struct arena *arena, struct str text);

// A full name from a file as it should be written: tidy, mended; ALL CAPS and lower case become
// capitals («О'КОННОР-СМИТ» → «О'Коннор-Смит», «РАШАД ОГЛЫ» → «Рашад оглы»); a name written in
// mixed case keeps it.
struct str ru_tidy_name(struct arena *arena, struct str full, bool *mended);

// ---- roots of words, for a search (ru_stem.c)

// Takes words apart; holds memory until its arena is closed, is used by one thread at a time.
struct ru_stemmer;
struct ru_stemmer *ru_stemmer_open(struct arena *arena);
// What a folded word (ru_fold) shares with its relatives: «планирование» and «планировать» give
// one text. Not a word of the language: to be compared only.
struct str ru_stem(struct ru_stemmer *stemmer, struct str word);
// The next run of letters and digits; false at the end.
bool ru_next_word(struct str *rest, struct str *word);
// A folded word that stands in any text («для», «что») and finds nothing.
bool ru_common_word(struct str folded);

// ---- order (ru_sort.c)

// A key whose order by bytes is the order of a Russian list: letters by the alphabet whatever
// their case, ё next to е (it decides only between names equal otherwise), a blank, a hyphen and
// an apostrophe before any letter, digits before letters, Cyrillic before Latin. Printable ASCII,
// so that both databases keep it as text.
struct str ru_sort_key(struct arena *arena, struct str text);
// The same with runs of digits ordered as numbers: «2А» before «10А».
struct str ru_sort_key_natural(struct arena *arena, struct str text);

// ---- number and noun (ru_plural.c)

enum ru_case {
    RU_NOMINATIVE,
    RU_GENITIVE,
    RU_DATIVE,
    RU_ACCUSATIVE,
    RU_INSTRUMENTAL,
    RU_PREPOSITIONAL,
    RU_CASES
};

// The word for n things: one «ученик», few (2–4) «ученика», many «учеников».
struct str ru_plural(int64_t n, struct str one, struct str few, struct str many);

enum ru_noun {
    RU_PUPIL,
    RU_TEACHER,
    RU_CLASS,
    RU_WORK,
    RU_LESSON,
    RU_MARK,
    RU_OBSERVER,
    RU_GROUP,
    RU_ROW,
    RU_DAY,
    RU_FILE,
    RU_PERSON,
    RU_SIGN,
    RU_TASK,
    RU_POINT,
    RU_PERCENT,
    RU_HOUR,
    RU_MINUTE,
    RU_WEEK,
    RU_MONTH,
    RU_YEAR,
    RU_RECORD,
    RU_DOCUMENT,
    RU_PARTICIPANT,
    RU_PARENT,
    RU_ANSWER,
    RU_QUESTION,
    RU_NOUNS
};

// «25 учеников», «1 402 ученика»; in the genitive «21 ученика». The space does not break.
struct str ru_count(struct arena *arena, int64_t n, enum ru_noun noun, enum ru_case to);
// The noun alone, as it stands after n.
struct str ru_counted(int64_t n, enum ru_noun noun, enum ru_case to);

// ---- cases of names and titles (ru_decline.c, ru_names.c)

enum ru_sex { RU_SEX_UNKNOWN, RU_MALE, RU_FEMALE };

struct ru_name {
    struct str family;
    struct str given;
    struct str patronymic; // «Иванович», «Рашад оглы», empty when there is none
    bool given_first;      // it was written «Имя Отчество Фамилия»
};

// Splits a full name into its parts; a part that is not there is empty. «Иванов», «Ким Алина»,
// «Мамедов Тимур Рашад оглы», «Анна Петровна Иванова», «Иванов А. С.» are understood.
struct ru_name ru_name_parse(struct arena *arena, struct str full);
// Sex by the patronymic, else by what the family name shows («-ова»), else by the given name.
enum ru_sex ru_name_sex(struct arena *arena, const struct ru_name *name);

// The full name in a case. Where no rule is sure (a sex that cannot be told, «Кравец», «Воробей»)
// that word stays as it is and *sure (may be NULL) becomes false; it is never set to true.
struct str ru_decline_name(struct arena *arena, struct str full, enum ru_sex sex, enum ru_case to,
                           bool *sure);
// One word of a name, by its part.
struct str ru_decline_family(struct arena *arena, struct str word, enum ru_sex sex, enum ru_case to,
                             bool *sure);
struct str ru_decline_given(struct arena *arena, struct str word, enum ru_sex sex, enum ru_case to,
                            bool *sure);
struct str ru_decline_patronymic(struct arena *arena, struct str word, enum ru_sex sex,
                                 enum ru_case to, bool *sure);

// A post, a school or a body: «заместитель директора» → «заместителя директора», «муниципальное
// учреждение «Школа № 5»» → «муниципального учреждения «Школа № 5»». Words after the head noun
// stay; an unknown head noun stays as it is and *sure becomes false.
struct str ru_decline_phrase(struct arena *arena, struct str phrase, enum ru_case to, bool *sure);

// Whatever stands in a document: a name, a post, or a post followed by a name.
struct str ru_decline(struct arena *arena, struct str text, enum ru_case to, bool *sure);

// Quotes inside quotes: «Проект «Карта»» becomes «Проект „Карта“». Unpaired ones stay.
struct str ru_nest_quotes(struct arena *arena, struct str text);

// «Иванов А. С.», «Мамедов Т. Р. оглы», «Ким А.»; a single word as it is. Spaces do not break.
struct str ru_initials(struct arena *arena, struct str full);
// «А. С. Иванов», as it stands by a signature.
struct str ru_initials_first(struct arena *arena, struct str full);

// ---- numbers (ru_number.c)

#define RU_NBSP "\xC2\xA0"
#define RU_MINUS "\xE2\x88\x92"

// «1 402 117», a real minus sign.
struct str ru_int(struct arena *arena, int64_t value);
// With `decimals` digits (0..9) after a comma, halves away from zero: 0.125 → «0,13».
// NAN and infinities give «–».
struct str ru_real(struct arena *arena, double value, int decimals);
// Always with a sign: «+3,5», «−3,5»; «0» has none.
struct str ru_signed(struct arena *arena, double value, int decimals);
// `value` is in percent already: 72 → «72 %».
struct str ru_percent(struct arena *arena, double value, int decimals);
// Reads «0,8», «1 402 117», «−3,5», «76,4 %» (as 76.4).
bool ru_parse_real(struct str text, double *out);

// ---- dates (ru_date.c)

struct str ru_date(struct arena *arena, struct date date);       // 1 сентября 2026 г.
struct str ru_date_short(struct arena *arena, struct date date); // 01.09.2026
struct str ru_day(struct arena *arena, struct date date);        // 1 сентября
// «1–5 сентября 2026 г.», «28 августа – 3 сентября 2026 г.»; equal ends give one date.
struct str ru_date_range(struct arena *arena, struct date from, struct date to);
// Month 1..12: «сентябрь», genitive «сентября», prepositional «сентябре».
struct str ru_month(int month, enum ru_case to);
struct str ru_weekday(int weekday); // 1..7: «понедельник»

enum ru_date_form {
    RU_DATE_NONE,       // not a date
    RU_DATE_FULL,       // day, month and four digits of the year
    RU_DATE_SHORT_YEAR, // «20.5.15»: the century is a guess (00–39 → 20xx)
    RU_DATE_SERIAL,     // Excel's day number, 20000..73050
    RU_DATE_IMPOSSIBLE, // has the shape of a date, but there is no such day: 31.02.2026
};

// A date as people write it: 01.09.2026, 1/9/26, 2026-09-01 (a time may follow), «1 сентября
// 2026 г.», 45901. *out is {0} unless the day exists.
enum ru_date_form ru_parse_date(struct str text, struct date *out);

// ---- classes (ru_class.c)

enum { RU_CLASS_LETTER_MAX = 16 };

// «5А», «5 «а»», «5-а», «5 кл. В», «V А», «5B» (Latin B looks like В), «5А (математика)», «10-1»;
// «5» alone has an empty letter.
struct ru_class {
    int grade;                        // 1..12
    char letter[RU_CLASS_LETTER_MAX]; // capital Cyrillic, NUL-terminated, "" when there is none
};
bool ru_parse_class(struct str text, struct ru_class *out);
// «5А»; «10 ИТ» when the letter is longer than one, «10-1» when it is a digit.
struct str ru_class_title(struct arena *arena, int grade, struct str letter);

#endif
