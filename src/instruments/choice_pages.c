// SPDX-License-Identifier: GPL-3.0-or-later
// By what a key outcome is measured: the school's choice.
#include "instruments/choice.h"
#include "instruments/instruments_internal.h"
#include "instruments/shelf.h"
#include "school/web.h"

static void after_choose(struct request *request, void *arg) {
    const struct instrument_choose *ask = arg;
    web_done(request, web_back(request, S("/instruments")),
             str_empty(ask->add) ? S("Инструмент убран") : S("Инструмент выбран"));
}

static void post_choose(struct request *request) {
    struct error error;
    struct instrument_choose *ask = arena_new(request->arena, struct instrument_choose);
    struct outcome_catalogue catalogue;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!outcome_catalogue_of(db, request->arena, web_app(request)->outcomes, web_org(request),
                              &catalogue, &error)) {
        reply_error(request, &error);
        return;
    }
    ask->by = web_person(request);
    ask->passports = &web_app(request)->content->passports;
    ask->outcome_id = request_field(request, "outcome");
    ask->add = request_field(request, "add");
    ask->drop = request_field(request, "drop");
    ask->on = date_today();
    if (outcome_find(&catalogue, ask->outcome_id) == NULL) {
        error_set(&error, ERROR_INPUT, "Такого результата нет: обновите страницу.");
        reply_error(request, &error);
        return;
    }
    web_write(request, instrument_choose, ask, after_choose);
}

const struct route instrument_choice_routes[] = {
    {HTTP_POST, "/instruments/choose", post_choose, "instruments.choose", 0,
     "Выбрать инструмент для результата", "0.2"},
    {0},
};
