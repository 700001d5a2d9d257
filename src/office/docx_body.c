// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks of a document to word/document.xml.
#include "office/docx_internal.h"

static void put_text_pieces(struct xml *xml, struct str text) {
    size_t from = 0;
    for (size_t i = 0; i <= text.n; i++) {
        bool mark = i < text.n && (text.p[i] == '\n' || text.p[i] == '\t');
        if (!mark && i < text.n) {
            continue;
        }
        if (i > from) {
            xml_open(xml, "w:t");
            xml_attr_c(xml, "xml:space", "preserve");
            xml_text(xml, str_sub(text, from, i - from));
            xml_close(xml);
        }
        if (mark) {
            xml_empty(xml, text.p[i] == '\n' ? "w:br" : "w:tab");
        }
        from = i + 1;
    }
}

void docx_put_run(struct xml *xml, struct str text, const struct docx_run *run) {
    if (str_empty(text)) {
        return;
    }
    xml_open(xml, "w:r");
    if (run->bold || run->half_points > 0 || run->color != NULL) {
        xml_open(xml, "w:rPr");
        if (run->bold) {
            xml_empty(xml, "w:b");
        }
        if (run->color != NULL) {
            docx_put_val(xml, "w:color", run->color);
        }
        if (run->half_points > 0) {
            xml_open(xml, "w:sz");
            xml_attr_int(xml, "w:val", run->half_points);
            xml_close(xml);
        }
        xml_close(xml);
    }
    put_text_pieces(xml, text);
    xml_close(xml);
}

static void paragraph_open(struct xml *xml, const char *style) {
    xml_open(xml, "w:p");
    xml_open(xml, "w:pPr");
    docx_put_val(xml, "w:pStyle", style);
}

static void put_simple(struct xml *xml, const char *style, struct str text) {
    paragraph_open(xml, style);
    xml_close(xml);
    docx_put_run(xml, text, &(struct docx_run){0});
    xml_close(xml);
}

static const char *align_name(enum doc_align align) {
    switch (align) {
    case DOC_CENTER:
        return "center";
    case DOC_RIGHT:
        return "right";
    case DOC_JUSTIFY:
        return "both";
    case DOC_LEFT:
        break;
    }
    return "left";
}

static void put_numbered_text(struct docx *docx, struct xml *xml, const struct doc_block *block,
                              bool bold) {
    struct docx_run run = {.bold = bold};
    if (!str_empty(block->number)) {
        bool dotted = str_ends(block->number, S("."));
        docx_put_run(
            xml, str_fmt(docx->arena, "%.*s%s ", STR_ARG(block->number), dotted ? "" : "."), &run);
    }
    docx_put_run(xml, block->text, &run);
}

static void put_heading(struct docx *docx, struct xml *xml, const struct doc_block *block) {
    static const char *const styles[] = {"Heading1", "Heading2", "Heading3"};
    int level = block->level < 1 ? 1 : (block->level > 3 ? 3 : block->level);
    paragraph_open(xml, styles[level - 1]);
    if (block->align != DOC_LEFT) {
        docx_put_val(xml, "w:jc", align_name(block->align));
    }
    xml_close(xml);
    put_numbered_text(docx, xml, block, false);
    xml_close(xml);
}

// Body text is justified with a first line; what stands to the left, in the middle or to the right
// (requisites) has none. A level indents a list.
static void put_paragraph(struct docx *docx, struct xml *xml, const struct doc_block *block) {
    bool body = block->align == DOC_JUSTIFY;
    paragraph_open(xml, body ? "Body" : "Normal");
    if (!body) {
        xml_open(xml, "w:spacing");
        xml_attr_c(xml, "w:after", "60");
        xml_close(xml);
    }
    if (block->level > 1) {
        xml_open(xml, "w:ind");
        xml_attr_int(xml, "w:left", (block->level - 1) * DOCX_TWIPS_PER_CM);
        xml_close(xml);
    }
    if (!body) {
        docx_put_val(xml, "w:jc", align_name(block->align));
    }
    xml_close(xml);
    put_numbered_text(docx, xml, block, block->bold);
    xml_close(xml);
}

// Position, a line to sign on, the name at its right. A long position takes a line of its own.
static void put_signature(struct docx *docx, struct xml *xml, const struct doc_block *block) {
    enum { SIGNATURE_LETTERS = 34 }; // fit before the first stop at 12 pt
    int stops[2] = {docx->text_width * 45 / 100, docx->text_width * 70 / 100};
    paragraph_open(xml, "Signature");
    xml_open(xml, "w:tabs");
    for (int i = 0; i < 2; i++) {
        xml_open(xml, "w:tab");
        xml_attr_c(xml, "w:val", "left");
        if (i == 1) {
            xml_attr_c(xml, "w:leader", "underscore");
        }
        xml_attr_int(xml, "w:pos", stops[i]);
        xml_close(xml);
    }
    xml_close(xml);
    xml_close(xml);
    docx_put_run(xml, block->text, &(struct docx_run){0});
    bool long_text = utf8_length(block->text) > SIGNATURE_LETTERS;
    docx_put_run(xml, long_text ? S("\n\t\t ") : S("\t\t "), &(struct docx_run){0});
    docx_put_run(xml, block->note, &(struct docx_run){0});
    xml_close(xml);
}

