// SPDX-License-Identifier: GPL-3.0-or-later
// What is done to the year of seminars: by its own forms, and by proposals of the check of chains.
#include "base/ru.h"
#include "school/web.h"
#include "training/training_internal.h"
#include "training/year_plan.h"

static int64_t field_int(const struct deed_ask *ask, const char *name) {
    int64_t value = 0;
    (void)str_to_int(ask->field(ask->from, name), &value);
    return value;
}

static int field_month(const struct deed_ask *ask) {
    int64_t month = field_int(ask, "month");
    return month >= 0 && month <= 12 ? (int)month : 13;
}

static struct coherence *run_of(const struct deed_ask *ask, struct error *error) {
    struct coherence *run = arena_new(ask->arena, struct coherence);
    struct school_year year;
    return training_run_open(ask->arena, ask->db, ask->app, ask->by->org, &year, run, error) ? run
                                                                                             : NULL;
}

// ---- one seminar more

static void *add_ready(const struct deed_ask *ask, struct error *error) {
    struct seminar_plan *plan = arena_new(ask->arena, struct seminar_plan);
    struct coherence *run = run_of(ask, error);
    if (run == NULL) {
        return NULL;
    }
    plan->by = ask->by;
    plan->catalogue = ask->app->training;
    plan->year_id = run->year;
    plan->script_id = ask->field(ask->from, "script");
    plan->outcome_id = ask->field(ask->from, "outcome");
    plan->month = field_month(ask);
    return plan;
}

static void after_add(struct request *request, void *arg) {
    (void)arg;
    web_done(request, web_back(request, S("/training")), S("Семинар поставлен в план"));
}

// ---- a pair, with those who need it

static void *pair_ready(const struct deed_ask *ask, struct error *error) {
    struct seminar_plans *plans = arena_new(ask->arena, struct seminar_plans);
    const struct seminar_pair *pair = pair_find(ask->app->training, ask->field(ask->from, "pair"));
    struct coherence *run = run_of(ask, error);
    if (run == NULL) {
        return NULL;
    }
    if (pair == NULL) {
        error_set(error, ERROR_INPUT, "Такой пары семинаров нет: обновите страницу.");
        return NULL;
    }
    struct needs needs;
    struct staff_ids who;
    const struct training_facts *facts = training_facts(run, error);
    if (facts == NULL || !needs_find(run, &needs, error)) {
        return NULL;
    }
    struct str outcome = needs_of_pair(ask->arena, &needs, pair, &who);
    struct str asked = ask->field(ask->from, "outcome");
    year_plan_pair(run, ask->by, facts, pair, str_empty(asked) ? outcome : asked, &who, plans);
    return plans;
}

static void after_pair(struct request *request, void *arg) {
    (void)arg;
    web_done(request, web_back(request, S("/training")), S("Пара семинаров поставлена в план"));
}

// ---- a seminar moved or taken out

static void *change_ready(const struct deed_ask *ask, struct error *error) {
    (void)error;
    struct seminar_change *change = arena_new(ask->arena, struct seminar_change);
    struct str leader = ask->field(ask->from, "leader");
    change->by = ask->by;
    change->seminar_id = field_int(ask, "seminar");
    change->month = field_month(ask);
    change->leader_id = str_empty(leader) ? -1 : field_int(ask, "leader");
    change->remove = !str_empty(ask->field(ask->from, "remove"));
    return change;
}

static void after_change(struct request *request, void *arg) {
    const struct seminar_change *change = arg;
    web_done(request, web_back(request, S("/training")),
             change->remove ? S("Семинар убран из плана") : S("План изменён"));
}

// ---- who takes part

// One named in the field, else all whom the seminar concerns.
static void *invite_ready(const struct deed_ask *ask, struct error *error) {
    struct seminar_invite *invite = arena_new(ask->arena, struct seminar_invite);
    struct seminar seminar;
    invite->by = ask->by;
    invite->seminar_id = field_int(ask, "seminar");
    if (field_int(ask, "staff") != 0) {
        *vec_push(ask->arena, &invite->staff) = field_int(ask, "staff");
        return invite;
    }
    struct coherence *run = run_of(ask, error);
    const struct practice_facts *practice = run == NULL ? NULL : practice_facts(run, error);
    if (practice == NULL ||
        !seminar_get(ask->db, ask->arena, ask->by->org, invite->seminar_id, &seminar, error)) {
        return NULL;
    }
    struct staff_ids who = {0};
    const struct seminar_script *script = script_find(ask->app->training, seminar.script_id);
    if (script != NULL) {
        script_learners(ask->arena, practice, script, &who);
    }
    for (size_t i = 0; i < who.rows.n; i++) {
        *vec_push(ask->arena, &invite->staff) = who.rows.at[i];
    }
    return invite;
}

