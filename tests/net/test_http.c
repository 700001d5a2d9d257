// SPDX-License-Identifier: GPL-3.0-or-later
// Routes, replies, static files, the server's own pages.
#include "test.h"

#include "base/log.h"
#include "net/fixture.h"
#include "support/http_client.h"

static struct fixture *fixture;
static struct http *http;
static struct http_reply reply;

static void get_is(const char *path, int status, const char *body) {
    assert_int_equal(http_get(http, path, &reply), status);
    assert_str(reply.body, body);
}

static void a_literal_wins_over_a_name_in_braces(void **state) {
    (void)state;
    get_is("/", 200, "hello");
    get_is("/items/17?q=%D0%AF%20+b", 200, "item 17 17 q=Я  b");
    get_is("/items/new", 200, "new item");
    get_is("/items/new/of/x", 200, "new+x");
    get_is("/items/x-1", 200, "item x-1 0 q=");
    get_is("/items/-5", 200, "item -5 0 q=");
}

static void segments_are_decoded_after_the_path_is_split(void **state) {
    (void)state;
    get_is("/items/%D0%9A%D0%BB", 200, "item Кл 0 q=");
    get_is("/items/a%2Fof%2Fb", 200, "item a/of/b 0 q=");
    get_is("/items/a+b", 200, "item a+b 0 q=");
}

static void unknown_paths_and_methods_get_a_page(void **state) {
    (void)state;
    assert_int_equal(http_get(http, "/nowhere", &reply), 404);
    assert_true(str_starts(reply.body, S("page 404: Такой страницы нет")));
    assert_int_equal(http_get(http, "/items/", &reply), 404);
    assert_int_equal(http_get(http, "//items/1", &reply), 404);
    assert_int_equal(http_get(http, "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", &reply), 404);
    assert_int_equal(http_get(http, "/items", &reply), 405);
    assert_str(http_header(&reply, "Allow"), "POST");
    assert_int_equal(http_post(http, "/items/1", S("a=1"), &reply), 405);
    assert_str(http_header(&reply, "Allow"), "GET, HEAD");
    assert_int_equal(http_request(http, "DELETE", "/items/1", "", S(""), &reply), 405);
    assert_int_equal(http_request(http, "HEAD", "/", "", S(""), &reply), 200);
    assert_str(http_header(&reply, "Content-Length"), "5");
    get_is("/", 200, "hello"); // the connection is still in step
}

static void form_fields_come_in_order(void **state) {
    (void)state;
    assert_int_equal(http_post(http, "/items", S("b=2&a=%D0%AF+1&b=3"), &reply), 200);
    assert_str(reply.body, "b=2;a=Я 1;b=3;");
    assert_int_equal(http_request(http, "POST", "/items", "", S(""), &reply), 200);
    assert_str(reply.body, "");
    assert_int_equal(
        http_request(http, "POST", "/items", "Content-Type: text/xml\r\n", S("<a/>"), &reply), 415);
    get_is("/", 200, "hello");
}

static void an_api_takes_a_raw_body_and_answers_in_json(void **state) {
    (void)state;
    assert_int_equal(http_request(http, "POST", "/api", "Content-Type: application/json\r\n",
                                  S("{\"a\":1}"), &reply),
                     200);
    assert_str(reply.body, "{\"a\":1}");
    assert_str(http_header(&reply, "Content-Type"), "application/json; charset=utf-8");
    get_is("/api/refuse", 409, "{\"error\":\"Уже «есть»\"}");
    assert_int_equal(http_get(http, "/api/private", &reply), 401);
    assert_true(str_starts(reply.body, S("{\"error\":")));
}

static void every_reply_bears_the_security_headers(void **state) {
    (void)state;
    static const char *const paths[] = {"/", "/nowhere", "/static/app.1.css", "/health"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        http_get(http, paths[i], &reply);
        struct str policy = http_header(&reply, "Content-Security-Policy");
        assert_true(str_starts(policy, S("default-src 'none'; script-src 'self';")));
        assert_int_equal(str_find(policy, S("unsafe")), STR_NONE);
        assert_str(http_header(&reply, "X-Content-Type-Options"), "nosniff");
        assert_str(http_header(&reply, "Referrer-Policy"), "same-origin");
        assert_str(http_header(&reply, "Strict-Transport-Security"), "");
    }
    http_get(http, "/", &reply);
    assert_str(http_header(&reply, "Cache-Control"), "no-store");
}

