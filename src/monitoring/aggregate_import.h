// SPDX-License-Identifier: GPL-3.0-or-later
// Summary reports of ВПР (kind «vpr_aggregate»): «Статистика по отметкам», «Выполнение заданий»,
// «Достижение планируемых результатов», «Сравнение отметок с отметками по журналу».
#ifndef VSOKO_MONITORING_AGGREGATE_IMPORT_H
#define VSOKO_MONITORING_AGGREGATE_IMPORT_H

#include "import/plan.h"
#include "monitoring/external.h"
#include "monitoring/external_group.h"

extern const struct import_kind aggregate_import;

// result->rows of the kind. Figures of 'journal' are numbers of pupils, others percents.
struct aggregate_sheet {
    enum group_report report;
    struct external_work work; // subject "" and grade 0 where the file does not say
    struct external_groups groups;
    int header, first_data_row; // 1-based
};

// Finds the report on a sheet and reads its groups; false if there is none.
bool aggregate_read(const struct import_reader *reader, struct aggregate_sheet *out);
// Is there a report? Looks at the headers alone.
bool aggregate_find(const struct import_reader *reader, struct aggregate_sheet *out,
                    const struct sheet **sheet);

// import_kind.plan and .apply.
bool aggregate_import_plan(struct import_work *work, const struct import_result *result,
                           struct import_plan *plan, struct error *error)
    __attribute__((warn_unused_result));
bool aggregate_import_apply(struct import_work *work, const struct import_result *result,
                            const struct import_plan *plan, struct error *error)
    __attribute__((warn_unused_result));

#endif
