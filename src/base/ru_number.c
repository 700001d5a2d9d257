// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ru_internal.h"

#include <math.h>

enum { DECIMALS_MAX = 9 };

static const double POWERS[DECIMALS_MAX + 1] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

static void put_thousands(struct buf *out, uint64_t value) {
    if (value >= 1000) {
        put_thousands(out, value / 1000);
        buf_put_c(out, RU_NBSP);
        buf_fmt(out, "%03u", (unsigned)(value % 1000));
    } else {
        buf_fmt(out, "%u", (unsigned)value);
    }
}

struct str ru_int(struct arena *arena, int64_t value) {
    struct buf out = buf_open(arena, 64);
    if (value < 0) {
        buf_put_c(&out, RU_MINUS);
    }
    put_thousands(&out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
    return buf_str(&out);
}

// Writes |value| and tells the sign of what was written: -1, 0 (all digits are zeros) or 1.
static int put_real(struct buf *out, double value, int decimals) {
    double power = POWERS[decimals];
    // The nudge makes 0.125 and 2.675 round as their written form does, not as their binary one.
    double scaled = floor(fabs(value) * power * (1 + 4e-16) + 0.5 + 1e-9);
    uint64_t whole = (uint64_t)(scaled / power);
    uint64_t part = (uint64_t)(scaled - (double)whole * power);
    put_thousands(out, whole);
    if (decimals > 0) {
        buf_fmt(out, ",%0*u", decimals, (unsigned)part);
    }
    return scaled == 0 ? 0 : (value < 0 ? -1 : 1);
}

static struct str real_text(struct arena *arena, double value, int decimals, bool plus) {
    decimals = decimals < 0 ? 0 : (decimals > DECIMALS_MAX ? DECIMALS_MAX : decimals);
    if (!isfinite(value) || fabs(value) * POWERS[decimals] >= 1e18) {
        return S("–");
    }
    struct buf digits = buf_open(arena, 96);
    int sign = put_real(&digits, value, decimals);
    struct buf out = buf_open(arena, 128);
    buf_put_c(&out, sign < 0 ? RU_MINUS : (sign > 0 && plus ? "+" : ""));
    buf_put(&out, buf_str(&digits));
    return buf_str(&out);
}

struct str ru_real(struct arena *arena, double value, int decimals) {
    return real_text(arena, value, decimals, false);
}

struct str ru_signed(struct arena *arena, double value, int decimals) {
    return real_text(arena, value, decimals, true);
}

struct str ru_percent(struct arena *arena, double value, int decimals) {
    return ru_join(arena, ru_real(arena, value, decimals), S(RU_NBSP "%"));
}

bool ru_parse_real(struct str text, double *out) {
    char plain[64];
    size_t n = 0;
    text = str_trim(text);
    if (str_ends(text, S("%"))) {
        text = str_trim(ru_drop_last(text, 1));
    }
    while (text.n > 0 && n < sizeof plain) {
        uint32_t code = utf8_next(&text);
        if (ru_code_blank(code)) {
            continue; // thousands
        }
        code = ru_code_dash(code) ? '-' : (code == ',' ? '.' : code);
        if (code > 0x7F) {
            return false;
        }
        plain[n++] = (char)code;
    }
    return text.n == 0 && str_to_real(str_n(plain, n), out);
}
