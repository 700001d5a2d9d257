// SPDX-License-Identifier: GPL-3.0-or-later
// Every page × every role of the whole program, on the demo school with a stranger's school beside
// it in the same database under the same numbers.
#include "test.h"

#include "app_kit.h"

#include "support/html_check.h"

#include "app/certificate.h"
#include "app/rooms.h"
#include "instruments/own.h"
#include "monitoring/plan.h"
#include "monitoring/schedule.h"
#include "base/child.h"
#include "net/route.h"
#include "school/account.h"
#include "school/job.h"
#include "school/password.h"
#include "school/staff.h"

#include <stdlib.h>

#define PASSWORD "пароль из слов"
#define STRANGER "Юпитерск" // stands in every name of the other school
#define NO_SUCH_ID "999999999"

struct place {
    const char *pattern; // the segment before and the parameter: "pupils/{id}"
    char value[64];
};

// What stands in each {…}; a new pattern without a row here fails the test.
static struct place places[] = {
    {"staff/{id}", ""},
    {"people/{id}", ""},
    {"seminars/{id}", ""},
    {"pupils/{id}", ""},
    {"classes/{id}", ""},
    {"accounts/{id}", ""},
    {"calendar/{id}", ""},
    {"jobs/{id}", ""},
    {"sessions/{id}", ""},
    {"surveys/{id}", ""},
    {"a/{code}", ""},
    {"pupils/{pupil}", ""},
    {"notes/{pupil}", ""},
    {"projects/{pupil}", ""},
    {"appeals/{appeal}", "1"},
    {"objects/{object}", "1"},
    {"signs/{item}", ""},
    {"files/{file}", ""},
    {"import/{batch}", ""},
    {"instruments/{id}", "obs-group-project-ooo"},
    {"own/{own}", ""},
    {"key/{level}", "ooo"},
    {"consents/{class}", ""},
    {"classes/{class}", ""},
    {"analysis/{outcome}", "ooo.K2"},
    {"technologies/{technology}", "project"},
    {"chains/{outcome}", "ooo.K1.2"},
    {"items/{item}", ""},
    {"works/{work}", ""},
    {"external/{work}", ""},
    {"outcomes/{id}", "ooo.P3.2"},
    {"strands/{id}", "P3"},
    {"links/{id}", "noo.P1.1-continues-ooo.P1.2"},
    {"content/{kind}", "technology"},
    {"content/{kind}/{id}", "project"},
    {"changes/{kind}", "technology"},
    {"changes/{kind}/{id}", "project"},
};
enum { PLACES = sizeof places / sizeof *places };

static const enum role roles[ROLE_COUNT] = {
    ROLE_ADMINISTRATOR, ROLE_DIRECTOR, ROLE_DEPUTY,   ROLE_METHOD_HEAD,
    ROLE_PSYCHOLOGIST,  ROLE_TEACHER,  ROLE_OBSERVER,
};
static int64_t accounts[ROLE_COUNT];

static void put_place(const char *pattern, struct str value) {
    for (size_t i = 0; i < PLACES; i++) {
        if (strcmp(places[i].pattern, pattern) == 0) {
            snprintf(places[i].value, sizeof places[i].value, "%.*s", STR_ARG(value));
        }
    }
}

static void put_id(const char *pattern, int64_t id) {
    put_place(pattern, str_fmt(web.test.arena, "%lld", (long long)id));
}

// The address of a pattern: its places filled in, or all of them with `instead`.
static const char *address(const char *pattern, const char *instead) {
    struct buf out = buf_open(web.test.arena, 1000);
    const char *segment = pattern;
    for (const char *p = pattern; *p != '\0'; p++) {
        if (*p != '{') {
            if (*p == '/') {
                segment = p[1] == '{' ? segment : p + 1;
            }
            buf_put_char(&out, *p);
            continue;
        }
        const char *end = strchr(p, '}') + 1;
        const char *value = NULL;
        for (size_t i = 0; i < PLACES; i++) {
            size_t n = strlen(places[i].pattern);
            if (n == (size_t)(end - segment) && strncmp(segment, places[i].pattern, n) == 0) {
                value = places[i].value;
            }
        }
        if (value == NULL || *value == '\0') {
            fail_msg("%s: nothing is known to stand there", pattern);
        }
        buf_put_c(&out, instead == NULL ? value : instead);
        p = end - 1;
    }
    return str_c(web.test.arena, buf_str(&out));
}

