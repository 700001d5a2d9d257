// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/setting.h"

#include "school/audit.h"
#include "school/school_internal.h"

static const struct sql setting_value = {
    "setting_value", "select value from setting where org_id = $1 and name = $2"};
static const struct sql setting_upsert = {
    "setting_upsert", "insert into setting (org_id, name, value) values ($1, $2, $3)"
                      " on conflict (org_id, name) do update set value = excluded.value"};

const struct sql *const setting_sql[] = {&setting_value, &setting_upsert, NULL};

bool setting_get(struct db *db, struct arena *arena, int64_t org, const char *name,
                 struct node **out, struct error *error) {
    struct query q;
    *out = node_map(arena);
    if (!query_open(&q, db, &setting_value, ARGS(ARG_INT(org), ARG_TEXT(str_from(name))), error)) {
        return false;
    }
    if (query_next(&q)) {
        *out = row_json(arena, &q, 0);
    }
    return query_close(&q, error);
}

bool setting_keep(struct db *db, struct arena *arena, int64_t org, const char *name,
                  const struct node *value, struct error *error) {
    return db_exec(db, &setting_upsert,
                   ARGS(ARG_INT(org), ARG_TEXT(str_from(name)), arg_json(arena, value)), NULL,
                   error);
}

bool setting_put(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct setting_put *put = ask;
    struct node *detail = node_map(arena);
    put_text(arena, detail, "name", str_from(put->name));
    return setting_keep(db, arena, put->by->org, put->name, put->value, error) &&
           audit_add(db, arena, put->by->org, put->by->account, "setting.put", "setting", 0, detail,
                     error);
}
