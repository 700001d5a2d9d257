// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "school_kit.h"

#include "base/command.h"
#include "school/account_issue.h"
#include "school/audit.h"
#include "school/consent.h"
#include "school/next_step.h"
#include "school/password.h"
#include "school/room.h"
#include "school/session.h"
#include "school/setting.h"
#include "school/staff.h"
#include "school/start.h"

static const struct room *const rooms[] = {&school_room, NULL};

static int64_t add_account(const char *login, unsigned roles) {
    struct account_add add = {
        .by = &kit.deputy,
        .account = {.login = str_from(login), .shown_name = str_from(login), .roles = roles},
        .password = S("none")};
    kit_write(account_add, &add);
    return add.account.account_id;
}

static void a_password_is_known_by_its_hash_only(void **state) {
    (void)state;
    struct str hash;
    struct arena *arena = kit.test.arena;
    assert_true(password_hash(arena, S("три слова подряд"), &hash, NULL));
    assert_true(str_starts(hash, S("$argon2id$")));
    assert_true(password_verify(arena, hash, S("три слова подряд")));
    assert_false(password_verify(arena, hash, S("Три слова подряд")));
    assert_false(password_verify(arena, S(""), S("три слова подряд")));
}

static void a_weak_password_is_refused_with_a_reason(void **state) {
    (void)state;
    static const char *const weak[] = {"коротк", "12345678", "aaaaaaaaaa", "Qwerty123", "PETROVA1"};
    struct error error;
    for (size_t i = 0; i < sizeof weak / sizeof weak[0]; i++) {
        assert_false(password_check(kit.test.arena, str_from(weak[i]), S("petrova1"), &error));
        assert_true(error.text[0] != '\0');
    }
    assert_true(password_check(kit.test.arena, S("синий кит"), S("petrova1"), &error));
    struct str first = password_first(kit.test.arena);
    assert_int_equal(first.n, 10);
    assert_false(str_eq(first, password_first(kit.test.arena)));
}

static void a_login_is_taken_once_and_proposed_anew(void **state) {
    (void)state;
    struct str login;
    struct person_name name = {S("Щёлкин-Яровой"), S("Юрий"), S("Эдуардович")};
    struct db *db = test_reader(&kit.test);
    assert_true(account_propose_login(db, kit.test.arena, kit.org, &name, &login, NULL));
    assert_str(login, "shchelkin-iarovoi.iue");
    add_account("shchelkin-iarovoi.iue", ROLE_TEACHER);
    assert_true(account_propose_login(test_reader(&kit.test), kit.test.arena, kit.org, &name,
                                      &login, NULL));
    assert_str(login, "shchelkin-iarovoi.iue2");
    struct account_add twin = {
        .by = &kit.deputy,
        .account = {.login = S(" Shchelkin-Iarovoi.IUE "), .roles = ROLE_TEACHER}};
    struct error error;
    kit_refused(account_add, &twin, &error);
    assert_int_equal(error.code, ERROR_CONFLICT);
}

static void a_post_tells_the_role(void **state) {
    (void)state;
    struct arena *arena = kit.test.arena;
    assert_int_equal(account_role_of_position(arena, S("Директор")), ROLE_DIRECTOR);
    assert_int_equal(account_role_of_position(arena, S("Заместитель директора по УВР")),
                     ROLE_DEPUTY);
    assert_int_equal(account_role_of_position(arena, S("педагог-психолог")), ROLE_PSYCHOLOGIST);
    assert_int_equal(account_role_of_position(arena, S("учитель физики")), ROLE_TEACHER);
}

static void the_last_who_gives_accounts_cannot_be_shut_out(void **state) {
    (void)state;
    int64_t only = add_account("only", ROLE_DEPUTY);
    int64_t teacher = add_account("teacher", ROLE_TEACHER);
    struct error error;
    struct account_block block = {&kit.deputy, only, true};
    struct account_set_roles roles = {&kit.deputy, only, ROLE_TEACHER};
    kit_refused(account_block, &block, &error);
    kit_refused(account_set_roles, &roles, &error);
    assert_int_equal(test_number(&kit.test, "select count(*) from account where blocked = 1"), 0);
    block.account_id = teacher;
    kit_write(account_block, &block);
    roles = (struct account_set_roles){&kit.deputy, teacher, ROLE_ADMINISTRATOR};
    kit_write(account_set_roles, &roles);
    block = (struct account_block){&kit.deputy, only, true};
    kit_refused(account_block, &block, &error); // the administrator is blocked himself
}

