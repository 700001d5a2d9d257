// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "session_kit.h"

#include "analysis/room.h"
#include "instruments/room.h"
#include "knowledge/room.h"
#include "monitoring/room.h"
#include "school/account.h"
#include "school/room.h"

struct session_kit session_kit;

static const struct room *const rooms[] = {&school_room,     &knowledge_room, &instruments_room,
                                           &monitoring_room, &analysis_room,  NULL};

static void add_rater(size_t i, const char *login, const char *name) {
    struct account_add add = {
        .org = kit.org,
        .account = {.login = str_from(login), .shown_name = str_from(name), .roles = ROLE_TEACHER},
        .password = S("x")};
    kit_write(account_add, &add);
    session_kit.raters[i] =
        (struct person){.org = kit.org, .account = add.account.account_id, .roles = ROLE_TEACHER};
}

static void open_session(void) {
    struct session_plan plan = {
        .by = &kit.deputy,
        .class_id = kit.class_5a,
        .instrument = shelf_find(&session_kit.shelf, S("obs-group-project-ooo")),
        .title = S("Групповой проект"),
        .held_on = DAY(2026, 10, 15),
        .team_size = 5,
    };
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[0].account;
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[1].account;
    kit_write(session_open, &plan);
    session_kit.session_id = plan.session_id;
}

int session_kit_open(void **state) {
    struct error error;
    session_kit = (struct session_kit){0};
    kit_rooms = rooms;
    if (kit_open(state) != 0 ||
        !shelf_load(kit.test.arena, content_files, &session_kit.shelf, &error)) {
        return -1;
    }
    // An administrator first: a school is never without one who gives accounts.
    struct account_add add = {
        .org = kit.org,
        .account = {.login = S("admin"), .shown_name = S("А"), .roles = ROLE_ADMINISTRATOR},
        .password = S("x")};
    kit_write(account_add, &add);
    add_rater(0, "petrova", "Петрова А. С.");
    add_rater(1, "sidorov", "Сидоров И. П.");
    for (size_t i = 0; i < KIT_PUPILS; i++) {
        static const char *const letters[KIT_PUPILS] = {"а", "б", "в", "г", "д", "е", "ж",
                                                        "з", "и", "к", "л", "м", "н"};
        struct str name = str_fmt(kit.test.arena, "Учеников%s Пётр Иванович", letters[i]);
        session_kit.pupils[i] = kit_pupil(name.p, kit.class_5a);
    }
    open_session();
    return 0;
}

int session_kit_close(void **state) { return kit_close(state); }

struct session kit_session(void) {
    struct session session;
    struct error error;
    if (!session_get(test_reader(&kit.test), kit.test.arena, kit.org, session_kit.session_id,
                     &session, &error)) {
        fail_msg("%s", error.text);
    }
    return session;
}

struct response_result kit_mark(size_t rater, size_t pupil, const char *item, int64_t seq,
                                int value, const char *key) {
    struct response_write write = {
        .pupil_id = session_kit.pupils[pupil],
        .item = str_from(item),
        .seq = seq,
        .state = RESPONSE_MARK,
        .value = value,
        .key = str_from(key),
    };
    struct response_result result;
    struct response_batch batch = {&session_kit.raters[rater], session_kit.session_id, &write, 1,
                                   &result};
    kit_write(response_save, &batch);
    return result;
}
