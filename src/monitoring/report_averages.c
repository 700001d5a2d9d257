// SPDX-License-Identifier: GPL-3.0-or-later
// A print of the journal: the average mark of each pupil in each subject. Of a class and a subject
// the mean of the averages is kept, and how many pupils have one; no pupil by name.
#include "base/ru.h"
#include "import/class_name.h"
#include "monitoring/report_import.h"
#include "monitoring/sheet_text.h"

enum { ROWS_LOOKED_AT = 12, SUBJECTS_MIN = 3, AVERAGE_MAX = 5 };
static const double low_average = 2.5; // below it the term's mark would be «2»

static bool fits(struct arena *arena, const struct sheet *sheet, int *header) {
    if (!report_says(arena, sheet, "средний балл")) {
        return false;
    }
    for (size_t r = 0; r < sheet->rows.n && r < ROWS_LOOKED_AT; r++) {
        const struct sheet_row *row = &sheet->rows.at[r];
        if (str_eq(sheet_text_fold(arena, row, 0), S("обучающийся")) &&
            row->cells.n > SUBJECTS_MIN) {
            *header = row->number;
            return true;
        }
    }
    return false;
}

struct subject {
    int column;
    struct str name;
    double sum;
    int64_t n, low;
};
struct averages {
    VEC(struct subject) subjects;
    int64_t pupils, empty;
    int first_row;
    struct node *rows; // of the JSON: by number, without names
};

static void take_pupil(struct report_reading *r, const struct sheet_row *row,
                       struct averages *out) {
    struct node *map = node_add(out->rows, node_map(r->arena)), *marks = node_map(r->arena);
    out->first_row = out->pupils++ == 0 ? row->number : out->first_row;
    node_put(r->arena, map, "number", node_int(r->arena, out->pupils));
    node_put(r->arena, map, "averages", marks);
    for (size_t s = 0; s < out->subjects.n; s++) {
        struct subject *subject = &out->subjects.at[s];
        double value;
        bool any = sheet_number(r->arena, row, subject->column, &value) && value > 0 &&
                   value <= AVERAGE_MAX; // «0.00» is how the journal prints nothing
        node_put(r->arena, marks, str_c(r->arena, subject->name),
                 any ? node_real(r->arena, value) : node_null(r->arena));
        out->empty += !any;
        if (any) {
            subject->n++;
            subject->sum += value;
            subject->low += value < low_average;
        }
    }
}

static struct str find_class(struct report_reading *r) {
    struct str class = S("");
    for (size_t i = 0; i < r->cells->rows.n && class.n == 0; i++) {
        const struct sheet_row *row = &r->cells->rows.at[i];
        struct str line = sheet_first_text(r->arena, row);
        if (row->number < r->header && str_starts(line, S("Класс"))) {
            class = import_class_name(r->arena, line);
        }
    }
    return class;
}

static void read_rows(struct report_reading *r, struct averages *out) {
    for (size_t i = 0; i < r->cells->rows.n; i++) {
        const struct sheet_row *row = &r->cells->rows.at[i];
        struct str name = sheet_text(r->arena, row, 0);
        for (size_t c = 1; row->number == r->header && c < row->cells.n; c++) {
            struct str subject = sheet_text(r->arena, row, (int)c);
            if (subject.n > 0) {
                *vec_push(r->arena, &out->subjects) =
                    (struct subject){.column = (int)c, .name = subject};
            }
        }
        struct ru_name parts = ru_name_parse(r->arena, name);
        if (row->number > r->header && parts.given.n > 0 &&
            table_text_kind(r->arena, name) == LINE_DATA) {
            take_pupil(r, row, out);
        }
    }
}

static void read(struct report_reading *r) {
    struct averages out = {.rows = node_list(r->arena)};
    struct str class = find_class(r);
    read_rows(r, &out);
    for (size_t s = 0; s < out.subjects.n; s++) {
        const struct subject *subject = &out.subjects.at[s];
        if (subject->n == 0) {
            continue;
        }
        struct report_row *row = report_row_add(r, 0, class, subject->name);
        node_put(r->arena, row->figures, "pupils", node_int(r->arena, out.pupils));
        node_put(r->arena, row->figures, "N", node_int(r->arena, subject->n));
        node_put(r->arena, row->figures, "average",
                 node_real(r->arena, sheet_round(subject->sum / (double)subject->n, 2)));
        node_put(r->arena, row->figures, "low", node_int(r->arena, subject->low));
    }
    import_count(r->arena, r->out->read, "header_row", r->header);
    import_count(r->arena, r->out->read, "first_data_row", out.first_row);
    node_put(r->arena, r->out->read, "class", node_text(r->arena, class));
    import_count(r->arena, r->out->counts, "pupils", out.pupils);
    import_count(r->arena, r->out->counts, "subjects", (int64_t)out.subjects.n);
    import_count(r->arena, r->out->counts, "empty", out.empty);
    node_put(r->arena, r->out->extra, "averages", out.rows);
}

const struct report_shape report_averages_shape = {"averages", REPORT_AVERAGES, fits, read};
