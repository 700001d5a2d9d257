// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/room.h"

#include "base/coherence.h"
#include "monitoring/aggregate_import.h"
#include "monitoring/code_import.h"
#include "monitoring/form_sheet.h"
#include "monitoring/journal_import.h"
#include "monitoring/mark_import.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/report_import.h"
#include "monitoring/scored.h"
#include "monitoring/uud_import.h"
#include "base/command.h"
#include "base/data_source.h"
#include "monitoring/vpr_import.h"
#include "net/route.h"

// One noun a line.
static const struct sql *const *const statements[] = {monitoring_session_sql, // sessions
                                                      session_list_sql,
                                                      session_restore_sql,
                                                      session_object_sql,
                                                      note_sql,
                                                      project_sql,
                                                      response_sql,
                                                      survey_sql,
                                                      survey_answer_sql,
                                                      plan_sql, // the year plan
                                                      plan_facts_sql,
                                                      schedule_sql, // the single schedule
                                                      schedule_write_sql,
                                                      external_sql, // external results
                                                      term_report_sql,
                                                      external_code_sql,
                                                      external_group_sql,
                                                      NULL};

static const struct route *const routes[] = {plan_routes,
                                             plan_deed_routes,
                                             schedule_routes,
                                             schedule_deed_routes,
                                             schedule_proposal_routes,
                                             schedule_file_routes,
                                             session_routes,
                                             rate_routes,
                                             note_routes,
                                             project_routes,
                                             entry_check_routes,
                                             survey_routes,
                                             survey_phone_routes,
                                             external_routes,
                                             external_code_routes,
                                             term_report_routes,
                                             NULL};

static const struct permission permissions[] = {
    {"monitoring.open", "открывать процедуры, составлять группы, закрывать сбор"},
    {"monitoring.view", "видеть все процедуры школы и ход сбора"},
    {"monitoring.see_plan", "видеть план года и единый график"},
    {"monitoring.plan", "составлять и менять план года и единый график"},
    {"survey.release", "читать ответы анкет своими словами и решать, показать ли их"},
    {"monitoring.rate", "ставить отметки в свою карту"},
    {"monitoring.external", "видеть внешние результаты по параллелям"},
    {"monitoring.external_classes", "видеть внешние результаты по классам и учителям"},
    {"monitoring.external_codes", "видеть, кто стоит за кодом ВПР, и уничтожать протокол"},
    {0},
};

static const struct navigation navigation[] = {
    {"Год", "План года", "/plan", "monitoring.see_plan", 10},
    {"Год", "Единый график", "/schedule", "monitoring.see_plan", 15},
    {"Год", "Сбор", "/sessions", "monitoring.rate", 20},
    {"Год", "Внешние результаты", "/external", "monitoring.external", 25},
    {0},
};

static const struct deed deeds[] = {
    {"plan.change", "изменил(а) план года"},
    {"plan.propose", "составил(а) план года по предложению программы"},
    {"schedule.change", "изменил(а) единый график"},
    {"schedule.place", "перенёс(ла) работы в едином графике"},
    {"session.open", "открыл(а) процедуру в классе"},
    {"session.groups", "изменил(а) группы и отсутствующих"},
    {"session.compare", "сверил(а) двойной ввод"},
    {"project.change", "изменил(а) тему, руководителя или вехи проекта"},
    {"project.appeal", "записал(а) обращение о пересмотре"},
    {"project.decide", "записал(а) решение по обращению"},
    {"session.objects", "изменил(а) список того, что смотрят"},
    {"session.close", "закрыл(а) сбор отметок"},
    {"survey.close", "закрыл(а) анкету"},
    {"survey.load", "загрузил(а) ответы анкеты из файла"},
    {"survey.words", "решил(а), показать ли ответ анкеты своими словами"},
    {"survey.codes", "добавил(а) листки анкеты"},
    {"external.codes", "уничтожил(а) протокол соответствия кодов ВПР"},
    {"session.reopen", "открыл(а) сбор отметок снова"},
    {0},
};

static const struct restorer restorers[] = {{"session", session_restore},
                                            {"response", response_restore},
                                            {"external_work", external_work_restore},
                                            {"external_result", external_result_restore},
                                            {"external_code", external_code_restore},
                                            {"external_group", external_group_restore},
                                            {"term_report", term_report_restore},
                                            {0}};

static const struct data_source data_sources[] = {
    {"schedule", "единый график оценочных процедур", schedule_give},
    {0},
};

static const struct import_kind *const import_kinds[] = {&uud_import,
                                                         &vpr_import,
                                                         &aggregate_import,
                                                         &journal_import,
                                                         &gia_import,
                                                         &diagnostic_import,
                                                         &collection_import,
                                                         &code_import,
                                                         &report_import,
                                                         &mark_import,
                                                         &survey_import,
                                                         &sav_import,
                                                         NULL};

const struct room monitoring_room = {
    .name = "monitoring",
    .title = "Мониторинг",
    .floor = 6,
    .migrations = monitoring_migrations,
    .statements = statements,
    .routes = routes,
    .commands = schedule_commands,
    .jobs = schedule_jobs,
    .data_sources = data_sources,
    .permissions = permissions,
    .deeds = deeds,
    .rules = plan_rules,
    .proposal_deeds = plan_proposal_deeds,
    .chain_columns = plan_columns,
    .navigation = navigation,
    .content_kinds = external_content_kinds,
    .import_kinds = import_kinds,
    .restorers = restorers,
};
