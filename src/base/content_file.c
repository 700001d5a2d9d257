// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/content_file.h"

const struct content_file *content_parse(struct arena *arena, const struct content_file *files,
                                         struct error *error) {
    size_t n = 0;
    while (files[n].path != NULL) {
        n++;
    }
    struct content_file *out = arena_array(arena, struct content_file, n + 1);
    for (size_t i = 0; i < n; i++) {
        out[i] = files[i];
        out[i].root = content_root(arena, &files[i], error);
        if (out[i].root == NULL) {
            return NULL;
        }
    }
    out[n] = (struct content_file){0};
    return out;
}

const struct node *content_root(struct arena *arena, const struct content_file *file,
                                struct error *error) {
    return file->root != NULL ? file->root : node_from_yaml(arena, file->path, file->text, error);
}
