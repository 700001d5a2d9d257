// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of terms is drawn from.
#ifndef VSOKO_SCHOOL_KEEPING_VIEW_H
#define VSOKO_SCHOOL_KEEPING_VIEW_H

#include "school/keeping.h"
#include "view/view.h"

struct keeping_line {
    struct str name, title, fate;
    struct str term; // «5 лет»
    int years;
    struct date before;
    struct str due; // «12 записей», "" when nothing
};

struct keeping_view {
    struct str problem; // why the deed was not done, "" at first
    VEC(struct keeping_line) rows;
    bool may_print; // something was destroyed: there is an act
};

#endif
