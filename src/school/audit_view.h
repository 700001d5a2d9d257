// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of audit and the pages of long work are drawn from.
#ifndef VSOKO_SCHOOL_AUDIT_VIEW_H
#define VSOKO_SCHOOL_AUDIT_VIEW_H

#include "view/form.h"
#include "view/parts.h"

struct audit_view {
    const struct form *filter;
    struct table table;
    struct empty empty;
    struct str next; // address of the older rows, "" at the end
};

struct job_view {
    struct progress progress;
    struct str failed; // why, "" unless it failed
};

struct jobs_view {
    struct table table;
    struct empty empty;
};

#endif
