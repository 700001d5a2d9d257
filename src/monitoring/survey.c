// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/survey.h"

#include "base/clock.h"
#include "base/ru.h"
#include "base/rng.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/survey_answer.h"
#include "school/audit.h"
#include "vsoko/measure/honesty.h"

enum { SECRET_BYTES = 16, TRIES = 20 };

#define SURVEY_COLUMNS                                                                             \
    "select v.org_id, v.session_id, v.code, v.by_class, v.invited, v.secret, p.title, "            \
    "s.closed_ms, p.instrument_id, p.instrument_version, o.short_name from survey as v "           \
    "join session as s on s.org_id = v.org_id and s.session_id = v.session_id "                    \
    "join procedure as p on p.org_id = s.org_id and p.procedure_id = s.procedure_id "              \
    "join org as o on o.org_id = v.org_id "

static const struct sql survey_of_session = {"survey_of_session", SURVEY_COLUMNS
                                             "where v.org_id = $1 and v.session_id = $2"};

static const struct sql survey_of_code = {"survey_of_code", SURVEY_COLUMNS "where v.code = $1"};

static const struct sql survey_insert = {
    "survey_insert", "insert into survey (org_id, session_id, code, by_class, invited, secret) "
                     "values ($1, $2, $3, $4, $5, $6) on conflict (code) do nothing"};

static const struct sql survey_code_insert = {
    "survey_code_insert", "insert into survey_code (org_id, session_id, code, used, claim) "
                          "values ($1, $2, $3, 0, $4) on conflict do nothing"};

static const struct sql survey_codes_free = {
    "survey_codes_free", "select code from survey_code where org_id = $1 and session_id = $2 "
                         "and used = 0 order by code"};

static const struct sql survey_codes_gone = {
    "survey_codes_gone",
    "select count(*) from survey_code where org_id = $1 and session_id = $2 and used = 1"};

static const struct sql survey_codes_delete = {
    "survey_codes_delete", "delete from survey_code where org_id = $1 and session_id = $2"};

static const struct sql survey_end = {
    "survey_end", "update survey set secret = '' where org_id = $1 and session_id = $2"};

static const struct sql survey_delete = {
    "survey_delete", "delete from survey where org_id = $1 and session_id = $2"};

static const struct sql survey_session_end = {"survey_session_end",
                                              "update session set closed_ms = $3 where org_id = $1 "
                                              "and session_id = $2 and closed_ms = 0"};

const struct sql *const survey_sql[] = {&survey_of_session,
                                        &survey_of_code,
                                        &survey_insert,
                                        &survey_code_insert,
                                        &survey_codes_free,
                                        &survey_codes_gone,
                                        &survey_codes_delete,
                                        &survey_end,
                                        &survey_session_end,
                                        &survey_delete,
                                        NULL};

static void read_row(struct arena *arena, struct query *q, struct survey *out) {
    *out = (struct survey){
        .org = query_int(q, 0),
        .session_id = query_int(q, 1),
        .code = str_dup(arena, query_text(q, 2)),
        .by_class = query_int(q, 3) != 0,
        .invited = query_int(q, 4),
        .secret = str_dup(arena, query_text(q, 5)),
        .title = str_dup(arena, query_text(q, 6)),
        .closed = query_int(q, 7) != 0,
        .instrument_id = str_dup(arena, query_text(q, 8)),
        .instrument_version = query_int(q, 9),
        .org_name = str_dup(arena, query_text(q, 10)),
    };
}

bool survey_get(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                struct survey *out, bool *found, struct error *error) {
    struct query q;
    if (!query_open(&q, db, &survey_of_session, ARGS(ARG_INT(org), ARG_INT(session_id)), error)) {
        return false;
    }
    *found = query_next(&q);
    if (*found) {
        read_row(arena, &q, out);
    }
    return query_close(&q, error);
}

bool survey_by_code(struct db *db, struct arena *arena, struct str code, struct survey *out,
                    struct error *error) {
    struct query q;
    if (!query_open(&q, db, &survey_of_code, ARGS(ARG_TEXT(code)), error)) {
        return false;
    }
    bool found = query_next(&q);
    if (found) {
        read_row(arena, &q, out);
    }
    if (!query_close(&q, error)) {
        return false;
    }
    return found || error_set(error, ERROR_NOT_FOUND,
                              "Такой анкеты нет. Проверьте адрес: в конце восемь цифр с доски или "
                              "с листка.");
}

