// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/xml.h"

static bool show_open(void *context, struct str name, const char *const *attributes,
                      struct error *error) {
    (void)error;
    buf_fmt(context, "<%.*s", STR_ARG(name));
    struct str id = xml_attribute(attributes, "id");
    struct str r_id = xml_attribute(attributes, "r:id");
    buf_fmt(context, " %.*s %.*s>", STR_ARG(id), STR_ARG(r_id));
    return true;
}

static bool show_close(void *context, struct str name, struct error *error) {
    if (str_eq(name, S("stop"))) {
        return error_set(error, ERROR_INPUT, "остановлено");
    }
    buf_fmt(context, "</%.*s>", STR_ARG(name));
    return true;
}

static bool show_text(void *context, struct str text, struct error *error) {
    (void)error;
    buf_put(context, text);
    return true;
}

static const struct xml_handler shower = {show_open, show_close, show_text};

static struct str parsed(struct arena *arena, struct str text, size_t piece) {
    struct buf out = buf_open(arena, 1 << 16);
    struct xml_limits limits = {.depth = 3, .text_bytes = 20};
    struct xml_reader *reader = xml_reader_open(arena, S("часть"), &shower, &out, &limits);
    struct error error = {0};
    for (size_t at = 0; at <= text.n; at += piece) {
        if (!xml_reader_feed(reader, str_sub(text, at, piece), at + piece > text.n, &error)) {
            return str_dup(arena, str_from(error.text));
        }
    }
    return buf_str(&out);
}

static void events_do_not_depend_on_the_pieces(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct str text = S("<?xml version='1.0'?><x:a r:id='7'>да<b id='&lt;'/> &amp;</x:a>");
    for (size_t piece = 1; piece < 80; piece++) {
        assert_str(parsed(arena, text, piece), "<a 7 7>да<b < ></b> &</a>");
    }
    arena_close(arena);
}

static void a_hostile_text_is_refused_in_words(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    assert_true(str_find(parsed(arena, S("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), 1000),
                         S("есть DOCTYPE")) != STR_NONE);
    assert_true(str_find(parsed(arena, S("<a><a><a><a/></a></a></a>"), 1000),
                         S("вложенность больше 3")) != STR_NONE);
    assert_true(str_find(parsed(arena, S("<a>123456789012345678901</a>"), 1000),
                         S("текста больше")) != STR_NONE);
    assert_true(str_find(parsed(arena, S("<a><b></a>"), 1000), S("Файл повреждён")) != STR_NONE);
    assert_true(str_find(parsed(arena, S("<a>"), 1000), S("Файл повреждён")) != STR_NONE);
    assert_str(parsed(arena, S("<a><stop/></a>"), 1000), "остановлено");
    arena_close(arena);
}

static void written_text_is_escaped_and_balanced(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct buf out = buf_open(arena, 1000);
    struct xml xml = {.out = &out};
    xml_open(&xml, "w:p");
    xml_attr(&xml, "w:val", S("\"5 < 6\" &\n"));
    xml_attr_int(&xml, "n", -5);
    xml_empty(&xml, "br");
    xml_element(&xml, "t", S("</t>\x01 & \"да\"\r"));
    xml_close(&xml);
    assert_str(buf_str(&out), "<w:p w:val=\"&quot;5 &lt; 6&quot; &amp;&#10;\" n=\"-5\"><br/>"
                              "<t>&lt;/t&gt; &amp; \"да\"&#13;</t></w:p>");
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_do_not_depend_on_the_pieces),
        cmocka_unit_test(a_hostile_text_is_refused_in_words),
        cmocka_unit_test(written_text_is_escaped_and_balanced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
