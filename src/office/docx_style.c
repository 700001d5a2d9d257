// SPDX-License-Identifier: GPL-3.0-or-later
// Styles, settings, running headers and page numbers.
#include "office/docx_internal.h"

static const char *const W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
static const char *const R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

void docx_put_val(struct xml *xml, const char *name, const char *value) {
    xml_open(xml, name);
    xml_attr_c(xml, "w:val", value);
    xml_close(xml);
}

// A paragraph style as a row: what differs from Normal.
struct style {
    const char *id;
    const char *name; // Word shows its own translation of the built-in names
    const char *align;
    int half_points;
    int before, after; // twips
    int first_line;    // indent, twips
    bool bold, italic, keep_next;
    int outline; // 1..3 for headings, 0 otherwise
};

static const struct style STYLES[] = {
    {.id = "Body", .name = "Body Text", .align = "both", .half_points = 24, .first_line = 709},
    {.id = "Heading1",
     .name = "heading 1",
     .align = "center",
     .half_points = 26,
     .before = 240,
     .after = 120,
     .bold = true,
     .keep_next = true,
     .outline = 1},
    {.id = "Heading2",
     .name = "heading 2",
     .align = "left",
     .half_points = 24,
     .before = 200,
     .after = 80,
     .bold = true,
     .keep_next = true,
     .outline = 2},
    {.id = "Heading3",
     .name = "heading 3",
     .align = "left",
     .half_points = 24,
     .before = 160,
     .after = 60,
     .bold = true,
     .italic = true,
     .keep_next = true,
     .outline = 3},
    {.id = "Caption",
     .name = "caption",
     .align = "left",
     .half_points = 22,
     .before = 160,
     .after = 60,
     .bold = true,
     .keep_next = true},
    {.id = "TableText", .name = "Table Text", .align = "left", .half_points = 20},
    {.id = "Note", .name = "Note", .align = "left", .half_points = 18, .before = 40, .after = 160},
    {.id = "Gap", .name = "Gap", .align = "left", .half_points = 12},
    {.id = "Figure", .name = "Figure", .align = "center", .half_points = 20, .keep_next = true},
    {.id = "Signature", .name = "Signature", .align = "left", .half_points = 24, .before = 240},
    {.id = "Header", .name = "header", .align = "left", .half_points = 18},
    {.id = "Footer", .name = "footer", .align = "center", .half_points = 20},
};

static void put_font(struct xml *xml, struct str font) {
    xml_open(xml, "w:rFonts");
    xml_attr(xml, "w:ascii", font);
    xml_attr(xml, "w:hAnsi", font);
    xml_attr(xml, "w:cs", font);
    xml_attr(xml, "w:eastAsia", font);
    xml_close(xml);
}

static void put_spacing(struct xml *xml, int before, int after, int line) {
    xml_open(xml, "w:spacing");
    xml_attr_int(xml, "w:before", before);
    xml_attr_int(xml, "w:after", after);
    xml_attr_int(xml, "w:line", line);
    xml_attr_c(xml, "w:lineRule", "auto");
    xml_close(xml);
}

static void put_size(struct xml *xml, int half_points) {
    xml_open(xml, "w:sz");
    xml_attr_int(xml, "w:val", half_points);
    xml_close(xml);
    xml_open(xml, "w:szCs");
    xml_attr_int(xml, "w:val", half_points);
    xml_close(xml);
}

static void put_defaults(struct xml *xml, struct str font) {
    xml_open(xml, "w:docDefaults");
    xml_open(xml, "w:rPrDefault");
    xml_open(xml, "w:rPr");
    put_font(xml, font);
    put_size(xml, 24);
    xml_open(xml, "w:lang");
    xml_attr_c(xml, "w:val", "ru-RU");
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
    xml_open(xml, "w:pPrDefault");
    xml_open(xml, "w:pPr");
    put_spacing(xml, 0, 0, 240);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
    xml_open(xml, "w:style");
    xml_attr_c(xml, "w:type", "paragraph");
    xml_attr_c(xml, "w:default", "1");
    xml_attr_c(xml, "w:styleId", "Normal");
    docx_put_val(xml, "w:name", "Normal");
    xml_empty(xml, "w:qFormat");
    xml_close(xml);
}

static void put_style(struct xml *xml, const struct style *style) {
    xml_open(xml, "w:style");
    xml_attr_c(xml, "w:type", "paragraph");
    xml_attr_c(xml, "w:styleId", style->id);
    docx_put_val(xml, "w:name", style->name);
    docx_put_val(xml, "w:basedOn", "Normal");
    xml_empty(xml, "w:qFormat");
    xml_open(xml, "w:pPr");
    if (style->keep_next) {
        xml_empty(xml, "w:keepNext");
    }
    put_spacing(xml, style->before, style->after, style->first_line > 0 ? 276 : 240);
    if (style->first_line > 0) {
        xml_open(xml, "w:ind");
        xml_attr_int(xml, "w:firstLine", style->first_line);
        xml_close(xml);
    }
    docx_put_val(xml, "w:jc", style->align);
    if (style->outline > 0) {
        xml_open(xml, "w:outlineLvl");
        xml_attr_int(xml, "w:val", style->outline - 1);
        xml_close(xml);
    }
    xml_close(xml);
    xml_open(xml, "w:rPr");
    if (style->bold) {
        xml_empty(xml, "w:b");
    }
    if (style->italic) {
        xml_empty(xml, "w:i");
    }
    put_size(xml, style->half_points);
    xml_close(xml);
    xml_close(xml);
}

