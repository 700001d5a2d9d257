// SPDX-License-Identifier: GPL-3.0-or-later
// What tests/view/demo.html shows.
#ifndef VSOKO_TESTS_VIEW_DEMO_H
#define VSOKO_TESTS_VIEW_DEMO_H

#include "view/view.h"

struct demo_pupil {
    struct str name;
    bool absent;
};

struct demo_page {
    struct str title;
    const char *kind;
    struct str link;
    int64_t id;
    unsigned count;
    double mean;
    struct date day;
    struct html chart;
    VEC(struct demo_pupil) pupils;
};

#endif
