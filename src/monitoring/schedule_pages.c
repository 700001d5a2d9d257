// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of the single schedule. What is done to it: schedule_deeds.c.
#include "base/ru.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/schedule_board.h"
#include "school/web.h"
#include "schedule.html.h"

static const struct {
    const char *voice, *tag;
} severities[] = {
    [RULE_STOP] = {"stop", "Нельзя"},
    [RULE_WARN] = {"warn", "Не рекомендуется"},
    [RULE_HINT] = {"", "Обратите внимание"},
};

static bool read_before(struct db *db, struct arena *arena, int64_t org,
                        const struct school_year *year, struct plan *out, struct error *error) {
    struct year_list years;
    if (!year_list(db, arena, org, &years, error)) {
        return false;
    }
    for (size_t i = 0; i < years.rows.n; i++) { // the newest first
        if (date_cmp(years.rows.at[i].begins, year->begins) < 0) {
            return plan_get(db, arena, org, years.rows.at[i].year_id, out, error);
        }
    }
    return true;
}

bool schedule_ground_read(struct db *db, struct arena *arena, int64_t org,
                          const struct procedure_catalogue *procedures, struct date today,
                          struct schedule_ground *out, struct error *error) {
    *out = (struct schedule_ground){0};
    if (!year_current(db, arena, org, today, &out->year, error) ||
        !schedule_get(db, arena, org, &out->year, procedures, today, &out->schedule, error) ||
        !plan_get(db, arena, org, out->year.year_id, &out->plan, error) ||
        !read_before(db, arena, org, &out->year, &out->before, error)) {
        return false;
    }
    struct schedule_check check = {arena, &out->schedule, procedures, &out->plan, &out->before};
    schedule_run(&check, &out->findings);
    return true;
}

// ---- parts of a view

static void show_finding(struct arena *arena, const struct schedule_finding *found,
                         struct schedule_finding_view *view) {
    bool excused = !str_empty(found->reason);
    *view = (struct schedule_finding_view){
        .voice = excused ? S("") : str_from(severities[found->rule->severity].voice),
        .tag = excused ? S("Отступление") : str_from(severities[found->rule->severity].tag),
        .sentence = found->sentence,
        .todo = found->todo,
        .rule = str_from(found->rule->title),
        .reason = found->reason,
        .work_id = found->work_id,
        .better = date_iso(arena, found->better),
        .better_words =
            date_is_none(found->better) ? (struct str){0} : ru_day(arena, found->better),
    };
}

static void show_rules(struct arena *arena, const struct schedule_ground *ground,
                       struct schedule_page_view *view) {
    for (const struct schedule_rule *rule = schedule_rules; rule->id != NULL; rule++) {
        struct schedule_rule_view *row = vec_push(arena, &view->rules);
        int64_t blind = rule->blind == NULL ? 0 : rule->blind(&ground->schedule);
        row->title = str_from(rule->title);
        row->basis = str_from(rule->basis);
        row->voice = str_from(severities[rule->severity].voice);
        if (blind > 0) {
            row->blind = str_fmt(arena, "Не проверено работ: %lld – %s.", (long long)blind,
                                 rule->blind_words);
        }
        for (size_t i = 0; i < ground->findings.rows.n; i++) {
            row->count += ground->findings.rows.at[i].rule == rule &&
                          str_empty(ground->findings.rows.at[i].reason);
        }
    }
}

static void show_verdict(struct arena *arena, const struct schedule_findings *findings,
                         struct schedule_page_view *view) {
    size_t stops = schedule_count(findings, RULE_STOP), warns = schedule_count(findings, RULE_WARN);
    if (stops + warns == 0) {
        view->verdict = S("Правила соблюдены");
        return;
    }
    view->verdict = str_fmt(arena, "Замечания: нельзя – %zu, не рекомендуется – %zu", stops, warns);
}

static void add_option(struct arena *arena, struct schedule_options *list, struct str value,
                       struct str title, bool chosen) {
    *vec_push(arena, &list->rows) = (struct schedule_option){value, title, chosen};
}

static void fill_whom(struct arena *arena, const struct schedule *schedule,
                      struct schedule_options *out) {
    int last = 0;
    for (size_t i = 0; i < schedule->classes.rows.n; i++) {
        const struct class_row *class = &schedule->classes.rows.at[i];
        if (class->grade != last) {
            last = class->grade;
            add_option(arena, out, str_fmt(arena, "grade-%d", last),
                       str_fmt(arena, "%d классы, вся параллель", last), false);
        }
        add_option(arena, out, str_fmt(arena, "%lld", (long long)class->class_id), class->name,
                   false);
    }
}

