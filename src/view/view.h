// SPDX-License-Identifier: GPL-3.0-or-later
// Output of templates. A template noun.html is compiled at build time by tools/template_compile
// into a C function; each {{slot}} becomes one of the calls below by its context, and a misspelt
// field is an error of the C compiler. The language is described in docs/internals/templates.md.
#ifndef VSOKO_VIEW_VIEW_H
#define VSOKO_VIEW_VIEW_H

#include "base/buf.h"
#include "base/clock.h"

// Text that is HTML already: the only thing that is not escaped. Made by templates and charts.
struct html {
    struct str text;
};

struct view {
    struct buf *out;
    struct str csrf; // put into every <form method="post"> by the compiler
};

// Text between tags, by type: str, const char *, integers, double (shortest form, decimal comma),
// struct date (1 сентября 2026 г.), struct html (as it is).
#define view_put(view, x)                                                                          \
    _Generic((x),                                                                                  \
        struct str: view_text,                                                                     \
        const char *: view_chars,                                                                  \
        char *: view_chars,                                                                        \
        struct html: view_html,                                                                    \
        struct date: view_date,                                                                    \
        double: view_real,                                                                         \
        unsigned char: view_count,                                                                 \
        unsigned: view_count,                                                                      \
        unsigned long: view_count,                                                                 \
        default: view_int)((view), (x))

void view_raw(struct view *view, struct str literal); // the template's own text
void view_text(struct view *view, struct str text);   // escapes & < > " '
void view_chars(struct view *view, const char *text);
void view_html(struct view *view, struct html html);
void view_int(struct view *view, int64_t value);
void view_count(struct view *view, uint64_t value);
void view_real(struct view *view, double value);
void view_date(struct view *view, struct date date);
void view_url(struct view *view, struct str url);    // only http(s):, / and #; else "#"
void view_query(struct view *view, struct str text); // percent-encoded piece of a URL

#endif
