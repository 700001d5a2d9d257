// SPDX-License-Identifier: GPL-3.0-or-later
// By what a key outcome is measured: the school's choice.
#include "instruments/choice.h"
#include "instruments/instruments_internal.h"
#include "instruments/own.h"
#include "school/web.h"

static void after_choose(struct request *request, void *arg) {
    const struct instrument_choose *ask = arg;
    web_done(request, web_back(request, S("/instruments")),
             str_empty(ask->add) ? S("Инструмент убран") : S("Инструмент выбран"));
}

static void *choose_ready(const struct deed_ask *from, struct error *error) {
    struct instrument_choose *ask = arena_new(from->arena, struct instrument_choose);
    struct content_shelf *shelf = arena_new(from->arena, struct content_shelf);
    struct outcome_catalogue catalogue;
    if (!outcome_catalogue_of(from->db, from->arena, from->app->outcomes, from->by->org, &catalogue,
                              error) ||
        !shelf_of_school(from->db, from->arena, from->app->content, from->by->org, shelf, error)) {
        return NULL;
    }
    ask->outcome_id = from->field(from->from, "outcome");
    if (outcome_find(&catalogue, ask->outcome_id) == NULL) {
        error_set(error, ERROR_INPUT, "Такого результата нет: обновите страницу.");
        return NULL;
    }
    ask->by = from->by;
    ask->passports = &shelf->passports;
    ask->add = from->field(from->from, "add");
    ask->drop = from->field(from->from, "drop");
    ask->on = date_today();
    return ask;
}

const struct proposal_deed instrument_deeds[] = {
    {"/instruments/choose", choose_ready, instrument_choose},
    {0},
};

static void post_choose(struct request *request) {
    web_do(request, &instrument_deeds[0], after_choose);
}

const struct route instrument_choice_routes[] = {
    {HTTP_POST, "/instruments/choose", post_choose, "instruments.choose", 0,
     "Выбрать инструмент для результата", "0.2"},
    {0},
};
