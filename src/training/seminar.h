// SPDX-License-Identifier: GPL-3.0-or-later
// A seminar of this school (семинар): planned in a month of the year, run on a day, closed; who
// takes part. Its script is shipped (catalogue.h).
#ifndef VSOKO_TRAINING_SEMINAR_H
#define VSOKO_TRAINING_SEMINAR_H

#include "base/clock.h"
#include "school/person.h"
#include "school/year.h"
#include "store/store.h"
#include "training/catalogue.h"

enum seminar_state { SEMINAR_PLANNED, SEMINAR_RUNNING, SEMINAR_CLOSED };

struct seminar {
    int64_t seminar_id, year_id;
    struct str script_id, pair_id, title;
    enum seminar_kind kind;
    enum seminar_state state;
    int month;
    struct date held_on;   // {0} until it is run
    int64_t leader_id;     // of the staff, 0 = not named
    struct str outcome_id; // whose chain gave the need, "" = none
    struct date looked_on; // when its effect was looked at, {0} = not yet
    struct str looked_note;
    bool concluded;        // its conclusions are written down
    int64_t members, came; // how many were invited, how many took part
};
struct seminars {
    VEC(struct seminar) rows; // by month of the school year
};

struct seminar_member {
    int64_t staff_id;
    struct str name; // «Петрова А. С.»
    bool attended;
    int team; // 0 = in none
};
struct seminar_members {
    VEC(struct seminar_member) rows; // by name
};

const char *seminar_state_title(enum seminar_state state); // «в плане»
// The month's place in a school year, 0 = September.
int school_month(int month);

// Of a year; of a teacher who takes part (any year); one (ERROR_NOT_FOUND); its members.
bool seminars_of_year(struct db *db, struct arena *arena, int64_t org, int64_t year,
                      struct seminars *out, struct error *error)
    __attribute__((warn_unused_result));
bool seminars_of_staff(struct db *db, struct arena *arena, int64_t org, int64_t staff_id,
                       struct seminars *out, struct error *error)
    __attribute__((warn_unused_result));
bool seminar_get(struct db *db, struct arena *arena, int64_t org, int64_t seminar_id,
                 struct seminar *out, struct error *error) __attribute__((warn_unused_result));
bool seminar_members_of(struct db *db, struct arena *arena, int64_t org, int64_t seminar_id,
                        struct seminar_members *out, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: puts a shipped seminar into the plan of a year. One that stands there already
// stays as it is. With `invite` its participants are those.
struct seminar_plan {
    const struct person *by;
    const struct training_catalogue *catalogue;
    int64_t year_id;
    struct str script_id, outcome_id;
    int month;
    VEC(int64_t) invite;
    int64_t seminar_id; // result
};
bool seminar_plan(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: another month, another leader; or out of the plan. What was run stays.
struct seminar_change {
    const struct person *by;
    int64_t seminar_id;
    int month;         // 0 = as it was
    int64_t leader_id; // -1 = as it was
    bool remove;
};
bool seminar_change(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: these take part too.
struct seminar_invite {
    const struct person *by;
    int64_t seminar_id;
    VEC(int64_t) staff;
};
bool seminar_invite(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// The months of a pair whose reflexive seminar is due from a month on (both by the calendar of the
// school year): the usual ones where they are still ahead, else the nearest; 0 = no room this year.
void pair_months(const struct seminar_pair *pair, int from, int *saw, int *developed);

#endif
