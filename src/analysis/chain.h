// SPDX-License-Identifier: GPL-3.0-or-later
// The chain of each key outcome (цепочка результата): who forms it, by what, who measures it, when,
// what the last evidence is – and where it is broken. Rules and columns are the rooms' own
// (base/coherence.h); this runs them and puts them together.
#ifndef VSOKO_ANALYSIS_CHAIN_H
#define VSOKO_ANALYSIS_CHAIN_H

#include "base/coherence.h"
#include "base/room.h"
#include "outcomes/key_facts.h"
#include "school/year.h"

struct chain_link {
    const struct chain_column *column;
    struct chain_cell cell;
    size_t findings; // of rules of this column about this outcome
};

struct chain {
    const struct outcome *outcome;
    VEC(struct chain_link) links; // one a column, from left to right
    size_t gaps, olds;            // broken links
    bool stopped;                 // a rule of severity stop speaks of this outcome
    bool whole;                   // no gap, nothing old, not stopped
};

struct fired_rule {
    const struct rule *rule;
    VEC(const struct finding *) findings;
};

struct chain_report {
    VEC(const struct chain_column *) columns; // from left to right
    VEC(struct chain) chains;                 // the worst first
    VEC(struct fired_rule) rules;             // every registered rule, stop first
    struct findings findings;
    size_t whole;    // chains
    size_t fired[3]; // findings by severity
};

// Checks the school of the run. `rooms` ends with NULL; a room that is not there has no rules.
bool chain_check(struct coherence *run, const struct room *const *rooms, struct chain_report *out,
                 struct error *error) __attribute__((warn_unused_result));

// A run for a school year as things stood on a day; without suppositions.
void chain_run(struct coherence *run, struct arena *arena, struct db *db, const struct app *app,
               int64_t org, const struct school_year *year, struct date on);

// The chain of an outcome, NULL if it is not a key one.
const struct chain *chain_find(const struct chain_report *report, struct str outcome_id);

// The share of whole chains in each school year, at the year's end or today: with its parts, never
// alone.
struct chain_year {
    struct school_year year;
    size_t chains, whole;
    VEC(size_t) full; // by column: links that are neither a gap nor old
};
struct chain_years {
    VEC(const struct chain_column *) columns;
    VEC(struct chain_year) rows; // the oldest first; years without key outcomes are left out
};
bool chain_over_years(const struct coherence *now, const struct room *const *rooms,
                      struct chain_years *out, struct error *error)
    __attribute__((warn_unused_result));

#endif
