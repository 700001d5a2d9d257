// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/chain_xlsx.h"

#include "office/sheet_out.h"
#include "school/org.h"

static void add_column(struct arena *arena, struct sheet_out *sheet, const char *title, int width) {
    *vec_push(arena, &sheet->columns) =
        (struct sheet_out_column){.title = str_from(title), .width = width};
}

static void add_text(struct arena *arena, struct sheet_out_row *row, struct str text) {
    *vec_push(arena, &row->values) = (struct sheet_out_value){.text = text};
}

static const char *state_words(enum chain_state state) {
    static const char *const words[] = {"не нужно", "есть", "устарело", "разрыв"};
    return words[state];
}

static void fill_matrix(struct arena *arena, const struct chain_report *report,
                        struct sheet_out *sheet) {
    sheet->name = S("Цепочки");
    add_column(arena, sheet, "Результат", 48);
    add_column(arena, sheet, "Уровень", 18);
    for (size_t i = 0; i < report->columns.n; i++) {
        add_column(arena, sheet, report->columns.at[i]->title, 22);
    }
    add_column(arena, sheet, "Цела", 8);
    for (size_t i = 0; i < report->chains.n; i++) {
        const struct chain *chain = &report->chains.at[i];
        struct sheet_out_row *row = vec_push(arena, &sheet->rows);
        add_text(arena, row, chain->outcome->title);
        add_text(arena, row, str_from(level_title(chain->outcome->level)));
        for (size_t j = 0; j < chain->links.n; j++) {
            const struct chain_cell *cell = &chain->links.at[j].cell;
            add_text(arena, row,
                     str_fmt(arena, "%s: %.*s", state_words(cell->state),
                             STR_ARG(str_empty(cell->note) ? cell->text : cell->note)));
        }
        add_text(arena, row, chain->whole ? S("да") : S("нет"));
    }
}

static void fill_findings(struct arena *arena, const struct chain_report *report,
                          struct sheet_out *sheet) {
    sheet->name = S("Что закрыть");
    add_column(arena, sheet, "Важность", 14);
    add_column(arena, sheet, "Правило", 40);
    add_column(arena, sheet, "Что не сходится", 80);
    add_column(arena, sheet, "Предложение", 50);
    for (size_t i = 0; i < report->rules.n; i++) {
        const struct fired_rule *fired = &report->rules.at[i];
        for (size_t j = 0; j < fired->findings.n; j++) {
            struct sheet_out_row *row = vec_push(arena, &sheet->rows);
            add_text(arena, row, str_from(rule_severity_title(fired->rule->severity)));
            add_text(arena, row, str_from(fired->rule->title));
            add_text(arena, row, fired->findings.at[j]->sentence);
            add_text(arena, row, fired->findings.at[j]->proposal.title);
        }
    }
}

bool chain_to_xlsx(struct arena *arena, const struct chain_report *report, struct str school,
                   const struct school_year *year, struct str *out, struct error *error) {
    struct book_out file = {
        .title = S("Цепочки ключевых результатов"),
        .school = school,
        .format = S("chains"),
        .format_version = 1,
        .made = clock_now_ms(),
    };
    *vec_push(arena, &file.notes) = (struct book_note){S("Учебный год"), year->title};
    *vec_push(arena, &file.notes) = (struct book_note){
        S("Целых цепочек"), str_fmt(arena, "%zu из %zu", report->whole, report->chains.n)};
    fill_matrix(arena, report, vec_push(arena, &file.sheets));
    fill_findings(arena, report, vec_push(arena, &file.sheets));
    return book_out_to_xlsx(arena, &file, out, error);
}
