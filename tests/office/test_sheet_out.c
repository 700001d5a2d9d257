// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/zip.h"
#include "office/sheet_out.h"
#include "workbook_helper.h"

#include <math.h>
#include <stdlib.h>

static void add_row(struct arena *arena, struct sheet_out *sheet, const char *name, double first,
                    double second, struct date date) {
    struct sheet_out_row *row = vec_push(arena, &sheet->rows);
    *vec_push(arena, &row->values) = (struct sheet_out_value){.text = str_from(name)};
    *vec_push(arena, &row->values) = (struct sheet_out_value){.number = first};
    *vec_push(arena, &row->values) = (struct sheet_out_value){.number = second};
    *vec_push(arena, &row->values) = (struct sheet_out_value){.number = first + second};
    *vec_push(arena, &row->values) = (struct sheet_out_value){.date = date};
}

static struct book_out *sample(struct arena *arena) {
    struct book_out *file = arena_new(arena, struct book_out);
    *file = (struct book_out){.title = S("Карта класса 6А"),
                              .school = S("МБОУ «СОШ № 99»"),
                              .format = S("class-map"),
                              .format_version = 1,
                              .made = 1764000000000};
    *vec_push(arena, &file->notes) =
        (struct book_note){S("Процедура"), S("Групповой проект, 24.11.2025")};
    struct sheet_out *sheet = vec_push(arena, &file->sheets);
    sheet->name = S("Отметки: 6А/1");
    sheet->total_title = S("В среднем");
    *vec_push(arena, &sheet->columns) = (struct sheet_out_column){.title = S("Ученик")};
    *vec_push(arena, &sheet->columns) = (struct sheet_out_column){
        .title = S("Планирование"), .name = S("plan"), .type = SHEET_NUMBER};
    *vec_push(arena, &sheet->columns) = (struct sheet_out_column){
        .title = S("Доля"), .type = SHEET_PERCENT, .decimals = 1, .total_value = NAN};
    *vec_push(arena, &sheet->columns) = (struct sheet_out_column){.title = S("Сумма"),
                                                                  .type = SHEET_NUMBER,
                                                                  .decimals = 2,
                                                                  .formula = S("=B{row}+C{row}"),
                                                                  .total = S("=AVERAGE({column})"),
                                                                  .total_value = 2.007};
    *vec_push(arena, &sheet->columns) =
        (struct sheet_out_column){.title = S("Дата"), .type = SHEET_DATE};
    add_row(arena, sheet, "Абрамова Василиса", 2, 0.764, (struct date){2025, 11, 24});
    add_row(arena, sheet, "=HYPERLINK(\"http://x\")", 1, 0.25, (struct date){2025, 11, 25});
    return file;
}

static void what_is_written_reads_back(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct error error = {0};
    struct str bytes = {0};
    struct workbook workbook;
    assert_true(book_out_to_xlsx(arena, sample(arena), &bytes, &error));
    if (getenv("VSOKO_TEST_KEEP") != NULL) { // to look at it in a spreadsheet
        FILE *kept = fopen(getenv("VSOKO_TEST_KEEP"), "wb");
        fwrite(bytes.p, 1, bytes.n, kept);
        fclose(kept);
    }
    if (!workbook_test_bytes(arena, bytes, &workbook, &error)) {
        fail_msg("%s", error.text);
    }
    assert_str(workbook_test_dump(arena, &workbook),
               "[О файле]\n1: tВид файла| tclass-map|\n2: tВерсия вида| n1|\n"
               "3: tНазвание| tКарта класса 6А|\n4: tШкола| tМБОУ «СОШ № 99»|\n"
               "5: tСоставлен| t24.11.2025|\n6: tПроцедура| tГрупповой проект, 24.11.2025|\n"
               "8: tЛист| tСтрок|\n9: tОтметки: 6А/1| n2|\n[Отметки  6А 1]\n"
               "1: tУченик| tПланирование| tДоля| tСумма| tДата|\n"
               "2: tАбрамова Василиса| n2| n0.764| n2.764| d2025-11-24|\n"
               "3: t=HYPERLINK(\"http://x\")| n1| n0.25| n1.25| d2025-11-25|\n"
               "4: tВ среднем| .| .| n2.007|\n");
    assert_true(workbook_test_cell(&workbook.sheets.at[1], 2, 2).percent);
    arena_close(arena);
}

static void formulas_names_and_filters_are_live(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct str bytes = {0};
    struct str sheet = {0};
    struct str book = {0};
    struct zip_limits limits = {.part_bytes = 1 << 20, .ratio = 200, .parts = 100};
    assert_true(book_out_to_xlsx(arena, sample(arena), &bytes, NULL));
    struct zip_in *zip = zip_in_open(arena, bytes, &limits, NULL);
    assert_non_null(zip);
    assert_true(zip_in_read(zip, arena, S("xl/worksheets/sheet2.xml"), 1 << 20, &sheet, NULL));
    assert_true(zip_in_read(zip, arena, S("xl/workbook.xml"), 1 << 20, &book, NULL));
    const char *in_sheet[] = {"<f>B3+C3</f><v>1.25</v>", "<f>AVERAGE($D$2:$D$3)</f>",
                              "<autoFilter ref=\"A1:E3\"/>", "state=\"frozen\""};
    for (size_t i = 0; i < sizeof in_sheet / sizeof in_sheet[0]; i++) {
        if (str_find(sheet, str_from(in_sheet[i])) == STR_NONE) {
            fail_msg("no %s", in_sheet[i]);
        }
    }
    assert_true(str_find(book, S("<definedName name=\"plan\">'Отметки  6А 1'!$B$2:$B$3<")) !=
                STR_NONE);
    assert_true(str_find(book, S("name=\"vsoko_version\"")) != STR_NONE);
    arena_close(arena);
}

static void what_excel_cannot_hold_is_refused_in_words(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct book_out *file = sample(arena);
    struct error error = {0};
    struct str out = {0};
    struct str long_text = {memset(arena_alloc(arena, 40000), 'x', 40000), 40000};
    file->sheets.at[0].rows.at[1].values.at[0].text = long_text;
    assert_false(book_out_to_xlsx(arena, file, &out, &error));
    assert_non_null(strstr(error.text, "в строке 3"));
    file->sheets.at[0].rows.n = 2000000;
    assert_false(book_out_to_xlsx(arena, file, &out, &error));
    assert_non_null(strstr(error.text, "2000000 строк"));
    arena_close(arena);
}

int main(int argc, char **argv) {
    if (workbook_test_child(argc, argv)) {
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_reads_back),
        cmocka_unit_test(formulas_names_and_filters_are_live),
        cmocka_unit_test(what_excel_cannot_hold_is_refused_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
