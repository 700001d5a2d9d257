// SPDX-License-Identifier: GPL-3.0-or-later
// A list of pupils compared with the school: who is new, renamed, moved, left, and who is to be
// asked about. Namesakes are never merged without an answer.
#ifndef VSOKO_IMPORT_PUPIL_IMPORT_PLAN_H
#define VSOKO_IMPORT_PUPIL_IMPORT_PLAN_H

#include "import/plan.h"

// The kind's plan and apply (import.h): errors are those of the database.
bool pupil_import_plan(struct import_work *work, const struct import_result *result,
                       struct import_plan *plan, struct error *error);
// Writes what the plan came to, in its batch.
bool pupil_import_apply(struct import_work *work, const struct import_result *result,
                        const struct import_plan *plan, struct error *error);

#endif
