// SPDX-License-Identifier: GPL-3.0-or-later
// A basic school (grades 5 to 9) where every rule of coherence is silent, and deeds that break one
// thing of it.
#ifndef VSOKO_TESTS_COHERENCE_KIT_H
#define VSOKO_TESTS_COHERENCE_KIT_H

#include "school/school_kit.h"

#include "analysis/chain.h"
#include "app/knowledge.h"
#include "instruments/choice_facts.h"
#include "monitoring/plan_facts.h"
#include "outcomes/key.h"
#include "practice/facts.h"

enum { TEACHERS = 6, GRADES_FROM = 5, GRADES_TO = 9 };

struct coherence_school {
    struct arena *arena, *reading;
    struct knowledge knowledge;
    struct app app;
    struct school_year year;
    int64_t classes[12];
    int64_t staff[TEACHERS], psychologist, accounts[2];
    struct key_choice keys;
};

extern struct coherence_school school;
extern const struct date now; // the day of the checks: 25 November 2026

int open_school(void **state);
int close_school(void **state);

// A fresh snapshot; the one before is given back.
struct db *reader(void);

// The check of a year on a day; of this year now.
void check_on(const struct school_year *year, struct date on, struct chain_report *out);
struct chain_report *check(void);
const struct fired_rule *fired_in(const struct chain_report *report, const char *id);

// Carries out the proposals of a rule until it is silent; what a click on a proposal does is done
// by the services, the routes themselves are walked with the demo school.
void mend(const char *id);
void expect_fired(const char *id);  // with whole sentences and somewhere to go
void expect_mended(const char *id); // fires, and its proposals make it silent
void expect_silent(const char *id);

// Deeds.
struct str key(void); // the first key outcome
void choose_keys(const struct key_choice *choice);
void choose_keys_without(const char *group); // of skills
void teach_levels(unsigned levels);
void choose_technology(struct str outcome, struct str add, struct str drop);
void choose_instrument(struct str outcome, struct str add, struct str drop);
void drop_technologies(struct str outcome);
void drop_instruments(struct str outcome);
void answer(enum condition_answer all, const char *but, enum condition_answer as);
void put_skill(int64_t staff, struct str competence, bool drop);
void skills_of_first(bool drop); // all competences of the first teacher
// So many teachers say that they use everything up to this grade, but for one outcome.
void declare(int teachers, int grade_to, struct str but);
void add_to_plan(const char *procedure, int grade, int month);
void take_out_of_plan(const char *procedure);
void rest_on(struct str add, struct str drop);
// A closed session of an instrument in a grade; then as if it had been held with another one:
// loaded from a file, of an old version.
void hold(const char *instrument, int grade, struct date day);
void pretend(const char *instrument);
void invite_all(void);           // the first teacher, to every seminar of the plan, and to lead it
void give_codes(const char *id); // to the pupils of an instrument without names

#define ONE(test) cmocka_unit_test_setup_teardown(test, open_school, close_school)

#endif
