// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "run_tool.h"

#include <stdlib.h>

#define PAGE(body) "{% template page(struct str x) %}\n" body "\n{% end %}\n"

static const struct bad {
    const char *source;
    const char *error; // after "FILE:"
} BAD[] = {
    {PAGE("<script>var a = {{ x }};</script>"),
     "2: error: an inline script is refused by the page's policy: put it into web/js"},
    {PAGE("<script>{{ x }}</script>"),
     "2: error: a slot in <script> is refused: use a data- attribute"},
    {PAGE("<style>p {}</style>"),
     "2: error: <style> is refused by the page's policy: put it into web/app.css"},
    {PAGE("<p style=\"width: 1px\">a</p>"),
     "2: error: style= is refused by the page's policy: use a class"},
    {PAGE("<p onclick=\"{{ x }}\">a</p>"),
     "2: error: onclick= is refused by the page's policy: listen in web/js"},
    {PAGE("<p hx-on:click=\"a()\">a</p>"),
     "2: error: hx-on:click= is refused by the page's policy: listen in web/js"},
    {PAGE("<p class={{ x }}>a</p>"), "2: error: a slot in an unquoted value is refused"},
    {PAGE("<p class=a>a</p>"), "2: error: the value of class= must be quoted"},
    {PAGE("<p {{ x }}>a</p>"), "2: error: a slot in a tag is refused"},
    {PAGE("<{{ x }}>a</p>"), "2: error: a slot in an element's name is refused"},
    {PAGE("<!-- {{ x }} -->"), "2: error: a slot in a comment is refused"},
    {PAGE("<!-- {% if 1 %} -->"), "2: error: a directive in a comment is refused: use {# … #}"},
    {PAGE("<iframe srcdoc=\"{{ x }}\"></iframe>"), "2: error: a slot in srcdoc= is refused"},
    {PAGE("<div hx-vals='{\"a\": \"{{ x }}\"}'></div>"), "2: error: a slot in hx-vals= is refused"},
    {PAGE("<div>\n<p>a</div>"), "3: error: </div> stands where </p> is due"},
    {PAGE("a</p>"), "2: error: </p> closes nothing"},
    {PAGE("<div>"), "3: error: the template ends inside <div>"},
    {PAGE("<div/>"), "2: error: <div/> is not closed by its slash: write </div>"},
    {PAGE("a < b"), "2: error: '<' that opens no tag: write &lt;"},
    {PAGE("<p id=\"a\"class=\"b\"></p>"), "2: error: a space is missing between attributes of <p>"},
    {PAGE("{% if x.n %}<p>{% end %}</p>"),
     "2: error: the branches of this block leave different places of the page (an element or a "
     "value is open in one of them only)"},
    {PAGE("{% if x.n %}<p>{% else %}<b>{% end %}"),
     "2: error: the branches of this block leave different places of the page (an element or a "
     "value is open in one of them only)"},
    {PAGE("{% each a in b %}<p>{% end %}"),
     "2: error: the body of {% each %} must close what it opens"},
    {PAGE("{% each a of b %}{% end %}"), "2: error: expected {% each name in list %}"},
    {PAGE("{% let x %}"), "2: error: expected {% let name = expression %}"},
    {PAGE("{% call other %}"), "2: error: expected name(…)"},
    {PAGE("<p class=\"{% call other() %}\"></p>"),
     "2: error: {% call %} stands between elements only"},
    {PAGE("{% else %}"), "2: error: a branch without its {% if %}"},
    {PAGE("{% unless x %}"), "2: error: unknown directive «unless»"},
    {PAGE("{{ }}"), "2: error: an empty slot"},
    {PAGE("{{ x"), "2: error: {{ without }}"},
    {"{% template a() %}\n<p>a</p>\n", "1: error: this block has no {% end %}"},
    {"{% template a() %}{% template b() %}", "1: error: a template inside another"},
    {"\n\ntext", "3: error: text outside of a template"},
    {"{{ x }}", "1: error: a slot outside of a template"},
    {"{% if x %}", "1: error: {% if %} outside of a template"},
    {"{# a\n\n", "1: error: {# without #}"},
};

static int compile(struct arena *arena, struct str folder, const char *source, struct str *said,
                   struct str *code) {
    const char *in = tool_file(arena, folder, "page.html", str_from(source));
    const char *c = str_fmt(arena, "%.*s/page.html.c", STR_ARG(folder)).p;
    const char *h = str_fmt(arena, "%.*s/page.html.h", STR_ARG(folder)).p;
    const char *argv[] = {getenv("TEMPLATE_COMPILE"), in, c, h, NULL};
    int code_of_exit = tool_run(arena, argv, said);
    *code = tool_file_read(arena, c);
    return code_of_exit;
}

static void a_fault_is_refused_with_its_line(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct str folder = tool_folder(arena);
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        struct str said, code;
        int exit_code = compile(arena, folder, BAD[i].source, &said, &code);
        struct str want = str_fmt(arena, "%.*s/page.html:%s\n", STR_ARG(folder), BAD[i].error);
        assert_str(said, want.p);
        assert_int_equal(exit_code, 1);
        assert_int_equal(code.n, 0);
    }
    tool_folder_remove(arena, folder);
    arena_close(arena);
}

static void slots_name_their_line_to_the_compiler(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct str folder = tool_folder(arena);
    struct str said, code;
    assert_int_equal(compile(arena, folder, PAGE("<p>\n{{ x }}\n</p>"), &said, &code), 0);
    struct str want =
        str_fmt(arena, "#line 3 \"%.*s/page.html\"\n    view_put(view, (x));\n", STR_ARG(folder));
    assert_true(str_find(code, want) != STR_NONE);
    tool_folder_remove(arena, folder);
    arena_close(arena);
}

static void attributes_may_depend_on_a_condition(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct str folder = tool_folder(arena);
    struct str said, code;
    const char *source = PAGE("<input {% if x.n %}checked{% end %} name=\"a\"{% if 1 %} disabled"
                              "{% end %} value=\"{% if 1 %}a{% else %}{{ x }}{% end %}\">");
    assert_int_equal(compile(arena, folder, source, &said, &code), 0);
    assert_str(said, "");
    tool_folder_remove(arena, folder);
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_fault_is_refused_with_its_line),
                                       cmocka_unit_test(slots_name_their_line_to_the_compiler),
                                       cmocka_unit_test(attributes_may_depend_on_a_condition)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
