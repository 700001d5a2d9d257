// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/class_report.h"

#include "base/ru.h"

struct making {
    struct db *db;
    struct arena *arena;
    int64_t org;
    struct outcome_catalogue catalogue;
    struct class_report *out;
};

static bool is_strand(const struct making *m, struct str id) {
    return outcome_find(&m->catalogue, id) == NULL;
}

static struct str strand_title(const struct making *m, struct str id) {
    struct str rest = id;
    (void)str_cut(&rest, '.');
    const struct strand *strand = strand_find(&m->catalogue, rest);
    return strand == NULL ? id : strand->title;
}

// The newest session of the class in each strand.
static bool read_strands(struct making *m, struct error *error) {
    struct evidence_list *evidence = arena_new(m->arena, struct evidence_list);
    if (!evidence_of_year(m->db, m->arena, m->org, m->out->year.year_id, evidence, error)) {
        return false;
    }
    for (size_t i = 0; i < evidence->rows.n; i++) {
        const struct evidence_row *row = &evidence->rows.at[i];
        size_t n = m->out->strands.n;
        bool known = n > 0 && str_eq(m->out->strands.at[n - 1].outcome, row->outcome);
        if (row->class_id != m->out->class.class_id || known || !is_strand(m, row->outcome)) {
            continue;
        }
        struct class_strand *strand = vec_push(m->arena, &m->out->strands);
        *strand = (struct class_strand){
            .outcome = row->outcome, .title = strand_title(m, row->outcome), .evidence = row};
        summary_cell_add(&strand->cell, row);
    }
    return true;
}

static bool add_change(struct making *m, struct class_strand *strand, int64_t *before,
                       struct error *error) {
    struct evidence_list evidence;
    struct practice_uses none = {0};
    struct cohort cohort;
    if (!evidence_of_outcome(m->db, m->arena, m->org, strand->outcome, &evidence, error)) {
        return false;
    }
    struct cohort_ask ask = {m->org, m->out->year.year_id, strand->outcome, &evidence, &none};
    if (!cohort_make(m->db, m->arena, &ask, &cohort, error)) {
        return false;
    }
    for (size_t i = 0; i < cohort.lines.n; i++) {
        if (cohort.lines.at[i].class_id == m->out->class.class_id) {
            strand->change = cohort.lines.at[i];
            *before = strand->change.levels.n > 0 ? cohort.year_before : *before;
        }
    }
    return true;
}

// The changes of one class are one document.
static bool decide(struct making *m, struct error *error) {
    size_t n = m->out->strands.n;
    struct measure_comparison *all = arena_array(m->arena, struct measure_comparison, n + 1);
    for (size_t i = 0; i < n; i++) {
        all[i] = m->out->strands.at[i].change.levels;
    }
    if (measure_claims_decide(all, n, NULL) != MEASURE_OK) {
        return error_set(error, ERROR_LIMIT, "Не хватило памяти, чтобы сравнить годы.");
    }
    for (size_t i = 0; i < n; i++) {
        m->out->strands.at[i].change.levels = all[i];
        m->out->comparisons =
            all[i].comparisons > m->out->comparisons ? all[i].comparisons : m->out->comparisons;
    }
    return true;
}

static bool add_changes(struct making *m, struct error *error) {
    int64_t before = 0;
    struct school_year year;
    for (size_t i = 0; i < m->out->strands.n; i++) {
        if (!add_change(m, &m->out->strands.at[i], &before, error)) {
            return false;
        }
    }
    if (before != 0) {
        if (!year_get(m->db, m->arena, m->org, before, &year, error)) {
            return false;
        }
        m->out->before = year.title;
    }
    return decide(m, error);
}

// ---- who needs support

static struct class_risk *risk_of(struct class_risk *all, size_t n, int64_t id) {
    for (size_t i = 0; i < n; i++) {
        if (all[i].pupil_id == id) {
            return &all[i];
        }
    }
    return NULL;
}

static bool add_risks(struct making *m, const struct class_members *members, struct error *error) {
    size_t n = members->rows.n;
    struct class_risk *all = arena_array(m->arena, struct class_risk, n + 1);
    for (size_t i = 0; i < n; i++) {
        all[i] = (struct class_risk){.pupil_id = members->rows.at[i].pupil_id,
                                     .name = members->rows.at[i].short_name};
    }
    for (size_t s = 0; s < m->out->strands.n; s++) {
        const struct class_strand *strand = &m->out->strands.at[s];
        struct evidence_pupils pupils;
        if (!evidence_pupils_of_year(m->db, m->arena, m->org, m->out->year.year_id, strand->outcome,
                                     &pupils, error)) {
            return false;
        }
        for (size_t p = 0; p < pupils.rows.n; p++) {
            const struct evidence_pupil *pupil = &pupils.rows.at[p];
            struct class_risk *risk = risk_of(all, n, pupil->pupil_id);
            if (risk == NULL || pupil->session_id != strand->evidence->session_id) {
                continue;
            }
            risk->of++;
            if (pupil->level == MEASURE_BELOW_BASIC) {
                *vec_push(m->arena, &risk->strands) = strand->title;
            }
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (all[i].strands.n >= CLASS_RISK) {
            *vec_push(m->arena, &m->out->risks) = all[i];
        }
    }
    return true;
}

bool class_report_make(struct db *db, struct arena *arena, int64_t org,
                       const struct outcome_catalogue *shipped, int64_t class_id, bool names,
                       struct class_report *out, struct error *error) {
    struct making m = {.db = db, .arena = arena, .org = org, .out = out};
    struct class_members members;
    *out = (struct class_report){0};
    if (!class_get(db, arena, org, class_id, date_today(), &out->class, error) ||
        !year_get(db, arena, org, out->class.year_id, &out->year, error)) {
        return false;
    }
    struct date today = date_today();
    struct date day = date_cmp(today, out->year.ends) > 0     ? out->year.ends
                      : date_cmp(today, out->year.begins) < 0 ? out->year.begins
                                                              : today;
    if (!class_members_on(db, arena, org, class_id, day, &members, error) ||
        !outcome_catalogue_of(db, arena, shipped, org, &m.catalogue, error) ||
        !read_strands(&m, error) || !add_changes(&m, error)) {
        return false;
    }
    out->listed = members.rows.n;
    return !names || add_risks(&m, &members, error);
}

bool class_report_find(struct db *db, struct arena *arena, int64_t org, struct str name,
                       struct date on, int64_t *class_id, struct error *error) {
    struct school_year year;
    struct class_list classes;
    struct ru_class asked;
    if (!ru_parse_class(name, &asked)) {
        return error_set(error, ERROR_INPUT, "--class: напишите класс, как «5А».");
    }
    if (!year_current(db, arena, org, on, &year, error) ||
        !class_list_of_year(db, arena, org, year.year_id, on, &classes, error)) {
        return false;
    }
    for (size_t i = 0; i < classes.rows.n; i++) {
        const struct class_row *row = &classes.rows.at[i];
        if (row->grade == asked.grade && str_eq(row->letter, str_from(asked.letter))) {
            *class_id = row->class_id;
            return true;
        }
    }
    return error_set(error, ERROR_NOT_FOUND, "Класса «%.*s» в %.*s учебном году нет.",
                     STR_ARG(name), STR_ARG(year.title));
}
