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

struct term_report_group {
    struct str title; // «Сводка по классам: 2 четверть, 2025/26»
    struct table table;
};
struct term_report_year {
    int year;
    struct str title; // «2025/26»
    bool shown;
};
// Reports of one school year beside the journal.
struct term_reports_view {
    VEC(struct term_report_year) years;
    VEC(struct term_report_group) groups;
    struct empty empty;
};

struct external_codes_year_view {
    int year;
    struct str title; // «2025/26»
    struct str codes; // «кодов с именами: 72»
};
// Years whose list of codes the program holds.
struct external_codes_view {
    VEC(struct external_codes_year_view) years;
    struct str problem; // why nothing was done, "" = all is well
    struct empty empty;
};

// What a summary report says of others, beside the school's own numbers.
struct external_reported {
    struct str title; // «Статистика по отметкам»
    struct table table;
};

struct external_work_view {
    struct str coverage; // «писали 66 из 72 обучающихся параллели»
    struct str mean;     // «в среднем 11,5 из 20»
    struct str minimum; // «Ниже минимального балла (24): 0 из 41.», "" = there is none
    struct str absent; // how many have no result, "" = all have
    bool has_marks, has_journal, has_tasks, has_difficulty, has_totals, has_classes;
    struct chart levels, totals;
    struct table journal, tasks, classes, apart;
    struct str apart_note;  // counts for those who see no codes
    struct str totals_note; // too few to tell anything
    VEC(struct external_reported) reported;
    struct external_causes causes;
};

#endif
