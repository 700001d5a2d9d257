// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about the year plan. Rules about what was measured are in evidence_rules.c.
#include "monitoring/plan_rules.h"

#include "base/ru.h"

bool plan_ground_read(struct coherence *run, struct plan_ground *out, struct error *error) {
    out->keys = key_facts(run, error);
    out->tools = out->keys == NULL ? NULL : instrument_facts(run, error);
    out->facts = out->tools == NULL ? NULL : plan_facts(run, error);
    return out->facts != NULL;
}

int grade_for(const struct plan_facts *facts, const struct procedure *procedure, enum level level) {
    for (size_t i = 0; i < procedure->grades.n; i++) {
        int grade = procedure->grades.at[i];
        if ((facts->grades & (1u << grade)) != 0 && level_of_grade(grade) == level) {
            return grade;
        }
    }
    return 0;
}

// The procedure's nearest month that is not over; this month when all are.
static int month_for(const struct coherence *run, const struct plan_facts *facts,
                     const struct procedure *procedure) {
    int best = run->today.month, distance = 12;
    for (size_t i = 0; i < procedure->months.n; i++) {
        int ahead = month_of_school_year(procedure->months.at[i]) - facts->now;
        if (ahead >= 0 && ahead < distance) {
            distance = ahead;
            best = procedure->months.at[i];
        }
    }
    return best;
}

void propose_procedure(struct coherence *run, const struct plan_facts *facts,
                       const struct procedure *procedure, int grade, struct finding *finding) {
    int month = month_for(run, facts, procedure);
    finding_propose(finding,
                    str_fmt(run->arena, "В план: «%.*s», %d класс, %.*s", STR_ARG(procedure->title),
                            grade, STR_ARG(ru_month(month, RU_NOMINATIVE))),
                    S("/plan/add"));
    finding_field(run, finding, "procedure", procedure->id);
    finding_field(run, finding, "grade", str_fmt(run->arena, "%d", grade));
    finding_field(run, finding, "month", str_fmt(run->arena, "%d", month));
    finding_field(run, finding, "year", str_fmt(run->arena, "%lld", (long long)run->year));
}

// A procedure about the outcome, best with an instrument that was chosen for it.
static const struct procedure *procedure_for(const struct plan_ground *g,
                                             const struct outcome *outcome) {
    const struct procedure *best = NULL;
    int top = -1;
    for (size_t i = 0; i < g->facts->procedures->rows.n; i++) {
        const struct procedure *procedure = &g->facts->procedures->rows.at[i];
        int points = procedure->core;
        if (!procedure_measures(procedure, outcome) ||
            grade_for(g->facts, procedure, outcome->level) == 0) {
            continue;
        }
        for (size_t j = 0; j < procedure->instruments.n; j++) {
            points += instrument_is_chosen(g->tools, outcome->id, procedure->instruments.at[j]) * 4;
        }
        if (points > top) {
            top = points;
            best = procedure;
        }
    }
    return best;
}

void propose_measurement(struct coherence *run, const struct plan_ground *g,
                         const struct outcome *outcome, struct finding *finding) {
    const struct procedure *procedure = procedure_for(g, outcome);
    if (procedure == NULL) {
        finding_offer(finding, S("Открыть план года"), S("/plan"));
    } else {
        propose_procedure(run, g->facts, procedure, grade_for(g->facts, procedure, outcome->level),
                          finding);
    }
}

static bool no_plan(struct coherence *run, const struct rule *rule, struct findings *out,
                    struct error *error) {
    const struct plan_facts *facts = plan_facts(run, error);
    if (facts != NULL && facts->plan.items.n == 0) {
        struct finding *finding =
            finding_add(run, rule, out, (struct str){0},
                        S("Плана на этот учебный год нет: неизвестно, когда и что измеряют."));
        finding_propose(finding, S("Составить план по предложению программы"), S("/plan/propose"));
        finding_field(run, finding, "year", str_fmt(run->arena, "%lld", (long long)run->year));
    }
    return facts != NULL;
}

