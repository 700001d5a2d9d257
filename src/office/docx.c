// SPDX-License-Identifier: GPL-3.0-or-later
// The package: which parts a .docx holds and how they refer to each other (ECMA-376, part 1).
#include "office/docx_internal.h"

static const char *const TYPES = "http://schemas.openxmlformats.org/package/2006/content-types";
static const char *const RELATIONSHIPS =
    "http://schemas.openxmlformats.org/package/2006/relationships";
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define WORD "application/vnd.openxmlformats-officedocument.wordprocessingml."

struct buf docx_part(struct docx *docx) {
    return buf_open(docx->arena, DOCX_PART_MAX);
}

bool docx_add(struct docx *docx, struct str name, const struct buf *part, struct error *error) {
    if (!buf_ok(part)) {
        return error_set(error, ERROR_LIMIT,
                         "Документ слишком велик: часть «%.*s» больше %d МБ. Разделите документ.",
                         STR_ARG(name), DOCX_PART_MAX >> 20);
    }
    return zip_out_add(docx->zip, name, buf_str(part), false, error);
}

void docx_put_type(struct xml *xml, const char *element, const char *key, const char *name,
                   const char *type) {
    xml_open(xml, element);
    xml_attr_c(xml, key, name);
    xml_attr_c(xml, "ContentType", type);
    xml_close(xml);
}

// Charts that get a part of their own: a heat map is a table.
static int charts_of(const struct doc *doc) {
    int count = 0;
    for (size_t i = 0; i < doc->blocks.n; i++) {
        const struct doc_block *block = &doc->blocks.at[i];
        count += block->kind == DOC_CHART && block->chart != DOC_CHART_HEAT;
    }
    return count;
}

// Goes in first: by it some programs tell a .docx from any other archive.
static bool add_types(struct docx *docx, struct error *error) {
    static const char *const parts[][2] = {
        {"/word/document.xml", WORD "document.main+xml"},
        {"/word/styles.xml", WORD "styles+xml"},
        {"/word/settings.xml", WORD "settings+xml"},
        {"/word/header1.xml", WORD "header+xml"},
        {"/word/header2.xml", WORD "header+xml"},
        {"/word/footer1.xml", WORD "footer+xml"},
        {"/word/footer2.xml", WORD "footer+xml"},
        {"/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"},
    };
    struct buf out = docx_part(docx);
    struct xml xml = xml_start(&out);
    xml_open(&xml, "Types");
    xml_attr_c(&xml, "xmlns", TYPES);
    docx_put_type(&xml, "Default", "Extension", "rels",
                  "application/vnd.openxmlformats-package.relationships+xml");
    docx_put_type(&xml, "Default", "Extension", "xml", "application/xml");
    docx_put_type(&xml, "Default", "Extension", "xlsx",
                  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        docx_put_type(&xml, "Override", "PartName", parts[i][0], parts[i][1]);
    }
    for (int i = 1; i <= charts_of(docx->doc); i++) {
        docx_put_type(&xml, "Override", "PartName",
                      str_fmt(docx->arena, "/word/charts/chart%d.xml", i).p,
                      "application/vnd.openxmlformats-officedocument.drawingml.chart+xml");
    }
    xml_close(&xml);
    return docx_add(docx, S("[Content_Types].xml"), &out, error);
}

static void put_relation(struct xml *xml, const char *id, const char *type, const char *target) {
    xml_open(xml, "Relationship");
    xml_attr_c(xml, "Id", id);
    xml_attr_c(xml, "Type", type);
    xml_attr_c(xml, "Target", target);
    xml_close(xml);
}

static bool add_package_relations(struct docx *docx, struct error *error) {
    struct buf out = docx_part(docx);
    struct xml xml = xml_start(&out);
    xml_open(&xml, "Relationships");
    xml_attr_c(&xml, "xmlns", RELATIONSHIPS);
    put_relation(&xml, "rId1", OFFICE "officeDocument", "word/document.xml");
    put_relation(&xml, "rId2",
                 "http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
                 "core-properties",
                 "docProps/core.xml");
    xml_close(&xml);
    return docx_add(docx, S("_rels/.rels"), &out, error);
}

static bool add_document_relations(struct docx *docx, struct error *error) {
    struct buf out = docx_part(docx);
    struct xml xml = xml_start(&out);
    xml_open(&xml, "Relationships");
    xml_attr_c(&xml, "xmlns", RELATIONSHIPS);
    put_relation(&xml, "rIdStyles", OFFICE "styles", "styles.xml");
    put_relation(&xml, "rIdSettings", OFFICE "settings", "settings.xml");
    put_relation(&xml, "rIdHeader", OFFICE "header", "header1.xml");
    put_relation(&xml, "rIdHeaderFirst", OFFICE "header", "header2.xml");
    put_relation(&xml, "rIdFooter", OFFICE "footer", "footer1.xml");
    put_relation(&xml, "rIdFooterFirst", OFFICE "footer", "footer2.xml");
    for (int i = 1; i <= docx->charts; i++) {
        put_relation(&xml, str_fmt(docx->arena, "rIdChart%d", i).p, OFFICE "chart",
                     str_fmt(docx->arena, "charts/chart%d.xml", i).p);
    }
    xml_close(&xml);
    return docx_add(docx, S("word/_rels/document.xml.rels"), &out, error);
}

static bool add_core(struct docx *docx, struct error *error) {
    struct buf out = docx_part(docx);
    struct xml xml = xml_start(&out);
    xml_open(&xml, "cp:coreProperties");
    xml_attr_c(&xml, "xmlns:cp",
               "http://schemas.openxmlformats.org/package/2006/metadata/core-properties");
    xml_attr_c(&xml, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
    xml_element(&xml, "dc:title", docx->doc->title);
    xml_element(&xml, "dc:creator", docx->doc->author);
    xml_element(&xml, "dc:language", S("ru-RU"));
    xml_close(&xml);
    return docx_add(docx, S("docProps/core.xml"), &out, error);
}

// A4; left 30 mm for filing, right 15, top and bottom 20 (GOST R 7.0.97-2016, 3.3). A sheet that
// lies on its side is filed by its upper edge.
static void page_set(struct docx *docx) {
    int width = 21 * DOCX_TWIPS_PER_CM, height = 1684 * 10;
    docx->page_width = docx->doc->landscape ? height : width;
    docx->page_height = docx->doc->landscape ? width : height;
    int sides = docx->doc->landscape ? 4 * DOCX_TWIPS_PER_CM : 45 * DOCX_TWIPS_PER_CM / 10;
    docx->text_width = docx->page_width - sides;
}

bool doc_to_docx(struct arena *arena, const struct doc *doc, struct str *out, struct error *error) {
    struct docx docx = {
        .arena = arena,
        .doc = doc,
        .zip = zip_out_open(arena, DOCX_PART_MAX),
        .font = str_empty(doc->font) ? S("Times New Roman") : doc->font,
    };
    page_set(&docx);
    return add_types(&docx, error) && add_package_relations(&docx, error) &&
           docx_add_body(&docx, error) && add_document_relations(&docx, error) &&
           docx_add_styles(&docx, error) && docx_add_furniture(&docx, error) &&
           add_core(&docx, error) && zip_out_finish(docx.zip, out, error);
}