static void static_files_are_cached_for_ever_and_compressed(void **state) {
    (void)state;
    get_is("/static/app.1.css", 200, "raw");
    assert_str(http_header(&reply, "Cache-Control"), "public, max-age=31536000, immutable");
    char etag[128];
    snprintf(etag, sizeof etag, "If-None-Match: %.*s\r\n", STR_ARG(http_header(&reply, "ETag")));
    assert_int_equal(http_request(http, "GET", "/static/app.1.css", etag, S(""), &reply), 304);
    http_request(http, "GET", "/static/app.1.css", "Accept-Encoding: gzip, br\r\n", S(""), &reply);
    assert_str(reply.body, "br");
    assert_str(http_header(&reply, "Content-Encoding"), "br");
    assert_str(http_header(&reply, "Vary"), "Accept-Encoding");
    http_request(http, "GET", "/static/app.1.css", "Accept-Encoding: br;q=0, gzip;q=0.5\r\n", S(""),
                 &reply);
    assert_str(reply.body, "gz");
    http_request(http, "GET", "/static/plain.2.txt", "Accept-Encoding: gzip, br\r\n", S(""),
                 &reply);
    assert_str(reply.body, "only raw");
    assert_int_equal(http_get(http, "/static/", &reply), 404);
    assert_int_equal(http_get(http, "/static/../etc/passwd", &reply), 404);
    assert_int_equal(http_get(http, "/static/%2e%2e%2fetc%2fpasswd", &reply), 404);
}

static void a_redirect_stays_on_this_site(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"/redirect?to=/items/1%3Fq%3D%D0%AF", "/items/1?q=%D0%AF"},
        {"/redirect?to=//evil.example", "/"},
        {"/redirect?to=/%5Cevil.example", "/"},
        {"/redirect?to=https://evil.example", "/"},
        {"/redirect?to=/a%0D%0ASet-Cookie:x", "/a%0D%0ASet-Cookie:x"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        assert_int_equal(http_get(http, pairs[i][0], &reply), 303);
        assert_str(http_header(&reply, "Location"), pairs[i][1]);
        assert_str(http_header(&reply, "Set-Cookie"), "");
    }
    assert_int_equal(
        http_request(http, "GET", "/redirect?to=/x", "HX-Request: true\r\n", S(""), &reply), 200);
    assert_str(http_header(&reply, "HX-Redirect"), "/x");
}

static void a_download_keeps_its_russian_name(void **state) {
    (void)state;
    get_is("/file", 200, "1;2");
    assert_str(http_header(&reply, "Content-Disposition"),
               "attachment; filename=\"_____ 5 ___.csv\"; filename*=UTF-8''"
               "%D0%9A%D0%BB%D0%B0%D1%81%D1%81%205%20%C2%AB%D0%90%C2%BB.csv");
    assert_int_equal(http_get(http, "/stream", &reply), 200);
    assert_int_equal(reply.body.n, 3000000);
}

static void a_handler_out_of_memory_answers_and_the_server_lives(void **state) {
    (void)state;
    assert_int_equal(http_get(http, "/hungry", &reply), 413);
    assert_true(str_starts(reply.body, S("page 413: Слишком большой запрос")));
    http_reopen(http);
    get_is("/", 200, "hello");
}

static void a_handler_without_a_reply_gives_an_error(void **state) {
    (void)state;
    log_set_level(LOG_ERROR + 1);
    assert_int_equal(http_get(http, "/silent", &reply), 500);
    log_set_level(LOG_ERROR);
}

static void health_and_metrics_answer(void **state) {
    (void)state;
    get_is("/health", 200, "ok\n");
    assert_int_equal(http_get(http, "/metrics", &reply), 200);
    assert_int_not_equal(str_find(reply.body, S("vsoko_http_requests_total{class=\"4xx\"} ")),
                         STR_NONE);
    assert_int_not_equal(
        str_find(reply.body, S("vsoko_http_request_duration_seconds_bucket{le=\"+Inf\"} ")),
        STR_NONE);
    assert_int_not_equal(str_find(reply.body, S("vsoko_http_connections 1\n")), STR_NONE);
    assert_int_not_equal(str_find(reply.body, S("fixture_total 1\n")), STR_NONE);
}

