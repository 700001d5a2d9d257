// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/release.h"

#include "base/clock.h"
#include "knowledge/knowledge_internal.h"
#include "knowledge/search.h"
#include "school/audit.h"

static const struct sql content_shipped_all = {"content_shipped_all",
                                               "select kind, record_id, hash from content_shipped"
                                               " order by kind, record_id"};
static const struct sql content_shipped_body = {
    "content_shipped_body", "select body from content_shipped where kind = $1 and record_id = $2"};
static const struct sql content_shipped_upsert = {
    "content_shipped_upsert",
    "insert into content_shipped (kind, record_id, hash, body) values ($1, $2, $3, $4)"
    " on conflict (kind, record_id) do update set hash = excluded.hash, body = excluded.body"};
static const struct sql content_shipped_delete = {
    "content_shipped_delete", "delete from content_shipped where kind = $1 and record_id = $2"};
static const struct sql content_schools = {"content_schools",
                                           "select org_id from org order by org_id"};
static const struct sql content_change_insert = {
    "content_change_insert",
    "insert into content_change (org_id, kind, record_id, found_ms, before, account_id, decided_ms)"
    " select $1, $2, $3, $4, $5, 0, 0 where not exists (select 1 from content_change"
    " where org_id = $1 and kind = $2 and record_id = $3 and decided_ms = 0)"};
static const struct sql content_change_open = {
    "content_change_open", "select kind, record_id, found_ms, before from content_change"
                           " where org_id = $1 and decided_ms = 0 order by kind, record_id"};
static const struct sql content_change_one = {
    "content_change_one", "select before from content_change where org_id = $1 and kind = $2"
                          " and record_id = $3 and decided_ms = 0"};
static const struct sql content_change_close = {
    "content_change_close",
    "update content_change set decided_ms = $4, account_id = $5 where org_id = $1 and kind = $2"
    " and record_id = $3 and decided_ms = 0"};
static const struct sql content_change_number = {
    "content_change_number",
    "select count(*) from content_change where org_id = $1 and decided_ms = 0"};

const struct sql *const release_sql[] = {&content_shipped_all,
                                         &content_shipped_body,
                                         &content_shipped_upsert,
                                         &content_shipped_delete,
                                         &content_schools,
                                         &content_change_insert,
                                         &content_change_open,
                                         &content_change_one,
                                         &content_change_close,
                                         &content_change_number,
                                         NULL};

// ---- comparing at a start

// The version of the way words are cut: another one writes the whole index anew. Its row among the
// shipped ones has no kind.
#define INDEX_VERSION S("1")
#define INDEX_ROW S("index")

struct school {
    int64_t org;
    VEC(struct str) used; // "kind/id" of what it works with or has changed
};

struct sync {
    const struct content_base *knowledge;
    struct db *db;
    struct arena *arena;
    struct error *error;
    VEC(struct school) schools; // filled when the first change is met
    bool schools_read;
    bool reindex;
    struct text_index seen; // "kind/id" to the place in `hashes`
    VEC(struct str) hashes, kinds, ids;
};

static struct str key_of(struct arena *arena, struct str kind, struct str id) {
    return str_fmt(arena, "%.*s/%.*s", STR_ARG(kind), STR_ARG(id));
}

static bool read_shipped(struct sync *s) {
    struct query q;
    if (!query_open(&q, s->db, &content_shipped_all, ARGS0, s->error)) {
        return false;
    }
    s->reindex = true;
    while (query_next(&q)) {
        struct str kind = str_dup(s->arena, query_text(&q, 0));
        struct str id = str_dup(s->arena, query_text(&q, 1));
        struct str hash = str_dup(s->arena, query_text(&q, 2));
        if (str_empty(kind)) {
            s->reindex = !str_eq(hash, INDEX_VERSION);
            continue;
        }
        text_index_put(&s->seen, key_of(s->arena, kind, id), s->hashes.n);
        *vec_push(s->arena, &s->hashes) = hash;
        *vec_push(s->arena, &s->kinds) = kind;
        *vec_push(s->arena, &s->ids) = id;
    }
    return query_close(&q, s->error);
}

