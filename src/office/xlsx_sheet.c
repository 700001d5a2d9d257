// SPDX-License-Identifier: GPL-3.0-or-later
// One worksheet, row by row: nothing of it is kept but the row at hand.
#include "office/xlsx_internal.h"

#include <limits.h>
#include <string.h>

enum cell_type {
    TYPE_NUMBER,
    TYPE_SHARED,
    TYPE_INLINE,
    TYPE_TEXT,
    TYPE_BOOL,
    TYPE_ERROR,
    TYPE_ISO
};

// Which text is being collected.
enum place { PLACE_NONE, PLACE_VALUE, PLACE_FORMULA, PLACE_INLINE };

struct sheet_reader {
    struct xlsx *xlsx;
    int row;
    int64_t column; // of the cell at hand
    bool in_row;
    enum cell_type type;
    struct number_style style;
    bool has_formula;
    int phonetic;
    enum place place;
    struct buf value;
    struct buf formula;
};

// "AB12": the column (0-based) and the row; false when it is no reference.
static bool parse_reference(struct str text, int64_t *column, int *row) {
    int64_t letters = 0;
    int64_t number = 0;
    size_t i = 0;
    for (; i < text.n && i < 4 && text.p[i] >= 'A' && text.p[i] <= 'Z'; i++) {
        letters = letters * 26 + (text.p[i] - 'A' + 1);
    }
    if (i == 0 || !str_to_int(str_from_at(text, i), &number) || number < 1 || number > INT_MAX) {
        return false;
    }
    *column = letters - 1;
    *row = (int)number;
    return true;
}

static bool parse_range(struct str text, struct merged *out) {
    struct str first = str_cut(&text, ':');
    int64_t left = 0;
    int64_t right = 0;
    if (!parse_reference(first, &left, &out->first_row) ||
        !parse_reference(text, &right, &out->last_row)) {
        return false;
    }
    out->first_column = (int)left;
    out->last_column = (int)right;
    return true;
}

static bool open_row(struct sheet_reader *reader, const char *const *attributes,
                     struct error *error) {
    int64_t number = 0;
    struct str given = xml_attribute(attributes, "r");
    if (given.n == 0 || !str_to_int(given, &number) || number > INT_MAX) {
        number = (int64_t)reader->row + 1;
    }
    bool ok = sink_row(reader->xlsx->sink, (int)number, xlsx_flag(attributes, "hidden"), error);
    reader->row = (int)number;
    reader->column = -1;
    reader->in_row = true;
    return ok;
}

static enum cell_type cell_type_of(struct str t) {
    static const struct {
        const char *name;
        enum cell_type type;
    } types[] = {{"s", TYPE_SHARED}, {"inlineStr", TYPE_INLINE}, {"str", TYPE_TEXT},
                 {"b", TYPE_BOOL},   {"e", TYPE_ERROR},          {"d", TYPE_ISO}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (str_eq(t, str_from(types[i].name))) {
            return types[i].type;
        }
    }
    return TYPE_NUMBER;
}

static void open_cell(struct sheet_reader *reader, const char *const *attributes) {
    const struct xlsx *xlsx = reader->xlsx;
    int row = 0;
    int64_t style = 0;
    struct str reference = xml_attribute(attributes, "r");
    if (!parse_reference(reference, &reader->column, &row)) {
        reader->column++;
    }
    reader->type = cell_type_of(xml_attribute(attributes, "t"));
    reader->style = (struct number_style){0};
    if (str_to_int(xml_attribute(attributes, "s"), &style) && style >= 0 &&
        style < (int64_t)xlsx->styles.n) {
        reader->style = xlsx->styles.at[style];
    }
    reader->has_formula = false;
    reader->value.n = 0;
    reader->formula.n = 0;
}

static bool hide_columns(struct sheet_reader *reader, const char *const *attributes,
                         struct error *error) {
    int64_t first = 0;
    int64_t last = 0;
    if (!xlsx_flag(attributes, "hidden") || !str_to_int(xml_attribute(attributes, "min"), &first) ||
        !str_to_int(xml_attribute(attributes, "max"), &last)) {
        return true;
    }
    return sink_hide_columns(reader->xlsx->sink, first - 1, last - 1, error);
}

