// SPDX-License-Identifier: GPL-3.0-or-later
// Requests that no browser sends. Each must get a refusal, and the next client its page.
#include "test.h"

#include "net/fixture.h"
#include "support/http_client.h"

#include <stdlib.h>

static struct fixture *fixture;

// The status that these bytes get; 0 when the connection is closed without one.
static int status_of(struct str bytes) {
    struct http *http = http_open(fixture->port);
    struct http_reply reply = {0};
    http_send(http, bytes);
    http_read(http, false, &reply);
    http_close(http);
    http = http_open(fixture->port);
    struct http_reply after;
    assert_int_equal(http_get(http, "/", &after), 200);
    http_close(http);
    return reply.status;
}

#define HOST "Host: 127.0.0.1\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

static void broken_addresses_are_refused(void **state) {
    (void)state;
    assert_int_equal(status_of(S("GET /items/%zz HTTP/1.1\r\n" HOST "\r\n")), 400);
    assert_int_equal(status_of(S("GET /items/% HTTP/1.1\r\n" HOST "\r\n")), 400);
    assert_int_equal(status_of(S("GET /items/%00 HTTP/1.1\r\n" HOST "\r\n")), 400);
    assert_int_equal(status_of(S("GET /%00/../../x HTTP/1.1\r\n" HOST "\r\n")), 400);
    assert_int_equal(status_of(S("GET /items/%ff%fe HTTP/1.1\r\n" HOST "\r\n")), 400);
    assert_int_equal(status_of(S("GET /items/1?q=%zz HTTP/1.1\r\n" HOST "\r\n")), 400);
    assert_int_equal(status_of(S("GET http://evil/items/1 HTTP/1.1\r\n" HOST "\r\n")), 400);
    assert_int_equal(status_of(S("GET /../../etc/passwd HTTP/1.1\r\n" HOST "\r\n")), 404);
    assert_int_equal(status_of(S("GET /static/..%2f..%2fetc%2fpasswd HTTP/1.1\r\n" HOST "\r\n")),
                     404);
    int status = status_of(S("GET /a\0b HTTP/1.1\r\n" HOST "\r\n"));
    assert_true(status == 400 || status == 404 || status == 0);
}

static void bodies_of_doubtful_length_are_refused(void **state) {
    (void)state;
    assert_int_equal(status_of(S("POST /items HTTP/1.1\r\n" HOST FORM
                                 "Content-Length: 3\r\nContent-Length: 4\r\n\r\na=1x")),
                     400);
    assert_int_equal(status_of(S("POST /items HTTP/1.1\r\n" HOST FORM
                                 "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\na=1x")),
                     400);
    int status = status_of(S("POST /items HTTP/1.1\r\n" HOST FORM "Content-Length: -1\r\n\r\n"));
    assert_true(status == 400 || status == 0);
    status = status_of(
        S("POST /items HTTP/1.1\r\n" HOST FORM "Content-Length: 99999999999999999999\r\n\r\n"));
    assert_true(status == 400 || status == 413 || status == 0);
    assert_int_equal(
        status_of(S("POST /items HTTP/1.1\r\n" HOST FORM "Content-Length: 900000000000\r\n\r\n")),
        413);
}

static void a_chunked_body_is_read(void **state) {
    (void)state;
    assert_int_equal(status_of(S("POST /items HTTP/1.1\r\n" HOST FORM
                                 "Transfer-Encoding: chunked\r\n\r\n3\r\na=1\r\n0\r\n\r\n")),
                     200);
}

static void heads_that_are_too_large_are_refused(void **state) {
    (void)state;
    enum { BYTES = 1 << 20 };
    char *big = malloc(BYTES);
    assert_non_null(big);
    static const char *const starts[] = {
        "GET /",                                    // an endless address
        "GET / HTTP/1.1\r\n" HOST "X: ",            // an endless header
        "GET / HTTP/1.1\r\n" HOST "Cookie: vsoko=", // an endless cookie
    };
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        memset(big, 'a', BYTES);
        memcpy(big, starts[i], strlen(starts[i]));
        int status = status_of(str_n(big, BYTES));
        assert_true(status == 0 || status == 413 || status == 414 || status == 431);
    }
    size_t n = (size_t)snprintf(big, BYTES, "GET / HTTP/1.1\r\n" HOST);
    while (n < BYTES - 16) {
        n += (size_t)snprintf(big + n, BYTES - n, "A: b\r\n"); // headers without end
    }
    int status = status_of(str_n(big, n));
    assert_true(status == 0 || status == 413 || status == 431);
    free(big);
}

static void another_host_name_is_refused_on_loopback(void **state) {
    (void)state;
    assert_int_equal(status_of(S("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")), 421);
    assert_int_equal(status_of(S("GET / HTTP/1.1\r\nHost: evil.example:80\r\n\r\n")), 421);
    assert_int_equal(status_of(S("GET / HTTP/1.1\r\nHost: [\r\n\r\n")), 421);
    assert_int_equal(status_of(S("GET / HTTP/1.1\r\nHost: localhost:80\r\n\r\n")), 200);
    assert_int_equal(status_of(S("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n")), 200);
    assert_int_equal(status_of(S("GET / HTTP/1.1\r\n\r\n")), 400);
}

static void junk_is_refused(void **state) {
    (void)state;
    assert_true(status_of(S("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")) % 400 < 100);
    assert_true(status_of(S("GET\r\n\r\n")) % 400 < 100);
    assert_true(status_of(S("\r\n\r\n\r\n\r\n \r\n\r\n")) % 400 < 100);
    assert_true(status_of(S("GET / HTTP/9.9\r\n" HOST "\r\n")) % 500 < 100);
    assert_int_equal(status_of(S("BREW / HTTP/1.1\r\n" HOST "\r\n")), 405);
}

static int set_up(void **state) {
    (void)state;
    fixture = fixture_open((struct net_options){.threads = 1});
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    fixture_close(fixture);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_addresses_are_refused),
        cmocka_unit_test(bodies_of_doubtful_length_are_refused),
        cmocka_unit_test(a_chunked_body_is_read),
        cmocka_unit_test(heads_that_are_too_large_are_refused),
        cmocka_unit_test(another_host_name_is_refused_on_loopback),
        cmocka_unit_test(junk_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
