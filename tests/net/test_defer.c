// SPDX-License-Identifier: GPL-3.0-or-later
// Many clients on one thread, deferred replies, deadlines, the graceful stop.
#include "test.h"

#include "base/clock.h"
#include "net/fixture.h"
#include "support/http_client.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static struct fixture *fixture;

static const struct str get_root = S("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
static const struct str get_defer = S("GET /defer HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

static struct http **open_clients(int n) {
    struct http **clients = calloc((size_t)n, sizeof *clients);
    assert_non_null(clients);
    for (int i = 0; i < n; i++) {
        clients[i] = http_open(fixture->port);
    }
    return clients;
}

static void close_clients(struct http **clients, int n) {
    for (int i = 0; i < n; i++) {
        http_close(clients[i]);
    }
    free(clients);
}

// Each client asks before any reads, so that all are ready at once.
static void all_ask_and_get(struct http **clients, int n, struct str request, const char *body) {
    struct http_reply reply;
    for (int i = 0; i < n; i++) {
        assert_true(http_send(clients[i], request));
    }
    for (int i = 0; i < n; i++) {
        assert_true(http_read(clients[i], false, &reply));
        assert_int_equal(reply.status, 200);
        assert_str(reply.body, body);
    }
}

// libmicrohttpd's own epoll loop sleeps when exactly 128 or 256 connections are ready.
static void any_number_of_kept_alive_clients_is_served_by_one_thread(void **state) {
    (void)state;
    static const int numbers[] = {127, 128, 129, 256};
    for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
        struct http **clients = open_clients(numbers[k]);
        for (int round = 0; round < 20; round++) {
            all_ask_and_get(clients, numbers[k], get_root, "hello");
        }
        close_clients(clients, numbers[k]);
    }
}

static void a_batch_resumed_by_another_thread_is_answered_whole(void **state) {
    (void)state;
    enum { CLIENTS = 300 };
    struct http **clients = open_clients(CLIENTS);
    static const int batches[] = {1, 20, CLIENTS};
    for (size_t k = 0; k < sizeof batches / sizeof batches[0]; k++) {
        fixture_batch(batches[k]);
        for (int round = 0; round < 3; round++) {
            all_ask_and_get(clients, CLIENTS, get_defer, "saved all");
        }
    }
    close_clients(clients, CLIENTS);
}

static void a_client_that_leaves_while_deferred_harms_nothing(void **state) {
    (void)state;
    struct http_reply reply;
    fixture_batch(2);
    struct http *gone = http_open(fixture->port);
    struct http *stays = http_open(fixture->port);
    http_send(gone, get_defer);
    while (fixture_waiting() < 1) {
        poll(NULL, 0, 1);
    }
    http_close(gone);
    assert_int_equal(http_get(stays, "/defer", &reply), 200);
    assert_int_equal(http_get(stays, "/", &reply), 200);
    http_close(stays);
}

static void pipelined_requests_are_answered_in_order(void **state) {
    (void)state;
    struct http *http = http_open(fixture->port);
    struct http_reply reply;
    http_send(http, S("GET /items/1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                      "POST /items HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n"
                      "Content-Type: application/x-www-form-urlencoded\r\n\r\na=2"
                      "GET /defer HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                      "GET /items/4 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
    static const char *const bodies[] = {"item 1 1 q=", "a=2;", "saved all", "item 4 4 q="};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        assert_true(http_read(http, false, &reply));
        assert_str(reply.body, bodies[i]);
    }
    http_close(http);
}

// True when the server closes the connection without a reply.
static bool is_cut(struct http *http) {
    struct http_reply reply;
    return !http_read(http, false, &reply);
}

static void clients_that_never_finish_are_cut(void **state) {
    (void)state;
    fixture_close(fixture);
    fixture = fixture_open((struct net_options){
        .threads = 1, .limits = {.idle_ms = 100, .head_ms = 100, .body_ms = 100}});
    static const char *const beginnings[] = {
        "",
        "GET / HT",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-",
        "POST /items HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\na=",
    };
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        struct http *http = http_open(fixture->port);
        http_send(http, str_from(beginnings[i]));
        assert_true(is_cut(http));
        http_close(http);
    }
}

// A timeout that each byte renews would hold this connection for ever.
static void a_client_that_trickles_is_cut_too(void **state) {
    (void)state;
    fixture_close(fixture);
    fixture = fixture_open((struct net_options){.threads = 1, .limits = {.head_ms = 100}});
    struct http *http = http_open(fixture->port);
    http_send(http, S("GET / HTTP/1.1\r\n"));
    bool alive = true;
    for (int i = 0; alive && i < 5000; i++) {
        struct pollfd fd = {.fd = http_fd(http), .events = POLLIN};
        alive = http_send(http, S("A: b\r\n")) && poll(&fd, 1, 5) == 0;
    }
    assert_false(alive);
    http_close(http);
}

static void *stop(void *arg) {
    fixture_close(arg);
    return NULL;
}

static void a_stop_waits_for_running_requests(void **state) {
    (void)state;
    fixture_batch(2);
    struct http *first = http_open(fixture->port);
    struct http *second = http_open(fixture->port);
    struct http_reply reply;
    http_send(second, S("POST /items HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n"
                        "Content-Type: application/x-www-form-urlencoded\r\n\r\na="));
    http_send(first, get_defer);
    while (fixture_waiting() < 1) {
        poll(NULL, 0, 1);
    }
    pthread_t thread;
    pthread_create(&thread, NULL, stop, fixture);
    while (!fixture_stopping(fixture)) {
        poll(NULL, 0, 1);
    }
    http_send(second, S("2")); // the rest of its body
    assert_true(http_read(second, false, &reply));
    assert_str(reply.body, "a=2;");
    assert_str(http_header(&reply, "Connection"), "close");
    fixture_resume_waiting();
    assert_true(http_read(first, false, &reply));
    assert_str(reply.body, "saved all");
    pthread_join(thread, NULL);
    http_close(first);
    http_close(second);
    fixture = fixture_open((struct net_options){.threads = 1});
}

static void a_request_nobody_resumes_is_answered_when_the_stop_waits_no_longer(void **state) {
    (void)state;
    fixture_close(fixture);
    fixture = fixture_open((struct net_options){.threads = 1, .limits = {.stop_ms = 50}});
    fixture_batch(2);
    struct http *http = http_open(fixture->port);
    struct http_reply reply;
    http_send(http, get_defer);
    while (fixture_waiting() < 1) {
        poll(NULL, 0, 1);
    }
    fixture_close(fixture);
    assert_true(http_read(http, false, &reply));
    assert_int_equal(reply.status, 503);
    fixture_resume_waiting(); // too late, and harmless
    http_close(http);
    fixture = fixture_open((struct net_options){.threads = 1});
}

static int set_up(void **state) {
    (void)state;
    fixture = fixture_open((struct net_options){.threads = 1, .limits = {.stop_ms = 90 * 1000}});
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    fixture_close(fixture);
    return 0;
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(any_number_of_kept_alive_clients_is_served_by_one_thread),
        TEST(a_batch_resumed_by_another_thread_is_answered_whole),
        TEST(a_client_that_leaves_while_deferred_harms_nothing),
        TEST(pipelined_requests_are_answered_in_order),
        TEST(clients_that_never_finish_are_cut),
        TEST(a_client_that_trickles_is_cut_too),
        TEST(a_stop_waits_for_running_requests),
        TEST(a_request_nobody_resumes_is_answered_when_the_stop_waits_no_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
