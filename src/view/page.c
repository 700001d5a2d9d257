// SPDX-License-Identifier: GPL-3.0-or-later
#include "view/page.h"

void page_add_trail(struct arena *arena, struct page *page, struct str title, struct str path) {
    *vec_push(arena, &page->trail) = (struct page_link){title, path};
}

void page_add_action(struct arena *arena, struct page *page, enum page_action_kind kind,
                     struct str title, struct str path) {
    *vec_push(arena, &page->actions) = (struct page_action){title, path, kind};
}

void page_add_script(struct arena *arena, struct page *page, const char *asset_url) {
    *vec_push(arena, &page->scripts) = asset_url;
}
