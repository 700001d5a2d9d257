// SPDX-License-Identifier: GPL-3.0-or-later
// A procedure (процедура) and its session in one class: the pupils of that day, their groups, the
// raters (наблюдатели, эксперты), the instrument's version that everyone uses.
#ifndef VSOKO_MONITORING_SESSION_H
#define VSOKO_MONITORING_SESSION_H

#include "instruments/instrument.h"
#include "school/class.h"
#include "school/person.h"
#include "store/store.h"

enum { SESSION_RATERS_MAX = 7, SESSION_TEAM_MIN = 4, SESSION_TEAM_MAX = 6 };

struct session_rater {
    int rater; // 1..7, the place at the sheet
    int64_t account;
    struct str name; // «Петрова А. С.»
};

struct session_pupil {
    int64_t pupil_id;
    int team;    // 1.., 0 = not in a group
    int variant; // of a work: 1, 2; 0 where there are none
    bool absent;
    struct str short_name, full_name, sort_key;
    struct str topic;   // of his project, "" = none yet
    int64_t supervisor; // account that leads it and does not judge it, 0 = nobody
};

struct session {
    int64_t session_id, procedure_id;
    int64_t class_id; // 0 where objects are judged: then class_name is «Уроки», grade 0
    struct str title; // of the procedure
    struct str purpose;
    struct str order_number;
    struct date order_date, held_on;
    struct str class_name;
    int grade;
    bool closed;
    bool entry_check; // the second rater enters the same sheets again (entry_check.h)
    struct str instrument_id;
    int64_t instrument_version;
    struct instrument instrument; // the frozen version
    VEC(struct session_rater) raters;
    VEC(struct session_pupil) pupils; // by name; or the objects in their order (session_object.h)
};

// One line of the list of sessions.
struct session_line {
    int64_t session_id;
    struct str title, class_name, instrument_title, instrument_id;
    int64_t instrument_version;
    struct date held_on;
    bool closed;
    int64_t pupils;      // present on the list
    int64_t cells_due;   // pupils × items × raters
    int64_t cells_done;  // cells that hold a mark or «не наблюдалось»
    bool survey;         // then due are the invited, done the sheets received
    int my_rater;        // place of the asking account, 0 if none
    bool my_class;       // the asking one leads it
    int64_t my_projects; // pupils whose projects the asking account leads
    bool of_class;       // else it is of the school as a whole, or judges objects
};

enum session_state { SESSION_ANY, SESSION_OPEN, SESSION_CLOSED };

// Which sessions of a year a list shows.
struct session_filter {
    int64_t org, year, account;
    int64_t class_id; // 0: of any class
    bool only_mine;   // only those where the account rates, and those of the class one leads
    int64_t staff;    // who leads, 0: nobody
    enum session_state state;
    size_t skip, most; // most 0: SESSION_LIST_MOST
    bool counted;      // the total is wanted
};
enum { SESSION_LIST_MOST = 200 };

struct session_list {
    VEC(struct session_line) rows; // newest first
    size_t total;                  // of the filter, however few are shown; 0 unless counted
};

// What a person asks for when opening a procedure.
struct session_plan {
    const struct person *by;
    int64_t class_id;
    const struct instrument *instrument; // from the shelf; frozen when the session is opened
    struct str title, purpose, order_number;
    struct date order_date, held_on;
    int team_size;           // 4..6, 0 = no groups
    int variants;            // of a work: 2 = given in turn by the list, else none
    VEC(struct str) objects; // what is judged instead of a class; then class_id is 0
    VEC(int64_t) raters;     // accounts, in order of their places; none for a survey
    bool entry_check;        // the second of two raters only repeats the entry
    bool by_class;           // a survey's address alone lets in; else one-time codes on slips
    int64_t session_id;      // result
};

// A store_write_fn. A survey (survey.h) invites those with consent where it is asked for. Else it
// freezes the instrument, opens procedure and session with the class of that day,
// draws the groups by lot (no group smaller than the smallest allowed where that is possible).
bool session_open(struct db *db, struct arena *arena, void *plan, struct error *error)
    __attribute__((warn_unused_result));

// The session with its frozen instrument, raters and pupils. ERROR_NOT_FOUND.
bool session_get(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                 struct session *out, struct error *error) __attribute__((warn_unused_result));

// The sessions that the filter names, with the progress of the open ones.
bool session_list_of(struct db *db, struct arena *arena, const struct session_filter *filter,
                     struct session_list *out, struct error *error)
    __attribute__((warn_unused_result));

// The place at the sheet of an account, 0 if it does not rate here.
int session_rater_of(const struct session *session, int64_t account);

// A store_write_fn: groups, variants and absences of the pupils named; those who are not named
// stay. A pupil who has marks cannot become absent, nor get another variant.
struct session_place {
    int64_t pupil_id;
    int team; // 0..99
    bool absent;
    int variant; // 1, 2; 0 = none
};
struct session_places {
    const struct person *by;
    int64_t session_id;
    VEC(struct session_place) rows;
};
bool session_places_save(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn. Closing ends free correction: later changes need a reason. Opening again is
// allowed; both are audited.
struct session_close {
    const struct person *by;
    int64_t session_id;
    bool closed;
};
bool session_close(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Inside a write that changed what a closed session says: its moment of closing moves on, by which
// those who counted it see that it is to be counted anew. Nothing for an open one.
bool session_touch(struct db *db, int64_t org, int64_t session_id, struct error *error)
    __attribute__((warn_unused_result));

// Splits n pupils into groups of about `size`: how many groups. 0 pupils give 0.
size_t session_team_count(size_t pupils, int size);

#endif
