// SPDX-License-Identifier: GPL-3.0-or-later
// A growing text in an arena, with a declared largest size.
//
// Past its largest size a buffer keeps what it has, takes no more and says so in `full`; whoever
// finishes it asks buf_ok() once.
#ifndef VSOKO_BASE_BUF_H
#define VSOKO_BASE_BUF_H

#include "base/str.h"

struct buf {
    struct arena *arena;
    char *p;    // private: read through buf_str()
    size_t n;   // bytes written
    size_t cap; // private
    size_t max; // largest allowed n
    bool full;  // something did not fit and was left out
};

// An empty buffer that may grow to max bytes; then putting text, a byte, a code point, a number.
struct buf buf_open(struct arena *arena, size_t max);
void buf_put(struct buf *buf, struct str s);
void buf_put_c(struct buf *buf, const char *text);
void buf_put_char(struct buf *buf, char c);
void buf_put_code(struct buf *buf, uint32_t code); // a code point as UTF-8
void buf_put_int(struct buf *buf, int64_t value);
// The shortest text that reads back to the same number: "0.1", "45000", "1e+21".
void buf_put_real(struct buf *buf, double value);
// As buf_put with printf; never for HTML, SQL or XML.
void buf_fmt(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str buf_str(const struct buf *buf);
bool buf_ok(const struct buf *buf);

#endif
