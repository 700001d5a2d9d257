// SPDX-License-Identifier: GPL-3.0-or-later
#include "view/view.h"

#include "base/ru.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void view_raw(struct view *view, struct str literal) { buf_put(view->out, literal); }

void view_html(struct view *view, struct html html) { buf_put(view->out, html.text); }

static struct str entity_of(char c) {
    switch (c) {
    case '&':
        return S("&amp;");
    case '<':
        return S("&lt;");
    case '>':
        return S("&gt;");
    case '"':
        return S("&quot;");
    case '\'':
        return S("&#39;");
    default:
        return (struct str){0};
    }
}

void view_text(struct view *view, struct str text) {
    size_t from = 0;
    for (size_t i = 0; i < text.n; i++) {
        struct str entity = entity_of(text.p[i]);
        if (entity.n > 0) {
            buf_put(view->out, str_sub(text, from, i - from));
            buf_put(view->out, entity);
            from = i + 1;
        }
    }
    buf_put(view->out, str_from_at(text, from));
}

void view_chars(struct view *view, const char *text) { view_text(view, str_from(text)); }

void view_int(struct view *view, int64_t value) { buf_put_int(view->out, value); }

void view_count(struct view *view, uint64_t value) {
    buf_fmt(view->out, "%llu", (unsigned long long)value);
}

// The fewest decimals that read back as the same number to one part in 10^12.
static struct str real_text(char text[400], double value) {
    double near = 1e-12 * fmax(1, fabs(value));
    if (fabs(value) < near) {
        value = 0; // no «-0»
    }
    for (int decimals = 0; decimals <= 12; decimals++) {
        snprintf(text, 400, "%.*f", decimals, value);
        double back = 0;
        if (str_to_real(str_from(text), &back) && fabs(back - value) <= near) {
            break;
        }
    }
    return str_from(text);
}

void view_point(struct view *view, double value) {
    char text[400];
    if (isfinite(value)) {
        buf_put(view->out, real_text(text, value));
    }
}

void view_real(struct view *view, double value) {
    char text[400];
    if (!isfinite(value)) {
        buf_put(view->out, S("–"));
        return;
    }
    struct str number = real_text(text, value);
    for (size_t i = 0; i < number.n; i++) {
        if (text[i] == '.') {
            buf_put_char(view->out, ',');
        } else if (text[i] == '-') {
            buf_put(view->out, S("−"));
        } else {
            buf_put_char(view->out, text[i]);
        }
    }
}

void view_date(struct view *view, struct date date) {
    if (date_valid(date)) {
        buf_put(view->out, ru_date(view->out->arena, date));
    }
}

void view_iso(struct view *view, struct date date) {
    if (date_valid(date)) {
        buf_put(view->out, date_iso(view->out->arena, date));
    }
}

void view_yes(struct view *view, bool flag) { buf_put(view->out, flag ? S("да") : S("нет")); }

void view_flag(struct view *view, bool flag) { buf_put(view->out, flag ? S("true") : S("false")); }

static bool url_allowed(struct str url) {
    return str_starts(url, S("http://")) || str_starts(url, S("https://")) ||
           str_starts(url, S("/")) || str_starts(url, S("#")) || str_starts(url, S("?"));
}

void view_url(struct view *view, struct str url) {
    view_text(view, url_allowed(url) ? url : S("#"));
}

void view_url_chars(struct view *view, const char *url) { view_url(view, str_from(url)); }

void view_query(struct view *view, struct str text) {
    static const char HEX[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     strchr("-._~", c) != NULL;
        if (plain && c != 0) {
            buf_put_char(view->out, (char)c);
        } else {
            char code[3] = {'%', HEX[c >> 4], HEX[c & 15]};
            buf_put(view->out, str_n(code, 3));
        }
    }
}

void view_query_chars(struct view *view, const char *text) { view_query(view, str_from(text)); }

void view_csrf(struct view *view) {
    if (view->csrf.n > 0) {
        buf_put(view->out, S("<input type=\"hidden\" name=\"csrf\" value=\""));
        view_text(view, view->csrf);
        buf_put(view->out, S("\">"));
    }
}

struct view view_part(const struct view *view, struct buf *out) {
    return (struct view){.out = out, .csrf = view->csrf};
}

struct html view_done(const struct view *view) {
    return (struct html){buf_str(view->out)};
}
