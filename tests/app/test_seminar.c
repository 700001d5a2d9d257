// SPDX-License-Identifier: GPL-3.0-or-later
// A seminar of the demo school from the plan to its end: steps, who came, cards, sheets whose words
// never go away, the protocol.
#include "test.h"

#include "app_kit.h"

#include "training/seminar_session.h"

#define PASSWORD "пароль из слов"

enum { PEOPLE = 6 };

static int64_t seminar_id;
static struct person people[PEOPLE];

static int open_demo(void **state) {
    int opened = app_kit_open(state);
    test_write(&web.test, "update account set must_change = 0", ARGS0);
    web_login("zavuch", PASSWORD);
    struct seminar_plan plan = {.by = &app_kit.demo.by,
                                .catalogue = &app_kit.knowledge.training,
                                .year_id = app_kit.demo.year_id[DEMO_YEARS - 1],
                                .script_id = S("s-group-r"),
                                .outcome_id = S("ooo.K2.5"),
                                .month = 1};
    app_kit_write(seminar_plan, &plan);
    seminar_id = plan.seminar_id;
    for (int i = 0; i < PEOPLE; i++) {
        const struct demo_teacher *teacher = &app_kit.demo.teachers.at[10 + i];
        people[i] = (struct person){.org = app_kit.org,
                                    .account = teacher->account,
                                    .staff = teacher->staff_id,
                                    .roles = ROLE_TEACHER};
    }
    return opened;
}

static void run(enum seminar_deed deed, int step) {
    struct seminar_run ask = {.by = &app_kit.demo.by,
                              .catalogue = &app_kit.knowledge.training,
                              .practice = &app_kit.knowledge.practice,
                              .seminar_id = seminar_id,
                              .deed = deed,
                              .step = step,
                              .on = date_today()};
    app_kit_write(seminar_run, &ask);
}

static bool refused(store_write_fn *write, void *ask, enum error_code code) {
    struct error error = {0};
    return !store_write_wait(web.test.store, write, ask, &error) && error.code == code;
}

static struct arena *reading;

// A fresh snapshot; the one before is given back.
static struct db *fresh(void) {
    struct error error;
    arena_close(reading);
    reading = arena_open(0);
    struct db *db = store_reader(web.test.store, reading, &error);
    assert_non_null(db);
    return db;
}

static const char *path(const char *rest) {
    return str_fmt(web.test.arena, "/seminars/%lld%s", (long long)seminar_id, rest).p;
}

static void nobody_writes_before_it_begins_and_only_those_who_take_part(void **state) {
    (void)state;
    struct card_add card = {.by = &people[0],
                            .seminar_id = seminar_id,
                            .words = S("Двое работают, двое смотрят"),
                            .key = S("k0")};
    assert_true(refused(card_add, &card, ERROR_FORBIDDEN));
    struct seminar_attend early = {
        .by = &people[0], .seminar_id = seminar_id, .staff_id = people[0].staff, .came = true};
    assert_true(refused(seminar_attend, &early, ERROR_CONFLICT));
    run(SEMINAR_BEGIN, 0);
    for (int i = 0; i < PEOPLE; i++) {
        struct seminar_attend attend = {
            .by = &people[i], .seminar_id = seminar_id, .staff_id = people[i].staff, .came = true};
        app_kit_write(seminar_attend, &attend);
    }
    app_kit_write(card_add, &card);
    run(SEMINAR_STEP, 2);
    assert_int_equal(web_get(path("")), 200);
    assert_true(web_says("Шаг 3 из"));
    assert_int_equal(web_get(path("/screen")), 200);
    assert_true(web_says("Двое работают, двое смотрят"));
}

static struct seminar_cards cards_for(int who) {
    struct seminar_cards cards;
    struct error error;
    assert_true(seminar_cards_of(fresh(), web.test.arena, app_kit.org, seminar_id,
                                 people[who].staff, &cards, &error));
    return cards;
}

