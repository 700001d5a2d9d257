// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/session.h"

#include "base/clock.h"
#include "base/rng.h"
#include "instruments/kind.h"
#include "instruments/version.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/response.h"
#include "monitoring/session_object.h"
#include "monitoring/survey.h"
#include "school/audit.h"
#include "school/consent.h"
#include "school/name.h"
#include "school/year.h"

static const struct sql procedure_insert = {
    "procedure_insert",
    "insert into procedure (org_id, procedure_id, year_id, title, purpose, order_number, "
    "order_date, instrument_id, instrument_version, account_id, created_ms) "
    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};

static const struct sql procedure_item_insert = {
    "procedure_item_insert",
    "insert into procedure_item (org_id, procedure_id, item, value_mask) values ($1, $2, $3, $4)"};

static const struct sql session_insert = {
    "session_insert", "insert into session (org_id, session_id, procedure_id, class_id, held_on, "
                      "closed_ms, entry_check) values ($1, $2, $3, $4, $5, 0, $6)"};

static const struct sql session_pupil_insert = {
    "session_pupil_insert",
    "insert into session_pupil (org_id, session_id, pupil_id, team, absent, variant) "
    "values ($1, $2, $3, $4, 0, $5)"};

static const struct sql session_rater_insert = {
    "session_rater_insert",
    "insert into session_rater (org_id, session_id, rater, account_id) values ($1, $2, $3, $4)"};

static const struct sql session_head = {
    "session_head",
    "select s.procedure_id, s.class_id, s.held_on, s.closed_ms, p.title, p.purpose, "
    "p.order_number, p.order_date, p.instrument_id, p.instrument_version, coalesce(c.grade, 0), "
    "coalesce(c.letter, ''), s.entry_check from session as s join procedure as p on p.org_id = "
    "s.org_id "
    "and p.procedure_id = s.procedure_id left join class as c on c.org_id = s.org_id "
    "and c.class_id = s.class_id where s.org_id = $1 and s.session_id = $2"};

static const struct sql session_raters = {
    "session_raters", "select r.rater, r.account_id, a.shown_name from session_rater as r "
                      "join account as a on a.org_id = r.org_id and a.account_id = r.account_id "
                      "where r.org_id = $1 and r.session_id = $2 order by r.rater"};

static const struct sql session_pupils = {
    "session_pupils",
    "select s.pupil_id, s.team, s.absent, i.last_name, i.first_name, i.middle_name, i.sort_key, "
    "s.variant, s.topic, s.supervisor_id "
    "from session_pupil as s join pupil_identity as i on i.org_id = s.org_id "
    "and i.pupil_id = s.pupil_id where s.org_id = $1 and s.session_id = $2 "
    "order by i.sort_key, s.pupil_id"};

static const struct sql session_set_closed_ms = {
    "session_set_closed_ms",
    "update session set closed_ms = $3 where org_id = $1 and session_id = $2"};

// A moment of its own even within one millisecond.
static const struct sql session_touch_closed = {
    "session_touch_closed",
    "update session set closed_ms = case when closed_ms < cast($3 as bigint) "
    "then cast($3 as bigint) else closed_ms + 1 end "
    "where org_id = $1 and session_id = $2 and closed_ms > 0"};

static const struct sql session_pupil_update = {
    "session_pupil_update", "update session_pupil set team = $4, absent = $5, variant = $6 "
                            "where org_id = $1 and session_id = $2 and pupil_id = $3"};

const struct sql *const monitoring_session_sql[] = {
    &procedure_insert,      &procedure_item_insert, &session_insert,       &session_pupil_insert,
    &session_rater_insert,  &session_head,          &session_raters,       &session_pupils,
    &session_set_closed_ms, &session_touch_closed,  &session_pupil_update, NULL};

size_t session_team_count(size_t pupils, int size) {
    if (pupils == 0 || size <= 0) {
        return 0;
    }
    size_t teams = (pupils + (size_t)size / 2) / (size_t)size;
    // No group may pass the largest size, and none should fall under the smallest where it can be.
    while (teams == 0 || (pupils + teams - 1) / teams > SESSION_TEAM_MAX) {
        teams++;
    }
    while (teams > 1 && pupils / teams < SESSION_TEAM_MIN &&
           (pupils + teams - 2) / (teams - 1) <= SESSION_TEAM_MAX) {
        teams--;
    }
    return teams;
}

