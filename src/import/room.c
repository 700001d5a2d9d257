// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/room.h"

#include "import/known.h"
#include "import/plan.h"
#include "import/pupil_import.h"
#include "import/roster.h"
#include "import/staff_import.h"
#include "import/teaching_import.h"

static const struct sql *const *const statements[] = {import_known_sql, import_plan_sql, roster_sql,
                                                      NULL};

static const struct import_kind *const kinds[] = {&pupil_import, &staff_import, &teaching_import,
                                                  NULL};

const struct room import_room = {
    .name = "import",
    .title = "Загрузка",
    .floor = 3,
    .statements = statements,
    .import_kinds = kinds,
};
