// SPDX-License-Identifier: GPL-3.0-or-later
// Packages of other programs: OneRoster finds everyone whom the school has, QTI becomes a draft,
// CASE is compared with the catalogue; hostile ones are refused whole.
#include "test.h"

#include "import_kit.h"

#include "base/zip.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_01 "tests/data/inputs/01_Реестр контингента ОУ_19-12-2025 17-44.xlsx"
#define FILE_61 "tests/data/inputs/61_oneroster_v1p1.zip"
#define FILE_62 "tests/data/inputs/62_qti21_комплексная.zip"
#define FILE_63 "tests/data/inputs/63_qti30.zip"
#define FILE_64 "tests/data/inputs/64_case_УУД.json"

static int64_t count(const char *sql) { return test_number(&import_school.test, sql); }

static void a_roster_fills_an_empty_school_and_goes_again(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_61, "auto");
    assert_int_equal(load.plan.counts[PLAN_NEW], 580 + 24);
    import_load_apply(&load, NULL, 0);
    assert_int_equal(count("select count(*) from pupil_identity"), 580);
    assert_int_equal(count("select count(*) from class"), 24);
    assert_int_equal(count("select count(*) from staff"), 24);
    assert_int_equal(import_load_undo(&load), 0);
    assert_int_equal(count("select count(*) from pupil_identity"), 0);
    assert_int_equal(count("select count(*) from staff"), 0);
    import_load_end(&load);
}

static void a_roster_finds_everyone_of_the_contingent(void **state) {
    (void)state;
    import_load_now(FILE_01);
    struct import_load load = import_load_file(FILE_61, "auto");
    assert_int_equal(load.plan.matched, 580);
    assert_int_equal(load.plan.counts[PLAN_NEW], 24); // teachers
    assert_int_equal(load.plan.counts[PLAN_ASK], 0);
    import_load_end(&load);
}

static void tasks_become_a_draft_once(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_62, "auto");
    assert_int_equal(load.plan.counts[PLAN_NEW], 3);
    import_load_apply(&load, NULL, 0);
    assert_true(load.batch != 0);
    assert_int_equal(count("select count(*) from instrument_draft"), 1);
    struct import_load again = import_load_file(FILE_62, "auto");
    assert_int_equal(again.plan.counts[PLAN_SAME], 3);
    import_load_end(&again);
    assert_int_equal(import_load_undo(&load), 0);
    assert_int_equal(count("select count(*) from instrument_draft"), 0);
    import_load_end(&load);
}

static void no_script_comes_into_a_draft(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_63, "auto");
    import_load_apply(&load, NULL, 0);
    assert_int_equal(
        count("select count(*) from instrument_draft where cast(body as text) like '%alert%'"), 0);
    assert_int_equal(count("select count(*) from instrument_draft"), 1);
    import_load_end(&load);
}

static void a_framework_is_compared_and_nothing_is_written(void **state) {
    (void)state;
    struct import_load load = import_load_file(FILE_64, "auto");
    assert_int_equal(load.plan.lines.n, 16);
    assert_int_equal(load.plan.counts[PLAN_NEW], 0);
    import_load_end(&load);
}

// ---- hostile packages

static void refused_package(const char *part, const char *text) {
    struct arena *arena = arena_open(0);
    struct error error;
    struct str bytes;
    struct zip_out *zip = zip_out_open(arena, 1 << 20);
    assert_true(zip_out_add(zip, str_from(part), str_from(text), false, &error));
    assert_true(zip_out_finish(zip, &bytes, &error));
    const char *path =
        str_fmt(arena, "%s/package.zip", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp").p;
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
    struct import_request request = {.fd = fd,
                                     .file_name = S("package.zip"),
                                     .kind = S("auto"),
                                     .today = ((struct date){2026, 1, 15})};
    struct import_result result;
    assert_true(import_read(arena, import_kit_rooms, NULL, 1, &request, &result, &error));
    assert_int_equal(result.verdict, IMPORT_REFUSE);
    assert_true(result.reason.n > 20);
    close(fd);
    unlink(path);
    arena_close(arena);
}

static void bombs_of_entities_and_of_depth_are_refused(void **state) {
    (void)state;
    refused_package("imsmanifest.xml",
                    "<!DOCTYPE m [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
                    "<manifest><resources>&b;</resources></manifest>");
    struct arena *arena = arena_open(0);
    struct buf deep = buf_open(arena, 1 << 20);
    for (int i = 0; i < 20000; i++) {
        buf_put_c(&deep, "<a>");
    }
    refused_package("imsmanifest.xml", str_c(arena, buf_str(&deep)));
    refused_package("imsmanifest.xml", "<manifest><resources/></manifest>");
    refused_package("imsmanifest.xml", "<manifest><resources><resource type='imsqti_item_xmlv2p1' "
                                       "href='../../etc/passwd'/></resources></manifest>");
    arena_close(arena);
}

#define ON_SCHOOL(test)                                                                            \
    cmocka_unit_test_setup_teardown(test, import_school_open, import_school_close)

int main(int argc, char **argv) {
    if (import_kit_child(argc, argv)) {
        return 0;
    }
    const struct CMUnitTest tests[] = {
        ON_SCHOOL(a_roster_fills_an_empty_school_and_goes_again),
        ON_SCHOOL(a_roster_finds_everyone_of_the_contingent),
        ON_SCHOOL(tasks_become_a_draft_once),
        ON_SCHOOL(no_script_comes_into_a_draft),
        ON_SCHOOL(a_framework_is_compared_and_nothing_is_written),
        cmocka_unit_test(bombs_of_entities_and_of_depth_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
