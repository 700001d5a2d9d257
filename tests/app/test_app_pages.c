// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of the whole program on a real server: the school's certificate, the instruments.
#include "test.h"

#include "school/web_kit.h"

#include "app/certificate.h"
#include "app/knowledge.h"
#include "app/rooms.h"

enum { ARRAYS_MAX = 64 };

static struct knowledge knowledge;

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
    assert_true(knowledge_load(web.test.arena, &knowledge, &error));
    knowledge_give(&knowledge, &web.app);
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

static void every_instrument_has_a_passport_with_its_whole_sheet_and_a_blank(void **state) {
    (void)state;
    const struct passports *all = &knowledge.shelf.passports;
    assert_int_equal(all->rows.n, 119);
    assert_int_equal(web_get("/instruments"), 200);
    struct str catalogue = str_dup(web.test.arena, web.reply.body);
    for (size_t i = 0; i < all->rows.n; i++) {
        const struct passport *it = &all->rows.at[i];
        const struct node *item = node_at(node_get(it->source, "items"), 0);
        struct str path = str_fmt(web.test.arena, "/instruments/%.*s", STR_ARG(it->id));
        assert_true(str_find(catalogue, path) != STR_NONE);
        assert_int_equal(web_get(path.p), 200);
        assert_true(web_says(str_c(web.test.arena, node_str(node_get(item, "text")))));
        assert_int_equal(web_get(str_fmt(web.test.arena, "%s/blank", path.p).p), 200);
        assert_true(web_says(str_c(web.test.arena, node_str(node_get(item, "text")))));
    }
    assert_int_equal(web_get("/instruments/none"), 404);
    assert_int_equal(web_get("/instruments/none/blank"), 404);
}

static void the_catalogue_finds_by_what_a_school_knows(void **state) {
    (void)state;
    assert_int_equal(web_get("/instruments?outcome=ooo.K2.4&grade=7&runs=1"), 200);
    assert_true(web_says("obs-group-project-ooo"));
    assert_false(web_says("obs-group-project-noo"));
    assert_true(web_says("/instruments/self-uud-5-9"));
    assert_false(web_says("/instruments/sc-")); // a card of totals is filled on paper
    assert_int_equal(web_get("/instruments?kind=scorecard&who=psychologist&minutes=10"), 200);
    assert_false(web_says("obs-group-project-ooo"));
    assert_int_equal(web_get("/instruments?level=soo&grade=1&minutes=5&kind=interview"), 200);
    assert_true(web_says("Ничего не подошло"));
}

static void a_blank_gives_away_neither_key_nor_points(void **state) {
    (void)state;
    assert_int_equal(web_get("/instruments/task-reading-10"), 200);
    assert_true(web_says("<b>Ключ:</b> 90"));
    assert_true(web_says("верно"));
    assert_int_equal(web_get("/instruments/task-reading-10/blank"), 200);
    assert_false(web_says("Ключ:"));
    assert_false(web_says("верно<"));
    assert_int_equal(web_get("/instruments/q-motivation-noo/blank?size=large"), 200);
    assert_true(web_says("blank large"));
}

static void a_kind_that_is_not_run_says_so_and_opens_no_procedure(void **state) {
    (void)state;
    assert_int_equal(web_get("/instruments/sc-besseda-o-shkole"), 200);
    assert_true(web_says("не открываются"));
    assert_false(web_says("/sessions/new?instrument="));
    assert_true(web_says("сверьте с руководством"));
    assert_int_equal(web_get("/instruments/q-motivation-noo"), 200);
    assert_true(web_says("индекс удобочитаемости"));
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
        WEB_TEST(every_instrument_has_a_passport_with_its_whole_sheet_and_a_blank),
        WEB_TEST(the_catalogue_finds_by_what_a_school_knows),
        WEB_TEST(a_blank_gives_away_neither_key_nor_points),
        WEB_TEST(a_kind_that_is_not_run_says_so_and_opens_no_procedure),
        WEB_TEST(a_sheet_opens_a_procedure_unless_it_knows_no_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
