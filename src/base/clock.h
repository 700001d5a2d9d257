// SPDX-License-Identifier: GPL-3.0-or-later
// Instants (ms since 1970, UTC) and calendar dates. The only place that asks the system's clock.
#ifndef VSOKO_BASE_CLOCK_H
#define VSOKO_BASE_CLOCK_H

#include "base/str.h"

// Now, never earlier than any instant given before by this process: an office PC's clock is set
// back (a dead battery), and later records must still sort later. See clock_was_set_back().
int64_t clock_now_ms(void);

// Raises the floor of clock_now_ms(): the newest instant found in the database at start.
void clock_floor_ms(int64_t instant);

// How far the system's clock is behind the floor, ms; 0 when it is right.
int64_t clock_behind_ms(void);

// Milliseconds that only grow, for deadlines and durations.
int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_us(void); // the same in microseconds

// For tests: fixes the system's clock at an instant; 0 gives it back.
void clock_fake_ms(int64_t instant);

// A calendar date of the Gregorian calendar; {0} means "no date".
struct date {
    int year;  // 1900..2200
    int month; // 1..12
    int day;   // 1..31
};

struct date date_today(void); // in the system's time zone
struct date date_of_instant(int64_t instant);
bool date_valid(struct date date);
bool date_is_none(struct date date);
bool date_parse_iso(struct str text, struct date *out);     // YYYY-MM-DD exactly
struct str date_iso(struct arena *arena, struct date date); // "" for no date
int date_cmp(struct date a, struct date b);
int64_t date_to_days(struct date date); // days since 1970-01-01
struct date date_from_days(int64_t days);
int date_weekday(struct date date); // 1 = Monday … 7 = Sunday
struct date date_add_days(struct date date, int days);

#endif
