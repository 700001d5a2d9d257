// SPDX-License-Identifier: GPL-3.0-or-later
// The demo school: invented people and marks grown from a seed. Two seeds give two schools.
//
// Marks follow the many-facet partial credit model (Linacre 1989): the chance of mark k is
// proportional to exp(k (theta - b - c) - (tau_1 + … + tau_k)), with theta of the pupil, b of the
// sign, c of the rater. The parameters are functions of the seed (below), so that a calibration of
// the demo's marks can be held against them.
#ifndef VSOKO_APP_DEMO_H
#define VSOKO_APP_DEMO_H

#include "app/knowledge.h"
#include "base/rng.h"
#include "school/class.h"
#include "school/person.h"
#include "school/pupil.h"
#include "school/staff.h"
#include "store/store.h"

enum { DEMO_YEARS = 3, DEMO_COHORTS = 13, DEMO_LETTERS = 4 };

// Standard deviation of ability and its yearly growth, logits.
#define DEMO_THETA_SD 1.8
#define DEMO_GROWTH 0.4

struct demo_pupil {
    int64_t pupil_id;
    int cohort;        // grade in the newest year, 1..13 (12 and 13 have left school)
    int letter;        // class of grades 1..9: 0 = «А»
    int senior_letter; // class of grades 10..11, -1 = leaves after grade 9
    int first_year;    // 0..2: the year of the demo in which the pupil comes
    double theta;      // ability in the newest year, logits
    struct pupil person;
};

struct demo_teacher {
    int64_t staff_id, account;
    struct str subject; // "" for those who do not teach
    unsigned roles;
    struct staff person;
    double severity; // c, logits
};

struct demo_class {
    int64_t class_id; // 0 = no such class that year
    int64_t head_staff_id;
};

struct demo {
    struct arena *arena;
    struct store *store;
    const struct knowledge *knowledge;
    const struct node *names; // content/demo/names.yaml
    uint64_t seed;
    struct rng rng;
    int start;                   // calendar year in which the newest school year begins
    struct person by;            // the deputy, in whose name everything is entered
    int64_t year_id[DEMO_YEARS]; // oldest first
    struct demo_class classes[DEMO_YEARS][12][DEMO_LETTERS]; // [year][grade][letter]
    VEC(struct demo_pupil) pupils;
    VEC(struct demo_teacher) teachers;
    struct str password; // the first password of every account
};

// Fills an empty database. `password` may be "": then one is drawn and given back in
// demo->password.
bool demo_make(struct demo *demo, struct error *error) __attribute__((warn_unused_result));

// Parts of it, in this order.
bool demo_people(struct demo *demo, struct error *error) __attribute__((warn_unused_result));
bool demo_results(struct demo *demo, struct error *error) __attribute__((warn_unused_result));
bool demo_journal(struct demo *demo, struct error *error) __attribute__((warn_unused_result));
bool demo_chain(struct demo *demo, struct error *error) __attribute__((warn_unused_result));
bool demo_training(struct demo *demo, struct error *error) __attribute__((warn_unused_result));

// The class of a pupil in a year of the demo, NULL if there is none.
const struct demo_class *demo_class_of(const struct demo *demo, const struct demo_pupil *pupil,
                                       int year);

// How many classes a cohort has at a grade; 0 outside 1..11.
int demo_letters(int cohort, int grade);

// Parameters of the model, logits: difficulty b of a sign and its k-th step (tau, k from 1).
double demo_difficulty(uint64_t seed, struct str instrument, struct str item);
double demo_step(int k, int steps);

#endif
