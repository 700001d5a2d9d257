// SPDX-License-Identifier: GPL-3.0-or-later
// Entering a survey and answering it. A device makes up a claim of 16 random bytes. To enter it
// shows a code and the claim and gets a ticket, a signature of the claim; to answer it shows claim
// and ticket. Stored are two hashes of the claim that nobody can turn into each other: one beside
// the code, the other as the answer's key. So a repeated entry and a repeated answer are known as
// such, while a code and an answer have nothing in common.
#ifndef VSOKO_MONITORING_SURVEY_ANSWER_H
#define VSOKO_MONITORING_SURVEY_ANSWER_H

#include "monitoring/survey.h"

// A store_write_fn. Refused with a sentence: a wrong or used code, a closed survey.
struct survey_enter {
    const struct survey *survey;
    struct str code, claim;
    struct str ticket; // result; its bytes are in ticket_text
    char ticket_text[SURVEY_CLAIM_CHARS + 1];
};
bool survey_enter(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A field of a form: «q-i1» and what was chosen, the place of the answer in the list (0, 1 …); for
// an order «q-i1-2» and the place that answer 2 got (1, 2 …); else the number or the words.
struct survey_field {
    struct str name, value;
};
struct survey_text {
    struct str item, body;
};
// One filled sheet, checked: JSON of the answers but for words, which go apart.
struct survey_sheet {
    VEC(struct survey_field) fields;
    struct str json; // {"i1": 2, "i4": [0, 3], "i7": 12.5}
    size_t answered;
    VEC(struct survey_text) texts;
};
enum { SURVEY_TEXT_MAX = 1000, SURVEY_FIELDS_MAX = 2000 };

// Checks the fields against the questionnaire and fills the rest. A question that is not answered
// is left out. ERROR_INPUT for what is no answer of this sheet, and for an empty sheet.
bool survey_sheet_read(struct arena *arena, const struct instrument *instrument,
                       struct survey_sheet *sheet, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: stores the sheet; the same claim again is the same sheet and is kept once.
// Refused with a sentence: a ticket that is not of this survey, a closed survey.
struct survey_send {
    const struct survey *survey;
    struct str claim, ticket;
    const struct survey_sheet *sheet;
};
bool survey_send(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Answers in own words: what a person has decided on each.
enum survey_text_state { SURVEY_TEXT_UNREAD, SURVEY_TEXT_RELEASED, SURVEY_TEXT_KEPT_BACK };

// A store_write_fn, of a closed survey with MEASURE_MIN_PERSONAL sheets or more.
struct survey_decide {
    const struct person *by;
    int64_t session_id;
    struct str item, key;
    bool show;
};
bool survey_words_decide(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Sheets received.
bool survey_answer_count(struct db *db, int64_t org, int64_t session_id, int64_t *out,
                         struct error *error) __attribute__((warn_unused_result));

// Part of survey_load: all sheets at once.
bool survey_answers_load(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                         const struct survey_sheet *sheets, size_t n, struct error *error)
    __attribute__((warn_unused_result));
// Of a survey that is taken back.
bool survey_answers_remove(struct db *db, int64_t org, int64_t session_id, struct error *error)
    __attribute__((warn_unused_result));

// Part of survey_close: every row gets a new random key and a new place.
bool survey_answers_seal(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                         struct error *error) __attribute__((warn_unused_result));

#endif
