// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of key outcomes show: key.html takes these and nothing else.
#ifndef VSOKO_OUTCOMES_KEY_VIEW_H
#define VSOKO_OUTCOMES_KEY_VIEW_H

#include "outcomes/key.h"
#include "view/parts.h"

struct key_row {
    const struct outcome *outcome; // NULL: it left the catalogue
    struct str id, why, subjects;  // subjects: «математика, физика»
    struct str clause;             // with a word of caution where it is not confirmed
};

// One level of the school.
struct key_level {
    enum level level;
    struct str title; // «Основное общее образование»
    struct str standing; // «12 результатов, выбраны на 2026/27 учебный год»
    struct str reason;
    struct notice notice; // advice: too many, too few
    bool proposed;        // nothing was chosen: the rows are the program's proposal
    VEC(struct key_row) rows;
    struct table history;
    bool may_choose;
};

struct key_levels_view {
    VEC(struct key_level) levels;
    bool may_accept; // a level without a choice and the right to choose
};

// One outcome of the list to choose from.
struct key_pick {
    const struct outcome *outcome;
    bool chosen, proposed;
    struct str why, subjects;
};
struct key_group {
    const struct strand *strand;
    VEC(struct key_pick) picks;
};
struct key_edit_view {
    struct key_level level;
    struct str error;
    struct str reason;
    VEC(struct key_group) groups;
};

#endif
