// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of chains show: chain.html takes these and nothing else. The table of chains is
// drawn on the first page of the program, too.
#ifndef VSOKO_ANALYSIS_CHAIN_VIEW_H
#define VSOKO_ANALYSIS_CHAIN_VIEW_H

#include "analysis/chain.h"
#include "view/view.h"

struct chain_node {
    const char *css; // "full", "old", "gap", "none"
    struct str text;
    struct str label; // for a screen reader and a pointer: «Технологии: 4, Проект; Дебаты»
    struct str path;
    bool broken;  // a gap or something old: the line is dashed
    bool flagged; // a rule speaks of this link though it is filled
};
struct chain_line {
    struct str id, title, tag; // «П3»
    struct str path;
    VEC(struct chain_node) nodes;
};
struct chain_table {
    struct str caption; // «5–9 классы»
    struct str count;   // «Целых 3 из 12»
    VEC(const char *) columns;
    VEC(struct chain_line) lines;
};

struct finding_field_view {
    const char *name;
    struct str value;
};
struct finding_view {
    const char *severity, *css; // «Разрыв», class of its tag
    struct str sentence, proposal, path;
    bool post, may; // may: this person passes the gate of the proposal's route
    VEC(struct finding_field_view) fields;
};
struct finding_group {
    const char *title; // of the rule
    VEC(struct finding_view) rows;
};

struct year_part {
    const char *title;
    struct str value; // «9 из 12»
};
struct year_line {
    struct str year, whole;
    VEC(struct year_part) parts;
};

struct chain_page_view {
    VEC(struct chain_table) tables;   // one a level
    VEC(struct finding_group) school; // findings that concern no one outcome
    VEC(struct year_line) years;
    VEC(const char *) columns;
    struct str back;
    struct str
        draft; // «Программа может закрыть сама: 70 разрывов», "" = nothing, or not for this person
};

struct chain_detail_view {
    struct chain_table table; // this outcome alone
    VEC(struct finding_view) findings;
    VEC(struct chain_node) nodes;
    const struct chain *chain;
    struct str why; // why it is a key outcome
    struct str back;
};

// Proposals that one click carries out, taken many at once.
struct draft_row {
    struct str field;    // of the form: which proposal it is
    struct str about;    // the outcome, or the sentence where it concerns the school
    struct str proposal; // «Взять «Карта понятий»»
    bool taken;          // ticked at first
};
struct draft_group {
    const char *title, *severity, *css; // of the rule
    VEC(struct draft_row) rows;
};
struct draft_view {
    VEC(struct draft_group) groups;
};

// A hypothesis of «что если».
struct what_if_option {
    struct str value, title;
    bool chosen;
};
struct what_if_options {
    VEC(struct what_if_option) rows;
};
struct what_if_change {
    struct str title, before, after;
    const char *css; // "ok" = it closes, "stop" = it breaks
};
struct what_if_view {
    struct what_if_options conditions, competences, drops, adds;
    int trained; // how many teachers learn the competence
    bool asked;
    struct str before, after;           // «целых 3 из 12»
    struct str assumed;                 // in words
    VEC(struct what_if_change) changes; // chains that close or break, links that change
    VEC(struct str) silenced, fired;    // sentences that no longer, that now are said
};

// The table of the chains of these levels (0 = of all), at most `limit` of the worst (0 = all).
void chain_table_fill(struct arena *arena, const struct chain_report *report, unsigned levels,
                      size_t limit, struct chain_table *out);
// Draws it, and the key to its signs.
void view_chain_legend(struct view *view);
void view_chain_table(struct view *view, const struct chain_table *table);

#endif
