// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/result.h"

#include "analysis/evidence.h"
#include "school/year.h"

// Rows of an outcome come by class, the newest session first: the first one of a class counts.
static void add(struct key_result *row, const struct evidence_list *evidence, struct date today) {
    int64_t class = 0;
    for (size_t i = 0; i < evidence->rows.n; i++) {
        const struct evidence_row *e = &evidence->rows.at[i];
        if (!str_eq(e->outcome, row->outcome->id) || e->class_id == class ||
            date_cmp(e->held_on, today) > 0) {
            continue;
        }
        class = e->class_id;
        row->sessions++;
        for (int level = MEASURE_BELOW_BASIC; level < MEASURE_LEVELS; level++) {
            row->n += e->count[level];
            row->basic += level > MEASURE_BELOW_BASIC ? e->count[level] : 0;
        }
        if (date_cmp(row->newest, e->held_on) < 0) {
            row->newest = e->held_on;
        }
    }
}

static bool read_year(struct coherence *run, int64_t year, struct key_results *out,
                      struct error *error) {
    struct evidence_list evidence;
    if (!evidence_of_year(run->db, run->arena, run->org, year, &evidence, error)) {
        return false;
    }
    for (size_t k = 0; k < out->rows.n; k++) {
        if (out->rows.at[k].n == 0) {
            add(&out->rows.at[k], &evidence, run->today);
        }
    }
    return true;
}

bool key_results_read(struct coherence *run, const struct key_facts *keys, struct key_results *out,
                      struct error *error) {
    struct year_list years;
    *out = (struct key_results){0};
    for (size_t k = 0; k < keys->rows.n; k++) {
        vec_push(run->arena, &out->rows)->outcome = keys->rows.at[k].outcome;
    }
    if (!read_year(run, run->year, out, error) ||
        !year_list(run->db, run->arena, run->org, &years, error)) {
        return false;
    }
    for (size_t i = 0; i < years.rows.n; i++) { // the newest first
        if (date_cmp(years.rows.at[i].begins, run->year_begins) < 0) {
            return read_year(run, years.rows.at[i].year_id, out, error);
        }
    }
    return true;
}

bool key_is_weak(const struct key_result *result) {
    return result->n >= RESULT_LEAST && result->basic * 3 < result->n * 2;
}
