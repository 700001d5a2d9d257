// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "run_tool.h"

#include <stdlib.h>

static struct arena *arena;
static struct str folder;

static int open_test(void **state) {
    (void)state;
    arena = arena_open(0);
    folder = tool_folder(arena);
    return 0;
}

static int close_test(void **state) {
    (void)state;
    tool_folder_remove(arena, folder);
    arena_close(arena);
    return 0;
}

// Runs the tool on one file; *out gets what it wrote.
static int embed(const char *name, struct str text, struct str *said, struct str *out) {
    const char *path = tool_file(arena, folder, name, text);
    const char *written = str_fmt(arena, "%.*s/out.c", STR_ARG(folder)).p;
    const char *const argv[] = {getenv("EMBED_SCHEMA"), "school", written, path, NULL};
    int code = tool_run(arena, argv, said);
    *out = tool_file_read(arena, written);
    return code;
}

static void a_file_becomes_a_row_with_its_hash(void **state) {
    (void)state;
    struct str said, out;
    struct str text = S("-- Класс; \"?\\\ncreate table a (b {int} default '{};') {end};\n");
    assert_int_equal(embed("001_a.sql", text, &said, &out), 0);
    assert_str(said, "");
    assert_true(str_find(out, S("{\"school/001_a\",\n"
                                "     \"-- Класс; \\\"\\?\\\\\\n\"\n"
                                "     \"create table a (b {int} default '{};') {end};\\n\",\n"
                                "     \"")) != STR_NONE);
    assert_true(str_find(out, S("const struct migration school_migrations[] = {")) != STR_NONE);
    // BLAKE2b-256 of the file, from another program (b2sum -l 256).
    assert_true(
        str_find(out, S("\"03dd683985fbc31faeb0a24d13d92dd46dc14a9bc3903b9502e72b640acdbbb0\"}")) !=
        STR_NONE);
}

static void a_fault_names_its_line(void **state) {
    (void)state;
    static const struct {
        const char *name, *text, *error;
    } bad[] = {
        {"001_a.sql", "\ncreate table a (\n  b {bigint}\n) {end};\n", "3: error: unknown {word}"},
        {"001_a.sql", "\ncreate table a (b {int});\n", "2: error: a table must end with {end}"},
        {"001_a.sql", "select 1;\n\nselect 2\n", "3: error: the statement has no end"},
        {"001_a.sql", "select ';\n", "1: error: the statement has no end"},
        {"001_a.sql", "select\n\t1;\n", "2: error: a tab"},
        {"001_a.sql", "select '\xff';\n", "1: error: not UTF-8"},
        {"1_a.sql", "select 1;\n", "1: error: the file must be named NNN_what.sql"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct str said, out;
        assert_int_equal(embed(bad[i].name, str_from(bad[i].text), &said, &out), 1);
        if (str_find(said, str_from(bad[i].error)) == STR_NONE) {
            fail_msg("case %zu: %.*s", i, STR_ARG(said));
        }
        assert_str(out, "");
    }
}

static void numbers_must_grow(void **state) {
    (void)state;
    const char *second = tool_file(arena, folder, "002_b.sql", S("select 1;\n"));
    const char *again = tool_file(arena, folder, "002_c.sql", S("select 1;\n"));
    const char *out = str_fmt(arena, "%.*s/out.c", STR_ARG(folder)).p;
    const char *const argv[] = {getenv("EMBED_SCHEMA"), "school", out, second, again, NULL};
    struct str said;
    assert_int_equal(tool_run(arena, argv, &said), 1);
    assert_true(str_find(said, S("must be larger")) != STR_NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_becomes_a_row_with_its_hash, open_test, close_test),
        cmocka_unit_test_setup_teardown(a_fault_names_its_line, open_test, close_test),
        cmocka_unit_test_setup_teardown(numbers_must_grow, open_test, close_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
