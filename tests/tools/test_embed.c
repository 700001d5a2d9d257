// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/content_file.h"
#include "run_tool.h"
#include "view/asset.h"

#include <dirent.h>
#include <stdlib.h>

struct fixture {
    struct arena *arena;
    struct str folder;
};

static struct fixture fixture_open(void) {
    struct fixture f = {.arena = arena_open(0)};
    f.folder = tool_folder(f.arena);
    return f;
}

static void fixture_close(struct fixture *f) {
    tool_folder_remove(f->arena, f->folder);
    arena_close(f->arena);
}

static const char *path(struct fixture *f, const char *name) {
    return str_fmt(f->arena, "%.*s/%s", STR_ARG(f->folder), name).p;
}

static int embed(struct fixture *f, const char *a, const char *b, struct str *said) {
    const char *argv[] = {getenv("EMBED_ASSETS"), f->folder.p, f->folder.p, a, b, NULL};
    return tool_run(f->arena, argv, said);
}

static void references_get_the_hashed_names(void **state) {
    (void)state;
    struct fixture f = fixture_open();
    const char *font = tool_file(f.arena, f.folder, "a.woff2", S("font"));
    const char *css = tool_file(f.arena, f.folder, "b.css", S("x { src: url(\"a.woff2\") }"));
    struct str said;
    assert_int_equal(embed(&f, font, css, &said), 0);
    struct str names = tool_file_read(f.arena, path(&f, "asset_names.h"));
    assert_true(str_find(names, S("extern const char asset_a_woff2[];")) != STR_NONE);
    struct str code = tool_file_read(f.arena, path(&f, "assets.c"));
    size_t at = str_find(code, S("\"/static/b."));
    assert_true(at != STR_NONE);
    const char *done = path(&f, str_fmt(f.arena, "b.%.*s.css", 10, code.p + at + 11).p);
    struct str text = tool_file_read(f.arena, done);
    assert_true(str_starts(text, S("x { src: url(\"a.")));
    assert_true(str_find(text, S("url(\"a.woff2\")")) == STR_NONE);
    fixture_close(&f);
}

static void an_unknown_reference_is_refused_with_its_line(void **state) {
    (void)state;
    struct fixture f = fixture_open();
    const char *css = tool_file(f.arena, f.folder, "b.css", S("\n\nx { src: url(\"c.png\") }"));
    struct str said;
    assert_int_equal(embed(&f, css, NULL, &said), 1);
    assert_str(said, str_fmt(f.arena,
                             "%s:3: error: refers to c.png, which is not an asset before it in "
                             "web/meson.build\n",
                             css)
                         .p);
    fixture_close(&f);
}

static void every_asset_is_there_with_its_compressed_forms(void **state) {
    (void)state;
    bool css = false, font = false;
    for (const struct asset *asset = web_assets; asset->name != NULL; asset++) {
        struct str name = str_from(asset->name);
        assert_true(asset->raw.n > 0);
        if (str_starts(name, S("app."))) {
            css = true;
            assert_true(asset->gzip.n > 0 && asset->gzip.n < asset->raw.n);
            assert_true(asset->brotli.n > 0 && asset->brotli.n < asset->gzip.n);
            assert_true(str_ends(str_from(asset_app_css), name));
            assert_true(asset->raw.n < 30 * 1024); // the budget of our own CSS
        }
        font = font || str_eq(str_from(asset->mime), S("font/woff2"));
    }
    assert_true(css && font);
}

// Counts the .yaml files under a folder of content/, two levels deep.
static size_t count_yaml(struct arena *arena, const char *folder) {
    size_t count = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        struct str name = str_from(entry->d_name);
        if (str_ends(name, S(".yaml"))) {
            count++;
        } else if (str_find_char(name, '.') == STR_NONE) {
            count += count_yaml(arena, str_fmt(arena, "%s/%s", folder, entry->d_name).p);
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    return count;
}

static void the_whole_knowledge_base_is_embedded(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    const char *root = str_fmt(arena, "%s/content", getenv("VSOKO_SOURCE")).p;
    size_t n = 0;
    for (const struct content_file *file = content_files; file->path != NULL; file++, n++) {
        struct str text = tool_file_read(arena, str_fmt(arena, "%s/%s", root, file->path).p);
        assert_true(str_eq(file->text, text));
    }
    assert_int_equal(n, count_yaml(arena, root)); // content/meson.build lists them all
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_get_the_hashed_names),
        cmocka_unit_test(an_unknown_reference_is_refused_with_its_line),
        cmocka_unit_test(every_asset_is_there_with_its_compressed_forms),
        cmocka_unit_test(the_whole_knowledge_base_is_embedded)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
