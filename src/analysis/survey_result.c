// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/survey_result.h"

#include "analysis/analysis_internal.h"
#include "base/node.h"
#include "monitoring/survey_answer.h"
#include "school/share.h"
#include "vsoko/measure/honesty.h"

#include <math.h>

static const struct sql survey_result_answers = {
    "survey_result_answers", "select answers from survey_answer where org_id = $1 "
                             "and session_id = $2 order by answer_key"};

static const struct sql survey_result_texts = {
    "survey_result_texts", "select item, text_key, body, released from survey_text "
                           "where org_id = $1 and session_id = $2 order by item, text_key"};

const struct sql *const survey_result_sql[] = {&survey_result_answers, &survey_result_texts, NULL};

struct sheets {
    VEC(const struct node *) rows;
};

static bool read_sheets(struct db *db, struct arena *arena, const struct survey *survey,
                        struct sheets *out, struct error *error) {
    struct query q;
    if (!query_open(&q, db, &survey_result_answers,
                    ARGS(ARG_INT(survey->org), ARG_INT(survey->session_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        const struct node *node = node_from_json(arena, str_dup(arena, query_text(&q, 0)), NULL);
        *vec_push(arena, &out->rows) = node != NULL ? node : node_map(arena);
    }
    return query_close(&q, error);
}

// The chosen place of an answer in a sheet; -1 where the question was skipped.
static int64_t chosen(const struct node *sheet, const struct item *item) {
    const struct node *answer = node_get_str(sheet, item->id);
    // Of an order the answer that was put first counts.
    answer = item->type == QUESTION_ORDER ? node_at(answer, 0) : answer;
    int64_t place = node_as_int(answer, -1);
    return place >= 0 && place < (int64_t)item->options.n ? place : -1;
}

static void hide_small(struct arena *arena, struct survey_table *table) {
    size_t n = table->cells.n;
    size_t *counts = arena_array(arena, size_t, n + 1);
    enum measure_cell *cells = arena_array(arena, enum measure_cell, n + 1);
    for (size_t i = 0; i < n; i++) {
        counts[i] = table->cells.at[i].count;
    }
    measure_disclosure_answers(counts, n, MEASURE_MIN_PERSONAL, cells);
    for (size_t i = 0; i < n; i++) {
        table->cells.at[i].shown = cells[i];
    }
}

static struct survey_cell *add_cell(struct arena *arena, struct survey_table *table,
                                    struct str title) {
    struct survey_cell *cell = vec_push(arena, &table->cells);
    *cell = (struct survey_cell){.title = title, .tone = -1};
    return cell;
}

static void count_chosen(struct arena *arena, const struct sheets *sheets, const struct item *item,
                         struct survey_table *table) {
    for (size_t i = 0; i < item->options.n; i++) {
        add_cell(arena, table, item->options.at[i].text);
    }
    add_cell(arena, table, S("пропустили"));
    for (size_t s = 0; s < sheets->rows.n; s++) {
        int64_t place = chosen(sheets->rows.at[s], item);
        table->cells.at[place < 0 ? (int64_t)item->options.n : place].count++;
    }
    hide_small(arena, table);
}

static bool is_marked(const struct node *sheet, const struct item *item, int64_t option) {
    const struct node *list = node_get_str(sheet, item->id);
    for (const struct node *n = node_is(list, NODE_LIST) ? list->first : NULL; n; n = n->next) {
        if (node_as_int(n, -1) == option) {
            return true;
        }
    }
    return false;
}

// Each option is a list of its own: those who marked it and those who did not.
static void count_marked(struct arena *arena, const struct sheets *sheets, const struct item *item,
                         struct survey_table *table) {
    for (size_t i = 0; i < item->options.n; i++) {
        struct survey_table pair = {0};
        add_cell(arena, &pair, item->options.at[i].text);
        add_cell(arena, &pair, S(""));
        for (size_t s = 0; s < sheets->rows.n; s++) {
            pair.cells.at[is_marked(sheets->rows.at[s], item, (int64_t)i) ? 0 : 1].count++;
        }
        hide_small(arena, &pair);
        *vec_push(arena, &table->cells) = pair.cells.at[0];
    }
}

// Four bands of a range; a number without a range only tells how many gave one.
static void count_numbers(struct arena *arena, const struct sheets *sheets, const struct item *item,
                          struct survey_table *table) {
    enum { BANDS = 4 };
    bool ranged = item->high - item->low >= BANDS;
    int bands = ranged ? BANDS : 1;
    double width = (double)(item->high - item->low + 1) / bands;
    for (int b = 0; b < bands; b++) {
        add_cell(arena, table,
                 ranged ? str_fmt(arena, "от %d до %d", item->low + (int)ceil(b * width),
                                  item->low + (int)ceil((b + 1) * width) - 1)
                        : S("ответили"));
    }
    add_cell(arena, table, S("пропустили"));
    for (size_t s = 0; s < sheets->rows.n; s++) {
        double value = node_as_real(node_get_str(sheets->rows.at[s], item->id), NAN);
        int band = isnan(value) ? bands : ranged ? (int)((value - item->low) / width) : 0;
        table->cells.at[band < 0 ? 0 : band > bands ? bands - 1 : band].count++;
    }
    hide_small(arena, table);
}

static void make_question(struct arena *arena, const struct sheets *sheets, const struct item *item,
                          struct survey_table *table) {
    switch (item->type) {
    case QUESTION_SCALE:
    case QUESTION_CHOICE:
        count_chosen(arena, sheets, item, table);
        break;
    case QUESTION_ORDER:
        table->note = S("Что поставили на первое место.");
        count_chosen(arena, sheets, item, table);
        break;
    case QUESTION_MULTICHOICE:
        table->note = S("Можно было отметить несколько.");
        count_marked(arena, sheets, item, table);
        break;
    case QUESTION_NUMBER:
        count_numbers(arena, sheets, item, table);
        break;
    case QUESTION_OPEN:
        table->open = true;
        break;
    }
}

// Scales
// -------------------------------------------------------------------------------------------

static bool is_scored(const struct item *item) {
    return item->type == QUESTION_SCALE || item->type == QUESTION_CHOICE;
}

static bool has_levels(const struct instrument *instrument, const struct scale *scale) {
    for (size_t i = 0; i < scale->items.n; i++) {
        if (!is_scored(&instrument->items.at[scale->items.at[i]])) {
            return false;
        }
    }
    // Levels of one question alone are other sums of its own counts: one would find what is hidden.
    return scale->cuts.n > 0 && scale->items.n > 1;
}

static enum measure_level level_of(struct arena *arena, const struct instrument *instrument,
                                   const struct scale *scale, const struct node *sheet) {
    double *marks = arena_array(arena, double, scale->items.n);
    struct measure_scale_item *items =
        arena_array(arena, struct measure_scale_item, scale->items.n);
    struct measure_scale_score score;
    for (size_t i = 0; i < scale->items.n; i++) {
        const struct item *item = &instrument->items.at[scale->items.at[i]];
        int64_t place = chosen(sheet, item);
        marks[i] = place < 0 ? (double)NAN : item->options.at[place].value;
        items[i] = (struct measure_scale_item){item_min(item), item_max(item), item->reverse};
    }
    return measure_scale_score(marks, items, scale->items.n, scale->method, &score) == MEASURE_OK
               ? measure_level_of(score.value, scale->cuts.at, scale->cuts.n)
               : MEASURE_LEVEL_NONE;
}

static void make_scale(struct arena *arena, const struct sheets *sheets,
                       const struct instrument *instrument, const struct scale *scale,
                       struct survey_table *table) {
    table->title = scale->title;
    for (int level = MEASURE_BELOW_BASIC; level < MEASURE_LEVELS; level++) {
        add_cell(arena, table, str_from(attainment_title((enum measure_level)level)))->tone =
            attainment_tone((enum measure_level)level);
    }
    add_cell(arena, table, S("мало ответов"));
    for (size_t s = 0; s < sheets->rows.n; s++) {
        enum measure_level level = level_of(arena, instrument, scale, sheets->rows.at[s]);
        table->cells
            .at[level == MEASURE_LEVEL_NONE ? ATTAINMENT_LEVELS : level - MEASURE_BELOW_BASIC]
            .count++;
    }
    hide_small(arena, table);
}

// Own words
// ----------------------------------------------------------------------------------------

static bool read_words(struct db *db, struct arena *arena, const struct survey *survey,
                       const struct instrument *instrument, bool unread, struct survey_result *out,
                       struct error *error) {
    struct query q;
    if (!query_open(&q, db, &survey_result_texts,
                    ARGS(ARG_INT(survey->org), ARG_INT(survey->session_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct survey_own_words words = {
            str_dup(arena, query_text(&q, 0)), str_dup(arena, query_text(&q, 1)),
            str_dup(arena, query_text(&q, 2)), query_int(&q, 3) == SURVEY_TEXT_UNREAD};
        out->unread += words.unread;
        for (size_t i = 0; i < instrument->items.n; i++) {
            bool seen = query_int(&q, 3) == SURVEY_TEXT_RELEASED || (words.unread && unread);
            if (seen && str_eq(instrument->items.at[i].id, words.item)) {
                *vec_push(arena, &out->questions.at[i].words) = words;
            }
        }
    }
    return query_close(&q, error);
}

static bool may_show(const struct survey *survey, size_t sheets, struct error *error) {
    if (!survey->closed) {
        return error_set(error, ERROR_FORBIDDEN,
                         "Итоги появятся, когда анкету закроют: по разнице двух итогов был бы "
                         "виден ответ одного человека.");
    }
    return sheets >= MEASURE_MIN_PERSONAL ||
           error_set(error, ERROR_FORBIDDEN,
                     "Ответили %zu из %lld. Итоги показываются не меньше чем по %d анкетам: иначе "
                     "видно, кто что ответил.",
                     sheets, (long long)survey->invited, MEASURE_MIN_PERSONAL);
}

bool survey_result_make(struct db *db, struct arena *arena, const struct survey *survey,
                        const struct instrument *instrument, bool unread, struct survey_result *out,
                        struct error *error) {
    struct sheets sheets = {0};
    *out = (struct survey_result){.invited = survey->invited};
    if (!read_sheets(db, arena, survey, &sheets, error) ||
        !may_show(survey, sheets.rows.n, error)) {
        return false;
    }
    out->answers = (int64_t)sheets.rows.n;
    for (size_t i = 0; i < instrument->items.n; i++) {
        struct survey_table *table = vec_push(arena, &out->questions);
        table->number = i + 1;
        table->title = instrument->items.at[i].text;
        make_question(arena, &sheets, &instrument->items.at[i], table);
    }
    for (size_t i = 0; i < instrument->scales.n; i++) {
        if (has_levels(instrument, &instrument->scales.at[i])) {
            make_scale(arena, &sheets, instrument, &instrument->scales.at[i],
                       vec_push(arena, &out->scales));
        }
    }
    return read_words(db, arena, survey, instrument, unread, out, error);
}

struct str survey_cell_words(struct arena *arena, const struct survey_cell *cell, int64_t answers) {
    // Few and «nobody» must look the same, so all hidden cells do.
    return cell->shown == MEASURE_CELL_SHOWN ? share_words(arena, (int64_t)cell->count, answers)
                                             : S("скрыто");
}
