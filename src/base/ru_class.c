// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ru_internal.h"

#include <string.h>

enum { CODES_MAX = 64, GRADE_MAX = 12 };

// The text without what never matters in a class: blanks, quotes, dashes, «класс», «кл.», a remark
// in brackets; capital, Latin letters as the Cyrillic ones they look like. Returns how many codes.
struct class_text {
    uint32_t at[CODES_MAX];
    size_t n;
};

static bool decoration(uint32_t c) {
    return ru_code_blank(c) || ru_code_dash(c) || ru_code_apostrophe(c) || c == '"' || c == '.' ||
           c == '_' || c == ':' || c == ',' || c == '/' || c == 0xAB || c == 0xBB ||
           (c >= 0x201C && c <= 0x201E);
}

// Drops «КЛАСС», «КЛАССА», «КЛ» from the end of the run of letters that was just read.
static void drop_word_class(struct class_text *t, size_t from) {
    static const uint32_t word[] = {0x41A, 0x41B, 0x410, 0x421, 0x421, 0x410}; // КЛАССА
    size_t n = t->n - from;
    if ((n == 2 || n == 5 || n == 6) && memcmp(t->at + from, word, n * sizeof word[0]) == 0) {
        t->n = from;
    }
}

// The gap after a number matters: «10-1» is class «1» of grade 10, «101» is nothing.
static bool class_text_read(struct str text, struct class_text *t) {
    size_t run = 0; // where the current run of letters or digits began
    bool gap = false;
    while (text.n > 0) {
        uint32_t code = utf8_next(&text);
        if (code == '(') {
            break;
        }
        if (decoration(code)) {
            drop_word_class(t, run);
            run = t->n;
            gap = t->n > 0;
            continue;
        }
        code = ru_code_upper(code);
        uint32_t alike = ru_code_lookalike(code);
        code = alike != 0 ? alike : code;
        if (gap && t->n > 0 && ru_code_digit(code) && ru_code_digit(t->at[t->n - 1])) {
            if (t->n == CODES_MAX) {
                return false;
            }
            t->at[t->n++] = '-';
        }
        gap = false;
        if (t->n == CODES_MAX) {
            return false;
        }
        if (t->n > 0 && ru_code_digit(t->at[t->n - 1]) && !ru_code_digit(code)) {
            run = t->n; // «5кл В»
        }
        t->at[t->n++] = code;
    }
    drop_word_class(t, run);
    return t->n > 0;
}

// A Roman number at the start, written with Latin or look-alike letters; returns its length.
// It must be followed by the end or by a letter that cannot belong to it.
static size_t roman_at_start(const struct class_text *t, int *grade) {
    static const struct {
        const char *text;
        int value;
    } numbers[] = {{"VIII", 8}, {"XII", 12}, {"VII", 7}, {"III", 3}, {"XI", 11}, {"IX", 9},
                   {"IV", 4},   {"VI", 6},   {"II", 2},  {"X", 10},  {"V", 5},   {"I", 1}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        size_t n = strlen(numbers[i].text);
        size_t same = 0;
        while (same < n && same < t->n) {
            uint32_t code = t->at[same];
            code = code == 0x425 ? 'X' : (code == 0x406 ? 'I' : code); // Х, І
            if (code != (uint32_t)numbers[i].text[same]) {
                break;
            }
            same++;
        }
        if (same == n) {
            *grade = numbers[i].value;
            return n;
        }
    }
    return 0;
}

static size_t number_at_start(const struct class_text *t, int *grade) {
    size_t n = 0;
    *grade = 0;
    while (n < t->n && n < 3 && ru_code_digit(t->at[n])) {
        *grade = *grade * 10 + (int)(t->at[n] - '0');
        n++;
    }
    return n > 0 ? n : roman_at_start(t, grade);
}

bool ru_parse_class(struct str text, struct ru_class *out) {
    struct class_text t = {.n = 0};
    *out = (struct ru_class){0};
    if (!class_text_read(text, &t)) {
        return false;
    }
    int grade;
    size_t at = number_at_start(&t, &grade);
    if (at == 0 || grade < 1 || grade > GRADE_MAX) {
        return false;
    }
    bool digit = at < t.n && t.at[at] == '-';
    at += digit;
    size_t n = 0;
    for (; at < t.n; at++) {
        bool fits = ru_code_cyrillic(t.at[at]) || (ru_code_digit(t.at[at]) && (digit || n > 0));
        if (!fits || n + 4 >= RU_CLASS_LETTER_MAX) {
            return false;
        }
        n += utf8_put(out->letter + n, t.at[at]);
    }
    out->grade = grade;
    return true;
}

struct str ru_class_title(struct arena *arena, int grade, struct str letter) {
    size_t length = utf8_length(letter);
    const char *between = length <= 1 ? "" : RU_NBSP;
    if (length > 0 && ru_code_digit((unsigned char)letter.p[0])) {
        between = "-";
    }
    return str_fmt(arena, "%d%s%.*s", grade, between, STR_ARG(letter));
}
