// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of instruments show: instrument.html and blank.html take these and nothing else.
#ifndef VSOKO_INSTRUMENTS_VIEW_H
#define VSOKO_INSTRUMENTS_VIEW_H

#include "instruments/instrument.h"
#include "instruments/sheet.h"
#include "view/parts.h"

struct instrument_link {
    struct str title, path;
};

// The catalogue ----------------------------------------------------------------------------------

// What is looked for; "" and 0 where it does not matter.
struct instrument_filter {
    struct str text, outcome, kind, who;
    enum level level;
    int grade, minutes;
    bool runs;
};

struct instrument_row {
    const struct passport *passport;
    struct str grades, levels;
    const char *filled_by, *evidence, *measures; // measures: how it measures the outcome looked for
    bool own, chosen;
};

struct instrument_group {
    struct str title; // the kind: «Рубрики»
    const char *use;  // what the kind is for
    bool runs;        // this version opens procedures with it
    VEC(struct instrument_row) rows;
};

// A choice of the filter's form.
struct catalogue_option {
    struct str value, title;
    bool chosen;
};
struct catalogue_options {
    struct str title; // of a group of choices, "" for none
    VEC(struct catalogue_option) rows;
};

struct instrument_list_view {
    struct instrument_filter filter;
    VEC(struct catalogue_options) outcomes;
    struct catalogue_options levels, grades, minutes, kinds, who;
    VEC(struct instrument_group) groups;
    VEC(struct instrument_link) drafts; // of the school's own
    struct str found;                   // «Подходят 12 из 116»
    struct str outcome_title;           // of the outcome looked for
    struct str back;                    // this page with its filter
    bool may_choose;                    // and the outcome looked for is a key one
    struct empty empty;
};

// The passport -----------------------------------------------------------------------------------

// A chip: its colour and the words beside it.
struct instrument_mark {
    struct str sign;   // «0», «а»
    const char *css;   // of the level; "tag" where a mark has no level
    const char *level; // "" without one
    struct str text;
};

struct instrument_item {
    const struct question *question;
    const struct stimulus *stimulus; // drawn before the question, or NULL
    const struct stimulus *again;    // it stands above, the question points to it, or NULL
    VEC(struct instrument_mark) marks;
    struct str task;             // «Один ответ, 1 балл»; "" for a sign
    struct str link, link_title; // the outcome
};

struct instrument_scale {
    struct str title;
    struct str items; // numbers on the sheet: «1, 2, 3»
    const char *method;
    VEC(struct instrument_mark) cuts;
};

struct instrument_view {
    const struct instrument_sheet *sheet;
    const char *identity, *filled_by, *who_may_use, *setting, *consent;
    const char *evidence, *evidence_note, *use;
    struct str materials;
    struct table history;   // versions of the school's own, no rows elsewhere
    struct str draft_path;  // of the draft of its next version, "" without one
    struct str readability; // "" where no child of grades 1–4 reads it
    struct str items_title; // «Признаки»
    bool runs, rated, scorecard, has_levels;
    bool own; // of the school
    VEC(struct instrument_link) measures;
    VEC(struct instrument_item) items;
    VEC(struct instrument_scale) scales;
    VEC(struct instrument_mark) meanings; // levels that the sheet explains; text = what it means
    VEC(struct str) nexts;                // what to do with each of them
};

// The blank --------------------------------------------------------------------------------------

enum blank_form {
    BLANK_GRID,      // signs down, pupils across: for whoever rates several
    BLANK_TALK,      // a question, room for the words, steps to mark
    BLANK_QUESTIONS, // for whoever answers
    BLANK_TOTALS,    // totals of a known method
};

struct blank_question {
    size_t number;
    const struct question *question;
    const struct stimulus *stimulus; // drawn before it, or NULL
    const struct stimulus *again;    // it stands above, the question points to it, or NULL
    VEC(struct instrument_mark) answers;
    VEC(int) lines; // empty lines to write on
};

// Questions one after another; or a table, where they have the same answers.
struct blank_part {
    bool matrix;
    VEC(struct blank_question) questions;
};

struct blank_view {
    const struct instrument_sheet *sheet;
    enum blank_form form;
    bool large;
    struct str title, kind;
    VEC(const char *) fields; // to be filled at the top: «Класс», «Дата»
    const char *ask;          // what to do, to whoever fills it
    const char *column;       // of the grid: «Ученик», «Код», «Дата»
    VEC(int) columns;         // 1 … of the grid
    VEC(struct blank_part) parts;
    struct str other_path; // the same in the other size of letters
};

// The choices of a select (instrument.html).
void view_instrument_choices(struct view *view, const struct catalogue_options *list);
// A blank whole (blank.html).
void view_blank_body(struct view *view, const struct blank_view *page);
// Draws a text or a table that questions are asked about (blank.html).
void view_stimulus(struct view *view, const struct stimulus *stimulus);

#endif
