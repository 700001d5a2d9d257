// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool file_read(struct arena *arena, const char *name, struct str *out) {
    FILE *file = fopen(name, "rb");
    if (file == NULL) {
        return false;
    }
    struct buf text = buf_open(arena, TOOL_FILE_MAX);
    char chunk[65536];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, file)) > 0) {
        buf_put(&text, str_n(chunk, n));
    }
    bool ok = ferror(file) == 0 && buf_ok(&text);
    fclose(file);
    *out = buf_str(&text);
    return ok;
}

struct tool_source tool_read(struct arena *arena, const char *name) {
    struct tool_source source = {.name = name, .line = 1};
    if (!file_read(arena, name, &source.text)) {
        fprintf(stderr, "%s: error: cannot read: %s\n", name, strerror(errno));
        exit(1);
    }
    return source;
}

bool tool_write(const char *name, struct str text) {
    struct arena *arena = arena_open(0);
    struct str old;
    bool same = file_read(arena, name, &old) && str_eq(old, text);
    arena_close(arena);
    if (same) {
        return true;
    }
    FILE *file = fopen(name, "wb");
    bool ok = file != NULL && fwrite(text.p, 1, text.n, file) == text.n;
    if (file != NULL) {
        ok = fclose(file) == 0 && ok;
    }
    if (!ok) {
        fprintf(stderr, "%s: error: cannot write: %s\n", name, strerror(errno));
    }
    return ok;
}

void tool_fail(const struct tool_source *source, int line, const char *text) {
    fprintf(stderr, "%s:%d: error: %s\n", source->name, line, text);
    exit(1);
}

struct str tool_basename(const char *path) {
    const char *slash = strrchr(path, '/');
    return str_from(slash == NULL ? path : slash + 1);
}
