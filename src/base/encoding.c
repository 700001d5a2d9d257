// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/encoding.h"

#include "base/buf.h"

enum { SAMPLE = 4096 };

// windows-1251, 0x80..0xBF; above it the letters А..я follow one another. 0x98 has no meaning.
static const uint16_t cp1251_upper[64] = {
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x0409,
    0x2039, 0x040A, 0x040C, 0x040B, 0x040F, 0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0xFFFD, 0x2122, 0x0459, 0x203A, 0x045A, 0x045C, 0x045B, 0x045F, 0x00A0,
    0x040E, 0x045E, 0x0408, 0x00A4, 0x0490, 0x00A6, 0x00A7, 0x0401, 0x00A9, 0x0404, 0x00AB,
    0x00AC, 0x00AD, 0x00AE, 0x0407, 0x00B0, 0x00B1, 0x0406, 0x0456, 0x0491, 0x00B5, 0x00B6,
    0x00B7, 0x0451, 0x2116, 0x0454, 0x00BB, 0x0458, 0x0405, 0x0455, 0x0457,
};

uint32_t encoding_cp1251(unsigned char byte) {
    if (byte < 0x80) {
        return byte;
    }
    return byte >= 0xC0 ? 0x0410u + (byte - 0xC0u) : cp1251_upper[byte - 0x80];
}

static struct str decode_cp1251(struct arena *arena, struct str bytes) {
    struct buf out = buf_open(arena, bytes.n * 3);
    for (size_t i = 0; i < bytes.n; i++) {
        buf_put_code(&out, encoding_cp1251((unsigned char)bytes.p[i]));
    }
    return buf_str(&out);
}

static struct str decode_utf16(struct arena *arena, struct str bytes, bool big) {
    struct buf out = buf_open(arena, bytes.n / 2 * 3 + 3);
    const unsigned char *at = (const unsigned char *)bytes.p;
    uint32_t high = 0; // a pending high surrogate
    for (size_t i = 0; i + 1 < bytes.n; i += 2) {
        uint32_t unit = big ? (uint32_t)at[i] << 8 | at[i + 1] : (uint32_t)at[i + 1] << 8 | at[i];
        bool low = unit >= 0xDC00 && unit <= 0xDFFF;
        if (high != 0) {
            buf_put_code(&out, low ? 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00) : 0xFFFD);
            high = 0;
            if (low) {
                continue;
            }
        }
        if (unit >= 0xD800 && unit <= 0xDBFF) {
            high = unit;
        } else {
            buf_put_code(&out, low ? 0xFFFD : unit);
        }
    }
    if (high != 0) {
        buf_put_code(&out, 0xFFFD);
    }
    return buf_str(&out);
}

struct str encoding_utf16le(struct arena *arena, struct str bytes) {
    return decode_utf16(arena, bytes, false);
}

static struct str decode_utf8(struct arena *arena, struct str bytes) {
    if (utf8_valid(bytes)) {
        return bytes;
    }
    struct buf out = buf_open(arena, bytes.n * 3);
    while (bytes.n > 0) {
        buf_put_code(&out, utf8_next(&bytes));
    }
    return buf_str(&out);
}

// Cyrillic and Latin text in UTF-16 has one high byte, 0x00 or 0x04, at nearly every second place.
static bool looks_utf16(struct str bytes, size_t high_at) {
    size_t n = bytes.n < SAMPLE ? bytes.n & ~(size_t)1 : SAMPLE;
    size_t high = 0;
    size_t zero = 0;
    for (size_t i = 0; i < n; i += 2) {
        char c = bytes.p[i + high_at];
        high += c == 0x00 || c == 0x04;
        zero += c == 0x00;
    }
    return n >= 8 && bytes.n % 2 == 0 && zero > 0 && high * 10 >= n / 2 * 9;
}

// A UTF-8 text with a wrong byte here and there (a cut end, one foreign insertion). Text in
// windows-1251 makes almost no valid sequences by chance.
static bool looks_utf8(struct str bytes) {
    size_t good = 0;
    size_t bad = 0;
    while (bytes.n > 0) {
        bool ascii = (unsigned char)bytes.p[0] < 0x80;
        uint32_t code = utf8_next(&bytes);
        good += !ascii && code != 0xFFFD;
        bad += code == 0xFFFD;
    }
    return bad == 0 || good >= bad * 10;
}

struct decoded_text encoding_decode(struct arena *arena, struct str bytes) {
    if (str_starts(bytes, S("\xEF\xBB\xBF"))) {
        return (struct decoded_text){decode_utf8(arena, str_from_at(bytes, 3)), S("utf-8-sig")};
    }
    if (str_starts(bytes, S("\xFF\xFE"))) {
        return (struct decoded_text){decode_utf16(arena, str_from_at(bytes, 2), false),
                                     S("utf-16le")};
    }
    if (str_starts(bytes, S("\xFE\xFF"))) {
        return (struct decoded_text){decode_utf16(arena, str_from_at(bytes, 2), true),
                                     S("utf-16be")};
    }
    if (looks_utf16(bytes, 1)) {
        return (struct decoded_text){decode_utf16(arena, bytes, false), S("utf-16le")};
    }
    if (looks_utf16(bytes, 0)) {
        return (struct decoded_text){decode_utf16(arena, bytes, true), S("utf-16be")};
    }
    if (looks_utf8(bytes)) {
        return (struct decoded_text){decode_utf8(arena, bytes), S("utf-8")};
    }
    return (struct decoded_text){decode_cp1251(arena, bytes), S("windows-1251")};
}
