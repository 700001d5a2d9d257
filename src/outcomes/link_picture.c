// SPDX-License-Identifier: GPL-3.0-or-later
// A kind of link is told by its line and its words, a group of strands by the stripe of the box and
// the strand's name: colour never speaks alone.
#include "outcomes/link_picture.h"

#include "draw/palette.h"
#include "knowledge/field.h"

#include <math.h>

enum {
    BOX_WIDTH = 216,
    BOX_HEIGHT = 58,
    STRIPE = 6,
    TEXT = 12,
    LINE_HEIGHT = 15,
    PAD = 10,
    MARGIN = 8,
    LEGEND_ROW = 24,
    LEGEND = 2 * LEGEND_ROW + 10,
    HEAD = 8,  // of an arrow, px
    SMOOTH = 6 // pieces of one curve
};

static const struct {
    int color;
    bool dashed;
} lines[LINK_KINDS] = {
    [LINK_CONTINUES] = {0x8a949b, false},
    [LINK_PREREQUISITE] = {0xb35806, false},
    [LINK_SUPPORTS] = {0x2166ac, true},
    [LINK_EXPRESSED_IN] = {0x6b4e9b, true},
};

static double line_width(enum link_strength strength) {
    return strength == LINK_STRONG ? 2.5 : strength == LINK_MEDIUM ? 1.5 : 1;
}

// ---- boxes and arrows

static size_t box_of(struct arena *arena, const struct ground *ground,
                     const struct link_filter *filter, struct str reference,
                     struct link_graph *out) {
    for (size_t i = 0; i < out->boxes.n; i++) {
        if (str_eq(out->boxes.at[i].reference, reference)) {
            return i;
        }
    }
    const struct outcome *outcome = outcome_find(&ground->catalogue, reference);
    struct str rest = reference;
    str_cut(&rest, '.');
    *vec_push(arena, &out->boxes) = (struct link_box){
        .reference = reference,
        .outcome = outcome,
        .strand = outcome != NULL ? outcome->strand
                                  : strand_find(&ground->catalogue, str_cut(&rest, '.')),
        .key = outcome != NULL && ground_key(ground, outcome) != NULL,
        .marked = outcome != NULL && (outcome == filter->from || outcome == filter->to)};
    return out->boxes.n - 1;
}

void link_graph_make(struct arena *arena, const struct ground *ground,
                     const struct link_filter *filter, const struct link_list *links,
                     struct link_graph *out) {
    *out = (struct link_graph){.links = *links,
                               .layout = {.box_width = BOX_WIDTH, .box_height = BOX_HEIGHT}};
    for (size_t i = 0; i < links->rows.n; i++) {
        const struct outcome_link *link = links->rows.at[i];
        size_t from = box_of(arena, ground, filter, link->from, out);
        size_t to = box_of(arena, ground, filter, link->to, out);
        *vec_push(arena, &out->layout.arrows) =
            (struct layout_arrow){.from = from, .to = to, .weight = (int)link->strength + 1};
    }
    out->layout.boxes = out->boxes.n;
}

// ---- drawing

struct drawing {
    struct arena *arena;
    const struct outcome_catalogue *catalogue;
    const struct link_graph *graph;
    struct picture *picture;
};

static struct picture_point bezier(const struct picture_point *p, double t) {
    double s = 1 - t, a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
    return (struct picture_point){a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
                                  a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y};
}

static struct picture_point moved(struct picture_point point) {
    return (struct picture_point){point.x + MARGIN, point.y + MARGIN + LEGEND};
}

// The head ends at the box, as the line does.
static void draw_head(struct picture *picture, struct picture_point before,
                      struct picture_point end, int color) {
    double angle = atan2(end.y - before.y, end.x - before.x);
    struct picture_shape *head = picture_path(picture, COLOR_NONE);
    head->fill = color;
    picture_path_to(picture, head, end.x, end.y);
    picture_path_to(picture, head, end.x - HEAD * cos(angle - 0.45),
                    end.y - HEAD * sin(angle - 0.45));
    picture_path_to(picture, head, end.x - HEAD * cos(angle + 0.45),
                    end.y - HEAD * sin(angle + 0.45));
}

static struct str arrow_words(const struct drawing *d, const struct outcome_link *link) {
    struct str from = outcome_reference_title(d->arena, d->catalogue, link->from);
    struct str to = outcome_reference_title(d->arena, d->catalogue, link->to);
    return str_fmt(d->arena, "«%.*s» %s «%.*s», связь %s: %.*s", STR_ARG(from),
                   link_kind_title(link->kind), STR_ARG(to), link_strength_title(link->strength),
                   STR_ARG(link->why));
}

static void draw_arrow(const struct drawing *d, size_t i) {
    const struct layout_arrow *arrow = &d->graph->layout.arrows.at[i];
    const struct outcome_link *link = d->graph->links.rows.at[i];
    if (arrow->points.n < 4) {
        return;
    }
    int color = lines[link->kind].color;
    struct picture_shape *path = picture_path(d->picture, color);
    path->stroke_width = line_width(link->strength);
    path->dashed = lines[link->kind].dashed;
    path->hover = arrow_words(d, link);
    struct picture_point at = moved(arrow->points.at[0]), before = at;
    picture_path_to(d->picture, path, at.x, at.y);
    for (size_t k = 0; k + 3 < arrow->points.n; k += 3) {
        for (int piece = 1; piece <= SMOOTH; piece++) {
            before = at;
            at = moved(bezier(&arrow->points.at[k], (double)piece / SMOOTH));
            picture_path_to(d->picture, path, at.x, at.y);
        }
    }
    draw_head(d->picture, before, at, color);
}