// Puts the pupils into groups by lot (жеребьёвка): shuffled (Fisher & Yates), then dealt round.
static void draw_teams(struct arena *arena, size_t n, int size, int *team) {
    size_t teams = session_team_count(n, size);
    size_t *order = arena_array(arena, size_t, n);
    uint64_t seed;
    rng_secret(&seed, sizeof seed);
    struct rng rng = rng_seed(seed);
    for (size_t i = 0; i < n; i++) {
        size_t j = (size_t)rng_below(&rng, i + 1);
        order[i] = order[j];
        order[j] = i;
    }
    for (size_t i = 0; i < n; i++) {
        team[order[i]] = teams == 0 ? 0 : (int)(i % teams) + 1;
    }
}

// Who may use an instrument stands in its passport.
static bool check_entitled(const struct session_plan *plan, struct error *error) {
    struct str who = plan->instrument->who_may_use;
    unsigned roles = plan->by->roles;
    if (str_eq(who, S("psychologist")) && (roles & ROLE_PSYCHOLOGIST) == 0) {
        return error_set(error, ERROR_FORBIDDEN,
                         "«%.*s» проводит педагог-психолог: так сказано в паспорте инструмента. "
                         "Роль назначают на странице «Учётные записи».",
                         STR_ARG(plan->instrument->title));
    }
    if (str_eq(who, S("administration")) && (roles & (ROLE_DIRECTOR | ROLE_DEPUTY)) == 0) {
        return error_set(error, ERROR_FORBIDDEN,
                         "«%.*s» проводят директор или его заместитель: так сказано в паспорте "
                         "инструмента.",
                         STR_ARG(plan->instrument->title));
    }
    return true;
}

static bool check_plan(const struct session_plan *plan, struct error *error) {
    if (!check_entitled(plan, error)) {
        return false;
    }
    if (str_empty(str_trim(plan->title))) {
        return error_set(error, ERROR_INPUT, "Укажите название процедуры.");
    }
    if (!date_valid(plan->held_on)) {
        return error_set(error, ERROR_INPUT, "Укажите дату наблюдения.");
    }
    if (plan->variants == 2 && plan->instrument->kind->score == NULL) {
        return error_set(error, ERROR_INPUT, "Варианты бывают только у работы с заданиями.");
    }
    if (plan->team_size != 0 &&
        (plan->team_size < SESSION_TEAM_MIN || plan->team_size > SESSION_TEAM_MAX)) {
        return error_set(error, ERROR_INPUT, "В группе должно быть от %d до %d учеников.",
                         SESSION_TEAM_MIN, SESSION_TEAM_MAX);
    }
    if (instrument_is_survey(plan->instrument)) {
        return survey_check_plan(plan, error);
    }
    if (plan->entry_check &&
        (instrument_needs_second(plan->instrument) || plan->instrument->kind->object != NULL)) {
        return error_set(error, ERROR_INPUT,
                         "Второй ввод – для листов, которые вносит один; здесь и так двое смотрят "
                         "независимо.");
    }
    if (plan->entry_check && plan->raters.n != 2) {
        return error_set(error, ERROR_INPUT,
                         "Для второго ввода нужны двое: первый вносит, второй повторяет.");
    }
    // One may visit a lesson alone; a review wants two who read apart from each other.
    bool alone =
        plan->instrument->kind->object != NULL && !str_eq(plan->instrument->filled_by, S("panel"));
    size_t least = instrument_needs_second(plan->instrument) && !alone ? 2 : 1;
    if (plan->raters.n < least || plan->raters.n > SESSION_RATERS_MAX) {
        return error_set(error, ERROR_INPUT,
                         "Назначьте наблюдателей: не меньше %zu и не больше %d.", least,
                         SESSION_RATERS_MAX);
    }
    for (size_t i = 0; i < plan->raters.n; i++) {
        for (size_t j = 0; j < i; j++) {
            if (plan->raters.at[i] == plan->raters.at[j]) {
                return error_set(error, ERROR_INPUT,
                                 "Один и тот же наблюдатель назначен дважды: выберите другого.");
            }
        }
    }
    return true;
}

