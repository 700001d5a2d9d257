// SPDX-License-Identifier: GPL-3.0-or-later
// The demo school's chains: key outcomes, what forms and measures them, what teachers say, what was
// seen at lessons, the plan – with the weak places that schools really have.
#include "app/demo.h"

#include "instruments/choice.h"
#include "monitoring/plan.h"
#include "outcomes/key.h"
#include "practice/fit.h"

// Chances in a hundred.
enum { HAS_CONDITION = 75, HAS_SKILL = 25, USES = 45, VISITED = 2, SIGN_SEEN = 75 };
enum { CHOSEN_MOST = 2 };

struct chain_demo {
    struct demo *demo;
    struct db *db;
    struct arena *arena;
    struct app app;
    struct coherence run;
    struct key_choice keys[LEVEL_COUNT];
    struct date begins, today; // of the oldest year; of the demo
};

static bool chance(struct chain_demo *c, unsigned percent) {
    return rng_below(&c->demo->rng, 100) < percent;
}

static const struct outcome *outcome_of(const struct chain_demo *c, struct str id) {
    return outcome_find(&c->demo->knowledge->outcomes, id);
}

// Key outcomes are what the program proposes, chosen in the oldest year.
static bool choose_keys(struct chain_demo *c, struct error *error) {
    for (int i = 0; i < LEVEL_COUNT; i++) {
        struct key_choose ask = {.by = &c->demo->by, .catalogue = &c->demo->knowledge->outcomes};
        key_propose(c->arena, ask.catalogue, (enum level)(1 << i), &ask.choice);
        ask.choice.year_id = c->demo->year_id[0];
        ask.choice.reason = S("Решение методического совета");
        c->keys[i] = ask.choice;
        if (!key_choose(c->db, c->arena, &ask, error)) {
            return false;
        }
    }
    return true;
}

// A workshop and devices are what most often is not there; about one thing nobody has answered.
static bool answer_conditions(struct chain_demo *c, struct error *error) {
    const struct practice_catalogue *catalogue = &c->demo->knowledge->practice;
    struct profile_answers ask = {.by = &c->demo->by, .catalogue = catalogue, .on = c->begins};
    for (size_t i = 0; i < catalogue->conditions.n; i++) {
        struct str id = catalogue->conditions.at[i].id;
        bool lacking = str_eq(id, S("workshop")) || str_eq(id, S("devices"));
        *vec_push(c->arena, &ask.answers) = str_eq(id, S("recorder")) ? CONDITION_UNKNOWN
                                            : lacking || !chance(c, HAS_CONDITION)
                                                ? CONDITION_ABSENT
                                                : CONDITION_PRESENT;
    }
    return profile_answers_save(c->db, c->arena, &ask, error);
}

static bool add_skills(struct chain_demo *c, struct error *error) {
    const struct practice_catalogue *catalogue = &c->demo->knowledge->practice;
    for (size_t i = 3; i < c->demo->teachers.n; i++) {
        for (size_t j = 0; j < catalogue->competences.n; j++) {
            struct profile_skill_put ask = {
                .by = &c->demo->by,
                .catalogue = catalogue,
                .staff_id = c->demo->teachers.at[i].staff_id,
                .competence_id = catalogue->competences.at[j].id,
                .basis = (enum skill_basis)rng_below(&c->demo->rng, SKILL_BASES),
                .on = c->begins,
            };
            // Nobody has learnt to work with the smallest classes: there are none here.
            bool never = str_eq(ask.competence_id, S("c-small-school"));
            if (!never && chance(c, HAS_SKILL) &&
                !profile_skill_put(c->db, c->arena, &ask, error)) {
                return false;
            }
        }
    }
    return true;
}

static bool choose_technology(struct chain_demo *c, const struct outcome *outcome,
                              struct str technology, struct error *error) {
    struct practice_choose ask = {.by = &c->demo->by,
                                  .catalogue = &c->demo->knowledge->practice,
                                  .outcome = outcome,
                                  .add = technology,
                                  .reason = S("Решение методического совета"),
                                  .on = c->begins};
    return practice_choose(c->db, c->arena, &ask, error);
}

