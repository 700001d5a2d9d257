// SPDX-License-Identifier: GPL-3.0-or-later
// A survey (опрос): a session in which a class, or its parents, answer a questionnaire each on a
// device, without names. Who is invited is known; whose an answer is, is not stored anywhere.
#ifndef VSOKO_MONITORING_SURVEY_H
#define VSOKO_MONITORING_SURVEY_H

#include "monitoring/session.h"

enum {
    SURVEY_CODE_DIGITS = 8,
    SURVEY_CLAIM_CHARS = 32, // hex of 16 bytes that a device makes up
};

struct survey {
    int64_t org, session_id;
    struct str code;     // of the address /a/CODE
    bool by_class;       // the address alone lets in; else a one-time code of a slip
    int64_t invited;     // who was on the class list that day, with consent where it is asked for
    struct str secret;   // signs tickets; "" when closed
    struct str title;    // of the procedure
    struct str org_name; // МБОУ «Школа № 12»
    bool closed;
    struct str instrument_id;
    int64_t instrument_version;
};

// The survey of a session; *found = false for a session of another kind.
bool survey_get(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                struct survey *out, bool *found, struct error *error)
    __attribute__((warn_unused_result));

// The survey behind an address, of any school of this server. ERROR_NOT_FOUND.
bool survey_by_code(struct db *db, struct arena *arena, struct str code, struct survey *out,
                    struct error *error) __attribute__((warn_unused_result));

// Part of session_open: who may run this questionnaire, how one enters, whom it invites, slips.
bool survey_check_plan(const struct session_plan *plan, struct error *error)
    __attribute__((warn_unused_result));
bool survey_add(struct db *db, struct arena *arena, const struct session_plan *plan,
                int64_t invited, struct error *error) __attribute__((warn_unused_result));

// Codes of slips that nobody has used, in the order of their digits.
struct survey_codes {
    VEC(struct str) rows;
};
bool survey_codes_unused(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                         struct survey_codes *out, struct error *error)
    __attribute__((warn_unused_result));
// How many slips were used.
bool survey_codes_used(struct db *db, int64_t org, int64_t session_id, int64_t *out,
                       struct error *error) __attribute__((warn_unused_result));

// A store_write_fn: new codes instead of those lost with their device, so that unused slips and
// answers together are as many as are invited.
struct survey_more {
    const struct person *by;
    int64_t session_id;
    int64_t added; // result
};
bool survey_more_codes(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn. For good: keys of answers are drawn anew, codes and the secret are destroyed,
// so that no device finds its answer again; only then results are shown.
struct survey_close {
    const struct person *by;
    int64_t session_id;
};
bool survey_close(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: answers that were given elsewhere become a survey that is closed at once; its
// sheets get random keys and lie in their order. Class 0 = the whole school. Fewer sheets than
// MEASURE_MIN_PERSONAL are refused.
struct survey_sheet;
struct survey_load {
    struct session_plan *plan; // session_id is the result
    const struct survey_sheet *sheets;
    size_t n;
};
bool survey_load(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
