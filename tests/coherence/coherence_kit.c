// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "coherence_kit.h"

#include "app/rooms.h"
#include "monitoring/session.h"
#include "school/account.h"
#include "school/org.h"
#include "school/staff.h"
#include "training/room.h"
#include "training/seminar.h"

enum { CLASS_SIZE = 12, DEEDS_MOST = 40 };
#define NOW_MS INT64_C(1795608000000) // noon of `now`

static const struct date first_day = {2026, 9, 1};
const struct date now = {2026, 11, 25};

struct coherence_school school;

// A fresh snapshot; the one before is given back.
struct db *reader(void) {
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

void check_on(const struct school_year *year, struct date on, struct chain_report *out) {
    struct coherence run;
    struct error error = {0};
    chain_run(&run, school.arena, reader(), &school.app, kit.org, year, on);
    if (!chain_check(&run, app_rooms, out, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
}

struct chain_report *check(void) {
    struct chain_report *report = arena_new(school.arena, struct chain_report);
    check_on(&school.year, now, report);
    return report;
}

const struct fired_rule *fired_in(const struct chain_report *report, const char *id) {
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

void choose_technology(struct str outcome, struct str add, struct str drop) {
    struct practice_choose ask = {.by = &kit.deputy,
                                  .catalogue = &school.knowledge.practice,
                                  .outcome = outcome_find(&school.knowledge.outcomes, outcome),
                                  .add = add,
                                  .drop = drop,
                                  .on = first_day};
    kit_write(practice_choose, &ask);
}

void choose_instrument(struct str outcome, struct str add, struct str drop) {
    struct instrument_choose ask = {.by = &kit.deputy,
                                    .passports = &school.knowledge.shelf.passports,
                                    .outcome_id = outcome,
                                    .add = add,
                                    .drop = drop,
                                    .on = first_day};
    kit_write(instrument_choose, &ask);
}

void add_to_plan(const char *procedure, int grade, int month) {
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

void rest_on(struct str add, struct str drop) {
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

static struct str proposed_field(void *from, const char *name) { return field_of(from, name); }

// A deed of a room's descriptor, as its route does it.
static void carry_out_deed(const struct proposal_deed *deed, const struct proposal *p) {
    struct error error = {0};
    struct deed_ask ask = {.arena = school.arena,
                           .db = reader(),
                           .app = &school.app,
                           .by = &kit.deputy,
                           .field = proposed_field,
                           .from = (void *)p};
    void *ready = deed->ready(&ask, &error);
    if (ready == NULL) {
        fail_msg("%s: %s", deed->path, error.text);
    }
    kit_write(deed->write, ready);
}

static const struct proposal_deed *training_deed(struct str path) {
    for (const struct proposal_deed *deed = training_room.proposal_deeds; deed->path != NULL;
         deed++) {
        if (str_eq(path, str_from(deed->path))) {
            return deed;
        }
    }
    return NULL;
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
    } else if (training_deed(p->path) != NULL) {
        carry_out_deed(training_deed(p->path), p);
    } else {
        fail_msg("nobody knows how to do %.*s", STR_ARG(p->path));
    }
}

// Carries out the proposals of a rule until it is silent.
void mend(const char *id) {
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
void expect_fired(const char *id) {
    const struct fired_rule *rule = fired_in(check(), id);
    if (rule->findings.n == 0) {
        fail_msg("%s does not fire", id);
    }
    for (size_t i = 0; i < rule->findings.n; i++) {
        const struct finding *finding = rule->findings.at[i];
        assert_true(str_ends(finding->sentence, S(".")) || str_ends(finding->sentence, S("?")));
        assert_true(str_find(finding->sentence, S("..")) == STR_NONE);
        assert_false(str_empty(finding->proposal.title));
        assert_true(str_starts(finding->proposal.path, S("/")));
    }
}

void expect_mended(const char *id) {
    expect_fired(id);
    mend(id);
}

void expect_silent(const char *id) {
    if (fired(id) != 0) {
        fail_msg("%s fires: %.*s", id, STR_ARG(fired_in(check(), id)->findings.at[0]->sentence));
    }
}

// ---- a school where all holds

void choose_keys(const struct key_choice *choice) {
    struct key_choose ask = {
        .by = &kit.deputy, .catalogue = &school.knowledge.outcomes, .choice = *choice};
    ask.choice.year_id = kit.year;
    kit_write(key_choose, &ask);
}

// The proposal without a group of skills.
void choose_keys_without(const char *group) {
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

void teach_levels(unsigned levels) {
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

void answer(enum condition_answer all, const char *but, enum condition_answer as) {
    struct profile_answers ask = {
        .by = &kit.deputy, .catalogue = &school.knowledge.practice, .on = first_day};
    for (size_t i = 0; i < ask.catalogue->conditions.n; i++) {
        *vec_push(school.arena, &ask.answers) =
            str_eq(ask.catalogue->conditions.at[i].id, str_from(but)) ? as : all;
    }
    kit_write(profile_answers_save, &ask);
}

void put_skill(int64_t staff, struct str competence, bool drop) {
    struct profile_skill_put ask = {.by = &kit.deputy,
                                    .catalogue = &school.knowledge.practice,
                                    .staff_id = staff,
                                    .competence_id = competence,
                                    .on = first_day,
                                    .drop = drop};
    kit_write(profile_skill_put, &ask);
}

void skills_of_first(bool drop) {
    for (size_t i = 0; i < school.knowledge.practice.competences.n; i++) {
        put_skill(school.staff[0], school.knowledge.practice.competences.at[i].id, drop);
    }
}

// These teachers say that they use everything in these classes, but for one outcome.
void declare(int teachers, int grade_to, struct str but) {
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

void invite_all(void) {
    struct seminars seminars;
    struct error error;
    assert_true(seminars_of_year(reader(), school.arena, kit.org, kit.year, &seminars, &error));
    for (size_t i = 0; i < seminars.rows.n; i++) {
        struct seminar_invite ask = {.by = &kit.deputy,
                                     .seminar_id = seminars.rows.at[i].seminar_id};
        *vec_push(school.arena, &ask.staff) = school.staff[0];
        kit_write(seminar_invite, &ask);
        struct seminar_change lead = {
            .by = &kit.deputy, .seminar_id = ask.seminar_id, .leader_id = school.staff[0]};
        kit_write(seminar_change, &lead);
    }
}

int open_school(void **state) {
    struct error error = {0};
    memset(&school, 0, sizeof school);
    school.arena = arena_open((size_t)512 << 20);
    kit_rooms = app_rooms;
    if (!knowledge_load(school.arena, &school.knowledge, &error)) {
        fail_msg("%s", error.text);
    }
    knowledge_give(&school.knowledge, &school.app);
    kit_open(state);
    clock_fake_ms(NOW_MS); // proposals are carried out on the day of the check
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
    mend("training.plan-empty");
    invite_all();
    return 0;
}

int close_school(void **state) {
    arena_close(school.reading);
    int closed = kit_close(state);
    arena_close(school.arena);
    return closed;
}

// The first key outcome.
struct str key(void) {
    return school.keys.rows.at[0].outcome_id;
}

void drop_technologies(struct str outcome) {
    struct practice_choices choices;
    struct error error;
    assert_true(practice_choices_on(reader(), school.arena, kit.org, now, &choices, &error));
    for (size_t i = 0; i < choices.rows.n; i++) {
        if (str_eq(choices.rows.at[i].outcome_id, outcome)) {
            choose_technology(outcome, (struct str){0}, choices.rows.at[i].technology_id);
        }
    }
}

void drop_instruments(struct str outcome) {
    struct instrument_choices choices;
    struct error error;
    assert_true(instrument_choices_on(reader(), school.arena, kit.org, now, &choices, &error));
    for (size_t i = 0; i < choices.rows.n; i++) {
        if (str_eq(choices.rows.at[i].outcome_id, outcome)) {
            choose_instrument(outcome, (struct str){0}, choices.rows.at[i].instrument_id);
        }
    }
}

void take_out_of_plan(const char *procedure) {
    test_write(&kit.test, "delete from plan_item where procedure_id = $1",
               ARGS(ARG_TEXT(str_from(procedure))));
}

// A closed session of an instrument in a grade.
void hold(const char *instrument, int grade, struct date day) {
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
void pretend(const char *instrument) {
    test_write(&kit.test, "update procedure set instrument_id = $1",
               ARGS(ARG_TEXT(str_from(instrument))));
}

// As if a school had made an instrument of its own with codes of pupils.
void give_codes(const char *id) {
    for (size_t i = 0; i < school.knowledge.shelf.passports.rows.n; i++) {
        struct passport *passport = &school.knowledge.shelf.passports.rows.at[i];
        if (str_eq(passport->id, str_from(id))) {
            passport->identity = IDENTITY_CODED;
        }
    }
}
