// SPDX-License-Identifier: GPL-3.0-or-later
// Tables and charts of a paper from the rows of its data.
#include "documents/paper_internal.h"

#include "base/ru.h"

#include <math.h>

// ---- tables

// A number or a share (school/share.h): stands to the right.
static bool numeric_cell(struct str cell) {
    double value;
    struct str rest = cell, first = str_cut(&rest, ' '), second = str_cut(&rest, ' ');
    return ru_parse_real(cell, &value) || str_eq(cell, S("–")) || str_eq(cell, S("нет данных")) ||
           str_ends(first, S(RU_NBSP "%")) ||
           (ru_parse_real(first, &value) && str_eq(second, S("из")));
}

static bool numeric_column(const struct doc_block *block, size_t column) {
    bool any = false;
    for (size_t r = 0; r < block->rows.n; r++) {
        struct str cell = block->rows.at[r].cells.at[column];
        if (str_empty(cell)) {
            continue;
        }
        if (!numeric_cell(cell)) {
            return false;
        }
        any = true;
    }
    return any;
}

static bool add_empty(struct building *b, const struct paper_clause *clause, struct str number) {
    struct str text = building_fill(b, &clause->empty, NULL, false);
    if (str_empty(text)) {
        return false;
    }
    struct doc_block *block = building_add(b, DOC_PARAGRAPH, clause->id);
    block->text = text;
    block->number = number;
    block->align = DOC_JUSTIFY;
    return true;
}

// In a numbered section the title is a clause, and the table stands under it.
static void add_title(struct building *b, const struct paper_clause *clause, struct str number,
                      struct str *title) {
    *title = building_fill(b, &clause->title, NULL, false);
    if (str_empty(number)) {
        return;
    }
    struct doc_block *block = building_add(b, DOC_PARAGRAPH, clause->id);
    block->text = str_fmt(b->arena, "%.*s:", STR_ARG(*title));
    block->number = number;
    block->align = DOC_JUSTIFY;
    *title = (struct str){0};
}

bool paper_add_table(struct building *b, const struct paper_clause *clause, struct str number) {
    const struct node *list = scope_find(&b->scope, clause->each);
    if (!node_is(list, NODE_LIST) || list->n == 0) {
        return add_empty(b, clause, number);
    }
    struct str title;
    add_title(b, clause, number, &title);
    struct doc_block *block = building_add(b, DOC_TABLE, clause->id);
    block->text = title;
    block->note = building_fill(b, &clause->note, NULL, false);
    for (size_t i = 0; i < clause->columns.n; i++) {
        vec_push(b->arena, &block->columns)->title =
            building_fill(b, &clause->columns.at[i].title, NULL, false);
    }
    for (const struct node *item = list->first; item != NULL; item = item->next) {
        struct doc_table_row *row = vec_push(b->arena, &block->rows);
        for (size_t i = 0; i < clause->columns.n; i++) {
            *vec_push(b->arena, &row->cells) =
                building_fill(b, &clause->columns.at[i].value, item, true);
        }
    }
    for (size_t i = 0; i < block->columns.n; i++) {
        block->columns.at[i].numeric = numeric_column(block, i);
    }
    return true;
}

// ---- charts

// A number, or a share {count, n} in percent; NAN where there are no data.
static double point_value(const struct node *node) {
    double n = node_as_real(node_get(node, "n"), NAN);
    double count = node_as_real(node_get(node, "count"), NAN);
    if (isfinite(n) && isfinite(count)) {
        return n > 0 ? 100 * count / n : NAN;
    }
    return node_as_real(node, NAN);
}

static struct str point_label(struct building *b, const struct node *node) {
    if (node_is(node, NODE_INT)) {
        return str_fmt(b->arena, "%lld", (long long)node->integer);
    }
    return node_is(node, NODE_REAL) ? ru_real(b->arena, node->real, 1) : node_str(node);
}

static size_t label_index(struct building *b, struct doc_block *block, struct str label) {
    for (size_t i = 0; i < block->labels.n; i++) {
        if (str_eq(block->labels.at[i], label)) {
            return i;
        }
    }
    *vec_push(b->arena, &block->labels) = label;
    return block->labels.n - 1;
}

static struct doc_series *series_named(struct building *b, struct doc_block *block,
                                       struct str title) {
    for (size_t i = 0; i < block->series.n; i++) {
        if (str_eq(block->series.at[i].title, title)) {
            return &block->series.at[i];
        }
    }
    struct doc_series *series = vec_push(b->arena, &block->series);
    series->title = title;
    return series;
}

static void series_set(struct building *b, struct doc_series *series, size_t at, double value) {
    while (series->values.n <= at) {
        *vec_push(b->arena, &series->values) = NAN;
    }
    series->values.at[at] = value;
}

static void add_point(struct building *b, const struct paper_clause *clause,
                      struct doc_block *block, const struct node *row) {
    size_t at = label_index(b, block, point_label(b, node_get_str(row, clause->x)));
    const struct node *value = node_get_str(row, clause->y);
    if (clause->chart == DOC_CHART_DUMBBELL) {
        struct str before = building_fill(b, &b->shelf->words.before, NULL, false);
        struct str after = building_fill(b, &b->shelf->words.after, NULL, false);
        series_set(b, series_named(b, block, before), at, point_value(node_get(row, "before")));
        series_set(b, series_named(b, block, after), at, point_value(value));
        return;
    }
    struct str title =
        str_empty(clause->series) ? block->text : node_str(node_get_str(row, clause->series));
    struct doc_series *series = series_named(b, block, title);
    series_set(b, series, at, point_value(value));
    if (str_empty(series->color)) {
        series->color = node_str(node_get(row, "color"));
    }
}

// The list of points: the data itself, or the rows of a comparison.
static const struct node *points_of(const struct node *data) {
    const struct node *list = node_is(data, NODE_MAP) ? node_get(data, "rows") : data;
    return node_is(list, NODE_LIST) && list->n > 0 ? list : NULL;
}

// «N = 72» of the comparison itself, where it has its own.
static struct str note_of(struct building *b, const struct node *data) {
    struct scope scope = b->scope;
    scope.item = data;
    scope.bare = node_is(data, NODE_MAP);
    return text_fill(b->arena, &b->shelf->words.chart_n, &scope, false, &b->text_notes);
}

bool paper_add_chart(struct building *b, const struct paper_clause *clause) {
    const struct node *data = scope_find(&b->scope, clause->each);
    const struct node *points = points_of(data);
    if (points == NULL) {
        return false;
    }
    struct doc_block *block = building_add(b, DOC_CHART, clause->id);
    block->chart = clause->chart;
    block->text = building_fill(b, &clause->title, NULL, false);
    block->alt = building_fill(b, &clause->alt, NULL, false);
    block->note = note_of(b, data);
    block->unit =
        str_eq(clause->y, S("share")) || str_eq(clause->y, S("percent")) ? S("%") : (struct str){0};
    for (const struct node *row = points->first; row != NULL; row = row->next) {
        add_point(b, clause, block, row);
    }
    for (size_t s = 0; s < block->series.n; s++) {
        struct doc_series *series = &block->series.at[s];
        if (series->values.n < block->labels.n) {
            series_set(b, series, block->labels.n - 1, NAN);
        }
    }
    return true;
}
