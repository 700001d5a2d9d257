// SPDX-License-Identifier: GPL-3.0-or-later
// What a director reads (директору): how are we, how do we know, what next. The page and the paper
// «director-one-page» print this one structure.
#ifndef VSOKO_ANALYSIS_DIRECTOR_H
#define VSOKO_ANALYSIS_DIRECTOR_H

#include "analysis/cohort.h"
#include "analysis/summary.h"
#include "school/year.h"

struct app;
struct node;

// A parallel in a strand: the same pupils then and now.
struct director_change {
    struct str outcome, title; // "ooo.K2", «Совместная деятельность, 7 классы»
    struct cohort_line line; // its levels are decided among all changes of the page
};

// Where most pupils are below the basic level.
struct director_weak {
    struct str outcome, title;
    struct summary_cell cell;
};

struct director_step {
    struct str what, why, path;
};

struct director_plan {
    struct str title, month, owner;
};

struct director {
    struct school_year year; // the newest with evidence; the current one where there is none
    struct summary summary;  // strands × levels of schooling
    VEC(struct director_change) changes;
    size_t better, worse;            // differences among them
    size_t possible;                 // tendencies
    size_t comparisons;              // that the correction counted
    VEC(struct director_weak) weak;  // at most three
    size_t classes, classes_seen;    // of the year; with a closed session
    int64_t pupils, pupils_seen;     // of the year; with a level in any outcome
    int64_t open;                    // sessions whose marks are being collected
    VEC(struct director_step) steps; // at most three
    VEC(struct director_plan) plan;  // procedures of this month and the next, at most five
    size_t rules;                    // checks made of the chains
};

// As it stands on a day. `app` gives the knowledge base and the rooms.
bool director_make(const struct app *app, struct db *db, struct arena *arena, int64_t org,
                   struct date on, struct director *out, struct error *error)
    __attribute__((warn_unused_result));

// Puts top.* and next (content/papers/director-one-page.yaml) into `out`.
void director_data(struct arena *arena, const struct director *director, struct node *out);

// The data source «director»: `ask` has director: true.
bool director_give(void *context, struct arena *arena, const struct node *ask, struct node *out,
                   struct error *error) __attribute__((warn_unused_result));

#endif
