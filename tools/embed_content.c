// SPDX-License-Identifier: GPL-3.0-or-later
// embed_content ROOT OUT.S OUT.c FILE…: the knowledge base as `content_files`
// (src/base/content_file.h). ROOT is the folder that the paths are relative to.
#include "embed.h"
#include "tool.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare_names(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void file_add(struct arena *arena, const char *root, const char *path, int number,
                     struct buf *assembler, struct buf *table, struct buf *names) {
    struct tool_source file = tool_read(arena, path);
    char whole[PATH_MAX];
    size_t skip = strlen(root) + 1;
    if (realpath(path, whole) == NULL || strncmp(whole, root, skip - 1) != 0) {
        tool_fail(&file, 0, "lies outside of the folder");
    }
    if (!utf8_valid(file.text)) {
        tool_fail(&file, 0, "is not UTF-8");
    }
    const char *symbol = str_fmt(arena, "content_%d", number).p;
    embed_file(assembler, symbol, path, file.text);
    buf_fmt(names, "extern const char %s[];\n", symbol);
    buf_fmt(table, "    {\"%s\", {%s, %zu}},\n", whole + skip, symbol, file.text.n);
}

int main(int argc, char **argv) {
    if (argc < 5) {
        fprintf(stderr, "usage: embed_content ROOT OUT.S OUT.c FILE…\n");
        return 2;
    }
    struct arena *arena = arena_open(0);
    struct buf assembler = buf_open(arena, TOOL_FILE_MAX);
    struct buf table = buf_open(arena, TOOL_FILE_MAX);
    struct buf code = buf_open(arena, TOOL_FILE_MAX);
    qsort(argv + 4, (size_t)argc - 4, sizeof *argv, compare_names);
    char root[PATH_MAX];
    if (realpath(argv[1], root) == NULL) {
        fprintf(stderr, "%s: error: no such folder\n", argv[1]);
        return 1;
    }
    embed_begin(&assembler);
    buf_put(&code, S("// Made by embed_content.\n#include \"base/content_file.h\"\n\n"));
    for (int i = 4; i < argc; i++) {
        file_add(arena, root, argv[i], i - 4, &assembler, &table, &code);
    }
    embed_end(&assembler);
    buf_put(&code, S("\nconst struct content_file content_files[] = {\n"));
    buf_put(&code, buf_str(&table));
    buf_put(&code, S("    {0}};\n"));
    bool ok = tool_write(argv[2], buf_str(&assembler)) && tool_write(argv[3], buf_str(&code));
    arena_close(arena);
    return ok ? 0 : 1;
}
