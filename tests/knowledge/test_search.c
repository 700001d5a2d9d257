// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "knowledge/knowledge_kit.h"

#include "knowledge/search.h"

// Found on an arena of its own: a reader is held until its arena is closed.
static struct arena *held[2];
static size_t held_n;

static void let_go(void) {
    while (held_n > 0) {
        arena_close(held[--held_n]);
    }
}

static struct search_result find(const char *text, const char *kind) {
    struct search_result out;
    struct error error = {0};
    if (held_n == 2) {
        let_go();
    }
    struct arena *arena = held[held_n++] = arena_open(0);
    struct db *db = store_reader(web.test.store, arena, &error);
    assert_non_null(db);
    if (!search_find(db, arena, &knowledge_kit.knowledge, knowledge_kit.org, str_from(text),
                     str_from(kind), &out, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    return out;
}

static bool finds(const struct search_result *result, const char *kind, const char *id) {
    for (size_t g = 0; g < result->groups.n; g++) {
        const struct search_group *group = &result->groups.at[g];
        for (size_t i = 0; i < group->hits.n; i++) {
            if (strcmp(group->kind->name, kind) == 0 &&
                str_eq(group->hits.at[i].record.id, str_from(id))) {
                return true;
            }
        }
    }
    return false;
}

static void every_record_is_found_by_its_own_title(void **state) {
    (void)state;
    const struct content_base *knowledge = &knowledge_kit.knowledge;
    for (size_t i = 0; i < knowledge->records.n; i++) {
        const struct content_record *record = &knowledge->records.at[i];
        if (record->kind->hidden || record->whole != NULL) {
            continue;
        }
        struct arena_mark mark = arena_mark(web.test.arena);
        struct search_result result =
            find(str_c(web.test.arena, record->title), record->kind->name);
        if (!finds(&result, record->kind->name, str_c(web.test.arena, record->id))) {
            fail_msg("%s %.*s is not found by «%.*s»", record->kind->name, STR_ARG(record->id),
                     STR_ARG(record->title));
        }
        arena_rewind(web.test.arena, mark);
    }
}

static void parts_are_found_and_lead_to_their_place(void **state) {
    (void)state;
    struct search_result result = find("принимает цель группы и свою роль", "item");
    assert_true(result.found > 0);
    assert_false(result.some);
    struct str address = result.groups.at[0].hits.at[0].address;
    assert_true(str_find(address, S("#item-")) != STR_NONE);
    result = find("совет родителей", "clause");
    assert_true(result.found > 0);
    assert_true(str_starts(result.groups.at[0].hits.at[0].address, S("/content/act/")));
}

static void a_verb_finds_its_noun_and_yo_is_ye(void **state) {
    (void)state;
    struct search_result noun = find("планирование", "outcome");
    struct search_result verb = find("планировать", "outcome");
    assert_true(noun.found > 0);
    assert_int_equal(noun.found, verb.found);
    assert_int_equal(find("учет", "").found, find("УЧЁТ", "").found);
    assert_true(find("учёт", "").found > 0);
}

static void an_unfinished_word_finds_and_an_unknown_one_does_not(void **state) {
    (void)state;
    assert_true(find("рефлекс", "").found > 0);
    assert_int_equal(find("абракадабра", "").found, 0);
    assert_int_equal(find("", "").found, 0);
    assert_int_equal(find("и в на", "").found, 0);
    find("'; drop table content_term; --", "");
    assert_true(find("рефлексия", "").found > 0);
}

static void words_that_never_meet_find_those_with_most_of_them(void **state) {
    (void)state;
    struct search_result result = find("проект абракадабра", "technology");
    assert_true(result.some);
    assert_true(finds(&result, "technology", "project"));
}

static void an_id_finds_its_record(void **state) {
    (void)state;
    struct search_result result = find("ooo.K2.4", "outcome");
    assert_true(finds(&result, "outcome", "ooo.K2.4"));
}

static void a_school_finds_its_own_words_and_not_those_it_replaced(void **state) {
    (void)state;
    struct search_result before = find("аналогию", "outcome");
    assert_true(finds(&before, "outcome", "noo.P1.1"));
    knowledge_change("outcome", "noo.P1.1", "title", "Сопоставляет бегемотов");
    struct search_result own = find("бегемот", "outcome");
    assert_true(finds(&own, "outcome", "noo.P1.1"));
    assert_int_equal(own.found, 1);
    struct search_result after = find("находит основание и аналогию", "outcome");
    assert_false(!after.some && finds(&after, "outcome", "noo.P1.1"));
}

static void the_page_groups_by_kind(void **state) {
    (void)state;
    assert_int_equal(web_get("/search"), 200);
    assert_int_equal(web_get("/search?q=%D0%BF%D1%80%D0%BE%D0%B5%D0%BA%D1%82"), 200);
    assert_true(web_says("Технологии, методы, средства"));
    assert_true(web_says("Семинары"));
    assert_int_equal(web_get("/search?q=qqqqqq"), 200);
    assert_true(web_says("Ничего не нашлось"));
}

static int close_all(void **state) {
    let_go();
    return knowledge_kit_close(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_record_is_found_by_its_own_title),
        cmocka_unit_test(parts_are_found_and_lead_to_their_place),
        cmocka_unit_test(a_verb_finds_its_noun_and_yo_is_ye),
        cmocka_unit_test(an_unfinished_word_finds_and_an_unknown_one_does_not),
        cmocka_unit_test(words_that_never_meet_find_those_with_most_of_them),
        cmocka_unit_test(an_id_finds_its_record),
        cmocka_unit_test(the_page_groups_by_kind),
        cmocka_unit_test(a_school_finds_its_own_words_and_not_those_it_replaced),
    };
    return cmocka_run_group_tests(tests, knowledge_kit_open, close_all);
}
