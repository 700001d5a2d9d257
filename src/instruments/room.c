// SPDX-License-Identifier: GPL-3.0-or-later
#include "instruments/room.h"

#include "base/coherence.h"
#include "instruments/instruments_internal.h"
#include "instruments/qti_import.h"

static const struct sql *const *const statements[] = {instrument_version_sql, instrument_choice_sql,
                                                      instrument_content_sql, instrument_own_sql,
                                                      NULL};

static const struct route *const routes[] = {instrument_catalogue_routes, instrument_routes,
                                             instrument_blank_routes,     instrument_editor_routes,
                                             instrument_choice_routes,    NULL};

static const struct permission permissions[] = {
    {"instruments.view", "видеть инструменты и их паспорта"},
    {"instruments.choose", "выбирать, чем измерять ключевые результаты"},
    {"instruments.edit", "составлять свои инструменты школы"},
    {0},
};

static const struct navigation navigation[] = {
    {"Что и чем", "Инструменты", "/instruments", "instruments.view", 30},
    {0},
};

static const struct deed deeds[] = {
    {"instrument.choose", "изменил(а), чем измерять результат"},
    {"instrument.draft", "правил(а) черновик инструмента"},
    {"instrument.publish", "ввёл(ввела) в действие инструмент школы"},
    {"instrument.drop", "убрал(а) инструмент школы или его черновик"},
    {0},
};

static const struct import_kind *const import_kinds[] = {&qti_import, NULL};

static const struct restorer restorers[] = {{"instrument_draft", instrument_draft_restore}, {0}};

const struct room instruments_room = {
    .name = "instruments",
    .title = "Инструменты",
    .floor = 5,
    .migrations = instruments_migrations,
    .statements = statements,
    .routes = routes,
    .permissions = permissions,
    .navigation = navigation,
    .deeds = deeds,
    .rules = instrument_rules,
    .proposal_deeds = instrument_deeds,
    .chain_columns = instrument_columns,
    .content_kinds = instrument_content_kinds,
    .import_kinds = import_kinds,
    .restorers = restorers,
};
