// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/room.h"

#include "base/data_source.h"
#include "training/protocol_data.h"
#include "training/training_internal.h"

static const struct sql *const *const statements[] = {
    competence_sql, effect_sql, need_sql, seminar_sql, seminar_session_sql, words_sql, NULL};

static const struct route *const routes[] = {training_pages, training_plan_deed_routes,
                                             growth_routes, seminar_routes, NULL};

static const struct navigation navigation[] = {
    {"Педагоги", "Подготовка", "/training", "training.view", 10},
    {"Педагоги", "Моё обучение", "/my/training", "training.own", 20},
    {0},
};

static const struct permission permissions[] = {
    {"training.view", "видеть план семинаров и участвовать в них"},
    {"training.own", "вести страницу своего обучения"},
    {"training.plan", "составлять план семинаров, вести семинары"},
    {"training.needs", "видеть, кому из педагогов чему учиться"},
    {0},
};

static const struct data_source data_sources[] = {
    {"seminar", "итоги семинара", seminar_give},
    {0},
};

static const struct deed deeds[] = {
    {"training.plan", "изменил(а) план семинаров"},
    {"training.begin", "начал(а) семинар"},
    {"training.close", "закончил(а) семинар"},
    {"training.effect", "посмотрел(а), что изменил семинар"},
    {"training.self", "отметил(а) свои компетенции"},
    {"training.mentor", "назвал(а) своего методиста"},
    {"training.need", "отложил(а) или вернул(а) потребность в обучении"},
    {0},
};

const struct room training_room = {
    .name = "training",
    .title = "Подготовка",
    .floor = 8,
    .migrations = training_migrations,
    .statements = statements,
    .routes = routes,
    .permissions = permissions,
    .navigation = navigation,
    .deeds = deeds,
    .rules = training_rules,
    .proposal_deeds = training_plan_deeds,
    .chain_columns = training_columns,
    .data_sources = data_sources,
};
