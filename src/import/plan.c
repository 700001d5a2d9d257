// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/plan.h"

#include "base/clock.h"
#include "import/protocol.h"

#include <string.h>

static const struct sql mapping_get = {
    "import_mapping_get", "select columns from import_mapping where org_id = $1 and kind = $2"
                          " and fingerprint = $3"};
static const struct sql mapping_put = {
    "import_mapping_put", "insert into import_mapping (org_id, kind, fingerprint, columns, at_ms)"
                          " values ($1, $2, $3, $4, $5) on conflict (org_id, kind, fingerprint)"
                          " do update set columns = excluded.columns, at_ms = excluded.at_ms"};

const struct sql *const import_plan_sql[] = {&mapping_get, &mapping_put, NULL};

static const struct {
    const char *name, *title;
} statuses[PLAN_STATUSES] = {
    [PLAN_NEW] = {"new", "новые"},
    [PLAN_SAME] = {"same", "без изменений"},
    [PLAN_CHANGED] = {"changed", "изменены"},
    [PLAN_MOVED] = {"moved", "переведены"},
    [PLAN_LEFT] = {"left", "выбыли"},
    [PLAN_ASK] = {"ask", "нужен ответ"},
    [PLAN_SKIP] = {"skip", "не загружаются"},
    [PLAN_TOLD] = {"told", "ответы о файле"},
};

const char *plan_status_title(enum plan_status status) { return statuses[status].title; }
const char *plan_status_name(enum plan_status status) { return statuses[status].name; }

struct str import_answer_of(const struct import_work *work, struct str key) {
    for (size_t i = 0; i < work->n_answers; i++) {
        if (str_eq(work->answers[i].key, key)) {
            return work->answers[i].value;
        }
    }
    return S("");
}

struct plan_line *import_plan_add(struct import_work *work, struct import_plan *plan,
                                  struct str key, enum plan_status status) {
    struct plan_line *line = vec_push(work->arena, &plan->lines);
    *line = (struct plan_line){.key = key, .status = status, .entry = PLAN_NO_ENTRY};
    return line;
}

void import_plan_option(struct import_work *work, struct plan_line *line, struct str value,
                        struct str title) {
    *(struct plan_option *)vec_push(work->arena, &line->options) =
        (struct plan_option){value, title};
}

void import_plan_told(const struct import_work *work, int64_t done, int64_t total) {
    if (work->tell != NULL) {
        work->tell(work->tell_arg, done, total);
    }
}

bool import_plan_make(struct import_work *work, const struct import_result *result,
                      struct import_plan *plan, struct error *error) {
    *plan = (struct import_plan){0};
    if (result->verdict == IMPORT_REFUSE || !result->kind || !result->kind->plan) {
        return true;
    }
    if (!result->kind->plan(work, result, plan, error)) {
        return false;
    }
    for (size_t i = 0; i < plan->lines.n; i++) {
        plan->counts[plan->lines.at[i].status]++;
    }
    return true;
}

struct node *import_plan_node(struct arena *arena, const struct import_plan *plan) {
    struct node *map = node_map(arena);
    import_count(arena, map, "matched", plan->matched);
    import_count(arena, map, "ambiguous_by_fio_and_class", plan->ambiguous);
    import_count(arena, map, "ambiguous_by_fio_class_birth", plan->ambiguous_born);
    for (int s = 0; s < PLAN_STATUSES; s++) {
        import_count(arena, map, str_c(arena, str_fmt(arena, "%s_lines", statuses[s].name)),
                     plan->counts[s]);
    }
    struct node *names = node_put(arena, map, "new", node_list(arena));
    for (size_t i = 0; i < plan->new_names.n; i++) {
        node_add(names, node_text(arena, plan->new_names.at[i]));
    }
    struct node *questions = node_list(arena);
    for (size_t i = 0; i < plan->lines.n; i++) {
        const struct plan_line *line = &plan->lines.at[i];
        if (line->status == PLAN_ASK) {
            node_add(questions, import_detail(arena, "key", line->key, "who", line->who, "text",
                                              line->what, NULL));
        }
    }
    node_put(arena, map, "questions", questions);
    return map;
}

// ---- columns remembered

static bool chosen(const struct import_result *result) {
    for (size_t t = 0; t < result->tables.at.n; t++) {
        for (size_t c = 0; c < result->tables.at.at[t].columns.n; c++) {
            if (result->tables.at.at[t].columns.at[c].chosen) {
                return true;
            }
        }
    }
    return false;
}

