// SPDX-License-Identifier: GPL-3.0-or-later
// The order follows ICU's Russian collator at its second strength (the test's oracle): a primary
// weight a character, then, after a blank, the places where ё stood for е.
#include "base/ru_internal.h"

enum {
    LEVEL_END = ' ',
    FIRST = '!', // the lowest weight of a character
    AFTER = '}', // behind any letter: makes «ә» follow the whole of «а…»
    OTHER = '~', // a character not in the table: its code in hexadecimal follows
};

// Punctuation in the collator's order; digits, then Cyrillic, then Latin letters follow it.
static const char *const SIGNS = " _-,;:!?.'\"()/№+";
enum { SIGN_COUNT = 16, DIGIT = FIRST + SIGN_COUNT, CYRILLIC = DIGIT + 10, LATIN = CYRILLIC + 32 };
_Static_assert(LATIN + 26 <= AFTER, "weights fit printable ASCII");

// Letters of other alphabets of Russia after the Russian letter they follow.
static uint32_t base_of_foreign(uint32_t c) {
    switch (c) {
    case 0x4D9: // ә
    case 0x4D1: // ӑ
        return 0x430;
    case 0x493: // ғ
    case 0x491: // ґ
        return 0x433;
    case 0x4D7: // ӗ
    case 0x454: // є
        return 0x435;
    case 0x497: // җ
        return 0x436;
    case 0x499: // ҙ
        return 0x437;
    case 0x456: // і
    case 0x457: // ї
        return 0x438;
    case 0x49B: // қ
    case 0x4A1: // ҡ
        return 0x43A;
    case 0x4A3: // ң
        return 0x43D;
    case 0x4E9: // ө
        return 0x43E;
    case 0x4AB: // ҫ
        return 0x441;
    case 0x4AF: // ү
    case 0x4B1: // ұ
    case 0x45E: // ў
        return 0x443;
    case 0x4BB: // һ
        return 0x445;
    default:
        return 0;
    }
}

static int sign_weight(uint32_t code) {
    if (ru_code_blank(code)) {
        return FIRST;
    }
    if (ru_code_dash(code)) {
        code = '-';
    } else if (ru_code_apostrophe(code)) {
        code = '\'';
    } else if (code == 0xAB || code == 0xBB || (code >= 0x201C && code <= 0x201E)) {
        code = '"';
    }
    struct str rest = str_from(SIGNS);
    for (int i = 0; rest.n > 0; i++) {
        if (utf8_next(&rest) == code) {
            return FIRST + i;
        }
    }
    return 0;
}

// Writes the primary weight of a character; returns whether it was ё.
static bool put_weight(struct buf *out, uint32_t code) {
    code = ru_code_lower(code);
    bool yo = code == 0x451;
    code = yo ? 0x435 : code;
    int sign = sign_weight(code);
    uint32_t base = base_of_foreign(code);
    if (sign != 0) {
        buf_put_char(out, (char)sign);
    } else if (ru_code_digit(code)) {
        buf_put_char(out, (char)(DIGIT + (int)(code - '0')));
    } else if (code >= 0x430 && code <= 0x44F) {
        buf_put_char(out, (char)(CYRILLIC + (int)(code - 0x430)));
    } else if (base != 0) {
        buf_put_char(out, (char)(CYRILLIC + (int)(base - 0x430)));
        buf_put_char(out, AFTER);
    } else if (code >= 'a' && code <= 'z') {
        buf_put_char(out, (char)(LATIN + (int)(code - 'a')));
    } else if (code < 0x300 || code > 0x36F) { // combining marks weigh nothing here
        buf_put_char(out, OTHER);
        buf_fmt(out, "%06x", (unsigned)code);
    }
    return yo;
}

// A run of digits as a number: how many digits without leading zeros, then the digits. Each nine
// in the count says that nine more digits are still to be counted.
static void put_number(struct buf *out, struct str *rest) {
    struct str digits = *rest;
    size_t n = 0;
    while (n < digits.n && ru_code_digit((unsigned char)digits.p[n])) {
        n++;
    }
    *rest = str_from_at(*rest, n);
    digits.n = n;
    while (digits.n > 0 && digits.p[0] == '0') {
        digits = str_from_at(digits, 1);
    }
    size_t count = digits.n;
    for (; count >= 9; count -= 9) {
        buf_put_char(out, DIGIT + 9);
    }
    buf_put_char(out, (char)(DIGIT + (int)count));
    for (size_t i = 0; i < digits.n; i++) {
        put_weight(out, (unsigned char)digits.p[i]);
    }
}

static struct str sort_key(struct arena *arena, struct str text, bool natural) {
    struct str rest = ru_tidy(arena, text);
    struct buf out = buf_open(arena, rest.n * 12 + 16);
    struct buf second = buf_open(arena, rest.n + 16);
    size_t marked = 0; // the second level ends with its last ё
    while (rest.n > 0) {
        if (natural && ru_code_digit((unsigned char)rest.p[0])) {
            put_number(&out, &rest);
            buf_put_char(&second, FIRST);
            continue;
        }
        bool yo = put_weight(&out, utf8_next(&rest));
        buf_put_char(&second, (char)(yo ? FIRST + 1 : FIRST));
        marked = yo ? second.n : marked;
    }
    if (marked > 0) {
        buf_put_char(&out, LEVEL_END);
        buf_put(&out, str_sub(buf_str(&second), 0, marked));
    }
    return buf_str(&out);
}

struct str ru_sort_key(struct arena *arena, struct str text) {
    return sort_key(arena, text, false);
}

struct str ru_sort_key_natural(struct arena *arena, struct str text) {
    return sort_key(arena, text, true);
}
