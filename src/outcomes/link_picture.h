// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing of links between outcomes. Of this room only.
#ifndef VSOKO_OUTCOMES_LINK_PICTURE_H
#define VSOKO_OUTCOMES_LINK_PICTURE_H

#include "draw/layout.h"
#include "outcomes/ground.h"
#include "outcomes/link.h"

// A box: an outcome, or a strand on a level that a link leads to.
struct link_box {
    struct str reference;
    const struct outcome *outcome; // NULL for a strand
    const struct strand *strand;
    bool key;    // a key outcome of the school
    bool marked; // the one that was asked about
};

struct link_graph {
    VEC(struct link_box) boxes;
    struct link_list links; // one an arrow of the layout
    struct graph_layout layout;
};

// Boxes and arrows of some links, not yet laid out.
void link_graph_make(struct arena *arena, const struct ground *ground,
                     const struct link_filter *filter, const struct link_list *links,
                     struct link_graph *out);

// Draws a graph that is laid out, with its legend.
struct picture *link_graph_draw(struct arena *arena, const struct outcome_catalogue *catalogue,
                                const struct link_graph *graph, struct str title);

#endif
