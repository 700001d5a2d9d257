// SPDX-License-Identifier: GPL-3.0-or-later
// Rules about the training of teachers and its link in the chain. They read declarations,
// competences and the plan of seminars, never the results of pupils.
#include "base/ru.h"
#include "training/training_internal.h"
#include "training/year_plan.h"

struct training_ground {
    const struct key_facts *keys;
    const struct practice_facts *practice;
    const struct training_facts *training;
};

static bool ground_read(struct coherence *run, struct training_ground *out, struct error *error) {
    out->keys = key_facts(run, error);
    out->practice = out->keys == NULL ? NULL : practice_facts(run, error);
    out->training = out->practice == NULL ? NULL : training_facts(run, error);
    return out->training != NULL;
}

// The first competence that stands between those who form an outcome and what it asks.
static const struct competence *missing_of(const struct training_ground *g, struct str outcome) {
    const struct competence *missing = NULL;
    for (size_t i = 0; i < g->practice->uses.rows.n && missing == NULL; i++) {
        const struct practice_use *use = &g->practice->uses.rows.at[i];
        const struct profile_teacher *teacher =
            profile_teacher(&g->practice->profile, use->staff_id);
        const struct technology *technology =
            technology_find(g->practice->catalogue, use->technology_id);
        if (str_eq(use->outcome_id, outcome) && teacher != NULL && technology != NULL) {
            (void)teacher_can(teacher, technology, &missing);
        }
    }
    return missing;
}

static bool is_untrained(const struct training_ground *g, struct str outcome) {
    struct formers formers = formers_of(g->practice, outcome);
    return g->practice->profile.skills_known && formers.all > 0 && formers.trained == 0;
}

// A seminar of this year that teaches it and is still ahead; NULL if there is none.
static const struct seminar *seminar_ahead(const struct training_ground *g,
                                           const struct competence *competence) {
    for (size_t i = 0; i < g->training->seminars.rows.n; i++) {
        const struct seminar *seminar = &g->training->seminars.rows.at[i];
        const struct seminar_script *script =
            script_find(g->training->catalogue, seminar->script_id);
        if (script != NULL && seminar->state != SEMINAR_CLOSED &&
            script_teaches(script, competence)) {
            return seminar;
        }
    }
    return NULL;
}

static const struct seminar_pair *pair_for(const struct training_catalogue *catalogue,
                                           const struct competence *competence) {
    for (size_t i = 0; i < catalogue->pairs.n; i++) {
        if (pair_teaches(&catalogue->pairs.at[i], competence)) {
            return &catalogue->pairs.at[i];
        }
    }
    return NULL;
}

