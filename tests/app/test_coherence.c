// SPDX-License-Identifier: GPL-3.0-or-later
// Every rule of coherence: silent in a school where all holds, firing where one thing is broken,
// silent again when its proposal is carried out.
#include "test.h"

#include "school/school_kit.h"

#include "analysis/chain.h"
#include "app/knowledge.h"
#include "app/rooms.h"
#include "instruments/choice_facts.h"
#include "monitoring/plan_facts.h"
#include "monitoring/session.h"
#include "outcomes/key.h"
#include "practice/facts.h"
#include "school/account.h"
#include "school/org.h"
#include "school/staff.h"

enum { TEACHERS = 6, GRADES_FROM = 5, GRADES_TO = 9, CLASS_SIZE = 12, DEEDS_MOST = 40 };

static const struct date first_day = {2026, 9, 1}, now = {2026, 11, 25};

static struct {
    struct arena *arena, *reading;
    struct knowledge knowledge;
    struct app app;
    struct school_year year;
    int64_t classes[12];
    int64_t staff[TEACHERS], psychologist, accounts[2];
    struct key_choice keys;
} school;

// A fresh snapshot; the one before is given back.
static struct db *reader(void) {
    struct error error = {0};
    arena_close(school.reading);
    school.reading = arena_open(0);
    struct db *db = store_reader(kit.test.store, school.reading, &error);
    if (db == NULL) {
        fail_msg("%s", error.text);
    }
    return db;
}

// ---- the check

