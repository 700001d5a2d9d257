// SPDX-License-Identifier: GPL-3.0-or-later
// A rubric (рубрика): criteria by which a pupil's work is judged.
#include "instruments/kind.h"

const struct instrument_kind kind_rubric = {
    .name = "rubric",
    .title = "рубрика",
    .titles = "рубрики",
    .with_title = "рубрикой",
    .item_title = "критерий",
    .items_title = "критерии",
    .rated = true,
    .note_title = "Заметки: где в работе это видно",
    .composed = true,
    .check = kind_check_rated,
};
