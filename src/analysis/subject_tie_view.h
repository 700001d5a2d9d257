// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef VSOKO_ANALYSIS_SUBJECT_TIE_VIEW_H
#define VSOKO_ANALYSIS_SUBJECT_TIE_VIEW_H

#include "analysis/subject_tie.h"
#include "analysis/summary_view.h"

struct tie_line_view {
    struct str title, path, who, n, r, held, partial, verdict;
    const char *css;
};

struct tie_page {
    struct tabs tabs; // levels of schooling
    struct str level, year;
    struct summary_choices subjects;
    VEC(struct tie_line_view) lines;  // all parallels together
    VEC(struct tie_line_view) grades; // each parallel
    struct str source;
    struct empty empty; // title "": there is something
    struct notice notice;
};

#endif
