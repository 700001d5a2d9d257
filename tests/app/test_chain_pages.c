// SPDX-License-Identifier: GPL-3.0-or-later
// Chains, practice and plan as people meet them: pages and proposals of the demo school.
#include "test.h"

#include "app_kit.h"

#include "analysis/chain_board.h"
#include "analysis/chain.h"
#include "app/rooms.h"

#define PASSWORD "пароль из слов"

enum { DEEDS_MOST = 90, KINDS_LEAST = 8 };

static int open_demo(void **state) {
    int opened = app_kit_open(state);
    test_write(&web.test, "update account set must_change = 0", ARGS0);
    web_login("zavuch", PASSWORD);
    return opened;
}

// ---- the check of the demo school

static struct arena *reading;

// What the start page shows is what a new check finds: no deed passes the kept report by.
static void same_on_the_board(struct db *db, const struct school_year *year,
                              const struct chain_report *now) {
    struct error error = {0};
    const struct chain_report *kept =
        chain_board_report(&web.app, db, reading, app_kit.org, year, &error);
    if (kept == NULL) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    assert_int_equal(kept->whole, now->whole);
    assert_int_equal(kept->findings.rows.n, now->findings.rows.n);
    for (size_t i = 0; i < now->findings.rows.n; i++) {
        assert_true(str_eq(kept->findings.rows.at[i].sentence, now->findings.rows.at[i].sentence));
    }
}

