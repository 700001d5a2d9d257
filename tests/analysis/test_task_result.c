// SPDX-License-Identifier: GPL-3.0-or-later
// A work of a class: how each task was done, by hand and by the program.
#include "test.h"

#include "monitoring/session_kit.h"

#include "analysis/class_map_xlsx.h"
#include "analysis/task_result.h"

static struct session session;
static struct class_map map;
static struct task_results tasks;

enum { WROTE = 12 };

// Task 2 has the right answer «б». Of twelve: seven right, three «в», one «а», one without answer.
static const char *const choice[WROTE] = {"б", "б", "б", "б", "б", "б",
                                          "б", "в", "в", "в", "а", "-"};

static void put(struct response_write *write, size_t pupil, const char *item, const char *answer,
                int points) {
    *write = (struct response_write){.pupil_id = session.pupils.at[pupil].pupil_id,
                                     .item = str_from(item),
                                     .seq = 1,
                                     .state = RESPONSE_MARK,
                                     .value = points,
                                     .key = str_fmt(kit.test.arena, "work-%zu-%s", pupil, item),
                                     .answer = str_from(answer)};
}

static int open_work(void **state) {
    struct error error;
    if (session_kit_open(state) != 0) {
        return -1;
    }
    struct session_plan plan = {.by = &kit.deputy,
                                .class_id = kit.class_5a,
                                .instrument = shelf_find(&session_kit.shelf, S("task-data-5")),
                                .title = S("Работа с данными"),
                                .held_on = DAY(2026, 10, 20)};
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[0].account;
    kit_write(session_open, &plan);
    struct db *db = test_reader(&kit.test);
    if (!session_get(db, kit.test.arena, kit.org, plan.session_id, &session, &error)) {
        return -1;
    }
    struct response_write writes[2 * WROTE];
    struct response_result results[2 * WROTE];
    for (size_t p = 0; p < WROTE; p++) {
        put(&writes[p], p, "i2", choice[p], 0);
        put(&writes[WROTE + p], p, "i4", "", p < 6 ? 2 : p < 9 ? 1 : 0);
    }
    struct response_batch batch = {&session_kit.raters[0], plan.session_id, writes, 2 * WROTE,
                                   results};
    kit_write(response_save, &batch);
    db = test_reader(&kit.test);
    if (!class_map_make(db, kit.test.arena, kit.org, &session, &map, &error)) {
        return -1;
    }
    task_results_make(kit.test.arena, &map, &tasks);
    return 0;
}

static void a_task_has_its_share_of_points_and_its_wrong_answers(void **state) {
    (void)state;
    const struct task_result *second = &tasks.rows.at[1];
    assert_int_equal(tasks.rows.n, 10);
    assert_int_equal(second->sign->n, WROTE);
    assert_int_equal(second->sign->full, 7);
    assert_int_equal(second->sign->zero, 5);
    assert_int_equal(second->none, 1);
    assert_true(str_eq(task_share_words(kit.test.arena, second), S("58"
                                                                   "\xc2\xa0"
                                                                   "%")));
    assert_true(str_eq(task_wrong_words(kit.test.arena, second), S("в – 3")));
}

static void points_of_criteria_add_up(void **state) {
    (void)state;
    const struct task_result *fourth = &tasks.rows.at[3];
    assert_true(fourth->points == 15 && fourth->possible == 24);
    assert_int_equal(fourth->sign->part, 3);
    assert_true(str_eq(task_wrong_words(kit.test.arena, fourth), S("")));
}

static void a_task_that_nobody_entered_says_so(void **state) {
    (void)state;
    assert_true(str_eq(task_share_words(kit.test.arena, &tasks.rows.at[0]), S("нет данных")));
}

static void an_observation_has_no_tasks(void **state) {
    (void)state;
    struct session other = kit_session();
    struct class_map seen;
    struct task_results none;
    struct error error;
    assert_true(
        class_map_make(test_reader(&kit.test), kit.test.arena, kit.org, &other, &seen, &error));
    task_results_make(kit.test.arena, &seen, &none);
    assert_int_equal(none.rows.n, 0);
}

static void the_spreadsheet_is_made(void **state) {
    (void)state;
    struct str bytes;
    struct error error;
    assert_true(class_map_xlsx(kit.test.arena, &map, S("Школа"), &bytes, &error));
    assert_true(bytes.n > 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_task_has_its_share_of_points_and_its_wrong_answers),
        cmocka_unit_test(points_of_criteria_add_up),
        cmocka_unit_test(a_task_that_nobody_entered_says_so),
        cmocka_unit_test(an_observation_has_no_tasks),
        cmocka_unit_test(the_spreadsheet_is_made),
    };
    return cmocka_run_group_tests(tests, open_work, session_kit_close);
}
