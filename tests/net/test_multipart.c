// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/buf.h"
#include "net/multipart.h"

static struct arena *arena;
static struct buf seen;

static bool begin(void *arg, struct str name, bool is_file, struct str file_name) {
    (void)arg;
    buf_fmt(&seen, "<%.*s%s%.*s>", STR_ARG(name), is_file ? "|" : "", STR_ARG(file_name));
    return true;
}

static bool data(void *arg, struct str bytes) {
    (void)arg;
    buf_put(&seen, bytes);
    return true;
}

static bool end(void *arg) {
    (void)arg;
    buf_put_c(&seen, "</>");
    return true;
}

// What comes out when the body is fed in pieces of `step` bytes; "broken", "cut".
static struct str read_in(const char *type, struct str body, size_t step) {
    static const struct multipart_calls calls = {begin, data, end};
    seen = buf_open(arena, 1 << 20);
    struct multipart *multipart = multipart_open(arena, str_from(type), &calls, NULL);
    if (multipart == NULL) {
        return S("no boundary");
    }
    for (size_t i = 0; i < body.n; i += step) {
        if (!multipart_feed(multipart, str_sub(body, i, step))) {
            return S("broken");
        }
    }
    return multipart_complete(multipart) ? buf_str(&seen) : S("cut");
}

#define TYPE "multipart/form-data; boundary=XX"
#define FIELD "--XX\r\nContent-Disposition: form-data; name="

static void a_body_reads_alike_in_pieces_of_any_size(void **state) {
    (void)state;
    const struct str body =
        S(FIELD "\"csrf\"\r\n\r\ntoken\r\n" FIELD "\"f\"; filename=\"C:\\a\\b.csv\"\r\n"
                "Content-Type: text/csv\r\n\r\n1\r\n--X\r\n-XX\r\n\r\n" FIELD
                "\"e\"\r\n\r\n\r\n--XX--\r\n");
    for (size_t step = 1; step <= body.n; step++) {
        assert_str(read_in(TYPE, body, step),
                   "<csrf>token</><f|b.csv>1\r\n--X\r\n-XX\r\n</><e></>");
    }
}

static void names_are_decoded_as_browsers_write_them(void **state) {
    (void)state;
    assert_str(
        read_in(TYPE, S(FIELD "\"a%22b;c\"; filename=\"d%0D\\\"e.x\"\r\n\r\n\r\n--XX--"), 99),
        "<a\"b;c|d\r\"e.x></>");
    assert_str(read_in(TYPE, S(FIELD "plain\r\n\r\nv\r\n--XX--"), 99), "<plain>v</>");
    assert_str(read_in(TYPE, S(FIELD "\"f\"; filename=\"../../etc/passwd\"\r\n\r\n\r\n--XX--"), 99),
               "<f|passwd></>");
    assert_str(read_in(TYPE, S(FIELD "\"f\"; filename=\"\"\r\n\r\n\r\n--XX--"), 99), "<f|></>");
}

static void a_quoted_boundary_and_text_around_are_taken(void **state) {
    (void)state;
    assert_str(read_in("multipart/form-data; charset=utf-8; boundary=\"a b\"",
                       S("preamble\r\n--a b \r\nContent-Disposition: form-data; name=x\r\n\r\n1"
                         "\r\n--a b--\r\nepilogue\r\n--a b\r\n"),
                       5),
               "<x>1</>");
}

static void malformed_bodies_are_told(void **state) {
    (void)state;
    assert_str(read_in("multipart/form-data", S("x"), 1), "no boundary");
    assert_str(read_in("multipart/form-data; boundary=", S("x"), 1), "no boundary");
    assert_str(read_in("multipart/form-data; boundary=\"x", S("x"), 1), "no boundary");
    assert_str(read_in(TYPE, S("--XX\r\nContent-Type: x\r\n\r\n1\r\n--XX--"), 99), "broken");
    assert_str(read_in(TYPE, S("--XXjunk"), 99), "broken");
    assert_str(read_in(TYPE, S("--XX\r\n\r\n\r\n--XX--"), 99), "broken");
    assert_str(read_in(TYPE, S(FIELD "\"a\"\r\n\r\nnever ends"), 99), "cut");
    assert_str(read_in(TYPE, S(""), 1), "cut");
}

static void headers_without_end_are_refused(void **state) {
    (void)state;
    char *long_text = arena_alloc(arena, 20000);
    memset(long_text, 'h', 20000);
    memcpy(long_text, "--XX\r\n", 6);
    assert_str(read_in(TYPE, str_n(long_text, 20000), 1000), "broken");
}

static int open_arena(void **state) {
    (void)state;
    arena = arena_open(0);
    return arena == NULL;
}

static int close_arena(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_reads_alike_in_pieces_of_any_size),
        cmocka_unit_test(names_are_decoded_as_browsers_write_them),
        cmocka_unit_test(a_quoted_boundary_and_text_around_are_taken),
        cmocka_unit_test(malformed_bodies_are_told),
        cmocka_unit_test(headers_without_end_are_refused),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
