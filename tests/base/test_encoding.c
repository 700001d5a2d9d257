// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/encoding.h"

#define BYTES(literal) ((struct str){"" literal, sizeof(literal) - 1})

static void the_encoding_is_found_by_the_bytes(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    static const struct {
        struct str bytes;
        const char *encoding;
        const char *text;
    } cases[] = {
        {BYTES("Класс 5А"), "utf-8", "Класс 5А"},
        {BYTES("\xEF\xBB\xBFКласс"), "utf-8-sig", "Класс"},
        {BYTES("\xCA\xEB\xE0\xF1\xF1; \xB8\xE6\xE8\xEA \xB9 5"), "windows-1251", "Класс; ёжик № 5"},
        {BYTES("\xFF\xFE\x1A\x04\x3B\x04"), "utf-16le", "Кл"},
        {BYTES("\xFE\xFF\x04\x1A\x04\x3B"), "utf-16be", "Кл"},
        {BYTES("\x1A\x04;\0\x1A\x04\r\0\n\0"), "utf-16le", "К;К\r\n"},
        {BYTES("\x04\x1A\0;\x04\x1A\0\r\0\n"), "utf-16be", "К;К\r\n"},
        {BYTES("\xFF\xFE\x3D\xD8\x00\xDE"), "utf-16le", "😀"},
        {BYTES("\xFF\xFE\x3D\xD8\x41\x00"), "utf-16le",
         "\xEF\xBF\xBD"
         "A"},
        {BYTES("Класс пятый А и обрезанный ко\xD0"), "utf-8",
         "Класс пятый А и обрезанный ко\xEF\xBF\xBD"},
        {BYTES("plain"), "utf-8", "plain"},
        {BYTES(""), "utf-8", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct decoded_text got = encoding_decode(arena, cases[i].bytes);
        assert_str(got.encoding, cases[i].encoding);
        assert_str(got.text, cases[i].text);
    }
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_encoding_is_found_by_the_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
