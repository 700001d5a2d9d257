// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of instruments show: instrument.html takes these and nothing else.
#ifndef VSOKO_INSTRUMENTS_VIEW_H
#define VSOKO_INSTRUMENTS_VIEW_H

#include "instruments/instrument.h"

struct instrument_row {
    struct str id, title, grades, levels;
    const char *filled_by, *evidence;
    int minutes;
};

struct instrument_group {
    struct str title; // the kind: «Рубрики»
    VEC(struct instrument_row) rows;
};

struct instrument_list_view {
    VEC(struct instrument_group) groups;
    struct str not_yet; // what lies in the knowledge base besides, "" when nothing does
};

// A chip: its colour and the words beside it.
struct instrument_mark {
    int value;
    const char *css, *level;
    struct str text;
};

struct instrument_item {
    const struct item *item;
    VEC(struct instrument_mark) marks;
};

struct instrument_scale {
    struct str title;
    struct str items; // numbers on the sheet: «1, 2, 3»
    const char *method;
    VEC(struct instrument_mark) cuts;
};

struct instrument_view {
    const struct instrument *instrument;
    const char *identity, *filled_by, *who_may_use, *setting, *consent;
    const char *evidence, *evidence_note;
    struct str materials;
    struct str items_title; // «Признаки»
    bool has_levels;
    VEC(struct instrument_item) items;
    VEC(struct instrument_scale) scales;
    VEC(struct instrument_mark) meanings; // levels that the sheet explains; text = what it means
    VEC(struct str) nexts;                // what to do with each of them
};

#endif
