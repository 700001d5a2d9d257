// SPDX-License-Identifier: GPL-3.0-or-later
#include "documents/room.h"

#include "documents/documents_internal.h"

static const struct sql *const *const statements[] = {document_sql, NULL};

static const struct route *const routes[] = {form_routes, memo_routes, NULL};

static const struct permission permissions[] = {
    {"documents.view", "смотреть документы"},
    {"documents.make", "составлять справки и другие документы"},
    {0},
};

static const struct deed deeds[] = {
    {"document.input", "дополнил(а) документ"},
    {0},
};

const struct room documents_room = {
    .name = "documents",
    .title = "Документы",
    .floor = 10,
    .migrations = documents_migrations,
    .statements = statements,
    .routes = routes,
    .permissions = permissions,
    .deeds = deeds,
    .commands = document_commands,
};
