// SPDX-License-Identifier: GPL-3.0-or-later
// A work in a class: answers come in as they stand on the sheets, points are counted by the key of
// the frozen work.
#include "test.h"

#include "session_kit.h"

static int64_t work;

static struct person *checker(void) { return &session_kit.raters[0]; }

static struct session_plan plan_of(const char *instrument) {
    struct session_plan plan = {.by = &kit.deputy,
                                .class_id = kit.class_5a,
                                .instrument = shelf_find(&session_kit.shelf, str_from(instrument)),
                                .title = S("Работа с данными"),
                                .held_on = DAY(2026, 10, 20),
                                .team_size = 5, // left in the form: everyone works alone
                                .variants = 2};
    *vec_push(kit.test.arena, &plan.raters) = checker()->account;
    return plan;
}

static int open_work(void **state) {
    if (session_kit_open(state) != 0) {
        return -1;
    }
    struct session_plan plan = plan_of("task-data-5");
    kit_write(session_open, &plan);
    work = plan.session_id;
    return 0;
}

static struct session the_work(void) {
    struct session session;
    struct error error;
    assert_true(
        session_get(test_reader(&kit.test), kit.test.arena, kit.org, work, &session, &error));
    return session;
}

static struct response_result answer(size_t pupil, const char *item, int64_t seq,
                                     const char *answered, const char *key) {
    struct session session = the_work();
    struct response_write write = {.pupil_id = session.pupils.at[pupil].pupil_id,
                                   .item = str_from(item),
                                   .seq = seq,
                                   .state = RESPONSE_MARK,
                                   .key = str_from(key),
                                   .answer = str_from(answered)};
    struct response_result result;
    struct response_batch batch = {checker(), work, &write, 1, &result};
    kit_write(response_save, &batch);
    return result;
}

static void variants_are_given_in_turn_by_the_list(void **state) {
    (void)state;
    struct session session = the_work();
    for (size_t i = 0; i < session.pupils.n; i++) {
        assert_int_equal(session.pupils.at[i].variant, (int)i % 2 + 1);
        assert_int_equal(session.pupils.at[i].team, 0);
    }
}

static void an_answer_gets_its_points_by_the_key_of_its_variant(void **state) {
    (void)state;
    struct response_result r = answer(0, "i2", 1, "б", "answer01");
    assert_int_equal(r.outcome, RESPONSE_SAVED);
    assert_int_equal(r.now_value, 1);
    assert_int_equal(answer(1, "i2", 1, "б", "answer02").now_value, 0);
    assert_int_equal(answer(1, "i2", 2, "в", "answer03").now_value, 1);
    assert_int_equal(answer(2, "i1", 1, "15", "answer04").now_value, 1);
    assert_int_equal(answer(2, "i3", 1, "-", "answer05").now_value, 0);
    struct response_sheet sheet;
    struct error error;
    assert_true(response_sheet_of(test_reader(&kit.test), kit.test.arena, kit.org, work, 1, &sheet,
                                  &error));
    assert_int_equal(sheet.cells.n, 4);
    for (size_t i = 0; i < sheet.cells.n; i++) {
        assert_true(sheet.cells.at[i].answer.n > 0);
    }
}

static void what_is_no_answer_is_refused(void **state) {
    (void)state;
    struct response_result r = answer(3, "i2", 1, "ы", "answer11");
    assert_int_equal(r.outcome, RESPONSE_REFUSED);
    assert_non_null(strstr(r.why, "Такого ответа"));
    assert_int_equal(answer(3, "i4", 1, "много", "answer12").outcome, RESPONSE_REFUSED);
    r = answer(3, "i99", 1, "а", "answer13");
    assert_int_equal(r.outcome, RESPONSE_REFUSED);
}

static void points_are_taken_where_a_person_has_counted_them(void **state) {
    (void)state;
    struct session session = the_work();
    struct response_write write = {.pupil_id = session.pupils.at[4].pupil_id,
                                   .item = S("i4"),
                                   .seq = 1,
                                   .state = RESPONSE_MARK,
                                   .value = 2,
                                   .key = S("points01")};
    struct response_result result;
    struct response_batch batch = {checker(), work, &write, 1, &result};
    kit_write(response_save, &batch);
    assert_int_equal(result.outcome, RESPONSE_SAVED);
    write.value = 3;
    write.seq = 2;
    write.key = S("points02");
    kit_write(response_save, &batch);
    assert_int_equal(result.outcome, RESPONSE_REFUSED);
}

static void a_repeated_answer_is_not_doubled_and_a_late_one_is_told(void **state) {
    (void)state;
    assert_int_equal(answer(5, "i2", 1, "а", "answer21").outcome, RESPONSE_SAVED);
    assert_int_equal(answer(5, "i2", 1, "а", "answer21").outcome, RESPONSE_SAVED);
    struct response_result late = answer(5, "i2", 1, "г", "answer22");
    assert_int_equal(late.outcome, RESPONSE_CONFLICT);
    assert_string_equal(late.now_answer, "а");
}

static void a_variant_stays_once_there_are_answers(void **state) {
    (void)state;
    struct session session = the_work();
    struct error error;
    struct session_places ask = {.by = &kit.deputy, .session_id = work};
    *vec_push(kit.test.arena, &ask.rows) =
        (struct session_place){.pupil_id = session.pupils.at[5].pupil_id, .variant = 1};
    kit_refused(session_places_save, &ask, &error);
    assert_non_null(strstr(error.text, "вариант"));
    ask.rows.at[0].pupil_id = session.pupils.at[9].pupil_id;
    kit_write(session_places_save, &ask);
    assert_int_equal(the_work().pupils.at[9].variant, 1);
}

static void a_sheet_of_observation_has_neither_variants_nor_answers(void **state) {
    (void)state;
    struct error error;
    struct session_plan plan = plan_of("rub-oral");
    kit_refused(session_open, &plan, &error);
    assert_non_null(strstr(error.text, "Варианты"));
    struct response_write write = {.pupil_id = session_kit.pupils[0],
                                   .item = S("i1"),
                                   .seq = 1,
                                   .state = RESPONSE_MARK,
                                   .key = S("answer31"),
                                   .answer = S("а")};
    struct response_result result;
    struct response_batch batch = {checker(), session_kit.session_id, &write, 1, &result};
    kit_write(response_save, &batch);
    assert_int_equal(result.outcome, RESPONSE_REFUSED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variants_are_given_in_turn_by_the_list),
        cmocka_unit_test(an_answer_gets_its_points_by_the_key_of_its_variant),
        cmocka_unit_test(what_is_no_answer_is_refused),
        cmocka_unit_test(points_are_taken_where_a_person_has_counted_them),
        cmocka_unit_test(a_repeated_answer_is_not_doubled_and_a_late_one_is_told),
        cmocka_unit_test(a_variant_stays_once_there_are_answers),
        cmocka_unit_test(a_sheet_of_observation_has_neither_variants_nor_answers),
    };
    return cmocka_run_group_tests(tests, open_work, session_kit_close);
}
