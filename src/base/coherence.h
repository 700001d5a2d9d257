// SPDX-License-Identifier: GPL-3.0-or-later
// Coherence of the chain outcome – technology – teacher – instrument – plan – evidence: what a room
// gives to the check. A rule says where the chain is broken, a column shows one link of it for one
// key outcome. Rooms own rules and columns; analysis runs them (analysis/chain.h); app collects
// them. How to add one: docs/howto/add-coherence-rule.md.
//
// Rules read facts, never the database: a room's facts are loaded once a run, so that the check is
// a few short queries however many rules there are, and «что если» can change the facts without
// saving anything.
#ifndef VSOKO_BASE_COHERENCE_H
#define VSOKO_BASE_COHERENCE_H

#include "base/clock.h"
#include "base/error.h"
#include "base/vec.h"

struct app; // school/web.h: the loaded knowledge base
struct db;  // store/store.h

// Something that is not so, but is looked at as if it were: {"condition.add", "devices"}. The room
// that knows the name changes its facts; others pass it by.
struct supposition {
    struct str what; // "competence.add"
    struct str key;  // id of the knowledge base, "" where there is none
    int64_t id;      // record of the school, 0 where there is none
};

// A room's facts. `load` fills a zeroed block of `size` bytes that lives as long as the run, with
// all suppositions of the run applied.
struct coherence;
struct fact_kind {
    const char *name; // "practice"
    size_t size;
    bool (*load)(struct coherence *run, void *facts, struct error *error);
};
struct fact_loaded {
    const struct fact_kind *kind;
    void *facts;
};

// One run of the check: of one school, for one school year, as things stood on a day.
struct coherence {
    struct arena *arena;
    struct db *db;
    const struct app *app;
    int64_t org;
    int64_t year;                   // school year looked at
    struct date year_begins, today; // today is not after the year's end
    VEC(struct supposition) suppositions;
    VEC(struct fact_loaded) loaded; // private
};

// The facts of a kind, loaded at the first call. NULL on error.
const void *coherence_facts(struct coherence *run, const struct fact_kind *kind,
                            struct error *error);

// What mends it. With `post`, one click carries it out: the fields are sent to the path; otherwise
// the path is a page where a person goes on.
struct proposal_field {
    const char *name;
    struct str value;
};
struct proposal {
    struct str title; // «Добавить в план «Групповой проект», 6 класс, февраль»
    struct str path;  // "/plan/add"
    bool post;
    VEC(struct proposal_field) fields;
};

struct finding {
    const struct rule *rule;
    struct str sentence; // what is broken, where: a whole Russian sentence
    struct str outcome;  // the key outcome whose chain it breaks, "" = the school as a whole
    struct proposal proposal;
};
struct findings {
    VEC(struct finding) rows;
};

enum rule_severity {
    RULE_STOP, // the chain does not hold: nothing can be concluded
    RULE_WARN, // it holds poorly
    RULE_HINT, // it could be better
};

// Arrays end with an element whose id is NULL.
struct rule {
    const char *id; // "plan.key-not-planned": the room's word, then what is wrong
    enum rule_severity severity;
    const char *column; // the link of the chain it breaks (chain_column.id), NULL = none of them
    const char *title; // Russian: «Ключевой результат не запланирован к замеру»
    // Adds what it finds by finding_add(). Nothing found is no error.
    bool (*run)(struct coherence *run, const struct rule *rule, struct findings *out,
                struct error *error);
};

// Adds a finding of this rule and returns it, so that the caller fills its proposal.
struct finding *finding_add(struct coherence *run, const struct rule *rule, struct findings *out,
                            struct str outcome, struct str sentence);
// The proposal of a finding: a deed of one click, or a page to open.
void finding_propose(struct finding *finding, struct str title, struct str path);
void finding_offer(struct finding *finding, struct str title, struct str path);
void finding_field(struct coherence *run, struct finding *finding, const char *name,
                   struct str value);

// One link of a key outcome's chain.
enum chain_state {
    CHAIN_NONE, // does not apply to this outcome: neither filled nor broken
    CHAIN_FULL,
    CHAIN_OLD, // it was there, but too long ago
    CHAIN_GAP,
};
struct chain_cell {
    enum chain_state state;
    int64_t count;
    struct str text; // what stands in the cell: «4», «окт», «2024», «нет»
    struct str note; // who or what exactly, for the reader who stops at it
    struct str link; // where more is seen
};

// Arrays end with an element whose id is NULL.
struct chain_column {
    const char *id; // "practice"
    const char *title;
    int order; // from left to right over all rooms
    bool (*cell)(struct coherence *run, struct str outcome, struct chain_cell *out,
                 struct error *error);
};

// How a proposal is carried out beside others, on the page where many are taken at once: what its
// route does, without the page. Its route's handler uses the same two.
struct person; // school/person.h
struct deed_ask {
    struct arena *arena;
    struct db *db; // a reader
    const struct app *app;
    const struct person *by;
    struct str (*field)(void *from, const char *name); // a field of the proposal, "" = not there
    void *from;
};
// Arrays end with an element whose path is NULL.
struct proposal_deed {
    const char *path; // of the route
    // Makes the deed ready; NULL with *error where a field does not hold.
    void *(*ready)(const struct deed_ask *ask, struct error *error);
    // Writes what ready() gave, in the writer's transaction (store/store.h, store_write_fn).
    bool (*write)(struct db *db, struct arena *arena, void *deed, struct error *error);
};
// For deed_ask.field: a field of a struct proposal.
struct str proposal_field_of(void *proposal, const char *name);

const char *rule_severity_name(enum rule_severity severity);  // "stop"
const char *rule_severity_title(enum rule_severity severity); // «Разрыв»
const char *chain_state_name(enum chain_state state);         // "full"

#endif
