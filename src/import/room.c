// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/room.h"

#include "import/cli.h"
#include "import/import_pages.h"
#include "import/known.h"
#include "import/look.h"
#include "import/oneroster_import.h"
#include "import/plan.h"
#include "import/protocol.h"
#include "import/pupil_import.h"
#include "import/roster.h"
#include "import/staff_import.h"
#include "import/teaching_import.h"
#include "store/migrate.h"

extern const struct migration import_migrations[]; // generated from schema/

static const struct sql *const *const statements[] = {import_known_sql, import_plan_sql,
                                                      protocol_sql, roster_sql, NULL};

static const struct import_kind *const kinds[] = {&pupil_import, &staff_import, &teaching_import,
                                                  &oneroster_import, NULL};

static const struct route *const routes[] = {import_routes, NULL};

static const struct navigation navigation[] = {
    {"Школа", "Загрузка списков", "/import", "school.import", 15}, {0}};

const struct room import_room = {
    .name = "import",
    .title = "Загрузка",
    .floor = 3,
    .migrations = import_migrations,
    .statements = statements,
    .routes = routes,
    .navigation = navigation,
    .jobs = import_jobs,
    .commands = import_commands,
    .import_kinds = kinds,
};
