// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/room.h"

#include "analysis/analysis_internal.h"
#include "net/route.h"

static const struct sql *const *const statements[] = {marks_sql, NULL};

static const struct route *const routes[] = {class_map_routes, NULL};

static const struct permission permissions[] = {
    {"analysis.view", "видеть карты классов и листы учеников"},
    {0},
};

const struct room analysis_room = {
    .name = "analysis",
    .title = "Анализ",
    .floor = 6,
    .statements = statements,
    .routes = routes,
    .permissions = permissions,
};
