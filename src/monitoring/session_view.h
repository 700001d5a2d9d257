// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of sessions show: session.html takes these and nothing else.
#ifndef VSOKO_MONITORING_SESSION_VIEW_H
#define VSOKO_MONITORING_SESSION_VIEW_H

#include "monitoring/session.h"

struct session_row_view {
    int64_t session_id;
    struct date held_on;
    struct str class_name, title, instrument_title, filled;
    bool closed;
    int my_rater;
    bool may_see_map;
    bool survey;
    bool my_projects; // leads somebody's project here
    bool of_class;    // else it judges objects: lessons, rooms, programmes
};

struct session_list_view {
    struct str year_title;
    bool only_mine, may_open, may_see_map;
    VEC(struct session_row_view) rows;
    struct str shown;     // «Показаны 201–400 из 1 102», "" when all are
    int64_t newer, older; // pages beside this one, 0 = none
};

struct instrument_option {
    struct str id, title, grades; // «5–9 классы»
    const char *form; // which part of the page it asks for: "sheet", "work", "survey", "objects"
    bool chosen;
};

struct instrument_options {
    const char *title; // of the kind
    VEC(struct instrument_option) rows;
};

struct rater_choice {
    int64_t account;
    struct str name;
    bool chosen;
};

struct session_new_view {
    struct str problem; // why the form came back, "" at first
    VEC(struct instrument_options) kinds;
    VEC(struct class_row) classes;
    VEC(struct rater_choice) raters;
    int64_t class_id;
    struct date held_on, order_date;
    struct str title, purpose, order_number;
    int team_size;
    int variants;
    struct str objects; // as typed, one in a line
    bool entry_check;
    bool by_class; // of a survey: without slips
};

struct rater_view {
    struct str name;
    int64_t done, due; // cells
};

struct session_view {
    const struct session *session;
    struct str problem;
    struct str pupils_text; // «24 из 26 учеников»
    VEC(struct rater_view) raters;
    int my_rater;
    bool with_variants;                      // a work may have two
    struct str object, objects, object_hint; // «урок», «Уроки», what to write; "" = pupils
    bool projects;                           // it has topics, supervisors, stages
    bool notes;                              // the sheet takes words beside marks
    bool may_open, may_see_map;
};

#endif
