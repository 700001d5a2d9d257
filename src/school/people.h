// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of classes, pupils and staff share. Of this room only.
#ifndef VSOKO_SCHOOL_PEOPLE_H
#define VSOKO_SCHOOL_PEOPLE_H

#include "school/class.h"
#include "school/year.h"
#include "school/web.h"

// The year that the page shows: ?year=, else the current one.
bool people_year(struct request *request, struct db *db, struct school_year *out,
                 struct error *error) __attribute__((warn_unused_result));
// The day that the page counts by: today inside the year, else its nearest end.
struct date people_day(const struct school_year *year);

enum people_tab { PEOPLE_CLASSES, PEOPLE_PUPILS, PEOPLE_STAFF };
// The three lists of people as tabs.
struct tabs people_tabs(struct arena *arena, enum people_tab current);

// Adds the classes of a year and the staff to a field of choices.
bool people_add_classes(struct form *form, const char *field, struct db *db, int64_t org,
                        const struct school_year *year, struct error *error)
    __attribute__((warn_unused_result));
bool people_add_staff(struct form *form, const char *field, struct db *db, int64_t org,
                      struct error *error) __attribute__((warn_unused_result));
// The id that was chosen in such a field; 0 = none.
int64_t people_chosen(const struct form *form, const char *field);

#endif
