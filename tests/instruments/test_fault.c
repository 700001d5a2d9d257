// SPDX-License-Identifier: GPL-3.0-or-later
// Each common fault of an instrument is found, said at its place, and not where there is none.
#include "test.h"

#include "instruments/fault.h"
#include "instruments/kind.h"
#include "instruments/shelf.h"

static struct arena *arena;
static struct content_shelf shelf;
static struct outcome_catalogue outcomes;

static int load(void **state) {
    struct error error;
    (void)state;
    arena = arena_open(0);
    return shelf_load(arena, content_files, &shelf, &error) &&
                   outcome_catalogue_load(arena, content_files, &outcomes, &error)
               ? 0
               : -1;
}

static int unload(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

// Three signs with three steps, one scale: nothing to say of it.
static struct draft good(void) {
    static const char *const texts[] = {"Называет цель", "Предлагает шаг", "Сверяет итог"};
    static const char *const steps[] = {"Молчит", "Повторяет за другими", "Говорит сам"};
    struct draft draft;
    draft_begin(arena, S("observation"), S("Карта круглого стола"), &draft);
    draft.purpose = S("Узнать, как класс ведёт общий разговор.");
    draft.limits = S("Об одном ученике по одному разговору не судят.");
    draft.how_to_run = S("Разделите класс на столы.");
    draft.minutes = S("40");
    draft.grades = 1U << 7;
    draft.items.n = 0;
    for (size_t i = 0; i < 3; i++) {
        struct draft_item *item = vec_push(arena, &draft.items);
        *item = (struct draft_item){.text = str_from(texts[i]), .outcome = S("ooo.K2.4")};
        for (int j = 0; j < 3; j++) {
            *vec_push(arena, &item->options) =
                (struct draft_option){str_fmt(arena, "%d", j), str_from(steps[j])};
        }
    }
    draft.scales.at[0].cuts[2] = S("1,9");
    (void)draft_record(arena, &draft); // gives ids
    return draft;
}

static struct faults check(const struct draft *draft) {
    struct faults faults;
    draft_check(arena, draft, &outcomes, &faults);
    return faults;
}

static const struct fault *found(const struct faults *faults, const char *rule) {
    for (size_t i = 0; i < faults->rows.n; i++) {
        if (strcmp(faults->rows.at[i].rule, rule) == 0) {
            return &faults->rows.at[i];
        }
    }
    return NULL;
}

static void a_good_draft_has_no_faults(void **state) {
    (void)state;
    struct draft draft = good();
    struct faults faults = check(&draft);
    if (faults.rows.n > 0) {
        fail_msg("%s: %.*s", faults.rows.at[0].rule, STR_ARG(faults.rows.at[0].text));
    }
    struct instrument instrument;
    struct error error;
    draft.id = S("own-1");
    assert_true(instrument_from_node(arena, "x", draft_record(arena, &draft), &instrument, &error));
    assert_int_equal(instrument.items.n, 3);
    assert_int_equal(instrument.scales.at[0].items.n, 3);
    assert_int_equal(item_level(&instrument, 0, 2), MEASURE_HIGH);
}

// One thing spoilt: the rule that must fire, whether it stops, and the place.
struct spoilt {
    const char *rule;
    bool stop;
    const char *place;
    void (*spoil)(struct draft *draft);
};

static void no_title(struct draft *d) { d->title = S(" "); }
static void no_purpose(struct draft *d) { d->purpose = S(""); }
static void no_grades(struct draft *d) { d->grades = 0; }
static void bad_minutes(struct draft *d) { d->minutes = S("час"); }
static void no_limits(struct draft *d) { d->limits = S(""); }
static void no_steps(struct draft *d) { d->how_to_run = S(""); }
static void no_items(struct draft *d) { d->items.n = 0; }
static void many_items(struct draft *d) {
    static const char *const texts[] = {"а", "б", "в", "г", "д", "е", "ж",
                                        "з", "и", "к", "л", "м", "н"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct draft_item item = d->items.at[0];
        item.id = str_from(texts[i]);
        item.text = str_fmt(arena, "Говорит о %s", texts[i]);
        *vec_push(arena, &d->items) = item;
    }
}
static void no_minutes(struct draft *d) { d->minutes = S(""); }
static void no_text(struct draft *d) { d->items.at[1].text = S(""); }
static void two_actions(struct draft *d) { d->items.at[1].text = S("Слушает и записывает"); }
static void long_text(struct draft *d) {
    d->items.at[1].text = S("Во время работы в группе из четырёх или пяти человек за общим столом "
                            "в классе без подсказки взрослого называет цель своего дела");
}
static void same_text(struct draft *d) { d->items.at[1].text = S("называет ЦЕЛЬ"); }
static void no_outcome(struct draft *d) { d->items.at[1].outcome = S(""); }
static void unknown_outcome(struct draft *d) { d->items.at[1].outcome = S("ooo.K99.1"); }
static void personal(struct draft *d) { d->items.at[1].outcome = S("ooo.L3.1"); }
static void other_level(struct draft *d) { d->items.at[1].outcome = S("noo.K2.2"); }
static void no_anchor(struct draft *d) { d->items.at[1].options.at[1].text = S(""); }
static void one_option(struct draft *d) { d->items.at[1].options.n = 1; }
static void same_anchor(struct draft *d) { d->items.at[1].options.at[1].text = S("молчит"); }
static void vague(struct draft *d) { d->items.at[1].options.at[1].text = S("Часто говорит сам"); }
static void bad_value(struct draft *d) { d->items.at[1].options.at[1].value = S("два"); }
static void falling(struct draft *d) { d->items.at[1].options.at[2].value = S("0"); }
static void no_scales(struct draft *d) { d->scales.n = 0; }
static void no_scale_title(struct draft *d) { d->scales.at[0].title = S(""); }
static void empty_scale(struct draft *d) { d->scales.at[0].items = S(""); }
static void stray_scale(struct draft *d) { d->scales.at[0].items = S("1-4"); }
static void twice_in_scale(struct draft *d) { d->scales.at[0].items = S("1, 1, 2, 3"); }
static void few_in_scale(struct draft *d) { d->scales.at[0].items = S("2, 3"); }
static void unused(struct draft *d) { d->scales.at[0].items = S("2–3"); }
static void no_cuts(struct draft *d) {
    d->scales.at[0].cuts[0] = d->scales.at[0].cuts[1] = d->scales.at[0].cuts[2] = S("");
}
static void half_cuts(struct draft *d) { d->scales.at[0].cuts[1] = S(""); }
static void falling_cuts(struct draft *d) { d->scales.at[0].cuts[1] = S("0,8"); }
static void cuts_out_of_range(struct draft *d) { d->scales.at[0].cuts[2] = S("2,5"); }
static void mixed_ladders(struct draft *d) { d->items.at[1].options.n = 2; }

static const struct spoilt all[] = {
    {"title", true, "title", no_title},
    {"purpose", true, "purpose", no_purpose},
    {"grades", true, "grades", no_grades},
    {"minutes", true, "minutes", bad_minutes},
    {"limits", false, "limits", no_limits},
    {"how", false, "how_to_run", no_steps},
    {"items", true, "items", no_items},
    {"items.many", false, "items", many_items},
    {"minutes", false, "minutes", no_minutes},
    {"item.text", true, "i2", no_text},
    {"item.double", false, "i2", two_actions},
    {"item.long", false, "i2", long_text},
    {"item.twice", true, "i2", same_text},
    {"item.outcome", false, "i2", no_outcome},
    {"item.unknown", true, "i2", unknown_outcome},
    {"item.personal", true, "i2", personal},
    {"item.level", false, "i2", other_level},
    {"item.anchors", true, "i2", no_anchor},
    {"item.options", true, "i2", one_option},
    {"option.same", true, "i2", same_anchor},
    {"option.vague", false, "i2", vague},
    {"option.value", true, "i2", bad_value},
    {"option.order", true, "i2", falling},
    {"scales", true, "scales", no_scales},
    {"scale.title", true, "s4", no_scale_title},
    {"scale.empty", true, "s4", empty_scale},
    {"scale.items", true, "s4", stray_scale},
    {"scale.twice", true, "s4", twice_in_scale},
    {"scale.few", false, "s4", few_in_scale},
    {"item.unused", false, "i1", unused},
    {"scale.levels", false, "s4", no_cuts},
    {"scale.cuts", true, "s4", half_cuts},
    {"scale.order", true, "s4", falling_cuts},
    {"scale.range", true, "s4", cuts_out_of_range},
    {"scale.mixed", true, "s4", mixed_ladders},
};

static void each_fault_is_found_at_its_place(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct draft draft = good();
        all[i].spoil(&draft);
        struct faults faults = check(&draft);
        const struct fault *fault = found(&faults, all[i].rule);
        if (fault == NULL) {
            fail_msg("%s did not fire", all[i].rule);
        }
        if (fault->stop != all[i].stop || !str_eq(fault->place, str_from(all[i].place))) {
            fail_msg("%s: stop %d at %.*s", all[i].rule, fault->stop, STR_ARG(fault->place));
        }
        assert_true((fault_first_stop(&faults) != NULL) >= all[i].stop);
        if (!all[i].stop) {
            assert_null(fault_first_stop(&faults));
        }
    }
}

