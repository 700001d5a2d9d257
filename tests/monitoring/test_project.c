// SPDX-License-Identifier: GPL-3.0-or-later
// Projects before and after their defence: topic, supervisor, stages, a panel of seven, an appeal.
#include "test.h"

#include "session_kit.h"

#include "monitoring/project.h"
#include "school/account.h"

static int64_t defence;
static struct person panel[SESSION_RATERS_MAX];

static void add_panel(void) {
    panel[0] = session_kit.raters[0];
    panel[1] = session_kit.raters[1];
    for (int i = 2; i < SESSION_RATERS_MAX; i++) {
        struct account_add add = {.org = kit.org,
                                  .account = {.login = str_fmt(kit.test.arena, "panel%d", i),
                                              .shown_name = str_fmt(kit.test.arena, "Член %d", i),
                                              .roles = ROLE_TEACHER},
                                  .password = S("x")};
        kit_write(account_add, &add);
        panel[i] = (struct person){
            .org = kit.org, .account = add.account.account_id, .roles = ROLE_TEACHER};
    }
}

static int open_defence(void **state) {
    if (session_kit_open(state) != 0) {
        return -1;
    }
    int64_t class = kit_class(kit.year, 9, "А");
    static const char *const names[] = {"Авдеев Пётр Иванович", "Белов Олег Ильич",
                                        "Власов Глеб Егорович", "Гусев Иван Ильич"};
    for (size_t i = 0; i < 4; i++) {
        kit_pupil(names[i], class);
    }
    add_panel();
    struct session_plan plan = {.by = &kit.deputy,
                                .class_id = class,
                                .instrument = shelf_find(&session_kit.shelf, S("rub-project-9")),
                                .title = S("Защита проектов"),
                                .held_on = DAY(2026, 10, 20),
                                .team_size = 4};
    for (size_t i = 0; i < SESSION_RATERS_MAX; i++) {
        *vec_push(kit.test.arena, &plan.raters) = panel[i].account;
    }
    kit_write(session_open, &plan);
    defence = plan.session_id;
    return 0;
}

// A reader of its own for each look: a test has only a few of them.
static struct db *brief_reader(struct arena **brief) {
    struct error error;
    *brief = arena_open(0);
    struct db *db = store_reader(kit.test.store, *brief, &error);
    assert_non_null(db);
    return db;
}

static struct session the_defence(void) {
    struct session session;
    struct error error;
    struct arena *brief;
    struct db *db = brief_reader(&brief);
    if (!session_get(db, kit.test.arena, kit.org, defence, &session, &error)) {
        fail_msg("%s", error.text);
    }
    arena_close(brief);
    return session;
}

static struct projects the_projects(void) {
    struct projects projects;
    struct error error;
    struct arena *brief;
    struct db *db = brief_reader(&brief);
    assert_true(projects_read(db, kit.test.arena, kit.org, defence, &projects, &error));
    arena_close(brief);
    return projects;
}

static struct project_save save_of(const struct person *by, size_t pupil, const char *topic,
                                   int64_t supervisor) {
    return (struct project_save){.by = by,
                                 .session_id = defence,
                                 .pupil_id = the_defence().pupils.at[pupil].pupil_id,
                                 .topic = str_from(topic),
                                 .supervisor = supervisor};
}

static struct response_result mark(size_t rater, size_t pupil, const char *key) {
    struct response_write write = {.pupil_id = the_defence().pupils.at[pupil].pupil_id,
                                   .item = S("i1"),
                                   .seq = 1,
                                   .state = RESPONSE_MARK,
                                   .value = 2,
                                   .key = str_from(key)};
    struct response_result result;
    struct response_batch batch = {&panel[rater], defence, &write, 1, &result};
    kit_write(response_save, &batch);
    return result;
}

static void a_panel_has_up_to_seven(void **state) {
    (void)state;
    assert_int_equal(the_defence().raters.n, 7);
    assert_int_equal(mark(6, 3, "panel-seven-1").outcome, RESPONSE_SAVED);
}

static void a_project_has_topic_supervisor_and_stages(void **state) {
    (void)state;
    struct session session = the_defence();
    const struct instrument *it = &session.instrument;
    assert_true(it->stages.n >= 4);
    struct project_save ask = save_of(&kit.deputy, 0, " Шум в коридорах ", panel[0].account);
    *vec_push(kit.test.arena, &ask.stages) =
        (struct project_stage){.stage = it->stages.at[0].id, .done_on = DAY(2026, 9, 20)};
    *vec_push(kit.test.arena, &ask.stages) =
        (struct project_stage){.stage = it->stages.at[1].id, .done_on = DAY(2026, 9, 30)};
    kit_write(project_save, &ask);
    session = the_defence();
    struct projects projects = the_projects();
    int64_t pupil = session.pupils.at[0].pupil_id;
    assert_str(session.pupils.at[0].topic, "Шум в коридорах");
    assert_true(session.pupils.at[0].supervisor == panel[0].account);
    assert_int_equal(project_stages_done(&projects, pupil), 2);
    ask.stages.at[1].done_on = (struct date){0};
    kit_write(project_save, &ask);
    projects = the_projects();
    assert_int_equal(project_stages_done(&projects, pupil), 1);
    assert_int_equal(project_stage_day(&projects, pupil, it->stages.at[0].id).day, 20);
}

