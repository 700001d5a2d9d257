// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of the summary show: summary.html takes these and nothing else.
#ifndef VSOKO_ANALYSIS_SUMMARY_VIEW_H
#define VSOKO_ANALYSIS_SUMMARY_VIEW_H

#include "view/asset.h"
#include "view/chart.h"

// A piece of a cell's bar: from x, w wide, of 100.
struct summary_part {
    const char *css; // "b0" … "b3"
    double x, w;
};

struct summary_cell_view {
    struct str text; // «18 из 24»
    struct str note; // «75 %», from 20 pupils on
    struct str hint; // levels and interval in words
    struct str path;
    VEC(struct summary_part) parts;
    bool measured;
};

struct summary_line_view {
    struct str title, path;
    VEC(struct summary_cell_view) cells;
};

struct summary_head {
    struct str title, path;
};

struct summary_choice {
    struct str value, title;
    bool chosen;
};

struct summary_choices {
    VEC(struct summary_choice) rows;
};

struct summary_page {
    struct tabs tabs; // levels of schooling
    struct str level; // of the current tab, «» for all
    struct summary_choices years, by, detail;
    VEC(struct summary_head) heads;
    VEC(struct summary_line_view) lines;
    struct summary_line_view total;
    bool with_total, ask_by;
    struct empty empty; // title "": there is something
    struct notice notice;
    struct str source; // what it rests on
};

struct result_line_view {
    struct str class_name, n, basic, interval, day, instrument, path;
    struct str count[4];
    struct str none;
};
struct result_pair_view {
    struct str names, shares, delta, claim;
    const char *css; // of the tag
};
struct result_source_view {
    struct str title, path;
};

// The same pupils then and now.
struct cohort_line_view {
    struct str title, n, before, now, moved, delta, claim, points, other;
    const char *css;
    bool parallel;
};
struct effect_view {
    struct str technology, path, sentence, claim;
    const char *css;
};
struct agreement_view {
    struct str first, second, pairs, same, kappa, note;
};

struct result_page {
    struct tabs years;
    VEC(struct cohort_line_view) cohort;
    struct str cohort_title, cohort_note;
    struct chart change;
    bool with_change; // there is something to draw
    VEC(struct effect_view) effects;
    VEC(struct agreement_view) agreements;
    struct chart levels;
    VEC(struct result_line_view) lines;
    struct result_line_view total;
    VEC(struct result_pair_view) pairs; // those that the data tell apart, or may
    struct str pairs_note;
    VEC(struct result_source_view) earlier;
    struct empty empty;
    struct notice notice;
};

// The table alone; the director's page shows it too (summary.html).
void view_summary_table(struct view *view, const struct summary_page *page);

#endif
