// SPDX-License-Identifier: GPL-3.0-or-later
// Links in words and tables, for their pages. Of this room only.
#ifndef VSOKO_OUTCOMES_LINK_SHOW_H
#define VSOKO_OUTCOMES_LINK_SHOW_H

#include "outcomes/ground.h"
#include "outcomes/link.h"
#include "outcomes/link_found.h"
#include "outcomes/link_view.h"

// The address of a link's page.
struct str link_path(struct arena *arena, const struct outcome_link *link);

// «НОО · Сравнивает, находит основание и аналогию».
struct str link_end_title(struct arena *arena, const struct outcome *outcome);

// The lists of the filter with what is chosen.
void link_show_filter(struct arena *arena, const struct ground *ground,
                      const struct link_filter *filter, struct links_page *out);
// What the filter shows, in words, with its way or stream.
void link_show_answer(struct arena *arena, const struct ground *ground,
                      const struct link_filter *filter, const struct link_list *links,
                      struct links_page *out);
// The table beside the drawing; `found` is by the number of the link in the catalogue.
void link_show_table(struct arena *arena, const struct ground *ground,
                     const struct link_list *links, const struct link_found *found,
                     struct table *out);
// Links that the school took away.
void link_show_removed(struct arena *arena, const struct outcome_catalogue *catalogue,
                       const struct outcome_catalogue *shipped, const struct content_edits *removed,
                       struct table *out);

#endif