// The kind of consent that an instrument asks for, NULL for none.
static const char *consent_kind_of(const struct instrument *instrument) {
    if (!str_eq(instrument->consent, S("parent"))) {
        return NULL;
    }
    if (instrument_is_survey(instrument)) {
        return "questionnaire";
    }
    return str_eq(instrument->who_may_use, S("psychologist")) ? "psychology" : "personal_data";
}

// Where consent is asked for, those who have it; by name nobody whose parents withdrew it.
static bool may_take_part(struct arena *arena, const struct session_plan *plan,
                          const struct consent_list *consents, int64_t pupil_id) {
    const char *kind = consent_kind_of(plan->instrument);
    if (kind != NULL) {
        return consent_state_of(arena, consents, pupil_id, str_from(kind), plan->held_on).holds;
    }
    if (instrument_is_survey(plan->instrument)) {
        return true;
    }
    for (size_t i = 0; i < consents->rows.n; i++) { // the newest of a kind comes first
        const struct consent *row = &consents->rows.at[i];
        if (row->pupil_id == pupil_id && str_eq(row->kind, S("personal_data"))) {
            return date_is_none(row->withdrawn_on) ||
                   date_cmp(row->withdrawn_on, plan->held_on) > 0;
        }
    }
    return true;
}

static bool keep_consenting(struct db *db, struct arena *arena, const struct session_plan *plan,
                            struct class_members *members, struct error *error) {
    struct consent_list consents;
    if (!consent_list_of_class(db, arena, plan->by->org, plan->class_id, plan->held_on, &consents,
                               error)) {
        return false;
    }
    size_t kept = 0;
    for (size_t i = 0; i < members->rows.n; i++) {
        if (may_take_part(arena, plan, &consents, members->rows.at[i].pupil_id)) {
            members->rows.at[kept++] = members->rows.at[i];
        }
    }
    members->rows.n = kept;
    return kept > 0 || instrument_is_survey(plan->instrument) ||
           error_set(error, ERROR_INPUT,
                     "Ни у кого из класса нет согласия, которое нужно этому инструменту. Отметьте "
                     "согласия на странице «Согласия».");
}

static bool insert_pupils(struct db *db, struct arena *arena, const struct session_plan *plan,
                          size_t *invited, struct error *error) {
    struct class_members members;
    if (!class_members_on(db, arena, plan->by->org, plan->class_id, plan->held_on, &members,
                          error)) {
        return false;
    }
    if (members.rows.n == 0) {
        return error_set(error, ERROR_INPUT,
                         "В классе на эту дату нет ни одного ученика: "
                         "проверьте дату или внесите учеников.");
    }
    if (!keep_consenting(db, arena, plan, &members, error)) {
        return false;
    }
    *invited = members.rows.n;
    int *team = arena_array(arena, int, members.rows.n);
    bool alone = instrument_is_survey(plan->instrument) || plan->instrument->kind->score != NULL;
    draw_teams(arena, members.rows.n, alone ? 0 : plan->team_size, team);
    for (size_t i = 0; i < members.rows.n; i++) {
        if (!db_exec(db, &session_pupil_insert,
                     ARGS(ARG_INT(plan->by->org), ARG_INT(plan->session_id),
                          ARG_INT(members.rows.at[i].pupil_id), ARG_INT(team[i]),
                          ARG_INT(plan->variants == 2 ? (int64_t)i % 2 + 1 : 0)),
                     NULL, error)) {
            return false;
        }
    }
    return true;
}

