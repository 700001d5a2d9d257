// SPDX-License-Identifier: GPL-3.0-or-later
// Reports of a term as schools write them: of a class teacher (kind «class_report»), a summary of
// all classes («class_summary»), of a teacher of a subject («subject_report»), a print of averages
// («averages»).
#ifndef VSOKO_MONITORING_REPORT_IMPORT_H
#define VSOKO_MONITORING_REPORT_IMPORT_H

#include "import/plan.h"
#include "monitoring/term_report.h"

extern const struct import_kind report_import;

struct report_row {
    int row;               // of the sheet
    struct str class_name; // «5А»
    struct str subject;    // "" = of all subjects
    struct node *figures;  // as term_report.figures
};
// result->rows of the kind.
struct report_sheet {
    enum report_source source;
    struct str period; // "q2", "" where the file does not say
    VEC(struct report_row) rows;
};

// What a reader of one shape has at hand.
struct report_reading {
    const struct import_reader *reader;
    struct import_result *out;
    struct arena *arena;
    const struct sheet *cells;
    struct report_sheet *sheet;
    int header; // 1-based row, 0 = the shape has none
};

// One shape of report: does a sheet look like it, and reading it.
struct report_shape {
    const char *kind; // "class_report"
    enum report_source source;
    bool (*fits)(struct arena *arena, const struct sheet *sheet, int *header);
    void (*read)(struct report_reading *r);
};
extern const struct report_shape report_class_shape;
extern const struct report_shape report_summary_shape;
extern const struct report_shape report_subject_shape;
extern const struct report_shape report_averages_shape;

// A row of figures for a class.
struct report_row *report_row_add(struct report_reading *r, int row, struct str class_name,
                                  struct str subject);
// «96.2 %», «100,0», 0.764 with a percent style: as percents with one decimal; a cell of 1 or less
// is a share. False if it is no percent.
bool report_percent(struct arena *arena, const struct sheet_row *row, int column, double *out);
// Does a text of the first rows hold these folded words?
bool report_says(struct arena *arena, const struct sheet *sheet, const char *words);

// import_kind.plan and .apply.
bool report_import_plan(struct import_work *work, const struct import_result *result,
                        struct import_plan *plan, struct error *error)
    __attribute__((warn_unused_result));
bool report_import_apply(struct import_work *work, const struct import_result *result,
                         const struct import_plan *plan, struct error *error)
    __attribute__((warn_unused_result));

#endif
