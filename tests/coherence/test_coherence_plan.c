// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about the plan and the evidence: silent, firing, silent again when mended.
#include "test.h"

#include "coherence_kit.h"

// ---- the plan

static void no_plan_for_the_year(void **state) {
    (void)state;
    test_write(&kit.test, "delete from plan_item", ARGS0);
    expect_mended("plan.none");
}

static void a_key_outcome_that_two_plans_leave_out(void **state) {
    (void)state;
    take_out_of_plan("group-project-ooo");
    take_out_of_plan("uud-observation");
    take_out_of_plan("lesson-visits");
    expect_mended("plan.key-not-planned");
    expect_silent("plan.key-not-planned");
}

static void last_years_plan_is_enough(void **state) {
    (void)state;
    take_out_of_plan("group-project-ooo");
    take_out_of_plan("uud-observation");
    take_out_of_plan("lesson-visits");
    int64_t before = kit_year(2025);
    test_write(
        &kit.test,
        "insert into plan_item (org_id, item_id, year_id, procedure_id, grade, class_id, "
        "month, done_on, account_id, added_ms) values ($1, 7, $2, 'group-project-ooo', 6, 0, "
        "3, '', 0, 0)",
        ARGS(ARG_INT(kit.org), ARG_INT(before)));
    const struct fired_rule *rule = fired_in(check(), "plan.key-not-planned");
    for (size_t i = 0; i < rule->findings.n; i++) {
        assert_false(str_eq(rule->findings.at[i]->outcome, S("ooo.K2.5")));
    }
}

static void a_kind_of_assessment_left_out_for_two_years(void **state) {
    (void)state;
    take_out_of_plan("digital-skills");
    expect_mended("plan.kind-missing");
}

static void an_act_that_no_longer_acts(void **state) {
    (void)state;
    rest_on(S("p868"), (struct str){0});
    expect_mended("plan.lapsed-act");
    struct plan plan;
    struct error error;
    assert_true(plan_get(reader(), school.arena, kit.org, kit.year, &plan, &error));
    bool replaced = false;
    for (size_t i = 0; i < plan.basis.n; i++) {
        replaced = replaced || str_eq(plan.basis.at[i], S("acc660"));
    }
    assert_true(replaced);
}

static void a_plan_that_rests_on_nothing(void **state) {
    (void)state;
    test_write(&kit.test, "delete from plan_basis", ARGS0);
    expect_mended("plan.no-basis");
}

static void a_grade_that_the_school_has_not(void **state) {
    (void)state;
    add_to_plan("project-soo", 10, 3);
    expect_mended("plan.grade-absent");
}

static void a_procedure_that_promises_too_much(void **state) {
    (void)state;
    for (size_t i = 0; i < school.knowledge.procedures.rows.n; i++) {
        struct procedure *procedure = &school.knowledge.procedures.rows.at[i];
        if (procedure->instruments.n > 0) {
            procedure->instruments.at[0] = S("rub-digital");
            procedure->instruments.n = 1;
        }
    }
    expect_fired("plan.instrument-mismatch");
}

static void a_procedure_that_measures_nothing_key(void **state) {
    (void)state;
    choose_keys_without("regulative");
    add_to_plan("portfolio-review", 6, 5);
    expect_mended("plan.nothing-key");
}

static void a_measurement_that_did_not_happen(void **state) {
    (void)state;
    expect_silent("plan.overdue");
    take_out_of_plan("group-project-ooo");
    add_to_plan("group-project-ooo", 7, 10);
    expect_mended("plan.overdue");
}

static void what_was_held_is_not_overdue(void **state) {
    (void)state;
    take_out_of_plan("group-project-ooo");
    add_to_plan("group-project-ooo", 7, 10);
    expect_fired("plan.overdue");
    hold("obs-group-project-ooo", 7, DAY(2026, 10, 20));
    expect_silent("plan.overdue");
}

// ---- evidence

static void never_measured_and_not_going_to_be(void **state) {
    (void)state;
    take_out_of_plan("group-project-ooo");
    take_out_of_plan("uud-observation");
    take_out_of_plan("lesson-visits");
    expect_mended("evidence.never");
}

static void evidence_older_than_two_years(void **state) {
    (void)state;
    struct school_year later;
    struct error error;
    struct chain_report report;
    hold("obs-group-project-ooo", 5, DAY(2026, 10, 15));
    int64_t year = kit_year(2028);
    assert_true(year_get(reader(), school.arena, kit.org, year, &later, &error));
    check_on(&later, DAY(2028, 10, 14), &report);
    assert_int_equal(fired_in(&report, "evidence.old")->findings.n, 0);
    check_on(&later, DAY(2028, 10, 20), &report);
    assert_true(fired_in(&report, "evidence.old")->findings.n > 0);
    const struct chain *chain = chain_find(&report, S("ooo.K2.5"));
    assert_int_equal(chain->links.at[6].cell.state, CHAIN_OLD);
    assert_str(chain->links.at[6].cell.text, "2026");
}

static void measured_but_nobody_forms_it(void **state) {
    (void)state;
    hold("obs-group-project-ooo", 5, DAY(2026, 10, 15));
    drop_technologies(S("ooo.K2.5"));
    expect_silent("evidence.not-formed"); // teachers still say they do
    declare(2, GRADES_TO, S("ooo.K2.5"));
    expect_fired("evidence.not-formed");
}

static void held_out_of_the_plan(void **state) {
    (void)state;
    take_out_of_plan("group-project-ooo");
    take_out_of_plan("uud-observation");
    hold("obs-group-project-ooo", 5, DAY(2026, 10, 15));
    expect_mended("evidence.out-of-plan");
}

static void held_by_one_who_may_not(void **state) {
    (void)state;
    hold("obs-group-project-ooo", 5, DAY(2026, 10, 15));
    expect_silent("evidence.not-entitled");
    pretend("sc-michelson");
    expect_fired("evidence.not-entitled");
    test_write(&kit.test, "update account_role set role = 'psychologist' where account_id = $1",
               ARGS(ARG_INT(school.accounts[0])));
    expect_silent("evidence.not-entitled");
}

static void held_outside_its_ages(void **state) {
    (void)state;
    hold("obs-group-project-ooo", 5, DAY(2026, 10, 15));
    expect_silent("evidence.outside-ages");
    pretend("obs-group-project-soo");
    expect_fired("evidence.outside-ages");
}

static void a_personal_outcome_measured_with_names(void **state) {
    (void)state;
    hold("obs-group-project-ooo", 5, DAY(2026, 10, 15));
    expect_silent("evidence.names");
    pretend("sc-fillips");
    expect_silent("evidence.names");
    give_codes("sc-fillips");
    expect_fired("evidence.names");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        ONE(no_plan_for_the_year),
        ONE(a_key_outcome_that_two_plans_leave_out),
        ONE(last_years_plan_is_enough),
        ONE(a_kind_of_assessment_left_out_for_two_years),
        ONE(an_act_that_no_longer_acts),
        ONE(a_plan_that_rests_on_nothing),
        ONE(a_grade_that_the_school_has_not),
        ONE(a_procedure_that_promises_too_much),
        ONE(a_procedure_that_measures_nothing_key),
        ONE(a_measurement_that_did_not_happen),
        ONE(what_was_held_is_not_overdue),
        ONE(never_measured_and_not_going_to_be),
        ONE(evidence_older_than_two_years),
        ONE(measured_but_nobody_forms_it),
        ONE(held_out_of_the_plan),
        ONE(held_by_one_who_may_not),
        ONE(held_outside_its_ages),
        ONE(a_personal_outcome_measured_with_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
