// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of the single schedule show: schedule.html takes these and nothing else.
#ifndef VSOKO_MONITORING_SCHEDULE_VIEW_H
#define VSOKO_MONITORING_SCHEDULE_VIEW_H

#include "monitoring/schedule_solve.h"
#include "view/parts.h"

struct schedule_option {
    struct str value, title;
    bool chosen;
};
struct schedule_options {
    VEC(struct schedule_option) rows;
};

// A work on the board.
struct schedule_chip {
    int64_t work_id;
    struct str text; // «12 КР мат»
    struct str label; // for a screen reader: «5А, математика, «Дроби», 12 октября»
    bool broken, fixed;
};
struct schedule_cell {
    struct str monday; // ISO, "" = works without a date
    VEC(struct schedule_chip) chips;
    bool off; // no lessons that week
};
struct schedule_row {
    int64_t class_id;
    struct str name;
    VEC(struct schedule_cell) cells; // those without a date first, then week by week
};
struct schedule_week {
    struct str title; // «12–16 окт»
    bool now;
};

struct schedule_finding_view {
    struct str voice, tag; // "stop", «Нельзя»
    struct str sentence, todo, rule, reason;
    int64_t work_id;                 // 0 = of no single work
    struct str better, better_words; // ISO; «14 октября»
};
struct schedule_rule_view {
    struct str title, basis, blind;
    size_t count;
    struct str voice;
};

// Fields of a work, of a new one too.
struct schedule_form {
    struct work work;
    struct str held_on, earliest, latest; // ISO, ""
    struct schedule_options whom;         // classes and parallels, of a new work only
    struct schedule_options kinds, observers;
    VEC(struct str) subjects; // proposed while it is typed
};

struct schedule_page_view {
    struct str back; // this page's own address
    struct tabs halves;
    struct schedule_options grades;
    int half;
    bool a4; // printed on A4, else on A3
    struct str other_paper_path;
    bool may_change, may_document, no_classes, empty;
    VEC(struct schedule_week) weeks;
    VEC(struct schedule_row) rows;
    struct str verdict, voice;
    VEC(struct schedule_finding_view) findings;
    VEC(struct schedule_rule_view) rules;
    struct schedule_form form;
    int apart, reports;
    struct str vpr_from, vpr_to; // ISO
};

struct schedule_work_view {
    struct schedule_form form;
    struct str back, words, share;
    bool may_change;
    VEC(struct schedule_finding_view) findings;
};

struct schedule_move_view {
    struct str value; // "ID FROM TO", as the form sends it back; no date is "-"
    struct str work, from, to;
};
struct schedule_proposal_view {
    bool none, may_change;
    struct str verdict, lead;
    VEC(struct schedule_move_view) moves;
    VEC(struct schedule_conflict) conflicts;
};

#endif
