// SPDX-License-Identifier: GPL-3.0-or-later
// The report of a class teacher: a line «Отличников | 1» for each figure, in Excel or in Word.
#include "base/ru.h"
#include "import/class_name.h"
#include "monitoring/report_import.h"
#include "monitoring/sheet_text.h"

enum { PUPILS_MAX = 60 };

// Labels as column_header_fold() leaves them; one that ends with '*' takes what begins so.
static const struct {
    const char *label, *key;
} figures[] = {{"количество обучающихся на конец*", "pupils"},
               {"количество учащихся на конец*", "pupils"},
               {"отличников", "excellent"},
               {"отличники", "excellent"},
               {"хорошистов", "good"},
               {"хорошисты", "good"},
               {"с одной 4*", "one4"},
               {"с одной 3*", "one3"},
               {"неуспевающих", "bad"},
               {"неуспевающие", "bad"},
               {"не аттестован*", "na"},
               {"% успеваемости", "uspevaemost"},
               {"успеваемость*", "uspevaemost"},
               {"% качества", "kachestvo"},
               {"качество*", "kachestvo"}};

static const char *figure_key(struct str folded) {
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        struct str label = str_from(figures[i].label);
        bool begins = str_ends(label, S("*"));
        label.n -= begins;
        if (begins ? str_starts(folded, label) : str_eq(folded, label)) {
            return figures[i].key;
        }
    }
    return NULL;
}

static bool fits(struct arena *arena, const struct sheet *sheet, int *header) {
    (void)header;
    return report_says(arena, sheet, "отчет классного руководителя");
}

static bool is_percent(const char *key) {
    return str_eq(str_from(key), S("uspevaemost")) || str_eq(str_from(key), S("kachestvo"));
}

// «25», «0 чел.», «92,3%».
static void take_figure(struct report_reading *r, const struct sheet_row *row, int column,
                        const char *key, struct report_row *out) {
    struct str text = sheet_text(r->arena, row, column);
    double percent;
    int64_t n;
    if (is_percent(key)) {
        if (report_percent(r->arena, row, column, &percent)) {
            node_put(r->arena, out->figures, key, node_real(r->arena, percent));
        }
    } else if (str_to_int(str_cut(&text, ' '), &n) && n >= 0 && n <= PUPILS_MAX) {
        node_put(r->arena, out->figures, key, node_int(r->arena, n));
    }
}

// «214/190/0»: all, by illness, without a reason.
static void take_absences(struct report_reading *r, struct str text) {
    static const char *const keys[] = {"total", "ill", "unexcused"};
    struct node *map = node_map(r->arena);
    for (size_t i = 0; i < 3; i++) {
        int64_t n;
        if (str_to_int(str_trim(str_cut(&text, '/')), &n)) {
            node_put(r->arena, map, keys[i], node_int(r->arena, n));
        }
    }
    node_put(r->arena, r->out->extra, "absences", map);
}

static void take_row(struct report_reading *r, const struct sheet_row *row,
                     struct report_row *out) {
    for (size_t c = 0; c < row->cells.n; c++) {
        struct str folded = sheet_text_fold(r->arena, row, (int)c);
        size_t to = c + 1;
        while (to < row->cells.n && sheet_text(r->arena, row, (int)to).n == 0) {
            to++;
        }
        const char *key = figure_key(folded);
        if (folded.n == 0 || to >= row->cells.n) {
            continue;
        }
        if (str_eq(folded, S("класс")) && out->class_name.n == 0) {
            out->class_name = import_class_name(r->arena, sheet_text(r->arena, row, (int)to));
        } else if (str_starts(folded, S("пропуски уроков"))) {
            take_absences(r, sheet_text(r->arena, row, (int)to));
        } else if (key != NULL && node_get(out->figures, key) == NULL) {
            take_figure(r, row, (int)to, key, out);
        }
    }
}

static double figure(const struct report_row *row, const char *key) {
    return node_as_real(node_get(row->figures, key), 0);
}

// A report that names no number of pupils says it by its percents, if only one number gives both.
static void count_back(struct report_reading *r, struct report_row *out) {
    int found = 0, pupils = 0;
    double away = figure(out, "bad") + figure(out, "na");
    double best = figure(out, "excellent") + figure(out, "good");
    if (node_get(out->figures, "pupils") != NULL || !node_get(out->figures, "uspevaemost") ||
        !node_get(out->figures, "kachestvo")) {
        return;
    }
    for (int n = 1; n <= PUPILS_MAX; n++) {
        bool fits_both = sheet_round(100 * (n - away) / n, 1) == figure(out, "uspevaemost") &&
                         sheet_round(100 * best / n, 1) == figure(out, "kachestvo");
        found += fits_both;
        pupils = fits_both ? n : pupils;
    }
    if (found == 1) {
        node_put(r->arena, out->figures, "pupils", node_int(r->arena, pupils));
        import_warn(r->reader, r->out, NULL, 0, "pupils_counted_back", NULL,
                    "Число учеников в отчёте не названо; по его процентам их %d.", pupils)
            ->quiet = true;
    }
}

static void put_period(struct report_reading *r) {
    struct node *map = node_map(r->arena);
    struct str title = sheet_first_text(r->arena, &r->cells->rows.at[0]);
    size_t year = str_find(title, S("20"));
    if (year != STR_NONE) {
        node_put(r->arena, map, "year",
                 node_text(r->arena, str_sub(title, year, S("2025-2026").n)));
    }
    if (r->sheet->period.n == 2 && r->sheet->period.p[0] == 'q') {
        node_put(r->arena, map, "quarter", node_int(r->arena, r->sheet->period.p[1] - '0'));
    }
    node_put(r->arena, r->out->extra, "period", map);
}

static void read(struct report_reading *r) {
    struct report_row *out = report_row_add(r, 0, S(""), S(""));
    for (size_t i = 0; i < r->cells->rows.n; i++) {
        take_row(r, &r->cells->rows.at[i], out);
    }
    for (size_t i = 0; i < r->cells->rows.n && out->class_name.n == 0; i++) {
        out->class_name =
            import_class_inside(r->arena, sheet_first_text(r->arena, &r->cells->rows.at[i]));
    }
    count_back(r, out);
    put_period(r);
    struct node *values = node_map(r->arena);
    node_put(r->arena, values, "cls", node_text(r->arena, out->class_name));
    for (const struct node *one = out->figures->first; one; one = one->next) {
        node_put(r->arena, values, str_c(r->arena, one->key),
                 node_real(r->arena, node_as_real(one, 0)));
    }
    node_put(r->arena, r->out->extra, "values", values);
}

const struct report_shape report_class_shape = {"class_report", REPORT_CLASS, fits, read};
