// SPDX-License-Identifier: GPL-3.0-or-later
// The report of a teacher of a subject: a row for each class with the numbers of marks; what the
// teacher counted of them is compared with what they come to.
#include "base/ru.h"
#include "import/class_name.h"
#include "monitoring/external_summary.h"
#include "monitoring/report_import.h"
#include "monitoring/sheet_text.h"

#include <math.h>

enum { ROWS_LOOKED_AT = 12, PUPILS_MAX = 60 };

struct columns {
    int pupils, marks[MARKS], na, done, quality, degree, average;
};

static bool try_header(struct arena *arena, const struct sheet_row *row, struct columns *out) {
    *out = (struct columns){-1, {-1, -1, -1, -1}, -1, -1, -1, -1, -1};
    for (size_t c = 1; c < row->cells.n; c++) {
        struct str folded = sheet_text_fold(arena, row, (int)c);
        if (folded.n == 1 && folded.p[0] >= '2' && folded.p[0] <= '5') {
            out->marks[folded.p[0] - '2'] = (int)c;
            continue;
        }
        int *to = str_starts(folded, S("кол во"))         ? &out->pupils
                  : str_eq(folded, S("н а"))              ? &out->na
                  : str_starts(folded, S("% усп"))        ? &out->done
                  : str_starts(folded, S("% кач"))        ? &out->quality
                  : str_starts(folded, S("соу"))          ? &out->degree
                  : str_starts(folded, S("ср балл"))      ? &out->average
                  : str_starts(folded, S("средний балл")) ? &out->average
                                                          : NULL;
        if (to != NULL) {
            *to = (int)c;
        }
    }
    bool all = str_eq(sheet_text_fold(arena, row, 0), S("класс"));
    for (int m = 0; m < MARKS; m++) {
        all = all && out->marks[m] >= 0;
    }
    return all;
}

static bool fits(struct arena *arena, const struct sheet *sheet, int *header) {
    struct columns columns;
    for (size_t r = 0; r < sheet->rows.n && r < ROWS_LOOKED_AT; r++) {
        if (try_header(arena, &sheet->rows.at[r], &columns)) {
            *header = sheet->rows.at[r].number;
            return true;
        }
    }
    return false;
}

// «5А (математика)»: the class and its subject; else the only subject of the line «Предмет: …».
static struct str subject_of(struct report_reading *r, struct str cell) {
    struct str rest = cell;
    (void)str_cut(&rest, '(');
    struct str subject = str_trim(str_cut(&rest, ')'));
    for (size_t i = 0; subject.n == 0 && i < r->cells->rows.n; i++) {
        const struct sheet_row *row = &r->cells->rows.at[i];
        struct str line = sheet_first_text(r->arena, row);
        if (row->number < r->header && str_starts(line, S("Предмет"))) {
            (void)str_cut(&line, ':');
            subject = str_find_char(line, ',') == STR_NONE ? str_trim(line) : S("");
        }
    }
    return ru_capital(r->arena, subject);
}

static void compare(struct report_reading *r, const struct sheet_row *row, int column,
                    const char *key, const char *code, const char *title, double tolerance,
                    const struct node *figures) {
    double given, counted = node_as_real(node_get(figures, key), -1);
    if (!sheet_number(r->arena, row, column, &given) || counted < 0 ||
        fabs(given - counted) <= tolerance) {
        return;
    }
    struct node *detail = node_map(r->arena);
    node_put(r->arena, detail, "given", node_real(r->arena, sheet_round(given, 2)));
    node_put(r->arena, detail, "counted", node_real(r->arena, counted));
    import_warn(r->reader, r->out, NULL, row->number, code, detail,
                "%s: в отчёте %.*s, по числу отметок выходит %.*s. Взято второе.", title,
                STR_ARG(ru_real(r->arena, given, 1)), STR_ARG(ru_real(r->arena, counted, 1)));
}

