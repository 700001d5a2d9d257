// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of classes are drawn from.
#ifndef VSOKO_SCHOOL_CLASS_VIEW_H
#define VSOKO_SCHOOL_CLASS_VIEW_H

#include "school/class.h"
#include "school/staff.h"
#include "school/year.h"
#include "view/form.h"
#include "view/parts.h"

struct classes_view {
    struct tabs tabs;
    struct table table;
    struct empty empty; // instead of an empty table
    const struct form *add;
    bool may_change;
};

struct class_view {
    struct class_row row;
    struct table members, teaching;
    struct empty empty;
    const struct form *change;
    bool may_change;
    bool may_remove; // nobody was ever in it
};

#endif
