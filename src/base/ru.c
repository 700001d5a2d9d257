// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ru_internal.h"

#include <string.h>

// A folded text is never longer than its source by more than this factor (ё is composed, Latin
// letters of one byte become Cyrillic ones of two).
static struct buf text_open(struct arena *arena, struct str source) {
    return buf_open(arena, source.n * 3 + 16);
}

uint32_t ru_code_lower(uint32_t c) {
    if ((c >= 'A' && c <= 'Z') || (c >= 0x410 && c <= 0x42F) ||
        (c >= 0xC0 && c <= 0xDE && c != 0xD7)) {
        return c + 32;
    }
    if (c >= 0x400 && c <= 0x40F) {
        return c + 80;
    }
    // Pairs of the other Cyrillic alphabets: capital even, small odd; Ӂ…ӎ the other way round.
    if ((c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F)) {
        return c | 1;
    }
    if (c >= 0x4C1 && c <= 0x4CE) {
        return c + (c & 1);
    }
    return c == 0x4C0 ? 0x4CF : c;
}

uint32_t ru_code_upper(uint32_t c) {
    if ((c >= 'a' && c <= 'z') || (c >= 0x430 && c <= 0x44F) ||
        (c >= 0xE0 && c <= 0xFE && c != 0xF7)) {
        return c - 32;
    }
    if (c >= 0x450 && c <= 0x45F) {
        return c - 80;
    }
    if ((c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F)) {
        return c & ~1u;
    }
    if (c >= 0x4C1 && c <= 0x4CE) {
        return c - ((c & 1) == 0);
    }
    return c == 0x4CF ? 0x4C0 : c;
}

bool ru_code_cyrillic(uint32_t c) {
    return c >= 0x400 && c <= 0x52F && !(c >= 0x482 && c <= 0x489);
}

bool ru_code_digit(uint32_t c) { return c >= '0' && c <= '9'; }

bool ru_code_dash(uint32_t c) {
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xAD || c == 0xFE63 ||
           c == 0xFF0D;
}

bool ru_code_apostrophe(uint32_t c) {
    return c == '\'' || c == '`' || c == 0xB4 || c == 0x2018 || c == 0x2019 || c == 0x2BC ||
           c == 0x2032;
}

bool ru_code_blank(uint32_t c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200B) || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

bool ru_code_vowel(uint32_t c) {
    switch (ru_code_lower(c)) {
    case 0x430: // а
    case 0x435: // е
    case 0x438: // и
    case 0x43E: // о
    case 0x443: // у
    case 0x44B: // ы
    case 0x44D: // э
    case 0x44E: // ю
    case 0x44F: // я
    case 0x451: // ё
        return true;
    default:
        return false;
    }
}

uint32_t ru_code_lookalike(uint32_t latin) {
    static const struct {
        uint32_t latin, cyrillic;
    } pairs[] = {
        {'A', 0x410}, {'B', 0x412}, {'C', 0x421},  {'E', 0x415},  {'H', 0x41D}, {'K', 0x41A},
        {'M', 0x41C}, {'O', 0x41E}, {'P', 0x420},  {'T', 0x422},  {'X', 0x425}, {'Y', 0x423},
        {'a', 0x430}, {'c', 0x441}, {'e', 0x435},  {'k', 0x43A},  {'o', 0x43E}, {'p', 0x440},
        {'x', 0x445}, {'y', 0x443}, {0xCB, 0x401}, {0xEB, 0x451},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (pairs[i].latin == latin) {
            return pairs[i].cyrillic;
        }
    }
    return 0;
}

static struct str map_codes(struct arena *arena, struct str text, uint32_t (*map)(uint32_t)) {
    struct buf out = text_open(arena, text);
    while (text.n > 0) {
        buf_put_code(&out, map(utf8_next(&text)));
    }
    return buf_str(&out);
}

struct str ru_lower(struct arena *arena, struct str text) {
    return map_codes(arena, text, ru_code_lower);
}

