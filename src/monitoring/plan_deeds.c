// SPDX-License-Identifier: GPL-3.0-or-later
// What is done to the year plan: by its own forms, and by proposals of the check of chains.
#include "base/ru.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/plan.h"
#include "school/web.h"

enum { MONTHS = 12 };

static int64_t field_int(const struct deed_ask *ask, const char *name) {
    int64_t value = 0;
    (void)str_to_int(ask->field(ask->from, name), &value);
    return value;
}

// ---- one more item

static void *add_ready(const struct deed_ask *ask, struct error *error) {
    (void)error;
    struct plan_add *add = arena_new(ask->arena, struct plan_add);
    int64_t grade = field_int(ask, "grade"), month = field_int(ask, "month");
    add->by = ask->by;
    add->procedures = ask->app->procedures;
    add->year_id = field_int(ask, "year");
    add->item.class_id = field_int(ask, "class");
    add->item.procedure_id = ask->field(ask->from, "procedure");
    add->item.grade = (int)(grade < 0 || grade > GRADES ? GRADES + 1 : grade);
    add->item.month = (int)(month < 1 || month > MONTHS ? 0 : month);
    return add;
}

static void after_add(struct request *request, void *arg) {
    (void)arg;
    web_done(request, web_back(request, S("/plan")), S("Добавлено в план"));
}

// ---- an item moved, held, removed

static void *change_ready(const struct deed_ask *ask, struct error *error) {
    (void)error;
    struct plan_change *change = arena_new(ask->arena, struct plan_change);
    int64_t month = field_int(ask, "month");
    change->by = ask->by;
    change->item_id = field_int(ask, "item");
    change->remove = !str_empty(ask->field(ask->from, "remove"));
    change->month = (int)(month < 0 || month > MONTHS ? MONTHS + 1 : month);
    if (!date_parse_iso(ask->field(ask->from, "done_on"), &change->done_on)) {
        change->done_on = (struct date){0};
    }
    return change;
}

static void after_change(struct request *request, void *arg) {
    const struct plan_change *change = arg;
    web_done(request, web_back(request, S("/plan")),
             change->remove ? S("Убрано из плана") : S("План изменён"));
}

// ---- what the program proposes

struct propose_deed {
    struct plan_propose ask; // first: the writer gets the same pointer
    struct school_year year;
};

static void *propose_ready(const struct deed_ask *ask, struct error *error) {
    struct propose_deed *deed = arena_new(ask->arena, struct propose_deed);
    if (!year_current(ask->db, ask->arena, ask->by->org, date_today(), &deed->year, error)) {
        return NULL;
    }
    deed->ask = (struct plan_propose){.by = ask->by,
                                      .procedures = ask->app->procedures,
                                      .laws = ask->app->laws,
                                      .year = &deed->year};
    return deed;
}

static void after_propose(struct request *request, void *arg) {
    const struct propose_deed *deed = arg;
    struct str rows = ru_count(request->arena, deed->ask.added, RU_ROW, RU_NOMINATIVE);
    web_done(request, web_back(request, S("/plan")),
             deed->ask.added == 0
                 ? S("Добавлять нечего: всё предложенное уже в плане")
                 : str_fmt(request->arena, "В план добавлено: %.*s", STR_ARG(rows)));
}

// ---- the acts it rests on

static void after_rest(struct request *request, void *arg) {
    (void)arg;
    web_done(request, web_back(request, S("/plan")), S("Основания плана изменены"));
}

static void post_basis(struct request *request) {
    struct plan_rest *rest = arena_new(request->arena, struct plan_rest);
    (void)str_to_int(request_field(request, "year"), &rest->year_id);
    rest->by = web_person(request);
    rest->laws = web_app(request)->laws;
    rest->add = request_field(request, "add");
    rest->drop = request_field(request, "drop");
    web_write(request, plan_rest, rest, after_rest);
}

const struct proposal_deed plan_proposal_deeds[] = {
    {"/plan/add", add_ready, plan_add},
    {"/plan/change", change_ready, plan_change},
    {"/plan/propose", propose_ready, plan_propose},
    {0},
};

static void post_add(struct request *request) {
    web_do(request, &plan_proposal_deeds[0], after_add);
}

static void post_change(struct request *request) {
    web_do(request, &plan_proposal_deeds[1], after_change);
}

static void post_propose(struct request *request) {
    web_do(request, &plan_proposal_deeds[2], after_propose);
}

const struct route plan_deed_routes[] = {
    {HTTP_POST, "/plan/add", post_add, "monitoring.plan", 0, "План: добавить", "0.2"},
    {HTTP_POST, "/plan/change", post_change, "monitoring.plan", 0, "План: перенести, убрать",
     "0.2"},
    {HTTP_POST, "/plan/propose", post_propose, "monitoring.plan", 0, "План: по предложению", "0.2"},
    {HTTP_POST, "/plan/basis", post_basis, "monitoring.plan", 0, "План: основания", "0.2"},
    {0},
};
