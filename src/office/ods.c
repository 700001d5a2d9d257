// SPDX-License-Identifier: GPL-3.0-or-later
// OpenDocument spreadsheets (OASIS ODF 1.3 part 3): content.xml, read row by row.
#include "base/xml.h"
#include "office/cell_value.h"
#include "office/decode.h"

#include <limits.h>

enum { HIDDEN_STYLES_MAX = 1000 };

struct ods {
    struct arena *arena;
    struct sink *sink;
    VEC(struct str) hidden_styles; // names of table styles with display="false"
    struct str style;              // the style being read
    int sheets;
    int ignored;       // depth inside what is no cell text: comments, drawings, change history
    int64_t row;       // number of the row at hand, 1-based
    int64_t row_times; // how often it repeats
    bool row_hidden;
    int64_t column;        // of the cell at hand
    int64_t cell_times;    // how often it repeats
    int64_t header_column; // of the next <table-column>
    bool in_cell;
    bool first_paragraph;
    struct cell cell;
    struct str formula;
    int64_t columns_spanned;
    int64_t rows_spanned;
    struct buf text;
    // Cells of the row at hand, put once for each repetition of the row.
    VEC(struct cell) cells;
};

static int64_t number_attribute(const char *const *attributes, const char *name,
                                int64_t otherwise) {
    int64_t value = 0;
    bool given = str_to_int(xml_attribute(attributes, name), &value);
    return given && value > 0 ? value : otherwise;
}

static bool is_hidden(const char *const *attributes) {
    struct str visibility = xml_attribute(attributes, "table:visibility");
    return str_eq(visibility, S("collapse")) || str_eq(visibility, S("filter"));
}

static bool style_hides(const struct ods *ods, struct str style) {
    for (size_t i = 0; i < ods->hidden_styles.n; i++) {
        if (str_eq(ods->hidden_styles.at[i], style)) {
            return true;
        }
    }
    return false;
}

static void open_style(struct ods *ods, struct str name, const char *const *attributes) {
    if (str_eq(name, S("style"))) {
        ods->style = str_dup(ods->arena, xml_attribute(attributes, "style:name"));
    } else if (str_eq(name, S("table-properties")) &&
               str_eq(xml_attribute(attributes, "table:display"), S("false")) &&
               ods->hidden_styles.n < HIDDEN_STYLES_MAX) {
        *vec_push(ods->arena, &ods->hidden_styles) = ods->style;
    }
}

static void open_sheet(struct ods *ods, const char *const *attributes) {
    sink_sheet(ods->sink, xml_attribute(attributes, "table:name"),
               style_hides(ods, xml_attribute(attributes, "table:style-name")));
    ods->sheets++;
    ods->row = 0;
    ods->row_times = 1;
    ods->header_column = 0;
}

static bool open_columns(struct ods *ods, const char *const *attributes, struct error *error) {
    int64_t times = number_attribute(attributes, "table:number-columns-repeated", 1);
    int64_t first = ods->header_column;
    times = times < INT_MAX ? times : INT_MAX;
    ods->header_column += times;
    return !is_hidden(attributes) ||
           sink_hide_columns(ods->sink, first, ods->header_column - 1, error);
}

static bool open_row(struct ods *ods, const char *const *attributes, struct error *error) {
    ods->row++;
    ods->row_times = number_attribute(attributes, "table:number-rows-repeated", 1);
    ods->row_hidden = is_hidden(attributes);
    ods->column = 0;
    ods->cells.n = 0;
    return ods->row < INT_MAX ||
           error_set(error, ERROR_LIMIT, "Файл не прочитан: на листе слишком много строк.");
}

