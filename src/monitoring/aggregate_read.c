// SPDX-License-Identifier: GPL-3.0-or-later
// From the cells of a summary report of ВПР to its groups.
#include "base/ru.h"
#include "monitoring/aggregate_import.h"
#include "monitoring/sheet_text.h"
#include "monitoring/vpr_import.h"

#include <math.h>

enum { ROWS_LOOKED_AT = 15, COLUMN_COUNT = 1, COLUMN_FIRST_GROUP = 3, GROUPS_MAX = 500 };

struct reading {
    struct arena *arena;
    const struct sheet *cells;
    struct aggregate_sheet *out;
};

// ---- which report

static bool says_column(struct arena *arena, const struct sheet_row *row, const char *folded) {
    for (size_t c = 0; c < row->cells.n; c++) {
        if (str_eq(sheet_text_fold(arena, row, (int)c), str_from(folded))) {
            return true;
        }
    }
    return false;
}

static bool report_of(struct arena *arena, const struct sheet_row *row, enum group_report *out) {
    struct str first = sheet_text_fold(arena, row, 0);
    if (str_starts(sheet_text_fold(arena, row, 1), S("блоки пооп"))) {
        *out = GROUP_PLANNED;
        return true;
    }
    if (!str_eq(first, S("группы участников"))) {
        return false;
    }
    *out = says_column(arena, row, "кол во оо") ? GROUP_MARKS
           : says_column(arena, row, "%")       ? GROUP_JOURNAL
                                                : GROUP_TASKS;
    return true;
}

bool aggregate_find(const struct import_reader *reader, struct aggregate_sheet *out,
                    const struct sheet **sheet) {
    for (size_t s = 0; s < reader->book->sheets.n; s++) {
        *sheet = &reader->book->sheets.at[s];
        for (size_t r = 0; r < (*sheet)->rows.n && r < ROWS_LOOKED_AT; r++) {
            const struct sheet_row *row = &(*sheet)->rows.at[r];
            if (report_of(reader->arena, row, &out->report)) {
                out->header = row->number;
                return true;
            }
        }
    }
    return false;
}

// ---- cells

// «1 402 117», «36 214»: blanks between thousands.
static int64_t count_at(struct reading *r, const struct sheet_row *row, int column) {
    int64_t n = 0;
    return sheet_int(r->arena, row, column, &n) && n > 0 ? n : 0;
}

// A code of a task: a number 8.199999… of a table is 8.2; «8.2.» too.
static struct str code_at(struct reading *r, const struct sheet_row *row, int column) {
    const struct cell *cell = sheet_row_cell(row, column);
    struct str text = sheet_text(r->arena, row, column), code = S("");
    if (cell != NULL && cell->kind == CELL_NUMBER && fabs(cell->number) < 1000) {
        text = str_fmt(r->arena, "%g", sheet_round(cell->number, 2));
    }
    if (str_ends(text, S("."))) {
        text.n--;
    }
    return vpr_task_code(r->arena, text, &code) ? code : S("");
}

// «МБОУ «СОШ № 99» (edu999901)» without the login.
static struct str title_of(struct reading *r, struct str text) {
    size_t login = str_find(text, S(" (edu"));
    return str_dup(r->arena, str_trim(login == STR_NONE ? text : str_sub(text, 0, login)));
}

static struct external_group *add_group(struct reading *r, struct str title) {
    if (r->out->groups.rows.n >= GROUPS_MAX) {
        return NULL;
    }
    struct external_group *group = vec_push(r->arena, &r->out->groups.rows);
    title = title_of(r, title);
    *group = (struct external_group){.report = r->out->report,
                                     .level = group_level_of(r->arena, title),
                                     .title = title,
                                     .ordinal = (int)r->out->groups.rows.n,
                                     .figures = node_map(r->arena)};
    return group;
}

static void put_percent(struct reading *r, struct external_group *group, struct str key,
                        const struct sheet_row *row, int column) {
    double value;
    if (sheet_number(r->arena, row, column, &value) && value >= 0 && value <= 100) {
        node_put(r->arena, group->figures, str_c(r->arena, key),
                 node_real(r->arena, sheet_round(value, 2)));
    }
}

// ---- a group a row

static void take_marks(struct reading *r, const struct sheet_row *header,
                       const struct sheet_row *row, struct external_group *group) {
    group->schools = count_at(r, row, 1);
    group->participants = count_at(r, row, 2);
    for (size_t c = 3; c < header->cells.n; c++) {
        struct str mark = sheet_text(r->arena, header, (int)c);
        if (mark.n == 1 && mark.p[0] >= '2' && mark.p[0] <= '5') {
            put_percent(r, group, mark, row, (int)c);
        }
    }
}

