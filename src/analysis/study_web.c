// SPDX-License-Identifier: GPL-3.0-or-later
// The network of the tasks, on a circle: the order of the file is kept, so that two studies of one
// test can be laid side by side.
#include "analysis/study_draw.h"

#include "base/ru.h"
#include "draw/palette.h"

#include <math.h>

enum { SIDE = 720, CENTRE_Y = 345, RADIUS = 250, HEIGHT = 680, TEXT = 12, TITLE_MAX = 100 };
static const int AGAINST = 0xb35806; // the one grows as the other falls

static struct picture_point node_place(size_t i, size_t nodes, double radius) {
    double angle = 2 * acos(-1.0) * (double)i / (double)nodes;
    return (struct picture_point){SIDE / 2.0 + radius * sin(angle), CENTRE_Y - radius * cos(angle)};
}

static bool is_seen(const struct measure_edge *edge) {
    return isfinite(edge->r) && (edge->lower > 0 || edge->upper < 0);
}

static size_t draw_edges(struct picture *picture, const struct study *study) {
    const struct study_network *network = study->network;
    size_t nodes = network->found.nodes, seen = 0;
    struct arena *arena = picture->arena;
    for (size_t i = 0; i < nodes; i++) {
        for (size_t j = i + 1; j < nodes; j++) {
            const struct measure_edge *edge = &network->edge[i * nodes + j];
            if (!is_seen(edge)) {
                continue;
            }
            struct picture_point from = node_place(i, nodes, RADIUS);
            struct picture_point to = node_place(j, nodes, RADIUS);
            struct picture_shape *line = picture_line(picture, from.x, from.y, to.x, to.y,
                                                      edge->r < 0 ? AGAINST : palette_level(3));
            line->stroke_width = 0.8 + 9 * fabs(edge->r);
            line->dashed = edge->r < 0;
            line->hover = str_fmt(arena, "%.*s – %.*s: %.*s (от %.*s до %.*s)",
                                  STR_ARG(study->data->items.at[network->item[i]].title),
                                  STR_ARG(study->data->items.at[network->item[j]].title),
                                  STR_ARG(ru_signed(arena, edge->r, 2)),
                                  STR_ARG(ru_signed(arena, edge->lower, 2)),
                                  STR_ARG(ru_signed(arena, edge->upper, 2)));
            seen++;
        }
    }
    return seen;
}

static void draw_nodes(struct picture *picture, const struct study *study) {
    const struct study_network *network = study->network;
    size_t nodes = network->found.nodes;
    for (size_t i = 0; i < nodes; i++) {
        struct picture_point at = node_place(i, nodes, RADIUS);
        struct picture_point name = node_place(i, nodes, RADIUS + 14);
        struct str title = study->data->items.at[network->item[i]].title;
        struct picture_shape *circle = picture_circle(picture, at.x, at.y, 7, ACCENT);
        circle->stroke = SHEET;
        circle->stroke_width = 1.5;
        circle->hover = title;
        struct picture_lines lines = picture_wrap(picture->arena, title, TEXT, TITLE_MAX, 1);
        struct picture_shape *text =
            picture_text(picture, name.x, name.y + 4, TEXT, INK, lines.at.at[0]);
        double side = name.x - SIDE / 2.0;
        text->anchor = fabs(side) < 20 ? PICTURE_MIDDLE : side > 0 ? PICTURE_START : PICTURE_END;
        text->hover = title;
    }
}

void study_draw_network(struct arena *arena, const struct study *study,
                        struct study_pictures *out) {
    if (study->network == NULL) {
        return;
    }
    const struct measure_network *found = &study->network->found;
    struct picture *picture =
        study_picture_add(arena, out, S("network.svg"), SIDE, HEIGHT,
                          S("Связи заданий при прочих равных"), (struct str){0});
    size_t seen = draw_edges(picture, study);
    draw_nodes(picture, study);
    picture->about = str_fmt(
        arena, "Видимых связей %zu из %zu; учеников %.*s, устойчивость %.*s: %s.", seen,
        found->nodes * (found->nodes - 1) / 2, STR_ARG(ru_int(arena, (int64_t)found->persons)),
        STR_ARG(ru_real(arena, found->stability, 2)),
        found->enough ? "данных достаточно" : "данных мало, не толкуйте эту сеть");
    picture_text(picture, 8, 46, TEXT, found->enough ? INK_2 : AGAINST, picture->about);
    picture_text(picture, 8, HEIGHT - 12, TEXT, INK_2,
                 S("Толще – сильнее; пунктир – связь обратная. Показаны связи, интервал которых не "
                   "содержит нуля."));
}
