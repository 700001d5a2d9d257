// SPDX-License-Identifier: GPL-3.0-or-later
// Word documents (ECMA-376 part 1, 17): tables as rows, and each paragraph outside of a table as a
// row of one cell, in the order of the text. A table inside a cell is text of that cell.
#include "base/xml.h"
#include "office/cell_value.h"
#include "office/decode.h"

#include <limits.h>

struct docx {
    struct arena *arena;
    struct sink *sink;
    int tables;     // how deep we are in tables
    int ignored;    // depth inside what is no text of the page: drawings, their fallbacks
    int row;        // number of the last row put, 1-based
    int64_t column; // of the cell at hand
    int64_t span;   // columns it takes
    bool continued; // it goes on from the cell above
    bool restarted; // cells below may go on from it
    bool in_text;
    struct buf text;           // of the cell or the paragraph at hand
    VEC(struct cell) cells;    // of the row at hand
    VEC(struct merged) merged; // of the table at hand
};

static int64_t number_of(const char *const *attributes, int64_t most) {
    int64_t value = 0;
    bool good = str_to_int(xml_attribute(attributes, "val"), &value) && value > 0;
    return !good ? 0 : value < most ? value : most;
}

static bool opens_ignored(struct str name) {
    return str_eq(name, S("drawing")) || str_eq(name, S("pict")) || str_eq(name, S("object")) ||
           str_eq(name, S("Fallback")) || str_eq(name, S("del")) || str_eq(name, S("moveFrom"));
}

static void put_break(struct docx *docx) {
    if (docx->text.n > 0) {
        buf_put_char(&docx->text, '\n');
    }
}

static bool open_row(struct docx *docx, struct error *error) {
    docx->row++;
    docx->column = 0;
    docx->cells.n = 0;
    return docx->row < INT_MAX / 2 ||
           error_set(error, ERROR_LIMIT, "Файл не прочитан: в документе слишком много строк.");
}

static void open_in_table(struct docx *docx, struct str name, const char *const *attributes) {
    int64_t most = docx->sink->limits.columns;
    if (str_eq(name, S("tc"))) {
        docx->text.n = 0;
        docx->span = 1;
        docx->continued = docx->restarted = false;
    } else if (str_eq(name, S("gridBefore"))) {
        docx->column = number_of(attributes, most);
    } else if (str_eq(name, S("gridSpan"))) {
        int64_t span = number_of(attributes, most);
        docx->span = span > 1 ? span : 1;
    } else if (str_eq(name, S("vMerge"))) {
        docx->restarted = str_eq(xml_attribute(attributes, "val"), S("restart"));
        docx->continued = !docx->restarted;
    }
}

static bool docx_open(void *context, struct str name, const char *const *attributes,
                      struct error *error) {
    struct docx *docx = context;
    if (docx->ignored > 0 || opens_ignored(name)) {
        docx->ignored++;
        return true;
    }
    if (str_eq(name, S("tbl"))) {
        docx->tables++;
        docx->merged.n = docx->tables == 1 ? 0 : docx->merged.n;
    } else if (str_eq(name, S("tr")) && docx->tables == 1) {
        return open_row(docx, error);
    } else if (str_eq(name, S("p"))) {
        if (docx->tables == 0) {
            docx->text.n = 0;
        } else {
            put_break(docx);
        }
    } else if (str_eq(name, S("t"))) {
        docx->in_text = true;
    } else if (str_eq(name, S("br")) || str_eq(name, S("cr"))) {
        put_break(docx);
    } else if (str_eq(name, S("tab"))) {
        buf_put_char(&docx->text, ' ');
    } else if (docx->tables == 1) {
        open_in_table(docx, name, attributes);
    }
    return true;
}

static bool docx_text(void *context, struct str text, struct error *error) {
    (void)error;
    struct docx *docx = context;
    if (docx->in_text && docx->ignored == 0) {
        buf_put(&docx->text, text);
    }
    return true;
}

static struct cell cell_at_hand(struct docx *docx) {
    return cell_from_text(str_dup(docx->sink->row_arena, str_trim(buf_str(&docx->text))));
}

