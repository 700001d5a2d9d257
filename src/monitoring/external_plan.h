// SPDX-License-Identifier: GPL-3.0-or-later
// What the importers of external results share: the classes of the year of a work, the changes of
// a work and writing them as steps of a batch.
#ifndef VSOKO_MONITORING_EXTERNAL_PLAN_H
#define VSOKO_MONITORING_EXTERNAL_PLAN_H

#include "import/plan.h"
#include "monitoring/external.h"
#include "school/class.h"

// A participant that is to be written; `known`: he stood there before.
struct external_change {
    bool known;
    struct external_result before, after;
};
struct external_changes {
    struct external_work work; // work_id 0 = to be made
    VEC(struct external_change) rows;
};

// Classes of the school year that begins in the autumn of `year`; none is not an error.
bool external_classes_of(const struct import_work *work, int year, struct class_list *out,
                         struct error *error) __attribute__((warn_unused_result));
// 0 if there is none of this name.
int64_t external_class_named(const struct class_list *classes, struct str name);

// The term of a ledger or a report: what the file said, else what the person answered to the
// question "period", which is added; "" while there is no answer.
struct str external_period_ask(struct import_work *work, struct import_plan *plan, struct str said);

// Plans one participant: with `before` (NULL = he is new) he takes its place. Gives the status of
// his line; what differs is added to the changes. after->result_id is set.
enum plan_status external_change_plan(struct arena *arena, struct external_changes *changes,
                                      const struct external_result *before,
                                      struct external_result *after);

// Writes them: the work first, if it is to be made. Nothing for no changes.
bool external_changes_apply(struct import_work *work, struct external_changes *changes,
                            struct error *error) __attribute__((warn_unused_result));

#endif
