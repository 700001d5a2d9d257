// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/audit.h"

#include "base/rng.h"
#include "school/school_internal.h"

// The only statement of the program that writes to audit; tests/school/test_audit.c looks that no
// other does.
static const struct sql audit_insert = {
    "audit_insert", "insert into audit (org_id, audit_id, at_ms, account_id, action, noun, noun_id,"
                    " detail) values ($1, $2, $3, $4, $5, $6, $7, $8)"};

static const struct sql audit_page = {
    "audit_page",
    "select a.audit_id, a.at_ms, a.account_id, coalesce(c.shown_name, ''), a.action, a.noun,"
    " a.noun_id, a.detail from audit a"
    " left join account c on c.org_id = a.org_id and c.account_id = a.account_id"
    " where a.org_id = $1 and a.audit_id < $2 and a.at_ms >= $3 and a.at_ms < $4"
    " and (a.account_id = $5 or $5 = -1) and (a.action = $6 or $6 = '')"
    " order by a.audit_id desc limit $7"};

static const struct sql audit_newest = {"audit_newest",
                                        "select coalesce(max(at_ms), 0) from audit"};

const struct sql *const audit_sql[] = {&audit_insert, &audit_page, &audit_newest, NULL};

bool audit_add(struct db *db, struct arena *arena, int64_t org, int64_t account, const char *action,
               const char *noun, int64_t noun_id, const struct node *detail, struct error *error) {
    return db_exec(db, &audit_insert,
                   ARGS(ARG_INT(org), ARG_INT(id_new()), ARG_INT(clock_now_ms()), ARG_INT(account),
                        ARG_TEXT(str_from(action)), ARG_TEXT(str_from(noun)), ARG_INT(noun_id),
                        arg_json(arena, detail)),
                   NULL, error);
}

// The first instant of a local day, ms. Found by trying, since the zone's offset may change.
static int64_t day_begins_ms(struct date date) {
    enum { HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS };
    int64_t at = date_to_days(date) * DAY_MS - 14 * (int64_t)HOUR_MS;
    while (date_cmp(date_of_instant(at), date) < 0) {
        at += HOUR_MS / 4;
    }
    return at;
}

bool audit_list(struct db *db, struct arena *arena, int64_t org, const struct audit_filter *filter,
                struct audit_list *out, struct error *error) {
    *out = (struct audit_list){0};
    int64_t before = filter->before_id > 0 ? filter->before_id : INT64_MAX;
    int64_t from = date_is_none(filter->from) ? 0 : day_begins_ms(filter->from);
    int64_t to = date_is_none(filter->to) ? INT64_MAX : day_begins_ms(date_add_days(filter->to, 1));
    struct query q;
    if (!query_open(&q, db, &audit_page,
                    ARGS(ARG_INT(org), ARG_INT(before), ARG_INT(from), ARG_INT(to),
                         ARG_INT(filter->account), ARG_TEXT(filter->action),
                         ARG_INT(filter->limit)),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        struct audit_row *row = vec_push(arena, &out->rows);
        row->audit_id = query_int(&q, 0);
        row->at_ms = query_int(&q, 1);
        row->account = query_int(&q, 2);
        row->who = row->account == 0 ? S("консоль") : row_text(arena, &q, 3);
        row->action = row_text(arena, &q, 4);
        row->noun = row_text(arena, &q, 5);
        row->noun_id = query_int(&q, 6);
        row->detail = row_text(arena, &q, 7);
    }
    return query_close(&q, error);
}

bool audit_newest_ms(struct db *db, int64_t *out, struct error *error) {
    return row_int(db, &audit_newest, ARGS0, out, error);
}
