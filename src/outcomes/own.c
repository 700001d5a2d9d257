// SPDX-License-Identifier: GPL-3.0-or-later
#include "outcomes/own.h"

#include "outcomes/outcomes_internal.h"

#include <stdio.h>

static bool taken(const struct outcome_catalogue *catalogue, const struct content_edits *past,
                  struct str id) {
    for (size_t i = 0; i < past->rows.n; i++) { // ids are never used again
        if (str_eq(past->rows.at[i].id, id)) {
            return true;
        }
    }
    return outcome_find(catalogue, id) != NULL;
}

// The first free id of the strand on the level: "ooo.P3.s1". «s» keeps it apart from those that a
// later release brings.
static bool next_id(struct db *db, struct arena *arena, struct own_outcome_add *ask,
                    struct error *error) {
    for (int i = 1;; i++) {
        struct content_edits past;
        snprintf(ask->id, sizeof ask->id, "%s.%.*s.s%d", level_name(ask->level),
                 STR_ARG(ask->strand), i);
        if (!content_edit_history(db, arena, ask->by->org, S("outcome"), str_from(ask->id), &past,
                                  error)) {
            return false;
        }
        if (!taken(ask->shipped, &past, str_from(ask->id))) {
            return true;
        }
    }
}

static bool check(const struct own_outcome_add *ask, struct error *error) {
    const struct strand *strand = strand_find(ask->shipped, ask->strand);
    if (strand == NULL || (strand->levels & (unsigned)ask->level) == 0) {
        return error_set(error, ERROR_INPUT, "На этом уровне такой линии нет.");
    }
    return ask->observable.n > 0 ||
           error_set(error, ERROR_INPUT,
                     "Назовите хотя бы один признак, который учитель может увидеть.");
}

bool own_outcome_add(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct own_outcome_add *ask = asked;
    if (!check(ask, error) || !next_id(db, arena, ask, error)) {
        return false;
    }
    struct node *record = node_map(arena), *signs = node_list(arena);
    for (size_t i = 0; i < ask->observable.n; i++) {
        node_add(signs, node_text(arena, ask->observable.at[i]));
    }
    node_put(arena, record, "id", node_text(arena, str_from(ask->id)));
    node_put(arena, record, "level", node_text(arena, str_from(level_name(ask->level))));
    node_put(arena, record, "strand", node_text(arena, ask->strand));
    node_put(arena, record, "title", node_text(arena, ask->title));
    node_put(arena, record, "text", node_text(arena, ask->text));
    node_put(arena, record, "observable", signs);
    struct content_save save = {.by = ask->by,
                                .knowledge = ask->knowledge,
                                .kind = &outcome_kinds[0],
                                .id = str_from(ask->id),
                                .fields = record,
                                .reason = ask->reason,
                                .created = true};
    return content_save(db, arena, &save, error);
}
