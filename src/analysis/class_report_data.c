// SPDX-License-Identifier: GPL-3.0-or-later
// The report on a class as data for its paper and as a spreadsheet: counts, no names.
#include "analysis/class_report.h"
#include "analysis/summary_show.h"
#include "base/node.h"
#include "base/ru.h"
#include "office/sheet_out.h"
#include "school/data_context.h"
#include "school/share.h"
#include "school/web.h"

#include <math.h>

static void put(struct arena *arena, struct node *map, const char *key, struct str text) {
    node_put(arena, map, key, node_text(arena, text));
}

static void put_share(struct arena *arena, struct node *row, const char *key, size_t count,
                      size_t n) {
    struct node *share = node_put(arena, row, key, node_map(arena));
    node_put(arena, share, "count", node_int(arena, (int64_t)count));
    node_put(arena, share, "n", node_int(arena, (int64_t)n));
}

static void put_strand(struct arena *arena, const struct class_strand *strand, struct node *row) {
    static const char *const keys[] = {"below", "middle", "advanced", "high"};
    const struct summary_cell *cell = &strand->cell;
    put(arena, row, "title", strand->title);
    node_put(arena, row, "n", node_int(arena, (int64_t)cell->n));
    for (int level = MEASURE_BELOW_BASIC; level < MEASURE_LEVELS; level++) {
        node_put(arena, row, keys[level - MEASURE_BELOW_BASIC],
                 node_int(arena, (int64_t)cell->count[level]));
    }
    put_share(arena, row, "basic", cell->basic, cell->n);
    put(arena, row, "interval", interval_words(arena, cell));
    put(arena, row, "source",
        str_fmt(arena, "%.*s, %.*s", STR_ARG(strand->evidence->title),
                STR_ARG(ru_date_short(arena, strand->evidence->held_on))));
}

static void put_change(struct arena *arena, const struct class_strand *strand, struct node *row) {
    const struct cohort_line *line = &strand->change;
    put(arena, row, "title", strand->title);
    put_share(arena, row, "before", line->both + line->lost, line->levels.n);
    put_share(arena, row, "now", line->both + line->gained, line->levels.n);
    put(arena, row, "moved", str_fmt(arena, "%zu и %zu", line->gained, line->lost));
    put(arena, row, "claim", str_from(claim_word(&line->levels)));
}

static void put_report(struct arena *arena, const struct class_report *report, struct node *out) {
    struct node *class = node_put(arena, out, "class", node_map(arena));
    put(arena, class, "name", report->class.name);
    put(arena, class, "year", report->year.title);
    put(arena, class, "before", report->before);
    node_put(arena, class, "listed", node_int(arena, (int64_t)report->listed));
    node_put(arena, class, "comparisons", node_int(arena, (int64_t)report->comparisons));
    struct node *strands = node_put(arena, class, "strands", node_list(arena));
    struct node *changes = node_put(arena, class, "changes", node_list(arena));
    for (size_t i = 0; i < report->strands.n; i++) {
        const struct class_strand *strand = &report->strands.at[i];
        put_strand(arena, strand, node_add(strands, node_map(arena)));
        if (strand->change.levels.n > 0) {
            put_change(arena, strand, node_add(changes, node_map(arena)));
        }
    }
}

bool class_report_give(void *context, struct arena *arena, const struct node *ask, struct node *out,
                       struct error *error) {
    const struct data_context *from = context;
    struct class_report report;
    int64_t class_id = node_as_int(node_get(ask, "class"), 0);
    if (class_id == 0 || from->app == NULL) {
        return true; // not about a class
    }
    if (!gate_check(from->person, "analysis.view", error) ||
        !class_report_make(from->db, arena, from->person->org, from->app->outcomes, class_id, false,
                           &report, error)) {
        return false;
    }
    put_report(arena, &report, out);
    return true;
}

// ---- the spreadsheet

static void add_column(struct arena *arena, struct sheet_out *sheet, const char *title,
                       enum sheet_out_type type, const char *formula) {
    *vec_push(arena, &sheet->columns) = (struct sheet_out_column){
        .title = str_from(title), .type = type, .formula = str_from(formula), .total_value = NAN};
}

static void add_number(struct arena *arena, struct sheet_out_row *row, double number) {
    vec_push(arena, &row->values)->number = number;
}

static void add_row(struct arena *arena, const struct class_strand *strand,
                    struct sheet_out *sheet) {
    const struct summary_cell *cell = &strand->cell;
    const struct cohort_line *line = &strand->change;
    bool paired = line->levels.n > 0;
    struct sheet_out_row *row = vec_push(arena, &sheet->rows);
    vec_push(arena, &row->values)->text = strand->title;
    for (int level = MEASURE_BELOW_BASIC; level < MEASURE_LEVELS; level++) {
        add_number(arena, row, (double)cell->count[level]);
    }
    add_number(arena, row, (double)cell->n);
    add_number(arena, row, (double)cell->basic);
    vec_push(arena, &row->values)->date = strand->evidence->held_on;
    add_number(arena, row, paired ? (double)line->levels.n : (double)NAN);
    add_number(arena, row, paired ? (double)(line->both + line->lost) : (double)NAN);
    add_number(arena, row, paired ? (double)(line->both + line->gained) : (double)NAN);
    vec_push(arena, &row->values)->text =
        paired ? str_from(claim_word(&line->levels)) : (struct str){0};
}

bool class_report_xlsx(struct arena *arena, const struct class_report *report, struct str school,
                       struct str *out, struct error *error) {
    struct book_out file = {
        .title = str_fmt(arena, "Итоги класса %.*s", STR_ARG(report->class.name)),
        .school = school,
        .format = S("class-report"),
        .format_version = 1,
        .made = clock_now_ms(),
    };
    *vec_push(arena, &file.notes) = (struct book_note){S("Учебный год"), report->year.title};
    *vec_push(arena, &file.notes) = (struct book_note){
        S("Что сосчитано"), S("последняя закрытая работа года, где измерялась линия результатов")};
    *vec_push(arena, &file.notes) =
        (struct book_note){S("Было и стало"), S("те же ученики, одна версия инструмента; точный "
                                                "критерий Макнемара, поправка Холма")};
    struct sheet_out *sheet = vec_push(arena, &file.sheets);
    *sheet = (struct sheet_out){.name = S("Класс")};
    add_column(arena, sheet, "Линия результатов", SHEET_TEXT, "");
    add_column(arena, sheet, "Ниже базового", SHEET_NUMBER, "");
    add_column(arena, sheet, "Базовый", SHEET_NUMBER, "");
    add_column(arena, sheet, "Повышенный", SHEET_NUMBER, "");
    add_column(arena, sheet, "Высокий", SHEET_NUMBER, "");
    add_column(arena, sheet, "Учеников с уровнем", SHEET_NUMBER, "=SUM(B{row}:E{row})");
    add_column(arena, sheet, "Базовый и выше", SHEET_NUMBER, "=SUM(C{row}:E{row})");
    add_column(arena, sheet, "День работы", SHEET_DATE, "");
    add_column(arena, sheet, "Тех же учеников", SHEET_NUMBER, "");
    add_column(arena, sheet, "Базовый и выше: было", SHEET_NUMBER, "");
    add_column(arena, sheet, "стало", SHEET_NUMBER, "");
    add_column(arena, sheet, "Вывод", SHEET_TEXT, "");
    for (size_t i = 0; i < report->strands.n; i++) {
        add_row(arena, &report->strands.at[i], sheet);
    }
    return book_out_to_xlsx(arena, &file, out, error);
}
