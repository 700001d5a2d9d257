// SPDX-License-Identifier: GPL-3.0-or-later
// The summary of a year (свод года): outcomes × classes, parallels or levels of schooling, in
// counts of pupils by level. Of each class the last closed session of the year that measured the
// outcome counts, so nobody is counted twice. The page, the spreadsheet and the command print this
// one structure.
#ifndef VSOKO_ANALYSIS_SUMMARY_H
#define VSOKO_ANALYSIS_SUMMARY_H

#include "analysis/evidence.h"
#include "vsoko/measure/base.h"

enum summary_by { SUMMARY_CLASSES, SUMMARY_PARALLELS, SUMMARY_LEVELS };

struct summary_ask {
    int64_t org, year_id;
    enum level level; // whose outcomes; 0 with SUMMARY_LEVELS: strands of all levels
    enum summary_by by;
    bool leaves; // outcomes instead of strands
};

// Pupils of one line in one outcome.
struct summary_cell {
    size_t count[MEASURE_LEVELS];   // by level, NONE among them
    size_t n;                       // with a level
    size_t basic;                   // of them at the basic level and above
    struct measure_interval wilson; // of basic / n, 0..1; only where n > 0
    size_t sessions;                // that it rests on
    int64_t session_id;             // the only one, 0 if there are several
};

struct summary_column {
    struct str id;    // "ooo.K2.4", "ooo.K2"; with SUMMARY_LEVELS the strand: "K2"
    struct str title; // «Совместная деятельность»
    struct str strand;
};

struct summary_line {
    struct str title; // «5А», «5 классы», «Основное общее»
    int grade;        // 0 of a level
    enum level level;
    int64_t class_id;           // 0 unless a class
    struct summary_cell *cells; // one a column
};

struct summary {
    struct summary_ask ask;
    VEC(struct summary_column) columns; // those that were measured
    VEC(struct summary_line) lines;
    struct summary_line total; // all lines together; no title with SUMMARY_LEVELS
    size_t sessions;           // that it rests on
};

// Sums up evidence of one year.
void summary_make(struct arena *arena, const struct summary_ask *ask,
                  const struct outcome_catalogue *catalogue, const struct evidence_list *evidence,
                  struct summary *out);

// Adds the pupils of a session to a cell, and reckons n, basic and the interval anew.
void summary_cell_add(struct summary_cell *cell, const struct evidence_row *evidence);

// The bytes of an .xlsx with the same numbers.
bool summary_xlsx(struct arena *arena, const struct summary *summary, struct str school,
                  struct str year, struct str *out, struct error *error)
    __attribute__((warn_unused_result));

#endif