static bool choose_instrument(struct chain_demo *c, struct str outcome, struct str instrument,
                              struct error *error) {
    struct instrument_choose ask = {.by = &c->demo->by,
                                    .passports = &c->demo->knowledge->shelf.passports,
                                    .outcome_id = outcome,
                                    .add = instrument,
                                    .on = c->begins};
    return instrument_choose(c->db, c->arena, &ask, error);
}

// What a school leaves undone, drawn anew for each seed: which outcome of a level has it.
enum weakness {
    WEAK_NO_TECHNOLOGY, // nothing chosen
    WEAK_IMPOSSIBLE,    // what the school has no conditions for
    WEAK_NO_INSTRUMENT,
    WEAK_OTHER_INSTRUMENT, // one that does not measure it
    WEAK_UNUSED,           // chosen, but nobody does it
    WEAK_PLACES
};

static size_t weak_row(const struct chain_demo *c, int level, enum weakness weakness) {
    size_t n = c->keys[level].rows.n;
    return n == 0 ? 0 : (size_t)(c->demo->seed + (uint64_t)weakness * 2 + (uint64_t)level) % n;
}

static bool is_weak(const struct chain_demo *c, int level, size_t row, enum weakness weakness) {
    return row == weak_row(c, level, weakness) &&
           (int)(c->demo->seed + weakness) % LEVEL_COUNT != level;
}

static bool needs_absent(const struct technology *technology, const struct practice_facts *facts) {
    for (size_t i = 0; i < technology->conditions.n; i++) {
        if (profile_answer(&facts->profile, facts->catalogue, technology->conditions.at[i]) ==
            CONDITION_ABSENT) {
            return true;
        }
    }
    return false;
}

static bool choose_for(struct chain_demo *c, int level, size_t row, struct error *error) {
    const struct practice_facts *facts = practice_facts(&c->run, error);
    const struct outcome *outcome = outcome_of(c, c->keys[level].rows.at[row].outcome_id);
    struct fit_ask ask = {.outcome = outcome};
    struct fit_list list;
    if (facts == NULL) {
        return false;
    }
    if (is_weak(c, level, row, WEAK_NO_TECHNOLOGY)) {
        return true;
    }
    bool impossible = is_weak(c, level, row, WEAK_IMPOSSIBLE);
    fit_rank(c->arena, facts, &ask, &list);
    int taken = 0;
    for (size_t i = 0; i < list.rows.n && taken < CHOSEN_MOST; i++) {
        const struct technology *technology = list.rows.at[i].technology;
        if (needs_absent(technology, facts) == impossible) {
            if (!choose_technology(c, outcome, technology->id, error)) {
                return false;
            }
            taken++;
        }
    }
    return true;
}

static bool measure_by(struct chain_demo *c, int level, size_t row, struct error *error) {
    const struct passports *passports = &c->demo->knowledge->shelf.passports;
    const struct outcome *outcome = outcome_of(c, c->keys[level].rows.at[row].outcome_id);
    const struct passport *best = instrument_best(passports, outcome, true);
    if (is_weak(c, level, row, WEAK_NO_INSTRUMENT)) {
        return true;
    }
    if (is_weak(c, level, row, WEAK_OTHER_INSTRUMENT)) {
        for (size_t i = 0; i < passports->rows.n; i++) {
            const struct passport *other = &passports->rows.at[i];
            if (other->runs && (other->levels & (unsigned)outcome->level) != 0 &&
                passport_measures(other, outcome) == MEASURES_NOT) {
                return choose_instrument(c, outcome->id, other->id, error);
            }
        }
    }
    return best == NULL || choose_instrument(c, outcome->id, best->id, error);
}

// Measured out of habit: not a key outcome any more.
static bool measure_habit(struct chain_demo *c, struct error *error) {
    const struct outcome_catalogue *outcomes = &c->demo->knowledge->outcomes;
    for (size_t i = 0; i < outcomes->outcomes.n; i++) {
        const struct outcome *outcome = &outcomes->outcomes.at[i];
        const struct passport *best =
            instrument_best(&c->demo->knowledge->shelf.passports, outcome, true);
        if (outcome->level == LEVEL_OOO && best != NULL &&
            key_find(&c->keys[1], outcome->id) == NULL) {
            return choose_instrument(c, outcome->id, best->id, error);
        }
    }
    return true;
}

