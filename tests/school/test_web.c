// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "web_kit.h"

#include "school/entrance.h"

// The text between two marks of the last page.
static const char *between(const char *before, const char *after) {
    struct str body = web.reply.body;
    size_t at = str_find(body, str_from(before));
    assert_true(at != STR_NONE);
    struct str rest = str_from_at(body, at + strlen(before));
    size_t end = str_find(rest, str_from(after));
    assert_true(end != STR_NONE);
    return str_c(web.test.arena, str_sub(rest, 0, end));
}

static const char *path_fmt(const char *format, const char *id) {
    char text[200];
    snprintf(text, sizeof text, format, id);
    return str_c(web.test.arena, str_from(text));
}

static void the_first_run_makes_the_school_and_is_over(void **state) {
    (void)state;
    assert_int_equal(web_get("/classes"), 303);
    assert_string_equal(web_sent_to(), "/start");
    assert_int_equal(web_get("/login"), 303);
    web_begin();
    assert_int_equal(web_get("/classes"), 200);
    assert_true(web_says("МБОУ «Школа № 12»"));
    assert_true(web_says("2026/27"));
    http_forget_cookies(web.http);
    assert_int_equal(web_get("/start"), 303);
    assert_string_equal(web_sent_to(), "/login");
    assert_int_equal(web_post("/start", FORM("login", "thief")), 303);
    assert_int_equal(test_number(&web.test, "select count(*) from org"), 1);
}

static void what_was_typed_stays_with_an_error_beside_the_field(void **state) {
    (void)state;
    assert_int_equal(web_get("/start"), 200);
    assert_int_equal(web_post("/start", FORM("short_name", "Школа <12>", "login", "petrova",
                                             "password", "12345678", "again", "123456789")),
                     422);
    assert_true(web_says("Школа &lt;12&gt;"));
    assert_true(web_says("id=\"f-full_name-error\""));
    assert_false(web_says("12345678"));
    assert_int_equal(test_number(&web.test, "select count(*) from org"), 0);
}

static void a_stranger_needs_the_code_of_the_console(void **state) {
    (void)state;
    struct entrance *entrance = web.app.entrance;
    assert_true(entrance_may_begin(entrance, S("127.0.0.1"), S("")));
    assert_false(entrance_may_begin(entrance, S("192.168.1.7"), S("")));
    assert_true(entrance_may_begin(entrance, S("192.168.1.7"), str_from(entrance_code(entrance))));
    for (int i = 0; i < 5; i++) {
        assert_false(entrance_may_begin(entrance, S("192.168.1.7"), S("00000000")) &&
                     strcmp(entrance_code(entrance), "00000000") != 0);
    }
    assert_false(entrance_may_begin(entrance, S("192.168.1.8"), str_from(entrance_code(entrance))));
}

static void a_first_password_opens_only_the_page_where_it_is_changed(void **state) {
    (void)state;
    web_begin();
    assert_int_equal(web_get("/accounts"), 200);
    assert_int_equal(
        web_post("/accounts", FORM("name", "Ёлкин Пётр", "login", "Elkin.P", "roles.teacher", "1")),
        200);
    const char *password = between("Первый пароль</dt><dd class=\"secret\">", "</dd>");
    assert_int_equal(strlen(password), 10);
    assert_true(web_says("<svg"));
    assert_string_equal(str_c(web.test.arena, http_header(&web.reply, "Cache-Control")),
                        "no-store");
    web_login(" elkin.p ", password);
    assert_string_equal(web_sent_to(), "/me/password");
    assert_int_equal(web_get("/classes"), 403);
    assert_true(web_says("/me/password"));
    assert_int_equal(web_get("/me/password"), 200);
    assert_int_equal(web_post("/me/password", FORM("now", "не тот", "password", "мой новый пароль",
                                                   "again", "мой новый пароль")),
                     422);
    assert_int_equal(web_post("/me/password", FORM("now", password, "password", "мой новый пароль",
                                                   "again", "мой новый пароль")),
                     303);
    assert_int_equal(web_get("/classes"), 200);
    assert_true(web_says("Пароль изменён")); // said once, on the next page
    assert_int_equal(web_get("/classes"), 200);
    assert_false(web_says("Пароль изменён"));
    assert_int_equal(web_get("/accounts"), 403);
    assert_false(web_says("href=\"/accounts\""));
}

static void a_wrong_password_is_slowed_down_and_recorded(void **state) {
    (void)state;
    web_begin();
    http_forget_cookies(web.http);
    assert_int_equal(web_get("/login"), 200);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(web_post("/login", FORM("login", "petrova", "password", "мимо мимо")),
                         422);
        assert_true(web_says("не подошли"));
    }
    assert_int_equal(web_post("/login", FORM("login", "petrova", "password", "три слова подряд")),
                     422);
    assert_true(web_says("Слишком много попыток"));
    assert_int_equal(
        test_number(&web.test, "select count(*) from audit where action = 'account.refuse'"), 5);
}

