// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of pictures and documents. The same values are in web/tokens.css; a test compares
// them.
#ifndef VSOKO_DRAW_PALETTE_H
#define VSOKO_DRAW_PALETTE_H

#include "base/str.h"

enum {
    INK = 0x1d2328,
    INK_2 = 0x59636b,
    LINE = 0xdfdcd3,
    LINE_2 = 0xefede7,
    ACCENT = 0x0f6b5c,
    SHEET = 0xffffff,
};

// Levels: 0 below basic, 1 basic, 2 raised, 3 high; any other is «no data».
enum { PALETTE_LEVELS = 4, PALETTE_NO_LEVEL = -1 };
int palette_level(int level);             // fill; COLOR_HATCH for no data
int palette_level_ink(int level);         // of text on it, contrast at least 4.5
struct str palette_level_word(int level); // «ниже базового», …, «нет данных»

// Colours of series that are not levels, told apart by everyone; repeats after the fifth.
int palette_series(size_t i);

#endif
