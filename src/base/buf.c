// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buf buf_open(struct arena *arena, size_t max) {
    return (struct buf){.arena = arena, .max = max};
}

static bool buf_reserve(struct buf *buf, size_t more) {
    if (buf->full || more > buf->max - buf->n) {
        buf->full = true;
        return false;
    }
    if (more > buf->cap - buf->n) {
        size_t first = buf->max < 256 ? buf->max : 256;
        size_t cap = buf->cap == 0 ? first : buf->cap * 2;
        while (cap < buf->n + more) {
            cap *= 2;
        }
        buf->p = arena_grow(buf->arena, buf->p, buf->n, cap);
        buf->cap = cap;
    }
    return true;
}

void buf_put(struct buf *buf, struct str s) {
    if (s.n > 0 && buf_reserve(buf, s.n)) {
        memcpy(buf->p + buf->n, s.p, s.n);
        buf->n += s.n;
    }
}

void buf_put_c(struct buf *buf, const char *text) { buf_put(buf, str_from(text)); }

void buf_put_char(struct buf *buf, char c) { buf_put(buf, str_n(&c, 1)); }

void buf_put_code(struct buf *buf, uint32_t code) {
    char bytes[4];
    buf_put(buf, str_n(bytes, utf8_put(bytes, code)));
}

void buf_put_int(struct buf *buf, int64_t value) {
    char text[24];
    int n = snprintf(text, sizeof text, "%lld", (long long)value);
    buf_put(buf, str_n(text, (size_t)n));
}

void buf_put_real(struct buf *buf, double value) {
    char text[32];
    int n = 0;
    if (value > -1e15 && value < 1e15 && value == (double)(int64_t)value) {
        buf_put_int(buf, (int64_t)value);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        n = snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) {
            break;
        }
    }
    buf_put(buf, str_n(text, (size_t)n));
}

void buf_fmt(struct buf *buf, const char *format, ...) {
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args); // only the length is wanted
    va_end(args);
    if (n > 0 && buf_reserve(buf, (size_t)n + 1)) {
        vsnprintf(buf->p + buf->n, (size_t)n + 1, format, again);
        buf->n += (size_t)n;
    }
    va_end(again);
}

struct str buf_str(const struct buf *buf) {
    return (struct str){buf->p, buf->n};
}

bool buf_ok(const struct buf *buf) { return !buf->full; }
