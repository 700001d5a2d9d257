// SPDX-License-Identifier: GPL-3.0-or-later
// Names and values that come in a query, a form or a cookie, decoded and checked: what the program
// is given is always valid UTF-8 without NUL.
#ifndef VSOKO_NET_FORM_H
#define VSOKO_NET_FORM_H

#include "base/error.h"
#include "base/str.h"
#include "base/vec.h"

struct pair {
    struct str name;
    struct str value;
};

struct pairs {
    struct pair *at;
    size_t n;
    size_t cap;
};

// Decodes %XX (and + as a blank when `plus`). False for a broken %XX, NUL or invalid UTF-8.
bool form_decode(struct arena *arena, struct str text, bool plus, struct str *out)
    __attribute__((warn_unused_result));

// Reads application/x-www-form-urlencoded text; empty pieces are skipped. Refuses more than `max`
// pairs and what form_decode() refuses.
bool form_parse(struct arena *arena, struct str text, size_t max, struct pairs *out,
                struct error *error) __attribute__((warn_unused_result));

// Adds at the end; a name may repeat.
void pairs_add(struct arena *arena, struct pairs *pairs, struct str name, struct str value);
// The first value of a name, "" if there is none.
struct str pairs_get(const struct pairs *pairs, struct str name);

// The value of a cookie in the text of a Cookie header, "" if there is none.
struct str cookie_find(struct str header, struct str name);

#endif