static void open_cell(struct ods *ods, const char *const *attributes) {
    struct arena *row = ods->sink->row_arena;
    struct str type = xml_attribute(attributes, "office:value-type");
    struct str value = xml_attribute(attributes, "office:value");
    double number = 0;
    ods->in_cell = true;
    ods->first_paragraph = true;
    ods->text.n = 0;
    ods->cell = (struct cell){0};
    ods->cell_times = number_attribute(attributes, "table:number-columns-repeated", 1);
    ods->columns_spanned = number_attribute(attributes, "table:number-columns-spanned", 1);
    ods->rows_spanned = number_attribute(attributes, "table:number-rows-spanned", 1);
    ods->formula = str_dup(row, xml_attribute(attributes, "table:formula"));
    if (str_eq(xml_attribute(attributes, "calcext:value-type"), S("error"))) {
        ods->cell.kind = CELL_ERROR;
    } else if (str_eq(type, S("date"))) {
        ods->cell = cell_from_iso(
            row, str_dup(row, str_sub(xml_attribute(attributes, "office:date-value"), 0, 19)));
    } else if (str_eq(type, S("boolean"))) {
        ods->cell =
            cell_from_bool(str_eq(xml_attribute(attributes, "office:boolean-value"), S("true")));
    } else if (str_eq(type, S("string"))) {
        ods->cell = cell_from_text(str_dup(row, xml_attribute(attributes, "office:string-value")));
    } else if (str_to_real(value, &number)) {
        struct number_style style = {.kind = str_eq(type, S("percentage")) ? STYLE_PERCENT
                                                                           : STYLE_PLAIN};
        ods->cell = cell_from_number(row, number, style, false);
    }
}

// Comments, drawings and the history of changes hold paragraphs that are no cell's text.
static bool opens_ignored(struct str name) {
    return str_eq(name, S("annotation")) || str_eq(name, S("tracked-changes")) ||
           str_eq(name, S("shapes")) || str_eq(name, S("frame")) || str_eq(name, S("forms")) ||
           str_eq(name, S("custom-shape"));
}

static void open_in_cell(struct ods *ods, struct str name, const char *const *attributes) {
    if (str_eq(name, S("p"))) {
        if (!ods->first_paragraph) {
            buf_put_char(&ods->text, '\n');
        }
        ods->first_paragraph = false;
    } else if (str_eq(name, S("s"))) {
        int64_t blanks = number_attribute(attributes, "text:c", 1);
        for (int64_t i = 0; i < blanks && i < 1000; i++) {
            buf_put_char(&ods->text, ' ');
        }
    } else if (str_eq(name, S("tab"))) {
        buf_put_char(&ods->text, '\t');
    } else if (str_eq(name, S("line-break"))) {
        buf_put_char(&ods->text, '\n');
    }
}

static bool ods_open(void *context, struct str name, const char *const *attributes,
                     struct error *error) {
    struct ods *ods = context;
    if (ods->ignored > 0 || opens_ignored(name)) {
        ods->ignored++;
        return true;
    }
    if (ods->in_cell) {
        open_in_cell(ods, name, attributes);
    } else if (str_eq(name, S("table"))) {
        open_sheet(ods, attributes);
    } else if (ods->sheets == 0) {
        open_style(ods, name, attributes);
    } else if (str_eq(name, S("table-column"))) {
        return open_columns(ods, attributes, error);
    } else if (str_eq(name, S("table-row"))) {
        return open_row(ods, attributes, error);
    } else if (str_eq(name, S("table-cell")) || str_eq(name, S("covered-table-cell"))) {
        open_cell(ods, attributes);
    }
    return true;
}

static bool ods_text(void *context, struct str text, struct error *error) {
    (void)error;
    struct ods *ods = context;
    // Blanks between the tags of a cell are no text: text stands in paragraphs.
    if (ods->in_cell && ods->ignored == 0 && !ods->first_paragraph) {
        buf_put(&ods->text, text);
    }
    return true;
}

static void finish_value(struct ods *ods) {
    struct arena *row = ods->sink->row_arena;
    struct str shown = str_dup(row, buf_str(&ods->text));
    if (ods->cell.kind == CELL_ERROR) {
        ods->cell.text = shown.n > 0 ? shown : S("#N/A");
    } else if (ods->cell.kind == CELL_EMPTY && shown.n > 0) {
        ods->cell = cell_from_text(shown);
    } else if (ods->cell.kind == CELL_EMPTY && ods->formula.n > 0 && ods->first_paragraph) {
        // "of:=SUM([.A1:.A2])"
        size_t colon = str_find_char(ods->formula, '=');
        ods->cell = cell_from_formula(
            row, colon == STR_NONE ? ods->formula : str_from_at(ods->formula, colon + 1));
    }
}

