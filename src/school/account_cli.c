// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts from the console: the way in when the browser is no way in any more. What is done here
// is in the record as the console's deed.
#include "base/command.h"
#include "school/account_issue.h"
#include "school/org.h"
#include "school/reading.h"
#include "school/school_commands.h"

struct console {
    struct store *store;
    struct person by;
};

// The database, and the console as a person who may do all.
static bool begin(struct command_call *call, struct console *out, struct error *error) {
    struct reading reading;
    out->store = call->open_store(call, error);
    if (out->store == NULL || !reading_begin(&reading, out->store, error)) {
        return false;
    }
    bool read = org_here(reading.db, &out->by.org, error);
    reading_end(&reading);
    if (!read) {
        return false;
    }
    out->by.roles = (1U << ROLE_COUNT) - 1;
    return out->by.org != 0 ||
           error_set(error, ERROR_NOT_FOUND,
                     "Школы в этой базе ещё нет. Запустите «vsoko serve» и заведите её в браузере");
}

// The account of the first argument.
static bool find(struct command_call *call, const struct console *console, struct account *out,
                 struct error *error) {
    struct reading reading;
    struct str login = command_argument(call, 0);
    if (!reading_begin(&reading, console->store, error)) {
        return false;
    }
    bool read = account_by_login(reading.db, call->arena, console->by.org, login, out, NULL, error);
    reading_end(&reading);
    if (read && out->account_id == 0) {
        return error_set(error, ERROR_NOT_FOUND,
                         "Учётной записи «%.*s» нет. Список: vsoko user list", STR_ARG(login));
    }
    return read;
}

static struct node *account_node(struct arena *arena, const struct account *account) {
    struct node *node = node_map(arena);
    node_put(arena, node, "login", node_text(arena, account->login));
    node_put(arena, node, "name", node_text(arena, account->shown_name));
    node_put(arena, node, "roles", node_text(arena, account_roles_text(arena, account->roles)));
    node_put(arena, node, "blocked", node_bool(arena, account->blocked));
    node_put(arena, node, "must_change", node_bool(arena, account->must_change));
    return node;
}

static int run_list(struct command_call *call) {
    struct error error = {0};
    struct console console = {0};
    struct account_list list;
    if (!begin(call, &console, &error)) {
        return command_fail(call, &error);
    }
    struct db *db = store_reader(console.store, call->arena, &error);
    if (db == NULL || !account_list(db, call->arena, console.by.org, &list, &error)) {
        return command_fail(call, &error);
    }
    struct node *all = node_list(call->arena);
    for (size_t i = 0; i < list.rows.n; i++) {
        const struct account *account = &list.rows.at[i];
        struct str roles = account_roles_text(call->arena, account->roles);
        node_add(all, account_node(call->arena, account));
        command_say(call, "%.*s\t%.*s\t%.*s%s", STR_ARG(account->login),
                    STR_ARG(account->shown_name), STR_ARG(roles),
                    account->blocked ? "\tвход закрыт" : "");
    }
    command_answer(call, all);
    return 0;
}

// The first password goes to the console alone.
static int say_slip(struct command_call *call, const struct slip *slip) {
    struct node *node = node_map(call->arena);
    node_put(call->arena, node, "login", node_text(call->arena, slip->login));
    node_put(call->arena, node, "password", node_text(call->arena, slip->password));
    command_say(call,
                "Имя для входа: %.*s\nПервый пароль: %.*s\nПри входе программа попросит"
                " сменить его.",
                STR_ARG(slip->login), STR_ARG(slip->password));
    command_answer(call, node);
    return 0;
}

static int run_add(struct command_call *call) {
    struct error error = {0};
    struct console console = {0};
    struct slip slip = {0};
    int64_t id = 0;
    struct account account = {.login = command_argument(call, 0),
                              .shown_name = command_option(call, "name")};
    if (str_empty(account.shown_name)) {
        account.shown_name = account.login;
    }
    if (!account_roles_from_text(command_option(call, "role"), &account.roles, &error) ||
        !begin(call, &console, &error) ||
        !account_issue_one(console.store, call->arena, &console.by, &account, &id, &slip, &error)) {
        return command_fail(call, &error);
    }
    return say_slip(call, &slip);
}

static int run_roles(struct command_call *call) {
    struct error error = {0};
    struct console console = {0};
    struct account account;
    struct account_set_roles ask = {.by = &console.by};
    if (!account_roles_from_text(command_argument(call, 1), &ask.roles, &error) ||
        !begin(call, &console, &error) || !find(call, &console, &account, &error)) {
        return command_fail(call, &error);
    }
    ask.account_id = account.account_id;
    if (!store_write_wait(console.store, account_set_roles, &ask, &error)) {
        return command_fail(call, &error);
    }
    account.roles = ask.roles;
    command_say(call, "Роли изменены");
    command_answer(call, account_node(call->arena, &account));
    return 0;
}

static int run_block(struct command_call *call) {
    struct error error = {0};
    struct console console = {0};
    struct account account;
    if (!begin(call, &console, &error) || !find(call, &console, &account, &error)) {
        return command_fail(call, &error);
    }
    struct account_block ask = {&console.by, account.account_id, !command_has(call, "open")};
    if (!store_write_wait(console.store, account_block, &ask, &error)) {
        return command_fail(call, &error);
    }
    account.blocked = ask.blocked;
    command_say(call, ask.blocked ? "Вход закрыт" : "Вход открыт");
    command_answer(call, account_node(call->arena, &account));
    return 0;
}

static int run_password(struct command_call *call) {
    struct error error = {0};
    struct console console = {0};
    struct account account;
    struct slip slip = {0};
    if (!begin(call, &console, &error) || !find(call, &console, &account, &error) ||
        !account_issue_again(console.store, call->arena, &console.by, account.account_id, &slip,
                             &error)) {
        return command_fail(call, &error);
    }
    return say_slip(call, &slip);
}

const struct command school_commands[] = {
    {"user add", "user add LOGIN --role ROLES [--name NAME]", "Завести учётную запись",
     "ROLES – через запятую: administrator, director, deputy, method_head, psychologist,\n"
     "teacher, observer. Первый пароль печатается один раз.",
     run_add},
    {"user list", "user list", "Показать учётные записи",
     "Логин, имя, роли и состояние каждой записи; с ключом --json – для программ.", run_list},
    {"user roles", "user roles LOGIN ROLES", "Сменить роли учётной записи",
     "ROLES – через запятую, вместо прежних.", run_roles},
    {"user block", "user block LOGIN [--open]", "Закрыть вход учётной записи",
     "Открытые страницы попросят войти. С ключом --open вход открывается снова.", run_block},
    {"user password", "user password LOGIN", "Выдать новый первый пароль",
     "Для того, кто забыл свой, в том числе для администратора. Записывается в журнал\n"
     "действий.",
     run_password},
    {0}};
