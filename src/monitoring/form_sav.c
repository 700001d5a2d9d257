// SPDX-License-Identifier: GPL-3.0-or-later
// The workbook that office/sav.c makes of an SPSS file becomes questions and rows. A variable with
// labelled values is a scale; values that the file calls missing are no answers.
#include "base/ru.h"
#include "import/class_name.h"
#include "monitoring/form_sheet.h"

#include <math.h>

enum { VARIABLES, LABELS, CASES, SHEETS };
enum { MISSING_FROM = 4, MISSING_MAX = 3, OPTION_TOP = 9 };

struct sav_column {
    double missing[MISSING_MAX];
    int n_missing;
    bool range, number;
};

struct sav_reading {
    const struct import_reader *reader;
    struct import_result *result;
    struct form_sheet *form;
    struct sav_column *columns; // by column of the form
};

static struct str text_in(const struct sheet_row *row, int column) {
    const struct cell *cell = sheet_row_cell(row, column);
    return cell == NULL ? S("") : cell->text;
}

static bool is_missing(const struct sav_column *column, double value) {
    if (column->range && column->n_missing >= 2 && value >= column->missing[0] &&
        value <= column->missing[1]) {
        return true;
    }
    for (int i = column->range ? 2 : 0; i < column->n_missing; i++) {
        if (value == column->missing[i]) {
            return true;
        }
    }
    return false;
}

// Labelled values become the options of a scale, those that mean «no answer» left out.
static void read_labels(struct sav_reading *r, size_t at) {
    struct form_column *column = &r->form->columns.at[at];
    const struct sheet *labels = &r->reader->book->sheets.at[LABELS];
    for (size_t i = 0; i < labels->rows.n; i++) {
        const struct sheet_row *row = &labels->rows.at[i];
        const struct cell *value = sheet_row_cell(row, 1);
        struct str text = ru_tidy(r->reader->arena, text_in(row, 2));
        if (!str_eq(text_in(row, 0), column->name) || value == NULL || str_empty(text) ||
            is_missing(&r->columns[at], value->number) || column->options.n == FORM_OPTIONS_MAX) {
            continue;
        }
        *vec_push(r->reader->arena, &column->options) = (struct form_answer){
            .text = text, .fold = ru_fold(r->reader->arena, text), .code = value->number};
    }
}

// Steps of a scale rise by whole numbers that a sheet can hold; others are answers without order.
static bool rises(const struct form_column *column) {
    for (size_t i = 0; i < column->options.n; i++) {
        double code = column->options.at[i].code;
        if (code != floor(code) || code < 0 || code > OPTION_TOP ||
            (i > 0 && code <= column->options.at[i - 1].code)) {
            return false;
        }
    }
    return column->options.n >= 2;
}

static void guess_type(struct sav_reading *r, size_t at) {
    struct form_column *column = &r->form->columns.at[at];
    if (!r->columns[at].number) {
        return; // a text: guessed by its cells, as of any form
    }
    if (column->role == FORM_QUESTION) {
        column->type = column->options.n < 2 ? QUESTION_NUMBER
                       : rises(column)       ? QUESTION_SCALE
                                             : QUESTION_CHOICE;
    }
}

static void read_variables(struct sav_reading *r) {
    const struct sheet *sheet = &r->reader->book->sheets.at[VARIABLES];
    struct arena *arena = r->reader->arena;
    r->columns = arena_array(arena, struct sav_column, sheet->rows.n + 1);
    for (size_t v = 0; v < sheet->rows.n; v++) {
        const struct sheet_row *row = &sheet->rows.at[v];
        struct form_column *column = vec_push(arena, &r->form->columns);
        struct sav_column *own = &r->columns[v];
        struct str label = ru_tidy(arena, text_in(row, 1));
        *column = (struct form_column){.first = (int)v,
                                       .n_columns = 1,
                                       .name = text_in(row, 0),
                                       .title = str_empty(label) ? text_in(row, 0) : label};
        own->number = str_eq(text_in(row, 2), S("число"));
        own->range = str_eq(text_in(row, 3), S("от и до"));
        for (int i = 0; i < MISSING_MAX; i++) {
            const struct cell *cell = sheet_row_cell(row, MISSING_FROM + i);
            if (cell != NULL && cell_filled(cell)) {
                own->missing[own->n_missing++] = cell->number;
            }
        }
        form_column_guess(arena, &r->reader->book->sheets.at[CASES], 0, column);
        column->filled = 0;
        if (own->number) {
            column->options.n = 0;
            read_labels(r, v);
        }
        guess_type(r, v);
    }
}