static bool no_trained_former(struct coherence *run, const struct rule *rule, struct findings *out,
                              struct error *error) {
    struct training_ground g;
    if (!ground_read(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; i < g.keys->rows.n; i++) {
        const struct outcome *outcome = g.keys->rows.at[i].outcome;
        const struct competence *missing = missing_of(&g, outcome->id);
        if (!is_untrained(&g, outcome->id) || missing == NULL ||
            seminar_ahead(&g, missing) != NULL) {
            continue;
        }
        struct finding *finding = finding_add(
            run, rule, out, outcome->id,
            str_fmt(run->arena,
                    "Результат «%.*s» формируют те, для кого не отмечена компетенция «%.*s», и "
                    "семинара о ней в плане нет.",
                    STR_ARG(outcome->title), STR_ARG(ru_lower(run->arena, missing->title))));
        const struct seminar_pair *pair = pair_for(g.training->catalogue, missing);
        if (pair == NULL) {
            finding_offer(finding, S("Посмотреть потребности"), S("/training"));
            continue;
        }
        finding_propose(finding, str_fmt(run->arena, "Поставить пару «%.*s»", STR_ARG(pair->title)),
                        S("/training/plan/pair"));
        finding_field(run, finding, "pair", pair->id);
        finding_field(run, finding, "outcome", outcome->id);
    }
    return true;
}

static bool plan_empty(struct coherence *run, const struct rule *rule, struct findings *out,
                       struct error *error) {
    struct training_ground g;
    if (!ground_read(run, &g, error)) {
        return false;
    }
    if (g.training->seminars.rows.n > 0 || g.practice->profile.teachers.n == 0 ||
        g.keys->rows.n == 0) {
        return true;
    }
    struct finding *finding =
        finding_add(run, rule, out, (struct str){0},
                    S("В плане года нет ни одного семинара: увиденное в данных не доходит до "
                      "уроков."));
    finding_propose(finding, S("Составить по потребностям"), S("/training/plan/propose"));
    return true;
}

static bool is_term(int month) { return month < 6 || month > 8; }

// A month that is not over yet: the given one or today's.
static int month_ahead(const struct coherence *run, int month) {
    int now = run->today.month;
    return is_term(now) && school_month(month) < school_month(now) ? now : month;
}

static bool pair_half(struct coherence *run, const struct rule *rule, struct findings *out,
                      struct error *error) {
    const struct training_facts *facts = training_facts(run, error);
    for (size_t i = 0; facts != NULL && i < facts->seminars.rows.n; i++) {
        const struct seminar *seminar = &facts->seminars.rows.at[i];
        const struct seminar_pair *pair = pair_find(facts->catalogue, seminar->pair_id);
        const struct seminar_script *other = pair == NULL                         ? NULL
                                             : seminar->kind == SEMINAR_REFLEXIVE ? pair->developed
                                                                                  : pair->saw;
        if (other == NULL || seminar_of_script(facts, other->id) != NULL) {
            continue;
        }
        struct finding *finding = finding_add(
            run, rule, out, (struct str){0},
            str_fmt(run->arena,
                    seminar->kind == SEMINAR_REFLEXIVE
                        ? "Семинар «%.*s» без пары: увидят, но ничего не разработают."
                        : "Семинар «%.*s» без пары: разработают, не посмотрев на свои данные.",
                    STR_ARG(seminar->title)));
        finding_propose(finding, str_fmt(run->arena, "Поставить «%.*s»", STR_ARG(other->title)),
                        S("/training/plan/add"));
        finding_field(run, finding, "script", other->id);
        finding_field(run, finding, "outcome", seminar->outcome_id);
        finding_field(run, finding, "month",
                      str_fmt(run->arena, "%d", month_ahead(run, seminar->month)));
    }
    return facts != NULL;
}

static bool overdue(struct coherence *run, const struct rule *rule, struct findings *out,
                    struct error *error) {
    const struct training_facts *facts = training_facts(run, error);
    int now = school_month(run->today.month);
    for (size_t i = 0; facts != NULL && i < facts->seminars.rows.n; i++) {
        const struct seminar *seminar = &facts->seminars.rows.at[i];
        if (seminar->state != SEMINAR_PLANNED || school_month(seminar->month) >= now ||
            !is_term(run->today.month)) {
            continue;
        }
        struct finding *finding = finding_add(
            run, rule, out, (struct str){0},
            str_fmt(run->arena, "Семинар «%.*s» стоял в плане на %.*s и не проведён.",
                    STR_ARG(seminar->title), STR_ARG(ru_month(seminar->month, RU_NOMINATIVE))));
        finding_propose(finding,
                        str_fmt(run->arena, "Перенести на %.*s",
                                STR_ARG(ru_month(run->today.month, RU_NOMINATIVE))),
                        S("/training/plan/change"));
        finding_field(run, finding, "seminar",
                      str_fmt(run->arena, "%lld", (long long)seminar->seminar_id));
        finding_field(run, finding, "month", str_fmt(run->arena, "%d", run->today.month));
    }
    return facts != NULL;
}

static bool nobody_invited(struct coherence *run, const struct rule *rule, struct findings *out,
                           struct error *error) {
    struct training_ground g;
    if (!ground_read(run, &g, error)) {
        return false;
    }
    for (size_t i = 0; i < g.training->seminars.rows.n; i++) {
        const struct seminar *seminar = &g.training->seminars.rows.at[i];
        const struct seminar_script *script =
            script_find(g.training->catalogue, seminar->script_id);
        struct staff_ids who = {0};
        if (script == NULL || seminar->state != SEMINAR_PLANNED || seminar->members > 0 ||
            school_month(seminar->month) > school_month(run->today.month)) {
            continue;
        }
        struct finding *finding = finding_add(
            run, rule, out, (struct str){0},
            str_fmt(run->arena, "На семинар «%.*s» никто не приглашён, а его месяц настал.",
                    STR_ARG(seminar->title)));
        script_learners(run->arena, g.practice, script, &who);
        if (who.rows.n == 0) {
            finding_offer(finding, S("Пригласить"),
                          str_fmt(run->arena, "/seminars/%lld", (long long)seminar->seminar_id));
            continue;
        }
        finding_propose(
            finding,
            str_fmt(run->arena, "Пригласить тех, кому он нужен: %.*s",
                    STR_ARG(ru_count(run->arena, (int64_t)who.rows.n, RU_TEACHER, RU_NOMINATIVE))),
            S("/training/plan/invite"));
        finding_field(run, finding, "seminar",
                      str_fmt(run->arena, "%lld", (long long)seminar->seminar_id));
    }
    return true;
}

static bool has_come(const struct coherence *run, const struct seminar *seminar) {
    return is_term(run->today.month) &&
           school_month(seminar->month) <= school_month(run->today.month);
}

// Finds seminars that are as `is` says, and leads to a page of each.
static bool each_seminar(struct coherence *run, const struct rule *rule, struct findings *out,
                         bool (*is)(const struct coherence *run, const struct seminar *seminar,
                                    const struct seminar_script *script),
                         const char *sentence, const char *title, const char *rest,
                         struct error *error) {
    const struct training_facts *facts = training_facts(run, error);
    for (size_t i = 0; facts != NULL && i < facts->seminars.rows.n; i++) {
        const struct seminar *seminar = &facts->seminars.rows.at[i];
        const struct seminar_script *script = script_find(facts->catalogue, seminar->script_id);
        if (script == NULL || !is(run, seminar, script)) {
            continue;
        }
        struct buf text = buf_open(run->arena, 1000);
        buf_put(&text, S("Семинар «"));
        buf_put(&text, seminar->title);
        buf_put_c(&text, sentence);
        struct finding *finding = finding_add(run, rule, out, (struct str){0}, buf_str(&text));
        finding_offer(
            finding, str_from(title),
            str_fmt(run->arena, "/seminars/%lld%s", (long long)seminar->seminar_id, rest));
    }
    return facts != NULL;
}

static bool is_leaderless(const struct coherence *run, const struct seminar *seminar,
                          const struct seminar_script *script) {
    (void)script;
    return seminar->state == SEMINAR_PLANNED && seminar->leader_id == 0 && has_come(run, seminar);
}

static bool no_leader(struct coherence *run, const struct rule *rule, struct findings *out,
                      struct error *error) {
    return each_seminar(run, rule, out, is_leaderless, "»: месяц настал, а кто ведёт, не названо.",
                        "Назвать ведущего", "", error);
}

static bool is_unconcluded(const struct coherence *run, const struct seminar *seminar,
                           const struct seminar_script *script) {
    (void)run;
    (void)script;
    return seminar->state == SEMINAR_CLOSED && !seminar->concluded;
}

static bool no_conclusions(struct coherence *run, const struct rule *rule, struct findings *out,
                           struct error *error) {
    return each_seminar(run, rule, out, is_unconcluded,
                        "» проведён, а выводы не записаны: дальше его увиденное не уйдёт.",
                        "Записать выводы", "", error);
}

static bool is_unlooked(const struct coherence *run, const struct seminar *seminar,
                        const struct seminar_script *script) {
    return seminar->state == SEMINAR_CLOSED && date_is_none(seminar->looked_on) &&
           date_cmp(date_add_days(seminar->held_on, 7 * script->after_weeks), run->today) <= 0;
}

static bool effect_unlooked(struct coherence *run, const struct rule *rule, struct findings *out,
                            struct error *error) {
    return each_seminar(run, rule, out, is_unlooked,
                        "»: срок проверки прошёл, а что изменилось, не посмотрели.",
                        "Посмотреть, что изменилось", "/effect", error);
}

const struct rule training_rules[] = {
    {"training.no-trained-former", RULE_WARN, "training",
     "Результат формируют без нужной подготовки", no_trained_former},
    {"training.plan-empty", RULE_HINT, NULL, "В плане года нет семинаров", plan_empty},
    {"training.pair-half", RULE_HINT, NULL, "Семинар без пары", pair_half},
    {"training.overdue", RULE_WARN, NULL, "Семинар не проведён в свой месяц", overdue},
    {"training.nobody-invited", RULE_WARN, NULL, "На семинар никто не приглашён", nobody_invited},
    {"training.no-leader", RULE_HINT, NULL, "Ведущий семинара не назван", no_leader},
    {"training.no-conclusions", RULE_WARN, NULL, "Семинар без выводов", no_conclusions},
    {"training.effect-not-looked", RULE_WARN, NULL, "Действие семинара не посмотрели",
     effect_unlooked},
    {0},
};

// ---- the link of the chain

static bool training_cell(struct coherence *run, struct str outcome_id, struct chain_cell *out,
                          struct error *error) {
    struct training_ground g;
    if (!ground_read(run, &g, error)) {
        return false;
    }
    struct formers formers = formers_of(g.practice, outcome_id);
    out->link = S("/training");
    if (formers.all == 0 || !g.practice->profile.skills_known) {
        out->note = formers.all == 0 ? S("никто не отметил, что формирует его на уроках")
                                     : S("не отмечено, кто чем владеет");
        return true;
    }
    out->count = (int64_t)formers.trained;
    out->text = str_fmt(run->arena, "%zu", formers.trained);
    out->state = formers.trained > 0 ? CHAIN_FULL : CHAIN_GAP;
    if (formers.trained > 0) {
        out->note = str_fmt(run->arena, "владеют нужным %zu из %zu, кто его формирует",
                            formers.trained, formers.all);
        return true;
    }
    const struct competence *missing = missing_of(&g, outcome_id);
    const struct seminar *seminar = missing == NULL ? NULL : seminar_ahead(&g, missing);
    out->note = seminar == NULL ? S("ни для кого не отмечена нужная компетенция")
                                : str_fmt(run->arena, "нужному научит семинар «%.*s», %.*s",
                                          STR_ARG(seminar->title),
                                          STR_ARG(ru_month(seminar->month, RU_NOMINATIVE)));
    return true;
}

const struct chain_column training_columns[] = {
    {"training", "Подготовка", 35, training_cell},
    {0},
};
