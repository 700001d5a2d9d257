// SPDX-License-Identifier: GPL-3.0-or-later
// What the register of consents is drawn from.
#ifndef VSOKO_SCHOOL_CONSENT_VIEW_H
#define VSOKO_SCHOOL_CONSENT_VIEW_H

#include "school/class.h"
#include "school/consent.h"
#include "view/parts.h"

struct consents_view {
    struct table classes; // how many of how many, class by class
    struct empty empty;
    bool may_print; // the knowledge base is there: forms can be printed
};

struct consent_cell {
    struct str text;
    bool holds;
};

struct consent_row {
    int64_t pupil_id;
    struct str name;
    VEC(struct consent_cell) cells; // one a kind
};

struct class_consents_view {
    int64_t class_id;
    struct str problem; // why the deed was not done, "" at first
    VEC(struct consent_kind) kinds;
    VEC(struct consent_row) rows;
    struct str kind; // chosen in the form
    struct date on;
};

#endif
