// SPDX-License-Identifier: GPL-3.0-or-later
// Each break of the schema is refused with the file, the line and what is wrong.
#include "test.h"

#include "instruments/instrument.h"

static const char good[] = "id: x\n"
                           "title: Карта\n"
                           "kind: observation\n"
                           "filled_by: two_observers\n"
                           "identity: named\n"
                           "grades: [5]\n"
                           "items:\n"
                           "  - {id: i1, outcome: ooo.K2.1, text: Признак, type: scale,\n"
                           "     options: [{value: 0, text: нет}, {value: 1, text: да}]}\n"
                           "scales:\n"
                           "  - {id: s, title: Шкала, items: [i1], method: mean,\n"
                           "     cuts: [{below: 0.5, level: basic}, {level: high}]}\n";

// The good record with one piece replaced.
static struct str changed(struct arena *arena, const char *from, const char *to) {
    struct str text = str_from(good);
    size_t at = str_find(text, str_from(from));
    assert_true(at != STR_NONE);
    return str_fmt(arena, "%.*s%s%s", (int)at, text.p, to, text.p + at + strlen(from));
}

static bool reads(struct arena *arena, struct str yaml, struct error *error) {
    struct instrument instrument;
    const struct node *node = node_from_yaml(arena, "x.yaml", yaml, error);
    return node != NULL && instrument_from_node(arena, "x.yaml", node, &instrument, error);
}

static void a_good_record_is_taken(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct error error = {0};
    if (!reads(arena, str_from(good), &error)) {
        fail_msg("%s", error.text);
    }
    arena_close(arena);
}

static void each_break_is_refused_by_name(void **state) {
    (void)state;
    static const struct {
        const char *from, *to, *says;
    } breaks[] = {
        {"title: Карта", "title: \"\"", "title"},
        {"kind: observation", "kind: horoscope", "horoscope"},
        {"identity: named", "identity: secret", "identity"},
        {"type: scale", "type: open", "type: scale"},
        {"outcome: ooo.K2.1", "outcome: ooo.L2.1", "без имён"},
        {"{value: 1, text: да}", "{value: 0, text: да}", "расти"},
        {"{value: 1, text: да}", "{value: 10, text: да}", "расти"},
        {"{value: 0, text: нет}, ", "", "двух ступеней"},
        {"items: [i1]", "items: [i2]", "которого нет"},
        {"items: [i1]", "items: []", "нет признаков"},
        {"method: mean", "method: median", "method"},
        {"{level: high}", "{below: 0.4, level: basic}", "расти"},
        {"{below: 0.5, level: basic}", "{below: 0.5, level: good}", "level"},
    };
    struct arena *arena = arena_open(0);
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
        struct error error = {0};
        if (reads(arena, changed(arena, breaks[i].from, breaks[i].to), &error)) {
            fail_msg("taken: %s", breaks[i].to);
        }
        if (strstr(error.text, breaks[i].says) == NULL || strstr(error.text, "x.yaml") == NULL) {
            fail_msg("«%s» does not say «%s»", error.text, breaks[i].says);
        }
    }
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_record_is_taken),
        cmocka_unit_test(each_break_is_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
