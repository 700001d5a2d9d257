// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "school_kit.h"

#include "school/class.h"
#include "school/pupil.h"
#include "school/rollover.h"

// Answers typed by a person: pairs of a field's name and a text, ended by NULL.
static struct str typed(void *arg, const char *name) {
    for (const char *const *pair = arg; *pair != NULL; pair += 2) {
        if (strcmp(pair[0], name) == 0) {
            return str_from(pair[1]);
        }
    }
    return (struct str){0};
}

static const char *field(const char *kind, int64_t id) {
    return str_c(kit.test.arena, str_fmt(kit.test.arena, "%s.%lld", kind, (long long)id));
}

static struct rollover draft(void) {
    struct rollover plan;
    struct error error = {0};
    if (!rollover_draft(test_reader(&kit.test), kit.test.arena, kit.org, &plan, &error)) {
        fail_msg("%s", error.text);
    }
    return plan;
}

// The draft with its own proposals as answers, and those given over them.
static struct rollover answered(const char *const *given) {
    struct rollover plan = draft();
    const char **all = arena_array(kit.test.arena, const char *, 200);
    size_t n = 0;
    for (; *given != NULL; given++) {
        all[n++] = *given;
    }
    for (size_t i = 0; i < plan.classes.n; i++) {
        all[n++] = field("c", plan.classes.at[i].class_id);
        all[n++] = str_c(kit.test.arena, plan.classes.at[i].answer.text);
    }
    assert_true(
        rollover_read(test_reader(&kit.test), kit.test.arena, kit.org, &plan, typed, all, NULL));
    return plan;
}

static int64_t apply(const struct rollover *plan) {
    struct rollover_apply ask = {.by = &kit.deputy, .plan = plan};
    kit_write(rollover_apply, &ask);
    return ask.batch_id;
}

static int64_t class_of(int64_t pupil, struct date on, struct str *name) {
    struct membership now;
    assert_true(
        membership_on(test_reader(&kit.test), kit.test.arena, kit.org, pupil, on, &now, NULL));
    *name = now.class_name;
    return now.class_id;
}

static void each_class_goes_on_and_the_eleventh_graduates(void **state) {
    (void)state;
    struct str name;
    int64_t eleven = kit_class(kit.year, 11, "А");
    int64_t orlov = kit_pupil("Орлов Илья", kit.class_5a);
    int64_t petrov = kit_pupil("Петров Олег", kit.class_5b);
    int64_t graduate = kit_pupil("Сидорова Анна", eleven);
    struct rollover plan = answered((const char *const[]){NULL});
    assert_true(plan.ok);
    assert_int_equal(plan.moved, 2);
    assert_int_equal(plan.graduated, 1);
    assert_int_equal(plan.targets.n, 2);
    assert_str(plan.targets.at[0].name, "6А");
    assert_str(plan.to.title, "2027/28");
    apply(&plan);
    class_of(orlov, DAY(2027, 9, 1), &name);
    assert_str(name, "6А");
    class_of(orlov, DAY(2027, 8, 31), &name);
    assert_str(name, "5А");
    class_of(petrov, DAY(2027, 9, 1), &name);
    assert_str(name, "6Б");
    assert_int_equal(class_of(graduate, DAY(2027, 6, 30), &name), eleven);
    assert_int_equal(class_of(graduate, DAY(2027, 7, 1), &name), 0);
    assert_int_equal(test_number(&kit.test, "select count(*) from term"), 20);
}

static void run_again_it_takes_only_those_who_were_left(void **state) {
    (void)state;
    struct str name;
    int64_t orlov = kit_pupil("Орлов Илья", kit.class_5a);
    int64_t later = kit_pupil("Петров Олег", kit.class_5a);
    struct rollover plan = answered((const char *const[]){field("p", later), "позже", NULL});
    assert_int_equal(plan.waiting, 1);
    apply(&plan);
    int64_t rows = test_number(&kit.test, "select count(*) from membership");
    plan = answered((const char *const[]){NULL});
    assert_int_equal(plan.classes.n, 1);
    assert_int_equal(plan.classes.at[0].pupils.n, 1);
    assert_true(plan.targets.at[0].class_id != 0); // 6А is there already
    apply(&plan);
    assert_int_equal(test_number(&kit.test, "select count(*) from membership"), rows + 1);
    assert_int_equal(test_number(&kit.test, "select count(*) from class where grade = 6"), 1);
    class_of(orlov, DAY(2027, 9, 1), &name);
    assert_str(name, "6А");
    class_of(later, DAY(2027, 9, 1), &name);
    assert_str(name, "6А");
}