// Opening
// ------------------------------------------------------------------------------------------

bool survey_check_plan(const struct session_plan *plan, struct error *error) {
    if (plan->raters.n > 0) {
        return error_set(error, ERROR_INPUT,
                         "На анкету отвечают сами: наблюдатели не нужны, уберите отметки.");
    }
    if (plan->by_class && str_eq(plan->instrument->consent, S("parent"))) {
        return error_set(error, ERROR_INPUT,
                         "К этой анкете нужно согласие родителей: её проводят по листкам с кодами, "
                         "которые получают только те, у кого согласие есть.");
    }
    return true;
}

// Digits of the system's random source, without leaning to any of them.
static struct str random_digits(struct arena *arena) {
    char digits[SURVEY_CODE_DIGITS + 1] = {0};
    for (size_t i = 0; i < SURVEY_CODE_DIGITS;) {
        unsigned char byte;
        rng_secret(&byte, 1);
        if (byte < 250) {
            digits[i++] = (char)('0' + byte % 10);
        }
    }
    return str_dup(arena, str_from(digits));
}

static struct str random_hex(struct arena *arena) {
    unsigned char bytes[SECRET_BYTES];
    rng_secret(bytes, sizeof bytes);
    struct buf out = buf_open(arena, 2 * SECRET_BYTES + 1);
    for (size_t i = 0; i < sizeof bytes; i++) {
        buf_fmt(&out, "%02x", bytes[i]);
    }
    return buf_str(&out);
}

static bool add_codes(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                      int64_t wanted, struct error *error) {
    for (int64_t made = 0, tries = 0; made < wanted && tries < wanted + TRIES; tries++) {
        int64_t added = 0;
        // An unused code is claimed by chance, so that the row is as long as that of a used one.
        if (!db_exec(db, &survey_code_insert,
                     ARGS(ARG_INT(org), ARG_INT(session_id), ARG_TEXT(random_digits(arena)),
                          ARG_TEXT(random_hex(arena))),
                     &added, error)) {
            return false;
        }
        made += added;
    }
    return true;
}

static bool insert_survey(struct db *db, struct arena *arena, const struct session_plan *plan,
                          int64_t invited, struct str secret, struct error *error) {
    int64_t added = 0;
    for (int tries = 0; added == 0 && tries < TRIES; tries++) {
        if (!db_exec(db, &survey_insert,
                     ARGS(ARG_INT(plan->by->org), ARG_INT(plan->session_id),
                          ARG_TEXT(random_digits(arena)), ARG_INT(plan->by_class), ARG_INT(invited),
                          ARG_TEXT(secret)),
                     &added, error)) {
            return false;
        }
    }
    return added > 0 ||
           error_set(error, ERROR_INTERNAL, "Не удалось подобрать адрес анкеты: повторите.");
}

bool survey_add(struct db *db, struct arena *arena, const struct session_plan *plan,
                int64_t invited, struct error *error) {
    if (invited < MEASURE_MIN_PERSONAL) {
        return error_set(error, ERROR_INPUT,
                         "Можно пригласить только %s, а итоги показывают не меньше чем по %d "
                         "анкетам: иначе видно, кто что ответил. Проверьте согласия класса.",
                         str_c(arena, ru_count(arena, invited, RU_PUPIL, RU_GENITIVE)),
                         MEASURE_MIN_PERSONAL);
    }
    return insert_survey(db, arena, plan, invited, random_hex(arena), error) &&
           (plan->by_class ||
            add_codes(db, arena, plan->by->org, plan->session_id, invited, error));
}

// Slips
// --------------------------------------------------------------------------------------------

