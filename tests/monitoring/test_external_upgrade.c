// SPDX-License-Identifier: GPL-3.0-or-later
// A school that loaded works before diagnostic works were known keeps them.
#include "test.h"

#include "support/test_store.h"

#include "import/room.h"
#include "instruments/room.h"
#include "knowledge/room.h"
#include "monitoring/room.h"
#include "school/room.h"
#include "store/migrate.h"

enum { STEPS_BEFORE = 6, STEPS_MAX = 64 };

static struct migration steps[STEPS_MAX];

static void works_of_before_are_there_after_the_upgrade(void **state) {
    (void)state;
    struct room before = monitoring_room;
    struct test_store test = {0};
    const struct room *rooms[] = {&school_room,      &import_room, &knowledge_room,
                                  &instruments_room, &before,      NULL};
    for (int i = 0; i < STEPS_BEFORE; i++) {
        steps[i] = monitoring_room.migrations[i];
    }
    before.migrations = steps;
    before.statements = NULL; // those of today speak of columns that are not there yet
    test_store_open(&test, rooms);
    test_write(&test,
               "insert into external_work (org_id, work_id, kind, subject, subject_fold, grade, "
               "year, period, held_on, max_total, created_ms) values (1, 7, 'vpr', 'Физика', "
               "'физика', 8, 2025, '', '2026-04-22', 20, 5)",
               NULL, 0);
    test_write(&test,
               "insert into external_task (org_id, work_id, ordinal, code, points, difficulty, "
               "planned) values (1, 7, 1, '1', 2, 'Б', '')",
               NULL, 0);
    before = monitoring_room;
    test_store_reopen(&test);
    assert_int_equal(test_number(&test, "select count(*) from external_work where work_id = 7 and "
                                        "subject = 'Физика' and title = '' and minimum = 0"),
                     1);
    test_write(&test,
               "insert into external_work (org_id, work_id, kind, subject, subject_fold, grade, "
               "year, period, held_on, max_total, title, minimum, created_ms) values (1, 8, "
               "'diagnostic', 'Физика', 'физика', 8, 2025, '2026-01-14', '2026-01-14', 20, "
               "'Пробник', 0, 5)",
               NULL, 0);
    assert_int_equal(test_number(&test, "select count(*) from external_work"), 2);
    test_store_close(&test);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(works_of_before_are_there_after_the_upgrade),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
