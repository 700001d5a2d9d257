// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions, the gate, CSRF.
#include "test.h"

#include "net/fixture.h"
#include "support/http_client.h"

static struct fixture *fixture;
static struct http *http;
static struct http_reply reply;
static char csrf[64];

static void sign_in(int user) {
    char path[32];
    snprintf(path, sizeof path, "/login-as/%d", user);
    assert_int_equal(http_get(http, path, &reply), 200);
    snprintf(csrf, sizeof csrf, "%.*s", STR_ARG(reply.body));
    assert_int_equal(strlen(csrf), 43);
}

static int post_with(const char *headers, const char *form) {
    char all[512];
    snprintf(all, sizeof all, "Content-Type: application/x-www-form-urlencoded\r\n%s", headers);
    return http_request(http, "POST", "/whoami", all, str_from(form), &reply);
}

static void a_stranger_is_sent_to_the_login_page(void **state) {
    (void)state;
    assert_int_equal(http_get(http, "/whoami", &reply), 303);
    assert_str(http_header(&reply, "Location"), "/login?next=/whoami");
    assert_int_equal(http_request(http, "GET", "/whoami", "HX-Request: true\r\n", S(""), &reply),
                     200);
    assert_str(http_header(&reply, "HX-Redirect"), "/login?next=/whoami");
    assert_int_equal(http_get(http, "/marks", &reply), 303);
    assert_int_equal(post_with("", "a=1"), 303);
}

static void a_session_is_known_by_its_cookie_alone(void **state) {
    (void)state;
    sign_in(1);
    struct str cookie = http_header(&reply, "Set-Cookie");
    assert_true(str_starts(cookie, str_from(fixture->cookie)));
    assert_true(str_ends(cookie, S("; Path=/; HttpOnly; SameSite=Lax")));
    assert_int_equal(http_cookie(http, fixture->cookie).n, 43);
    http_get(http, "/whoami", &reply);
    assert_str(reply.body, "user 1");
    http_forget_cookies(http);
    assert_int_equal(http_get(http, "/whoami", &reply), 303);
    char forged[128];
    snprintf(forged, sizeof forged, "Cookie: %s=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n",
             fixture->cookie);
    assert_int_equal(http_request(http, "GET", "/whoami", forged, S(""), &reply), 303);
}

static void signing_in_again_ends_the_old_session(void **state) {
    (void)state;
    sign_in(1);
    char old[64];
    snprintf(old, sizeof old, "%.*s", STR_ARG(http_cookie(http, fixture->cookie)));
    sign_in(2);
    assert_int_equal(fixture_sessions(), 1);
    assert_string_not_equal(old, http_cookie(http, fixture->cookie).p);
    http_get(http, "/whoami", &reply);
    assert_str(reply.body, "user 2");
}

static void the_gate_is_asked_for_each_permission(void **state) {
    (void)state;
    sign_in(2);
    assert_int_equal(http_get(http, "/marks", &reply), 403);
    assert_true(str_starts(reply.body, S("page 403: ")));
    sign_in(1);
    assert_int_equal(http_get(http, "/marks", &reply), 200);
}

static void a_post_needs_the_token_of_its_session(void **state) {
    (void)state;
    char text[128];
    sign_in(2);
    char other[64];
    memcpy(other, csrf, sizeof other);
    http_forget_cookies(http);
    sign_in(1);
    assert_int_equal(post_with("", "a=1"), 403);
    snprintf(text, sizeof text, "csrf=%s", other);
    assert_int_equal(post_with("", text), 403);
    snprintf(text, sizeof text, "csrf=%s", csrf);
    assert_int_equal(post_with("", text), 200);
    snprintf(text, sizeof text, "X-CSRF: %s\r\n", csrf);
    assert_int_equal(post_with(text, "a=1"), 200);
    snprintf(text, sizeof text, "X-CSRF: %.*s\r\n", 42, csrf);
    assert_int_equal(post_with(text, "a=1"), 403);
}

static void a_post_from_another_site_is_refused_even_with_the_token(void **state) {
    (void)state;
    char form[128], ours[64];
    sign_in(1);
    snprintf(form, sizeof form, "csrf=%s", csrf);
    snprintf(ours, sizeof ours, "Origin: http://127.0.0.1:%u\r\n", fixture->port);
    assert_int_equal(post_with(ours, form), 200);
    assert_int_equal(post_with("Origin: http://evil.example\r\n", form), 403);
    assert_int_equal(post_with("Origin: http://127.0.0.1\r\n", form), 403);
    assert_int_equal(post_with("Origin: null\r\n", form), 403);
    assert_int_equal(post_with("Sec-Fetch-Site: cross-site\r\n", form), 403);
    assert_int_equal(post_with("Sec-Fetch-Site: same-origin\r\n", form), 200);
    http_forget_cookies(http);
    assert_int_equal(http_request(http, "POST", "/items",
                                  "Content-Type: application/x-www-form-urlencoded\r\n"
                                  "Origin: http://evil.example\r\n",
                                  S("a=1"), &reply),
                     403); // login CSRF
}

static void signing_out_ends_the_session_on_the_server(void **state) {
    (void)state;
    sign_in(1);
    char form[128], kept[128];
    snprintf(form, sizeof form, "csrf=%s", csrf);
    snprintf(kept, sizeof kept, "Cookie: %s=%.*s\r\n", fixture->cookie,
             STR_ARG(http_cookie(http, fixture->cookie)));
    assert_int_equal(http_post(http, "/logout", str_from(form), &reply), 303);
    assert_int_equal(http_cookie(http, fixture->cookie).n, 0);
    assert_int_equal(fixture_sessions(), 0);
    assert_int_equal(http_request(http, "GET", "/whoami", kept, S(""), &reply), 303);
}

static void an_idle_or_old_session_ends(void **state) {
    (void)state;
    sign_in(1);
    fixture_age_sessions(7 * 3600 * 1000);
    assert_int_equal(http_get(http, "/whoami", &reply), 200); // refreshes it
    fixture_age_sessions(7 * 3600 * 1000);
    assert_int_equal(http_get(http, "/whoami", &reply), 200);
    fixture_age_sessions(9 * 3600 * 1000);
    assert_int_equal(http_get(http, "/whoami", &reply), 303);
    assert_int_equal(fixture_sessions(), 0);
}

static void a_blocked_account_is_put_out_at_once(void **state) {
    (void)state;
    sign_in(5);
    assert_int_equal(http_get(http, "/whoami", &reply), 200);
    fixture_block(5);
    assert_int_equal(http_get(http, "/whoami", &reply), 303);
    assert_int_equal(fixture_sessions(), 0);
}

static int set_up(void **state) {
    (void)state;
    fixture = fixture_open((struct net_options){.threads = 1});
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
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_stranger_is_sent_to_the_login_page),
        TEST(a_session_is_known_by_its_cookie_alone),
        TEST(signing_in_again_ends_the_old_session),
        TEST(the_gate_is_asked_for_each_permission),
        TEST(a_post_needs_the_token_of_its_session),
        TEST(a_post_from_another_site_is_refused_even_with_the_token),
        TEST(signing_out_ends_the_session_on_the_server),
        TEST(an_idle_or_old_session_ends),
        TEST(a_blocked_account_is_put_out_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
