// SPDX-License-Identifier: GPL-3.0-or-later
// What a cell means, format by format, on files made here for the purpose.
#include "test.h"

#include "base/zip.h"
#include "workbook_helper.h"

struct part {
    const char *name;
    const char *text;
};

static struct str package(struct arena *arena, const struct part *parts, size_t n) {
    struct zip_out *zip = zip_out_open(arena, 1 << 24);
    struct str out = {0};
    for (size_t i = 0; i < n; i++) {
        assert_true(
            zip_out_add(zip, str_from(parts[i].name), str_from(parts[i].text), false, NULL));
    }
    assert_true(zip_out_finish(zip, &out, NULL));
    return out;
}

static const char relations[] =
    "<Relationships><Relationship Id='r1' Type='a/worksheet' Target='worksheets/s1.xml'/>"
    "<Relationship Id='r2' Type='a/worksheet' Target='/xl/worksheets/s2.xml'/>"
    "<Relationship Id='r3' Type='a/chartsheet' Target='chartsheets/c.xml'/>"
    "<Relationship Id='r4' Type='a/sharedStrings' Target='sharedStrings.xml'/>"
    "<Relationship Id='r5' Type='a/styles' Target='styles.xml'/></Relationships>";
static const char strings[] =
    "<sst><si><t>один</t></si><si><r><t>два </t></r><r><t>слова</t></r><rPh><t>чтение</t></rPh>"
    "</si><si><t>строка_x000A_вторая _x0041</t></si></sst>";
static const char styles[] =
    "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='[$-419]d\\ mmmm\\ yyyy;@'/>"
    "<numFmt numFmtId='165' formatCode='00000'/><numFmt numFmtId='166' formatCode='0.0%'/>"
    "<numFmt numFmtId='167' formatCode='0&quot; дней&quot;'/><numFmt numFmtId='168' "
    "formatCode='[h]:mm'/></numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
    "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='165'/>"
    "<xf numFmtId='166'/><xf numFmtId='167'/><xf numFmtId='22'/><xf numFmtId='168'/></cellXfs>"
    "</styleSheet>";

// A workbook with one sheet of these rows, beside a hidden and a chart sheet.
static struct str xlsx(struct arena *arena, const char *properties, const char *sheet) {
    const char *workbook =
        str_fmt(arena,
                "<x:workbook xmlns:x='u' xmlns:r='v'>%s<x:sheets><x:sheet name='Первый' r:id='r1'/>"
                "<x:sheet name='Второй' state='veryHidden' r:id='r2'/>"
                "<x:sheet name='Диаграмма' r:id='r3'/></x:sheets></x:workbook>",
                properties)
            .p;
    const struct part parts[] = {
        {"xl/workbook.xml", workbook},
        {"xl/_rels/workbook.xml.rels", relations},
        {"xl/sharedStrings.xml", strings},
        {"xl/styles.xml", styles},
        {"xl/worksheets/s1.xml", str_fmt(arena, "<worksheet>%s</worksheet>", sheet).p},
        {"xl/worksheets/s2.xml", "<worksheet><sheetData/></worksheet>"},
    };
    return package(arena, parts, sizeof parts / sizeof parts[0]);
}

static struct str shown(struct arena *arena, struct str bytes) {
    struct workbook workbook;
    struct error error = {0};
    if (!workbook_test_bytes(arena, bytes, &workbook, &error)) {
        return str_dup(arena, str_from(error.text));
    }
    return workbook_test_dump(arena, &workbook);
}

#define REST "[Второй] hidden\n"

