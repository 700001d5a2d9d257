// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of the year plan shows: plan.html takes these and nothing else.
#ifndef VSOKO_MONITORING_PLAN_VIEW_H
#define VSOKO_MONITORING_PLAN_VIEW_H

#include "monitoring/plan.h"
#include "view/view.h"

struct plan_chip {
    int64_t item_id;
    struct str grade; // «5», «вся школа»
    struct str label; // for a screen reader: «Групповой проект, 5 класс, февраль»
    bool done;
};
struct plan_cell_view {
    VEC(struct plan_chip) chips;
    bool now; // the month that runs
};
struct plan_row_view {
    struct str title, note;           // «раз в два года · 2 ч»
    VEC(struct plan_cell_view) cells; // one a month, August first
};
struct plan_group_view {
    struct str title; // «Результаты»
    VEC(struct plan_row_view) rows;
};
struct plan_law_view {
    struct str id, name, title, note;
    bool acts, confirmed;
};
struct plan_choice {
    struct str value, title;
    bool chosen;
};
struct plan_choices {
    VEC(struct plan_choice) rows;
};

struct plan_page_view {
    int64_t year_id;
    struct str year_title;
    bool may_change, empty;
    VEC(struct str) months; // «авг»
    VEC(struct plan_group_view) groups;
    VEC(struct plan_law_view) basis;
    struct plan_choices procedures, grades, month_choice, laws;
    struct plan_choices kinds; // kinds of assessment by level: value «есть», «нет»
};

// One item with what can be done to it.
struct plan_item_view {
    int64_t item_id, year_id;
    struct str title, purpose, owner, when, grade;
    struct str done_on; // ISO, ""
    struct plan_choices months;
    VEC(struct str) instruments, objects;
    VEC(struct plan_chip) siblings; // other grades of that month
    bool may_change;
};

#endif