static void take_tasks(struct reading *r, const struct sheet_row *header,
                       const struct sheet_row *row, struct external_group *group) {
    group->participants = count_at(r, row, COLUMN_COUNT);
    for (size_t c = 2; c < header->cells.n; c++) {
        struct str code = code_at(r, header, (int)c);
        if (code.n > 0) {
            put_percent(r, group, code, row, (int)c);
        }
    }
}

static void read_rows(struct reading *r, const struct sheet_row *header) {
    for (size_t i = 0; i < r->cells->rows.n; i++) {
        const struct sheet_row *row = &r->cells->rows.at[i];
        struct str title = sheet_text(r->arena, row, 0);
        bool maxima = str_starts(ru_fold(r->arena, title), S("макс"));
        if (row->number <= header->number || title.n == 0 || maxima) {
            continue;
        }
        struct external_group *group = add_group(r, title);
        if (group != NULL && r->out->report == GROUP_MARKS) {
            take_marks(r, header, row, group);
        } else if (group != NULL) {
            take_tasks(r, header, row, group);
        }
        r->out->first_data_row = r->out->first_data_row == 0 ? row->number : r->out->first_data_row;
    }
}

// ---- a title over three rows: lowered, confirmed, raised

static void read_journal(struct reading *r, const struct sheet_row *header) {
    static const struct {
        const char *word, *key;
    } lines[] = {{"понизили", "lowered"}, {"подтвердили", "confirmed"}, {"повысили", "raised"}};
    struct external_group *group = NULL;
    for (size_t i = 0; i < r->cells->rows.n; i++) {
        const struct sheet_row *row = &r->cells->rows.at[i];
        struct str title = sheet_text(r->arena, row, 0), folded = ru_fold(r->arena, title);
        if (row->number <= header->number || title.n == 0) {
            continue;
        }
        const char *key = NULL;
        for (size_t l = 0; l < sizeof lines / sizeof *lines; l++) {
            key = str_starts(folded, str_from(lines[l].word)) ? lines[l].key : key;
        }
        if (key != NULL && group != NULL) {
            node_put(r->arena, group->figures, key,
                     node_int(r->arena, count_at(r, row, COLUMN_COUNT)));
        } else if (str_starts(folded, S("всего")) && group != NULL) {
            group->participants = count_at(r, row, COLUMN_COUNT);
        } else if (key == NULL) {
            group = add_group(r, title);
        }
        r->out->first_data_row = r->out->first_data_row == 0 ? row->number : r->out->first_data_row;
    }
}

// ---- a group a column, a task a row

static void read_planned(struct reading *r, const struct sheet_row *header) {
    size_t first = r->out->groups.rows.n;
    for (size_t c = COLUMN_FIRST_GROUP; c < header->cells.n; c++) {
        (void)add_group(r, sheet_text(r->arena, header, (int)c));
    }
    for (size_t i = 0; i < r->cells->rows.n; i++) {
        const struct sheet_row *row = &r->cells->rows.at[i];
        struct str code = code_at(r, row, 0);
        for (size_t g = first; row->number > header->number && g < r->out->groups.rows.n; g++) {
            struct external_group *group = &r->out->groups.rows.at[g];
            int column = COLUMN_FIRST_GROUP + (int)(g - first);
            struct str count = sheet_text(r->arena, row, column);
            int64_t n;
            if (code.n > 0) {
                put_percent(r, group, code, row, column);
            } else if (str_to_int(str_cut(&count, ' '), &n) && group->participants == 0 && n > 0) {
                group->participants = n; // «66 уч.»
            }
        }
        if (row->number > header->number && code.n > 0 && r->out->first_data_row == 0) {
            r->out->first_data_row = row->number;
        }
    }
}

bool aggregate_read(const struct import_reader *reader, struct aggregate_sheet *out) {
    struct reading r = {.arena = reader->arena, .out = out};
    const struct sheet_row *header = NULL;
    int64_t declared = -1;
    *out = (struct aggregate_sheet){
        .work = {.kind = EXTERNAL_VPR, .subject = S(""), .period = S(""), .title = S("")}};
    if (!aggregate_find(reader, out, &r.cells)) {
        return false;
    }
    for (size_t i = 0; i < r.cells->rows.n; i++) {
        const struct sheet_row *row = &r.cells->rows.at[i];
        header = row->number == out->header ? row : header;
        if (row->number < out->header) {
            vpr_read_line(reader->arena, row, &out->work, &declared);
        }
    }
    if (!date_is_none(out->work.held_on)) {
        out->work.year = external_year_of(out->work.held_on);
    }
    if (out->report == GROUP_PLANNED) {
        read_planned(&r, header);
    } else if (out->report == GROUP_JOURNAL) {
        read_journal(&r, header);
    } else {
        read_rows(&r, header);
    }
    return true;
}
