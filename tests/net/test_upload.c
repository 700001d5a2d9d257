// SPDX-License-Identifier: GPL-3.0-or-later
// Files: streamed to disk with bounded memory, limits, refusals that a browser can show.
#include "test.h"

#include "net/fixture.h"
#include "support/http_client.h"

#include <stdlib.h>
#include <unistd.h>

static struct fixture *fixture;
static struct http *http;
static struct http_reply reply;

#define TYPE "Content-Type: multipart/form-data; boundary=XX\r\n"
#define FILE_PART(field, name)                                                                     \
    "--XX\r\nContent-Disposition: form-data; name=\"" field "\"; filename=\"" name "\"\r\n"        \
    "Content-Type: text/csv\r\n\r\n"
#define FIELD_PART(field) "--XX\r\nContent-Disposition: form-data; name=\"" field "\"\r\n\r\n"

static int upload(const char *path, struct str body) {
    return http_request(http, "POST", path, TYPE, body, &reply);
}

static void files_and_fields_come_together(void **state) {
    (void)state;
    assert_int_equal(
        upload("/upload",
               S(FIELD_PART("kind") "pupils\r\n" FILE_PART("file", "5А.csv") "abc\r\n" FILE_PART(
                   "file", "б.csv") "\x01"
                                    "\r\n" FILE_PART("none", "") "\r\n--XX--\r\n")),
        200);
    assert_str(reply.body, "[file|5А.csv|3|294][file|б.csv|1|1]kind=pupils;");
}

static void a_page_that_takes_no_files_says_so(void **state) {
    (void)state;
    assert_int_equal(upload("/items", S(FIELD_PART("a") "1\r\n--XX--\r\n")), 200);
    assert_str(reply.body, "a=1;");
    assert_int_equal(upload("/items", S(FILE_PART("f", "x") "1\r\n--XX--\r\n")), 422);
    assert_int_equal(upload("/items", S("--XX\r\n--XX--\r\n")), 400);
    assert_int_equal(upload("/upload", S(FILE_PART("f", "x") "cut off")), 400);
    assert_int_equal(http_get(http, "/", &reply), 200); // all on one connection
}

static void text_that_is_not_utf8_is_refused(void **state) {
    (void)state;
    assert_int_equal(upload("/upload", S(FIELD_PART("a") "\xff\r\n--XX--\r\n")), 400);
    assert_int_equal(upload("/upload", S(FIELD_PART("a") "x\0y\r\n--XX--\r\n")), 400);
    assert_int_equal(upload("/upload", S(FILE_PART("f", "\xff") "x\r\n--XX--\r\n")), 400);
}

static void put_many(struct buf *body, const char *part, int n) {
    for (int i = 0; i < n; i++) {
        buf_put_c(body, part);
    }
    buf_put_c(body, "--XX--\r\n");
}

static void fields_and_files_are_counted(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct buf many = buf_open(arena, 1 << 20);
    put_many(&many, FILE_PART("f", "x") "1\r\n", 3);
    assert_int_equal(upload("/upload", buf_str(&many)), 200);
    many = buf_open(arena, 1 << 20);
    put_many(&many, FILE_PART("f", "x") "1\r\n", 4);
    assert_int_equal(upload("/upload", buf_str(&many)), 413);
    many = buf_open(arena, 1 << 20);
    put_many(&many, FIELD_PART("a") "1\r\n", 50);
    assert_int_equal(upload("/upload", buf_str(&many)), 200);
    many = buf_open(arena, 1 << 20);
    put_many(&many, FIELD_PART("a") "1\r\n", 51);
    assert_int_equal(upload("/upload", buf_str(&many)), 413);
    many = buf_open(arena, 1 << 20);
    for (int i = 0; i < 40; i++) { // each within the limit, together over it
        buf_put_c(&many, FIELD_PART("a"));
        put_many(&many, "0123456789", 400);
        many.n -= sizeof "--XX--\r\n" - 1;
        buf_put_c(&many, "\r\n");
    }
    buf_put_c(&many, "--XX--\r\n");
    assert_int_equal(upload("/upload", buf_str(&many)), 413);
    arena_close(arena);
}

static void a_stranger_leaves_no_file(void **state) {
    (void)state;
    assert_int_equal(upload("/private-upload", S(FILE_PART("f", "x") "1\r\n--XX--\r\n")), 303);
}

static void one_asks_before_sending_and_is_told(void **state) {
    (void)state;
    struct http *other = http_open(fixture->port);
    struct http_reply answer;
    http_send(other, S("POST /private-upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n"
                       "Expect: 100-continue\r\n" TYPE "\r\n"));
    assert_true(http_read(other, false, &answer));
    assert_int_equal(answer.status, 303);
    http_close(other);
}

static long rss_kb(void) {
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%*d %ld", &pages), 1);
    fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

// Sends a file of `megabytes` piece by piece.
static void send_file(int megabytes) {
    static char piece[1 << 20];
    static const char start[] = FILE_PART("f", "big.bin"), end[] = "\r\n--XX--\r\n";
    memset(piece, 1, sizeof piece);
    char head[512];
    int n = snprintf(head, sizeof head,
                     "POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %zu\r\n" TYPE
                     "\r\n%s",
                     sizeof start - 1 + sizeof end - 1 + sizeof piece * (size_t)megabytes, start);
    http_send(http, str_n(head, (size_t)n));
    for (int i = 0; i < megabytes; i++) {
        assert_true(http_send(http, str_n(piece, sizeof piece)));
    }
    http_send(http, str_from(end));
    assert_true(http_read(http, false, &reply));
}

static void a_large_file_takes_no_memory(void **state) {
    (void)state;
    send_file(1); // warms up
    long before = rss_kb();
    send_file(200);
    assert_int_equal(reply.status, 200);
    assert_str(reply.body, "[f|big.bin|209715200|209715200]");
    assert_true(rss_kb() - before < 8 * 1024);
}

static void a_file_over_the_limit_gets_a_page_not_a_broken_connection(void **state) {
    (void)state;
    send_file(211);
    assert_int_equal(reply.status, 413);
    assert_str(reply.body, "page 413: Файл больше 210 МБ. Загрузите файл меньшего размера.");
    assert_int_equal(http_get(http, "/", &reply), 200);
}

static int set_up(void **state) {
    (void)state;
    fixture = fixture_open(
        (struct net_options){.threads = 1,
                             .upload_max = 210 << 20,
                             .limits = {.uploads = 3, .fields = 50, .form_bytes = 128 * 1024}});
    http = http_open(fixture->port);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    http_close(http);
    fixture_close(fixture);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_and_fields_come_together),
        cmocka_unit_test(a_page_that_takes_no_files_says_so),
        cmocka_unit_test(text_that_is_not_utf8_is_refused),
        cmocka_unit_test(fields_and_files_are_counted),
        cmocka_unit_test(a_stranger_leaves_no_file),
        cmocka_unit_test(one_asks_before_sending_and_is_told),
        cmocka_unit_test(a_large_file_takes_no_memory),
        cmocka_unit_test(a_file_over_the_limit_gets_a_page_not_a_broken_connection),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
