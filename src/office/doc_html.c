// SPDX-License-Identifier: GPL-3.0-or-later
// A document on the screen and on the browser's printer. Classes are styled in web/.
#include "base/xml.h"
#include "draw/chart.h"
#include "office/doc.h"

#include <math.h>

// HTML knows no <td/>: an element without text gets a blank that does not collapse.
static void put(struct xml *html, const char *tag, const char *class_name, struct str text) {
    xml_open(html, tag);
    if (class_name != NULL) {
        xml_attr_c(html, "class", class_name);
    }
    struct str rest = str_empty(text) ? S("\xC2\xA0") : text;
    while (rest.n > 0) {
        xml_text(html, str_cut(&rest, '\n'));
        if (rest.n > 0) {
            xml_empty(html, "br");
        }
    }
    xml_close(html);
}

static struct str numbered(struct arena *arena, const struct doc_block *block) {
    if (str_empty(block->number)) {
        return block->text;
    }
    bool dotted = str_ends(block->number, S("."));
    return str_fmt(arena, "%.*s%s %.*s", STR_ARG(block->number), dotted ? "" : ".",
                   STR_ARG(block->text));
}

static void put_heading(struct xml *html, const struct doc_block *block) {
    static const char *const tags[] = {"h2", "h3", "h4"};
    int level = block->level < 1 ? 1 : (block->level > 3 ? 3 : block->level);
    put(html, tags[level - 1], block->align == DOC_CENTER ? "doc-center" : NULL,
        numbered(html->out->arena, block));
}

static void put_paragraph(struct xml *html, const struct doc_block *block) {
    static const char *const classes[4][2] = {{"doc-left", "doc-left doc-bold"},
                                              {"doc-center", "doc-center doc-bold"},
                                              {"doc-right", "doc-right doc-bold"},
                                              {"doc-body", "doc-body doc-bold"}};
    put(html, "p", block->level > 1 ? "doc-item" : classes[block->align][block->bold],
        numbered(html->out->arena, block));
}

static void put_head_cell(struct xml *html, struct str text, const char *scope) {
    xml_open(html, "th");
    xml_attr_c(html, "scope", scope);
    xml_text(html, str_empty(text) ? S("\xC2\xA0") : text);
    xml_close(html);
}

static void table_open(struct xml *html, const struct doc_block *block) {
    xml_open(html, "table");
    xml_attr_c(html, "class", "doc-table");
    if (!str_empty(block->text)) {
        xml_element(html, "caption", block->text);
    }
    xml_open(html, "thead");
    xml_open(html, "tr");
}

static void put_table(struct xml *html, const struct doc_block *block) {
    table_open(html, block);
    for (size_t i = 0; i < block->columns.n; i++) {
        put_head_cell(html, block->columns.at[i].title, "col");
    }
    xml_close(html);
    xml_close(html);
    xml_open(html, "tbody");
    for (size_t r = 0; r < block->rows.n; r++) {
        const struct doc_table_row *row = &block->rows.at[r];
        xml_open(html, "tr");
        for (size_t i = 0; i < block->columns.n; i++) {
            put(html, "td", block->columns.at[i].numeric ? "num" : NULL,
                i < row->cells.n ? row->cells.at[i] : (struct str){0});
        }
        xml_close(html);
    }
    xml_close(html);
    xml_close(html);
}

// The chart's numbers as a table: labels down, series across.
static void put_chart_table(struct xml *html, const struct doc_block *block) {
    table_open(html, &(struct doc_block){0});
    put_head_cell(html, block->unit, "col");
    for (size_t s = 0; s < block->series.n; s++) {
        put_head_cell(html, block->series.at[s].title, "col");
    }
    xml_close(html);
    xml_close(html);
    xml_open(html, "tbody");
    for (size_t i = 0; i < block->labels.n; i++) {
        xml_open(html, "tr");
        put_head_cell(html, block->labels.at[i], "row");
        for (size_t s = 0; s < block->series.n; s++) {
            const struct doc_series *series = &block->series.at[s];
            double value = i < series->values.n ? series->values.at[i] : NAN;
            put(html, "td", "num", doc_number(html->out->arena, value));
        }
        xml_close(html);
    }
    xml_close(html);
    xml_close(html);
}

