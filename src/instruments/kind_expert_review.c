// SPDX-License-Identifier: GPL-3.0-or-later
// A review by experts (экспертиза): working programmes and tools of assessment, by lines.
#include "instruments/kind.h"

static const struct kind_object object = {
    .title = "документ",
    .titles = "Документы",
    .hint = "Рабочая программа по химии, 8–9 классы",
    .map_title = "итоги экспертизы",
    .levels = {"нет", "частично", "в основном да", "да"},
    .reached = "Выполнено хотя бы частично",
};

const struct instrument_kind kind_expert_review = {
    .name = "expert_review",
    .title = "лист экспертизы",
    .titles = "листы экспертизы",
    .with_title = "картой",
    .item_title = "строка",
    .items_title = "строки",
    .rated = true,
    .object = &object,
    .note_title = "Замечания и предложения эксперта",
    .check = kind_check_rated,
};
