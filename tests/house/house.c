// SPDX-License-Identifier: GPL-3.0-or-later
#include "house/house.h"

#include "base/text_index.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_LINES = 600, HEADER_LINES = 300, ROOM_HEADER_LINES = 120, FUNCTION_LINES = 60 };

static struct str read_whole(struct arena *arena, const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return (struct str){0};
    }
    fseek(file, 0, SEEK_END);
    long n = ftell(file);
    rewind(file);
    char *text = arena_alloc(arena, (size_t)n + 1);
    size_t got = fread(text, 1, (size_t)n, file);
    fclose(file);
    return str_n(text, got);
}

static void add_source(struct house *house, const char *path, struct str shown) {
    struct source *source = vec_push(house->arena, &house->sources);
    source->path = shown;
    source->text = read_whole(house->arena, path);
    if (str_starts(shown, S("src/"))) {
        struct str rest = str_from_at(shown, 4);
        source->room = str_cut(&rest, '/');
    }
    struct str rest = source->text;
    while (rest.n > 0) {
        *vec_push(house->arena, &source->lines) = str_cut(&rest, '\n');
    }
}

static void walk(struct house *house, const char *root, const char *folder) {
    struct str path = str_fmt(house->arena, "%s/%s", root, folder);
    DIR *dir = opendir(path.p);
    if (dir == NULL) {
        return;
    }
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        struct str name = str_from(entry->d_name);
        struct str inner = str_fmt(house->arena, "%s/%s", folder, entry->d_name);
        struct str full = str_fmt(house->arena, "%s/%.*s", root, STR_ARG(inner));
        struct stat status;
        if (name.p[0] == '.' || stat(full.p, &status) != 0) {
            continue;
        }
        if (S_ISDIR(status.st_mode)) {
            walk(house, root, inner.p);
        } else if (str_ends(name, S(".c")) || str_ends(name, S(".h"))) {
            add_source(house, full.p, inner);
        }
    }
    closedir(dir);
}

bool house_load(struct house *house) {
    static const char *const folders[] = {"src",      "tools", "tests", "include",
                                          "examples", "bench", "fuzz"};
    const char *root = getenv("VSOKO_SOURCE");
    if (root == NULL) {
        return false;
    }
    *house = (struct house){.arena = arena_open((size_t)512 << 20)};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        walk(house, root, folders[i]);
    }
    house->floors =
        read_whole(house->arena, str_fmt(house->arena, "%s/tests/house/floors.txt", root).p);
    house->exceptions =
        read_whole(house->arena, str_fmt(house->arena, "%s/tests/house/exceptions.txt", root).p);
    return house->sources.n > 0 && house->floors.n > 0;
}

void house_close(struct house *house) { arena_close(house->arena); }

static struct findings *begin(struct house *house) {
    house->found = (struct findings){0};
    return &house->found;
}

static void find(struct house *house, const struct source *source, size_t line, const char *what) {
    *vec_push(house->arena, &house->found) =
        str_fmt(house->arena, "%.*s:%zu: %s", STR_ARG(source->path), line + 1, what).p;
}

// The number after the room's name in floors.txt, -1 if it is not there.
static int floor_of(const struct house *house, struct str room) {
    struct str rest = house->floors;
    while (rest.n > 0) {
        struct str line = str_cut(&rest, '\n');
        struct str name = str_cut(&line, ' ');
        int64_t floor;
        if (str_eq(name, room) && str_to_int(line, &floor)) {
            return (int)floor;
        }
    }
    return -1;
}

static bool excepted(const struct house *house, const char *kind, struct str path) {
    struct str rest = house->exceptions;
    while (rest.n > 0) {
        struct str line = str_cut(&rest, '\n');
        struct str first = str_cut(&line, ' ');
        struct str second = str_cut(&line, ' ');
        if (str_eq(first, str_from(kind)) && str_eq(second, path)) {
            return true;
        }
    }
    return false;
}

const struct findings *house_includes(struct house *house) {
    begin(house);
    for (size_t s = 0; s < house->sources.n; s++) {
        const struct source *source = &house->sources.at[s];
        int own = floor_of(house, source->room);
        if (source->room.n > 0 && own < 0) {
            find(house, source, 0, "the room is not in tests/house/floors.txt");
        }
        for (size_t i = 0; own >= 0 && i < source->lines.n; i++) {
            struct str line = source->lines.at[i];
            if (!str_starts(line, S("#include \""))) {
                continue;
            }
            struct str path = str_from_at(line, 10);
            struct str room = str_cut(&path, '/');
            int other =
                str_eq(room, S("vsoko")) ? floor_of(house, S("measure")) : floor_of(house, room);
            if (other >= own && !str_eq(room, source->room) && !str_eq(room, S("base")) &&
                !(str_eq(room, S("vsoko")) && str_eq(source->room, S("measure")))) {
                find(house, source, i, "this include does not run down");
            }
        }
    }
    return &house->found;
}

