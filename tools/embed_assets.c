// SPDX-License-Identifier: GPL-3.0-or-later
// embed_assets OUT_DIR WORK_DIR FILE…: the files of web/ as `web_assets` (src/view/asset.h).
//
// Writes OUT_DIR/assets.S, assets.c and asset_names.h. A name in url(…) of a style or in
// import … from "./…" of a script is replaced by the name with the hash, so a file stands after
// those it refers to. WORK_DIR keeps the finished and the compressed files.
#include "embed.h"
#include "tool.h"

#include <ctype.h>
#include <sodium.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { ASSETS_MAX = 200, HASH_BYTES = 5 };

extern char **environ;

struct file {
    struct str name;    // "app.css"
    struct str hashed;  // "app.4f1c2ab08d.css"
    const char *symbol; // "app_css"
    const char *mime;
    const char *paths[3]; // raw, gzip, brotli; NULL where it saves nothing
    size_t sizes[3];
};

struct embedder {
    struct arena *arena;
    const char *work;
    struct file files[ASSETS_MAX];
    size_t n;
};

static const struct kind {
    const char *ending;
    const char *mime;
    bool text; // worth compressing
} KINDS[] = {
    {".css", "text/css; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".svg", "image/svg+xml", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".webmanifest", "application/manifest+json", true},
    {".png", "image/png", false},
    {".woff2", "font/woff2", false},
};

static const struct kind *kind_of(const struct tool_source *source) {
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        if (str_ends(str_from(source->name), str_from(KINDS[i].ending))) {
            return &KINDS[i];
        }
    }
    tool_fail(source, 1, "this kind of file is not known to tools/embed_assets.c");
}

static struct str hash_name(struct arena *arena, struct str name, struct str bytes) {
    unsigned char hash[crypto_generichash_BYTES];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)bytes.p, bytes.n, NULL, 0);
    char hex[2 * HASH_BYTES + 1];
    sodium_bin2hex(hex, sizeof hex, hash, HASH_BYTES);
    size_t dot = str_find_char(name, '.');
    return str_fmt(arena, "%.*s.%s%.*s", (int)dot, name.p, hex, STR_ARG(str_from_at(name, dot)));
}

static const char *symbol_of(struct arena *arena, struct str name) {
    char *symbol = arena_alloc(arena, name.n + 1);
    for (size_t i = 0; i < name.n; i++) {
        symbol[i] = isalnum((unsigned char)name.p[i]) ? name.p[i] : '_';
    }
    return symbol;
}

static struct str name_find(const struct embedder *e, struct tool_source *source, struct str name) {
    for (size_t i = 0; i < e->n; i++) {
        if (str_eq(e->files[i].name, name)) {
            return e->files[i].hashed;
        }
    }
    char text[300];
    snprintf(text, sizeof text,
             "refers to %.*s, which is not an asset before it in web/meson.build", STR_ARG(name));
    tool_fail(source, source->line, text);
}

// The length of a reference's opening at text[0], 0 if there is none; *close ends it.
static size_t reference_opens(struct str text, char *close) {
    static const struct {
        const char *open;
        char close;
    } FORMS[] = {{"url(\"", '"'}, {"from \"./", '"'}, {"import \"./", '"'}, {"\"src\": \"", '"'}};
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        if (str_starts(text, str_from(FORMS[i].open))) {
            *close = FORMS[i].close;
            return strlen(FORMS[i].open);
        }
    }
    return 0;
}

// Names of other assets become names with hashes.
static struct str references_replace(const struct embedder *e, struct tool_source *source) {
    struct str text = source->text;
    struct buf out = buf_open(e->arena, TOOL_FILE_MAX);
    for (size_t i = 0; i < text.n;) {
        char close = 0;
        size_t open = reference_opens(str_from_at(text, i), &close);
        struct str rest = str_from_at(text, i + open);
        size_t n = open == 0 ? STR_NONE : str_find_char(rest, close);
        if (n == STR_NONE || str_starts(rest, S("data:"))) {
            source->line += text.p[i] == '\n';
            buf_put_char(&out, text.p[i++]);
            continue;
        }
        buf_put(&out, str_sub(text, i, open));
        buf_put(&out, name_find(e, source, str_sub(rest, 0, n)));
        i += open + n;
    }
    return buf_str(&out);
}

static void run(const char *const *argv) {
    pid_t pid;
    int status = -1;
    int failed = posix_spawnp(&pid, argv[0], NULL, NULL, (char *const *)argv, environ);
    if (failed == 0) {
        waitpid(pid, &status, 0);
    }
    if (failed != 0 || status != 0) {
        struct tool_source program = {.name = argv[0]};
        tool_fail(&program, 0, "did not run: the build needs this program");
    }
}

