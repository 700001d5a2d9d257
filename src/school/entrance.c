// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/entrance.h"

#include "base/rng.h"
#include "base/worker.h"
#include "net/rate.h"
#include "school/password.h"

#include <sodium.h>
#include <string.h>

enum { CODE_DIGITS = 8 };

struct entrance {
    struct arena *arena;
    struct rate *by_login, *by_client, *by_code, *by_survey;
    struct worker *worker;
    char code[CODE_DIGITS + 1];
};

struct entrance *entrance_open(void) {
    enum { LOGINS = 4096, CLIENTS = 4096, HASHERS = 2, WAITING = 200 };
    enum { SURVEYS = 1024, SURVEY_BURST = 120 };
    struct arena *arena = arena_open(0);
    if (arena == NULL) {
        return NULL;
    }
    struct entrance *entrance = arena_new(arena, struct entrance);
    entrance->arena = arena;
    entrance->by_login = rate_open(5, 1, LOGINS);
    entrance->by_client = rate_open(40, 20, CLIENTS);
    entrance->by_code = rate_open(5, 1, 1);
    entrance->by_survey = rate_open(SURVEY_BURST, 60, SURVEYS);
    entrance->worker = worker_open(HASHERS, WAITING);
    memcpy(entrance->code, password_first(arena).p, CODE_DIGITS);
    if (entrance->by_login == NULL || entrance->by_client == NULL || entrance->by_code == NULL ||
        entrance->by_survey == NULL || entrance->worker == NULL) {
        entrance_close(entrance);
        return NULL;
    }
    return entrance;
}

void entrance_close(struct entrance *entrance) {
    if (entrance == NULL) {
        return;
    }
    worker_close(entrance->worker);
    rate_close(entrance->by_login);
    rate_close(entrance->by_client);
    rate_close(entrance->by_code);
    rate_close(entrance->by_survey);
    arena_close(entrance->arena);
}

struct worker *entrance_worker(struct entrance *entrance) {
    return entrance->worker;
}

bool entrance_try(struct entrance *entrance, struct str login, struct str client) {
    return rate_take(entrance->by_client, client) && rate_take(entrance->by_login, login);
}

bool entrance_try_survey(struct entrance *entrance, struct str address) {
    return rate_take(entrance->by_survey, address);
}

void entrance_welcome(struct entrance *entrance, struct str login) {
    rate_forgive(entrance->by_login, login);
}

const char *entrance_code(const struct entrance *entrance) { return entrance->code; }

bool entrance_is_local(struct str client) {
    return str_starts(client, S("127.")) || str_eq(client, S("::1")) ||
           str_starts(client, S("::ffff:127."));
}

bool entrance_may_begin(struct entrance *entrance, struct str client, struct str code) {
    if (entrance_is_local(client)) {
        return true;
    }
    // One bucket for all: strangers together get five tries, then one a minute.
    return rate_take(entrance->by_code, S("code")) && code.n == CODE_DIGITS &&
           sodium_memcmp(code.p, entrance->code, CODE_DIGITS) == 0;
}
