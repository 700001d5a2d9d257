// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about teachers: who can, who does, who teaches the subjects.
#include "practice/rules.h"

#include "base/ru.h"

enum { DAYS_TO_DECLARE = 60 }; // from the year's beginning: the first term is over by then

static bool takes_able(const struct technology_fit *fit) {
    return fit->verdict == FIT_NOW && fit->technology->competences.n > 0;
}

static bool takes_easy(const struct technology_fit *fit) { return fit->verdict == FIT_NOW; }

bool rule_no_trained_teacher(struct coherence *run, const struct rule *rule, struct findings *out,
                             struct error *error) {
    struct rule_ground g;
    if (!rule_ground_read(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; g.facts->profile.skills_known && i < g.keys->rows.n; i++) {
        const struct outcome *outcome = g.keys->rows.at[i].outcome;
        const struct technology *lacking = NULL;
        bool able = false;
        for (size_t j = 0; j < g.facts->choices.rows.n; j++) {
            const struct practice_choice *choice = &g.facts->choices.rows.at[j];
            const struct technology *technology =
                technology_find(g.facts->catalogue, choice->technology_id);
            if (technology != NULL && str_eq(choice->outcome_id, outcome->id)) {
                able = able || practice_someone_can(g.facts, technology);
                lacking = technology;
            }
        }
        if (lacking == NULL || able) {
            continue;
        }
        struct finding *finding =
            finding_add(run, rule, out, outcome->id,
                        str_fmt(run->arena,
                                "Результат «%.*s» формируют через «%.*s», но ни один педагог не "
                                "владеет всем, что для этого нужно.",
                                STR_ARG(outcome->title), STR_ARG(lacking->title)));
        propose_technology(run, g.facts, outcome, (struct str){0}, takes_able, finding);
        if (!finding->proposal.post) {
            propose_technology(run, g.facts, outcome, (struct str){0}, takes_easy, finding);
        }
    }
    return true;
}

static bool too_early(const struct coherence *run) {
    return date_to_days(run->today) < date_to_days(run->year_begins) + DAYS_TO_DECLARE;
}

bool rule_nobody_uses(struct coherence *run, const struct rule *rule, struct findings *out,
                      struct error *error) {
    struct rule_ground g;
    if (!rule_ground_read(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; !too_early(run) && i < g.keys->rows.n; i++) {
        const struct outcome *outcome = g.keys->rows.at[i].outcome;
        if (practice_chosen_count(g.facts, outcome->id) == 0 ||
            practice_teachers_of(&g.facts->uses, outcome->id) > 0) {
            continue;
        }
        bool before = practice_teachers_of(&g.facts->before, outcome->id) > 0;
        struct finding *finding = finding_add(
            run, rule, out, outcome->id,
            str_fmt(run->arena,
                    before ? "Результат «%.*s» в прошлом году формировали, в этом ни один педагог "
                             "этого не отметил."
                           : "Технология для результата «%.*s» выбрана, но ни один педагог не "
                             "отметил, что применяет её.",
                    STR_ARG(outcome->title)));
        finding_offer(finding, S("Кто что отметил и кого спросить"),
                      str_fmt(run->arena, "/practice?outcome=%.*s", STR_ARG(outcome->id)));
    }
    return true;
}

bool rule_one_teacher(struct coherence *run, const struct rule *rule, struct findings *out,
                      struct error *error) {
    struct rule_ground g;
    if (!rule_ground_read(run, &g, error)) {
        return false;
    }
    // Where few teach at all, one is no weakness.
    for (size_t i = 0; g.facts->profile.teachers.n > 5 && i < g.keys->rows.n; i++) {
        const struct outcome *outcome = g.keys->rows.at[i].outcome;
        if (practice_teachers_of(&g.facts->uses, outcome->id) != 1) {
            continue;
        }
        struct finding *finding =
            finding_add(run, rule, out, outcome->id,
                        str_fmt(run->arena, "Результат «%.*s» держится на одном педагоге.",
                                STR_ARG(outcome->title)));
        finding_offer(finding, S("Кто что отметил"),
                      str_fmt(run->arena, "/practice?outcome=%.*s", STR_ARG(outcome->id)));
    }
    return true;
}

static void count_classes(const struct practice_facts *facts, const struct outcome *outcome,
                          size_t *of_level, size_t *covered) {
    *of_level = *covered = 0;
    for (size_t i = 0; i < facts->profile.classes.n; i++) {
        const struct profile_class *class = &facts->profile.classes.at[i];
        if (level_of_grade(class->grade) != outcome->level) {
            continue;
        }
        bool used = false;
        for (size_t j = 0; j < facts->uses.rows.n && !used; j++) {
            used = facts->uses.rows.at[j].class_id == class->class_id &&
                   str_eq(facts->uses.rows.at[j].outcome_id, outcome->id);
        }
        *of_level += 1;
        *covered += used;
    }
}

bool rule_few_classes(struct coherence *run, const struct rule *rule, struct findings *out,
                      struct error *error) {
    struct rule_ground g;
    if (!rule_ground_read(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; i < g.keys->rows.n; i++) {
        const struct outcome *outcome = g.keys->rows.at[i].outcome;
        size_t of_level, covered;
        count_classes(g.facts, outcome, &of_level, &covered);
        if (covered == 0 || covered * 2 >= of_level) {
            continue;
        }
        struct finding *finding = finding_add(
            run, rule, out, outcome->id,
            str_fmt(run->arena, "Результат «%.*s» формируют в %zu из %zu классов уровня.",
                    STR_ARG(outcome->title), covered, of_level));
        finding_offer(finding, S("В каких классах"),
                      str_fmt(run->arena, "/practice?outcome=%.*s", STR_ARG(outcome->id)));
    }
    return true;
}

bool rule_foreign_class(struct coherence *run, const struct rule *rule, struct findings *out,
                        struct error *error) {
    const struct practice_facts *facts = practice_facts(run, error);
    int64_t staff = 0, class = 0;
    for (size_t i = 0; facts != NULL && i < facts->uses.rows.n; i++) {
        const struct practice_use *use = &facts->uses.rows.at[i];
        const struct profile_teacher *teacher = profile_teacher(&facts->profile, use->staff_id);
        const struct profile_class *where = profile_class(&facts->profile, use->class_id);
        if ((use->staff_id == staff && use->class_id == class) || teacher == NULL ||
            where == NULL || teacher->load.n == 0 || profile_teaches(teacher, use->class_id)) {
            continue;
        }
        staff = use->staff_id;
        class = use->class_id;
        struct finding *finding = finding_add(
            run, rule, out, (struct str){0},
            str_fmt(run->arena, "%.*s отмечает технологии в %.*s, но уроков там по нагрузке нет.",
                    STR_ARG(teacher->name), STR_ARG(where->name)));
        finding_offer(finding, S("Проверить нагрузку"),
                      str_fmt(run->arena, "/staff/%lld", (long long)use->staff_id));
    }
    return facts != NULL;
}

// Visits of a year come the newest first: the last one of a teacher, class and technology counts.
static bool is_last(const struct practice_visits *visits, size_t i) {
    const struct practice_visit *visit = &visits->rows.at[i];
    for (size_t j = 0; j < i; j++) {
        const struct practice_visit *later = &visits->rows.at[j];
        if (later->staff_id == visit->staff_id && later->class_id == visit->class_id &&
            str_eq(later->technology_id, visit->technology_id)) {
            return false;
        }
    }
    return true;
}

static struct str declared_outcome(const struct practice_uses *uses,
                                   const struct practice_visit *visit) {
    for (size_t i = 0; i < uses->rows.n; i++) {
        const struct practice_use *use = &uses->rows.at[i];
        if (use->staff_id == visit->staff_id && use->class_id == visit->class_id &&
            str_eq(use->technology_id, visit->technology_id)) {
            return use->outcome_id;
        }
    }
    return (struct str){0};
}

bool rule_not_seen(struct coherence *run, const struct rule *rule, struct findings *out,
                   struct error *error) {
    struct rule_ground g;
    if (!rule_ground_read(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; i < g.facts->visits.rows.n; i++) {
        const struct practice_visit *visit = &g.facts->visits.rows.at[i];
        struct str outcome = declared_outcome(&g.facts->uses, visit);
        const struct technology *technology =
            technology_find(g.facts->catalogue, visit->technology_id);
        if (visit_verdict(visit) != VISIT_NOT_SEEN || str_empty(outcome) || technology == NULL ||
            !is_last(&g.facts->visits, i)) {
            continue;
        }
        struct finding *finding = finding_add(
            run, rule, out, key_fact_find(g.keys, outcome) == NULL ? (struct str){0} : outcome,
            str_fmt(run->arena,
                    "Технология «%.*s» в %.*s отмечена как применяемая, но при посещении %.*s её "
                    "признаков не было видно. Один урок – ещё не вывод.",
                    STR_ARG(technology->title), STR_ARG(visit->class_name),
                    STR_ARG(ru_day(run->arena, visit->visited_on))));
        finding_offer(finding, S("Посетить ещё раз"),
                      str_fmt(run->arena, "/visits/new?staff=%lld&class=%lld&technology=%.*s",
                              (long long)visit->staff_id, (long long)visit->class_id,
                              STR_ARG(visit->technology_id)));
    }
    return true;
}

// Does the teacher teach the subject on the level?
static bool teaches(const struct practice_facts *facts, const struct profile_teacher *teacher,
                    enum level level, struct str stem) {
    for (size_t j = 0; j < teacher->load.n; j++) {
        const struct profile_load *load = &teacher->load.at[j];
        if (subject_fits(load->folded, stem)) {
            const struct profile_class *class = profile_class(&facts->profile, load->class_id);
            if (class != NULL && level_of_grade(class->grade) == level) {
                return true;
            }
        }
    }
    return false;
}

size_t subjects_taught(struct coherence *run, const struct practice_facts *facts,
                       const struct key_fact *key, size_t *teachers) {
    size_t n = facts->profile.teachers.n, taught = 0, who = 0;
    bool *does = arena_array(run->arena, bool, n + 1);
    for (size_t s = 0; s < key->key->subjects.n; s++) {
        struct str stem = subject_stem(run->arena, key->key->subjects.at[s]);
        bool here = false;
        for (size_t i = 0; i < n; i++) {
            bool yes = teaches(facts, &facts->profile.teachers.at[i], key->outcome->level, stem);
            does[i] = does[i] || yes;
            here = here || yes;
        }
        taught += here;
    }
    for (size_t i = 0; i < n; i++) {
        who += does[i];
    }
    if (teachers != NULL) {
        *teachers = who;
    }
    return taught;
}

static bool has_load(const struct practice_facts *facts) {
    for (size_t i = 0; i < facts->profile.teachers.n; i++) {
        if (facts->profile.teachers.at[i].load.n > 0) {
            return true;
        }
    }
    return false;
}

bool rule_subjects_untaught(struct coherence *run, const struct rule *rule, struct findings *out,
                            struct error *error) {
    struct rule_ground g;
    if (!rule_ground_read(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; has_load(g.facts) && i < g.keys->rows.n; i++) {
        const struct key_fact *key = &g.keys->rows.at[i];
        if (key->key->subjects.n == 0 || subjects_taught(run, g.facts, key, NULL) > 0) {
            continue;
        }
        struct finding *finding =
            finding_add(run, rule, out, key->outcome->id,
                        str_fmt(run->arena,
                                "Предметов, на которых держится результат «%.*s», нет в нагрузке "
                                "этого уровня.",
                                STR_ARG(key->outcome->title)));
        finding_offer(finding, S("Назвать другие предметы"),
                      str_fmt(run->arena, "/key/%s", level_name(key->outcome->level)));
    }
    return true;
}

bool rule_no_load(struct coherence *run, const struct rule *rule, struct findings *out,
                  struct error *error) {
    const struct practice_facts *facts = practice_facts(run, error);
    if (facts != NULL && !has_load(facts)) {
        struct finding *finding =
            finding_add(run, rule, out, (struct str){0},
                        S("Нагрузка педагогов не внесена: программа не знает, кто какой предмет в "
                          "каком классе ведёт."));
        finding_offer(finding, S("Загрузить нагрузку"), S("/import"));
    }
    return facts != NULL;
}

bool rule_skills_unknown(struct coherence *run, const struct rule *rule, struct findings *out,
                         struct error *error) {
    const struct practice_facts *facts = practice_facts(run, error);
    if (facts != NULL && !facts->profile.skills_known && facts->profile.teachers.n > 0) {
        struct finding *finding =
            finding_add(run, rule, out, (struct str){0},
                        S("Не отмечено, кто из педагогов чем владеет: подбор технологий не "
                          "учитывает людей."));
        finding_offer(finding, S("Отметить"), S("/profile"));
    }
    return facts != NULL;
}