static bool read_used(struct sync *s, struct school *school) {
    struct content_edits edits;
    if (!content_edits_of(s->db, s->arena, school->org, S(""), &edits, s->error)) {
        return false;
    }
    for (size_t i = 0; i < edits.rows.n; i++) {
        *vec_push(s->arena, &school->used) =
            key_of(s->arena, edits.rows.at[i].kind, edits.rows.at[i].id);
    }
    for (size_t k = 0; k < s->knowledge->kinds.n; k++) {
        const struct content_kind *kind = s->knowledge->kinds.at[k];
        struct content_ids ids = {0};
        if (kind->used == NULL) {
            continue;
        }
        if (!kind->used(s->db, s->arena, school->org, &ids, s->error)) {
            return false;
        }
        for (size_t i = 0; i < ids.all.n; i++) {
            *vec_push(s->arena, &school->used) =
                key_of(s->arena, str_from(kind->name), ids.all.at[i]);
        }
    }
    return true;
}

static bool read_schools(struct sync *s) {
    struct query q;
    if (s->schools_read) {
        return true;
    }
    s->schools_read = true;
    if (!query_open(&q, s->db, &content_schools, ARGS0, s->error)) {
        return false;
    }
    while (query_next(&q)) {
        vec_push(s->arena, &s->schools)->org = query_int(&q, 0);
    }
    if (!query_close(&q, s->error)) {
        return false;
    }
    for (size_t i = 0; i < s->schools.n; i++) {
        if (!read_used(s, &s->schools.at[i])) {
            return false;
        }
    }
    return true;
}

static bool uses(const struct school *school, struct str key) {
    for (size_t i = 0; i < school->used.n; i++) {
        if (str_eq(school->used.at[i], key)) {
            return true;
        }
    }
    return false;
}

static bool one_json(struct db *db, struct arena *arena, const struct sql *sql,
                     const struct arg *args, size_t n, const struct node **out,
                     struct error *error) {
    struct query q;
    *out = NULL;
    if (!query_open(&q, db, sql, args, n, error)) {
        return false;
    }
    if (query_next(&q)) {
        *out = json_column(arena, &q, 0);
    }
    return query_close(&q, error);
}

// A record that came with another text: kept open for each school that uses it.
static bool note_change(struct sync *s, struct str kind, struct str id) {
    const struct node *before;
    if (!read_schools(s) || !one_json(s->db, s->arena, &content_shipped_body,
                                      ARGS(ARG_TEXT(kind), ARG_TEXT(id)), &before, s->error)) {
        return false;
    }
    struct str json = node_text_json(s->arena, before);
    for (size_t i = 0; i < s->schools.n; i++) {
        const struct school *school = &s->schools.at[i];
        if (uses(school, key_of(s->arena, kind, id)) &&
            !db_exec(s->db, &content_change_insert,
                     ARGS(ARG_INT(school->org), ARG_TEXT(kind), ARG_TEXT(id),
                          ARG_INT(clock_now_ms()), ARG_TEXT(json)),
                     NULL, s->error)) {
            return false;
        }
    }
    return true;
}

// The text that held at a school becomes its own record.
static bool adopt(struct sync *s, int64_t org, struct str kind, struct str id,
                  const struct node *shipped) {
    struct person by = {.org = org};
    struct content_edits history;
    const struct node *before;
    if (!one_json(s->db, s->arena, &content_change_one,
                  ARGS(ARG_INT(org), ARG_TEXT(kind), ARG_TEXT(id)), &before, s->error) ||
        !content_edit_history(s->db, s->arena, org, kind, id, &history, s->error)) {
        return false;
    }
    struct node *body = node_copy(s->arena, before != NULL ? before : shipped);
    int version = history.rows.n == 0 ? 0 : history.rows.at[0].version;
    for (const struct node *field = version == 0 ? NULL : history.rows.at[0].body->first;
         field != NULL; field = field->next) {
        node_put(s->arena, body, str_c(s->arena, field->key), node_copy(s->arena, field));
    }
    struct content_edit_row row = {
        .by = &by,
        .kind = kind,
        .id = id,
        .version = version + 1,
        .own = true,
        .body = body,
        .base = node_map(s->arena),
        .reason = S("В новой версии программы этой записи нет; сохранена, потому что школа ею "
                    "пользуется")};
    return content_edit_write(s->db, s->arena, &row, s->error) &&
           db_exec(s->db, &content_change_close,
                   ARGS(ARG_INT(org), ARG_TEXT(kind), ARG_TEXT(id), ARG_INT(clock_now_ms()),
                        ARG_INT(0)),
                   NULL, s->error) &&
           search_index_record(s->db, s->arena, s->knowledge, org, kind, id, s->error);
}

