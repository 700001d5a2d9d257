// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/facts.h"

#include "school/web.h"
#include "school/year.h"

static void suppose_condition(struct practice_facts *facts, struct str key) {
    const struct condition *condition = condition_find(facts->catalogue, key);
    if (condition != NULL) {
        facts->profile.answers.at[condition - facts->catalogue->conditions.at] = CONDITION_PRESENT;
    }
}

static void suppose_competence(struct arena *arena, struct practice_facts *facts, struct str key,
                               int64_t staff_id) {
    const struct competence *competence = competence_find(facts->catalogue, key);
    for (size_t i = 0; competence != NULL && i < facts->profile.teachers.n; i++) {
        struct profile_teacher *teacher = &facts->profile.teachers.at[i];
        if (teacher->staff_id == staff_id && !profile_has_skill(teacher, competence)) {
            *vec_push(arena, &teacher->skills) = (struct profile_skill){competence, SKILL_COURSE};
        }
    }
}

static void suppose_choice(struct arena *arena, struct practice_facts *facts, struct str key,
                           bool drop) {
    struct str rest = key;
    struct str outcome = str_cut(&rest, ' ');
    size_t kept = 0;
    for (size_t i = 0; i < facts->choices.rows.n; i++) {
        struct practice_choice *row = &facts->choices.rows.at[i];
        if (!str_eq(row->outcome_id, outcome) || !str_eq(row->technology_id, rest)) {
            facts->choices.rows.at[kept++] = *row;
        }
    }
    facts->choices.rows.n = kept;
    if (!drop) {
        *vec_push(arena, &facts->choices.rows) =
            (struct practice_choice){.outcome_id = outcome, .technology_id = rest};
    }
}

static void suppose(struct coherence *run, struct practice_facts *facts) {
    for (size_t i = 0; i < run->suppositions.n; i++) {
        const struct supposition *s = &run->suppositions.at[i];
        if (str_eq(s->what, S("condition.add"))) {
            suppose_condition(facts, s->key);
        } else if (str_eq(s->what, S("competence.add"))) {
            suppose_competence(run->arena, facts, s->key, s->id);
        } else if (str_eq(s->what, S("technology.choose"))) {
            suppose_choice(run->arena, facts, s->key, false);
        } else if (str_eq(s->what, S("technology.drop"))) {
            suppose_choice(run->arena, facts, s->key, true);
        }
    }
}

static bool read_before(struct coherence *run, struct practice_facts *facts, struct error *error) {
    struct year_list years;
    if (!year_list(run->db, run->arena, run->org, &years, error)) {
        return false;
    }
    for (size_t i = 0; i < years.rows.n; i++) { // the newest first
        if (date_cmp(years.rows.at[i].begins, run->year_begins) < 0) {
            return practice_uses_of_year(run->db, run->arena, run->org, years.rows.at[i].year_id,
                                         run->today, &facts->before, error);
        }
    }
    return true;
}

static bool load(struct coherence *run, void *out, struct error *error) {
    struct practice_facts *facts = out;
    facts->catalogue = run->app->practice;
    if (!school_profile_load(run->db, run->arena, facts->catalogue, run->org, run->year, run->today,
                             &facts->profile, error) ||
        !practice_choices_on(run->db, run->arena, run->org, run->today, &facts->choices, error) ||
        !practice_uses_of_year(run->db, run->arena, run->org, run->year, run->today, &facts->uses,
                               error) ||
        !read_before(run, facts, error) ||
        !practice_visits_of(run->db, run->arena, run->org, run->year, run->today, 0, &facts->visits,
                            error)) {
        return false;
    }
    suppose(run, facts);
    return true;
}

static const struct fact_kind kind = {"practice", sizeof(struct practice_facts), load};

const struct practice_facts *practice_facts(struct coherence *run, struct error *error) {
    return coherence_facts(run, &kind, error);
}

bool practice_is_chosen(const struct practice_facts *facts, struct str outcome_id,
                        struct str technology_id) {
    for (size_t i = 0; i < facts->choices.rows.n; i++) {
        if (str_eq(facts->choices.rows.at[i].outcome_id, outcome_id) &&
            str_eq(facts->choices.rows.at[i].technology_id, technology_id)) {
            return true;
        }
    }
    return false;
}

size_t practice_chosen_count(const struct practice_facts *facts, struct str outcome_id) {
    size_t n = 0;
    for (size_t i = 0; i < facts->choices.rows.n; i++) {
        n += str_eq(facts->choices.rows.at[i].outcome_id, outcome_id);
    }
    return n;
}

size_t practice_teachers_of(const struct practice_uses *uses, struct str outcome_id) {
    size_t n = 0;
    int64_t last = 0; // rows come by teacher
    for (size_t i = 0; i < uses->rows.n; i++) {
        const struct practice_use *use = &uses->rows.at[i];
        if (use->staff_id != last && str_eq(use->outcome_id, outcome_id)) {
            last = use->staff_id;
            n++;
        }
    }
    return n;
}

bool practice_someone_can(const struct practice_facts *facts, const struct technology *technology) {
    if (technology->competences.n == 0) {
        return true;
    }
    for (size_t i = 0; i < facts->profile.teachers.n; i++) {
        size_t can = 0;
        for (size_t j = 0; j < technology->competences.n; j++) {
            can += profile_has_skill(&facts->profile.teachers.at[i], technology->competences.at[j]);
        }
        if (can == technology->competences.n) {
            return true;
        }
    }
    return false;
}
