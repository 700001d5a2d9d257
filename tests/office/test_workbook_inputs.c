// SPDX-License-Identifier: GPL-3.0-or-later
// Every file of tests/data/inputs is read, or refused, as its .expected.json says of reading.
#include "test.h"

#include "base/node.h"
#include "workbook_helper.h"

#include <dirent.h>
#include <stdlib.h>

static struct str read_text(struct arena *arena, const char *path) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = arena_alloc(arena, 1 << 20);
    size_t n = fread(text, 1, 1 << 20, file);
    fclose(file);
    return str_n(text, n);
}

static const struct sheet *sheet_of(const struct workbook *workbook, struct str name) {
    for (size_t i = 0; i < workbook->sheets.n; i++) {
        if (name.n == 0 || str_eq(str_trim(workbook->sheets.at[i].name), name)) {
            return &workbook->sheets.at[i];
        }
    }
    return NULL;
}

static void check_encoding(const char *file, struct str wanted, struct str got) {
    static const struct {
        const char *wanted;
        const char *got;
    } names[] = {{"UTF-8 with BOM", "utf-8-sig"},
                 {"UTF-8 without BOM", "utf-8"},
                 {"UTF-16LE with BOM", "utf-16le"},
                 {"windows-1251", "windows-1251"}};
    for (size_t i = 0; wanted.n > 0 && i < sizeof names / sizeof names[0]; i++) {
        if (str_starts(wanted, str_from(names[i].wanted)) && !str_eq(got, str_from(names[i].got))) {
            fail_msg("%s: encoding %.*s instead of %s", file, STR_ARG(got), names[i].got);
        }
    }
}

static void check_read(struct arena *arena, const char *file, const struct node *read,
                       const struct workbook *workbook) {
    check_encoding(file, node_str(node_get(read, "encoding")), workbook->encoding);
    struct str separator = node_str(node_get(read, "separator"));
    if (separator.n > 0) {
        assert_int_equal(workbook->separator, str_eq(separator, S("TAB")) ? '\t' : separator.p[0]);
    }
    const struct node *sheets = node_get(read, "sheets");
    if (node_is(sheets, NODE_INT)) {
        assert_int_equal(workbook->sheets.n, sheets->integer);
    }
    const struct sheet *sheet = sheet_of(workbook, node_str(node_get(read, "sheet")));
    if (sheet == NULL) {
        fail_msg("%s: no sheet %.*s", file, STR_ARG(node_str(node_get(read, "sheet"))));
    }
    int header = (int)node_as_int(node_get(read, "header_row"), 0);
    int first = (int)node_as_int(node_get(read, "first_data_row"), 0);
    for (int row = header; header > 0 && row <= first; row += first > header ? first - header : 1) {
        const struct sheet_row *found = workbook_test_row(sheet, row);
        if (found == NULL || found->cells.n < 2) {
            fail_msg("%s: row %d is missing or short", file, row);
        }
    }
    const struct node *subjects = node_get(read, "subjects");
    for (size_t i = 0; i < (subjects == NULL ? 0 : subjects->n); i++) {
        assert_str(str_trim(workbook_test_cell(sheet, header, i + 2).text),
                   str_dup(arena, node_str(node_at(subjects, i))).p);
    }
}

static void check_input(const char *name) {
    struct arena *arena = arena_open(WORKBOOK_ARENA);
    const char *path = str_fmt(arena, "tests/data/inputs/%s", name).p;
    const char *expected_path =
        str_fmt(arena, "%s/%s.expected.json", getenv("VSOKO_SOURCE"), path).p;
    struct error error = {0};
    struct workbook workbook;
    const struct node *expected = node_from_json(arena, read_text(arena, expected_path), &error);
    assert_non_null(expected);
    bool refused = str_eq(node_str(node_get(expected, "verdict")), S("refuse"));
    bool ok = workbook_test_read(arena, path, &workbook, &error);
    if (ok == refused) {
        fail_msg("%s: %s", name, ok ? "was read" : error.text);
    }
    if (ok) {
        check_read(arena, name, node_get(expected, "read"), &workbook);
    }
    struct str must_say = node_str(node_get(expected, "text_must_say"));
    struct str rest = must_say;
    struct str key = str_cut(&rest, ':');
    // The first letter may be a capital one.
    if (must_say.n > 2 && str_find(str_from(error.text), str_from_at(key, 2)) == STR_NONE) {
        fail_msg("%s: «%s» does not say «%.*s»", name, error.text, STR_ARG(must_say));
    }
    arena_close(arena);
}

