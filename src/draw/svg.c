// SPDX-License-Identifier: GPL-3.0-or-later
#include "draw/picture.h"

#include "base/xml.h"
#include "draw/palette.h"

#include <stdio.h>

// A coordinate with at most one decimal.
static struct str number(struct arena *arena, double value) {
    char text[40];
    snprintf(text, sizeof text, "%.1f", value);
    struct str number = str_dup(arena, str_from(text));
    if (str_ends(number, S(".0"))) {
        number.n -= 2;
    }
    return str_eq(number, S("-0")) ? S("0") : number;
}

static void put_number(struct xml *svg, const char *name, double value) {
    xml_attr(svg, name, number(svg->out->arena, value));
}

static void put_color(struct xml *svg, const char *name, int color, const struct picture *picture) {
    struct arena *arena = svg->out->arena;
    if (color == COLOR_HATCH) {
        xml_attr(svg, name, str_fmt(arena, "url(#%.*s-h)", STR_ARG(picture->id)));
    } else if (color == COLOR_NONE) {
        xml_attr(svg, name, S("none"));
    } else {
        xml_attr(svg, name, str_fmt(arena, "#%06x", (unsigned)color));
    }
}

static void put_stroke(struct xml *svg, const struct picture_shape *shape,
                       const struct picture *picture) {
    if (shape->stroke == COLOR_NONE) {
        return;
    }
    put_color(svg, "stroke", shape->stroke, picture);
    if (shape->stroke_width != 1) {
        put_number(svg, "stroke-width", shape->stroke_width);
    }
    if (shape->dashed) {
        xml_attr_c(svg, "stroke-dasharray", "5 4");
    }
}

static void put_text_attributes(struct xml *svg, const struct picture_shape *shape) {
    static const char *const ANCHORS[] = {
        [PICTURE_START] = "start", [PICTURE_MIDDLE] = "middle", [PICTURE_END] = "end"};
    put_number(svg, "font-size", shape->size);
    if (shape->anchor != PICTURE_START) {
        xml_attr_c(svg, "text-anchor", ANCHORS[shape->anchor]);
    }
    if (shape->bold) {
        xml_attr_c(svg, "font-weight", "600");
    }
    if (shape->upright) {
        struct arena *arena = svg->out->arena;
        xml_attr(svg, "transform",
                 str_fmt(arena, "rotate(-90 %.*s %.*s)", STR_ARG(number(arena, shape->x)),
                         STR_ARG(number(arena, shape->y))));
    }
}

static struct str path_text(struct arena *arena, const struct picture_shape *shape) {
    struct buf path = buf_open(arena, 1024 * 1024);
    for (size_t i = 0; i < shape->points.n; i++) {
        buf_fmt(&path, "%s%.*s %.*s", i == 0 ? "M" : "L",
                STR_ARG(number(arena, shape->points.at[i].x)),
                STR_ARG(number(arena, shape->points.at[i].y)));
    }
    return buf_str(&path);
}

static void open_shape(struct xml *svg, const struct picture_shape *shape) {
    switch (shape->kind) {
    case PICTURE_RECT:
        xml_open(svg, "rect");
        put_number(svg, "x", shape->x);
        put_number(svg, "y", shape->y);
        put_number(svg, "width", shape->w);
        put_number(svg, "height", shape->h);
        if (shape->radius > 0) {
            put_number(svg, "rx", shape->radius);
        }
        break;
    case PICTURE_LINE:
        xml_open(svg, "line");
        put_number(svg, "x1", shape->x);
        put_number(svg, "y1", shape->y);
        put_number(svg, "x2", shape->x + shape->w);
        put_number(svg, "y2", shape->y + shape->h);
        break;
    case PICTURE_CIRCLE:
        xml_open(svg, "circle");
        put_number(svg, "cx", shape->x);
        put_number(svg, "cy", shape->y);
        put_number(svg, "r", shape->radius);
        break;
    case PICTURE_PATH:
        xml_open(svg, "path");
        xml_attr(svg, "d", path_text(svg->out->arena, shape));
        break;
    case PICTURE_TEXT:
        xml_open(svg, "text");
        put_number(svg, "x", shape->x);
        put_number(svg, "y", shape->y);
        put_text_attributes(svg, shape);
        break;
    }
}

