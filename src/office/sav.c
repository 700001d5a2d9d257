// SPDX-License-Identifier: GPL-3.0-or-later
// SPSS system files (.sav) as a workbook of three sheets: variables, value labels, cases. The
// layout is that of the PSPP Developer's Guide, «System File Format».
#include "base/encoding.h"
#include "base/ru.h"
#include "office/cell_value.h"
#include "office/decode.h"

#include <math.h>
#include <string.h>

enum {
    HEADER_BYTES = 176,
    BIAS_AT = 84,
    UNIT = 8,               // data come in units of eight bytes
    SEGMENT_BYTES = 255,    // of a text longer than that, which lies in several variables
    SEGMENT_WIDTH = 252,    // how many of its bytes a segment is counted for
    TEXT_WIDTH_MAX = 32767, // of a variable
    CODE_PAGE_UTF8 = 65001,
    CODE_PAGE_CYRILLIC = 1251,
    MISSING_MAX = 3,
    LABELS_MAX = 200000
};
enum {
    RECORD_VARIABLE = 2,
    RECORD_LABELS = 3,
    RECORD_NOTE = 6,
    RECORD_EXTRA = 7,
    RECORD_END = 999
};
enum { EXTRA_MACHINE = 3, EXTRA_LONG_NAMES = 13, EXTRA_LONG_TEXTS = 14, EXTRA_ENCODING = 20 };
enum { CODE_NOTHING = 0, CODE_END = 252, CODE_LITERAL = 253, CODE_BLANKS = 254, CODE_SYSMIS = 255 };

struct variable {
    struct str short_name, name, label; // in the bytes of the file until they are decoded
    int width;                          // 0 of a number, else bytes of a text
    int units, segments;
    bool hidden; // a further segment of the variable before it
    bool range;  // missing[0] to missing[1]
    int n_missing;
    double missing[MISSING_MAX];
};

struct value_label {
    size_t variable; // place among the variables
    double value;
    struct str text;
};

struct sav {
    struct sink *sink;
    struct str rest;
    struct error *error;
    bool big; // high byte first
    bool packed;
    double bias;
    int code_page;
    struct str encoding; // as the file names it
    VEC(struct variable) variables;
    VEC(size_t) at_unit; // which variable a unit of a case belongs to
    VEC(struct value_label) labels;
    unsigned char codes[UNIT];
    int code; // of codes; UNIT = all are used
};

static bool damaged(struct sav *sav) {
    return error_set(sav->error, ERROR_INPUT,
                     "Файл SPSS повреждён или обрезан. Сохраните его в SPSS или PSPP ещё раз.");
}

// Bytes of the file -------------------------------------------------------------------------------

static bool take(struct sav *sav, size_t n, struct str *out) {
    if (n > sav->rest.n) {
        return damaged(sav);
    }
    *out = str_sub(sav->rest, 0, n);
    sav->rest = str_from_at(sav->rest, n);
    return true;
}

static uint64_t number_of(const struct sav *sav, struct str bytes) {
    uint64_t value = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        size_t at = sav->big ? i : bytes.n - 1 - i;
        value = value << 8 | (unsigned char)bytes.p[at];
    }
    return value;
}

static bool take_int(struct sav *sav, int *out) {
    struct str bytes;
    if (!take(sav, 4, &bytes)) {
        return false;
    }
    *out = (int)(int32_t)(uint32_t)number_of(sav, bytes);
    return true;
}

