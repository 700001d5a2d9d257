// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue of educational outcomes (образовательные результаты): standards (ФГОС), strands
// that run through the levels, outcomes of a level, levels of attainment, links between outcomes,
// the program's proposal of key ones. Read from content/outcomes.yaml once at start.
#ifndef VSOKO_OUTCOMES_OUTCOME_H
#define VSOKO_OUTCOMES_OUTCOME_H

#include "base/clock.h"
#include "base/content_file.h"
#include "base/vec.h"
#include "knowledge/edit.h"
#include "school/org.h"

enum outcome_kind {
    OUTCOME_METASUBJECT, // метапредметный
    OUTCOME_PERSONAL,    // личностный: measured without names only
};

// A standard of a level. A cohort keeps the one that it began the level under.
struct standard {
    struct str id;
    enum level level;
    struct str title;           // «ФГОС ООО»
    struct str order;           // the order that brought it in
    struct str note, published; // published: a URL, may be ""
    struct date applies_from;   // the first of September of its first cohorts
    struct date valid_to;       // {0} while it acts
    bool clauses_confirmed; // false: clause numbers are shown with «сверьте с первоисточником»
};

// A strand (линия): one skill or one direction of upbringing on all its levels.
struct strand {
    struct str id;    // "P1"
    struct str title; // «Базовые логические действия»
    struct str group; // "cognitive", "communicative", "regulative", "value"
    struct str essence;
    enum outcome_kind kind;
    unsigned levels; // bits of enum level
};

// What the four levels of attainment look like for a strand on a level.
enum { OUTCOME_GRADES = 4 }; // below basic, basic, advanced, high
struct attainment {
    const struct strand *strand;
    enum level level;
    struct str text[OUTCOME_GRADES];
    bool changed; // by the school
    const struct node *source;
};

struct outcome {
    struct str id;                   // "ooo.P3.2"; never reused
    const struct standard *standard; // NULL for the school's own outcome
    const struct strand *strand;
    enum level level;
    struct str title, text;
    struct str clause; // of the standard: «43.1, подп. 1»; "" for the school's own
    struct str note;   // "" mostly
    struct str origin; // id of a source where the text of the standard has no such paragraph, or ""
    struct str reason; // why the school added or changed it, "" for a shipped one
    bool confirmed;    // the content was found in the federal working programmes
    bool own;          // added by the school
    bool changed;      // the school changed the shipped text
    VEC(struct str) observable; // signs that a teacher can see
    const struct node *source;  // the whole record, for what this struct does not hold
};

enum link_kind {
    LINK_CONTINUES,    // the same skill on the next level
    LINK_PREREQUISITE, // «from» must be there before «to» can be formed
    LINK_SUPPORTS,     // «from» helps «to»
    LINK_EXPRESSED_IN, // a metasubject outcome is seen in a personal one
    LINK_KINDS
};
enum link_strength { LINK_WEAK, LINK_MEDIUM, LINK_STRONG };

struct outcome_link {
    struct str from; // an outcome's id
    struct str to;   // an outcome's id, or a strand's (on a level: "ooo.L8")
    enum link_kind kind;
    enum link_strength strength; // as experts declare it
    struct str why;
    bool own;     // drawn by the school
    bool changed; // the school changed the shipped one
    bool removed; // by the school: never in the catalogue of a school
    const struct node *source;
};

// The program's proposal of a key outcome.
struct key_proposal {
    const struct outcome *outcome;
    struct str why;
    VEC(struct str) subjects; // school subjects that carry it, as a timetable names them
};

// A document that outcomes refer to.
struct outcome_source {
    struct str id, title;
};

struct outcome_catalogue {
    VEC(struct standard) standards;
    VEC(struct outcome_source) sources;
    VEC(struct strand) strands;         // in the order of the standard: P1 … R4, L1 … L9
    VEC(struct outcome) outcomes;       // by level, by strand, by number
    VEC(struct attainment) attainments; // one a strand and level
    VEC(struct outcome_link) links;
    VEC(struct key_proposal) proposals; // by level
};

// Reads the catalogue. ERROR_INPUT names the file, the line and the field: content is tested at
// build time, so this is a damaged program.
bool outcome_catalogue_load(struct arena *arena, const struct content_file *files,
                            struct outcome_catalogue *out, struct error *error)
    __attribute__((warn_unused_result));

// The catalogue as this school sees it: the shipped one with the school's own outcomes and changes.
bool outcome_catalogue_of(struct db *db, struct arena *arena,
                          const struct outcome_catalogue *shipped, int64_t org,
                          struct outcome_catalogue *out, struct error *error)
    __attribute__((warn_unused_result));

// Each gives NULL when there is none.
const struct outcome *outcome_find(const struct outcome_catalogue *catalogue, struct str id);
const struct strand *strand_find(const struct outcome_catalogue *catalogue, struct str id);
const struct standard *standard_find(const struct outcome_catalogue *catalogue, struct str id);
const struct attainment *attainment_find(const struct outcome_catalogue *catalogue,
                                         const struct strand *strand, enum level level);
const struct key_proposal *key_proposal_find(const struct outcome_catalogue *catalogue,
                                             struct str outcome_id);

// Does a reference name this outcome? A reference is an outcome ("ooo.P3.2"), a strand on a level
// ("ooo.P3") or a strand ("P3"): instruments and technologies use all three.
bool outcome_named_by(const struct outcome *outcome, struct str reference);
// Does a reference name anything of the catalogue?
bool outcome_reference_known(const struct outcome_catalogue *catalogue, struct str reference);

// Ids of records of the knowledge base (kinds "attainment" and "link"): "ooo.P3",
// "noo.P1.1-continues-ooo.P1.2".
struct str outcome_attainment_id(struct arena *arena, struct str level, struct str strand);
struct str outcome_link_id(struct arena *arena, struct str from, struct str kind, struct str to);

// The standard that a grade works by in the school year that begins on `year_begins`: the one that
// acted when this cohort entered the level. The earliest known one for a cohort older than all.
const struct standard *standard_of_cohort(const struct outcome_catalogue *catalogue, int grade,
                                          struct date year_begins);

// «43.1, подп. 1 ФГОС ООО; сверьте с первоисточником», «добавлен школой».
struct str outcome_clause_words(struct arena *arena, const struct outcome *outcome);

// What a reference names, in words («Работа с информацией, ООО»), and the address of its page.
struct str outcome_reference_title(struct arena *arena, const struct outcome_catalogue *catalogue,
                                   struct str reference);
struct str outcome_reference_path(struct arena *arena, const struct outcome_catalogue *catalogue,
                                  struct str reference);

// Words: «метапредметный», «познавательные», «продолжает», «сильная».
const char *outcome_kind_title(enum outcome_kind kind);
const char *strand_group_title(struct str group);
const char *link_kind_name(enum link_kind kind); // "continues"
const char *link_kind_title(enum link_kind kind);
bool link_kind_from_name(struct str name, enum link_kind *out);
const char *link_strength_name(enum link_strength strength); // "strong"
const char *link_strength_title(enum link_strength strength);
bool link_strength_from_name(struct str name, enum link_strength *out);

#endif
