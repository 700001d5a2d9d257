// SPDX-License-Identifier: GPL-3.0-or-later
// embed_schema ROOM OUT schema/001_x.sql … : writes the room's migrations as an array in C,
// `const struct migration ROOM_migrations[]`, and refuses a file that one of the engines would
// read otherwise than meant. The rules are in docs/howto/add-migration.md.
#include "tool.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { HASH_BYTES = 32 };

static const char *const WORDS[] = {"{int}", "{real}", "{blob}", "{json}", "{end}", "{end_keyed}"};

// Checks "{word}" at `at` and returns its length, 1 for a brace that begins no word ("{}").
static size_t word_check(const struct tool_source *source, size_t at) {
    struct str rest = str_from_at(source->text, at);
    size_t n = 1;
    while (n < rest.n && (rest.p[n] == '_' || (rest.p[n] >= 'a' && rest.p[n] <= 'z'))) {
        n++;
    }
    if (n == 1 || n == rest.n || rest.p[n] != '}') {
        return 1;
    }
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (str_eq(str_n(rest.p, n + 1), str_from(WORDS[i]))) {
            return n + 1;
        }
    }
    tool_fail(source, source->line, "unknown {word}: int, real, blob, json, end, end_keyed");
}

static void statement_check(const struct tool_source *source, struct str statement, int line) {
    if (str_starts(statement, S("create table")) && str_find(statement, S("{end")) == STR_NONE) {
        tool_fail(source, line, "a table must end with {end} or {end_keyed}");
    }
}

// Length of a comment or of quoted text at `at`, 0 when there is none.
static size_t skipped(const struct tool_source *source, size_t at) {
    struct str rest = str_from_at(source->text, at);
    if (str_starts(rest, S("--"))) {
        size_t n = str_find_char(rest, '\n');
        return n == STR_NONE ? rest.n : n;
    }
    if (rest.p[0] == '\'' || rest.p[0] == '"') {
        size_t n = str_find_char(str_from_at(rest, 1), rest.p[0]);
        return n == STR_NONE ? rest.n : n + 2;
    }
    return 0;
}

// Walks over the statements, past comments and quoted text.
static void source_check(struct tool_source *source) {
    struct str text = source->text;
    size_t began = STR_NONE; // the statement's first byte
    int line = 1;
    if (!utf8_valid(text)) {
        tool_fail(source, 1, "not UTF-8");
    }
    for (size_t i = 0, step; i < text.n; i += step) {
        char c = text.p[i];
        step = skipped(source, i);
        if (c == '\r' || c == '\t' || c == '\0') {
            tool_fail(source, source->line, "a tab, a carriage return or a zero byte");
        }
        if (began == STR_NONE && c != ' ' && c != '\n' && c != '-') {
            began = i;
            line = source->line;
        }
        if (c == ';') {
            statement_check(source, str_sub(text, began, i - began), line);
            began = STR_NONE;
        }
        step = step > 0 ? step : c == '{' ? word_check(source, i) : 1;
        for (size_t at = i; at < i + step; at++) {
            source->line += text.p[at] == '\n';
        }
    }
    if (began != STR_NONE) {
        tool_fail(source, line, "the statement has no end: write ';'");
    }
}

// The name "001_ground" of schema/001_ground.sql; numbers must grow.
static struct str source_name(const struct tool_source *source, int64_t *last) {
    struct str name = tool_basename(source->name);
    int64_t number;
    if (name.n < 9 || name.p[3] != '_' || !str_ends(name, S(".sql")) ||
        !str_to_int(str_sub(name, 0, 3), &number)) {
        tool_fail(source, 1, "the file must be named NNN_what.sql");
    }
    if (number <= *last) {
        tool_fail(source, 1, "the number must be larger than that of the file before it");
    }
    *last = number;
    return str_sub(name, 0, name.n - 4);
}

static void put_literal(struct buf *out, struct str text) {
    buf_put(out, S("     \""));
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\n') {
            buf_put(out, i + 1 < text.n ? S("\\n\"\n     \"") : S("\\n"));
        } else {
            if (c == '"' || c == '\\' || c == '?') {
                buf_put_char(out, '\\');
            }
            buf_put_char(out, c);
        }
    }
    buf_put(out, S("\",\n"));
}

static void put_migration(struct buf *out, const char *room, struct tool_source *source,
                          int64_t *last) {
    unsigned char hash[HASH_BYTES];
    char hex[2 * HASH_BYTES + 1];
    struct str name = source_name(source, last);
    source_check(source);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)source->text.p, source->text.n,
                       NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    buf_fmt(out, "    {\"%s/%.*s\",\n", room, STR_ARG(name));
    put_literal(out, source->text);
    buf_fmt(out, "     \"%s\"},\n", hex);
}

int main(int argc, char **argv) {
    if (argc < 4 || sodium_init() < 0) {
        fputs("usage: embed_schema ROOM OUT FILE.sql…\n", stderr);
        return 2;
    }
    struct arena *arena = arena_open(0);
    struct buf out = buf_open(arena, TOOL_FILE_MAX);
    buf_fmt(&out,
            "// Written by tools/embed_schema from schema/*.sql of the room.\n"
            "#include \"store/migrate.h\"\n\n"
            "extern const struct migration %s_migrations[];\n"
            "const struct migration %s_migrations[] = {\n",
            argv[1], argv[1]);
    int64_t last = -1;
    for (int i = 3; i < argc; i++) {
        struct tool_source source = tool_read(arena, argv[i]);
        put_migration(&out, argv[1], &source, &last);
    }
    buf_put(&out, S("    {0},\n};\n"));
    bool ok = tool_write(argv[2], buf_str(&out));
    arena_close(arena);
    return ok ? 0 : 1;
}
