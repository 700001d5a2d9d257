// SPDX-License-Identifier: GPL-3.0-or-later
// The school's own links: records of the knowledge base over those that ship.
#include "outcomes/link.h"
#include "outcomes/outcomes_internal.h"

static const struct content_kind *link_kind_of_content(void) {
    const struct content_kind *kind = outcome_kinds;
    while (!str_eq(str_from(kind->name), S("link"))) {
        kind++;
    }
    return kind;
}

static bool check_new(struct arena *arena, const struct link_save *ask,
                      const struct outcome_catalogue *catalogue, struct error *error) {
    const struct outcome *from = outcome_find(catalogue, ask->from);
    const struct outcome *to = outcome_find(catalogue, ask->to);
    if (from == NULL || to == NULL) {
        return error_set(error, ERROR_INPUT, "Выберите оба результата из списка.");
    }
    if (from == to) {
        return error_set(error, ERROR_INPUT, "Результат не связывают с ним самим.");
    }
    if (ask->kind == LINK_EXPRESSED_IN && to->strand->kind != OUTCOME_PERSONAL) {
        return error_set(error, ERROR_INPUT,
                         "«Проявляется в» ведёт к личностному результату, а «%.*s» – "
                         "метапредметный.",
                         STR_ARG(to->title));
    }
    if (link_find(arena, catalogue, ask->id) != NULL) {
        return error_set(error, ERROR_CONFLICT, "Такая связь уже есть: измените её.");
    }
    return link_find(arena, ask->shipped, ask->id) == NULL ||
           error_set(error, ERROR_CONFLICT,
                     "Такая связь есть в поставке, школа её убрала: верните её.");
}

static bool check_circle(struct arena *arena, const struct outcome_catalogue *catalogue,
                         enum link_kind kind, struct str from, struct str to, struct error *error) {
    struct str words;
    return kind != LINK_PREREQUISITE || !link_circle(arena, catalogue, from, to, &words) ||
           error_set(error, ERROR_INPUT, "Получится круг, и начать будет не с чего: %.*s.",
                     STR_ARG(words));
}

static struct node *fields_of(struct arena *arena, struct str from, struct str to,
                              enum link_kind kind, const struct link_save *ask) {
    struct node *map = node_map(arena);
    node_put(arena, map, "from", node_text(arena, from));
    node_put(arena, map, "to", node_text(arena, to));
    node_put(arena, map, "kind", node_text(arena, str_from(link_kind_name(kind))));
    node_put(arena, map, "strength", node_text(arena, str_from(link_strength_name(ask->strength))));
    node_put(arena, map, "why", node_text(arena, ask->why));
    return map;
}

static bool put(struct db *db, struct arena *arena, const struct link_save *ask,
                const struct node *fields, bool created, struct error *error) {
    struct content_save save = {.by = ask->by,
                                .knowledge = ask->knowledge,
                                .kind = link_kind_of_content(),
                                .id = ask->id,
                                .fields = fields,
                                .reason = ask->reason,
                                .created = created};
    return content_save(db, arena, &save, error);
}

static bool add(struct db *db, struct arena *arena, const struct link_save *ask,
                const struct outcome_catalogue *catalogue, struct error *error) {
    return check_new(arena, ask, catalogue, error) &&
           check_circle(arena, catalogue, ask->kind, ask->from, ask->to, error) &&
           put(db, arena, ask, fields_of(arena, ask->from, ask->to, ask->kind, ask), true, error);
}

static bool missing(struct error *error) {
    return error_set(error, ERROR_NOT_FOUND, "Такой связи нет.");
}

static bool change(struct db *db, struct arena *arena, const struct link_save *ask,
                   const struct outcome_link *link, struct error *error) {
    return link == NULL
               ? missing(error)
               : put(db, arena, ask, fields_of(arena, link->from, link->to, link->kind, ask), false,
                     error);
}

// A shipped link is marked; the school's own is taken away, its history stays.
static bool take_away(struct db *db, struct arena *arena, const struct link_save *ask,
                      const struct outcome_link *link, struct error *error) {
    if (link == NULL) {
        return missing(error);
    }
    struct node *map = NULL;
    if (!link->own) {
        map = node_map(arena);
        node_put(arena, map, "removed", node_bool(arena, true));
    }
    return put(db, arena, ask, map, false, error);
}

static bool bring_back(struct db *db, struct arena *arena, const struct link_save *ask,
                       const struct outcome_catalogue *catalogue, struct error *error) {
    const struct outcome_link *shipped = link_find(arena, ask->shipped, ask->id);
    if (shipped == NULL) {
        return missing(error);
    }
    return check_circle(arena, catalogue, shipped->kind, shipped->from, shipped->to, error) &&
           put(db, arena, ask, shipped->source, false, error);
}

bool link_save(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct link_save *ask = asked;
    struct outcome_catalogue catalogue;
    if (!outcome_catalogue_of(db, arena, ask->shipped, ask->by->org, &catalogue, error)) {
        return false;
    }
    const struct outcome_link *link = link_find(arena, &catalogue, ask->id);
    switch (ask->deed) {
    case LINK_ADD:
        return add(db, arena, ask, &catalogue, error);
    case LINK_CHANGE:
        return change(db, arena, ask, link, error);
    case LINK_REMOVE:
        return take_away(db, arena, ask, link, error);
    case LINK_RESTORE:
        return bring_back(db, arena, ask, &catalogue, error);
    }
    return missing(error);
}

bool link_removed(struct db *db, struct arena *arena, int64_t org, struct content_edits *out,
                  struct error *error) {
    *out = (struct content_edits){0};
    struct content_edits all;
    if (!content_edits_of(db, arena, org, S("link"), &all, error)) {
        return false;
    }
    for (size_t i = 0; i < all.rows.n; i++) {
        if (node_as_bool(node_get(all.rows.at[i].body, "removed"), false)) {
            *vec_push(arena, &out->rows) = all.rows.at[i];
        }
    }
    return true;
}
