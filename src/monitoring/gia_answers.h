// SPDX-License-Identifier: GPL-3.0-or-later
// Answers as a protocol of ГИА packs them into one cell.
#ifndef VSOKO_MONITORING_GIA_ANSWERS_H
#define VSOKO_MONITORING_GIA_ANSWERS_H

#include "base/str.h"
#include "base/vec.h"

enum { GIA_ANSWERS_MAX = 120, GIA_POINTS_MAX = 100 };

struct gia_answer {
    int points;
    int most; // 0 = the cell does not say
    bool begun;
};
struct gia_answers {
    VEC(struct gia_answer) at;
};

// «++-1»: + is one point, - none, a digit so many. False: something else stands there.
bool gia_short_read(struct arena *arena, struct str text, struct gia_answers *out);
// «1(2)0(3)»: 1 of 2, 0 of 3; «-(2)» was not begun.
bool gia_long_read(struct arena *arena, struct str text, struct gia_answers *out);

#endif