static void a_stage_of_another_project_is_refused(void **state) {
    (void)state;
    struct error error;
    struct project_save ask = save_of(&kit.deputy, 0, "Шум", 0);
    *vec_push(kit.test.arena, &ask.stages) =
        (struct project_stage){.stage = S("feast"), .done_on = DAY(2026, 9, 20)};
    kit_refused(project_save, &ask, &error);
    assert_non_null(strstr(error.text, "вехи"));
}

static void a_supervisor_does_not_judge_his_pupil(void **state) {
    (void)state;
    struct response_result r = mark(0, 0, "own-pupil-1");
    assert_int_equal(r.outcome, RESPONSE_REFUSED);
    assert_non_null(strstr(r.why, "уководитель"));
    assert_int_equal(mark(1, 0, "own-pupil-2").outcome, RESPONSE_SAVED);
    assert_int_equal(mark(0, 1, "own-pupil-3").outcome, RESPONSE_SAVED);
}

static void who_has_judged_does_not_become_the_supervisor(void **state) {
    (void)state;
    struct error error;
    struct project_save ask = save_of(&kit.deputy, 1, "Свет", panel[0].account);
    kit_refused(project_save, &ask, &error);
    assert_non_null(strstr(error.text, "уже поставил отметки"));
}

static void a_supervisor_keeps_stages_and_a_stranger_nothing(void **state) {
    (void)state;
    struct error error;
    struct project_save ask = save_of(&panel[0], 0, "Шум в коридорах школы", 0);
    kit_write(project_save, &ask);
    struct session session = the_defence();
    assert_str(session.pupils.at[0].topic, "Шум в коридорах школы");
    assert_true(session.pupils.at[0].supervisor == panel[0].account); // he cannot leave by himself
    ask.by = &panel[2];
    kit_refused(project_save, &ask, &error);
    assert_int_equal(error.code, ERROR_FORBIDDEN);
}

static void a_group_has_one_topic(void **state) {
    (void)state;
    struct project_save ask = save_of(&kit.deputy, 3, "Карта двора", panel[2].account);
    ask.whole_team = true;
    struct session before = the_defence();
    kit_write(project_save, &ask);
    struct session session = the_defence();
    for (size_t i = 0; i < session.pupils.n; i++) {
        bool same = before.pupils.at[i].team == before.pupils.at[3].team;
        assert_int_equal(str_eq(session.pupils.at[i].topic, S("Карта двора")), same);
    }
}

static void an_appeal_comes_after_closing_and_is_decided_once(void **state) {
    (void)state;
    struct error error;
    struct project_appeal_file file = {.by = &kit.deputy,
                                       .session_id = defence,
                                       .pupil_id = the_defence().pupils.at[0].pupil_id,
                                       .filed_on = DAY(2026, 10, 22),
                                       .reason = S("Не согласен с критерием «План»")};
    kit_refused(project_appeal_file, &file, &error);
    struct session_close close = {&kit.deputy, defence, true};
    kit_write(session_close, &close);
    kit_write(project_appeal_file, &file);
    kit_refused(project_appeal_file, &file, &error);
    assert_non_null(strstr(error.text, "не рассмотрено"));
    struct projects projects = the_projects();
    struct project_appeal_decide decide = {.by = &kit.deputy,
                                           .session_id = defence,
                                           .appeal_id = projects.appeals.at[0].appeal_id,
                                           .decided_on = DAY(2026, 10, 24),
                                           .changed = true,
                                           .decision = S("Дневник перечитан, 2 вместо 1")};
    kit_write(project_appeal_decide, &decide);
    kit_refused(project_appeal_decide, &decide, &error);
    projects = the_projects();
    const struct project_appeal *appeal = project_appeal_of(&projects, file.pupil_id);
    assert_true(appeal->changed);
    assert_int_equal(appeal->decided_on.day, 24);
    assert_str(appeal->decision, "Дневник перечитан, 2 вместо 1");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_panel_has_up_to_seven),
        cmocka_unit_test(a_project_has_topic_supervisor_and_stages),
        cmocka_unit_test(a_stage_of_another_project_is_refused),
        cmocka_unit_test(a_supervisor_does_not_judge_his_pupil),
        cmocka_unit_test(who_has_judged_does_not_become_the_supervisor),
        cmocka_unit_test(a_supervisor_keeps_stages_and_a_stranger_nothing),
        cmocka_unit_test(a_group_has_one_topic),
        cmocka_unit_test(an_appeal_comes_after_closing_and_is_decided_once),
    };
    return cmocka_run_group_tests(tests, open_defence, session_kit_close);
}
