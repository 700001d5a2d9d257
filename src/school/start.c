// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/start.h"

#include "base/clock.h"
#include "school/audit.h"
#include "school/reading.h"
#include "school/session.h"
#include "school/staff.h"

int school_year_of(struct date on) {
    enum { JUNE = 6 };
    return on.month >= JUNE ? on.year : on.year - 1;
}

bool school_begin(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct school_begin *begin = ask;
    int64_t there = 0;
    if (!org_here(db, &there, error)) {
        return false;
    }
    if (there != 0) {
        return error_set(error, ERROR_CONFLICT,
                         "Школа в этой программе уже заведена. Войдите под своим именем");
    }
    if (!gate_may(begin->roles, "school.accounts")) {
        return error_set(error, ERROR_INPUT,
                         "Первая учётная запись – того, кто сможет заводить остальные");
    }
    struct org_save org = {.org = begin->org};
    if (!org_save(db, arena, &org, error)) {
        return false;
    }
    struct person by = {.org = org.org.org_id, .roles = begin->roles};
    struct calendar_save year = {.by = &by, .calendar = begin->calendar};
    struct staff_add staff = {.by = &by,
                              .staff = {.name = begin->name, .position = begin->position}};
    if (!calendar_save(db, arena, &year, error) || !staff_add(db, arena, &staff, error)) {
        return false;
    }
    struct account_add account = {
        .by = &by,
        .account = {.login = begin->login, .staff_id = staff.staff.staff_id, .roles = begin->roles},
        .password = begin->password};
    if (!account_add(db, arena, &account, error)) {
        return false;
    }
    begin->org.org_id = org.org.org_id;
    begin->account_id = account.account.account_id;
    return true;
}

bool school_wake(struct store *store, struct error *error) {
    enum { DAY_MS = 24 * 3600 * 1000, DAYS = 8 };
    int64_t newest = 0;
    struct reading reading;
    if (!reading_begin(&reading, store, error)) {
        return false;
    }
    bool read = audit_newest_ms(reading.db, &newest, error);
    reading_end(&reading);
    if (!read) {
        return false;
    }
    clock_floor_ms(newest);
    int64_t since = clock_now_ms() - (int64_t)DAYS * DAY_MS;
    return store_write_wait(store, session_sweep, &since, error);
}