static void the_same_card_sent_twice_is_one_and_voices_are_three(void **state) {
    (void)state;
    size_t before = cards_for(0).rows.n;
    static const char *const words[] = {"Нет времени на роли", "Роли раздаю сам", "Боюсь шума",
                                        "Не знаю, как оценить вклад"};
    for (int i = 0; i < 4; i++) {
        struct card_add card = {.by = &people[1],
                                .seminar_id = seminar_id,
                                .words = str_from(words[i]),
                                .key = str_fmt(web.test.arena, "card-%d", i)};
        app_kit_write(card_add, &card);
        app_kit_write(card_add, &card);
    }
    struct seminar_cards cards = cards_for(1);
    assert_int_equal(cards.rows.n, before + 4);
    for (size_t i = 0; i < cards.rows.n; i++) {
        struct card_vote vote = {
            .by = &people[1], .seminar_id = seminar_id, .card_id = cards.rows.at[i].card_id};
        if (i < VOTES_EACH) {
            app_kit_write(card_vote, &vote);
            app_kit_write(card_vote, &vote);
        } else {
            assert_true(refused(card_vote, &vote, ERROR_LIMIT));
        }
    }
    assert_int_equal(cards_for(1).rows.at[0].votes, 1);
}

static void voices_of_cards_put_together_are_added_up(void **state) {
    (void)state;
    struct seminar_cards cards = cards_for(1);
    struct card_put put = {.by = &app_kit.demo.by,
                           .seminar_id = seminar_id,
                           .card_id = cards.rows.at[1].card_id,
                           .under_id = cards.rows.at[0].card_id};
    app_kit_write(card_put, &put);
    // Into a card of a group: one step deep.
    struct card_put deep = {.by = &app_kit.demo.by,
                            .seminar_id = seminar_id,
                            .card_id = cards.rows.at[2].card_id,
                            .under_id = cards.rows.at[1].card_id};
    app_kit_write(card_put, &deep);
    cards = cards_for(1);
    assert_int_equal(cards.rows.at[2].under_id, cards.rows.at[0].card_id);
    assert_int_equal(card_votes(&cards, &cards.rows.at[0]), 3);
}

static char other[WORDS_OTHER_MAX + 1];

static struct words_put put_words(int who, const char *words, int base, const char *key) {
    struct words_put ask = {.by = &people[who],
                            .sheet = {WORDS_REFLECTION, seminar_id, people[who].staff},
                            .field = S("fact"),
                            .words = str_from(words),
                            .key = str_from(key),
                            .base = base,
                            .other = other};
    app_kit_write(seminar_words_put, &ask);
    return ask;
}

static struct words_field field_of(int who) {
    struct words_fields fields;
    struct error error;
    struct words_sheet sheet = {WORDS_REFLECTION, seminar_id, people[who].staff};
    assert_true(words_of(fresh(), web.test.arena, app_kit.org, &sheet, &fields, &error));
    assert_non_null(words_field(&fields, S("fact")));
    return *words_field(&fields, S("fact"));
}

static void two_edits_of_one_field_keep_both_texts_and_ask(void **state) {
    (void)state;
    struct words_put first = put_words(0, "Молчат не те, кто слаб", 0, "a1");
    assert_int_equal(first.version, 1);
    assert_int_equal(first.outcome, WORDS_SAVED);
    struct words_put phone = put_words(0, "Молчат не те, кто слаб по отметкам", 1, "a2");
    assert_int_equal(phone.version, 2);
    struct words_put desk = put_words(0, "Молчащих больше, чем я думала", 1, "a3");
    assert_int_equal(desk.outcome, WORDS_BESIDE);
    assert_string_equal(desk.other, "Молчат не те, кто слаб по отметкам");
    struct words_field field = field_of(0);
    assert_true(field.asks);
    assert_str(field.words, "Молчащих больше, чем я думала");
    assert_str(field.other, "Молчат не те, кто слаб по отметкам");
    // A third one who has seen neither loses nothing either.
    (void)put_words(0, "Третий взгляд", 1, "a4");
    assert_true(str_find(field_of(0).other, S("слаб по отметкам")) != STR_NONE);
    assert_true(str_find(field_of(0).other, S("чем я думала")) != STR_NONE);
    // Whoever has seen all of them writes what holds.
    struct words_put both = put_words(0, "Всё вместе", 4, "a5");
    assert_int_equal(both.outcome, WORDS_SAVED);
    assert_false(field_of(0).asks);
    assert_int_equal(both.version, 5); // all of them are kept
}

