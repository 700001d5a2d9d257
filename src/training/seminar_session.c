// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/seminar_session.h"

#include "base/rng.h"
#include "practice/profile.h"
#include "school/audit.h"
#include "school/staff.h"
#include "training/training_internal.h"

static const struct sql clock_one = {
    "seminar_clock_one",
    "select step, began_ms from seminar_clock where org_id = $1 and seminar_id = $2"};

static const struct sql clock_put = {
    "seminar_clock_put",
    "insert into seminar_clock (org_id, seminar_id, step, began_ms) values ($1, $2, $3, $4) "
    "on conflict (org_id, seminar_id) do update set step = excluded.step, "
    "began_ms = excluded.began_ms"};

static const struct sql state_put = {
    "seminar_state_put", "update seminar set state = $3, held_on = case when held_on = '' then "
                         "$4 else held_on end where org_id = $1 and seminar_id = $2"};

static const struct sql member_one = {
    "seminar_member_one", "select 1 from seminar_member where org_id = $1 and seminar_id = $2 "
                          "and staff_id = $3"};

static const struct sql member_came = {
    "seminar_member_came",
    "insert into seminar_member (org_id, seminar_id, staff_id, attended, team, invited_on) "
    "values ($1, $2, $3, $4, 0, $5) on conflict (org_id, seminar_id, staff_id) "
    "do update set attended = excluded.attended"};

static const struct sql skill_noted = {
    "seminar_skill_noted",
    "select 1 from practice_skill where org_id = $1 and staff_id = $2 and competence_id = $3"};

static const struct sql card_rows = {
    "seminar_card_rows",
    "select c.card_id, c.under_id, c.kind, c.words, (select count(*) from seminar_vote as v "
    "where v.org_id = c.org_id and v.card_id = c.card_id), (select count(*) from seminar_vote "
    "as v where v.org_id = c.org_id and v.card_id = c.card_id and v.staff_id = $3) "
    "from seminar_card as c where c.org_id = $1 and c.seminar_id = $2 order by c.card_id"};

static const struct sql card_insert = {
    "seminar_card_insert",
    "insert into seminar_card (org_id, card_id, seminar_id, kind, words, under_id, write_key) "
    "values ($1, $2, $3, $4, $5, 0, $6) on conflict (org_id, write_key) do nothing"};

static const struct sql card_under = {"seminar_card_under",
                                      "update seminar_card set under_id = $4 where org_id = $1 "
                                      "and seminar_id = $2 and (card_id = $3 or under_id = $3)"};

static const struct sql vote_insert = {
    "seminar_vote_insert",
    "insert into seminar_vote (org_id, card_id, staff_id) "
    "values ($1, $2, $3) on conflict (org_id, card_id, staff_id) do nothing"};

static const struct sql vote_delete = {
    "seminar_vote_delete",
    "delete from seminar_vote where org_id = $1 and card_id = $2 and staff_id = $3"};

const struct sql *const seminar_session_sql[] = {
    &clock_one, &clock_put,   &state_put,  &member_one,  &member_came, &skill_noted,
    &card_rows, &card_insert, &card_under, &vote_insert, &vote_delete, NULL};

static const char *const card_names[] = {"difficulty", "cause"};

const char *card_kind_title(enum card_kind kind) {
    return kind == CARD_CAUSE ? "Причины" : "Затруднения";
}

bool seminar_clock_of(struct db *db, int64_t org, int64_t seminar_id, struct seminar_clock *out,
                      struct error *error) {
    struct query q;
    *out = (struct seminar_clock){0};
    if (!query_open(&q, db, &clock_one, ARGS(ARG_INT(org), ARG_INT(seminar_id)), error)) {
        return false;
    }
    if (query_next(&q)) {
        *out = (struct seminar_clock){(int)query_int(&q, 0), query_int(&q, 1)};
    }
    return query_close(&q, error);
}

