// SPDX-License-Identifier: GPL-3.0-or-later
// What is done to the single schedule by its forms.
#include "base/ru.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/schedule_board.h"
#include "school/web.h"
#include "schedule.html.h"

static void done(struct request *request, struct str text) {
    web_done(request, web_back(request, S("/schedule")), text);
}

static struct date field_date(const struct request *request, const char *name) {
    struct date date;
    return date_parse_iso(request_field(request, name), &date) ? date : (struct date){0};
}

static int field_int(const struct request *request, const char *name, int otherwise) {
    int64_t value;
    struct str text = str_trim(request_field(request, name));
    return str_to_int(text, &value) && value >= -1000000 && value <= 1000000 ? (int)value
           : str_empty(text)                                                 ? otherwise
                                                                             : -1;
}

static struct work field_work(const struct request *request) {
    struct work work = {
        .subject = request_field(request, "subject"),
        .kind = request_field(request, "kind"),
        .title = request_field(request, "title"),
        .held_on = field_date(request, "date"),
        .earliest = field_date(request, "earliest"),
        .latest = field_date(request, "latest"),
        .lessons = field_int(request, "lessons", 1),
        .fixed = !str_empty(request_field(request, "fixed")),
        .lesson = field_int(request, "lesson", 0),
        .day_lessons = field_int(request, "day_lessons", 0),
        .reason = request_field(request, "reason"),
    };
    (void)str_to_int(request_field(request, "observer"), &work.observer_id);
    return work;
}

static bool read_year(struct request *request, struct db *db, struct school_year *out) {
    struct error error;
    if (!year_current(db, request->arena, web_org(request), date_today(), out, &error)) {
        reply_error(request, &error);
        return false;
    }
    return true;
}

// ---- adding

static void after_add(struct request *request, void *arg) {
    const struct work_add *add = arg;
    done(request, str_fmt(request->arena, "Добавлено в график: %.*s",
                          STR_ARG(ru_count(request->arena, add->added, RU_WORK, RU_NOMINATIVE))));
}

// «grade-5» or the id of a class.
static void add_classes(struct arena *arena, struct str whom, const struct class_list *classes,
                        struct work_add *add) {
    int64_t id = 0, grade = 0;
    if (str_starts(whom, S("grade-"))) {
        (void)str_to_int(str_from_at(whom, 6), &grade);
    } else {
        (void)str_to_int(whom, &id);
    }
    for (size_t i = 0; i < classes->rows.n; i++) {
        if (classes->rows.at[i].class_id == id || classes->rows.at[i].grade == grade) {
            *vec_push(arena, &add->classes) = classes->rows.at[i].class_id;
        }
    }
}

static void post_add(struct request *request) {
    struct error error;
    struct school_year year;
    struct class_list classes;
    struct work_add *add = arena_new(request->arena, struct work_add);
    struct db *db = web_db(request);
    if (db == NULL || !read_year(request, db, &year)) {
        return;
    }
    if (!class_list_of_year(db, request->arena, web_org(request), year.year_id, date_today(),
                            &classes, &error)) {
        reply_error(request, &error);
        return;
    }
    add->by = web_person(request);
    add->procedures = web_app(request)->procedures;
    add->year_id = year.year_id;
    add->work = field_work(request);
    add_classes(request->arena, request_field(request, "whom"), &classes, add);
    web_write(request, work_add, add, after_add);
}

// ---- a pasted list

struct paste_deed {
    struct work_paste ask; // first: the writer gets the same pointer
    struct str text;
};

static void show_paste(struct request *request, struct str text, struct str fault) {
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_schedule_paste_body(&out, text, fault);
    struct page page = web_page(request, db, S("Работы списком"));
    page_add_trail(request->arena, &page, S("Единый график"), S("/schedule"));
    web_reply_page_status(request, str_empty(fault) ? 200 : 422, &page, view_done(&out));
}

static void get_paste(struct request *request) { show_paste(request, S(""), S("")); }

static void after_paste(struct request *request, void *arg, const struct error *error) {
    const struct paste_deed *deed = arg;
    if (error != NULL) {
        show_paste(request, deed->text, str_from(error->text));
        return;
    }
    struct str works = ru_count(request->arena, (int64_t)deed->ask.works.n, RU_WORK, RU_NOMINATIVE);
    web_done(request, S("/schedule"),
             str_fmt(request->arena, "Добавлено в график: %.*s", STR_ARG(works)));
}

static void post_paste(struct request *request) {
    struct error error;
    struct schedule_ground ground;
    struct paste_deed *deed = arena_new(request->arena, struct paste_deed);
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    deed->text = request_field(request, "list");
    deed->ask.by = web_person(request);
    deed->ask.procedures = web_app(request)->procedures;
    if (!schedule_ground_read(db, request->arena, web_org(request), deed->ask.procedures,
                              date_today(), &ground, &error)) {
        reply_error(request, &error);
        return;
    }
    deed->ask.year_id = ground.year.year_id;
    if (!work_list_parse(request->arena, deed->text, &ground.schedule, &deed->ask, &error)) {
        show_paste(request, deed->text, str_from(error.text));
        return;
    }
    web_write_or(request, work_paste, deed, after_paste);
}