static bool choose_all(struct chain_demo *c, struct error *error) {
    for (int level = 0; level < LEVEL_COUNT; level++) {
        for (size_t row = 0; row < c->keys[level].rows.n; row++) {
            if (!choose_for(c, level, row, error) || !measure_by(c, level, row, error)) {
                return false;
            }
        }
    }
    return measure_habit(c, error);
}

// ---- what teachers say, what was seen

static bool unused(const struct chain_demo *c, struct str outcome_id) {
    for (int level = 0; level < LEVEL_COUNT; level++) {
        size_t row = weak_row(c, level, WEAK_UNUSED);
        if (is_weak(c, level, row, WEAK_UNUSED) &&
            str_eq(c->keys[level].rows.at[row].outcome_id, outcome_id)) {
            return true;
        }
    }
    return false;
}

static void draw_uses(struct chain_demo *c, const struct practice_facts *facts,
                      const struct profile_teacher *teacher, struct practice_declare *ask) {
    int64_t last = 0;
    for (size_t i = 0; i < teacher->load.n; i++) {
        const struct profile_class *class =
            profile_class(&facts->profile, teacher->load.at[i].class_id);
        if (class == NULL || class->class_id == last) {
            continue;
        }
        last = class->class_id;
        for (size_t j = 0; j < facts->choices.rows.n; j++) {
            const struct practice_choice *choice = &facts->choices.rows.at[j];
            const struct outcome *outcome = outcome_of(c, choice->outcome_id);
            if (outcome->level == level_of_grade(class->grade) && !unused(c, outcome->id) &&
                chance(c, USES) && ask->rows.n < USES_MAX) {
                *vec_push(c->arena, &ask->rows) =
                    (struct practice_use){.class_id = class->class_id,
                                          .technology_id = choice->technology_id,
                                          .outcome_id = choice->outcome_id};
            }
        }
    }
}

static bool visit(struct chain_demo *c, const struct practice_declare *said, struct error *error) {
    for (size_t i = 0; i < said->rows.n; i++) {
        const struct practice_use *use = &said->rows.at[i];
        const struct technology *technology = technology_find(said->catalogue, use->technology_id);
        struct practice_visit_add ask = {
            .by = &c->demo->by,
            .catalogue = said->catalogue,
            .visit = {.year_id = said->year_id,
                      .class_id = use->class_id,
                      .staff_id = said->staff_id,
                      .technology_id = use->technology_id,
                      .visited_on = c->today},
        };
        if (!chance(c, VISITED)) {
            continue;
        }
        bool nothing = chance(c, 10);
        for (size_t s = 0; s < technology->visible_signs.n; s++) {
            *vec_push(c->arena, &ask.visit.signs) = !nothing && chance(c, SIGN_SEEN);
        }
        if (!practice_visit_add(c->db, c->arena, &ask, error)) {
            return false;
        }
    }
    return true;
}

static bool declare_all(struct chain_demo *c, struct error *error) {
    const struct practice_facts *facts;
    c->run.loaded.n = 0; // what was chosen meanwhile counts
    facts = practice_facts(&c->run, error);
    for (size_t i = 0; facts != NULL && i < facts->profile.teachers.n; i++) {
        const struct profile_teacher *teacher = &facts->profile.teachers.at[i];
        struct practice_declare ask = {.by = &c->demo->by,
                                       .catalogue = facts->catalogue,
                                       .outcomes = &c->demo->knowledge->outcomes,
                                       .year_id = c->run.year,
                                       .staff_id = teacher->staff_id,
                                       .term = 1,
                                       .on = c->today};
        if (teacher->load.n == 0 || chance(c, 20)) { // one in five has not found the time
            continue;
        }
        draw_uses(c, facts, teacher, &ask);
        if (!practice_declare(c->db, c->arena, &ask, error) || !visit(c, &ask, error)) {
            return false;
        }
    }
    return facts != NULL;
}

