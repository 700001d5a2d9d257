// SPDX-License-Identifier: GPL-3.0-or-later
// Figures reported of a class for a term (отчёт классного руководителя, сводка, отчёт учителя,
// средние баллы), as they were reported; and the same counted from the marks of the journal.
// docs/internals/external.md.
#ifndef VSOKO_MONITORING_TERM_REPORT_H
#define VSOKO_MONITORING_TERM_REPORT_H

#include "base/node.h"
#include "base/vec.h"
#include "store/store.h"

enum report_source {
    REPORT_CLASS,
    REPORT_SUMMARY,
    REPORT_SUBJECT,
    REPORT_AVERAGES,
    REPORT_SOURCES
};

struct term_report {
    int64_t report_id;
    enum report_source source;
    int year;          // in which the school year begins
    struct str period; // "q2"
    int64_t class_id;
    struct str class_name; // read only: «5А»
    struct str subject;    // "" = of all subjects
    struct node *figures;  // {"pupils": 25, "excellent": 1, "kachestvo": 32.0, …}
};
struct term_reports {
    VEC(struct term_report) rows;
};

const char *report_source_title(enum report_source source); // «Отчёт классного руководителя»

// All of the school: the newest year and term first, then by class and subject.
bool term_report_list(struct db *db, struct arena *arena, int64_t org, struct term_reports *out,
                      struct error *error) __attribute__((warn_unused_result));
// The report of the same source, year, term, class and subject; `out` is empty if there is none.
bool term_report_find(struct db *db, struct arena *arena, int64_t org,
                      const struct term_report *like, struct term_reports *out, struct error *error)
    __attribute__((warn_unused_result));
// Puts a report in place of what stood under its id.
bool term_report_put(struct db *db, struct arena *arena, int64_t org,
                     const struct term_report *report, struct error *error)
    __attribute__((warn_unused_result));
bool term_report_same(struct arena *arena, const struct term_report *a,
                      const struct term_report *b);
// A report as a step of a batch keeps it.
struct node *term_report_node(struct arena *arena, const struct term_report *report);

// The same figures counted from the ledgers of the journal: of a subject, or of the class over all
// loaded subjects ("subjects": how many). Empty map where no mark is loaded.
bool term_report_recount(struct db *db, struct arena *arena, int64_t org,
                         const struct term_report *report, struct node **out, struct error *error)
    __attribute__((warn_unused_result));

// Of counts n5, n4, n3, n2 (from [3] to [0]) and of those without a mark: uspevaemost, kachestvo,
// sou, average and N, percents with one decimal. СОУ by Симонов: 100, 64, 36, 16, н/а 7.
void term_report_count(struct arena *arena, const int64_t *marks, int64_t none, struct node *out);

#endif
