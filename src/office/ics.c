// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/ics.h"

enum { LINE_MAX = 75 }; // octets of a line without its end (RFC 5545, 3.1)

// Text with the escapes of RFC 5545, 3.3.11; control characters are left out.
static struct str escaped(struct arena *arena, struct str text) {
    struct buf out = buf_open(arena, 4 * text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\\' || c == ';' || c == ',') {
            buf_put_char(&out, '\\');
        }
        if (c == '\n') {
            buf_put_c(&out, "\\n");
        } else if ((unsigned char)c >= ' ' && c != '\x7f') {
            buf_put_char(&out, c);
        }
    }
    return buf_str(&out);
}

// A line, folded so that no piece is longer than it may be and no character is cut.
static void put_line(struct ics *ics, const char *name, struct str value) {
    struct buf line = buf_open(ics->out.arena, value.n + 100);
    buf_put_c(&line, name);
    buf_put_char(&line, ':');
    buf_put(&line, value);
    struct str rest = buf_str(&line);
    size_t room = LINE_MAX;
    while (rest.n > room) {
        size_t n = room;
        while (n > 1 && ((unsigned char)rest.p[n] & 0xC0) == 0x80) {
            n--;
        }
        buf_put(&ics->out, str_sub(rest, 0, n));
        buf_put_c(&ics->out, "\r\n ");
        rest = str_from_at(rest, n);
        room = LINE_MAX - 1; // the blank is counted
    }
    buf_put(&ics->out, rest);
    buf_put_c(&ics->out, "\r\n");
}

static void put_text(struct ics *ics, const char *name, struct str text) {
    put_line(ics, name, escaped(ics->out.arena, text));
}

static void put_day(struct ics *ics, const char *name, struct date on) {
    put_line(ics, name, str_fmt(ics->out.arena, "%04d%02d%02d", on.year, on.month, on.day));
}

static struct str stamp_of(struct arena *arena, int64_t instant) {
    int64_t seconds = instant / 1000, days = seconds / 86400, rest = seconds % 86400;
    struct date on = date_from_days(days);
    return str_fmt(arena, "%04d%02d%02dT%02d%02d%02dZ", on.year, on.month, on.day,
                   (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
}

struct ics ics_open(struct arena *arena, struct str name, int64_t stamp, size_t max) {
    struct ics ics = {buf_open(arena, max), stamp};
    put_line(&ics, "BEGIN", S("VCALENDAR"));
    put_line(&ics, "VERSION", S("2.0"));
    put_line(&ics, "PRODID", S("-//vsoko//vsoko//RU"));
    put_line(&ics, "CALSCALE", S("GREGORIAN"));
    put_text(&ics, "X-WR-CALNAME", name);
    return ics;
}

void ics_event(struct ics *ics, struct str uid, struct date on, struct str title, struct str text) {
    put_line(ics, "BEGIN", S("VEVENT"));
    put_text(ics, "UID", uid);
    put_line(ics, "DTSTAMP", stamp_of(ics->out.arena, ics->stamp));
    put_day(ics, "DTSTART;VALUE=DATE", on);
    put_day(ics, "DTEND;VALUE=DATE", date_add_days(on, 1)); // the first day after it
    put_text(ics, "SUMMARY", title);
    if (!str_empty(text)) {
        put_text(ics, "DESCRIPTION", text);
    }
    put_line(ics, "TRANSP", S("TRANSPARENT"));
    put_line(ics, "END", S("VEVENT"));
}

bool ics_close(struct ics *ics, struct str *out) {
    put_line(ics, "END", S("VCALENDAR"));
    *out = buf_str(&ics->out);
    return buf_ok(&ics->out);
}