static bool drop_gone(struct sync *s) {
    for (size_t i = 0; i < s->ids.n; i++) {
        struct str kind = s->kinds.at[i], id = s->ids.at[i];
        const struct node *shipped;
        if (content_find(s->knowledge, kind, id) != NULL) {
            continue;
        }
        if (!read_schools(s) || !one_json(s->db, s->arena, &content_shipped_body,
                                          ARGS(ARG_TEXT(kind), ARG_TEXT(id)), &shipped, s->error)) {
            return false;
        }
        for (size_t k = 0; k < s->schools.n; k++) {
            if (uses(&s->schools.at[k], key_of(s->arena, kind, id)) &&
                !adopt(s, s->schools.at[k].org, kind, id, shipped)) {
                return false;
            }
        }
        if (!db_exec(s->db, &content_shipped_delete, ARGS(ARG_TEXT(kind), ARG_TEXT(id)), NULL,
                     s->error) ||
            !search_index_shipped(s->db, s->arena, s->knowledge, kind, id, s->error)) {
            return false;
        }
    }
    return true;
}

static bool put_record(struct sync *s, const struct content_record *record) {
    struct str kind = str_from(record->kind->name);
    size_t place = text_index_get(&s->seen, key_of(s->arena, kind, record->id));
    bool same = place != TEXT_INDEX_NONE && str_eq(s->hashes.at[place], record->hash);
    if (same && !s->reindex) {
        return true;
    }
    if (!same && place != TEXT_INDEX_NONE && !note_change(s, kind, record->id)) {
        return false;
    }
    return (same || db_exec(s->db, &content_shipped_upsert,
                            ARGS(ARG_TEXT(kind), ARG_TEXT(record->id), ARG_TEXT(record->hash),
                                 ARG_TEXT(node_text_json(s->arena, record->node))),
                            NULL, s->error)) &&
           search_index_shipped(s->db, s->arena, s->knowledge, kind, record->id, s->error);
}

static bool sync_write(struct db *db, struct arena *arena, void *arg, struct error *error) {
    struct sync s = {
        .knowledge = arg, .db = db, .arena = arena, .error = error, .seen = text_index_open(arena)};
    if (!read_shipped(&s)) {
        return false;
    }
    for (size_t i = 0; i < s.knowledge->records.n; i++) {
        const struct content_record *record = &s.knowledge->records.at[i];
        if (record->kind->part_of == NULL && !put_record(&s, record)) {
            return false;
        }
    }
    return drop_gone(&s) && (!s.reindex || db_exec(db, &content_shipped_upsert,
                                                   ARGS(ARG_TEXT(S("")), ARG_TEXT(INDEX_ROW),
                                                        ARG_TEXT(INDEX_VERSION), ARG_TEXT(S("{}"))),
                                                   NULL, error));
}

bool content_base_sync(struct store *store, const struct content_base *knowledge,
                       struct error *error) {
    return store_write_wait(store, sync_write, (void *)knowledge, error);
}

// ---- deciding

static void fill_fields(struct arena *arena, const struct node *before, const struct node *own,
                        struct content_change *out) {
    const struct node *now = out->shipped->node;
    for (int pass = 0; pass < 2; pass++) { // fields of the text before, then those that are new
        for (const struct node *field = pass == 0 ? before->first : now->first; field != NULL;
             field = field->next) {
            const struct node *other = node_get_str(pass == 0 ? now : before, field->key);
            if (pass == 0 ? content_equal(field, other) : other != NULL) {
                continue;
            }
            struct change_field *row = vec_push(arena, &out->fields);
            row->key = field->key;
            row->before = pass == 0 ? field : NULL;
            row->now = pass == 0 ? other : field;
            row->own = node_get_str(own, field->key);
            row->conflict = row->own != NULL && !content_equal(row->own, row->now);
            out->conflict = out->conflict || row->conflict;
        }
    }
}

static const struct node *own_fields(const struct content_edits *edits, struct str kind,
                                     struct str id) {
    for (size_t i = 0; i < edits->rows.n; i++) {
        if (str_eq(edits->rows.at[i].kind, kind) && str_eq(edits->rows.at[i].id, id)) {
            return edits->rows.at[i].body;
        }
    }
    return NULL;
}

