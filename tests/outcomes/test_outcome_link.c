// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "knowledge/knowledge_kit.h"

#include "draw/layout.h"
#include "outcomes/link.h"
#include "outcomes/link_found.h"

#include <stdlib.h>

static const struct outcome_catalogue *shipped(void) { return &knowledge_kit.outcomes; }

static const struct outcome *outcome(const char *id) {
    const struct outcome *it = outcome_find(shipped(), str_from(id));
    assert_non_null(it);
    return it;
}

// The catalogue as the school sees it now.
static struct outcome_catalogue now(void) {
    struct outcome_catalogue out;
    struct error error = {0};
    assert_true(outcome_catalogue_of(test_reader(&web.test), web.test.arena, shipped(),
                                     knowledge_kit.org, &out, &error));
    return out;
}

static struct link_save deed(enum link_deed what, const char *from, enum link_kind kind,
                             const char *to) {
    return (struct link_save){.by = &knowledge_kit.by,
                              .knowledge = &knowledge_kit.knowledge,
                              .shipped = shipped(),
                              .deed = what,
                              .id = outcome_link_id(web.test.arena, str_from(from),
                                                    str_from(link_kind_name(kind)), str_from(to)),
                              .from = str_from(from),
                              .to = str_from(to),
                              .kind = kind,
                              .strength = LINK_MEDIUM,
                              .why = S("Без первого второе не складывается"),
                              .reason = S("Так видит кафедра")};
}

static const struct outcome_link *see(struct outcome_catalogue *catalogue, const char *from,
                                      enum link_kind kind, const char *to) {
    *catalogue = now();
    return link_find(web.test.arena, catalogue, deed(LINK_ADD, from, kind, to).id);
}

// ---- the graph

static void shipped_prerequisites_have_no_circle(void **state) {
    (void)state;
    struct str words = S("");
    for (size_t i = 0; i < shipped()->links.n; i++) {
        const struct outcome_link *link = &shipped()->links.at[i];
        if (link->kind == LINK_PREREQUISITE &&
            link_circle(web.test.arena, shipped(), link->from, link->to, &words)) {
            fail_msg("%.*s", STR_ARG(words));
        }
    }
}

static void a_way_goes_along_the_links_where_it_can(void **state) {
    (void)state;
    struct link_way way;
    assert_true(link_way_find(web.test.arena, shipped(), LINK_KINDS, outcome("noo.P1.1"),
                              outcome("ooo.P1.2"), &way));
    assert_int_equal(way.steps.n, 1);
    assert_true(way.directed);
    assert_true(way.steps.at[0].along);
    assert_int_equal(way.steps.at[0].link->kind, LINK_CONTINUES);
    // The same way back: against the link.
    assert_true(link_way_find(web.test.arena, shipped(), LINK_KINDS, outcome("ooo.P1.2"),
                              outcome("noo.P1.1"), &way));
    assert_int_equal(way.steps.n, 1);
    assert_true(way.directed);
    assert_false(way.steps.at[0].along);
    // Two that are joined only through a third: noo.P1.1 → ooo.P1.2 ← noo.P1.2.
    assert_true(link_way_find(web.test.arena, shipped(), LINK_CONTINUES, outcome("noo.P1.1"),
                              outcome("noo.P1.2"), &way));
    assert_int_equal(way.steps.n, 2);
    assert_false(way.directed);
    assert_true(way.steps.at[0].along);
    assert_false(way.steps.at[1].along);
    assert_ptr_equal(way.steps.at[1].outcome, outcome("noo.P1.2"));
    assert_false(link_way_find(web.test.arena, shipped(), LINK_EXPRESSED_IN, outcome("noo.P1.1"),
                               outcome("ooo.P1.2"), &way));
    assert_int_equal(way.steps.n, 0);
}

static bool reaches(const struct link_reaches *list, const char *id) {
    for (size_t i = 0; i < list->rows.n; i++) {
        if (list->rows.at[i].outcome == outcome(id)) {
            return true;
        }
    }
    return false;
}

