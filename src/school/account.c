// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/account.h"

#include "base/rng.h"
#include "base/ru.h"
#include "school/audit.h"
#include "school/school_internal.h"
#include "school/staff.h"

#define ACCOUNT_SELECT                                                                             \
    "select a.account_id, a.login, a.shown_name, a.staff_id, a.blocked, a.must_change,"            \
    " a.entered_ms, a.password, a.org_id from account a"

static const struct sql account_all = {"account_all", ACCOUNT_SELECT
                                       " where a.org_id = $1 order by a.sort_key, a.account_id"};
static const struct sql account_one = {"account_one",
                                       ACCOUNT_SELECT " where a.org_id = $1 and a.account_id = $2"};
static const struct sql account_with_login = {"account_with_login", ACCOUNT_SELECT
                                              " where a.org_id = $1 and a.login = $2"};
static const struct sql role_of_org = {
    "role_of_org", "select account_id, role from account_role where org_id = $1"};
static const struct sql role_of_account = {
    "role_of_account",
    "select account_id, role from account_role where org_id = $1 and account_id = $2"};
static const struct sql account_insert = {
    "account_insert",
    "insert into account (org_id, account_id, login, password, must_change, staff_id, shown_name,"
    " sort_key, blocked, created_ms, entered_ms) values ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, "
    "0)"};
static const struct sql role_insert = {
    "role_insert", "insert into account_role (org_id, account_id, role) values ($1, $2, $3)"};
static const struct sql role_clear = {
    "role_clear", "delete from account_role where org_id = $1 and account_id = $2"};
static const struct sql account_set_blocked = {
    "account_set_blocked", "update account set blocked = $3 where org_id = $1 and account_id = $2"};
static const struct sql account_put_password = {"account_put_password",
                                                "update account set password = $3, must_change = $4"
                                                " where org_id = $1 and account_id = $2"};
static const struct sql account_set_entered = {
    "account_set_entered",
    "update account set entered_ms = $3 where org_id = $1 and account_id = $2"};
static const struct sql account_end_sessions = {
    "account_end_sessions", "delete from web_session where org_id = $1 and account_id = $2"};

const struct sql *const account_sql[] = {&account_all,
                                         &account_one,
                                         &account_with_login,
                                         &role_of_org,
                                         &role_of_account,
                                         &account_insert,
                                         &role_insert,
                                         &role_clear,
                                         &account_set_blocked,
                                         &account_put_password,
                                         &account_set_entered,
                                         &account_end_sessions,
                                         NULL};

// ---- reading

static void read_account(struct arena *arena, struct query *q, struct account *out) {
    out->account_id = query_int(q, 0);
    out->login = row_text(arena, q, 1);
    out->shown_name = row_text(arena, q, 2);
    out->staff_id = query_int(q, 3);
    out->blocked = query_int(q, 4) != 0;
    out->must_change = query_int(q, 5) != 0;
    out->entered_ms = query_int(q, 6);
}

