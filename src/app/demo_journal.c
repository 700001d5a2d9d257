// SPDX-License-Identifier: GPL-3.0-or-later
// The demo school's journal: marks of the years that are over and of this year's first quarter.
// A mark grows with the pupil's ability, with a gift for the subject of his own, and with chance.
#include "app/demo.h"

#include "base/clock.h"
#include "monitoring/external.h"
// Weights of ability, of the gift and of chance in a mark; sd of their sum is 1.
#define ABILITY 0.45
#define GIFT 0.65
#define CHANCE 0.61

struct journal {
    struct demo *demo;
    struct str subject;
    int year, grade;
    const double *gift; // of each pupil for this subject
};

// Three quarters have a «4» or a «5», one in fifty a «2».
static int draw_mark(struct rng *rng, double ability, double gift) {
    double value = ABILITY * ability + GIFT * gift + CHANCE * rng_normal(rng);
    return value > 0.75 ? 5 : value > -0.55 ? 4 : value > -2.05 ? 3 : 2;
}

static bool write_work(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct journal *j = ask;
    struct demo *demo = j->demo;
    struct external_work work = {.work_id = id_new(),
                                 .kind = EXTERNAL_JOURNAL,
                                 .subject = j->subject,
                                 .grade = j->grade,
                                 .year = demo->start - (DEMO_YEARS - 1) + j->year,
                                 .period = j->year == DEMO_YEARS - 1 ? S("q1") : S("year")};
    bool added = false;
    for (size_t i = 0; i < demo->pupils.n; i++) {
        const struct demo_pupil *pupil = &demo->pupils.at[i];
        const struct demo_class *class = demo_class_of(demo, pupil, j->year);
        if (class == NULL || pupil->cohort - (DEMO_YEARS - 1) + j->year != j->grade) {
            continue;
        }
        struct external_result result = {
            .result_id = id_new(),
            .pupil_id = pupil->pupil_id,
            .class_id = class->class_id,
            .mark = draw_mark(&demo->rng, pupil->theta / DEMO_THETA_SD, j->gift[i])};
        if ((!added && !external_work_add(db, arena, demo->by.org, &work, error)) ||
            !external_result_put(db, demo->by.org, &work, &result, error)) {
            return false;
        }
        added = true;
    }
    return true;
}

bool demo_journal(struct demo *demo, struct error *error) {
    const struct node *subjects = node_get(demo->names, "journal");
    struct date today = date_today();
    // The first quarter ends with October.
    int years =
        today.month == 8 || today.month == 9 || today.month == 10 ? DEMO_YEARS - 1 : DEMO_YEARS;
    bool ok = true;
    for (const struct node *s = subjects->first; ok && s != NULL; s = s->next) {
        double *gift = arena_array(demo->arena, double, demo->pupils.n + 1);
        for (size_t i = 0; i < demo->pupils.n; i++) {
            gift[i] = rng_normal(&demo->rng);
        }
        for (int year = 0; ok && year < years; year++) {
            for (int grade = 2; ok && grade <= 11; grade++) { // the first grade has no marks
                struct journal journal = {demo, node_str(s), year, grade, gift};
                ok = store_write_wait(demo->store, write_work, &journal, error);
            }
        }
    }
    return ok;
}