struct str ru_upper(struct arena *arena, struct str text) {
    return map_codes(arena, text, ru_code_upper);
}

struct str ru_capital(struct arena *arena, struct str text) {
    struct buf out = text_open(arena, text);
    if (text.n > 0) {
        buf_put_code(&out, ru_code_upper(utf8_next(&text)));
    }
    buf_put(&out, text);
    return buf_str(&out);
}

// «и» + breve is «й», «е» + diaeresis is «ё»: what macOS writes into file names and forms.
static uint32_t compose(uint32_t letter, uint32_t mark) {
    bool upper = letter == 0x418 || letter == 0x415;
    switch (ru_code_lower(letter)) {
    case 0x438: // и
        return mark == 0x306 ? (upper ? 0x419 : 0x439) : 0;
    case 0x435: // е
        return mark == 0x308 ? (upper ? 0x401 : 0x451) : 0;
    default:
        return 0;
    }
}

struct str ru_tidy(struct arena *arena, struct str text) {
    struct buf out = text_open(arena, text);
    bool blank = false;
    while (text.n > 0) {
        uint32_t code = utf8_next(&text);
        if (ru_code_blank(code)) {
            blank = true;
            continue;
        }
        if (text.n > 0) {
            struct str rest = text;
            uint32_t composed = compose(code, utf8_next(&rest));
            if (composed != 0) {
                code = composed;
                text = rest;
            }
        }
        if (blank && out.n > 0) {
            buf_put_char(&out, ' ');
        }
        blank = false;
        buf_put_code(&out, ru_code_dash(code) ? '-' : code);
    }
    return buf_str(&out);
}

static bool letter(uint32_t c) {
    return ru_code_cyrillic(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7);
}

// Cuts the run of letters at the start of *rest.
static struct str cut_letters(struct str *rest) {
    struct str left = *rest;
    while (left.n > 0) {
        struct str after = left;
        if (!letter(utf8_next(&after))) {
            break;
        }
        left = after;
    }
    struct str word = str_sub(*rest, 0, rest->n - left.n);
    *rest = left;
    return word;
}

// A word with a Cyrillic letter, a Latin one, and no Latin letter that looks like nothing Cyrillic.
static bool word_mendable(struct str word) {
    bool cyrillic = false, latin = false;
    while (word.n > 0) {
        uint32_t code = utf8_next(&word);
        if (ru_code_cyrillic(code)) {
            cyrillic = true;
        } else if (ru_code_lookalike(code) != 0) {
            latin = true;
        } else {
            return false;
        }
    }
    return cyrillic && latin;
}

struct str ru_mend(struct arena *arena, struct str text, bool *mended) {
    struct buf out = text_open(arena, text);
    bool changed = false;
    while (text.n > 0) {
        struct str word = cut_letters(&text);
        if (word.n == 0) {
            buf_put_code(&out, utf8_next(&text));
            continue;
        }
        bool mend = word_mendable(word);
        changed = changed || mend;
        while (word.n > 0) {
            uint32_t code = utf8_next(&word);
            uint32_t alike = mend ? ru_code_lookalike(code) : 0;
            buf_put_code(&out, alike != 0 ? alike : code);
        }
    }
    if (mended != NULL) {
        *mended = changed;
    }
    return buf_str(&out);
}

struct str ru_fold(struct arena *arena, struct str text) {
    struct str source = ru_mend(arena, ru_tidy(arena, text), NULL);
    struct buf out = text_open(arena, source);
    while (source.n > 0) {
        uint32_t code = ru_code_lower(utf8_next(&source));
        code = code == 0x451 ? 0x435 : code; // ё
        buf_put_code(&out, ru_code_apostrophe(code) ? '\'' : code);
    }
    return buf_str(&out);
}

