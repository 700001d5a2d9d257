// SPDX-License-Identifier: GPL-3.0-or-later
// What outcomes give to the knowledge base: its records and what the school uses of them.
#include "outcomes/outcome.h"
#include "outcomes/outcomes_internal.h"

static const struct sql key_outcome_used = {
    "key_outcome_used",
    "select distinct outcome_id from key_outcome where org_id = $1 order by outcome_id"};

const struct sql *const outcome_content_sql[] = {&key_outcome_used, NULL};

static struct str part(const struct node *record, const char *key) {
    return node_str(node_get(record, key));
}

static struct str attainment_id(struct arena *arena, const struct node *record) {
    return outcome_attainment_id(arena, part(record, "level"), part(record, "strand"));
}

static struct str attainment_title(struct arena *arena, const struct content_base *knowledge,
                                   const struct node *record) {
    const struct content_record *strand =
        content_find(knowledge, S("strand"), part(record, "strand"));
    const char *level = content_word(S("level"), part(record, "level"));
    struct str title = strand == NULL ? part(record, "strand") : strand->title;
    return str_fmt(arena, "%.*s, %s: уровни достижения", STR_ARG(title),
                   level == NULL ? "" : level);
}

static struct str link_id(struct arena *arena, const struct node *record) {
    return outcome_link_id(arena, part(record, "from"), part(record, "kind"), part(record, "to"));
}

static bool outcomes_used(struct db *db, struct arena *arena, int64_t org, struct content_ids *out,
                          struct error *error) {
    struct query q;
    if (!query_open(&q, db, &key_outcome_used, ARGS(ARG_INT(org)), error)) {
        return false;
    }
    while (query_next(&q)) {
        *vec_push(arena, &out->all) = str_dup(arena, query_text(&q, 0));
    }
    return query_close(&q, error);
}

// The levels of attainment of the strands that key outcomes belong to.
static bool attainments_used(struct db *db, struct arena *arena, int64_t org,
                             struct content_ids *out, struct error *error) {
    struct content_ids outcomes = {0};
    if (!outcomes_used(db, arena, org, &outcomes, error)) {
        return false;
    }
    for (size_t i = 0; i < outcomes.all.n; i++) { // "ooo.P3.2" → "ooo.P3"
        struct str rest = outcomes.all.at[i];
        struct str level = str_cut(&rest, '.');
        *vec_push(arena, &out->all) = outcome_attainment_id(arena, level, str_cut(&rest, '.'));
    }
    return true;
}

static const char *const outcome_fields[] = {"standard", "strand",     "clause",    "title",
                                             "text",     "observable", "confirmed", NULL};
static const char *const strand_fields[] = {"kind", "group", "levels", "title", "essence", NULL};
static const char *const attainment_fields[] = {"strand",   "level", "below_basic", "basic",
                                                "advanced", "high",  NULL};
static const char *const link_fields[] = {"from", "to", "kind", "strength", "why", NULL};

static const struct content_field why_field[] = {
    {"why", "Почему", FIELD_PLAIN, 1},
    {"removed", "Убрана школой", FIELD_FLAG, 0},
    {0},
};

const struct content_kind outcome_kinds[] = {
    {.name = "outcome",
     .title = "Образовательный результат",
     .titles = "Образовательные результаты",
     .path = "outcomes.yaml",
     .list = "outcomes",
     .page = "/outcomes/",
     .required = outcome_fields,
     .used = outcomes_used},
    {.name = "strand",
     .title = "Линия результатов",
     .titles = "Линии результатов",
     .path = "outcomes.yaml",
     .list = "strands",
     .page = "/strands/",
     .required = strand_fields,
     .locked = true},
    {.name = "attainment",
     .title = "Уровни достижения",
     .titles = "Уровни достижения результатов",
     .path = "outcomes.yaml",
     .list = "levels_of_attainment",
     .required = attainment_fields,
     .id_of = attainment_id,
     .title_of = attainment_title,
     .used = attainments_used},
    {.name = "link",
     .title = "Связь результатов",
     .titles = "Связи результатов",
     .path = "outcomes.yaml",
     .list = "links",
     .required = link_fields,
     .fields = why_field,
     .locked = true,
     .hidden = true,
     .id_of = link_id},
    {0},
};