static void the_way_back_leads_only_into_the_program(void **state) {
    (void)state;
    web_begin();
    http_forget_cookies(web.http);
    assert_int_equal(web_get("/classes"), 303);
    assert_string_equal(web_sent_to(), "/login?next=%2Fclasses");
    assert_int_equal(web_get(web_sent_to()), 200);
    assert_int_equal(web_post("/login", FORM("login", "petrova", "password", "три слова подряд",
                                             "next", "/classes")),
                     303);
    assert_string_equal(web_sent_to(), "/classes");
    http_forget_cookies(web.http);
    assert_int_equal(web_get("/login"), 200);
    assert_int_equal(web_post("/login", FORM("login", "petrova", "password", "три слова подряд",
                                             "next", "//example.org/")),
                     303);
    assert_string_equal(web_sent_to(), "/");
}

static void a_session_ends_with_the_exit_and_with_the_block(void **state) {
    (void)state;
    web_begin();
    assert_int_equal(web_get("/classes"), 200);
    assert_int_equal(web_post("/logout", FORM("a", "b")), 303);
    assert_int_equal(web_get("/classes"), 303);
    assert_int_equal(test_number(&web.test, "select count(*) from web_session"), 0);
    web_login("petrova", "три слова подряд");
    assert_int_equal(web_get("/classes"), 200);
    test_write(&web.test, "update account set blocked = 1", ARGS0);
    assert_int_equal(web_get("/classes"), 303);
}

static void a_pupil_goes_through_the_school_on_its_pages(void **state) {
    (void)state;
    web_begin();
    web_get("/classes");
    const char *year = between("name=\"year\" value=\"", "\"");
    assert_int_equal(web_post("/classes", FORM("year", year, "grade", "5", "letter", "а")), 303);
    web_get("/classes");
    assert_true(web_says("Класс добавлен"));
    assert_int_equal(web_post("/classes", FORM("year", year, "grade", "5", "letter", "A")), 422);
    assert_true(web_says("уже есть"));
    assert_int_equal(web_post("/classes", FORM("year", year, "grade", "5", "letter", "Б")), 303);
    web_get("/classes");
    const char *class_a = between("href=\"/classes/", "\"");
    assert_int_equal(web_get(path_fmt("/classes/%s", class_a)), 200);
    assert_true(web_says("В классе пока никого"));
    assert_int_equal(web_get(path_fmt("/pupils/new?class=%s", class_a)), 200);
    const char *const *pupil =
        FORM("last", "Орлов", "first", "Илья", "class", class_a, "on", "01.09.2026", "sex", "М");
    assert_int_equal(web_post("/pupils", pupil), 303);
    assert_int_equal(web_get(web_sent_to()), 200);
    assert_true(web_says("Орлов Илья"));
    const char *id = between("data-value=\"0000\"><a href=\"/pupils/", "\"");
    assert_int_equal(web_post("/pupils", pupil), 422); // a namesake is asked about
    assert_true(web_says("Это он и есть?"));
    assert_int_equal(test_number(&web.test, "select count(*) from pupil"), 1);
    assert_int_equal(web_get("/pupils?q=%D0%BE%D1%80%D0%BB"), 200);
    assert_true(web_says("Орлов Илья"));
    const char *card = path_fmt("/pupils/%s", id);
    assert_int_equal(web_get(card), 200);
    assert_true(web_says("принят в школу"));
    assert_int_equal(web_post(path_fmt("/pupils/%s/consents", id),
                              FORM("kind", "personal_data", "deed", "give")),
                     303);
    web_get(card);
    assert_true(web_says("Отметить отзыв сегодня"));
    assert_int_equal(
        web_post(path_fmt("/pupils/%s/leave", id), FORM("last_day", "", "reason", "left")), 422);
    assert_true(web_says("id=\"f-last_day-error\""));
}

static void consents_are_marked_class_by_class(void **state) {
    (void)state;
    web_begin();
    assert_int_equal(web_get("/consents"), 200);
    assert_true(web_says("Классов ещё нет"));
    web_get("/classes");
    const char *year = between("name=\"year\" value=\"", "\"");
    assert_int_equal(web_post("/classes", FORM("year", year, "grade", "5", "letter", "а")), 303);
    assert_int_equal(web_get("/consents"), 200);
    const char *path = path_fmt("/consents/%s", between("href=\"/consents/", "\""));
    const char *class = path + strlen("/consents/");
    for (int i = 0; i < 2; i++) {
        web_get("/pupils/new");
        assert_int_equal(web_post("/pupils", FORM("last", i == 0 ? "Иванов" : "Петров", "first",
                                                  "Пётр", "class", class, "on", "01.09.2026")),
                         303);
    }
    assert_int_equal(web_get(path), 200);
    assert_true(web_says("не отмечено"));
    const char *pupil = between("name=\"pupil\" value=\"", "\"");
    assert_int_equal(web_post(path, FORM("kind", "psychology", "on", "2026-09-10", "deed", "give",
                                         "pupil", pupil)),
                     303);
    assert_int_equal(web_get(path), 200);
    assert_true(web_says("дано 10\u00A0сентября 2026\u00A0г."));
    assert_int_equal(web_get("/consents"), 200);
    assert_true(web_says("1 из 2"));
    assert_int_equal(web_get(path), 200);
    // Nobody is chosen, and a paper without a date: nothing is written.
    assert_int_equal(web_post(path, FORM("kind", "psychology", "on", "2026-09-10", "deed", "give")),
                     422);
    assert_true(web_says("Отметьте учеников"));
    assert_int_equal(web_post(path, FORM("kind", "psychology", "deed", "give", "pupil", pupil)),
                     422);
    assert_int_equal(web_post(path, FORM("kind", "psychology", "on", "2026-10-01", "deed",
                                         "withdraw", "pupil", pupil)),
                     422);
    assert_true(web_says("Отзыв стирает данные навсегда"));
    assert_int_equal(web_post(path, FORM("kind", "psychology", "on", "2026-10-01", "deed",
                                         "withdraw", "pupil", pupil, "sure", "1")),
                     303);
    assert_int_equal(web_get(path), 200);
    assert_true(web_says("отозвано 1\u00A0октября 2026\u00A0г."));
}

