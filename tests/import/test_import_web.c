// SPDX-License-Identifier: GPL-3.0-or-later
// A deputy head brings a list in the browser: looks, answers, loads, takes back.
#include "test.h"

#include "import_kit.h"
#include "school/web_kit.h"

#include "base/clock.h"
#include "import/import_pages.h"
#include "import/room.h"
#include "school/room.h"

#include <stdlib.h>
#include <time.h>

static int open_web(void **state) {
    static const struct route *all[64];
    size_t n = 0;
    for (const struct route *const *r = school_room.routes; *r; r++) {
        all[n++] = *r;
    }
    all[n] = import_routes;
    web_rooms = import_kit_rooms;
    web_routes = all;
    return web_open(state);
}

// The page as a browser sends a file.
static int send_file(const char *name, struct str bytes, const char *kind) {
    assert_int_equal(web_get("/import"), 200);
    return web_post_file("/import", FORM("kind", kind), name, bytes);
}

// Brings a file and opens its look; the address without the query stays in `path`.
static const char *look_at(const char *name, struct str bytes, const char *kind, int status) {
    assert_int_equal(send_file(name, bytes, kind), 303);
    struct str where = str_from(web_sent_to());
    assert_int_equal(web_get(str_c(web.test.arena, where)), status);
    return str_c(web.test.arena, str_cut(&where, '?'));
}

#define LIST                                                                                       \
    "ФИО;Класс;Дата рождения\n"                                                \
    "Иванов Александр Сергеевич;5А;11.03.2015\n"                          \
    "Петрова Анна <b>Олеговна</b>;5А;12.04.2015\n"                             \
    "Лаптев;5А;13.05.2015\n"                                                                \
    "Кузьмин Лев Ильич;5Б;14.06.2015\n"

static void a_list_is_looked_at_loaded_and_taken_back(void **state) {
    (void)state;
    web_begin();
    const char *path = look_at("5 классы.csv", S(LIST), "auto", 200);
    assert_true(web_says("Списки обучающихся"));
    assert_true(web_says("Кодировка UTF-8. "));
    assert_true(web_says("Лаптев: в имени одно слово"));
    assert_false(web_says("<b>Олеговна"));
    assert_int_equal(test_number(&web.test, "select count(*) from pupil_identity"), 0);
    assert_int_equal(web_post(path, FORM("kind", "auto", "name", "5 классы.csv", "deed", "apply")),
                     303);
    const char *batch = web_sent_to();
    assert_int_equal(test_number(&web.test, "select count(*) from pupil_identity"), 3);
    assert_int_equal(web_get(batch), 200);
    assert_true(web_says("5 классы.csv"));
    // The file is gone from the disk with the deed.
    assert_int_equal(web_get(path), 404);
    assert_int_equal(web_get("/import"), 200);
    assert_true(web_says("новые – 3"));
    // The protocol stays with the load, row by row.
    assert_int_equal(web_get(batch), 200);
    assert_true(web_says("Кузьмин Лев Ильич, 5Б"));
    assert_true(web_says("Лаптев: в имени одно слово"));
    assert_int_equal(web_get(batch), 200);
    const char *undo = str_fmt(web.test.arena, "%s/undo", batch).p;
    assert_int_equal(web_post(undo, FORM("x", "1")), 303);
    assert_int_equal(test_number(&web.test, "select count(*) from pupil_identity"), 0);
    assert_int_equal(web_get(batch), 200);
    assert_true(web_says("Загрузка отменена"));
}

// Waits for the job that the browser was sent to; its page then leads to what came of it.
static void wait_for_job(const char *job) {
    for (int tries = 0; tries < 600; tries++) {
        if (web_get(job) == 303) {
            return;
        }
        assert_true(web_says("hx-trigger"));
        struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
        nanosleep(&pause, NULL);
    }
    fail_msg("the job does not end");
}

static void a_long_list_is_loaded_by_a_job_with_a_protocol(void **state) {
    (void)state;
    web_begin();
    struct buf list = buf_open(web.test.arena, 1 << 20);
    buf_put_c(&list, "ФИО;Класс\n");
    for (int i = 0; i < 400; i++) {
        static const char *const letters[] = {"а", "е", "и", "о", "у", "ы", "э", "ю", "я", "ан"};
        buf_fmt(&list, "Иванов%s%s%s Пётр;%d\n", letters[i / 100], letters[i / 10 % 10],
                letters[i % 10], 5 + i % 4);
    }
    const char *path = look_at("школа.csv", buf_str(&list), "pupils", 200);
    assert_int_equal(web_post(path, FORM("kind", "pupils", "name", "школа.csv", "deed", "apply")),
                     303);
    assert_true(str_starts(str_from(web_sent_to()), S("/jobs/")));
    wait_for_job(web_sent_to());
    assert_int_equal(test_number(&web.test, "select count(*) from pupil_identity"), 400);
    int64_t batch = test_number(&web.test, "select max(batch_id) from import_batch");
    assert_string_equal(web_sent_to(), str_fmt(web.test.arena, "/import/%lld", (long long)batch).p);
    assert_int_equal(web_get(web_sent_to()), 200);
    assert_true(web_says("Новые: 400"));
    assert_true(web_says("И ещё 100"));
    assert_int_equal(web_get(path), 404); // the file went with the deed
}

