// SPDX-License-Identifier: GPL-3.0-or-later
// A session about lessons or programmes: its list, its marks, its words.
#include "test.h"

#include "session_kit.h"

#include "monitoring/note.h"
#include "monitoring/session_object.h"

static int64_t visit;

static struct session_plan plan_of(const char *instrument) {
    struct session_plan plan = {.by = &kit.deputy,
                                .class_id = kit.class_5a, // left in the form: not asked for
                                .instrument = shelf_find(&session_kit.shelf, str_from(instrument)),
                                .title = S("Посещение уроков, октябрь"),
                                .held_on = DAY(2026, 10, 20)};
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[0].account;
    return plan;
}

static int open_visit(void **state) {
    if (session_kit_open(state) != 0) {
        return -1;
    }
    struct session_plan plan = plan_of("card-lesson-uud");
    *vec_push(kit.test.arena, &plan.objects) = S("Алгебра, 8А, Иванова И. И.");
    *vec_push(kit.test.arena, &plan.objects) = S("Химия, 9Б, Петров П. П.");
    kit_write(session_open, &plan);
    visit = plan.session_id;
    return 0;
}

static struct session the_visit(void) {
    struct session session;
    struct error error;
    if (!session_get(test_reader(&kit.test), kit.test.arena, kit.org, visit, &session, &error)) {
        fail_msg("%s", error.text);
    }
    return session;
}

static void lessons_stand_on_the_list_in_their_order(void **state) {
    (void)state;
    struct session session = the_visit();
    assert_int_equal(session.class_id, 0);
    assert_int_equal(session.pupils.n, 2);
    assert_str(session.pupils.at[0].full_name, "Алгебра, 8А, Иванова И. И.");
    assert_str(session.pupils.at[1].full_name, "Химия, 9Б, Петров П. П.");
    assert_str(session.class_name, "Уроки");
}

static void a_visit_names_what_is_visited(void **state) {
    (void)state;
    struct error error;
    struct session_plan plan = plan_of("card-lesson-uud");
    kit_refused(session_open, &plan, &error);
    assert_non_null(strstr(error.text, "урок"));
}

static void a_review_wants_two_experts(void **state) {
    (void)state;
    struct error error;
    struct session_plan plan = plan_of("review-programme");
    *vec_push(kit.test.arena, &plan.objects) = S("Химия, 8–9 классы");
    kit_refused(session_open, &plan, &error);
    assert_non_null(strstr(error.text, "не меньше 2"));
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[1].account;
    kit_write(session_open, &plan);
}

static void a_lesson_gets_marks_like_a_pupil(void **state) {
    (void)state;
    struct session session = the_visit();
    struct response_write write = {.pupil_id = session.pupils.at[0].pupil_id,
                                   .item = S("i1"),
                                   .seq = 1,
                                   .state = RESPONSE_MARK,
                                   .value = 2,
                                   .key = S("visit001")};
    struct response_result result;
    struct response_batch batch = {&session_kit.raters[0], visit, &write, 1, &result};
    kit_write(response_save, &batch);
    assert_int_equal(result.outcome, RESPONSE_SAVED);
}

static void the_list_of_the_year_has_it_without_a_class(void **state) {
    (void)state;
    struct error error;
    struct session_list list;
    struct session_filter filter = {.org = kit.org,
                                    .year = kit.year,
                                    .account = session_kit.raters[0].account,
                                    .counted = true};
    assert_true(session_list_of(test_reader(&kit.test), kit.test.arena, &filter, &list, &error));
    bool found = false;
    for (size_t i = 0; i < list.rows.n; i++) {
        if (list.rows.at[i].session_id == visit) {
            found = true;
            assert_false(list.rows.at[i].of_class);
            assert_int_equal(list.rows.at[i].my_rater, 1);
            assert_int_equal(list.rows.at[i].pupils, 2);
        }
    }
    assert_true(found);
    assert_int_equal(list.total, list.rows.n);
}

static bool save_note(size_t object, int64_t seq, const char *body, struct error *error) {
    struct session session = the_visit();
    struct notes_save ask = {.by = &session_kit.raters[0],
                             .session_id = visit,
                             .pupil_id = session.pupils.at[object].pupil_id};
    *vec_push(kit.test.arena, &ask.rows) = (struct note_write){.seq = seq, .body = str_from(body)};
    *error = (struct error){0};
    return store_write_wait(kit.test.store, notes_save, &ask, error);
}

