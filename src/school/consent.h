// SPDX-License-Identifier: GPL-3.0-or-later
// Consents of parents and, from 14 years on, of pupils (согласия): of what kind, since when, until
// when, withdrawn or not.
#ifndef VSOKO_SCHOOL_CONSENT_H
#define VSOKO_SCHOOL_CONSENT_H

#include "base/clock.h"
#include "base/vec.h"
#include "school/person.h"
#include "store/store.h"

struct consent_kind {
    const char *name; // "personal_data"
    const char *title; // «обработка персональных данных в мониторинге»
};
// Ends with a row whose name is NULL.
extern const struct consent_kind consent_kinds[];

struct consent {
    int64_t pupil_id;
    struct str kind;
    struct date given_on;
    struct date until_on;     // the last day; {0} = till it is withdrawn
    struct date withdrawn_on; // {0} = in force
};
struct consent_list {
    VEC(struct consent) rows; // by kind, the newest first
};

// All consents of a pupil, withdrawn ones too.
bool consent_list(struct db *db, struct arena *arena, int64_t org, int64_t pupil_id,
                  struct consent_list *out, struct error *error)
    __attribute__((warn_unused_result));
// The same of all who are in a class on the day, pupil by pupil.
bool consent_list_of_class(struct db *db, struct arena *arena, int64_t org, int64_t class_id,
                           struct date on, struct consent_list *out, struct error *error)
    __attribute__((warn_unused_result));

// What a list says of a pupil and a kind on a day.
struct consent_state {
    bool holds;
    struct str text; // «дано 1 сентября 2026 г.», «отозвано …», «срок кончился …», «не отмечено»
};
struct consent_state consent_state_of(struct arena *arena, const struct consent_list *list,
                                      int64_t pupil_id, struct str kind, struct date on);

// How many pupils of each class have a consent of each kind in force on the day; none = no row.
struct consent_count {
    int64_t class_id;
    struct str kind;
    int64_t pupils;
};
struct consent_counts {
    VEC(struct consent_count) rows;
};
bool consent_count_by_class(struct db *db, struct arena *arena, int64_t org, struct date on,
                            struct consent_counts *out, struct error *error)
    __attribute__((warn_unused_result));

// Is there a consent of the kind in force on the day?
bool consent_holds(struct db *db, struct arena *arena, int64_t org, int64_t pupil_id,
                   const char *kind, struct date on, bool *out, struct error *error)
    __attribute__((warn_unused_result));

// Store_write_fns.
struct consent_give {
    const struct person *by;
    struct consent consent; // withdrawn_on is not read
};
bool consent_give(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Withdraws what is in force of the kind, and erases what was kept of the pupil by that consent
// (school/erasure.h): for good. Answers without names cannot be found again and stay.
struct consent_withdraw {
    const struct person *by;
    int64_t pupil_id;
    struct str kind;
    struct date on;
    const struct room *const *rooms; // who keeps what; ends with NULL
};
bool consent_withdraw(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Many pupils at once, as papers are collected by classes. Withdrawing leaves those who have
// nothing to withdraw as they are.
struct consent_mark {
    const struct person *by;
    struct str kind;
    struct date on, until; // until {0} = till it is withdrawn
    bool withdraw;
    const struct room *const *rooms; // of consent_withdraw
    VEC(int64_t) pupils;
    int64_t marked; // out
};
bool consent_mark(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
