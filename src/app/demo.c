// SPDX-License-Identifier: GPL-3.0-or-later
// Making the demo school, and its command.
#include "app/demo.h"

#include "app/app_internal.h"
#include "app/serve.h"
#include "analysis/evidence.h"
#include "base/content_file.h"
#include "base/clock.h"
#include "school/account.h"
#include "school/org.h"
#include "school/password.h"

enum { SEED_DEFAULT = 2026, SUM_UP_AT_ONCE = 100 };

static bool read_names(struct demo *demo, struct error *error) {
    for (const struct content_file *file = content_files; file->path != NULL; file++) {
        if (str_eq(str_from(file->path), S("demo/names.yaml"))) {
            demo->names = content_root(demo->arena, file, error);
            return demo->names != NULL;
        }
    }
    return error_set(error, ERROR_INTERNAL, "В программе нет файла demo/names.yaml.");
}

static bool is_empty(struct demo *demo, struct error *error) {
    int64_t org;
    struct arena_mark mark = arena_mark(demo->arena);
    struct db *db = store_reader(demo->store, demo->arena, error);
    if (db == NULL || !org_here(db, &org, error)) {
        return false;
    }
    arena_rewind(demo->arena, mark);
    return org == 0 || error_set(error, ERROR_CONFLICT,
                                 "В этой папке уже есть школа: для демонстрации укажите другую, "
                                 "--data ПАПКА.");
}

struct accounts_ask {
    struct demo *demo;
    struct str hash; // one password for all: hashing 45 of them would take seconds
};

static bool write_accounts(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct accounts_ask *accounts = ask;
    struct demo *demo = accounts->demo;
    for (size_t i = 0; i < demo->teachers.n; i++) {
        struct demo_teacher *teacher = &demo->teachers.at[i];
        struct account_add add = {
            .org = demo->by.org,
            .account = {.staff_id = teacher->staff_id, .roles = teacher->roles},
            .password = accounts->hash,
        };
        if (!account_propose_login(db, arena, demo->by.org, &teacher->person.name,
                                   &add.account.login, error)) {
            return false;
        }
        if (i == 0) {
            add.account.login = S("zavuch");
        }
        if (!account_add(db, arena, &add, error)) {
            return false;
        }
        teacher->account = add.account.account_id;
    }
    demo->by.account = demo->teachers.at[0].account;
    return true;
}

static bool make_accounts(struct demo *demo, struct error *error) {
    struct accounts_ask ask = {.demo = demo};
    if (str_empty(demo->password)) {
        demo->password = password_first(demo->arena);
    }
    return password_hash(demo->arena, demo->password, &ask.hash, error) &&
           store_write_wait(demo->store, write_accounts, &ask, error);
}

// The summary of what was closed, so that the first look waits for nothing.
static bool sum_up(struct demo *demo, struct error *error) {
    struct arena *arena = arena_open(0);
    int64_t left = 1;
    bool ok = arena != NULL || error_set(error, ERROR_LIMIT, "Не хватило памяти.");
    while (ok && left > 0) {
        ok = evidence_refresh(demo->store, arena, demo->by.org, &demo->knowledge->outcomes,
                              SUM_UP_AT_ONCE, &left, error);
    }
    arena_close(arena);
    return ok;
}

bool demo_make(struct demo *demo, struct error *error) {
    struct date today = date_today();
    demo->rng = rng_seed(demo->seed);
    demo->start = today.month >= 8 ? today.year : today.year - 1;
    return read_names(demo, error) && is_empty(demo, error) && demo_people(demo, error) &&
           make_accounts(demo, error) && demo_results(demo, error) && demo_chain(demo, error) &&
           demo_journal(demo, error) && sum_up(demo, error) && demo_training(demo, error);
}

static void tell(struct command_call *call, const struct demo *demo) {
    struct node *answer = node_map(call->arena);
    node_put(call->arena, answer, "seed", node_int(call->arena, (int64_t)demo->seed));
    node_put(call->arena, answer, "pupils", node_int(call->arena, (int64_t)demo->pupils.n));
    node_put(call->arena, answer, "staff", node_int(call->arena, (int64_t)demo->teachers.n));
    node_put(call->arena, answer, "login", node_text(call->arena, S("zavuch")));
    node_put(call->arena, answer, "password", node_text(call->arena, demo->password));
    command_answer(call, answer);
    command_say(call, "Демонстрационная школа готова (зерно %llu).",
                (unsigned long long)demo->seed);
    command_say(call,
                "Вход: zavuch, пароль %.*s (он же у всех сотрудников; логины – на странице "
                "«Учётные записи»).",
                STR_ARG(demo->password));
}

int demo_command(struct command_call *call) {
    struct error error;
    struct knowledge knowledge;
    int64_t seed;
    struct demo demo = {.arena = call->arena,
                        .password = command_option(call, "password"),
                        .knowledge = &knowledge};
    if (call->data_dir == NULL && call->database_url == NULL) {
        struct str dir;
        if (!data_dir_of(call, &dir, &error)) {
            return command_fail(call, &error);
        }
        call->data_dir = str_fmt(call->arena, "%.*s-demo", STR_ARG(dir)).p;
    }
    bool ready = command_option_int(call, "seed", SEED_DEFAULT, &seed, &error) &&
                 knowledge_load(call->arena, &knowledge, &error) &&
                 (demo.store = call->open_store(call, &error)) != NULL;
    demo.seed = (uint64_t)seed;
    if (!ready) {
        return command_fail(call, &error);
    }
    if (demo_make(&demo, &error)) {
        tell(call, &demo);
    } else if (error.code != ERROR_CONFLICT || command_has(call, "no-serve")) {
        return command_fail(call, &error);
    }
    return command_has(call, "no-serve") ? 0 : serve_run(call);
}
