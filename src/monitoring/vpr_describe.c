// SPDX-License-Identifier: GPL-3.0-or-later
// What a file of ВПР came to, as the command prints it in JSON.
#include "monitoring/external_summary.h"
#include "monitoring/vpr_import.h"

#include <math.h>

enum { GAP = 2 };

static double two_decimals(double value) { return isnan(value) ? 0 : round(value * 100) / 100; }

static double percent(int64_t x, int64_t n) {
    return n == 0 ? 0 : two_decimals(100.0 * (double)x / (double)n);
}

static void put_int(struct arena *arena, struct node *map, const char *key, int64_t value) {
    node_put(arena, map, key, node_int(arena, value));
}

static struct node *aggregates(struct arena *arena, const struct external_work *work,
                               const struct external_summary *sum) {
    struct node *map = node_map(arena), *marks = node_map(arena), *shares = node_map(arena),
                *tasks = node_map(arena);
    put_int(arena, map, "participants", sum->present);
    for (int m = 0; m < MARKS; m++) {
        const char *mark = str_c(arena, str_fmt(arena, "%d", m + MARK_LOWEST));
        put_int(arena, marks, mark, sum->marks[m]);
        node_put(arena, shares, mark, node_real(arena, percent(sum->marks[m], sum->marked)));
    }
    node_put(arena, map, "marks", marks);
    node_put(arena, map, "marks_pct", shares);
    put_int(arena, map, "compared", sum->compared);
    put_int(arena, map, "lowered", sum->lowered);
    put_int(arena, map, "confirmed", sum->confirmed);
    put_int(arena, map, "raised", sum->raised);
    node_put(arena, map, "lowered_pct", node_real(arena, percent(sum->lowered, sum->compared)));
    node_put(arena, map, "confirmed_pct", node_real(arena, percent(sum->confirmed, sum->compared)));
    node_put(arena, map, "raised_pct", node_real(arena, percent(sum->raised, sum->compared)));
    put_int(arena, map, "gap_2_or_more", sum->apart);
    node_put(arena, map, "mean_primary", node_real(arena, two_decimals(sum->mean_total)));
    for (size_t t = 0; t < work->tasks.n; t++) {
        node_put(arena, tasks, str_c(arena, work->tasks.at[t].code),
                 node_real(arena, two_decimals(100 * task_share(&sum->tasks[t]))));
    }
    node_put(arena, map, "task_pct", tasks);
    return map;
}

static void describe_reading(struct arena *arena, const struct vpr_columns *columns,
                             const struct vpr_sheet *sheet, const struct sheet *cells,
                             struct node *read) {
    const struct external_work *work = &sheet->work;
    node_put(arena, read, "sheet", node_text(arena, cells->name));
    put_int(arena, read, "header_row", columns->header);
    for (size_t i = 0; i < cells->rows.n; i++) {
        const struct sheet_row *row = &cells->rows.at[i];
        const struct cell *code = sheet_row_cell(row, columns->code);
        if (row->number > columns->header && code != NULL && cell_filled(code)) {
            put_int(arena, read, "first_data_row", row->number);
            break;
        }
    }
    node_put(arena, read, "subject", node_text(arena, work->subject));
    put_int(arena, read, "parallel", work->grade);
    node_put(arena, read, "date", node_text(arena, date_iso(arena, work->held_on)));
    put_int(arena, read, "max_primary", work->max_total);
}

void vpr_describe(const struct import_reader *reader, const struct vpr_columns *columns,
                  const struct vpr_sheet *sheet, struct import_result *result) {
    struct arena *arena = reader->arena;
    struct external_results results = {0};
    struct node *totals = node_map(arena), *classes = node_map(arena);
    for (size_t i = 0; i < sheet->rows.n; i++) {
        const struct external_result *row = &sheet->rows.at[i].result;
        *vec_push(arena, &results.rows) = *row;
        if (!row->absent) {
            put_int(arena, totals, str_c(arena, row->code), row->total);
        }
        if (row->class_mark.n > 0) {
            import_count_add(arena, classes, str_c(arena, row->class_mark), 1);
        }
    }
    struct external_summary sum =
        external_summarise(arena, &sheet->work, &results, GAP, NULL, NULL);
    describe_reading(arena, columns, sheet, &reader->book->sheets.at[columns->sheet], result->read);
    node_put(arena, result->extra, "aggregates", aggregates(arena, &sheet->work, &sum));
    node_put(arena, result->extra, "totals", totals);
    node_put(arena, result->extra, "by_class_number", classes);
}
