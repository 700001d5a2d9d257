// SPDX-License-Identifier: GPL-3.0-or-later
// Dates that are proposed break no rule; what cannot hold together is named in words.
#include "test.h"

#include "schedule_kit.h"

#include "monitoring/schedule_solve.h"

static struct schedule_proposal solve(void) {
    struct schedule_proposal proposal;
    schedule_solve(board.arena, &board.schedule, &proposal);
    assert_true(proposal.proved);
    return proposal;
}

static void accept(const struct schedule_proposal *proposal) {
    for (size_t i = 0; i < proposal->moves.n; i++) {
        for (size_t k = 0; k < board.schedule.works.n; k++) {
            if (board.schedule.works.at[k].work_id == proposal->moves.at[i].work_id) {
                board.schedule.works.at[k].held_on = proposal->moves.at[i].to;
            }
        }
    }
}

// Works of a class by date, as the database gives them.
static void order(void) {
    for (size_t i = 1; i < board.schedule.works.n; i++) {
        for (size_t k = i; k > 0; k--) {
            struct work *a = &board.schedule.works.at[k - 1], *b = a + 1;
            if (a->class_id > b->class_id ||
                (a->class_id == b->class_id && date_cmp(a->held_on, b->held_on) > 0)) {
                struct work swapped = *a;
                *a = *b;
                *b = swapped;
            }
        }
    }
}

static bool demands(const struct schedule_conflict *conflict, const char *rule) {
    for (size_t i = 0; i < conflict->demands.n; i++) {
        if (strcmp(conflict->demands.at[i].rule, rule) == 0) {
            return true;
        }
    }
    return false;
}

static void a_schedule_that_holds_is_left_alone(void **state) {
    (void)state;
    board_work(KIT_5A, "Математика", ON(2026, 10, 12));
    board_work(KIT_5B, "Математика", ON(2026, 10, 12));
    struct schedule_proposal proposal = solve();
    assert_int_equal(proposal.moves.n + proposal.conflicts.n, 0);
    assert_int_equal(proposal.works, 2);
}

static void works_without_dates_get_dates_that_break_nothing(void **state) {
    (void)state;
    static const char *const subjects[] = {"Математика", "Русский язык", "Музыка"};
    for (int i = 0; i < 12; i++) {
        struct work *work = board_work(i < 6 ? KIT_5A : KIT_5B, subjects[i % 3], (struct date){0});
        work->earliest = ON(2026, 9, 14);
        work->latest = ON(2026, 10, 16);
    }
    struct schedule_proposal proposal = solve();
    assert_int_equal(proposal.conflicts.n, 0);
    assert_int_equal(proposal.moves.n, 12);
    assert_int_equal(proposal.days_moved, 0);
    accept(&proposal);
    order();
    for (const struct schedule_rule *rule = schedule_rules; rule->id != NULL; rule++) {
        assert_int_equal(board_findings(rule->id, NULL), 0);
    }
}

static void what_stands_moves_by_as_few_days_as_can_be(void **state) {
    (void)state;
    board_work(KIT_5A, "Математика", ON(2026, 10, 13))->fixed = true;
    board_work(KIT_5A, "Русский язык", ON(2026, 10, 13));
    struct schedule_proposal proposal = solve();
    assert_int_equal(proposal.moves.n, 1);
    assert_int_equal(proposal.moves.at[0].work_id, board.schedule.works.at[1].work_id);
    assert_int_equal(proposal.days_moved, 1);
}

static void the_past_stays_and_still_counts(void **state) {
    (void)state;
    board.schedule.today = ON(2026, 10, 14);
    board_work(KIT_5A, "Математика", ON(2026, 10, 12));
    board_work(KIT_5A, "Математика", ON(2026, 10, 15));
    struct schedule_proposal proposal = solve();
    assert_int_equal(proposal.works, 1);
    assert_int_equal(proposal.moves.n, 1);
    assert_true(date_to_days(proposal.moves.at[0].to) - date_to_days(ON(2026, 10, 12)) >= 17);
}

