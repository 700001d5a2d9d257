// SPDX-License-Identifier: GPL-3.0-or-later
#include "html_check.h"

#include "base/buf.h"
#include "base/vec.h"

#include <gumbo.h>
#include <stdlib.h>
#include <string.h>

struct check {
    struct buf out;
    struct arena *arena;
    VEC(struct str) ids;
    VEC(struct str) labelled; // for="…" of labels
    size_t h1, titles;
    bool lang;
};

static void say(struct check *check, unsigned line, struct str what, struct str name) {
    buf_fmt(&check->out, "%u: %.*s %.*s\n", line, STR_ARG(what), STR_ARG(name));
}

static struct str attribute(const GumboElement *element, const char *name) {
    GumboAttribute *found = gumbo_get_attribute(&element->attributes, name);
    return found == NULL ? (struct str){0} : str_from(found->value);
}

static bool has(const GumboElement *element, const char *name) {
    return gumbo_get_attribute(&element->attributes, name) != NULL;
}

static struct str tag_name(const GumboElement *element) {
    if (element->tag != GUMBO_TAG_UNKNOWN) {
        return str_from(gumbo_normalized_tagname(element->tag));
    }
    GumboStringPiece piece = element->original_tag;
    gumbo_tag_from_original_text(&piece);
    return str_n(piece.data, piece.length);
}

static bool is_void(struct str name) {
    static const char *const VOID[] = {"area",  "base", "br",   "col",    "embed", "hr", "img",
                                       "input", "link", "meta", "source", "track", "wbr"};
    for (size_t i = 0; i < sizeof VOID / sizeof *VOID; i++) {
        if (str_eq(name, str_from(VOID[i]))) {
            return true;
        }
    }
    return false;
}

static bool str_in(const struct str *list, size_t n, struct str what) {
    for (size_t i = 0; i < n; i++) {
        if (str_eq(list[i], what)) {
            return true;
        }
    }
    return false;
}

static void walk(struct check *check, const GumboNode *node,
                 void (*visit)(struct check *check, const GumboNode *node)) {
    if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE) {
        return;
    }
    visit(check, node);
    const GumboVector *children = &node->v.element.children;
    for (unsigned i = 0; i < children->length; i++) {
        walk(check, children->data[i], visit);
    }
}

// Names are collected first: a label may stand after its input.
static void collect(struct check *check, const GumboNode *node) {
    const GumboElement *element = &node->v.element;
    struct str id = attribute(element, "id");
    if (id.n > 0) {
        if (str_in(check->ids.at, check->ids.n, id)) {
            say(check, element->start_pos.line, S("the id is there twice:"), id);
        }
        *vec_push(check->arena, &check->ids) = id;
    }
    if (element->tag == GUMBO_TAG_LABEL && has(element, "for")) {
        *vec_push(check->arena, &check->labelled) = attribute(element, "for");
    }
}

static bool inside_label(const GumboNode *node) {
    for (; node != NULL && node->type == GUMBO_NODE_ELEMENT; node = node->parent) {
        if (node->v.element.tag == GUMBO_TAG_LABEL) {
            return true;
        }
    }
    return false;
}

static void check_input(struct check *check, const GumboNode *node) {
    const GumboElement *element = &node->v.element;
    struct str type = attribute(element, "type");
    if (str_eq(type, S("hidden")) || str_eq(type, S("submit"))) {
        return;
    }
    if (has(element, "aria-label") || has(element, "aria-labelledby") || inside_label(node) ||
        str_in(check->labelled.at, check->labelled.n, attribute(element, "id"))) {
        return;
    }
    say(check, element->start_pos.line, S("no label for"), attribute(element, "name"));
}

static void check_references(struct check *check, const GumboElement *element, const char *name) {
    struct str rest = attribute(element, name);
    while (rest.n > 0) {
        struct str id = str_cut(&rest, ' ');
        if (id.n > 0 && !str_in(check->ids.at, check->ids.n, id)) {
            say(check, element->start_pos.line, S("refers to an id that is not there:"), id);
        }
    }
}

