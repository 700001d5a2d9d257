// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rooms.h"

#include "analysis/room.h"
#include "app/app_internal.h"
#include "documents/room.h"
#include "exchange/room.h"
#include "import/room.h"
#include "instruments/room.h"
#include "monitoring/room.h"
#include "knowledge/room.h"
#include "office/workbook.h"
#include "outcomes/room.h"
#include "practice/room.h"
#include "school/room.h"
#include "training/room.h"

// One a line.
// clang-format off
const struct room *const app_rooms[] = {
    &school_room,
    &import_room,
    &knowledge_room,
    &outcomes_room,
    &practice_room,
    &instruments_room,
    &monitoring_room,
    &analysis_room,
    &training_room,
    &documents_room,
    &exchange_room,
    &app_room,
    NULL,
};
// clang-format on

const struct child_kind *const app_children[] = {&workbook_child, NULL};
