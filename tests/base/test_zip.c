// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/zip.h"

static const struct zip_limits limits = {.part_bytes = 64 << 20, .ratio = 200, .parts = 10};

static struct str packed(struct arena *arena, const char *name, struct str bytes) {
    struct zip_out *zip = zip_out_open(arena, 64 << 20);
    struct str out = {0};
    assert_true(zip_out_add(zip, S("mimetype"), S("text/plain"), true, NULL));
    assert_true(zip_out_add(zip, str_from(name), bytes, false, NULL));
    assert_true(zip_out_finish(zip, &out, NULL));
    return out;
}

static void what_is_packed_comes_back_and_equal_content_is_equal_bytes(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct str text = S("Текст части, текст части, текст части");
    struct str bytes = packed(arena, "папка/имя.xml", text);
    assert_true(str_eq(bytes, packed(arena, "папка/имя.xml", text)));
    struct zip_in *zip = zip_in_open(arena, bytes, &limits, NULL);
    assert_non_null(zip);
    assert_int_equal(zip_in_count(zip), 2);
    assert_str(zip_in_name(zip, 1), "папка/имя.xml");
    assert_true(zip_in_has(zip, S("mimetype")));
    assert_false(zip_in_has(zip, S("другое")));
    struct str back = {0};
    assert_true(zip_in_read(zip, arena, S("папка/имя.xml"), 1000, &back, NULL));
    assert_true(str_eq(back, text));
    assert_true(zip_in_read(zip, arena, S("mimetype"), 1000, &back, NULL));
    assert_str(back, "text/plain");
    struct error error = {0};
    assert_false(zip_in_read(zip, arena, S("mimetype"), 5, &back, &error));
    assert_false(zip_in_read(zip, arena, S("другое"), 5, &back, &error));
    assert_string_equal(error.text, "Файл повреждён: в нём нет части «другое».");
    arena_close(arena);
}

static void a_name_that_leads_out_is_refused(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    const char *names[] = {"../x", "a/../../x", "/etc/x", "C:/x", "a\\..\\x", "./x"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct error error = {0};
        assert_null(zip_in_open(arena, packed(arena, names[i], S("x")), &limits, &error));
        assert_non_null(strstr(error.text, "Архив опасен"));
    }
    arena_close(arena);
}

static void a_bomb_is_refused_before_it_unpacks(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct str blanks = {arena_alloc(arena, 8 << 20), 8 << 20};
    struct zip_in *zip = zip_in_open(arena, packed(arena, "x", blanks), &limits, NULL);
    struct error error = {0};
    struct str out = {0};
    assert_false(zip_in_read(zip, arena, S("x"), 64 << 20, &out, &error));
    assert_non_null(strstr(error.text, "архивная бомба"));
    assert_int_equal(error.code, ERROR_LIMIT);
    assert_int_equal(out.n, 0);
    arena_close(arena);
}

static void a_cut_archive_is_refused_at_every_length(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct str bytes = packed(arena, "имя", S("Текст части, текст части, текст части"));
    for (size_t n = 0; n < bytes.n; n++) {
        struct arena *inner = arena_open(0);
        struct error error = {0};
        assert_null(zip_in_open(inner, str_sub(bytes, 0, n), &limits, &error));
        assert_non_null(strstr(error.text, "скачан не полностью"));
        arena_close(inner);
    }
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_comes_back_and_equal_content_is_equal_bytes),
        cmocka_unit_test(a_name_that_leads_out_is_refused),
        cmocka_unit_test(a_bomb_is_refused_before_it_unpacks),
        cmocka_unit_test(a_cut_archive_is_refused_at_every_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
