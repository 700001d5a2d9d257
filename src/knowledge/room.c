// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/room.h"

#include "knowledge/knowledge_internal.h"

static const struct sql *const *const statements[] = {content_edit_sql, release_sql, search_sql,
                                                      NULL};

static const struct route *const routes[] = {record_routes, release_routes, search_routes, NULL};

static const struct permission permissions[] = {
    {"knowledge.view", "читать базу знаний и искать в ней"},
    {"knowledge.edit", "менять записи базы знаний, принимать новую версию"},
    {0},
};

static const struct navigation navigation[] = {
    {"Что и чем", "База знаний", "/content", "knowledge.view", 90},
    {0},
};

static const struct deed deeds[] = {
    {"content.save", "изменил запись базы знаний"},
    {"content.decide", "решил, что взять из новой версии базы знаний"},
    {0},
};

const struct room knowledge_room = {
    .name = "knowledge",
    .title = "База знаний",
    .floor = 3,
    .migrations = knowledge_migrations,
    .statements = statements,
    .routes = routes,
    .permissions = permissions,
    .navigation = navigation,
    .content_kinds = knowledge_kinds,
    .deeds = deeds,
};
