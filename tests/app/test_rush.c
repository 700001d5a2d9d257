// SPDX-License-Identifier: GPL-3.0-or-later
// Many at once: while their writes wait for the disk they hold nothing that others need.
#include "test.h"

#include "app/app_kit.h"

enum { CLASS_AND_MORE = 48 }; // more than there are connections for reading

static void send_answers(struct http *http, const struct survey *survey,
                         const struct survey_enter *device) {
    struct str body = str_fmt(
        web.test.arena, "{\"claim\":\"%.*s\",\"ticket\":\"%.*s\",\"fields\":[[\"q-i1\",\"2\"]]}",
        STR_ARG(device->claim), STR_ARG(device->ticket));
    struct str request =
        str_fmt(web.test.arena,
                "POST /api/a/%.*s/answers HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%.*s",
                STR_ARG(survey->code), body.n, STR_ARG(body));
    assert_true(http_send(http, request));
}

static void a_class_that_sends_at_once_is_answered_each(void **state) {
    (void)state;
    struct http *phones[CLASS_AND_MORE];
    struct survey_enter devices[CLASS_AND_MORE];
    struct survey survey = app_kit_open_survey();
    for (unsigned i = 0; i < CLASS_AND_MORE; i++) {
        devices[i] = app_kit_enter_survey(&survey, i);
        phones[i] = http_open(net_port(web.net));
    }
    for (unsigned i = 0; i < CLASS_AND_MORE; i++) {
        send_answers(phones[i], &survey, &devices[i]);
    }
    int64_t saved = 0; // sheets of those invited; the others are told that all have answered
    for (unsigned i = 0; i < CLASS_AND_MORE; i++) {
        struct http_reply reply;
        assert_true(http_read(phones[i], false, &reply));
        assert_int_equal(reply.status, 200);
        saved += str_find(reply.body, S("saved")) != STR_NONE;
        http_close(phones[i]);
    }
    assert_int_equal(saved, survey.invited);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_class_that_sends_at_once_is_answered_each),
    };
    return cmocka_run_group_tests(tests, app_kit_open, app_kit_close);
}
