// SPDX-License-Identifier: GPL-3.0-or-later
// What fits here (подбор): technologies for an outcome, ranked for this school, this class and
// these teachers, each with the reasons for, against, and what is missing.
#ifndef VSOKO_PRACTICE_FIT_H
#define VSOKO_PRACTICE_FIT_H

#include "practice/facts.h"

enum fit_verdict {
    FIT_NOW,   // nothing is missing
    FIT_AFTER, // something can be got: equipment, a competence
    FIT_NOT,   // not on this level or not with such classes
};

struct fit_reasons {
    VEC(struct str) rows;
};

struct technology_fit {
    const struct technology *technology;
    const struct technology_form *form;
    bool direct; // it works on this outcome itself, not only on its strand
    enum fit_verdict verdict;
    double score; // the higher the better, points of the list in fit.c
    struct fit_reasons pro, contra, missing;
};
struct fit_list {
    VEC(struct technology_fit) rows; // by verdict, then the best first
};

struct fit_ask {
    const struct outcome *outcome;
    int64_t class_id; // 0 = any class of the level
    int64_t staff_id; // 0 = any teacher
};

// Every technology that forms the outcome, those that do not fit too.
void fit_rank(struct arena *arena, const struct practice_facts *facts, const struct fit_ask *ask,
              struct fit_list *out);
// The same for one technology; false if it does not form the outcome.
bool fit_one(struct arena *arena, const struct practice_facts *facts,
             const struct technology *technology, const struct fit_ask *ask,
             struct technology_fit *out);

const char *fit_verdict_title(enum fit_verdict verdict); // «подходит»

#endif
