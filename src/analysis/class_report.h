// SPDX-License-Identifier: GPL-3.0-or-later
// A class over its year (отчёт о классе): each strand in its last closed session, the same pupils a
// year earlier, and who is below the basic level in several strands. The page and the paper
// «otchet-klass» print this one structure; the paper bears no names.
#ifndef VSOKO_ANALYSIS_CLASS_REPORT_H
#define VSOKO_ANALYSIS_CLASS_REPORT_H

#include "analysis/cohort.h"
#include "analysis/summary.h"
#include "school/class.h"
#include "school/year.h"

struct node;

struct class_strand {
    struct str outcome, title; // "ooo.K2", «Совместная деятельность»
    const struct evidence_row *evidence; // the last closed session
    struct summary_cell cell;
    struct cohort_line change; // n of levels 0: no pupil has both measurements
};

// A pupil below the basic level in CLASS_RISK strands and more, by their last sessions.
enum { CLASS_RISK = 2 };
struct class_risk {
    int64_t pupil_id;
    struct str name;
    VEC(struct str) strands; // titles
    size_t of;               // strands in which he has a level
};

struct class_report {
    struct class_row class;
    struct school_year year;
    struct str before; // title of the year before, "" if nothing is compared
    VEC(struct class_strand) strands;
    VEC(struct class_risk) risks; // by name; only with `names`
    size_t listed;                // pupils of the class
    size_t comparisons;
};

// `names`: the asking person may see pupils by name.
bool class_report_make(struct db *db, struct arena *arena, int64_t org,
                       const struct outcome_catalogue *shipped, int64_t class_id, bool names,
                       struct class_report *out, struct error *error)
    __attribute__((warn_unused_result));

// The class of a name («5А», «5 а») in the year of a day. ERROR_NOT_FOUND.
bool class_report_find(struct db *db, struct arena *arena, int64_t org, struct str name,
                       struct date on, int64_t *class_id, struct error *error)
    __attribute__((warn_unused_result));

// The data source «class»: `ask` has class, the number of the class.
bool class_report_give(void *context, struct arena *arena, const struct node *ask, struct node *out,
                       struct error *error) __attribute__((warn_unused_result));

// The bytes of an .xlsx with the same numbers.
bool class_report_xlsx(struct arena *arena, const struct class_report *report, struct str school,
                       struct str *out, struct error *error) __attribute__((warn_unused_result));

#endif