// The name of a function whose body opens at this line ("{" ends it, nothing before is indented).
static struct str function_name(struct str line) {
    size_t paren = str_find_char(line, '(');
    if (paren == STR_NONE || paren == 0) {
        return (struct str){0};
    }
    size_t from = paren;
    while (from > 0 &&
           (line.p[from - 1] == '_' || (line.p[from - 1] >= 'a' && line.p[from - 1] <= 'z') ||
            (line.p[from - 1] >= '0' && line.p[from - 1] <= '9'))) {
        from--;
    }
    return str_sub(line, from, paren - from);
}

static void measure_functions(struct house *house, const struct source *source) {
    size_t start = 0;
    bool inside = false;
    struct str name = {0};
    for (size_t i = 0; i < source->lines.n; i++) {
        struct str line = source->lines.at[i];
        bool flush = line.n > 0 && line.p[0] != ' ' && line.p[0] != '}' && line.p[0] != '#';
        if (!inside && flush && function_name(line).n > 0) {
            name = function_name(line);
            start = i;
        }
        if (!inside && str_ends(line, S("{")) && !str_ends(line, S("= {")) && name.n > 0) {
            inside = true;
        }
        if (inside && str_eq(line, S("}"))) {
            struct str path =
                str_fmt(house->arena, "%.*s:%.*s", STR_ARG(source->path), STR_ARG(name));
            if (i - start + 1 > FUNCTION_LINES && !excepted(house, "function", path)) {
                find(house, source, start, "a function of more than 60 lines");
            }
            inside = false;
            name = (struct str){0};
        }
        if (!inside && str_ends(line, S(";"))) {
            name = (struct str){0};
        }
    }
}

const struct findings *house_lengths(struct house *house) {
    begin(house);
    for (size_t s = 0; s < house->sources.n; s++) {
        const struct source *source = &house->sources.at[s];
        bool header = str_ends(source->path, S(".h"));
        bool room = str_ends(source->path, S("/room.h")) && !str_eq(source->room, S("base"));
        size_t most = room ? ROOM_HEADER_LINES : header ? HEADER_LINES : FILE_LINES;
        if (source->lines.n > most && !excepted(house, header ? "header" : "file", source->path)) {
            find(house, source, source->lines.n, "the file is too long");
        }
        if (!header) {
            measure_functions(house, source);
        }
    }
    return &house->found;
}

static bool calls(struct str line, const char *name) {
    struct str call = str_from(name);
    size_t from = 0;
    for (;;) {
        size_t at = str_find(str_from_at(line, from), call);
        if (at == STR_NONE) {
            return false;
        }
        at += from;
        char before = at == 0 ? ' ' : line.p[at - 1];
        bool word =
            before == '_' || (before >= 'a' && before <= 'z') || (before >= '0' && before <= '9');
        if (!word && at + call.n < line.n && line.p[at + call.n] == '(') {
            return true;
        }
        from = at + 1;
    }
}

const struct findings *house_banned(struct house *house) {
    static const char *const everywhere[] = {"sprintf", "strcpy",   "strcat",    "atoi",
                                             "strtok",  "gets",     "localtime", "system",
                                             "popen",   "setlocale"};
    static const char *const above_base[] = {"malloc", "calloc", "realloc", "strdup"};
    begin(house);
    for (size_t s = 0; s < house->sources.n; s++) {
        const struct source *source = &house->sources.at[s];
        // Libraries with long-lived objects keep their own memory; domain rooms use arenas.
        bool domain = floor_of(house, source->room) >= 2;
        for (size_t i = 0; i < source->lines.n; i++) {
            for (size_t b = 0; b < sizeof everywhere / sizeof *everywhere; b++) {
                if (calls(source->lines.at[i], everywhere[b])) {
                    find(house, source, i, "a banned function");
                }
            }
            for (size_t b = 0; domain && b < sizeof above_base / sizeof *above_base; b++) {
                if (calls(source->lines.at[i], above_base[b])) {
                    find(house, source, i, "malloc in a domain room: use the arena");
                }
            }
        }
    }
    return &house->found;
}

const struct findings *house_handlers(struct house *house) {
    static const char *const tags[] = {"\"<", "select ", "insert into", "update ", "delete from"};
    begin(house);
    for (size_t s = 0; s < house->sources.n; s++) {
        const struct source *source = &house->sources.at[s];
        if (source->room.n == 0 || !str_ends(source->path, S("_pages.c"))) {
            continue;
        }
        for (size_t i = 0; i < source->lines.n; i++) {
            struct str line = str_trim(source->lines.at[i]);
            for (size_t t = 0; !str_starts(line, S("//")) && t < sizeof tags / sizeof *tags; t++) {
                if (str_find(line, str_from(tags[t])) != STR_NONE) {
                    find(house, source, i, "SQL or a tag in a handler");
                }
            }
        }
    }
    return &house->found;
}

