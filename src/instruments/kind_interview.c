// SPDX-License-Identifier: GPL-3.0-or-later
// A talk (беседа): questions to a pupil, his words, a mark after the talk.
#include "instruments/kind.h"

const struct instrument_kind kind_interview = {
    .name = "interview",
    .title = "беседа",
    .titles = "беседы",
    .with_title = "беседой",
    .item_title = "вопрос",
    .items_title = "вопросы",
    .rated = true,
    .note_title = "Слова ученика",
    .note_items = true,
    .check = kind_check_rated,
};
