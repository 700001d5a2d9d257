// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about how key outcomes are formed: chosen technologies, and whether they are possible here.
// Rules about teachers are in rules_teachers.c.
#include "practice/rules.h"

#include "base/ru.h"

void propose_technology(struct coherence *run, const struct practice_facts *facts,
                        const struct outcome *outcome, struct str drop,
                        bool (*takes)(const struct technology_fit *fit), struct finding *finding) {
    struct fit_list list;
    struct fit_ask ask = {.outcome = outcome};
    const struct technology_fit *best = NULL;
    fit_rank(run->arena, facts, &ask, &list);
    for (size_t i = 0; i < list.rows.n && best == NULL; i++) {
        const struct technology_fit *fit = &list.rows.at[i];
        if (fit->verdict != FIT_NOT && (takes == NULL || takes(fit)) &&
            !practice_is_chosen(facts, outcome->id, fit->technology->id)) {
            best = fit;
        }
    }
    if (best == NULL) {
        finding_offer(finding, S("Посмотреть, что подходит"),
                      str_fmt(run->arena, "/technologies?outcome=%.*s", STR_ARG(outcome->id)));
        return;
    }
    finding_propose(finding,
                    str_fmt(run->arena, str_empty(drop) ? "Взять «%.*s»" : "Заменить на «%.*s»",
                            STR_ARG(best->technology->title)),
                    S("/technologies/choose"));
    finding_field(run, finding, "outcome", outcome->id);
    finding_field(run, finding, "add", best->technology->id);
    finding_field(run, finding, "drop", drop);
}

bool rule_ground_read(struct coherence *run, struct rule_ground *out, struct error *error) {
    out->keys = key_facts(run, error);
    out->facts = out->keys == NULL ? NULL : practice_facts(run, error);
    return out->facts != NULL;
}

static bool takes_direct(const struct technology_fit *fit) {
    return fit->verdict == FIT_NOW && fit->direct;
}