static void upstream_holds_all_it_stands_on_the_nearest_first(void **state) {
    (void)state;
    struct link_reaches up, down;
    link_reach_find(web.test.arena, shipped(), LINK_KINDS, outcome("ooo.P1.2"), true, &up);
    assert_true(reaches(&up, "noo.P1.1"));
    assert_true(reaches(&up, "noo.P1.3"));
    assert_false(reaches(&up, "ooo.P1.2"));
    for (size_t i = 1; i < up.rows.n; i++) {
        assert_true(up.rows.at[i - 1].distance <= up.rows.at[i].distance);
    }
    link_reach_find(web.test.arena, shipped(), LINK_KINDS, outcome("noo.P1.1"), false, &down);
    assert_true(reaches(&down, "ooo.P1.2"));
    assert_false(reaches(&down, "noo.P1.1"));
}

static void a_filter_chooses_by_level_strand_and_kind(void **state) {
    (void)state;
    struct link_list all, some;
    struct link_filter filter = {.kind = LINK_KINDS};
    link_select(web.test.arena, shipped(), &filter, &all);
    assert_int_equal(all.rows.n, 254);
    filter = (struct link_filter){.kind = LINK_CONTINUES, .strand = S("P1"), .level = LEVEL_NOO};
    link_select(web.test.arena, shipped(), &filter, &some);
    assert_in_range(some.rows.n, 3, 20);
    for (size_t i = 0; i < some.rows.n; i++) {
        assert_int_equal(some.rows.at[i]->kind, LINK_CONTINUES);
        assert_true(str_starts(some.rows.at[i]->from, S("noo.")));
    }
    filter = (struct link_filter){.kind = LINK_KINDS, .to = outcome("ooo.P1.2")};
    link_select(web.test.arena, shipped(), &filter, &some);
    assert_true(some.rows.n >= 3 && some.rows.n < all.rows.n);
    filter.from = outcome("noo.P1.1");
    link_select(web.test.arena, shipped(), &filter, &some);
    assert_int_equal(some.rows.n, 1);
}

static void boxes_of_a_layout_do_not_overlap_and_the_same_graph_is_kept(void **state) {
    (void)state;
    if (!layout_possible()) {
        print_message("Graphviz is not installed: apt-get install graphviz\n");
        skip();
    }
    struct error error = {0};
    struct arena *arena = web.test.arena;
    struct layout_cache *cache = layout_cache_open();
    struct graph_layout layout = {.box_width = 200, .box_height = 50, .boxes = 150};
    for (size_t i = 1; i < layout.boxes; i++) {
        *vec_push(arena, &layout.arrows) =
            (struct layout_arrow){.from = i / 3, .to = i, .weight = 1};
    }
    struct graph_layout again = layout;
    again.arrows.at = NULL;
    again.arrows.n = again.arrows.cap = 0;
    for (size_t i = 0; i < layout.arrows.n; i++) {
        *vec_push(arena, &again.arrows) = layout.arrows.at[i];
    }
    assert_false(layout_cached(cache, arena, &layout));
    assert_true(layout_make(cache, arena, &layout, &error));
    for (size_t a = 0; a < layout.boxes; a++) {
        for (size_t b = a + 1; b < layout.boxes; b++) {
            double x = layout.centres[a].x - layout.centres[b].x;
            double y = layout.centres[a].y - layout.centres[b].y;
            assert_true(x * x >= 200.0 * 200 - 1 || y * y >= 50.0 * 50 - 1);
        }
    }
    for (size_t i = 0; i < layout.arrows.n; i++) {
        assert_int_equal(layout.arrows.at[i].points.n % 3, 1);
        assert_true(layout.centres[layout.arrows.at[i].from].x <
                    layout.centres[layout.arrows.at[i].to].x);
    }
    assert_true(layout_cached(cache, arena, &again));
    assert_true(again.centres[149].x == layout.centres[149].x);
    assert_true(again.height == layout.height);
    assert_int_equal(again.arrows.at[5].points.n, layout.arrows.at[5].points.n);
    again.boxes = 151;
    assert_false(layout_cached(cache, arena, &again));
    layout_cache_close(cache);
}

