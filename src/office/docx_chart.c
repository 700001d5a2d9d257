// SPDX-License-Identifier: GPL-3.0-or-later
// Native charts (DrawingML, ECMA-376 part 1, 21.2): Word and LibreOffice draw and edit them.
#include "office/docx_internal.h"

#include <math.h>

static const char *const C = "http://schemas.openxmlformats.org/drawingml/2006/chart";
static const char *const A = "http://schemas.openxmlformats.org/drawingml/2006/main";
static const char *const R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

enum { CATEGORY_AXIS = 1001, VALUE_AXIS = 1002, LONG_LABEL = 9 };

static void put(struct xml *xml, const char *name, const char *value) {
    xml_open(xml, name);
    xml_attr_c(xml, "val", value);
    xml_close(xml);
}

static void put_int(struct xml *xml, const char *name, int64_t value) {
    xml_open(xml, name);
    xml_attr_int(xml, "val", value);
    xml_close(xml);
}

// The levels' colours first (docs/internals/documents.md), then others that stay apart in print.
struct str doc_series_color(const struct doc_block *block, size_t i) {
    static const char *const colors[] = {"b35806", "fdb863", "80b1d3", "2166ac",
                                         "6a51a3", "35978f", "8c8c8c", "c51b7d"};
    // One series, or before and after, should not shout «ниже базового».
    static const char *const few[] = {"2166ac", "fdb863"};
    struct str own = block->series.at[i].color;
    if (!str_empty(own)) {
        return own;
    }
    bool one_or_two = block->series.n <= 2;
    return str_from(one_or_two ? few[i] : colors[i % (sizeof colors / sizeof colors[0])]);
}

