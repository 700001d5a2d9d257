// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/year_plan.h"

bool seminar_plans_save(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct seminar_plans *ask = asked;
    for (size_t i = 0; i < ask->rows.n; i++) {
        if (!seminar_plan(db, arena, &ask->rows.at[i], error)) {
            return false;
        }
    }
    return true;
}

// How many seminars a month has, with those that are about to be planned.
static int month_load(const struct training_facts *facts, const struct seminar_plans *plans,
                      int month) {
    int n = 0;
    for (size_t i = 0; i < facts->seminars.rows.n; i++) {
        n += facts->seminars.rows.at[i].month == month;
    }
    for (size_t i = 0; i < plans->rows.n; i++) {
        n += plans->rows.at[i].month == month;
    }
    return n;
}

static void add(struct coherence *run, const struct person *by, const struct training_facts *facts,
                const struct seminar_script *script, int month, struct str outcome,
                const struct staff_ids *who, struct seminar_plans *out) {
    struct seminar_plan *plan = vec_push(run->arena, &out->rows);
    *plan = (struct seminar_plan){.by = by,
                                  .catalogue = facts->catalogue,
                                  .year_id = run->year,
                                  .script_id = script->id,
                                  .outcome_id = outcome,
                                  .month = month};
    for (size_t i = 0; i < who->rows.n; i++) {
        *vec_push(run->arena, &plan->invite) = who->rows.at[i];
    }
}

void year_plan_pair(struct coherence *run, const struct person *by,
                    const struct training_facts *facts, const struct seminar_pair *pair,
                    struct str outcome, const struct staff_ids *who, struct seminar_plans *out) {
    const struct seminar *saw = seminar_of_script(facts, pair->saw->id);
    const struct seminar *developed = seminar_of_script(facts, pair->developed->id);
    bool summer = run->today.month > 5 && run->today.month < 9;
    int from = summer ? 9 : run->today.month, first = 0, second = 0;
    int usual_first, usual_second;
    pair_months(pair, from, &usual_first, &usual_second);
    first = usual_first;
    second = usual_second;
    // A crowded month is left for the next one, as long as there is one.
    while (first != 5 && month_load(facts, out, first) >= PLAN_MONTH_MOST) {
        pair_months(pair, first % 12 + 1, &first, &second);
    }
    if (saw != NULL) {
        first = saw->month;
        second = school_month(second) < school_month(first) ? first : second;
    }
    add(run, by, facts, pair->saw, first, outcome, who, out);
    add(run, by, facts, pair->developed, developed == NULL ? second : developed->month, outcome,
        who, out);
}

bool year_plan_propose(struct coherence *run, const struct person *by, struct seminar_plans *out,
                       struct error *error) {
    const struct training_facts *facts = training_facts(run, error);
    struct needs needs;
    struct pairs_wanted wanted;
    *out = (struct seminar_plans){0};
    if (facts == NULL || !needs_find(run, &needs, error)) {
        return false;
    }
    needs_pairs(run->arena, facts->catalogue, &needs, &wanted);
    for (size_t i = 0; i < wanted.rows.n && i < PLAN_PAIRS_MOST; i++) {
        const struct seminar_pair *pair = wanted.rows.at[i];
        struct staff_ids who;
        struct str outcome = needs_of_pair(run->arena, &needs, pair, &who);
        if (seminar_of_script(facts, pair->saw->id) == NULL ||
            seminar_of_script(facts, pair->developed->id) == NULL) {
            year_plan_pair(run, by, facts, pair, outcome, &who, out);
        }
    }
    return true;
}

static bool lacks(const struct profile_teacher *teacher, const struct technology *technology,
                  const struct seminar_script *script) {
    for (size_t i = 0; i < technology->competences.n; i++) {
        if (script_teaches(script, technology->competences.at[i]) &&
            !profile_has_skill(teacher, technology->competences.at[i])) {
            return true;
        }
    }
    return false;
}

void script_learners(struct arena *arena, const struct practice_facts *practice,
                     const struct seminar_script *script, struct staff_ids *out) {
    *out = (struct staff_ids){0};
    for (size_t i = 0; i < practice->uses.rows.n; i++) { // by teacher
        const struct practice_use *use = &practice->uses.rows.at[i];
        const struct profile_teacher *teacher = profile_teacher(&practice->profile, use->staff_id);
        const struct technology *technology =
            technology_find(practice->catalogue, use->technology_id);
        bool counted = out->rows.n > 0 && out->rows.at[out->rows.n - 1] == use->staff_id;
        if (!counted && teacher != NULL && technology != NULL &&
            lacks(teacher, technology, script)) {
            *vec_push(arena, &out->rows) = use->staff_id;
        }
    }
}
