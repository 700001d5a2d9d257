// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "view/view.h"

#include <math.h>

static struct arena *arena;
static struct buf out;
static struct view view = {.out = &out};

static int open_view(void **state) {
    (void)state;
    arena = arena_open(0);
    out = buf_open(arena, VIEW_PAGE_MAX);
    view.csrf = (struct str){0};
    return 0;
}

static int close_view(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

#define ASSERT_OUT(expected)                                                                       \
    do {                                                                                           \
        assert_str(buf_str(&out), expected);                                                       \
        out.n = 0;                                                                                 \
    } while (0)

static void text_cannot_leave_its_place(void **state) {
    (void)state;
    view_put(&view, S("<b>\"a\" & 'b'</b>"));
    ASSERT_OUT("&lt;b&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/b&gt;");
    view_put(&view, (const char *)NULL);
    ASSERT_OUT("");
    view_put(&view, (struct html){S("<b>")});
    ASSERT_OUT("<b>");
}

static void numbers_are_russian_for_people_and_plain_for_programs(void **state) {
    (void)state;
    view_put(&view, 0.81);
    ASSERT_OUT("0,81");
    view_put(&view, 0.1 + 0.2);
    ASSERT_OUT("0,3");
    view_put(&view, -2.5);
    ASSERT_OUT("−2,5");
    view_put(&view, -0.0);
    ASSERT_OUT("0");
    view_put(&view, 1000000.0);
    ASSERT_OUT("1000000");
    view_put(&view, (double)NAN);
    ASSERT_OUT("–");
    view_put_value(&view, -2.5);
    ASSERT_OUT("-2.5");
    view_put_value(&view, (double)NAN);
    ASSERT_OUT("");
    view_put(&view, INT64_MIN);
    ASSERT_OUT("-9223372036854775808");
    view_put(&view, UINT64_MAX);
    ASSERT_OUT("18446744073709551615");
    view_put(&view, (bool)true);
    ASSERT_OUT("да");
    view_put_attribute(&view, (bool)false);
    ASSERT_OUT("false");
}

static void dates_are_words_for_people_and_iso_for_programs(void **state) {
    (void)state;
    struct date day = {2026, 9, 1};
    view_put(&view, day);
    ASSERT_OUT("1\u00a0сентября 2026\u00a0г.");
    view_put_value(&view, day);
    ASSERT_OUT("2026-09-01");
    view_put(&view, (struct date){0});
    view_put_value(&view, (struct date){0});
    ASSERT_OUT("");
}

static void only_harmless_urls_pass(void **state) {
    (void)state;
    static const char *const good[] = {"http://a/", "https://a/", "/a/b", "#c", "?d=1"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        view_put_url(&view, good[i]);
        ASSERT_OUT(good[i]);
    }
    static const char *const bad[] = {"javascript:alert(1)", " javascript:a", "JAVASCRIPT:a", "",
                                      "data:text/html,x",    "\x01/a",        "vbscript:a"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        view_put_url(&view, bad[i]);
        ASSERT_OUT("#");
    }
    view_put_url(&view, S("/a?b=1&c=\"2\""));
    ASSERT_OUT("/a?b=1&amp;c=&quot;2&quot;");
}

static void a_piece_of_a_url_is_percent_encoded(void **state) {
    (void)state;
    view_put_query(&view, S("5А / б&в?=#\"'<%+\0.~-_"));
    ASSERT_OUT("5%D0%90%20%2F%20%D0%B1%26%D0%B2%3F%3D%23%22%27%3C%25%2B%00.~-_");
    view_put_query(&view, (int64_t)-12);
    ASSERT_OUT("-12");
}

static void a_form_carries_its_token(void **state) {
    (void)state;
    view_csrf(&view);
    ASSERT_OUT("");
    view.csrf = S("a\"b");
    view_csrf(&view);
    ASSERT_OUT("<input type=\"hidden\" name=\"csrf\" value=\"a&quot;b\">");
}

static void a_part_becomes_html(void **state) {
    (void)state;
    view.csrf = S("t");
    struct buf own = buf_open(arena, 100);
    struct view part = view_part(&view, &own);
    view_put(&part, "<");
    assert_str(part.csrf, "t");
    view_put(&view, view_done(&part));
    ASSERT_OUT("&lt;");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(text_cannot_leave_its_place, open_view, close_view),
        cmocka_unit_test_setup_teardown(numbers_are_russian_for_people_and_plain_for_programs,
                                        open_view, close_view),
        cmocka_unit_test_setup_teardown(dates_are_words_for_people_and_iso_for_programs, open_view,
                                        close_view),
        cmocka_unit_test_setup_teardown(only_harmless_urls_pass, open_view, close_view),
        cmocka_unit_test_setup_teardown(a_piece_of_a_url_is_percent_encoded, open_view, close_view),
        cmocka_unit_test_setup_teardown(a_form_carries_its_token, open_view, close_view),
        cmocka_unit_test_setup_teardown(a_part_becomes_html, open_view, close_view)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
