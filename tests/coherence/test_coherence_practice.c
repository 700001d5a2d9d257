// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about what forms and what measures: silent, firing, silent again when mended.
#include "test.h"

#include "coherence_kit.h"

#include "school/org.h"

// ---- practice

static void no_technology_for_a_key_outcome(void **state) {
    (void)state;
    drop_technologies(key());
    expect_mended("practice.key-without-technology");
}

static void a_technology_without_its_conditions(void **state) {
    (void)state;
    // «Взаимное обучение чтению в четыре роли» needs tables to be moved.
    choose_technology(S("ooo.P3.2"), S("ai-critique"), (struct str){0});
    expect_silent("practice.technology-impossible");
    answer(CONDITION_PRESENT, "devices", CONDITION_ABSENT);
    expect_mended("practice.technology-impossible");
}

static void a_technology_that_nobody_can(void **state) {
    (void)state;
    skills_of_first(true);
    put_skill(school.staff[1], S("c-data"), false);
    expect_fired("practice.no-trained-teacher");
    skills_of_first(false);
    expect_silent("practice.no-trained-teacher");
}

static void nobody_forms_a_key_outcome(void **state) {
    (void)state;
    declare(2, GRADES_TO, key());
    expect_fired("practice.nobody-uses");
    // In September nobody has been asked yet.
    struct chain_report report;
    check_on(&school.year, DAY(2026, 9, 20), &report);
    assert_int_equal(fired_in(&report, "practice.nobody-uses")->findings.n, 0);
    declare(2, GRADES_TO, (struct str){0});
    expect_silent("practice.nobody-uses");
}

static void one_teacher_bears_an_outcome(void **state) {
    (void)state;
    declare(1, GRADES_TO, (struct str){0});
    expect_fired("practice.one-teacher");
    declare(2, GRADES_TO, (struct str){0});
    expect_silent("practice.one-teacher");
}

static void few_classes_of_a_level(void **state) {
    (void)state;
    declare(2, GRADES_FROM + 1, (struct str){0});
    expect_fired("practice.few-classes");
    declare(2, GRADES_TO, (struct str){0});
    expect_silent("practice.few-classes");
}

static void a_class_that_the_teacher_does_not_teach(void **state) {
    (void)state;
    test_write(&kit.test, "delete from teaching where staff_id = $1 and class_id = $2",
               ARGS(ARG_INT(school.staff[0]), ARG_INT(school.classes[7])));
    expect_fired("practice.foreign-class");
    declare(0, GRADES_TO, (struct str){0});
    expect_silent("practice.foreign-class");
}

static void visit(const struct practice_choice *choice, bool seen) {
    struct practice_visit_add ask = {
        .by = &kit.deputy,
        .catalogue = &school.knowledge.practice,
        .visit = {.year_id = kit.year,
                  .class_id = school.classes[5],
                  .staff_id = school.staff[0],
                  .technology_id = choice->technology_id,
                  .visited_on = date_today()},
    };
    for (int i = 0; i < 6; i++) {
        *vec_push(school.arena, &ask.visit.signs) = seen;
    }
    kit_write(practice_visit_add, &ask);
}

static void what_is_declared_is_not_seen_at_the_lesson(void **state) {
    (void)state;
    struct practice_choices choices;
    struct error error;
    assert_true(practice_choices_on(reader(), school.arena, kit.org, now, &choices, &error));
    visit(&choices.rows.at[0], false);
    expect_fired("practice.not-seen");
    clock_fake_ms(1790000000000 + 5 * (int64_t)86400000); // a later visit decides
    visit(&choices.rows.at[0], true);
    expect_silent("practice.not-seen");
}

static void subjects_that_are_not_taught(void **state) {
    (void)state;
    test_write(&kit.test, "update teaching set subject = 'Шахматы'", ARGS0);
    expect_fired("practice.subjects-untaught");
    test_write(&kit.test, "delete from teaching", ARGS0);
    expect_silent("practice.subjects-untaught"); // not known, so another rule speaks
    expect_fired("practice.no-load");
}

static void only_tradition_stands_behind(void **state) {
    (void)state;
    const struct practice_catalogue *catalogue = &school.knowledge.practice;
    struct str outcome = {0}, technology = {0};
    for (size_t i = 0; i < catalogue->technologies.n && str_empty(outcome); i++) {
        const struct technology *t = &catalogue->technologies.at[i];
        for (size_t j = 0; t->evidence == EVIDENCE_TRADITION && j < school.keys.rows.n; j++) {
            const struct outcome *o =
                outcome_find(&school.knowledge.outcomes, school.keys.rows.at[j].outcome_id);
            if (technology_forms(t, o, NULL) != NULL && (t->levels & LEVEL_OOO) != 0) {
                outcome = o->id;
                technology = t->id;
            }
        }
    }
    assert_false(str_empty(outcome));
    drop_technologies(outcome);
    choose_technology(outcome, technology, (struct str){0});
    expect_mended("practice.tradition-only");
}