static void check_closed(struct check *check, const GumboNode *node) {
    const GumboElement *element = &node->v.element;
    struct str name = tag_name(element);
    unsigned by_parser = GUMBO_INSERTION_BY_PARSER | GUMBO_INSERTION_IMPLIED;
    if ((node->parse_flags & by_parser) != 0 && element->original_tag.length == 0) {
        // html, head and body of a part, or something that the browser had to put in
        bool frame = element->tag == GUMBO_TAG_HTML || element->tag == GUMBO_TAG_HEAD ||
                     element->tag == GUMBO_TAG_BODY;
        if (!frame) {
            say(check, element->start_pos.line, S("a browser puts in"), name);
        }
        return;
    }
    bool svg_single = element->tag_namespace == GUMBO_NAMESPACE_SVG &&
                      element->original_tag.length > 1 &&
                      element->original_tag.data[element->original_tag.length - 2] == '/';
    // gumbo notes as an element's end whatever tag made the parser close it; of a form, nothing.
    struct str end = str_n(element->original_end_tag.data, element->original_end_tag.length);
    bool own_end = str_starts(end, S("</")) && str_starts(str_from_at(end, 2), name);
    if (!is_void(name) && !svg_single && !own_end && element->tag != GUMBO_TAG_FORM) {
        say(check, element->start_pos.line, S("not closed:"), name);
    }
}

static bool has_text(const GumboNode *node) {
    const GumboVector *children = &node->v.element.children;
    for (unsigned i = 0; i < children->length; i++) {
        const GumboNode *child = children->data[i];
        if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_CDATA ||
            (child->type == GUMBO_NODE_ELEMENT && has_text(child))) {
            return true;
        }
    }
    return false;
}

static void inspect(struct check *check, const GumboNode *node) {
    const GumboElement *element = &node->v.element;
    unsigned line = element->start_pos.line;
    check_closed(check, node);
    check_references(check, element, "aria-describedby");
    check_references(check, element, "aria-labelledby");
    check_references(check, element, "for");
    struct str href = attribute(element, "href");
    if (str_starts(href, S("#")) && href.n > 1 &&
        !str_in(check->ids.at, check->ids.n, str_from_at(href, 1))) {
        say(check, line, S("links to an id that is not there:"), href);
    }
    switch (element->tag) {
    case GUMBO_TAG_IMG:
        if (!has(element, "alt")) {
            say(check, line, S("no alt for"), attribute(element, "src"));
        }
        break;
    case GUMBO_TAG_INPUT:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_TEXTAREA:
        check_input(check, node);
        break;
    case GUMBO_TAG_TH:
        if (!has(element, "scope")) {
            say(check, line, S("no scope:"), S("th"));
        }
        break;
    case GUMBO_TAG_A:
    case GUMBO_TAG_BUTTON:
        if (!has_text(node) && !has(element, "aria-label") &&
            element->tag_namespace == GUMBO_NAMESPACE_HTML) {
            say(check, line, S("says nothing:"), tag_name(element));
        }
        break;
    case GUMBO_TAG_H1:
        check->h1++;
        break;
    case GUMBO_TAG_TITLE:
        check->titles += element->tag_namespace == GUMBO_NAMESPACE_HTML && has_text(node);
        break;
    case GUMBO_TAG_HTML:
        check->lang = attribute(element, "lang").n > 0;
        break;
    default:
        break;
    }
}

static void say_parse_errors(struct check *check, const GumboOutput *parsed) {
    for (unsigned i = 0; i < parsed->errors.length; i++) {
        // The kinds of errors are private to gumbo; that there is one is what we want to know.
        say(check, 0, S("the parser found markup that it had to mend"), S(""));
    }
}

static struct str check_text(struct arena *arena, struct str text, bool whole) {
    struct check check = {.arena = arena, .out = buf_open(arena, 1024 * 1024)};
    GumboOptions options = kGumboDefaultOptions;
    options.tab_stop = 1;
    const struct str part_head = S("<!doctype html><html lang=\"ru\"><body>");
    struct buf page = buf_open(arena, 64 * 1024 * 1024);
    if (!whole) {
        buf_put(&page, part_head);
        buf_put(&page, text);
        buf_put(&page, S("</body></html>"));
        text = buf_str(&page);
    }
    GumboOutput *parsed = gumbo_parse_with_options(&options, text.p, text.n);
    say_parse_errors(&check, parsed);
    walk(&check, parsed->root, collect);
    walk(&check, parsed->root, inspect);
    if (whole) {
        if (!check.lang) {
            say(&check, 1, S("no lang:"), S("html"));
        }
        if (check.titles != 1) {
            say(&check, 1, S("no"), S("title"));
        }
        if (check.h1 != 1) {
            say(&check, 1, S("not one"), S("h1"));
        }
    }
    struct str found = str_dup(arena, buf_str(&check.out));
    gumbo_destroy_output(&options, parsed);
    return found;
}

struct str html_check_page(struct arena *arena, struct str page) {
    return check_text(arena, page, true);
}

struct str html_check_part(struct arena *arena, struct str part) {
    return check_text(arena, part, false);
}
