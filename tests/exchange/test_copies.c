// SPDX-License-Identifier: GPL-3.0-or-later
// The school's copies: choosing, making, keeping.
#include "school/school_kit.h"
#include "test.h"

#include "exchange/copies.h"
#include "exchange/nightly.h"

#include <sys/stat.h>
#include <unistd.h>

enum { HOUR_MS = 3600 * 1000 };

static struct copies_state state_now(void) {
    struct error error;
    struct copies_state state;
    if (!copies_state_get(test_reader(&kit.test), kit.test.arena, kit.org, &state, &error)) {
        fail_msg("%s", error.text);
    }
    return state;
}

static struct str chosen_folder(void) {
    struct str folder = str_from(test_path(&kit.test, "copies"));
    assert_int_equal(mkdir(folder.p, 0700), 0);
    struct copies_choose choose = {&kit.deputy, folder};
    kit_write(copies_choose, &choose);
    test_store_reopen(&kit.test);
    return str_from(test_path(&kit.test, "copies"));
}

static void test_folder_must_be_there_and_whole(void **state) {
    (void)state;
    struct error error;
    struct copies_choose choose = {&kit.deputy, S("copies")};
    kit_refused(copies_choose, &choose, &error);
    assert_non_null(strstr(error.text, "полный путь"));
    choose.folder = S("/no/such/folder");
    kit_refused(copies_choose, &choose, &error);
    assert_non_null(strstr(error.text, "нет"));
}

static void test_key_is_kept_private_and_phrase_is_not(void **state) {
    (void)state;
    struct error error;
    struct str phrase;
    struct seal_key key;
    struct stat status;
    bool found = true, fits;
    assert_true(copies_key_read(kit.test.arena, kit.test.folder, &key, &found, &error));
    assert_false(found);
    assert_true(copies_phrase_make(kit.test.arena, kit.test.folder, &phrase, &error));
    assert_true(copies_key_read(kit.test.arena, kit.test.folder, &key, &found, &error));
    assert_true(found);
    assert_true(seal_key_fits(kit.test.arena, phrase, &key, &fits, &error));
    assert_true(fits);
    assert_int_equal(stat(test_path(&kit.test, "copies.key"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    char bytes[256] = {0};
    FILE *file = fopen(test_path(&kit.test, "copies.key"), "rb");
    size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    struct str clean = recovery_phrase_clean(kit.test.arena, phrase);
    assert_null(memmem(bytes, n, clean.p, clean.n));
}

static void test_copy_is_made_and_noted(void **state) {
    (void)state;
    struct error error;
    struct str phrase, folder = chosen_folder(), problem;
    struct copies_list list;
    int64_t when;
    struct copies_make make = {kit.test.store, kit.test.folder, &kit.deputy, {0}, 0};
    assert_false(copies_make(kit.test.arena, &make, &error)); // no phrase yet
    assert_true(state_now().failed_ms > 0);
    test_store_reopen(&kit.test);
    make.store = kit.test.store;
    assert_true(copies_phrase_make(kit.test.arena, kit.test.folder, &phrase, &error));
    if (!copies_make(kit.test.arena, &make, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    assert_true(backup_is_sealed(make.path.p));
    assert_true(
        nightly_last(test_reader(&kit.test), kit.test.arena, kit.org, &when, &problem, &error));
    assert_true(when > 0);
    assert_true(str_empty(problem));
    folder = str_from(test_path(&kit.test, "copies"));
    assert_true(copies_list(kit.test.arena, folder, &list, &error));
    assert_int_equal(list.files.n, 1);
}

static void test_copy_is_due_once_a_night(void **state) {
    (void)state;
    struct copies_state last = {0};
    // 25 November, noon, by the clock of the machine.
    int64_t noon = (int64_t)1795600800 * 1000;
    int64_t night = noon;
    while (date_cmp(date_of_instant(night), date_of_instant(noon)) == 0) {
        night -= HOUR_MS / 4;
    }
    assert_false(copies_due(&last, noon)); // no folder
    last.folder = S("/copies");
    assert_true(copies_due(&last, noon));
    last.made_ms = noon;
    assert_false(copies_due(&last, noon + 2 * HOUR_MS));
    last.made_ms = night;
    assert_false(copies_due(&last, night + HOUR_MS));    // about one o'clock
    assert_true(copies_due(&last, night + 3 * HOUR_MS)); // past two
    last.failed_ms = noon;
    assert_false(copies_due(&last, noon + HOUR_MS / 2));
    assert_true(copies_due(&last, noon + HOUR_MS));
}

static void put_file(struct str folder, const char *name) {
    FILE *file = fopen(str_fmt(kit.test.arena, "%.*s/%s", STR_ARG(folder), name).p, "wb");
    assert_non_null(file);
    fclose(file);
}

static bool is_there(struct str folder, const char *name) {
    return access(str_fmt(kit.test.arena, "%.*s/%s", STR_ARG(folder), name).p, F_OK) == 0;
}

static void test_last_fourteen_and_the_first_of_each_month_are_kept(void **state) {
    (void)state;
    struct error error;
    struct str folder = chosen_folder();
    struct copies_list list;
    struct date day = {2026, 9, 3};
    for (int i = 0; i < 60; i++) { // to 1 November
        struct str iso = date_iso(kit.test.arena, day);
        put_file(folder, str_fmt(kit.test.arena, "vsoko-%.*s.copy", STR_ARG(iso)).p);
        day = date_add_days(day, 1);
    }
    put_file(folder, "отчёт.docx");
    put_file(folder, "vsoko-2026-09-04.copy.part");
    assert_true(copies_prune(kit.test.arena, folder, &error));
    assert_true(copies_list(kit.test.arena, folder, &list, &error));
    assert_int_equal(list.files.n, COPIES_KEPT + 2);
    assert_str(list.files.at[0].name, "vsoko-2026-11-01.copy");
    assert_str(list.files.at[13].name, "vsoko-2026-10-19.copy");
    assert_str(list.files.at[14].name, "vsoko-2026-10-01.copy");
    assert_str(list.files.at[15].name, "vsoko-2026-09-03.copy");
    assert_true(is_there(folder, "отчёт.docx"));
    assert_true(is_there(folder, "vsoko-2026-09-04.copy.part"));
}

#define ON_A_SCHOOL(test) cmocka_unit_test_setup_teardown(test, kit_open, kit_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_A_SCHOOL(test_folder_must_be_there_and_whole),
        ON_A_SCHOOL(test_key_is_kept_private_and_phrase_is_not),
        ON_A_SCHOOL(test_copy_is_made_and_noted),
        cmocka_unit_test(test_copy_is_due_once_a_night),
        ON_A_SCHOOL(test_last_fourteen_and_the_first_of_each_month_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
