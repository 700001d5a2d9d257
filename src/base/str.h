// SPDX-License-Identifier: GPL-3.0-or-later
// A piece of UTF-8 text: pointer and length in bytes, not owned, not necessarily NUL-terminated.
#ifndef VSOKO_BASE_STR_H
#define VSOKO_BASE_STR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *p; // never read when n == 0
    size_t n;      // bytes
};

// A literal: S("Класс").
#define S(literal) ((struct str){"" literal, sizeof(literal) - 1})
// For printf's "%.*s".
#define STR_ARG(s) (int)(s).n, (s).p

// Views of text that lives elsewhere, and copies.
struct str str_from(const char *text); // NULL gives the empty string
struct str str_n(const char *p, size_t n);
struct str str_dup(struct arena *arena, struct str s); // the copy is NUL-terminated
const char *str_c(struct arena *arena, struct str s);  // NUL-terminated copy

// Bytes are compared.
bool str_eq(struct str a, struct str b);
int str_cmp(struct str a, struct str b); // by bytes; people's order is ru_sort_key()
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_empty(struct str s);
struct str str_trim(struct str s); // ASCII white space and U+00A0, U+FEFF at both ends
struct str str_from_at(struct str s, size_t from); // the rest from a byte, empty past the end
struct str str_sub(struct str s, size_t from, size_t n);

// Position in bytes, or (size_t)-1.
size_t str_find(struct str s, struct str needle);
size_t str_find_char(struct str s, char c);
#define STR_NONE ((size_t)-1)

// Cuts the text before the first `sep` off *rest and returns it; the whole rest if there is none.
struct str str_cut(struct str *rest, char sep);

// Whole text must be a number; blanks around are not allowed. A decimal point only.
bool str_to_int(struct str s, int64_t *out);
bool str_to_real(struct str s, double *out);

// printf for messages and file names; never for HTML, SQL or XML.
struct str str_fmt(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// UTF-8. Next code point from *rest (removed from it); 0xFFFD for a broken sequence (one byte is
// removed). Not to be called on an empty string.
uint32_t utf8_next(struct str *rest);
bool utf8_valid(struct str s);
size_t utf8_length(struct str s); // code points
// Writes 1 to 4 bytes, returns how many.
size_t utf8_put(char out[4], uint32_t code);

#endif
