// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about what key outcomes are measured by, and the link «Инструмент» of the chain.
#include "base/ru.h"
#include "instruments/choice_facts.h"
#include "instruments/instruments_internal.h"
#include "outcomes/key_facts.h"

struct ground {
    const struct key_facts *keys;
    const struct instrument_facts *facts;
};

static bool read_ground(struct coherence *run, struct ground *out, struct error *error) {
    out->keys = key_facts(run, error);
    out->facts = out->keys == NULL ? NULL : instrument_facts(run, error);
    return out->facts != NULL;
}

// Proposes the best instrument that is not chosen yet, instead of `drop` where that is not "";
// where there is none, taking `drop` away, else the list of instruments.
static void propose(struct coherence *run, const struct ground *g, const struct outcome *outcome,
                    struct str drop, struct finding *finding) {
    const struct passport *best =
        instrument_best(g->facts->passports, outcome, g->facts->psychologist);
    if (best != NULL && instrument_is_chosen(g->facts, outcome->id, best->id)) {
        best = NULL;
    }
    if (best == NULL && str_empty(drop)) {
        finding_offer(finding, S("Посмотреть инструменты"),
                      str_fmt(run->arena, "/instruments?outcome=%.*s", STR_ARG(outcome->id)));
        return;
    }
    finding_propose(finding,
                    best == NULL ? S("Больше не измерять этим")
                                 : str_fmt(run->arena,
                                           str_empty(drop) ? "Взять «%.*s»" : "Заменить на «%.*s»",
                                           STR_ARG(best->title)),
                    S("/instruments/choose"));
    finding_field(run, finding, "outcome", outcome->id);
    finding_field(run, finding, "add", best == NULL ? S("") : best->id);
    finding_field(run, finding, "drop", drop);
}

