// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/room.h"

#include "school/restore.h"

#include "base/data_source.h"
#include "school/keeping.h"
#include "school/org_data.h"
#include "school/school_commands.h"
#include "school/school_internal.h"
#include "school/school_pages.h"
#include "store/migrate.h"

extern const struct migration school_migrations[];

static const struct sql *const *const statements[] = {
    account_sql, audit_sql,      batch_sql,     class_sql, consent_sql, erasure_sql,  keeping_sql,
    job_sql,     membership_sql, next_step_sql, org_sql,   pupil_sql,   rollover_sql, session_sql,
    setting_sql, staff_sql,      teaching_sql,  year_sql,  NULL};

static const struct route *const routes[] = {
    start_routes,    login_routes,   class_routes,    pupil_routes, staff_routes,   org_routes,
    calendar_routes, account_routes, rollover_routes, audit_routes, consent_routes, job_routes,
    keeping_routes,  law_routes,     about_routes,    NULL};

static const struct navigation navigation[] = {
    {"Школа", "Люди и классы", "/classes", "school.view", 10},
    {"Школа", "Согласия", "/consents", "school.consents", 18},
    {"Школа", "Сроки хранения", "/keeping", "school.people", 19},
    {"Школа", "Реквизиты", "/school", "school.setup", 20},
    {"Школа", "Календарь года", "/calendar", "school.setup", 30},
    {"Школа", "Нормативные акты", "/laws", "school.view", 35},
    {"Школа", "Учётные записи", "/accounts", "school.accounts", 40},
    {"Школа", "Кто что сделал", "/audit", "school.audit", 50},
    {0}};

static const struct permission permissions[] = {
    {"school.setup", "менять реквизиты школы и календарь года"},
    {"school.view", "смотреть классы, учеников и сотрудников"},
    {"school.people", "вносить и переводить учеников, вести классы, сотрудников и нагрузку"},
    {"school.import", "загружать списки из файлов"},
    {"school.consents", "отмечать согласия"},
    {"school.accounts", "заводить учётные записи, давать роли и первые пароли"},
    {"school.audit", "смотреть, кто что сделал"},
    {"school.backup", "делать и восстанавливать копии данных"},
    {NULL, NULL},
};

static const struct deed deeds[] = {
    {"account.add", "завёл(а) учётную запись"},
    {"account.block", "закрыл(а) вход учётной записи"},
    {"account.enter", "вошёл(ла) в программу"},
    {"account.password", "сменил(а) свой пароль"},
    {"account.refuse", "вход не удался: неверный пароль"},
    {"account.reset", "выдал(а) новый первый пароль"},
    {"account.roles", "изменил(а) роли учётной записи"},
    {"account.unblock", "открыл(а) вход учётной записи"},
    {"batch.undo", "отменил(а) загрузку или перевод на новый год"},
    {"batch.write", "записал(а) загрузку или перевод на новый год"},
    {"class.add", "добавил(а) класс"},
    {"class.remove", "удалил(а) пустой класс"},
    {"class.save", "изменил(а) класс"},
    {"consent.give", "отметил(а) согласие"},
    {"consent.withdraw", "отметил(а) отзыв согласия"},
    {"job.add", "запустил(а) долгую работу"},
    {"keeping.destroy", "уничтожил(а) то, у чего вышел срок хранения"},
    {"org.create", "начал(а) работу школы в программе"},
    {"org.save", "изменил(а) реквизиты школы"},
    {"pupil.add", "внёс(ла) ученика"},
    {"pupil.erase", "стёр(ла) данные ученика: согласие отозвано"},
    {"pupil.leave", "отметил(а) выбытие ученика"},
    {"pupil.move", "перевёл(а) ученика в другой класс"},
    {"pupil.save", "изменил(а) данные ученика"},
    {"setting.put", "изменил(а) настройку"},
    {"staff.add", "внёс(ла) сотрудника"},
    {"staff.leave", "отметил(а) увольнение сотрудника"},
    {"staff.save", "изменил(а) данные сотрудника"},
    {"teaching.put", "изменил(а) учебную нагрузку"},
    {"year.create", "завёл(а) учебный год"},
    {"year.save", "изменил(а) календарь года"},
    {NULL, NULL},
};

static const struct data_source data_sources[] = {
    {"school", "реквизиты школы, год, должностные лица", org_give},
    {"keeping", "уничтоженное по срокам хранения", keeping_give},
    {0},
};

static const struct restorer restorers[] = {
    {"class", class_restore}, {"membership", membership_restore}, {"pupil", pupil_restore},
    {"staff", staff_restore}, {"teaching", teaching_restore},     {0},
};

const struct room school_room = {
    .data_sources = data_sources,
    .name = "school",
    .title = "Школа",
    .floor = 2,
    .migrations = school_migrations,
    .statements = statements,
    .routes = routes,
    .commands = school_commands,
    .permissions = permissions,
    .navigation = navigation,
    .deeds = deeds,
    .restorers = restorers,
};
