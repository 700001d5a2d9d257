// SPDX-License-Identifier: GPL-3.0-or-later
// Charts: each takes the same struct chart and makes a picture. A chart is a file chart_<kind>.c
// and one row of CHART_FORMS; docs/howto/add-chart.md.
#ifndef VSOKO_DRAW_CHART_H
#define VSOKO_DRAW_CHART_H

#include "draw/palette.h"
#include "draw/picture.h"

enum chart_kind {
    CHART_HEAT,      // series are rows, labels are columns; a cell has a level and a text
    CHART_STACKED,   // labels are rows, series are levels, values are counts
    CHART_BARS,      // labels are rows; intervals where given
    CHART_LINE,      // labels are moments; intervals where given
    CHART_DUMBBELL,  // labels are rows, two series: before and after
    CHART_HISTOGRAM, // labels are classes of values, one series of counts
    CHART_KINDS
};

struct chart_point {
    double value;     // NAN: no data
    double low, high; // interval; equal for none
    int level;        // of a heat map's cell
    bool unsure;      // the data do not support this difference: it is not coloured (dumbbell)
    struct str text;  // written in a heat map's cell instead of the value
    struct str hover; // said when one points at it; "" for label and value
    struct str link;  // to what is behind the number, "" for none
};

struct chart_series {
    struct str title;
    int level;                      // of a stacked chart's series; PALETTE_NO_LEVEL is hatched
    bool gap;                       // of a heat map's row: a group begins here
    VEC(struct chart_point) points; // one for each label
};

struct chart {
    enum chart_kind kind;
    struct str id;    // unique on the page, "" when the titles are
    struct str title; // what is shown, where, when
    struct str note;  // under the chart: source, N of N
    struct str about; // the finding in words; "" = made from the numbers
    struct str unit;  // "%", "балл"; "" for counts
    double low, high; // the axis of values; both 0 = from the data
    double width;     // px; 0 = 720
    VEC(struct str) labels;
    VEC(struct chart_series) series;
};

struct chart_form {
    const char *name; // "heat"
    struct picture *(*draw)(struct arena *arena, const struct chart *chart);
};
extern const struct chart_form CHART_FORMS[CHART_KINDS];

// Draws a chart by its kind, with its title and its finding in words.
struct picture *chart_draw(struct arena *arena, const struct chart *chart);

// The finding in words when the caller gave none: what a blind person gets instead of the picture.
struct str chart_about(struct arena *arena, const struct chart *chart);

// A point's value as people read it: «72 %», «0,81», «–».
struct str chart_value(struct arena *arena, const struct chart *chart, double value);

// Builds a chart.
void chart_add_label(struct arena *arena, struct chart *chart, struct str label);
// Returns the series; valid until the next one is added.
struct chart_series *chart_add_series(struct arena *arena, struct chart *chart, struct str title,
                                      int level);
struct chart_point *chart_add_point(struct arena *arena, struct chart_series *series, double value);

#endif