static void every_input_is_read_or_refused_as_expected(void **state) {
    (void)state;
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/tests/data/inputs", getenv("VSOKO_SOURCE"));
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    int files = 0;
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        struct str name = str_from(entry->d_name);
        if (name.p[0] != '.' && !str_ends(name, S(".expected.json"))) {
            check_input(entry->d_name);
            files++;
        }
    }
    closedir(dir);
    assert_int_equal(files, 51);
}

static void read_input(struct arena *arena, const char *name, struct workbook *out) {
    struct error error = {0};
    const char *path = str_fmt(arena, "tests/data/inputs/%s", name).p;
    if (!workbook_test_read(arena, path, out, &error)) {
        fail_msg("%s: %s", name, error.text);
    }
}

static void real_dates_and_serials_are_told_apart(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct workbook workbook;
    read_input(arena, "04_eljur_списки_по_классам.xlsx", &workbook);
    struct cell date = workbook_test_cell(&workbook.sheets.at[0], 5, 2);
    assert_int_equal(date.kind, CELL_DATE);
    assert_true(date_valid(date.date));
    assert_str(date.text, date_iso(arena, date.date).p);
    read_input(arena, "05_1c_список.xls", &workbook);
    assert_str(workbook_test_cell(&workbook.sheets.at[0], 8, 4).text, "2014-10-30");
    assert_true(workbook_test_cell(&workbook.sheets.at[0], 6, 0).covered);
    assert_str(workbook_test_cell(&workbook.sheets.at[0], 6, 0).text, "№");
    arena_close(arena);
}

static void what_is_hidden_or_not_counted_is_told(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct workbook workbook;
    read_input(arena, "12_Форма сбора результатов_ГГ6.xlsx", &workbook);
    assert_true(workbook.sheets.at[2].hidden);
    struct cell formula = workbook_test_cell(&workbook.sheets.at[1], 2, 23);
    assert_int_equal(formula.kind, CELL_FORMULA);
    assert_true(str_starts(formula.text, S("=IF(LEN(C2)>0, SUM(C2")));
    read_input(arena, "06_5кл список НОВЫЙ (2) испр.xlsx", &workbook);
    size_t hidden = 0;
    for (size_t i = 0; i < workbook.sheets.at[0].rows.n; i++) {
        hidden += workbook.sheets.at[0].rows.at[i].hidden;
    }
    assert_true(hidden > 0);
    read_input(arena, "18_codes_10кл_ведущий ноль.xlsx", &workbook);
    assert_str(workbook_test_cell(&workbook.sheets.at[0], 2, 0).text, "01001");
    arena_close(arena);
}

static void one_table_in_three_formats_is_the_same_cells(void **state) {
    (void)state;
    static const struct {
        const char *xlsx;
        const char *name;
    } tables[] = {{"06_5кл список НОВЫЙ (2) испр.xlsx", "list"},
                  {"21_успеваемость школа 2 четв СВОД.xlsx", "summary"}};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        struct arena *arena = arena_open(0);
        struct workbook workbook;
        struct error error = {0};
        read_input(arena, tables[i].xlsx, &workbook);
        struct str xlsx = workbook_test_dump(arena, &workbook);
        // LibreOffice, which made the other two, has counted the one formula.
        size_t formula = str_find(xlsx, S(" f=COUNTA(C4:C83)|"));
        if (formula != STR_NONE) {
            xlsx = str_fmt(arena, "%.*s n79|%s", (int)formula, xlsx.p,
                           str_dup(arena, str_from_at(xlsx, formula + 18)).p);
        }
        const char *kinds[] = {"ods", "xls"};
        for (size_t k = 0; k < 2; k++) {
            const char *path =
                str_fmt(arena, "tests/office/files/%s.%s", tables[i].name, kinds[k]).p;
            if (!workbook_test_read(arena, path, &workbook, &error)) {
                fail_msg("%s: %s", path, error.text);
            }
            assert_string_equal(workbook_format_name(workbook.format), kinds[k]);
            assert_str(workbook_test_dump(arena, &workbook), str_dup(arena, xlsx).p);
        }
        arena_close(arena);
    }
}

int main(int argc, char **argv) {
    if (workbook_test_child(argc, argv)) {
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_input_is_read_or_refused_as_expected),
        cmocka_unit_test(real_dates_and_serials_are_told_apart),
        cmocka_unit_test(what_is_hidden_or_not_counted_is_told),
        cmocka_unit_test(one_table_in_three_formats_is_the_same_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
