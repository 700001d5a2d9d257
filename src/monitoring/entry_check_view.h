// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of double entry shows: entry_check.html takes this and nothing else.
#ifndef VSOKO_MONITORING_ENTRY_CHECK_VIEW_H
#define VSOKO_MONITORING_ENTRY_CHECK_VIEW_H

#include "monitoring/entry_check.h"

struct entry_line_view {
    int64_t pupil_id;
    struct str who, item_id, item; // «3. Сколько килограммов…»
    struct str first, second;      // what stands there
    int64_t first_seq, second_seq;
};

struct entry_check_view {
    int64_t session_id;
    struct str problem;
    struct str first, second; // names
    struct str counts;  // «Оба внесли 120 из 220 клеток, совпали 117»
    struct str waiting; // what only one of them has entered, "" = nothing
    bool done;          // all entered by both and alike
    VEC(struct entry_line_view) rows;
};

#endif
