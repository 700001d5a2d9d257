// SPDX-License-Identifier: GPL-3.0-or-later
// What the page «Новый учебный год» is drawn from.
#ifndef VSOKO_SCHOOL_ROLLOVER_VIEW_H
#define VSOKO_SCHOOL_ROLLOVER_VIEW_H

#include "school/rollover.h"
#include "view/parts.h"

struct rollover_done {
    int64_t batch_id;
    struct str text; // «24 ноября 2026 г., Петрова А. С.: переведено 540, выпущено 48»
    bool undone;
};

struct rollover_view {
    const struct rollover *plan; // NULL when there is nobody to move
    struct empty empty;          // then
    struct str problem;          // of the table as a whole
    struct str early; // «до конца года ещё далеко», "" when it is time
    bool checked;     // the answers were looked over and are right
    struct str summary; // «540 учеников – в следующий класс, 48 – выпуск»
    struct table targets; // classes of the new year
    VEC(struct rollover_done) done;
};

#endif
