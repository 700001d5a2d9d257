// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <stdatomic.h>
#include <time.h>

static _Atomic int64_t newest_ms;
static _Atomic int64_t fake_ms;

static int64_t system_now_ms(void) {
    int64_t fake = atomic_load(&fake_ms);
    if (fake != 0) {
        return fake;
    }
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clock_floor_ms(int64_t instant) {
    int64_t newest = atomic_load(&newest_ms);
    while (instant > newest && !atomic_compare_exchange_weak(&newest_ms, &newest, instant)) {
    }
}

int64_t clock_now_ms(void) {
    clock_floor_ms(system_now_ms());
    return atomic_load(&newest_ms);
}

int64_t clock_behind_ms(void) {
    int64_t behind = atomic_load(&newest_ms) - system_now_ms();
    return behind > 0 ? behind : 0;
}

int64_t clock_monotonic_ms(void) { return clock_monotonic_us() / 1000; }

int64_t clock_monotonic_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void clock_fake_ms(int64_t instant) {
    atomic_store(&fake_ms, instant);
    if (instant == 0) {
        atomic_store(&newest_ms, 0);
    }
}

struct date date_of_instant(int64_t instant) {
    time_t seconds = (time_t)(instant / 1000);
    struct tm local;
    localtime_r(&seconds, &local);
    return (struct date){local.tm_year + 1900, local.tm_mon + 1, local.tm_mday};
}

struct date date_today(void) {
    return date_of_instant(clock_now_ms());
}

static bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

bool date_valid(struct date date) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (date.year < 1900 || date.year > 2200 || date.month < 1 || date.month > 12) {
        return false;
    }
    int last = days[date.month - 1] + (date.month == 2 && leap(date.year));
    return date.day >= 1 && date.day <= last;
}

bool date_is_none(struct date date) { return date.year == 0; }

bool date_parse_iso(struct str text, struct date *out) {
    int64_t year, month, day;
    if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-' ||
        !str_to_int(str_sub(text, 0, 4), &year) || !str_to_int(str_sub(text, 5, 2), &month) ||
        !str_to_int(str_sub(text, 8, 2), &day)) {
        return false;
    }
    *out = (struct date){(int)year, (int)month, (int)day};
    return date_valid(*out);
}

struct str date_iso(struct arena *arena, struct date date) {
    if (date_is_none(date)) {
        return (struct str){0};
    }
    return str_fmt(arena, "%04d-%02d-%02d", date.year, date.month, date.day);
}

int date_cmp(struct date a, struct date b) {
    int64_t x = ((int64_t)a.year * 16 + a.month) * 32 + a.day;
    int64_t y = ((int64_t)b.year * 16 + b.month) * 32 + b.day;
    return (x > y) - (x < y);
}

// Days from civil and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
int64_t date_to_days(struct date date) {
    int64_t y = date.month <= 2 ? date.year - 1 : date.year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct date date_from_days(int64_t days) {
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t doe = days - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);
    return (struct date){
        .year = (int)(yoe + era * 400 + (month <= 2)),
        .month = month,
        .day = (int)(doy - (153 * mp + 2) / 5 + 1),
    };
}

int date_weekday(struct date date) {
    int64_t days = date_to_days(date);
    return (int)(((days + 3) % 7 + 7) % 7) + 1;
}

struct date date_add_days(struct date date, int days) {
    return date_from_days(date_to_days(date) + days);
}