// ---- the school's own links

static void a_school_adds_a_link_and_takes_it_away_again(void **state) {
    (void)state;
    struct outcome_catalogue catalogue;
    struct link_save ask = deed(LINK_ADD, "ooo.P3.2", LINK_SUPPORTS, "ooo.K2.5");
    struct error error;
    assert_null(see(&catalogue, "ooo.P3.2", LINK_SUPPORTS, "ooo.K2.5"));
    knowledge_write(link_save, &ask);
    const struct outcome_link *link = see(&catalogue, "ooo.P3.2", LINK_SUPPORTS, "ooo.K2.5");
    assert_non_null(link);
    assert_true(link->own);
    assert_int_equal(catalogue.links.n, 255);
    knowledge_refused(link_save, &ask, &error);
    assert_string_equal(error.text, "Такая связь уже есть: измените её.");
    ask.deed = LINK_CHANGE;
    ask.strength = LINK_STRONG;
    knowledge_write(link_save, &ask);
    assert_int_equal(see(&catalogue, "ooo.P3.2", LINK_SUPPORTS, "ooo.K2.5")->strength, LINK_STRONG);
    ask.deed = LINK_REMOVE;
    knowledge_write(link_save, &ask);
    assert_null(see(&catalogue, "ooo.P3.2", LINK_SUPPORTS, "ooo.K2.5"));
    ask.deed = LINK_ADD;
    knowledge_write(link_save, &ask);
    assert_non_null(see(&catalogue, "ooo.P3.2", LINK_SUPPORTS, "ooo.K2.5"));
}

static void a_shipped_link_is_changed_removed_and_comes_back(void **state) {
    (void)state;
    struct outcome_catalogue catalogue;
    struct error error = {0};
    struct content_edits removed;
    struct link_save ask = deed(LINK_CHANGE, "noo.P1.1", LINK_CONTINUES, "ooo.P1.2");
    ask.strength = LINK_WEAK;
    knowledge_write(link_save, &ask);
    const struct outcome_link *link = see(&catalogue, "noo.P1.1", LINK_CONTINUES, "ooo.P1.2");
    assert_true(link->changed);
    assert_int_equal(link->strength, LINK_WEAK);
    ask.deed = LINK_REMOVE;
    knowledge_write(link_save, &ask);
    assert_null(see(&catalogue, "noo.P1.1", LINK_CONTINUES, "ooo.P1.2"));
    assert_true(
        link_removed(test_reader(&web.test), web.test.arena, knowledge_kit.org, &removed, &error));
    assert_int_equal(removed.rows.n, 1);
    assert_str(removed.rows.at[0].reason, "Так видит кафедра");
    ask.deed = LINK_ADD;
    knowledge_refused(link_save, &ask, &error);
    assert_true(strstr(error.text, "верните её") != NULL);
    ask.deed = LINK_RESTORE;
    knowledge_write(link_save, &ask);
    link = see(&catalogue, "noo.P1.1", LINK_CONTINUES, "ooo.P1.2");
    assert_non_null(link);
    assert_false(link->changed);
    assert_int_equal(link->strength, LINK_STRONG);
}

static void what_makes_no_sense_is_refused_in_words(void **state) {
    (void)state;
    struct error error;
    struct link_save ask = deed(LINK_ADD, "ooo.P3.2", LINK_SUPPORTS, "ooo.P3.2");
    knowledge_refused(link_save, &ask, &error);
    assert_string_equal(error.text, "Результат не связывают с ним самим.");
    ask = deed(LINK_ADD, "ooo.P3.2", LINK_SUPPORTS, "ooo.P99.2");
    knowledge_refused(link_save, &ask, &error);
    assert_string_equal(error.text, "Выберите оба результата из списка.");
    ask = deed(LINK_ADD, "ooo.P3.2", LINK_EXPRESSED_IN, "ooo.K2.5");
    knowledge_refused(link_save, &ask, &error);
    assert_true(strstr(error.text, "личностному") != NULL);
    ask = deed(LINK_ADD, "ooo.P3.2", LINK_SUPPORTS, "ooo.K2.5");
    ask.reason = S(" ");
    knowledge_refused(link_save, &ask, &error);
    ask = deed(LINK_REMOVE, "ooo.P3.2", LINK_SUPPORTS, "ooo.K2.5");
    knowledge_refused(link_save, &ask, &error);
    assert_int_equal(error.code, ERROR_NOT_FOUND);
}