static bool insert_procedure(struct db *db, struct arena *arena, const struct session_plan *plan,
                             int64_t procedure_id, struct error *error) {
    int64_t version;
    struct school_year year;
    if (!instrument_freeze(db, arena, plan->by->org, plan->instrument, &version, error) ||
        !year_current(db, arena, plan->by->org, plan->held_on, &year, error)) {
        return false;
    }
    if (!db_exec(db, &procedure_insert,
                 ARGS(ARG_INT(plan->by->org), ARG_INT(procedure_id), ARG_INT(year.year_id),
                      ARG_TEXT(str_trim(plan->title)), ARG_TEXT(str_trim(plan->purpose)),
                      ARG_TEXT(str_trim(plan->order_number)),
                      ARG_TEXT(date_iso(arena, plan->order_date)), ARG_TEXT(plan->instrument->id),
                      ARG_INT(version), ARG_INT(plan->by->account), ARG_INT(clock_now_ms())),
                 NULL, error)) {
        return false;
    }
    // What is rated is judged by these masks; a survey's answers are judged by its sheet.
    size_t rated = instrument_is_survey(plan->instrument) ? 0 : plan->instrument->items.n;
    for (size_t i = 0; i < rated; i++) {
        const struct item *item = &plan->instrument->items.at[i];
        int64_t mask = 0;
        for (size_t j = 0; j < item->options.n; j++) {
            mask |= (int64_t)1 << item->options.at[j].value;
        }
        if (!db_exec(db, &procedure_item_insert,
                     ARGS(ARG_INT(plan->by->org), ARG_INT(procedure_id), ARG_TEXT(item->id),
                          ARG_INT(mask)),
                     NULL, error)) {
            return false;
        }
    }
    return true;
}

static bool insert_session(struct db *db, struct arena *arena, const struct session_plan *plan,
                           int64_t procedure_id, struct error *error) {
    return db_exec(db, &session_insert,
                   ARGS(ARG_INT(plan->by->org), ARG_INT(plan->session_id), ARG_INT(procedure_id),
                        ARG_INT(plan->class_id), ARG_TEXT(date_iso(arena, plan->held_on)),
                        ARG_INT(plan->entry_check)),
                   NULL, error);
}

// Who or what is judged: the class of that day, or the plan's objects.
static bool insert_judged(struct db *db, struct arena *arena, const struct session_plan *plan,
                          size_t *invited, struct error *error) {
    struct class_row class;
    if (plan->instrument->kind->object != NULL) {
        return session_objects_open(db, arena, plan, error);
    }
    return class_get(db, arena, plan->by->org, plan->class_id, plan->held_on, &class, error) &&
           instrument_fits_class(plan->instrument, class.grade, error) &&
           insert_pupils(db, arena, plan, invited, error);
}

bool session_open(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct session_plan *plan = ask;
    int64_t procedure_id = id_new();
    size_t invited = 0;
    plan->session_id = id_new();
    plan->class_id = plan->instrument->kind->object == NULL ? plan->class_id : 0;
    if (!check_plan(plan, error) || !insert_procedure(db, arena, plan, procedure_id, error) ||
        !insert_session(db, arena, plan, procedure_id, error) ||
        !insert_judged(db, arena, plan, &invited, error)) {
        return false;
    }
    if (instrument_is_survey(plan->instrument) &&
        !survey_add(db, arena, plan, (int64_t)invited, error)) {
        return false;
    }
    for (size_t i = 0; i < plan->raters.n; i++) {
        if (!db_exec(db, &session_rater_insert,
                     ARGS(ARG_INT(plan->by->org), ARG_INT(plan->session_id),
                          ARG_INT((int64_t)i + 1), ARG_INT(plan->raters.at[i])),
                     NULL, error)) {
            return false;
        }
    }
    return audit_add(db, arena, plan->by->org, plan->by->account, "session.open", "session",
                     plan->session_id, NULL, error);
}

bool session_add_loaded(struct db *db, struct arena *arena, struct session_plan *plan,
                        struct error *error) {
    struct class_row class;
    int64_t procedure_id = id_new();
    plan->session_id = id_new();
    if (plan->class_id != 0 &&
        (!class_get(db, arena, plan->by->org, plan->class_id, plan->held_on, &class, error) ||
         !instrument_fits_class(plan->instrument, class.grade, error))) {
        return false;
    }
    return check_plan(plan, error) && insert_procedure(db, arena, plan, procedure_id, error) &&
           insert_session(db, arena, plan, procedure_id, error);
}

