// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of external results show: external.html takes these and nothing else.
#ifndef VSOKO_MONITORING_EXTERNAL_VIEW_H
#define VSOKO_MONITORING_EXTERNAL_VIEW_H

#include "monitoring/external_norm.h"
#include "view/chart.h"
#include "view/parts.h"

struct external_list_view {
    struct table table;
    struct empty empty;
};

struct external_work_view {
    struct str coverage; // «писали 66 из 72 обучающихся параллели»
    struct str mean;     // «в среднем 11,5 из 20»
    bool has_marks, has_journal, has_tasks, has_totals, has_classes;
    struct chart levels, totals;
    struct table journal, tasks, classes, apart;
    struct str apart_note;  // counts for those who see no codes
    struct str totals_note; // too few to tell anything
    struct external_causes causes;
};

#endif