static void two_objects_of_one_action_are_no_double_sign(void **state) {
    (void)state;
    static const char *const texts[] = {"Принимает цель группы и свою роль", "Ведёт себя в споре",
                                        "Слушает и уточняет"};
    static const bool is_double[] = {false, false, true};
    for (size_t i = 0; i < 3; i++) {
        struct draft draft = good();
        draft.items.at[0].text = str_from(texts[i]);
        struct faults faults = check(&draft);
        if ((found(&faults, "item.double") != NULL) != is_double[i]) {
            fail_msg("%s", texts[i]);
        }
    }
}

// What ships would pass the school's own check.
static void no_shipped_sheet_is_stopped(void **state) {
    (void)state;
    for (size_t i = 0; i < shelf.instruments.n; i++) {
        struct draft draft;
        if (!shelf.instruments.at[i].kind->composed) {
            continue; // other kinds are not written in the editor
        }
        draft_from_record(arena, shelf.instruments.at[i].source, &draft);
        struct faults faults = check(&draft);
        const struct fault *stop = fault_first_stop(&faults);
        if (stop != NULL) {
            fail_msg("%.*s, %.*s: %.*s", STR_ARG(shelf.instruments.at[i].id), STR_ARG(stop->where),
                     STR_ARG(stop->text));
        }
    }
}

