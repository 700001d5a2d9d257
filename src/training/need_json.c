// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/node.h"
#include "training/need.h"

static void put_text(struct arena *arena, struct node *map, const char *key, struct str text) {
    node_put(arena, map, key, node_text(arena, text));
}

static void put_script(struct arena *arena, struct node *list,
                       const struct seminar_script *script) {
    struct node *row = node_add(list, node_map(arena));
    put_text(arena, row, "id", script->id);
    put_text(arena, row, "title", script->title);
}

static struct node *competence_node(struct arena *arena, const struct need_competence *row) {
    struct node *map = node_map(arena);
    struct node *people = node_list(arena), *seminars = node_list(arena);
    put_text(arena, map, "id", row->competence->id);
    put_text(arena, map, "title", row->competence->title);
    node_put(arena, map, "people", people);
    for (size_t i = 0; i < row->people.n; i++) {
        struct node *person = node_add(people, node_map(arena));
        node_put(arena, person, "staff", node_int(arena, row->people.at[i].teacher->staff_id));
        put_text(arena, person, "name", row->people.at[i].teacher->name);
        put_text(arena, person, "reason", row->people.at[i].reason);
    }
    node_put(arena, map, "seminars", seminars);
    for (size_t i = 0; i < row->pairs.n; i++) {
        put_script(arena, seminars, row->pairs.at[i]->saw);
        put_script(arena, seminars, row->pairs.at[i]->developed);
    }
    if (!str_empty(row->aside)) {
        put_text(arena, map, "aside", row->aside);
    }
    return map;
}

struct node *needs_to_node(struct arena *arena, const struct needs *needs) {
    struct node *root = node_map(arena), *list = node_list(arena);
    node_put(arena, root, "skills_known", node_bool(arena, needs->skills_known));
    node_put(arena, root, "uncounted", node_int(arena, needs->uncounted));
    node_put(arena, root, "needs", list);
    for (size_t i = 0; i < needs->rows.n; i++) {
        const struct need *need = &needs->rows.at[i];
        struct node *map = node_add(list, node_map(arena));
        struct node *technologies = node_list(arena), *competences = node_list(arena);
        put_text(arena, map, "outcome", need->outcome->id);
        put_text(arena, map, "title", need->outcome->title);
        put_text(arena, map, "why", need->why == NEED_WEAK ? S("weak") : S("unformed"));
        put_text(arena, map, "reason", need->reason);
        node_put(arena, map, "technologies", technologies);
        for (size_t j = 0; j < need->technologies.n; j++) {
            node_add(technologies, node_text(arena, need->technologies.at[j]->id));
        }
        node_put(arena, map, "competences", competences);
        for (size_t j = 0; j < need->competences.n; j++) {
            node_add(competences, competence_node(arena, &need->competences.at[j]));
        }
    }
    return root;
}
