// SPDX-License-Identifier: GPL-3.0-or-later
// What the knowledge base holds: all that was promised, no reference to nothing, a source at each
// outcome and each local act.
#include "test.h"

#include "app/knowledge.h"
#include "app/rooms.h"

static struct arena *arena;
static struct knowledge knowledge;

static int load(void **state) {
    struct error error = {0};
    (void)state;
    arena = arena_open((size_t)512 << 20);
    if (!knowledge_load(arena, &knowledge, &error)) {
        fail_msg("%s", error.text);
    }
    return 0;
}

static int unload(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

// ---- how much

static size_t count(const char *kind) {
    size_t n = 0;
    for (size_t i = 0; i < knowledge.base.records.n; i++) {
        n += strcmp(knowledge.base.records.at[i].kind->name, kind) == 0;
    }
    return n;
}

static void all_that_was_promised_is_there(void **state) {
    (void)state;
    static const struct {
        const char *kind;
        size_t n;
    } promised[] = {{"outcome", 246}, {"link", 254},     {"technology", 85}, {"competence", 25},
                    {"seminar", 26},  {"procedure", 38}, {"indicator", 62},  {"signal", 39},
                    {"decision", 39}, {"act", 12}};
    for (size_t i = 0; i < sizeof promised / sizeof *promised; i++) {
        if (count(promised[i].kind) != promised[i].n) {
            fail_msg("%s: %zu, promised %zu", promised[i].kind, count(promised[i].kind),
                     promised[i].n);
        }
    }
}

// The author's items are not ours to give away: a card takes the totals of its scales.
static bool totals_only(const struct node *items) {
    for (const struct node *it = items->first; it != NULL; it = it->next) {
        if (!str_eq(node_str(node_get(it, "type")), S("number"))) {
            return false;
        }
    }
    return true;
}

static void own_instruments_have_their_items_and_known_methods_their_totals(void **state) {
    (void)state;
    size_t own = 0, items = 0, cards = 0;
    for (size_t i = 0; i < knowledge.base.records.n; i++) {
        const struct content_record *it = &knowledge.base.records.at[i];
        if (strcmp(it->kind->name, "instrument") != 0) {
            continue;
        }
        const struct node *list = node_get(it->node, "items");
        size_t n = list == NULL ? 0 : list->n;
        if (str_eq(node_str(node_get(it->node, "status")), S("own"))) {
            own++;
            items += n;
        } else {
            cards++;
            assert_true(n > 0 && totals_only(list));
            assert_true(node_get(it->node, "source") != NULL &&
                        node_get(it->node, "source")->kind != NODE_NULL);
        }
    }
    assert_int_equal(own, 83);
    assert_int_equal(items, 852);
    assert_int_equal(cards, 36);
}

// ---- references

// Names that are no records: a file, a list of a file, a role of the model.
static struct text_index other_names;

static void name_below(const struct node *node) {
    bool holds = node->kind == NODE_LIST || node->kind == NODE_MAP;
    if (node->kind == NODE_MAP) {
        text_index_put(&other_names, node_str(node_get(node, "id")), 0);
    }
    for (const struct node *it = holds ? node->first : NULL; it != NULL; it = it->next) {
        name_below(it);
    }
}

static void name_all(void) {
    struct error error = {0};
    const struct content_file *files = content_parse(arena, content_files, &error);
    other_names = text_index_open(arena);
    for (size_t i = 0; files[i].path != NULL; i++) {
        struct str rest = str_from(files[i].path);
        text_index_put(&other_names, str_cut(&rest, '.'), 0);
        name_below(files[i].root);
        for (const struct node *it = files[i].root->first; it != NULL; it = it->next) {
            text_index_put(&other_names, it->key, 0);
        }
    }
}

static bool leads_somewhere(const struct content_field *field, struct str id) {
    struct str strand = id;
    return content_find_any(&knowledge.base, id) != NULL ||
           (content_word(S("level"), str_cut(&strand, '.')) != NULL &&
            content_find(&knowledge.base, S("strand"), strand) != NULL) ||
           content_word(str_from(field->key), id) != NULL ||
           (strcmp(field->key, "consistent_with") == 0 &&
            text_index_get(&other_names, id) != TEXT_INDEX_NONE);
}

// Ids are ASCII; beside them a list may hold words: «справка».
static bool is_id(struct str text) { return text.n > 0 && text.p[0] > 0; }

static size_t check_references(const struct content_record *record, const struct node *node,
                               const struct content_field *field) {
    if (node->kind == NODE_TEXT) {
        if (field == NULL || field->how != FIELD_ID || !is_id(node->text) ||
            leads_somewhere(field, node->text)) {
            return 0;
        }
        print_error("%s %.*s, line %d: %s «%.*s» is not there\n", record->kind->name,
                    STR_ARG(record->id), node->line, field->key, STR_ARG(node->text));
        return 1;
    }
    size_t dead = 0;
    bool holds = node->kind == NODE_LIST || node->kind == NODE_MAP;
    for (const struct node *it = holds ? node->first : NULL; it != NULL; it = it->next) {
        dead += check_references(
            record, it, node->kind == NODE_MAP ? content_field_find(record->kind, it->key) : field);
    }
    return dead;
}

static void every_reference_leads_to_a_record(void **state) {
    (void)state;
    size_t dead = 0;
    name_all();
    for (size_t i = 0; i < knowledge.base.records.n; i++) {
        const struct content_record *it = &knowledge.base.records.at[i];
        dead += check_references(it, it->node, NULL);
    }
    assert_int_equal(dead, 0);
}

// ---- words of the format

static size_t check_keys(const struct content_record *record, const struct node *node) {
    size_t unknown = 0;
    bool holds = node->kind == NODE_LIST || node->kind == NODE_MAP;
    for (const struct node *it = holds ? node->first : NULL; it != NULL; it = it->next) {
        if (node->kind == NODE_MAP && content_field_find(record->kind, it->key) == NULL) {
            print_error("%s %.*s, line %d: «%.*s» has no Russian name\n", record->kind->name,
                        STR_ARG(record->id), it->line, STR_ARG(it->key));
            unknown++;
        }
        unknown += check_keys(record, it);
    }
    return unknown;
}

static void every_key_has_its_russian_name(void **state) {
    (void)state;
    size_t unknown = 0;
    for (size_t i = 0; i < knowledge.base.records.n; i++) {
        unknown += check_keys(&knowledge.base.records.at[i], knowledge.base.records.at[i].node);
    }
    assert_int_equal(unknown, 0);
}

// ---- sources

static void every_outcome_names_its_clause_and_standard(void **state) {
    (void)state;
    for (size_t i = 0; i < knowledge.outcomes.outcomes.n; i++) {
        const struct outcome *it = &knowledge.outcomes.outcomes.at[i];
        if (str_empty(it->clause) || it->standard == NULL) {
            fail_msg("%.*s has no clause", STR_ARG(it->id));
        }
    }
}

static void every_act_names_what_it_rests_on(void **state) {
    (void)state;
    for (size_t i = 0; i < knowledge.base.records.n; i++) {
        const struct content_record *it = &knowledge.base.records.at[i];
        if (strcmp(it->kind->name, "act") != 0) {
            continue;
        }
        const struct node *basis = node_get(it->node, "basis");
        assert_true(basis != NULL && basis->n > 0);
        for (const struct node *law = basis->first; law != NULL; law = law->next) {
            static const char *const needed[] = {"title", "kind", "number", "date"};
            for (size_t k = 0; k < sizeof needed / sizeof *needed; k++) {
                if (str_empty(node_str(node_get(law, needed[k])))) {
                    fail_msg("%.*s, line %d: no %s", STR_ARG(it->id), law->line, needed[k]);
                }
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_was_promised_is_there),
        cmocka_unit_test(own_instruments_have_their_items_and_known_methods_their_totals),
        cmocka_unit_test(every_reference_leads_to_a_record),
        cmocka_unit_test(every_key_has_its_russian_name),
        cmocka_unit_test(every_outcome_names_its_clause_and_standard),
        cmocka_unit_test(every_act_names_what_it_rests_on),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
