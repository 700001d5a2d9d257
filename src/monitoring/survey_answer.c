// SPDX-License-Identifier: GPL-3.0-or-later
// The only place, with analysis, where SQL touches answers of surveys.
#include "monitoring/survey_answer.h"

#include "base/rng.h"
#include "monitoring/monitoring_internal.h"
#include "school/audit.h"
#include "vsoko/measure/honesty.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { HASH_BYTES = 16 };

static const struct sql survey_code_use = {
    "survey_code_use",
    "update survey_code set used = 1, claim = $4 where org_id = $1 and session_id = $2 "
    "and code = $3 and (used = 0 or claim = $4) and exists (select 1 from session as s "
    "where s.org_id = $1 and s.session_id = $2 and s.closed_ms = 0)"};

static const struct sql survey_code_state = {
    "survey_code_state",
    "select used from survey_code where org_id = $1 and session_id = $2 and code = $3"};

static const struct sql survey_codes_all = {
    "survey_codes_all", "select code, used, claim from survey_code where org_id = $1 "
                        "and session_id = $2 order by code"};

static const struct sql survey_codes_clear = {
    "survey_codes_clear", "delete from survey_code where org_id = $1 and session_id = $2"};

static const struct sql survey_code_put = {
    "survey_code_put", "insert into survey_code (org_id, session_id, code, used, claim) "
                       "values ($1, $2, $3, $4, $5)"};

static const struct sql survey_still_open = {
    "survey_still_open",
    "select v.invited from survey as v join session as s on s.org_id = v.org_id "
    "and s.session_id = v.session_id where v.org_id = $1 and v.session_id = $2 "
    "and s.closed_ms = 0"};

static const struct sql survey_answers_all = {
    "survey_answers_all", "select answer_key, answers from survey_answer where org_id = $1 "
                          "and session_id = $2 order by answer_key"};

static const struct sql survey_answers_delete = {
    "survey_answers_delete", "delete from survey_answer where org_id = $1 and session_id = $2"};

static const struct sql survey_answer_insert = {
    "survey_answer_insert", "insert into survey_answer (org_id, session_id, answer_key, answers) "
                            "values ($1, $2, $3, $4) on conflict do nothing"};

static const struct sql survey_texts_all = {
    "survey_texts_all", "select item, text_key, body, released from survey_text where org_id = $1 "
                        "and session_id = $2 order by item, text_key"};

static const struct sql survey_texts_delete = {
    "survey_texts_delete", "delete from survey_text where org_id = $1 and session_id = $2"};

static const struct sql survey_text_insert = {
    "survey_text_insert",
    "insert into survey_text (org_id, session_id, item, text_key, body, released) "
    "values ($1, $2, $3, $4, $5, $6) on conflict do nothing"};

static const struct sql survey_text_decide = {
    "survey_text_decide",
    "update survey_text set released = $5 where org_id = $1 and session_id = $2 and item = $3 "
    "and text_key = $4 and exists (select 1 from session as s where s.org_id = $1 "
    "and s.session_id = $2 and s.closed_ms > 0) and (select count(*) from survey_answer as a "
    "where a.org_id = $1 and a.session_id = $2) >= cast($6 as bigint)"};

static const struct sql survey_answers_count = {
    "survey_answers_count",
    "select count(*) from survey_answer where org_id = $1 and session_id = $2"};

// Terms of keeping (school/keeping.h).
#define HELD_BEFORE                                                                                \
    " where org_id = $1 and session_id in (select s.session_id from session as s "                 \
    "where s.org_id = $1 and s.held_on < $2)"
static const struct sql keep_count_surveys = {"keep_count_surveys",
                                              "select count(*) from survey_answer" HELD_BEFORE};
static const struct sql keep_surveys_answers = {"keep_surveys_survey_answer",
                                                "delete from survey_answer" HELD_BEFORE};
static const struct sql keep_surveys_texts = {"keep_surveys_survey_text",
                                              "delete from survey_text" HELD_BEFORE};

const struct sql *const survey_answer_sql[] = {
    &survey_code_use,      &survey_code_state,     &survey_codes_all,
    &survey_codes_clear,   &survey_code_put,       &survey_still_open,
    &survey_answers_all,   &survey_answers_delete, &survey_answer_insert,
    &survey_texts_all,     &survey_texts_delete,   &survey_text_insert,
    &survey_text_decide,   &survey_answers_count,  &keep_count_surveys,
    &keep_surveys_answers, &keep_surveys_texts,    NULL};