static bool sheet_open(void *context, struct str name, const char *const *attributes,
                       struct error *error) {
    struct sheet_reader *reader = context;
    struct merged range;
    reader->place = PLACE_NONE;
    if (reader->in_row) {
        if (str_eq(name, S("c"))) {
            open_cell(reader, attributes);
        } else if (str_eq(name, S("v"))) {
            reader->place = PLACE_VALUE;
        } else if (str_eq(name, S("f"))) {
            reader->has_formula = true;
            reader->place = PLACE_FORMULA;
        } else if (str_eq(name, S("rPh"))) {
            reader->phonetic++;
        } else if (str_eq(name, S("t")) && reader->phonetic == 0) {
            reader->place = PLACE_INLINE;
        }
        return true;
    }
    if (str_eq(name, S("row"))) {
        return open_row(reader, attributes, error);
    }
    if (str_eq(name, S("col"))) {
        return hide_columns(reader, attributes, error);
    }
    if (str_eq(name, S("mergeCell")) && parse_range(xml_attribute(attributes, "ref"), &range)) {
        return sink_merged(reader->xlsx->sink, range, error);
    }
    return true;
}

static bool sheet_text(void *context, struct str text, struct error *error) {
    (void)error;
    struct sheet_reader *reader = context;
    if (reader->place == PLACE_FORMULA) {
        buf_put(&reader->formula, text);
    } else if (reader->place != PLACE_NONE) {
        buf_put(&reader->value, text);
    }
    return true;
}

static struct cell text_cell(const struct sheet_reader *reader) {
    struct str copy = str_dup(reader->xlsx->sink->row_arena, buf_str(&reader->value));
    return cell_from_text(xlsx_unescape((char *)copy.p, copy.n));
}

static bool shared_cell(const struct sheet_reader *reader, struct cell *out, struct error *error) {
    const struct xlsx *xlsx = reader->xlsx;
    int64_t index = 0;
    if (!str_to_int(buf_str(&reader->value), &index) || index < 0 ||
        index >= (int64_t)xlsx->strings.n) {
        return error_set(error, ERROR_INPUT,
                         "Файл повреждён: ячейка строки %d листа «%.*s» ссылается на текст, "
                         "которого нет. Откройте его в Excel или LibreOffice и сохраните заново.",
                         reader->row, STR_ARG(xlsx->sink->sheet));
    }
    *out = cell_from_text(xlsx->strings.at[index]);
    return true;
}

static bool make_cell(const struct sheet_reader *reader, struct cell *out, struct error *error) {
    struct arena *arena = reader->xlsx->sink->row_arena;
    struct str value = buf_str(&reader->value);
    double number = 0;
    if (value.n == 0) {
        bool shown_empty = reader->type == TYPE_TEXT; // a formula whose value is an empty text
        *out = reader->has_formula && !shown_empty
                   ? cell_from_formula(arena, buf_str(&reader->formula))
                   : (struct cell){0};
        return true;
    }
    switch (reader->type) {
    case TYPE_SHARED:
        return shared_cell(reader, out, error);
    case TYPE_BOOL:
        *out = cell_from_bool(str_eq(value, S("1")) || str_eq(value, S("true")));
        return true;
    case TYPE_ERROR:
        *out = cell_from_error(str_dup(arena, value));
        return true;
    case TYPE_ISO:
        *out = cell_from_iso(arena, str_dup(arena, value));
        return true;
    case TYPE_NUMBER:
        if (str_to_real(str_trim(value), &number)) {
            *out = cell_from_number(arena, number, reader->style, reader->xlsx->since_1904);
            return true;
        }
        break; // a writer that forgot to say that it is a text
    case TYPE_INLINE:
    case TYPE_TEXT:
        break;
    }
    *out = text_cell(reader);
    return true;
}

static bool sheet_close(void *context, struct str name, struct error *error) {
    struct sheet_reader *reader = context;
    reader->place = PLACE_NONE;
    if (!reader->in_row) {
        return true;
    }
    if (str_eq(name, S("rPh"))) {
        reader->phonetic--;
    } else if (str_eq(name, S("row"))) {
        reader->in_row = false;
        return sink_row_end(reader->xlsx->sink, error);
    } else if (str_eq(name, S("c"))) {
        struct cell cell = {0};
        return make_cell(reader, &cell, error) &&
               sink_cell(reader->xlsx->sink, reader->column, cell, error);
    }
    return true;
}

bool xlsx_read_sheet(struct xlsx *xlsx, struct str part, struct error *error) {
    static const struct xml_handler handler = {sheet_open, sheet_close, sheet_text};
    size_t max = (size_t)xlsx->sink->limits.text_bytes;
    struct sheet_reader reader = {
        .xlsx = xlsx, .value = buf_open(xlsx->arena, max), .formula = buf_open(xlsx->arena, max)};
    return xlsx_part(xlsx, part, &handler, &reader, error);
}
