// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about what was measured, and the links «План» and «Замер» of the chain.
#include "base/ru.h"
#include "monitoring/plan_rules.h"
#include "practice/facts.h"

static bool is_old(const struct coherence *run, struct date last) {
    return date_to_days(run->today) - date_to_days(last) > EVIDENCE_DAYS;
}

static bool each_unseen(struct coherence *run, const struct rule *rule, bool never,
                        struct findings *out, struct error *error) {
    struct plan_ground g;
    if (!plan_ground_read(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; i < g.keys->rows.n; i++) {
        const struct outcome *outcome = g.keys->rows.at[i].outcome;
        struct date last = evidence_last(g.facts, g.tools, outcome);
        bool fires = never ? date_is_none(last) : !date_is_none(last) && is_old(run, last);
        if (!fires || outcome_planned(g.facts, &g.facts->plan, outcome, g.facts->now)) {
            continue;
        }
        struct str sentence =
            never
                ? str_fmt(run->arena,
                          "Результат «%.*s» ещё ни разу не измеряли, и до конца года замер не "
                          "назначен.",
                          STR_ARG(outcome->title))
                : str_fmt(run->arena,
                          "Последний замер результата «%.*s» – %.*s, больше двух лет назад; новый "
                          "не назначен.",
                          STR_ARG(outcome->title), STR_ARG(ru_date(run->arena, last)));
        struct finding *finding = finding_add(run, rule, out, outcome->id, sentence);
        propose_measurement(run, &g, outcome, finding);
    }
    return true;
}

bool rule_never_measured(struct coherence *run, const struct rule *rule, struct findings *out,
                         struct error *error) {
    return each_unseen(run, rule, true, out, error);
}

bool rule_evidence_old(struct coherence *run, const struct rule *rule, struct findings *out,
                       struct error *error) {
    return each_unseen(run, rule, false, out, error);
}

bool rule_not_formed(struct coherence *run, const struct rule *rule, struct findings *out,
                     struct error *error) {
    struct plan_ground g;
    const struct practice_facts *practice = practice_facts(run, error);
    if (practice == NULL || !plan_ground_read(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; i < g.keys->rows.n; i++) {
        const struct outcome *outcome = g.keys->rows.at[i].outcome;
        if (practice_teachers_of(&practice->uses, outcome->id) > 0 ||
            practice_chosen_count(practice, outcome->id) > 0 ||
            date_is_none(evidence_last(g.facts, g.tools, outcome))) {
            continue;
        }
        struct finding *finding = finding_add(
            run, rule, out, outcome->id,
            str_fmt(run->arena,
                    "Результат «%.*s» измеряют, но никто не формирует: замер показывает "
                    "то, чему не учат.",
                    STR_ARG(outcome->title)));
        finding_offer(finding, S("Выбрать, чем формировать"),
                      str_fmt(run->arena, "/technologies?outcome=%.*s", STR_ARG(outcome->id)));
    }
    return true;
}

// Held in this year with any of the procedure's instruments in that grade?
static bool was_held(const struct plan_facts *facts, const struct procedure *procedure, int grade) {
    for (size_t i = 0; i < procedure->instruments.n; i++) {
        if (plan_was_held(facts, procedure->instruments.at[i], grade)) {
            return true;
        }
    }
    return false;
}

static bool can_run(const struct plan_ground *g, const struct procedure *procedure) {
    for (size_t i = 0; i < procedure->instruments.n; i++) {
        const struct passport *passport =
            passport_find(g->tools->passports, procedure->instruments.at[i]);
        if (passport != NULL && passport->runs) {
            return true;
        }
    }
    return false;
}

// The plan speaks of a key outcome through what its procedure is about: the first one of the level.
static struct str concerned(const struct plan_ground *g, const struct procedure *procedure,
                            int grade) {
    for (size_t i = 0; i < g->keys->rows.n; i++) {
        const struct outcome *outcome = g->keys->rows.at[i].outcome;
        if (level_of_grade(grade) == outcome->level && procedure_measures(procedure, outcome)) {
            return outcome->id;
        }
    }
    return (struct str){0};
}

// Only what this version can hold itself: of other procedures the program cannot know.
bool rule_overdue(struct coherence *run, const struct rule *rule, struct findings *out,
                  struct error *error) {
    struct plan_ground g;
    if (!plan_ground_read(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; i < g.facts->plan.items.n; i++) {
        const struct plan_item *item = &g.facts->plan.items.at[i];
        const struct procedure *procedure = procedure_find(g.facts->procedures, item->procedure_id);
        if (procedure == NULL || item->grade == 0 || !date_is_none(item->done_on) ||
            month_of_school_year(item->month) >= g.facts->now || !can_run(&g, procedure) ||
            (g.facts->grades & (1u << item->grade)) == 0 ||
            plan_has(&g.facts->plan, item->procedure_id, item->grade, g.facts->now) ||
            was_held(g.facts, procedure, item->grade)) {
            continue;
        }
        struct finding *finding = finding_add(
            run, rule, out, concerned(&g, procedure, item->grade),
            str_fmt(run->arena,
                    "Процедура «%.*s» в %d классе стояла в плане на %.*s, но не состоялась.",
                    STR_ARG(procedure->title), item->grade,
                    STR_ARG(ru_month(item->month, RU_NOMINATIVE))));
        finding_propose(finding,
                        str_fmt(run->arena, "Перенести на %.*s",
                                STR_ARG(ru_month(run->today.month, RU_NOMINATIVE))),
                        S("/plan/change"));
        finding_field(run, finding, "item", str_fmt(run->arena, "%lld", (long long)item->item_id));
        finding_field(run, finding, "month", str_fmt(run->arena, "%d", run->today.month));
    }
    return true;
}

static const struct procedure *planned_procedure(const struct plan_facts *facts,
                                                 const struct held *held) {
    for (size_t i = 0; i < facts->plan.items.n; i++) {
        const struct plan_item *item = &facts->plan.items.at[i];
        const struct procedure *procedure = procedure_find(facts->procedures, item->procedure_id);
        if (procedure != NULL && item->grade == held->grade &&
            procedure_has_instrument(procedure, held->instrument_id)) {
            return procedure;
        }
    }
    return NULL;
}

static const struct procedure *possible_procedure(const struct plan_facts *facts,
                                                  const struct held *held) {
    for (size_t i = 0; i < facts->procedures->rows.n; i++) {
        const struct procedure *procedure = &facts->procedures->rows.at[i];
        if (procedure_has_grade(procedure, held->grade) &&
            procedure_has_instrument(procedure, held->instrument_id)) {
            return procedure;
        }
    }
    return NULL;
}

bool rule_out_of_plan(struct coherence *run, const struct rule *rule, struct findings *out,
                      struct error *error) {
    const struct plan_facts *facts = plan_facts(run, error);
    for (size_t i = 0; facts != NULL && facts->plan.items.n > 0 && i < facts->pairs.n; i++) {
        const struct held *held = &facts->pairs.at[i];
        const struct procedure *procedure = possible_procedure(facts, held);
        if (procedure == NULL || planned_procedure(facts, held) != NULL) {
            continue;
        }
        struct finding *finding = finding_add(
            run, rule, out, (struct str){0},
            str_fmt(run->arena,
                    "Процедура «%.*s» в %.*s проведена, а в плане года её для этой параллели нет.",
                    STR_ARG(held->title), STR_ARG(held->class_name)));
        propose_procedure(run, facts, procedure, held->grade, finding);
    }
    return facts != NULL;
}

struct session_fault {
    bool (*is)(const struct held *held, const struct passport *passport);
    const char *why; // after «…» в 5А
};

static bool each_session(struct coherence *run, const struct rule *rule,
                         const struct session_fault *fault, struct findings *out,
                         struct error *error) {
    const struct plan_facts *facts = plan_facts(run, error);
    const struct instrument_facts *tools = facts == NULL ? NULL : instrument_facts(run, error);
    for (size_t i = 0; tools != NULL && i < facts->held.n; i++) {
        const struct held *held = &facts->held.at[i];
        const struct passport *passport = passport_find(tools->passports, held->instrument_id);
        if (passport == NULL || !fault->is(held, passport)) {
            continue;
        }
        struct finding *finding =
            finding_add(run, rule, out, (struct str){0},
                        str_fmt(run->arena, "Процедура «%.*s» в %.*s: %s", STR_ARG(held->title),
                                STR_ARG(held->class_name), fault->why));
        finding_offer(finding, S("Открыть процедуру"),
                      str_fmt(run->arena, "/sessions/%lld", (long long)held->session_id));
    }
    return tools != NULL;
}

static bool is_not_entitled(const struct held *held, const struct passport *passport) {
    return str_eq(passport->who_may_use, S("psychologist")) && !held->psychologist;
}

bool rule_not_entitled(struct coherence *run, const struct rule *rule, struct findings *out,
                       struct error *error) {
    static const struct session_fault fault = {
        is_not_entitled,
        "инструмент вправе проводить только психолог, а его среди наблюдателей нет."};
    return each_session(run, rule, &fault, out, error);
}

static bool is_outside(const struct held *held, const struct passport *passport) {
    return !passport_fits_grade(passport, held->grade);
}

bool rule_outside_ages(struct coherence *run, const struct rule *rule, struct findings *out,
                       struct error *error) {
    static const struct session_fault fault = {
        is_outside, "инструмент рассчитан на другие классы, выводов по нему не делают."};
    return each_session(run, rule, &fault, out, error);
}

static bool is_named_personal(const struct held *held, const struct passport *passport) {
    (void)held;
    bool personal = passport->measures.n > 0;
    for (size_t i = 0; i < passport->measures.n; i++) {
        struct str reference = passport->measures.at[i];
        struct str strand = str_find_char(reference, '.') == STR_NONE
                                ? reference
                                : str_from_at(reference, str_find_char(reference, '.') + 1);
        personal = personal && str_starts(strand, S("L"));
    }
    return personal && passport->identity != IDENTITY_ANONYMOUS;
}

bool rule_names_at_session(struct coherence *run, const struct rule *rule, struct findings *out,
                           struct error *error) {
    static const struct session_fault fault = {
        is_named_personal,
        "личностные результаты измерены поимённо. Так нельзя: только без имён и по группам."};
    return each_session(run, rule, &fault, out, error);
}

// Links of the chain -----------------------------------------------------------------------------

static struct str short_month(struct arena *arena, int month) {
    struct str name = ru_month(month, RU_NOMINATIVE);
    struct str rest = name;
    for (int i = 0; i < 3 && rest.n > 0; i++) {
        (void)utf8_next(&rest);
    }
    return str_dup(arena, str_sub(name, 0, name.n - rest.n));
}

static bool plan_cell(struct coherence *run, struct str outcome_id, struct chain_cell *out,
                      struct error *error) {
    struct plan_ground g;
    if (!plan_ground_read(run, &g, error)) {
        return false;
    }
    const struct key_fact *key = key_fact_find(g.keys, outcome_id);
    struct buf text = buf_open(run->arena, 256), note = buf_open(run->arena, 8192);
    int month = 0, ahead = 0;
    for (size_t i = 0; key != NULL && i < g.facts->plan.items.n; i++) {
        const struct plan_item *item = &g.facts->plan.items.at[i];
        const struct procedure *procedure = procedure_find(g.facts->procedures, item->procedure_id);
        if (procedure == NULL || item->grade == 0 ||
            level_of_grade(item->grade) != key->outcome->level ||
            !procedure_measures(procedure, key->outcome)) {
            continue;
        }
        out->count++;
        if (item->month != month && ahead < 2 &&
            month_of_school_year(item->month) >= g.facts->now) {
            buf_put(&text, ahead++ == 0 ? S("") : S(", "));
            buf_put(&text, short_month(run->arena, item->month));
            month = item->month;
        }
        buf_put(&note, note.n == 0 ? S("") : S("; "));
        buf_fmt(&note, "%.*s, %d кл., %.*s", STR_ARG(procedure->title), item->grade,
                STR_ARG(ru_month(item->month, RU_NOMINATIVE)));
    }
    bool before = key != NULL && outcome_planned(g.facts, &g.facts->before, key->outcome, 0);
    out->state = out->count > 0 || before ? CHAIN_FULL : CHAIN_GAP;
    out->text = ahead > 0 ? buf_str(&text) : out->count > 0 || before ? S("был") : S("нет");
    out->note = out->count > 0 ? buf_str(&note)
                : before ? S("стоял в плане прошлого года: раз в два года хватает")
                         : S("в плане двух лет не стоит");
    out->link = S("/plan");
    return true;
}

static bool evidence_cell(struct coherence *run, struct str outcome_id, struct chain_cell *out,
                          struct error *error) {
    struct plan_ground g;
    if (!plan_ground_read(run, &g, error)) {
        return false;
    }
    const struct key_fact *key = key_fact_find(g.keys, outcome_id);
    struct date last =
        key == NULL ? (struct date){0} : evidence_last(g.facts, g.tools, key->outcome);
    out->link = S("/sessions");
    if (date_is_none(last)) {
        out->state = CHAIN_GAP;
        out->text = S("нет");
        out->note = S("ещё ни разу не измеряли");
        return true;
    }
    bool this_year = date_cmp(last, run->year_begins) >= 0;
    out->state = is_old(run, last) ? CHAIN_OLD : CHAIN_FULL;
    out->count = 1;
    out->text =
        this_year ? short_month(run->arena, last.month) : str_fmt(run->arena, "%d", last.year);
    out->note = str_fmt(run->arena, "последний замер – %.*s", STR_ARG(ru_date(run->arena, last)));
    return true;
}

const struct chain_column plan_columns[] = {
    {"plan", "План", 50, plan_cell},
    {"evidence", "Замер", 60, evidence_cell},
    {0},
};
