// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/summary_show.h"

#include "base/ru.h"
#include "instruments/instrument.h"
#include "school/share.h"

#include <math.h>

const char *claim_word(const struct measure_comparison *comparison) {
    if (comparison->status == MEASURE_NOT_COMPARABLE) {
        return "не сравнивается";
    }
    switch (comparison->claim) {
    case CLAIM_FEW_PUPILS:
        return "учеников мало";
    case CLAIM_NONE:
        return "различие не видно";
    case CLAIM_TENDENCY:
        return "возможно";
    case CLAIM_DIFFERENCE:
    default:
        return "подтверждено";
    }
}

const char *claim_css(const struct measure_comparison *comparison) {
    return comparison->status == MEASURE_NOT_COMPARABLE ? ""
           : comparison->claim == CLAIM_DIFFERENCE      ? "ok"
           : comparison->claim == CLAIM_TENDENCY        ? "warn"
                                                        : "";
}

struct str interval_words(struct arena *arena, const struct summary_cell *cell) {
    if (cell->n < MEASURE_MIN_PERCENT_FIRST) {
        return S("–");
    }
    struct str low = ru_real(arena, 100 * cell->wilson.lower, 0);
    struct str high = ru_percent(arena, 100 * cell->wilson.upper, 0);
    return str_fmt(arena, "от %.*s до %.*s", STR_ARG(low), STR_ARG(high));
}

static struct str basic_words(struct arena *arena, const struct summary_cell *cell) {
    return share_words(arena, (int64_t)cell->basic, (int64_t)cell->n);
}

// «высокий 4, повышенный 6, базовый 8, ниже базового 6»
static struct str levels_words(struct arena *arena, const struct summary_cell *cell) {
    struct buf out = buf_open(arena, 400);
    for (int level = MEASURE_HIGH; level >= MEASURE_BELOW_BASIC; level--) {
        buf_fmt(&out, "%s%s %zu", out.n == 0 ? "" : ", ",
                attainment_title((enum measure_level)level), cell->count[level]);
    }
    return buf_str(&out);
}

// ---- the summary

static void show_parts(struct arena *arena, const struct summary_cell *cell,
                       struct summary_cell_view *out) {
    static const char *const css[] = {"b0", "b1", "b2", "b3"};
    double x = 0;
    for (int level = MEASURE_BELOW_BASIC; level < MEASURE_LEVELS; level++) {
        double w = 100.0 * (double)cell->count[level] / (double)cell->n;
        if (w > 0) {
            *vec_push(arena, &out->parts) =
                (struct summary_part){css[attainment_tone((enum measure_level)level)], x, w};
        }
        x += w;
    }
}

static struct str cell_path(struct arena *arena, const struct summary *summary,
                            const struct summary_line *line, size_t column) {
    const struct summary_column *c = &summary->columns.at[column];
    struct str id = c->id;
    if (summary->ask.level == 0) {
        id = str_fmt(arena, "%s.%.*s", level_name(line->level), STR_ARG(c->id));
    }
    return str_fmt(arena, "/analysis/%.*s?year=%lld", STR_ARG(id), (long long)summary->ask.year_id);
}

static void show_line(struct arena *arena, const struct summary *summary,
                      const struct summary_line *line, struct summary_line_view *out) {
    out->title = line->title;
    if (line->class_id != 0) {
        out->path = str_fmt(arena, "/analysis/classes/%lld", (long long)line->class_id);
    }
    for (size_t i = 0; i < summary->columns.n; i++) {
        const struct summary_cell *cell = &line->cells[i];
        struct summary_cell_view *view = vec_push(arena, &out->cells);
        *view = (struct summary_cell_view){.measured = cell->n > 0};
        if (!view->measured) {
            continue;
        }
        view->text = str_fmt(arena, "%zu из %zu", cell->basic, cell->n);
        if (cell->n >= MEASURE_MIN_PERCENT_FIRST) {
            view->note = ru_percent(arena, 100.0 * (double)cell->basic / (double)cell->n, 0);
        }
        view->path = cell_path(arena, summary, line, i);
        struct str interval = cell->n < MEASURE_MIN_PERCENT_FIRST
                                  ? S("")
                                  : str_fmt(arena, "; 95-процентный интервал %.*s",
                                            STR_ARG(interval_words(arena, cell)));
        view->hint =
            str_fmt(arena, "%.*s, «%.*s»: базовый и выше %.*s%.*s; %.*s", STR_ARG(line->title),
                    STR_ARG(summary->columns.at[i].title), STR_ARG(view->text), STR_ARG(interval),
                    STR_ARG(levels_words(arena, cell)));
        show_parts(arena, cell, view);
    }
}

void summary_show(struct arena *arena, const struct summary *summary, struct summary_page *page) {
    for (size_t i = 0; i < summary->columns.n; i++) {
        const struct summary_column *column = &summary->columns.at[i];
        *vec_push(arena, &page->heads) = (struct summary_head){
            column->title, summary->ask.level == 0
                               ? (struct str){0}
                               : str_fmt(arena, "/analysis/%.*s?year=%lld", STR_ARG(column->id),
                                         (long long)summary->ask.year_id)};
    }
    for (size_t i = 0; i < summary->lines.n; i++) {
        show_line(arena, summary, &summary->lines.at[i], vec_push(arena, &page->lines));
    }
    page->with_total = !str_empty(summary->total.title) && summary->lines.n > 1;
    if (page->with_total) {
        struct summary_line total = summary->total;
        total.level = summary->ask.level;
        show_line(arena, summary, &total, &page->total);
    }
    page->source =
        str_fmt(arena, "Свод собран по %.*s.",
                STR_ARG(str_fmt(arena, "%zu %.*s", summary->sessions,
                                STR_ARG(ru_plural((int64_t)summary->sessions, S("закрытой работе"),
                                                  S("закрытым работам"), S("закрытым работам"))))));
}

