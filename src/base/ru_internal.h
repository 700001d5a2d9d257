// SPDX-License-Identifier: GPL-3.0-or-later
// What the files of ru share.
#ifndef VSOKO_BASE_RU_INTERNAL_H
#define VSOKO_BASE_RU_INTERNAL_H

#include "base/buf.h"
#include "base/ru.h"

// One code point in the other case; itself if it has none.
uint32_t ru_code_lower(uint32_t code);
// As ru_code_lower.
uint32_t ru_code_upper(uint32_t code);
// A letter of any Cyrillic alphabet.
bool ru_code_cyrillic(uint32_t code);
// '0'..'9' only.
bool ru_code_digit(uint32_t code);
// A hyphen, a dash or a minus of any kind.
bool ru_code_dash(uint32_t code);
// Any sign that people type for an apostrophe.
bool ru_code_apostrophe(uint32_t code);
// White space of any kind, NBSP and the zero-width one too.
bool ru_code_blank(uint32_t code);
// A Cyrillic vowel, lower or upper case.
bool ru_code_vowel(uint32_t code);
// The Cyrillic letter that a Latin one looks like, 0 if there is none.
uint32_t ru_code_lookalike(uint32_t latin);

// The last code point, 0 for an empty text; the text without its last `n` code points.
uint32_t ru_last_code(struct str text);
struct str ru_drop_last(struct str text, size_t n);
size_t ru_vowels(struct str text);
// Two texts joined.
struct str ru_join(struct arena *arena, struct str a, struct str b);

// Ends with one of the words of a '|'-separated list; equals one of them.
bool ru_ends_with(struct str text, const char *endings);
bool ru_one_of(struct str text, const char *words);

// The endings of a pattern: genitive … prepositional, each replacing the last `cut` letters.
// ACCUSATIVE of what is alive equals the genitive where `accusative` is NULL.
struct ru_pattern {
    int cut;
    const char *genitive;
    const char *dative;
    const char *accusative;
    const char *instrumental;
    const char *prepositional;
};
struct str ru_apply(struct arena *arena, struct str word, const struct ru_pattern *pattern,
                    enum ru_case to);

#endif