static void a_text_kept_as_mine_against_the_other_ends_the_question(void **state) {
    (void)state;
    (void)put_words(2, "Один", 0, "m1");
    (void)put_words(2, "Другой", 0, "m2");
    assert_true(field_of(2).asks);
    (void)put_words(2, "Другой", 2, "m3");
    assert_false(field_of(2).asks);
    assert_str(field_of(2).words, "Другой");
}

static void a_receipt_that_was_lost_makes_no_second_version(void **state) {
    (void)state;
    struct words_put once = put_words(1, "Слово", 0, "b1");
    struct words_put again = put_words(1, "Слово", 0, "b1");
    assert_int_equal(once.version, 1);
    assert_int_equal(again.version, 1);
    assert_int_equal(again.outcome, WORDS_SAVED);
    assert_int_equal(field_of(1).version, 1);
}

static void a_sheet_is_written_by_its_owner_alone(void **state) {
    (void)state;
    struct words_put alien = {.by = &people[1],
                              .sheet = {WORDS_REFLECTION, seminar_id, people[0].staff},
                              .field = S("fact"),
                              .words = S("чужое"),
                              .key = S("c1")};
    assert_true(refused(seminar_words_put, &alien, ERROR_FORBIDDEN));
    struct words_put common = {.by = &people[1],
                               .sheet = {WORDS_CONCLUSION, seminar_id, 0},
                               .field = S("conclusions"),
                               .words = S("вывод"),
                               .key = S("c2")};
    assert_true(refused(seminar_words_put, &common, ERROR_FORBIDDEN));
    assert_str(field_of(0).words, "Всё вместе");
}

static void a_form_without_a_script_saves_too(void **state) {
    (void)state;
    assert_int_equal(web_get(path("")), 200);
    assert_int_equal(
        web_post(path("/words"),
                 FORM("sheet", "conclusion", "w.facts", "Молчат в группах из пяти", "v.facts", "0",
                      "w.conclusions", "Делим на тройки\nДаём роли", "v.conclusions", "0")),
        303);
    assert_int_equal(web_get(path("")), 200);
    assert_true(web_says("Делим на тройки"));
}

static void at_the_end_those_who_came_have_learnt_it_and_there_is_a_protocol(void **state) {
    (void)state;
    run(SEMINAR_CLOSE, 0);
    for (int i = 0; i < PEOPLE; i++) {
        struct query q;
        static const struct sql one = {
            "one_skill", "select count(*) from practice_skill where org_id = $1 "
                         "and staff_id = $2 and competence_id in ('c-group-work', 'c-observation', "
                         "'c-dialogue')"};
        assert_true(query_open(&q, fresh(), &one,
                               ARGS(ARG_INT(app_kit.org), ARG_INT(people[i].staff)), NULL));
        assert_true(query_next(&q));
        assert_int_equal(query_int(&q, 0), 3);
        assert_true(query_close(&q, NULL));
    }
    assert_int_equal(web_get(path("/protocol.docx")), 200);
    assert_true(str_starts(web.reply.body, S("PK")));
    // What was written before the network came back is still taken.
    struct words_put late = put_words(3, "Дошло после конца", 0, "d1");
    assert_int_equal(late.version, 1);
    struct card_add card = {
        .by = &people[0], .seminar_id = seminar_id, .words = S("поздно"), .key = S("late")};
    assert_true(refused(card_add, &card, ERROR_CONFLICT));
}

static int close_demo(void **state) {
    arena_close(reading);
    return app_kit_close(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_writes_before_it_begins_and_only_those_who_take_part),
        cmocka_unit_test(the_same_card_sent_twice_is_one_and_voices_are_three),
        cmocka_unit_test(voices_of_cards_put_together_are_added_up),
        cmocka_unit_test(two_edits_of_one_field_keep_both_texts_and_ask),
        cmocka_unit_test(a_text_kept_as_mine_against_the_other_ends_the_question),
        cmocka_unit_test(a_receipt_that_was_lost_makes_no_second_version),
        cmocka_unit_test(a_sheet_is_written_by_its_owner_alone),
        cmocka_unit_test(a_form_without_a_script_saves_too),
        cmocka_unit_test(at_the_end_those_who_came_have_learnt_it_and_there_is_a_protocol),
    };
    return cmocka_run_group_tests(tests, open_demo, close_demo);
}
