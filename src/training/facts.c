// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/facts.h"

#include "school/web.h"

bool training_run_open(struct arena *arena, struct db *db, const struct app *app, int64_t org,
                       struct school_year *year, struct coherence *out, struct error *error) {
    if (!year_current(db, arena, org, date_today(), year, error)) {
        return false;
    }
    struct date today = date_today();
    *out = (struct coherence){.arena = arena,
                              .db = db,
                              .app = app,
                              .org = org,
                              .year = year->year_id,
                              .year_begins = year->begins,
                              .today = date_cmp(today, year->ends) > 0 ? year->ends : today};
    return true;
}

static bool load(struct coherence *run, void *out, struct error *error) {
    struct training_facts *facts = out;
    facts->catalogue = run->app->training;
    return seminars_of_year(run->db, run->arena, run->org, run->year, &facts->seminars, error);
}

static const struct fact_kind kind = {"training", sizeof(struct training_facts), load};

const struct training_facts *training_facts(struct coherence *run, struct error *error) {
    return coherence_facts(run, &kind, error);
}

const struct seminar *seminar_of_script(const struct training_facts *facts, struct str script_id) {
    for (size_t i = 0; i < facts->seminars.rows.n; i++) {
        if (str_eq(facts->seminars.rows.at[i].script_id, script_id)) {
            return &facts->seminars.rows.at[i];
        }
    }
    return NULL;
}

bool teacher_can(const struct profile_teacher *teacher, const struct technology *technology,
                 const struct competence **missing) {
    for (size_t i = 0; i < technology->competences.n; i++) {
        if (!profile_has_skill(teacher, technology->competences.at[i])) {
            if (missing != NULL) {
                *missing = technology->competences.at[i];
            }
            return false;
        }
    }
    return true;
}

struct formers formers_of(const struct practice_facts *facts, struct str outcome_id) {
    struct formers out = {0};
    int64_t counted = 0, trained = 0; // rows come by teacher
    for (size_t i = 0; i < facts->uses.rows.n; i++) {
        const struct practice_use *use = &facts->uses.rows.at[i];
        const struct profile_teacher *teacher = profile_teacher(&facts->profile, use->staff_id);
        const struct technology *technology = technology_find(facts->catalogue, use->technology_id);
        if (!str_eq(use->outcome_id, outcome_id) || teacher == NULL || technology == NULL) {
            continue;
        }
        if (use->staff_id != counted) {
            counted = use->staff_id;
            out.all++;
        }
        if (use->staff_id != trained && teacher_can(teacher, technology, NULL)) {
            trained = use->staff_id;
            out.trained++;
        }
    }
    return out;
}
