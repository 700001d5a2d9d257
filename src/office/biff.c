// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/biff.h"

#include "base/encoding.h"

#include <string.h>

bool biff_next(struct biff *biff, struct biff_record *record) {
    if (biff->at + 4 > biff->stream.n) {
        return false;
    }
    record->kind = (int)biff_u16(biff->stream, biff->at);
    record->body = str_sub(biff->stream, biff->at + 4, biff_u16(biff->stream, biff->at + 2));
    biff->at += 4 + record->body.n;
    return true;
}

unsigned biff_u8(struct str body, size_t at) { return at < body.n ? (unsigned char)body.p[at] : 0; }

unsigned biff_u16(struct str body, size_t at) {
    return biff_u8(body, at) | biff_u8(body, at + 1) << 8;
}

uint32_t biff_u32(struct str body, size_t at) {
    return biff_u16(body, at) | (uint32_t)biff_u16(body, at + 2) << 16;
}

double biff_f64(struct str body, size_t at) {
    double value = 0;
    if (at + sizeof value <= body.n) {
        memcpy(&value, body.p + at, sizeof value);
    }
    return value;
}

double biff_rk(uint32_t rk) {
    double value = 0;
    if ((rk & 2) != 0) {
        value = (double)((int32_t)rk >> 2);
    } else {
        uint64_t bits = (uint64_t)(rk & ~3u) << 32;
        memcpy(&value, &bits, sizeof value);
    }
    return (rk & 1) != 0 ? value / 100 : value;
}

struct biff_text biff_text_of(struct arena *arena, const struct biff *after, struct str body) {
    enum { TEXT_MAX = 4 * 65536 };
    return (struct biff_text){.biff = *after, .part = body, .scratch = buf_open(arena, TEXT_MAX)};
}

// Goes on in the next CONTINUE record when the part is used up.
static bool text_more(struct biff_text *text) {
    while (text->part.n == 0 && !text->end) {
        struct biff_record record;
        struct biff next = text->biff;
        if (!biff_next(&next, &record) || record.kind != BIFF_CONTINUE) {
            text->end = true;
        } else {
            text->biff = next;
            text->part = record.body;
        }
    }
    return !text->end;
}

static unsigned text_u8(struct biff_text *text) {
    if (!text_more(text)) {
        return 0;
    }
    unsigned value = biff_u8(text->part, 0);
    text->part = str_from_at(text->part, 1);
    return value;
}

static unsigned text_u16(struct biff_text *text) {
    unsigned low = text_u8(text);
    return low | text_u8(text) << 8;
}

uint32_t biff_text_u32(struct biff_text *text) {
    unsigned low = text_u16(text);
    return low | (uint32_t)text_u16(text) << 16;
}

static void text_skip(struct biff_text *text, uint64_t n) {
    while (n > 0 && text_more(text)) {
        size_t step = n < text->part.n ? (size_t)n : text->part.n;
        text->part = str_from_at(text->part, step);
        n -= step;
    }
}

// Characters may be cut by a CONTINUE record, which then begins with a new flag of their width.
static bool read_characters(struct biff_text *text, unsigned count, bool wide, struct buf *out) {
    uint32_t high = 0;
    while (count > 0) {
        if (text->part.n == 0) {
            if (!text_more(text)) {
                return false;
            }
            wide = (text_u8(text) & 1) != 0;
        }
        uint32_t unit = wide ? text_u16(text) : text_u8(text);
        count--;
        if (unit >= 0xDC00 && unit <= 0xDFFF && high != 0) {
            buf_put_code(out, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
        } else if (unit < 0xD800 || unit > 0xDFFF) {
            buf_put_code(out, unit);
        }
        high = unit >= 0xD800 && unit <= 0xDBFF ? unit : 0;
    }
    return true;
}

bool biff_read_text(struct biff_text *text, bool short_length, struct str *out) {
    enum { FLAG_WIDE = 1, FLAG_EXTRA = 4, FLAG_RUNS = 8 };
    unsigned count = short_length ? text_u8(text) : text_u16(text);
    if (text->end || (count > 0 && !text_more(text))) {
        return false;
    }
    unsigned flags = text_u8(text);
    uint64_t runs = (flags & FLAG_RUNS) != 0 ? text_u16(text) : 0;
    uint64_t extra = (flags & FLAG_EXTRA) != 0 ? biff_text_u32(text) : 0;
    text->scratch.n = 0;
    bool ok = read_characters(text, count, (flags & FLAG_WIDE) != 0, &text->scratch);
    text_skip(text, runs * 4 + extra);
    *out = str_dup(text->scratch.arena, buf_str(&text->scratch));
    return ok;
}

struct str biff_ansi(struct arena *arena, struct str bytes) {
    struct buf out = buf_open(arena, bytes.n * 3);
    for (size_t i = 0; i < bytes.n; i++) {
        buf_put_code(&out, encoding_cp1251((unsigned char)bytes.p[i]));
    }
    return buf_str(&out);
}
