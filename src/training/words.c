// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/words.h"

#include "base/buf.h"
#include "base/clock.h"
#include "training/training_internal.h"

#include <string.h>

static const struct sql word_rows = {
    "seminar_word_rows", "select field, version, base, words from seminar_word where org_id = $1 "
                         "and kind = $2 and holder_id = $3 and owner_id = $4 "
                         "order by field, version"};

static const struct sql word_by_key = {"seminar_word_by_key",
                                       "select version, base from seminar_word where org_id = $1 "
                                       "and write_key = $2"};

static const struct sql word_insert = {
    "seminar_word_insert",
    "insert into seminar_word (org_id, kind, holder_id, owner_id, field, version, base, words, "
    "account_id, write_key, at_ms) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};

const struct sql *const words_sql[] = {&word_rows, &word_by_key, &word_insert, NULL};

static struct str kind_name(enum words_kind kind) {
    static const char *const names[] = {"reflection", "conclusion", "product"};
    return str_from(names[kind]);
}

// Of one field, oldest first.
struct versions {
    VEC(struct str) words;
    int base; // of the newest
};

// The texts between what the newest writer saw and the newest text: they lie beside it.
static struct str beside(struct arena *arena, const struct versions *versions) {
    struct buf out = buf_open(arena, 8 * WORDS_MAX);
    for (size_t v = (size_t)versions->base; v + 1 < versions->words.n; v++) {
        buf_put(&out, out.n == 0 ? S("") : S("\n\n"));
        buf_put(&out, versions->words.at[v]);
    }
    return buf_str(&out);
}

static void close_field(struct arena *arena, const struct versions *versions,
                        struct words_field *row) {
    row->version = (int)versions->words.n;
    row->words = versions->words.at[versions->words.n - 1];
    row->asks = versions->base < row->version - 1;
    row->other = row->asks ? beside(arena, versions) : (struct str){0};
}

bool words_of(struct db *db, struct arena *arena, int64_t org, const struct words_sheet *sheet,
              struct words_fields *out, struct error *error) {
    struct query q;
    struct words_field *row = NULL;
    struct versions versions = {0};
    *out = (struct words_fields){0};
    if (!query_open(&q, db, &word_rows,
                    ARGS(ARG_INT(org), ARG_TEXT(kind_name(sheet->kind)), ARG_INT(sheet->holder),
                         ARG_INT(sheet->owner)),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        if (row == NULL || !str_eq(row->field, query_text(&q, 0))) {
            row = vec_push(arena, &out->rows);
            row->field = str_dup(arena, query_text(&q, 0));
            versions = (struct versions){0};
        }
        *vec_push(arena, &versions.words) = str_dup(arena, query_text(&q, 3));
        versions.base = (int)query_int(&q, 2);
        close_field(arena, &versions, row);
    }
    return query_close(&q, error);
}

const struct words_field *words_field(const struct words_fields *fields, struct str name) {
    for (size_t i = 0; i < fields->rows.n; i++) {
        if (str_eq(fields->rows.at[i].field, name)) {
            return &fields->rows.at[i];
        }
    }
    return NULL;
}

static bool check(const struct words_put *ask, struct error *error) {
    if (str_empty(ask->field) || ask->field.n > WORDS_FIELD_MAX || str_empty(ask->key) ||
        ask->key.n > WORDS_KEY_MAX || ask->base < 0) {
        return error_set(error, ERROR_INPUT, "Запись не разобрана: обновите страницу.");
    }
    return ask->words.n <= WORDS_MAX ||
           error_set(error, ERROR_INPUT, "Слишком длинно: в одном поле до 2000 знаков.");
}

// Was this very deed done before (its receipt was lost)?
static bool done_before(struct db *db, struct words_put *ask, bool *done, struct error *error) {
    struct query q;
    if (!query_open(&q, db, &word_by_key, ARGS(ARG_INT(ask->by->org), ARG_TEXT(ask->key)), error)) {
        return false;
    }
    *done = query_next(&q);
    if (*done) {
        ask->version = (int)query_int(&q, 0);
        ask->outcome = query_int(&q, 1) < ask->version - 1 ? WORDS_BESIDE : WORDS_SAVED;
    }
    return query_close(&q, error);
}

static void tell_other(const struct words_put *ask, struct str other) {
    size_t n = other.n < WORDS_OTHER_MAX ? other.n : WORDS_OTHER_MAX;
    if (ask->other != NULL && n > 0) {
        memcpy(ask->other, other.p, n);
    }
    if (ask->other != NULL) {
        ask->other[n] = '\0';
    }
}

bool words_put(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct words_put *ask = asked;
    struct words_fields fields;
    bool done;
    if (!check(ask, error) || !done_before(db, ask, &done, error) ||
        !words_of(db, arena, ask->by->org, &ask->sheet, &fields, error)) {
        return false;
    }
    const struct words_field *now = words_field(&fields, ask->field);
    if (done) {
        if (ask->outcome == WORDS_BESIDE && now != NULL && now->asks) {
            tell_other(ask, now->other);
        }
        return true;
    }
    int newest = now == NULL ? 0 : now->version;
    if (ask->base > newest) {
        return error_set(error, ERROR_INPUT, "Запись не разобрана: обновите страницу.");
    }
    if (now != NULL && str_eq(now->words, ask->words) && (ask->base < newest || !now->asks)) {
        ask->version = newest;
        ask->outcome = WORDS_SAVED;
        return true;
    }
    ask->version = newest + 1;
    ask->outcome = ask->base < newest ? WORDS_BESIDE : WORDS_SAVED;
    if (!db_exec(db, &word_insert,
                 ARGS(ARG_INT(ask->by->org), ARG_TEXT(kind_name(ask->sheet.kind)),
                      ARG_INT(ask->sheet.holder), ARG_INT(ask->sheet.owner), ARG_TEXT(ask->field),
                      ARG_INT(ask->version), ARG_INT(ask->base), ARG_TEXT(ask->words),
                      ARG_INT(ask->by->account), ARG_TEXT(ask->key), ARG_INT(clock_now_ms())),
                 NULL, error) ||
        !words_of(db, arena, ask->by->org, &ask->sheet, &fields, error)) {
        return false;
    }
    now = words_field(&fields, ask->field);
    tell_other(ask, now == NULL ? (struct str){0} : now->other);
    return true;
}
