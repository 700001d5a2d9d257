// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts (учётные записи): who may enter, with which roles. Passwords come here hashed already
// (password.h), since hashing is too long for the writer.
#ifndef VSOKO_SCHOOL_ACCOUNT_H
#define VSOKO_SCHOOL_ACCOUNT_H

#include "base/vec.h"
#include "school/name.h"
#include "school/person.h"
#include "store/store.h"

struct account {
    int64_t account_id;
    struct str login;
    struct str shown_name; // «Петрова А. С.»
    int64_t staff_id;      // 0 = of nobody on the staff list
    unsigned roles;        // bits of enum role
    bool blocked;
    bool must_change;   // has not changed the first password yet
    int64_t entered_ms; // last entry, 0 = never
};
struct account_list {
    VEC(struct account) rows;
};

// In Russian order of names.
bool account_list(struct db *db, struct arena *arena, int64_t org, struct account_list *out,
                  struct error *error) __attribute__((warn_unused_result));
bool account_get(struct db *db, struct arena *arena, int64_t org, int64_t account_id,
                 struct account *out, struct error *error) __attribute__((warn_unused_result));
// By login, as a person types it (blanks and capitals do not matter); account_id 0 = none.
// *password gets the hash.
bool account_by_login(struct db *db, struct arena *arena, int64_t org, struct str login,
                      struct account *out, struct str *password, struct error *error)
    __attribute__((warn_unused_result));
// The hash of an account's password.
bool account_password(struct db *db, struct arena *arena, int64_t org, int64_t account_id,
                      struct str *out, struct error *error) __attribute__((warn_unused_result));
// Who a session's account is. *found is false when it is blocked or gone; the roles are empty
// until the first password is changed.
bool account_person(struct db *db, struct arena *arena, int64_t org, int64_t account_id,
                    struct person *out, bool *found, struct error *error)
    __attribute__((warn_unused_result));

// A login as it is kept: small letters without blanks at the ends.
struct str account_fold_login(struct arena *arena, struct str login);
// «petrova.as»: a login from a name; free in the school, a number is added where it is taken.
bool account_propose_login(struct db *db, struct arena *arena, int64_t org,
                           const struct person_name *name, struct str *out, struct error *error)
    __attribute__((warn_unused_result));
// The role that a post asks for; teacher where it says nothing.
enum role account_role_of_position(struct arena *arena, struct str position);
// «director, deputy» to bits; false with a sentence that names the unknown word.
bool account_roles_from_text(struct str text, unsigned *out, struct error *error)
    __attribute__((warn_unused_result));
struct str account_roles_text(struct arena *arena, unsigned roles); // "director,deputy"
struct str account_roles_title(struct arena *arena, unsigned roles); // «директор, учитель»

// ---- store_write_fns. Each refuses to leave the school without anyone who may give accounts.

struct account_add {
    const struct person *by; // NULL at the first run and at the console
    int64_t org;             // used when by is NULL
    struct account account;  // account_id is given back; an empty shown_name is taken from staff
    struct str password;     // hash
};
bool account_add(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

struct account_set_roles {
    const struct person *by;
    int64_t account_id;
    unsigned roles;
};
// The roles instead of those that were.
bool account_set_roles(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A blocked account's sessions end.
struct account_block {
    const struct person *by;
    int64_t account_id;
    bool blocked;
};
bool account_block(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A new password; all sessions of the account end. `first` = a new first password, to be changed.
struct account_set_password {
    const struct person *by;
    int64_t account_id;
    struct str password; // hash
    bool first;
};
bool account_set_password(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// An entry, or a wrong password, into the record.
struct account_entered {
    int64_t org;
    int64_t account_id;
    bool right;
};
bool account_entered(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
