// SPDX-License-Identifier: GPL-3.0-or-later
// Copies and what comes back from them.
#include "school/school_kit.h"
#include "test.h"

#include "exchange/backup.h"
#include "exchange/restore.h"

#include <sys/stat.h>
#include <unistd.h>

enum { PUPILS = 40 };

static int open_school(void **state) {
    kit_open(state);
    for (int i = 0; i < PUPILS; i++) {
        kit_pupil(str_fmt(kit.test.arena, "Иванова Анна%d Петровна", i).p, kit.class_5a);
    }
    return 0;
}

static bool make_copy(const char *name, const char *phrase, struct error *error) {
    struct seal_key key;
    struct backup backup = {
        .store = kit.test.store, .path = test_path(&kit.test, name), .data_dir = kit.test.folder};
    if (phrase != NULL) {
        assert_true(seal_key_make(kit.test.arena, str_from(phrase), &key, error));
        backup.key = &key;
    }
    bool ok = backup_make(kit.test.arena, &backup, error);
    assert_true(!ok || backup.bytes > 4096);
    return ok;
}

static const char phrase[] = "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ";

static bool bring_back(const char *name, const char *typed, bool dry_run, struct restore *out,
                       struct error *error) {
    *out = (struct restore){.from = test_path(&kit.test, name),
                            .database = test_path(&kit.test, "back.db"),
                            .rooms = kit_rooms,
                            .phrase = str_from(typed),
                            .dry_run = dry_run};
    return restore_run(kit.test.arena, out, error);
}

static int64_t rows_of(const struct store_rows *rows, const char *table) {
    for (size_t i = 0; i < rows->tables.n; i++) {
        if (str_eq(rows->tables.at[i].name, str_from(table))) {
            return rows->tables.at[i].rows;
        }
    }
    return -1;
}

static bool is_there(const char *name) { return access(test_path(&kit.test, name), F_OK) == 0; }