static void check_on(const struct school_year *year, struct date on, struct chain_report *out) {
    struct coherence run;
    struct error error = {0};
    chain_run(&run, school.arena, reader(), &school.app, kit.org, year, on);
    if (!chain_check(&run, app_rooms, out, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
}

static struct chain_report *check(void) {
    struct chain_report *report = arena_new(school.arena, struct chain_report);
    check_on(&school.year, now, report);
    return report;
}

static const struct fired_rule *fired_in(const struct chain_report *report, const char *id) {
    for (size_t i = 0; i < report->rules.n; i++) {
        if (strcmp(report->rules.at[i].rule->id, id) == 0) {
            return &report->rules.at[i];
        }
    }
    fail_msg("there is no rule %s", id);
    return NULL;
}

static size_t fired(const char *id) { return fired_in(check(), id)->findings.n; }

static struct str field_of(const struct proposal *proposal, const char *name) {
    for (size_t i = 0; i < proposal->fields.n; i++) {
        if (strcmp(proposal->fields.at[i].name, name) == 0) {
            return proposal->fields.at[i].value;
        }
    }
    return (struct str){0};
}

static int64_t number_of(const struct proposal *proposal, const char *name) {
    int64_t value = 0;
    (void)str_to_int(field_of(proposal, name), &value);
    return value;
}

// ---- deeds

static void choose_technology(struct str outcome, struct str add, struct str drop) {
    struct practice_choose ask = {.by = &kit.deputy,
                                  .catalogue = &school.knowledge.practice,
                                  .outcome = outcome_find(&school.knowledge.outcomes, outcome),
                                  .add = add,
                                  .drop = drop,
                                  .on = first_day};
    kit_write(practice_choose, &ask);
}

static void choose_instrument(struct str outcome, struct str add, struct str drop) {
    struct instrument_choose ask = {.by = &kit.deputy,
                                    .passports = &school.knowledge.shelf.passports,
                                    .outcome_id = outcome,
                                    .add = add,
                                    .drop = drop,
                                    .on = first_day};
    kit_write(instrument_choose, &ask);
}

static void add_to_plan(const char *procedure, int grade, int month) {
    struct plan_add ask = {
        .by = &kit.deputy,
        .procedures = &school.knowledge.procedures,
        .year_id = kit.year,
        .item = {.procedure_id = str_from(procedure), .grade = grade, .month = month}};
    kit_write(plan_add, &ask);
}

static void propose_plan(void) {
    struct plan_propose ask = {.by = &kit.deputy,
                               .procedures = &school.knowledge.procedures,
                               .laws = &school.knowledge.laws,
                               .year = &school.year};
    kit_write(plan_propose, &ask);
}

static void rest_on(struct str add, struct str drop) {
    struct plan_rest ask = {.by = &kit.deputy,
                            .laws = &school.knowledge.laws,
                            .year_id = kit.year,
                            .add = add,
                            .drop = drop};
    kit_write(plan_rest, &ask);
}

static void change_plan(int64_t item, bool remove, int month) {
    struct plan_change ask = {.by = &kit.deputy, .item_id = item, .remove = remove, .month = month};
    kit_write(plan_change, &ask);
}

// What a click on the proposal does; the routes themselves are walked with the demo school.
static void carry_out(const struct proposal *p) {
    if (str_eq(p->path, S("/technologies/choose"))) {
        choose_technology(field_of(p, "outcome"), field_of(p, "add"), field_of(p, "drop"));
    } else if (str_eq(p->path, S("/instruments/choose"))) {
        choose_instrument(field_of(p, "outcome"), field_of(p, "add"), field_of(p, "drop"));
    } else if (str_eq(p->path, S("/plan/add"))) {
        add_to_plan(str_c(school.arena, field_of(p, "procedure")), (int)number_of(p, "grade"),
                    (int)number_of(p, "month"));
    } else if (str_eq(p->path, S("/plan/change"))) {
        change_plan(number_of(p, "item"), !str_empty(field_of(p, "remove")),
                    (int)number_of(p, "month"));
    } else if (str_eq(p->path, S("/plan/propose"))) {
        propose_plan();
    } else if (str_eq(p->path, S("/plan/basis"))) {
        rest_on(field_of(p, "add"), field_of(p, "drop"));
    } else {
        fail_msg("nobody knows how to do %.*s", STR_ARG(p->path));
    }
}

// Carries out the proposals of a rule until it is silent.
static void mend(const char *id) {
    for (int i = 0; i < DEEDS_MOST; i++) {
        const struct fired_rule *rule = fired_in(check(), id);
        if (rule->findings.n == 0) {
            return;
        }
        assert_true(rule->findings.at[0]->proposal.post);
        carry_out(&rule->findings.at[0]->proposal);
    }
    fail_msg("%s: its proposals do not make it silent", id);
}

// It fires with a whole sentence and somewhere to go.
static void expect_fired(const char *id) {
    const struct fired_rule *rule = fired_in(check(), id);
    if (rule->findings.n == 0) {
        fail_msg("%s does not fire", id);
    }
    for (size_t i = 0; i < rule->findings.n; i++) {
        const struct finding *finding = rule->findings.at[i];
        assert_true(str_ends(finding->sentence, S(".")) || str_ends(finding->sentence, S("?")));
        assert_false(str_empty(finding->proposal.title));
        assert_true(str_starts(finding->proposal.path, S("/")));
    }
}

static void expect_mended(const char *id) {
    expect_fired(id);
    mend(id);
}

static void expect_silent(const char *id) {
    if (fired(id) != 0) {
        fail_msg("%s fires: %.*s", id, STR_ARG(fired_in(check(), id)->findings.at[0]->sentence));
    }
}

// ---- a school where all holds

static void choose_keys(const struct key_choice *choice) {
    struct key_choose ask = {
        .by = &kit.deputy, .catalogue = &school.knowledge.outcomes, .choice = *choice};
    ask.choice.year_id = kit.year;
    kit_write(key_choose, &ask);
}

// The proposal without a group of skills.
static void choose_keys_without(const char *group) {
    struct key_choice choice = {.level = LEVEL_OOO};
    for (size_t i = 0; i < school.keys.rows.n; i++) {
        const struct outcome *outcome =
            outcome_find(&school.knowledge.outcomes, school.keys.rows.at[i].outcome_id);
        if (!str_eq(outcome->strand->group, str_from(group))) {
            *vec_push(school.arena, &choice.rows) = school.keys.rows.at[i];
        }
    }
    choose_keys(&choice);
}

static void teach_levels(unsigned levels) {
    struct error error;
    struct org_save save = {.by = &kit.deputy};
    assert_true(org_get(reader(), school.arena, kit.org, &save.org, &error));
    save.org.levels = levels;
    kit_write(org_save, &save);
}

static int64_t add_staff(const char *last, const char *position) {
    struct staff_add add = {.by = &kit.deputy,
                            .staff = {.name = {str_from(last), S("Анна"), S("Ивановна")},
                                      .position = str_from(position)}};
    kit_write(staff_add, &add);
    return add.staff.staff_id;
}

static void add_people(void) {
    static const char *const lasts[TEACHERS] = {"Белова",   "Волкова", "Громова",
                                                "Дроздова", "Ежова",   "Жукова"};
    static const char *const subjects[TEACHERS] = {"Математика", "Русский язык", "История",
                                                   "Биология",   "Литература",   "Информатика"};
    for (int t = 0; t < TEACHERS; t++) {
        school.staff[t] = add_staff(lasts[t], "учитель");
        for (int grade = GRADES_FROM; grade <= GRADES_TO; grade++) {
            struct teaching_put put = {.by = &kit.deputy,
                                       .row = {.year_id = kit.year,
                                               .staff_id = school.staff[t],
                                               .class_id = school.classes[grade],
                                               .subject = str_from(subjects[t]),
                                               .hours = 3}};
            kit_write(teaching_put, &put);
        }
    }
    school.psychologist = add_staff("Зимина", "педагог-психолог");
}

static void add_pupils(int64_t class_id) {
    static const char *const letters[CLASS_SIZE] = {"а", "б", "в", "г", "д", "е",
                                                    "ж", "з", "и", "к", "л", "м"};
    for (int i = 0; i < CLASS_SIZE; i++) {
        kit_pupil(str_fmt(school.arena, "Учеников%s Пётр Иванович", letters[i]).p, class_id);
    }
}

static void add_classes(void) {
    school.classes[5] = kit.class_5a;
    test_write(&kit.test, "delete from class where letter = 'Б'", ARGS0);
    for (int grade = 6; grade <= GRADES_TO; grade++) {
        school.classes[grade] = kit_class(kit.year, grade, "А");
    }
    for (int grade = GRADES_FROM; grade <= GRADES_TO; grade++) {
        add_pupils(school.classes[grade]);
    }
}

static void answer(enum condition_answer all, const char *but, enum condition_answer as) {
    struct profile_answers ask = {
        .by = &kit.deputy, .catalogue = &school.knowledge.practice, .on = first_day};
    for (size_t i = 0; i < ask.catalogue->conditions.n; i++) {
        *vec_push(school.arena, &ask.answers) =
            str_eq(ask.catalogue->conditions.at[i].id, str_from(but)) ? as : all;
    }
    kit_write(profile_answers_save, &ask);
}

static void put_skill(int64_t staff, struct str competence, bool drop) {
    struct profile_skill_put ask = {.by = &kit.deputy,
                                    .catalogue = &school.knowledge.practice,
                                    .staff_id = staff,
                                    .competence_id = competence,
                                    .on = first_day,
                                    .drop = drop};
    kit_write(profile_skill_put, &ask);
}

static void skills_of_first(bool drop) {
    for (size_t i = 0; i < school.knowledge.practice.competences.n; i++) {
        put_skill(school.staff[0], school.knowledge.practice.competences.at[i].id, drop);
    }
}

// These teachers say that they use everything in these classes, but for one outcome.
static void declare(int teachers, int grade_to, struct str but) {
    struct practice_choices choices;
    struct error error;
    assert_true(practice_choices_on(reader(), school.arena, kit.org, now, &choices, &error));
    for (int t = 0; t < TEACHERS; t++) {
        struct practice_declare ask = {.by = &kit.deputy,
                                       .catalogue = &school.knowledge.practice,
                                       .outcomes = &school.knowledge.outcomes,
                                       .year_id = kit.year,
                                       .staff_id = school.staff[t],
                                       .term = 1,
                                       .on = {2026, 10, 20}};
        for (int grade = GRADES_FROM; t < teachers && grade <= grade_to; grade++) {
            for (size_t i = 0; i < choices.rows.n; i++) {
                if (!str_eq(choices.rows.at[i].outcome_id, but)) {
                    *vec_push(school.arena, &ask.rows) =
                        (struct practice_use){.class_id = school.classes[grade],
                                              .technology_id = choices.rows.at[i].technology_id,
                                              .outcome_id = choices.rows.at[i].outcome_id};
                }
            }
        }
        kit_write(practice_declare, &ask);
    }
}

static int open_school(void **state) {
    struct error error = {0};
    memset(&school, 0, sizeof school);
    school.arena = arena_open((size_t)512 << 20);
    kit_rooms = app_rooms;
    if (!knowledge_load(school.arena, &school.knowledge, &error)) {
        fail_msg("%s", error.text);
    }
    knowledge_give(&school.knowledge, &school.app);
    kit_open(state);
    school.app.store = kit.test.store;
    teach_levels(LEVEL_OOO);
    add_classes();
    add_people();
    assert_true(year_get(reader(), school.arena, kit.org, kit.year, &school.year, &error));
    key_propose(school.arena, &school.knowledge.outcomes, LEVEL_OOO, &school.keys);
    choose_keys(&school.keys);
    answer(CONDITION_PRESENT, "", CONDITION_PRESENT);
    skills_of_first(false);
    mend("practice.key-without-technology");
    mend("instruments.key-without-instrument");
    mend("plan.none");
    mend("plan.overdue"); // the year has begun long ago
    declare(2, GRADES_TO, (struct str){0});
    return 0;
}

static int close_school(void **state) {
    arena_close(school.reading);
    int closed = kit_close(state);
    arena_close(school.arena);
    return closed;
}

// The first key outcome.
static struct str key(void) { return school.keys.rows.at[0].outcome_id; }

static void drop_technologies(struct str outcome) {
    struct practice_choices choices;
    struct error error;
    assert_true(practice_choices_on(reader(), school.arena, kit.org, now, &choices, &error));
    for (size_t i = 0; i < choices.rows.n; i++) {
        if (str_eq(choices.rows.at[i].outcome_id, outcome)) {
            choose_technology(outcome, (struct str){0}, choices.rows.at[i].technology_id);
        }
    }
}

static void drop_instruments(struct str outcome) {
    struct instrument_choices choices;
    struct error error;
    assert_true(instrument_choices_on(reader(), school.arena, kit.org, now, &choices, &error));
    for (size_t i = 0; i < choices.rows.n; i++) {
        if (str_eq(choices.rows.at[i].outcome_id, outcome)) {
            choose_instrument(outcome, (struct str){0}, choices.rows.at[i].instrument_id);
        }
    }
}

static void take_out_of_plan(const char *procedure) {
    test_write(&kit.test, "delete from plan_item where procedure_id = $1",
               ARGS(ARG_TEXT(str_from(procedure))));
}

// A closed session of an instrument in a grade.
static void hold(const char *instrument, int grade, struct date day) {
    if (school.accounts[0] == 0) {
        for (int i = 0; i < 3; i++) {
            struct account_add add = {
                .org = kit.org,
                .account = {.login = i == 2   ? S("admin")
                                     : i == 1 ? S("volkova")
                                              : S("belova"),
                            .shown_name = S("Белова А. И."),
                            .roles = i == 2 ? ROLE_ADMINISTRATOR : ROLE_TEACHER},
                .password = S("x")};
            kit_write(account_add, &add);
            if (i < 2) {
                school.accounts[i] = add.account.account_id;
            }
        }
    }
    struct session_plan plan = {
        .by = &kit.deputy,
        .class_id = school.classes[grade],
        .instrument = shelf_find(&school.knowledge.shelf, str_from(instrument)),
        .title = S("Наблюдение"),
        .held_on = day,
    };
    *vec_push(school.arena, &plan.raters) = school.accounts[0];
    *vec_push(school.arena, &plan.raters) = school.accounts[1];
    kit_write(session_open, &plan);
    struct session_close close = {&kit.deputy, plan.session_id, true};
    kit_write(session_close, &close);
}

// As if the session had been held with another instrument: loaded from a file, of an old version.
static void pretend(const char *instrument) {
    test_write(&kit.test, "update procedure set instrument_id = $1",
               ARGS(ARG_TEXT(str_from(instrument))));
}

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
    assert_int_equal(chain->links.n, 6);
    assert_str(chain->links.at[5].cell.text, "окт");
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
    assert_int_equal(report.columns.n, 3);
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

// As if a school had made an instrument of its own with codes of pupils.
static void give_codes(const char *id) {
    for (size_t i = 0; i < school.knowledge.shelf.passports.rows.n; i++) {
        struct passport *passport = &school.knowledge.shelf.passports.rows.at[i];
        if (str_eq(passport->id, str_from(id))) {
            passport->identity = IDENTITY_CODED;
        }
    }
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
    assert_int_equal(chain->links.at[5].cell.state, CHAIN_OLD);
    assert_str(chain->links.at[5].cell.text, "2026");
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
    assert_int_equal(years.rows.at[0].full.n, 6);
    assert_true(years.rows.at[0].whole > 0);
    assert_int_equal(years.rows.at[0].full.at[1], school.keys.rows.n); // technologies
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, open_school, close_school)

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
        ONE(suppositions_change_facts_and_save_nothing),
        ONE(training_closes_what_lacked_teachers),
        ONE(each_year_shows_its_own_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
