// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/subject_tie.h"

#include "base/ru.h"
#include "vsoko/measure/honesty.h"

#include <math.h>
#include <stdlib.h>

enum { GRADE_MOST = 12 };

// A pupil's result in the subject.
struct subject_mark {
    int64_t pupil_id;
    int grade;
    double now;
    double before; // NaN where there is none
};

struct mark_list {
    VEC(struct subject_mark) rows; // by pupil
};

struct making {
    struct db *db;
    struct arena *arena;
    const struct tie_ask *ask;
    struct subject_tie *out;
    struct external_works works;
    struct outcome_catalogue catalogue;
    struct mark_list marks;
};

// ---- marks

// Later terms say more: the year, then terms by their names.
static bool is_later(const struct external_work *a, const struct external_work *b) {
    bool year_a = str_eq(a->period, S("year")), year_b = str_eq(b->period, S("year"));
    return year_a != year_b ? year_a : str_cmp(a->period, b->period) > 0;
}

static const struct external_work *latest(const struct making *m, enum external_kind kind,
                                          struct str subject, int grade, int year) {
    const struct external_work *found = NULL;
    for (size_t i = 0; i < m->works.rows.n; i++) {
        const struct external_work *work = &m->works.rows.at[i];
        if (work->kind == kind && work->grade == grade && work->year == year &&
            str_eq(work->subject, subject) && (found == NULL || is_later(work, found))) {
            found = work;
        }
    }
    return found;
}

static int by_pupil(const void *a, const void *b) {
    int64_t x = ((const struct subject_mark *)a)->pupil_id;
    int64_t y = ((const struct subject_mark *)b)->pupil_id;
    return (x > y) - (x < y);
}

static double result_value(const struct external_result *result) {
    return result->absent || result->pupil_id == 0 ? (double)NAN
           : result->mark > 0                      ? result->mark
           : result->total > 0                     ? result->total
                                                   : (double)NAN;
}

static bool read_now(struct making *m, const struct external_work *work, struct error *error) {
    struct external_results results;
    if (!external_results_of(m->db, m->arena, m->ask->org, work, &results, error)) {
        return false;
    }
    for (size_t i = 0; i < results.rows.n; i++) {
        double value = result_value(&results.rows.at[i]);
        if (!isnan(value)) {
            *vec_push(m->arena, &m->marks.rows) =
                (struct subject_mark){results.rows.at[i].pupil_id, work->grade, value, NAN};
        }
    }
    return true;
}

static bool read_before(struct making *m, const struct external_work *work, struct error *error) {
    struct external_results results;
    if (!external_results_of(m->db, m->arena, m->ask->org, work, &results, error)) {
        return false;
    }
    for (size_t i = 0; i < results.rows.n; i++) {
        struct subject_mark key = {.pupil_id = results.rows.at[i].pupil_id};
        struct subject_mark *mark =
            m->marks.rows.n == 0
                ? NULL
                : bsearch(&key, m->marks.rows.at, m->marks.rows.n, sizeof key, by_pupil);
        if (mark != NULL && key.pupil_id != 0 && results.rows.at[i].mark > 0) {
            mark->before = results.rows.at[i].mark;
        }
    }
    return true;
}

static bool read_marks(struct making *m, int year, struct error *error) {
    const struct tie_subject *subject = &m->out->subjects.at[m->out->asked];
    for (int grade = 1; grade < GRADE_MOST; grade++) {
        const struct external_work *work = latest(m, subject->kind, subject->name, grade, year);
        if (level_of_grade(grade) != m->ask->level || work == NULL) {
            continue;
        }
        if (str_empty(m->out->source)) {
            m->out->source = str_empty(work->period) ? external_work_kind(work)
                                                     : external_period_title(work->period);
        }
        if (!read_now(m, work, error)) {
            return false;
        }
    }
    if (m->marks.rows.n > 0) {
        qsort(m->marks.rows.at, m->marks.rows.n, sizeof *m->marks.rows.at, by_pupil);
    }
    for (int grade = 1; grade < GRADE_MOST; grade++) {
        const struct external_work *work =
            latest(m, EXTERNAL_JOURNAL, subject->name, grade, year - 1);
        if (work != NULL && !read_before(m, work, error)) {
            return false;
        }
    }
    return true;
}

static void find_subjects(struct making *m, int year) {
    for (size_t i = 0; i < m->works.rows.n; i++) {
        const struct external_work *work = &m->works.rows.at[i];
        bool known = work->year != year || level_of_grade(work->grade) != m->ask->level ||
                     work->kind == EXTERNAL_VPR; // by codes: nobody knows whose
        for (size_t s = 0; s < m->out->subjects.n; s++) {
            const struct tie_subject *subject = &m->out->subjects.at[s];
            known = known || (subject->kind == work->kind && str_eq(subject->name, work->subject));
        }
        if (known) {
            continue;
        }
        struct tie_subject *subject = vec_push(m->arena, &m->out->subjects);
        *subject = (struct tie_subject){work->subject, work->kind};
        if (str_eq(work->subject, m->ask->subject) && work->kind == m->ask->kind) {
            m->out->asked = m->out->subjects.n - 1;
        }
    }
}

// ---- correlations

// Three columns of one line: share in the strand, result, mark of the year before.
struct columns {
    double *x, *y, *z;
    int *grade;
    size_t n;
};

// Takes each parallel's own mean out, so that older pupils do not make a tie by themselves.
// Returns how many parallels there are.
static size_t centre(struct columns *c, double *value) {
    double sum[GRADE_MOST] = {0};
    size_t n[GRADE_MOST] = {0}, parallels = 0;
    for (size_t i = 0; i < c->n; i++) {
        sum[c->grade[i]] += value[i];
        n[c->grade[i]]++;
    }
    for (size_t i = 0; i < c->n; i++) {
        value[i] -= sum[c->grade[i]] / (double)n[c->grade[i]];
    }
    for (int g = 0; g < GRADE_MOST; g++) {
        parallels += n[g] > 0;
    }
    return parallels;
}

