// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/fit.h"

#include "base/ru.h"

#include <stdlib.h>

// Points. The order of things, not a measurement: strength of the link first, then what the belief
// in it rests on, then what this school already has.
static const double strength_points[] = {0, 1, 2, 3};
static const double evidence_points[] = {0, 0.5, 1, 1.5};
#define POINTS_DIRECT 0.5
#define POINTS_IN_USE 0.5
#define POINTS_CAN 0.5
#define POINTS_SUBJECT 0.25
#define POINTS_MISSING (-1)
#define POINTS_SHORT_LESSON (-0.5)
#define POINTS_ADAPTED (-0.25)

struct fitting {
    struct arena *arena;
    const struct practice_facts *facts;
    const struct fit_ask *ask;
    struct technology_fit *out;
};

static void add(struct fitting *f, struct fit_reasons *list, struct str text, double points) {
    *vec_push(f->arena, &list->rows) = text;
    f->out->score += points;
}

#define FOR(f, text, points) add(f, &(f)->out->pro, text, points)
#define AGAINST(f, text, points) add(f, &(f)->out->contra, text, points)

static void lacks(struct fitting *f, struct str text) {
    add(f, &f->out->missing, text, POINTS_MISSING);
    if (f->out->verdict == FIT_NOW) {
        f->out->verdict = FIT_AFTER;
    }
}

static void weigh_link(struct fitting *f) {
    const struct technology_fit *out = f->out;
    struct str title = str_from(form_strength_title(out->form->strength));
    FOR(f, str_fmt(f->arena, "%.*s: %.*s", STR_ARG(title), STR_ARG(out->form->how)),
        strength_points[out->form->strength]);
    if (out->direct) {
        FOR(f, S("работает именно на этот результат"), POINTS_DIRECT);
    } else {
        AGAINST(f, S("работает на всю группу умений, на этот результат – попутно"), 0);
    }
    enum practice_evidence evidence = out->technology->evidence;
    struct str word = str_from(practice_evidence_title(evidence));
    if (evidence >= EVIDENCE_MODERATE) {
        FOR(f, word, evidence_points[evidence]);
    } else {
        AGAINST(f, word, evidence_points[evidence]);
    }
}

static bool concerns(const struct fitting *f, const struct profile_class *class) {
    return f->ask->class_id != 0 ? class->class_id == f->ask->class_id
                                 : level_of_grade(class->grade) == f->ask->outcome->level;
}

// One class that it fits is enough, unless a class was named.
static void weigh_classes(struct fitting *f) {
    const struct technology *t = f->out->technology;
    const struct school_profile *profile = &f->facts->profile;
    size_t seen = 0, fits = 0;
    bool tiny = false;
    for (size_t i = 0; i < profile->classes.n; i++) {
        const struct profile_class *class = &profile->classes.at[i];
        if (concerns(f, class) && class->pupils > 0) {
            seen++;
            fits += class->pupils >= t->class_least && class->pupils <= t->class_most;
            tiny = tiny || class->pupils <= 5;
        }
    }
    if ((t->levels & (unsigned)f->ask->outcome->level) == 0) {
        f->out->verdict = FIT_NOT;
        AGAINST(f, S("описана для другого уровня образования"), POINTS_MISSING);
    }
    if (seen > 0 && fits == 0) {
        f->out->verdict = FIT_NOT;
        AGAINST(f,
                str_fmt(f->arena,
                        "рассчитана на класс от %d до %d человек, таких классов здесь нет",
                        t->class_least, t->class_most),
                POINTS_MISSING);
    } else if (fits < seen) {
        AGAINST(f, str_fmt(f->arena, "по числу учеников подходят %zu из %zu классов", fits, seen),
                0);
    }
    if (tiny && t->small_adapted) {
        AGAINST(f,
                str_empty(t->small_note) ? S("в классе до пяти человек её надо менять")
                                         : t->small_note,
                POINTS_ADAPTED);
    }
}

static void weigh_conditions(struct fitting *f) {
    const struct technology *t = f->out->technology;
    const struct school_profile *profile = &f->facts->profile;
    for (size_t i = 0; i < t->conditions.n; i++) {
        const struct condition *condition = t->conditions.at[i];
        enum condition_answer answer = profile_answer(profile, f->facts->catalogue, condition);
        struct str title = ru_lower(f->arena, condition->title);
        if (answer == CONDITION_ABSENT) {
            lacks(f, title);
        } else if (answer == CONDITION_UNKNOWN) {
            AGAINST(f, str_fmt(f->arena, "в профиле школы не отмечено: %.*s", STR_ARG(title)), 0);
        }
    }
    if (t->lesson_minutes > profile->lesson_minutes) {
        AGAINST(f,
                str_fmt(f->arena, "нужно %d минут, урок здесь – %d", t->lesson_minutes,
                        profile->lesson_minutes),
                POINTS_SHORT_LESSON);
    }
}

