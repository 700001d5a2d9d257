// SPDX-License-Identifier: GPL-3.0-or-later
#include "draw/palette.h"

#include "draw/picture.h"

static const struct level {
    int fill, ink;
    const char *word;
} LEVELS[PALETTE_LEVELS] = {{0xb35806, 0xffffff, "ниже базового"},
                            {0xfdb863, 0x3a2500, "базовый"},
                            {0x80b1d3, 0x0c2a3d, "повышенный"},
                            {0x2166ac, 0xffffff, "высокий"}};

static bool known(int level) { return level >= 0 && level < PALETTE_LEVELS; }

int palette_level(int level) { return known(level) ? LEVELS[level].fill : COLOR_HATCH; }

int palette_level_ink(int level) { return known(level) ? LEVELS[level].ink : 0x4a4a4a; }

struct str palette_level_word(int level) {
    return str_from(known(level) ? LEVELS[level].word : "нет данных");
}

int palette_series(size_t i) {
    static const int SERIES[] = {ACCENT, 0x2166ac, 0xb35806, 0x6b4e9b, INK_2};
    return SERIES[i % (sizeof SERIES / sizeof *SERIES)];
}
