// SPDX-License-Identifier: GPL-3.0-or-later
// A sheet (лист): what stands in the record of an instrument of any kind, of those that this
// version does not run too. For reading and for paper; marks are counted by instrument.h.
#ifndef VSOKO_INSTRUMENTS_SHEET_H
#define VSOKO_INSTRUMENTS_SHEET_H

#include "instruments/passport.h"

struct sheet_answer {
    struct str letter; // of a task's answer: "a"; "" elsewhere
    int value;
    struct str text;
};

struct stimulus_row {
    VEC(struct str) cells;
};
// A paragraph, or a table written with |: then it has rows, the first one of headings.
struct stimulus_block {
    struct str text;
    VEC(struct stimulus_row) rows;
};
struct stimulus {
    struct str id, title;
    VEC(struct stimulus_block) blocks;
};

struct question {
    struct str id, text, outcome;
    enum question_type type;
    bool reverse;
    const struct stimulus *stimulus; // the text that it is asked about, NULL without one
    int max;                         // points, 0 = not said
    int low, high;                   // of a number; both 0 = not said
    struct str key, sample, note;
    VEC(struct sheet_answer) answers;
    VEC(struct sheet_answer) criteria; // what the checker gives points for
};

struct sheet_band {
    int from, to;
    struct str label;
};
struct sheet_scale {
    struct scale scale;           // cuts may be empty
    VEC(struct sheet_band) bands; // of a known method
};

struct instrument_sheet {
    const struct passport *passport;
    struct str purpose, limits, source, setting, evidence_note;
    bool confirmed; // a known method's bands agree in two published places
    VEC(struct str) materials;
    VEC(struct str) how_to_run;
    VEC(struct str) checked_in;
    VEC(struct stimulus) stimuli;
    VEC(struct question) questions;
    VEC(struct sheet_scale) scales;
    struct level_meaning meaning[ATTAINMENT_LEVELS];
};

// What is missing in the record is empty.
void sheet_read(struct arena *arena, const struct passport *passport, struct instrument_sheet *out);

// The texts are drawn before all questions, since these go back and forth between them.
bool sheet_texts_first(const struct instrument_sheet *sheet);
// The text to draw before question i where texts stand among the questions; else NULL.
const struct stimulus *sheet_stimulus_before(const struct instrument_sheet *sheet, size_t i);
// The text that question i points to, where texts stand first and the question before it was about
// another; else NULL.
const struct stimulus *sheet_stimulus_again(const struct instrument_sheet *sheet, size_t i);

// The pupil fills it himself.
bool sheet_is_for_pupils(const struct instrument_sheet *sheet);

// How hard it is to read (удобочитаемость). Words are runs of letters and digits, sentences end at
// . ! ? … or with the text; the index is the grade of school that reads it freely: Flesch-Kincaid
// for Russian, 0.5 × words in a sentence + 8.4 × syllables in a word − 15.59 (Oborneva, 2006),
// not less than 1.
struct readability {
    size_t words, sentences, syllables;
    size_t longest; // words of the longest sentence
};
void readability_add(struct readability *sum, struct str text);
double readability_sentence(const struct readability *sum); // words in a sentence, 0 without text
double readability_grade(const struct readability *sum);    // 0 without text
// What a pupil reads on the sheet: texts, questions, answers.
struct readability sheet_readability(const struct instrument_sheet *sheet);

#endif
