// SPDX-License-Identifier: GPL-3.0-or-later
#include "documents/knowledge.h"

#include "test.h"

#include <dirent.h>
#include <stdlib.h>

struct str knowledge_read(struct arena *arena, const char *path) {
    const char *full = str_fmt(arena, "%s/%s", getenv("VSOKO_SOURCE"), path).p;
    FILE *file = fopen(full, "rb");
    if (file == NULL) {
        fail_msg("%s", full);
    }
    struct buf out = buf_open(arena, 16 << 20);
    char piece[4096];
    for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;) {
        buf_put(&out, str_n(piece, n));
    }
    fclose(file);
    return buf_str(&out);
}

struct file_list {
    VEC(struct content_file) all;
};

static void add_folder(struct arena *arena, struct file_list *files, const char *folder) {
    DIR *dir = opendir(str_fmt(arena, "%s/content/%s", getenv("VSOKO_SOURCE"), folder).p);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (!str_ends(str_from(entry->d_name), S(".yaml"))) {
            continue;
        }
        struct content_file *file = vec_push(arena, &files->all);
        file->path = str_fmt(arena, "%s/%s", folder, entry->d_name).p;
        file->text = knowledge_read(arena, str_fmt(arena, "content/%s", file->path).p);
    }
    closedir(dir);
}

const struct content_file *knowledge_files(struct arena *arena) {
    struct file_list files = {0};
    add_folder(arena, &files, "papers");
    add_folder(arena, &files, "acts");
    vec_push(arena, &files.all);
    return files.all.at;
}

const struct paper_shelf *knowledge_papers(struct arena *arena) {
    struct paper_shelf *shelf = arena_new(arena, struct paper_shelf);
    struct error error = {0};
    if (!paper_shelf_load(arena, knowledge_files(arena), shelf, &error)) {
        fail_msg("%s", error.text);
    }
    return shelf;
}