static const char forwarded[] = "X-Forwarded-For: 6.6.6.6, 10.0.0.7\r\n"
                                "X-Forwarded-Proto: https\r\n";

static void a_client_cannot_name_its_own_address(void **state) {
    (void)state;
    http_request(http, "GET", "/client", forwarded, S(""), &reply);
    assert_str(reply.body, "127.0.0.1 http");
}

static void a_proxy_on_this_machine_is_believed_when_told_so(void **state) {
    (void)state;
    struct fixture *behind = fixture_open((struct net_options){.threads = 1, .behind_proxy = true});
    struct http *proxy = http_open(behind->port);
    http_request(proxy, "GET", "/client", forwarded, S(""), &reply);
    assert_str(reply.body, "10.0.0.7 https");
    http_request(proxy, "GET", "/login-as/1", forwarded, S(""), &reply);
    assert_true(str_starts(http_header(&reply, "Set-Cookie"), S("__Host-vsoko-")));
    assert_int_equal(http_request(proxy, "GET", "/metrics", forwarded, S(""), &reply), 403);
    assert_int_equal(http_get(proxy, "/metrics", &reply), 200);
    http_close(proxy);
    fixture_close(behind);
}

static void a_port_in_use_is_told(void **state) {
    (void)state;
    struct net *other = NULL;
    struct error error;
    const struct net_options options = {.address = "127.0.0.1", .port = fixture->port};
    assert_false(net_start(&other, &options, &error));
    assert_int_equal(error.code, ERROR_CONFLICT);
    const struct net_options nowhere = {.address = "192.0.2.1"};
    assert_false(net_start(&other, &nowhere, &error));
    const struct net_options words = {.address = "not an address"};
    assert_false(net_start(&other, &words, &error));
}

static void nothing(struct request *request) { (void)request; }

static void a_route_must_say_who_may_and_stand_alone(void **state) {
    (void)state;
    static const struct route open_to_all[] = {{HTTP_GET, "/a", nothing, NULL, 0, "", ""},
                                               {.pattern = NULL}};
    static const struct route twice[] = {{HTTP_GET, "/a/{x}", nothing, "p", 0, "", ""},
                                         {HTTP_GET, "/a/{y}", nothing, "p", 0, "", ""},
                                         {.pattern = NULL}};
    static const struct route *const first[] = {open_to_all, NULL};
    static const struct route *const second[] = {twice, NULL};
    struct net *net = NULL;
    struct error error;
    assert_false(
        net_start(&net, &(struct net_options){.address = "127.0.0.1", .routes = first}, &error));
    assert_false(
        net_start(&net, &(struct net_options){.address = "127.0.0.1", .routes = second}, &error));
}

static int set_up(void **state) {
    (void)state;
    fixture = fixture_open((struct net_options){.threads = 1, .limits.arena_bytes = 8 << 20});
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
        cmocka_unit_test(a_literal_wins_over_a_name_in_braces),
        cmocka_unit_test(segments_are_decoded_after_the_path_is_split),
        cmocka_unit_test(unknown_paths_and_methods_get_a_page),
        cmocka_unit_test(form_fields_come_in_order),
        cmocka_unit_test(an_api_takes_a_raw_body_and_answers_in_json),
        cmocka_unit_test(every_reply_bears_the_security_headers),
        cmocka_unit_test(static_files_are_cached_for_ever_and_compressed),
        cmocka_unit_test(a_redirect_stays_on_this_site),
        cmocka_unit_test(a_download_keeps_its_russian_name),
        cmocka_unit_test(a_handler_out_of_memory_answers_and_the_server_lives),
        cmocka_unit_test(a_handler_without_a_reply_gives_an_error),
        cmocka_unit_test(health_and_metrics_answer),
        cmocka_unit_test(a_client_cannot_name_its_own_address),
        cmocka_unit_test(a_proxy_on_this_machine_is_believed_when_told_so),
        cmocka_unit_test(a_port_in_use_is_told),
        cmocka_unit_test(a_route_must_say_who_may_and_stand_alone),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
