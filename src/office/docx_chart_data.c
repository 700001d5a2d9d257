// SPDX-License-Identifier: GPL-3.0-or-later
// The workbook inside a chart. libxlsxwriter 1.1.4 writes only to files and through temporary ones;
// these five parts are written in memory instead, which keeps a document at milliseconds.
#include "office/docx_internal.h"

#include <math.h>

static const char *const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
static const char *const PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define SHEET "application/vnd.openxmlformats-officedocument.spreadsheetml."

struct book {
    struct arena *arena;
    struct zip_out *zip;
};

static bool add(struct book *book, struct str name, const struct buf *part, struct error *error) {
    return zip_out_add(book->zip, name, buf_str(part), false, error);
}

static bool add_types(struct book *book, struct error *error) {
    struct buf out = buf_open(book->arena, DOCX_PART_MAX);
    struct xml xml = xml_start(&out);
    xml_open(&xml, "Types");
    xml_attr_c(&xml, "xmlns", "http://schemas.openxmlformats.org/package/2006/content-types");
    docx_put_type(&xml, "Default", "Extension", "rels",
                  "application/vnd.openxmlformats-package.relationships+xml");
    docx_put_type(&xml, "Default", "Extension", "xml", "application/xml");
    docx_put_type(&xml, "Override", "PartName", "/xl/workbook.xml", SHEET "sheet.main+xml");
    docx_put_type(&xml, "Override", "PartName", "/xl/worksheets/sheet1.xml", SHEET "worksheet+xml");
    xml_close(&xml);
    return add(book, S("[Content_Types].xml"), &out, error);
}

static bool add_relation(struct book *book, struct str part, const char *type, const char *target,
                         struct error *error) {
    struct buf out = buf_open(book->arena, DOCX_PART_MAX);
    struct xml xml = xml_start(&out);
    xml_open(&xml, "Relationships");
    xml_attr_c(&xml, "xmlns", PACKAGE);
    xml_open(&xml, "Relationship");
    xml_attr_c(&xml, "Id", "rId1");
    xml_attr_c(&xml, "Type", type);
    xml_attr_c(&xml, "Target", target);
    xml_close(&xml);
    xml_close(&xml);
    return add(book, part, &out, error);
}

static bool add_workbook(struct book *book, struct error *error) {
    struct buf out = buf_open(book->arena, DOCX_PART_MAX);
    struct xml xml = xml_start(&out);
    xml_open(&xml, "workbook");
    xml_attr_c(&xml, "xmlns", MAIN);
    xml_attr_c(&xml, "xmlns:r", OFFICE);
    xml_open(&xml, "sheets");
    xml_open(&xml, "sheet");
    xml_attr_c(&xml, "name", "Данные");
    xml_attr_c(&xml, "sheetId", "1");
    xml_attr_c(&xml, "r:id", "rId1");
    xml_close(&xml);
    xml_close(&xml);
    xml_close(&xml);
    return add(book, S("xl/workbook.xml"), &out, error);
}

static void cell_open(struct book *book, struct xml *xml, size_t column, size_t row) {
    xml_open(xml, "c");
    xml_attr(xml, "r", str_fmt(book->arena, "%c%zu", (char)('A' + (int)column), row));
}

static void put_text(struct book *book, struct xml *xml, size_t column, size_t row,
                     struct str text) {
    cell_open(book, xml, column, row);
    xml_attr_c(xml, "t", "inlineStr");
    xml_open(xml, "is");
    xml_element(xml, "t", text);
    xml_close(xml);
    xml_close(xml);
}

static bool add_sheet(struct book *book, const struct doc_block *block, struct error *error) {
    struct buf out = buf_open(book->arena, DOCX_PART_MAX);
    struct xml xml = xml_start(&out);
    xml_open(&xml, "worksheet");
    xml_attr_c(&xml, "xmlns", MAIN);
    xml_open(&xml, "sheetData");
    for (size_t row = 0; row <= block->labels.n; row++) {
        xml_open(&xml, "row");
        xml_attr_int(&xml, "r", (int64_t)row + 1);
        if (row > 0) {
            put_text(book, &xml, 0, row + 1, block->labels.at[row - 1]);
        }
        for (size_t s = 0; s < block->series.n; s++) {
            const struct doc_series *series = &block->series.at[s];
            if (row == 0) {
                put_text(book, &xml, s + 1, 1, series->title);
            } else if (row <= series->values.n && isfinite(series->values.at[row - 1])) {
                cell_open(book, &xml, s + 1, row + 1);
                xml_element(&xml, "v", str_fmt(book->arena, "%.15g", series->values.at[row - 1]));
                xml_close(&xml);
            }
        }
        xml_close(&xml);
    }
    xml_close(&xml);
    xml_close(&xml);
    return add(book, S("xl/worksheets/sheet1.xml"), &out, error);
}

bool docx_chart_workbook(struct arena *arena, const struct doc_block *block, struct str *out,
                         struct error *error) {
    struct book book = {arena, zip_out_open(arena, DOCX_PART_MAX)};
    return add_types(&book, error) &&
           add_relation(&book, S("_rels/.rels"), OFFICE "/officeDocument", "xl/workbook.xml",
                        error) &&
           add_relation(&book, S("xl/_rels/workbook.xml.rels"), OFFICE "/worksheet",
                        "worksheets/sheet1.xml", error) &&
           add_workbook(&book, error) && add_sheet(&book, block, error) &&
           zip_out_finish(book.zip, out, error);
}