const struct findings *house_answers(struct house *house) {
    static const char *const tables[] = {
        "from response",      "join response",      "into response",    "update response",
        "from survey_answer", "into survey_answer", "from survey_text", "into survey_text"};
    begin(house);
    for (size_t s = 0; s < house->sources.n; s++) {
        const struct source *source = &house->sources.at[s];
        if (source->room.n == 0 || str_eq(source->room, S("analysis")) ||
            str_eq(source->path, S("src/monitoring/response.c")) ||
            str_eq(source->path, S("src/monitoring/survey_answer.c"))) {
            continue;
        }
        for (size_t i = 0; i < source->lines.n; i++) {
            for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
                if (str_find(source->lines.at[i], str_from(tables[t])) != STR_NONE) {
                    find(house, source, i,
                         "SQL over answers outside monitoring/response.c, survey_answer.c and "
                         "analysis");
                }
            }
        }
    }
    return &house->found;
}

// A function declared in a public header stands under a comment: its own, or that of the group of
// declarations it belongs to (no blank line between).
const struct findings *house_comments(struct house *house) {
    begin(house);
    for (size_t s = 0; s < house->sources.n; s++) {
        const struct source *source = &house->sources.at[s];
        bool public = str_ends(source->path, S(".h")) &&
                      (source->room.n > 0 || str_starts(source->path, S("include/")));
        bool explained = false;
        for (size_t i = 0; public && i < source->lines.n; i++) {
            struct str line = source->lines.at[i];
            bool declares = line.n > 0 && line.p[0] != ' ' && line.p[0] != '#' &&
                            line.p[0] != '}' && !str_starts(line, S("//")) &&
                            !str_starts(line, S("extern")) && function_name(line).n > 0;
            explained = line.n > 0 && (explained || str_find(line, S("//")) != STR_NONE);
            if (declares && !explained) {
                find(house, source, i, "a public function without a comment");
            }
        }
    }
    return &house->found;
}

const struct findings *house_licences(struct house *house) {
    begin(house);
    for (size_t s = 0; s < house->sources.n; s++) {
        const struct source *source = &house->sources.at[s];
        if (source->lines.n == 0 ||
            !str_eq(source->lines.at[0], S("// SPDX-License-Identifier: GPL-3.0-or-later"))) {
            find(house, source, 0, "the SPDX line is not the first");
        }
    }
    return &house->found;
}

// The template of mkstemp(), "a-" and six of one letter, is no mark of unfinished work.
static bool has_word(struct str line, const char *word) {
    size_t at = str_find(line, str_from(word));
    return at != STR_NONE && !str_starts(str_from_at(line, at), S("XXX"
                                                                  "XXX"));
}

const struct findings *house_strangers(struct house *house) {
    static const char *const words[] = {"../shared", "/work/",
                                        "TO"
                                        "DO",
                                        "FIX"
                                        "ME",
                                        "XX"
                                        "X"};
    begin(house);
    for (size_t s = 0; s < house->sources.n; s++) {
        const struct source *source = &house->sources.at[s];
        for (size_t i = 0; i < source->lines.n; i++) {
            for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
                if (has_word(source->lines.at[i], words[w]) &&
                    !str_eq(source->path, S("tests/house/house.c"))) {
                    find(house, source, i, "a word that does not belong into the tree");
                }
            }
        }
    }
    return &house->found;
}

// «struct NAME {» at the start of a line: the name; "" for any other line.
static struct str struct_defined(struct str line) {
    static const char *const words[] = {"struct ", "enum ", "union "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_starts(line, str_from(words[i])) && str_ends(line, S("{"))) {
            struct str rest = str_from_at(line, strlen(words[i]));
            return str_trim(str_cut(&rest, '{'));
        }
    }
    return (struct str){0};
}

const struct findings *house_names(struct house *house) {
    begin(house);
    struct text_index first = text_index_open(house->arena);
    for (size_t s = 0; s < house->sources.n; s++) {
        const struct source *source = &house->sources.at[s];
        bool public = str_ends(source->path, S(".h")) &&
                      (source->room.n > 0 || str_starts(source->path, S("include/")));
        for (size_t i = 0; public && i < source->lines.n; i++) {
            struct str name = struct_defined(source->lines.at[i]);
            size_t known = first.n;
            if (name.n == 0) {
                continue;
            }
            text_index_put(&first, name, known);
            if (first.n == known) {
                find(house, source, i, "another header has a struct of this name");
            }
        }
    }
    return &house->found;
}
