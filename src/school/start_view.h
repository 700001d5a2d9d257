// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of the door are drawn from.
#ifndef VSOKO_SCHOOL_START_VIEW_H
#define VSOKO_SCHOOL_START_VIEW_H

#include "view/form.h"

struct start_view {
    const struct form *form;
    bool asks_code; // the browser is on another machine
};

#endif