static void two_fixed_works_of_one_day_are_a_conflict_of_three_rules(void **state) {
    (void)state;
    board_work(KIT_5A, "Математика", ON(2026, 10, 12))->fixed = true;
    board_work(KIT_5A, "Русский язык", ON(2026, 10, 12))->fixed = true;
    board_work(KIT_5B, "Математика", ON(2026, 10, 10)); // a Saturday: mended all the same
    struct schedule_proposal proposal = solve();
    assert_int_equal(proposal.conflicts.n, 1);
    assert_int_equal(proposal.conflicts.at[0].demands.n, 3);
    assert_int_equal(proposal.conflicts.at[0].works.n, 2);
    assert_true(demands(&proposal.conflicts.at[0], "schedule.day"));
    assert_true(demands(&proposal.conflicts.at[0], "schedule.fixed"));
    assert_int_equal(proposal.moves.n, 1);
    assert_int_equal(proposal.days_moved, 1); // Friday the 9th
}

static void a_term_without_lessons_is_a_conflict_with_the_calendar(void **state) {
    (void)state;
    struct work *work = board_work(KIT_5A, "Математика", (struct date){0});
    work->earliest = board.schedule.calendar.holidays.at[0].begins;
    work->latest = board.schedule.calendar.holidays.at[0].ends;
    struct schedule_proposal proposal = solve();
    assert_int_equal(proposal.conflicts.n, 1);
    assert_int_equal(proposal.conflicts.at[0].demands.n, 2);
    assert_true(demands(&proposal.conflicts.at[0], "schedule.calendar"));
    assert_true(demands(&proposal.conflicts.at[0], "schedule.term"));
}

static void too_many_lessons_are_told_beside_the_dates(void **state) {
    (void)state;
    board_work(KIT_5A, "Музыка", ON(2026, 10, 12))->lessons = 5;
    board_work(KIT_5A, "Математика", ON(2026, 10, 10));
    struct schedule_proposal proposal = solve();
    assert_int_equal(proposal.conflicts.n, 1);
    assert_true(demands(&proposal.conflicts.at[0], "schedule.share"));
    assert_int_equal(proposal.moves.n, 1);
}

static void observers_and_reports_join_the_classes(void **state) {
    (void)state;
    board.schedule.norms.reports = 1;
    board_work(KIT_5A, "Математика", ON(2026, 10, 12))->observer_id = KIT_OBSERVER;
    board_work(KIT_5B, "Математика", ON(2026, 10, 12))->observer_id = KIT_OBSERVER;
    struct schedule_proposal proposal = solve();
    assert_int_equal(proposal.conflicts.n, 0);
    accept(&proposal);
    assert_int_equal(board_findings("schedule.reports", NULL), 0);
    assert_int_equal(board_findings("schedule.observer", NULL), 0);
    assert_int_equal(proposal.days_moved, 3); // to the Friday before
}

static void a_proposal_is_kept_and_read_back(void **state) {
    (void)state;
    board_work(KIT_5A, "Математика", ON(2026, 10, 10));
    board_work(KIT_5A, "Музыка", ON(2026, 10, 12))->lessons = 5;
    struct schedule_proposal was = solve(), is;
    schedule_proposal_read(board.arena, schedule_proposal_node(board.arena, &board.schedule, &was),
                           &is);
    assert_int_equal(is.moves.n, was.moves.n);
    assert_int_equal(date_cmp(is.moves.at[0].to, was.moves.at[0].to), 0);
    assert_int_equal(is.conflicts.n, 1);
    assert_string_equal(is.conflicts.at[0].demands.at[0].rule, "schedule.share");
    assert_true(is.proved && is.works == 2);
}

int main(void) {
#define SOLVE(name) cmocka_unit_test_setup_teardown(name, board_open, board_close)
    const struct CMUnitTest tests[] = {
        SOLVE(a_schedule_that_holds_is_left_alone),
        SOLVE(works_without_dates_get_dates_that_break_nothing),
        SOLVE(what_stands_moves_by_as_few_days_as_can_be),
        SOLVE(the_past_stays_and_still_counts),
        SOLVE(two_fixed_works_of_one_day_are_a_conflict_of_three_rules),
        SOLVE(a_term_without_lessons_is_a_conflict_with_the_calendar),
        SOLVE(too_many_lessons_are_told_beside_the_dates),
        SOLVE(observers_and_reports_join_the_classes),
        SOLVE(a_proposal_is_kept_and_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
