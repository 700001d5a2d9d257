// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "net/form.h"

static struct arena *arena;

static struct str parsed(const char *text, const char *name) {
    struct pairs pairs = {0};
    struct error error;
    assert_true(form_parse(arena, str_from(text), 100, &pairs, &error));
    return pairs_get(&pairs, str_from(name));
}

static bool refused(struct str text) {
    struct pairs pairs = {0};
    return !form_parse(arena, text, 3, &pairs, NULL);
}

static void names_and_values_are_decoded(void **state) {
    (void)state;
    assert_str(parsed("a=1&b=%D0%AF+x", "b"), "Я x");
    assert_str(parsed("a=1&a=2", "a"), "1");
    assert_str(parsed("&&a", "a"), "");
    assert_str(parsed("a=b=c&", "a"), "b=c");
    assert_str(parsed("%D0%BA=v", "к"), "v");
    assert_str(parsed("a=%2b%2B", "a"), "++");
}

static void broken_text_is_refused(void **state) {
    (void)state;
    assert_true(refused(S("a=%")));
    assert_true(refused(S("a=%4")));
    assert_true(refused(S("a=%zz")));
    assert_true(refused(S("a=%00")));
    assert_true(refused(S("a=\0b")));
    assert_true(refused(S("a=%D0")));
    assert_true(refused(S("a=%C0%80"))); // an overlong NUL
    assert_true(refused(S("a&b&c&d")));
    assert_false(refused(S("a&b&c")));
}

static void a_plus_in_a_path_is_a_plus(void **state) {
    (void)state;
    struct str out;
    assert_true(form_decode(arena, S("5+%20"), false, &out));
    assert_str(out, "5+ ");
}

static void cookies_are_found_by_their_whole_name(void **state) {
    (void)state;
    assert_str(cookie_find(S("a=1; vsoko=2;b=\"3\""), S("vsoko")), "2");
    assert_str(cookie_find(S("a=1; vsoko=2;b=\"3\""), S("b")), "3");
    assert_str(cookie_find(S("xvsoko=1; vsoko2=2"), S("vsoko")), "");
    assert_str(cookie_find(S("vsoko"), S("vsoko")), "");
    assert_str(cookie_find(S(""), S("vsoko")), "");
    assert_str(cookie_find(S(";;=;"), S("vsoko")), "");
}

static int open_arena(void **state) {
    (void)state;
    arena = arena_open(0);
    return arena == NULL;
}

static int close_arena(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_values_are_decoded),
        cmocka_unit_test(broken_text_is_refused),
        cmocka_unit_test(a_plus_in_a_path_is_a_plus),
        cmocka_unit_test(cookies_are_found_by_their_whole_name),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
