// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of the whole program on a real server: the school's certificate, the instruments.
#include "test.h"

#include "school/web_kit.h"

#include "app/certificate.h"
#include "app/rooms.h"
#include "instruments/shelf.h"

enum { ARRAYS_MAX = 64 };

static struct content_shelf shelf;

static int open_web(void **state) {
    static const struct route *all[ARRAYS_MAX];
    struct error error;
    size_t n = 0;
    for (const struct room *const *room = app_rooms; *room != NULL; room++) {
        for (size_t i = 0; (*room)->routes != NULL && (*room)->routes[i] != NULL; i++) {
            assert_true(n + 1 < ARRAYS_MAX);
            all[n++] = (*room)->routes[i];
        }
    }
    web_rooms = app_rooms;
    web_routes = all;
    web_open(state);
    assert_true(shelf_load(web.test.arena, content_files, &shelf, &error));
    web.app.content = &shelf;
    web_begin();
    return 0;
}

static void make_certificate(struct tls_pair *out) {
    struct error error;
    struct lan_addresses none = {0};
    assert_true(certificate_ready(web.test.arena, str_from(web.app.data_dir), &none, out, &error));
}

static void without_a_certificate_the_page_says_when_there_will_be_one(void **state) {
    (void)state;
    assert_int_equal(web_get("/trust"), 200);
    assert_true(web_says("Сертификата пока нет"));
    assert_int_equal(web_get("/trust/vsoko.crt"), 404);
    assert_int_equal(web_get("/trust/vsoko.pem"), 404);
}

static void anyone_gets_the_authority_and_its_fingerprint_but_no_key(void **state) {
    (void)state;
    struct tls_pair server;
    make_certificate(&server);
    struct str authority = certificate_authority(web.test.arena, web.app.data_dir);
    http_forget_cookies(web.http);
    assert_int_equal(web_get("/trust"), 200);
    assert_true(web_says(str_c(web.test.arena, tls_fingerprint(web.test.arena, authority))));
    assert_int_equal(web_get("/trust/vsoko.pem"), 200);
    assert_true(str_eq(web.reply.body, authority));
    assert_false(web_says("PRIVATE"));
    assert_int_equal(web_get("/trust/vsoko.crt"), 200);
    assert_true(str_eq(web.reply.body, tls_der(web.test.arena, authority)));
    assert_true(str_eq(http_header(&web.reply, "Content-Type"), S("application/x-x509-ca-cert")));
    assert_int_equal(web_get("/trust/authority.key"), 404);
}

static void every_sheet_can_be_read_whole(void **state) {
    (void)state;
    assert_int_equal(web_get("/instruments"), 200);
    assert_true(web_says("Карта наблюдения группового проекта, 5–9 классы"));
    for (size_t i = 0; i < shelf.instruments.n; i++) {
        const struct instrument *it = &shelf.instruments.at[i];
        struct str path = str_fmt(web.test.arena, "/instruments/%.*s", STR_ARG(it->id));
        assert_int_equal(web_get(path.p), 200);
        assert_true(web_says(str_c(web.test.arena, it->items.at[0].text)));
    }
    assert_int_equal(web_get("/instruments/none"), 404);
}

static void a_sheet_opens_a_procedure_unless_it_knows_no_names(void **state) {
    (void)state;
    assert_int_equal(web_get("/instruments/obs-group-project-ooo"), 200);
    assert_true(web_says("/sessions/new?instrument=obs-group-project-ooo"));
    assert_true(web_says("рабочее соглашение"));
    assert_int_equal(web_get("/instruments/obs-class-values"), 200);
    assert_false(web_says("/sessions/new?instrument="));
}

int main(void) {
#define WEB_TEST(name) cmocka_unit_test_setup_teardown(name, open_web, web_close)
    const struct CMUnitTest tests[] = {
        WEB_TEST(without_a_certificate_the_page_says_when_there_will_be_one),
        WEB_TEST(anyone_gets_the_authority_and_its_fingerprint_but_no_key),
        WEB_TEST(every_sheet_can_be_read_whole),
        WEB_TEST(a_sheet_opens_a_procedure_unless_it_knows_no_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