static double real_of(const struct sav *sav, struct str bytes) {
    uint64_t bits = number_of(sav, bytes);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

// A count that the rest of the file can hold, of things of `size` bytes.
static bool take_count(struct sav *sav, size_t size, size_t *out) {
    int n;
    if (!take_int(sav, &n)) {
        return false;
    }
    *out = n < 0 ? 0 : (size_t)n;
    return (n >= 0 && *out <= sav->rest.n / size) || damaged(sav);
}

static struct str right_trim(struct str text) {
    while (text.n > 0 && (text.p[text.n - 1] == ' ' || text.p[text.n - 1] == '\0')) {
        text.n--;
    }
    return text;
}

static struct str decode(const struct sav *sav, struct arena *arena, struct str bytes) {
    if (sav->code_page == CODE_PAGE_CYRILLIC) {
        struct buf out = buf_open(arena, bytes.n * 4 + 1);
        for (size_t i = 0; i < bytes.n; i++) {
            char letter[4];
            buf_put(&out,
                    str_n(letter, utf8_put(letter, encoding_cp1251((unsigned char)bytes.p[i]))));
        }
        return buf_str(&out);
    }
    return encoding_decode(arena, bytes).text;
}

// The dictionary ----------------------------------------------------------------------------------

static bool read_header(struct sav *sav) {
    struct str head;
    int compression;
    if (!take(sav, HEADER_BYTES, &head)) {
        return false;
    }
    sav->big = head.p[64] == 0;
    uint64_t layout = number_of(sav, str_sub(head, 64, 4));
    compression = (int)number_of(sav, str_sub(head, 72, 4));
    if (layout != 2 && layout != 3) {
        return damaged(sav);
    }
    if (compression != 0 && compression != 1) {
        return error_set(sav->error, ERROR_INPUT,
                         "Файл SPSS сжат как .zsav. Сохраните его как обычный .sav.");
    }
    sav->packed = compression == 1;
    sav->bias = real_of(sav, str_sub(head, BIAS_AT, UNIT));
    return true;
}

static bool read_missing(struct sav *sav, struct variable *variable, int n) {
    if (n < -MISSING_MAX || n == -1 || n > MISSING_MAX) {
        return damaged(sav);
    }
    variable->range = n < 0;
    variable->n_missing = n < 0 ? -n : n;
    for (int i = 0; i < variable->n_missing; i++) {
        struct str bytes;
        if (!take(sav, UNIT, &bytes)) {
            return false;
        }
        variable->missing[i] = real_of(sav, bytes);
    }
    return true;
}

static bool read_variable(struct sav *sav) {
    int width, has_label, missing, label_bytes = 0;
    struct str formats, name, label = {0};
    if (!take_int(sav, &width) || !take_int(sav, &has_label) || !take_int(sav, &missing) ||
        !take(sav, 8, &formats) || !take(sav, 8, &name)) {
        return false;
    }
    if (has_label == 1 && (!take_int(sav, &label_bytes) || label_bytes < 0 ||
                           !take(sav, ((size_t)label_bytes + 3) / 4 * 4, &label))) {
        return damaged(sav);
    }
    if (width < -1 || width > SEGMENT_BYTES) {
        return damaged(sav);
    }
    bool continued = width == -1;
    if (continued && sav->variables.n == 0) {
        return damaged(sav);
    }
    struct variable *variable = continued ? &sav->variables.at[sav->variables.n - 1]
                                          : vec_push(sav->sink->arena, &sav->variables);
    if (!continued) {
        *variable = (struct variable){.short_name = right_trim(name),
                                      .name = right_trim(name),
                                      .label = str_sub(label, 0, (size_t)label_bytes),
                                      .width = width,
                                      .segments = 1};
    }
    variable->units++;
    *vec_push(sav->sink->arena, &sav->at_unit) = sav->variables.n - 1;
    struct variable none;
    return read_missing(sav, continued ? &none : variable, missing);
}

// Labels come first, then the variables that they belong to.
static bool read_labels(struct sav *sav) {
    struct arena *arena = sav->sink->arena;
    size_t n, used;
    int type;
    if (!take_count(sav, UNIT + 1, &n)) {
        return false;
    }
    struct value_label *labels = arena_array(arena, struct value_label, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct str value, length, text;
        if (!take(sav, UNIT, &value) || !take(sav, 1, &length)) {
            return false;
        }
        size_t bytes = (unsigned char)length.p[0];
        if (!take(sav, (bytes + 1 + 7) / 8 * 8 - 1, &text)) {
            return false;
        }
        labels[i] =
            (struct value_label){.value = real_of(sav, value), .text = str_sub(text, 0, bytes)};
    }
    if (!take_int(sav, &type) || type != 4 || !take_count(sav, 4, &used)) {
        return damaged(sav);
    }
    for (size_t v = 0; v < used; v++) {
        int unit;
        if (!take_int(sav, &unit) || unit < 1 || (size_t)unit > sav->at_unit.n) {
            return damaged(sav);
        }
        for (size_t i = 0; i < n; i++) {
            labels[i].variable = sav->at_unit.at[unit - 1];
            if (sav->labels.n >= LABELS_MAX) {
                return damaged(sav);
            }
            *vec_push(arena, &sav->labels) = labels[i];
        }
    }
    return true;
}

static struct variable *variable_of(struct sav *sav, struct str short_name) {
    for (size_t i = 0; i < sav->variables.n; i++) {
        if (str_eq(sav->variables.at[i].short_name, short_name)) {
            return &sav->variables.at[i];
        }
    }
    return NULL;
}

// «Q1=interest<TAB>Q2=plan»
static void read_long_names(struct sav *sav, struct str text) {
    while (text.n > 0) {
        struct str name = str_cut(&text, '\t');
        struct variable *variable = variable_of(sav, str_cut(&name, '='));
        if (variable != NULL && name.n > 0) {
            variable->name = name;
        }
    }
}

// «TEXT=00400<NUL><TAB>»: the variable and those after it are segments of one text.
static void read_long_texts(struct sav *sav, struct str text) {
    while (text.n > 0) {
        struct str width = str_cut(&text, '\t');
        struct variable *variable = variable_of(sav, str_cut(&width, '='));
        int64_t bytes;
        if (variable == NULL || !str_to_int(right_trim(width), &bytes) || bytes <= SEGMENT_BYTES ||
            bytes > TEXT_WIDTH_MAX) {
            continue;
        }
        size_t at = (size_t)(variable - sav->variables.at);
        size_t segments = ((size_t)bytes + SEGMENT_WIDTH - 1) / SEGMENT_WIDTH;
        if (segments > sav->variables.n - at) {
            continue;
        }
        variable->segments = (int)segments;
        for (size_t i = 1; i < segments; i++) {
            sav->variables.at[at + i].hidden = true;
        }
    }
}

static bool read_extra(struct sav *sav) {
    int subtype, size, count;
    struct str bytes;
    if (!take_int(sav, &subtype) || !take_int(sav, &size) || !take_int(sav, &count) || size < 0 ||
        count < 0 || !take(sav, (size_t)size * (size_t)count, &bytes)) {
        return damaged(sav);
    }
    if (subtype == EXTRA_MACHINE && bytes.n == 32) {
        sav->code_page = (int)number_of(sav, str_sub(bytes, 28, 4));
    } else if (subtype == EXTRA_LONG_NAMES) {
        read_long_names(sav, bytes);
    } else if (subtype == EXTRA_LONG_TEXTS) {
        read_long_texts(sav, bytes);
    } else if (subtype == EXTRA_ENCODING) {
        sav->encoding = bytes;
    }
    return true;
}

static bool read_note(struct sav *sav) {
    size_t lines;
    struct str text;
    return take_count(sav, 80, &lines) && take(sav, lines * 80, &text);
}

static bool read_dictionary(struct sav *sav) {
    for (;;) {
        int type;
        bool ok;
        if (!take_int(sav, &type)) {
            return false;
        }
        switch (type) {
        case RECORD_VARIABLE:
            ok = read_variable(sav);
            break;
        case RECORD_LABELS:
            ok = read_labels(sav);
            break;
        case RECORD_NOTE:
            ok = read_note(sav);
            break;
        case RECORD_EXTRA:
            ok = read_extra(sav);
            break;
        case RECORD_END:
            return take_int(sav, &type) && (sav->variables.n > 0 || damaged(sav));
        default:
            return damaged(sav);
        }
        if (!ok) {
            return false;
        }
    }
}

// What the file calls its encoding, else the code page, else what the bytes look like.
static void settle_encoding(struct sav *sav) {
    struct str name = ru_lower(sav->sink->arena, right_trim(sav->encoding));
    if (str_find(name, S("1251")) != STR_NONE) {
        sav->code_page = CODE_PAGE_CYRILLIC;
    } else if (str_eq(name, S("utf-8"))) {
        sav->code_page = CODE_PAGE_UTF8;
    }
}

// The three sheets --------------------------------------------------------------------------------

static struct cell number_cell(struct sav *sav, double number) {
    return cell_from_number(sav->sink->row_arena, number, (struct number_style){STYLE_PLAIN, 0},
                            false);
}

static bool put_text(struct sav *sav, int column, struct str bytes) {
    return sink_cell(sav->sink, column, cell_from_text(decode(sav, sav->sink->row_arena, bytes)),
                     sav->error);
}

static bool put_variables(struct sav *sav) {
    int row = 0;
    sink_sheet(sav->sink, S("Переменные"), false);
    for (size_t i = 0; i < sav->variables.n; i++) {
        const struct variable *variable = &sav->variables.at[i];
        if (variable->hidden) {
            continue;
        }
        if (!sink_row(sav->sink, ++row, false, sav->error) || !put_text(sav, 0, variable->name) ||
            !put_text(sav, 1, variable->label) ||
            !sink_cell(sav->sink, 2, cell_from_text(variable->width == 0 ? S("число") : S("текст")),
                       sav->error) ||
            !sink_cell(sav->sink, 3, cell_from_text(variable->range ? S("от и до") : S("значения")),
                       sav->error)) {
            return false;
        }
        for (int m = 0; m < variable->n_missing && variable->width == 0; m++) {
            if (!sink_cell(sav->sink, 4 + m, number_cell(sav, variable->missing[m]), sav->error)) {
                return false;
            }
        }
        if (!sink_row_end(sav->sink, sav->error)) {
            return false;
        }
    }
    return true;
}

static bool put_labels(struct sav *sav) {
    int row = 0;
    sink_sheet(sav->sink, S("Метки"), false);
    for (size_t i = 0; i < sav->labels.n; i++) {
        const struct value_label *label = &sav->labels.at[i];
        const struct variable *variable = &sav->variables.at[label->variable];
        if (variable->width == 0 &&
            (!sink_row(sav->sink, ++row, false, sav->error) || !put_text(sav, 0, variable->name) ||
             !sink_cell(sav->sink, 1, number_cell(sav, label->value), sav->error) ||
             !put_text(sav, 2, label->text) || !sink_row_end(sav->sink, sav->error))) {
            return false;
        }
    }
    return true;
}

// The next unit of a case into `out`; *missing for the system's missing value, *end at the end.
static bool next_unit(struct sav *sav, char out[UNIT], bool *missing, bool *end) {
    *missing = false;
    *end = false;
    for (;;) {
        struct str bytes = {0};
        if (!sav->packed || sav->code == UNIT) {
            *end = sav->rest.n == 0;
            if (*end) {
                return true;
            }
            if (!take(sav, UNIT, &bytes)) {
                return false;
            }
            memcpy(sav->packed ? (char *)sav->codes : out, bytes.p, UNIT);
            sav->code = 0;
            if (!sav->packed) {
                return true;
            }
        }
        int code = sav->codes[sav->code++];
        double value = code - sav->bias;
        uint64_t bits;
        switch (code) {
        case CODE_NOTHING:
            continue;
        case CODE_END:
            *end = true;
            return true;
        case CODE_LITERAL:
            if (!take(sav, UNIT, &bytes)) {
                return false;
            }
            memcpy(out, bytes.p, UNIT);
            return true;
        case CODE_BLANKS:
            memset(out, ' ', UNIT);
            return true;
        case CODE_SYSMIS:
            *missing = true;
            memset(out, 0, UNIT);
            return true;
        default:
            memcpy(&bits, &value, sizeof bits);
            for (int i = 0; i < UNIT; i++) {
                int shift = 8 * (sav->big ? UNIT - 1 - i : i);
                out[i] = (char)(bits >> shift & 0xFF);
            }
            return true;
        }
    }
}

// A text of one variable, its further segments included, is gathered here.
struct gathered {
    struct buf text;
    int left; // segments still to come
    int column;
};

static bool put_value(struct sav *sav, const struct variable *variable, struct str units,
                      bool missing, struct gathered *gathered, int *column) {
    if (variable->width == 0 && !variable->hidden) {
        double value = real_of(sav, units);
        int at = (*column)++;
        // The system's missing value is the lowest of all numbers.
        return missing || !isfinite(value) || value <= -1.7e308 ||
               sink_cell(sav->sink, at, number_cell(sav, value), sav->error);
    }
    if (!variable->hidden) {
        gathered->text = buf_open(sav->sink->row_arena, TEXT_WIDTH_MAX + UNIT);
        gathered->left = variable->segments;
        gathered->column = (*column)++;
    }
    if (gathered->left == 0) {
        return true; // a segment of nothing
    }
    gathered->left--;
    buf_put(&gathered->text, str_sub(units, 0, (size_t)variable->width));
    return gathered->left > 0 ||
           put_text(sav, gathered->column, right_trim(buf_str(&gathered->text)));
}

static bool read_case(struct sav *sav, char *units, int row, bool *end) {
    struct gathered gathered = {0};
    int column = 0;
    *end = false;
    for (size_t i = 0; i < sav->variables.n; i++) {
        const struct variable *variable = &sav->variables.at[i];
        bool missing = false;
        for (int u = 0; u < variable->units; u++) {
            if (!next_unit(sav, units + (size_t)u * UNIT, &missing, end)) {
                return false;
            }
            if (*end) {
                return (i == 0 && u == 0) || damaged(sav);
            }
        }
        if (i == 0 && !sink_row(sav->sink, row, false, sav->error)) {
            return false;
        }
        if (!put_value(sav, variable, str_n(units, (size_t)variable->units * UNIT), missing,
                       &gathered, &column)) {
            return false;
        }
    }
    return sink_row_end(sav->sink, sav->error);
}

static bool put_cases(struct sav *sav) {
    int column = 0, most = 1;
    bool end = false;
    sink_sheet(sav->sink, S("Ответы"), false);
    if (!sink_row(sav->sink, 1, false, sav->error)) {
        return false;
    }
    for (size_t i = 0; i < sav->variables.n; i++) {
        const struct variable *variable = &sav->variables.at[i];
        most = variable->units > most ? variable->units : most;
        if (!variable->hidden && !put_text(sav, column++, variable->name)) {
            return false;
        }
    }
    if (!sink_row_end(sav->sink, sav->error)) {
        return false;
    }
    char *units = arena_alloc(sav->sink->arena, (size_t)most * UNIT);
    for (int row = 2; !end; row++) {
        if (!read_case(sav, units, row, &end)) {
            return false;
        }
    }
    return true;
}

bool sav_decode(struct sink *sink, struct str bytes, struct error *error) {
    struct sav *sav = arena_new(sink->arena, struct sav);
    *sav = (struct sav){.sink = sink, .rest = bytes, .error = error, .code = UNIT};
    if (!read_header(sav) || !read_dictionary(sav)) {
        return false;
    }
    settle_encoding(sav);
    sink_format(sink, WORKBOOK_SAV,
                sav->code_page == CODE_PAGE_CYRILLIC ? S("windows-1251") : S("utf-8"), 0);
    return put_variables(sav) && put_labels(sav) && put_cases(sav);
}
