// SPDX-License-Identifier: GPL-3.0-or-later
// «Предложить даты»: the job that seeks them, the page where they are looked at and accepted.
#include "base/ru.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/schedule_board.h"
#include "monitoring/schedule_internal.h"
#include "school/job.h"
#include "school/setting.h"
#include "school/web.h"
#include "schedule.html.h"

enum { READING_MIB = 128 };

// ---- the job

struct keeping {
    int64_t org;
    const struct node *proposal;
};

static bool keep_proposal(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct keeping *keeping = asked;
    return setting_keep(db, arena, keeping->org, SCHEDULE_PROPOSAL, keeping->proposal, error);
}

static bool read_schedule(struct job *job, struct arena *reading, struct schedule *out,
                          struct error *error) {
    const struct app *app = job->app;
    struct school_year year;
    struct db *db = store_reader(job->store, reading, error);
    return db != NULL && year_current(db, reading, job->org, date_today(), &year, error) &&
           schedule_get(db, reading, job->org, &year, app->procedures, date_today(), out, error);
}

static bool run_solve(struct job *job, struct error *error) {
    struct schedule schedule;
    struct schedule_proposal proposal;
    if (!gate_check(&job->by, "monitoring.plan", error)) {
        return false;
    }
    job_tell(job, 0, 0, S("Ищем даты"));
    struct arena *reading = arena_open((size_t)READING_MIB << 20);
    bool ok = read_schedule(job, reading, &schedule, error);
    if (ok) {
        schedule_solve(reading, &schedule, &proposal);
        struct node *node = schedule_proposal_node(reading, &schedule, &proposal);
        node_put(reading, node, "year", node_int(reading, schedule.calendar.year.year_id));
        struct keeping keeping = {job->org, node};
        ok = store_write_wait(job->store, keep_proposal, &keeping, error);
    }
    arena_close(reading);
    job->said = S("Даты предложены");
    return ok;
}

const struct job_kind schedule_jobs[] = {
    {"schedule", "Поиск дат для единого графика", run_solve, "/schedule/proposal"}, {0}};

static void after_job(struct request *request, void *arg) {
    const struct job_add *add = arg;
    job_runner_wake(web_app(request)->jobs);
    reply_redirect(request, str_fmt(request->arena, "/jobs/%lld", (long long)add->job_id));
}

static void post_propose(struct request *request) {
    struct job_add *add = arena_new(request->arena, struct job_add);
    *add = (struct job_add){
        .by = web_person(request), .kind = "schedule", .ask = node_map(request->arena)};
    web_write(request, job_add, add, after_job);
}

// ---- the page

static struct str day_words(struct arena *arena, struct date on) {
    return date_is_none(on) ? S("без даты")
                            : str_fmt(arena, "%.*s, %.*s", STR_ARG(ru_day(arena, on)),
                                      STR_ARG(ru_weekday(date_weekday(on))));
}

static struct str iso_or_dash(struct arena *arena, struct date on) {
    return date_is_none(on) ? S("-") : date_iso(arena, on);
}

static void show_verdict(struct arena *arena, const struct schedule_proposal *proposal,
                         size_t moves, struct schedule_proposal_view *view) {
    view->verdict = proposal->conflicts.n > 0 ? S("Все правила вместе не выполняются")
                    : moves == 0 ? S("Переносить нечего")
                                 : S("Даты без нарушений найдены");
    struct str works = ru_count(arena, (int64_t)proposal->works, RU_WORK, RU_NOMINATIVE);
    struct str days = ru_count(arena, proposal->days_moved, RU_DAY, RU_ACCUSATIVE);
    view->lead =
        str_fmt(arena, "Просмотрено: %.*s. Новых дат: %zu. Уже назначенное сдвигается на %.*s%s.",
                STR_ARG(works), moves, STR_ARG(days),
                proposal->proved ? " – меньше нельзя"
                                 : "; за отведённое время не доказано, что меньше нельзя");
}

