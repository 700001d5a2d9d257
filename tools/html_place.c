// SPDX-License-Identifier: GPL-3.0-or-later
#include "html_place.h"

#include <stdio.h>
#include <string.h>

static char fault_text[160]; // the tool stops at the first fault

static bool name_is(const struct html_name *name, const char *text) {
    return strcmp(name->text, text) == 0;
}

static bool name_in(const struct html_name *name, const char *const *list) {
    for (; *list != NULL; list++) {
        if (name_is(name, *list)) {
            return true;
        }
    }
    return false;
}

static bool name_starts(const struct html_name *name, const char *prefix) {
    return strncmp(name->text, prefix, strlen(prefix)) == 0;
}

static void name_clear(struct html_name *name) { memset(name, 0, sizeof *name); }

// Keeps the beginning of a longer name: enough to tell names apart.
static void name_add(struct html_name *name, char c) {
    if (name->n + 1 < HTML_NAME_MAX) {
        name->text[name->n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        name->text[name->n] = '\0';
    }
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool is_void(const struct html_name *tag) {
    static const char *const VOID[] = {"area",  "base", "br",   "col",    "embed", "hr",  "img",
                                       "input", "link", "meta", "source", "track", "wbr", NULL};
    return name_in(tag, VOID);
}

static bool is_open(const struct html_place *place, const char *tag) {
    for (size_t i = 0; i < place->depth; i++) {
        if (name_is(&place->open[i], tag)) {
            return true;
        }
    }
    return false;
}

static enum html_event fault_say(const char **fault, const char *format, const char *a,
                                 const char *b) {
    snprintf(fault_text, sizeof fault_text, format, a, b);
    *fault = fault_text;
    return HTML_FAULT;
}

static enum html_event tag_closed(struct html_place *place, const char **fault) {
    if (place->depth == 0) {
        return fault_say(fault, "</%s> closes nothing%s", place->tag.text, "");
    }
    const struct html_name *top = &place->open[place->depth - 1];
    if (!name_is(top, place->tag.text)) {
        return fault_say(fault, "</%s> stands where </%s> is due", place->tag.text, top->text);
    }
    place->depth--;
    return HTML_PLAIN;
}

// The '>' of a tag.
static enum html_event tag_ended(struct html_place *place, bool slash, const char **fault) {
    place->at = AT_TEXT;
    if (place->closing) {
        return tag_closed(place, fault);
    }
    if (is_void(&place->tag)) {
        return HTML_PLAIN;
    }
    if (slash) {
        if (is_open(place, "svg")) {
            return HTML_PLAIN;
        }
        return fault_say(fault, "<%s/> is not closed by its slash: write </%s>", place->tag.text,
                         place->tag.text);
    }
    if (name_is(&place->tag, "style")) {
        return fault_say(fault, "<%s> is refused by the page's policy: put it into web/%s",
                         place->tag.text, "app.css");
    }
    if (place->depth == HTML_DEPTH_MAX) {
        return fault_say(fault, "<%s> is nested too deep%s", place->tag.text, "");
    }
    place->open[place->depth++] = place->tag;
    if (name_is(&place->tag, "form") && place->form_post) {
        return HTML_FORM_POST;
    }
    return name_is(&place->tag, "textarea") ? HTML_TEXTAREA : HTML_PLAIN;
}

static enum html_event feed_text(struct html_place *place, char c, const char **fault) {
    if (c == '<') {
        place->at = AT_LESS;
    } else if (!is_space(c) && place->depth > 0 &&
               name_is(&place->open[place->depth - 1], "script")) {
        return fault_say(fault,
                         "an inline script is refused by the page's policy: put it into %s%s",
                         "web/js", "");
    }
    return HTML_PLAIN;
}

static enum html_event feed_less(struct html_place *place, char c, const char **fault) {
    name_clear(&place->tag);
    place->closing = false;
    place->form_post = false;
    if (c == '!') {
        place->at = AT_BANG;
        place->dashes = 0;
    } else if (c == '/') {
        place->closing = true;
        place->at = AT_TAG;
    } else if (is_letter(c)) {
        name_add(&place->tag, c);
        place->at = AT_TAG;
    } else {
        return fault_say(fault, "'<' that opens no tag: write &lt;%s%s", "", "");
    }
    return HTML_PLAIN;
}

static enum html_event feed_comment(struct html_place *place, char c) {
    if (place->at == AT_BANG) {
        if (c != '-') {
            place->at = AT_DOCTYPE;
        } else if (++place->dashes == 2) {
            place->at = AT_COMMENT;
            place->dashes = 0;
        }
    } else if (place->at == AT_COMMENT) {
        if (c == '>' && place->dashes >= 2) {
            place->at = AT_TEXT;
        }
        place->dashes = c == '-' ? place->dashes + 1 : 0;
    } else if (c == '>') {
        place->at = AT_TEXT;
    }
    return HTML_PLAIN;
}

static enum html_event attr_named(const struct html_place *place, const char **fault) {
    const struct html_name *attr = &place->attr;
    if (name_is(attr, "style")) {
        return fault_say(fault, "%s= is refused by the page's policy: use a class%s", attr->text,
                         "");
    }
    if (name_starts(attr, "on") || name_starts(attr, "hx-on")) {
        return fault_say(fault, "%s= is refused by the page's policy: listen in %s", attr->text,
                         "web/js");
    }
    return HTML_PLAIN;
}

// Inside a tag, outside a value.
static enum html_event feed_tag(struct html_place *place, char c, const char **fault) {
    if (place->at == AT_TAG && c != '>' && c != '/' && !is_space(c)) {
        name_add(&place->tag, c);
        return HTML_PLAIN;
    }
    if (place->at == AT_SLASH && c != '>') {
        return fault_say(fault, "'/' inside <%s>%s", place->tag.text, "");
    }
    if (place->at == AT_ATTR && c == '=') {
        place->at = AT_EQUALS;
        return attr_named(place, fault);
    }
    if (c == '>') {
        return tag_ended(place, place->at == AT_SLASH, fault);
    }
    if (c == '/') {
        place->at = AT_SLASH;
        return HTML_PLAIN;
    }
    if (is_space(c)) {
        place->at = AT_TAG_SPACE;
        return HTML_PLAIN;
    }
    if (place->at == AT_ATTR) {
        name_add(&place->attr, c);
        return HTML_PLAIN;
    }
    if (place->at == AT_TAG_END) {
        return fault_say(fault, "a space is missing between attributes of <%s>%s", place->tag.text,
                         "");
    }
    if (c == '=' || c == '"' || c == '\'' || c == '<') {
        return fault_say(fault, "broken attribute in <%s>%s", place->tag.text, "");
    }
    name_clear(&place->attr);
    name_add(&place->attr, c);
    place->at = AT_ATTR;
    return HTML_PLAIN;
}

static enum html_event feed_value(struct html_place *place, char c) {
    if (c == place->quote) {
        place->at = AT_TAG_END;
        if (name_is(&place->attr, "method") && name_is(&place->value, "post")) {
            place->form_post = true;
        }
    } else {
        place->value_begun = true;
        name_add(&place->value, c);
    }
    return HTML_PLAIN;
}

enum html_event html_feed(struct html_place *place, char c, const char **fault) {
    switch (place->at) {
    case AT_TEXT:
        return feed_text(place, c, fault);
    case AT_LESS:
        return feed_less(place, c, fault);
    case AT_BANG:
    case AT_COMMENT:
    case AT_DOCTYPE:
        return feed_comment(place, c);
    case AT_EQUALS:
        if (c != '"' && c != '\'') {
            return fault_say(fault, "the value of %s= must be quoted%s", place->attr.text, "");
        }
        place->quote = c;
        name_clear(&place->value);
        place->value_begun = place->value_slot = false;
        place->at = AT_VALUE;
        return HTML_PLAIN;
    case AT_VALUE:
        return feed_value(place, c);
    case AT_TAG:
    case AT_TAG_END:
    case AT_TAG_SPACE:
    case AT_ATTR:
    case AT_SLASH:
        return feed_tag(place, c, fault);
    }
    return HTML_PLAIN;
}

// Whether the attribute holds an address.
static bool is_url(const struct html_name *attr) {
    static const char *const URLS[] = {
        "href",     "src",       "action",      "formaction",     "poster",
        "cite",     "data",      "hx-get",      "hx-post",        "hx-put",
        "hx-patch", "hx-delete", "hx-push-url", "hx-replace-url", "xlink:href",
        NULL};
    return name_in(attr, URLS);
}

static bool slot_in_value(struct html_place *place, enum html_slot *slot, const char **fault) {
    static const char *const REFUSED[] = {"srcdoc",  "srcset",     "method",     "hx-vals",
                                          "hx-vars", "hx-headers", "http-equiv", NULL};
    static const char *const MACHINE[] = {"value", "min",     "max",      "step", "low",
                                          "high",  "optimum", "datetime", NULL};
    const struct html_name *attr = &place->attr;
    if (name_in(attr, REFUSED)) {
        fault_say(fault, "a slot in %s= is refused%s", attr->text, "");
        return false;
    }
    if (is_url(attr)) {
        *slot = place->value_begun ? SLOT_QUERY : SLOT_URL;
    } else if (name_in(attr, MACHINE) || name_starts(attr, "data-") ||
               (is_open(place, "svg") && !name_starts(attr, "aria-"))) {
        *slot = SLOT_VALUE;
    } else {
        *slot = SLOT_ATTRIBUTE;
    }
    place->value_begun = place->value_slot = true;
    return true;
}

bool html_slot(struct html_place *place, enum html_slot *slot, const char **fault) {
    if (place->at == AT_VALUE) {
        return slot_in_value(place, slot, fault);
    }
    if (place->at == AT_TEXT) {
        if (place->depth > 0 && name_is(&place->open[place->depth - 1], "script")) {
            fault_say(fault, "a slot in <script> is refused: use a data- attribute%s%s", "", "");
            return false;
        }
        *slot = SLOT_TEXT;
        return true;
    }
    const char *where = place->at == AT_EQUALS                            ? "an unquoted value"
                        : place->at == AT_COMMENT || place->at == AT_BANG ? "a comment"
                        : place->at == AT_DOCTYPE                         ? "the doctype"
                        : place->at == AT_LESS || place->at == AT_TAG     ? "an element's name"
                                                                          : "a tag";
    fault_say(fault, "a slot in %s is refused%s", where, "");
    return false;
}

void html_settle(struct html_place *place) {
    if (place->at == AT_ATTR || place->at == AT_TAG) {
        place->at = AT_TAG_END;
    }
}

bool html_same(const struct html_place *a, const struct html_place *b) {
    if (a->at != b->at || a->depth != b->depth ||
        (a->at == AT_VALUE && (a->quote != b->quote || strcmp(a->attr.text, b->attr.text) != 0 ||
                               (is_url(&a->attr) && a->value_begun != b->value_begun)))) {
        return false;
    }
    for (size_t i = 0; i < a->depth; i++) {
        if (strcmp(a->open[i].text, b->open[i].text) != 0) {
            return false;
        }
    }
    return true;
}

bool html_join(struct html_place *into, const struct html_place *branch) {
    struct html_place other = *branch;
    bool into_tag = into->at == AT_TAG_SPACE || into->at == AT_TAG_END;
    bool other_tag = other.at == AT_TAG_SPACE || other.at == AT_TAG_END;
    if (into_tag && other_tag && into->at != other.at) {
        into->at = other.at = AT_TAG_END;
    }
    into->form_post |= other.form_post;
    return html_same(into, &other);
}

bool html_keeps_space(const struct html_place *place) {
    return place->at == AT_VALUE || is_open(place, "pre") || is_open(place, "textarea");
}
