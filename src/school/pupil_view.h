// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of pupils are drawn from.
#ifndef VSOKO_SCHOOL_PUPIL_VIEW_H
#define VSOKO_SCHOOL_PUPIL_VIEW_H

#include "school/consent.h"
#include "school/pupil.h"
#include "view/form.h"
#include "view/parts.h"

struct pupils_view {
    struct tabs tabs;
    struct str query;
    struct table table;
    struct str found; // «Нашлось 12 учеников», "" before a search
};

struct consent_line {
    struct str title; // what for
    struct str state; // «дано 1 сентября 2026 г.», «не отмечено»
    struct str kind;
    bool holds;
};

struct pupil_view {
    struct pupil pupil;
    struct str sex_title;
    struct table history;
    bool may_change;
    bool in_class; // on the roll today
    const struct form *change, *move, *leave;
    bool may_consent;
    VEC(struct consent_line) consents;
    struct date today;
};

struct pupil_new_view {
    const struct form *form;
    VEC(struct pupil_row) namesakes; // to look at before a second one is made
};

#endif
