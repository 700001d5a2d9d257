// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of the search shows.
#ifndef VSOKO_KNOWLEDGE_SEARCH_VIEW_H
#define VSOKO_KNOWLEDGE_SEARCH_VIEW_H

#include "knowledge/search.h"
#include "view/parts.h"

struct search_page {
    struct str text;
    struct str kind;     // only of this kind, "" = of all
    struct str standing; // «Найдено 24 записи»
    struct search_result result;
    struct empty empty;
};
void view_search_box(struct view *view, struct str text);

#endif