// ---- the school and the stranger's

static void add_accounts(void) {
    struct str hash;
    struct error error;
    assert_true(password_hash(web.test.arena, S(PASSWORD), &hash, &error));
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        struct account_add add = {.org = app_kit.org,
                                  .account = {.login = str_from(role_name(roles[i])),
                                              .shown_name = str_from(role_title(roles[i])),
                                              .roles = (unsigned)roles[i]},
                                  .password = hash};
        app_kit_write(account_add, &add);
        accounts[i] = add.account.account_id;
    }
    test_write(&web.test, "update account set must_change = 0", ARGS0);
}

// A procedure where every role has a sheet, so that the gate alone decides who sees it.
static void open_procedure(void) {
    struct session_plan plan = {
        .by = &app_kit.demo.by,
        .class_id = app_kit.demo.classes[DEMO_YEARS - 1][9][0].class_id,
        .instrument = shelf_find(&app_kit.knowledge.shelf, S("rub-project-9")),
        .title = S("Защита проектов"),
        .held_on = date_today(),
        .team_size = 5,
    };
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        *vec_push(web.test.arena, &plan.raters) = accounts[i];
    }
    app_kit_write(session_open, &plan);
    struct session session = app_kit_read_session(plan.session_id);
    put_id("sessions/{id}", plan.session_id);
    put_id("pupils/{pupil}", session.pupils.at[0].pupil_id);
    put_id("notes/{pupil}", session.pupils.at[0].pupil_id);
    put_id("projects/{pupil}", session.pupils.at[0].pupil_id);
    put_place("signs/{item}", session.instrument.items.at[0].id);
}

static void begin_instrument(void) {
    struct draft draft;
    draft_begin(web.test.arena, S("rubric"), S("Рубрика школы"), &draft);
    struct own_save save = {.by = &app_kit.demo.by, .draft = &draft};
    app_kit_write(own_save, &save);
    put_place("own/{own}", str_from(save.id_text));
}

static void open_survey(void) {
    struct survey survey = app_kit_survey();
    put_id("surveys/{id}", survey.session_id);
    put_place("a/{code}", survey.code);
}

static void find_plan_item(void) {
    struct plan plan;
    struct error error = {0};
    if (!plan_get(test_reader(&web.test), web.test.arena, app_kit.org,
                  app_kit.demo.year_id[DEMO_YEARS - 1], &plan, &error)) {
        fail_msg("%s", error.text);
    }
    put_id("items/{item}", plan.items.at[0].item_id);
}

static void add_control_work(void) {
    struct work_add add = {
        .by = &app_kit.demo.by,
        .procedures = &app_kit.knowledge.procedures,
        .year_id = app_kit.demo.year_id[DEMO_YEARS - 1],
        .work = {.subject = S("Математика"),
                 .kind = S("control"),
                 .title = S("Дроби"),
                 .lessons = 1},
    };
    *vec_push(web.test.arena, &add.classes) = app_kit.demo.classes[DEMO_YEARS - 1][5][0].class_id;
    app_kit_write(work_add, &add);
    put_id("works/{work}", test_number(&web.test, "select max(work_id) from control_work"));
}

#define LIST(name) "ФИО;Класс;Дата рождения\n" name " Лев Ильич;5А;02.02.2015\n"

// A list that waits for its answers and one that was loaded.
static void import_lists(void) {
    web_login("deputy", PASSWORD);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(web_get("/import"), 200);
        assert_int_equal(web_post_file("/import", FORM("kind", "pupils"), "5а.csv",
                                       i == 0 ? S(LIST("Первушин")) : S(LIST("Вторушин"))),
                         303);
        struct str where = str_from(web_sent_to());
        assert_int_equal(web_get(str_c(web.test.arena, where)), 200);
        struct str path = str_cut(&where, '?');
        put_place("files/{file}", str_from_at(path, strlen("/import/files/")));
        if (i == 0) {
            assert_int_equal(web_post(str_c(web.test.arena, path),
                                      FORM("kind", "pupils", "name", "5а.csv", "deed", "apply")),
                             303);
            put_place("import/{batch}", str_from_at(str_from(web_sent_to()), strlen("/import/")));
        }
    }
}

