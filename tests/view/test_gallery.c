// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "gallery.h"
#include "support/html_check.h"

static void every_page_of_the_gallery_is_valid(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct gallery gallery = gallery_draw(arena);
    assert_int_equal(gallery.pages.n, 8);
    for (size_t i = 0; i < gallery.pages.n; i++) {
        struct str found = html_check_page(arena, gallery.pages.at[i].html);
        if (found.n > 0) {
            fail_msg("%s:\n%.*s", gallery.pages.at[i].name, STR_ARG(found));
        }
    }
    arena_close(arena);
}

static void the_checker_sees_each_fault(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    static const struct {
        const char *part;
        const char *fault;
    } bad[] = {{"<p>a<b>b</p>", "not closed: b"},
               {"<div><p>a</div></p>", "not closed: p"},
               {"<i id=\"a\"></i><i id=\"a\"></i>", "the id is there twice: a"},
               {"<img src=\"/a\">", "no alt for /a"},
               {"<input name=\"a\">", "no label for a"},
               {"<label for=\"b\">b</label>", "refers to an id that is not there: b"},
               {"<a href=\"#x\">a</a>", "links to an id that is not there: #x"},
               {"<a href=\"/x\"></a>", "says nothing: a"},
               {"<table><tr><td>1</td></tr></table>", "a browser puts in tbody"},
               {"<table><tbody><tr><th>1</th></tr></tbody></table>", "no scope: th"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct str found = html_check_part(arena, str_from(bad[i].part));
        if (str_find(found, str_from(bad[i].fault)) == STR_NONE) {
            fail_msg("%s: got «%.*s»", bad[i].part, STR_ARG(found));
        }
    }
    assert_str(html_check_part(arena, S("<p>a <label>b <input name=\"c\"></label></p>")), "");
    struct str page =
        html_check_page(arena, S("<!doctype html><html><head></head><body></body></html>"));
    assert_true(str_find(page, S("no lang")) != STR_NONE);
    assert_true(str_find(page, S("no title")) != STR_NONE);
    assert_true(str_find(page, S("not one h1")) != STR_NONE);
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_page_of_the_gallery_is_valid),
                                       cmocka_unit_test(the_checker_sees_each_fault)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
