// SPDX-License-Identifier: GPL-3.0-or-later
// Writing what a form brought: each group becomes a closed survey of the anonymous store.
#include "monitoring/form_plan.h"

static bool load_group(struct import_work *work, const struct form_changes *changes,
                       const struct form_survey *group, struct error *error) {
    struct arena *arena = work->arena;
    struct session_plan open = {.by = work->by,
                                .class_id = group->class_id,
                                .instrument = changes->instrument,
                                .title = group->title,
                                .held_on = work->on};
    struct survey_sheet *sheets = arena_array(arena, struct survey_sheet, group->rows.n);
    size_t lost = 0;
    for (size_t i = 0; i < group->rows.n; i++) {
        if (!form_sheet_of(arena, changes, group->rows.at[i], &sheets[i], &lost, error)) {
            return false;
        }
    }
    struct survey_load load = {.plan = &open, .sheets = sheets, .n = group->rows.n};
    struct node *after = node_map(arena);
    node_put(arena, after, "title", node_text(arena, group->title));
    return survey_load(work->db, arena, &load, error) &&
           batch_step(work->db, arena, work->batch, "session", open.session_id, BATCH_INSERT, NULL,
                      after, error);
}

bool form_apply(struct import_work *work, const struct import_result *result,
                const struct import_plan *plan, struct error *error) {
    const struct form_changes *changes = plan->changes;
    for (size_t i = 0; i < changes->groups.n; i++) {
        if (changes->groups.at[i].rows.n > 0 &&
            !load_group(work, changes, &changes->groups.at[i], error)) {
            return false;
        }
        import_plan_told(work, (int64_t)i + 1, (int64_t)changes->groups.n);
    }
    return import_memory_put(work->db, work->arena, work->by->org, result->kind_name,
                             changes->form->fingerprint, changes->memory, error);
}
