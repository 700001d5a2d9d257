// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/room.h"

#include "base/coherence.h"
#include "practice/practice_internal.h"

static const struct sql *const *const statements[] = {choice_sql, profile_sql, use_sql, visit_sql,
                                                      NULL};

static const struct route *const routes[] = {technology_routes, profile_routes, use_routes,
                                             visit_routes, NULL};

static const struct navigation navigation[] = {
    {"Что и чем", "Технологии", "/technologies", "practice.view", 20},
    {"Что и чем", "Кто что применяет", "/practice", "practice.visit", 22},
    {"Что и чем", "Что применяю", "/my/practice", "practice.declare", 24},
    {"Что и чем", "Посещение уроков", "/visits", "practice.visit", 26},
    {"Школа", "Профиль школы", "/profile", "practice.visit", 15},
    {0},
};

static const struct permission permissions[] = {
    {"practice.view", "видеть технологии, кто их применяет, профиль школы"},
    {"practice.choose", "выбирать технологии, заполнять профиль школы"},
    {"practice.declare", "отмечать, что применяет сам"},
    {"practice.visit", "записывать посещения уроков"},
    {0},
};

static const struct deed deeds[] = {
    {"practice.choose", "изменил(а), чем формировать результат"},
    {"practice.conditions", "заполнил(а) профиль школы"},
    {"practice.skill", "отметил(а), чем владеет педагог"},
    {"practice.declare", "отметил(а), что применяет на уроках"},
    {"practice.visit", "записал(а) посещение урока"},
    {0},
};

const struct room practice_room = {
    .name = "practice",
    .title = "Практика",
    .floor = 5,
    .migrations = practice_migrations,
    .statements = statements,
    .routes = routes,
    .permissions = permissions,
    .navigation = navigation,
    .deeds = deeds,
    .rules = practice_rules,
    .proposal_deeds = technology_deeds,
    .chain_columns = practice_columns,
};
