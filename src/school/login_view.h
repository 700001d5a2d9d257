// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of entry and of one's own account are drawn from.
#ifndef VSOKO_SCHOOL_LOGIN_VIEW_H
#define VSOKO_SCHOOL_LOGIN_VIEW_H

#include "school/account.h"
#include "view/form.h"

struct me_view {
    struct account account;
    struct str roles; // «заместитель директора, учитель»
};

#endif
