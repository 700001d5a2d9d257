// SPDX-License-Identifier: GPL-3.0-or-later
// The summary of all classes: a row for each, a header of two storeys, totals among them, and often
// a second table under it.
#include "base/ru.h"
#include "import/class_name.h"
#include "monitoring/report_import.h"
#include "monitoring/sheet_text.h"

enum { ROWS_LOOKED_AT = 12 };

struct columns {
    int pupils, excellent, good, one4, one3, bad, na, done, quality;
};

struct counts {
    int64_t classes, without, totals, movement, percent_texts;
    int moved; // row of the header of the second table, 0 = none
    int moved_date;
};

static bool fits(struct arena *arena, const struct sheet *sheet, int *header) {
    for (size_t r = 0; r < sheet->rows.n && r < ROWS_LOOKED_AT; r++) {
        const struct sheet_row *row = &sheet->rows.at[r];
        bool done = false, quality = false;
        for (size_t c = 0; c < row->cells.n; c++) {
            struct str folded = sheet_text_fold(arena, row, (int)c);
            done = done || str_starts(folded, S("% усп"));
            quality = quality || str_starts(folded, S("% кач"));
        }
        if (done && quality && str_eq(sheet_text_fold(arena, row, 0), S("класс")) &&
            !report_says(arena, sheet, "отчет учителя")) {
            *header = row->number;
            return true;
        }
    }
    return false;
}

static void find_columns(struct report_reading *r, struct columns *out, int *storeys) {
    *out = (struct columns){-1, -1, -1, -1, -1, -1, -1, -1, -1};
    const struct {
        const char *begins;
        int *to;
    } words[] = {
        {"кол во", &out->pupils},        {"5", &out->excellent},    {"4 и 5", &out->good},
        {"в т ч с одной 4", &out->one4}, {"с одной 4", &out->one4}, {"с одной 3", &out->one3},
        {"не усп", &out->bad},           {"неусп", &out->bad},      {"н а", &out->na},
        {"% усп", &out->done},           {"% кач", &out->quality}};
    *storeys = 1;
    for (size_t i = 0; i < r->cells->rows.n; i++) {
        const struct sheet_row *row = &r->cells->rows.at[i];
        bool second = row->number == r->header + 1 && sheet_text(r->arena, row, 0).n == 0;
        if (row->number != r->header && !second) {
            continue;
        }
        *storeys = second ? 2 : *storeys;
        for (size_t c = 0; c < row->cells.n; c++) {
            struct str folded = sheet_text_fold(r->arena, row, (int)c);
            for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
                bool whole = words[w].begins[1] == '\0';
                struct str word = str_from(words[w].begins);
                if (whole ? str_eq(folded, word) : str_starts(folded, word)) {
                    *words[w].to = (int)c;
                    break;
                }
            }
        }
    }
}

// A dash and an empty cell are none.
static void put_count(struct report_reading *r, const struct sheet_row *row, int column,
                      const char *key, struct report_row *out) {
    int64_t n = 0;
    if (column >= 0) {
        (void)sheet_int(r->arena, row, column, &n);
        node_put(r->arena, out->figures, key, node_int(r->arena, n > 0 ? n : 0));
    }
}

static void put_percent(struct report_reading *r, const struct sheet_row *row, int column,
                        const char *key, struct report_row *out) {
    double value;
    if (report_percent(r->arena, row, column, &value)) {
        node_put(r->arena, out->figures, key, node_real(r->arena, value));
    }
}

static bool is_text(const struct sheet_row *row, int column) {
    const struct cell *cell = column < 0 ? NULL : sheet_row_cell(row, column);
    return cell != NULL && cell->kind == CELL_TEXT && cell_filled(cell);
}

static void take_class(struct report_reading *r, const struct columns *columns,
                       const struct sheet_row *row, struct str class, struct counts *counts) {
    struct report_row *out = report_row_add(r, row->number, class, S(""));
    put_count(r, row, columns->pupils, "pupils", out);
    counts->classes++;
    if (str_find(sheet_text_fold(r->arena, row, columns->excellent), S("безотметочн")) !=
        STR_NONE) {
        node_put(r->arena, out->figures, "no_marks", node_bool(r->arena, true));
        counts->without++;
        return;
    }
    put_count(r, row, columns->excellent, "excellent", out);
    put_count(r, row, columns->good, "good", out);
    put_count(r, row, columns->one4, "one4", out);
    put_count(r, row, columns->one3, "one3", out);
    put_count(r, row, columns->bad, "bad", out);
    put_count(r, row, columns->na, "na", out);
    put_percent(r, row, columns->done, "uspevaemost", out);
    put_percent(r, row, columns->quality, "kachestvo", out);
    counts->percent_texts += is_text(row, columns->done) || is_text(row, columns->quality);
}

