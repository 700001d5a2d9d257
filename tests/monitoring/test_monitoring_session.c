// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "session_kit.h"

static void groups_have_four_to_six_where_that_is_possible(void **state) {
    (void)state;
    for (size_t pupils = 1; pupils <= 40; pupils++) {
        for (int size = SESSION_TEAM_MIN; size <= SESSION_TEAM_MAX; size++) {
            size_t teams = session_team_count(pupils, size);
            assert_true(teams >= 1);
            assert_true((pupils + teams - 1) / teams <= SESSION_TEAM_MAX);
            // 7 pupils cannot be split into groups of 4 to 6; all else from 4 on can.
            if (pupils >= 4 && pupils != 7) {
                assert_true(pupils / teams >= SESSION_TEAM_MIN);
            }
        }
    }
    assert_int_equal(session_team_count(0, 5), 0);
    assert_int_equal(session_team_count(25, 5), 5);
}

static void a_session_takes_the_class_of_that_day(void **state) {
    (void)state;
    struct session session = kit_session();
    assert_int_equal(session.pupils.n, KIT_PUPILS);
    assert_str(session.class_name, "5А");
    assert_int_equal(session.raters.n, 2);
    assert_int_equal(session.instrument.items.n, 12);
    int size[4] = {0};
    for (size_t i = 0; i < session.pupils.n; i++) {
        assert_in_range(session.pupils.at[i].team, 1, 3);
        size[session.pupils.at[i].team]++;
    }
    assert_in_range(size[1], 4, 6);
    assert_in_range(size[3], 4, 6);
    assert_int_equal(session_rater_of(&session, session_kit.raters[1].account), 2);
    assert_int_equal(session_rater_of(&session, 1), 0);
}

static void a_bad_plan_is_refused_and_leaves_nothing(void **state) {
    (void)state;
    struct error error;
    int64_t before = test_number(&kit.test, "select count(*) from procedure");
    struct session_plan plan = {
        .by = &kit.deputy,
        .class_id = kit.class_5a,
        .instrument = shelf_find(&session_kit.shelf, S("obs-group-project-ooo")),
        .title = S("Проект"),
        .held_on = DAY(2026, 10, 20),
    };
    kit_refused(session_open, &plan, &error);
    assert_non_null(strstr(error.text, "наблюдателей"));
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[0].account;
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[0].account;
    kit_refused(session_open, &plan, &error);
    assert_non_null(strstr(error.text, "дважды"));
    plan.raters.at[1] = session_kit.raters[1].account;
    plan.class_id = kit.class_5b; // nobody in it
    kit_refused(session_open, &plan, &error);
    assert_non_null(strstr(error.text, "ни одного ученика"));
    plan.class_id = kit.class_5a;
    plan.instrument = shelf_find(&session_kit.shelf, S("obs-group-project-soo"));
    kit_refused(session_open, &plan, &error);
    assert_non_null(strstr(error.text, "5 класса"));
    assert_int_equal(test_number(&kit.test, "select count(*) from procedure"), before);
}

static void a_marked_pupil_cannot_become_absent(void **state) {
    (void)state;
    struct error error;
    assert_int_equal(kit_mark(0, 0, "i1", 1, 2, "sessions1").outcome, RESPONSE_SAVED);
    struct session_places ask = {.by = &kit.deputy, .session_id = session_kit.session_id};
    *vec_push(kit.test.arena, &ask.rows) = (struct session_place){session_kit.pupils[1], 3, true};
    kit_write(session_places_save, &ask);
    *vec_push(kit.test.arena, &ask.rows) = (struct session_place){session_kit.pupils[0], 1, true};
    kit_refused(session_places_save, &ask, &error);
    assert_int_equal(error.code, ERROR_CONFLICT);
    struct response_result r = kit_mark(0, 1, "i1", 1, 2, "sessions2");
    assert_int_equal(r.outcome, RESPONSE_REFUSED);
    assert_non_null(strstr(r.why, "отсутствующим"));
}

static void the_same_content_is_frozen_once(void **state) {
    (void)state;
    struct session_plan plan = {
        .by = &kit.deputy,
        .class_id = kit.class_5a,
        .instrument = shelf_find(&session_kit.shelf, S("obs-group-project-ooo")),
        .title = S("Второй проект"),
        .held_on = DAY(2026, 11, 20),
    };
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[0].account;
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[1].account;
    kit_write(session_open, &plan);
    assert_int_equal(test_number(&kit.test, "select count(*) from instrument_version"), 1);
    struct session_list list;
    struct error error;
    struct session_filter filter = {.org = kit.org,
                                    .year = kit.year,
                                    .account = session_kit.raters[1].account,
                                    .only_mine = true,
                                    .counted = true};
    assert_true(session_list_of(test_reader(&kit.test), kit.test.arena, &filter, &list, &error));
    assert_int_equal(list.rows.n, 2);
    assert_int_equal(list.total, 2);
    assert_str(list.rows.at[0].title, "Второй проект");
    assert_int_equal(list.rows.at[0].my_rater, 2);
    assert_int_equal(list.rows.at[0].cells_due, KIT_PUPILS * 12 * 2);
    filter.most = 1;
    filter.skip = 1;
    assert_true(session_list_of(test_reader(&kit.test), kit.test.arena, &filter, &list, &error));
    assert_int_equal(list.rows.n, 1);
    assert_int_equal(list.total, 2);
    assert_true(!str_eq(list.rows.at[0].title, S("Второй проект")));
    filter = (struct session_filter){
        .org = kit.org, .year = kit.year, .account = 777, .only_mine = true};
    assert_true(session_list_of(test_reader(&kit.test), kit.test.arena, &filter, &list, &error));
    assert_int_equal(list.rows.n, 0);
    assert_int_equal(list.total, 0);
}

static void a_list_of_open_or_closed_sessions_has_only_those(void **state) {
    (void)state;
    struct session_list open, closed, any;
    struct error error;
    struct session_filter filter = {.org = kit.org, .year = kit.year, .state = SESSION_ANY};
    struct db *db = test_reader(&kit.test);
    assert_true(session_list_of(db, kit.test.arena, &filter, &any, &error));
    struct session_close ask = {&kit.deputy, any.rows.at[0].session_id, true};
    kit_write(session_close, &ask);
    db = test_reader(&kit.test);
    filter.state = SESSION_OPEN;
    assert_true(session_list_of(db, kit.test.arena, &filter, &open, &error));
    filter.state = SESSION_CLOSED;
    assert_true(session_list_of(db, kit.test.arena, &filter, &closed, &error));
    assert_int_equal(closed.rows.n, 1);
    assert_int_equal(closed.rows.at[0].session_id, ask.session_id);
    assert_int_equal(open.rows.n, any.rows.n - 1);
    ask.closed = false;
    kit_write(session_close, &ask);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_have_four_to_six_where_that_is_possible),
        cmocka_unit_test(a_session_takes_the_class_of_that_day),
        cmocka_unit_test(a_bad_plan_is_refused_and_leaves_nothing),
        cmocka_unit_test(a_list_of_open_or_closed_sessions_has_only_those),
        cmocka_unit_test(a_marked_pupil_cannot_become_absent),
        cmocka_unit_test(the_same_content_is_frozen_once),
    };
    return cmocka_run_group_tests(tests, session_kit_open, session_kit_close);
}