static void the_whole_staff_gets_accounts_once(void **state) {
    (void)state;
    static const char *const names[] = {"Андреева", "Боброва", "Андреева"};
    for (int i = 0; i < 3; i++) {
        struct staff_add add = {.by = &kit.deputy,
                                .staff = {.name = {str_from(names[i]), S("Анна"), S("Ивановна")},
                                          .position = S("учитель")}};
        kit_write(staff_add, &add);
    }
    struct slips slips;
    assert_true(account_issue_staff(kit.test.store, kit.test.arena, &kit.deputy, &slips, NULL));
    assert_int_equal(slips.rows.n, 3);
    assert_str(slips.rows.at[0].login, "andreeva.ai");
    assert_str(slips.rows.at[1].login, "andreeva.ai2"); // namesakes are two people
    assert_str(slips.rows.at[2].name, "Боброва Анна Ивановна");
    assert_true(account_issue_staff(kit.test.store, kit.test.arena, &kit.deputy, &slips, NULL));
    assert_int_equal(slips.rows.n, 0);
    struct account account;
    struct str hash;
    assert_true(account_by_login(test_reader(&kit.test), kit.test.arena, kit.org, S("andreeva.ai2"),
                                 &account, &hash, NULL));
    assert_true(account.must_change);
    struct person person;
    bool found = false;
    assert_true(account_person(test_reader(&kit.test), kit.test.arena, kit.org, account.account_id,
                               &person, &found, NULL));
    assert_true(found);
    assert_int_equal(person.roles, 0); // till the password is changed
    bool elsewhere = true;             // an account is of one school alone
    struct person stranger;
    assert_true(account_person(test_reader(&kit.test), kit.test.arena, kit.org + 1,
                               account.account_id, &stranger, &elsewhere, NULL));
    assert_false(elsewhere);
    assert_str(person.name, "Андреева\xC2\xA0А.\xC2\xA0И.");
}

static void one_who_leaves_the_school_cannot_enter(void **state) {
    (void)state;
    struct staff_add add = {
        .by = &kit.deputy,
        .staff = {.name = {S("Боброва"), S("Анна"), S("")}, .position = S("учитель")}};
    kit_write(staff_add, &add);
    struct slips slips;
    assert_true(account_issue_staff(kit.test.store, kit.test.arena, &kit.deputy, &slips, NULL));
    struct staff_save save = {.by = &kit.deputy, .staff = add.staff};
    save.staff.left_on = DAY(2026, 9, 10);
    kit_write(staff_save, &save);
    assert_int_equal(test_number(&kit.test, "select blocked from account"), 1);
}

static void a_session_is_kept_refreshed_and_ended_by_a_new_password(void **state) {
    (void)state;
    int64_t account = add_account("petrova", ROLE_DEPUTY);
    struct net_session session = {
        .org = kit.org, .user = account, .created_ms = 1000, .seen_ms = 1000};
    struct net_session found;
    memset(session.token_hash, 7, sizeof session.token_hash);
    assert_false(session_find(kit.test.store, session.token_hash, &found));
    assert_true(session_keep(kit.test.store, &session, NULL));
    session.seen_ms = 2000;
    assert_true(session_keep(kit.test.store, &session, NULL));
    struct setting_put after = {.by = &kit.deputy, .name = "any"};
    kit_write(setting_put, &after); // the writer takes its queue in order: the refresh is in
    assert_true(session_find(kit.test.store, session.token_hash, &found));
    assert_int_equal(found.user, account);
    assert_int_equal(found.seen_ms, 2000);
    struct account_set_password set = {
        .by = &kit.deputy, .account_id = account, .password = S("x"), .first = true};
    kit_write(account_set_password, &set);
    assert_false(session_find(kit.test.store, session.token_hash, &found));
}

