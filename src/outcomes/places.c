// SPDX-License-Identifier: GPL-3.0-or-later
#include "outcomes/places.h"

// Does a field of ids anywhere in a record name the outcome?
static bool names(const struct content_kind *kind, const struct node *node,
                  const struct content_field *field, const struct outcome *outcome) {
    if (node->kind == NODE_TEXT) {
        return field != NULL && field->how == FIELD_ID && outcome_named_by(outcome, node->text);
    }
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        const struct content_field *own =
            node->kind == NODE_MAP ? content_field_find(kind, child->key) : field;
        if (names(kind, child, own, outcome)) {
            return true;
        }
    }
    return false;
}

// Kinds of this room show their relations elsewhere on the page.
static bool own_kind(const struct content_kind *kind) {
    static const char *const own[] = {"outcome", "strand", "attainment", "link"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (str_eq(str_from(kind->name), str_from(own[i]))) {
            return true;
        }
    }
    return kind->part_of != NULL;
}

void places_fill(struct arena *arena, const struct content_base *knowledge,
                 const struct outcome *outcome, struct outcome_page *page) {
    struct place_group *group = NULL;
    const struct content_kind *last = NULL;
    for (size_t i = 0; i < knowledge->records.n; i++) {
        const struct content_record *record = &knowledge->records.at[i];
        if (own_kind(record->kind) || !names(record->kind, record->node, NULL, outcome)) {
            continue;
        }
        if (record->kind != last) {
            last = record->kind;
            group = vec_push(arena, &page->places);
            group->title = last->titles;
        }
        *vec_push(arena, &group->rows) =
            (struct place_row){record->title, content_address(arena, record)};
    }
}
