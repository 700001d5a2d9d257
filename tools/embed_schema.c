// SPDX-License-Identifier: GPL-3.0-or-later
// embed_schema ROOM OUT schema/001_x.sql … : writes the room's migrations as an array in C,
// `const struct migration ROOM_migrations[]`, and refuses a file that one of the engines would
// read otherwise than meant. The rules are in docs/howto/add-migration.md.
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_FILE = 1024 * 1024, HASH_BYTES = 32 };

struct source {
    const char *path;
    char *text;
    size_t n;
};

static bool complain(const char *path, int line, const char *what) {
    fprintf(stderr, "%s:%d: %s\n", path, line, what);
    return false;
}

static bool source_read(struct source *source) {
    FILE *file = fopen(source->path, "rb");
    if (file == NULL) {
        return complain(source->path, 0, "cannot be opened");
    }
    source->text = malloc(LARGEST_FILE + 1);
    source->n = source->text == NULL ? 0 : fread(source->text, 1, LARGEST_FILE + 1, file);
    bool whole = source->text != NULL && !ferror(file) && source->n <= LARGEST_FILE;
    fclose(file);
    if (!whole) {
        return complain(source->path, 0, "cannot be read, or is larger than 1 MB");
    }
    source->text[source->n] = '\0';
    return memchr(source->text, '\0', source->n) == NULL ||
           complain(source->path, 0, "holds a zero byte");
}

static bool word_known(const char *word, size_t n) {
    static const char *const words[] = {"int", "real", "blob", "json", "end", "end_keyed"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strlen(words[i]) == n && memcmp(words[i], word, n) == 0) {
            return true;
        }
    }
    return false;
}

// Checks "{word}" at *at and moves *at to its last byte; "{}" of an empty object is no word.
static bool word_check(const struct source *source, size_t *at, int line, bool *ends) {
    size_t from = *at + 1;
    size_t n = strspn(source->text + from, "abcdefghijklmnopqrstuvwxyz_");
    if (n == 0 || source->text[from + n] != '}') {
        return true;
    }
    if (!word_known(source->text + from, n)) {
        return complain(source->path, line,
                        "unknown {word}; known: int real blob json end end_keyed");
    }
    *ends |= strncmp(source->text + from, "end", 3) == 0;
    *at = from + n;
    return true;
}

static bool statement_check(const struct source *source, const char *from, int line, bool ends) {
    if (strncmp(from, "create table", 12) == 0 && !ends) {
        return complain(source->path, line, "a table must end with {end} or {end_keyed}");
    }
    return true;
}

// Walks over the statements, past comments and quoted text.
static bool source_check(const struct source *source) {
    const char *text = source->text;
    const char *statement = NULL; // its first byte
    int line = 1, began = 0;
    bool ends = false;
    char quote = 0;
    for (size_t i = 0; i < source->n; i++) {
        char c = text[i];
        line += c == '\n';
        if (c == '\r' || c == '\t') {
            return complain(source->path, line, "a tab or a carriage return");
        }
        if (quote != 0) {
            quote = c == quote ? 0 : quote;
            continue;
        }
        if (c == '-' && text[i + 1] == '-') {
            i += strcspn(text + i, "\n") - 1;
            continue;
        }
        if (c == ' ' || c == '\n') {
            continue;
        }
        if (statement == NULL) {
            statement = text + i;
            began = line;
            ends = false;
        }
        if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '{' && !word_check(source, &i, line, &ends)) {
            return false;
        } else if (c == ';') {
            if (!statement_check(source, statement, began, ends)) {
                return false;
            }
            statement = NULL;
        }
    }
    if (quote != 0 || statement != NULL) {
        return complain(source->path, began, "the statement has no end");
    }
    return true;
}

// The name "001_ground" of schema/001_ground.sql; numbers must grow.
static bool source_name(const char *path, int *last, char *name, size_t size) {
    const char *slash = strrchr(path, '/');
    const char *base = slash == NULL ? path : slash + 1;
    size_t n = strlen(base);
    char *after = NULL;
    long number = strtol(base, &after, 10);
    if (n < 9 || n >= size || after != base + 3 || *after != '_' ||
        strcmp(base + n - 4, ".sql") != 0) {
        return complain(path, 0, "must be named NNN_what.sql");
    }
    if (number <= *last) {
        return complain(path, 0, "its number must be larger than that of the file before it");
    }
    *last = (int)number;
    memcpy(name, base, n - 4);
    name[n - 4] = '\0';
    return true;
}

static void write_text(FILE *out, const struct source *source) {
    fputs("     \"", out);
    for (size_t i = 0; i < source->n; i++) {
        unsigned char c = (unsigned char)source->text[i];
        if (c == '\n') {
            fputs(i + 1 < source->n ? "\\n\"\n     \"" : "\\n", out);
        } else if (c == '"' || c == '\\' || c == '?') {
            fprintf(out, "\\%c", c);
        } else if (c < 0x20 || c >= 0x7f) {
            fprintf(out, "\\%03o", c);
        } else {
            fputc(c, out);
        }
    }
    fputs("\",\n", out);
}

static bool write_migration(FILE *out, const char *room, const char *path, int *last) {
    struct source source = {.path = path};
    char name[128];
    unsigned char hash[HASH_BYTES];
    char hex[2 * HASH_BYTES + 1];
    bool ok =
        source_read(&source) && source_name(path, last, name, sizeof name) && source_check(&source);
    if (ok) {
        crypto_generichash(hash, sizeof hash, (unsigned char *)source.text, source.n, NULL, 0);
        sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
        fprintf(out, "    {\"%s/%s\",\n", room, name);
        write_text(out, &source);
        fprintf(out, "     \"%s\"},\n", hex);
    }
    free(source.text);
    return ok;
}

int main(int argc, char **argv) {
    if (argc < 4 || sodium_init() < 0) {
        fputs("usage: embed_schema ROOM OUT FILE.sql…\n", stderr);
        return 2;
    }
    FILE *out = fopen(argv[2], "wb");
    if (out == NULL) {
        fprintf(stderr, "%s: cannot be written\n", argv[2]);
        return 1;
    }
    fprintf(out,
            "// Written by tools/embed_schema from schema/*.sql of the room.\n"
            "#include \"store/migrate.h\"\n\n"
            "extern const struct migration %s_migrations[];\n"
            "const struct migration %s_migrations[] = {\n",
            argv[1], argv[1]);
    bool ok = true;
    int last = -1;
    for (int i = 3; i < argc && ok; i++) {
        ok = write_migration(out, argv[1], argv[i], &last);
    }
    fputs("    {0},\n};\n", out);
    ok &= fclose(out) == 0;
    if (!ok) {
        remove(argv[2]);
    }
    return ok ? 0 : 1;
}
