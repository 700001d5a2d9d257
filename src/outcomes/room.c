// SPDX-License-Identifier: GPL-3.0-or-later
#include "outcomes/room.h"

#include "base/coherence.h"
#include "outcomes/case_import.h"
#include "outcomes/outcomes_internal.h"

static const struct sql *const *const statements[] = {key_sql, outcome_content_sql, NULL};

static const struct route *const routes[] = {outcome_routes, key_routes, link_routes, NULL};

static const struct permission permissions[] = {
    {"outcomes.view", "видеть образовательные результаты"},
    {"outcomes.choose", "выбирать ключевые результаты школы, менять каталог"},
    {0},
};

static const struct navigation navigation[] = {
    {"Что и чем", "Результаты", "/outcomes", "outcomes.view", 10},
    {"Что и чем", "Ключевые результаты", "/key", "outcomes.view", 11},
    {"Что и чем", "Связи результатов", "/links", "outcomes.view", 12},
    {0},
};

static const struct deed deeds[] = {
    {"key.choose", "выбрал ключевые результаты уровня"},
    {0},
};

static const struct import_kind *const import_kinds[] = {&case_import, NULL};

const struct room outcomes_room = {
    .name = "outcomes",
    .title = "Образовательные результаты",
    .floor = 4,
    .migrations = outcomes_migrations,
    .statements = statements,
    .routes = routes,
    .permissions = permissions,
    .navigation = navigation,
    .content_kinds = outcome_kinds,
    .deeds = deeds,
    .rules = key_rules,
    .import_kinds = import_kinds,
};
