// SPDX-License-Identifier: GPL-3.0-or-later
// Each rule of the single schedule fires where it must and is silent where it must.
#include "test.h"

#include "schedule_kit.h"

#include "base/ru.h"

#define HAS(text, part) assert_true(str_find((text), S(part)) != STR_NONE)

static void one_work_a_day(void **state) {
    (void)state;
    struct schedule_finding found;
    struct work *first = board_work(KIT_5A, "Математика", ON(2026, 10, 12));
    struct work *second = board_work(KIT_5A, "Русский язык", ON(2026, 10, 12));
    board_work(KIT_5B, "Математика", ON(2026, 10, 12));
    assert_int_equal(board_findings("schedule.day", &found), 1);
    assert_int_equal(found.work_id, second->work_id);
    assert_int_equal(found.other_id, first->work_id);
    HAS(found.sentence, "5А, 12" RU_NBSP "октября");
    assert_int_equal(date_cmp(found.better, ON(2026, 10, 13)), 0);
    HAS(found.todo, "13" RU_NBSP "октября");
    second = &board.schedule.works.at[1];
    second->fixed = true; // then the other one is to be moved
    assert_int_equal(board_findings("schedule.day", &found), 1);
    assert_int_equal(found.work_id, board.schedule.works.at[0].work_id);
    second->held_on = ON(2026, 10, 13);
    assert_int_equal(board_findings("schedule.day", NULL), 0);
}

static void works_of_a_subject_stand_apart(void **state) {
    (void)state;
    struct schedule_finding found;
    board_work(KIT_5A, "Математика", ON(2026, 10, 1));
    board_work(KIT_5A, "Русский язык", ON(2026, 10, 5));
    board_work(KIT_5A, "Математика", ON(2026, 10, 16)); // 15 days
    assert_int_equal(board_findings("schedule.apart", &found), 1);
    HAS(found.sentence, "5А, математика");
    HAS(found.sentence, "не меньше 17");
    assert_int_equal(date_cmp(found.better, ON(2026, 10, 19)), 0); // the 18th is a Sunday
    board.schedule.works.at[2].held_on = ON(2026, 10, 18);         // 17 days
    assert_int_equal(board_findings("schedule.apart", NULL), 0);
    board.schedule.works.at[2].held_on = ON(2026, 10, 16);
    board.schedule.works.at[2].class_id = KIT_5B;
    assert_int_equal(board_findings("schedule.apart", NULL), 0);
}

static void metasubject_works_have_no_subject_to_stand_apart_in(void **state) {
    (void)state;
    board_work(KIT_5A, "", ON(2026, 10, 1));
    board_work(KIT_5A, "", ON(2026, 10, 2));
    assert_int_equal(board_findings("schedule.apart", NULL), 0);
    assert_int_equal(board_findings("schedule.share", NULL), 0);
}

static void a_tenth_of_the_lessons_of_a_subject(void **state) {
    (void)state;
    struct schedule_finding found;
    int weeks = schedule_weeks(&board.schedule, 5);
    assert_in_range(weeks, 33, 35);
    struct work *work = board_work(KIT_5A, "Музыка", ON(2026, 10, 1));
    work->lessons = 3; // of 34
    assert_int_equal(board_findings("schedule.share", NULL), 0);
    work->lessons = 4; // 11.8 %
    assert_int_equal(board_findings("schedule.share", &found), 1);
    HAS(found.sentence, "5А, музыка");
    HAS(found.sentence, "10" RU_NBSP "%");
    HAS(found.todo, "допустимо уроков – 3");
    assert_true(found.rule->severity == RULE_STOP);
}

static void what_the_load_does_not_know_is_told_as_not_checked(void **state) {
    (void)state;
    board_work(KIT_5A, "Астрономия", ON(2026, 10, 1))->lessons = 8;
    assert_int_equal(board_findings("schedule.share", NULL), 0);
    assert_int_equal(schedule_rule_find(S("schedule.share"))->blind(&board.schedule), 1);
    assert_int_equal(schedule_rule_find(S("schedule.lesson"))->blind(&board.schedule), 1);
}

