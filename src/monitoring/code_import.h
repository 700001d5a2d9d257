// SPDX-License-Identifier: GPL-3.0-or-later
// The list of codes of ВПР with names (kind «vpr_codes»): a table of Word or Excel, or lines «70001
// Фамилия Имя».
#ifndef VSOKO_MONITORING_CODE_IMPORT_H
#define VSOKO_MONITORING_CODE_IMPORT_H

#include "import/plan.h"

extern const struct import_kind code_import;

struct code_row {
    int row;
    struct str code;       // «01001»
    struct str name;       // «Андреев Лев Дмитриевич»
    struct str class_name; // «5А», "" where the file does not say
};
// result->rows of the kind.
struct code_sheet {
    VEC(struct code_row) rows;
};

// import_kind.plan and .apply. Lines of the plan name codes and classes, never pupils: they stay in
// the protocol of the load when the list is destroyed.
bool code_import_plan(struct import_work *work, const struct import_result *result,
                      struct import_plan *plan, struct error *error)
    __attribute__((warn_unused_result));
bool code_import_apply(struct import_work *work, const struct import_result *result,
                       const struct import_plan *plan, struct error *error)
    __attribute__((warn_unused_result));

#endif