// Whether the letters of a word are of one case only: 1 all capital, -1 all small, 0 mixed.
static int one_case(struct str word) {
    size_t upper = 0, lower = 0;
    while (word.n > 0) {
        uint32_t code = utf8_next(&word);
        upper += ru_code_lower(code) != code;
        lower += ru_code_upper(code) != code;
    }
    return lower == 0 && upper > 1 ? 1 : (upper == 0 && lower > 0 ? -1 : 0);
}

// One word between blanks: capitals after the start, a hyphen and an apostrophe.
static void put_name_word(struct arena *arena, struct buf *out, struct str word) {
    struct str lower = ru_lower(arena, word);
    if (ru_one_of(lower, "оглы|кызы|улы|угли|кизи|гызы|фон|ван|де|дер|бен|ибн|аль|эль")) {
        buf_put(out, one_case(word) == 1 ? lower : word);
        return;
    }
    if (one_case(word) == 0) {
        buf_put(out, word);
        return;
    }
    bool start = true;
    while (lower.n > 0) {
        uint32_t code = utf8_next(&lower);
        buf_put_code(out, start ? ru_code_upper(code) : code);
        start = code == '-' || ru_code_apostrophe(code) || code == '.';
    }
}

struct str ru_tidy_name(struct arena *arena, struct str full, bool *mended) {
    struct str rest = ru_mend(arena, ru_tidy(arena, full), mended);
    struct buf out = text_open(arena, rest);
    while (rest.n > 0) {
        struct str word = str_cut(&rest, ' ');
        if (out.n > 0) {
            buf_put_char(&out, ' ');
        }
        put_name_word(arena, &out, word);
    }
    return buf_str(&out);
}

// ---- for the other files of ru

uint32_t ru_last_code(struct str text) {
    size_t at = text.n;
    while (at > 0 && ((unsigned char)text.p[at - 1] & 0xC0) == 0x80) {
        at--;
    }
    if (at == 0) {
        return 0;
    }
    struct str last = str_from_at(text, at - 1);
    return utf8_next(&last);
}

struct str ru_drop_last(struct str text, size_t n) {
    while (n-- > 0 && text.n > 0) {
        while (text.n > 1 && ((unsigned char)text.p[text.n - 1] & 0xC0) == 0x80) {
            text.n--;
        }
        text.n--;
    }
    return text;
}

size_t ru_vowels(struct str text) {
    size_t n = 0;
    while (text.n > 0) {
        n += ru_code_vowel(utf8_next(&text));
    }
    return n;
}

struct str ru_join(struct arena *arena, struct str a, struct str b) {
    struct buf out = buf_open(arena, a.n + b.n);
    buf_put(&out, a);
    buf_put(&out, b);
    return buf_str(&out);
}

bool ru_ends_with(struct str text, const char *endings) {
    struct str rest = str_from(endings);
    while (rest.n > 0) {
        if (str_ends(text, str_cut(&rest, '|'))) {
            return true;
        }
    }
    return false;
}

bool ru_one_of(struct str text, const char *words) {
    struct str rest = str_from(words);
    while (rest.n > 0) {
        if (str_eq(text, str_cut(&rest, '|'))) {
            return true;
        }
    }
    return false;
}

struct str ru_nest_quotes(struct arena *arena, struct str text) {
    if (str_find(text, S("«")) == STR_NONE) {
        return text;
    }
    struct buf out = buf_open(arena, text.n + text.n / 2 + 16); // „ is a byte longer than «
    int depth = 0;
    while (text.n > 0) {
        if (str_starts(text, S("«"))) {
            buf_put(&out, ++depth > 1 ? S("„") : S("«"));
            text = str_from_at(text, S("«").n);
        } else if (str_starts(text, S("»"))) {
            buf_put(&out, depth > 1 ? S("“") : S("»"));
            depth -= depth > 0;
            text = str_from_at(text, S("»").n);
        } else {
            buf_put_char(&out, text.p[0]);
            text = str_from_at(text, 1);
        }
    }
    return buf_str(&out);
}
