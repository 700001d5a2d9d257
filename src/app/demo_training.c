// SPDX-License-Identifier: GPL-3.0-or-later
// The demo school's year of seminars: planned in September by what was known, held month by month
// with those who came, with sheets, cards and conclusions – and with what schools leave undone.
#include "app/demo.h"

#include "training/effect.h"
#include "training/seminar_session.h"
#include "training/year_plan.h"

// Chances in a hundred.
enum { COMES = 85, WRITES = 70, VOTES = 60, CONCLUDES = 80, LOOKS = 60 };
enum { PEOPLE_MOST = 14 };

struct training_demo {
    struct demo *demo;
    struct db *db;
    struct arena *arena;
    struct app app;
    struct coherence run;
    struct date today;
    const struct node *words; // content/demo/names.yaml, seminar
};

static bool chance(struct training_demo *t, unsigned percent) {
    return rng_below(&t->demo->rng, 100) < percent;
}

static struct str drawn(struct training_demo *t, const char *list) {
    const struct node *of = node_get(t->words, list);
    return node_str(node_at(of, (size_t)rng_below(&t->demo->rng, of->n)));
}

static struct str key_of(struct training_demo *t) {
    return str_fmt(t->arena, "demo-%llx", (unsigned long long)rng_next(&t->demo->rng));
}

// The account of one of the staff, to write in his name.
static struct person person_of(const struct training_demo *t, int64_t staff_id) {
    for (size_t i = 0; i < t->demo->teachers.n; i++) {
        const struct demo_teacher *teacher = &t->demo->teachers.at[i];
        if (teacher->staff_id == staff_id) {
            return (struct person){.org = t->demo->by.org,
                                   .account = teacher->account,
                                   .staff = staff_id,
                                   .roles = teacher->roles};
        }
    }
    return t->demo->by;
}

// ---- the plan, as it was made in September

static bool plan_year(struct training_demo *t, struct error *error) {
    struct seminar_plans plans;
    t->run.today = t->run.year_begins;
    if (!year_plan_propose(&t->run, &t->demo->by, &plans, error)) {
        return false;
    }
    for (size_t i = 0; i < plans.rows.n; i++) {
        struct seminar_plan *plan = &plans.rows.at[i];
        while (plan->invite.n < PEOPLE_MOST / 2) {
            *vec_push(t->arena, &plan->invite) =
                t->demo->teachers.at[3 + rng_below(&t->demo->rng, t->demo->teachers.n - 3)]
                    .staff_id;
        }
        plan->invite.n = plan->invite.n > PEOPLE_MOST ? PEOPLE_MOST : plan->invite.n;
        struct seminar_change lead = {.by = &t->demo->by, .leader_id = plan->invite.at[0]};
        if (!seminar_plan(t->db, t->arena, plan, error)) {
            return false;
        }
        lead.seminar_id = plan->seminar_id;
        // One in seven nobody was named for.
        if (rng_below(&t->demo->rng, 7) != 0 && !seminar_change(t->db, t->arena, &lead, error)) {
            return false;
        }
    }
    return true;
}

// ---- a seminar held

static bool write_word(struct training_demo *t, const struct person *by, struct words_sheet sheet,
                       struct str field, struct str words, struct error *error) {
    struct words_put put = {
        .by = by, .sheet = sheet, .field = field, .words = words, .key = key_of(t)};
    return words_put(t->db, t->arena, &put, error);
}

static bool come(struct training_demo *t, const struct seminar *seminar,
                 const struct seminar_members *members, struct error *error) {
    for (size_t i = 0; i < members->rows.n; i++) {
        struct person who = person_of(t, members->rows.at[i].staff_id);
        struct seminar_attend attend = {.by = &who,
                                        .seminar_id = seminar->seminar_id,
                                        .staff_id = members->rows.at[i].staff_id,
                                        .came = i == 0 || chance(t, COMES)};
        struct card_add card = {.by = &who,
                                .seminar_id = seminar->seminar_id,
                                .kind = chance(t, 50) ? CARD_CAUSE : CARD_DIFFICULTY,
                                .key = key_of(t)};
        struct words_sheet sheet = {WORDS_REFLECTION, seminar->seminar_id, attend.staff_id};
        card.words = drawn(t, card.kind == CARD_CAUSE ? "causes" : "difficulties");
        if (!seminar_attend(t->db, t->arena, &attend, error) ||
            (attend.came && chance(t, WRITES) &&
             (!card_add(t->db, t->arena, &card, error) ||
              !write_word(t, &who, sheet, S("change"), drawn(t, "changes"), error) ||
              !write_word(t, &who, sheet, S("useful"), chance(t, 70) ? S("да") : S("скорее да"),
                          error)))) {
            return false;
        }
    }
    return true;
}

