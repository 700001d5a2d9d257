// SPDX-License-Identifier: GPL-3.0-or-later
// Works whose files name pupils (ГИА, diagnostic works, a school's form of collecting): what such a
// file holds, and where it goes.
#ifndef VSOKO_MONITORING_SCORED_H
#define VSOKO_MONITORING_SCORED_H

#include "import/plan.h"
#include "monitoring/external.h"

struct scored_row {
    int row;        // of the sheet
    int64_t number; // as the file numbers them, 0 = it does not
    struct str name; // «Абрамова Василиса Викторовна», «Баранова Елена»
    struct str class_name; // «9А», «9», ""
    struct external_result result;
};
// One work of the file; a file of several subjects has several.
struct scored_block {
    struct external_work work; // subject "", grade 0, held_on {0} where the file does not say
    VEC(struct scored_row) rows;
};
// result->rows of the kinds.
struct scored_sheet {
    VEC(struct scored_block) blocks;
};

// «1» to «19»: a task more with this largest number of points.
void scored_task_add(struct arena *arena, struct external_work *work, struct str code, int points);
// Tasks whose largest number of points the file does not say get the largest that anybody got.
void scored_tasks_from_points(struct scored_block *block);
// Sums the points of a row.
int scored_total(const struct scored_block *block, const struct external_point *points);
// Counts of the marks 2..5 as {"2": 1, …}.
struct node *scored_marks(struct arena *arena, const struct scored_block *block);
// Mean of the totals of those who have a result; NAN if nobody has.
double scored_mean(const struct scored_block *block);
// Each row's number and total (null for those absent), as {"1": 19}.
struct node *scored_totals(struct arena *arena, const struct scored_block *block);

// import_kind.plan and .apply of all such kinds.
bool scored_plan(struct import_work *work, const struct import_result *result,
                 struct import_plan *plan, struct error *error) __attribute__((warn_unused_result));
bool scored_apply(struct import_work *work, const struct import_result *result,
                  const struct import_plan *plan, struct error *error)
    __attribute__((warn_unused_result));

extern const struct import_kind gia_import;
extern const struct import_kind diagnostic_import;
extern const struct import_kind collection_import;

#endif
