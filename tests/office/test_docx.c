// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/xml.h"
#include "base/zip.h"
#include "office/doc.h"

#include <math.h>
#include <stdlib.h>

static struct arena *arena;

static int open_arena(void **state) {
    (void)state;
    arena = arena_open(0);
    return 0;
}

static int close_arena(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

static void add_text(struct doc *doc, enum doc_block_kind kind, int level, enum doc_align align,
                     struct str text) {
    struct doc_block *block = doc_add(arena, doc, kind);
    block->level = level;
    block->align = align;
    block->text = text;
}

static struct doc_block *add_chart(struct doc *doc, enum doc_chart_kind kind, struct str title) {
    static const char *const labels[] = {"5А", "5Б", "5В"};
    static const char *const series[] = {"Ниже базового", "Базовый", "Повышенный", "Высокий"};
    static const double values[4][3] = {{8, 12, 0}, {32, 40, NAN}, {36, 30, 50}, {24, 18, 50}};
    struct doc_block *block = doc_add(arena, doc, DOC_CHART);
    block->chart = kind;
    block->text = title;
    block->alt = S("Доли уровней по классам");
    block->unit = S("%");
    block->note = S("N = 72.");
    int count = kind == DOC_CHART_DUMBBELL || kind == DOC_CHART_LINE ? 2 : 4;
    count = kind == DOC_CHART_HISTOGRAM ? 1 : count;
    for (int i = 0; i < 3; i++) {
        *vec_push(arena, &block->labels) = str_from(labels[i]);
    }
    for (int s = 0; s < count; s++) {
        struct doc_series *one = vec_push(arena, &block->series);
        one->title = str_from(series[s]);
        for (int i = 0; i < 3; i++) {
            *vec_push(arena, &one->values) = values[s][i];
        }
    }
    return block;
}

static void add_table(struct doc *doc, int rows) {
    static const char *const titles[] = {"Класс",   "По списку",  "Участвовали", "Ниже базового",
                                         "Базовый", "Повышенный", "Высокий",     "Средний процент"};
    struct doc_block *block = doc_add(arena, doc, DOC_TABLE);
    block->text = S("Результаты");
    block->note = S("При числе участников меньше десяти стоят числа.");
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        struct doc_table_column *column = vec_push(arena, &block->columns);
        column->title = str_from(titles[i]);
        column->numeric = i > 0;
    }
    for (int r = 0; r < rows; r++) {
        static const char *const cells[] = {"5А",
                                            "26",
                                            "25",
                                            "2 из 25 (8\u00A0%)",
                                            "8 из 25 (32\u00A0%)",
                                            "9 из 25 (36\u00A0%)",
                                            "6 из 25 (24\u00A0%)",
                                            "71,4"};
        struct doc_table_row *row = vec_push(arena, &block->rows);
        for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
            *vec_push(arena, &row->cells) = str_from(cells[i]);
        }
    }
}

static struct doc sample(void) {
    struct doc doc = {
        .title = S("Справка <об итогах> & «прочем»"),
        .school = S("МБОУ СОШ № 5"),
        .author = S("Петрова А. С."),
        .draft = true,
    };
    add_text(&doc, DOC_PARAGRAPH, 0, DOC_CENTER, S("Муниципальное учреждение «Школа № 5»"));
    add_text(&doc, DOC_HEADING, 1, DOC_CENTER, S("АНАЛИТИЧЕСКАЯ СПРАВКА"));
    add_text(&doc, DOC_HEADING, 2, DOC_LEFT, S("Что видно"));
    add_text(&doc, DOC_PARAGRAPH, 0, DOC_JUSTIFY,
             S("Основание: приказ от 01.09.2026 № 12. Цель: узнать, как ученики работают в "
               "группе, и решить, чему учить дальше."));
    add_table(&doc, 3);
    add_chart(&doc, DOC_CHART_STACKED, S("Уровни по классам"));
    add_chart(&doc, DOC_CHART_BARS, S("Столбцы"))->labels.at[1] = S("Работает с текстом и схемой");
    add_chart(&doc, DOC_CHART_LINE, S("Линии"));
    add_chart(&doc, DOC_CHART_DUMBBELL, S("Было и стало"));
    add_chart(&doc, DOC_CHART_HISTOGRAM, S("Распределение"));
    add_chart(&doc, DOC_CHART_HEAT, S("Карта"));
    doc_add(arena, &doc, DOC_PAGE_BREAK);
    add_table(&doc, 60);
    struct doc_block *signature = doc_add(arena, &doc, DOC_SIGNATURE);
    signature->text = S("Заместитель директора");
    signature->note = S("А. С. Петрова");
    return doc;
}

static bool accept_open(void *context, struct str name, const char *const *attributes,
                        struct error *error) {
    (void)context, (void)name, (void)attributes, (void)error;
    return true;
}

static bool accept_close(void *context, struct str name, struct error *error) {
    (void)context, (void)name, (void)error;
    return true;
}

static bool keep_text(void *context, struct str text, struct error *error) {
    (void)error;
    buf_put(context, text);
    return true;
}

// Reads a part as XML; the text between its tags is added to `text`.
static void read_part(struct zip_in *zip, struct str name, struct buf *text) {
    static const struct xml_handler handler = {accept_open, accept_close, keep_text};
    static const struct xml_limits limits = {.depth = 64, .text_bytes = 1 << 20};
    struct error error = {0};
    struct str bytes;
    assert_true(zip_in_read(zip, arena, name, 1 << 24, &bytes, &error));
    assert_true(utf8_valid(bytes));
    struct xml_reader *reader = xml_reader_open(arena, name, &handler, text, &limits);
    if (!xml_reader_feed(reader, bytes, true, &error)) {
        fail_msg("%.*s: %s", STR_ARG(name), error.text);
    }
}