static struct chain_report *check(void) {
    struct coherence run;
    struct school_year year;
    struct error error = {0};
    arena_close(reading);
    reading = arena_open((size_t)256 << 20);
    struct chain_report *report = arena_new(reading, struct chain_report);
    struct db *db = store_reader(web.test.store, reading, &error);
    if (db == NULL || !year_current(db, reading, app_kit.org, date_today(), &year, &error)) {
        fail_msg("%s", error.text);
    }
    chain_run(&run, reading, db, &web.app, app_kit.org, &year, date_today());
    if (!chain_check(&run, app_rooms, report, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    same_on_the_board(db, &year, report);
    return report;
}

static const struct fired_rule *fired(const char *id) {
    const struct chain_report *report = check();
    for (size_t i = 0; i < report->rules.n; i++) {
        if (strcmp(report->rules.at[i].rule->id, id) == 0) {
            return &report->rules.at[i];
        }
    }
    fail_msg("there is no rule %s", id);
    return NULL;
}

// As a click on the proposal's button does.
static void click(const struct proposal *proposal) {
    const char *pairs[2 * 8 + 3];
    size_t n = 0;
    for (size_t i = 0; i < proposal->fields.n; i++) {
        pairs[n++] = proposal->fields.at[i].name;
        pairs[n++] = str_c(web.test.arena, proposal->fields.at[i].value);
    }
    pairs[n++] = "back";
    pairs[n++] = "/chains";
    pairs[n] = NULL;
    assert_int_equal(web_get("/plan"), 200); // a page with the token of its forms
    assert_int_equal(web_post(str_c(web.test.arena, proposal->path), pairs), 303);
    assert_string_equal(web_sent_to(), "/chains");
}

static void the_demo_school_has_at_least_eight_kinds_of_broken_chains(void **state) {
    (void)state;
    const struct chain_report *report = check();
    size_t kinds = 0, posts = 0;
    for (size_t i = 0; i < report->rules.n; i++) {
        const struct fired_rule *rule = &report->rules.at[i];
        kinds += rule->findings.n > 0;
        posts += rule->findings.n > 0 && rule->findings.at[0]->proposal.post;
    }
    assert_true(kinds >= KINDS_LEAST);
    assert_true(posts >= KINDS_LEAST);
    assert_true(report->whole > 0);
    assert_true(report->whole < report->chains.n);
}

static void mend(const char *id) {
    for (int i = 0; i < DEEDS_MOST; i++) {
        const struct fired_rule *rule = fired(id);
        const struct proposal *proposal = NULL;
        for (size_t j = 0; j < rule->findings.n && proposal == NULL; j++) {
            proposal = rule->findings.at[j]->proposal.post ? &rule->findings.at[j]->proposal : NULL;
        }
        if (proposal == NULL) {
            // What a person must do by hand stays; what a click mends is gone.
            return;
        }
        click(proposal);
    }
    fail_msg("%s: its proposals do not make it silent", id);
}

static void every_proposal_of_a_click_makes_its_rule_silent(void **state) {
    (void)state;
    const char *ids[64];
    size_t n = 0;
    const struct chain_report *report = check();
    for (size_t i = 0; i < report->rules.n; i++) {
        const struct fired_rule *rule = &report->rules.at[i];
        if (rule->findings.n > 0 && rule->findings.at[0]->proposal.post) {
            ids[n++] = rule->rule->id;
        }
    }
    assert_int_equal(web_get("/chains"), 200);
    for (size_t i = 0; i < n; i++) {
        mend(ids[i]);
        assert_int_equal(web_get("/chains"), 200);
    }
    report = check();
    assert_int_equal(report->fired[RULE_STOP], 0);
}

// ---- pages

static void a_gap_leads_to_its_sentence_and_a_button(void **state) {
    (void)state;
    const struct fired_rule *rule = fired("practice.key-without-technology");
    assert_true(rule->findings.n > 0);
    struct str outcome = str_dup(web.test.arena, rule->findings.at[0]->outcome);
    assert_int_equal(web_get(str_fmt(web.test.arena, "/chains/%.*s", STR_ARG(outcome)).p), 200);
    assert_true(web_says("не выбрано ни одной технологии"));
    assert_true(web_says("action=\"/technologies/choose\""));
    assert_int_equal(web_get("/chains/ooo.P9.9"), 404);
}

static void what_is_not_allowed_is_not_offered(void **state) {
    (void)state;
    const struct fired_rule *rule = fired("instruments.key-without-instrument");
    struct str outcome = str_dup(web.test.arena, rule->findings.at[0]->outcome);
    test_write(&web.test, "update account_role set role = 'method_head' where role = 'deputy'",
               ARGS0);
    assert_int_equal(web_get(str_fmt(web.test.arena, "/chains/%.*s", STR_ARG(outcome)).p), 200);
    assert_false(web_says("action=\"/instruments/choose\""));
    assert_true(web_says("это сделает заместитель директора"));
    assert_int_equal(web_post("/instruments/choose", FORM("outcome", "ooo.K1.2")), 403);
    test_write(&web.test, "update account_role set role = 'deputy' where account_id = $1",
               ARGS(ARG_INT(app_kit.demo.by.account)));
}

static size_t proposals_on_the_list(void) {
    size_t n = 0;
    struct str rest = web.reply.body;
    for (size_t at; (at = str_find(rest, S("name=\"take."))) != STR_NONE; n++) {
        rest = str_from_at(rest, at + 1);
    }
    return n;
}

static void proposals_are_accepted_from_a_list(void **state) {
    (void)state;
    size_t stops = check()->fired[RULE_STOP];
    assert_int_equal(web_get("/chains"), 200);
    assert_true(web_says("/chains/draft"));
    assert_int_equal(web_get("/chains/draft"), 200);
    size_t before = proposals_on_the_list();
    size_t at = str_find(web.reply.body, S("name=\"take."));
    assert_true(at != STR_NONE);
    struct str rest = str_from_at(web.reply.body, at + strlen("name=\""));
    const char *field = str_c(web.test.arena, str_cut(&rest, '"'));
    assert_int_equal(web_post("/chains/draft", FORM("nothing", "1")), 303);
    assert_string_equal(web_sent_to(), "/chains/draft");
    assert_int_equal(web_get("/chains/draft"), 200);
    assert_int_equal(proposals_on_the_list(), before);
    assert_int_equal(web_post("/chains/draft", FORM(field, "1")), 303);
    assert_string_equal(web_sent_to(), "/chains");
    assert_int_equal(web_get("/chains/draft"), 200);
    assert_false(web_says(field));
    assert_true(check()->fired[RULE_STOP] < stops);
}

static void what_if_shows_and_saves_nothing(void **state) {
    (void)state;
    size_t before = fired("plan.kind-missing")->findings.n;
    assert_int_equal(web_get("/chains/what-if?drop=group-project-ooo&condition=devices"), 200);
    assert_true(web_says("Из плана убрано"));
    assert_true(web_says("Что станет замечанием"));
    assert_int_equal(fired("plan.kind-missing")->findings.n, before);
}

static void the_table_opens_in_excel(void **state) {
    (void)state;
    assert_int_equal(web_get("/chains/table.xlsx"), 200);
    assert_true(str_starts(web.reply.body, S("PK")));
}

static void the_start_page_shows_the_worst_chains(void **state) {
    (void)state;
    assert_int_equal(web_get("/"), 200);
    assert_true(web_says("Цепочки ключевых результатов"));
    assert_true(web_says("node gap"));
}

// A teacher of the demo with classes.
static const char *teacher_login(void) {
    struct str login = {0};
    struct query q;
    struct error error;
    static const struct sql one = {
        "one_teacher", "select a.login from account as a where exists (select 1 from teaching as t "
                       "where t.org_id = a.org_id and t.staff_id = a.staff_id) order by a.login"};
    struct arena *arena = arena_open(0);
    assert_true(query_open(&q, store_reader(web.test.store, arena, &error), &one, ARGS0, &error));
    if (query_next(&q)) {
        login = str_dup(web.test.arena, query_text(&q, 0));
    }
    assert_true(query_close(&q, &error));
    arena_close(arena);
    return login.p;
}

static void a_teacher_says_in_one_page_what_is_used(void **state) {
    (void)state;
    web_login(teacher_login(), PASSWORD);
    assert_int_equal(web_get("/my/practice"), 200);
    size_t at = str_find(web.reply.body, S("name=\"u."));
    assert_true(at != STR_NONE);
    struct str rest = str_from_at(web.reply.body, at + strlen("name=\""));
    const char *field = str_c(web.test.arena, str_cut(&rest, '"'));
    assert_int_equal(web_post("/my/practice", FORM(field, "1")), 303);
    assert_int_equal(web_get("/my/practice"), 200);
    assert_true(web_says("Сохранено"));
    assert_true(web_says(" checked"));
    assert_int_equal(web_post("/my/practice", FORM("nothing", "")), 303);
    assert_int_equal(web_get("/chains"), 403);
    assert_int_equal(web_get("/plan"), 200);
    assert_false(web_says("Добавить в план"));
    web_login("zavuch", PASSWORD);
}

static void a_visit_is_written_down(void **state) {
    (void)state;
    assert_int_equal(web_get("/visits/new?technology=project"), 200);
    struct str staff =
        str_fmt(web.test.arena, "%lld", (long long)app_kit.demo.teachers.at[5].staff_id);
    struct str class = str_fmt(web.test.arena, "%lld",
                               (long long)app_kit.demo.classes[DEMO_YEARS - 1][5][0].class_id);
    struct str day = date_iso(web.test.arena, date_today());
    assert_int_equal(web_post("/visits", FORM("staff", staff.p, "class", class.p, "technology",
                                              "project", "on", day.p, "sign.0", "1")),
                     303);
    assert_int_equal(web_get("/visits"), 200);
    assert_true(web_says("видно частью, 1 из"));
    assert_int_equal(web_post("/visits", FORM("staff", staff.p, "class", class.p, "technology",
                                              "project", "on", "2035-01-01")),
                     422);
    assert_true(web_says("сегодня или раньше"));
}

static void a_form_goes_back_only_inside_the_program(void **state) {
    (void)state;
    assert_int_equal(web_get("/plan"), 200);
    assert_int_equal(web_post("/plan/basis", FORM("back", "//evil.example/")), 303);
    assert_string_equal(web_sent_to(), "/plan");
    assert_int_equal(web_get("/plan"), 200);
    assert_int_equal(web_post("/plan/basis", FORM("back", "https://evil.example/")), 303);
    assert_string_equal(web_sent_to(), "/plan");
}

static int close_demo(void **state) {
    arena_close(reading);
    return app_kit_close(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_demo_school_has_at_least_eight_kinds_of_broken_chains),
        cmocka_unit_test(the_start_page_shows_the_worst_chains),
        cmocka_unit_test(a_gap_leads_to_its_sentence_and_a_button),
        cmocka_unit_test(what_is_not_allowed_is_not_offered),
        cmocka_unit_test(proposals_are_accepted_from_a_list),
        cmocka_unit_test(what_if_shows_and_saves_nothing),
        cmocka_unit_test(the_table_opens_in_excel),
        cmocka_unit_test(a_teacher_says_in_one_page_what_is_used),
        cmocka_unit_test(a_visit_is_written_down),
        cmocka_unit_test(a_form_goes_back_only_inside_the_program),
        cmocka_unit_test(every_proposal_of_a_click_makes_its_rule_silent),
    };
    return cmocka_run_group_tests(tests, open_demo, close_demo);
}
