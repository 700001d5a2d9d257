// SPDX-License-Identifier: GPL-3.0-or-later
#include "draw/picture.h"

struct picture *picture_new(struct arena *arena, double width, double height, struct str title,
                            struct str about) {
    struct picture *picture = arena_new(arena, struct picture);
    *picture = (struct picture){
        .arena = arena, .width = width, .height = height, .title = title, .about = about};
    uint32_t hash = 2166136261u; // FNV-1a
    for (size_t i = 0; i < title.n; i++) {
        hash = (hash ^ (unsigned char)title.p[i]) * 16777619u;
    }
    picture->id = str_fmt(arena, "p%08x", hash);
    return picture;
}

static struct picture_shape *shape_add(struct picture *picture, enum picture_kind kind, double x,
                                       double y) {
    struct picture_shape *shape = vec_push(picture->arena, &picture->shapes);
    *shape = (struct picture_shape){
        .kind = kind, .x = x, .y = y, .fill = COLOR_NONE, .stroke = COLOR_NONE, .stroke_width = 1};
    return shape;
}

struct picture_shape *picture_rect(struct picture *picture, double x, double y, double w, double h,
                                   int fill) {
    struct picture_shape *shape = shape_add(picture, PICTURE_RECT, x, y);
    shape->w = w;
    shape->h = h;
    shape->fill = fill;
    return shape;
}

struct picture_shape *picture_line(struct picture *picture, double x1, double y1, double x2,
                                   double y2, int stroke) {
    struct picture_shape *shape = shape_add(picture, PICTURE_LINE, x1, y1);
    shape->w = x2 - x1;
    shape->h = y2 - y1;
    shape->stroke = stroke;
    return shape;
}

struct picture_shape *picture_circle(struct picture *picture, double x, double y, double radius,
                                     int fill) {
    struct picture_shape *shape = shape_add(picture, PICTURE_CIRCLE, x, y);
    shape->radius = radius;
    shape->fill = fill;
    return shape;
}

struct picture_shape *picture_path(struct picture *picture, int stroke) {
    struct picture_shape *shape = shape_add(picture, PICTURE_PATH, 0, 0);
    shape->stroke = stroke;
    return shape;
}

struct picture_shape *picture_text(struct picture *picture, double x, double y, double size,
                                   int color, struct str text) {
    struct picture_shape *shape = shape_add(picture, PICTURE_TEXT, x, y);
    shape->size = size;
    shape->fill = color;
    shape->text = text;
    return shape;
}

void picture_path_to(struct picture *picture, struct picture_shape *path, double x, double y) {
    *vec_push(picture->arena, &path->points) = (struct picture_point){x, y};
}

// Advances of Golos Text at weight 400, in hundredths of the size; figures are tabular.
static const unsigned char LATIN[95] = { // U+0020..U+007E
    25, 30, 39, 68, 64, 84, 67, 22, 38,  38, 45, 55, 30, 38, 30, 48, 62, 62, 62, 62, 62, 62, 62, 62,
    62, 62, 30, 30, 55, 55, 55, 51, 102, 67, 67, 68, 70, 61, 59, 70, 76, 31, 55, 69, 57, 86, 76, 74,
    65, 74, 68, 64, 62, 73, 67, 96, 66,  64, 60, 38, 48, 38, 55, 50, 26, 56, 61, 54, 61, 58, 36, 61,
    61, 27, 27, 56, 32, 88, 61, 60, 61,  61, 39, 53, 40, 60, 56, 81, 55, 56, 51, 38, 34, 38, 55};
static const unsigned char CYRILLIC[64] = { // U+0410..U+044F
    67, 66, 67, 56, 73, 61, 96, 64, 76, 76, 70, 71, 86, 76, 74, 75, 65, 68, 62, 67, 86, 66,
    76, 67, 97, 99, 73, 89, 65, 68, 95, 68, 56, 59, 56, 46, 60, 58, 80, 52, 61, 61, 57, 58,
    72, 61, 60, 60, 61, 54, 49, 56, 74, 55, 62, 55, 81, 84, 60, 73, 52, 54, 77, 57};

static double advance_of(uint32_t code) {
    if (code >= 0x20 && code <= 0x7E) {
        return LATIN[code - 0x20] / 100.0;
    }
    if (code >= 0x410 && code <= 0x44F) {
        return CYRILLIC[code - 0x410] / 100.0;
    }
    switch (code) {
    case 0xA0: // no-break space
        return 0.25;
    case 0x2116: // №
        return 1.09;
    case 0x2026: // …
        return 0.94;
    case 0x2014: // —
        return 0.73;
    default: // ё, Ё, «», –, − and what a school seldom writes
        return 0.58;
    }
}

double picture_text_width(struct str text, double size, bool bold) {
    double width = 0;
    while (text.n > 0) {
        width += advance_of(utf8_next(&text));
    }
    return width * size * (bold ? 1.06 : 1);
}

// Cuts off the end of a text until it fits with «…».
static struct str shorten(struct arena *arena, struct str text, double size, double width) {
    double room = width - picture_text_width(S("…"), size, false);
    struct str rest = text;
    double used = 0;
    while (rest.n > 0) {
        struct str next = rest;
        used += advance_of(utf8_next(&next)) * size;
        if (used > room) {
            break;
        }
        rest = next;
    }
    struct str kept = str_trim(str_sub(text, 0, text.n - rest.n));
    return str_fmt(arena, "%.*s…", STR_ARG(kept));
}

struct picture_lines picture_wrap(struct arena *arena, struct str text, double size, double width,
                                  size_t most) {
    struct picture_lines lines = {0};
    text = str_trim(text);
    while (text.n > 0) {
        if (lines.at.n + 1 == most && picture_text_width(text, size, false) > width) {
            *vec_push(arena, &lines.at) = shorten(arena, text, size, width);
            break;
        }
        size_t fits = 0;
        for (size_t i = 0; i <= text.n; i++) {
            bool end = i == text.n;
            if ((end || text.p[i] == ' ') &&
                (fits == 0 || picture_text_width(str_sub(text, 0, i), size, false) <= width)) {
                fits = i;
            }
        }
        struct str line = str_sub(text, 0, fits);
        if (picture_text_width(line, size, false) > width) {
            line = shorten(arena, line, size, width); // one word wider than the place
        }
        *vec_push(arena, &lines.at) = line;
        text = str_trim(str_from_at(text, fits));
    }
    return lines;
}
