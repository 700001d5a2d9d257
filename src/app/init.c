// SPDX-License-Identifier: GPL-3.0-or-later
// The command `init`: a school without a browser.
#include "app/app_internal.h"
#include "app/commands.h"
#include "base/clock.h"
#include "school/password.h"
#include "school/start.h"

static bool read_levels(struct str text, unsigned *out, struct error *error) {
    *out = str_empty(text) ? LEVELS_ALL : 0u;
    while (text.n > 0) {
        struct str word = str_trim(str_cut(&text, ','));
        enum level level = level_from_name(word);
        if (level == 0) {
            return error_set(error, ERROR_INPUT,
                             "--levels: «%.*s» – нет такого уровня; пишите noo, ooo, soo.",
                             STR_ARG(word));
        }
        *out |= (unsigned)level;
    }
    return true;
}

static bool read_ask(struct command_call *call, struct school_begin *ask, struct error *error) {
    static const enum term_kind kinds[LEVEL_COUNT] = {TERM_QUARTER, TERM_QUARTER, TERM_HALF_YEAR};
    int64_t year;
    ask->org.full_name = ask->org.short_name = command_option(call, "name");
    ask->org.city = command_option(call, "city");
    ask->login = command_has(call, "login") ? command_option(call, "login") : S("zavuch");
    ask->name = (struct person_name){.last = S("Завуч"), .first = S("Школы")};
    ask->position = S("заместитель директора");
    ask->roles = ROLE_DEPUTY;
    if (!command_option_int(call, "year", school_year_of(date_today()), &year, error) ||
        !read_levels(command_option(call, "levels"), &ask->org.levels, error)) {
        return false;
    }
    if (year < 2000 || year > 2100) {
        return error_set(error, ERROR_INPUT, "--year: нужен год от 2000 до 2100.");
    }
    calendar_propose(call->arena, (int)year, 5, ask->org.levels, kinds, &ask->calendar);
    return true;
}

int init_command(struct command_call *call) {
    struct error error;
    struct school_begin ask = {0};
    struct str password = password_first(call->arena);
    struct store *store = NULL;
    bool ok = read_ask(call, &ask, &error) &&
              password_hash(call->arena, password, &ask.password, &error) &&
              (store = call->open_store(call, &error)) != NULL &&
              store_write_wait(store, school_begin, &ask, &error);
    if (!ok) {
        return command_fail(call, &error);
    }
    struct node *answer = node_map(call->arena);
    node_put(call->arena, answer, "login", node_text(call->arena, ask.login));
    node_put(call->arena, answer, "password", node_text(call->arena, password));
    command_answer(call, answer);
    command_say(call,
                "Школа создана. Вход: %.*s, первый пароль %.*s (при входе его нужно сменить).",
                STR_ARG(ask.login), STR_ARG(password));
    return 0;
}
