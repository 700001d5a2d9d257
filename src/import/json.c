// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/import.h"

// A node has one parent: the result keeps its own.
static void put_copy(struct arena *arena, struct node *map, const struct node *child) {
    struct node *copy = arena_new(arena, struct node);
    *copy = *child;
    copy->next = NULL;
    node_put(arena, map, str_c(arena, child->key), copy);
}

static void put_part(struct arena *arena, struct node *map, const char *key,
                     const struct node *part) {
    if (!part || part->n == 0)
        return;
    struct node *copy = arena_new(arena, struct node);
    *copy = *part;
    copy->next = NULL;
    node_put(arena, map, key, copy);
}

static struct node *notes_node(struct arena *arena, const struct import_notes *notes) {
    struct node *list = node_list(arena);
    for (size_t i = 0; i < notes->at.n; i++) {
        const struct import_note *note = &notes->at.at[i];
        struct node *map = node_add(list, node_map(arena));
        if (note->row > 0)
            node_put(arena, map, "row", node_int(arena, note->row));
        if (note->sheet.n > 0)
            node_put(arena, map, "sheet", node_text(arena, note->sheet));
        node_put(arena, map, "code", node_text(arena, str_from(note->code)));
        node_put(arena, map, "text", node_text(arena, note->text));
        for (const struct node *child = note->detail ? note->detail->first : NULL; child;
             child = child->next)
            put_copy(arena, map, child);
    }
    return list;
}

struct node *import_result_node(struct arena *arena, const struct import_result *result) {
    struct node *map = node_map(arena);
    node_put(arena, map, "kind", node_text(arena, result->kind_name));
    node_put(arena, map, "verdict",
             node_text(arena, str_from(import_verdict_name(result->verdict))));
    if (result->reason_code) {
        node_put(arena, map, "reason", node_text(arena, str_from(result->reason_code)));
        node_put(arena, map, "text", node_text(arena, result->reason));
    }
    if (result->kind && result->kind->later)
        node_put(arena, map, "later", node_text(arena, str_from(result->kind->later)));
    put_part(arena, map, "read", result->read);
    put_part(arena, map, "counts", result->counts);
    put_part(arena, map, "by_class", result->by_class);
    node_put(arena, map, "refused", notes_node(arena, &result->refused));
    node_put(arena, map, "warnings", notes_node(arena, &result->warnings));
    if (result->kind && result->kind->normalised && result->rows)
        node_put(arena, map, "normalised", result->kind->normalised(arena, result));
    for (const struct node *child = result->extra ? result->extra->first : NULL; child;
         child = child->next)
        put_copy(arena, map, child);
    return map;
}
