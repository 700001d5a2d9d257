// SPDX-License-Identifier: GPL-3.0-or-later
// The school year (учебный год), its calendar by level and the roll-over.
#ifndef VSOKO_SCHOOL_YEAR_H
#define VSOKO_SCHOOL_YEAR_H

#include "base/clock.h"
#include "base/vec.h"
#include "store/store.h"

struct school_year {
    int64_t year_id;
    struct str title; // «2026/27»
    struct date begins, ends;
    int week_days; // 5 or 6
};

// The year that a date falls into, else the latest one. false with ERROR_NOT_FOUND if none exist.
bool year_current(struct db *db, struct arena *arena, int64_t org, struct date on,
                  struct school_year *out, struct error *error) __attribute__((warn_unused_result));

#endif