static void take_class(struct report_reading *r, const struct columns *columns,
                       const struct sheet_row *row, struct str class) {
    static const double tenth = 0.0501, hundredth = 0.00501;
    struct str cell = sheet_text(r->arena, row, 0);
    struct report_row *out = report_row_add(r, row->number, class, subject_of(r, cell));
    int64_t marks[MARKS] = {0}, none = 0, pupils;
    for (int m = 0; m < MARKS; m++) {
        (void)sheet_int(r->arena, row, columns->marks[m], &marks[m]);
        marks[m] = marks[m] < 0 || marks[m] > PUPILS_MAX ? 0 : marks[m];
    }
    (void)sheet_int(r->arena, row, columns->na, &none);
    term_report_count(r->arena, marks, none < 0 || none > PUPILS_MAX ? 0 : none, out->figures);
    if (sheet_int(r->arena, row, columns->pupils, &pupils) && pupils > 0 && pupils <= PUPILS_MAX) {
        node_put(r->arena, out->figures, "pupils", node_int(r->arena, pupils));
    }
    compare(r, row, columns->done, "uspevaemost", "uspevaemost_differs", "Успеваемость", tenth,
            out->figures);
    compare(r, row, columns->quality, "kachestvo", "kachestvo_differs", "Качество", tenth,
            out->figures);
    compare(r, row, columns->degree, "sou", "sou_differs", "СОУ", tenth, out->figures);
    compare(r, row, columns->average, "average", "average_differs", "Средний балл", hundredth,
            out->figures);
}

// A sum over numbers that are kept as texts is 0, whatever stands there.
static void check_total(struct report_reading *r, const struct columns *columns,
                        const struct sheet_row *row) {
    for (size_t i = 0; i < r->cells->rows.n && columns->pupils >= 0; i++) {
        const struct sheet_row *above = &r->cells->rows.at[i];
        const struct cell *cell = sheet_row_cell(above, columns->pupils);
        bool text = cell != NULL && cell->kind == CELL_TEXT && above->number > r->header &&
                    above->number < row->number;
        if (text) {
            import_warn(r->reader, r->out, NULL, row->number, "sum_of_texts", NULL,
                        "Сумма посчитана по числам, записанным текстом, и равна нулю. Строка "
                        "«Итого» не загружается.");
            return;
        }
    }
}

static struct node *values_node(struct report_reading *r) {
    struct node *values = node_list(r->arena);
    for (size_t i = 0; i < r->sheet->rows.n; i++) {
        const struct report_row *row = &r->sheet->rows.at[i];
        struct node *map = node_add(values, node_map(r->arena));
        node_put(r->arena, map, "cls", node_text(r->arena, row->class_name));
        node_put(r->arena, map, "subject", node_text(r->arena, row->subject));
        for (const struct node *one = row->figures->first; one; one = one->next) {
            node_put(r->arena, map, str_c(r->arena, one->key),
                     node_real(r->arena, node_as_real(one, 0)));
        }
    }
    return values;
}

static void read(struct report_reading *r) {
    struct columns columns = {0};
    int64_t totals = 0;
    for (size_t i = 0; i < r->cells->rows.n; i++) {
        const struct sheet_row *row = &r->cells->rows.at[i];
        struct str first = sheet_text(r->arena, row, 0);
        struct str class = import_class_name(r->arena, first);
        if (row->number == r->header) {
            (void)try_header(r->arena, row, &columns);
        } else if (row->number > r->header && table_text_kind(r->arena, first) == LINE_TOTAL) {
            totals++;
            check_total(r, &columns, row);
        } else if (row->number > r->header && class.n > 0) {
            take_class(r, &columns, row, class);
        }
    }
    import_count(r->arena, r->out->read, "header_row", r->header);
    import_count(r->arena, r->out->counts, "rows", (int64_t)r->sheet->rows.n);
    import_count(r->arena, r->out->counts, "totals", totals);
    node_put(r->arena, r->out->extra, "values", values_node(r));
}

const struct report_shape report_subject_shape = {"subject_report", REPORT_SUBJECT, fits, read};
