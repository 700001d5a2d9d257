// SPDX-License-Identifier: GPL-3.0-or-later
// What the files of the .docx writer share. Lengths are in twips (1/20 pt) unless said otherwise.
#ifndef VSOKO_OFFICE_DOCX_INTERNAL_H
#define VSOKO_OFFICE_DOCX_INTERNAL_H

#include "base/xml.h"
#include "base/zip.h"
#include "office/doc.h"

enum {
    DOCX_PART_MAX = 64 * 1024 * 1024, // bytes of one part before packing
    DOCX_TWIPS_PER_CM = 567,
    DOCX_EMU_PER_TWIP = 635,
};

struct docx {
    struct arena *arena;
    const struct doc *doc;
    struct zip_out *zip;
    struct str font;
    int page_width, page_height; // of the sheet as it lies
    int text_width;              // between the margins
    int charts;                  // written so far
    int drawings;                // ids of drawings given so far
};

// One part of the package; the buffer must not be full.
bool docx_add(struct docx *docx, struct str name, const struct buf *part, struct error *error);
// A line of [Content_Types].xml: element «Default» by Extension, «Override» by PartName.
void docx_put_type(struct xml *xml, const char *element, const char *key, const char *name,
                   const char *type);
struct buf docx_part(struct docx *docx);

// styles.xml, settings.xml, headers and footers.
bool docx_add_styles(struct docx *docx, struct error *error);
bool docx_add_furniture(struct docx *docx, struct error *error);

// word/document.xml; adds the charts it meets.
bool docx_add_body(struct docx *docx, struct error *error);

// Text of a run: line ends become breaks, tabs become tabs. `style` is a character style or NULL.
struct docx_run {
    bool bold;
    int half_points;   // size, 0 = the paragraph's
    const char *color; // "ffffff", NULL = the paragraph's
};
void docx_put_run(struct xml *xml, struct str text, const struct docx_run *run);
// An element with the one attribute w:val.
void docx_put_val(struct xml *xml, const char *name, const char *value);

// A table; a heat map is a table whose cells are shaded.
void docx_put_table(struct docx *docx, struct xml *xml, const struct doc_block *block);
void docx_put_heat(struct docx *docx, struct xml *xml, const struct doc_block *block);

// Widths of `n` columns that fill `total`, from the measured width of the longest word and of the
// whole text of each column's cells, so that no word is broken while there is room.
void docx_measure_columns(struct docx *docx, const struct doc_block *block, int total, int *widths);

// The chart's part with its workbook; the drawing that shows it in the body.
bool docx_add_chart(struct docx *docx, const struct doc_block *block, struct error *error);
void docx_put_drawing(struct docx *docx, struct xml *xml, const struct doc_block *block);

// A minimal .xlsx of a chart's numbers: labels in column A, a series a column.
bool docx_chart_workbook(struct arena *arena, const struct doc_block *block, struct str *out,
                         struct error *error);

#endif
