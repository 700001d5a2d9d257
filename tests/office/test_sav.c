// SPDX-License-Identifier: GPL-3.0-or-later
// SPSS files: both orders of bytes, windows-1251, a text over several variables, values that are no
// answers; what is cut or lies is refused and never believed.
#include "test.h"

#include "office/decode.h"
#include "office/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct file {
    char bytes[8192];
    size_t n;
};

// Everything is written high byte first: the order that PCs do not have.
static void put(struct file *file, uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
        file->bytes[file->n++] = (char)(value >> 8 * i & 0xFF);
    }
}

static void put_int(struct file *file, int value) { put(file, (uint32_t)value, 4); }

static void put_real(struct file *file, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put(file, bits, 8);
}

static void put_text(struct file *file, const char *text, size_t width, char fill) {
    size_t n = strlen(text);
    for (size_t i = 0; i < width; i++) {
        file->bytes[file->n++] = i < n ? text[i] : fill;
    }
}

static void put_variable(struct file *file, const char *name, int width, const char *label,
                         int missing) {
    put_int(file, 2);
    put_int(file, width);
    put_int(file, label != NULL);
    put_int(file, missing);
    put_int(file, 0);
    put_int(file, 0);
    put_text(file, name, 8, ' ');
    if (label != NULL) {
        put_int(file, (int)strlen(label));
        put_text(file, label, (strlen(label) + 3) / 4 * 4, ' ');
    }
    for (int i = 0; i < abs(missing); i++) {
        put_real(file, i == 0 ? 7 : i == 1 ? 8 : 99);
    }
    for (int i = 1; i < (width + 7) / 8; i++) {
        put_int(file, 2);
        put_int(file, -1);
        for (int k = 0; k < 4; k++) {
            put_int(file, 0);
        }
        put_text(file, "", 8, ' ');
    }
}

static void put_extra(struct file *file, int subtype, int size, int count) {
    put_int(file, 7);
    put_int(file, subtype);
    put_int(file, size);
    put_int(file, count);
}

// Two variables: a number whose 7 to 8 and 99 are no answers, and a text of 300 bytes.
static void build(struct file *file) {
    *file = (struct file){0};
    put_text(file, "$FL2@(#) a test", 64, ' ');
    put_int(file, 2);  // layout
    put_int(file, -1); // units of a case
    put_int(file, 0);  // not packed
    put_int(file, 0);
    put_int(file, -1);
    put_real(file, 100);
    put_text(file, "", 176 - file->n, ' ');
    put_variable(file, "Q1", 0, "\xC4\xE0", -3); // «Да»
    put_variable(file, "T", 255, NULL, 0);
    put_variable(file, "T1", 48, NULL, 0);
    put_extra(file, 3, 4, 8);
    for (int i = 0; i < 8; i++) {
        put_int(file, i == 7 ? 1251 : 0);
    }
    put_extra(file, 14, 1, 9);
    put_text(file, "T=00300", 7, ' ');
    put_text(file, "", 1, '\0');
    put_text(file, "\t", 1, ' ');
    put_int(file, 999);
    put_int(file, 0);
    put_real(file, 3);
    char text[301];
    memset(text, 'a', 300);
    text[300] = '\0';
    put_text(file, text, 255, ' ');
    put_text(file, "", 1, ' ');
    put_text(file, text + 255, 48, ' ');
    put_real(file, -1.7976931348623157e308);   // the system's missing value
    put_text(file, "\xE4\xE0", 256 + 48, ' '); // «да»
}

static void take(void *context, struct str message) {
    struct error error = {0};
    assert_true(wire_take(context, message, &error));
}

static bool decode(struct arena *arena, struct str bytes, struct workbook *out,
                   struct error *error) {
    struct workbook_limits limits = workbook_limits_default();
    struct wire_reader *reader = arena_new(arena, struct wire_reader);
    *out = (struct workbook){0};
    *reader = (struct wire_reader){.arena = arena, .limits = &limits, .workbook = out};
    return sav_decode(sink_open(arena, &limits, take, reader), bytes, error);
}

static struct str text_of(const struct workbook *book, size_t sheet, size_t row, size_t column) {
    assert_true(sheet < book->sheets.n && row < book->sheets.at[sheet].rows.n);
    const struct sheet_row *cells = &book->sheets.at[sheet].rows.at[row];
    return column < cells->cells.n ? cells->cells.at[column].text : (struct str){0};
}

static void high_bytes_first_and_windows_1251_are_read(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct file file;
    struct workbook book;
    struct error error = {0};
    build(&file);
    if (!decode(arena, str_n(file.bytes, file.n), &book, &error)) {
        fail_msg("%s", error.text);
    }
    assert_str(book.encoding, "windows-1251");
    assert_int_equal(book.sheets.n, 3);
    assert_int_equal(book.sheets.at[0].rows.n, 2); // the second segment is no variable
    assert_str(text_of(&book, 0, 0, 1), "Да");
    assert_str(text_of(&book, 0, 0, 3), "от и до");
    assert_str(text_of(&book, 0, 0, 6), "99");
    assert_str(text_of(&book, 2, 1, 0), "3");
    assert_int_equal(text_of(&book, 2, 1, 1).n, 300);
    assert_int_equal(text_of(&book, 2, 2, 0).n, 0);
    assert_str(text_of(&book, 2, 2, 1), "да");
    arena_close(arena);
}

static void a_cut_file_is_refused_with_words(void **state) {
    (void)state;
    struct file file;
    build(&file);
    for (size_t n = 1; n < file.n; n += 3) {
        struct arena *arena = arena_open(0);
        struct workbook book;
        struct error error = {0};
        char *exact = malloc(n); // so that a sanitizer sees a step too far
        memcpy(exact, file.bytes, n);
        bool ok = decode(arena, str_n(exact, n), &book, &error);
        assert_true(ok || strlen(error.text) > 20);
        free(exact);
        arena_close(arena);
    }
}

// The count of missing values of the first variable stands at its twelfth byte.
static void lying_numbers_are_refused(void **state) {
    (void)state;
    enum { FIRST_VARIABLE = 176, TEXT_LENGTH = 32 };
    static const struct {
        size_t at;
        int value;
    } lies[] = {{FIRST_VARIABLE + 12, INT32_MIN},
                {FIRST_VARIABLE + 12, INT32_MAX},
                {FIRST_VARIABLE + 4, INT32_MAX},
                {FIRST_VARIABLE + 4, -2},
                {FIRST_VARIABLE + TEXT_LENGTH, INT32_MAX},
                {FIRST_VARIABLE + TEXT_LENGTH, -1},
                {FIRST_VARIABLE, 3},
                {72, 2}};
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct arena *arena = arena_open(0);
        struct file file;
        struct workbook book;
        struct error error = {0};
        build(&file);
        size_t n = file.n;
        file.n = lies[i].at;
        put_int(&file, lies[i].value);
        if (decode(arena, str_n(file.bytes, n), &book, &error)) {
            fail_msg("lie %zu was believed", i);
        }
        assert_true(strlen(error.text) > 20);
        arena_close(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(high_bytes_first_and_windows_1251_are_read),
        cmocka_unit_test(a_cut_file_is_refused_with_words),
        cmocka_unit_test(lying_numbers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
