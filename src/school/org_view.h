// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of the school's requisites and of the year's calendar are drawn from.
#ifndef VSOKO_SCHOOL_ORG_VIEW_H
#define VSOKO_SCHOOL_ORG_VIEW_H

#include "school/org.h"
#include "school/year.h"
#include "view/form.h"
#include "view/parts.h"

// A name in one case: as the school wrote it or as the rules propose it.
struct form_line {
    struct str field; // "short_name.genitive"
    struct str label; // «родительный: нет кого, чего?»
    struct str own;   // written by the school, "" = not
    struct str shown; // what documents will print
    bool doubtful;    // the rules are not sure and the school wrote nothing
};
struct form_group {
    struct str title; // «Краткое наименование»
    VEC(struct form_line) lines;
};

struct org_view {
    const struct form *form;
    VEC(struct form_group) forms;
};

struct calendar_term_line {
    struct str title;       // «1-я четверть»
    struct str begin_field; // "noo.1.begins"
    struct str end_field;
    struct date begins, ends;
};
struct calendar_level {
    struct str title; // «Начальное общее образование»
    VEC(struct calendar_term_line) terms;
};
struct calendar_whom {
    const char *value; // "all", "noo" … "grade1"
    const char *title;
    bool chosen;
};
struct calendar_holiday_line {
    int row;
    struct holiday holiday;
    VEC(struct calendar_whom) whom;
};

struct calendar_view {
    struct tabs years;
    struct str problem;
    struct school_year year;
    VEC(struct calendar_level) levels;
    VEC(struct calendar_holiday_line) holidays;
    bool may_change;
};

#endif
