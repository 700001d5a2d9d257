// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/node.h"

#include <fts.h>
#include <stdlib.h>
#include <sys/stat.h>

static void a_map_keeps_order_and_replaces_in_place(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct node *map = node_map(arena);
    node_put(arena, map, "a", node_int(arena, 1));
    node_put(arena, map, "b", node_int(arena, 2));
    node_put(arena, map, "c", node_int(arena, 3));
    node_put(arena, map, "c", node_int(arena, 30));
    node_put(arena, map, "a", node_int(arena, 10));
    node_put(arena, map, "d", node_int(arena, 4));
    assert_int_equal(map->n, 4);
    const char *keys[] = {"a", "b", "c", "d"};
    const int values[] = {10, 2, 30, 4};
    int i = 0;
    for (const struct node *child = map->first; child != NULL; child = child->next, i++) {
        assert_str(child->key, keys[i]);
        assert_int_equal(node_as_int(child, 0), values[i]);
    }
    assert_int_equal(i, 4);
    arena_close(arena);
}

static void a_path_goes_through_maps_and_misses_quietly(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct node *map = node_map(arena);
    struct node *school = node_put(arena, map, "school", node_map(arena));
    node_put(arena, school, "name", node_text(arena, S("Школа № 12")));
    assert_str(node_str(node_path(map, S("school.name"))), "Школа № 12");
    assert_null(node_path(map, S("school.city")));
    assert_null(node_path(map, S("school.name.x")));
    assert_true(node_as_bool(NULL, true));
    arena_close(arena);
}

static struct str json_again(struct arena *arena, const char *text) {
    struct error error = {0};
    struct node *node = node_from_json(arena, str_from(text), &error);
    if (node == NULL) {
        return str_dup(arena, str_from(error.text));
    }
    struct buf out = buf_open(arena, 1 << 20);
    node_json(&out, node, 0);
    return buf_str(&out);
}

static void json_comes_back_as_it_was(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    const char *texts[] = {
        "{\"б\":1,\"а\":[1,2.5,-0.1,1e+300,null,true,false,\"\"],\"в\":{}}",
        "\"кавычка \\\" черта \\\\ строка \\n знак \\u0007 😀\"",
        "[]",
        "0.30000000000000004",
        "-9007199254740993",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_str(json_again(arena, texts[i]), texts[i]);
    }
    arena_close(arena);
}

static void faulty_json_is_refused_with_its_place(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    assert_str(json_again(arena, "{\"a\": 1,\n \"a\": 2}"),
               "JSON, строка 2, позиция 4: ключ повторяется. Исправьте это место.");
    assert_str(json_again(arena, "[1,\n2"),
               "JSON, строка 2, позиция 1: текст обрывается: не закрыта скобка или кавычка. "
               "Исправьте это место.");
    assert_true(str_starts(json_again(arena, ""), S("JSON, строка 1")));
    arena_close(arena);
}

static struct str yaml_json(struct arena *arena, const char *text) {
    struct error error = {0};
    struct node *node = node_from_yaml(arena, "f.yaml", str_from(text), &error);
    if (node == NULL) {
        return str_dup(arena, str_from(error.text));
    }
    struct buf out = buf_open(arena, 1 << 20);
    node_json(&out, node, 0);
    return buf_str(&out);
}

static void plain_words_of_yaml_keep_their_meaning(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    assert_str(
        yaml_json(arena, "[no, yes, on, null, ~, true, 5, -3, 2.5, 007, 1e3, .5, 5., nan]"),
        "[\"no\",\"yes\",\"on\",null,null,true,5,-3,2.5,\"007\",1000,\".5\",\"5.\",\"nan\"]");
    assert_str(yaml_json(arena, "['5', \"true\", 2025-09-01, 5А]"),
               "[\"5\",\"true\",\"2025-09-01\",\"5А\"]");
    assert_str(yaml_json(arena, "a:\nb:\n  - x: 1\n    y: |\n      два\n      слова\n"),
               "{\"a\":null,\"b\":[{\"x\":1,\"y\":\"два\\nслова\\n\"}]}");
    assert_str(yaml_json(arena, ""), "null");
    arena_close(arena);
}

static void yaml_nodes_know_their_lines(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct node *node =
        node_from_yaml(arena, "f.yaml", S("# нота\na: 1\nb:\n  - x\n  - y\n"), NULL);
    assert_non_null(node);
    assert_int_equal(node_get(node, "a")->line, 2);
    assert_int_equal(node_get(node, "b")->line, 3);
    assert_int_equal(node_at(node_get(node, "b"), 1)->line, 5);
    arena_close(arena);
}

static void faulty_yaml_is_refused_with_file_and_line(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    assert_str(yaml_json(arena, "a: 1\nb: 2\na: 3\n"), "f.yaml:3: ключ повторяется.");
    assert_str(yaml_json(arena, "a: &x 1\n"), "f.yaml:1: ссылки («&имя», «*имя») не допускаются.");
    assert_str(yaml_json(arena, "a: *x\n"), "f.yaml:1: ссылки («&имя», «*имя») не допускаются.");
    assert_str(yaml_json(arena, "a: !!int 1\n"), "f.yaml:1: метки типов («!тип») не допускаются.");
    assert_str(yaml_json(arena, "---\na: 1\n---\nb: 1\n"),
               "f.yaml:3: в файле два документа; оставьте один.");
    assert_str(yaml_json(arena, "a: b: c\n"),
               "f.yaml:1: здесь не может стоять двоеточие; текст с двоеточием возьмите в кавычки.");
    assert_true(str_starts(yaml_json(arena, "a: 'b\n"), S("f.yaml:2:")));
    struct buf deep = buf_open(arena, 1000);
    for (int i = 0; i < 70; i++) {
        buf_put_char(&deep, '[');
    }
    buf_put_char(&deep, '\0');
    assert_str(yaml_json(arena, buf_str(&deep).p),
               "f.yaml:1: слишком глубокая вложенность (больше 64).");
    arena_close(arena);
}

// Loads every .yaml below a folder; returns how many.
static int load_all(const char *folder) {
    char *const roots[] = {(char *)folder, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    int files = 0;
    for (FTSENT *entry = fts_read(walk); entry != NULL; entry = fts_read(walk)) {
        if (!str_ends(str_from(entry->fts_path), S(".yaml"))) {
            continue;
        }
        FILE *file = fopen(entry->fts_path, "rb");
        struct arena *arena = arena_open(0);
        size_t size = (size_t)entry->fts_statp->st_size;
        char *text = arena_alloc(arena, size);
        assert_int_equal(fread(text, 1, size, file), size);
        fclose(file);
        struct error error = {0};
        if (node_from_yaml(arena, entry->fts_path, str_n(text, size), &error) == NULL) {
            fail_msg("%s (%s)", error.text, error.cause);
        }
        arena_close(arena);
        files++;
    }
    fts_close(walk);
    return files;
}

static void every_file_of_the_content_loads(void **state) {
    (void)state;
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/content", getenv("VSOKO_SOURCE"));
    assert_true(load_all(folder) > 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_keeps_order_and_replaces_in_place),
        cmocka_unit_test(a_path_goes_through_maps_and_misses_quietly),
        cmocka_unit_test(json_comes_back_as_it_was),
        cmocka_unit_test(faulty_json_is_refused_with_its_place),
        cmocka_unit_test(plain_words_of_yaml_keep_their_meaning),
        cmocka_unit_test(yaml_nodes_know_their_lines),
        cmocka_unit_test(faulty_yaml_is_refused_with_file_and_line),
        cmocka_unit_test(every_file_of_the_content_loads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