// Claims and tickets
// --------------------------------------------------------------------------------

static bool claim_is_good(struct str claim) {
    for (size_t i = 0; i < claim.n; i++) {
        char c = claim.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return false;
        }
    }
    return claim.n == SURVEY_CLAIM_CHARS;
}

// Hex of a hash of the claim under a key; two keys give hashes that tell nothing of each other.
static void hash_claim(struct str claim, struct str key, char out[SURVEY_CLAIM_CHARS + 1]) {
    unsigned char hash[HASH_BYTES];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)claim.p, claim.n,
                       (const unsigned char *)key.p, key.n);
    sodium_bin2hex(out, SURVEY_CLAIM_CHARS + 1, hash, sizeof hash);
}

static bool ticket_fits(const struct survey *survey, struct str claim, struct str ticket) {
    char right[SURVEY_CLAIM_CHARS + 1];
    if (!claim_is_good(claim) || ticket.n != SURVEY_CLAIM_CHARS || str_empty(survey->secret)) {
        return false;
    }
    hash_claim(claim, survey->secret, right);
    return sodium_memcmp(right, ticket.p, ticket.n) == 0;
}

static bool closed_error(struct error *error) {
    return error_set(error, ERROR_CONFLICT, "Анкета закрыта: ответы больше не принимаются.");
}

static bool why_not_entered(struct db *db, const struct survey_enter *ask, struct error *error) {
    struct query q;
    if (!query_open(
            &q, db, &survey_code_state,
            ARGS(ARG_INT(ask->survey->org), ARG_INT(ask->survey->session_id), ARG_TEXT(ask->code)),
            error)) {
        return false;
    }
    bool known = query_next(&q), used = known && query_int(&q, 0) != 0;
    if (!query_close(&q, error)) {
        return false;
    }
    if (!known) {
        return error_set(error, ERROR_INPUT,
                         "Такого кода нет. Проверьте цифры на листке и введите ещё раз.");
    }
    return used ? error_set(error, ERROR_INPUT,
                            "По этому листку уже вошли на другом устройстве. Если это были вы и "
                            "устройство потеряно, попросите у взрослого новый листок.")
                : closed_error(error);
}

struct kept_code {
    struct str code, claim;
    int64_t used;
};
struct kept_codes {
    VEC(struct kept_code) rows;
};

// All codes of the survey go out and come in again by their digits, as answers do by their keys:
// PostgreSQL notes the transaction of each row, and so who entered after whom.
static bool codes_rewrite(struct db *db, struct arena *arena, const struct survey *survey,
                          struct error *error) {
    const struct arg session[] = {ARG_INT(survey->org), ARG_INT(survey->session_id)};
    struct kept_codes codes = {0};
    struct query q;
    if (!query_open(&q, db, &survey_codes_all, session, 2, error)) {
        return false;
    }
    while (query_next(&q)) {
        *vec_push(arena, &codes.rows) = (struct kept_code){
            str_dup(arena, query_text(&q, 0)), str_dup(arena, query_text(&q, 2)), query_int(&q, 1)};
    }
    if (!query_close(&q, error) || !db_exec(db, &survey_codes_clear, session, 2, NULL, error)) {
        return false;
    }
    for (size_t i = 0; i < codes.rows.n; i++) {
        const struct kept_code *row = &codes.rows.at[i];
        if (!db_exec(db, &survey_code_put,
                     ARGS(session[0], session[1], ARG_TEXT(row->code), ARG_INT(row->used),
                          ARG_TEXT(row->claim)),
                     NULL, error)) {
            return false;
        }
    }
    db_forget(db, "survey_code", FORGET_SOON);
    return true;
}

static bool code_use(struct db *db, struct arena *arena, const struct survey_enter *ask,
                     struct error *error) {
    const struct survey *survey = ask->survey;
    char claim[SURVEY_CLAIM_CHARS + 1];
    int64_t changed = 0;
    hash_claim(ask->claim, S("claim of a vsoko code"), claim);
    if (!db_exec(db, &survey_code_use,
                 ARGS(ARG_INT(survey->org), ARG_INT(survey->session_id), ARG_TEXT(ask->code),
                      ARG_TEXT(str_from(claim))),
                 &changed, error)) {
        return false;
    }
    return changed > 0 ? codes_rewrite(db, arena, survey, error) : why_not_entered(db, ask, error);
}

