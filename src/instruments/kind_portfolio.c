// SPDX-License-Identifier: GPL-3.0-or-later
// A portfolio (портфолио): works that a pupil has chosen, judged by criteria.
#include "instruments/kind.h"

const struct instrument_kind kind_portfolio = {
    .name = "portfolio",
    .title = "портфолио",
    .titles = "портфолио",
    .with_title = "рубрикой портфолио",
    .item_title = "критерий",
    .items_title = "критерии",
    .rated = true,
    .note_title = "Свидетельства: какие работы лежат, где они (папка, ссылка)",
    .check = kind_check_rated,
};