static void after_from_plan(struct request *request, void *arg) {
    const struct work_from_plan *take = arg;
    struct str works = ru_count(request->arena, take->added, RU_WORK, RU_NOMINATIVE);
    done(request, take->added == 0
                      ? S("Всё, что занимает уроки, из плана года уже взято")
                      : str_fmt(request->arena, "Взято из плана года: %.*s", STR_ARG(works)));
}

static void post_from_plan(struct request *request) {
    struct work_from_plan *take = arena_new(request->arena, struct work_from_plan);
    struct school_year *year = arena_new(request->arena, struct school_year);
    struct db *db = web_db(request);
    if (db == NULL || !read_year(request, db, year)) {
        return;
    }
    *take = (struct work_from_plan){web_person(request), web_app(request)->procedures, year, 0};
    web_write(request, work_from_plan, take, after_from_plan);
}

// ---- changing

static void after_change(struct request *request, void *arg) {
    const struct work_change *change = arg;
    done(request, change->remove ? S("Работа убрана из графика") : S("Работа изменена"));
}

static void change(struct request *request, bool remove) {
    struct school_year year;
    struct work_change *ask = arena_new(request->arena, struct work_change);
    struct db *db = web_db(request);
    if (db == NULL || !read_year(request, db, &year)) {
        return;
    }
    *ask = (struct work_change){web_person(request), web_app(request)->procedures, year.year_id,
                                field_work(request), remove};
    ask->work.work_id = request_param_id(request, "work");
    web_write(request, work_change, ask, after_change);
}

static void post_work(struct request *request) { change(request, false); }

static void post_remove(struct request *request) { change(request, true); }

static void after_move(struct request *request, void *arg) {
    const struct work_place *place = arg;
    struct date to = place->steps.at[0].to;
    done(request, place->moved == 0  ? S("Эту работу уже перенёс кто-то другой: посмотрите график")
                  : date_is_none(to) ? S("Дата снята")
                                     : str_fmt(request->arena, "Работа перенесена на %.*s",
                                               STR_ARG(ru_day(request->arena, to))));
}

// To a day (`date`), to the best day of a week (`week`, its Monday), or to no day.
static void post_move(struct request *request) {
    struct error error;
    struct school_year year;
    struct schedule schedule;
    int64_t work_id = 0;
    struct work_place *place = arena_new(request->arena, struct work_place);
    struct db *db = web_db(request);
    if (db == NULL || !read_year(request, db, &year)) {
        return;
    }
    (void)str_to_int(request_field(request, "work"), &work_id);
    if (!schedule_get(db, request->arena, web_org(request), &year, web_app(request)->procedures,
                      date_today(), &schedule, &error)) {
        reply_error(request, &error);
        return;
    }
    const struct work *work = schedule_work(&schedule, work_id);
    struct date to = field_date(request, "date"), week = field_date(request, "week");
    if (work != NULL && !date_is_none(week)) {
        to = schedule_day_of_week(&schedule, work, week);
    }
    if (work == NULL || (!date_is_none(week) && date_is_none(to)) ||
        (!date_is_none(to) && (date_cmp(to, year.begins) < 0 || date_cmp(to, year.ends) > 0))) {
        error_set(&error, work == NULL ? ERROR_NOT_FOUND : ERROR_INPUT,
                  work == NULL ? "Такой работы в графике этого года нет: обновите страницу."
                               : "На этой неделе у класса нет уроков: выберите другую.");
        reply_error(request, &error);
        return;
    }
    place->by = web_person(request);
    *vec_push(request->arena, &place->steps) = (struct work_step){work_id, work->held_on, to};
    web_write(request, work_place, place, after_move);
}

// ---- norms

static void after_norms(struct request *request, void *arg) {
    (void)arg;
    done(request, S("Нормы школы сохранены"));
}

static void post_norms(struct request *request) {
    struct schedule_norms_put *put = arena_new(request->arena, struct schedule_norms_put);
    *put = (struct schedule_norms_put){
        .by = web_person(request),
        .apart = field_int(request, "apart", 0),
        .reports = field_int(request, "reports", 0),
        .vpr_from = field_date(request, "vpr_from"),
        .vpr_to = field_date(request, "vpr_to"),
    };
    web_write(request, schedule_norms_put, put, after_norms);
}

const struct route schedule_deed_routes[] = {
    {HTTP_POST, "/schedule/add", post_add, "monitoring.plan", 0, "График: добавить работу", "0.2"},
    {HTTP_GET, "/schedule/paste", get_paste, "monitoring.plan", 0, "График: список", "0.2"},
    {HTTP_POST, "/schedule/paste", post_paste, "monitoring.plan", 0, "График: добавить список",
     "0.2"},
    {HTTP_POST, "/schedule/from-plan", post_from_plan, "monitoring.plan", 0,
     "График: взять из плана года", "0.2"},
    {HTTP_POST, "/schedule/works/{work}", post_work, "monitoring.plan", 0,
     "График: изменить работу", "0.2"},
    {HTTP_POST, "/schedule/works/{work}/remove", post_remove, "monitoring.plan", 0,
     "График: убрать работу", "0.2"},
    {HTTP_POST, "/schedule/move", post_move, "monitoring.plan", 0, "График: перенести", "0.2"},
    {HTTP_POST, "/schedule/norms", post_norms, "monitoring.plan", 0, "График: нормы школы", "0.2"},
    {0},
};