static enum chart_kind picture_kind(enum doc_chart_kind kind) {
    switch (kind) {
    case DOC_CHART_STACKED:
        return CHART_STACKED;
    case DOC_CHART_LINE:
        return CHART_LINE;
    case DOC_CHART_HISTOGRAM:
        return CHART_HISTOGRAM;
    case DOC_CHART_DUMBBELL:
        return CHART_DUMBBELL;
    case DOC_CHART_BARS:
    case DOC_CHART_HEAT:
        break;
    }
    return CHART_BARS;
}

// The level whose colour the series has in the document.
static int level_of(struct arena *arena, struct str color) {
    for (int level = 0; level < PALETTE_LEVELS; level++) {
        if (str_eq(color, str_fmt(arena, "%06x", (unsigned)palette_level(level)))) {
            return level;
        }
    }
    return PALETTE_NO_LEVEL;
}

static void put_picture(struct xml *html, const struct doc_block *block) {
    struct arena *arena = html->out->arena;
    struct chart chart = {.kind = picture_kind(block->chart),
                          .id = block->id,
                          .title = block->text,
                          .about = block->alt,
                          .unit = block->unit};
    for (size_t i = 0; i < block->labels.n; i++) {
        chart_add_label(arena, &chart, block->labels.at[i]);
    }
    for (size_t s = 0; s < block->series.n; s++) {
        const struct doc_series *from = &block->series.at[s];
        struct chart_series *to = chart_add_series(arena, &chart, from->title,
                                                   level_of(arena, doc_series_color(block, s)));
        for (size_t i = 0; i < block->labels.n; i++) {
            chart_add_point(arena, to, i < from->values.n ? from->values.at[i] : NAN);
        }
    }
    picture_svg(html->out, chart_draw(arena, &chart));
}

// The picture with its numbers one click away; a heat map is its numbers.
static void put_chart(struct xml *html, const struct doc_block *block) {
    xml_open(html, "figure");
    xml_attr_c(html, "class", "doc-chart");
    put(html, "figcaption", NULL, block->text);
    if (block->chart == DOC_CHART_HEAT) {
        put_chart_table(html, block);
    } else {
        put_picture(html, block);
        xml_open(html, "details");
        xml_element(html, "summary", S("Числа таблицей"));
        put_chart_table(html, block);
        xml_close(html);
    }
    xml_close(html);
}

static void put_signature(struct xml *html, const struct doc_block *block) {
    xml_open(html, "p");
    xml_attr_c(html, "class", "doc-signature");
    put(html, "span", NULL, block->text);
    put(html, "span", "doc-line", (struct str){0});
    put(html, "span", NULL, block->note);
    xml_close(html);
}

static void put_block(struct xml *html, const struct doc_block *block) {
    switch (block->kind) {
    case DOC_HEADING:
        put_heading(html, block);
        return;
    case DOC_PARAGRAPH:
        put_paragraph(html, block);
        return;
    case DOC_TABLE:
        put_table(html, block);
        break;
    case DOC_CHART:
        put_chart(html, block);
        break;
    case DOC_SIGNATURE:
        put_signature(html, block);
        return;
    case DOC_PAGE_BREAK:
        xml_open(html, "hr");
        xml_attr_c(html, "class", "doc-break");
        xml_close(html);
        return;
    }
    if (!str_empty(block->note)) {
        put(html, "p", "doc-note", block->note);
    }
}

void doc_to_html(struct buf *out, const struct doc *doc) {
    struct xml html = {.out = out};
    xml_open(&html, "article");
    xml_attr_c(&html, "class", doc->draft ? "doc doc-draft" : "doc");
    for (size_t i = 0; i < doc->blocks.n; i++) {
        put_block(&html, &doc->blocks.at[i]);
    }
    xml_close(&html);
}