// A copy of each shipped sheet scores as its original does.
static void a_copy_keeps_signs_scales_and_cuts(void **state) {
    (void)state;
    for (size_t i = 0; i < shelf.instruments.n; i++) {
        const struct instrument *it = &shelf.instruments.at[i];
        struct draft draft;
        struct instrument copy;
        struct error error;
        if (!it->kind->composed) {
            continue;
        }
        draft_from_record(arena, it->source, &draft);
        assert_true(instrument_from_node(arena, "x", draft_record(arena, &draft), &copy, &error));
        assert_int_equal(copy.items.n, it->items.n);
        assert_int_equal(copy.scales.n, it->scales.n);
        for (size_t j = 0; j < it->items.n; j++) {
            const struct item *item = &it->items.at[j];
            assert_true(str_eq(copy.items.at[j].id, item->id));
            assert_int_equal(copy.items.at[j].options.n, item->options.n);
            for (int mark = item_min(item); mark <= item_max(item); mark++) {
                assert_int_equal(item_level(&copy, j, mark), item_level(it, j, mark));
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_draft_has_no_faults),
        cmocka_unit_test(each_fault_is_found_at_its_place),
        cmocka_unit_test(two_objects_of_one_action_are_no_double_sign),
        cmocka_unit_test(no_shipped_sheet_is_stopped),
        cmocka_unit_test(a_copy_keeps_signs_scales_and_cuts),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
