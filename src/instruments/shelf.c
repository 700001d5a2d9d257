// SPDX-License-Identifier: GPL-3.0-or-later
#include "instruments/shelf.h"

#include "instruments/kind.h"

static bool load_file(struct arena *arena, const struct content_file *file,
                      struct content_shelf *out, struct error *error) {
    const struct node *list = content_root(arena, file, error);
    if (list == NULL) {
        return false;
    }
    for (const struct node *node = list->first; node != NULL; node = node->next) {
        struct str kind = node_str(node_get(node, "kind"));
        if (instrument_kind_find(kind) == NULL) {
            continue; // it has a passport and a blank only
        }
        struct instrument *instrument = vec_push(arena, &out->instruments);
        if (!instrument_from_node(arena, file->path, node, instrument, error)) {
            return false;
        }
        for (size_t i = 0; i + 1 < out->instruments.n; i++) {
            if (str_eq(out->instruments.at[i].id, instrument->id)) {
                return error_set(error, ERROR_INPUT, "%s:%d: инструмент «%.*s» описан дважды.",
                                 file->path, node->line, STR_ARG(instrument->id));
            }
        }
    }
    return true;
}

bool shelf_load(struct arena *arena, const struct content_file *files, struct content_shelf *out,
                struct error *error) {
    *out = (struct content_shelf){0};
    for (const struct content_file *file = files; file->path != NULL; file++) {
        struct str path = str_from(file->path);
        if (str_starts(path, S("instruments/")) && str_ends(path, S(".yaml")) &&
            !load_file(arena, file, out, error)) {
            return false;
        }
    }
    return passports_load(arena, files, &out->passports, error);
}

const struct instrument *shelf_find(const struct content_shelf *shelf, struct str id) {
    for (size_t i = 0; i < shelf->instruments.n; i++) {
        if (str_eq(shelf->instruments.at[i].id, id)) {
            return &shelf->instruments.at[i];
        }
    }
    return NULL;
}
