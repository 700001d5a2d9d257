// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/text_table.h"

static void letters_are_counted_not_bytes(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    static const char *const heading[] = {"Задание", "b", "n"};
    struct text_table table = text_table_open(arena, 3, heading);
    static const char *const cells[] = {"Я", "−1,5", "7", "Пропуск", "", "25", "Пусто", "", ""};
    for (size_t i = 0; i < 9; i++) {
        text_table_add(&table, str_from(cells[i]));
    }
    struct buf out = buf_open(arena, 1000);
    text_table_put(&out, &table, 1);
    assert_str(buf_str(&out), " Задание     b   n\n"
                              " Я        −1,5   7\n"
                              " Пропуск        25\n"
                              " Пусто\n");
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(letters_are_counted_not_bytes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
