// SPDX-License-Identifier: GPL-3.0-or-later
#include "documents/document.h"

#include "base/clock.h"
#include "base/room.h"
#include "documents/documents_internal.h"
#include "school/audit.h"

enum { INPUT_MAX = 256 * 1024, SOURCES_MAX = 32 };

static const struct sql document_input_last = {
    "document_input_last", "select version, body from document_input where org_id = $1 "
                           "and paper_id = $2 and subject_id = $3 order by version desc limit 1"};

static const struct sql document_input_insert = {
    "document_input_insert",
    "insert into document_input (org_id, paper_id, subject_id, version, body, account_id, at_ms) "
    "values ($1, $2, $3, $4, $5, $6, $7)"};

const struct sql *const document_sql[] = {&document_input_last, &document_input_insert, NULL};

static bool read_last(struct db *db, struct arena *arena, int64_t org, struct str paper_id,
                      int64_t subject, int64_t *version, struct str *body, struct error *error) {
    struct query q;
    *version = 0;
    *body = (struct str){0};
    if (!query_open(&q, db, &document_input_last,
                    ARGS(ARG_INT(org), ARG_TEXT(paper_id), ARG_INT(subject)), error)) {
        return false;
    }
    if (query_next(&q)) {
        *version = query_int(&q, 0);
        *body = str_dup(arena, query_text(&q, 1));
    }
    return query_close(&q, error);
}

bool document_input_get(struct db *db, struct arena *arena, int64_t org, struct str paper_id,
                        int64_t subject, struct node **out, struct error *error) {
    int64_t version;
    struct str body;
    if (!read_last(db, arena, org, paper_id, subject, &version, &body, error)) {
        return false;
    }
    *out = str_empty(body) ? node_map(arena) : node_from_json(arena, body, error);
    return *out != NULL;
}

bool document_input_save(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct document_input_save *ask = asked;
    int64_t version;
    struct str old;
    struct buf body = buf_open(arena, INPUT_MAX);
    node_json(&body, ask->body, 0);
    if (!buf_ok(&body)) {
        return error_set(error, ERROR_LIMIT, "Дополнения к документу слишком длинны: сократите.");
    }
    if (!read_last(db, arena, ask->by->org, ask->paper_id, ask->subject, &version, &old, error)) {
        return false;
    }
    if (str_eq(old, buf_str(&body))) {
        return true; // nothing new
    }
    return db_exec(db, &document_input_insert,
                   ARGS(ARG_INT(ask->by->org), ARG_TEXT(ask->paper_id), ARG_INT(ask->subject),
                        ARG_INT(version + 1), ARG_TEXT(buf_str(&body)), ARG_INT(ask->by->account),
                        ARG_INT(clock_now_ms())),
                   NULL, error) &&
           audit_add(db, arena, ask->by->org, ask->by->account, "document.input", "document",
                     ask->subject, NULL, error);
}

// Lays the keys of `over` onto `under`; maps are joined, all else is replaced. An empty text leaves
// what the data say.
static void lay_over(struct arena *arena, struct node *under, const struct node *over) {
    struct node *next;
    for (struct node *child = over->first; child != NULL; child = next) {
        next = child->next;
        const char *key = str_c(arena, child->key);
        struct node *old = (struct node *)node_get(under, key);
        if (node_is(child, NODE_TEXT) && str_empty(str_trim(child->text))) {
            continue;
        }
        if (node_is(old, NODE_MAP) && node_is(child, NODE_MAP)) {
            lay_over(arena, old, child);
            continue;
        }
        child->next = NULL;
        node_put(arena, under, key, child);
    }
}

static size_t collect_sources(const struct room *const *rooms, const struct data_source **out) {
    size_t n = 0;
    for (; *rooms != NULL && n < SOURCES_MAX; rooms++) {
        if ((*rooms)->data_sources != NULL) {
            out[n++] = (*rooms)->data_sources;
        }
    }
    return n;
}

// Whoever keeps consents prints blank forms, too.
static bool may_build(const struct person *person, const struct paper *paper, struct error *error) {
    bool form = paper != NULL && str_eq(paper->kind, S("form"));
    return (form && gate_may(person->roles, "school.consents")) ||
           gate_check(person, "documents.make", error);
}

bool document_build(struct arena *arena, struct data_context *context,
                    const struct room *const *rooms, const struct paper_shelf *shelf,
                    struct str paper_id, const struct node *ask, struct document *out,
                    struct error *error) {
    const struct data_source *sources[SOURCES_MAX];
    struct node *data, *input;
    *out = (struct document){0};
    if (!may_build(context->person, paper_find(shelf, paper_id), error) ||
        !paper_gather(arena, sources, collect_sources(rooms, sources), context, ask, &data,
                      error) ||
        !document_input_get(context->db, arena, context->person->org, paper_id,
                            node_as_int(node_get(ask, "session"), 0), &input, error)) {
        return false;
    }
    lay_over(arena, data, input);
    out->data = data;
    return paper_build(arena, shelf, paper_id, data, &out->doc, &out->notes, error);
}