static bool key_without_instrument(struct coherence *run, const struct rule *rule,
                                   struct findings *out, struct error *error) {
    struct ground g;
    if (!read_ground(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; i < g.keys->rows.n; i++) {
        const struct outcome *outcome = g.keys->rows.at[i].outcome;
        if (instrument_chosen_count(g.facts, outcome->id) > 0) {
            continue;
        }
        struct finding *finding = finding_add(
            run, rule, out, outcome->id,
            str_fmt(run->arena, "Результат «%.*s» нечем измерить: инструмент не выбран.",
                    STR_ARG(outcome->title)));
        propose(run, &g, outcome, (struct str){0}, finding);
    }
    return true;
}

// What may be wrong with one choice; "" when nothing is.
typedef struct str choice_fault(struct coherence *run, const struct ground *g,
                                const struct outcome *outcome, const struct passport *passport);

static bool each_choice(struct coherence *run, const struct rule *rule, choice_fault *fault,
                        struct findings *out, struct error *error) {
    struct ground g;
    if (!read_ground(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; i < g.facts->choices.rows.n; i++) {
        const struct instrument_choice *choice = &g.facts->choices.rows.at[i];
        const struct key_fact *key = key_fact_find(g.keys, choice->outcome_id);
        const struct passport *passport = passport_find(g.facts->passports, choice->instrument_id);
        if (key == NULL || passport == NULL) {
            continue;
        }
        struct str sentence = fault(run, &g, key->outcome, passport);
        if (!str_empty(sentence)) {
            struct finding *finding = finding_add(run, rule, out, key->outcome->id, sentence);
            propose(run, &g, key->outcome, passport->id, finding);
        }
    }
    return true;
}

static struct str fault_measures_not(struct coherence *run, const struct ground *g,
                                     const struct outcome *outcome,
                                     const struct passport *passport) {
    (void)g;
    return passport_measures(passport, outcome) != MEASURES_NOT
               ? (struct str){0}
               : str_fmt(
                     run->arena,
                     "Инструмент «%.*s» не измеряет результат «%.*s»: ни один его признак к нему "
                     "не относится.",
                     STR_ARG(passport->title), STR_ARG(outcome->title));
}

static bool measures_not(struct coherence *run, const struct rule *rule, struct findings *out,
                         struct error *error) {
    return each_choice(run, rule, fault_measures_not, out, error);
}

static struct str fault_names(struct coherence *run, const struct ground *g,
                              const struct outcome *outcome, const struct passport *passport) {
    (void)g;
    return outcome->strand->kind != OUTCOME_PERSONAL || passport->identity == IDENTITY_ANONYMOUS
               ? (struct str){0}
               : str_fmt(run->arena,
                         "Личностный результат «%.*s» измеряют с именами или кодами "
                         "(«%.*s»): так нельзя, только без имён и по группам от пяти.",
                         STR_ARG(outcome->title), STR_ARG(passport->title));
}

static bool personal_with_names(struct coherence *run, const struct rule *rule,
                                struct findings *out, struct error *error) {
    return each_choice(run, rule, fault_names, out, error);
}

static struct str fault_level(struct coherence *run, const struct ground *g,
                              const struct outcome *outcome, const struct passport *passport) {
    (void)g;
    return (passport->levels & (unsigned)outcome->level) != 0
               ? (struct str){0}
               : str_fmt(run->arena,
                         "Инструмент «%.*s» не для этого уровня, а выбран для результата «%.*s».",
                         STR_ARG(passport->title), STR_ARG(outcome->title));
}

static bool other_level(struct coherence *run, const struct rule *rule, struct findings *out,
                        struct error *error) {
    return each_choice(run, rule, fault_level, out, error);
}

static struct str fault_nobody_may(struct coherence *run, const struct ground *g,
                                   const struct outcome *outcome, const struct passport *passport) {
    return g->facts->psychologist || !str_eq(passport->who_may_use, S("psychologist"))
               ? (struct str){0}
               : str_fmt(
                     run->arena,
                     "Инструмент «%.*s» вправе проводить только психолог, а его в школе нет; на "
                     "нём стоит результат «%.*s».",
                     STR_ARG(passport->title), STR_ARG(outcome->title));
}

static bool nobody_may(struct coherence *run, const struct rule *rule, struct findings *out,
                       struct error *error) {
    return each_choice(run, rule, fault_nobody_may, out, error);
}

// Every instrument of an outcome is such; none chosen is another rule's.
static bool all_of(const struct ground *g, const struct outcome *outcome,
                   bool (*is)(const struct passport *passport, const struct outcome *outcome)) {
    size_t seen = 0;
    for (size_t i = 0; i < g->facts->choices.rows.n; i++) {
        const struct instrument_choice *choice = &g->facts->choices.rows.at[i];
        const struct passport *passport = passport_find(g->facts->passports, choice->instrument_id);
        if (passport != NULL && str_eq(choice->outcome_id, outcome->id)) {
            seen++;
            if (!is(passport, outcome)) {
                return false;
            }
        }
    }
    return seen > 0;
}

static bool is_criticised(const struct passport *passport, const struct outcome *outcome) {
    (void)outcome;
    return str_eq(passport->evidence, S("criticised"));
}

static bool is_by_strand(const struct passport *passport, const struct outcome *outcome) {
    return passport_measures(passport, outcome) == MEASURES_STRAND;
}

static bool each_key(struct coherence *run, const struct rule *rule,
                     bool (*is)(const struct passport *passport, const struct outcome *outcome),
                     const char *format, struct findings *out, struct error *error) {
    struct ground g;
    if (!read_ground(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; i < g.keys->rows.n; i++) {
        const struct outcome *outcome = g.keys->rows.at[i].outcome;
        if (!all_of(&g, outcome, is)) {
            continue;
        }
        struct buf sentence = buf_open(run->arena, 1024);
        buf_put_c(&sentence, "Результат «");
        buf_put(&sentence, outcome->title);
        buf_put_c(&sentence, format);
        struct finding *finding = finding_add(run, rule, out, outcome->id, buf_str(&sentence));
        propose(run, &g, outcome, (struct str){0}, finding);
    }
    return true;
}

static bool criticised_only(struct coherence *run, const struct rule *rule, struct findings *out,
                            struct error *error) {
    return each_key(run, rule, is_criticised,
                    "» измеряют только методиками, которые специалисты критикуют.", out, error);
}

static bool strand_only(struct coherence *run, const struct rule *rule, struct findings *out,
                        struct error *error) {
    return each_key(
        run, rule, is_by_strand,
        "» отдельно не виден: выбранные инструменты показывают всю группу умений сразу.", out,
        error);
}

static bool not_key_any_more(struct coherence *run, const struct rule *rule, struct findings *out,
                             struct error *error) {
    struct ground g;
    if (!read_ground(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; i < g.facts->choices.rows.n; i++) {
        const struct instrument_choice *choice = &g.facts->choices.rows.at[i];
        const struct outcome *outcome = outcome_find(&g.keys->catalogue, choice->outcome_id);
        const struct passport *passport = passport_find(g.facts->passports, choice->instrument_id);
        if (outcome == NULL || passport == NULL ||
            key_fact_find(g.keys, choice->outcome_id) != NULL) {
            continue;
        }
        struct finding *finding = finding_add(
            run, rule, out, (struct str){0},
            str_fmt(run->arena,
                    "Инструмент «%.*s» выбран для результата «%.*s», а тот больше не ключевой: "
                    "замер останется без вывода.",
                    STR_ARG(passport->title), STR_ARG(outcome->title)));
        finding_propose(finding, S("Больше не измерять"), S("/instruments/choose"));
        finding_field(run, finding, "outcome", outcome->id);
        finding_field(run, finding, "drop", passport->id);
    }
    return true;
}

const struct rule instrument_rules[] = {
    {"instruments.key-without-instrument", RULE_STOP, "instruments",
     "Ключевой результат нечем измерить", key_without_instrument},
    {"instruments.personal-with-names", RULE_STOP, "instruments",
     "Личностный результат измеряют с именами", personal_with_names},
    {"instruments.measures-not", RULE_WARN, "instruments",
     "Выбранный инструмент этого результата не измеряет", measures_not},
    {"instruments.other-level", RULE_WARN, "instruments", "Инструмент не для этого уровня",
     other_level},
    {"instruments.nobody-may", RULE_WARN, "instruments", "Инструмент некому проводить по праву",
     nobody_may},
    {"instruments.criticised-only", RULE_HINT, "instruments",
     "Измеряют только методиками, которые критикуют", criticised_only},
    {"instruments.strand-only", RULE_HINT, "instruments", "Отдельно этот результат не виден",
     strand_only},
    {"instruments.not-key", RULE_HINT, NULL, "Инструмент выбран для неключевого результата",
     not_key_any_more},
    {0},
};

static bool instruments_cell(struct coherence *run, struct str outcome_id, struct chain_cell *out,
                             struct error *error) {
    const struct instrument_facts *facts = instrument_facts(run, error);
    if (facts == NULL) {
        return false;
    }
    struct buf names = buf_open(run->arena, 8192);
    for (size_t i = 0; i < facts->choices.rows.n; i++) {
        const struct instrument_choice *choice = &facts->choices.rows.at[i];
        const struct passport *passport = passport_find(facts->passports, choice->instrument_id);
        if (passport != NULL && str_eq(choice->outcome_id, outcome_id)) {
            buf_put(&names, out->count++ == 0 ? S("") : S("; "));
            buf_put(&names, passport->title);
        }
    }
    out->state = out->count > 0 ? CHAIN_FULL : CHAIN_GAP;
    out->text = out->count > 0 ? str_fmt(run->arena, "%lld", (long long)out->count) : S("нет");
    out->note = out->count > 0 ? buf_str(&names) : S("не выбран");
    out->link = str_fmt(run->arena, "/instruments?outcome=%.*s", STR_ARG(outcome_id));
    return true;
}

const struct chain_column instrument_columns[] = {
    {"instruments", "Инструмент", 40, instruments_cell},
    {0},
};