static bool vote(struct training_demo *t, const struct seminar *seminar,
                 const struct seminar_members *members, struct error *error) {
    struct seminar_cards cards;
    if (!seminar_cards_of(t->db, t->arena, t->demo->by.org, seminar->seminar_id, 0, &cards,
                          error)) {
        return false;
    }
    for (size_t i = 0; cards.rows.n > 0 && i < members->rows.n; i++) {
        struct person who = person_of(t, members->rows.at[i].staff_id);
        struct card_vote vote = {.by = &who,
                                 .seminar_id = seminar->seminar_id,
                                 .card_id =
                                     cards.rows.at[rng_below(&t->demo->rng, cards.rows.n)].card_id};
        if (chance(t, VOTES) && !card_vote(t->db, t->arena, &vote, error)) {
            return false;
        }
    }
    return true;
}

static bool conclude(struct training_demo *t, const struct seminar *seminar, struct error *error) {
    struct words_sheet sheet = {WORDS_CONCLUSION, seminar->seminar_id, 0};
    return !chance(t, CONCLUDES) ||
           (write_word(t, &t->demo->by, sheet, S("facts"), drawn(t, "facts"), error) &&
            write_word(t, &t->demo->by, sheet, S("conclusions"), drawn(t, "conclusions"), error));
}

static bool run_deed(struct training_demo *t, const struct seminar *seminar, enum seminar_deed deed,
                     struct date on, struct error *error) {
    struct seminar_run run = {.by = &t->demo->by,
                              .catalogue = t->app.training,
                              .practice = t->app.practice,
                              .seminar_id = seminar->seminar_id,
                              .deed = deed,
                              .on = on};
    return seminar_run(t->db, t->arena, &run, error);
}

static bool hold(struct training_demo *t, const struct seminar *seminar, struct date on,
                 struct error *error) {
    struct seminar_members members;
    const struct seminar_script *script = script_find(t->app.training, seminar->script_id);
    struct effect_look look = {.by = &t->demo->by,
                               .seminar_id = seminar->seminar_id,
                               .note = S("Приём виден на уроках у части участников: пробуем ещё "
                                         "месяц и смотрим снова"),
                               .on = date_add_days(on, 7 * script->after_weeks)};
    return run_deed(t, seminar, SEMINAR_BEGIN, on, error) &&
           seminar_members_of(t->db, t->arena, t->demo->by.org, seminar->seminar_id, &members,
                              error) &&
           come(t, seminar, &members, error) && vote(t, seminar, &members, error) &&
           conclude(t, seminar, error) && run_deed(t, seminar, SEMINAR_CLOSE, on, error) &&
           (date_cmp(look.on, t->today) > 0 || !chance(t, LOOKS) ||
            effect_look(t->db, t->arena, &look, error));
}

// All that lies a week behind, but one: there was no time.
static bool hold_past(struct training_demo *t, struct error *error) {
    struct seminars seminars;
    size_t left_out = (size_t)(t->demo->seed % 3);
    if (!seminars_of_year(t->db, t->arena, t->demo->by.org, t->run.year, &seminars, error)) {
        return false;
    }
    for (size_t i = 0; i < seminars.rows.n; i++) {
        const struct seminar *seminar = &seminars.rows.at[i];
        struct date on = {t->demo->start + (seminar->month < 9), seminar->month,
                          3 + (int)rng_below(&t->demo->rng, 20)};
        if (i != left_out && date_cmp(date_add_days(on, 7), t->today) < 0 &&
            !hold(t, seminar, on, error)) {
            return false;
        }
    }
    return true;
}

static bool write_training(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct training_demo *t = ask;
    struct school_year year;
    t->db = db;
    t->arena = arena;
    t->today = date_today();
    t->words = node_get(t->demo->names, "seminar");
    knowledge_give(t->demo->knowledge, &t->app);
    return training_run_open(arena, db, &t->app, t->demo->by.org, &year, &t->run, error) &&
           plan_year(t, error) && hold_past(t, error);
}

bool demo_training(struct demo *demo, struct error *error) {
    struct training_demo t = {.demo = demo};
    return store_write_wait(demo->store, write_training, &t, error);
}