static void a_circle_of_prerequisites_is_refused_by_name(void **state) {
    (void)state;
    struct error error;
    struct link_save first = deed(LINK_ADD, "ooo.P3.2", LINK_PREREQUISITE, "ooo.K2.5");
    struct link_save second = deed(LINK_ADD, "ooo.K2.5", LINK_PREREQUISITE, "ooo.R1.1");
    struct link_save third = deed(LINK_ADD, "ooo.R1.1", LINK_PREREQUISITE, "ooo.P3.2");
    knowledge_write(link_save, &first);
    knowledge_write(link_save, &second);
    knowledge_refused(link_save, &third, &error);
    const char *at = error.text;
    const char *names[] = {"ooo.R1.1", "ooo.P3.2", "ooo.K2.5", "ooo.R1.1"};
    for (size_t i = 0; i < 4; i++) { // each is named, in the order of the circle
        at = strstr(at, str_c(web.test.arena, outcome(names[i])->title));
        assert_non_null(at);
        at++;
    }
    third.kind = LINK_SUPPORTS; // help may go round
    third.id = outcome_link_id(web.test.arena, third.from, S("supports"), third.to);
    knowledge_write(link_save, &third);
}

// ---- pages

static void the_page_shows_the_graph_and_the_same_links_as_a_table(void **state) {
    (void)state;
    assert_int_equal(web_get("/links"), 200);
    assert_true(web_says("Базовые логические действия"));
    assert_true(web_says("данных нет"));
    assert_int_equal(web_says("<svg"), layout_possible());
    assert_int_equal(web_get("/links?strand=all&level=all&kind=all"), 200);
    assert_true(web_says("254 связи из 254"));
    assert_int_equal(web_get("/links?from=noo.P1.1&to=ooo.P1.2"), 200);
    assert_true(web_says("Кратчайший путь"));
    assert_int_equal(web_get("/links?to=ooo.P1.2"), 200);
    assert_true(web_says("Выше по цепочке"));
    assert_int_equal(web_get("/links?from=ooo.P1.2"), 200);
    assert_true(web_says("Ниже по цепочке"));
    assert_int_equal(web_get("/links?strand=P99&kind=x&level=y&from=z&to=w"), 200);
}

static void without_graphviz_the_page_says_so_and_the_table_stands(void **state) {
    (void)state;
    const char *path = getenv("PATH");
    char *kept = strdup(path == NULL ? "" : path);
    setenv("PATH", "/nonexistent", 1);
    assert_int_equal(web_get("/links"), 200);
    assert_true(web_says("Рисунок не построен"));
    assert_false(web_says("<svg class=\"graph"));
    assert_true(web_says("Те же связи таблицей"));
    setenv("PATH", kept, 1);
    free(kept);
}

