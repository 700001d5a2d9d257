// SPDX-License-Identifier: GPL-3.0-or-later
// The school's own instruments: a draft, a version in force, what was used never changes.
#include "test.h"

#include "knowledge/knowledge_kit.h"

#include "instruments/own.h"
#include "instruments/version.h"

static struct db *reader(void) { return test_reader(&web.test); }

static struct str made_of(const char *id, const char *title) {
    struct draft draft;
    draft_from_record(web.test.arena, shelf_find(&knowledge_kit.shelf, str_from(id))->source,
                      &draft);
    draft.title = str_from(title);
    struct own_save save = {.by = &knowledge_kit.by, .draft = &draft};
    knowledge_write(own_save, &save);
    return str_dup(web.test.arena, str_from(save.id_text));
}

static void publish(struct str id, const char *reason) {
    struct own_publish ask = {.by = &knowledge_kit.by,
                              .knowledge = &knowledge_kit.knowledge,
                              .outcomes = &knowledge_kit.outcomes,
                              .id = id,
                              .reason = str_from(reason)};
    knowledge_write(own_publish, &ask);
}

static struct own_instrument own(struct str id) {
    struct own_instrument out;
    struct error error = {0};
    if (!own_instrument_get(reader(), web.test.arena, knowledge_kit.org, id, &out, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    return out;
}

static const struct instrument *standing(struct str id) {
    struct content_shelf *shelf = arena_new(web.test.arena, struct content_shelf);
    struct error error = {0};
    if (!shelf_of_school(reader(), web.test.arena, &knowledge_kit.shelf, knowledge_kit.org, shelf,
                         &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    return shelf_find(shelf, id);
}

struct freezing {
    const struct instrument *instrument;
    int64_t version;
};

static bool freeze(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct freezing *freezing = ask;
    return instrument_freeze(db, arena, knowledge_kit.org, freezing->instrument, &freezing->version,
                             error);
}

// As a procedure freezes it at its opening.
static int64_t frozen(const struct instrument *instrument) {
    struct freezing freezing = {.instrument = instrument};
    knowledge_write(freeze, &freezing);
    return freezing.version;
}

// The draft of the next version, with the text of the first sign changed.
static void change_first_sign(struct str id, const char *text) {
    struct own_instrument it = own(id);
    struct draft draft;
    draft_from_record(web.test.arena, it.draft != NULL ? it.draft : it.standing, &draft);
    draft.items.at[0].text = str_from(text);
    struct own_save save = {.by = &knowledge_kit.by, .id = id, .draft = &draft};
    knowledge_write(own_save, &save);
}

static void a_draft_is_no_instrument_until_it_is_in_force(void **state) {
    (void)state;
    struct str id = made_of("obs-group-project-ooo", "Наш проект");
    assert_str(id, "own-1");
    assert_null(standing(id));
    publish(id, "Свои признаки");
    const struct instrument *it = standing(id);
    assert_non_null(it);
    assert_str(it->title, "Наш проект");
    assert_int_equal(it->items.n, 12);
    assert_null(own(id).draft);
    assert_int_equal(own(id).version, 1);
    assert_int_equal(test_number(&web.test, "select count(*) from instrument_draft"), 0);
    assert_int_equal(test_number(&web.test, "select count(*) from audit where action = "
                                            "'instrument.publish'"),
                     1);
}

static void what_was_used_never_changes(void **state) {
    (void)state;
    struct error error = {0};
    struct str id = made_of("obs-group-project-ooo", "Наш проект");
    publish(id, "Первая");
    int64_t first, second;
    struct instrument used;
    const struct instrument *it = standing(id);
    change_first_sign(id, "Называет цель вслух");
    // A draft changes nothing.
    assert_true(str_eq(standing(id)->items.at[0].text, it->items.at[0].text));
    first = frozen(standing(id));
    publish(id, "Уточнили первый признак");
    assert_str(standing(id)->items.at[0].text, "Называет цель вслух");
    assert_int_equal(own(id).version, 2);
    second = frozen(standing(id));
    assert_int_equal(second, first + 1);
    assert_true(instrument_version_get(reader(), web.test.arena, knowledge_kit.org, id, first,
                                       &used, &error));
    assert_true(str_eq(used.items.at[0].text, it->items.at[0].text));
}

static void a_draft_with_a_fault_that_stops_is_refused_by_its_place(void **state) {
    (void)state;
    struct error error;
    struct str id = made_of("obs-group-project-ooo", "Наш проект");
    change_first_sign(id, "");
    struct own_publish ask = {.by = &knowledge_kit.by,
                              .knowledge = &knowledge_kit.knowledge,
                              .outcomes = &knowledge_kit.outcomes,
                              .id = id,
                              .reason = S("Так")};
    knowledge_refused(own_publish, &ask, &error);
    assert_non_null(strstr(error.text, "Признак 1"));
    assert_null(standing(id));
    assert_non_null(own(id).draft);
}

static void ids_are_not_used_again(void **state) {
    (void)state;
    struct str id = made_of("obs-group-project-ooo", "Первый");
    publish(id, "Нужен");
    struct own_drop drop = {.by = &knowledge_kit.by,
                            .knowledge = &knowledge_kit.knowledge,
                            .id = id,
                            .reason = S("Не нужен")};
    knowledge_write(own_drop, &drop);
    assert_null(standing(id));
    assert_str(made_of("obs-group-project-ooo", "Второй"), "own-2");
    struct own_instrument it = own(S("own-2"));
    struct draft draft;
    draft_from_record(web.test.arena, it.draft, &draft);
    int next = draft.next;
    draft.items.n--; // the last sign goes, a new one comes
    *vec_push(web.test.arena, &draft.items) = (struct draft_item){.text = S("Новый")};
    (void)draft_record(web.test.arena, &draft);
    assert_true(str_eq(draft.items.at[draft.items.n - 1].id, str_fmt(web.test.arena, "i%d", next)));
}

static void the_editor_works_by_its_forms_alone(void **state) {
    (void)state;
    assert_int_equal(web_get("/instruments/new?from=obs-group-project-ooo"), 200);
    assert_int_equal(web_post("/instruments/new", FORM("title", "", "from", "rubric")), 422);
    assert_int_equal(
        web_post("/instruments/new", FORM("title", "Круглый стол", "from", "observation")), 303);
    assert_int_equal(web_get("/instruments/own/own-1"), 200);
    assert_true(web_says("Пользоваться пока нельзя"));
    assert_false(web_says("/publish\""));
    assert_int_equal(
        web_post("/instruments/own/own-1",
                 FORM("do", "add-item", "title", "Круглый стол", "grade", "7", "i0.here", "1",
                      "i0.id", "i1", "i0.text", "Называет цель", "i0.o0.value", "0", "i0.o0.text",
                      "Молчит", "i0.o1.value", "1", "i0.o1.text", "Говорит")),
        303);
    assert_int_equal(web_get("/instruments/own/own-1"), 200);
    assert_true(web_says("Называет цель"));
    assert_true(web_says("i1.here"));
    assert_int_equal(web_get("/instruments/own/own-1/preview"), 200);
    assert_true(web_says("не наблюдалось"));
    assert_int_equal(web_get("/instruments"), 200);
    assert_true(web_says("Черновики школы"));
    assert_int_equal(web_post("/instruments/own/own-1/publish", FORM("reason", "Так")), 422);
    assert_int_equal(web_post("/instruments/own/own-1/drop", FORM("x", "")), 303);
    assert_int_equal(web_get("/instruments/own/own-1"), 404);
}

static void an_instrument_in_force_stands_in_the_catalogue_with_its_versions(void **state) {
    (void)state;
    struct str id = made_of("rub-project-9", "Рубрика нашей школы");
    publish(id, "Добавили защиту");
    assert_int_equal(standing(id)->stages.n, 7); // a copy of a project keeps its stages
    assert_int_equal(web_get("/instruments?kind=project"), 200);
    assert_true(web_says("Рубрика нашей школы"));
    assert_true(web_says(">свой<"));
    assert_int_equal(web_get("/instruments/own-1"), 200);
    assert_true(web_says("Добавили защиту"));
    assert_true(web_says("составлен школой"));
    assert_false(web_says("соглашение экспертов"));
    assert_true(web_says("/instruments/own/own-1"));
    assert_int_equal(web_get("/instruments/own-1/blank"), 200);
}

int main(void) {
#define OWN(name) cmocka_unit_test_setup_teardown(name, knowledge_kit_open, knowledge_kit_close)
    const struct CMUnitTest tests[] = {
        OWN(a_draft_is_no_instrument_until_it_is_in_force),
        OWN(what_was_used_never_changes),
        OWN(a_draft_with_a_fault_that_stops_is_refused_by_its_place),
        OWN(ids_are_not_used_again),
        OWN(the_editor_works_by_its_forms_alone),
        OWN(an_instrument_in_force_stands_in_the_catalogue_with_its_versions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
