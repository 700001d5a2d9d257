// SPDX-License-Identifier: GPL-3.0-or-later
// A chart on a page: its title, the picture (draw/chart.h), a note, and its table one click away.
#ifndef VSOKO_VIEW_CHART_H
#define VSOKO_VIEW_CHART_H

#include "draw/chart.h"
#include "view/parts.h"

// Draws the whole figure.
void view_chart(struct view *view, const struct chart *chart);

// The picture alone, as a part of a page.
struct html chart_svg(struct arena *arena, const struct chart *chart);

// The numbers behind a chart.
struct table chart_table(struct arena *arena, const struct chart *chart);

#endif
