// SPDX-License-Identifier: GPL-3.0-or-later
// Two people type the same sheets: what differs is found and settled, the first entry counts.
#include "test.h"

#include "session_kit.h"

#include "monitoring/entry_check.h"

static int64_t work;

static struct session_plan plan_of(const char *instrument) {
    struct session_plan plan = {.by = &kit.deputy,
                                .class_id = kit.class_5a,
                                .instrument = shelf_find(&session_kit.shelf, str_from(instrument)),
                                .title = S("Работа с данными"),
                                .held_on = DAY(2026, 10, 20),
                                .entry_check = true};
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[0].account;
    *vec_push(kit.test.arena, &plan.raters) = session_kit.raters[1].account;
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

// A reader of its own for each look: a test has only a few of them.
static struct db *brief_reader(struct arena **brief) {
    struct error error;
    *brief = arena_open(0);
    struct db *db = store_reader(kit.test.store, *brief, &error);
    assert_non_null(db);
    return db;
}

static struct session the_work(void) {
    struct session session;
    struct error error;
    struct arena *brief;
    struct db *db = brief_reader(&brief);
    if (!session_get(db, kit.test.arena, kit.org, work, &session, &error)) {
        fail_msg("%s", error.text);
    }
    arena_close(brief);
    return session;
}

static void enter(size_t rater, size_t pupil, const char *item, int64_t seq, const char *answer,
                  int points) {
    struct session session = the_work();
    struct response_write write = {
        .pupil_id = session.pupils.at[pupil].pupil_id,
        .item = str_from(item),
        .seq = seq,
        .state = RESPONSE_MARK,
        .value = points,
        .key = str_fmt(kit.test.arena, "entry-%zu-%zu-%s-%lld", rater, pupil, item, (long long)seq),
        .answer = str_from(answer)};
    struct response_result result;
    struct response_batch batch = {&session_kit.raters[rater], work, &write, 1, &result};
    kit_write(response_save, &batch);
    assert_int_equal(result.outcome, RESPONSE_SAVED);
}

static struct entry_comparison compare(const struct session *session) {
    struct entry_comparison all;
    struct error error;
    struct arena *brief;
    struct db *db = brief_reader(&brief);
    if (!entry_compare(db, kit.test.arena, kit.org, session, &all, &error)) {
        fail_msg("%s", error.text);
    }
    arena_close(brief);
    return all;
}

static struct entry_settle settle_of(const struct entry_difference *row, int keep) {
    return (struct entry_settle){.by = &kit.deputy,
                                 .session_id = work,
                                 .pupil_id = row->pupil->pupil_id,
                                 .item = row->item->id,
                                 .keep = keep,
                                 .first_seq = row->first.seq,
                                 .second_seq = row->second.seq};
}

static void only_what_both_typed_and_not_alike_differs(void **state) {
    (void)state;
    enter(0, 0, "i1", 1, "15", 0);
    enter(1, 0, "i1", 1, "15", 0);
    enter(0, 0, "i2", 1, "б", 0);
    enter(1, 0, "i2", 1, "в", 0);
    enter(0, 1, "i2", 1, "а", 0);
    enter(1, 1, "i2", 1, "г", 0); // both wrong, but not the same
    enter(0, 1, "i4", 1, "", 2);
    enter(1, 1, "i4", 1, "", 2);
    enter(0, 2, "i1", 1, "14", 0);
    enter(1, 3, "i1", 1, "14", 0);
    struct session session = the_work();
    struct entry_comparison all = compare(&session);
    assert_true(session.entry_check);
    assert_int_equal(all.both, 4);
    assert_int_equal(all.same, 2);
    assert_int_equal(all.only_first, 1);
    assert_int_equal(all.only_second, 1);
    assert_int_equal(all.rows.n, 2);
    assert_str(all.rows.at[0].first.answer, "б");
    assert_str(all.rows.at[0].second.answer, "в");
}

static void the_cell_of_whoever_mistyped_takes_what_is_on_the_sheet(void **state) {
    (void)state;
    struct session session = the_work();
    struct entry_comparison all = compare(&session);
    struct entry_settle first = settle_of(&all.rows.at[0], 1);
    struct entry_settle second = settle_of(&all.rows.at[1], 2);
    kit_write(entry_settle, &first);
    kit_write(entry_settle, &second);
    all = compare(&session);
    assert_int_equal(all.rows.n, 0);
    assert_int_equal(all.same, 4);
    struct response_sheet sheet;
    struct error error;
    struct arena *brief;
    struct db *db = brief_reader(&brief);
    assert_true(response_sheet_of(db, kit.test.arena, kit.org, work, 1, &sheet, &error));
    arena_close(brief);
    for (size_t i = 0; i < sheet.cells.n; i++) {
        if (sheet.cells.at[i].pupil_id == second.pupil_id &&
            str_eq(sheet.cells.at[i].item, S("i2"))) {
            assert_str(sheet.cells.at[i].answer, "г");
            assert_int_equal(sheet.cells.at[i].seq, 2);
        }
    }
    // What was typed at first is kept.
    assert_int_equal(test_number(&kit.test, "select count(*) from response where reason <> ''"), 2);
}

static void a_cell_that_moved_on_is_not_settled(void **state) {
    (void)state;
    struct error error;
    enter(0, 4, "i2", 1, "а", 0);
    enter(1, 4, "i2", 1, "б", 0);
    struct session session = the_work();
    struct entry_comparison all = compare(&session);
    struct entry_settle ask = settle_of(&all.rows.at[0], 1);
    enter(0, 4, "i2", 2, "в", 0);
    kit_refused(entry_settle, &ask, &error);
    assert_int_equal(error.code, ERROR_CONFLICT);
}

static void a_closed_work_is_settled_too(void **state) {
    (void)state;
    struct session_close close = {&kit.deputy, work, true};
    kit_write(session_close, &close);
    struct session session = the_work();
    struct entry_comparison all = compare(&session);
    struct entry_settle ask = settle_of(&all.rows.at[0], 2);
    kit_write(entry_settle, &ask);
    assert_int_equal(compare(&session).rows.n, 0);
}

static void double_entry_wants_two_and_a_sheet_that_one_fills(void **state) {
    (void)state;
    struct error error;
    struct session_plan plan = plan_of("task-data-5");
    plan.raters.n = 1;
    kit_refused(session_open, &plan, &error);
    assert_non_null(strstr(error.text, "двое"));
    struct session_plan other = plan_of("obs-group-project-ooo");
    kit_refused(session_open, &other, &error);
    assert_non_null(strstr(error.text, "независимо"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_both_typed_and_not_alike_differs),
        cmocka_unit_test(the_cell_of_whoever_mistyped_takes_what_is_on_the_sheet),
        cmocka_unit_test(a_cell_that_moved_on_is_not_settled),
        cmocka_unit_test(a_closed_work_is_settled_too),
        cmocka_unit_test(double_entry_wants_two_and_a_sheet_that_one_fills),
    };
    return cmocka_run_group_tests(tests, open_work, session_kit_close);
}
