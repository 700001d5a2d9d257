// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of training show: training.html and growth.html take these and nothing else.
#ifndef VSOKO_TRAINING_VIEW_H
#define VSOKO_TRAINING_VIEW_H

#include "training/need.h"
#include "view/parts.h"

struct training_option {
    struct str value, title;
    bool chosen;
};
struct training_options {
    VEC(struct training_option) rows;
};

struct need_pair_view {
    const struct seminar_pair *pair;
    struct str when; // «январь – февраль», "" = not in the plan
};
struct need_competence_view {
    const struct need_competence *row;
    struct str people; // names that this reader may see, with reasons; "" = none
    int64_t shown;     // how many of them
    VEC(struct need_pair_view) pairs;
};
struct need_view {
    const struct need *need;
    const char *tag, *css; // «слабый», its class
    struct str technologies;
    VEC(struct need_competence_view) competences;
};

struct seminar_row {
    const struct seminar *seminar;
    const char *kind, *state;
    struct str label, people; // label: month and title, for a screen reader
    struct training_options months;
};
struct seminar_month {
    struct str title;
    bool now;
    VEC(struct seminar_row) rows;
};

struct training_view {
    VEC(struct need_view) needs;
    VEC(struct seminar_month) months; // September to May
    struct training_options scripts, add_months;
    int64_t uncounted;    // closed sessions whose results are not counted yet
    struct str no_people; // why nobody is named, "" = somebody may be
    struct str trained;   // «Ваши потребности» of a teacher: where
    bool planned, may_plan, may_needs;
};

// One teacher: what is known from three sides, apart.
struct growth_option {
    int step;
    struct str title;
    bool chosen;
};
struct growth_row {
    const struct competence_signs *signs;
    struct str field; // "c.c-reading"
    VEC(struct growth_option) steps;
    struct str said, seen, learnt; // own word, at lessons, how it was learnt
};
struct growth_need {
    struct str outcome, competence, reason, seminars;
};
struct growth_view {
    struct str name;
    bool own;    // the reader's own page
    bool nobody; // the account is of nobody on the staff list
    VEC(struct growth_row) rows;
    VEC(struct growth_need) needs;
    VEC(struct seminar_row) seminars;
    struct training_options mentors;
    struct str mentor;
    VEC(struct training_option) named; // those who named the reader: address, name
};

#endif
