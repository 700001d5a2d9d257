// SPDX-License-Identifier: GPL-3.0-or-later
// Where the boxes and arrows of a graph go, left to right: asked of the program `dot` (Graphviz).
// It gets numbers only and gives numbers back; the picture is drawn by us from them.
#ifndef VSOKO_DRAW_LAYOUT_H
#define VSOKO_DRAW_LAYOUT_H

#include "base/error.h"
#include "base/vec.h"
#include "draw/picture.h"

struct layout_arrow {
    size_t from, to; // numbers of boxes
    int weight;      // 1 …: the larger, the shorter and straighter
    VEC(struct picture_point)
    points; // given back: ends and pairs of control points of cubic
            // Bézier curves, 3 n + 1 of them; empty when it has none
};

struct graph_layout {
    double box_width, box_height; // px, the same for all
    size_t boxes;
    VEC(struct layout_arrow) arrows;
    // Given back.
    struct picture_point *centres; // one a box
    double width, height;          // px, of all
};

// Layouts made before, by what was asked: the same graph is not computed twice. May be used by
// several threads.
struct layout_cache;
struct layout_cache *layout_cache_open(void);
void layout_cache_close(struct layout_cache *cache); // NULL is allowed

// Is `dot` installed?
bool layout_possible(void);

// Fills the layout from the cache; false when it is not there (or there is no cache).
bool layout_cached(struct layout_cache *cache, struct arena *arena, struct graph_layout *layout);

// Computes it, which takes up to a second for 250 boxes, and keeps it (cache may be NULL).
// ERROR_NOT_FOUND when there is no `dot`.
bool layout_make(struct layout_cache *cache, struct arena *arena, struct graph_layout *layout,
                 struct error *error) __attribute__((warn_unused_result));

#endif
