// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/str.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str str_from(const char *text) {
    return text == NULL ? (struct str){0} : (struct str){text, strlen(text)};
}

struct str str_n(const char *p, size_t n) {
    return (struct str){p, n};
}

struct str str_dup(struct arena *arena, struct str s) {
    char *copy = arena_alloc(arena, s.n + 1);
    if (s.n > 0) {
        memcpy(copy, s.p, s.n);
    }
    return (struct str){copy, s.n};
}

const char *str_c(struct arena *arena, struct str s) { return str_dup(arena, s).p; }

bool str_eq(struct str a, struct str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(struct str a, struct str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n == 0 ? 0 : memcmp(a.p, b.p, n);
    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix) {
    return s.n >= prefix.n && str_eq(str_n(s.p, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix) {
    return s.n >= suffix.n && str_eq(str_from_at(s, s.n - suffix.n), suffix);
}

bool str_empty(struct str s) { return s.n == 0; }

// Length of the white space at the start of s, 0 if there is none.
static size_t space_at_start(struct str s) {
    if (s.n > 0 && (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r'))) {
        return 1;
    }
    if (str_starts(s, S("\xC2\xA0"))) {
        return 2;
    }
    return str_starts(s, S("\xEF\xBB\xBF")) ? 3 : 0;
}

static size_t space_at_end(struct str s) {
    if (s.n > 0 && (s.p[s.n - 1] == ' ' || (s.p[s.n - 1] >= '\t' && s.p[s.n - 1] <= '\r'))) {
        return 1;
    }
    if (str_ends(s, S("\xC2\xA0"))) {
        return 2;
    }
    return str_ends(s, S("\xEF\xBB\xBF")) ? 3 : 0;
}

struct str str_trim(struct str s) {
    for (size_t n; (n = space_at_start(s)) > 0;) {
        s = str_from_at(s, n);
    }
    for (size_t n; (n = space_at_end(s)) > 0;) {
        s.n -= n;
    }
    return s;
}

struct str str_from_at(struct str s, size_t from) {
    return from >= s.n ? (struct str){0} : (struct str){s.p + from, s.n - from};
}

struct str str_sub(struct str s, size_t from, size_t n) {
    s = str_from_at(s, from);
    s.n = n < s.n ? n : s.n;
    return s;
}

size_t str_find(struct str s, struct str needle) {
    if (needle.n == 0) {
        return 0;
    }
    for (size_t i = 0; i + needle.n <= s.n; i++) {
        const char *hit = memchr(s.p + i, needle.p[0], s.n - needle.n - i + 1);
        if (hit == NULL) {
            return STR_NONE;
        }
        i = (size_t)(hit - s.p);
        if (memcmp(hit, needle.p, needle.n) == 0) {
            return i;
        }
    }
    return STR_NONE;
}

size_t str_find_char(struct str s, char c) { return str_find(s, str_n(&c, 1)); }

struct str str_cut(struct str *rest, char sep) {
    size_t at = str_find_char(*rest, sep);
    struct str head = *rest;
    if (at == STR_NONE) {
        *rest = (struct str){0};
        return head;
    }
    head.n = at;
    *rest = str_from_at(*rest, at + 1);
    return head;
}

bool str_to_int(struct str s, int64_t *out) {
    bool negative = s.n > 0 && s.p[0] == '-';
    uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
    uint64_t value = 0;
    if (s.n == (negative ? 1u : 0u)) {
        return false;
    }
    for (size_t i = negative; i < s.n; i++) {
        unsigned digit = (unsigned)(s.p[i] - '0');
        if (digit > 9 || value > (limit - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *out = negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

bool str_to_real(struct str s, double *out) {
    char text[64];
    if (s.n == 0 || s.n >= sizeof text) {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        if (strchr("0123456789+-.eE", s.p[i]) == NULL || s.p[i] == '\0') {
            return false;
        }
    }
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    char *end = NULL;
    double value = strtod(text, &end); // the program never leaves the C locale
    if (end != text + s.n || !isfinite(value)) {
        return false;
    }
    *out = value;
    return true;
}

struct str str_fmt(struct arena *arena, const char *format, ...) {
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args); // only the length is wanted
    va_end(args);
    char *text = n < 0 ? NULL : arena_alloc(arena, (size_t)n + 1);
    if (text != NULL) {
        vsnprintf(text, (size_t)n + 1, format, again);
    }
    va_end(again);
    return (struct str){text, text == NULL ? 0 : (size_t)n};
}

// Length of the sequence announced by a lead byte and its smallest code, 0 if it is not a lead.
static size_t utf8_lead(unsigned char c, uint32_t *bits, uint32_t *least) {
    if (c < 0x80) {
        *bits = c, *least = 0;
        return 1;
    }
    if (c >= 0xC2 && c < 0xE0) {
        *bits = c & 0x1Fu, *least = 0x80;
        return 2;
    }
    if (c >= 0xE0 && c < 0xF0) {
        *bits = c & 0x0Fu, *least = 0x800;
        return 3;
    }
    if (c >= 0xF0 && c < 0xF5) {
        *bits = c & 0x07u, *least = 0x10000;
        return 4;
    }
    return 0;
}

static size_t utf8_decode(struct str s, uint32_t *code) {
    uint32_t bits = 0, least = 0;
    size_t n = utf8_lead((unsigned char)s.p[0], &bits, &least);
    if (n == 0 || n > s.n) {
        return 0;
    }
    for (size_t i = 1; i < n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c & 0xC0) != 0x80) {
            return 0;
        }
        bits = bits << 6 | (c & 0x3Fu);
    }
    if (bits < least || bits > 0x10FFFF || (bits >= 0xD800 && bits < 0xE000)) {
        return 0;
    }
    *code = bits;
    return n;
}

uint32_t utf8_next(struct str *rest) {
    uint32_t code = 0xFFFD;
    size_t n = utf8_decode(*rest, &code);
    if (n == 0) {
        n = 1;
        code = 0xFFFD;
    }
    *rest = str_from_at(*rest, n);
    return code;
}

bool utf8_valid(struct str s) {
    while (s.n > 0) {
        uint32_t code;
        size_t n = utf8_decode(s, &code);
        if (n == 0) {
            return false;
        }
        s = str_from_at(s, n);
    }
    return true;
}

size_t utf8_length(struct str s) {
    size_t n = 0;
    while (s.n > 0) {
        utf8_next(&s);
        n++;
    }
    return n;
}

size_t utf8_put(char out[4], uint32_t code) {
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xE0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}
