// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/summary.h"

#include "base/ru.h"
#include "vsoko/measure/proportion.h"

#include <stdlib.h>

void summary_cell_add(struct summary_cell *cell, const struct evidence_row *evidence) {
    for (int level = 0; level < MEASURE_LEVELS; level++) {
        cell->count[level] += evidence->count[level];
        cell->n += level == MEASURE_LEVEL_NONE ? 0 : evidence->count[level];
        cell->basic += level >= MEASURE_BASIC ? evidence->count[level] : 0;
    }
    cell->sessions++;
    cell->session_id = cell->sessions == 1 ? evidence->session_id : 0;
    cell->wilson = measure_wilson(cell->basic, cell->n, 0.95);
}

struct making {
    struct arena *arena;
    const struct outcome_catalogue *catalogue;
    struct summary *out;
};

// Is it a strand («ooo.K2»), not an outcome («ooo.K2.4»)?
static bool is_strand(const struct making *m, struct str id) {
    return outcome_find(m->catalogue, id) == NULL;
}

static enum level level_of(struct str id) { return level_from_name(str_cut(&id, '.')); }

// «K2» of «ooo.K2.4» and of «ooo.K2».
static struct str strand_of(struct str id) {
    (void)str_cut(&id, '.');
    return str_cut(&id, '.');
}

static bool is_wanted(const struct making *m, const struct evidence_row *row) {
    const struct summary_ask *ask = &m->out->ask;
    return is_strand(m, row->outcome) != ask->leaves &&
           (ask->level == 0 || level_of(row->outcome) == ask->level);
}

static size_t column_of(const struct making *m, struct str id) {
    size_t i = 0;
    struct str key = m->out->ask.level == 0 ? strand_of(id) : id;
    while (i < m->out->columns.n && !str_eq(m->out->columns.at[i].id, key)) {
        i++;
    }
    return i;
}

static size_t strand_place(const struct outcome_catalogue *catalogue, struct str id) {
    size_t i = 0;
    while (i < catalogue->strands.n && !str_eq(catalogue->strands.at[i].id, id)) {
        i++;
    }
    return i;
}

// Strands stand in the order of the standard, outcomes by number.
static void sort_columns(struct making *m) {
    for (size_t i = 1; i < m->out->columns.n; i++) {
        struct summary_column moved = m->out->columns.at[i];
        size_t place = strand_place(m->catalogue, moved.strand), at = i;
        while (at > 0) {
            const struct summary_column *before = &m->out->columns.at[at - 1];
            size_t other = strand_place(m->catalogue, before->strand);
            if (other < place || (other == place && str_cmp(before->id, moved.id) <= 0)) {
                break;
            }
            m->out->columns.at[at] = *before;
            at--;
        }
        m->out->columns.at[at] = moved;
    }
}

static void find_columns(struct making *m, const struct evidence_list *evidence) {
    for (size_t i = 0; i < evidence->rows.n; i++) {
        struct str id = evidence->rows.at[i].outcome;
        if (!is_wanted(m, &evidence->rows.at[i]) || column_of(m, id) < m->out->columns.n) {
            continue;
        }
        struct summary_column *column = vec_push(m->arena, &m->out->columns);
        const struct outcome *outcome = outcome_find(m->catalogue, id);
        const struct strand *strand = strand_find(m->catalogue, strand_of(id));
        column->strand = strand_of(id);
        column->id = m->out->ask.level == 0 ? column->strand : id;
        column->title = outcome != NULL  ? outcome->title
                        : strand != NULL ? strand->title
                                         : column->id;
    }
    sort_columns(m);
}

static struct summary_line *line_of(struct making *m, const struct evidence_row *row) {
    const struct summary_ask *ask = &m->out->ask;
    enum level level = level_of(row->outcome);
    int64_t class_id = ask->by == SUMMARY_CLASSES ? row->class_id : 0;
    int grade = ask->by == SUMMARY_LEVELS ? 0 : row->grade;
    for (size_t i = 0; i < m->out->lines.n; i++) {
        struct summary_line *line = &m->out->lines.at[i];
        if (line->class_id == class_id && line->grade == grade &&
            (ask->by != SUMMARY_LEVELS || line->level == level)) {
            return line;
        }
    }
    struct summary_line *line = vec_push(m->arena, &m->out->lines);
    *line = (struct summary_line){.grade = grade, .level = level, .class_id = class_id};
    line->title = ask->by == SUMMARY_CLASSES ? row->class_name
                  : ask->by == SUMMARY_PARALLELS
                      ? str_fmt(m->arena, "%d классы", grade)
                      : ru_capital(m->arena, str_from(level_title(level)));
    line->cells = arena_array(m->arena, struct summary_cell, m->out->columns.n + 1);
    return line;
}

static int by_line(const void *a, const void *b) {
    const struct summary_line *x = a, *y = b;
    int grades = (x->grade > y->grade) - (x->grade < y->grade);
    int levels = (x->level > y->level) - (x->level < y->level);
    return grades != 0 ? grades : levels != 0 ? levels : str_cmp(x->title, y->title);
}

static int by_id(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

// How many different sessions are among the rows taken.
static size_t count_sessions(int64_t *ids, size_t n) {
    size_t different = 0;
    qsort(ids, n, sizeof *ids, by_id);
    for (size_t i = 0; i < n; i++) {
        different += i == 0 || ids[i] != ids[i - 1];
    }
    return different;
}

void summary_make(struct arena *arena, const struct summary_ask *ask,
                  const struct outcome_catalogue *catalogue, const struct evidence_list *evidence,
                  struct summary *out) {
    struct making m = {arena, catalogue, out};
    *out = (struct summary){.ask = *ask};
    find_columns(&m, evidence);
    int64_t *sessions = arena_array(arena, int64_t, evidence->rows.n + 1);
    size_t taken = 0;
    out->total.cells = arena_array(arena, struct summary_cell, out->columns.n + 1);
    for (size_t i = 0; i < evidence->rows.n; i++) {
        const struct evidence_row *row = &evidence->rows.at[i];
        // The newest session of a class in an outcome stands first.
        const struct evidence_row *before = i == 0 ? NULL : row - 1;
        bool older = before != NULL && before->class_id == row->class_id &&
                     str_eq(before->outcome, row->outcome);
        if (older || !is_wanted(&m, row)) {
            continue;
        }
        size_t column = column_of(&m, row->outcome);
        summary_cell_add(&line_of(&m, row)->cells[column], row);
        summary_cell_add(&out->total.cells[column], row);
        sessions[taken++] = row->session_id;
    }
    if (out->lines.n > 0) {
        qsort(out->lines.at, out->lines.n, sizeof *out->lines.at, by_line);
    }
    if (ask->by != SUMMARY_LEVELS) {
        out->total.title = S("Все вместе");
    }
    out->sessions = count_sessions(sessions, taken);
}