static void the_year_is_rolled_over_and_back_on_its_page(void **state) {
    (void)state;
    web_begin();
    assert_int_equal(web_get("/years/next"), 200);
    assert_true(web_says("Переводить пока некого"));
    web_get("/classes");
    web_post("/classes",
             FORM("year", between("name=\"year\" value=\"", "\""), "grade", "5", "letter", "А"));
    web_get("/classes");
    const char *class_a = between("href=\"/classes/", "\"");
    web_get(path_fmt("/pupils/new?class=%s", class_a));
    web_post("/pupils",
             FORM("last", "Орлов", "first", "Илья", "class", class_a, "on", "01.09.2026"));
    assert_int_equal(web_get("/years/next"), 200);
    const char *field = path_fmt("c.%s", class_a);
    assert_int_equal(
        web_post("/years/next", FORM(field, "9Я", "leaves_on", "2027-06-30", "deed", "apply")),
        422);
    assert_true(web_says("Из 5 класса"));
    assert_int_equal(
        web_post("/years/next", FORM(field, "6А", "leaves_on", "2027-06-30", "deed", "check")),
        200);
    assert_true(web_says("Что получится"));
    assert_int_equal(test_number(&web.test, "select count(*) from school_year"), 1);
    assert_int_equal(
        web_post("/years/next", FORM(field, "6А", "leaves_on", "2027-06-30", "deed", "apply")),
        303);
    assert_int_equal(web_get("/years/next"), 200);
    assert_true(web_says("Уже переведено"));
    const char *batch = between("name=\"batch\" value=\"", "\"");
    assert_int_equal(web_post("/years/next/undo", FORM("batch", batch)), 303);
    assert_int_equal(test_number(&web.test, "select count(*) from membership where ends = ''"), 1);
}

static void each_page_of_the_room_is_valid(void **state) {
    (void)state;
    static const char *const pages[] = {"/classes",   "/consents", "/pupils",   "/pupils/new",
                                        "/staff",     "/school",   "/accounts", "/audit",
                                        "/jobs",      "/about",    "/me",       "/me/password",
                                        "/years/next"};
    web_begin();
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        if (web_get(pages[i]) != 200) {
            fail_msg("%s: %.*s", pages[i], STR_ARG(web.reply.body));
        }
    }
    assert_int_equal(web_get("/calendar"), 303);
    assert_int_equal(web_get(web_sent_to()), 200);
    assert_true(web_says("Осенние каникулы"));
    assert_int_equal(web_get("/audit"), 200);
    assert_true(web_says("завёл(а) учебный год"));
    assert_true(web_says("роли заместитель директора"));
    assert_int_equal(web_get("/audit?action=org.create&from=2020-01-01"), 200);
    assert_false(web_says("<td>сотрудник"));
    assert_int_equal(web_get("/classes/1"), 404);
    assert_int_equal(web_get("/pupils/1"), 404);
    assert_int_equal(web_get("/staff"), 200);
    const char *staff = path_fmt("/staff/%s", between("href=\"/staff/", "\""));
    assert_int_equal(web_get(staff), 200);
    assert_int_equal(web_post(path_fmt("%s/load", staff), FORM("hours", "сто")), 422);
}

#define WEB_TEST(f) cmocka_unit_test_setup_teardown(f, web_open, web_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        WEB_TEST(the_first_run_makes_the_school_and_is_over),
        WEB_TEST(what_was_typed_stays_with_an_error_beside_the_field),
        WEB_TEST(a_stranger_needs_the_code_of_the_console),
        WEB_TEST(a_first_password_opens_only_the_page_where_it_is_changed),
        WEB_TEST(a_wrong_password_is_slowed_down_and_recorded),
        WEB_TEST(the_way_back_leads_only_into_the_program),
        WEB_TEST(a_session_ends_with_the_exit_and_with_the_block),
        WEB_TEST(a_pupil_goes_through_the_school_on_its_pages),
        WEB_TEST(consents_are_marked_class_by_class),
        WEB_TEST(the_year_is_rolled_over_and_back_on_its_page),
        WEB_TEST(each_page_of_the_room_is_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
