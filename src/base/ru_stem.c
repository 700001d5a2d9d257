// SPDX-License-Identifier: GPL-3.0-or-later
// Roots of words for the search: the Snowball stemmer takes the endings of cases and persons off,
// the table below takes the endings that make one part of speech of another («планиров-ание»,
// «оцен-ива-ть»), so that a verb finds its noun.
#include "base/ru.h"

#include <libstemmer.h>

struct ru_stemmer {
    struct arena *arena;
    struct sb_stemmer *snowball; // NULL: without memory words are searched as they are
};

static void close_snowball(void *snowball) { sb_stemmer_delete(snowball); }

struct ru_stemmer *ru_stemmer_open(struct arena *arena) {
    struct ru_stemmer *stemmer = arena_new(arena, struct ru_stemmer);
    stemmer->arena = arena;
    stemmer->snowball = sb_stemmer_new("russian", "UTF_8");
    if (stemmer->snowball != NULL) {
        arena_on_close(arena, close_snowball, stemmer->snowball);
    }
    return stemmer;
}

// What is cut off a Snowball stem and what comes instead, tried from the longest; at least `keep`
// letters must be left before it. Cut again until nothing fits.
static const struct {
    const char *ending, *instead;
    size_t keep;
} endings[] = {
    {"фикацион", "фиц", 3}, {"ительност", "", 4},  {"ывательн", "", 4}, {"ивательн", "", 4},
    {"овательн", "", 4},    {"ировочн", "", 4},    {"ировк", "", 4},    {"ирован", "ир", 3},
    {"ирова", "ир", 3},     {"ирующ", "ир", 3},    {"ируем", "ир", 3},  {"фикац", "фиц", 3},
    {"фикат", "фиц", 3},    {"ифицир", "ифиц", 2}, {"ательск", "", 4},  {"ительск", "", 4},
    {"ательн", "", 4},      {"ительн", "", 4},     {"ятельн", "", 4},   {"ател", "", 4},
    {"ител", "", 5},        {"ивован", "ив", 4},   {"ывани", "", 4},    {"ыван", "", 4},
    {"иван", "", 4},        {"ован", "", 4},       {"еван", "", 4},     {"ива", "", 4},
    {"ыва", "", 4},         {"ова", "", 4},        {"ева", "", 5},      {"ацион", "", 4},
    {"яцион", "", 4},       {"иальн", "", 4},      {"ональн", "он", 4}, {"альн", "", 5},
    {"ическ", "", 4},       {"ичн", "", 4},        {"очн", "", 4},      {"ечн", "", 5},
    {"ивн", "", 4},         {"овн", "", 5},        {"енн", "", 4},      {"анн", "", 4},
    {"янн", "", 4},         {"ающ", "", 4},        {"яющ", "", 4},      {"ующ", "", 4},
    {"ион", "", 4},         {"вш", "", 4},         {"ат", "", 6},       {"ац", "", 4},
    {"яц", "", 4},          {"ик", "", 5},         {"ир", "", 5},       {"ени", "", 4},
    {"ани", "", 4},         {"ен", "", 4},         {"ан", "", 4},       {"ян", "", 4},
    {"ям", "", 4},          {"ств", "", 5},        {"ов", "", 4},       {"ск", "", 4},
    {"им", "", 5},          {"к", "", 4},          {"н", "", 4},        {"л", "", 6},
    {"а", "", 4},           {"я", "", 4},          {"и", "", 4},        {"е", "", 4},
    {"ь", "", 3},           {"у", "", 5},
};
enum { ENDINGS = sizeof endings / sizeof *endings };

// Stems that the rules above and Snowball's own leave apart from their relatives.
static const struct {
    const char *stem, *instead;
} strays[] = {
    {"мотив", "мот"},   {"обща", "общен"},  {"сигнал", "сигн"},
    {"схемат", "схем"}, {"табл", "таблиц"}, {"управленч", "управл"},
};

static bool vowel_before(struct str word, size_t at) {
    static const char *const vowels[] = {"а", "е", "и", "о", "у", "ы", "э", "ю", "я"};
    struct str before = str_sub(word, 0, at);
    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++) {
        if (str_ends(before, str_from(vowels[i]))) {
            return true;
        }
    }
    return false;
}

// One more ending off; false when none fits.
static bool cut_ending(struct arena *arena, struct str *word) {
    for (size_t i = 0; i < ENDINGS; i++) {
        struct str ending = str_from(endings[i].ending);
        if (!str_ends(*word, ending)) {
            continue;
        }
        size_t left = word->n - ending.n;
        bool consonant = str_eq(ending, S("н")) || str_eq(ending, S("к")) || str_eq(ending, S("л"));
        if (utf8_length(str_sub(*word, 0, left)) < endings[i].keep ||
            (consonant && vowel_before(*word, left))) {
            continue;
        }
        struct str instead = str_from(endings[i].instead);
        *word = str_fmt(arena, "%.*s%.*s", (int)left, word->p, STR_ARG(instead));
        return true;
    }
    return false;
}

struct str ru_stem(struct ru_stemmer *stemmer, struct str word) {
    struct str stem = word;
    if (stemmer->snowball != NULL && (unsigned char)*word.p >= 0x80) {
        const sb_symbol *cut =
            sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)word.p, (int)word.n);
        if (cut != NULL) {
            stem = str_dup(stemmer->arena,
                           str_n((const char *)cut, (size_t)sb_stemmer_length(stemmer->snowball)));
        }
        while (cut_ending(stemmer->arena, &stem)) {
        }
        for (size_t i = 0; i < sizeof strays / sizeof *strays; i++) {
            if (str_eq(stem, str_from(strays[i].stem))) {
                stem = str_from(strays[i].instead);
            }
        }
    }
    return stem;
}

static bool is_letter(uint32_t code) {
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
           (code >= '0' && code <= '9') || (code >= 0x410 && code <= 0x44F) || code == 0x401 ||
           code == 0x451;
}

bool ru_next_word(struct str *rest, struct str *word) {
    while (rest->n > 0) {
        struct str after = *rest;
        if (is_letter(utf8_next(&after))) {
            break;
        }
        *rest = after;
    }
    const char *begin = rest->p;
    size_t n = 0;
    while (rest->n > 0) {
        struct str after = *rest;
        if (!is_letter(utf8_next(&after))) {
            break;
        }
        n += rest->n - after.n;
        *rest = after;
    }
    *word = str_n(begin, n);
    return n > 0;
}

bool ru_common_word(struct str folded) {
    static const char *const common[] = {
        "а",   "без",  "бы",  "в",  "во",  "вы",  "где", "да",  "для",  "до",   "его",
        "ее",  "если", "же",  "за", "и",   "из",  "или", "им",  "их",   "к",    "как",
        "ко",  "ли",   "мы",  "на", "не",  "нет", "ни",  "но",  "о",    "об",   "он",
        "она", "они",  "от",  "по", "под", "при", "про", "с",   "свой", "со",   "так",
        "то",  "того", "той", "у",  "уже", "что", "чем", "эта", "это",  "этот",
    };
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        if (str_eq(folded, str_from(common[i]))) {
            return true;
        }
    }
    return false;
}
