// SPDX-License-Identifier: GPL-3.0-or-later
// A teaching load compared with the school: whose hours are new, changed, gone; teachers who are
// not on the list of staff are asked about once each.
#ifndef VSOKO_IMPORT_TEACHING_IMPORT_PLAN_H
#define VSOKO_IMPORT_TEACHING_IMPORT_PLAN_H

#include "import/plan.h"

// The kind's plan and apply (import.h): errors are those of the database.
bool teaching_import_plan(struct import_work *work, const struct import_result *result,
                          struct import_plan *plan, struct error *error);
// Writes what the plan came to, in its batch.
bool teaching_import_apply(struct import_work *work, const struct import_result *result,
                           const struct import_plan *plan, struct error *error);

#endif