bool seminar_cards_of(struct db *db, struct arena *arena, int64_t org, int64_t seminar_id,
                      int64_t staff_id, struct seminar_cards *out, struct error *error) {
    struct query q;
    *out = (struct seminar_cards){0};
    if (!query_open(&q, db, &card_rows, ARGS(ARG_INT(org), ARG_INT(seminar_id), ARG_INT(staff_id)),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        *vec_push(arena, &out->rows) = (struct seminar_card){
            .card_id = query_int(&q, 0),
            .under_id = query_int(&q, 1),
            .kind = str_eq(query_text(&q, 2), S("cause")) ? CARD_CAUSE : CARD_DIFFICULTY,
            .words = str_dup(arena, query_text(&q, 3)),
            .votes = query_int(&q, 4),
            .mine = query_int(&q, 5) > 0,
        };
    }
    return query_close(&q, error);
}

int64_t card_votes(const struct seminar_cards *cards, const struct seminar_card *card) {
    int64_t votes = card->votes;
    for (size_t i = 0; i < cards->rows.n; i++) {
        votes += cards->rows.at[i].under_id == card->card_id ? cards->rows.at[i].votes : 0;
    }
    return votes;
}

static bool finds(struct db *db, const struct sql *sql, const struct arg *args, size_t n,
                  bool *found, struct error *error) {
    struct query q;
    if (!query_open(&q, db, sql, args, n, error)) {
        return false;
    }
    *found = query_next(&q);
    return query_close(&q, error);
}

bool seminar_is_member(struct db *db, int64_t org, int64_t seminar_id, int64_t staff_id, bool *is,
                       struct error *error) {
    *is = false;
    return staff_id == 0 ||
           finds(db, &member_one, ARGS(ARG_INT(org), ARG_INT(seminar_id), ARG_INT(staff_id)), is,
                 error);
}

// ---- the course

static bool note_skill(struct db *db, struct arena *arena, const struct seminar_run *ask,
                       int64_t staff_id, const struct competence *competence, struct error *error) {
    bool noted;
    struct profile_skill_put put = {.by = ask->by,
                                    .catalogue = ask->practice,
                                    .staff_id = staff_id,
                                    .competence_id = competence->id,
                                    .basis = SKILL_SEMINAR,
                                    .on = ask->on};
    return finds(db, &skill_noted,
                 ARGS(ARG_INT(ask->by->org), ARG_INT(staff_id), ARG_TEXT(competence->id)), &noted,
                 error) &&
           (noted || profile_skill_put(db, arena, &put, error));
}

static bool note_skills(struct db *db, struct arena *arena, const struct seminar_run *ask,
                        const struct seminar_script *script, struct error *error) {
    struct seminar_members members;
    if (!seminar_members_of(db, arena, ask->by->org, ask->seminar_id, &members, error)) {
        return false;
    }
    for (size_t i = 0; i < members.rows.n; i++) {
        for (size_t c = 0; members.rows.at[i].attended && c < script->competences.n; c++) {
            if (!note_skill(db, arena, ask, members.rows.at[i].staff_id, script->competences.at[c],
                            error)) {
                return false;
            }
        }
    }
    return true;
}

static bool check_run(const struct seminar_run *ask, const struct seminar *now,
                      const struct seminar_script *script, struct error *error) {
    if (script == NULL) {
        return error_set(error, ERROR_CONFLICT,
                         "Сценария этого семинара в базе знаний больше нет.");
    }
    if (now->state == SEMINAR_CLOSED) {
        return error_set(error, ERROR_CONFLICT, "Семинар «%.*s» уже проведён.",
                         STR_ARG(now->title));
    }
    if (ask->deed != SEMINAR_BEGIN && now->state != SEMINAR_RUNNING) {
        return error_set(error, ERROR_CONFLICT, "Семинар ещё не начат.");
    }
    if (ask->deed == SEMINAR_STEP && (ask->step < 0 || ask->step >= (int)script->agenda.n)) {
        return error_set(error, ERROR_INPUT, "Такого шага в сценарии нет.");
    }
    return ask->deed != SEMINAR_CLOSE || now->came > 0 ||
           error_set(error, ERROR_INPUT, "Отметьте, кто был: без участников семинар не закрыть.");
}

bool seminar_run(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct seminar_run *ask = asked;
    struct seminar now;
    int64_t org = ask->by->org;
    if (!seminar_get(db, arena, org, ask->seminar_id, &now, error)) {
        return false;
    }
    const struct seminar_script *script = script_find(ask->catalogue, now.script_id);
    if (!check_run(ask, &now, script, error)) {
        return false;
    }
    bool closing = ask->deed == SEMINAR_CLOSE;
    if (ask->deed == SEMINAR_BEGIN && now.state == SEMINAR_RUNNING) {
        return true;
    }
    if (!db_exec(db, &clock_put,
                 ARGS(ARG_INT(org), ARG_INT(ask->seminar_id),
                      ARG_INT(ask->deed == SEMINAR_STEP ? ask->step : 0),
                      ARG_INT(closing ? 0 : clock_now_ms())),
                 NULL, error)) {
        return false;
    }
    if (ask->deed == SEMINAR_STEP) {
        return true;
    }
    return db_exec(db, &state_put,
                   ARGS(ARG_INT(org), ARG_INT(ask->seminar_id),
                        ARG_TEXT(closing ? S("closed") : S("running")),
                        ARG_TEXT(date_iso(arena, ask->on))),
                   NULL, error) &&
           (!closing || note_skills(db, arena, ask, script, error)) &&
           audit_add(db, arena, org, ask->by->account,
                     closing ? "training.close" : "training.begin", "seminar", ask->seminar_id,
                     NULL, error);
}

bool seminar_attend(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct seminar_attend *ask = asked;
    struct seminar now;
    struct staff staff;
    int64_t org = ask->by->org;
    if (!seminar_get(db, arena, org, ask->seminar_id, &now, error) ||
        !staff_get(db, arena, org, ask->staff_id, &staff, error)) {
        return false;
    }
    if (now.state != SEMINAR_RUNNING) {
        return error_set(error, ERROR_CONFLICT, "Кто был, отмечают, пока семинар идёт.");
    }
    return db_exec(db, &member_came,
                   ARGS(ARG_INT(org), ARG_INT(ask->seminar_id), ARG_INT(ask->staff_id),
                        ARG_INT(ask->came), ARG_TEXT(date_iso(arena, date_today()))),
                   NULL, error);
}

// ---- cards

// The seminar runs and the person takes part in it.
static bool may_take_part(struct db *db, struct arena *arena, const struct person *by,
                          int64_t seminar_id, struct error *error) {
    struct seminar now;
    bool member;
    if (!seminar_get(db, arena, by->org, seminar_id, &now, error) ||
        !seminar_is_member(db, by->org, seminar_id, by->staff, &member, error)) {
        return false;
    }
    if (!member && !gate_may(by->roles, "training.plan")) {
        return error_set(error, ERROR_FORBIDDEN,
                         "Сначала откройте семинар и нажмите «Я участвую».");
    }
    return now.state == SEMINAR_RUNNING ||
           error_set(error, ERROR_CONFLICT, "Семинар сейчас не идёт.");
}

bool card_add(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct card_add *ask = asked;
    struct seminar_cards cards;
    struct str words = str_trim(ask->words);
    if (str_empty(words) || words.n > CARD_MAX || str_empty(ask->key) ||
        ask->key.n > WORDS_KEY_MAX) {
        return error_set(error, ERROR_INPUT,
                         "На карточке – одна мысль: от одного слова до 150 знаков.");
    }
    if (!may_take_part(db, arena, ask->by, ask->seminar_id, error) ||
        !seminar_cards_of(db, arena, ask->by->org, ask->seminar_id, 0, &cards, error)) {
        return false;
    }
    if (cards.rows.n >= CARDS_MOST) {
        return error_set(error, ERROR_LIMIT, "Карточек уже слишком много: объедините похожие.");
    }
    return db_exec(db, &card_insert,
                   ARGS(ARG_INT(ask->by->org), ARG_INT(id_new()), ARG_INT(ask->seminar_id),
                        ARG_TEXT(str_from(card_names[ask->kind])), ARG_TEXT(words),
                        ARG_TEXT(ask->key)),
                   NULL, error);
}

static const struct seminar_card *card_find(const struct seminar_cards *cards, int64_t id) {
    for (size_t i = 0; i < cards->rows.n; i++) {
        if (cards->rows.at[i].card_id == id) {
            return &cards->rows.at[i];
        }
    }
    return NULL;
}

bool card_put(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct card_put *ask = asked;
    struct seminar_cards cards;
    if (!may_take_part(db, arena, ask->by, ask->seminar_id, error) ||
        !seminar_cards_of(db, arena, ask->by->org, ask->seminar_id, 0, &cards, error)) {
        return false;
    }
    const struct seminar_card *card = card_find(&cards, ask->card_id);
    const struct seminar_card *under = card_find(&cards, ask->under_id);
    if (card == NULL ||
        (ask->under_id != 0 && (under == NULL || under == card || under->kind != card->kind))) {
        return error_set(error, ERROR_INPUT, "Такой карточки нет: обновите страницу.");
    }
    // One step deep: what is put under a card of a group joins the group.
    int64_t to = under == NULL ? 0 : under->under_id != 0 ? under->under_id : under->card_id;
    if (to == card->card_id) {
        return true;
    }
    return db_exec(
        db, &card_under,
        ARGS(ARG_INT(ask->by->org), ARG_INT(ask->seminar_id), ARG_INT(ask->card_id), ARG_INT(to)),
        NULL, error);
}

bool card_vote(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct card_vote *ask = asked;
    struct seminar_cards cards;
    int64_t org = ask->by->org, staff = ask->by->staff;
    int given = 0;
    if (!may_take_part(db, arena, ask->by, ask->seminar_id, error) ||
        !seminar_cards_of(db, arena, org, ask->seminar_id, staff, &cards, error)) {
        return false;
    }
    const struct seminar_card *card = card_find(&cards, ask->card_id);
    if (card == NULL || staff == 0) {
        return error_set(error, ERROR_INPUT, "Такой карточки нет: обновите страницу.");
    }
    for (size_t i = 0; i < cards.rows.n; i++) {
        given += cards.rows.at[i].kind == card->kind && cards.rows.at[i].mine;
    }
    if (!ask->back && !card->mine && given >= VOTES_EACH) {
        return error_set(error, ERROR_LIMIT, "Голосов три: сначала снимите один из них.");
    }
    return db_exec(db, ask->back ? &vote_delete : &vote_insert,
                   ARGS(ARG_INT(org), ARG_INT(ask->card_id), ARG_INT(staff)), NULL, error);
}

// ---- words

bool seminar_words_put(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct words_put *ask = asked;
    struct seminar now;
    bool member;
    if (!seminar_get(db, arena, ask->by->org, ask->sheet.holder, &now, error) ||
        !seminar_is_member(db, ask->by->org, ask->sheet.holder, ask->by->staff, &member, error)) {
        return false;
    }
    bool reflection = ask->sheet.kind == WORDS_REFLECTION;
    bool may = reflection ? member && ask->sheet.owner == ask->by->staff
                          : gate_may(ask->by->roles, "training.plan");
    if (!may) {
        return error_set(error, ERROR_FORBIDDEN,
                         reflection ? "Сначала откройте семинар и нажмите «Я участвую»."
                                    : "Выводы записывает ведущий семинара.");
    }
    return words_put(db, arena, ask, error);
}
