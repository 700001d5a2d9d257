// SPDX-License-Identifier: GPL-3.0-or-later
// The director's page as data for its paper.
#include "analysis/director.h"

#include "base/node.h"
#include "base/ru.h"
#include "school/data_context.h"
#include "school/share.h"
#include "school/web.h"

static void put(struct arena *arena, struct node *map, const char *key, struct str text) {
    node_put(arena, map, key, node_text(arena, text));
}

static struct str basic_words(struct arena *arena, const struct summary_cell *cell) {
    return share_words(arena, (int64_t)cell->basic, (int64_t)cell->n);
}

static void put_indicators(struct arena *arena, const struct director *director, struct node *top) {
    const struct summary *s = &director->summary;
    struct node *list = node_put(arena, top, "indicators", node_list(arena));
    for (size_t c = 0; c < s->columns.n; c++) {
        for (size_t l = 0; l < s->lines.n; l++) {
            const struct summary_cell *cell = &s->lines.at[l].cells[c];
            if (cell->n == 0) {
                continue;
            }
            struct node *row = node_add(list, node_map(arena));
            put(arena, row, "title",
                str_fmt(arena, "%.*s, %.*s", STR_ARG(s->columns.at[c].title),
                        STR_ARG(ru_lower(arena, s->lines.at[l].title))));
            put(arena, row, "value", basic_words(arena, cell));
            node_put(arena, row, "n", node_int(arena, (int64_t)cell->n));
        }
    }
}

static void put_signals(struct arena *arena, const struct director *director, struct node *top) {
    struct node *list = node_put(arena, top, "signals", node_list(arena));
    for (size_t i = 0; i < director->steps.n; i++) {
        struct node *row = node_add(list, node_map(arena));
        put(arena, row, "fact", director->steps.at[i].why);
        put(arena, row, "proposal", director->steps.at[i].what);
    }
    node_put(arena, top, "checks", node_int(arena, (int64_t)director->rules));
}

static void put_changes(struct arena *arena, const struct director *director, struct node *top) {
    struct node *good = node_put(arena, top, "good", node_list(arena));
    struct node *bad = node_put(arena, top, "bad", node_list(arena));
    for (size_t i = 0; i < director->changes.n; i++) {
        const struct director_change *change = &director->changes.at[i];
        const struct measure_comparison *c = &change->line.levels;
        if (c->claim == CLAIM_DIFFERENCE) {
            node_add(c->delta > 0 ? good : bad, node_text(arena, change->title));
        }
    }
    node_put(arena, top, "compared", node_int(arena, (int64_t)director->changes.n));
}

static void put_next(struct arena *arena, const struct director *director, struct node *out) {
    struct node *list = node_put(arena, out, "next", node_list(arena));
    for (size_t i = 0; i < director->plan.n; i++) {
        struct node *row = node_add(list, node_map(arena));
        put(arena, row, "title", director->plan.at[i].title);
        put(arena, row, "when",
            str_fmt(arena, "%.*s, %.*s", STR_ARG(director->plan.at[i].month),
                    STR_ARG(director->plan.at[i].owner)));
    }
}

void director_data(struct arena *arena, const struct director *director, struct node *out) {
    struct node *top = node_put(arena, out, "top", node_map(arena));
    put(arena, top, "year", director->year.title);
    put(arena, top, "classes",
        str_fmt(arena, "%zu из %zu", director->classes_seen, director->classes));
    put(arena, top, "pupils",
        str_fmt(arena, "%lld из %lld", (long long)director->pupils_seen,
                (long long)director->pupils));
    node_put(arena, top, "sessions", node_int(arena, (int64_t)director->summary.sessions));
    put_indicators(arena, director, top);
    put_signals(arena, director, top);
    put_changes(arena, director, top);
    put_next(arena, director, out);
}

bool director_give(void *context, struct arena *arena, const struct node *ask, struct node *out,
                   struct error *error) {
    const struct data_context *from = context;
    struct director director;
    if (!node_as_bool(node_get(ask, "director"), false) || from->app == NULL) {
        return true; // not about the school as a whole
    }
    if (!gate_check(from->person, "analysis.view", error) ||
        !director_make(from->app, from->db, arena, from->person->org, date_today(), &director,
                       error)) {
        return false;
    }
    director_data(arena, &director, out);
    return true;
}
