// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of the editor show: editor.html takes these and nothing else.
#ifndef VSOKO_INSTRUMENTS_EDITOR_VIEW_H
#define VSOKO_INSTRUMENTS_EDITOR_VIEW_H

#include "instruments/fault.h"
#include "instruments/instrument_view.h"
#include "view/parts.h"

struct editor_new_view {
    struct str problem, title;
    struct catalogue_options kinds;
    VEC(struct catalogue_options) from; // instruments to start from, by kind
};

struct editor_grade {
    int grade;
    bool chosen;
};
struct editor_item {
    const struct draft_item *item;
    struct str outcome_title;         // "" for none or an unknown one
    VEC(struct draft_option) options; // with empty ones after them
    VEC(struct fault) faults;
};
struct editor_scale {
    const struct draft_scale *scale;
    struct catalogue_options methods;
    VEC(struct fault) faults;
};
struct editor_level {
    const char *title, *css;
    struct level_meaning meaning;
};

struct editor_view {
    struct str problem; // why publishing was refused, "" mostly
    const struct draft *draft;
    struct str id, item_title; // «Признак»
    const char *item_word;     // «признак», after «добавить»
    bool draft_kept, standing, may_publish;
    struct str standing_text; // «Действует версия 2 …»
    struct faults faults;
    size_t stops;
    struct str verdict;
    struct catalogue_options filled_by, identity, who, consent, setting;
    VEC(struct editor_grade) grades;
    VEC(struct editor_item) items;
    VEC(struct editor_scale) scales;
    VEC(struct editor_level) levels;
    VEC(struct catalogue_option) outcomes; // to choose from
};

struct preview_view {
    struct str id;
    const struct instrument_sheet *sheet;
    const struct blank_view *blank;
};

#endif
