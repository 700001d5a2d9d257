// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "app_kit.h"

#include "analysis/chain_board.h"
#include "app/rooms.h"
#include "base/clock.h"
#include "knowledge/release.h"
#include "monitoring/external.h"
#include "monitoring/survey_answer.h"
#include "vsoko/measure/honesty.h"

struct app_kit app_kit;

enum { ROUTES_MAX = 64, KIT_SEED = 7 };

static const struct route *all_routes[ROUTES_MAX];

static void collect_routes(void) {
    size_t n = 0;
    for (const struct room *const *room = app_rooms; *room != NULL; room++) {
        for (size_t i = 0; (*room)->routes != NULL && (*room)->routes[i] != NULL; i++) {
            assert_true(n + 1 < ROUTES_MAX);
            all_routes[n++] = (*room)->routes[i];
        }
    }
}

void app_kit_demo(struct store *store, struct arena *arena, uint64_t seed, struct demo *demo) {
    struct error error = {0};
    *demo = (struct demo){.arena = arena,
                          .store = store,
                          .knowledge = &app_kit.knowledge,
                          .seed = seed,
                          .password = S("пароль из слов")};
    if (!demo_make(demo, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
}

int app_kit_open(void **state) {
    struct error error = {0};
    app_kit = (struct app_kit){.arena = arena_open((size_t)512 << 20)};
    collect_routes();
    web_rooms = app_rooms;
    web_routes = all_routes;
    if (!knowledge_load(app_kit.arena, &app_kit.knowledge, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    if (web_open(state) != 0) {
        return -1;
    }
    knowledge_give(&app_kit.knowledge, &web.app);
    web.app.chains = chain_board_open(app_kit.arena);
    if (!content_base_sync(web.test.store, &app_kit.knowledge.base, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    app_kit_demo(web.test.store, app_kit.arena, KIT_SEED, &app_kit.demo);
    app_kit.org = app_kit.demo.by.org;
    return 0;
}

int app_kit_close(void **state) {
    int closed = web_close(state);
    arena_close(app_kit.arena);
    return closed;
}

int64_t app_kit_session(const char *instrument) {
    struct session_list list;
    struct error error = {0};
    if (!session_list_of(test_reader(&web.test), web.test.arena,
                         &(struct session_filter){.org = app_kit.org,
                                                  .year = app_kit.demo.year_id[DEMO_YEARS - 1]},
                         &list, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    for (size_t i = 0; i < list.rows.n; i++) {
        struct session session = app_kit_read_session(list.rows.at[i].session_id);
        bool asked = *instrument == '\0' || str_eq(session.instrument_id, str_from(instrument));
        if (session.closed && asked) {
            return session.session_id;
        }
    }
    return 0;
}

struct session app_kit_read_session(int64_t session_id) {
    struct session session;
    struct error error = {0};
    if (!session_get(test_reader(&web.test), web.test.arena, app_kit.org, session_id, &session,
                     &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    return session;
}

void app_kit_write(store_write_fn *write, void *ask) {
    struct error error = {0};
    if (!store_write_wait(web.test.store, write, ask, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
}

static bool write_external(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct external_work *work = ask;
    struct external_point points[] = {{POINT_SCORED, 1}};
    struct external_result result = {.result_id = 1,
                                     .code = S("50001"),
                                     .class_mark = S("1"),
                                     .total = 1,
                                     .mark = 2,
                                     .journal_mark = 4,
                                     .points = points};
    return external_work_add(db, arena, app_kit.org, work, error) &&
           external_result_put(db, app_kit.org, work, &result, error);
}

int64_t app_kit_external_work(void) {
    struct external_work work = {.work_id = 5,
                                 .kind = EXTERNAL_VPR,
                                 .subject = S("Математика"),
                                 .grade = 5,
                                 .year = date_today().year,
                                 .held_on = date_today(),
                                 .max_total = 2};
    *vec_push(web.test.arena, &work.tasks) =
        (struct external_task){.code = S("1"), .points = 2, .difficulty = S("Б")};
    app_kit_write(write_external, &work);
    return work.work_id;
}

struct survey app_kit_open_survey(void) {
    struct survey survey;
    struct error error = {0};
    bool found = false;
    struct session_plan plan = {
        .by = &app_kit.demo.by,
        .class_id = app_kit.demo.classes[DEMO_YEARS - 1][5][0].class_id,
        .instrument = shelf_find(&app_kit.knowledge.shelf, S("q-satisfaction-pupils")),
        .title = S("Довольны ли вы школой"),
        .held_on = date_today(),
        .by_class = true,
    };
    app_kit_write(session_open, &plan);
    if (!survey_get(test_reader(&web.test), web.test.arena, app_kit.org, plan.session_id, &survey,
                    &found, &error)) {
        fail_msg("%s", error.text);
    }
    return survey;
}

struct survey_enter app_kit_enter_survey(const struct survey *survey, unsigned device) {
    struct survey_enter enter = {.survey = survey,
                                 .claim = str_fmt(web.test.arena, "%032x", device)};
    app_kit_write(survey_enter, &enter);
    enter.ticket = str_dup(web.test.arena, enter.ticket);
    return enter;
}

struct survey app_kit_survey(void) {
    struct survey survey = app_kit_open_survey();
    struct survey_sheet sheet = {.json = S("{\"i1\":3}")};
    for (unsigned i = 0; i < MEASURE_MIN_PERSONAL; i++) {
        struct survey_enter enter = app_kit_enter_survey(&survey, i);
        struct survey_send send = {&survey, enter.claim, enter.ticket, &sheet};
        app_kit_write(survey_send, &send);
    }
    struct survey_close close = {&app_kit.demo.by, survey.session_id};
    app_kit_write(survey_close, &close);
    return survey;
}
