// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/account_issue.h"

#include "base/clock.h"
#include "school/password.h"
#include "school/reading.h"
#include "school/staff.h"

static bool staff_without(struct store *store, struct arena *arena, int64_t org,
                          struct staff_list *out, struct error *error) {
    struct reading reading;
    if (!reading_begin(&reading, store, error)) {
        return false;
    }
    bool read = staff_search(reading.db, arena, org, 0, S(""), date_today(), out, error);
    reading_end(&reading);
    return read;
}

// The full name behind an account and a login for it.
static bool name_and_login(struct store *store, struct arena *arena, int64_t org,
                           const struct account *account, struct slip *out, struct error *error) {
    struct reading reading;
    struct staff staff = {0};
    if (!reading_begin(&reading, store, error)) {
        return false;
    }
    bool read = account->staff_id == 0 ||
                staff_get(reading.db, arena, org, account->staff_id, &staff, error);
    out->name = account->staff_id == 0 ? str_dup(arena, account->shown_name)
                                       : name_full(arena, &staff.name);
    out->login = account_fold_login(arena, account->login);
    if (read && str_empty(out->login)) {
        struct person_name name = staff.name;
        if (account->staff_id == 0) {
            name = (struct person_name){.last = account->shown_name};
        }
        read = account_propose_login(reading.db, arena, org, &name, &out->login, error);
    }
    reading_end(&reading);
    return read;
}

bool account_issue_one(struct store *store, struct arena *arena, const struct person *by,
                       const struct account *account, int64_t *account_id, struct slip *out,
                       struct error *error) {
    struct account_add add = {.by = by, .account = *account};
    *out = (struct slip){0};
    if (!name_and_login(store, arena, by->org, account, out, error)) {
        return false;
    }
    out->password = password_first(arena);
    out->roles = account_roles_title(arena, account->roles);
    add.account.login = out->login;
    add.account.must_change = true;
    if (!password_hash(arena, out->password, &add.password, error) ||
        !store_write_wait(store, account_add, &add, error)) {
        return false;
    }
    *account_id = add.account.account_id;
    return true;
}

bool account_issue_staff(struct store *store, struct arena *arena, const struct person *by,
                         struct slips *out, struct error *error) {
    struct staff_list list;
    *out = (struct slips){0};
    if (!staff_without(store, arena, by->org, &list, error)) {
        return false;
    }
    for (size_t i = 0; i < list.rows.n; i++) {
        const struct staff_row *row = &list.rows.at[i];
        int64_t id = 0;
        struct slip slip;
        if (row->account_id != 0) {
            continue;
        }
        struct account account = {.staff_id = row->staff.staff_id,
                                  .roles = account_role_of_position(arena, row->staff.position)};
        if (account_issue_one(store, arena, by, &account, &id, &slip, error)) {
            *vec_push(arena, &out->rows) = slip;
        } else {
            out->failed++; // what was issued already must still be shown
        }
    }
    return out->rows.n > 0 || out->failed == 0;
}

bool account_issue_again(struct store *store, struct arena *arena, const struct person *by,
                         int64_t account_id, struct slip *out, struct error *error) {
    struct reading reading;
    struct account account;
    struct account_set_password set = {.by = by, .account_id = account_id, .first = true};
    if (!reading_begin(&reading, store, error)) {
        return false;
    }
    bool read = account_get(reading.db, arena, by->org, account_id, &account, error);
    reading_end(&reading);
    if (!read || !name_and_login(store, arena, by->org, &account, out, error)) {
        return false;
    }
    out->password = password_first(arena);
    out->roles = account_roles_title(arena, account.roles);
    return password_hash(arena, out->password, &set.password, error) &&
           store_write_wait(store, account_set_password, &set, error);
}
