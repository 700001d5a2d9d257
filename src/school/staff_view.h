// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of staff are drawn from.
#ifndef VSOKO_SCHOOL_STAFF_VIEW_H
#define VSOKO_SCHOOL_STAFF_VIEW_H

#include "school/staff.h"
#include "view/form.h"
#include "view/parts.h"

struct staff_list_view {
    struct tabs tabs;
    struct table table;
    struct empty empty;
    const struct form *add;
    bool may_change;
};

struct load_line {
    struct teaching row;
    struct str hours;
};

struct staff_view {
    struct staff staff;
    struct str account; // «petrova.as», «учётной записи нет»
    struct str account_path;
    VEC(struct load_line) load;
    struct str total; // «18 часов»
    bool may_change;
    const struct form *change, *add_load;
};

#endif
