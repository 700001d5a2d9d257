// SPDX-License-Identifier: GPL-3.0-or-later
// Where in a page a template's writer stands: fed with the literal characters of a template, it
// knows what a slot at this place may hold, and refuses markup that a browser would mend in its
// own way (unclosed elements, unquoted attributes, inline scripts and styles).
#ifndef VSOKO_TOOLS_HTML_PLACE_H
#define VSOKO_TOOLS_HTML_PLACE_H

#include <stdbool.h>
#include <stddef.h>

enum html_at {
    AT_TEXT,
    AT_LESS,      // after '<'
    AT_BANG,      // after '<!', before it is known to be a comment or the doctype
    AT_COMMENT,   // in <!-- -->
    AT_DOCTYPE,   // in <!doctype >
    AT_TAG,       // in an element's name
    AT_TAG_END,   // after a name or a value: a space, '/' or '>' must follow
    AT_TAG_SPACE, // between attributes
    AT_ATTR,      // in an attribute's name
    AT_EQUALS,    // after '='
    AT_VALUE,     // in a quoted value
    AT_SLASH,     // after '/' in a tag: '>' must follow
};

enum { HTML_NAME_MAX = 40, HTML_DEPTH_MAX = 48 };

struct html_name {
    char text[HTML_NAME_MAX]; // lower case, NUL-terminated
    size_t n;
};

struct html_place {
    enum html_at at;
    bool closing;           // the tag is </…>
    struct html_name tag;   // being read
    struct html_name attr;  // being read or whose value is being read
    struct html_name value; // beginning of the value
    bool value_begun;       // the value has a literal part or a slot already
    bool value_slot;        // the value has a slot
    char quote;
    bool form_post; // the tag has method="post"
    int dashes;     // in a comment: trailing dashes
    size_t depth;
    struct html_name open[HTML_DEPTH_MAX];
};

enum html_event {
    HTML_PLAIN,
    HTML_FORM_POST, // a <form method="post"> was just opened
    HTML_TEXTAREA,  // a <textarea> was just opened: the browser drops one newline
    HTML_FAULT,     // see *fault
};

// Takes the next literal character. On HTML_FAULT *fault is a sentence (static or in the place).
enum html_event html_feed(struct html_place *place, char c, const char **fault);

// What a slot here is, after html_slot() said that it may stand here.
enum html_slot { SLOT_TEXT, SLOT_ATTRIBUTE, SLOT_VALUE, SLOT_URL, SLOT_QUERY };
// False with a sentence in *fault where a slot is not allowed.
bool html_slot(struct html_place *place, enum html_slot *slot, const char **fault);

// A control directive stands here: an attribute's name that has no value yet is complete.
void html_settle(struct html_place *place);
// Whether two branches may go on as one; `into` becomes the more cautious of both.
bool html_join(struct html_place *into, const struct html_place *branch);
// Whether a loop's body may be followed by itself.
bool html_same(const struct html_place *a, const struct html_place *b);
// Whether white space is kept as it is (pre, textarea, a quoted value).
bool html_keeps_space(const struct html_place *place);

#endif
