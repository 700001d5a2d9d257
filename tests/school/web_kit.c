// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "web_kit.h"

#include "support/html_check.h"

#include "base/buf.h"
#include "net/net.h"
#include "school/entrance.h"
#include "school/job.h"
#include "school/room.h"

struct web_kit web;
static const struct room *const school_alone[] = {&school_room, NULL};
const struct room *const *web_rooms = school_alone;
const struct route *const *web_routes; // NULL = of the school

int web_open(void **state) {
    (void)state;
    struct error error = {0};
    web = (struct web_kit){0};
    test_store_open(&web.test, web_rooms);
    web.app = (struct app){.store = web.test.store,
                           .rooms = web_rooms,
                           .entrance = entrance_open(),
                           .data_dir = web.test.folder,
                           .version = "0.1.0"};
    assert_true(job_runner_open(&web.app.jobs, web.test.store, web_rooms, &web.app, &error));
    struct net_options options = {.address = "127.0.0.1",
                                  .threads = 2,
                                  .routes = web_routes != NULL ? web_routes : school_room.routes,
                                  .hooks = web_hooks(),
                                  .app = &web.app};
    if (!net_start(&web.net, &options, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    web.http = http_open(net_port(web.net));
    return 0;
}

int web_close(void **state) {
    (void)state;
    http_close(web.http);
    net_stop(web.net);
    job_runner_close(web.app.jobs);
    entrance_close(web.app.entrance);
    test_store_close(&web.test);
    return 0;
}

static int checked(const char *path, int status) {
    if (str_find(http_header(&web.reply, "Content-Type"), S("text/html")) != STR_NONE) {
        struct str faults = html_check_page(web.test.arena, web.reply.body);
        if (faults.n > 0) {
            fail_msg("%s: %.*s", path, STR_ARG(faults));
        }
    }
    return status;
}

int web_get(const char *path) { return checked(path, http_get(web.http, path, &web.reply)); }

static void put_encoded(struct buf *out, const char *text) {
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        buf_fmt(out, "%%%02X", *p);
    }
}

// The token that the last page carries for its scripts.
static struct str token(void) {
    struct str mark = S("name=\"csrf\" content=\"");
    size_t at = str_find(web.reply.body, mark);
    struct str rest = at == STR_NONE ? (struct str){0} : str_from_at(web.reply.body, at + mark.n);
    return str_dup(web.test.arena, str_cut(&rest, '"'));
}

int web_post(const char *path, const char *const *pairs) {
    struct buf form = buf_open(web.test.arena, 1024 * 1024);
    buf_put_c(&form, "csrf=");
    buf_put(&form, token());
    for (; pairs[0] != NULL; pairs += 2) {
        buf_put_char(&form, '&');
        put_encoded(&form, pairs[0]);
        buf_put_char(&form, '=');
        put_encoded(&form, pairs[1]);
    }
    return checked(path, http_post(web.http, path, buf_str(&form), &web.reply));
}

static void put_part(struct buf *out, const char *name, struct str value) {
    buf_fmt(out, "--B\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%.*s\r\n", name,
            STR_ARG(value));
}

int web_post_file(const char *path, const char *const *pairs, const char *name, struct str bytes) {
    struct buf body = buf_open(web.test.arena, 16 << 20);
    put_part(&body, "csrf", token());
    for (; pairs[0] != NULL; pairs += 2) {
        put_part(&body, pairs[0], str_from(pairs[1]));
    }
    buf_fmt(&body, "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n",
            name);
    buf_put(&body, bytes);
    buf_put_c(&body, "\r\n--B--\r\n");
    return checked(path, http_request(web.http, "POST", path,
                                      "Content-Type: multipart/form-data; boundary=B\r\n",
                                      buf_str(&body), &web.reply));
}

bool web_says(const char *text) { return str_find(web.reply.body, str_from(text)) != STR_NONE; }

const char *web_sent_to(void) { return str_c(web.test.arena, http_header(&web.reply, "Location")); }

void web_begin(void) {
    assert_int_equal(web_get("/start"), 200);
    int status = web_post(
        "/start",
        FORM("full_name", "Муниципальное бюджетное общеобразовательное учреждение «Школа № 12»",
             "short_name", "МБОУ «Школа № 12»", "city", "г. Примерск", "levels.noo", "1",
             "levels.ooo", "1", "levels.soo", "1", "year", "2026", "week", "5", "term_basic",
             "quarter", "term_soo", "half_year", "last", "Петрова", "first", "Анна", "middle",
             "Сергеевна", "role", "deputy", "login", "petrova", "password", "три слова подряд",
             "again", "три слова подряд"));
    if (status != 303) {
        fail_msg("%d: %.*s", status, STR_ARG(web.reply.body));
    }
    assert_string_equal(web_sent_to(), "/");
}

void web_login(const char *login, const char *password) {
    http_forget_cookies(web.http);
    // A kept connection may have been idle too long: the making of a school takes its time.
    http_reopen(web.http);
    assert_int_equal(web_get("/login"), 200);
    assert_int_equal(web_post("/login", FORM("login", login, "password", password)), 303);
}