static struct columns gather(struct making *m, const struct evidence_pupils *pupils, int grade,
                             bool held) {
    struct columns c = {.x = arena_array(m->arena, double, pupils->rows.n + 1),
                        .y = arena_array(m->arena, double, pupils->rows.n + 1),
                        .z = arena_array(m->arena, double, pupils->rows.n + 1),
                        .grade = arena_array(m->arena, int, pupils->rows.n + 1)};
    for (size_t i = 0; i < pupils->rows.n; i++) {
        const struct evidence_pupil *pupil = &pupils->rows.at[i];
        struct subject_mark key = {.pupil_id = pupil->pupil_id};
        const struct subject_mark *mark =
            m->marks.rows.n == 0
                ? NULL
                : bsearch(&key, m->marks.rows.at, m->marks.rows.n, sizeof key, by_pupil);
        bool older = i > 0 && pupils->rows.at[i - 1].pupil_id == pupil->pupil_id;
        if (older || mark == NULL || (grade != 0 && mark->grade != grade) ||
            (held && isnan(mark->before))) {
            continue;
        }
        c.x[c.n] = pupil->share;
        c.y[c.n] = mark->now;
        c.z[c.n] = mark->before;
        c.grade[c.n++] = mark->grade;
    }
    return c;
}

static double partial(const struct columns *c) {
    double xy = measure_correlation(c->x, c->y, c->n);
    double xz = measure_correlation(c->x, c->z, c->n);
    double yz = measure_correlation(c->y, c->z, c->n);
    double rest = (1 - xz * xz) * (1 - yz * yz);
    return rest > 1e-12 ? (xy - xz * yz) / sqrt(rest) : (double)NAN;
}

static void add_line(struct making *m, struct str outcome, struct str title, int grade,
                     const struct evidence_pupils *pupils) {
    struct columns all = gather(m, pupils, grade, false);
    struct columns held = gather(m, pupils, grade, true);
    if (all.n == 0) {
        return;
    }
    struct tie_line *line = vec_push(m->arena, &m->out->lines);
    *line = (struct tie_line){
        .outcome = outcome, .title = title, .grade = grade, .n = all.n, .held = held.n};
    (void)centre(&all, all.x);
    (void)centre(&all, all.y);
    line->r = all.n < MEASURE_MIN_RELATION ? (double)NAN : measure_correlation(all.x, all.y, all.n);
    size_t parallels = centre(&held, held.x);
    (void)centre(&held, held.y);
    (void)centre(&held, held.z);
    double r = held.n < MEASURE_MIN_RELATION + parallels ? (double)NAN : partial(&held);
    line->partial = isnan(r) ? (struct measure_relation){.r = NAN}
                             : (struct measure_relation){.n = held.n - parallels, .r = r};
}

static bool is_strand_of(const struct making *m, struct str id) {
    struct str rest = id;
    return level_from_name(str_cut(&rest, '.')) == m->ask->level &&
           outcome_find(&m->catalogue, id) == NULL;
}

static bool add_strand(struct making *m, struct str id, struct error *error) {
    struct evidence_pupils pupils;
    struct str rest = id;
    (void)str_cut(&rest, '.');
    const struct strand *strand = strand_find(&m->catalogue, rest);
    if (!evidence_pupils_of_year(m->db, m->arena, m->ask->org, m->ask->year->year_id, id, &pupils,
                                 error)) {
        return false;
    }
    for (int grade = 0; grade < GRADE_MOST; grade++) {
        add_line(m, id, strand == NULL ? id : strand->title, grade, &pupils);
    }
    return true;
}

static bool test_all(struct making *m, struct error *error) {
    size_t n = m->out->lines.n, at = 0;
    struct measure_relation *all = arena_array(m->arena, struct measure_relation, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (m->out->lines.at[i].partial.n > 0) {
            all[at++] = m->out->lines.at[i].partial;
        }
    }
    if (measure_relations_test(all, at, NULL) != MEASURE_OK) {
        return error_set(error, ERROR_LIMIT, "Не хватило памяти, чтобы проверить связи.");
    }
    at = 0;
    for (size_t i = 0; i < n; i++) {
        if (m->out->lines.at[i].partial.n > 0) {
            m->out->lines.at[i].partial = all[at++];
        }
    }
    return true;
}

bool subject_tie_make(struct db *db, struct arena *arena, const struct outcome_catalogue *shipped,
                      const struct tie_ask *ask, struct subject_tie *out, struct error *error) {
    struct making m = {.db = db, .arena = arena, .ask = ask, .out = out};
    struct evidence_list evidence;
    int year = ask->year->begins.year;
    *out = (struct subject_tie){0};
    if (!external_work_list(db, arena, ask->org, &m.works, error) ||
        !outcome_catalogue_of(db, arena, shipped, ask->org, &m.catalogue, error)) {
        return false;
    }
    find_subjects(&m, year);
    if (out->subjects.n == 0) {
        return true;
    }
    if (!read_marks(&m, year, error) ||
        !evidence_of_year(db, arena, ask->org, ask->year->year_id, &evidence, error)) {
        return false;
    }
    for (size_t i = 0; i < evidence.rows.n; i++) {
        struct str id = evidence.rows.at[i].outcome;
        bool known = i > 0 && str_eq(evidence.rows.at[i - 1].outcome, id);
        if (!known && is_strand_of(&m, id) && !add_strand(&m, id, error)) {
            return false;
        }
    }
    return test_all(&m, error);
}
