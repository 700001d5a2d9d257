// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "school/school_kit.h"

#include "base/ru.h"
#include "school/class.h"
#include "school/org.h"
#include "school/pupil.h"
#include "school/room.h"
#include "school/year.h"

struct school_kit kit;
static const struct room *const school_alone[] = {&school_room, NULL};
const struct room *const *kit_rooms = school_alone;

void kit_write(store_write_fn *write, void *ask) {
    struct error error = {0};
    if (!store_write_wait(kit.test.store, write, ask, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
}

void kit_refused(store_write_fn *write, void *ask, struct error *error) {
    *error = (struct error){0};
    assert_false(store_write_wait(kit.test.store, write, ask, error));
    assert_true(error->text[0] != '\0');
    assert_true(error->code != ERROR_DATABASE && error->code != ERROR_INTERNAL);
}

int64_t kit_year(int start) {
    static const enum term_kind kinds[LEVEL_COUNT] = {TERM_QUARTER, TERM_QUARTER, TERM_HALF_YEAR};
    struct calendar_save save = {.by = &kit.deputy};
    calendar_propose(kit.test.arena, start, 5, LEVELS_ALL, kinds, &save.calendar);
    kit_write(calendar_save, &save);
    return save.calendar.year.year_id;
}

int64_t kit_class(int64_t year, int grade, const char *letter) {
    struct class_add add = {
        .by = &kit.deputy, .year = year, .grade = grade, .letter = str_from(letter)};
    kit_write(class_add, &add);
    return add.class_id;
}

int64_t kit_pupil(const char *full, int64_t class_id) {
    struct ru_name name = ru_name_parse(kit.test.arena, str_from(full));
    struct pupil_add add = {.by = &kit.deputy,
                            .pupil.name = {name.family, name.given, name.patronymic},
                            .class_id = class_id,
                            .on = DAY(2026, 9, 1)};
    kit_write(pupil_add, &add);
    return add.pupil.pupil_id;
}

int kit_open(void **state) {
    (void)state;
    kit = (struct school_kit){0};
    clock_fake_ms(1790000000000); // September 2026
    test_store_open(&kit.test, kit_rooms);
    struct org_save save = {.org = {.full_name = S("Муниципальное бюджетное общеобразовательное"
                                                   " учреждение «Школа № 12»"),
                                    .short_name = S("МБОУ «Школа № 12»"),
                                    .city = S("г. Примерск"),
                                    .levels = LEVELS_ALL}};
    kit_write(org_save, &save);
    kit.org = save.org.org_id;
    kit.deputy = (struct person){.org = kit.org, .roles = ROLE_DEPUTY};
    kit.year = kit_year(2026);
    kit.class_5a = kit_class(kit.year, 5, "а");
    kit.class_5b = kit_class(kit.year, 5, "Б");
    return 0;
}

int kit_close(void **state) {
    (void)state;
    clock_fake_ms(0);
    test_store_close(&kit.test);
    return 0;
}