static const struct {
    const char *group, *title;
} groups[] = {{"cognitive", "познавательные"},
              {"communicative", "коммуникативные"},
              {"regulative", "регулятивные"},
              {"value", "личностные"}};
enum { GROUPS = sizeof groups / sizeof *groups };

static int group_color(const struct strand *strand) {
    for (size_t i = 0; i < GROUPS; i++) {
        if (strand != NULL && str_eq(strand->group, str_from(groups[i].group))) {
            return palette_series(i);
        }
    }
    return INK_2;
}

static struct str level_of_box(const struct link_box *box) {
    struct str rest = box->reference;
    const char *level = content_word(S("level"), str_cut(&rest, '.'));
    return str_from(level == NULL ? "" : level);
}

static void draw_box(const struct drawing *d, size_t i) {
    const struct link_box *box = &d->graph->boxes.at[i];
    struct picture_point centre = moved(d->graph->layout.centres[i]);
    double left = centre.x - BOX_WIDTH / 2.0, top = centre.y - BOX_HEIGHT / 2.0;
    struct str title = box->outcome != NULL ? box->outcome->title : S("Вся линия");
    struct str strand = box->strand == NULL ? S("") : box->strand->title;
    struct str level = level_of_box(box);
    struct picture_shape *rect =
        picture_rect(d->picture, left, top, BOX_WIDTH, BOX_HEIGHT, box->marked ? 0xe3f1ee : SHEET);
    rect->radius = 4;
    rect->stroke = box->key || box->marked ? ACCENT : 0xb9c0c4;
    rect->stroke_width = box->key || box->marked ? 2 : 1;
    rect->link = outcome_reference_path(d->arena, d->catalogue, box->reference);
    rect->hover = str_fmt(d->arena, "%.*s: %.*s, линия «%.*s»%s", STR_ARG(level), STR_ARG(title),
                          STR_ARG(strand), box->key ? ", ключевой" : "");
    picture_rect(d->picture, left + 1, top + 1, STRIPE, BOX_HEIGHT - 2, group_color(box->strand));
    double x = left + STRIPE + PAD - 2, width = BOX_WIDTH - STRIPE - 2 * PAD + 4;
    struct picture_lines rows = picture_wrap(d->arena, title, TEXT, width, 2);
    double y = top + (rows.at.n < 2 ? 24 : 17);
    for (size_t k = 0; k < rows.at.n; k++, y += LINE_HEIGHT) {
        picture_text(d->picture, x, y, TEXT, INK, rows.at.at[k])->bold = box->key;
    }
    struct str below = str_fmt(d->arena, "%.*s · %.*s", STR_ARG(level), STR_ARG(strand));
    rows = picture_wrap(d->arena, below, TEXT, width, 1);
    if (rows.at.n > 0) {
        picture_text(d->picture, x, top + BOX_HEIGHT - 9, TEXT, INK_2, rows.at.at[0]);
    }
}

// Words of the legend; gives where the next ones stand.
static double draw_legend_words(const struct drawing *d, double x, double y, struct str words) {
    picture_text(d->picture, x, y + 4, TEXT, INK, words);
    return x + picture_text_width(words, TEXT, false) + 20;
}

static void draw_legend(const struct drawing *d) {
    double x = MARGIN, y = MARGIN + 10;
    for (int i = 0; i < LINK_KINDS; i++) {
        struct picture_shape *line = picture_line(d->picture, x, y, x + 30, y, lines[i].color);
        line->stroke_width = 2;
        line->dashed = lines[i].dashed;
        draw_head(d->picture, (struct picture_point){x, y}, (struct picture_point){x + 34, y},
                  lines[i].color);
        x = draw_legend_words(d, x + 40, y, str_from(link_kind_title((enum link_kind)i)));
    }
    x = MARGIN;
    y += LEGEND_ROW;
    for (size_t i = 0; i < GROUPS; i++) {
        picture_rect(d->picture, x, y - 7, STRIPE, 14, palette_series(i));
        x = draw_legend_words(d, x + STRIPE + 6, y, str_from(groups[i].title));
    }
}

struct picture *link_graph_draw(struct arena *arena, const struct outcome_catalogue *catalogue,
                                const struct link_graph *graph, struct str title) {
    double least = 520; // the legend's
    struct str about = str_fmt(arena, "Результатов %zu, связей %zu; те же связи – в таблице ниже.",
                               graph->boxes.n, graph->links.rows.n);
    struct picture *picture = picture_new(arena, fmax(graph->layout.width, least) + 2 * MARGIN,
                                          graph->layout.height + 2 * MARGIN + LEGEND, title, about);
    struct drawing d = {arena, catalogue, graph, picture};
    draw_legend(&d);
    for (size_t i = 0; i < graph->layout.arrows.n; i++) {
        draw_arrow(&d, i);
    }
    for (size_t i = 0; i < graph->boxes.n; i++) {
        draw_box(&d, i);
    }
    return picture;
}