static struct notes notes_of(int64_t object) {
    struct notes notes;
    struct error error;
    assert_true(notes_read(test_reader(&kit.test), kit.test.arena, kit.org, visit, object, 0,
                           &notes, &error));
    return notes;
}

static void words_are_kept_and_the_last_ones_count(void **state) {
    (void)state;
    struct error error;
    int64_t object = the_visit().pupils.at[0].pupil_id;
    assert_true(save_note(0, 0, "Цель назвали дети", &error));
    assert_true(save_note(0, 1, "Цель назвали дети, признаки – учитель", &error));
    struct notes notes = notes_of(object);
    assert_int_equal(notes.rows.n, 1);
    assert_str(notes.rows.at[0].body, "Цель назвали дети, признаки – учитель");
    assert_int_equal(notes.rows.at[0].seq, 2);
    assert_true(save_note(0, 2, "Цель назвали дети, признаки – учитель", &error)); // the same
    assert_int_equal(notes_of(object).rows.at[0].seq, 2);
}

static void words_written_on_two_devices_do_not_overwrite_each_other(void **state) {
    (void)state;
    struct error error;
    assert_false(save_note(0, 1, "Другой текст", &error));
    assert_int_equal(error.code, ERROR_CONFLICT);
}

static void nobody_writes_into_a_card_that_is_not_his(void **state) {
    (void)state;
    struct error error;
    struct session session = the_visit();
    struct notes_save ask = {.by = &session_kit.raters[1],
                             .session_id = visit,
                             .pupil_id = session.pupils.at[0].pupil_id};
    *vec_push(kit.test.arena, &ask.rows) = (struct note_write){.body = S("Чужое")};
    kit_refused(notes_save, &ask, &error);
    assert_int_equal(error.code, ERROR_FORBIDDEN);
    ask.by = &session_kit.raters[0];
    ask.pupil_id = session_kit.pupils[0]; // not on this list
    kit_refused(notes_save, &ask, &error);
    assert_int_equal(error.code, ERROR_NOT_FOUND);
}

static void a_lesson_is_added_and_taken_away_until_it_is_judged(void **state) {
    (void)state;
    struct error error;
    struct session_objects_add add = {.by = &kit.deputy, .session_id = visit};
    *vec_push(kit.test.arena, &add.titles) = S("Физика, 7В");
    kit_write(session_objects_add, &add);
    struct session session = the_visit();
    assert_int_equal(session.pupils.n, 3);
    struct session_object_remove away = {&kit.deputy, visit, session.pupils.at[2].pupil_id};
    kit_write(session_object_remove, &away);
    assert_int_equal(the_visit().pupils.n, 2);
    away.object_id = session.pupils.at[0].pupil_id;
    kit_refused(session_object_remove, &away, &error);
    assert_non_null(strstr(error.text, "уже есть отметки"));
}

static void a_closed_session_takes_neither_lessons_nor_words(void **state) {
    (void)state;
    struct error error;
    struct session_close close = {&kit.deputy, visit, true};
    kit_write(session_close, &close);
    struct session_objects_add add = {.by = &kit.deputy, .session_id = visit};
    *vec_push(kit.test.arena, &add.titles) = S("Физика, 7В");
    kit_refused(session_objects_add, &add, &error);
    assert_false(save_note(1, 0, "Поздно", &error));
    assert_non_null(strstr(error.text, "закрыт"));
}

static void a_class_list_is_not_written_by_hand(void **state) {
    (void)state;
    struct error error;
    struct session_objects_add add = {.by = &kit.deputy, .session_id = session_kit.session_id};
    *vec_push(kit.test.arena, &add.titles) = S("Ещё ученик");
    kit_refused(session_objects_add, &add, &error);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lessons_stand_on_the_list_in_their_order),
        cmocka_unit_test(a_visit_names_what_is_visited),
        cmocka_unit_test(a_review_wants_two_experts),
        cmocka_unit_test(a_lesson_gets_marks_like_a_pupil),
        cmocka_unit_test(the_list_of_the_year_has_it_without_a_class),
        cmocka_unit_test(words_are_kept_and_the_last_ones_count),
        cmocka_unit_test(words_written_on_two_devices_do_not_overwrite_each_other),
        cmocka_unit_test(nobody_writes_into_a_card_that_is_not_his),
        cmocka_unit_test(a_lesson_is_added_and_taken_away_until_it_is_judged),
        cmocka_unit_test(a_closed_session_takes_neither_lessons_nor_words),
        cmocka_unit_test(a_class_list_is_not_written_by_hand),
    };
    return cmocka_run_group_tests(tests, open_visit, session_kit_close);
}