static void neither_the_first_nor_the_last_lesson(void **state) {
    (void)state;
    struct work *work = board_work(KIT_5A, "Математика", ON(2026, 10, 1));
    assert_int_equal(board_findings("schedule.lesson", NULL), 0); // not known
    work->lesson = 1;
    assert_int_equal(board_findings("schedule.lesson", NULL), 1);
    work->lesson = 6;
    assert_int_equal(board_findings("schedule.lesson", NULL), 0); // of how many?
    work->day_lessons = 6;
    assert_int_equal(board_findings("schedule.lesson", NULL), 1);
    work->lesson = 3;
    assert_int_equal(board_findings("schedule.lesson", NULL), 0);
    assert_int_equal(schedule_rule_find(S("schedule.lesson"))->blind(&board.schedule), 0);
    work->subject = S("Музыка"); // its only lesson of the week
    work->lesson = 1;
    assert_int_equal(board_findings("schedule.lesson", NULL), 0);
}

static void days_without_lessons(void **state) {
    (void)state;
    struct schedule_finding found;
    struct work *work = board_work(KIT_5A, "Математика", ON(2026, 11, 4)); // a day off
    assert_int_equal(board_findings("schedule.calendar", &found), 1);
    HAS(found.sentence, "4" RU_NBSP "ноября, среда");
    work->held_on = ON(2026, 10, 10); // a Saturday
    assert_int_equal(board_findings("schedule.calendar", NULL), 1);
    work->held_on = board.schedule.calendar.holidays.at[0].begins;
    assert_int_equal(board_findings("schedule.calendar", NULL), 1);
    work->held_on = ON(2026, 10, 12);
    assert_int_equal(board_findings("schedule.calendar", NULL), 0);
    work->held_on = (struct date){0};
    assert_int_equal(board_findings("schedule.calendar", NULL), 0);
    assert_int_equal(board_findings("schedule.undated", NULL), 1);
}

static void the_window_of_the_vpr(void **state) {
    (void)state;
    struct schedule_finding found;
    struct work *work = board_work(KIT_5A, "Математика", ON(2027, 4, 19));
    assert_int_equal(board_findings("schedule.vpr", NULL), 0); // no ВПР
    work->kind = S("vpr");
    assert_int_equal(board_findings("schedule.vpr", &found), 1);
    assert_int_equal(date_cmp(found.better, ON(2027, 4, 20)), 0);
    work->held_on = ON(2027, 4, 20);
    assert_int_equal(board_findings("schedule.vpr", NULL), 0);
    board.schedule.classes.rows.at[0].grade = 9; // writes none
    assert_int_equal(board_findings("schedule.vpr", NULL), 1);
}

static void an_observer_is_in_one_place_a_day(void **state) {
    (void)state;
    struct schedule_finding found;
    board_work(KIT_5A, "Математика", ON(2026, 10, 12))->observer_id = KIT_OBSERVER;
    board_work(KIT_5B, "Математика", ON(2026, 10, 12))->observer_id = KIT_OBSERVER;
    assert_int_equal(board_findings("schedule.observer", &found), 1);
    HAS(found.sentence, "Орлов П. И.");
    board.schedule.works.at[1].held_on = ON(2026, 10, 13);
    assert_int_equal(board_findings("schedule.observer", NULL), 0);
    *vec_push(board.arena, &board.schedule.watches) =
        (struct work_watch){KIT_OBSERVER, ON(2026, 10, 13), S("Групповой проект, 6Б")};
    assert_int_equal(board_findings("schedule.observer", &found), 1);
    HAS(found.sentence, "Групповой проект, 6Б");
}

static void reports_of_a_teacher_in_a_week(void **state) {
    (void)state;
    struct schedule_finding found;
    board_work(KIT_5A, "Математика", ON(2026, 10, 12));
    board_work(KIT_5A, "Русский язык", ON(2026, 10, 13));
    board_work(KIT_5A, "Музыка", ON(2026, 10, 14));
    board_work(KIT_5B, "Математика", ON(2026, 10, 15));
    assert_int_equal(board_findings("schedule.reports", NULL), 0);
    board_work(KIT_5B, "Русский язык", ON(2026, 10, 16));
    assert_int_equal(board_findings("schedule.reports", &found), 1);
    HAS(found.sentence, "Петрова А. С.");
    assert_int_equal(date_cmp(found.better, ON(2026, 10, 19)), 0);
    board.schedule.works.at[4].held_on = ON(2026, 10, 19);
    assert_int_equal(board_findings("schedule.reports", NULL), 0);
}

