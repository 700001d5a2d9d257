// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ru_internal.h"

static const char *const MONTHS[12] = {"январ", "феврал", "март",    "апрел",  "ма",    "июн",
                                       "июл",   "август", "сентябр", "октябр", "ноябр", "декабр"};

struct str ru_month(int month, enum ru_case to) {
    // март and август are hard, май ends with «й», the rest with «ь».
    static const char *const forms[12][RU_CASES] = {
        {"январь", "января", "январю", "январь", "январём", "январе"},
        {"февраль", "февраля", "февралю", "февраль", "февралём", "феврале"},
        {"март", "марта", "марту", "март", "мартом", "марте"},
        {"апрель", "апреля", "апрелю", "апрель", "апрелем", "апреле"},
        {"май", "мая", "маю", "май", "маем", "мае"},
        {"июнь", "июня", "июню", "июнь", "июнем", "июне"},
        {"июль", "июля", "июлю", "июль", "июлем", "июле"},
        {"август", "августа", "августу", "август", "августом", "августе"},
        {"сентябрь", "сентября", "сентябрю", "сентябрь", "сентябрём", "сентябре"},
        {"октябрь", "октября", "октябрю", "октябрь", "октябрём", "октябре"},
        {"ноябрь", "ноября", "ноябрю", "ноябрь", "ноябрём", "ноябре"},
        {"декабрь", "декабря", "декабрю", "декабрь", "декабрём", "декабре"},
    };
    return month < 1 || month > 12 ? S("–") : str_from(forms[month - 1][to]);
}

struct str ru_weekday(int weekday) {
    static const char *const names[7] = {"понедельник", "вторник", "среда",      "четверг",
                                         "пятница",     "суббота", "воскресенье"};
    return weekday < 1 || weekday > 7 ? S("–") : str_from(names[weekday - 1]);
}

static void put_day(struct buf *out, struct date date) {
    buf_put_int(out, date.day);
    buf_put_c(out, RU_NBSP);
    buf_put(out, ru_month(date.month, RU_GENITIVE));
}

static void put_year(struct buf *out, struct date date) {
    buf_put_char(out, ' ');
    buf_put_int(out, date.year);
    buf_put_c(out, RU_NBSP "г.");
}

struct str ru_day(struct arena *arena, struct date date) {
    struct buf out = buf_open(arena, 64);
    if (!date_is_none(date)) {
        put_day(&out, date);
    }
    return buf_str(&out);
}

struct str ru_date(struct arena *arena, struct date date) {
    struct buf out = buf_open(arena, 64);
    if (!date_is_none(date)) {
        put_day(&out, date);
        put_year(&out, date);
    }
    return buf_str(&out);
}

struct str ru_date_short(struct arena *arena, struct date date) {
    return date_is_none(date) ? (struct str){0}
                              : str_fmt(arena, "%02d.%02d.%04d", date.day, date.month, date.year);
}

struct str ru_date_range(struct arena *arena, struct date from, struct date to) {
    struct buf out = buf_open(arena, 128);
    if (date_cmp(from, to) == 0) {
        return ru_date(arena, from);
    }
    if (from.year == to.year && from.month == to.month) {
        buf_put_int(&out, from.day);
        buf_put_c(&out, "–");
    } else {
        put_day(&out, from);
        if (from.year != to.year) {
            put_year(&out, from);
        }
        buf_put_c(&out, " – ");
    }
    put_day(&out, to);
    put_year(&out, to);
    return buf_str(&out);
}

// ---- reading

// Cuts the digits at the start of *rest, at most nine; -1 if there are none.
static int cut_number(struct str *rest, size_t *digits) {
    int value = 0;
    size_t n = 0;
    while (n < rest->n && n < 9 && ru_code_digit((unsigned char)rest->p[n])) {
        value = value * 10 + (rest->p[n] - '0');
        n++;
    }
    *rest = str_from_at(*rest, n);
    *digits = n;
    return n == 0 ? -1 : value;
}

static void skip_blanks(struct str *rest) {
    while (rest->n > 0) {
        struct str after = *rest;
        if (!ru_code_blank(utf8_next(&after))) {
            return;
        }
        *rest = after;
    }
}