static void compressed_add(struct arena *arena, struct file *file) {
    const char *raw = file->paths[0];
    const char *gzip[] = {"gzip", "-9nkf", raw, NULL};
    const char *brotli[] = {"brotli", "-q", "11", "-f", raw, NULL};
    run(gzip);
    run(brotli);
    const char *paths[3] = {NULL, str_fmt(arena, "%s.gz", raw).p, str_fmt(arena, "%s.br", raw).p};
    for (int i = 1; i < 3; i++) {
        size_t n = tool_read(arena, paths[i]).text.n;
        if (n < file->sizes[0] - file->sizes[0] / 10) {
            file->paths[i] = paths[i];
            file->sizes[i] = n;
        }
    }
}

static void file_add(struct embedder *e, const char *path) {
    struct tool_source source = tool_read(e->arena, path);
    if (e->n == ASSETS_MAX) {
        tool_fail(&source, 1, "too many assets");
    }
    const struct kind *kind = kind_of(&source);
    struct str bytes = kind->text ? references_replace(e, &source) : source.text;
    struct str name = tool_basename(path);
    struct file file = {.name = name,
                        .hashed = hash_name(e->arena, name, bytes),
                        .symbol = symbol_of(e->arena, name),
                        .mime = kind->mime};
    file.paths[0] = str_fmt(e->arena, "%s/%.*s", e->work, STR_ARG(file.hashed)).p;
    file.sizes[0] = bytes.n;
    if (!tool_write(file.paths[0], bytes)) {
        tool_fail(&source, 1, "its copy could not be written");
    }
    if (kind->text) {
        compressed_add(e->arena, &file);
    }
    e->files[e->n++] = file;
}

static bool outputs_write(struct embedder *e, const char *out) {
    static const char *const FORMS[3] = {"raw", "gzip", "brotli"};
    struct buf assembler = buf_open(e->arena, TOOL_FILE_MAX);
    struct buf code = buf_open(e->arena, TOOL_FILE_MAX);
    struct buf table = buf_open(e->arena, TOOL_FILE_MAX);
    struct buf names = buf_open(e->arena, TOOL_FILE_MAX);
    embed_begin(&assembler);
    buf_put(&code, S("// Made by embed_assets.\n#include \"view/asset.h\"\n\n"));
    buf_put(&names, S("// Made by embed_assets: URLs for templates.\n#pragma once\n"));
    for (size_t i = 0; i < e->n; i++) {
        const struct file *file = &e->files[i];
        buf_fmt(&names, "extern const char asset_%s[];\n", file->symbol);
        buf_fmt(&code, "const char asset_%s[] = \"/static/%.*s\";\n", file->symbol,
                STR_ARG(file->hashed));
        buf_fmt(&table, "    {\"%.*s\", \"%s\"", STR_ARG(file->hashed), file->mime);
        for (int form = 0; form < 3; form++) {
            if (file->paths[form] == NULL) {
                buf_put(&table, S(", {0}"));
                continue;
            }
            const char *symbol = str_fmt(e->arena, "asset_%s_%s", file->symbol, FORMS[form]).p;
            embed_file(&assembler, symbol, file->paths[form], file->hashed);
            buf_fmt(&code, "extern const char %s[];\n", symbol);
            buf_fmt(&table, ", {%s, %zu}", symbol, file->sizes[form]);
        }
        buf_put(&table, S("},\n"));
    }
    embed_end(&assembler);
    buf_put(&code, S("\nconst struct asset web_assets[] = {\n"));
    buf_put(&code, buf_str(&table));
    buf_put(&code, S("    {0}};\n"));
    return tool_write(str_fmt(e->arena, "%s/assets.S", out).p, buf_str(&assembler)) &&
           tool_write(str_fmt(e->arena, "%s/assets.c", out).p, buf_str(&code)) &&
           tool_write(str_fmt(e->arena, "%s/asset_names.h", out).p, buf_str(&names));
}

int main(int argc, char **argv) {
    if (argc < 4 || sodium_init() < 0) {
        fprintf(stderr, "usage: embed_assets OUT_DIR WORK_DIR FILE…\n");
        return 2;
    }
    struct arena *arena = arena_open(0);
    struct embedder *e = arena_new(arena, struct embedder);
    e->arena = arena;
    e->work = argv[2];
    mkdir(e->work, 0777); // may be there; what cannot be written is said below
    for (int i = 3; i < argc; i++) {
        file_add(e, argv[i]);
    }
    bool ok = outputs_write(e, argv[1]);
    arena_close(arena);
    return ok ? 0 : 1;
}