bool survey_enter(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct survey_enter *ask = asked;
    const struct survey *survey = ask->survey;
    if (!claim_is_good(ask->claim)) {
        return error_set(error, ERROR_INPUT, "Страница устарела: откройте её заново.");
    }
    if (survey->closed) {
        return closed_error(error);
    }
    if (!survey->by_class && !code_use(db, arena, ask, error)) {
        return false;
    }
    hash_claim(ask->claim, survey->secret, ask->ticket_text);
    ask->ticket = str_from(ask->ticket_text);
    return true;
}

// Keeping answers without an order
// ------------------------------------------------------------------

struct kept_answer {
    struct str key, answers;
};
struct kept_text {
    struct str item, key, body;
    int64_t released;
};
struct kept {
    VEC(struct kept_answer) answers;
    VEC(struct kept_text) texts;
};

static bool read_kept(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                      struct kept *out, struct error *error) {
    struct query q;
    *out = (struct kept){0};
    if (!query_open(&q, db, &survey_answers_all, ARGS(ARG_INT(org), ARG_INT(session_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        *vec_push(arena, &out->answers) = (struct kept_answer){str_dup(arena, query_text(&q, 0)),
                                                               str_dup(arena, query_text(&q, 1))};
    }
    if (!query_close(&q, error) ||
        !query_open(&q, db, &survey_texts_all, ARGS(ARG_INT(org), ARG_INT(session_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        *vec_push(arena, &out->texts) =
            (struct kept_text){str_dup(arena, query_text(&q, 0)), str_dup(arena, query_text(&q, 1)),
                               str_dup(arena, query_text(&q, 2)), query_int(&q, 3)};
    }
    return query_close(&q, error);
}

static int by_key(const void *a, const void *b) {
    return str_cmp(((const struct kept_answer *)a)->key, ((const struct kept_answer *)b)->key);
}

static int by_item_and_key(const void *a, const void *b) {
    const struct kept_text *one = a, *two = b;
    int items = str_cmp(one->item, two->item);
    return items != 0 ? items : str_cmp(one->key, two->key);
}

static struct str random_key(struct arena *arena) {
    unsigned char bytes[HASH_BYTES];
    char hex[SURVEY_CLAIM_CHARS + 1];
    rng_secret(bytes, sizeof bytes);
    sodium_bin2hex(hex, sizeof hex, bytes, sizeof bytes);
    return str_dup(arena, str_from(hex));
}

// All rows of the survey go out and come in again by their random keys. An engine lays rows where
// there is room and, on PostgreSQL, notes the transaction of each: if only the new row were added,
// places and marks would tell who came after whom. A class has few rows. What stood there before
// this sheet came is forgotten too, or the log and dead rows would tell what it added.
static bool write_kept(struct db *db, int64_t org, int64_t session_id, const struct kept *kept,
                       struct error *error) {
    const struct arg session[] = {ARG_INT(org), ARG_INT(session_id)};
    if (kept->answers.n > 0) {
        qsort(kept->answers.at, kept->answers.n, sizeof *kept->answers.at, by_key);
    }
    if (kept->texts.n > 0) {
        qsort(kept->texts.at, kept->texts.n, sizeof *kept->texts.at, by_item_and_key);
    }
    if (!db_exec(db, &survey_answers_delete, session, 2, NULL, error) ||
        !db_exec(db, &survey_texts_delete, session, 2, NULL, error)) {
        return false;
    }
    for (size_t i = 0; i < kept->answers.n; i++) {
        const struct kept_answer *row = &kept->answers.at[i];
        if (!db_exec(
                db, &survey_answer_insert,
                ARGS(ARG_INT(org), ARG_INT(session_id), ARG_TEXT(row->key), ARG_TEXT(row->answers)),
                NULL, error)) {
            return false;
        }
    }
    for (size_t i = 0; i < kept->texts.n; i++) {
        const struct kept_text *row = &kept->texts.at[i];
        if (!db_exec(db, &survey_text_insert,
                     ARGS(ARG_INT(org), ARG_INT(session_id), ARG_TEXT(row->item),
                          ARG_TEXT(row->key), ARG_TEXT(row->body), ARG_INT(row->released)),
                     NULL, error)) {
            return false;
        }
    }
    db_forget(db, "survey_answer", FORGET_SOON);
    db_forget(db, "survey_text", FORGET_SOON);
    return true;
}

static void keep_sheet(struct arena *arena, struct kept *kept, const struct survey_sheet *sheet,
                       struct str key) {
    *vec_push(arena, &kept->answers) = (struct kept_answer){key, sheet->json};
    for (size_t i = 0; i < sheet->texts.n; i++) {
        const struct survey_text *text = &sheet->texts.at[i];
        *vec_push(arena, &kept->texts) =
            (struct kept_text){text->item, random_key(arena), text->body, SURVEY_TEXT_UNREAD};
    }
}

// How many are invited, 0 when the survey was closed meanwhile.
static bool read_open(struct db *db, const struct survey *survey, int64_t *invited,
                      struct error *error) {
    struct query q;
    if (!query_open(&q, db, &survey_still_open,
                    ARGS(ARG_INT(survey->org), ARG_INT(survey->session_id)), error)) {
        return false;
    }
    *invited = query_next(&q) ? query_int(&q, 0) : 0;
    return query_close(&q, error);
}

bool survey_send(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct survey_send *ask = asked;
    const struct survey *survey = ask->survey;
    char key[SURVEY_CLAIM_CHARS + 1];
    int64_t invited;
    struct kept kept;
    if (!read_open(db, survey, &invited, error)) {
        return false;
    }
    if (invited == 0) {
        return closed_error(error);
    }
    if (!ticket_fits(survey, ask->claim, ask->ticket)) {
        return error_set(error, ERROR_FORBIDDEN,
                         "Сначала войдите по своему листку: этот вход не от этой анкеты.");
    }
    hash_claim(ask->claim, S("key of a vsoko answer"), key);
    if (!read_kept(db, arena, survey->org, survey->session_id, &kept, error)) {
        return false;
    }
    for (size_t i = 0; i < kept.answers.n; i++) {
        if (str_eq(kept.answers.at[i].key, str_from(key))) {
            return true; // a repeated delivery
        }
    }
    if ((int64_t)kept.answers.n >= invited) {
        return error_set(error, ERROR_CONFLICT,
                         "Все приглашённые уже ответили. Если вы не отвечали, скажите взрослому.");
    }
    keep_sheet(arena, &kept, ask->sheet, str_from(key));
    return write_kept(db, survey->org, survey->session_id, &kept, error);
}

bool survey_answers_load(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                         const struct survey_sheet *sheets, size_t n, struct error *error) {
    struct kept kept = {0};
    for (size_t i = 0; i < n; i++) {
        keep_sheet(arena, &kept, &sheets[i], random_key(arena));
    }
    return write_kept(db, org, session_id, &kept, error);
}

bool survey_answers_remove(struct db *db, int64_t org, int64_t session_id, struct error *error) {
    const struct kept none = {0};
    db_forget(db, "survey_answer", FORGET_NOW);
    return write_kept(db, org, session_id, &none, error);
}

bool survey_answers_seal(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                         struct error *error) {
    struct kept kept;
    if (!read_kept(db, arena, org, session_id, &kept, error)) {
        return false;
    }
    for (size_t i = 0; i < kept.answers.n; i++) {
        kept.answers.at[i].key = random_key(arena);
    }
    for (size_t i = 0; i < kept.texts.n; i++) {
        kept.texts.at[i].key = random_key(arena);
    }
    return write_kept(db, org, session_id, &kept, error);
}

bool survey_words_decide(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct survey_decide *ask = asked;
    int64_t org = ask->by->org, changed = 0;
    if (!db_exec(db, &survey_text_decide,
                 ARGS(ARG_INT(org), ARG_INT(ask->session_id), ARG_TEXT(ask->item),
                      ARG_TEXT(ask->key),
                      ARG_INT(ask->show ? SURVEY_TEXT_RELEASED : SURVEY_TEXT_KEPT_BACK),
                      ARG_INT(MEASURE_MIN_PERSONAL)),
                 &changed, error)) {
        return false;
    }
    if (changed == 0) {
        return error_set(error, ERROR_NOT_FOUND,
                         "Такого ответа нет или анкета ещё не закрыта: обновите страницу.");
    }
    return audit_add(db, arena, org, ask->by->account, "survey.words", "session", ask->session_id,
                     NULL, error);
}

bool survey_answer_count(struct db *db, int64_t org, int64_t session_id, int64_t *out,
                         struct error *error) {
    struct query q;
    if (!query_open(&q, db, &survey_answers_count, ARGS(ARG_INT(org), ARG_INT(session_id)),
                    error)) {
        return false;
    }
    *out = query_next(&q) ? query_int(&q, 0) : 0;
    return query_close(&q, error);
}