static void a_start_raises_the_clock_and_forgets_old_sessions(void **state) {
    (void)state;
    int64_t account = add_account("petrova", ROLE_DEPUTY);
    struct net_session session = {
        .org = kit.org, .user = account, .created_ms = 1000, .seen_ms = 1000};
    assert_true(session_keep(kit.test.store, &session, NULL));
    int64_t newest = test_number(&kit.test, "select max(at_ms) from audit");
    clock_fake_ms(1600000000000); // the clock was set back by years
    assert_true(school_wake(kit.test.store, NULL));
    assert_true(clock_now_ms() >= newest);
    assert_int_equal(test_number(&kit.test, "select count(*) from web_session"), 0);
}

static void the_record_tells_who_did_what_and_no_names(void **state) {
    (void)state;
    kit_pupil("Орлов Илья", kit.class_5a);
    int64_t account = add_account("petrova", ROLE_DEPUTY);
    struct person petrova = {.org = kit.org, .account = account, .roles = ROLE_DEPUTY};
    struct setting_put put = {.by = &petrova, .name = "copies"};
    kit_write(setting_put, &put);
    struct audit_list list;
    struct audit_filter filter = {.account = account, .limit = 10};
    assert_true(audit_list(test_reader(&kit.test), kit.test.arena, kit.org, &filter, &list, NULL));
    assert_int_equal(list.rows.n, 1);
    assert_str(list.rows.at[0].who, "petrova");
    assert_str(list.rows.at[0].action, "setting.put");
    filter = (struct audit_filter){.account = -1, .action = S("pupil.add"), .limit = 10};
    assert_true(audit_list(test_reader(&kit.test), kit.test.arena, kit.org, &filter, &list, NULL));
    assert_int_equal(list.rows.n, 1);
    assert_str(list.rows.at[0].who, "консоль");
    filter = (struct audit_filter){.account = -1, .to = DAY(2026, 1, 1), .limit = 10};
    assert_true(audit_list(test_reader(&kit.test), kit.test.arena, kit.org, &filter, &list, NULL));
    assert_int_equal(list.rows.n, 0);
    assert_int_equal(
        test_number(&kit.test,
                    "select count(*) from audit where cast(detail as text) like '%Орл%'"),
        0);
}

static void a_consent_holds_from_its_day_till_it_is_withdrawn(void **state) {
    (void)state;
    int64_t pupil = kit_pupil("Орлов Илья", kit.class_5a);
    struct consent_give give = {&kit.deputy,
                                {.pupil_id = pupil,
                                 .kind = S("personal_data"),
                                 .given_on = DAY(2026, 9, 5),
                                 .until_on = DAY(2027, 5, 31)}};
    struct consent_withdraw withdraw = {&kit.deputy, pupil, S("personal_data"), DAY(2026, 12, 1)};
    static const struct {
        int year, month, day;
        bool before, after;
    } days[] = {{2026, 9, 4, false, false},
                {2026, 9, 5, true, true},
                {2026, 11, 30, true, true},
                {2026, 12, 1, true, false},
                {2027, 6, 1, false, false}};
    struct error error;
    kit_write(consent_give, &give);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
            bool holds = false;
            assert_true(consent_holds(test_reader(&kit.test), kit.test.arena, kit.org, pupil,
                                      "personal_data",
                                      DAY(days[i].year, days[i].month, days[i].day), &holds, NULL));
            assert_int_equal(holds, round == 0 ? days[i].before : days[i].after);
        }
        if (round == 0) {
            kit_write(consent_withdraw, &withdraw);
        }
    }
    kit_refused(consent_withdraw, &withdraw, &error);
    give.consent.kind = S("anything");
    kit_refused(consent_give, &give, &error);
}

static void what_is_to_do_next_comes_from_the_data(void **state) {
    (void)state;
    struct next_steps steps;
    assert_true(
        school_next_steps(test_reader(&kit.test), kit.test.arena, &kit.deputy, &steps, NULL));
    assert_int_equal(steps.rows.n, 3);
    assert_false(steps.all_done);
    assert_str(steps.rows.at[0].done, "");
    assert_str(steps.rows.at[0].path, "/import");
    kit_pupil("Орлов Илья", kit.class_5a);
    kit_pupil("Петров Олег", kit.class_5b);
    struct person teacher = {.org = kit.org, .roles = ROLE_TEACHER};
    assert_true(school_next_steps(test_reader(&kit.test), kit.test.arena, &teacher, &steps, NULL));
    assert_str(steps.rows.at[0].done, "2\xC2\xA0ученика в 2\xC2\xA0классах");
    assert_str(steps.rows.at[0].path, "");
}

