// SPDX-License-Identifier: GPL-3.0-or-later
// Chains into words and colours.
#include "analysis/chain_show.h"

#include "base/ru.h"
#include "net/route.h"

#include <string.h>

// «П3» of strand P3: people read Russian letters.
static struct str tag_of(struct arena *arena, const struct outcome *outcome) {
    struct str id = outcome->strand->id;
    const char *letter = str_starts(id, S("P"))   ? "П"
                         : str_starts(id, S("K")) ? "К"
                         : str_starts(id, S("R")) ? "Р"
                                                  : "Л";
    return str_fmt(arena, "%s%.*s", letter, STR_ARG(str_from_at(id, 1)));
}

static struct chain_node node_of(struct arena *arena, const struct chain *chain,
                                 const struct chain_link *link) {
    static const char *const css[] = {"none", "full", "old", "gap"};
    const struct chain_cell *cell = &link->cell;
    struct chain_node node = {
        .css = css[cell->state],
        .text = str_empty(cell->text) ? S("–") : cell->text,
        .path = str_fmt(arena, "/chains/%.*s#%s", STR_ARG(chain->outcome->id), link->column->id),
        .broken = cell->state == CHAIN_GAP || cell->state == CHAIN_OLD,
        .flagged = link->findings > 0 && cell->state == CHAIN_FULL,
    };
    node.label = str_fmt(arena, "%s: %.*s%s%.*s%s", link->column->title, STR_ARG(node.text),
                         str_empty(cell->note) ? "" : " – ", STR_ARG(cell->note),
                         node.flagged ? "; есть замечание" : "");
    return node;
}

void chain_line_fill(struct arena *arena, const struct chain *chain, struct chain_line *out) {
    *out = (struct chain_line){
        .id = chain->outcome->id,
        .title = chain->outcome->title,
        .tag = tag_of(arena, chain->outcome),
        .path = str_fmt(arena, "/chains/%.*s", STR_ARG(chain->outcome->id)),
    };
    for (size_t i = 0; i < chain->links.n; i++) {
        *vec_push(arena, &out->nodes) = node_of(arena, chain, &chain->links.at[i]);
    }
}

static const char *level_caption(unsigned levels) {
    return levels == LEVEL_NOO   ? "1–4 классы"
           : levels == LEVEL_OOO ? "5–9 классы"
           : levels == LEVEL_SOO ? "10–11 классы"
                                 : "все уровни";
}

void chain_table_fill(struct arena *arena, const struct chain_report *report, unsigned levels,
                      size_t limit, struct chain_table *out) {
    size_t whole = 0, all = 0;
    *out = (struct chain_table){.caption = str_from(level_caption(levels))};
    for (size_t i = 0; i < report->columns.n; i++) {
        *vec_push(arena, &out->columns) = report->columns.at[i]->title;
    }
    for (size_t i = 0; i < report->chains.n; i++) {
        const struct chain *chain = &report->chains.at[i];
        if (levels != 0 && (levels & (unsigned)chain->outcome->level) == 0) {
            continue;
        }
        all++;
        whole += chain->whole;
        if (limit == 0 || out->lines.n < limit) {
            chain_line_fill(arena, chain, vec_push(arena, &out->lines));
        }
    }
    out->count = str_fmt(arena, "Целых %zu из %zu.", whole, all);
}

// The permission of the route that a proposal is posted to.
static const char *permission_of(const struct room *const *rooms, struct str path) {
    for (const struct room *const *room = rooms; *room != NULL; room++) {
        for (size_t i = 0; (*room)->routes != NULL && (*room)->routes[i] != NULL; i++) {
            for (const struct route *r = (*room)->routes[i]; r->pattern != NULL; r++) {
                if (r->method == HTTP_POST && str_eq(path, str_from(r->pattern))) {
                    return r->permission;
                }
            }
        }
    }
    return NULL;
}

bool finding_may(const struct request *request, const struct finding *finding) {
    const struct proposal *proposal = &finding->proposal;
    const char *permission =
        proposal->post ? permission_of(web_app(request)->rooms, proposal->path) : NULL;
    return permission != NULL && web_may(request, permission);
}

void finding_show(struct request *request, const struct finding *finding,
                  struct finding_view *out) {
    static const char *const css[] = {"stop", "warn", "info"};
    const struct proposal *proposal = &finding->proposal;
    *out = (struct finding_view){
        .severity = rule_severity_title(finding->rule->severity),
        .css = css[finding->rule->severity],
        .sentence = ru_nest_quotes(request->arena, finding->sentence),
        .proposal = ru_nest_quotes(request->arena, proposal->title),
        .path = proposal->path,
        .post = proposal->post,
        .may = finding_may(request, finding),
    };
    for (size_t i = 0; i < proposal->fields.n; i++) {
        *vec_push(request->arena, &out->fields) =
            (struct finding_field_view){proposal->fields.at[i].name, proposal->fields.at[i].value};
    }
}
