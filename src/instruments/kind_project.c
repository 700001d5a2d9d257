// SPDX-License-Identifier: GPL-3.0-or-later
// A project (проект) of a pupil or a group: stages with a supervisor, a defence before a panel that
// judges by criteria, places, appeals.
#include "instruments/kind.h"

static bool check(const char *file, const struct instrument *instrument, struct error *error) {
    if (instrument->stages.n == 0) {
        return error_set(error, ERROR_INPUT, "%s, «%.*s»: у проекта нет вех (stages).", file,
                         STR_ARG(instrument->id));
    }
    return kind_check_rated(file, instrument, error);
}

const struct instrument_kind kind_project = {
    .name = "project",
    .title = "проект",
    .titles = "проекты",
    .with_title = "рубрикой проекта",
    .item_title = "критерий",
    .items_title = "критерии",
    .rated = true,
    .composed = true,
    .note_title = "Вопросы комиссии и ответы, где в работе это видно",
    .check = check,
};
