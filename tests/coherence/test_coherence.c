// SPDX-License-Identifier: GPL-3.0-or-later
// The check as a whole, rules about key outcomes, «что если», years.
#include "test.h"

#include "coherence_kit.h"

#include "app/rooms.h"
#include "school/org.h"

// ---- the whole

static void where_all_holds_every_rule_is_silent(void **state) {
    (void)state;
    const struct chain_report *report = check();
    for (size_t i = 0; i < report->findings.rows.n; i++) {
        print_error("%s: %.*s\n", report->findings.rows.at[i].rule->id,
                    STR_ARG(report->findings.rows.at[i].sentence));
    }
    assert_int_equal(report->findings.rows.n, 0);
    assert_true(report->rules.n >= 24);
    assert_int_equal(report->chains.n, school.keys.rows.n);
}

static void a_chain_is_whole_when_every_link_is_filled(void **state) {
    (void)state;
    const struct chain *chain = chain_find(check(), S("ooo.K2.5"));
    assert_false(chain->whole); // not measured yet
    assert_int_equal(chain->gaps, 1);
    hold("obs-group-project-ooo", 5, DAY(2026, 10, 15));
    const struct chain_report *report = check();
    chain = chain_find(report, S("ooo.K2.5"));
    assert_true(chain->whole);
    assert_int_equal(chain->links.n, 7);
    assert_str(chain->links.at[6].cell.text, "окт");
    // The worst come first.
    assert_int_equal(report->chains.at[0].gaps, 1);
    assert_true(report->chains.at[report->chains.n - 1].whole);
}

static void a_room_that_is_not_there_has_no_rules_and_no_links(void **state) {
    (void)state;
    static const struct room *some[12];
    size_t n = 0;
    struct coherence run;
    struct chain_report report;
    struct error error;
    for (const struct room *const *room = app_rooms; *room != NULL; room++) {
        if (strcmp((*room)->name, "practice") != 0) {
            some[n++] = *room;
        }
    }
    some[n] = NULL;
    chain_run(&run, school.arena, reader(), &school.app, kit.org, &school.year, now);
    assert_true(chain_check(&run, some, &report, &error));
    for (size_t i = 0; i < report.rules.n; i++) {
        assert_null(strstr(report.rules.at[i].rule->id, "practice."));
    }
    assert_int_equal(report.columns.n, 4);
}

// ---- key outcomes

static void a_level_without_key_outcomes(void **state) {
    (void)state;
    teach_levels(LEVEL_OOO | LEVEL_SOO);
    expect_fired("key.none-on-level");
    struct key_choice choice;
    key_propose(school.arena, &school.knowledge.outcomes, LEVEL_SOO, &choice);
    choose_keys(&choice);
    expect_silent("key.none-on-level");
}

static void too_few_key_outcomes(void **state) {
    (void)state;
    struct key_choice few = {.level = LEVEL_OOO};
    *vec_push(school.arena, &few.rows) = school.keys.rows.at[0];
    choose_keys(&few);
    expect_fired("key.count");
    choose_keys(&school.keys);
    expect_silent("key.count");
}

static void a_group_of_skills_left_out(void **state) {
    (void)state;
    choose_keys_without("communicative");
    expect_fired("key.group-missing");
    choose_keys(&school.keys);
    expect_silent("key.group-missing");
}

static void an_outcome_of_a_standard_that_is_gone(void **state) {
    (void)state;
    const struct outcome *outcome = outcome_find(&school.knowledge.outcomes, key());
    struct standard *standard = NULL;
    for (size_t i = 0; i < school.knowledge.outcomes.standards.n; i++) {
        if (&school.knowledge.outcomes.standards.at[i] == outcome->standard) {
            standard = &school.knowledge.outcomes.standards.at[i];
        }
    }
    standard->valid_to = DAY(2026, 8, 31);
    expect_fired("key.standard-lapsed");
    standard->valid_to = (struct date){0};
    expect_silent("key.standard-lapsed");
}

static void an_outcome_that_left_the_catalogue(void **state) {
    (void)state;
    test_write(&kit.test, "update key_outcome set outcome_id = 'ooo.P9.9' where outcome_id = $1",
               ARGS(ARG_TEXT(key())));
    expect_fired("key.lost");
    choose_keys(&school.keys);
    expect_silent("key.lost");
}

// ---- what if, years

static void suppositions_change_facts_and_save_nothing(void **state) {
    (void)state;
    struct coherence run;
    struct chain_report report;
    struct error error;
    answer(CONDITION_PRESENT, "devices", CONDITION_ABSENT);
    choose_technology(S("ooo.P3.2"), S("ai-critique"), (struct str){0});
    expect_fired("practice.technology-impossible");
    chain_run(&run, school.arena, reader(), &school.app, kit.org, &school.year, now);
    *vec_push(school.arena, &run.suppositions) =
        (struct supposition){S("condition.add"), S("devices"), 0};
    *vec_push(school.arena, &run.suppositions) =
        (struct supposition){S("procedure.drop"), S("digital-skills"), 0};
    assert_true(chain_check(&run, app_rooms, &report, &error));
    assert_int_equal(fired_in(&report, "practice.technology-impossible")->findings.n, 0);
    assert_true(fired_in(&report, "plan.kind-missing")->findings.n > 0);
    expect_fired("practice.technology-impossible");
    expect_silent("plan.kind-missing");
}

static void training_closes_what_lacked_teachers(void **state) {
    (void)state;
    struct coherence run;
    struct chain_report report;
    struct error error;
    skills_of_first(true);
    put_skill(school.staff[1], S("c-data"), false);
    expect_fired("practice.no-trained-teacher");
    chain_run(&run, school.arena, reader(), &school.app, kit.org, &school.year, now);
    for (size_t i = 0; i < school.knowledge.practice.competences.n; i++) {
        *vec_push(school.arena, &run.suppositions) = (struct supposition){
            S("competence.add"), school.knowledge.practice.competences.at[i].id, school.staff[2]};
    }
    assert_true(chain_check(&run, app_rooms, &report, &error));
    assert_int_equal(fired_in(&report, "practice.no-trained-teacher")->findings.n, 0);
}

static void each_year_shows_its_own_parts(void **state) {
    (void)state;
    struct coherence run;
    struct chain_years years;
    struct error error;
    hold("obs-group-project-ooo", 5, DAY(2026, 10, 15));
    chain_run(&run, school.arena, reader(), &school.app, kit.org, &school.year, now);
    assert_true(chain_over_years(&run, app_rooms, &years, &error));
    assert_int_equal(years.rows.n, 1);
    assert_int_equal(years.rows.at[0].chains, school.keys.rows.n);
    assert_int_equal(years.rows.at[0].full.n, 7);
    assert_true(years.rows.at[0].whole > 0);
    assert_int_equal(years.rows.at[0].full.at[1], school.keys.rows.n); // technologies
}

int main(void) {
    const struct CMUnitTest tests[] = {
        ONE(where_all_holds_every_rule_is_silent),
        ONE(a_chain_is_whole_when_every_link_is_filled),
        ONE(a_room_that_is_not_there_has_no_rules_and_no_links),
        ONE(a_level_without_key_outcomes),
        ONE(too_few_key_outcomes),
        ONE(a_group_of_skills_left_out),
        ONE(an_outcome_of_a_standard_that_is_gone),
        ONE(an_outcome_that_left_the_catalogue),
        ONE(suppositions_change_facts_and_save_nothing),
        ONE(training_closes_what_lacked_teachers),
        ONE(each_year_shows_its_own_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
