// SPDX-License-Identifier: GPL-3.0-or-later
// Rules of the single schedule: one row each. To add one: docs/howto/add-schedule-rule.md.
#ifndef VSOKO_MONITORING_SCHEDULE_RULES_H
#define VSOKO_MONITORING_SCHEDULE_RULES_H

#include "base/coherence.h"
#include "monitoring/plan.h"
#include "monitoring/schedule.h"

struct schedule_rule;

struct schedule_finding {
    const struct schedule_rule *rule;
    int64_t class_id, work_id; // 0 = of no single one
    int64_t other_id;          // the work it collides with, 0 = none
    struct date on;            // {0} = of no day
    struct str sentence;       // what is broken: class, date, how far from the norm
    struct str todo;           // what to do about it
    struct str reason;         // the school's reason to deviate from a recommendation, "" = none
    struct date better;        // the nearest day where the work breaks nothing, {0} = none
};
struct schedule_findings {
    VEC(struct schedule_finding) rows;
};

// What one run reads; `plan` and `before` are the plans of this year and the one before.
struct schedule_check {
    struct arena *arena;
    const struct schedule *schedule;
    const struct procedure_catalogue *procedures;
    const struct plan *plan, *before;
};

struct schedule_rule {
    const char *id; // "schedule.day"
    enum rule_severity severity;
    const char *title; // «Не больше одной работы класса в день»
    const char *basis; // where it comes from
    void (*run)(const struct schedule_check *check, const struct schedule_rule *rule,
                struct schedule_findings *out);
    // How many works the rule could not look at for want of data; NULL = it sees all.
    int64_t (*blind)(const struct schedule *schedule);
    const char *blind_words; // «нет номера урока»
};

// Ends with a row whose id is NULL.
extern const struct schedule_rule schedule_rules[];
// NULL where there is none.
const struct schedule_rule *schedule_rule_find(struct str id);

// Runs all rules, in the order of the table.
void schedule_run(const struct schedule_check *check, struct schedule_findings *out);
// Findings of one severity that no reason excuses.
size_t schedule_count(const struct schedule_findings *findings, enum rule_severity severity);

#endif