static bool key_not_planned(struct coherence *run, const struct rule *rule, struct findings *out,
                            struct error *error) {
    struct plan_ground g;
    if (!plan_ground_read(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; g.facts->plan.items.n > 0 && i < g.keys->rows.n; i++) {
        const struct outcome *outcome = g.keys->rows.at[i].outcome;
        if (outcome_planned(g.facts, &g.facts->plan, outcome, 0) ||
            outcome_planned(g.facts, &g.facts->before, outcome, 0)) {
            continue;
        }
        struct finding *finding =
            finding_add(run, rule, out, outcome->id,
                        str_fmt(run->arena, "Результат «%.*s» два года подряд не стоит в плане.",
                                STR_ARG(outcome->title)));
        propose_measurement(run, &g, outcome, finding);
    }
    return true;
}

// Where the catalogue has no procedure of the kind for the level, nothing can be asked.
static const struct procedure *of_kind(const struct plan_facts *facts,
                                       const struct assessment_kind *kind, enum level level) {
    for (size_t j = 0; j < kind->procedures.n; j++) {
        const struct procedure *procedure =
            procedure_find(facts->procedures, kind->procedures.at[j]);
        if (procedure != NULL && grade_for(facts, procedure, level) != 0) {
            return procedure;
        }
    }
    return NULL;
}

static bool kind_missing(struct coherence *run, const struct rule *rule, struct findings *out,
                         struct error *error) {
    const struct plan_facts *facts = plan_facts(run, error);
    for (size_t k = 0; facts != NULL && facts->plan.items.n > 0 && k < facts->procedures->kinds.n;
         k++) {
        const struct assessment_kind *kind = &facts->procedures->kinds.at[k];
        for (int i = 0; i < LEVEL_COUNT; i++) {
            enum level level = (enum level)(1 << i);
            const struct procedure *procedure = of_kind(facts, kind, level);
            if (procedure == NULL || plan_has_kind(&facts->plan, kind, level) ||
                plan_has_kind(&facts->before, kind, level)) {
                continue;
            }
            struct finding *finding = finding_add(
                run, rule, out, (struct str){0},
                str_fmt(run->arena,
                        "%.*s, %s образование: ни в этом, ни в прошлом году не "
                        "запланирована, а положена раз в два года.",
                        STR_ARG(ru_capital(run->arena, kind->title)), level_title(level)));
            propose_procedure(run, facts, procedure, grade_for(facts, procedure, level), finding);
        }
    }
    return facts != NULL;
}

static void propose_removal(struct coherence *run, const struct plan_item *item,
                            struct finding *finding) {
    finding_propose(finding, S("Убрать из плана"), S("/plan/change"));
    finding_field(run, finding, "item", str_fmt(run->arena, "%lld", (long long)item->item_id));
    finding_field(run, finding, "remove", S("1"));
}

static bool grade_absent(struct coherence *run, const struct rule *rule, struct findings *out,
                         struct error *error) {
    const struct plan_facts *facts = plan_facts(run, error);
    for (size_t i = 0; facts != NULL && i < facts->plan.items.n; i++) {
        const struct plan_item *item = &facts->plan.items.at[i];
        const struct procedure *procedure = procedure_find(facts->procedures, item->procedure_id);
        if (procedure == NULL || item->grade == 0 || (facts->grades & (1u << item->grade)) != 0) {
            continue;
        }
        struct finding *finding = finding_add(
            run, rule, out, (struct str){0},
            str_fmt(run->arena,
                    "В плане процедура «%.*s» для %d класса, а таких классов в этом году нет.",
                    STR_ARG(procedure->title), item->grade));
        propose_removal(run, item, finding);
    }
    return facts != NULL;
}

static bool has_session_instrument(const struct plan_ground *g, const struct procedure *procedure,
                                   const struct outcome *outcome) {
    for (size_t i = 0; i < procedure->instruments.n; i++) {
        const struct passport *passport =
            passport_find(g->tools->passports, procedure->instruments.at[i]);
        if (passport != NULL && passport_measures(passport, outcome) != MEASURES_NOT) {
            return true;
        }
    }
    return false;
}

// The outcome counts as planned by what a procedure declares; some instrument of a planned
// procedure must bear that out.
static bool instrument_mismatch(struct coherence *run, const struct rule *rule,
                                struct findings *out, struct error *error) {
    struct plan_ground g;
    if (!plan_ground_read(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; i < g.keys->rows.n; i++) {
        const struct outcome *outcome = g.keys->rows.at[i].outcome;
        const struct procedure *claims = NULL;
        bool borne_out = false;
        for (size_t j = 0; j < g.facts->plan.items.n && !borne_out; j++) {
            const struct plan_item *item = &g.facts->plan.items.at[j];
            const struct procedure *procedure =
                procedure_find(g.facts->procedures, item->procedure_id);
            if (procedure == NULL || item->grade == 0 ||
                level_of_grade(item->grade) != outcome->level || procedure->instruments.n == 0 ||
                !procedure_about(procedure, outcome)) {
                continue;
            }
            claims = procedure;
            borne_out = has_session_instrument(&g, procedure, outcome);
        }
        if (claims == NULL || borne_out) {
            continue;
        }
        struct finding *finding = finding_add(
            run, rule, out, outcome->id,
            str_fmt(run->arena,
                    "Процедура «%.*s» в плане обещает результат «%.*s», но ни один её инструмент "
                    "его не измеряет.",
                    STR_ARG(claims->title), STR_ARG(outcome->title)));
        finding_offer(finding, S("Выбрать другую процедуру"), S("/plan"));
    }
    return true;
}

static bool lapsed_act(struct coherence *run, const struct rule *rule, struct findings *out,
                       struct error *error) {
    const struct plan_facts *facts = plan_facts(run, error);
    for (size_t i = 0; facts != NULL && i < facts->plan.basis.n; i++) {
        const struct law *law = law_find(facts->laws, facts->plan.basis.at[i]);
        if (law == NULL || law_acts(law, run->today)) {
            continue;
        }
        const struct law *instead = law_instead(facts->laws, law, run->today);
        struct finding *finding = finding_add(
            run, rule, out, (struct str){0},
            str_fmt(run->arena, "План года опирается на %.*s («%.*s»), а он с %.*s не действует.",
                    STR_ARG(law_name(run->arena, law)), STR_ARG(law->title),
                    STR_ARG(ru_date(run->arena, law->lapsed))));
        finding_propose(finding,
                        instead == NULL ? S("Убрать из оснований")
                                        : str_fmt(run->arena, "Заменить на %.*s",
                                                  STR_ARG(law_name(run->arena, instead))),
                        S("/plan/basis"));
        finding_field(run, finding, "year", str_fmt(run->arena, "%lld", (long long)run->year));
        finding_field(run, finding, "drop", law->id);
        finding_field(run, finding, "add", instead == NULL ? S("") : instead->id);
    }
    return facts != NULL;
}

static bool no_basis(struct coherence *run, const struct rule *rule, struct findings *out,
                     struct error *error) {
    const struct plan_facts *facts = plan_facts(run, error);
    if (facts != NULL && facts->plan.items.n > 0 && facts->plan.basis.n == 0) {
        struct finding *finding = finding_add(
            run, rule, out, (struct str){0},
            S("У плана года не названо ни одного основания: на какие акты он опирается?"));
        finding_propose(finding, S("Взять действующие акты из реестра"), S("/plan/propose"));
        finding_field(run, finding, "year", str_fmt(run->arena, "%lld", (long long)run->year));
    }
    return facts != NULL;
}

// Measured without need: an instrument-bearing procedure about metasubject outcomes none of which
// is a key one. Procedures of the core stay: the law asks for them.
static bool nothing_key(struct coherence *run, const struct rule *rule, struct findings *out,
                        struct error *error) {
    struct plan_ground g;
    if (!plan_ground_read(run, &g, error)) {
        return false;
    }
    struct str last = {0};
    for (size_t i = 0; g.keys->rows.n > 0 && i < g.facts->plan.items.n; i++) {
        const struct plan_item *item = &g.facts->plan.items.at[i];
        const struct procedure *procedure = procedure_find(g.facts->procedures, item->procedure_id);
        bool serves = procedure == NULL || procedure->core || procedure->objects.n == 0 ||
                      str_eq(last, item->procedure_id);
        for (size_t j = 0; j < g.keys->rows.n && !serves; j++) {
            serves = procedure_about(procedure, g.keys->rows.at[j].outcome);
        }
        if (serves) {
            continue;
        }
        last = item->procedure_id;
        struct finding *finding = finding_add(
            run, rule, out, (struct str){0},
            str_fmt(run->arena,
                    "Процедура «%.*s» стоит в плане, но ни одного ключевого результата не "
                    "измеряет: время уйдёт без вывода.",
                    STR_ARG(procedure->title)));
        propose_removal(run, item, finding);
    }
    return true;
}

const struct rule plan_rules[] = {
    {"plan.none", RULE_STOP, "plan", "Плана на год нет", no_plan},
    {"plan.key-not-planned", RULE_STOP, "plan", "Ключевой результат не запланирован к замеру",
     key_not_planned},
    {"plan.kind-missing", RULE_STOP, NULL, "Вид оценки не запланирован раз в два года",
     kind_missing},
    {"plan.lapsed-act", RULE_STOP, NULL, "План опирается на недействующий акт", lapsed_act},
    {"plan.instrument-mismatch", RULE_WARN, "plan",
     "Процедура обещает результат, которого её инструменты не измеряют", instrument_mismatch},
    {"plan.grade-absent", RULE_WARN, NULL, "В плане есть параллель, которой нет", grade_absent},
    {"plan.no-basis", RULE_WARN, NULL, "У плана нет оснований", no_basis},
    {"plan.overdue", RULE_WARN, "evidence", "Запланированный замер не состоялся", rule_overdue},
    {"plan.nothing-key", RULE_HINT, NULL, "Процедура не измеряет ни одного ключевого результата",
     nothing_key},
    {"evidence.names", RULE_STOP, "evidence", "Личностный результат измерили с именами",
     rule_names_at_session},
    {"evidence.never", RULE_WARN, "evidence", "Результат ни разу не измеряли, и замер не назначен",
     rule_never_measured},
    {"evidence.old", RULE_WARN, "evidence", "Замер устарел, новый не назначен", rule_evidence_old},
    {"evidence.not-formed", RULE_WARN, "evidence", "Результат измеряют, но никто не формирует",
     rule_not_formed},
    {"evidence.not-entitled", RULE_WARN, "evidence", "Инструмент провёл тот, кто не вправе",
     rule_not_entitled},
    {"evidence.outside-ages", RULE_WARN, "evidence", "Инструмент применён не в том возрасте",
     rule_outside_ages},
    {"evidence.out-of-plan", RULE_HINT, NULL, "Замер проведён вне плана", rule_out_of_plan},
    {0},
};
