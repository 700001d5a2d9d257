// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef VSOKO_ANALYSIS_DIRECTOR_VIEW_H
#define VSOKO_ANALYSIS_DIRECTOR_VIEW_H

#include "analysis/director.h"
#include "analysis/summary_view.h"
#include "view/page.h"

struct director_change_view {
    struct str title, path, words, claim;
    const char *css;
};
struct director_weak_view {
    struct str title, path, words;
};

struct director_page {
    const struct director *director;
    struct notice notice;
    struct str big, big_note; // «2 подтверждённых изменения», of how many comparisons
    VEC(struct director_change_view) changes;
    VEC(struct director_weak_view) weak;
    struct str classes, pupils, sessions, open;
    struct summary_page summary;
    bool empty;
};

#endif