static void put_table_style(struct xml *xml) {
    static const char *const sides[] = {"w:top",   "w:left",    "w:bottom",
                                        "w:right", "w:insideH", "w:insideV"};
    xml_open(xml, "w:style");
    xml_attr_c(xml, "w:type", "table");
    xml_attr_c(xml, "w:styleId", "Grid");
    docx_put_val(xml, "w:name", "Table Grid");
    xml_open(xml, "w:tblPr");
    xml_open(xml, "w:tblBorders");
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++) {
        xml_open(xml, sides[i]);
        xml_attr_c(xml, "w:val", "single");
        xml_attr_c(xml, "w:sz", "4");
        xml_attr_c(xml, "w:space", "0");
        xml_attr_c(xml, "w:color", "808080");
        xml_close(xml);
    }
    xml_close(xml);
    xml_open(xml, "w:tblCellMar");
    for (int side = 0; side < 2; side++) {
        xml_open(xml, side == 0 ? "w:left" : "w:right");
        xml_attr_c(xml, "w:w", "85");
        xml_attr_c(xml, "w:type", "dxa");
        xml_close(xml);
    }
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}

bool docx_add_styles(struct docx *docx, struct error *error) {
    struct buf out = docx_part(docx);
    struct xml xml = xml_start(&out);
    xml_open(&xml, "w:styles");
    xml_attr_c(&xml, "xmlns:w", W);
    put_defaults(&xml, docx->font);
    for (size_t i = 0; i < sizeof STYLES / sizeof STYLES[0]; i++) {
        put_style(&xml, &STYLES[i]);
    }
    put_table_style(&xml);
    xml_close(&xml);
    return docx_add(docx, S("word/styles.xml"), &out, error);
}

static bool add_settings(struct docx *docx, struct error *error) {
    struct buf out = docx_part(docx);
    struct xml xml = xml_start(&out);
    xml_open(&xml, "w:settings");
    xml_attr_c(&xml, "xmlns:w", W);
    docx_put_val(&xml, "w:defaultTabStop", "709");
    xml_open(&xml, "w:compat");
    xml_open(&xml, "w:compatSetting"); // without it Word opens the file in «режим совместимости»
    xml_attr_c(&xml, "w:name", "compatibilityMode");
    xml_attr_c(&xml, "w:uri", "http://schemas.microsoft.com/office/word");
    xml_attr_c(&xml, "w:val", "15");
    xml_close(&xml);
    xml_close(&xml);
    xml_open(&xml, "w:themeFontLang");
    xml_attr_c(&xml, "w:val", "ru-RU");
    xml_close(&xml);
    xml_close(&xml);
    return docx_add(docx, S("word/settings.xml"), &out, error);
}

static void furniture_open(struct xml *xml, const char *root, const char *style) {
    xml_open(xml, root);
    xml_attr_c(xml, "xmlns:w", W);
    xml_attr_c(xml, "xmlns:r", R);
    xml_open(xml, "w:p");
    xml_open(xml, "w:pPr");
    docx_put_val(xml, "w:pStyle", style);
}

static void put_page_number(struct xml *xml) {
    xml_open(xml, "w:fldSimple");
    xml_attr_c(xml, "w:instr", " PAGE ");
    docx_put_run(xml, S("1"), &(struct docx_run){0});
    xml_close(xml);
}

// The school on the left, «черновик» on the right. The first page bears the school's name in its
// own head, so there the header only tells a draft.
static bool add_header(struct docx *docx, struct str name, bool first, struct error *error) {
    struct buf out = docx_part(docx);
    struct xml xml = xml_start(&out);
    furniture_open(&xml, "w:hdr", "Header");
    xml_open(&xml, "w:tabs");
    xml_open(&xml, "w:tab");
    xml_attr_c(&xml, "w:val", "right");
    xml_attr_int(&xml, "w:pos", docx->text_width);
    xml_close(&xml);
    xml_close(&xml);
    xml_close(&xml);
    if (!first) {
        docx_put_run(&xml, docx->doc->school, &(struct docx_run){.color = "595959"});
    }
    if (docx->doc->draft) {
        docx_put_run(&xml, S("\tЧЕРНОВИК"), &(struct docx_run){.bold = true, .color = "8a4b00"});
    }
    xml_close(&xml);
    xml_close(&xml);
    return docx_add(docx, name, &out, error);
}

// The number stands from the second page on (GOST R 7.0.97-2016, 3.4).
static bool add_footer(struct docx *docx, struct str name, bool first, struct error *error) {
    struct buf out = docx_part(docx);
    struct xml xml = xml_start(&out);
    furniture_open(&xml, "w:ftr", "Footer");
    xml_close(&xml);
    if (!first) {
        put_page_number(&xml);
    }
    xml_close(&xml);
    xml_close(&xml);
    return docx_add(docx, name, &out, error);
}

bool docx_add_furniture(struct docx *docx, struct error *error) {
    return add_settings(docx, error) && add_header(docx, S("word/header1.xml"), false, error) &&
           add_header(docx, S("word/header2.xml"), true, error) &&
           add_footer(docx, S("word/footer1.xml"), false, error) &&
           add_footer(docx, S("word/footer2.xml"), true, error);
}