// True where the case holds an answer.
static bool read_number(struct sav_reading *r, size_t at, const struct cell *cell,
                        struct form_cell *out) {
    struct form_column *column = &r->form->columns.at[at];
    if (cell == NULL || !cell_filled(cell) || is_missing(&r->columns[at], cell->number)) {
        return false;
    }
    *out = (struct form_cell){.filled = true, .number = cell->number};
    column->sum += cell->number;
    for (size_t i = 0; i < column->options.n; i++) {
        if (column->options.at[i].code == cell->number) {
            out->chosen = (uint32_t)1 << i;
            column->options.at[i].count++;
        }
    }
    if (column->options.n > 0 && out->chosen == 0) {
        out->text = cell->text;
        column->own++;
    }
    return true;
}

static void read_case(struct sav_reading *r, const struct sheet_row *row) {
    struct arena *arena = r->reader->arena;
    struct form_row *out = vec_push(arena, &r->form->rows);
    *out = (struct form_row){.row = row->number,
                             .cells = arena_array(arena, struct form_cell, r->form->columns.n)};
    for (size_t c = 0; c < r->form->columns.n; c++) {
        struct form_column *column = &r->form->columns.at[c];
        if (column->role == FORM_CLASS) {
            out->class_name = import_class_name(arena, text_in(row, column->first));
        }
        if (column->role != FORM_QUESTION) {
            continue;
        }
        bool filled = r->columns[c].number
                          ? read_number(r, c, sheet_row_cell(row, column->first), &out->cells[c])
                          : form_cell_read(arena, column, row, &out->cells[c]);
        column->filled += filled;
    }
}

// The value that all variables call missing; none if they differ.
static void describe_missing(struct sav_reading *r) {
    double found = NAN;
    bool labelled = false;
    for (size_t c = 0; c < r->form->columns.n; c++) {
        const struct sav_column *column = &r->columns[c];
        labelled = labelled || r->form->columns.at[c].options.n > 0;
        for (int i = 0; i < column->n_missing; i++) {
            if (!isnan(found) && found != column->missing[i]) {
                return;
            }
            found = column->missing[i];
        }
    }
    node_put(r->reader->arena, r->result->read, "value_labels",
             node_bool(r->reader->arena, labelled));
    if (!isnan(found)) {
        node_put(r->reader->arena, r->result->read, "user_missing",
                 node_real(r->reader->arena, found));
    }
}

static void describe_means(struct sav_reading *r) {
    struct arena *arena = r->reader->arena;
    struct node *valid = node_put(arena, r->result->extra, "valid", node_map(arena));
    struct node *means = node_put(arena, r->result->extra, "means", node_map(arena));
    for (size_t c = 0; c < r->form->columns.n; c++) {
        const struct form_column *column = &r->form->columns.at[c];
        if (column->role == FORM_QUESTION && r->columns[c].number && column->filled > 0) {
            const char *name = str_c(arena, column->name);
            double mean = column->sum / (double)column->filled;
            import_count(arena, valid, name, (int64_t)column->filled);
            node_put(arena, means, name, node_real(arena, round(mean * 1000) / 1000));
        }
    }
}

void sav_read(const struct import_reader *reader, struct import_result *result) {
    struct form_sheet *form = arena_new(reader->arena, struct form_sheet);
    struct sav_reading r = {.reader = reader, .result = result, .form = form};
    if (reader->book->format != WORKBOOK_SAV || reader->book->sheets.n != SHEETS) {
        import_refuse_file(reader, result, "not_sav", "Файл «%.*s» – не данные SPSS.",
                           STR_ARG(reader->file_name));
        return;
    }
    result->rows = form;
    form->title = form_title(reader->arena, reader->file_name);
    read_variables(&r);
    const struct sheet *cases = &reader->book->sheets.at[CASES];
    for (size_t i = 1; i < cases->rows.n; i++) {
        read_case(&r, &cases->rows.at[i]);
    }
    form_mark(reader->arena, form);
    bool utf8 = str_eq(reader->book->encoding, S("utf-8"));
    node_put(reader->arena, result->read, "format", node_text(reader->arena, S("sav")));
    node_put(reader->arena, result->read, "encoding",
             node_text(reader->arena, utf8 ? S("UTF-8") : reader->book->encoding));
    import_count(reader->arena, result->read, "variables", (int64_t)form->columns.n);
    import_count(reader->arena, result->counts, "cases", (int64_t)form->rows.n);
    describe_missing(&r);
    describe_means(&r);
    form_describe(reader, result, form);
}