static bool key_without_technology(struct coherence *run, const struct rule *rule,
                                   struct findings *out, struct error *error) {
    struct rule_ground g;
    if (!rule_ground_read(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; i < g.keys->rows.n; i++) {
        const struct outcome *outcome = g.keys->rows.at[i].outcome;
        if (practice_chosen_count(g.facts, outcome->id) > 0) {
            continue;
        }
        struct finding *finding =
            finding_add(run, rule, out, outcome->id,
                        str_fmt(run->arena,
                                "Для результата «%.*s» не выбрано ни одной технологии: неизвестно, "
                                "чем школа его формирует.",
                                STR_ARG(outcome->title)));
        propose_technology(run, g.facts, outcome, (struct str){0}, takes_direct, finding);
        if (!finding->proposal.post) {
            propose_technology(run, g.facts, outcome, (struct str){0}, NULL, finding);
        }
    }
    return true;
}

// Conditions and classes decide; a competence can be learnt and has a rule of its own.
static struct str why_impossible(struct coherence *run, const struct practice_facts *facts,
                                 const struct technology_fit *fit) {
    for (size_t i = 0; i < fit->technology->conditions.n; i++) {
        const struct condition *condition = fit->technology->conditions.at[i];
        if (profile_answer(&facts->profile, facts->catalogue, condition) == CONDITION_ABSENT) {
            return str_fmt(run->arena, "нет условия «%.*s»",
                           STR_ARG(ru_lower(run->arena, condition->title)));
        }
    }
    if (fit->verdict == FIT_NOT && fit->contra.rows.n > 0) {
        return fit->contra.rows.at[fit->contra.rows.n - 1];
    }
    return (struct str){0};
}

static bool possible(const struct technology_fit *fit) { return fit->verdict == FIT_NOW; }

static bool technology_impossible(struct coherence *run, const struct rule *rule,
                                  struct findings *out, struct error *error) {
    struct rule_ground g;
    if (!rule_ground_read(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; i < g.facts->choices.rows.n; i++) {
        const struct practice_choice *choice = &g.facts->choices.rows.at[i];
        const struct key_fact *key = key_fact_find(g.keys, choice->outcome_id);
        const struct technology *technology =
            technology_find(g.facts->catalogue, choice->technology_id);
        struct technology_fit fit;
        struct fit_ask ask = {.outcome = key == NULL ? NULL : key->outcome};
        if (key == NULL || technology == NULL ||
            !fit_one(run->arena, g.facts, technology, &ask, &fit)) {
            continue;
        }
        struct str why = why_impossible(run, g.facts, &fit);
        if (str_empty(why)) {
            continue;
        }
        struct finding *finding = finding_add(
            run, rule, out, key->outcome->id,
            str_fmt(run->arena,
                    "Технология «%.*s» здесь невозможна, а на ней стоит результат «%.*s»: %.*s.",
                    STR_ARG(technology->title), STR_ARG(key->outcome->title), STR_ARG(why)));
        propose_technology(run, g.facts, key->outcome, technology->id, possible, finding);
    }
    return true;
}

// Calls for each key outcome that has chosen technologies; `all` tells whether every one of them is
// as `is` says.
static bool every_choice(const struct rule_ground *g, const struct outcome *outcome,
                         bool (*is)(const struct technology *technology,
                                    const struct outcome *outcome)) {
    size_t seen = 0;
    for (size_t i = 0; i < g->facts->choices.rows.n; i++) {
        const struct practice_choice *choice = &g->facts->choices.rows.at[i];
        const struct technology *technology =
            technology_find(g->facts->catalogue, choice->technology_id);
        if (technology == NULL || !str_eq(choice->outcome_id, outcome->id)) {
            continue;
        }
        seen++;
        if (!is(technology, outcome)) {
            return false;
        }
    }
    return seen > 0;
}

static bool is_tradition(const struct technology *technology, const struct outcome *outcome) {
    (void)outcome;
    return technology->evidence == EVIDENCE_TRADITION;
}

static bool is_indirect(const struct technology *technology, const struct outcome *outcome) {
    bool direct = false;
    return technology_forms(technology, outcome, &direct) == NULL || !direct;
}

static bool takes_researched(const struct technology_fit *fit) {
    return fit->verdict == FIT_NOW && fit->technology->evidence >= EVIDENCE_WEAK;
}

static bool tradition_only(struct coherence *run, const struct rule *rule, struct findings *out,
                           struct error *error) {
    struct rule_ground g;
    if (!rule_ground_read(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; i < g.keys->rows.n; i++) {
        const struct outcome *outcome = g.keys->rows.at[i].outcome;
        if (!every_choice(&g, outcome, is_tradition)) {
            continue;
        }
        struct finding *finding =
            finding_add(run, rule, out, outcome->id,
                        str_fmt(run->arena,
                                "Результат «%.*s» формируют только тем, что известно по опыту: "
                                "исследований за выбранными технологиями нет.",
                                STR_ARG(outcome->title)));
        propose_technology(run, g.facts, outcome, (struct str){0}, takes_researched, finding);
    }
    return true;
}

static bool indirect_only(struct coherence *run, const struct rule *rule, struct findings *out,
                          struct error *error) {
    struct rule_ground g;
    if (!rule_ground_read(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; i < g.keys->rows.n; i++) {
        const struct outcome *outcome = g.keys->rows.at[i].outcome;
        if (!every_choice(&g, outcome, is_indirect)) {
            continue;
        }
        struct finding *finding = finding_add(
            run, rule, out, outcome->id,
            str_fmt(run->arena,
                    "Выбранные технологии работают на всю группу умений, а на результат "
                    "«%.*s» – лишь попутно.",
                    STR_ARG(outcome->title)));
        propose_technology(run, g.facts, outcome, (struct str){0}, takes_direct, finding);
    }
    return true;
}

static bool conditions_unknown(struct coherence *run, const struct rule *rule, struct findings *out,
                               struct error *error) {
    const struct practice_facts *facts = practice_facts(run, error);
    if (facts == NULL) {
        return false;
    }
    size_t n = 0;
    for (size_t i = 0; i < facts->profile.answers.n; i++) {
        n += facts->profile.answers.at[i] == CONDITION_UNKNOWN;
    }
    if (n > 0) {
        struct finding *finding =
            finding_add(run, rule, out, (struct str){0},
                        str_fmt(run->arena,
                                "В профиле школы нет ответа на %zu из %zu вопросов об условиях: "
                                "подбор технологий не знает, что здесь возможно.",
                                n, facts->profile.answers.n));
        finding_offer(finding, S("Ответить"), S("/profile"));
    }
    return true;
}

const struct rule practice_rules[] = {
    {"practice.key-without-technology", RULE_STOP, "practice",
     "Для ключевого результата не выбрана технология", key_without_technology},
    {"practice.technology-impossible", RULE_STOP, "practice",
     "Выбранная технология здесь невозможна", technology_impossible},
    {"practice.no-trained-teacher", RULE_WARN, "teachers",
     "Выбранной технологией не владеет ни один педагог", rule_no_trained_teacher},
    {"practice.nobody-uses", RULE_WARN, "teachers", "Результат никто не формирует на уроках",
     rule_nobody_uses},
    {"practice.not-seen", RULE_WARN, "teachers", "Заявленное на уроке не видно", rule_not_seen},
    {"practice.subjects-untaught", RULE_WARN, "subjects",
     "Предметов, на которых держится результат, нет в нагрузке", rule_subjects_untaught},
    {"practice.no-load", RULE_WARN, NULL, "Нагрузка педагогов не внесена", rule_no_load},
    {"practice.one-teacher", RULE_HINT, "teachers", "Результат держится на одном педагоге",
     rule_one_teacher},
    {"practice.few-classes", RULE_HINT, "teachers", "Результат формируют в меньшей части классов",
     rule_few_classes},
    {"practice.foreign-class", RULE_HINT, NULL, "Педагог назвал класс, в котором не ведёт уроков",
     rule_foreign_class},
    {"practice.tradition-only", RULE_HINT, "practice", "За технологиями нет исследований",
     tradition_only},
    {"practice.indirect-only", RULE_HINT, "practice", "Технологии работают на результат попутно",
     indirect_only},
    {"practice.skills-unknown", RULE_HINT, NULL, "Не отмечено, кто из педагогов чем владеет",
     rule_skills_unknown},
    {"practice.conditions-unknown", RULE_HINT, NULL, "Об условиях школы известно не всё",
     conditions_unknown},
    {0},
};