static void after_invite(struct request *request, void *arg) {
    const struct seminar_invite *invite = arg;
    struct str path = str_fmt(request->arena, "/seminars/%lld", (long long)invite->seminar_id);
    web_done(request, web_back(request, path), S("Участники приглашены"));
}

// ---- what the program proposes

static void *propose_ready(const struct deed_ask *ask, struct error *error) {
    struct seminar_plans *plans = arena_new(ask->arena, struct seminar_plans);
    struct coherence *run = run_of(ask, error);
    return run != NULL && year_plan_propose(run, ask->by, plans, error) ? plans : NULL;
}

static void after_propose(struct request *request, void *arg) {
    const struct seminar_plans *plans = arg;
    web_done(request, web_back(request, S("/training")),
             plans->rows.n == 0
                 ? S("Всё, чего требуют потребности, в плане уже есть")
                 : str_fmt(request->arena, "План дополнен: семинаров %zu", plans->rows.n));
}

enum { DEED_ADD, DEED_PAIR, DEED_CHANGE, DEED_INVITE, DEED_PROPOSE };
const struct proposal_deed training_plan_deeds[] = {
    {"/training/plan/add", add_ready, seminar_plan},
    {"/training/plan/pair", pair_ready, seminar_plans_save},
    {"/training/plan/change", change_ready, seminar_change},
    {"/training/plan/invite", invite_ready, seminar_invite},
    {"/training/plan/propose", propose_ready, seminar_plans_save},
    {0},
};

static void post_add(struct request *request) {
    web_do(request, &training_plan_deeds[DEED_ADD], after_add);
}
static void post_pair(struct request *request) {
    web_do(request, &training_plan_deeds[DEED_PAIR], after_pair);
}
static void post_change(struct request *request) {
    web_do(request, &training_plan_deeds[DEED_CHANGE], after_change);
}
static void post_invite(struct request *request) {
    web_do(request, &training_plan_deeds[DEED_INVITE], after_invite);
}
static void post_propose(struct request *request) {
    web_do(request, &training_plan_deeds[DEED_PROPOSE], after_propose);
}

// ---- a need put aside

static void after_aside(struct request *request, void *arg) {
    const struct need_aside *ask = arg;
    web_done(request, S("/training"),
             ask->back ? S("Потребность возвращена") : S("Потребность отложена"));
}

static void post_aside(struct request *request) {
    struct error error;
    struct school_year year;
    struct need_aside *ask = arena_new(request->arena, struct need_aside);
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!year_current(db, request->arena, web_org(request), date_today(), &year, &error)) {
        reply_error(request, &error);
        return;
    }
    *ask = (struct need_aside){.by = web_person(request),
                               .year_id = year.year_id,
                               .outcome_id = request_field(request, "outcome"),
                               .competence_id = request_field(request, "competence"),
                               .reason = request_field(request, "reason"),
                               .back = !str_empty(request_field(request, "return"))};
    web_write(request, need_aside, ask, after_aside);
}

const struct route training_plan_deed_routes[] = {
    {HTTP_POST, "/training/plan/add", post_add, "training.plan", 0, "Поставить семинар в план",
     "0.2"},
    {HTTP_POST, "/training/plan/pair", post_pair, "training.plan", 0,
     "Поставить в план пару семинаров", "0.2"},
    {HTTP_POST, "/training/plan/change", post_change, "training.plan", 0,
     "Перенести семинар или убрать из плана", "0.2"},
    {HTTP_POST, "/training/plan/invite", post_invite, "training.plan", 0, "Пригласить на семинар",
     "0.2"},
    {HTTP_POST, "/training/plan/propose", post_propose, "training.plan", 0,
     "Составить план семинаров по потребностям", "0.2"},
    {HTTP_POST, "/training/needs/aside", post_aside, "training.needs", 0, "Отложить потребность",
     "0.2"},
    {0},
};