// ---- one outcome

void result_line_show(struct arena *arena, const struct summary_cell *cell,
                      struct result_line_view *out) {
    out->n = str_fmt(arena, "%zu", cell->n);
    for (int level = MEASURE_BELOW_BASIC; level < MEASURE_LEVELS; level++) {
        out->count[level - MEASURE_BELOW_BASIC] = str_fmt(arena, "%zu", cell->count[level]);
    }
    out->none = str_fmt(arena, "%zu", cell->count[MEASURE_LEVEL_NONE]);
    out->basic = basic_words(arena, cell);
    out->interval = interval_words(arena, cell);
}

static void show_chart(struct arena *arena, const struct outcome_result *result, struct str title,
                       struct chart *chart) {
    chart->kind = CHART_STACKED;
    chart->id = S("levels");
    chart->title = str_fmt(arena, "Уровни по классам: %.*s", STR_ARG(title));
    for (size_t i = 0; i < result->lines.n; i++) {
        chart_add_label(arena, chart, result->lines.at[i].evidence->class_name);
    }
    for (int level = MEASURE_BELOW_BASIC; level < MEASURE_LEVELS; level++) {
        struct chart_series *series =
            chart_add_series(arena, chart, str_from(attainment_title((enum measure_level)level)),
                             attainment_tone((enum measure_level)level));
        for (size_t i = 0; i < result->lines.n; i++) {
            chart_add_point(arena, series, (double)result->lines.at[i].cell.count[level]);
        }
    }
}

static struct str delta_words(struct arena *arena, const struct measure_comparison *c) {
    return str_fmt(
        arena, "%.*s п. п. (от %.*s до %.*s)", STR_ARG(ru_signed(arena, 100 * c->delta, 0)),
        STR_ARG(ru_signed(arena, 100 * c->lower, 0)), STR_ARG(ru_signed(arena, 100 * c->upper, 0)));
}

static void show_pairs(struct arena *arena, const struct outcome_result *result,
                       struct result_page *page) {
    size_t shown = 0, few = 0;
    for (size_t i = 0; i < result->pairs.n; i++) {
        const struct result_pair *pair = &result->pairs.at[i];
        const struct measure_comparison *c = &pair->comparison;
        few += c->claim == CLAIM_FEW_PUPILS;
        if (c->claim != CLAIM_TENDENCY && c->claim != CLAIM_DIFFERENCE) {
            continue;
        }
        const struct result_line *a = &result->lines.at[pair->first];
        const struct result_line *b = &result->lines.at[pair->second];
        struct result_pair_view *view = vec_push(arena, &page->pairs);
        view->names = str_fmt(arena, "%.*s и %.*s", STR_ARG(a->evidence->class_name),
                              STR_ARG(b->evidence->class_name));
        view->shares = str_fmt(arena, "%.*s и %.*s", STR_ARG(basic_words(arena, &a->cell)),
                               STR_ARG(basic_words(arena, &b->cell)));
        view->delta = delta_words(arena, c);
        view->claim = str_from(claim_word(c));
        view->css = claim_css(c);
        shown++;
    }
    page->pairs_note = str_fmt(
        arena,
        "Сравнивались классы одной параллели, где работа шла по одной и той же версии "
        "инструмента. Сравнений: %zu; различие не видно: %zu, учеников меньше десяти: %zu. Не "
        "сравнивались, потому что инструменты разные: %zu. Точный критерий Фишера с поправкой "
        "Холма на число сравнений, интервал разности – Ньюкомб (1998). Причину различия данные не "
        "называют; для оценки работы учителя эти числа не служат.",
        result->pairs.n, result->pairs.n - shown - few, few, result->apart);
}

static struct str source_words(struct arena *arena, const struct evidence_row *e) {
    return str_fmt(arena, "%.*s, %.*s: %.*s", STR_ARG(e->class_name),
                   STR_ARG(ru_date(arena, e->held_on)), STR_ARG(e->title));
}

void outcome_result_show(struct arena *arena, const struct outcome_result *result, struct str title,
                         struct result_page *page) {
    for (size_t i = 0; i < result->lines.n; i++) {
        const struct result_line *line = &result->lines.at[i];
        const struct evidence_row *e = line->evidence;
        struct result_line_view *view = vec_push(arena, &page->lines);
        result_line_show(arena, &line->cell, view);
        view->class_name = e->class_name;
        view->day = ru_date_short(arena, e->held_on);
        view->instrument = e->title;
        view->path = str_fmt(arena, "/sessions/%lld/map", (long long)e->session_id);
    }
    result_line_show(arena, &result->total, &page->total);
    for (size_t i = 0; i < result->earlier.n; i++) {
        const struct evidence_row *e = result->earlier.at[i];
        *vec_push(arena, &page->earlier) = (struct result_source_view){
            source_words(arena, e), str_fmt(arena, "/sessions/%lld/map", (long long)e->session_id)};
    }
    show_chart(arena, result, title, &page->levels);
    show_pairs(arena, result, page);
}