static void ask_for_job(void) {
    struct person deputy = {.org = app_kit.org, .account = accounts[2], .roles = ROLE_DEPUTY};
    const char *kind = NULL;
    for (const struct room *const *room = app_rooms; *room != NULL; room++) {
        kind = (*room)->jobs != NULL ? (*room)->jobs[0].name : kind;
    }
    assert_non_null(kind);
    struct job_add add = {.by = &deputy, .kind = kind, .ask = node_map(web.test.arena)};
    app_kit_write(job_add, &add); // never woken: it waits
    put_id("jobs/{id}", add.job_id);
}

// Text columns of the other school that a page might show.
static const char *const names[] = {
    "update org set full_name = $1, short_name = $1, city = $1 where org_id = $2",
    "update pupil_identity set last_name = $1, first_name = $1 where org_id = $2",
    "update staff set last_name = $1, position = $1 where org_id = $2",
    "update class set letter = letter || $1 where org_id = $2",
    "update procedure set title = $1, purpose = $1 where org_id = $2",
    "update school_year set title = $1 where org_id = $2",
    "update holiday set title = $1 where org_id = $2",
    "update teaching set subject = subject || $1 where org_id = $2",
    "update import_batch set file_name = $1 where org_id = $2",
    "update control_work set title = $1, subject = $1 where org_id = $2",
    "update external_work set subject = $1 where org_id = $2",
    "update external_result set code = $1 where org_id = $2",
    "update job set message = $1 where org_id = $2",
};

struct table_copy {
    struct str table;
    struct str columns; // ", a, b": all but org_id
};

struct table_copies {
    VEC(struct table_copy) all;
};

static void read_tables(struct arena *arena, struct table_copies *out) {
    static const struct sql sqlite = {
        "columns", "select s.name, c.name from sqlite_schema s, pragma_table_xinfo(s.name) c where "
                   "s.type = 'table' order by s.name, c.cid"};
    static const struct sql postgres = {
        "columns", "select table_name, column_name from information_schema.columns where "
                   "table_schema = current_schema() order by table_name, ordinal_position"};
    struct query q;
    struct table_copy *last = NULL;
    bool of_school = false;
    const struct sql *sql = store_engine(web.test.store) == STORE_SQLITE ? &sqlite : &postgres;
    assert_true(query_open(&q, test_reader(&web.test), sql, ARGS0, NULL));
    while (query_next(&q)) {
        struct str table = query_text(&q, 0), column = query_text(&q, 1);
        if (last == NULL || !str_eq(last->table, table)) {
            of_school = str_eq(column, S("org_id")); // always the first
            last = vec_push(arena, &out->all);
            *last = (struct table_copy){.table = str_dup(arena, table)};
        }
        if (of_school && !str_eq(column, S("org_id"))) {
            last->columns = str_fmt(arena, "%.*s, %.*s", STR_ARG(last->columns), STR_ARG(column));
        }
    }
    assert_true(query_close(&q, NULL));
}

// Every row of the school once more under another school's number. Accounts are not copied: their
// numbers are one row of all schools, since a session knows nothing but them; so are the addresses
// of surveys.
static void add_stranger(void) {
    struct arena *arena = web.test.arena;
    struct table_copies copies = {0};
    int64_t stranger = app_kit.org + 1;
    size_t copied = 0;
    read_tables(arena, &copies);
    for (size_t i = 0; i < copies.all.n; i++) {
        struct table_copy *copy = &copies.all.at[i];
        if (str_empty(copy->columns) || str_starts(copy->table, S("account")) ||
            str_eq(copy->table, S("web_session")) || str_eq(copy->table, S("survey"))) {
            continue;
        }
        struct str text = str_fmt(
            arena,
            "insert into %.*s (org_id%.*s) select org_id + 1%.*s from %.*s where org_id = $1",
            STR_ARG(copy->table), STR_ARG(copy->columns), STR_ARG(copy->columns),
            STR_ARG(copy->table));
        test_write(&web.test, text.p, ARGS(ARG_INT(app_kit.org)));
        copied++;
    }
    assert_true(copied > 15);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        test_write(&web.test, names[i], ARGS(ARG_TEXT(S(STRANGER)), ARG_INT(stranger)));
    }
}

