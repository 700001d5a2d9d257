// SPDX-License-Identifier: GPL-3.0-or-later
// A check-list (чек-лист): what is there and what is not, place by place.
#include "instruments/kind.h"

static const struct kind_object object = {
    .title = "место",
    .titles = "Места",
    .hint = "Кабинет 12, химия",
    .map_title = "итоги осмотра",
    .levels = {"нет", "частично", "в основном есть", "есть"},
    .reached = "Есть хотя бы частично",
};

const struct instrument_kind kind_checklist = {
    .name = "checklist",
    .title = "чек-лист",
    .titles = "чек-листы",
    .with_title = "картой",
    .item_title = "пункт",
    .items_title = "пункты",
    .rated = true,
    .object = &object,
    .note_title = "Чего не хватает, что сделать и к какому сроку",
    .check = kind_check_rated,
};
