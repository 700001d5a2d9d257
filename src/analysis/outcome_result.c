// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/outcome_result.h"

static bool same_sheet(const struct evidence_row *a, const struct evidence_row *b) {
    return str_eq(a->instrument_id, b->instrument_id) &&
           a->instrument_version == b->instrument_version;
}

static void compare_lines(struct arena *arena, struct outcome_result *out) {
    for (size_t i = 0; i < out->lines.n; i++) {
        for (size_t j = i + 1; j < out->lines.n; j++) {
            const struct result_line *a = &out->lines.at[i], *b = &out->lines.at[j];
            if (a->evidence->grade != b->evidence->grade || a->cell.n == 0 || b->cell.n == 0) {
                continue;
            }
            if (!same_sheet(a->evidence, b->evidence)) {
                out->apart++;
                continue;
            }
            *vec_push(arena, &out->pairs) = (struct result_pair){
                i, j, measure_compare_shares(a->cell.basic, a->cell.n, b->cell.basic, b->cell.n)};
        }
    }
}

static bool decide(struct arena *arena, struct outcome_result *out, struct error *error) {
    size_t n = out->pairs.n;
    struct measure_comparison *all = arena_array(arena, struct measure_comparison, n + 1);
    for (size_t i = 0; i < n; i++) {
        all[i] = out->pairs.at[i].comparison;
    }
    enum measure_status status = measure_claims_decide(all, n, NULL);
    for (size_t i = 0; i < n; i++) {
        out->pairs.at[i].comparison = all[i];
    }
    return status == MEASURE_OK ||
           error_set(error, ERROR_LIMIT, "Не хватило памяти, чтобы сравнить классы.");
}

bool outcome_result_make(struct arena *arena, const struct evidence_list *evidence, int64_t year_id,
                         struct outcome_result *out, struct error *error) {
    *out = (struct outcome_result){0};
    int64_t class_before = 0;
    for (size_t i = 0; i < evidence->rows.n; i++) {
        const struct evidence_row *row = &evidence->rows.at[i];
        if (row->year_id != year_id) {
            continue;
        }
        if (row->class_id == class_before) { // the newest of a class stands first
            *vec_push(arena, &out->earlier) = row;
            continue;
        }
        class_before = row->class_id;
        struct result_line *line = vec_push(arena, &out->lines);
        *line = (struct result_line){.evidence = row};
        summary_cell_add(&line->cell, row);
        summary_cell_add(&out->total, row);
    }
    compare_lines(arena, out);
    return decide(arena, out, error);
}