static int hex_pair(struct str color, size_t at) {
    int value = 0;
    for (size_t i = at; i < at + 2 && i < color.n; i++) {
        char c = color.p[i];
        value = value * 16 + (c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    }
    return value;
}

// White text where black would not be read (relative luminance, WCAG 2.2, without gamma).
static const char *ink_on(struct str color) {
    int luminance =
        2126 * hex_pair(color, 0) + 7152 * hex_pair(color, 2) + 722 * hex_pair(color, 4);
    return luminance < 1200000 ? "ffffff" : "1d2328";
}

static void put_fill(struct xml *xml, struct str color) {
    xml_open(xml, "a:solidFill");
    xml_open(xml, "a:srgbClr");
    xml_attr(xml, "val", color);
    xml_close(xml);
    xml_close(xml);
}

static void put_line(struct xml *xml, struct str color, int emu) {
    xml_open(xml, "a:ln");
    xml_attr_int(xml, "w", emu);
    if (str_empty(color)) {
        xml_empty(xml, "a:noFill");
    } else {
        put_fill(xml, color);
    }
    xml_close(xml);
}

static void put_text_look(struct xml *xml, const char *color, int size) {
    xml_open(xml, "c:txPr");
    xml_empty(xml, "a:bodyPr");
    xml_empty(xml, "a:lstStyle");
    xml_open(xml, "a:p");
    xml_open(xml, "a:pPr");
    xml_open(xml, "a:defRPr");
    xml_attr_int(xml, "sz", size);
    put_fill(xml, str_from(color));
    xml_close(xml);
    xml_close(xml);
    xml_open(xml, "a:endParaRPr");
    xml_attr_c(xml, "lang", "ru-RU");
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}

// ---- series

static char column_letter(size_t series) { return (char)('B' + (int)series); }

static void put_label_cache(struct xml *xml, const struct doc_block *block) {
    xml_open(xml, "c:strCache");
    put_int(xml, "c:ptCount", (int64_t)block->labels.n);
    for (size_t i = 0; i < block->labels.n; i++) {
        xml_open(xml, "c:pt");
        xml_attr_int(xml, "idx", (int64_t)i);
        xml_element(xml, "c:v", block->labels.at[i]);
        xml_close(xml);
    }
    xml_close(xml);
}

static void put_value_cache(struct docx *docx, struct xml *xml, const struct doc_series *series,
                            size_t count) {
    xml_open(xml, "c:numCache");
    xml_element(xml, "c:formatCode", S("General"));
    put_int(xml, "c:ptCount", (int64_t)count);
    for (size_t i = 0; i < count && i < series->values.n; i++) {
        if (isfinite(series->values.at[i])) { // no point where there are no data
            xml_open(xml, "c:pt");
            xml_attr_int(xml, "idx", (int64_t)i);
            xml_element(xml, "c:v", str_fmt(docx->arena, "%.15g", series->values.at[i]));
            xml_close(xml);
        }
    }
    xml_close(xml);
}

static void put_series_look(struct xml *xml, const struct doc_block *block, size_t i) {
    struct str color = doc_series_color(block, i);
    bool line = block->chart == DOC_CHART_LINE, dots = block->chart == DOC_CHART_DUMBBELL;
    xml_open(xml, "c:spPr");
    if (line || dots) {
        put_line(xml, dots ? S("") : color, 28575);
    } else {
        put_fill(xml, color);
        put_line(xml, S("ffffff"), 6350);
    }
    xml_close(xml);
    if (!line && !dots) {
        put(xml, "c:invertIfNegative", "0");
        return;
    }
    xml_open(xml, "c:marker");
    put(xml, "c:symbol", i % 2 == 0 ? "circle" : "diamond"); // never by colour alone
    put_int(xml, "c:size", dots ? 9 : 6);
    xml_open(xml, "c:spPr");
    put_fill(xml, color);
    put_line(xml, S("ffffff"), 6350);
    xml_close(xml);
    xml_close(xml);
}

static void put_data_labels(struct xml *xml, const struct doc_block *block, size_t i) {
    bool inside = block->chart == DOC_CHART_STACKED;
    xml_open(xml, "c:dLbls");
    xml_open(xml, "c:numFmt");
    xml_attr_c(xml, "formatCode", "0.#;-0.#;;"); // a zero share is not written
    xml_attr_c(xml, "sourceLinked", "0");
    xml_close(xml);
    xml_open(xml, "c:spPr");
    xml_empty(xml, "a:noFill");
    xml_close(xml);
    put_text_look(xml, inside ? ink_on(doc_series_color(block, i)) : "1d2328", 800);
    if (block->chart == DOC_CHART_LINE || block->chart == DOC_CHART_DUMBBELL) {
        put(xml, "c:dLblPos", "r");
    } else {
        put(xml, "c:dLblPos", inside ? "ctr" : "outEnd");
    }
    put(xml, "c:showLegendKey", "0");
    put(xml, "c:showVal", "1");
    put(xml, "c:showCatName", "0");
    put(xml, "c:showSerName", "0");
    put(xml, "c:showPercent", "0");
    put(xml, "c:showBubbleSize", "0");
    xml_close(xml);
}

// The bar of a dumbbell from the first point to the second: an error bar, which LibreOffice draws
// too (it leaves out a line chart's high-low lines).
static void put_span(struct docx *docx, struct xml *xml, const struct doc_block *block, bool up) {
    const struct doc_series *from = &block->series.at[0], *to = &block->series.at[1];
    xml_open(xml, up ? "c:plus" : "c:minus");
    xml_open(xml, "c:numLit");
    xml_element(xml, "c:formatCode", S("General"));
    put_int(xml, "c:ptCount", (int64_t)block->labels.n);
    for (size_t i = 0; i < from->values.n && i < to->values.n; i++) {
        double more = to->values.at[i] - from->values.at[i];
        xml_open(xml, "c:pt");
        xml_attr_int(xml, "idx", (int64_t)i);
        xml_element(
            xml, "c:v",
            str_fmt(docx->arena, "%.15g", (more > 0) == up && isfinite(more) ? fabs(more) : 0));
        xml_close(xml);
    }
    xml_close(xml);
    xml_close(xml);
}

static void put_dumbbell_bar(struct docx *docx, struct xml *xml, const struct doc_block *block) {
    xml_open(xml, "c:errBars");
    put(xml, "c:errDir", "y");
    put(xml, "c:errBarType", "both");
    put(xml, "c:errValType", "cust");
    put(xml, "c:noEndCap", "1");
    put_span(docx, xml, block, true);
    put_span(docx, xml, block, false);
    xml_open(xml, "c:spPr");
    put_line(xml, S("8c8c8c"), 25400);
    xml_close(xml);
    xml_close(xml);
}

static void put_series(struct docx *docx, struct xml *xml, const struct doc_block *block,
                       size_t i) {
    const struct doc_series *series = &block->series.at[i];
    int last = (int)block->labels.n + 1;
    char letter = column_letter(i);
    xml_open(xml, "c:ser");
    put_int(xml, "c:idx", (int64_t)i);
    put_int(xml, "c:order", (int64_t)i);
    xml_open(xml, "c:tx");
    xml_open(xml, "c:strRef");
    xml_element(xml, "c:f", str_fmt(docx->arena, "'Данные'!$%c$1", letter));
    xml_open(xml, "c:strCache");
    put_int(xml, "c:ptCount", 1);
    xml_open(xml, "c:pt");
    xml_attr_c(xml, "idx", "0");
    xml_element(xml, "c:v", series->title);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
    put_series_look(xml, block, i);
    put_data_labels(xml, block, i);
    if (block->chart == DOC_CHART_DUMBBELL && i == 0 && block->series.n > 1) {
        put_dumbbell_bar(docx, xml, block);
    }
    xml_open(xml, "c:cat");
    xml_open(xml, "c:strRef");
    xml_element(xml, "c:f", str_fmt(docx->arena, "'Данные'!$A$2:$A$%d", last));
    put_label_cache(xml, block);
    xml_close(xml);
    xml_close(xml);
    xml_open(xml, "c:val");
    xml_open(xml, "c:numRef");
    xml_element(xml, "c:f", str_fmt(docx->arena, "'Данные'!$%c$2:$%c$%d", letter, letter, last));
    put_value_cache(docx, xml, series, block->labels.n);
    xml_close(xml);
    xml_close(xml);
    if (block->chart == DOC_CHART_LINE || block->chart == DOC_CHART_DUMBBELL) {
        put(xml, "c:smooth", "0");
    }
    xml_close(xml);
}

// ---- axes

// Horizontal bars where the labels are too long to stand side by side.
static bool horizontal(const struct doc_block *block) {
    if (block->chart != DOC_CHART_BARS && block->chart != DOC_CHART_STACKED) {
        return false;
    }
    for (size_t i = 0; i < block->labels.n; i++) {
        if (utf8_length(block->labels.at[i]) > LONG_LABEL) {
            return true;
        }
    }
    return false;
}

static void put_axis_line(struct xml *xml, bool grid) {
    if (grid) {
        xml_open(xml, "c:majorGridlines");
        xml_open(xml, "c:spPr");
        put_line(xml, S("dfdcd3"), 6350);
        xml_close(xml);
        xml_close(xml);
    }
}

static void put_axis_title(struct xml *xml, struct str text) {
    if (str_empty(text)) {
        return;
    }
    xml_open(xml, "c:title");
    xml_open(xml, "c:tx");
    xml_open(xml, "c:rich");
    xml_empty(xml, "a:bodyPr");
    xml_open(xml, "a:p");
    xml_open(xml, "a:pPr");
    xml_open(xml, "a:defRPr");
    xml_attr_c(xml, "sz", "900");
    xml_attr_c(xml, "b", "0");
    xml_close(xml);
    xml_close(xml);
    xml_open(xml, "a:r");
    xml_open(xml, "a:rPr");
    xml_attr_c(xml, "lang", "ru-RU");
    xml_attr_c(xml, "sz", "900");
    xml_attr_c(xml, "b", "0");
    xml_close(xml);
    xml_element(xml, "a:t", text);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
    put(xml, "c:overlay", "0");
    xml_close(xml);
}

static void put_category_axis(struct xml *xml, bool lying) {
    xml_open(xml, "c:catAx");
    put_int(xml, "c:axId", CATEGORY_AXIS);
    xml_open(xml, "c:scaling");
    put(xml, "c:orientation", lying ? "maxMin" : "minMax"); // the first label on top
    xml_close(xml);
    put(xml, "c:delete", "0");
    put(xml, "c:axPos", lying ? "l" : "b");
    put(xml, "c:majorTickMark", "none");
    put(xml, "c:minorTickMark", "none");
    put(xml, "c:tickLblPos", "low");
    put_text_look(xml, "1d2328", 900);
    put_int(xml, "c:crossAx", VALUE_AXIS);
    put(xml, "c:crosses", "autoZero");
    xml_close(xml);
}

static void put_value_axis(struct xml *xml, const struct doc_block *block, bool lying) {
    bool whole = block->chart == DOC_CHART_STACKED && str_eq(block->unit, S("%"));
    xml_open(xml, "c:valAx");
    put_int(xml, "c:axId", VALUE_AXIS);
    xml_open(xml, "c:scaling");
    put(xml, "c:orientation", "minMax");
    if (whole) {
        put(xml, "c:max", "100");
    }
    if (block->chart != DOC_CHART_LINE && block->chart != DOC_CHART_DUMBBELL) {
        put(xml, "c:min", "0"); // a bar that does not begin at zero lies
    }
    xml_close(xml);
    put(xml, "c:delete", "0");
    put(xml, "c:axPos", lying ? "b" : "l");
    put_axis_line(xml, true);
    put_axis_title(xml, block->unit);
    xml_open(xml, "c:numFmt");
    xml_attr_c(xml, "formatCode", "General");
    xml_attr_c(xml, "sourceLinked", "0");
    xml_close(xml);
    put(xml, "c:majorTickMark", "none");
    put(xml, "c:minorTickMark", "none");
    put(xml, "c:tickLblPos", "nextTo");
    xml_open(xml, "c:spPr");
    put_line(xml, S(""), 6350);
    xml_close(xml);
    put_text_look(xml, "59636b", 900);
    put_int(xml, "c:crossAx", CATEGORY_AXIS);
    put(xml, "c:crosses", lying ? "max" : "autoZero"); // the reversed axis would put it on top
    xml_close(xml);
}

// ---- the plot

static void put_bars(struct docx *docx, struct xml *xml, const struct doc_block *block) {
    bool stacked = block->chart == DOC_CHART_STACKED;
    xml_open(xml, "c:barChart");
    put(xml, "c:barDir", horizontal(block) ? "bar" : "col");
    put(xml, "c:grouping", stacked ? "stacked" : "clustered");
    put(xml, "c:varyColors", "0");
    for (size_t i = 0; i < block->series.n; i++) {
        put_series(docx, xml, block, i);
    }
    put_int(xml, "c:gapWidth", block->chart == DOC_CHART_HISTOGRAM ? 4 : 60);
    if (stacked) {
        put(xml, "c:overlap", "100");
    }
    put_int(xml, "c:axId", CATEGORY_AXIS);
    put_int(xml, "c:axId", VALUE_AXIS);
    xml_close(xml);
}

static void put_lines(struct docx *docx, struct xml *xml, const struct doc_block *block) {
    xml_open(xml, "c:lineChart");
    put(xml, "c:grouping", "standard");
    put(xml, "c:varyColors", "0");
    for (size_t i = 0; i < block->series.n; i++) {
        put_series(docx, xml, block, i);
    }
    put(xml, "c:marker", "1");
    put_int(xml, "c:axId", CATEGORY_AXIS);
    put_int(xml, "c:axId", VALUE_AXIS);
    xml_close(xml);
}

static void put_plot(struct docx *docx, struct xml *xml, const struct doc_block *block) {
    bool lying = horizontal(block);
    xml_open(xml, "c:chart");
    put(xml, "c:autoTitleDeleted", "1"); // the title is the paragraph above
    xml_open(xml, "c:plotArea");
    xml_empty(xml, "c:layout");
    if (block->chart == DOC_CHART_LINE || block->chart == DOC_CHART_DUMBBELL) {
        put_lines(docx, xml, block);
    } else {
        put_bars(docx, xml, block);
    }
    put_category_axis(xml, lying);
    put_value_axis(xml, block, lying);
    xml_close(xml);
    if (block->series.n > 1) {
        xml_open(xml, "c:legend");
        put(xml, "c:legendPos", "b");
        put(xml, "c:overlay", "0");
        put_text_look(xml, "1d2328", 900);
        xml_close(xml);
    }
    put(xml, "c:plotVisOnly", "1");
    put(xml, "c:dispBlanksAs", "gap");
    xml_close(xml);
}

static bool add_chart_part(struct docx *docx, const struct doc_block *block, struct error *error) {
    struct buf out = docx_part(docx);
    struct xml xml = xml_start(&out);
    xml_open(&xml, "c:chartSpace");
    xml_attr_c(&xml, "xmlns:c", C);
    xml_attr_c(&xml, "xmlns:a", A);
    xml_attr_c(&xml, "xmlns:r", R);
    put(&xml, "c:date1904", "0");
    put(&xml, "c:lang", "ru-RU");
    put(&xml, "c:roundedCorners", "0");
    put_plot(docx, &xml, block);
    xml_open(&xml, "c:spPr");
    put_fill(&xml, S("ffffff"));
    put_line(&xml, S(""), 6350);
    xml_close(&xml);
    xml_open(&xml, "c:externalData");
    xml_attr_c(&xml, "r:id", "rId1");
    put(&xml, "c:autoUpdate", "0");
    xml_close(&xml);
    xml_close(&xml);
    return docx_add(docx, str_fmt(docx->arena, "word/charts/chart%d.xml", docx->charts), &out,
                    error);
}

static bool add_chart_relations(struct docx *docx, struct error *error) {
    struct buf out = docx_part(docx);
    struct xml xml = xml_start(&out);
    xml_open(&xml, "Relationships");
    xml_attr_c(&xml, "xmlns", "http://schemas.openxmlformats.org/package/2006/relationships");
    xml_open(&xml, "Relationship");
    xml_attr_c(&xml, "Id", "rId1");
    xml_attr_c(&xml, "Type",
               "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package");
    xml_attr(&xml, "Target", str_fmt(docx->arena, "../embeddings/chart%d.xlsx", docx->charts));
    xml_close(&xml);
    xml_close(&xml);
    return docx_add(docx, str_fmt(docx->arena, "word/charts/_rels/chart%d.xml.rels", docx->charts),
                    &out, error);
}

bool docx_add_chart(struct docx *docx, const struct doc_block *block, struct error *error) {
    struct str workbook;
    if (block->series.n > 'Z' - 'B' + 1) {
        return error_set(error, ERROR_LIMIT,
                         "На диаграмме «%.*s» больше 25 рядов: её не прочесть. Разделите её.",
                         STR_ARG(block->text));
    }
    docx->charts++;
    return docx_chart_workbook(docx->arena, block, &workbook, error) &&
           zip_out_add(docx->zip,
                       str_fmt(docx->arena, "word/embeddings/chart%d.xlsx", docx->charts), workbook,
                       false, error) &&
           add_chart_relations(docx, error) && add_chart_part(docx, block, error);
}

void docx_put_drawing(struct docx *docx, struct xml *xml, const struct doc_block *block) {
    int64_t width = (int64_t)docx->text_width * DOCX_EMU_PER_TWIP;
    int64_t rows = horizontal(block) ? (int64_t)block->labels.n : 0;
    int64_t height = (8 + (rows > 8 ? (rows - 8) * 6 / 10 : 0)) * 360000; // cm
    height = height > 20 * 360000 ? 20 * 360000 : height;
    int id = ++docx->drawings;
    xml_open(xml, "w:r");
    xml_open(xml, "w:drawing");
    xml_open(xml, "wp:inline");
    xml_open(xml, "wp:extent");
    xml_attr_int(xml, "cx", width);
    xml_attr_int(xml, "cy", height);
    xml_close(xml);
    xml_open(xml, "wp:docPr");
    xml_attr_int(xml, "id", id);
    xml_attr(xml, "name", str_fmt(docx->arena, "Диаграмма %d", id));
    xml_attr(xml, "descr", block->alt);
    xml_close(xml);
    xml_open(xml, "a:graphic");
    xml_attr_c(xml, "xmlns:a", A);
    xml_open(xml, "a:graphicData");
    xml_attr_c(xml, "uri", C);
    xml_open(xml, "c:chart");
    xml_attr_c(xml, "xmlns:c", C);
    xml_attr(xml, "r:id", str_fmt(docx->arena, "rIdChart%d", docx->charts));
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}
