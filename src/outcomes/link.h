// SPDX-License-Identifier: GPL-3.0-or-later
// Links between outcomes as a graph: a choice of them, the way from one outcome to another, what
// stands upstream of one; the school's own links. A link to a strand on a level («ooo.P2») leads
// to each of its outcomes.
#ifndef VSOKO_OUTCOMES_LINK_H
#define VSOKO_OUTCOMES_LINK_H

#include "outcomes/outcome.h"
#include "school/person.h"

struct link_list {
    VEC(const struct outcome_link *) rows;
};

// Which links are asked for; every part may be left out.
struct link_filter {
    enum level level;           // 0 = all; a link belongs to the levels of its two ends
    struct str strand;          // "" = all; one of the ends
    int kind;                   // enum link_kind, LINK_KINDS = all
    const struct outcome *to;   // with `from`: the way between the two; alone: what is upstream
    const struct outcome *from; // alone: what it leads to
};

// One step of a way: to `outcome` along a link, or against it.
struct link_step {
    const struct outcome_link *link;
    const struct outcome *outcome;
    bool along;
};
struct link_way {
    VEC(struct link_step) steps;
    bool directed; // every step goes along its link, from the first outcome to the last or back
};

// An outcome upstream of another (or downstream): how many links lie between.
struct link_reach {
    const struct outcome *outcome;
    int distance; // 1 …
};
struct link_reaches {
    VEC(struct link_reach) rows; // the nearest first
};

// The links of a filter, in the order of the catalogue; of a way or a stream only those that lie on
// it.
void link_select(struct arena *arena, const struct outcome_catalogue *catalogue,
                 const struct link_filter *filter, struct link_list *out);

// The shortest way between two outcomes over links of a kind: along the arrows one way or the
// other, else in any direction. False if there is none.
bool link_way_find(struct arena *arena, const struct outcome_catalogue *catalogue, int kind,
                   const struct outcome *from, const struct outcome *to, struct link_way *out);

// All that an outcome stands on (upstream) or all that it leads to.
void link_reach_find(struct arena *arena, const struct outcome_catalogue *catalogue, int kind,
                     const struct outcome *outcome, bool upstream, struct link_reaches *out);

// Would «from is needed for to» close a circle? Then names it: «A → B → A».
bool link_circle(struct arena *arena, const struct outcome_catalogue *catalogue, struct str from,
                 struct str to, struct str *words);

// NULL if there is none. An id is that of the record: outcome_link_id().
const struct outcome_link *link_find(struct arena *arena, const struct outcome_catalogue *catalogue,
                                     struct str id);

// What the school does with a link.
enum link_deed {
    LINK_ADD,     // a new one
    LINK_CHANGE,  // its strength and why
    LINK_REMOVE,  // shipped ones stay on the shelf, so that they can come back
    LINK_RESTORE, // of a shipped one: as it ships
};

// A store_write_fn. Refused with a sentence: an end that is not there, a link to itself, a circle
// of prerequisites (named), no reason.
struct link_save {
    const struct person *by;
    const struct content_base *knowledge;
    const struct outcome_catalogue *shipped;
    enum link_deed deed;
    struct str id;       // outcome_link_id() of what is below
    struct str from, to; // of LINK_ADD: outcomes
    enum link_kind kind; // of LINK_ADD
    enum link_strength strength;
    struct str why;
    struct str reason; // why the school does it
};
bool link_save(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// The shipped links that the school removed, with its reasons.
bool link_removed(struct db *db, struct arena *arena, int64_t org, struct content_edits *out,
                  struct error *error) __attribute__((warn_unused_result));

#endif
