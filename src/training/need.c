// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/need.h"

#include "analysis/evidence.h"
#include "base/ru.h"
#include "practice/fit.h"
#include "school/audit.h"
#include "school/share.h"
#include "training/training_internal.h"

enum { TECHNOLOGIES_MOST = 2, CLASSES_SHOWN = 4 };

static const struct sql aside_rows = {
    "training_aside_rows", "select outcome_id, competence_id, reason from training_aside "
                           "where org_id = $1 and year_id = $2 order by outcome_id, competence_id"};

static const struct sql aside_put = {
    "training_aside_put",
    "insert into training_aside (org_id, year_id, outcome_id, competence_id, reason, account_id) "
    "values ($1, $2, $3, $4, $5, $6) on conflict (org_id, year_id, outcome_id, competence_id) "
    "do update set reason = excluded.reason, account_id = excluded.account_id"};

static const struct sql aside_delete = {
    "training_aside_delete", "delete from training_aside where org_id = $1 and year_id = $2 "
                             "and outcome_id = $3 and competence_id = $4"};

const struct sql *const need_sql[] = {&aside_rows, &aside_put, &aside_delete, NULL};

struct finder {
    struct coherence *run;
    const struct key_facts *keys;
    const struct practice_facts *practice;
    const struct training_facts *training;
};

// ---- why

static enum need_why why_of(struct finder *f, const struct key_result *result, struct str *reason) {
    struct arena *arena = f->run->arena;
    struct formers formers = formers_of(f->practice, result->outcome->id);
    if (key_is_weak(result)) {
        *reason = str_fmt(arena, "На базовом уровне и выше – %.*s; последний замер %.*s.",
                          STR_ARG(share_words(arena, (int64_t)result->basic, (int64_t)result->n)),
                          STR_ARG(ru_date(arena, result->newest)));
        // A date ends with «г.»: one dot is enough.
        if (str_ends(*reason, S(".."))) {
            reason->n--;
        }
        return NEED_WEAK;
    }
    if (formers.all == 0) {
        *reason = S("Никто из педагогов не отметил, что формирует его на уроках.");
        return NEED_UNFORMED;
    }
    if (f->practice->profile.skills_known && formers.trained == 0) {
        *reason =
            str_fmt(arena, "Формируют %.*s, но ни для кого не отмечены нужные компетенции.",
                    STR_ARG(ru_count(arena, (int64_t)formers.all, RU_TEACHER, RU_NOMINATIVE)));
        return NEED_UNFORMED;
    }
    return NEED_NONE;
}

// ---- what forms it

static void add_technologies(struct finder *f, struct need *need) {
    struct arena *arena = f->run->arena;
    for (size_t i = 0; i < f->practice->choices.rows.n; i++) {
        const struct practice_choice *choice = &f->practice->choices.rows.at[i];
        const struct technology *technology =
            technology_find(f->practice->catalogue, choice->technology_id);
        if (technology != NULL && str_eq(choice->outcome_id, need->outcome->id)) {
            *vec_push(arena, &need->technologies) = technology;
        }
    }
    need->chosen = need->technologies.n > 0;
    if (need->chosen) {
        return;
    }
    struct fit_list list;
    struct fit_ask ask = {.outcome = need->outcome};
    fit_rank(arena, f->practice, &ask, &list);
    for (size_t i = 0; i < list.rows.n && need->technologies.n < TECHNOLOGIES_MOST; i++) {
        if (list.rows.at[i].verdict != FIT_NOT) {
            *vec_push(arena, &need->technologies) = list.rows.at[i].technology;
        }
    }
}

// ---- who

static bool level_has(const struct finder *f, const struct profile_teacher *teacher,
                      enum level level) {
    for (size_t i = 0; i < teacher->load.n; i++) {
        const struct profile_class *class =
            profile_class(&f->practice->profile, teacher->load.at[i].class_id);
        if (class != NULL && level_of_grade(class->grade) == level) {
            return true;
        }
    }
    return false;
}

// Does the teacher teach one of the subjects that carry the outcome, on its level?
static bool carries(const struct finder *f, const struct profile_teacher *teacher,
                    const struct key_fact *key) {
    if (key->key->subjects.n == 0) {
        return level_has(f, teacher, key->outcome->level);
    }
    for (size_t s = 0; s < key->key->subjects.n; s++) {
        struct str stem = subject_stem(f->run->arena, key->key->subjects.at[s]);
        for (size_t i = 0; i < teacher->load.n; i++) {
            const struct profile_load *load = &teacher->load.at[i];
            const struct profile_class *class =
                profile_class(&f->practice->profile, load->class_id);
            if (class != NULL && level_of_grade(class->grade) == key->outcome->level &&
                subject_fits(load->folded, stem)) {
                return true;
            }
        }
    }
    return false;
}

