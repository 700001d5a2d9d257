// SPDX-License-Identifier: GPL-3.0-or-later
// A visit to a lesson (посещение урока): what the lesson teaches to do, seen by one or two.
#include "instruments/kind.h"

static const struct kind_object object = {
    .title = "урок",
    .titles = "Уроки",
    .hint = "Алгебра, 8А, 3-й урок, Иванова И. И.",
    .map_title = "итоги посещения",
    .levels = {"почти нет", "эпизодами", "есть", "ведёт урок"},
    .reached = "Видно хотя бы эпизодами",
};

const struct instrument_kind kind_visit = {
    .name = "visit",
    .title = "карта посещения урока",
    .titles = "карты посещения урока",
    .with_title = "картой",
    .item_title = "признак",
    .items_title = "признаки",
    .rated = true,
    .object = &object,
    .note_title = "Что делали и говорили ученики, о чём договорились",
    .check = kind_check_rated,
};
