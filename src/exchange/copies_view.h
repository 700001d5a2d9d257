// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of copies show.
#ifndef VSOKO_EXCHANGE_COPIES_VIEW_H
#define VSOKO_EXCHANGE_COPIES_VIEW_H

#include "view/form.h"
#include "view/parts.h"

struct copies_view {
    struct notice state;      // how the last copy went
    const struct form *place; // the folder
    const struct form *check; // a phrase to compare
    struct notice checked;    // what came of it
    bool has_key, ready;      // a phrase was made; it and a folder are there
    struct progress progress; // of a copy that is being made; title "" for none
    struct table files;
};

struct phrase_view {
    struct str school, phrase;
    struct date made;
};

#endif