static size_t who_can(const struct fitting *f, const struct competence *competence) {
    size_t n = 0;
    for (size_t i = 0; i < f->facts->profile.teachers.n; i++) {
        const struct profile_teacher *teacher = &f->facts->profile.teachers.at[i];
        if ((f->ask->staff_id == 0 || teacher->staff_id == f->ask->staff_id) &&
            (f->ask->class_id == 0 || profile_teaches(teacher, f->ask->class_id))) {
            n += profile_has_skill(teacher, competence);
        }
    }
    return n;
}

static void weigh_teachers(struct fitting *f) {
    const struct technology *t = f->out->technology;
    size_t known = 0;
    for (size_t i = 0; i < t->competences.n; i++) {
        const struct competence *competence = t->competences.at[i];
        if (who_can(f, competence) > 0) {
            known++;
        } else if (f->facts->profile.skills_known) {
            lacks(f, str_fmt(f->arena, "педагог, который владеет: %.*s",
                             STR_ARG(ru_lower(f->arena, competence->title))));
        }
    }
    if (t->competences.n > 0 && !f->facts->profile.skills_known) {
        AGAINST(f, S("в профиле школы не отмечено, кто из педагогов чем владеет"), 0);
    }
    if (t->competences.n > 0 && known == t->competences.n) {
        FOR(f, S("есть педагоги, которые этим владеют"), POINTS_CAN);
    }
    size_t users = 0;
    int64_t last = 0;
    for (size_t i = 0; i < f->facts->uses.rows.n; i++) {
        const struct practice_use *use = &f->facts->uses.rows.at[i];
        if (use->staff_id != last && str_eq(use->technology_id, t->id)) {
            last = use->staff_id;
            users++;
        }
    }
    if (users > 0) {
        FOR(f,
            str_fmt(f->arena, "в этом году уже применяют: %.*s",
                    STR_ARG(ru_count(f->arena, (int64_t)users, RU_TEACHER, RU_NOMINATIVE))),
            POINTS_IN_USE);
    }
}

static void weigh_subjects(struct fitting *f) {
    const struct technology *t = f->out->technology;
    const struct profile_teacher *teacher = profile_teacher(&f->facts->profile, f->ask->staff_id);
    for (size_t j = 0; teacher != NULL && j < t->subjects.n; j++) {
        struct str stem = subject_stem(f->arena, t->subjects.at[j]);
        for (size_t i = 0; i < teacher->load.n; i++) {
            if (subject_fits(teacher->load.at[i].folded, stem)) {
                FOR(f, S("подходит к предмету педагога"), POINTS_SUBJECT);
                return;
            }
        }
    }
    if (teacher != NULL && t->subjects.n > 0) {
        AGAINST(f, S("чаще применяют на других предметах"), -POINTS_SUBJECT);
    }
}

bool fit_one(struct arena *arena, const struct practice_facts *facts,
             const struct technology *technology, const struct fit_ask *ask,
             struct technology_fit *out) {
    *out = (struct technology_fit){.technology = technology};
    out->form = technology_forms(technology, ask->outcome, &out->direct);
    if (out->form == NULL) {
        return false;
    }
    struct fitting f = {arena, facts, ask, out};
    weigh_link(&f);
    weigh_classes(&f);
    weigh_conditions(&f);
    weigh_teachers(&f);
    weigh_subjects(&f);
    return true;
}

static int by_fit(const void *left, const void *right) {
    const struct technology_fit *a = left, *b = right;
    if (a->verdict != b->verdict) {
        return a->verdict < b->verdict ? -1 : 1;
    }
    if (a->score > b->score || a->score < b->score) {
        return a->score > b->score ? -1 : 1;
    }
    return str_cmp(a->technology->id, b->technology->id);
}

void fit_rank(struct arena *arena, const struct practice_facts *facts, const struct fit_ask *ask,
              struct fit_list *out) {
    *out = (struct fit_list){0};
    for (size_t i = 0; i < facts->catalogue->technologies.n; i++) {
        struct technology_fit fit;
        if (fit_one(arena, facts, &facts->catalogue->technologies.at[i], ask, &fit)) {
            *vec_push(arena, &out->rows) = fit;
        }
    }
    if (out->rows.n > 0) {
        qsort(out->rows.at, out->rows.n, sizeof out->rows.at[0], by_fit);
    }
}

const char *fit_verdict_title(enum fit_verdict verdict) {
    static const char *const titles[] = {"подходит", "после подготовки", "здесь не подходит"};
    return titles[verdict];
}
