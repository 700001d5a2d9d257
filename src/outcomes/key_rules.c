// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about the choice of key outcomes itself.
#include "outcomes/key_facts.h"
#include "outcomes/outcomes_internal.h"

// «начального уровня»
static struct str of_level(enum level level) {
    return level == LEVEL_NOO   ? S("начального уровня")
           : level == LEVEL_OOO ? S("основного уровня")
                                : S("старшего уровня");
}

static struct str choose_path(struct arena *arena, enum level level) {
    return str_fmt(arena, "/key/%s", level_name(level));
}

static bool none_on_level(struct coherence *run, const struct rule *rule, struct findings *out,
                          struct error *error) {
    const struct key_facts *facts = key_facts(run, error);
    for (int i = 0; facts != NULL && i < LEVEL_COUNT; i++) {
        enum level level = (enum level)(1 << i);
        if ((facts->levels & level) == 0 || facts->choices[i].n > 0) {
            continue;
        }
        struct finding *finding = finding_add(
            run, rule, out, (struct str){0},
            str_fmt(run->arena,
                    "Для %.*s не выбраны ключевые результаты: неизвестно, что школа формирует и "
                    "измеряет в первую очередь.",
                    STR_ARG(of_level(level))));
        finding_propose(finding, S("Взять предложение программы"), S("/key"));
    }
    return facts != NULL;
}

static bool wrong_count(struct coherence *run, const struct rule *rule, struct findings *out,
                        struct error *error) {
    const struct key_facts *facts = key_facts(run, error);
    for (int i = 0; facts != NULL && i < LEVEL_COUNT; i++) {
        int64_t n = facts->choices[i].n;
        if (n == 0 || (n >= KEY_FEW && n <= KEY_MANY)) {
            continue;
        }
        enum level level = (enum level)(1 << i);
        struct finding *finding = finding_add(
            run, rule, out, (struct str){0},
            str_fmt(run->arena,
                    n > KEY_MANY
                        ? "У %.*s ключевых результатов %lld: на столько не хватит ни уроков, ни "
                          "замеров. Обычно берут 8–12."
                        : "У %.*s ключевых результатов всего %lld: часть групп умений выпадет из "
                          "внимания. Обычно берут 8–12.",
                    STR_ARG(of_level(level)), (long long)n));
        finding_offer(finding, S("Пересмотреть выбор"), choose_path(run->arena, level));
    }
    return facts != NULL;
}

static bool has_group(const struct key_facts *facts, enum level level, const char *group) {
    for (size_t i = 0; i < facts->rows.n; i++) {
        const struct outcome *outcome = facts->rows.at[i].outcome;
        if (outcome->level == level && str_eq(outcome->strand->group, str_from(group))) {
            return true;
        }
    }
    return false;
}

static bool group_missing(struct coherence *run, const struct rule *rule, struct findings *out,
                          struct error *error) {
    static const struct {
        const char *group, *title;
    } groups[] = {{"cognitive", "познавательных"},
                  {"communicative", "коммуникативных"},
                  {"regulative", "регулятивных"}};
    const struct key_facts *facts = key_facts(run, error);
    for (int i = 0; facts != NULL && i < LEVEL_COUNT; i++) {
        enum level level = (enum level)(1 << i);
        for (size_t g = 0; facts->choices[i].n > 0 && g < sizeof groups / sizeof groups[0]; g++) {
            if (has_group(facts, level, groups[g].group)) {
                continue;
            }
            struct finding *finding = finding_add(
                run, rule, out, (struct str){0},
                str_fmt(run->arena, "Среди ключевых результатов %.*s нет ни одного из %s действий.",
                        STR_ARG(of_level(level)), groups[g].title));
            finding_offer(finding, S("Дополнить выбор"), choose_path(run->arena, level));
        }
    }
    return facts != NULL;
}

// The standard must act for a cohort that studies now.
static bool standard_lapsed(struct coherence *run, const struct rule *rule, struct findings *out,
                            struct error *error) {
    const struct key_facts *facts = key_facts(run, error);
    for (size_t i = 0; facts != NULL && i < facts->rows.n; i++) {
        const struct outcome *outcome = facts->rows.at[i].outcome;
        const struct standard *standard = outcome->standard;
        if (standard == NULL || date_is_none(standard->valid_to) ||
            date_cmp(standard->valid_to, run->year_begins) >= 0) {
            continue;
        }
        struct finding *finding =
            finding_add(run, rule, out, outcome->id,
                        str_fmt(run->arena,
                                "Результат «%.*s» взят из стандарта, который больше не действует "
                                "(%.*s).",
                                STR_ARG(outcome->title), STR_ARG(standard->title)));
        finding_offer(finding, S("Выбрать из действующего стандарта"),
                      choose_path(run->arena, outcome->level));
    }
    return facts != NULL;
}

static bool lost(struct coherence *run, const struct rule *rule, struct findings *out,
                 struct error *error) {
    const struct key_facts *facts = key_facts(run, error);
    for (int i = 0; facts != NULL && i < LEVEL_COUNT; i++) {
        for (size_t j = 0; j < facts->choices[i].rows.n; j++) {
            struct str id = facts->choices[i].rows.at[j].outcome_id;
            if (outcome_find(&facts->catalogue, id) != NULL) {
                continue;
            }
            struct finding *finding = finding_add(
                run, rule, out, (struct str){0},
                str_fmt(run->arena, "Ключевого результата «%.*s» больше нет в каталоге.",
                        STR_ARG(id)));
            finding_offer(finding, S("Пересмотреть выбор"),
                          choose_path(run->arena, (enum level)(1 << i)));
        }
    }
    return facts != NULL;
}

const struct rule key_rules[] = {
    {"key.none-on-level", RULE_STOP, NULL, "На уровне не выбраны ключевые результаты",
     none_on_level},
    {"key.standard-lapsed", RULE_STOP, NULL, "Ключевой результат взят из недействующего стандарта",
     standard_lapsed},
    {"key.lost", RULE_STOP, NULL, "Ключевого результата нет в каталоге", lost},
    {"key.group-missing", RULE_WARN, NULL, "Целая группа умений осталась без ключевых результатов",
     group_missing},
    {"key.count", RULE_HINT, NULL, "Ключевых результатов слишком много или мало", wrong_count},
    {0},
};
