// SPDX-License-Identifier: GPL-3.0-or-later
// A paper (документ): an order, a plan, a memo, a protocol, a report or a form, as it is written in
// content/papers. Loaded once, then built for any data into blocks (office/doc.h).
#ifndef VSOKO_DOCUMENTS_PAPER_H
#define VSOKO_DOCUMENTS_PAPER_H

#include "base/content_file.h"
#include "documents/text.h"
#include "office/doc.h"

enum paper_clause_kind {
    PAPER_TEXT,      // one paragraph, or one a row of `each`
    PAPER_CLAIM,     // the wording that the strength of a comparison allows
    PAPER_TABLE,     // a row a row of `each`
    PAPER_CHART,     // points are the rows of `each`
    PAPER_HEADING,   // layouts only: the kind of the document, its title
    PAPER_SIGNATURE, // layouts only: position, line, name
};

enum { PAPER_CLAIMS = 4 }; // enum claim of vsoko/measure/honesty.h

struct paper_column {
    struct text title;
    struct text value;
};

struct paper_clause {
    struct str id; // unique in its paper
    enum paper_clause_kind kind;
    const struct expression *when; // NULL: always
    struct str each;               // name of the list; of the comparison for a claim
    struct text text;              // of a text, a heading, the position of a signature
    struct text title;             // of a table or a chart
    struct text note;              // under it; the name of a signature
    struct text empty;             // instead of a list without rows
    struct text alt;               // of a chart
    struct text says[PAPER_CLAIMS];
    VEC(struct paper_column) columns;
    enum doc_chart_kind chart;
    struct str x, y, series; // fields of a chart's row
    enum doc_align align;    // layouts only; body text is justified
    bool bold;
};

struct paper_clauses {
    VEC(struct paper_clause) all;
};

struct paper_section {
    struct str id;
    struct text title; // may be empty
    const struct expression *when;
    bool numbered;
    struct paper_clauses clauses;
};

struct paper_check {
    struct str id;
    const struct expression *when; // the fault is there
    struct str say;
    bool stop; // not to be printed as a final document
};

struct paper_variable {
    struct str id;
    struct str title;
    struct str type;          // text, date, number, bool, choice, list, object, share, comparison
    struct str source;        // «ввод»: ask the person
    const struct node *value; // default, NULL if there is none
};

struct paper_grounds {
    VEC(struct str) ids; // of norms, acts and papers
};

struct paper_layout {
    struct str id;
    struct paper_clauses head, tail;
};

struct paper {
    struct str id;
    struct str title;
    struct text heading;
    struct str kind;    // order, plan, memo, protocol, report, form
    struct str data;    // which selection of data it needs, in words
    struct str privacy; // named, coded, aggregate, none
    const struct paper_layout *layout;
    struct paper_grounds basis;
    VEC(struct paper_variable) variables;
    VEC(struct paper_section) sections;
    VEC(struct str) annexes; // ids of papers or titles
    VEC(struct paper_check) checks;
};

// Words that the interpreter itself puts into documents.
struct paper_words {
    struct text annexes; // the line before the list of annexes
    struct text chart_n; // under a chart: «N = 72»
    struct text before;  // the two series of a dumbbell
    struct text after;
};

struct paper_shelf {
    VEC(struct paper) papers;             // by id
    VEC(struct paper_variable) variables; // common to all papers
    VEC(struct paper_layout) layouts;
    struct paper_words words;
    struct paper_grounds grounds; // the school's own, beyond those of content/acts
};

// Reads papers/*.yaml. A file that breaks the schema is an error that names file and line.
bool paper_shelf_load(struct arena *arena, const struct content_file *files,
                      struct paper_shelf *out, struct error *error)
    __attribute__((warn_unused_result));

const struct paper *paper_find(const struct paper_shelf *shelf, struct str id); // or NULL

struct paper_faults {
    VEC(struct str) all; // «papers/plan-grafik.yaml: …»
};

// Looks for references that lead nowhere: grounds that no act names, names that nobody declares.
// Reads acts/*.yaml for it, so this is for tests and for `check`, not for the start.
bool paper_shelf_check(struct arena *arena, const struct content_file *files,
                       const struct paper_shelf *shelf, struct paper_faults *out,
                       struct error *error) __attribute__((warn_unused_result));

// A remark to the person who is about to print.
struct paper_remark {
    struct str id; // of the check, or of the clause
    struct str text;
    bool stop;
};

struct paper_notes {
    VEC(struct paper_remark) remarks;
    bool stop;                  // one of them forbids a final print
    const struct node *missing; // list: names whose place stays a line to be filled by hand
    const struct node *unsure;  // list: words whose case should be looked at
};

struct data_source; // base/data_source.h

// Asks every source of the `n` rooms' arrays and puts what they give into one map; a source that
// the ask does not concern puts nothing. Stops at the first refusal, with the source's own words.
bool paper_gather(struct arena *arena, const struct data_source *const *sources, size_t n,
                  void *context, const struct node *ask, struct node **out, struct error *error)
    __attribute__((warn_unused_result));

// Builds a paper from a tree of data (maps named as in content/papers). An empty tree gives a form
// with lines to write on. `notes` gets what the checks say. ERROR_NOT_FOUND for an unknown id.
bool paper_build(struct arena *arena, const struct paper_shelf *shelf, struct str paper_id,
                 const struct node *data, struct doc *out, struct paper_notes *notes,
                 struct error *error) __attribute__((warn_unused_result));

#endif
