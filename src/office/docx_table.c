// SPDX-License-Identifier: GPL-3.0-or-later
// Tables with borders, a header row repeated on each page, and measured columns.
#include "office/docx_internal.h"

#include <math.h>

static int *columns_open(struct docx *docx, struct xml *xml, const struct doc_block *block,
                         size_t n) {
    int *widths = arena_array(docx->arena, int, n);
    docx_measure_columns(docx, block, docx->text_width, widths);
    xml_open(xml, "w:tbl");
    xml_open(xml, "w:tblPr");
    docx_put_val(xml, "w:tblStyle", "Grid");
    xml_open(xml, "w:tblW");
    xml_attr_int(xml, "w:w", docx->text_width);
    xml_attr_c(xml, "w:type", "dxa");
    xml_close(xml);
    xml_open(xml, "w:tblLayout");
    xml_attr_c(xml, "w:type", "fixed");
    xml_close(xml);
    if (!str_empty(block->text)) {
        xml_open(xml, "w:tblCaption"); // read aloud by screen readers
        xml_attr(xml, "w:val", block->text);
        xml_close(xml);
    }
    xml_close(xml);
    xml_open(xml, "w:tblGrid");
    for (size_t i = 0; i < n; i++) {
        xml_open(xml, "w:gridCol");
        xml_attr_int(xml, "w:w", widths[i]);
        xml_close(xml);
    }
    xml_close(xml);
    return widths;
}

struct cell_look {
    int width;
    const char *align;
    const char *fill; // "efede7", NULL = none
    struct docx_run run;
};

static void put_cell(struct xml *xml, struct str text, const struct cell_look *look) {
    xml_open(xml, "w:tc");
    xml_open(xml, "w:tcPr");
    xml_open(xml, "w:tcW");
    xml_attr_int(xml, "w:w", look->width);
    xml_attr_c(xml, "w:type", "dxa");
    xml_close(xml);
    if (look->fill != NULL) {
        xml_open(xml, "w:shd");
        xml_attr_c(xml, "w:val", "clear");
        xml_attr_c(xml, "w:color", "auto");
        xml_attr_c(xml, "w:fill", look->fill);
        xml_close(xml);
    }
    docx_put_val(xml, "w:vAlign", look->run.bold ? "center" : "top");
    xml_close(xml);
    xml_open(xml, "w:p");
    xml_open(xml, "w:pPr");
    docx_put_val(xml, "w:pStyle", "TableText");
    docx_put_val(xml, "w:jc", look->align);
    xml_close(xml);
    docx_put_run(xml, text, &look->run);
    xml_close(xml);
    xml_close(xml);
}

static void row_open(struct xml *xml, bool header) {
    xml_open(xml, "w:tr");
    xml_open(xml, "w:trPr");
    xml_empty(xml, "w:cantSplit");
    if (header) {
        xml_empty(xml, "w:tblHeader");
    }
    xml_close(xml);
}

void docx_put_table(struct docx *docx, struct xml *xml, const struct doc_block *block) {
    size_t n = block->columns.n;
    if (n == 0) {
        return;
    }
    int *widths = columns_open(docx, xml, block, n);
    row_open(xml, true);
    for (size_t i = 0; i < n; i++) {
        put_cell(xml, block->columns.at[i].title,
                 &(struct cell_look){widths[i], "center", "efede7", {.bold = true}});
    }
    xml_close(xml);
    for (size_t r = 0; r < block->rows.n; r++) {
        const struct doc_table_row *row = &block->rows.at[r];
        row_open(xml, false);
        for (size_t i = 0; i < n; i++) {
            struct str text = i < row->cells.n ? row->cells.at[i] : (struct str){0};
            put_cell(xml, text,
                     &(struct cell_look){
                         widths[i], block->columns.at[i].numeric ? "right" : "left", NULL, {0}});
        }
        xml_close(xml);
    }
    xml_close(xml);
}

// ---- heat maps

// White to the deep blue of the highest level, in five steps; text turns white on the dark ones.
static void heat_look(double share, struct cell_look *look) {
    static const char *const fills[] = {"f7fbff", "d6e6f4", "abd0e6", "6aaed6", "2166ac"};
    if (!isfinite(share)) {
        look->fill = "e6e6e6";
        return;
    }
    int step = (int)(share * 5);
    step = step < 0 ? 0 : (step > 4 ? 4 : step);
    look->fill = fills[step];
    look->run.color = step == 4 ? "ffffff" : NULL;
}

static void heat_range(const struct doc_block *block, double *low, double *high) {
    *low = 0;
    *high = 0;
    for (size_t s = 0; s < block->series.n; s++) {
        for (size_t i = 0; i < block->series.at[s].values.n; i++) {
            double value = block->series.at[s].values.at[i];
            *low = isfinite(value) && value < *low ? value : *low;
            *high = isfinite(value) && value > *high ? value : *high;
        }
    }
}

// As a table block: a row a label, a column a series.
static struct doc_block heat_table(struct docx *docx, const struct doc_block *chart) {
    struct doc_block table = {.kind = DOC_TABLE, .text = chart->text};
    vec_push(docx->arena, &table.columns);
    for (size_t s = 0; s < chart->series.n; s++) {
        struct doc_table_column *column = vec_push(docx->arena, &table.columns);
        column->title = chart->series.at[s].title;
        column->numeric = true;
    }
    for (size_t i = 0; i < chart->labels.n; i++) {
        struct doc_table_row *row = vec_push(docx->arena, &table.rows);
        *vec_push(docx->arena, &row->cells) = chart->labels.at[i];
        for (size_t s = 0; s < chart->series.n; s++) {
            const struct doc_series *series = &chart->series.at[s];
            double value = i < series->values.n ? series->values.at[i] : NAN;
            *vec_push(docx->arena, &row->cells) = doc_number(docx->arena, value);
        }
    }
    return table;
}

void docx_put_heat(struct docx *docx, struct xml *xml, const struct doc_block *block) {
    struct doc_block table = heat_table(docx, block);
    size_t n = table.columns.n;
    int *widths = columns_open(docx, xml, &table, n);
    double low, high;
    heat_range(block, &low, &high);
    row_open(xml, true);
    for (size_t i = 0; i < n; i++) {
        put_cell(xml, table.columns.at[i].title,
                 &(struct cell_look){widths[i], "center", "efede7", {.bold = true}});
    }
    xml_close(xml);
    for (size_t r = 0; r < table.rows.n; r++) {
        row_open(xml, false);
        put_cell(xml, table.rows.at[r].cells.at[0],
                 &(struct cell_look){widths[0], "left", NULL, {0}});
        for (size_t i = 1; i < n; i++) {
            const struct doc_series *series = &block->series.at[i - 1];
            double value = r < series->values.n ? series->values.at[r] : NAN;
            struct cell_look look = {widths[i], "center", NULL, {0}};
            heat_look(high > low ? (value - low) / (high - low) : value, &look);
            put_cell(xml, table.rows.at[r].cells.at[i], &look);
        }
        xml_close(xml);
    }
    xml_close(xml);
}