static void put_page_break(struct xml *xml) {
    xml_open(xml, "w:p");
    xml_open(xml, "w:r");
    xml_open(xml, "w:br");
    xml_attr_c(xml, "w:type", "page");
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}

// A note, or the small gap without which two tables in a row would grow together.
static void put_note(struct xml *xml, const struct doc_block *block) {
    put_simple(xml, str_empty(block->note) ? "Gap" : "Note", block->note);
}

static bool put_chart(struct docx *docx, struct xml *xml, const struct doc_block *block,
                      struct error *error) {
    if (!str_empty(block->text)) {
        put_simple(xml, "Caption", block->text);
    }
    if (block->chart == DOC_CHART_HEAT) {
        docx_put_heat(docx, xml, block);
        put_note(xml, block);
        return true;
    }
    if (!docx_add_chart(docx, block, error)) {
        return false;
    }
    // A style of its own: in a paragraph with a first line the drawing would pass the margin.
    paragraph_open(xml, "Figure");
    xml_close(xml);
    docx_put_drawing(docx, xml, block);
    xml_close(xml);
    put_note(xml, block);
    return true;
}

static bool put_block(struct docx *docx, struct xml *xml, const struct doc_block *block,
                      struct error *error) {
    switch (block->kind) {
    case DOC_HEADING:
        put_heading(docx, xml, block);
        return true;
    case DOC_PARAGRAPH:
        put_paragraph(docx, xml, block);
        return true;
    case DOC_TABLE:
        if (!str_empty(block->text)) {
            put_simple(xml, "Caption", block->text);
        }
        docx_put_table(docx, xml, block);
        put_note(xml, block);
        return true;
    case DOC_CHART:
        return put_chart(docx, xml, block, error);
    case DOC_SIGNATURE:
        put_signature(docx, xml, block);
        return true;
    case DOC_PAGE_BREAK:
        put_page_break(xml);
        return true;
    }
    return error_set(error, ERROR_INTERNAL, "В документе есть часть неизвестного вида (%d).",
                     (int)block->kind);
}

static void put_reference(struct xml *xml, const char *name, const char *type, const char *id) {
    xml_open(xml, name);
    xml_attr_c(xml, "w:type", type);
    xml_attr_c(xml, "r:id", id);
    xml_close(xml);
}

static void put_section(struct docx *docx, struct xml *xml) {
    bool landscape = docx->doc->landscape;
    xml_open(xml, "w:sectPr");
    put_reference(xml, "w:headerReference", "default", "rIdHeader");
    put_reference(xml, "w:headerReference", "first", "rIdHeaderFirst");
    put_reference(xml, "w:footerReference", "default", "rIdFooter");
    put_reference(xml, "w:footerReference", "first", "rIdFooterFirst");
    xml_open(xml, "w:pgSz");
    xml_attr_int(xml, "w:w", docx->page_width);
    xml_attr_int(xml, "w:h", docx->page_height);
    if (landscape) {
        xml_attr_c(xml, "w:orient", "landscape");
    }
    xml_close(xml);
    xml_open(xml, "w:pgMar");
    xml_attr_int(xml, "w:top", (landscape ? 3 : 2) * DOCX_TWIPS_PER_CM);
    xml_attr_int(xml, "w:right", landscape ? 2 * DOCX_TWIPS_PER_CM : 15 * DOCX_TWIPS_PER_CM / 10);
    xml_attr_int(xml, "w:bottom", landscape ? 15 * DOCX_TWIPS_PER_CM / 10 : 2 * DOCX_TWIPS_PER_CM);
    xml_attr_int(xml, "w:left", (landscape ? 2 : 3) * DOCX_TWIPS_PER_CM);
    xml_attr_int(xml, "w:header", DOCX_TWIPS_PER_CM);
    xml_attr_int(xml, "w:footer", DOCX_TWIPS_PER_CM);
    xml_attr_int(xml, "w:gutter", 0);
    xml_close(xml);
    xml_empty(xml, "w:titlePg");
    xml_close(xml);
}

bool docx_add_body(struct docx *docx, struct error *error) {
    struct buf out = docx_part(docx);
    struct xml xml = xml_start(&out);
    xml_open(&xml, "w:document");
    xml_attr_c(&xml, "xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main");
    xml_attr_c(&xml, "xmlns:r",
               "http://schemas.openxmlformats.org/officeDocument/2006/relationships");
    xml_attr_c(&xml, "xmlns:wp",
               "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing");
    xml_open(&xml, "w:body");
    for (size_t i = 0; i < docx->doc->blocks.n; i++) {
        if (!put_block(docx, &xml, &docx->doc->blocks.at[i], error)) {
            return false;
        }
    }
    put_section(docx, &xml);
    xml_close(&xml);
    xml_close(&xml);
    return docx_add(docx, S("word/document.xml"), &out, error);
}