// The range that the cell of the row above opened in this column, to be made one row longer.
static void go_on(struct docx *docx) {
    for (size_t i = docx->merged.n; i > 0; i--) {
        struct merged *range = &docx->merged.at[i - 1];
        if (range->first_column == (int)docx->column && range->last_row == docx->row - 1) {
            range->last_row = docx->row;
            return;
        }
    }
}

static bool close_cell(struct docx *docx, struct error *error) {
    int64_t most = docx->sink->limits.columns;
    if (docx->column + docx->span > most) {
        return error_set(error, ERROR_LIMIT,
                         "Файл не прочитан: в таблице документа больше %lld столбцов.",
                         (long long)most);
    }
    while ((int64_t)docx->cells.n < docx->column) {
        *vec_push(docx->arena, &docx->cells) = (struct cell){0};
    }
    *vec_push(docx->arena, &docx->cells) = cell_at_hand(docx);
    if (docx->continued) {
        go_on(docx);
    } else if (docx->span > 1 || docx->restarted) {
        *vec_push(docx->arena, &docx->merged) =
            (struct merged){.first_row = docx->row,
                            .last_row = docx->row,
                            .first_column = (int)docx->column,
                            .last_column = (int)(docx->column + docx->span - 1)};
    }
    docx->column += docx->span;
    return true;
}

static bool close_row(struct docx *docx, struct error *error) {
    bool ok = sink_row(docx->sink, docx->row, false, error);
    for (size_t i = 0; ok && i < docx->cells.n; i++) {
        ok = sink_cell(docx->sink, (int64_t)i, docx->cells.at[i], error);
    }
    return ok && sink_row_end(docx->sink, error);
}

static bool close_table(struct docx *docx, struct error *error) {
    bool ok = true;
    for (size_t i = 0; ok && i < docx->merged.n; i++) {
        ok = sink_merged(docx->sink, docx->merged.at[i], error);
    }
    docx->merged.n = 0;
    return ok;
}

static bool close_paragraph(struct docx *docx, struct error *error) {
    if (str_trim(buf_str(&docx->text)).n == 0) {
        return true;
    }
    bool ok = open_row(docx, error);
    *vec_push(docx->arena, &docx->cells) = cell_at_hand(docx);
    return ok && close_row(docx, error);
}

static bool docx_close(void *context, struct str name, struct error *error) {
    struct docx *docx = context;
    if (docx->ignored > 0) {
        docx->ignored--;
        return true;
    }
    if (str_eq(name, S("t"))) {
        docx->in_text = false;
    } else if (str_eq(name, S("p")) && docx->tables == 0) {
        return close_paragraph(docx, error);
    } else if (str_eq(name, S("tc")) && docx->tables == 1) {
        return close_cell(docx, error);
    } else if (str_eq(name, S("tr")) && docx->tables == 1) {
        return close_row(docx, error);
    } else if (str_eq(name, S("tbl")) && docx->tables > 0) {
        docx->tables--;
        return docx->tables > 0 || close_table(docx, error);
    }
    return true;
}

static bool feed_xml(void *context, struct str piece, bool last, struct error *error) {
    return xml_reader_feed(context, piece, last, error);
}

bool docx_decode(struct sink *sink, struct zip_in *zip, struct error *error) {
    static const struct xml_handler handler = {docx_open, docx_close, docx_text};
    struct xml_limits limits = {.depth = sink->limits.depth, .text_bytes = sink->limits.text_bytes};
    struct docx *docx = arena_new(sink->arena, struct docx);
    docx->arena = sink->arena;
    docx->sink = sink;
    docx->text = buf_open(sink->arena, (size_t)sink->limits.text_bytes);
    sink_format(sink, WORKBOOK_DOCX, (struct str){0}, 0);
    sink_sheet(sink, (struct str){0}, false);
    struct xml_reader *reader =
        xml_reader_open(sink->arena, S("word/document.xml"), &handler, docx, &limits);
    return zip_in_feed(zip, S("word/document.xml"), feed_xml, reader, error);
}