static bool link_allowed(struct str link) {
    return str_starts(link, S("/")) || str_starts(link, S("#"));
}

static void put_shape(struct xml *svg, const struct picture_shape *shape,
                      const struct picture *picture) {
    bool linked = link_allowed(shape->link);
    if (linked) {
        xml_open(svg, "a");
        xml_attr(svg, "href", shape->link);
        if (shape->hover.n > 0) {
            xml_attr(svg, "aria-label", shape->hover);
        }
    }
    open_shape(svg, shape);
    if (shape->kind != PICTURE_LINE) {
        put_color(svg, "fill", shape->fill, picture);
    }
    put_stroke(svg, shape, picture);
    if (shape->hover.n > 0) {
        xml_element(svg, "title", shape->hover);
    }
    if (shape->kind == PICTURE_TEXT) {
        xml_text(svg, shape->text);
    }
    xml_close(svg);
    if (linked) {
        xml_close(svg);
    }
}

// The hatch of «no data», as ui's other pages draw it.
static void put_hatch(struct xml *svg, const struct picture *picture) {
    struct arena *arena = svg->out->arena;
    xml_open(svg, "defs");
    xml_open(svg, "pattern");
    xml_attr(svg, "id", str_fmt(arena, "%.*s-h", STR_ARG(picture->id)));
    xml_attr_c(svg, "width", "8");
    xml_attr_c(svg, "height", "8");
    xml_attr_c(svg, "patternUnits", "userSpaceOnUse");
    xml_attr_c(svg, "patternTransform", "rotate(45)");
    xml_open(svg, "rect");
    xml_attr_c(svg, "width", "8");
    xml_attr_c(svg, "height", "8");
    xml_attr_c(svg, "fill", "#f5f5f5");
    xml_close(svg);
    xml_open(svg, "rect");
    xml_attr_c(svg, "width", "4");
    xml_attr_c(svg, "height", "8");
    xml_attr_c(svg, "fill", "#dcdcdc");
    xml_close(svg);
    xml_close(svg);
    xml_close(svg);
}

void picture_svg(struct buf *out, const struct picture *picture) {
    struct xml svg = {.out = out};
    bool links = false, hatch = false;
    for (size_t i = 0; i < picture->shapes.n; i++) {
        links = links || link_allowed(picture->shapes.at[i].link);
        hatch = hatch || picture->shapes.at[i].fill == COLOR_HATCH;
    }
    struct arena *arena = out->arena;
    xml_open(&svg, "svg");
    xml_attr_c(&svg, "xmlns", "http://www.w3.org/2000/svg");
    put_number(&svg, "width", picture->width);
    put_number(&svg, "height", picture->height);
    xml_attr(&svg, "viewBox",
             str_fmt(arena, "0 0 %.*s %.*s", STR_ARG(number(arena, picture->width)),
                     STR_ARG(number(arena, picture->height))));
    xml_attr_c(&svg, "role", links ? "group" : "img"); // an image would hide its links
    xml_attr(&svg, "aria-label", picture->title);
    if (picture->alone) {
        xml_attr_c(&svg, "font-family", "Golos Text, Arial, Liberation Sans, sans-serif");
    }
    xml_attr(&svg, "aria-describedby", str_fmt(arena, "%.*s-d", STR_ARG(picture->id)));
    xml_open(&svg, "desc");
    xml_attr(&svg, "id", str_fmt(arena, "%.*s-d", STR_ARG(picture->id)));
    xml_text(&svg, picture->about);
    xml_close(&svg);
    if (hatch) {
        put_hatch(&svg, picture);
    }
    if (picture->alone) {
        xml_open(&svg, "rect");
        xml_attr_c(&svg, "width", "100%");
        xml_attr_c(&svg, "height", "100%");
        put_color(&svg, "fill", SHEET, picture);
        xml_close(&svg);
    }
    for (size_t i = 0; i < picture->shapes.n; i++) {
        put_shape(&svg, &picture->shapes.at[i], picture);
    }
    xml_close(&svg);
}