static void assert_whole(const char *name, const char *typed) {
    struct error error = {0};
    struct restore restore;
    struct store_rows before;
    assert_true(store_count_rows(kit.test.store, kit.test.arena, &before, &error));
    if (!bring_back(name, typed, false, &restore, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    assert_int_equal(rows_of(&restore.rows, "pupil"), PUPILS);
    assert_int_equal(before.tables.n, restore.rows.tables.n);
    for (size_t i = 0; i < before.tables.n; i++) {
        assert_int_equal(before.tables.at[i].rows,
                         rows_of(&restore.rows, before.tables.at[i].name.p));
    }
}

static void test_plain_copy_comes_back_whole(void **state) {
    (void)state;
    struct error error;
    assert_true(make_copy("plain.copy", NULL, &error));
    assert_false(backup_is_sealed(test_path(&kit.test, "plain.copy")));
    assert_whole("plain.copy", "");
}

static void test_sealed_copy_comes_back_whole(void **state) {
    (void)state;
    struct error error;
    assert_true(make_copy("sealed.copy", phrase, &error));
    assert_true(backup_is_sealed(test_path(&kit.test, "sealed.copy")));
    assert_whole("sealed.copy", phrase);
}

static void test_sealed_copy_shows_no_name_and_is_private(void **state) {
    (void)state;
    struct error error;
    struct stat status;
    assert_true(make_copy("sealed.copy", phrase, &error));
    assert_int_equal(stat(test_path(&kit.test, "sealed.copy"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    char *bytes = arena_alloc(kit.test.arena, (size_t)status.st_size);
    FILE *file = fopen(test_path(&kit.test, "sealed.copy"), "rb");
    assert_int_equal(fread(bytes, 1, (size_t)status.st_size, file), status.st_size);
    fclose(file);
    assert_null(memmem(bytes, (size_t)status.st_size, "Иванова", strlen("Иванова")));
}

static void test_phrase_may_be_typed_with_cyrillic_letters_that_look_alike(void **state) {
    (void)state;
    struct error error;
    assert_true(make_copy("sealed.copy", phrase, &error));
    // А, В, С, Е, Н, К, М, Р, Т, У, Х are Cyrillic here; letters small, blanks for dashes.
    assert_whole("sealed.copy", "аВсd еfgН JКLМ nРqr SТuv wХуZ");
}

static void test_wrong_phrase_is_told_and_touches_nothing(void **state) {
    (void)state;
    struct error error = {0};
    struct restore restore;
    assert_true(make_copy("sealed.copy", phrase, &error));
    assert_false(
        bring_back("sealed.copy", "ABCD-EFGH-JKLM-NPQR-STUV-WXY2", false, &restore, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_non_null(strstr(error.text, "фраза восстановления не та"));
    assert_false(bring_back("sealed.copy", "ABCD", false, &restore, &error));
    assert_non_null(strstr(error.text, "24 знака"));
    assert_false(is_there("back.db"));
}

static void damage(const char *name, off_t cut_to, long flip_at) {
    const char *path = test_path(&kit.test, name);
    if (cut_to > 0) {
        assert_int_equal(truncate(path, cut_to), 0);
        return;
    }
    FILE *file = fopen(path, "r+b");
    fseek(file, flip_at, SEEK_SET);
    int byte = fgetc(file);
    fseek(file, flip_at, SEEK_SET);
    fputc(byte ^ 1, file);
    fclose(file);
}

static void test_cut_copy_is_refused(void **state) {
    (void)state;
    static const off_t lengths[] = {10, 40, 70000, 65536 + 17 + 53};
    struct error error = {0};
    struct restore restore;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        const char *name = str_fmt(kit.test.arena, "cut%zu.copy", i).p;
        assert_true(make_copy(name, phrase, &error));
        damage(name, lengths[i], 0);
        assert_false(bring_back(name, phrase, false, &restore, &error));
        assert_false(is_there("back.db"));
    }
    assert_true(make_copy("cut.copy", NULL, &error));
    damage("cut.copy", 20000, 0);
    assert_false(bring_back("cut.copy", "", false, &restore, &error));
    assert_false(is_there("back.db"));
}

static void test_flipped_byte_of_a_sealed_copy_is_noticed_anywhere(void **state) {
    (void)state;
    static const long places[] = {3, 20, 40, 60, 1000, 66000, 100000};
    struct error error = {0};
    struct restore restore;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *name = str_fmt(kit.test.arena, "flip%zu.copy", i).p;
        assert_true(make_copy(name, phrase, &error));
        damage(name, 0, places[i]);
        assert_false(bring_back(name, phrase, false, &restore, &error));
        assert_false(is_there("back.db"));
    }
}

static void test_what_is_no_copy_is_refused(void **state) {
    (void)state;
    struct error error = {0};
    struct restore restore;
    FILE *file = fopen(test_path(&kit.test, "empty.copy"), "wb");
    fclose(file);
    assert_false(bring_back("empty.copy", "", false, &restore, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_false(bring_back("absent.copy", "", false, &restore, &error));
    assert_int_equal(error.code, ERROR_IO);
    assert_false(is_there("back.db"));
}

static void test_copy_never_replaces_a_file(void **state) {
    (void)state;
    struct error error = {0};
    assert_true(make_copy("one.copy", phrase, &error));
    assert_false(make_copy("one.copy", phrase, &error));
    assert_int_equal(error.code, ERROR_CONFLICT);
    assert_false(make_copy("one.copy", NULL, &error));
    assert_int_equal(error.code, ERROR_CONFLICT);
    struct str folder = str_from(kit.test.folder);
    struct date day = {2026, 11, 25}, read;
    struct str first = backup_name(kit.test.arena, folder, day);
    assert_true(str_ends(first, S("/vsoko-2026-11-25.copy")));
    fclose(fopen(first.p, "wb"));
    assert_true(str_ends(backup_name(kit.test.arena, folder, day), S("/vsoko-2026-11-25-2.copy")));
    assert_true(backup_name_day(S("vsoko-2026-11-25-2.copy"), &read));
    assert_int_equal(read.day, 25);
    assert_false(backup_name_day(S("vsoko-2026-11-25.db.copy"), &read));
    assert_false(backup_name_day(S("vsoko-2026-13-25.copy"), &read));
}

static void test_dry_run_counts_and_touches_nothing(void **state) {
    (void)state;
    struct error error = {0};
    struct restore restore;
    assert_true(make_copy("sealed.copy", phrase, &error));
    assert_true(bring_back("sealed.copy", phrase, true, &restore, &error));
    assert_int_equal(rows_of(&restore.rows, "pupil"), PUPILS);
    assert_false(is_there("back.db"));
}

static void test_database_in_its_place_is_kept(void **state) {
    (void)state;
    struct error error = {0};
    struct restore restore;
    assert_true(make_copy("one.copy", NULL, &error));
    assert_true(bring_back("one.copy", "", false, &restore, &error));
    assert_true(str_empty(restore.kept));
    clock_fake_ms(clock_now_ms() + 2000);
    if (!bring_back("one.copy", "", false, &restore, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    assert_int_equal(access(restore.kept.p, F_OK), 0);
    clock_fake_ms(0);
}

static void test_restore_is_refused_while_a_program_works_with_the_data(void **state) {
    (void)state;
    struct error error = {0};
    struct restore restore;
    struct store *other;
    const struct store_options options = {.rooms = kit_rooms};
    assert_true(make_copy("one.copy", NULL, &error));
    assert_true(bring_back("one.copy", "", false, &restore, &error));
    assert_true(store_open(&other, test_path(&kit.test, "back.db"), &options, &error));
    assert_false(bring_back("one.copy", "", false, &restore, &error));
    assert_int_equal(error.code, ERROR_BUSY);
    store_close(other);
}

static void test_phrase_is_compared_with_its_key(void **state) {
    (void)state;
    struct error error;
    struct seal_key key;
    bool fits;
    struct str made = recovery_phrase_new(kit.test.arena);
    assert_int_equal(made.n, 29);
    assert_true(seal_key_make(kit.test.arena, made, &key, &error));
    assert_true(seal_key_fits(kit.test.arena, made, &key, &fits, &error));
    assert_true(fits);
    assert_true(seal_key_fits(kit.test.arena, str_from(phrase), &key, &fits, &error));
    assert_false(fits);
}

// Into a database of the engine under test, as a school does that moves to another server.
static void test_copy_goes_into_an_empty_database_of_either_engine(void **state) {
    (void)state;
    struct error error = {0};
    struct test_store second = {0};
    struct store_rows before;
    assert_true(store_count_rows(kit.test.store, kit.test.arena, &before, &error));
    assert_true(make_copy("sealed.copy", phrase, &error));
    test_store_prepare(&second, kit_rooms);
    struct restore restore = {.from = test_path(&kit.test, "sealed.copy"),
                              .database = second.url,
                              .folder = kit.test.folder,
                              .rooms = kit_rooms,
                              .phrase = str_from(phrase)};
    if (!restore_run(kit.test.arena, &restore, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    assert_int_equal(rows_of(&restore.rows, "pupil"), PUPILS);
    test_store_reopen(&second);
    assert_int_equal(test_number(&second, "select count(*) from pupil"), PUPILS);
    assert_int_equal(test_number(&second, "select count(*) from audit"), rows_of(&before, "audit"));
    test_store_close(&second);
}

// On PostgreSQL nothing is put beside, so nothing may be there.
static void test_copy_never_goes_over_records_of_postgres(void **state) {
    (void)state;
    struct error error = {0};
    struct test_store second = {0};
    if (!test_on_postgres()) {
        skip();
    }
    assert_true(make_copy("plain.copy", NULL, &error));
    test_store_open(&second, kit_rooms);
    test_write(&second,
               "insert into audit (org_id, audit_id, at_ms, account_id, action, noun, "
               "noun_id, detail) values (1, 1, 0, 0, 'a', 'b', 0, '{}')",
               ARGS0);
    struct restore restore = {.from = test_path(&kit.test, "plain.copy"),
                              .database = second.url,
                              .folder = kit.test.folder,
                              .rooms = kit_rooms};
    assert_false(restore_run(kit.test.arena, &restore, &error));
    assert_int_equal(error.code, ERROR_CONFLICT);
    assert_int_equal(test_number(&second, "select count(*) from audit"), 1);
    test_store_close(&second);
}

#define ON_A_SCHOOL(test) cmocka_unit_test_setup_teardown(test, open_school, kit_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_A_SCHOOL(test_plain_copy_comes_back_whole),
        ON_A_SCHOOL(test_sealed_copy_comes_back_whole),
        ON_A_SCHOOL(test_sealed_copy_shows_no_name_and_is_private),
        ON_A_SCHOOL(test_phrase_may_be_typed_with_cyrillic_letters_that_look_alike),
        ON_A_SCHOOL(test_wrong_phrase_is_told_and_touches_nothing),
        ON_A_SCHOOL(test_cut_copy_is_refused),
        ON_A_SCHOOL(test_flipped_byte_of_a_sealed_copy_is_noticed_anywhere),
        ON_A_SCHOOL(test_what_is_no_copy_is_refused),
        ON_A_SCHOOL(test_copy_never_replaces_a_file),
        ON_A_SCHOOL(test_dry_run_counts_and_touches_nothing),
        ON_A_SCHOOL(test_database_in_its_place_is_kept),
        ON_A_SCHOOL(test_restore_is_refused_while_a_program_works_with_the_data),
        ON_A_SCHOOL(test_copy_goes_into_an_empty_database_of_either_engine),
        ON_A_SCHOOL(test_copy_never_goes_over_records_of_postgres),
        ON_A_SCHOOL(test_phrase_is_compared_with_its_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