static void technologies_that_work_by_the_way(void **state) {
    (void)state;
    const struct practice_catalogue *catalogue = &school.knowledge.practice;
    const struct outcome *outcome = outcome_find(&school.knowledge.outcomes, S("ooo.K2.5"));
    drop_technologies(outcome->id);
    for (size_t i = 0; i < catalogue->technologies.n; i++) {
        bool direct = true;
        if (technology_forms(&catalogue->technologies.at[i], outcome, &direct) != NULL && !direct) {
            choose_technology(outcome->id, catalogue->technologies.at[i].id, (struct str){0});
            break;
        }
    }
    expect_mended("practice.indirect-only");
}

static void nothing_is_known_of_teachers(void **state) {
    (void)state;
    skills_of_first(true);
    expect_fired("practice.skills-unknown");
    put_skill(school.staff[0], S("c-data"), false);
    expect_silent("practice.skills-unknown");
}

static void a_condition_nobody_answered(void **state) {
    (void)state;
    test_write(&kit.test, "delete from practice_condition where condition_id = 'lab'", ARGS0);
    expect_fired("practice.conditions-unknown");
    answer(CONDITION_PRESENT, "", CONDITION_PRESENT);
    expect_silent("practice.conditions-unknown");
}

// ---- instruments

static void nothing_to_measure_a_key_outcome_by(void **state) {
    (void)state;
    drop_instruments(key());
    expect_mended("instruments.key-without-instrument");
}

static void an_instrument_of_something_else(void **state) {
    (void)state;
    drop_instruments(S("ooo.K2.5"));
    choose_instrument(S("ooo.K2.5"), S("rub-digital"), (struct str){0});
    expect_mended("instruments.measures-not");
}

static void an_instrument_of_another_level(void **state) {
    (void)state;
    choose_instrument(S("ooo.K2.5"), S("obs-group-project-noo"), (struct str){0});
    expect_mended("instruments.other-level");
}

// With a personal outcome among the key ones.
static struct str choose_personal(void) {
    struct key_choice choice = school.keys;
    struct key_outcome row = {.outcome_id = S("ooo.L5.1"), .why = S("Здоровье")};
    struct key_choice more = {.level = LEVEL_OOO};
    for (size_t i = 0; i + 1 < choice.rows.n; i++) {
        *vec_push(school.arena, &more.rows) = choice.rows.at[i];
    }
    *vec_push(school.arena, &more.rows) = row;
    choose_keys(&more);
    return row.outcome_id;
}

static void a_personal_outcome_with_names(void **state) {
    (void)state;
    struct str outcome = choose_personal();
    mend("instruments.key-without-instrument");
    expect_silent("instruments.personal-with-names");
    choose_instrument(outcome, S("sc-fillips"), (struct str){0});
    expect_silent("instruments.personal-with-names");
    give_codes("sc-fillips");
    expect_mended("instruments.personal-with-names");
}

static void nobody_may_use_the_instrument(void **state) {
    (void)state;
    choose_instrument(S("ooo.K1.2"), S("sc-michelson"), (struct str){0});
    expect_silent("instruments.nobody-may");
    test_write(&kit.test, "update staff set position = 'учитель' where staff_id = $1",
               ARGS(ARG_INT(school.psychologist)));
    expect_mended("instruments.nobody-may");
}

static void only_criticised_instruments(void **state) {
    (void)state;
    struct passports *passports = &school.knowledge.shelf.passports;
    for (size_t i = 0; i < passports->rows.n; i++) {
        if (str_eq(passports->rows.at[i].id, S("obs-discussion"))) {
            passports->rows.at[i].evidence = S("criticised");
        }
    }
    drop_instruments(S("ooo.K1.2"));
    choose_instrument(S("ooo.K1.2"), S("obs-discussion"), (struct str){0});
    expect_mended("instruments.criticised-only");
}

static void an_outcome_that_is_not_seen_apart(void **state) {
    (void)state;
    drop_instruments(S("ooo.K2.5"));
    choose_instrument(S("ooo.K2.5"), S("obs-lesson-express"), (struct str){0});
    expect_mended("instruments.strand-only");
}

static void an_instrument_for_what_is_not_key(void **state) {
    (void)state;
    choose_instrument(S("ooo.K2.1"), S("obs-group-project-ooo"), (struct str){0});
    expect_mended("instruments.not-key");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        ONE(no_technology_for_a_key_outcome),
        ONE(a_technology_without_its_conditions),
        ONE(a_technology_that_nobody_can),
        ONE(nobody_forms_a_key_outcome),
        ONE(one_teacher_bears_an_outcome),
        ONE(few_classes_of_a_level),
        ONE(a_class_that_the_teacher_does_not_teach),
        ONE(what_is_declared_is_not_seen_at_the_lesson),
        ONE(subjects_that_are_not_taught),
        ONE(only_tradition_stands_behind),
        ONE(technologies_that_work_by_the_way),
        ONE(nothing_is_known_of_teachers),
        ONE(a_condition_nobody_answered),
        ONE(nothing_to_measure_a_key_outcome_by),
        ONE(an_instrument_of_something_else),
        ONE(an_instrument_of_another_level),
        ONE(a_personal_outcome_with_names),
        ONE(nobody_may_use_the_instrument),
        ONE(only_criticised_instruments),
        ONE(an_outcome_that_is_not_seen_apart),
        ONE(an_instrument_for_what_is_not_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
