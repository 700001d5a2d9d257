// SPDX-License-Identifier: GPL-3.0-or-later
// A picture: a list of shapes and texts with a size in px (1/96 inch), the y axis pointing down.
// It knows nothing of what it shows. svg.c writes it for a page; other writers may follow.
#ifndef VSOKO_DRAW_PICTURE_H
#define VSOKO_DRAW_PICTURE_H

#include "base/buf.h"
#include "base/vec.h"

// A colour is 0xRRGGBB, or one of these.
enum { COLOR_NONE = -1, COLOR_HATCH = -2 }; // hatched: «no data»

enum picture_kind { PICTURE_RECT, PICTURE_LINE, PICTURE_CIRCLE, PICTURE_PATH, PICTURE_TEXT };
enum picture_anchor { PICTURE_START, PICTURE_MIDDLE, PICTURE_END };

struct picture_point {
    double x, y;
};

struct picture_shape {
    enum picture_kind kind;
    double x, y;   // a corner of a rectangle, the centre of a circle, the base line of a text
    double w, h;   // of a rectangle; the other end of a line is x + w, y + h
    double radius; // of a circle, of a rectangle's corners
    VEC(struct picture_point) points; // of a path
    int fill, stroke;                 // colours
    double stroke_width;
    bool dashed;
    struct str text;
    double size; // of a text, px
    bool bold;
    bool upright; // the text runs upwards from x, y
    enum picture_anchor anchor;
    struct str hover; // said when one points at the shape
    struct str link;  // "" for none: / and # addresses of the program only
};

struct picture {
    struct arena *arena;
    double width, height;
    struct str id;    // ASCII, unique on a page: prefix of the ids inside
    struct str title; // what is shown
    struct str about; // the same for who cannot see it: the finding in words
    bool alone;       // a file of its own: names its font and its white ground; else the page's
    VEC(struct picture_shape) shapes;
};

// An empty picture; the id is made from the title unless one is set later.
struct picture *picture_new(struct arena *arena, double width, double height, struct str title,
                            struct str about);

// Each adds a shape and returns it, to set what is not given (valid until the next one is added).
struct picture_shape *picture_rect(struct picture *picture, double x, double y, double w, double h,
                                   int fill);
struct picture_shape *picture_line(struct picture *picture, double x1, double y1, double x2,
                                   double y2, int stroke);
struct picture_shape *picture_circle(struct picture *picture, double x, double y, double radius,
                                     int fill);
struct picture_shape *picture_path(struct picture *picture, int stroke);
struct picture_shape *picture_text(struct picture *picture, double x, double y, double size,
                                   int color, struct str text);
void picture_path_to(struct picture *picture, struct picture_shape *path, double x, double y);

// About how wide a text of the program's font is, px: from tables of its letters, within 5 %.
double picture_text_width(struct str text, double size, bool bold);

struct picture_lines {
    VEC(struct str) at;
};
// Breaks a text at blanks into at most `most` lines not wider than `width`; what does not fit ends
// with «…».
struct picture_lines picture_wrap(struct arena *arena, struct str text, double size, double width,
                                  size_t most);

// Writes <svg>…</svg> for a page: presentation attributes only (the pages' policy forbids styles).
void picture_svg(struct buf *out, const struct picture *picture);

#endif