// What a server for a school's network has made at its start.
static void make_certificate(void) {
    struct error error;
    struct lan_addresses none = {0};
    struct tls_pair server;
    struct str folder = str_from(web.app.data_dir);
    assert_true(certificate_ready(web.test.arena, folder, &none, &server, &error));
}

static int open_all(void **state) {
    if (app_kit_open(state) != 0) {
        return -1;
    }
    make_certificate();
    add_accounts();
    open_procedure();
    begin_instrument();
    open_survey();
    find_plan_item();
    put_id("seminars/{id}", test_number(&web.test, "select max(seminar_id) from seminar"));
    add_control_work();
    put_id("external/{work}", app_kit_external_work());
    import_lists();
    ask_for_job();
    put_id("people/{id}", app_kit.demo.teachers.at[5].staff_id);
    put_id("staff/{id}", app_kit.demo.teachers.at[5].staff_id);
    put_id("pupils/{id}", app_kit.demo.pupils.at[0].pupil_id);
    put_id("classes/{id}", app_kit.demo.classes[DEMO_YEARS - 1][9][0].class_id);
    put_id("consents/{class}", app_kit.demo.classes[DEMO_YEARS - 1][9][0].class_id);
    put_id("classes/{class}", app_kit.demo.classes[DEMO_YEARS - 1][9][0].class_id);
    put_id("accounts/{id}", accounts[5]);
    put_id("calendar/{id}", app_kit.demo.year_id[DEMO_YEARS - 1]);
    add_stranger();
    return 0;
}

// ---- walking

typedef void walk_fn(const struct route *route, void *arg);

static void each_route(walk_fn *walk, void *arg) {
    for (const struct route *const *noun = web_routes; *noun != NULL; noun++) {
        for (const struct route *route = *noun; route->pattern != NULL; route++) {
            struct arena_mark mark = arena_mark(web.test.arena);
            walk(route, arg);
            arena_rewind(web.test.arena, mark);
        }
    }
}

// Sends a request and looks at what came: valid HTML, nothing of the stranger's.
static int ask(const struct route *route, const char *path, const char *headers, struct str form) {
    bool get = route->method == HTTP_GET;
    int status =
        http_request(web.http, get ? "GET" : "POST", path, headers, get ? S("") : form, &web.reply);
    bool html = str_find(http_header(&web.reply, "Content-Type"), S("text/html")) != STR_NONE;
    if (html) {
        struct str faults = (route->flags & ROUTE_PART) != 0 && status == 200
                                ? html_check_part(web.test.arena, web.reply.body)
                                : html_check_page(web.test.arena, web.reply.body);
        if (faults.n > 0) {
            fail_msg("%s (%d): %.*s", path, status, STR_ARG(faults));
        }
    }
    if (web_says(STRANGER)) {
        fail_msg("%s shows another school's data: %.*s", path, STR_ARG(web.reply.body));
    }
    return status;
}

struct walker {
    const char *who;
    unsigned role; // 0: nobody
    struct str token;
};

static const char *const form_type = "Content-Type: application/x-www-form-urlencoded\r\n";

// Records that belong to the deputy who made them. Others see them with one more permission (NULL:
// never), or else are answered so.
static const struct {
    const char *pattern, *permission;
    int refusal;
} owned[] = {
    {"/analysis/classes/{class}", "analysis.view", 403},
    {"/analysis/classes/{class}/table.xlsx", "analysis.view", 403},
    {"/surveys/{id}/results", "analysis.view", 403},
    {"/surveys/{id}/results.xlsx", "analysis.view", 403},
    {"/sessions/{id}/projects/{pupil}", "monitoring.open", 403},
    {"/sessions/{id}/map", "analysis.view", 403},
    {"/sessions/{id}/map.xlsx", "analysis.view", 403},
    {"/sessions/{id}/map/pupils/{pupil}", "analysis.view", 403},
    {"/sessions/{id}/map/signs/{item}", "analysis.view", 403},
    {"/sessions/{id}/map/discuss", "analysis.view", 403},
    {"/training/people/{id}", "training.needs", 403},
    {"/jobs/{id}", "school.audit", 403},
    {"/import/files/{file}", NULL, 404},
};

