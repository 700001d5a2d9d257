// SPDX-License-Identifier: GPL-3.0-or-later
#include "instruments/choice_facts.h"

#include "base/ru.h"
#include "instruments/own.h"
#include "school/staff.h"
#include "school/web.h"

static void suppose(struct coherence *run, struct instrument_facts *facts) {
    for (size_t i = 0; i < run->suppositions.n; i++) {
        const struct supposition *s = &run->suppositions.at[i];
        struct str rest = s->key;
        struct str outcome = str_cut(&rest, ' ');
        bool choose = str_eq(s->what, S("instrument.choose"));
        size_t kept = 0;
        if (!choose && !str_eq(s->what, S("instrument.drop"))) {
            continue;
        }
        for (size_t j = 0; j < facts->choices.rows.n; j++) {
            struct instrument_choice *row = &facts->choices.rows.at[j];
            if (!str_eq(row->outcome_id, outcome) || !str_eq(row->instrument_id, rest)) {
                facts->choices.rows.at[kept++] = *row;
            }
        }
        facts->choices.rows.n = kept;
        if (choose) {
            *vec_push(run->arena, &facts->choices.rows) =
                (struct instrument_choice){outcome, rest, run->today};
        }
    }
}

static bool read_psychologist(struct coherence *run, struct instrument_facts *facts,
                              struct error *error) {
    struct staff_list staff;
    if (!staff_search(run->db, run->arena, run->org, run->year, (struct str){0}, run->today, &staff,
                      error)) {
        return false;
    }
    for (size_t i = 0; i < staff.rows.n && !facts->psychologist; i++) {
        struct str position = ru_fold(run->arena, staff.rows.at[i].staff.position);
        facts->psychologist = str_find(position, S("психолог")) != STR_NONE;
    }
    return true;
}

static bool load(struct coherence *run, void *out, struct error *error) {
    struct instrument_facts *facts = out;
    struct content_shelf *shelf = arena_new(run->arena, struct content_shelf);
    facts->passports = &shelf->passports;
    if (!shelf_of_school(run->db, run->arena, run->app->content, run->org, shelf, error) ||
        !instrument_choices_on(run->db, run->arena, run->org, run->today, &facts->choices, error) ||
        !read_psychologist(run, facts, error)) {
        return false;
    }
    suppose(run, facts);
    return true;
}

static const struct fact_kind kind = {"instruments", sizeof(struct instrument_facts), load};

const struct instrument_facts *instrument_facts(struct coherence *run, struct error *error) {
    return coherence_facts(run, &kind, error);
}

bool instrument_is_chosen(const struct instrument_facts *facts, struct str outcome_id,
                          struct str instrument_id) {
    for (size_t i = 0; i < facts->choices.rows.n; i++) {
        if (str_eq(facts->choices.rows.at[i].outcome_id, outcome_id) &&
            str_eq(facts->choices.rows.at[i].instrument_id, instrument_id)) {
            return true;
        }
    }
    return false;
}

size_t instrument_chosen_count(const struct instrument_facts *facts, struct str outcome_id) {
    size_t n = 0;
    for (size_t i = 0; i < facts->choices.rows.n; i++) {
        n += str_eq(facts->choices.rows.at[i].outcome_id, outcome_id);
    }
    return n;
}
