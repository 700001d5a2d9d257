// SPDX-License-Identifier: GPL-3.0-or-later
// Procedures of the knowledge base (процедуры): what is done in a year, when, in which grades, by
// which instruments, about which outcomes. Read from content/procedures.yaml once at start. The
// table `procedure` of session.c holds procedures that a school opened.
#ifndef VSOKO_MONITORING_PROCEDURE_H
#define VSOKO_MONITORING_PROCEDURE_H

#include "base/content_file.h"
#include "base/error.h"
#include "base/vec.h"
#include "outcomes/outcome.h"

enum procedure_period { PERIOD_YEAR, PERIOD_TWO_YEARS, PERIOD_TERM, PERIOD_EVENT };

enum { GRADES = 11 };

struct procedure {
    struct str id, title, purpose; // "group-project-ooo"
    struct str direction;          // "results", "conditions", …
    struct str owner;              // who answers for it
    VEC(int) months;               // 1..12, in the order of the school year
    VEC(int) grades;               // empty = of the school as a whole
    unsigned levels;               // bits of enum level
    VEC(struct str) instruments;   // ids
    VEC(struct str) objects;       // references of outcomes it is about
    enum procedure_period once_every;
    double hours;         // of lessons of the class, each time
    bool counts_to_limit; // of the 10 % of a subject's time
    bool core;            // belongs into every plan
    bool anonymous;
};

// A kind of metasubject assessment (вид оценки): each level sees it at least once in two years.
struct assessment_kind {
    struct str id, title; // «письменная работа по читательской грамотности»
    VEC(struct str) procedures; // those that count for it
};

struct procedure_month {
    int month;
    VEC(struct str) procedures; // ids
};

// A kind of work in the single schedule: «КР», контрольная работа.
struct work_kind {
    struct str id, mark, title;
    struct str level; // "school", "regional", "federal"
};

// Norms of the single schedule (единый график), before the school's own changes.
struct schedule_norms {
    double share; // largest part of a subject's lessons in a year, %
    int apart;    // least number of days between two works in a subject
    int a_day;    // works of a class in a day
    int reports;  // works that a teacher checks in a week
    int vpr_from_month, vpr_from_day, vpr_to_month, vpr_to_day; // window of the ВПР
    unsigned vpr_grades;                                        // bit g = grade g writes them
    VEC(struct work_kind) kinds;
};

struct procedure_catalogue {
    struct schedule_norms schedule;
    VEC(struct procedure) rows;           // in the order of the file
    VEC(struct procedure_month) by_month; // the year plan as proposed, from August
    VEC(struct assessment_kind) kinds;
};

// ERROR_INPUT names the file, the line and the field.
bool procedure_catalogue_load(struct arena *arena, const struct content_file *files,
                              struct procedure_catalogue *out, struct error *error)
    __attribute__((warn_unused_result));

// NULL when there is none.
const struct procedure *procedure_find(const struct procedure_catalogue *catalogue, struct str id);
// Is it for this grade (0 = for the school as a whole)? Is it run with this instrument?
bool procedure_has_grade(const struct procedure *procedure, int grade);
bool procedure_has_instrument(const struct procedure *procedure, struct str instrument_id);
// Is it about this outcome, by what it declares?
bool procedure_about(const struct procedure *procedure, const struct outcome *outcome);

// Does it measure this outcome: is about it and has instruments? A review of programmes is about
// outcomes and measures none.
bool procedure_measures(const struct procedure *procedure, const struct outcome *outcome);

// Is it of a kind that every level must see once in two years?
bool procedure_of_kind(const struct procedure_catalogue *catalogue, struct str procedure_id);

// Does the catalogue have a procedure of the kind for a grade of the level?
bool kind_is_for(const struct procedure_catalogue *catalogue, const struct assessment_kind *kind,
                 enum level level);

// NULL when there is none.
const struct work_kind *work_kind_find(const struct schedule_norms *norms, struct str id);

// 0 for August … 11 for July: the order of months in a school year.
int month_of_school_year(int month);

#endif
