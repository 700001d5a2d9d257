// SPDX-License-Identifier: GPL-3.0-or-later
// A sheet of observation (карта наблюдения): signs of behaviour seen in one situation.
#include "instruments/kind.h"

const struct instrument_kind kind_observation = {
    .name = "observation",
    .title = "карта наблюдения",
    .titles = "карты наблюдения",
    .with_title = "картой",
    .item_title = "признак",
    .items_title = "признаки",
    .rated = true,
    .note_title = "Заметки: что именно сделано или сказано",
    .composed = true,
    .check = kind_check_rated,
};