static void a_class_is_split_and_single_pupils_have_their_own_way(void **state) {
    (void)state;
    struct str name;
    int64_t stays = kit_pupil("Алексеев Иван", kit.class_5a);
    int64_t other = kit_pupil("Борисов Иван", kit.class_5a);
    int64_t again = kit_pupil("Викторов Иван", kit.class_5a);
    int64_t gone = kit_pupil("Громов Иван", kit.class_5a);
    struct rollover plan = answered((const char *const[]){
        field("p", other), "6 «г»", field("p", again), "повтор", field("p", gone), "Выбыл", NULL});
    assert_true(plan.ok);
    assert_int_equal(plan.moved, 2);
    assert_int_equal(plan.repeated, 1);
    assert_int_equal(plan.left, 1);
    apply(&plan);
    class_of(stays, DAY(2027, 9, 1), &name);
    assert_str(name, "6А");
    class_of(other, DAY(2027, 9, 1), &name);
    assert_str(name, "6Г");
    class_of(again, DAY(2027, 9, 1), &name);
    assert_str(name, "5А");
    assert_int_equal(class_of(gone, DAY(2027, 9, 1), &name), 0);
}

static void an_impossible_answer_is_told_and_nothing_is_written(void **state) {
    (void)state;
    int64_t orlov = kit_pupil("Орлов Илья", kit.class_5a);
    struct rollover plan = answered((const char *const[]){field("p", orlov), "9А", NULL});
    assert_false(plan.ok);
    assert_non_null(
        strstr(str_c(kit.test.arena, plan.classes.at[0].pupils.at[0].answer.error), "Из 5 класса"));
    struct rollover_apply ask = {.by = &kit.deputy, .plan = &plan};
    struct error error;
    kit_refused(rollover_apply, &ask, &error);
    assert_int_equal(test_number(&kit.test, "select count(*) from school_year"), 1);
}

static void undone_it_leaves_all_as_it_was(void **state) {
    (void)state;
    struct str name;
    int64_t eleven = kit_class(kit.year, 11, "А");
    int64_t orlov = kit_pupil("Орлов Илья", kit.class_5a);
    kit_pupil("Сидорова Анна", eleven);
    struct rollover plan = answered((const char *const[]){NULL});
    struct batch_undo undo = {.by = &kit.deputy, .rooms = kit_rooms, .batch_id = apply(&plan)};
    kit_write(batch_undo, &undo);
    assert_int_equal(undo.kept, 0);
    assert_int_equal(test_number(&kit.test, "select count(*) from membership where ends = ''"), 2);
    assert_int_equal(test_number(&kit.test, "select count(*) from class where grade = 6"), 0);
    class_of(orlov, DAY(2027, 9, 1), &name);
    assert_str(name, "5А");
    struct error error;
    kit_refused(batch_undo, &undo, &error); // once only
}

static void what_was_changed_after_it_is_kept_at_the_undo(void **state) {
    (void)state;
    struct str name;
    int64_t orlov = kit_pupil("Орлов Илья", kit.class_5a);
    kit_pupil("Петров Олег", kit.class_5a);
    struct rollover plan = answered((const char *const[]){NULL});
    struct batch_undo undo = {.by = &kit.deputy, .rooms = kit_rooms, .batch_id = apply(&plan)};
    struct pupil_leave leave = {
        .by = &kit.deputy, .pupil_id = orlov, .on = DAY(2027, 10, 1), .reason = "left"};
    kit_write(pupil_leave, &leave);
    kit_write(batch_undo, &undo);
    assert_true(undo.kept > 0);
    class_of(orlov, DAY(2027, 9, 15), &name);
    assert_str(name, "6А");
    assert_int_equal(
        test_number(&kit.test, "select count(*) from (select pupil_id from membership where ends ="
                               " '' group by pupil_id having count(*) > 1) x"),
        0);
}

static void a_pupil_moved_meanwhile_stops_the_roll_over(void **state) {
    (void)state;
    int64_t orlov = kit_pupil("Орлов Илья", kit.class_5a);
    struct rollover plan = answered((const char *const[]){NULL});
    struct pupil_move move = {
        .by = &kit.deputy, .pupil_id = orlov, .class_id = kit.class_5b, .on = DAY(2027, 2, 1)};
    kit_write(pupil_move, &move);
    struct rollover_apply ask = {.by = &kit.deputy, .plan = &plan};
    struct error error;
    kit_refused(rollover_apply, &ask, &error);
    assert_int_equal(error.code, ERROR_CONFLICT);
    assert_non_null(strstr(error.text, "Орлов Илья"));
}

#define KIT_TEST(f) cmocka_unit_test_setup_teardown(f, kit_open, kit_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        KIT_TEST(each_class_goes_on_and_the_eleventh_graduates),
        KIT_TEST(run_again_it_takes_only_those_who_were_left),
        KIT_TEST(a_class_is_split_and_single_pupils_have_their_own_way),
        KIT_TEST(an_impossible_answer_is_told_and_nothing_is_written),
        KIT_TEST(undone_it_leaves_all_as_it_was),
        KIT_TEST(what_was_changed_after_it_is_kept_at_the_undo),
        KIT_TEST(a_pupil_moved_meanwhile_stops_the_roll_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
