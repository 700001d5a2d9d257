// SPDX-License-Identifier: GPL-3.0-or-later
// A document as blocks, before it becomes .docx or a printed page: what `documents` builds from a
// paper and what the writers turn into files. No writer knows what a document is about.
#ifndef VSOKO_OFFICE_DOC_H
#define VSOKO_OFFICE_DOC_H

#include "base/buf.h"
#include "base/error.h"
#include "base/vec.h"

enum doc_block_kind {
    DOC_HEADING,   // level 1..3
    DOC_PARAGRAPH, // body text, numbered when `number` is not empty
    DOC_TABLE,
    DOC_CHART,     // native, editable in Word
    DOC_SIGNATURE, // a line: position ______ name
    DOC_PAGE_BREAK,
};

enum doc_align { DOC_LEFT, DOC_CENTER, DOC_RIGHT, DOC_JUSTIFY };

struct doc_table_column {
    struct str title;
    bool numeric; // right-aligned
};

struct doc_table_row {
    VEC(struct str) cells;
};

struct doc_series {
    struct str title;
    struct str color;   // "b35806", "" = by order
    VEC(double) values; // one for each label, NAN = no data
};

enum doc_chart_kind {
    DOC_CHART_BARS,
    DOC_CHART_STACKED,
    DOC_CHART_LINE,
    DOC_CHART_HISTOGRAM,
    DOC_CHART_DUMBBELL,
    DOC_CHART_HEAT
};

struct doc_block {
    enum doc_block_kind kind;
    struct str id;     // address of the clause, "spravka-protsedura/f1"; for redlines and tests
    struct str number; // "2.1", printed before the text
    struct str text;   // heading, paragraph; title of a table or a chart; position of a signature
    struct str note;   // printed small under a table or chart; name of a signature
    struct str alt;    // text alternative of a chart
    int level;         // of a heading or a list
    enum doc_align align;
    bool bold;
    VEC(struct doc_table_column) columns;
    VEC(struct doc_table_row) rows;
    enum doc_chart_kind chart;
    VEC(struct str) labels; // chart: category axis
    VEC(struct doc_series) series;
    struct str unit; // chart: value axis, "%"
};

struct doc {
    struct str title;  // core property and file name
    struct str school; // running header
    struct str author;
    VEC(struct doc_block) blocks;
    struct str font; // "" is Times New Roman; "PT Serif" by the school's choice
    bool landscape;
    bool draft; // «черновик» in the header
};

// Adds an empty block at the end and returns it (valid until the next one is added).
struct doc_block *doc_add(struct arena *arena, struct doc *doc, enum doc_block_kind kind);
const char *doc_block_kind_name(enum doc_block_kind kind); // "paragraph"
// A number of a chart as text: whole or with one decimal, «–» for no data.
struct str doc_number(struct arena *arena, double value);
// The colour of a series, RRGGBB: its own, else by order.
struct str doc_series_color(const struct doc_block *block, size_t i);

// Writes the .docx bytes.
bool doc_to_docx(struct arena *arena, const struct doc *doc, struct str *out, struct error *error)
    __attribute__((warn_unused_result));
// The same blocks as an HTML fragment for the screen and for printing (charts as SVG).
void doc_to_html(struct buf *out, const struct doc *doc);

#endif