static void a_link_is_changed_on_its_own_page(void **state) {
    (void)state;
    struct outcome_catalogue catalogue;
    const char *page = "/links/noo.P1.1-continues-ooo.P1.2";
    assert_int_equal(web_get(page), 200);
    assert_true(web_says("сильная"));
    assert_int_equal(web_post(page, FORM("deed", "change", "strength", "weak", "why", "Мало общего",
                                         "reason", "")),
                     422);
    assert_true(web_says("Мало общего"));
    assert_int_equal(web_post(page, FORM("deed", "change", "strength", "weak", "why", "Мало общего",
                                         "reason", "Опыт школы")),
                     303);
    assert_int_equal(see(&catalogue, "noo.P1.1", LINK_CONTINUES, "ooo.P1.2")->strength, LINK_WEAK);
    assert_int_equal(web_get(page), 200);
    assert_true(web_says("Опыт школы"));
    assert_int_equal(web_post(page, FORM("deed", "remove", "reason", "Не нужна")), 303);
    assert_int_equal(web_get("/links"), 200);
    assert_true(web_says("Убранные школой"));
    assert_int_equal(web_get(page), 200);
    assert_int_equal(web_post(page, FORM("deed", "restore", "reason", "Нужна")), 303);
    assert_non_null(see(&catalogue, "noo.P1.1", LINK_CONTINUES, "ooo.P1.2"));
    assert_int_equal(web_get("/links/noo.P1.1-continues-xxx"), 404);
}

static void a_new_link_comes_from_a_form(void **state) {
    (void)state;
    assert_int_equal(web_get("/links/new?from=ooo.P3.2"), 200);
    assert_int_equal(web_post("/links", FORM("from", "ooo.P3.2", "kind", "prerequisite", "to", "",
                                             "strength", "weak", "why", "а", "reason", "б")),
                     422);
    assert_int_equal(
        web_post("/links", FORM("from", "ooo.P3.2", "kind", "prerequisite", "to", "ooo.K2.5",
                                "strength", "weak", "why", "а", "reason", "б")),
        303);
    assert_string_equal(web_sent_to(), "/links/ooo.P3.2-prerequisite-ooo.K2.5");
    assert_int_equal(web_get("/links/ooo.P3.2-prerequisite-ooo.K2.5"), 200);
    assert_true(web_says("проведена школой"));
    assert_int_equal(web_get("/links/new"), 200);
    assert_int_equal(
        web_post("/links", FORM("from", "ooo.K2.5", "kind", "prerequisite", "to", "ooo.P3.2",
                                "strength", "weak", "why", "а", "reason", "б")),
        422);
    assert_true(web_says("Получится круг"));
}

static void strength_in_data_is_told_with_its_number(void **state) {
    (void)state;
    struct arena *arena = web.test.arena;
    struct link_found none = {0}, few = {.n = 12},
                      known = {.n = 64, .known = true, .r = 0.41, .low = 0.2, .high = 0.58};
    assert_str(link_found_words(arena, &none), "данных нет");
    assert_str(link_found_words(arena, &few), "данных мало: 12 учеников");
    known.verdict = MEASURE_RELATION_SUPPORTED;
    assert_str(link_found_words(arena, &known),
               "0,41 (от 0,20 до 0,58), 64 ученика: связь подтверждается");
}

#define AT_SCHOOL(test)                                                                            \
    cmocka_unit_test_setup_teardown(test, knowledge_kit_open, knowledge_kit_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        AT_SCHOOL(shipped_prerequisites_have_no_circle),
        AT_SCHOOL(a_way_goes_along_the_links_where_it_can),
        AT_SCHOOL(upstream_holds_all_it_stands_on_the_nearest_first),
        AT_SCHOOL(a_filter_chooses_by_level_strand_and_kind),
        AT_SCHOOL(boxes_of_a_layout_do_not_overlap_and_the_same_graph_is_kept),
        AT_SCHOOL(a_school_adds_a_link_and_takes_it_away_again),
        AT_SCHOOL(a_shipped_link_is_changed_removed_and_comes_back),
        AT_SCHOOL(what_makes_no_sense_is_refused_in_words),
        AT_SCHOOL(a_circle_of_prerequisites_is_refused_by_name),
        AT_SCHOOL(the_page_shows_the_graph_and_the_same_links_as_a_table),
        AT_SCHOOL(without_graphviz_the_page_says_so_and_the_table_stands),
        AT_SCHOOL(a_link_is_changed_on_its_own_page),
        AT_SCHOOL(a_new_link_comes_from_a_form),
        AT_SCHOOL(strength_in_data_is_told_with_its_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