static bool read_roles(struct db *db, int64_t org, struct account *account, struct error *error) {
    struct query q;
    if (!query_open(&q, db, &role_of_account, ARGS(ARG_INT(org), ARG_INT(account->account_id)),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        account->roles |= role_from_name(query_text(&q, 1));
    }
    return query_close(&q, error);
}

// One account of a statement with its roles; account_id 0 when there is none. password, org may be
// NULL.
static bool one_account(struct db *db, struct arena *arena, const struct sql *sql,
                        const struct arg *args, size_t n, struct account *out, struct str *password,
                        struct error *error) {
    struct query q;
    int64_t org = 0;
    *out = (struct account){0};
    if (!query_open(&q, db, sql, args, n, error)) {
        return false;
    }
    if (query_next(&q)) {
        read_account(arena, &q, out);
        org = query_int(&q, 8);
        if (password != NULL) {
            *password = row_text(arena, &q, 7);
        }
    }
    return query_close(&q, error) && (out->account_id == 0 || read_roles(db, org, out, error));
}

bool account_list(struct db *db, struct arena *arena, int64_t org, struct account_list *out,
                  struct error *error) {
    struct query q;
    *out = (struct account_list){0};
    if (!query_open(&q, db, &account_all, ARGS(ARG_INT(org)), error)) {
        return false;
    }
    while (query_next(&q)) {
        read_account(arena, &q, vec_push(arena, &out->rows));
    }
    if (!query_close(&q, error) || !query_open(&q, db, &role_of_org, ARGS(ARG_INT(org)), error)) {
        return false;
    }
    while (query_next(&q)) {
        for (size_t i = 0; i < out->rows.n; i++) {
            if (out->rows.at[i].account_id == query_int(&q, 0)) {
                out->rows.at[i].roles |= role_from_name(query_text(&q, 1));
            }
        }
    }
    return query_close(&q, error);
}

static bool must_be_there(const struct account *account, struct error *error) {
    return account->account_id != 0 ||
           error_set(error, ERROR_NOT_FOUND, "Такой учётной записи в школе нет");
}

bool account_get(struct db *db, struct arena *arena, int64_t org, int64_t account_id,
                 struct account *out, struct error *error) {
    return one_account(db, arena, &account_one, ARGS(ARG_INT(org), ARG_INT(account_id)), out, NULL,
                       error) &&
           must_be_there(out, error);
}

bool account_by_login(struct db *db, struct arena *arena, int64_t org, struct str login,
                      struct account *out, struct str *password, struct error *error) {
    return one_account(db, arena, &account_with_login,
                       ARGS(ARG_INT(org), ARG_TEXT(account_fold_login(arena, login))), out,
                       password, error);
}

bool account_password(struct db *db, struct arena *arena, int64_t org, int64_t account_id,
                      struct str *out, struct error *error) {
    struct account account;
    return one_account(db, arena, &account_one, ARGS(ARG_INT(org), ARG_INT(account_id)), &account,
                       out, error) &&
           must_be_there(&account, error);
}

bool account_person(struct db *db, struct arena *arena, int64_t org, int64_t account_id,
                    struct person *out, bool *found, struct error *error) {
    struct account account;
    if (!one_account(db, arena, &account_one, ARGS(ARG_INT(org), ARG_INT(account_id)), &account,
                     NULL, error)) {
        return false;
    }
    *found = account.account_id != 0 && !account.blocked;
    *out = (struct person){.org = org,
                           .account = account.account_id,
                           .staff = account.staff_id,
                           .roles = account.must_change ? 0 : account.roles,
                           .name = account.shown_name,
                           .must_change = account.must_change};
    return true;
}

// ---- changing

static bool write_roles(struct db *db, int64_t org, int64_t account_id, unsigned roles,
                        struct error *error) {
    if (!db_exec(db, &role_clear, ARGS(ARG_INT(org), ARG_INT(account_id)), NULL, error)) {
        return false;
    }
    for (unsigned i = 0; i < ROLE_COUNT; i++) {
        enum role role = (enum role)(1U << i);
        if ((roles & role) != 0 &&
            !db_exec(db, &role_insert,
                     ARGS(ARG_INT(org), ARG_INT(account_id), ARG_TEXT(str_from(role_name(role)))),
                     NULL, error)) {
            return false;
        }
    }
    return true;
}

// Somebody must be able to give accounts after the deed: else only the console can help.
static bool keep_a_keeper(struct db *db, struct arena *arena, int64_t org, struct error *error) {
    struct account_list list;
    if (!account_list(db, arena, org, &list, error)) {
        return false;
    }
    for (size_t i = 0; i < list.rows.n; i++) {
        if (!list.rows.at[i].blocked && gate_may(list.rows.at[i].roles, "school.accounts")) {
            return true;
        }
    }
    return error_set(error, ERROR_CONFLICT,
                     "Тогда в школе не останется никого, кто может заводить учётные записи. Сначала"
                     " назначьте такого человека");
}

static bool check_login(struct str login, struct error *error) {
    enum { SHORTEST = 3, LONGEST = 40 };
    size_t letters = utf8_length(login);
    return (letters >= SHORTEST && letters <= LONGEST && str_find_char(login, ' ') == STR_NONE) ||
           error_set(error, ERROR_INPUT,
                     "Имя для входа – от %d до %d знаков без пробелов, например petrova.as",
                     SHORTEST, LONGEST);
}

static bool name_from_staff(struct db *db, struct arena *arena, int64_t org,
                            struct account *account, struct error *error) {
    struct staff staff;
    if (!str_empty(str_trim(account->shown_name))) {
        account->shown_name = ru_tidy(arena, account->shown_name);
        return true;
    }
    if (account->staff_id == 0) {
        account->shown_name = account->login;
        return true;
    }
    if (!staff_get(db, arena, org, account->staff_id, &staff, error)) {
        return false;
    }
    account->shown_name = name_initials(arena, &staff.name);
    return true;
}

bool account_add(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct account_add *add = ask;
    struct account kept = add->account;
    struct account *account = &kept;
    int64_t org = add->by == NULL ? add->org : add->by->org;
    struct account twin;
    account->login = account_fold_login(arena, account->login);
    if (!check_login(account->login, error) || !name_from_staff(db, arena, org, account, error) ||
        !account_by_login(db, arena, org, account->login, &twin, NULL, error)) {
        return false;
    }
    if (twin.account_id != 0) {
        return error_set(error, ERROR_CONFLICT, "Имя для входа «%.*s» уже занято",
                         STR_ARG(account->login));
    }
    if (account->roles == 0) {
        return error_set(error, ERROR_INPUT, "Отметьте хотя бы одну роль");
    }
    account->account_id = add->account.account_id = id_new();
    if (!db_exec(db, &account_insert,
                 ARGS(ARG_INT(org), ARG_INT(account->account_id), ARG_TEXT(account->login),
                      ARG_TEXT(add->password), ARG_INT(account->must_change),
                      arg_id(account->staff_id), ARG_TEXT(account->shown_name),
                      ARG_TEXT(ru_sort_key(arena, account->shown_name)), ARG_INT(clock_now_ms())),
                 NULL, error) ||
        !write_roles(db, org, account->account_id, account->roles, error)) {
        return false;
    }
    struct node *detail = node_map(arena);
    put_text(arena, detail, "roles", account_roles_text(arena, account->roles));
    return audit_add(db, arena, org, add->by == NULL ? 0 : add->by->account, "account.add",
                     "account", account->account_id, detail, error);
}

bool account_set_roles(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct account_set_roles *set = ask;
    int64_t org = set->by->org;
    struct account was;
    if (set->roles == 0) {
        return error_set(error, ERROR_INPUT,
                         "Отметьте хотя бы одну роль. Чтобы закрыть вход, заблокируйте запись");
    }
    if (!account_get(db, arena, org, set->account_id, &was, error) ||
        !write_roles(db, org, set->account_id, set->roles, error) ||
        !keep_a_keeper(db, arena, org, error)) {
        return false;
    }
    struct node *detail = node_map(arena);
    put_text(arena, detail, "before", account_roles_text(arena, was.roles));
    put_text(arena, detail, "after", account_roles_text(arena, set->roles));
    return audit_add(db, arena, org, set->by->account, "account.roles", "account", set->account_id,
                     detail, error);
}

static bool end_sessions(struct db *db, int64_t org, int64_t account_id, struct error *error) {
    return db_exec(db, &account_end_sessions, ARGS(ARG_INT(org), ARG_INT(account_id)), NULL, error);
}

bool account_block(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct account_block *block = ask;
    int64_t org = block->by->org;
    return exec_one(db, &account_set_blocked,
                    ARGS(ARG_INT(org), ARG_INT(block->account_id), ARG_INT(block->blocked)),
                    "Такой учётной записи в школе нет", error) &&
           end_sessions(db, org, block->account_id, error) &&
           keep_a_keeper(db, arena, org, error) &&
           audit_add(db, arena, org, block->by->account,
                     block->blocked ? "account.block" : "account.unblock", "account",
                     block->account_id, NULL, error);
}

bool account_set_password(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct account_set_password *set = ask;
    int64_t org = set->by->org;
    return exec_one(db, &account_put_password,
                    ARGS(ARG_INT(org), ARG_INT(set->account_id), ARG_TEXT(set->password),
                         ARG_INT(set->first)),
                    "Такой учётной записи в школе нет", error) &&
           end_sessions(db, org, set->account_id, error) &&
           audit_add(db, arena, org, set->by->account,
                     set->first ? "account.reset" : "account.password", "account", set->account_id,
                     NULL, error);
}

bool account_entered(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct account_entered *entered = ask;
    int64_t org = entered->org;
    if (entered->right &&
        !db_exec(db, &account_set_entered,
                 ARGS(ARG_INT(org), ARG_INT(entered->account_id), ARG_INT(clock_now_ms())), NULL,
                 error)) {
        return false;
    }
    return audit_add(db, arena, org, entered->account_id,
                     entered->right ? "account.enter" : "account.refuse", "account",
                     entered->account_id, NULL, error);
}