static struct zip_in *docx_of(const struct doc *doc, struct str *bytes) {
    static const struct zip_limits limits = {.part_bytes = 1 << 24, .ratio = 400, .parts = 200};
    struct error error = {0};
    if (!doc_to_docx(arena, doc, bytes, &error)) {
        fail_msg("%s", error.text);
    }
    struct zip_in *zip = zip_in_open(arena, *bytes, &limits, &error);
    assert_non_null(zip);
    return zip;
}

// To look at it: VSOKO_TEST_OUT names a folder.
static void keep_file(struct str bytes) {
    const char *folder = getenv("VSOKO_TEST_OUT");
    if (folder != NULL) {
        FILE *file = fopen(str_fmt(arena, "%s/sample.docx", folder).p, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(bytes.p, 1, bytes.n, file), bytes.n);
        fclose(file);
    }
}

static void every_part_is_well_formed_xml(void **state) {
    (void)state;
    struct doc doc = sample();
    struct str bytes;
    struct zip_in *zip = docx_of(&doc, &bytes);
    keep_file(bytes);
    size_t charts = 0;
    for (size_t i = 0; i < zip_in_count(zip); i++) {
        struct str name = zip_in_name(zip, i);
        struct buf text = buf_open(arena, 1 << 20);
        if (!str_ends(name, S(".xlsx"))) {
            read_part(zip, name, &text);
        } else {
            charts++;
        }
    }
    assert_int_equal(charts, 5); // the heat map is a table
}

static void texts_are_in_the_document_once_and_whole(void **state) {
    (void)state;
    struct doc doc = sample();
    struct str bytes;
    struct zip_in *zip = docx_of(&doc, &bytes);
    struct buf text = buf_open(arena, 1 << 20);
    read_part(zip, S("word/document.xml"), &text);
    assert_true(str_find(buf_str(&text), S("«Школа № 5»")) != STR_NONE);
    assert_true(str_find(buf_str(&text), S("9 из 25 (36\u00A0%)")) != STR_NONE);
    assert_true(str_find(buf_str(&text), S("А. С. Петрова")) != STR_NONE);
    struct buf core = buf_open(arena, 1 << 20);
    read_part(zip, S("docProps/core.xml"), &core);
    assert_true(str_find(buf_str(&core), S("Справка <об итогах> & «прочем»")) != STR_NONE);
    struct buf header = buf_open(arena, 1 << 20);
    read_part(zip, S("word/header1.xml"), &header);
    assert_str(buf_str(&header), "МБОУ СОШ № 5ЧЕРНОВИК");
}

static void a_chart_carries_its_numbers_twice(void **state) {
    (void)state;
    struct doc doc = sample();
    struct str bytes, book_bytes;
    struct error error = {0};
    struct zip_in *zip = docx_of(&doc, &bytes);
    struct buf chart = buf_open(arena, 1 << 20), sheet = buf_open(arena, 1 << 20);
    read_part(zip, S("word/charts/chart1.xml"), &chart);
    assert_true(
        zip_in_read(zip, arena, S("word/embeddings/chart1.xlsx"), 1 << 20, &book_bytes, &error));
    static const struct zip_limits limits = {.part_bytes = 1 << 20, .ratio = 400, .parts = 20};
    struct zip_in *book = zip_in_open(arena, book_bytes, &limits, &error);
    assert_non_null(book);
    read_part(book, S("xl/worksheets/sheet1.xml"), &sheet);
    // Two points of «Базовый», none for «нет данных», then the next series.
    assert_true(str_find(buf_str(&chart), S("$C$4General3240'Данные'!$D$1")) != STR_NONE);
    assert_str(buf_str(&sheet), "Ниже базовогоБазовыйПовышенныйВысокий5А83236245Б124030185В05050");
}

static void equal_documents_give_equal_bytes(void **state) {
    (void)state;
    struct doc one = sample(), two = sample();
    struct str first, second;
    docx_of(&one, &first);
    docx_of(&two, &second);
    assert_true(str_eq(first, second));
}

static void html_shows_the_same_texts_and_escapes_them(void **state) {
    (void)state;
    struct doc doc = {0};
    add_text(&doc, DOC_PARAGRAPH, 0, DOC_JUSTIFY, S("<script>alert('x')</script>"));
    add_table(&doc, 1);
    add_chart(&doc, DOC_CHART_STACKED, S("Уровни"));
    struct buf out = buf_open(arena, 1 << 20);
    doc_to_html(&out, &doc);
    assert_true(str_find(buf_str(&out), S("<script")) == STR_NONE);
    assert_true(str_find(buf_str(&out), S("&lt;script&gt;")) != STR_NONE);
    assert_true(str_find(buf_str(&out), S("<td class=\"num\">9 из 25 (36\u00A0%)</td>")) !=
                STR_NONE);
    assert_true(str_find(buf_str(&out), S("<td/>")) == STR_NONE);
    assert_true(str_find(buf_str(&out), S("<svg")) != STR_NONE);
}

static void numbers_of_a_chart_are_whole_or_have_one_decimal(void **state) {
    (void)state;
    assert_str(doc_number(arena, 25), "25");
    assert_str(doc_number(arena, 71.44), "71,4");
    assert_str(doc_number(arena, NAN), "–");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_is_well_formed_xml),
        cmocka_unit_test(texts_are_in_the_document_once_and_whole),
        cmocka_unit_test(a_chart_carries_its_numbers_twice),
        cmocka_unit_test(equal_documents_give_equal_bytes),
        cmocka_unit_test(html_shows_the_same_texts_and_escapes_them),
        cmocka_unit_test(numbers_of_a_chart_are_whole_or_have_one_decimal),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