bool survey_codes_unused(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                         struct survey_codes *out, struct error *error) {
    struct query q;
    *out = (struct survey_codes){0};
    if (!query_open(&q, db, &survey_codes_free, ARGS(ARG_INT(org), ARG_INT(session_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        *vec_push(arena, &out->rows) = str_dup(arena, query_text(&q, 0));
    }
    return query_close(&q, error);
}

bool survey_codes_used(struct db *db, int64_t org, int64_t session_id, int64_t *out,
                       struct error *error) {
    struct query q;
    if (!query_open(&q, db, &survey_codes_gone, ARGS(ARG_INT(org), ARG_INT(session_id)), error)) {
        return false;
    }
    *out = query_next(&q) ? query_int(&q, 0) : 0;
    return query_close(&q, error);
}

// The survey of an ask that changes it, open still.
static bool read_open(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                      struct survey *out, struct error *error) {
    bool found;
    if (!survey_get(db, arena, org, session_id, out, &found, error)) {
        return false;
    }
    if (!found) {
        return error_set(error, ERROR_NOT_FOUND, "Такой анкеты нет: возможно, ссылка устарела.");
    }
    return !out->closed ||
           error_set(error, ERROR_CONFLICT, "Анкета уже закрыта: открыть её снова нельзя.");
}

bool survey_more_codes(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct survey_more *more = ask;
    struct survey survey;
    struct survey_codes unused;
    int64_t org = more->by->org, answers = 0;
    if (!read_open(db, arena, org, more->session_id, &survey, error) ||
        !survey_codes_unused(db, arena, org, more->session_id, &unused, error) ||
        !survey_answer_count(db, org, more->session_id, &answers, error)) {
        return false;
    }
    more->added = survey.by_class ? 0 : survey.invited - answers - (int64_t)unused.rows.n;
    if (more->added <= 0) {
        more->added = 0;
        return true;
    }
    return add_codes(db, arena, org, more->session_id, more->added, error) &&
           audit_add(db, arena, org, more->by->account, "survey.codes", "session", more->session_id,
                     NULL, error);
}

bool survey_close(struct db *db, struct arena *arena, void *ask, struct error *error) {
    static const char *const tables[] = {"survey", "survey_code", "survey_answer", "survey_text"};
    const struct survey_close *close = ask;
    struct survey survey;
    int64_t org = close->by->org;
    for (size_t i = 0; i < 4; i++) {
        db_forget(db, tables[i], FORGET_NOW);
    }
    return read_open(db, arena, org, close->session_id, &survey, error) &&
           survey_answers_seal(db, arena, org, close->session_id, error) &&
           db_exec(db, &survey_codes_delete, ARGS(ARG_INT(org), ARG_INT(close->session_id)), NULL,
                   error) &&
           db_exec(db, &survey_end, ARGS(ARG_INT(org), ARG_INT(close->session_id)), NULL, error) &&
           db_exec(db, &survey_session_end,
                   ARGS(ARG_INT(org), ARG_INT(close->session_id), ARG_INT(clock_now_ms())), NULL,
                   error) &&
           audit_add(db, arena, org, close->by->account, "survey.close", "session",
                     close->session_id, NULL, error);
}

// Brought from elsewhere, and taken back
// ------------------------------------------------------------------------------------------

bool survey_load(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct survey_load *load = ask;
    struct session_plan *plan = load->plan;
    int64_t org = plan->by->org;
    if (load->n < MEASURE_MIN_PERSONAL) {
        return error_set(error, ERROR_INPUT,
                         "Анкет меньше %d: такие ответы не хранят, иначе видно, кто что ответил.",
                         MEASURE_MIN_PERSONAL);
    }
    return survey_check_plan(plan, error) && session_add_loaded(db, arena, plan, error) &&
           insert_survey(db, arena, plan, (int64_t)load->n, S(""), error) &&
           survey_answers_load(db, arena, org, plan->session_id, load->sheets, load->n, error) &&
           db_exec(db, &survey_session_end,
                   ARGS(ARG_INT(org), ARG_INT(plan->session_id), ARG_INT(clock_now_ms())), NULL,
                   error) &&
           audit_add(db, arena, org, plan->by->account, "survey.load", "session", plan->session_id,
                     NULL, error);
}

bool survey_remove_all(struct db *db, int64_t org, int64_t session_id, struct error *error) {
    const struct arg session[] = {ARG_INT(org), ARG_INT(session_id)};
    return survey_answers_remove(db, org, session_id, error) &&
           db_exec(db, &survey_codes_delete, session, 2, NULL, error) &&
           db_exec(db, &survey_delete, session, 2, NULL, error);
}
