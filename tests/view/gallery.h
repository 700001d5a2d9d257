// SPDX-License-Identifier: GPL-3.0-or-later
// Pages that show every part once, with made-up people: for the tests of validity and for looking
// at in a browser (tests/browser/test_gallery.mjs).
#ifndef VSOKO_TESTS_VIEW_GALLERY_H
#define VSOKO_TESTS_VIEW_GALLERY_H

#include "view/chart.h"
#include "view/form.h"
#include "view/page.h"

struct gallery_level {
    int n; // 0..3, -1: no data
};

struct gallery_row {
    struct str name;
    int group; // 0 = the same as above
    int apart; // sign where the observers differ, -1 for none
    VEC(struct gallery_level) levels;
};

struct gallery_map {
    VEC(struct str) signs;
    VEC(struct gallery_row) rows;
    struct str words[LEVELS + 1];
};

struct gallery_parts {
    struct tabs tabs;
    VEC(struct notice) notices;
    struct empty empty;
    struct progress progress;
    struct confirm confirm;
    struct table table;
    struct form *form;
};

struct gallery_charts {
    struct chart *at;
    size_t n, cap;
};

struct gallery_page {
    const char *name; // of the file
    struct str html;
};

struct gallery {
    VEC(struct gallery_page) pages;
};

struct gallery gallery_draw(struct arena *arena);

#endif