static void fill_form(struct arena *arena, const struct schedule *schedule, const struct work *work,
                      struct schedule_form *form) {
    form->work = *work;
    form->held_on = date_iso(arena, work->held_on);
    form->earliest = date_iso(arena, work->earliest);
    form->latest = date_iso(arena, work->latest);
    for (size_t i = 0; i < schedule->norms.kinds.n; i++) {
        const struct work_kind *kind = &schedule->norms.kinds.at[i];
        add_option(arena, &form->kinds, kind->id,
                   str_fmt(arena, "%.*s – %.*s", STR_ARG(kind->mark), STR_ARG(kind->title)),
                   str_eq(kind->id, work->kind));
    }
    add_option(arena, &form->observers, S("0"), S("не нужен"), work->observer_id == 0);
    for (size_t i = 0; i < schedule->staff.rows.n; i++) {
        const struct staff_row *row = &schedule->staff.rows.at[i];
        add_option(arena, &form->observers, str_fmt(arena, "%lld", (long long)row->staff.staff_id),
                   row->short_name, row->staff.staff_id == work->observer_id);
    }
    for (size_t i = 0; i < schedule->loads.n; i++) {
        bool there = work->class_id != 0 && schedule->loads.at[i].class_id != work->class_id;
        for (size_t j = 0; j < form->subjects.n && !there; j++) {
            there = str_eq(form->subjects.at[j], schedule->loads.at[i].subject);
        }
        if (!there) {
            *vec_push(arena, &form->subjects) = schedule->loads.at[i].subject;
        }
    }
}

// ---- the board

struct asked {
    int half, grade;
    bool a4;
};

static int query_int_of(const struct request *request, const char *name, int64_t low, int64_t high,
                        int otherwise) {
    int64_t value;
    return str_to_int(request_query(request, name), &value) && value >= low && value <= high
               ? (int)value
               : otherwise;
}

static struct str address(struct arena *arena, const struct asked *asked, int half, bool a4) {
    return str_fmt(arena, "/schedule?half=%d&grade=%d&paper=%s", half, asked->grade,
                   a4 ? "a4" : "a3");
}

static void fill_head(struct arena *arena, const struct schedule *schedule,
                      const struct asked *asked, struct schedule_page_view *view) {
    view->half = asked->half;
    view->back = address(arena, asked, asked->half, asked->a4);
    view->a4 = asked->a4;
    view->other_paper_path = address(arena, asked, asked->half, !asked->a4);
    view->halves.label = S("Полугодия");
    for (int half = 1; half <= HALVES; half++) {
        struct str path = address(arena, asked, half, asked->a4);
        *vec_push(arena, &view->halves.items) =
            (struct tab){str_fmt(arena, "%d-е полугодие", half), path, S(""), half == asked->half};
    }
    add_option(arena, &view->grades, S("0"), S("все классы"), asked->grade == 0);
    int last = 0;
    for (size_t i = 0; i < schedule->classes.rows.n; i++) {
        int grade = schedule->classes.rows.at[i].grade;
        if (grade != last) {
            add_option(arena, &view->grades, str_fmt(arena, "%d", grade),
                       str_fmt(arena, "%d классы", grade), grade == asked->grade);
        }
        last = grade;
    }
}

static void fill_norms(struct arena *arena, const struct schedule *schedule,
                       struct schedule_page_view *view) {
    view->apart = schedule->norms.apart;
    view->reports = schedule->norms.reports;
    view->vpr_from = date_iso(arena, schedule->vpr_from);
    view->vpr_to = date_iso(arena, schedule->vpr_to);
}

static bool read_ground(struct request *request, struct db *db, struct schedule_ground *out) {
    struct error error;
    if (!schedule_ground_read(db, request->arena, web_org(request), web_app(request)->procedures,
                              date_today(), out, &error)) {
        reply_error(request, &error);
        return false;
    }
    return true;
}

