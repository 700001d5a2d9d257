// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/report_import.h"

#include "monitoring/journal_import.h"
#include "monitoring/sheet_text.h"

enum { ROWS_LOOKED_AT = 12 };

static const struct report_shape *const shapes[] = {&report_class_shape, &report_summary_shape,
                                                    &report_subject_shape, &report_averages_shape};

struct report_row *report_row_add(struct report_reading *r, int row, struct str class_name,
                                  struct str subject) {
    struct report_row *out = vec_push(r->arena, &r->sheet->rows);
    *out = (struct report_row){
        .row = row, .class_name = class_name, .subject = subject, .figures = node_map(r->arena)};
    return out;
}

bool report_percent(struct arena *arena, const struct sheet_row *row, int column, double *out) {
    enum { WHOLE = 100 };
    double value;
    if (!sheet_number(arena, row, column, &value) || value < 0 || value > WHOLE) {
        return false;
    }
    const struct cell *cell = sheet_row_cell(row, column);
    bool share = cell->kind == CELL_NUMBER && !cell->percent && value <= 1;
    *out = sheet_round(share ? value * WHOLE : value, 1);
    return true;
}

bool report_says(struct arena *arena, const struct sheet *sheet, const char *words) {
    for (size_t r = 0; r < sheet->rows.n && r < ROWS_LOOKED_AT; r++) {
        for (size_t c = 0; c < sheet->rows.at[r].cells.n; c++) {
            struct str folded = sheet_text_fold(arena, &sheet->rows.at[r], (int)c);
            if (str_find(folded, str_from(words)) != STR_NONE) {
                return true;
            }
        }
    }
    return false;
}

static const struct report_shape *find_shape(const struct import_reader *reader,
                                             const struct sheet **sheet, int *header) {
    for (size_t s = 0; s < reader->book->sheets.n; s++) {
        *sheet = &reader->book->sheets.at[s];
        for (size_t i = 0; !(*sheet)->hidden && i < sizeof shapes / sizeof *shapes; i++) {
            *header = 0;
            if (shapes[i]->fits(reader->arena, *sheet, header)) {
                return shapes[i];
            }
        }
    }
    return NULL;
}

// «… за 2 четверть» of the first rows that say it.
static struct str find_period(struct arena *arena, const struct sheet *sheet) {
    struct str period = S("");
    for (size_t r = 0; r < sheet->rows.n && r < ROWS_LOOKED_AT && period.n == 0; r++) {
        for (size_t c = 0; c < sheet->rows.at[r].cells.n && period.n == 0; c++) {
            period = journal_period_in(arena, sheet_text(arena, &sheet->rows.at[r], (int)c));
        }
    }
    return period;
}

static void read(const struct import_reader *reader, struct import_result *result) {
    struct arena *arena = reader->arena;
    struct report_reading r = {.reader = reader, .out = result, .arena = arena};
    const struct report_shape *shape = find_shape(reader, &r.cells, &r.header);
    r.sheet = arena_new(arena, struct report_sheet);
    result->rows = r.sheet;
    if (shape == NULL) {
        import_refuse_file(reader, result, "no_rows",
                           "В файле «%.*s» не узнан отчёт: нужны отчёт классного руководителя, "
                           "сводка успеваемости, отчёт учителя или средние баллы из журнала.",
                           STR_ARG(reader->file_name));
        return;
    }
    r.sheet->source = shape->source;
    r.sheet->period = find_period(arena, r.cells);
    result->kind_name = str_from(shape->kind);
    import_describe(reader, NULL, result);
    if (r.cells->name.n > 0) {
        node_put(arena, result->read, "sheet", node_text(arena, r.cells->name));
    }
    shape->read(&r);
    if (r.sheet->rows.n == 0 || r.sheet->rows.at[0].figures->n == 0) {
        import_refuse_file(reader, result, "no_good_rows",
                           "В файле «%.*s» нет цифр, по которым узнаётся класс.",
                           STR_ARG(reader->file_name));
    }
}

static double recognise(const struct import_reader *reader) {
    const struct sheet *sheet;
    int header;
    return find_shape(reader, &sheet, &header) != NULL ? 0.97 : 0;
}

const struct import_kind report_import = {
    .command = "reports",
    .kind = "class_report",
    .title = "Отчёты за период",
    .help = "отчёт классного руководителя, сводка по классам, отчёт учителя, средние баллы",
    .recognise = recognise,
    .read = read,
    .plan = report_import_plan,
    .apply = report_import_apply,
    .on_title = "День, на который отчёт составлен",
};
