// SPDX-License-Identifier: GPL-3.0-or-later
// A study in pictures, each a file of its own.
#ifndef VSOKO_ANALYSIS_STUDY_DRAW_H
#define VSOKO_ANALYSIS_STUDY_DRAW_H

#include "analysis/study.h"
#include "draw/picture.h"

struct study_picture {
    struct str file; // «wright.svg»
    struct picture *picture;
};

struct study_pictures {
    VEC(struct study_picture) at;
};

// All that the study has: the map of Wright, curves, information, options, network.
void study_draw(struct arena *arena, const struct study *study, struct study_pictures *out);

// Adds a picture that stands alone in a file.
struct picture *study_picture_add(struct arena *arena, struct study_pictures *out, struct str file,
                                  double width, double height, struct str title, struct str about);

// The parts, each of which adds its pictures.
void study_draw_wright(struct arena *arena, const struct study *study, struct study_pictures *out);
void study_draw_network(struct arena *arena, const struct study *study, struct study_pictures *out);

#endif
