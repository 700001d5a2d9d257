// SPDX-License-Identifier: GPL-3.0-or-later
// Output of templates. A template noun.html is compiled at build time by tools/template_compile
// into a C function; each {{slot}} becomes one of the calls below by its context, and a misspelt
// field is an error of the C compiler. The language is described in docs/internals/templates.md.
#ifndef VSOKO_VIEW_VIEW_H
#define VSOKO_VIEW_VIEW_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/vec.h"

// Text that is HTML already: the only thing that is not escaped. Made by templates and charts.
struct html {
    struct str text;
};

struct view {
    struct buf *out;
    struct str csrf; // put into every <form method="post"> by the compiler
};

// Text between tags, by type: str, const char *, integers, bool (да, нет), double (shortest form,
// decimal comma), struct date (1 сентября 2026 г.), struct html (as it is).
#define view_put(view, x)                                                                          \
    _Generic((x),                                                                                  \
        struct str: view_text,                                                                     \
        const char *: view_chars,                                                                  \
        char *: view_chars,                                                                        \
        struct html: view_html,                                                                    \
        struct date: view_date,                                                                    \
        double: view_real,                                                                         \
        _Bool: view_yes,                                                                           \
        unsigned char: view_count,                                                                 \
        unsigned: view_count,                                                                      \
        unsigned long: view_count,                                                                 \
        default: view_int)((view), (x))

// An attribute that a person reads or hears (title, aria-label, class): the same but for HTML,
// which is an error of the C compiler here; bool as ARIA wants it (true, false).
#define view_put_attribute(view, x)                                                                \
    _Generic((x),                                                                                  \
        struct str: view_text,                                                                     \
        const char *: view_chars,                                                                  \
        char *: view_chars,                                                                        \
        struct date: view_date,                                                                    \
        double: view_real,                                                                         \
        _Bool: view_flag,                                                                          \
        unsigned char: view_count,                                                                 \
        unsigned: view_count,                                                                      \
        unsigned long: view_count,                                                                 \
        default: view_int)((view), (x))

// An attribute that a program reads (value, datetime, data-*, coordinates of an svg): dates as
// 2026-09-01, numbers with a point.
#define view_put_value(view, x)                                                                    \
    _Generic((x),                                                                                  \
        struct str: view_text,                                                                     \
        const char *: view_chars,                                                                  \
        char *: view_chars,                                                                        \
        struct date: view_iso,                                                                     \
        double: view_point,                                                                        \
        _Bool: view_flag,                                                                          \
        unsigned char: view_count,                                                                 \
        unsigned: view_count,                                                                      \
        unsigned long: view_count,                                                                 \
        default: view_int)((view), (x))

// A whole URL.
#define view_put_url(view, x)                                                                      \
    _Generic((x), struct str: view_url, const char *: view_url_chars, char *: view_url_chars)(     \
        (view), (x))

// A piece of a URL after its beginning.
#define view_put_query(view, x)                                                                    \
    _Generic((x),                                                                                  \
        struct str: view_query,                                                                    \
        const char *: view_query_chars,                                                            \
        char *: view_query_chars,                                                                  \
        struct date: view_iso,                                                                     \
        _Bool: view_flag,                                                                          \
        unsigned char: view_count,                                                                 \
        unsigned: view_count,                                                                      \
        unsigned long: view_count,                                                                 \
        default: view_int)((view), (x))

void view_raw(struct view *view, struct str literal); // the template's own text
void view_text(struct view *view, struct str text);   // escapes & < > " '
void view_chars(struct view *view, const char *text); // NULL is empty
void view_html(struct view *view, struct html html);
void view_int(struct view *view, int64_t value);
void view_count(struct view *view, uint64_t value);
void view_real(struct view *view, double value);     // 0,81; «–» where there is no number
void view_point(struct view *view, double value);    // 0.81; empty where there is no number
void view_date(struct view *view, struct date date); // empty for no date
void view_iso(struct view *view, struct date date);  // 2026-09-01, empty for no date
void view_yes(struct view *view, bool flag);         // да, нет
void view_flag(struct view *view, bool flag);        // true, false
void view_url(struct view *view, struct str url);    // only http(s):, /, ?, #; else "#"
void view_url_chars(struct view *view, const char *url);
void view_query(struct view *view, struct str text); // percent-encoded piece of a URL
void view_query_chars(struct view *view, const char *text);
void view_csrf(struct view *view); // the hidden field that a POST form carries

// The largest page: past it a page ends early and its reply is an error.
enum { VIEW_PAGE_MAX = 32 * 1024 * 1024 };

// Draws into a buffer of its own, to hand a part of a page on as struct html:
//     struct buf out = buf_open(arena, VIEW_PAGE_MAX);
//     struct view part = view_part(view, &out);
//     view_session_map(&part, &map);
//     struct html body = view_done(&part);
struct view view_part(const struct view *view, struct buf *out);
struct html view_done(const struct view *view);

#endif