// «#DIV/0!», and a text that looks like it.
static void warn_errors(struct report_reading *r, const struct sheet_row *row) {
    struct node *cells = node_list(r->arena), *detail = node_map(r->arena);
    for (size_t c = 0; c < row->cells.n; c++) {
        const struct cell *cell = &row->cells.at[c];
        if (cell->kind == CELL_ERROR || str_starts(sheet_text(r->arena, row, (int)c), S("#"))) {
            node_add(cells, node_text(r->arena,
                                      str_fmt(r->arena, "%c%d", 'A' + (int)(c % 26), row->number)));
        }
    }
    if (cells->n > 0) {
        node_put(r->arena, detail, "cells", cells);
        import_warn(r->reader, r->out, NULL, row->number, "error_cell", detail,
                    "В строке стоят ошибки Excel (деление на ноль): эти клетки не прочитаны.");
    }
}

// «с 12.01» has no year; what such rows say of pupils is not taken, only counted.
static void take_movement(struct report_reading *r, const struct sheet_row *row,
                          struct counts *counts) {
    struct str day = sheet_text(r->arena, row, counts->moved_date), rest = day;
    struct date date;
    counts->movement++;
    if (str_starts(rest, S("с "))) {
        rest = str_from_at(rest, S("с ").n);
    }
    if (day.n > 0 && ru_parse_date(rest, &date) == RU_DATE_NONE) {
        import_warn(r->reader, r->out, NULL, row->number, "date_without_year",
                    import_detail(r->arena, "value", day, NULL),
                    "Дата «%.*s» без года. Движение учеников из сводки не загружается: возьмите "
                    "список обучающихся.",
                    STR_ARG(day));
    }
}

static void begin_movement(struct report_reading *r, const struct sheet_row *row,
                           struct counts *counts) {
    counts->moved = row->number;
    counts->moved_date = -1;
    for (size_t c = 0; c < row->cells.n; c++) {
        if (str_eq(sheet_text_fold(r->arena, row, (int)c), S("дата"))) {
            counts->moved_date = (int)c;
        }
    }
}

static void take_row(struct report_reading *r, const struct columns *columns,
                     const struct sheet_row *row, struct counts *counts) {
    struct str first = sheet_text(r->arena, row, 0);
    struct str class = import_class_name(r->arena, first);
    bool total = table_text_kind(r->arena, first) == LINE_TOTAL;
    if (counts->moved == 0) {
        warn_errors(r, row);
    }
    if (str_eq(sheet_text_fold(r->arena, row, 0), S("класс"))) {
        begin_movement(r, row, counts);
    } else if (counts->moved > 0) {
        if (class.n > 0) {
            take_movement(r, row, counts);
        }
    } else if (total) {
        counts->totals++;
    } else if (class.n > 0) {
        take_class(r, columns, row, class, counts);
    }
}

static struct node *values_node(struct report_reading *r) {
    struct node *values = node_list(r->arena);
    for (size_t i = 0; i < r->sheet->rows.n; i++) {
        const struct report_row *row = &r->sheet->rows.at[i];
        struct node *map = node_add(values, node_map(r->arena));
        node_put(r->arena, map, "cls", node_text(r->arena, row->class_name));
        for (const struct node *one = row->figures->first; one; one = one->next) {
            bool flag = node_is(one, NODE_BOOL);
            node_put(r->arena, map, str_c(r->arena, one->key),
                     flag ? node_bool(r->arena, true) : node_real(r->arena, node_as_real(one, 0)));
        }
    }
    return values;
}

static void describe(struct report_reading *r, const struct counts *counts, int storeys) {
    struct node *rows = node_list(r->arena);
    for (int i = 0; i < storeys; i++) {
        node_add(rows, node_int(r->arena, r->header + i));
    }
    node_put(r->arena, r->out->read, "header_rows", rows);
    import_count(r->arena, r->out->read, "first_data_row", r->header + storeys);
    if (counts->moved > 0) {
        import_count(r->arena, r->out->read, "second_table_header_row", counts->moved);
    }
    import_count(r->arena, r->out->counts, "class_rows", counts->classes);
    import_count(r->arena, r->out->counts, "without_marks", counts->without);
    import_count(r->arena, r->out->counts, "totals", counts->totals);
    import_count(r->arena, r->out->counts, "movement_rows", counts->movement);
    if (counts->percent_texts > 0) {
        struct node *detail = node_map(r->arena);
        node_put(r->arena, detail, "rows", node_int(r->arena, counts->percent_texts));
        import_warn(r->reader, r->out, NULL, 0, "percent_as_text", detail,
                    "Проценты записаны по-разному (текстом – в строках: %lld): прочитаны как "
                    "проценты.",
                    (long long)counts->percent_texts);
    }
    node_put(r->arena, r->out->extra, "values", values_node(r));
}

static void read(struct report_reading *r) {
    struct columns columns;
    struct counts counts = {0};
    int storeys;
    find_columns(r, &columns, &storeys);
    for (size_t i = 0; i < r->cells->rows.n; i++) {
        if (r->cells->rows.at[i].number >= r->header + storeys) {
            take_row(r, &columns, &r->cells->rows.at[i], &counts);
        }
    }
    describe(r, &counts, storeys);
}

const struct report_shape report_summary_shape = {"class_summary", REPORT_SUMMARY, fits, read};
