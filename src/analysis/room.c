// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/room.h"

#include "analysis/analysis_internal.h"
#include "analysis/class_map_data.h"
#include "analysis/class_report.h"
#include "analysis/director.h"
#include "base/data_source.h"
#include "net/route.h"

static const struct sql *const *const statements[] = {chain_board_sql, evidence_sql, marks_sql,
                                                      survey_result_sql, NULL};

static const struct route *const routes[] = {
    chain_routes,       class_map_routes, class_report_routes,  director_routes,
    subject_tie_routes, summary_routes,   survey_result_routes, NULL};

static const struct permission permissions[] = {
    {"analysis.view", "видеть карты классов и листы учеников"},
    {"analysis.own", "видеть карту класса, в котором классный руководитель"},
    {0},
};

static const struct data_source data_sources[] = {
    {"procedure", "итоги процедуры в классе", class_map_give},
    {"director", "главное директору", director_give},
    {"class", "итоги класса за год", class_report_give},
    {0},
};

static const struct navigation navigation[] = {
    {"", "Директору", "/director", "analysis.view", 4},
    {"", "Цепочки", "/chains", "analysis.view", 5},
    {"Год", "Свод результатов", "/analysis", "analysis.view", 30},
    {"Год", "Результаты и предметы", "/analysis/subjects", "analysis.view", 31},
    {0},
};

const struct room analysis_room = {
    .name = "analysis",
    .title = "Анализ",
    .floor = 7,
    .migrations = analysis_migrations,
    .statements = statements,
    .routes = routes,
    .permissions = permissions,
    .navigation = navigation,
    .data_sources = data_sources,
    .jobs = analysis_jobs,
    .commands = study_commands,
    .link_source = &link_data,
};
