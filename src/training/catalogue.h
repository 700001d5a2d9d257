// SPDX-License-Identifier: GPL-3.0-or-later
// What ships for the training of teachers: signs of competences, seminars in pairs (reflexive –
// development), the calendar of a year. Read from content/training.yaml at start.
#ifndef VSOKO_TRAINING_CATALOGUE_H
#define VSOKO_TRAINING_CATALOGUE_H

#include "base/content_file.h"
#include "practice/technology.h"

enum seminar_kind { SEMINAR_REFLEXIVE, SEMINAR_DEVELOPMENT };

struct seminar_step {
    int minutes;
    struct str what;
};

// A shipped seminar.
struct seminar_script {
    struct str id, pair, title, question; // "s-reading-d"
    enum seminar_kind kind;
    int month; // in which it usually stands
    int minutes;
    VEC(struct str) bring; // data and materials
    VEC(struct seminar_step) agenda;
    struct str group_task, product, trial;
    VEC(struct str) accept_if;
    VEC(const struct competence *) competences;
    VEC(struct str) instruments; // what the effect is checked with
    int after_weeks;             // when
    struct str success;          // what counts as one
};

struct seminar_pair {
    struct str id, title;
    const struct seminar_script *saw, *developed;
    struct str trial, success;
    int after_weeks;
    bool always; // stands in every year's plan
};

// Signs by which a competence is seen at a lesson.
struct competence_signs {
    const struct competence *competence;
    VEC(struct str) signs;
};

// A question of a form: the reflection sheet, the review of a product.
enum ask_kind { ASK_OPEN, ASK_CHOICE, ASK_SCALE, ASK_YES };
struct ask_field {
    struct str id, title;
    enum ask_kind kind;
    bool required;
    VEC(struct str) options; // of a scale: rising from 0
};
struct training_form {
    struct str id, title, note;
    VEC(struct ask_field) fields; // without those that the program fills itself
};

enum { COMPETENCE_STEPS = 4 };

struct training_catalogue {
    struct str step_title[COMPETENCE_STEPS], step_text[COMPETENCE_STEPS];
    VEC(struct competence_signs) signs; // one a competence, in the order of the file
    VEC(struct seminar_script) seminars;
    VEC(struct seminar_pair) pairs;
    VEC(struct training_form) forms;
};

// Reads and checks the file. ERROR_INPUT names the line.
bool training_catalogue_load(struct arena *arena, const struct content_file *files,
                             const struct practice_catalogue *practice,
                             struct training_catalogue *out, struct error *error)
    __attribute__((warn_unused_result));

// Each gives NULL when there is none.
const struct seminar_script *script_find(const struct training_catalogue *catalogue, struct str id);
const struct seminar_pair *pair_find(const struct training_catalogue *catalogue, struct str id);
const struct training_form *form_find(const struct training_catalogue *catalogue, struct str id);
const struct competence_signs *signs_of(const struct training_catalogue *catalogue,
                                        struct str competence_id);

// Does a seminar, does one of the two of a pair teach a competence?
bool script_teaches(const struct seminar_script *script, const struct competence *competence);
bool pair_teaches(const struct seminar_pair *pair, const struct competence *competence);

const char *seminar_kind_name(enum seminar_kind kind); // "reflexive"
const char *seminar_kind_title(enum seminar_kind kind); // «рефлексивно-аналитический»

#endif
