// SPDX-License-Identifier: GPL-3.0-or-later
// The papers of the project name only what is there: every link leads somewhere, every path in
// `back quotes` of the tours and the internals exists.
#include "test.h"

#include "base/buf.h"

#include <dirent.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { FILE_MAX = 1024 * 1024 };

static struct arena *arena;
static const char *root;
static int wrong;

static struct str read_file(const char *path) {
    FILE *file = fopen(str_fmt(arena, "%s/%s", root, path).p, "rb");
    if (file == NULL) {
        fail_msg("%s cannot be read", path);
    }
    char *text = arena_alloc(arena, FILE_MAX);
    size_t n = fread(text, 1, FILE_MAX, file);
    fclose(file);
    return str_n(text, n);
}

static bool is_there(struct str path) {
    glob_t found;
    int code = glob(str_fmt(arena, "%s/%.*s", root, STR_ARG(path)).p, 0, NULL, &found);
    globfree(&found);
    return code == 0;
}

// [text](target): a target of the tree, from the folder of its page.
static void check_links(const char *path, struct str text) {
    struct str page = str_from(path), rest = text;
    size_t folder = page.n;
    while (folder > 0 && page.p[folder - 1] != '/') {
        folder--;
    }
    for (size_t at; (at = str_find(rest, S("]("))) != STR_NONE;) {
        rest = str_from_at(rest, at + 2);
        struct str left = rest;
        struct str target = str_cut(&left, ')');
        target = str_cut(&target, '#');
        if (str_empty(target) || str_find(target, S("://")) != STR_NONE) {
            continue;
        }
        if (!is_there(str_fmt(arena, "%.*s%.*s", (int)folder, path, STR_ARG(target)))) {
            print_error("%s: nothing at (%.*s)\n", path, STR_ARG(target));
            wrong++;
        }
    }
}

static bool is_path(struct str word) {
    static const char *const tops[] = {"src/",  "docs/",  "tests/",   "tools/",   "web/",
                                       "fuzz/", "bench/", "content/", "include/", "examples/"};
    for (size_t i = 0; i < sizeof tops / sizeof *tops; i++) {
        if (str_starts(word, str_from(tops[i]))) {
            return str_find_char(word, ' ') == STR_NONE && str_find_char(word, '<') == STR_NONE &&
                   str_find_char(word, '{') == STR_NONE && str_find(word, S("NNN")) == STR_NONE;
        }
    }
    return false;
}

static void check_paths(const char *path, struct str text) {
    while (text.n > 0) {
        struct str line = str_cut(&text, '\n');
        while (str_find_char(line, '`') != STR_NONE) {
            str_cut(&line, '`');
            struct str word = str_cut(&line, '`');
            if (is_path(word) && !is_there(word)) {
                print_error("%s: there is no %.*s\n", path, STR_ARG(word));
                wrong++;
            }
        }
    }
}

static void check_page(const char *path, bool names) {
    struct str text = read_file(path);
    check_links(path, text);
    if (names) {
        check_paths(path, text);
    }
}

static void check_folder(const char *folder, bool names) {
    DIR *dir = opendir(str_fmt(arena, "%s/%s", root, folder).p);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (str_ends(str_from(entry->d_name), S(".md"))) {
            check_page(str_fmt(arena, "%s/%s", folder, entry->d_name).p, names);
        }
    }
    closedir(dir);
}

static void every_link_and_named_file_exists(void **state) {
    (void)state;
    arena = arena_open((size_t)256 << 20);
    root = getenv("VSOKO_SOURCE");
    assert_non_null(root);
    static const char *const pages[] = {"README.md", "README.ru.md", "CONTRIBUTING.md",
                                        "CHANGELOG.md"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        check_page(pages[i], true);
    }
    check_folder("docs", true);
    check_folder("docs/internals", true);
    check_folder("docs/howto", false); // names files that its reader is to write
    check_folder("docs/ru", true);
    assert_int_equal(wrong, 0);
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_link_and_named_file_exists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