struct str session_class_name(struct arena *arena, int64_t grade, struct str letter) {
    return grade == 0 ? S("Вся школа")
                      : str_fmt(arena, "%lld%.*s", (long long)grade, STR_ARG(letter));
}

static bool read_raters(struct db *db, struct arena *arena, int64_t org, struct session *out,
                        struct error *error) {
    struct query q;
    if (!query_open(&q, db, &session_raters, ARGS(ARG_INT(org), ARG_INT(out->session_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct session_rater *rater = vec_push(arena, &out->raters);
        rater->rater = (int)query_int(&q, 0);
        rater->account = query_int(&q, 1);
        rater->name = str_dup(arena, query_text(&q, 2));
    }
    return query_close(&q, error);
}

static bool read_pupils(struct db *db, struct arena *arena, int64_t org, struct session *out,
                        struct error *error) {
    struct query q;
    struct class_members names = {0};
    if (!query_open(&q, db, &session_pupils, ARGS(ARG_INT(org), ARG_INT(out->session_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct session_pupil *pupil = vec_push(arena, &out->pupils);
        struct class_member *name = vec_push(arena, &names.rows);
        pupil->pupil_id = query_int(&q, 0);
        pupil->team = (int)query_int(&q, 1);
        pupil->absent = query_int(&q, 2) != 0;
        name->last = str_dup(arena, query_text(&q, 3));
        name->first = str_dup(arena, query_text(&q, 4));
        name->middle = str_dup(arena, query_text(&q, 5));
        name->full_name =
            name_full(arena, &(struct person_name){name->last, name->first, name->middle});
        pupil->sort_key = str_dup(arena, query_text(&q, 6));
        pupil->variant = (int)query_int(&q, 7);
        pupil->topic = str_dup(arena, query_text(&q, 8));
        pupil->supervisor = query_int(&q, 9);
    }
    if (!query_close(&q, error)) {
        return false;
    }
    class_members_name(arena, &names);
    for (size_t i = 0; i < names.rows.n; i++) {
        out->pupils.at[i].short_name = names.rows.at[i].short_name;
        out->pupils.at[i].full_name = names.rows.at[i].full_name;
    }
    return true;
}

static bool read_head(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                      struct session *out, struct error *error) {
    struct query q;
    *out = (struct session){0};
    if (!query_open(&q, db, &session_head, ARGS(ARG_INT(org), ARG_INT(session_id)), error)) {
        return false;
    }
    if (query_next(&q)) {
        out->session_id = session_id;
        out->procedure_id = query_int(&q, 0);
        out->class_id = query_int(&q, 1);
        (void)date_parse_iso(query_text(&q, 2), &out->held_on);
        out->closed = query_int(&q, 3) != 0;
        out->title = str_dup(arena, query_text(&q, 4));
        out->purpose = str_dup(arena, query_text(&q, 5));
        out->order_number = str_dup(arena, query_text(&q, 6));
        if (!date_parse_iso(query_text(&q, 7), &out->order_date)) {
            out->order_date = (struct date){0};
        }
        out->instrument_id = str_dup(arena, query_text(&q, 8));
        out->instrument_version = query_int(&q, 9);
        out->grade = (int)query_int(&q, 10);
        out->class_name = session_class_name(arena, out->grade, query_text(&q, 11));
        out->entry_check = query_int(&q, 12) != 0;
    }
    if (!query_close(&q, error)) {
        return false;
    }
    return out->session_id != 0 ||
           error_set(error, ERROR_NOT_FOUND, "Такой работы нет: возможно, ссылка устарела.");
}

bool session_get(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                 struct session *out, struct error *error) {
    if (!read_head(db, arena, org, session_id, out, error) ||
        !instrument_version_get(db, arena, org, out->instrument_id, out->instrument_version,
                                &out->instrument, error) ||
        !read_raters(db, arena, org, out, error)) {
        return false;
    }
    const struct kind_object *object = out->instrument.kind->object;
    if (object == NULL) {
        return read_pupils(db, arena, org, out, error);
    }
    out->class_name = str_from(object->titles);
    return session_objects_read(db, arena, org, out, error);
}

int session_rater_of(const struct session *session, int64_t account) {
    for (size_t i = 0; i < session->raters.n; i++) {
        if (session->raters.at[i].account == account) {
            return session->raters.at[i].rater;
        }
    }
    return 0;
}

bool session_touch(struct db *db, int64_t org, int64_t session_id, struct error *error) {
    return db_exec(db, &session_touch_closed,
                   ARGS(ARG_INT(org), ARG_INT(session_id), ARG_INT(clock_now_ms())), NULL, error);
}

static bool save_place(struct db *db, const struct session_places *ask,
                       const struct session *session, const struct session_place *place,
                       struct error *error) {
    const struct session_pupil *pupil = NULL;
    for (size_t i = 0; i < session->pupils.n; i++) {
        if (session->pupils.at[i].pupil_id == place->pupil_id) {
            pupil = &session->pupils.at[i];
        }
    }
    if (pupil == NULL) {
        return error_set(error, ERROR_NOT_FOUND,
                         "Одного из учеников нет в списке работы: "
                         "обновите страницу.");
    }
    if (place->team < 0 || place->team > 99) {
        return error_set(error, ERROR_INPUT, "%.*s: номер группы – от 0 (без группы) до 99.",
                         STR_ARG(pupil->short_name));
    }
    if (place->variant < 0 || place->variant > 2) {
        return error_set(error, ERROR_INPUT, "%.*s: вариант – 1 или 2.",
                         STR_ARG(pupil->short_name));
    }
    bool marked = false;
    bool moves = (place->absent && !pupil->absent) || place->variant != pupil->variant;
    if (moves && !response_any_of_pupil(db, ask->by->org, ask->session_id, place->pupil_id, &marked,
                                        error)) {
        return false;
    }
    if (marked) {
        return error_set(error, ERROR_CONFLICT,
                         "%.*s: уже есть отметки, отсутствующим отметить и вариант сменить "
                         "нельзя.",
                         STR_ARG(pupil->short_name));
    }
    if (place->team == pupil->team && !moves && place->absent == pupil->absent) {
        return true;
    }
    return db_exec(db, &session_pupil_update,
                   ARGS(ARG_INT(ask->by->org), ARG_INT(ask->session_id), ARG_INT(place->pupil_id),
                        ARG_INT(place->team), ARG_INT(place->absent), ARG_INT(place->variant)),
                   NULL, error);
}

bool session_places_save(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct session_places *ask = asked;
    struct session session;
    if (!session_get(db, arena, ask->by->org, ask->session_id, &session, error)) {
        return false;
    }
    for (size_t i = 0; i < ask->rows.n; i++) {
        if (!save_place(db, ask, &session, &ask->rows.at[i], error)) {
            return false;
        }
    }
    return session_touch(db, ask->by->org, ask->session_id, error) &&
           audit_add(db, arena, ask->by->org, ask->by->account, "session.groups", "session",
                     ask->session_id, NULL, error);
}

bool session_close(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct session_close *ask = asked;
    int64_t changed = 0;
    struct survey survey;
    bool is_survey;
    if (!survey_get(db, arena, ask->by->org, ask->session_id, &survey, &is_survey, error)) {
        return false;
    }
    if (is_survey) {
        return error_set(error, ERROR_INPUT,
                         "Анкету закрывают на её странице, и навсегда: так её ответы остаются "
                         "безымянными.");
    }
    if (!db_exec(db, &session_set_closed_ms,
                 ARGS(ARG_INT(ask->by->org), ARG_INT(ask->session_id),
                      ARG_INT(ask->closed ? clock_now_ms() : 0)),
                 &changed, error)) {
        return false;
    }
    if (changed == 0) {
        return error_set(error, ERROR_NOT_FOUND, "Такой работы нет: возможно, ссылка устарела.");
    }
    return audit_add(db, arena, ask->by->org, ask->by->account,
                     ask->closed ? "session.close" : "session.reopen", "session", ask->session_id,
                     NULL, error);
}
