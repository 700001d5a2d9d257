// SPDX-License-Identifier: GPL-3.0-or-later
// A schedule of two classes in memory, without a database: the year 2026/27 of a school of five
// days, mathematics five hours a week, Russian four, music one.
#ifndef VSOKO_TESTS_SCHEDULE_KIT_H
#define VSOKO_TESTS_SCHEDULE_KIT_H

#include "monitoring/schedule_rules.h"

#define ON(y, m, d) ((struct date){(y), (m), (d)})

enum { KIT_5A = 1, KIT_5B = 2, KIT_TEACHER = 11, KIT_OBSERVER = 12 };

struct schedule_kit {
    struct arena *arena;
    struct procedure_catalogue procedures; // of the knowledge base
    struct schedule schedule;
    struct plan plan, before;
};

extern struct schedule_kit board;

int board_open(void **state);
int board_close(void **state);

// Adds a work of a class; works must be added by class and date.
struct work *board_work(int64_t class_id, const char *subject, struct date on);

// Findings of one rule now.
size_t board_findings(const char *rule, struct schedule_finding *first);

#endif
