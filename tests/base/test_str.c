// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/buf.h"
#include "base/error.h"

static void trimming_removes_all_white_space_of_office_files(void **state) {
    (void)state;
    assert_str(str_trim(S("\xEF\xBB\xBF \t\xC2\xA0 Ёлкина \xC2\xA0\r\n")), "Ёлкина");
    assert_str(str_trim(S(" \xC2\xA0 ")), "");
}

static void numbers_are_taken_whole_or_not_at_all(void **state) {
    (void)state;
    int64_t i = 0;
    assert_true(str_to_int(S("-9223372036854775808"), &i));
    assert_true(i == INT64_MIN);
    assert_true(str_to_int(S("9223372036854775807"), &i));
    assert_true(i == INT64_MAX);
    assert_false(str_to_int(S("9223372036854775808"), &i));
    assert_false(str_to_int(S(""), &i));
    assert_false(str_to_int(S("-"), &i));
    assert_false(str_to_int(S("5А"), &i));
    double r = 0;
    assert_true(str_to_real(S("2.50"), &r));
    assert_true(r == 2.5);
    assert_false(str_to_real(S("2,5"), &r));
    assert_false(str_to_real(S("nan"), &r));
    assert_false(str_to_real(S("1e999"), &r));
}

static void finding_and_cutting(void **state) {
    (void)state;
    assert_int_equal(str_find(S("5А, 5Б"), S("5Б")), 5);
    assert_true(str_find(S("5А"), S("5Б")) == STR_NONE);
    struct str rest = S("a;b;;c");
    assert_str(str_cut(&rest, ';'), "a");
    assert_str(str_cut(&rest, ';'), "b");
    assert_str(str_cut(&rest, ';'), "");
    assert_str(str_cut(&rest, ';'), "c");
    assert_true(str_empty(rest));
}

static void utf8_refuses_what_is_not_text(void **state) {
    (void)state;
    assert_true(utf8_valid(S("Ёж 🦔 0")));
    assert_false(utf8_valid(S("\xC0\xAF")));         // overlong
    assert_false(utf8_valid(S("\xED\xA0\x80")));     // surrogate
    assert_false(utf8_valid(S("\xF4\x90\x80\x80"))); // past U+10FFFF
    assert_false(utf8_valid(S("\xD0")));             // cut
    assert_int_equal(utf8_length(S("Ёж 🦔")), 4);
}

static void a_buffer_stops_at_its_largest_size(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct buf buf = buf_open(arena, 5);
    buf_put_c(&buf, "abc");
    buf_put_c(&buf, "defg");
    buf_put_c(&buf, "h");
    assert_str(buf_str(&buf), "abc");
    assert_false(buf_ok(&buf));
    arena_close(arena);
}

static void an_error_is_never_cut_inside_a_letter(void **state) {
    (void)state;
    struct error error = {0};
    char text[600];
    memset(text, 'a', sizeof text);
    for (int i = 0; i + 1 < 598; i += 2) {
        memcpy(text + i, "ы", 2);
    }
    text[598] = '\0';
    assert_false(error_set(&error, ERROR_INPUT, "x%s", text));
    assert_true(utf8_valid(str_from(error.text)));
    assert_int_equal(error_exit_code(ERROR_INPUT), 2);
    assert_int_equal(error_http_status(ERROR_CONFLICT), 409);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trimming_removes_all_white_space_of_office_files),
        cmocka_unit_test(numbers_are_taken_whole_or_not_at_all),
        cmocka_unit_test(finding_and_cutting),
        cmocka_unit_test(utf8_refuses_what_is_not_text),
        cmocka_unit_test(a_buffer_stops_at_its_largest_size),
        cmocka_unit_test(an_error_is_never_cut_inside_a_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
