// SPDX-License-Identifier: GPL-3.0-or-later
// What the school's teachers need to learn (потребность), found from the chain: a key outcome that
// is weak by the school's own measurements or that nobody trained forms → what forms it and fits
// here → competences that are missing → who lacks them → which seminars teach them. Each step has
// its reason. Sorted as outcomes are, people by name: nothing here is a rating.
#ifndef VSOKO_TRAINING_NEED_H
#define VSOKO_TRAINING_NEED_H

#include "training/facts.h"
#include "training/result.h"

enum need_why {
    NEED_NONE,
    NEED_WEAK,    // measured, and less than two thirds reach the basic level
    NEED_UNFORMED // nobody of those who form it can what it asks
};

struct need_person {
    const struct profile_teacher *teacher;
    struct str reason; // «отмечает «Проект» в 5А, 6Б»
};

struct need_competence {
    const struct competence *competence;
    VEC(const struct technology *) asked_by;
    VEC(struct need_person) people; // who lacks it, by name
    VEC(const struct seminar_pair *) pairs;
    struct str aside; // why it was put aside, "" = it was not
};

struct need {
    const struct outcome *outcome;
    enum need_why why;
    struct str reason;                           // a sentence
    VEC(const struct technology *) technologies; // chosen for it; else the best that fit
    bool chosen;                                 // they are the school's choice
    VEC(struct need_competence) competences;
};
struct needs {
    VEC(struct need) rows;
    int64_t uncounted; // closed sessions whose results are not counted yet
    bool skills_known; // false: nobody's competences are noted, so people cannot be named
};

// All of the school. Whoever shows people asks needs_may_see() (competence.h) of each.
bool needs_find(struct coherence *run, struct needs *out, struct error *error)
    __attribute__((warn_unused_result));

// The pairs that the needs ask for, those that serve the most of them first; needs put aside do not
// count. Pairs of every year come first.
struct pairs_wanted {
    VEC(const struct seminar_pair *) rows;
};
void needs_pairs(struct arena *arena, const struct training_catalogue *catalogue,
                 const struct needs *needs, struct pairs_wanted *out);

// Who lacks what a pair teaches; an outcome of one such need, "" if there is none.
struct str needs_of_pair(struct arena *arena, const struct needs *needs,
                         const struct seminar_pair *pair, struct staff_ids *out);

// As `vsoko training needs --json` prints it: {skills_known, uncounted, needs: [{outcome, title,
// why, reason, technologies, competences: [{id, title, people, seminars, aside}]}]}.
struct node *needs_to_node(struct arena *arena, const struct needs *needs);

// A store_write_fn: a need is put aside for the year with a reason; "" takes it up again.
struct need_aside {
    const struct person *by;
    int64_t year_id;
    struct str outcome_id, competence_id, reason;
    bool back;
};
bool need_aside(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