static void get_schedule(struct request *request) {
    struct arena *arena = request->arena;
    struct schedule_ground ground;
    struct db *db = web_db(request);
    if (db == NULL || !read_ground(request, db, &ground)) {
        return;
    }
    struct asked asked = {
        .half = query_int_of(request, "half", 1, HALVES, half_of(&ground.year, date_today())),
        .grade = query_int_of(request, "grade", 1, GRADES, 0),
        .a4 = str_eq(request_query(request, "paper"), S("a4")),
    };
    struct schedule_page_view view = {.may_change = web_may(request, "monitoring.plan"),
                                      .may_document = web_may(request, "documents.make"),
                                      .no_classes = ground.schedule.classes.rows.n == 0,
                                      .empty = ground.schedule.works.n == 0};
    struct work blank = {.kind = S("control"), .lessons = 1};
    fill_head(arena, &ground.schedule, &asked, &view);
    schedule_fill_board(arena, &ground.schedule, &ground.findings, asked.half, asked.grade, &view);
    for (size_t i = 0; i < ground.findings.rows.n; i++) {
        show_finding(arena, &ground.findings.rows.at[i], vec_push(arena, &view.findings));
    }
    show_rules(arena, &ground, &view);
    show_verdict(arena, &ground.findings, &view);
    fill_form(arena, &ground.schedule, &blank, &view.form);
    fill_whom(arena, &ground.schedule, &view.form.whom);
    fill_norms(arena, &ground.schedule, &view);
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_schedule_body(&out, &view);
    struct page page = web_page(request, db, S("Единый график оценочных процедур"));
    page.lead = str_fmt(arena, "%.*s учебный год", STR_ARG(ground.year.title));
    page.wide = true;
    page_add_script(arena, &page, asset_schedule_js);
    page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    web_reply_page(request, &page, view_done(&out));
}

// ---- one work

static struct str share_words(struct arena *arena, const struct schedule *schedule,
                              const struct work *work) {
    const struct work_load *load = schedule_load(schedule, work->class_id, work->subject);
    const struct class_row *class = schedule_class(schedule, work->class_id);
    double all = schedule_year_lessons(schedule, work->class_id, work->subject);
    int used = schedule_used_lessons(schedule, work->class_id, work->subject);
    if (load == NULL || class == NULL || all <= 0) {
        return (struct str){0};
    }
    return str_fmt(
        arena,
        "Работы по предмету за год: %d из %.*s уроков – %.*s (%.*s ч в неделю × %d"
        " недель; можно не больше %.*s).",
        used, STR_ARG(ru_real(arena, all, 0)), STR_ARG(ru_percent(arena, used * 100.0 / all, 1)),
        STR_ARG(ru_real(arena, load->week_hours, load->week_hours != (int)load->week_hours)),
        schedule_weeks(schedule, class->grade),
        STR_ARG(ru_percent(arena, schedule->norms.share, 0)));
}

static void get_work(struct request *request) {
    struct arena *arena = request->arena;
    struct error error;
    struct schedule_ground ground;
    struct db *db = web_db(request);
    if (db == NULL || !read_ground(request, db, &ground)) {
        return;
    }
    const struct work *work = schedule_work(&ground.schedule, request_param_id(request, "work"));
    if (work == NULL) {
        error_set(&error, ERROR_NOT_FOUND, "Такой работы в графике этого года нет.");
        reply_error(request, &error);
        return;
    }
    struct schedule_work_view view = {.may_change = web_may(request, "monitoring.plan"),
                                      .words = work_words(arena, &ground.schedule, work),
                                      .share = share_words(arena, &ground.schedule, work)};
    view.back = date_is_none(work->held_on)
                    ? S("/schedule")
                    : str_fmt(arena, "/schedule?half=%d", half_of(&ground.year, work->held_on));
    fill_form(arena, &ground.schedule, work, &view.form);
    for (size_t i = 0; i < ground.findings.rows.n; i++) {
        const struct schedule_finding *found = &ground.findings.rows.at[i];
        if (found->work_id == work->work_id || found->other_id == work->work_id) {
            show_finding(arena, found, vec_push(arena, &view.findings));
        }
    }
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_schedule_work_body(&out, &view);
    struct page page = web_page(request, db, work->title);
    page_add_trail(arena, &page, S("Единый график"), view.back);
    web_reply_page(request, &page, view_done(&out));
}

const struct route schedule_routes[] = {
    {HTTP_GET, "/schedule", get_schedule, "monitoring.see_plan", 0, "Единый график", "0.2"},
    {HTTP_GET, "/schedule/works/{work}", get_work, "monitoring.see_plan", 0, "Работа в графике",
     "0.2"},
    {0},
};
