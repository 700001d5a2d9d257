// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ru.h"
#include "instruments/sheet.h"

// Vowels of both cases, as code points: а е ё и о у ы э ю я.
static bool is_vowel(uint32_t code) {
    static const uint32_t vowels[] = {0x430, 0x435, 0x451, 0x438, 0x43e,
                                      0x443, 0x44b, 0x44d, 0x44e, 0x44f};
    uint32_t low = code >= 0x410 && code <= 0x42f ? code + 0x20 : code == 0x401 ? 0x451 : code;
    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++) {
        if (low == vowels[i]) {
            return true;
        }
    }
    return false;
}

static bool ends_sentence(uint32_t code) {
    return code == '.' || code == '!' || code == '?' || code == 0x2026;
}

static size_t count_words(struct readability *sum, struct str sentence) {
    struct str word;
    size_t words = 0;
    while (ru_next_word(&sentence, &word)) {
        words++;
        while (word.n > 0) {
            sum->syllables += is_vowel(utf8_next(&word));
        }
    }
    return words;
}

static void add_sentence(struct readability *sum, struct str sentence) {
    size_t words = count_words(sum, sentence);
    sum->words += words;
    sum->sentences += words > 0;
    sum->longest = words > sum->longest ? words : sum->longest;
}

void readability_add(struct readability *sum, struct str text) {
    struct str rest = text;
    size_t begin = 0;
    while (rest.n > 0) {
        size_t at = text.n - rest.n;
        if (ends_sentence(utf8_next(&rest))) {
            add_sentence(sum, str_sub(text, begin, at - begin));
            begin = text.n - rest.n;
        }
    }
    add_sentence(sum, str_from_at(text, begin));
}

double readability_sentence(const struct readability *sum) {
    return sum->sentences == 0 ? 0 : (double)sum->words / (double)sum->sentences;
}

double readability_grade(const struct readability *sum) {
    if (sum->words == 0) {
        return 0;
    }
    double grade =
        0.5 * readability_sentence(sum) + 8.4 * (double)sum->syllables / (double)sum->words - 15.59;
    return grade < 1 ? 1 : grade;
}

struct readability sheet_readability(const struct instrument_sheet *sheet) {
    struct readability sum = {0};
    for (size_t i = 0; i < sheet->stimuli.n; i++) {
        const struct stimulus *stimulus = &sheet->stimuli.at[i];
        for (size_t j = 0; j < stimulus->blocks.n; j++) {
            readability_add(&sum, stimulus->blocks.at[j].text);
        }
    }
    for (size_t i = 0; i < sheet->questions.n; i++) {
        const struct question *question = &sheet->questions.at[i];
        readability_add(&sum, question->text);
        for (size_t j = 0; j < question->answers.n; j++) {
            readability_add(&sum, question->answers.at[j].text);
        }
    }
    return sum;
}
