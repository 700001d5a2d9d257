// SPDX-License-Identifier: GPL-3.0-or-later
// Files of ВПР with a row for each participant: «Ф1 Индивидуальные результаты» (kind
// «vpr_individual») and «Форма сбора результатов» (kind «vpr_form»).
#ifndef VSOKO_MONITORING_VPR_IMPORT_H
#define VSOKO_MONITORING_VPR_IMPORT_H

#include "import/plan.h"
#include "monitoring/external.h"

extern const struct import_kind vpr_import;

// A participant and the row he stands in.
struct vpr_row {
    int row;
    struct external_result result;
};

// What the file holds; result->rows of the kind.
struct vpr_sheet {
    bool form;                 // the form of collecting: no marks of the work yet
    struct external_work work; // subject "", grade 0, held_on {0} where the file does not say
    VEC(struct vpr_row) rows;
    VEC(struct str) classes; // as they stand in the file, in the order met: «1», «5А»
};

// The columns of a sheet; `header` = 0 if it is none of ВПР.
struct vpr_columns {
    size_t sheet;
    int header; // 1-based row
    bool form;
    int code, class, variant, variant_more, total, mark, journal; // 0-based, -1 = none
    VEC(int) tasks;                                               // beside work.tasks
};

// Finds the sheet and its columns, filling work->tasks.
bool vpr_find_columns(const struct import_reader *reader, struct vpr_columns *columns,
                      struct external_work *work);
// Subject, grade, date and the largest total, of the rows above the header and of the file's name.
// *declared: «Кол-во участников: 66», -1 if it is not said.
void vpr_read_title(const struct import_reader *reader, const struct vpr_columns *columns,
                    struct external_work *work, int64_t *declared);
// Digits and, after them, a criterion: «1», «8.1», «4К1»; a comma is a dot, a Latin K is К.
bool vpr_task_code(struct arena *arena, struct str text, struct str *out);
// One row above a table: «ВПР 2026 Математика 5 класс», «Предмет:», «Дата:», «Кол-во участников:
// 66» (into *declared).
void vpr_read_line(struct arena *arena, const struct sheet_row *row, struct external_work *work,
                   int64_t *declared);
// Subjects of ВПР as a file's name shortens them: «МА5». NULL if there is no such number.
const char *vpr_subject(size_t i);

// What the file came to, as its JSON says it.
void vpr_describe(const struct import_reader *reader, const struct vpr_columns *columns,
                  const struct vpr_sheet *sheet, struct import_result *result);

// import_kind.plan and .apply.
bool vpr_import_plan(struct import_work *work, const struct import_result *result,
                     struct import_plan *plan, struct error *error)
    __attribute__((warn_unused_result));
bool vpr_import_apply(struct import_work *work, const struct import_result *result,
                      const struct import_plan *plan, struct error *error)
    __attribute__((warn_unused_result));

#endif