bool import_memory_get(struct db *db, struct arena *arena, int64_t org, struct str kind,
                       struct str fingerprint, const struct node **out, struct error *error) {
    struct query q;
    *out = NULL;
    if (!query_open(&q, db, &mapping_get, ARGS(ARG_INT(org), ARG_TEXT(kind), ARG_TEXT(fingerprint)),
                    error)) {
        return false;
    }
    if (query_next(&q)) {
        *out = node_from_json(arena, str_dup(arena, query_text(&q, 0)), NULL);
    }
    return query_close(&q, error);
}

bool import_memory_put(struct db *db, struct arena *arena, int64_t org, struct str kind,
                       struct str fingerprint, const struct node *memory, struct error *error) {
    struct buf text = buf_open(arena, 64 * 1024);
    node_json(&text, memory, 0);
    return db_exec(db, &mapping_put,
                   ARGS(ARG_INT(org), ARG_TEXT(kind), ARG_TEXT(fingerprint),
                        ARG_TEXT(buf_str(&text)), ARG_INT(clock_now_ms())),
                   NULL, error);
}

static bool remember(struct db *db, struct arena *arena, int64_t org,
                     const struct import_result *result, const struct import_choice *choices,
                     size_t n, struct error *error) {
    if (n == 0 || !chosen(result)) {
        return true;
    }
    struct node *columns = node_map(arena);
    for (size_t i = 0; i < n; i++) {
        node_put(arena, columns, str_c(arena, choices[i].field),
                 node_text(arena, choices[i].column));
    }
    return import_memory_put(db, arena, org, result->kind_name,
                             import_fingerprint(arena, &result->tables), columns, error);
}

bool import_mapping_find(struct db *db, struct arena *arena, int64_t org,
                         const struct import_result *result, struct import_choice **choices,
                         size_t *n, struct error *error) {
    const struct node *columns;
    *n = 0;
    if (!import_memory_get(db, arena, org, result->kind_name,
                           import_fingerprint(arena, &result->tables), &columns, error)) {
        return false;
    }
    *choices = arena_array(arena, struct import_choice, columns == NULL ? 1 : columns->n + 1);
    for (const struct node *column = columns == NULL ? NULL : columns->first; column != NULL;
         column = column->next) {
        (*choices)[(*n)++] = (struct import_choice){column->key, node_str(column)};
    }
    return true;
}

// ---- writing

bool import_plan_changes(const struct import_plan *plan) {
    return plan->counts[PLAN_NEW] + plan->counts[PLAN_CHANGED] + plan->counts[PLAN_MOVED] +
               plan->counts[PLAN_LEFT] + (int64_t)plan->new_classes.n >
           0;
}

static struct node *batch_counts(struct arena *arena, const struct import_plan *plan) {
    struct node *counts = node_map(arena);
    for (int s = 0; s < PLAN_STATUSES; s++) {
        import_count(arena, counts, statuses[s].name, plan->counts[s]);
    }
    return counts;
}

static bool save_protocol(struct db *db, struct arena *arena, const struct import_apply *apply,
                          const struct batch *batch, const struct import_plan *plan,
                          struct error *error) {
    struct protocol protocol = protocol_of(arena, apply->result, plan);
    return protocol_save(db, apply->by->org, batch->batch_id, &protocol, error);
}

bool import_apply(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct import_apply *apply = ask;
    const struct import_kind *kind = apply->result->kind;
    apply->batch_id = 0;
    if (apply->result->verdict == IMPORT_REFUSE) {
        return error_set(error, ERROR_INPUT, "%.*s", STR_ARG(apply->result->reason));
    }
    if (!kind->apply) {
        return error_set(error, ERROR_INPUT, "%s", kind->later);
    }
    struct import_work work = {.db = db,
                               .arena = arena,
                               .by = apply->by,
                               .on = apply->on,
                               .answers = apply->answers,
                               .n_answers = apply->n_answers,
                               .tell = apply->tell,
                               .tell_arg = apply->tell_arg};
    struct import_plan plan;
    if (!import_plan_make(&work, apply->result, &plan, error)) {
        return false;
    }
    memcpy(apply->counts, plan.counts, sizeof plan.counts);
    if (!remember(db, arena, apply->by->org, apply->result, apply->choices, apply->n_choices,
                  error)) {
        return false;
    }
    if (!import_plan_changes(&plan)) {
        return true; // the same file again: nothing to write, nothing to undo
    }
    struct batch batch;
    if (!batch_open(db, arena, apply->by, kind->command, apply->file_name, apply->result->kind_name,
                    &batch, error)) {
        return false;
    }
    work.batch = &batch;
    if (!kind->apply(&work, apply->result, &plan, error) ||
        !batch_close(db, arena, apply->by, &batch, batch_counts(arena, &plan), error) ||
        !save_protocol(db, arena, apply, &batch, &plan, error)) {
        return false;
    }
    apply->batch_id = batch.batch_id;
    return true;
}