static void a_work_stands_in_its_term(void **state) {
    (void)state;
    struct work *work = board_work(KIT_5A, "Математика", ON(2026, 10, 12));
    assert_int_equal(board_findings("schedule.term", NULL), 0);
    work->latest = ON(2026, 10, 9);
    assert_int_equal(board_findings("schedule.term", NULL), 1);
    work->latest = ON(2026, 10, 12);
    assert_int_equal(board_findings("schedule.term", NULL), 0);
    work->earliest = ON(2026, 10, 13);
    work->latest = ON(2026, 10, 20);
    assert_int_equal(board_findings("schedule.term", NULL), 1);
}

static void kinds_once_in_two_years(void **state) {
    (void)state;
    assert_int_equal(board_findings("schedule.kind", NULL), 0); // there is no plan at all
    struct plan_item *item = vec_push(board.arena, &board.plan.items);
    *item = (struct plan_item){.procedure_id = S("reading-sec"), .grade = 5, .month = 10};
    size_t missing = board_findings("schedule.kind", NULL);
    assert_true(missing > 0);
    *vec_push(board.arena, &board.before.items) =
        (struct plan_item){.procedure_id = S("digital-skills"), .grade = 7, .month = 2};
    assert_int_equal(board_findings("schedule.kind", NULL), missing - 1);
}

static void a_reason_excuses_a_recommendation_and_no_prohibition(void **state) {
    (void)state;
    struct schedule_findings found = {0};
    struct schedule_check check = {board.arena, &board.schedule, &board.procedures, &board.plan,
                                   &board.before};
    board_work(KIT_5A, "Математика", ON(2026, 10, 12));
    board_work(KIT_5A, "Русский язык", ON(2026, 10, 12))->reason = S("Региональная работа");
    schedule_run(&check, &found);
    assert_int_equal(schedule_count(&found, RULE_WARN), 0);
    assert_int_equal(found.rows.n, 1);
    board.schedule.works.at[1].held_on = ON(2026, 10, 11); // a Sunday
    found.rows.n = 0;
    schedule_run(&check, &found);
    assert_int_equal(schedule_count(&found, RULE_STOP), 1);
}

static void a_day_that_has_passed_is_not_proposed_to_be_moved(void **state) {
    (void)state;
    struct schedule_finding found;
    board.schedule.today = ON(2026, 11, 1);
    board_work(KIT_5A, "Математика", ON(2026, 10, 10));
    assert_int_equal(board_findings("schedule.calendar", &found), 1);
    assert_true(date_is_none(found.better));
    HAS(found.todo, "прошёл");
}

static void every_rule_has_its_words(void **state) {
    (void)state;
    for (const struct schedule_rule *rule = schedule_rules; rule->id != NULL; rule++) {
        assert_ptr_equal(schedule_rule_find(str_from(rule->id)), rule);
        assert_true(strlen(rule->title) > 0 && strlen(rule->basis) > 0);
        assert_true((rule->blind == NULL) == (rule->blind_words == NULL));
    }
}

int main(void) {
#define RULE(name) cmocka_unit_test_setup_teardown(name, board_open, board_close)
    const struct CMUnitTest tests[] = {
        RULE(one_work_a_day),
        RULE(works_of_a_subject_stand_apart),
        RULE(metasubject_works_have_no_subject_to_stand_apart_in),
        RULE(a_tenth_of_the_lessons_of_a_subject),
        RULE(what_the_load_does_not_know_is_told_as_not_checked),
        RULE(neither_the_first_nor_the_last_lesson),
        RULE(days_without_lessons),
        RULE(the_window_of_the_vpr),
        RULE(an_observer_is_in_one_place_a_day),
        RULE(reports_of_a_teacher_in_a_week),
        RULE(a_work_stands_in_its_term),
        RULE(kinds_once_in_two_years),
        RULE(a_reason_excuses_a_recommendation_and_no_prohibition),
        RULE(a_day_that_has_passed_is_not_proposed_to_be_moved),
        RULE(every_rule_has_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
