// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of the house that a program can check: where includes may point, how long things are,
// what is banned, where SQL over answers may stand. Exceptions are written down with a reason.
#include "test.h"

#include "house/house.h"

static struct house house;

static int load(void **state) {
    (void)state;
    return house_load(&house) ? 0 : -1;
}

static int unload(void **state) {
    (void)state;
    house_close(&house);
    return 0;
}

static void expect_no(const struct findings *findings) {
    for (size_t i = 0; i < findings->n; i++) {
        print_error("%s\n", findings->at[i]);
    }
    if (findings->n > 0) {
        fail_msg("%zu findings", findings->n);
    }
}

static void includes_never_run_upward(void **state) {
    (void)state;
    expect_no(house_includes(&house));
}

static void files_and_functions_stay_short(void **state) {
    (void)state;
    expect_no(house_lengths(&house));
}

static void banned_functions_are_not_called(void **state) {
    (void)state;
    expect_no(house_banned(&house));
}

static void handlers_hold_neither_sql_nor_tags(void **state) {
    (void)state;
    expect_no(house_handlers(&house));
}

static void only_two_places_read_answers(void **state) {
    (void)state;
    expect_no(house_answers(&house));
}

static void public_functions_are_explained(void **state) {
    (void)state;
    expect_no(house_comments(&house));
}

static void every_source_names_its_licence(void **state) {
    (void)state;
    expect_no(house_licences(&house));
}

static void nothing_speaks_of_the_workplace(void **state) {
    (void)state;
    expect_no(house_strangers(&house));
}

static void no_two_structs_have_one_name(void **state) {
    (void)state;
    expect_no(house_names(&house));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(includes_never_run_upward),
        cmocka_unit_test(files_and_functions_stay_short),
        cmocka_unit_test(banned_functions_are_not_called),
        cmocka_unit_test(handlers_hold_neither_sql_nor_tags),
        cmocka_unit_test(only_two_places_read_answers),
        cmocka_unit_test(public_functions_are_explained),
        cmocka_unit_test(every_source_names_its_licence),
        cmocka_unit_test(no_two_structs_have_one_name),
        cmocka_unit_test(nothing_speaks_of_the_workplace),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
