// SPDX-License-Identifier: GPL-3.0-or-later
// A small school in a fresh store, for the tests of this room and of those above it.
#ifndef VSOKO_TESTS_SCHOOL_KIT_H
#define VSOKO_TESTS_SCHOOL_KIT_H

#include "support/test_store.h"

#include "base/clock.h"
#include "school/person.h"

struct school_kit {
    struct test_store test;
    struct person deputy; // who does the deeds; account 0, as the console
    int64_t org, year;    // 2026/27
    int64_t class_5a, class_5b;
};

extern struct school_kit kit;
// The rooms of the store; the school alone unless a test of a room above sets it before kit_open.
extern const struct room *const *kit_rooms;

int kit_open(void **state);
int kit_close(void **state);

// A store_write_fn, waited for; fails the test on an error.
void kit_write(store_write_fn *write, void *ask);
// The same, which must be refused; the sentence is in error->text.
void kit_refused(store_write_fn *write, void *ask, struct error *error);

int64_t kit_class(int64_t year, int grade, const char *letter);
int64_t kit_year(int start);
// A pupil in a class since the first of September of the kit's year; "Фамилия Имя Отчество".
int64_t kit_pupil(const char *full, int64_t class_id);

#define DAY(y, m, d) ((struct date){(y), (m), (d)})

#endif