static bool close_cell(struct ods *ods, struct error *error) {
    int64_t columns = ods->sink->limits.columns;
    finish_value(ods);
    ods->in_cell = false;
    if (ods->columns_spanned > 1 || ods->rows_spanned > 1) {
        int64_t right =
            ods->column + (ods->columns_spanned < columns ? ods->columns_spanned : columns);
        int64_t bottom =
            ods->row + (ods->rows_spanned < INT_MAX / 4 ? ods->rows_spanned : INT_MAX / 4);
        struct merged range = {.first_row = (int)ods->row,
                               .last_row = (int)(bottom < INT_MAX ? bottom - 1 : ods->row),
                               .first_column = (int)(ods->column < columns ? ods->column : columns),
                               .last_column = (int)(right < INT_MAX ? right - 1 : columns)};
        if (!sink_merged(ods->sink, range, error)) {
            return false;
        }
    }
    int64_t from = ods->column;
    ods->column += ods->cell_times < INT_MAX ? ods->cell_times : INT_MAX;
    if (ods->cell.kind == CELL_EMPTY) {
        return true;
    }
    if (ods->column > columns) {
        return error_set(error, ERROR_LIMIT,
                         "Файл не прочитан: в строке %lld листа «%.*s» больше %lld столбцов.",
                         (long long)ods->row, STR_ARG(ods->sink->sheet), (long long)columns);
    }
    while ((int64_t)ods->cells.n < from) {
        *vec_push(ods->arena, &ods->cells) = (struct cell){0};
    }
    for (int64_t i = from; i < ods->column; i++) {
        *vec_push(ods->arena, &ods->cells) = ods->cell;
    }
    return true;
}

// The sink forgets the texts of a row with sink_row_end(), so the row is put whole, each time.
static bool close_row(struct ods *ods, struct error *error) {
    int64_t times = ods->row_times;
    struct sink *sink = ods->sink;
    int64_t first = ods->row;
    ods->row += (times < INT_MAX ? times : INT_MAX) - 1;
    if (ods->cells.n == 0) {
        return sink_row_end(sink, error); // no row was begun: this lets go of its texts
    }
    for (int64_t i = 0; i < times; i++) {
        if (first + i > INT_MAX || !sink_row(sink, (int)(first + i), ods->row_hidden, error)) {
            return false;
        }
        for (size_t k = 0; k < ods->cells.n; k++) {
            if (!sink_cell(sink, (int64_t)k, ods->cells.at[k], error)) {
                return false;
            }
        }
        if (!(i + 1 < times ? sink_row_repeat(sink, error) : sink_row_end(sink, error))) {
            return false;
        }
    }
    return true;
}

static bool ods_close(void *context, struct str name, struct error *error) {
    struct ods *ods = context;
    if (ods->ignored > 0) {
        ods->ignored--;
        return true;
    }
    if (ods->in_cell) {
        bool cell = str_eq(name, S("table-cell")) || str_eq(name, S("covered-table-cell"));
        return !cell || close_cell(ods, error);
    }
    return !str_eq(name, S("table-row")) || close_row(ods, error);
}

static bool feed_xml(void *context, struct str piece, bool last, struct error *error) {
    return xml_reader_feed(context, piece, last, error);
}

static bool is_encrypted(struct sink *sink, struct zip_in *zip) {
    enum { MANIFEST_MAX = 1 << 20 };
    struct str manifest = {0};
    return zip_in_has(zip, S("META-INF/manifest.xml")) &&
           zip_in_read(zip, sink->arena, S("META-INF/manifest.xml"), MANIFEST_MAX, &manifest,
                       NULL) &&
           str_find(manifest, S("encryption-data")) != STR_NONE;
}

bool ods_decode(struct sink *sink, struct zip_in *zip, struct error *error) {
    static const struct xml_handler handler = {ods_open, ods_close, ods_text};
    if (is_encrypted(sink, zip)) {
        return error_set(
            error, ERROR_INPUT,
            "Файл защищён паролем: снимите пароль в LibreOffice (Файл → Сохранить как, "
            "без «Сохранить с паролем») и возьмите новый файл.");
    }
    struct xml_limits limits = {.depth = sink->limits.depth, .text_bytes = sink->limits.text_bytes};
    struct ods *ods = arena_new(sink->arena, struct ods);
    ods->arena = sink->arena;
    ods->sink = sink;
    ods->text = buf_open(sink->arena, (size_t)sink->limits.text_bytes);
    sink_format(sink, WORKBOOK_ODS, (struct str){0}, 0);
    struct xml_reader *reader =
        xml_reader_open(sink->arena, S("content.xml"), &handler, ods, &limits);
    return zip_in_feed(zip, S("content.xml"), feed_xml, reader, error);
}