// One of . / - or a blank, blanks around it; false if nothing of the kind is there.
static bool skip_separator(struct str *rest) {
    size_t before = rest->n;
    skip_blanks(rest);
    if (rest->n > 0) {
        struct str after = *rest;
        uint32_t code = utf8_next(&after);
        if (code == '.' || code == '/' || ru_code_dash(code)) {
            *rest = after;
            skip_blanks(rest);
        }
    }
    return rest->n < before;
}

// The number of the month whose name begins *rest in any case («сентября», «сент.», «май»); 0 if
// there is none. The whole word is removed.
static int cut_month(struct str *rest) {
    char low[64];
    size_t n = 0;
    struct str left = *rest;
    while (left.n > 0 && n + 4 < sizeof low) {
        struct str after = left;
        uint32_t code = ru_code_lower(utf8_next(&after));
        if (!ru_code_cyrillic(code)) {
            break;
        }
        n += utf8_put(low + n, code);
        left = after;
    }
    struct str word = {low, n};
    for (int month = 0; month < 12; month++) {
        struct str stem = str_from(MONTHS[month]);
        bool whole = str_starts(word, stem) && word.n <= stem.n + 4;
        // «сент.», «окт»: three letters and more, but «ма» is «май» or «март».
        bool cut = word.n >= 6 && str_starts(stem, word);
        if (whole || cut) {
            *rest = left;
            return month + 1;
        }
    }
    return 0;
}

// What may follow a date: «г.», «г», «года», «год», a time.
static bool tail_allowed(struct str rest) {
    skip_blanks(&rest);
    if (rest.n == 0 || ru_one_of(str_trim(rest), "г.|г|года|год|г.р.|года рождения|г. р.")) {
        return true;
    }
    if (rest.p[0] == 'T' || rest.p[0] == ',') {
        rest = str_from_at(rest, 1);
        skip_blanks(&rest);
    }
    for (size_t i = 0; i < rest.n; i++) {
        if (!ru_code_digit((unsigned char)rest.p[i]) &&
            (rest.p[i] == '\0' || str_find_char(S(":.+-Z"), rest.p[i]) == STR_NONE)) {
            return false;
        }
    }
    return rest.n >= 4 && str_find_char(rest, ':') != STR_NONE;
}

static enum ru_date_form date_given(int year, size_t year_digits, int month, int day,
                                    struct date *out) {
    enum ru_date_form form = RU_DATE_FULL;
    if (year_digits == 2) {
        year += year < 40 ? 2000 : 1900;
        form = RU_DATE_SHORT_YEAR;
    } else if (year_digits != 4) {
        return RU_DATE_NONE;
    }
    struct date date = {year, month, day};
    if (!date_valid(date)) {
        return RU_DATE_IMPOSSIBLE;
    }
    *out = date;
    return form;
}

static enum ru_date_form serial_given(int serial, struct date *out) {
    if (serial < 20000 || serial > 73050) { // 1954 … 2099
        return RU_DATE_NONE;
    }
    *out = date_from_days(serial - 25569); // 1970-01-01 is Excel's day 25569
    return RU_DATE_SERIAL;
}

enum ru_date_form ru_parse_date(struct str text, struct date *out) {
    struct str rest = str_trim(text);
    size_t n1, n2, n3;
    *out = (struct date){0};
    int first = cut_number(&rest, &n1);
    if (n1 == 5 && (rest.n == 0 || str_eq(rest, S(".0")))) {
        return serial_given(first, out);
    }
    if (first < 0 || (n1 > 2 && n1 != 4) || !skip_separator(&rest)) {
        return RU_DATE_NONE;
    }
    int month = cut_month(&rest);
    n2 = month > 0 ? 2 : 0;
    month = month > 0 ? month : cut_number(&rest, &n2);
    if (month < 0 || n2 > 2 || !skip_separator(&rest)) {
        return RU_DATE_NONE;
    }
    int third = cut_number(&rest, &n3);
    if (third < 0 || !tail_allowed(rest)) {
        return RU_DATE_NONE;
    }
    if (n1 == 4) {
        return n3 > 2 ? RU_DATE_NONE : date_given(first, n1, month, third, out);
    }
    return date_given(third, n3, month, first, out);
}
