// SPDX-License-Identifier: GPL-3.0-or-later
// The graph: outcomes are its points, links its arrows. A school has 250 points and 300 arrows, so
// a search walks over all arrows of a point and needs no index but the one made here.
#include "outcomes/link.h"

// An arrow between two outcomes, by their numbers in the catalogue.
struct arrow {
    size_t from, to;
    const struct outcome_link *link;
};
struct arrows {
    VEC(struct arrow) rows;
};

// A breadth-first search from one point.
struct search {
    const struct arrows *arrows;
    const struct outcome_catalogue *catalogue;
    int *distance; // -1 = not reached
    size_t *by;    // the arrow by which it was reached
    size_t *queue;
    size_t n; // points reached, in the order of queue
};

enum search_way { SEARCH_ALONG, SEARCH_AGAINST, SEARCH_BOTH };

static size_t number_of(const struct outcome_catalogue *catalogue, const struct outcome *outcome) {
    return (size_t)(outcome - catalogue->outcomes.at);
}

static bool of_kind(const struct outcome_link *link, int kind) {
    return kind == LINK_KINDS || (int)link->kind == kind;
}

static struct arrows arrows_of(struct arena *arena, const struct outcome_catalogue *catalogue,
                               int kind) {
    struct arrows out = {0};
    for (size_t i = 0; i < catalogue->links.n; i++) {
        const struct outcome_link *link = &catalogue->links.at[i];
        const struct outcome *from = outcome_find(catalogue, link->from);
        for (size_t k = 0; from != NULL && of_kind(link, kind) && k < catalogue->outcomes.n; k++) {
            if (outcome_named_by(&catalogue->outcomes.at[k], link->to)) {
                *vec_push(arena, &out.rows) = (struct arrow){number_of(catalogue, from), k, link};
            }
        }
    }
    return out;
}

static void reach(struct search *search, size_t from, size_t to, size_t by) {
    if (search->distance[to] < 0) {
        search->distance[to] = search->distance[from] + 1;
        search->by[to] = by;
        search->queue[search->n++] = to;
    }
}

static struct search search_from(struct arena *arena, const struct outcome_catalogue *catalogue,
                                 const struct arrows *arrows, size_t start, enum search_way way) {
    size_t n = catalogue->outcomes.n;
    struct search search = {.arrows = arrows,
                            .catalogue = catalogue,
                            .distance = arena_array(arena, int, n + 1),
                            .by = arena_array(arena, size_t, n + 1),
                            .queue = arena_array(arena, size_t, n + 1),
                            .n = 1};
    for (size_t i = 0; i < n; i++) {
        search.distance[i] = -1;
    }
    search.distance[start] = 0;
    search.queue[0] = start;
    for (size_t q = 0; q < search.n; q++) {
        size_t at = search.queue[q];
        for (size_t i = 0; i < arrows->rows.n; i++) {
            const struct arrow *arrow = &arrows->rows.at[i];
            // Into a strand by one outcome and out by another is no way.
            if (way == SEARCH_BOTH &&
                !str_eq(arrow->link->to, catalogue->outcomes.at[arrow->to].id)) {
                continue;
            }
            if (arrow->from == at && way != SEARCH_AGAINST) {
                reach(&search, at, arrow->to, i);
            }
            if (arrow->to == at && way != SEARCH_ALONG) {
                reach(&search, at, arrow->from, i);
            }
        }
    }
    return search;
}

// ---- ways

static void step_back(struct arena *arena, const struct search *search, size_t to,
                      struct link_way *out) {
    size_t n = (size_t)search->distance[to];
    for (size_t i = 0; i < n; i++) {
        vec_push(arena, &out->steps);
    }
    for (size_t at = to; n > 0; n--) {
        const struct arrow *arrow = &search->arrows->rows.at[search->by[at]];
        bool along = arrow->to == at && search->distance[arrow->from] == (int)n - 1;
        out->steps.at[n - 1] =
            (struct link_step){arrow->link, &search->catalogue->outcomes.at[at], along};
        at = along ? arrow->from : arrow->to;
    }
}

bool link_way_find(struct arena *arena, const struct outcome_catalogue *catalogue, int kind,
                   const struct outcome *from, const struct outcome *to, struct link_way *out) {
    static const enum search_way ways[] = {SEARCH_ALONG, SEARCH_AGAINST, SEARCH_BOTH};
    struct arrows arrows = arrows_of(arena, catalogue, kind);
    size_t start = number_of(catalogue, from), end = number_of(catalogue, to);
    *out = (struct link_way){0};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct search search = search_from(arena, catalogue, &arrows, start, ways[i]);
        if (search.distance[end] > 0) {
            step_back(arena, &search, end, out);
            out->directed = ways[i] != SEARCH_BOTH;
            return true;
        }
    }
    return false;
}