// «отмечает «Проект» в 5А, 6Б», "" if the teacher does not use it for the outcome.
static struct str use_words(const struct finder *f, const struct profile_teacher *teacher,
                            const struct outcome *outcome, const struct technology *technology) {
    struct buf out = buf_open(f->run->arena, 1000);
    size_t classes = 0;
    int64_t last = 0;
    for (size_t i = 0; i < f->practice->uses.rows.n; i++) {
        const struct practice_use *use = &f->practice->uses.rows.at[i];
        const struct profile_class *class = profile_class(&f->practice->profile, use->class_id);
        if (use->staff_id != teacher->staff_id || use->class_id == last || class == NULL ||
            !str_eq(use->outcome_id, outcome->id) || !str_eq(use->technology_id, technology->id)) {
            continue;
        }
        last = use->class_id;
        if (classes++ == 0) {
            buf_fmt(&out, "отмечает «%.*s» в ", STR_ARG(technology->title));
        } else if (classes <= CLASSES_SHOWN) {
            buf_put(&out, S(", "));
        }
        if (classes <= CLASSES_SHOWN) {
            buf_put(&out, class->name);
        }
    }
    if (classes > CLASSES_SHOWN) {
        buf_fmt(&out, " и ещё в %zu", classes - CLASSES_SHOWN);
    }
    return buf_str(&out);
}

static struct need_competence *competence_row(struct finder *f, struct need *need,
                                              const struct competence *competence) {
    for (size_t i = 0; i < need->competences.n; i++) {
        if (need->competences.at[i].competence == competence) {
            return &need->competences.at[i];
        }
    }
    struct need_competence *row = vec_push(f->run->arena, &need->competences);
    row->competence = competence;
    for (size_t i = 0; i < f->training->catalogue->pairs.n; i++) {
        const struct seminar_pair *pair = &f->training->catalogue->pairs.at[i];
        if (pair_teaches(pair, competence)) {
            *vec_push(f->run->arena, &row->pairs) = pair;
        }
    }
    return row;
}

static void add_person(struct finder *f, struct need_competence *row,
                       const struct profile_teacher *teacher, struct str reason) {
    for (size_t i = 0; i < row->people.n; i++) {
        if (row->people.at[i].teacher == teacher) {
            return;
        }
    }
    *vec_push(f->run->arena, &row->people) = (struct need_person){teacher, reason};
}

static void add_people(struct finder *f, const struct key_fact *key, struct need *need,
                       const struct technology *technology, bool used) {
    for (size_t c = 0; c < technology->competences.n; c++) {
        const struct competence *competence = technology->competences.at[c];
        struct need_competence *row = NULL;
        for (size_t i = 0; i < f->practice->profile.teachers.n; i++) {
            const struct profile_teacher *teacher = &f->practice->profile.teachers.at[i];
            struct str uses = use_words(f, teacher, need->outcome, technology);
            bool concerned = used ? !str_empty(uses) : carries(f, teacher, key);
            if (!concerned || profile_has_skill(teacher, competence)) {
                continue;
            }
            row = row == NULL ? competence_row(f, need, competence) : row;
            add_person(f, row, teacher, used ? uses : S("ведёт предмет, на котором он держится"));
        }
        if (row != NULL) {
            *vec_push(f->run->arena, &row->asked_by) = technology;
        }
    }
}

static bool used_by_someone(const struct finder *f, const struct outcome *outcome,
                            const struct technology *technology) {
    for (size_t i = 0; i < f->practice->uses.rows.n; i++) {
        const struct practice_use *use = &f->practice->uses.rows.at[i];
        if (str_eq(use->outcome_id, outcome->id) && str_eq(use->technology_id, technology->id)) {
            return true;
        }
    }
    return false;
}

static size_t teaches_of(const struct need *need, const struct seminar_pair *pair) {
    size_t n = 0;
    for (size_t i = 0; i < need->competences.n; i++) {
        n += pair_teaches(pair, need->competences.at[i].competence);
    }
    return n;
}

// The pairs that teach the most of what this need lacks come first.
static void order_pairs(const struct need *need, struct need_competence *row) {
    for (size_t i = 1; i < row->pairs.n; i++) {
        const struct seminar_pair *pair = row->pairs.at[i];
        size_t at = i;
        for (; at > 0 && teaches_of(need, row->pairs.at[at - 1]) < teaches_of(need, pair); at--) {
            row->pairs.at[at] = row->pairs.at[at - 1];
        }
        row->pairs.at[at] = pair;
    }
}

static void find_one(struct finder *f, const struct key_fact *key, const struct key_result *result,
                     struct needs *out) {
    struct need need = {.outcome = key->outcome};
    need.why = why_of(f, result, &need.reason);
    if (need.why == NEED_NONE) {
        return;
    }
    add_technologies(f, &need);
    for (size_t i = 0; out->skills_known && i < need.technologies.n; i++) {
        const struct technology *technology = need.technologies.at[i];
        add_people(f, key, &need, technology, used_by_someone(f, need.outcome, technology));
    }
    for (size_t i = 0; i < need.competences.n; i++) {
        order_pairs(&need, &need.competences.at[i]);
    }
    *vec_push(f->run->arena, &out->rows) = need;
}

