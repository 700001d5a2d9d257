// SPDX-License-Identifier: GPL-3.0-or-later
// Where in a file of ГИА what stands.
#include "base/ru.h"
#include "monitoring/gia_import.h"
#include "monitoring/sheet_text.h"

static void read_minimum(struct str folded, struct gia_columns *out) {
    struct str rest = folded;
    while (rest.n > 0) { // «минимальный балл 24 36»: the first is enough to pass
        int64_t n;
        if (str_to_int(str_cut(&rest, ' '), &n) && n > 0 && n <= GIA_POINTS_MAX &&
            out->minimum == 0) {
            out->minimum = (int)n;
        }
    }
}

static void take_column(struct str folded, int column, struct gia_columns *out) {
    const struct {
        struct str word;
        int *to;
    } whole[] = {{S("код оо"), &out->school},   {S("класс"), &out->class},
                 {S("фамилия"), &out->family},  {S("имя"), &out->given},
                 {S("отчество"), &out->middle}, {S("тестовый балл"), &out->score},
                 {S("балл"), &out->mark},       {S("оценка"), &out->mark},
                 {S("отметка"), &out->mark},    {S("первичный балл"), &out->primary}};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        if (str_eq(folded, whole[i].word)) {
            *whole[i].to = column;
            return;
        }
    }
    if (str_starts(folded, S("№"))) {
        out->number = column;
    } else if (str_starts(folded, S("задания с кратким"))) {
        out->short_part = column;
    } else if (str_starts(folded, S("задания с развернутым"))) {
        out->long_part = column;
    } else if (str_starts(folded, S("минимальный балл"))) {
        read_minimum(folded, out);
    }
}

bool gia_header_read(struct arena *arena, const struct sheet_row *row, struct gia_columns *out) {
    struct gia_columns columns = {row->number, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0};
    for (size_t c = 0; c < row->cells.n; c++) {
        take_column(sheet_text_fold(arena, row, (int)c), (int)c, &columns);
    }
    bool parts = columns.primary >= 0 && (columns.short_part >= 0 || columns.long_part >= 0);
    if (columns.family < 0 || columns.given < 0 || (columns.score < 0 && !parts)) {
        return false;
    }
    *out = columns;
    return true;
}

// «2026.06.03».
static bool read_day(struct str text, struct date *out) {
    struct str rest = text;
    int64_t part[3];
    for (int i = 0; i < 3; i++) {
        if (!str_to_int(str_cut(&rest, '.'), &part[i])) {
            return false;
        }
    }
    struct date day = {(int)part[0], (int)part[1], (int)part[2]};
    bool good = rest.n == 0 && part[0] > 2000 && part[0] < 2100 && date_valid(day);
    *out = good ? day : *out;
    return good;
}

// «22 - Математика 2026.06.03»: the code of the subject, its name, the day.
static void read_line(struct arena *arena, struct str text, struct external_work *work) {
    struct str rest = text;
    struct str code = str_trim(str_cut(&rest, '-'));
    int64_t number;
    struct date day;
    size_t gap = rest.n;
    while (gap > 0 && rest.p[gap - 1] != ' ') {
        gap--;
    }
    if (str_to_int(code, &number) && read_day(str_from_at(rest, gap), &day)) {
        work->subject = str_dup(arena, str_trim(str_sub(rest, 0, gap)));
        work->held_on = day;
    }
}

void gia_title_read(struct arena *arena, const struct sheet_row *row, struct external_work *work) {
    struct str first = sheet_first_text(arena, row), value = S("");
    for (size_t c = 0; c < row->cells.n; c++) {
        struct str text = sheet_text(arena, row, (int)c);
        value = text.n > 0 && !str_eq(text, first) && value.n == 0 ? text : value;
    }
    struct str folded = column_header_fold(arena, first);
    struct date day;
    if (str_eq(folded, S("предмет")) && value.n > 0) {
        work->subject = value;
    } else if (str_starts(folded, S("дата")) && ru_parse_date(value, &day) != RU_DATE_NONE &&
               !date_is_none(day)) {
        work->held_on = day;
    } else {
        read_line(arena, first, work);
    }
}