static void columns_are_changed_by_hand(void **state) {
    (void)state;
    web_begin();
    struct str text = S("Ребёнок;Где учится;Дата\nИванов Пётр Ильич;5А;02.02.2015\n"
                        "Котов Лев Ильич;5А;03.03.2015\n");
    const char *path = look_at("список.csv", text, "pupils", 200);
    assert_true(web_says("проверьте"));
    assert_int_equal(
        web_post(path, FORM("kind", "pupils", "name", "список.csv", "deed", "look", "column.1",
                            "name", "was.1", "name", "column.2", "class", "was.2", "class",
                            "column.3", "enrolled", "was.3", "born")),
        200);
    assert_true(web_says("value=\"enrolled\" selected"));
    assert_int_equal(web_post(path, FORM("kind", "pupils", "name", "список.csv", "deed", "apply",
                                         "columns_chosen", "true", "column.1", "name", "was.1",
                                         "name", "column.2", "class", "was.2", "class", "column.3",
                                         "enrolled", "was.3", "enrolled")),
                     303);
    assert_int_equal(test_number(&web.test, "select count(*) from pupil_identity where born = ''"),
                     2);
    assert_int_equal(test_number(&web.test, "select count(*) from import_mapping"), 1);
}

static void questions_are_answered_on_the_page(void **state) {
    (void)state;
    web_begin();
    const char *path = look_at("1.csv", S(LIST), "pupils", 200);
    assert_int_equal(web_post(path, FORM("kind", "pupils", "name", "1.csv", "deed", "apply")), 303);
    path =
        look_at("2.csv", S("ФИО;Класс;Дата рождения\nИванов Александр Сергеевич;5А;12.03.2015\n"),
                "pupils", 200);
    assert_true(web_says("Это тот же ученик?"));
    assert_true(web_says("name=\"ask.1.2\""));
    assert_int_equal(
        web_post(path, FORM("kind", "pupils", "name", "2.csv", "deed", "apply", "ask.1.2", "new")),
        303);
    assert_int_equal(test_number(&web.test, "select count(*) from pupil_identity"), 4);
}

#define MARKS                                                                                      \
    "Карта наблюдения 5А;;;;\n"                                                    \
    "ФИ;Наблюдатель;Р1;Р2;К1\n"                                                    \
    "Иванов Александр;1;+;+/-;-\n"                                                  \
    "Никто Никакой;1;+;+;+\n"

static void marks_are_asked_about_loaded_and_taken_back(void **state) {
    (void)state;
    web_begin();
    const char *path = look_at("1.csv", S(LIST), "pupils", 200);
    assert_int_equal(web_post(path, FORM("kind", "pupils", "name", "1.csv", "deed", "apply")), 303);
    path = look_at("карта.csv", S(MARKS), "auto", 200);
    assert_true(web_says("Куда положить отметки?"));
    assert_true(web_says("День наблюдения"));
    assert_false(web_says("value=\"apply\""));
    assert_int_equal(web_post(path, FORM("kind", "uud", "name", "карта.csv", "deed", "look",
                                         "ask.session", "own")),
                     200);
    assert_true(web_says("Наблюдатель «1»"));
    assert_true(web_says("такого ученика нет"));
    int64_t who = test_number(&web.test, "select min(account_id) from account");
    const char *account = str_fmt(web.test.arena, "a%lld", (long long)who).p;
    assert_int_equal(web_post(path, FORM("kind", "uud", "name", "карта.csv", "deed", "apply",
                                         "ask.session", "own", "ask.observer.1", account)),
                     303);
    const char *batch = web_sent_to();
    assert_int_equal(test_number(&web.test, "select count(*) from response where state = 1"), 3);
    assert_int_equal(web_get(batch), 200);
    assert_true(web_says("Таблицы УУД и карты наблюдения"));
    const char *undo = str_fmt(web.test.arena, "%s/undo", batch).p;
    assert_int_equal(web_post(undo, FORM("x", "1")), 303);
    assert_int_equal(test_number(&web.test, "select count(*) from session"), 0);
}

static void what_is_no_table_is_refused_with_words(void **state) {
    (void)state;
    web_begin();
    look_at("99_картинка.xlsx",
            import_kit_text(web.test.arena, "tests/data/inputs/99_картинка.xlsx"), "auto", 422);
    assert_true(web_says("картинка, а не таблица"));
    look_at("98_под_паролем.xlsx",
            import_kit_text(web.test.arena, "tests/data/inputs/98_под_паролем.xlsx"), "auto", 422);
    assert_true(web_says("парол"));
    assert_int_equal(send_file("", S(""), "auto"), 422);
    // Nobody reaches another's file, or any other file, by its address.
    assert_int_equal(web_get("/import/files/..%2F..%2Fetc%2Fpasswd"), 404);
    assert_int_equal(web_get("/import/files/00000000000000000000000000000000"), 404);
}

// None of its pupils is of this school: a button that "marks that nothing changed" would lie.
static void what_takes_nothing_says_so_and_offers_no_load(void **state) {
    (void)state;
    web_begin();
    look_at("50_ОГЭ математика РЦОИ.xlsx",
            import_kit_text(web.test.arena, "tests/data/inputs/50_ОГЭ математика РЦОИ.xlsx"),
            "auto", 200);
    assert_true(web_says("из него ничего не загрузится"));
    assert_false(web_says("изменений нет"));
    assert_false(web_says("value=\"apply\""));
}

int main(int argc, char **argv) {
    if (import_kit_child(argc, argv)) {
        return 0;
    }
#define WEB_TEST(name) cmocka_unit_test_setup_teardown(name, open_web, web_close)
    const struct CMUnitTest tests[] = {
        WEB_TEST(a_list_is_looked_at_loaded_and_taken_back),
        WEB_TEST(a_long_list_is_loaded_by_a_job_with_a_protocol),
        WEB_TEST(columns_are_changed_by_hand),
        WEB_TEST(questions_are_answered_on_the_page),
        WEB_TEST(marks_are_asked_about_loaded_and_taken_back),
        WEB_TEST(what_is_no_table_is_refused_with_words),
        WEB_TEST(what_takes_nothing_says_so_and_offers_no_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