static void each_kind_of_xlsx_cell_is_read(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    static const struct {
        const char *cells;
        const char *shown;
    } cases[] = {
        {"<c t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='s'><v>2</v></c>",
         " tодин| tдва слова| tстрока\nвторая _x0041|"},
        {"<c r='B1' t='inlineStr'><is><t>здесь</t></is></c>", " .| tздесь|"},
        {"<c><v>5</v></c><c><v>0.1</v></c><c><v>45.600000000000001</v></c><c><v>1E3</v></c>",
         " n5| n0.1| n45.6| n1000|"},
        {"<c s='1'><v>45985</v></c><c s='2'><v>45985</v></c><c s='6'><v>45985.5</v></c>",
         " d2025-11-24| d2025-11-24| d2025-11-24 12:00:00|"},
        {"<c s='1'><v>1</v></c><c s='1'><v>61</v></c><c s='7'><v>0.25</v></c>",
         " d1900-01-01| d1900-03-01| d06:00:00|"},
        {"<c s='1'><v>-3</v></c><c s='1'><v>9999999</v></c>", " n-3| n9999999|"},
        {"<c s='3'><v>701</v></c><c s='4'><v>0.764</v></c><c s='5'><v>7</v></c>",
         " n00701| n0.764| n7|"},
        {"<c t='b'><v>1</v></c><c t='e'><v>#DIV/0!</v></c><c t='d'><v>2025-09-01T08:30:00</v></c>",
         " bИСТИНА| e#DIV/0!| d2025-09-01 08:30:00|"},
        {"<c><f>SUM(A2:A3)</f></c><c><f>A1</f><v>4</v></c><c t='str'><f>\"\"</f><v></v></c>"
         "<c t='str'><f>A2</f><v>да</v></c>",
         " f=SUM(A2:A3)| n4| .| tда|"},
        {"<c t='n'><v>не число</v></c><c s='99'><v>1</v></c>", " tне число| n1|"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *sheet =
            str_fmt(arena, "<sheetData><row>%s</row></sheetData>", cases[i].cells).p;
        const char *wanted = str_fmt(arena, "[Первый]\n1:%s\n" REST, cases[i].shown).p;
        assert_str(shown(arena, xlsx(arena, "", sheet)), wanted);
    }
    arena_close(arena);
}

static void a_workbook_of_1904_has_the_same_days(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct str bytes = xlsx(arena, "<x:workbookPr date1904='1'/>",
                            "<sheetData><row><c s='1'><v>44523</v></c></row></sheetData>");
    assert_str(shown(arena, bytes), "[Первый]\n1: d2025-11-24|\n" REST);
    arena_close(arena);
}

static void merged_hidden_and_sparse_places_are_kept(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct workbook workbook;
    struct error error = {0};
    struct str bytes =
        xlsx(arena, "",
             "<cols><col min='2' max='3' hidden='1'/></cols><sheetData>"
             "<row r='2'><c r='A2'><v>1</v></c><c r='D2'><v>2</v></c></row>"
             "<row r='3' hidden='1'><c r='B3'><v>3</v></c></row><row r='5'><c r='A5' s='1'/></row>"
             "</sheetData><mergeCells><mergeCell ref='A2:B3'/><mergeCell ref='D2:XFD1048576'/>"
             "</mergeCells>");
    assert_true(workbook_test_bytes(arena, bytes, &workbook, &error));
    assert_str(workbook_test_dump(arena, &workbook),
               "[Первый]\n2: n1| n*1| .| n2|\n3 hidden: n*1| n*1| .| n*2|\n" REST);
    const struct sheet *sheet = &workbook.sheets.at[0];
    assert_int_equal(sheet->hidden_columns.n, 2);
    assert_int_equal(sheet->hidden_columns.at[0], 1);
    assert_int_equal(sheet->merged.n, 2);
    assert_int_equal(sheet->merged.at[1].last_row, 1048576);
    arena_close(arena);
}

static void a_hostile_xlsx_is_refused_with_its_reason(void **state) {
    (void)state;
    static const struct {
        const char *sheet;
        const char *reason;
    } cases[] = {
        {"<sheetData><row><c t='s'><v>3</v></c></row></sheetData>", "которого нет"},
        {"<sheetData><row><c t='s'><v>-1</v></c></row></sheetData>", "которого нет"},
        {"<sheetData><row><c r='XFE1'><v>1</v></c></row></sheetData>", "больше 16384 столбцов"},
        {"<sheetData><row r='5'/><row r='4'/></sheetData>", "идут не по порядку"},
        {"<sheetData><row><c><v>1</v></row></sheetData>", "не читается"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena *arena = arena_open(0);
        struct str text = shown(arena, xlsx(arena, "", cases[i].sheet));
        if (str_find(text, str_from(cases[i].reason)) == STR_NONE) {
            fail_msg("%s: %.*s", cases[i].sheet, STR_ARG(text));
        }
        arena_close(arena);
    }
}

static struct str ods(struct arena *arena, const char *rows) {
    const struct part parts[] = {
        {"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
        {"content.xml",
         str_fmt(arena,
                 "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x' "
                 "xmlns:style='s' xmlns:calcext='c'><office:automatic-styles><style:style "
                 "style:name='h'><style:table-properties table:display='false'/></style:style>"
                 "</office:automatic-styles><office:body><office:spreadsheet>"
                 "<table:table table:name='Л' table:style-name='h'>%s</table:table>"
                 "</office:spreadsheet></office:body></office:document-content>",
                 rows)
             .p},
    };
    return package(arena, parts, 2);
}

static void each_kind_of_ods_cell_is_read(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    static const struct {
        const char *rows;
        const char *shown;
    } cases[] = {
        {"<table:table-row><table:table-cell office:value-type='string'><text:p>а<text:s "
         "text:c='2'/>б</text:p><text:p>в</text:p></table:table-cell><table:table-cell "
         "office:value-type='float' office:value='1.5'><text:p>1,5</text:p></table:table-cell>"
         "<table:table-cell office:value-type='date' office:date-value='2025-11-24'><text:p>24.11"
         "</text:p></table:table-cell><table:table-cell office:value-type='boolean' "
         "office:boolean-value='true'/></table:table-row>",
         "1: tа  б\nв| n1.5| d2025-11-24| bИСТИНА|\n"},
        {"<table:table-row table:number-rows-repeated='2'><table:table-cell "
         "table:number-columns-repeated='2' office:value-type='float' office:value='7'/>"
         "<table:table-cell table:number-columns-repeated='16000'/></table:table-row>"
         "<table:table-row table:number-rows-repeated='1048000'><table:table-cell/>"
         "</table:table-row>",
         "1: n7| n7|\n2: n7| n7|\n"},
        {"<table:table-row table:visibility='collapse'><table:table-cell "
         "office:value-type='string' "
         "calcext:value-type='error'><text:p>#DIV/0!</text:p></table:table-cell><table:table-cell "
         "table:formula='of:=SUM([.A1])'/><table:table-cell office:value-type='string'>"
         "<office:annotation><text:p>чужое</text:p></office:annotation><text:p>своё</text:p>"
         "</table:table-cell></table:table-row>",
         "1 hidden: e#DIV/0!| f=SUM([.A1])| tсвоё|\n"},
        {"<table:table-row><table:table-cell table:number-columns-spanned='2' "
         "table:number-rows-spanned='2' office:value-type='string'><text:p>о</text:p>"
         "</table:table-cell><table:covered-table-cell/></table:table-row><table:table-row>"
         "<table:covered-table-cell table:number-columns-repeated='2'/><table:table-cell "
         "office:value-type='percentage' office:value='0.5'/></table:table-row>",
         "1: tо| t*о|\n2: t*о| t*о| n0.5|\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_str(shown(arena, ods(arena, cases[i].rows)),
                   str_fmt(arena, "[Л] hidden\n%s", cases[i].shown).p);
    }
    arena_close(arena);
}

static void an_ods_that_repeats_without_end_is_refused(void **state) {
    (void)state;
    struct arena *arena = arena_open(WORKBOOK_ARENA);
    struct str cells = shown(
        arena, ods(arena, "<table:table-row table:number-rows-repeated='1048576'><table:table-cell "
                          "table:number-columns-repeated='16384' office:value-type='float' "
                          "office:value='1'/></table:table-row>"));
    assert_true(str_find(cells, S("заполненных ячеек")) != STR_NONE);
    struct str columns =
        shown(arena, ods(arena, "<table:table-row><table:table-cell "
                                "table:number-columns-repeated='2000000000' "
                                "office:value-type='float' office:value='1'/></table:table-row>"));
    assert_true(str_find(columns, S("больше 16384 столбцов")) != STR_NONE);
    arena_close(arena);
}

static struct str docx(struct arena *arena, const char *body) {
    const struct part parts[] = {
        {"[Content_Types].xml", "<Types/>"},
        {"word/document.xml",
         str_fmt(arena, "<w:document xmlns:w='u' xmlns:m='v'><w:body>%s</w:body></w:document>",
                 body)
             .p},
    };
    return package(arena, parts, 2);
}

#define WORDS(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define CELL(properties, text) "<w:tc><w:tcPr>" properties "</w:tcPr>" WORDS(text) "</w:tc>"

static void tables_of_word_are_rows_and_lines_between_them_too(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    static const struct {
        const char *body;
        const char *shown;
    } cases[] = {
        {WORDS("Протокол") "<w:p/>"
                           "<w:tbl><w:tr>" CELL("", "Код")
                               CELL("", "Данилова</w:t><w:br/><w:t>Анна") "</w:tr></w:tbl>" WORDS(
                                   "после"),
         "1: tПротокол|\n2: tКод| tДанилова\nАнна|\n3: tпосле|\n"},
        {"<w:tbl><w:tr>" CELL("<w:gridSpan w:val='2'/>", "о")
             CELL("", "1") "</w:tr><w:tr>" CELL("<w:vMerge w:val='restart'/>", "п") CELL(
                 "", "2") "</w:tr><w:tr>" CELL("<w:vMerge/>", "") CELL("", "3") "</w:tr></w:tbl>",
         "1: tо| t*о| t1|\n2: tп| t2|\n3: t*п| t3|\n"},
        {"<w:tbl><w:tr><w:tc>" WORDS("а") "<w:tbl><w:tr>" CELL(
             "", "б") "</w:tr></w:tbl></w:tc>" CELL("", "в") "</w:tr></w:tbl>",
         "1: tа\nб| tв|\n"},
        {"<w:p><w:r><w:t>я</w:t></w:r><w:del><w:r><w:t>нет</w:t></w:r></w:del><w:drawing>" WORDS(
             "рисунок") "</w:drawing></w:p>",
         "1: tя|\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_str(shown(arena, docx(arena, cases[i].body)),
                   str_fmt(arena, "[]\n%s", cases[i].shown).p);
    }
    struct str wide =
        shown(arena, docx(arena, "<w:tbl><w:tr>" CELL("<w:gridSpan w:val='16384'/>", "о")
                                     CELL("", "1") "</w:tr></w:tbl>"));
    assert_true(str_find(wide, S("больше 16384 столбцов")) != STR_NONE);
    arena_close(arena);
}

static void html_tables_are_read_as_excel_shows_them(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    assert_str(shown(arena, S("<h1>Список</h1><table><tr><th rowspan=2>а<th colspan=2>б  в\n г"
                              "<tr><td>1<td>&lt;2&gt;<br>три<script>x</script></table>"
                              "<table><tr><td>=1+1</table>")),
               "[]\n1: tСписок|\n2: tа| tб в г| t*б в г|\n3: t*а| t1| t<2>\nтри|\n4: t=1+1|\n");
    arena_close(arena);
}

// A tree deeper than any stack, and formatting that the parser would copy at each step.
static void a_web_page_without_end_is_refused_in_time(void **state) {
    (void)state;
    static const char *const tags[] = {"<div>", "<b>", "<table><tr><td>", "<FONT color=1>"};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        struct arena *arena = arena_open(0);
        struct buf page = buf_open(arena, 1 << 24);
        buf_put(&page, S("<html>"));
        for (int k = 0; k < 100000; k++) {
            buf_put_c(&page, tags[i]);
        }
        struct str text = shown(arena, buf_str(&page));
        if (str_find(text, S("не прочитан")) == STR_NONE) {
            fail_msg("%s: %.*s", tags[i], (int)(text.n < 200 ? text.n : 200), text.p);
        }
        arena_close(arena);
    }
}

static void what_is_no_table_is_named(void **state) {
    (void)state;
    static const struct {
        struct str bytes;
        const char *named;
    } cases[] = {
        {{"%PDF-1.7", 8}, "документ PDF"},
        {{"\x89PNG\r\n", 6}, "картинка PNG"},
        {{"{\"a\": 1}", 8}, "файл JSON"},
        {{"<?xml version='1.0'?><a/>", 25}, "файл XML"},
        {{"\0\1\2\3\4\5\6\7abc", 11}, "файл неизвестного вида"},
        {{" \r\n\n", 4}, "Файл пуст"},
        {{"\xEF\xBB\xBF", 3}, "Файл пуст"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena *arena = arena_open(0);
        struct str text = shown(arena, cases[i].bytes);
        if (str_find(text, str_from(cases[i].named)) == STR_NONE) {
            fail_msg("%s: %.*s", cases[i].named, STR_ARG(text));
        }
        arena_close(arena);
    }
}

int main(int argc, char **argv) {
    if (workbook_test_child(argc, argv)) {
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_xlsx_cell_is_read),
        cmocka_unit_test(a_workbook_of_1904_has_the_same_days),
        cmocka_unit_test(merged_hidden_and_sparse_places_are_kept),
        cmocka_unit_test(a_hostile_xlsx_is_refused_with_its_reason),
        cmocka_unit_test(each_kind_of_ods_cell_is_read),
        cmocka_unit_test(an_ods_that_repeats_without_end_is_refused),
        cmocka_unit_test(tables_of_word_are_rows_and_lines_between_them_too),
        cmocka_unit_test(html_tables_are_read_as_excel_shows_them),
        cmocka_unit_test(a_web_page_without_end_is_refused_in_time),
        cmocka_unit_test(what_is_no_table_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
