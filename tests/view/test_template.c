// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "demo.html.h"

struct fixture {
    struct arena *arena;
    struct buf out;
    struct view view;
};

static struct fixture fixture_open(void) {
    struct fixture f = {.arena = arena_open(0)};
    f.out = buf_open(f.arena, VIEW_PAGE_MAX);
    f.view.csrf = S("t<k");
    return f;
}

static void put_pupil(struct fixture *f, struct demo_page *page, const char *name, bool absent) {
    *vec_push(f->arena, &page->pupils) = (struct demo_pupil){str_from(name), absent};
}

static void slots_escape_by_their_context(void **state) {
    (void)state;
    struct fixture f = fixture_open();
    f.view.out = &f.out;
    struct demo_page page = {.title = S("<\"5'А\" & Ко>"),
                             .kind = "a\"b",
                             .link = S("javascript:alert(1)"),
                             .id = -7,
                             .count = 3,
                             .mean = 0.5,
                             .day = {2026, 9, 1},
                             .chart = {S("<svg></svg>")}};
    put_pupil(&f, &page, "Ёлкина <М.>", false);
    put_pupil(&f, &page, "Ким А.", true);
    view_demo_list(&f.view, &page);
    assert_str(
        buf_str(&f.out),
        "<section class=\"sheet a&quot;b\" aria-label=\"&lt;&quot;5&#39;А&quot; &amp; "
        "Ко&gt;\">\n"
        "<h1>&lt;&quot;5&#39;А&quot; &amp; Ко&gt;</h1> <b>3</b> <i>0,5</i>\n"
        "<a href=\"#\">откуда</a>\n"
        "<a href=\"/pupils/-7?q=%3C%225%27%D0%90%22%20%26%20%D0%9A%D0%BE%3E#-7\">ученик</a>\n"
        "<time datetime=\"2026-09-01\">1\u00a0сентября 2026\u00a0г.</time>\n"
        "<ul>\n"
        "<li>1. Ёлкина &lt;М.&gt;</li>\n"
        "<li class=\"absent\">2. Ким А.</li>\n"
        "</ul>\n"
        "<p>много</p>\n"
        "<svg></svg>\n"
        "</section>\n"
        "<form method=\"post\" action=\"/save/-7\">"
        "<input type=\"hidden\" name=\"csrf\" value=\"t&lt;k\">\n"
        "<label>Текст <textarea name=\"text\">\n&lt;&quot;5&#39;А&quot; &amp; "
        "Ко&gt;</textarea></label>\n"
        "<button class=\"btn\" type=\"submit\" title='a }} b'>Сохранить</button>\n"
        "</form>\n"
        "<form method=\"get\" action=\"/find\"></form>");
    arena_close(f.arena);
}

static void an_empty_list_takes_its_else(void **state) {
    (void)state;
    struct fixture f = fixture_open();
    f.view.out = &f.out;
    struct demo_page page = {.kind = "", .link = S("/a?b=1&c=2")};
    view_demo_list(&f.view, &page);
    struct str html = buf_str(&f.out);
    assert_true(str_find(html, S("<ul>\n<li>пусто</li>\n</ul>")) != STR_NONE);
    assert_true(str_find(html, S("<p>никого</p>")) != STR_NONE);
    assert_true(str_find(html, S("href=\"/a?b=1&amp;c=2\"")) != STR_NONE);
    arena_close(f.arena);
}

static void a_template_may_be_empty(void **state) {
    (void)state;
    struct fixture f = fixture_open();
    f.view.out = &f.out;
    view_demo_nothing(&f.view);
    assert_str(buf_str(&f.out), "");
    arena_close(f.arena);
}

static void blanks_between_words_stay(void **state) {
    (void)state;
    struct fixture f = fixture_open();
    f.view.out = &f.out;
    view_demo_words(&f.view, true);
    assert_str(buf_str(&f.out), "a b c d");
    arena_close(f.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(slots_escape_by_their_context),
                                       cmocka_unit_test(an_empty_list_takes_its_else),
                                       cmocka_unit_test(blanks_between_words_stay),
                                       cmocka_unit_test(a_template_may_be_empty)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