void link_reach_find(struct arena *arena, const struct outcome_catalogue *catalogue, int kind,
                     const struct outcome *outcome, bool upstream, struct link_reaches *out) {
    struct arrows arrows = arrows_of(arena, catalogue, kind);
    struct search search = search_from(arena, catalogue, &arrows, number_of(catalogue, outcome),
                                       upstream ? SEARCH_AGAINST : SEARCH_ALONG);
    *out = (struct link_reaches){0};
    for (size_t i = 1; i < search.n; i++) {
        size_t at = search.queue[i];
        *vec_push(arena, &out->rows) =
            (struct link_reach){&catalogue->outcomes.at[at], search.distance[at]};
    }
}

// ---- a choice

static struct str level_part(struct str reference) { return str_cut(&reference, '.'); }

static bool end_of_strand(struct str reference, struct str strand) {
    struct str rest = reference;
    str_cut(&rest, '.');
    return str_eq(str_cut(&rest, '.'), strand);
}

static bool suits(const struct outcome_link *link, const struct link_filter *filter) {
    struct str level = str_from(level_name(filter->level));
    return of_kind(link, filter->kind) &&
           (filter->level == 0 || str_eq(level_part(link->from), level) ||
            str_eq(level_part(link->to), level)) &&
           (str_empty(filter->strand) || end_of_strand(link->from, filter->strand) ||
            end_of_strand(link->to, filter->strand));
}

// Links both ends of which the stream has reached (or begins with).
static void select_stream(struct arena *arena, const struct outcome_catalogue *catalogue,
                          const struct link_filter *filter, struct link_list *out) {
    bool upstream = filter->to != NULL;
    struct arrows arrows = arrows_of(arena, catalogue, filter->kind);
    struct search search = search_from(arena, catalogue, &arrows,
                                       number_of(catalogue, upstream ? filter->to : filter->from),
                                       upstream ? SEARCH_AGAINST : SEARCH_ALONG);
    for (size_t i = 0; i < arrows.rows.n; i++) {
        const struct arrow *arrow = &arrows.rows.at[i];
        bool last = out->rows.n > 0 && out->rows.at[out->rows.n - 1] == arrow->link;
        if (!last && search.distance[arrow->from] >= 0 && search.distance[arrow->to] >= 0) {
            *vec_push(arena, &out->rows) = arrow->link;
        }
    }
}

void link_select(struct arena *arena, const struct outcome_catalogue *catalogue,
                 const struct link_filter *filter, struct link_list *out) {
    struct link_way way;
    *out = (struct link_list){0};
    if (filter->from != NULL && filter->to != NULL) {
        link_way_find(arena, catalogue, filter->kind, filter->from, filter->to, &way);
        for (size_t i = 0; i < way.steps.n; i++) {
            *vec_push(arena, &out->rows) = way.steps.at[i].link;
        }
    } else if (filter->from != NULL || filter->to != NULL) {
        select_stream(arena, catalogue, filter, out);
    } else {
        for (size_t i = 0; i < catalogue->links.n; i++) {
            if (suits(&catalogue->links.at[i], filter)) {
                *vec_push(arena, &out->rows) = &catalogue->links.at[i];
            }
        }
    }
}

// ---- circles

static struct str title_at(const struct outcome_catalogue *catalogue, size_t at) {
    return catalogue->outcomes.at[at].title;
}

bool link_circle(struct arena *arena, const struct outcome_catalogue *catalogue, struct str from,
                 struct str to, struct str *words) {
    struct arrows arrows = arrows_of(arena, catalogue, LINK_PREREQUISITE);
    const struct outcome *end = outcome_find(catalogue, from);
    struct link_way way = {0};
    for (size_t i = 0; end != NULL && i < catalogue->outcomes.n; i++) {
        if (!outcome_named_by(&catalogue->outcomes.at[i], to)) {
            continue;
        }
        struct search search = search_from(arena, catalogue, &arrows, i, SEARCH_ALONG);
        if (search.distance[number_of(catalogue, end)] < 0) {
            continue;
        }
        step_back(arena, &search, number_of(catalogue, end), &way);
        struct buf out = buf_open(arena, 64 * 1024);
        buf_fmt(&out, "%.*s → %.*s", STR_ARG(end->title), STR_ARG(title_at(catalogue, i)));
        for (size_t k = 0; k < way.steps.n; k++) {
            buf_fmt(&out, " → %.*s", STR_ARG(way.steps.at[k].outcome->title));
        }
        *words = buf_str(&out);
        return true;
    }
    return false;
}

const struct outcome_link *link_find(struct arena *arena, const struct outcome_catalogue *catalogue,
                                     struct str id) {
    for (size_t i = 0; i < catalogue->links.n; i++) {
        const struct outcome_link *link = &catalogue->links.at[i];
        if (str_eq(id, outcome_link_id(arena, link->from, str_from(link_kind_name(link->kind)),
                                       link->to))) {
            return link;
        }
    }
    return NULL;
}
