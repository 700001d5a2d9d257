// SPDX-License-Identifier: GPL-3.0-or-later
// Journal marks of a class for a term: «Сводная ведомость», pupils in rows, subjects in columns
// (kind «marks_matrix»).
#ifndef VSOKO_MONITORING_JOURNAL_IMPORT_H
#define VSOKO_MONITORING_JOURNAL_IMPORT_H

#include "import/plan.h"
#include "monitoring/external.h"

extern const struct import_kind journal_import;

// A mark of the journal: a number, or a word instead of it; neither: nothing stands there.
struct journal_mark {
    int mark;        // 2..5, 0 = none
    struct str word; // «н/а», «осв», «зач», ""
};

enum mark_fate {
    MARK_PLAIN,   // as it stands
    MARK_MENDED,  // «5-», «отл», « 4 »: read as a mark, to be told
    MARK_EMPTY,   //
    MARK_ABSENCE, // «н», «б»: attendance, not a mark
    MARK_UNKNOWN, // «4/5», «45»
};
enum mark_fate journal_mark_read(struct arena *arena, const struct cell *cell,
                                 struct journal_mark *out);

struct journal_row {
    int row;
    struct str name;
    struct journal_mark *marks; // one for each subject
};
struct journal_sheet {
    struct str class_name; // «8А», "" where the file does not say
    struct str period;     // "q2", ""
    VEC(struct str) subjects;
    VEC(struct journal_row) rows;
};

// Columns of the subjects and of the name; header = 0: it is no such sheet.
struct journal_columns {
    size_t sheet;
    int header, name;
    VEC(int) subjects;
};

// The term that a line names: "q2" of «2 четверть», "h1" of «I полугодие», "year"; "" if none.
struct str journal_period_in(struct arena *arena, struct str text);

// import_kind.plan and .apply.
bool journal_import_plan(struct import_work *work, const struct import_result *result,
                         struct import_plan *plan, struct error *error)
    __attribute__((warn_unused_result));
bool journal_import_apply(struct import_work *work, const struct import_result *result,
                          const struct import_plan *plan, struct error *error)
    __attribute__((warn_unused_result));

#endif
