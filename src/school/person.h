// SPDX-License-Identifier: GPL-3.0-or-later
// A person (вошедший пользователь) and the role gate: the one place that says who may do what.
#ifndef VSOKO_SCHOOL_PERSON_H
#define VSOKO_SCHOOL_PERSON_H

#include "base/error.h"
#include "base/str.h"

enum role {
    ROLE_ADMINISTRATOR = 1, // администратор программы: accounts, backups; no results of pupils
    ROLE_DIRECTOR = 2,    // директор
    ROLE_DEPUTY = 4,      // заместитель директора (завуч)
    ROLE_METHOD_HEAD = 8, // руководитель методического объединения
    ROLE_PSYCHOLOGIST = 16, // педагог-психолог
    ROLE_TEACHER = 32,      // учитель, классный руководитель
    ROLE_OBSERVER = 64,     // наблюдатель: only the sheets given to him
};
enum { ROLE_COUNT = 7 };

struct person {
    int64_t org;
    int64_t account;
    int64_t staff;    // 0 if the account is of nobody on the staff list
    unsigned roles;   // bits of enum role
    struct str name;  // «Петрова А. С.»
    bool must_change; // the first password has not been changed yet; `roles` is 0 till then
};

const char *role_name(enum role role);     // "deputy", for files and commands
const char *role_title(enum role role);    // «заместитель директора»
enum role role_from_name(struct str name); // 0 if unknown

// May a person with these roles pass this permission? An unknown permission is never passed.
bool gate_may(unsigned roles, const char *permission);
// The same with a sentence for the page.
bool gate_check(const struct person *person, const char *permission, struct error *error);
// The i-th permission of the table, NULL past the end.
const char *gate_permission(size_t i);
// Roles that pass a permission, for the table in docs and the test that walks route × role.
unsigned gate_roles(const char *permission);

#endif
