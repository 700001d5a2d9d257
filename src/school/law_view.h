// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of the register of law shows: law.html takes these and nothing else.
#ifndef VSOKO_SCHOOL_LAW_VIEW_H
#define VSOKO_SCHOOL_LAW_VIEW_H

#include "school/law.h"
#include "view/view.h"

struct law_row_view {
    struct str name, title, note;
    struct str since;   // «с 01.09.2025», «до 01.09.2023»
    struct str instead; // name of what acts now, "" for nothing
    bool acts, confirmed;
};
struct law_list_view {
    VEC(struct law_row_view) rows;
};

#endif