// Moves of works that stand where they stood when the dates were sought.
static void show_moves(struct arena *arena, const struct schedule *schedule,
                       const struct schedule_proposal *proposal,
                       struct schedule_proposal_view *view) {
    for (size_t i = 0; i < proposal->moves.n; i++) {
        const struct schedule_move *move = &proposal->moves.at[i];
        const struct work *work = schedule_work(schedule, move->work_id);
        if (work == NULL || date_cmp(work->held_on, move->from) != 0) {
            continue;
        }
        struct str from = iso_or_dash(arena, move->from), to = iso_or_dash(arena, move->to);
        *vec_push(arena, &view->moves) = (struct schedule_move_view){
            str_fmt(arena, "%lld %.*s %.*s", (long long)move->work_id, STR_ARG(from), STR_ARG(to)),
            work_words(arena, schedule, work), day_words(arena, move->from),
            day_words(arena, move->to)};
    }
}

static void get_proposal(struct request *request) {
    struct arena *arena = request->arena;
    struct error error;
    struct schedule_ground ground;
    struct node *kept;
    struct schedule_proposal proposal;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!schedule_ground_read(db, arena, web_org(request), web_app(request)->procedures,
                              date_today(), &ground, &error) ||
        !setting_get(db, arena, web_org(request), SCHEDULE_PROPOSAL, &kept, &error)) {
        reply_error(request, &error);
        return;
    }
    struct schedule_proposal_view view = {.may_change = web_may(request, "monitoring.plan")};
    view.none = node_as_int(node_get(kept, "year"), 0) != ground.year.year_id;
    schedule_proposal_read(arena, kept, &proposal);
    show_moves(arena, &ground.schedule, &proposal, &view);
    show_verdict(arena, &proposal, view.moves.n, &view);
    for (size_t i = 0; i < proposal.conflicts.n; i++) {
        *vec_push(arena, &view.conflicts) = proposal.conflicts.at[i];
    }
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_schedule_proposal_body(&out, &view);
    struct page page = web_page(request, db, S("Предложенные даты"));
    page_add_trail(arena, &page, S("Единый график"), S("/schedule"));
    web_reply_page(request, &page, view_done(&out));
}

struct accepting {
    struct arena *arena;
    struct work_place *place;
};

static void read_step(void *arg, struct str name, struct str value) {
    struct accepting *accepting = arg;
    struct work_step step = {0};
    struct str id = str_cut(&value, ' '), from = str_cut(&value, ' ');
    if (str_eq(name, S("step")) && str_to_int(id, &step.work_id) &&
        (date_parse_iso(from, &step.from) || str_eq(from, S("-"))) &&
        date_parse_iso(value, &step.to)) {
        *vec_push(accepting->arena, &accepting->place->steps) = step;
    }
}

static void after_accept(struct request *request, void *arg) {
    const struct work_place *place = arg;
    struct str works = ru_count(request->arena, place->moved, RU_WORK, RU_NOMINATIVE);
    web_done(request, S("/schedule"),
             str_fmt(request->arena, "Даты приняты: %.*s", STR_ARG(works)));
}

static void post_proposal(struct request *request) {
    struct work_place *place = arena_new(request->arena, struct work_place);
    struct accepting accepting = {request->arena, place};
    place->by = web_person(request);
    request_each_field(request, read_step, &accepting);
    web_write(request, work_place, place, after_accept);
}

const struct route schedule_proposal_routes[] = {
    {HTTP_POST, "/schedule/propose", post_propose, "monitoring.plan", 0, "График: предложить даты",
     "0.2"},
    {HTTP_GET, "/schedule/proposal", get_proposal, "monitoring.see_plan", 0,
     "График: предложенные даты", "0.2"},
    {HTTP_POST, "/schedule/proposal", post_proposal, "monitoring.plan", 0,
     "График: принять предложенные даты", "0.2"},
    {0},
};
