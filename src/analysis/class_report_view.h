// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef VSOKO_ANALYSIS_CLASS_REPORT_VIEW_H
#define VSOKO_ANALYSIS_CLASS_REPORT_VIEW_H

#include "analysis/class_report.h"
#include "analysis/summary_view.h"

struct class_strand_view {
    struct str title, path, source, source_path;
    struct result_line_view line;
    struct str before, now, moved, claim; // before "": no pupil has both measurements
    const char *css;
};
struct class_risk_view {
    int64_t pupil_id;
    struct str name, strands, of;
};

struct class_report_page {
    const struct class_report *report;
    struct notice notice;
    struct chart levels;
    VEC(struct class_strand_view) strands;
    VEC(struct class_risk_view) risks;
    struct str note;
    bool names, compared;
    struct empty empty;
};

#endif
