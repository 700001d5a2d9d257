// SPDX-License-Identifier: GPL-3.0-or-later
// The package's tables that cells refer to by number: shared strings and styles.
#include "office/xlsx_internal.h"

#include <string.h>

enum { STYLES_MAX = 100000 };

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// The number of an escape "_xHHHH_" at the start of the text, -1 if it is none.
static int escape_at(struct str text) {
    if (text.n < 7 || text.p[0] != '_' || text.p[1] != 'x' || text.p[6] != '_') {
        return -1;
    }
    int value = 0;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(text.p[i]);
        if (digit < 0) {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value >= 0xD800 && value <= 0xDFFF ? -1 : value;
}

struct str xlsx_unescape(char *text, size_t n) {
    size_t out = 0;
    for (size_t i = 0; i < n;) {
        int code = text[i] == '_' ? escape_at(str_n(text + i, n - i)) : -1;
        if (code < 0) {
            text[out++] = text[i++];
        } else {
            char bytes[4];
            size_t length = utf8_put(bytes, (uint32_t)code);
            memcpy(text + out, bytes, length);
            out += length;
            i += 7;
        }
    }
    return str_n(text, out);
}

struct strings_reader {
    struct xlsx *xlsx;
    struct buf text; // of the item at hand
    bool in_text;
    int phonetic; // depth inside <rPh>, which shows how to read, not what is written
};

static bool strings_open(void *context, struct str name, const char *const *attributes,
                         struct error *error) {
    (void)attributes;
    (void)error;
    struct strings_reader *reader = context;
    if (str_eq(name, S("si"))) {
        reader->text.n = 0;
    } else if (str_eq(name, S("rPh"))) {
        reader->phonetic++;
    }
    reader->in_text = str_eq(name, S("t")) && reader->phonetic == 0;
    return true;
}

static bool strings_text(void *context, struct str text, struct error *error) {
    (void)error;
    struct strings_reader *reader = context;
    if (reader->in_text) {
        buf_put(&reader->text, text);
    }
    return true;
}

static bool strings_close(void *context, struct str name, struct error *error) {
    struct strings_reader *reader = context;
    struct xlsx *xlsx = reader->xlsx;
    reader->in_text = false;
    if (str_eq(name, S("rPh"))) {
        reader->phonetic--;
    } else if (str_eq(name, S("si"))) {
        if ((int64_t)xlsx->strings.n >= xlsx->sink->limits.cells) {
            return error_set(error, ERROR_LIMIT, "Файл не прочитан: в нём слишком много текстов.");
        }
        struct str text = str_dup(xlsx->arena, buf_str(&reader->text));
        *vec_push(xlsx->arena, &xlsx->strings) = xlsx_unescape((char *)text.p, text.n);
    }
    return true;
}

bool xlsx_read_strings(struct xlsx *xlsx, struct str part, struct error *error) {
    static const struct xml_handler handler = {strings_open, strings_close, strings_text};
    struct strings_reader reader = {
        .xlsx = xlsx, .text = buf_open(xlsx->arena, (size_t)xlsx->sink->limits.text_bytes)};
    return xlsx_part(xlsx, part, &handler, &reader, error);
}

struct number_format {
    int id;
    struct number_style style;
};

struct styles_reader {
    struct xlsx *xlsx;
    VEC(struct number_format) formats;
    bool in_cell_formats; // inside <cellXfs>; <cellStyleXfs> has the same children
};

static struct number_style style_of_format(const struct styles_reader *reader, int id) {
    for (size_t i = 0; i < reader->formats.n; i++) {
        if (reader->formats.at[i].id == id) {
            return reader->formats.at[i].style;
        }
    }
    return number_style_builtin(id);
}

static bool styles_open(void *context, struct str name, const char *const *attributes,
                        struct error *error) {
    struct styles_reader *reader = context;
    struct xlsx *xlsx = reader->xlsx;
    int64_t id = 0;
    if (xlsx->styles.n >= STYLES_MAX || reader->formats.n >= STYLES_MAX) {
        return error_set(error, ERROR_LIMIT, "Файл не прочитан: в нём слишком много стилей.");
    }
    if (str_eq(name, S("cellXfs"))) {
        reader->in_cell_formats = true;
    } else if (str_eq(name, S("numFmt"))) {
        if (str_to_int(xml_attribute(attributes, "numFmtId"), &id)) {
            *vec_push(xlsx->arena, &reader->formats) = (struct number_format){
                (int)id, number_style_of_code(xml_attribute(attributes, "formatCode"))};
        }
    } else if (str_eq(name, S("xf")) && reader->in_cell_formats) {
        if (!str_to_int(xml_attribute(attributes, "numFmtId"), &id)) {
            id = 0;
        }
        *vec_push(xlsx->arena, &xlsx->styles) = style_of_format(reader, (int)id);
    }
    return true;
}

static bool styles_close(void *context, struct str name, struct error *error) {
    (void)error;
    struct styles_reader *reader = context;
    if (str_eq(name, S("cellXfs"))) {
        reader->in_cell_formats = false;
    }
    return true;
}

static bool styles_text(void *context, struct str text, struct error *error) {
    (void)context;
    (void)text;
    (void)error;
    return true;
}

bool xlsx_read_styles(struct xlsx *xlsx, struct str part, struct error *error) {
    static const struct xml_handler handler = {styles_open, styles_close, styles_text};
    struct styles_reader reader = {.xlsx = xlsx};
    return xlsx_part(xlsx, part, &handler, &reader, error);
}