// What a page must answer: 200 stands for a page or a way to one.
static int expected(const struct route *route, unsigned role) {
    if ((route->flags & ROUTE_PUBLIC) != 0) {
        return 200;
    }
    if (role == 0) {
        return (route->flags & ROUTE_API) != 0 ? 401 : 303;
    }
    if ((route->flags & ROUTE_ANY_USER) == 0 && !gate_may(role, route->permission)) {
        return 403;
    }
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
        bool other = strcmp(owned[i].pattern, route->pattern) == 0 && role != ROLE_DEPUTY;
        if (other && (owned[i].permission == NULL || !gate_may(role, owned[i].permission))) {
            return owned[i].refusal;
        }
    }
    return 200;
}

static void get_as(const struct route *route, void *arg) {
    const struct walker *walker = arg;
    if (route->method != HTTP_GET) {
        return;
    }
    const char *path = address(route->pattern, NULL);
    int status = ask(route, path, "", S("")), want = expected(route, walker->role);
    bool to_the_door = status == 303 && str_starts(str_from(web_sent_to()), S("/login"));
    bool as_said = want == 200   ? status == 200 || (status == 303 && !to_the_door)
                   : want == 303 ? to_the_door
                                 : status == want;
    // The first run is over: its page leads to the door.
    if (!as_said && strcmp(route->pattern, "/start") != 0) {
        fail_msg("%s as %s: %d instead of %d", path, walker->who, status, want);
    }
}

static void each_page_answers_each_role_as_the_gate_says(void **state) {
    (void)state;
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        struct walker walker = {.who = role_name(roles[i]), .role = roles[i]};
        web_login(walker.who, PASSWORD);
        each_route(get_as, &walker);
    }
    struct walker nobody = {.who = "nobody"};
    http_forget_cookies(web.http);
    each_route(get_as, &nobody);
}

// The teacher of the walk becomes the head of the class for this test.
static void a_class_map_is_open_to_the_head_of_the_class_and_to_no_other_teacher(void **state) {
    (void)state;
    struct staff_add staff = {.by = &app_kit.demo.by,
                              .staff = {.name = {S("Руководителева"), S("Анна"), S("Ильинична")},
                                        .position = S("учитель")}};
    app_kit_write(staff_add, &staff);
    int64_t teacher = accounts[5], staff_id = staff.staff.staff_id;
    assert_int_equal(roles[5], ROLE_TEACHER);
    test_write(&web.test, "update account set staff_id = $1 where account_id = $2",
               ARGS(ARG_INT(staff_id), ARG_INT(teacher)));
    static const char *const pages[] = {
        "/sessions/{id}/map", "/sessions/{id}/map.xlsx", "/sessions/{id}/map/pupils/{pupil}",
        "/sessions/{id}/map/signs/{item}", "/sessions/{id}/map/discuss"};
    web_login("teacher", PASSWORD);
    for (int leads = 0; leads < 2; leads++) {
        if (leads) {
            test_write(&web.test, "update class set head_staff_id = $1 where class_id = $2",
                       ARGS(ARG_INT(staff_id),
                            ARG_INT(app_kit.demo.classes[DEMO_YEARS - 1][9][0].class_id)));
        }
        for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
            int status =
                http_request(web.http, "GET", address(pages[i], NULL), "", S(""), &web.reply);
            assert_int_equal(status, leads ? 200 : 403);
        }
    }
    assert_int_equal(web_get("/sessions"), 200);
    assert_true(web_says("карта вашего класса"));
    test_write(&web.test, "update account set staff_id = null where account_id = $1",
               ARGS(ARG_INT(teacher)));
}