bool content_changes_open(struct db *db, struct arena *arena, const struct content_base *knowledge,
                          int64_t org, struct content_changes *out, struct error *error) {
    struct query q;
    struct content_edits edits;
    VEC(struct content_change) calm = {0};
    *out = (struct content_changes){0};
    if (!content_edits_of(db, arena, org, S(""), &edits, error) ||
        !query_open(&q, db, &content_change_open, ARGS(ARG_INT(org)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct str kind = str_dup(arena, query_text(&q, 0));
        struct content_change change = {.id = str_dup(arena, query_text(&q, 1)),
                                        .found_ms = query_int(&q, 2)};
        const struct node *before = json_column(arena, &q, 3);
        change.shipped = content_find(knowledge, kind, change.id);
        if (change.shipped == NULL) {
            continue;
        }
        change.kind = change.shipped->kind;
        change.title = change.shipped->title;
        fill_fields(arena, before, own_fields(&edits, kind, change.id), &change);
        if (change.conflict) {
            *vec_push(arena, &out->rows) = change;
        } else {
            *vec_push(arena, &calm) = change;
        }
    }
    for (size_t i = 0; i < calm.n; i++) {
        *vec_push(arena, &out->rows) = calm.at[i];
    }
    return query_close(&q, error);
}

bool content_changes_count(struct db *db, int64_t org, int64_t *out, struct error *error) {
    struct query q;
    *out = 0;
    if (!query_open(&q, db, &content_change_number, ARGS(ARG_INT(org)), error)) {
        return false;
    }
    if (query_next(&q)) {
        *out = query_int(&q, 0);
    }
    return query_close(&q, error);
}

static bool keeps(const struct content_decide *ask, struct str key) {
    for (size_t i = 0; i < ask->keep.n; i++) {
        if (str_eq(ask->keep.at[i], key)) {
            return true;
        }
    }
    return false;
}

// The school's fields over the new text: kept ones as they held, others of the release; what the
// release did not touch stays as the school had it.
static void merge(struct arena *arena, const struct content_decide *ask, const struct node *before,
                  const struct node *own, const struct node *now, struct content_edit_row *row) {
    struct node *body = node_map(arena), *base = node_map(arena);
    struct node *held = node_copy(arena, before);
    for (const struct node *field = own == NULL ? NULL : own->first; field != NULL;
         field = field->next) {
        node_put(arena, held, str_c(arena, field->key), node_copy(arena, field));
    }
    for (const struct node *field = held->first; field != NULL; field = field->next) {
        const struct node *shipped = node_get_str(now, field->key);
        bool touched = !content_equal(node_get_str(before, field->key), shipped);
        if (content_equal(field, shipped) || (touched && !keeps(ask, field->key))) {
            continue;
        }
        const char *key = str_c(arena, field->key);
        node_put(arena, body, key, node_copy(arena, field));
        if (shipped != NULL) {
            node_put(arena, base, key, node_copy(arena, shipped));
        }
    }
    row->body = body;
    row->base = base;
}

bool content_decide(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct content_decide *ask = asked;
    int64_t org = ask->by->org;
    const struct content_record *shipped = content_find(ask->knowledge, ask->kind, ask->id);
    struct content_edits history;
    const struct node *before;
    if (!one_json(db, arena, &content_change_one,
                  ARGS(ARG_INT(org), ARG_TEXT(ask->kind), ARG_TEXT(ask->id)), &before, error) ||
        !content_edit_history(db, arena, org, ask->kind, ask->id, &history, error)) {
        return false;
    }
    if (before == NULL || shipped == NULL) {
        return error_set(error, ERROR_NOT_FOUND, "Это изменение уже решено.");
    }
    const struct content_edit *last = history.rows.n == 0 ? NULL : &history.rows.at[0];
    struct content_edit_row row = {.by = ask->by,
                                   .kind = ask->kind,
                                   .id = ask->id,
                                   .version = last == NULL ? 1 : last->version + 1,
                                   .reason = S("Новая версия базы знаний: выбор школы")};
    merge(arena, ask, before, last == NULL ? NULL : last->body, shipped->node, &row);
    bool same = last == NULL
                    ? row.body->n == 0
                    : content_equal(row.body, last->body) && content_equal(row.base, last->base);
    struct node *detail = node_map(arena);
    node_put(arena, detail, "kind", node_text(arena, ask->kind));
    node_put(arena, detail, "id", node_text(arena, ask->id));
    return (same || content_edit_write(db, arena, &row, error)) &&
           db_exec(db, &content_change_close,
                   ARGS(ARG_INT(org), ARG_TEXT(ask->kind), ARG_TEXT(ask->id),
                        ARG_INT(clock_now_ms()), ARG_INT(ask->by->account)),
                   NULL, error) &&
           search_index_record(db, arena, ask->knowledge, org, ask->kind, ask->id, error) &&
           audit_add(db, arena, org, ask->by->account, "content.decide", "content", 0, detail,
                     error);
}