static struct need_competence *find_competence(struct needs *needs, struct str outcome,
                                               struct str competence) {
    for (size_t i = 0; i < needs->rows.n; i++) {
        struct need *need = &needs->rows.at[i];
        for (size_t j = 0; j < need->competences.n; j++) {
            if (str_eq(need->outcome->id, outcome) &&
                str_eq(need->competences.at[j].competence->id, competence)) {
                return &need->competences.at[j];
            }
        }
    }
    return NULL;
}

static bool read_asides(struct coherence *run, struct needs *needs, struct error *error) {
    struct query q;
    if (!query_open(&q, run->db, &aside_rows, ARGS(ARG_INT(run->org), ARG_INT(run->year)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct need_competence *row = find_competence(needs, query_text(&q, 0), query_text(&q, 1));
        if (row != NULL) {
            row->aside = str_dup(run->arena, query_text(&q, 2));
        }
    }
    return query_close(&q, error);
}

bool needs_find(struct coherence *run, struct needs *out, struct error *error) {
    struct finder f = {.run = run};
    struct key_results results;
    *out = (struct needs){0};
    f.keys = key_facts(run, error);
    f.practice = f.keys == NULL ? NULL : practice_facts(run, error);
    f.training = f.practice == NULL ? NULL : training_facts(run, error);
    if (f.training == NULL || !key_results_read(run, f.keys, &results, error) ||
        !evidence_stale(run->db, run->org, &out->uncounted, error)) {
        return false;
    }
    out->skills_known = f.practice->profile.skills_known;
    for (size_t i = 0; i < f.keys->rows.n; i++) {
        find_one(&f, &f.keys->rows.at[i], &results.rows.at[i], out);
    }
    return read_asides(run, out, error);
}

// ---- pairs

static size_t served(const struct needs *needs, const struct seminar_pair *pair) {
    size_t n = 0;
    for (size_t i = 0; i < needs->rows.n; i++) {
        for (size_t j = 0; j < needs->rows.at[i].competences.n; j++) {
            const struct need_competence *row = &needs->rows.at[i].competences.at[j];
            n += str_empty(row->aside) && pair_teaches(pair, row->competence);
        }
    }
    return n;
}

void needs_pairs(struct arena *arena, const struct training_catalogue *catalogue,
                 const struct needs *needs, struct pairs_wanted *out) {
    size_t *points = arena_array(arena, size_t, catalogue->pairs.n + 1);
    *out = (struct pairs_wanted){0};
    for (size_t i = 0; i < catalogue->pairs.n; i++) {
        const struct seminar_pair *pair = &catalogue->pairs.at[i];
        points[i] = pair->always ? 0 : served(needs, pair);
        if (pair->always) {
            *vec_push(arena, &out->rows) = pair;
        }
    }
    for (;;) {
        size_t best = 0;
        for (size_t i = 1; i < catalogue->pairs.n; i++) {
            best = points[i] > points[best] ? i : best;
        }
        if (catalogue->pairs.n == 0 || points[best] == 0) {
            return;
        }
        points[best] = 0;
        *vec_push(arena, &out->rows) = &catalogue->pairs.at[best];
    }
}

static void add_staff(struct arena *arena, struct staff_ids *out, int64_t staff_id) {
    for (size_t i = 0; i < out->rows.n; i++) {
        if (out->rows.at[i] == staff_id) {
            return;
        }
    }
    *vec_push(arena, &out->rows) = staff_id;
}

struct str needs_of_pair(struct arena *arena, const struct needs *needs,
                         const struct seminar_pair *pair, struct staff_ids *out) {
    struct str outcome = {0};
    *out = (struct staff_ids){0};
    for (size_t i = 0; i < needs->rows.n; i++) {
        const struct need *need = &needs->rows.at[i];
        for (size_t j = 0; j < need->competences.n; j++) {
            const struct need_competence *row = &need->competences.at[j];
            if (!str_empty(row->aside) || !pair_teaches(pair, row->competence)) {
                continue;
            }
            outcome = str_empty(outcome) ? need->outcome->id : outcome;
            for (size_t p = 0; p < row->people.n; p++) {
                add_staff(arena, out, row->people.at[p].teacher->staff_id);
            }
        }
    }
    return outcome;
}

// ---- put aside

bool need_aside(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct need_aside *ask = asked;
    int64_t org = ask->by->org;
    struct str reason = str_trim(ask->reason);
    if (!ask->back && str_empty(reason)) {
        return error_set(error, ERROR_INPUT, "Напишите, почему эту потребность откладываете.");
    }
    bool ok = ask->back ? db_exec(db, &aside_delete,
                                  ARGS(ARG_INT(org), ARG_INT(ask->year_id),
                                       ARG_TEXT(ask->outcome_id), ARG_TEXT(ask->competence_id)),
                                  NULL, error)
                        : db_exec(db, &aside_put,
                                  ARGS(ARG_INT(org), ARG_INT(ask->year_id),
                                       ARG_TEXT(ask->outcome_id), ARG_TEXT(ask->competence_id),
                                       ARG_TEXT(reason), ARG_INT(ask->by->account)),
                                  NULL, error);
    return ok && audit_add(db, arena, org, ask->by->account, "training.need", "year", ask->year_id,
                           NULL, error);
}
