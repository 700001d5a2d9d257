// SPDX-License-Identifier: GPL-3.0-or-later
// First passwords: accounts for the staff, new passwords for those who lost theirs. What is issued
// is shown once, as slips to print, and kept nowhere but as a hash.
#ifndef VSOKO_SCHOOL_ACCOUNT_ISSUE_H
#define VSOKO_SCHOOL_ACCOUNT_ISSUE_H

#include "base/vec.h"
#include "school/account.h"

// What is cut out of the sheet and given to a person (памятка).
struct slip {
    struct str name; // «Петрова Анна Сергеевна»
    struct str login;
    struct str password;
    struct str roles;
};
struct slips {
    VEC(struct slip) rows;
    size_t failed; // accounts that could not be made, the others are there
};

// Not on a net thread: each password takes 50 ms to hash.

// An account for everyone on the staff who has none, with the role that the post asks for. False
// only when not a single one could be made.
bool account_issue_staff(struct store *store, struct arena *arena, const struct person *by,
                         struct slips *out, struct error *error)
    __attribute__((warn_unused_result));
// One account; login "" = proposed from the name. Its id is given back.
bool account_issue_one(struct store *store, struct arena *arena, const struct person *by,
                       const struct account *account, int64_t *account_id, struct slip *out,
                       struct error *error) __attribute__((warn_unused_result));
// A new first password; sessions end.
bool account_issue_again(struct store *store, struct arena *arena, const struct person *by,
                         int64_t account_id, struct slip *out, struct error *error)
    __attribute__((warn_unused_result));

#endif