static void post_without_token(const struct route *route, void *arg) {
    const struct walker *walker = arg;
    if (route->method != HTTP_POST || (walker->role == 0 && (route->flags & ROUTE_PUBLIC) == 0)) {
        return;
    }
    const char *path = address(route->pattern, NULL);
    // Without a session there is no token: the page's origin must be ours.
    const char *headers = str_fmt(web.test.arena, "%s%s", form_type,
                                  walker->role == 0 ? "Origin: https://example.org\r\n" : "")
                              .p;
    int status = ask(route, path, headers, S("a=b"));
    if (status != 403) {
        fail_msg("POST %s as %s without a token: %d", path, walker->who, status);
    }
}

static void no_deed_is_done_for_a_page_that_is_not_ours(void **state) {
    (void)state;
    struct walker deputy = {.who = "deputy", .role = ROLE_DEPUTY};
    web_login(deputy.who, PASSWORD);
    each_route(post_without_token, &deputy);
    struct walker nobody = {.who = "nobody"};
    http_forget_cookies(web.http);
    each_route(post_without_token, &nobody);
}

static void post_forbidden(const struct route *route, void *arg) {
    const struct walker *walker = arg;
    if (route->method != HTTP_POST || route->permission == NULL ||
        gate_may(walker->role, route->permission)) {
        return;
    }
    const char *path = address(route->pattern, NULL);
    const char *headers =
        str_fmt(web.test.arena, "%sX-CSRF: %.*s\r\n", form_type, STR_ARG(walker->token)).p;
    int status = ask(route, path, headers, S("a=b"));
    if (status != 403) {
        fail_msg("POST %s as %s: %d", path, walker->who, status);
    }
}

static struct str token_of_page(void) {
    struct str mark = S("name=\"csrf\" content=\"");
    assert_int_equal(web_get("/"), 200);
    size_t at = str_find(web.reply.body, mark);
    assert_true(at != STR_NONE);
    struct str rest = str_from_at(web.reply.body, at + mark.n);
    return str_dup(web.test.arena, str_cut(&rest, '"'));
}

static void no_deed_is_done_for_a_role_without_the_right(void **state) {
    (void)state;
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        struct walker walker = {.who = role_name(roles[i]), .role = roles[i]};
        web_login(walker.who, PASSWORD);
        walker.token = token_of_page();
        each_route(post_forbidden, &walker);
    }
}

static void ask_unknown(const struct route *route, void *arg) {
    const struct walker *walker = arg;
    if (strchr(route->pattern, '{') == NULL) {
        return;
    }
    const char *path = address(route->pattern, NO_SUCH_ID);
    const char *headers =
        route->method == HTTP_GET
            ? ""
            : str_fmt(web.test.arena, "%sX-CSRF: %.*s\r\n", form_type, STR_ARG(walker->token)).p;
    int status = ask(route, path, headers, S("a=b"));
    // A form may say what is missing in it before anyone looks for the record.
    if (status != 404 && (route->method == HTTP_GET || status != 422)) {
        fail_msg("%s: %d for what does not exist", path, status);
    }
}

static int64_t deeds(void) { return test_number(&web.test, "select count(*) from audit"); }

static void what_does_not_exist_is_not_found(void **state) {
    (void)state;
    struct walker deputy = {.who = "deputy", .role = ROLE_DEPUTY};
    web_login(deputy.who, PASSWORD);
    deputy.token = token_of_page();
    int64_t before = deeds();
    each_route(ask_unknown, &deputy);
    assert_int_equal(deeds(), before);
    assert_int_equal(web_get("/no/such/page"), 404);
}

int main(int argc, char **argv) {
    if (child_asked(argc, argv)) {
        return child_main(argv, app_children);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_page_answers_each_role_as_the_gate_says),
        cmocka_unit_test(a_class_map_is_open_to_the_head_of_the_class_and_to_no_other_teacher),
        cmocka_unit_test(no_deed_is_done_for_a_page_that_is_not_ours),
        cmocka_unit_test(no_deed_is_done_for_a_role_without_the_right),
        cmocka_unit_test(what_does_not_exist_is_not_found),
    };
    return cmocka_run_group_tests(tests, open_all, app_kit_close);
}