// What the heads of classes declared in the middle of the year before.
static bool declare_before(struct chain_demo *c, struct error *error) {
    const struct practice_facts *facts = practice_facts(&c->run, error);
    const int year = DEMO_YEARS - 2;
    for (int place = 0; facts != NULL && place < 12 * DEMO_LETTERS; place++) {
        int grade = place / DEMO_LETTERS;
        const struct demo_class *class = &c->demo->classes[year][grade][place % DEMO_LETTERS];
        struct practice_declare ask = {.by = &c->demo->by,
                                       .catalogue = facts->catalogue,
                                       .outcomes = &c->demo->knowledge->outcomes,
                                       .year_id = c->demo->year_id[year],
                                       .staff_id = class->head_staff_id,
                                       .term = 3,
                                       .on = {c->demo->start, 2, 16}};
        for (size_t i = 0; class->class_id != 0 && i < facts->choices.rows.n; i++) {
            const struct practice_choice *choice = &facts->choices.rows.at[i];
            const struct outcome *outcome = outcome_of(c, choice->outcome_id);
            if (outcome->level == level_of_grade(grade) && !unused(c, outcome->id) &&
                chance(c, USES)) {
                *vec_push(c->arena, &ask.rows) =
                    (struct practice_use){.class_id = class->class_id,
                                          .technology_id = choice->technology_id,
                                          .outcome_id = choice->outcome_id};
            }
        }
        if (ask.rows.n > 0 && !practice_declare(c->db, c->arena, &ask, error)) {
            return false;
        }
    }
    return facts != NULL;
}

// ---- the plan

static bool take_out(struct chain_demo *c, int64_t year, struct str procedure, int from_grade,
                     struct error *error) {
    struct plan plan;
    if (!plan_get(c->db, c->arena, c->demo->by.org, year, &plan, error)) {
        return false;
    }
    for (size_t i = 0; i < plan.items.n; i++) {
        struct plan_change ask = {
            .by = &c->demo->by, .item_id = plan.items.at[i].item_id, .remove = true};
        if (str_eq(plan.items.at[i].procedure_id, procedure) &&
            plan.items.at[i].grade >= from_grade && !plan_change(c->db, c->arena, &ask, error)) {
            return false;
        }
    }
    return true;
}

// The plan of each year as proposed; digital skills are put off year after year in the senior
// school, and the basis still names an order that is gone.
static bool plan_all(struct chain_demo *c, struct error *error) {
    for (int y = 0; y < DEMO_YEARS; y++) {
        struct school_year year;
        struct plan_rest rest = {.by = &c->demo->by,
                                 .laws = &c->demo->knowledge->laws,
                                 .year_id = c->demo->year_id[y],
                                 .add = S("p868")};
        if (!year_get(c->db, c->arena, c->demo->by.org, c->demo->year_id[y], &year, error)) {
            return false;
        }
        struct plan_propose ask = {.by = &c->demo->by,
                                   .procedures = &c->demo->knowledge->procedures,
                                   .laws = &c->demo->knowledge->laws,
                                   .year = &year};
        if (!plan_propose(c->db, c->arena, &ask, error) ||
            !plan_rest(c->db, c->arena, &rest, error) ||
            !take_out(c, year.year_id, S("digital-skills"), 10, error)) {
            return false;
        }
    }
    return true;
}

static bool write_chain(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct chain_demo *c = ask;
    struct school_year year;
    int64_t org = c->demo->by.org;
    c->db = db;
    c->arena = arena;
    if (!year_get(db, arena, org, c->demo->year_id[DEMO_YEARS - 1], &year, error)) {
        return false;
    }
    c->today = date_today();
    c->begins = (struct date){c->demo->start - (DEMO_YEARS - 1), 9, 1};
    knowledge_give(c->demo->knowledge, &c->app);
    c->run = (struct coherence){.arena = arena,
                                .db = db,
                                .app = &c->app,
                                .org = org,
                                .year = year.year_id,
                                .year_begins = year.begins,
                                .today = c->today};
    return choose_keys(c, error) && answer_conditions(c, error) && add_skills(c, error) &&
           choose_all(c, error) && declare_all(c, error) && plan_all(c, error) &&
           declare_before(c, error);
}

bool demo_chain(struct demo *demo, struct error *error) {
    struct chain_demo c = {.demo = demo};
    return store_write_wait(demo->store, write_chain, &c, error);
}
