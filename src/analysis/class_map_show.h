// SPDX-License-Identifier: GPL-3.0-or-later
// From the numbers of a class map to the words on its pages.
#ifndef VSOKO_ANALYSIS_CLASS_MAP_SHOW_H
#define VSOKO_ANALYSIS_CLASS_MAP_SHOW_H

#include "analysis/class_map_view.h"
#include "monitoring/note.h"

// Quadratic kappa with two decimals, «–» where it does not exist.
struct str map_agreement_text(struct arena *arena, const struct measure_agreement *agreement,
                              enum measure_status status);

// The page of the map: by groups and names, or by level.
void class_map_show(struct arena *arena, const struct class_map *map, bool by_level,
                    struct class_map_view *out);

// The places of defended projects; none where the session has no projects.
void class_map_show_places(struct arena *arena, const struct ranking *ranking,
                           struct class_map_view *out);

// The marks behind a number, all raters side by side: of one pupil (0 = all), of one sign ("" =
// all), only those to be talked over. The caller sets the titles.
void map_lines_show(struct arena *arena, const struct class_map *map, int64_t pupil,
                    struct str item, bool only_discuss, struct map_lines_view *out);

// What raters wrote of one pupil or object, beside its marks.
void map_notes_show(struct arena *arena, const struct class_map *map, const struct notes *notes,
                    struct map_lines_view *out);

#endif
