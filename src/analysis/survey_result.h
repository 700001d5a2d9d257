// SPDX-License-Identifier: GPL-3.0-or-later
// What a closed survey says of all who answered together: how often each answer was given and the
// levels of scales, never one sheet. Small cells are hidden with others that would give them away
// (vsoko/measure/disclosure.h). There are no means: with a hidden cell they would tell it.
#ifndef VSOKO_ANALYSIS_SURVEY_RESULT_H
#define VSOKO_ANALYSIS_SURVEY_RESULT_H

#include "monitoring/survey.h"
#include "vsoko/measure/disclosure.h"

// How many of all sheets: an answer, a level, or «пропустили».
struct survey_cell {
    struct str title;
    int tone; // of a level: 0..3 for the palette, else -1
    size_t count;
    enum measure_cell shown;
};

struct survey_own_words {
    struct str item, key, body;
    bool unread; // nobody has decided yet; only those who decide get it
};

struct survey_table {
    size_t number; // of the question, from 1; 0 of a scale
    struct str title;
    struct str note; // «можно было отметить несколько»
    VEC(struct survey_cell) cells;
    VEC(struct survey_own_words) words; // of an open question
    bool open;
};

struct survey_result {
    int64_t answers, invited;
    VEC(struct survey_table) scales;
    VEC(struct survey_table) questions;
    size_t unread; // answers in own words that wait for a person
};

// ERROR_FORBIDDEN with a sentence while the survey is open (two looks would differ by one person)
// and for fewer sheets than MEASURE_MIN_PERSONAL. Words that nobody has decided on come along only
// with `unread`.
bool survey_result_make(struct db *db, struct arena *arena, const struct survey *survey,
                        const struct instrument *instrument, bool unread, struct survey_result *out,
                        struct error *error) __attribute__((warn_unused_result));

// «9 из 24 (38 %)»; «скрыто», whatever the reason.
struct str survey_cell_words(struct arena *arena, const struct survey_cell *cell, int64_t answers);

// The bytes of an .xlsx with the same tables.
bool survey_result_xlsx(struct arena *arena, const struct survey_result *result,
                        const struct session *session, struct str school, struct str *out,
                        struct error *error) __attribute__((warn_unused_result));

#endif