// ---- the console

static struct store *the_store(struct command_call *call, struct error *error) {
    (void)call;
    (void)error;
    return kit.test.store;
}

// Runs a command's words; what it printed is in `out`.
static int console(char *out, size_t size, int argc, char **argv) {
    int words = 0;
    struct error error = {0};
    FILE *file = fmemopen(out, size, "w");
    struct command_call call = {.arena = arena_open(0),
                                .command = command_find(rooms, argc, argv, &words),
                                .out = file,
                                .err = file,
                                .open_store = the_store};
    assert_non_null(call.command);
    int code = command_parse(&call, argc - words, argv + words, &error)
                   ? call.command->run(&call)
                   : command_fail(&call, &error);
    fclose(file);
    arena_close(call.arena);
    return code;
}
#define CONSOLE(out, ...)                                                                          \
    console(out, sizeof out, (int)(sizeof((char *[]){__VA_ARGS__}) / sizeof(char *)),              \
            (char *[]){__VA_ARGS__})

static void a_lost_password_is_reset_at_the_console_and_recorded(void **state) {
    (void)state;
    char out[2000] = "";
    assert_int_equal(CONSOLE(out, "user", "add", "admin", "--role", "administrator"), 0);
    assert_non_null(strstr(out, "Первый пароль: "));
    assert_int_equal(CONSOLE(out, "user", "add", "admin", "--role", "administrator"), 5);
    assert_int_equal(CONSOLE(out, "user", "add", "other", "--role", "king"), 2);
    assert_non_null(strstr(out, "Роли «king» нет"));
    assert_int_equal(CONSOLE(out, "user", "password", "admin", "--json"), 0);
    char *first = strstr(out, "\"password\": \"");
    assert_non_null(first);
    struct account account;
    struct str hash;
    assert_true(account_by_login(test_reader(&kit.test), kit.test.arena, kit.org, S("admin"),
                                 &account, &hash, NULL));
    assert_true(password_verify(kit.test.arena, hash, str_n(first + 13, 10)));
    assert_int_equal(test_number(&kit.test, "select count(*) from audit where action ="
                                            " 'account.reset' and account_id = 0"),
                     1);
    assert_int_equal(CONSOLE(out, "user", "password", "nobody"), 3);
    assert_int_equal(CONSOLE(out, "user", "block", "admin"), 5); // the only one
    assert_int_equal(CONSOLE(out, "user", "roles", "admin", "director,deputy"), 0);
    assert_int_equal(CONSOLE(out, "user", "list"), 0);
    assert_non_null(strstr(out, "admin\tadmin\tdirector,deputy"));
}

#define KIT_TEST(f) cmocka_unit_test_setup_teardown(f, kit_open, kit_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        KIT_TEST(a_password_is_known_by_its_hash_only),
        KIT_TEST(a_weak_password_is_refused_with_a_reason),
        KIT_TEST(a_login_is_taken_once_and_proposed_anew),
        KIT_TEST(a_post_tells_the_role),
        KIT_TEST(the_last_who_gives_accounts_cannot_be_shut_out),
        KIT_TEST(the_whole_staff_gets_accounts_once),
        KIT_TEST(one_who_leaves_the_school_cannot_enter),
        KIT_TEST(a_session_is_kept_refreshed_and_ended_by_a_new_password),
        KIT_TEST(a_start_raises_the_clock_and_forgets_old_sessions),
        KIT_TEST(the_record_tells_who_did_what_and_no_names),
        KIT_TEST(a_consent_holds_from_its_day_till_it_is_withdrawn),
        KIT_TEST(what_is_to_do_next_comes_from_the_data),
        KIT_TEST(a_lost_password_is_reset_at_the_console_and_recorded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
