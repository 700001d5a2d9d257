// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of sessions: list, opening, one session with its groups and observers.
#include "base/ru.h"
#include "instruments/kind.h"
#include "instruments/own.h"
#include "instruments/wording.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/response.h"
#include "monitoring/session_object.h"
#include "monitoring/session_view.h"
#include "school/account.h"
#include "school/web.h"
#include "school/year.h"
#include "session.html.h"

enum { BODY_MAX = 4 * 1024 * 1024 };

static bool may(const struct request *request, const char *permission) {
    return gate_may(web_person(request)->roles, permission);
}

static void reply_body(struct request *request, const struct page *page, const struct buf *body) {
    web_reply_page(request, page, (struct html){buf_str(body)});
}

// The list ---------------------------------------------------------------------------------------

static void fill_list(struct arena *arena, const struct session_list *list,
                      struct session_list_view *view) {
    for (size_t i = 0; i < list->rows.n; i++) {
        const struct session_line *line = &list->rows.at[i];
        struct session_row_view *row = vec_push(arena, &view->rows);
        *row = (struct session_row_view){
            line->session_id, line->held_on,          line->class_name,
            line->title,      line->instrument_title, {0},
            line->closed,     line->my_rater,         view->may_see_map || line->my_class,
            line->survey,     line->my_projects > 0,  line->of_class};
        row->filled = line->closed ? S("–")
                                   : str_fmt(arena, "%lld из %lld", (long long)line->cells_done,
                                             (long long)line->cells_due);
    }
}

// The page asked for, from 1; what is no number is the first.
static int64_t list_page(struct request *request) {
    int64_t number = 1;
    struct str text = request_query(request, "page");
    return str_to_int(text, &number) && number >= 1 && number <= 1000 ? number : 1;
}

static void fill_paging(struct arena *arena, const struct session_list *list, int64_t number,
                        struct session_list_view *view) {
    size_t from = (size_t)(number - 1) * SESSION_LIST_MOST, to = from + list->rows.n;
    if (list->rows.n == list->total) {
        return;
    }
    view->shown = list->rows.n == 0 ? str_fmt(arena, "Здесь пусто: всего %zu", list->total)
                                    : str_fmt(arena, "Показаны %zu–%zu из %zu, сначала новые",
                                              from + 1, to, list->total);
    view->newer = number > 1 ? number - 1 : 0;
    view->older = to < list->total ? number + 1 : 0;
}

static void get_list(struct request *request) {
    struct error error;
    struct school_year year;
    struct session_list list;
    const struct person *person = web_person(request);
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    bool only_mine = !may(request, "monitoring.view");
    int64_t number = list_page(request);
    struct session_filter filter = {.org = person->org,
                                    .account = person->account,
                                    .staff = person->staff,
                                    .only_mine = only_mine,
                                    .counted = true,
                                    .skip = (size_t)(number - 1) * SESSION_LIST_MOST};
    if (!year_current(db, request->arena, person->org, date_today(), &year, &error)) {
        reply_error(request, &error);
        return;
    }
    filter.year = year.year_id;
    if (!session_list_of(db, request->arena, &filter, &list, &error)) {
        reply_error(request, &error);
        return;
    }
    struct session_list_view view = {
        .year_title = year.title,
        .only_mine = only_mine,
        .may_open = may(request, "monitoring.open"),
        .may_see_map = may(request, "analysis.view"),
    };
    fill_list(request->arena, &list, &view);
    fill_paging(request->arena, &list, number, &view);
    struct buf body = buf_open(request->arena, BODY_MAX);
    struct view out = web_view(request, &body);
    view_session_list_body(&out, &view);
    struct page page = web_page(request, db, only_mine ? S("Мои карты") : S("Сбор"));
    page.lead = str_fmt(request->arena, "%.*s учебный год", STR_ARG(year.title));
    if (view.may_open) {
        page_add_action(request->arena, &page, PAGE_ACTION_MAIN, S("Открыть процедуру"),
                        S("/sessions/new"));
    }
    page_add_script(request->arena, &page, asset_table_js);
    reply_body(request, &page, &body);
}

// Opening ----------------------------------------------------------------------------------------

// Which part of the page an instrument asks for (web/js/opening.js hides the others).
static const char *form_of(const struct instrument *it) {
    return instrument_is_survey(it)   ? "survey"
           : it->kind->object != NULL ? "objects"
           : it->kind->score != NULL  ? "work"
                                      : "sheet";
}

static void fill_instruments(struct request *request, const struct content_shelf *shelf,
                             struct str chosen, struct session_new_view *view) {
    for (size_t i = 0; i < shelf->instruments.n; i++) {
        const struct instrument *it = &shelf->instruments.at[i];
        if (!instrument_is_survey(it) && (!it->kind->rated || it->identity == IDENTITY_ANONYMOUS)) {
            continue;
        }
        size_t k = 0;
        while (k < view->kinds.n && view->kinds.at[k].title != it->kind->title) {
            k++;
        }
        if (k == view->kinds.n) {
            vec_push(request->arena, &view->kinds)->title = it->kind->title;
        }
        *vec_push(request->arena, &view->kinds.at[k].rows) = (struct instrument_option){
            it->id, it->title,
            it->kind->object == NULL ? wording_grades(request->arena, it) : S(""), form_of(it),
            str_eq(it->id, chosen)};
    }
}

static bool is_chosen(const struct session_plan *plan, int64_t account) {
    for (size_t i = 0; i < plan->raters.n; i++) {
        if (plan->raters.at[i] == account) {
            return true;
        }
    }
    return false;
}

static bool fill_people(struct request *request, struct db *db, const struct session_plan *plan,
                        struct session_new_view *view, struct error *error) {
    struct school_year year;
    struct class_list classes;
    struct account_list accounts;
    int64_t org = web_org(request);
    struct date on = date_valid(plan->held_on) ? plan->held_on : date_today();
    if (!year_current(db, request->arena, org, on, &year, error) ||
        !class_list_of_year(db, request->arena, org, year.year_id, on, &classes, error) ||
        !account_list(db, request->arena, org, &accounts, error)) {
        return false;
    }
    for (size_t i = 0; i < classes.rows.n; i++) {
        *vec_push(request->arena, &view->classes) = classes.rows.at[i];
    }
    for (size_t i = 0; i < accounts.rows.n; i++) {
        const struct account *row = &accounts.rows.at[i];
        if (!row->blocked && gate_may(row->roles, "monitoring.rate")) {
            *vec_push(request->arena, &view->raters) = (struct rater_choice){
                row->account_id, row->shown_name, is_chosen(plan, row->account_id)};
        }
    }
    return true;
}

static void reply_new(struct request *request, const struct session_plan *plan,
                      struct str instrument, const struct error *problem) {
    struct error error;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    struct session_new_view view = {
        .problem = problem == NULL ? (struct str){0} : str_from(problem->text),
        .class_id = plan->class_id,
        .held_on = date_valid(plan->held_on) ? plan->held_on : date_today(),
        .order_date = plan->order_date,
        .title = plan->title,
        .purpose = plan->purpose,
        .order_number = plan->order_number,
        .by_class = plan->by_class,
        .team_size = plan->team_size,
        .variants = plan->variants,
        .objects = request_field(request, "objects"),
        .entry_check = plan->entry_check,
    };
    struct content_shelf shelf;
    if (!shelf_of_school(db, request->arena, web_app(request)->content, web_org(request), &shelf,
                         &error)) {
        reply_error(request, &error);
        return;
    }
    fill_instruments(request, &shelf, instrument, &view);
    const struct instrument *chosen = shelf_find(&shelf, instrument);
    if (problem == NULL && chosen != NULL && str_eq(chosen->setting, S("individual"))) {
        view.team_size = 0;
    }
    if (!fill_people(request, db, plan, &view, &error)) {
        reply_error(request, &error);
        return;
    }
    struct buf body = buf_open(request->arena, BODY_MAX);
    struct view out = web_view(request, &body);
    view_session_new_body(&out, &view);
    struct page page = web_page(request, db, S("Открыть процедуру"));
    page.lead =
        S("Инструмент, день и кого или что смотрят. Карту и рубрику ведут наблюдатели, работу "
          "проверяют по ключу, на анкету отвечают сами, без имён.");
    page_add_trail(request->arena, &page, S("Сбор"), S("/sessions"));
    page_add_script(request->arena, &page, asset_opening_js);
    reply_body(request, &page, &body);
}

static void get_new(struct request *request) {
    struct session_plan plan = {.team_size = 5};
    int64_t class_id;
    if (str_to_int(request_query(request, "class"), &class_id)) {
        plan.class_id = class_id;
    }
    reply_new(request, &plan, request_query(request, "instrument"), NULL);
}

struct plan_reading {
    struct arena *arena;
    struct session_plan *plan;
};

static void read_rater(void *arg, struct str name, struct str value) {
    struct plan_reading *reading = arg;
    int64_t account;
    if (str_eq(name, S("rater")) && str_to_int(value, &account) &&
        reading->plan->raters.n <= SESSION_RATERS_MAX) {
        *vec_push(reading->arena, &reading->plan->raters) = account;
    }
}

// An instrument of the shelf as the school sees it. Has replied when it gives false.
static bool find_instrument(struct request *request, struct session_plan *plan) {
    struct error error;
    struct content_shelf shelf;
    struct db *db = web_db(request);
    if (db == NULL) {
        return false;
    }
    if (!shelf_of_school(db, request->arena, web_app(request)->content, web_org(request), &shelf,
                         &error)) {
        reply_error(request, &error);
        return false;
    }
    plan->instrument = shelf_find(&shelf, request_field(request, "instrument"));
    if (plan->instrument != NULL && str_empty(str_trim(plan->purpose))) {
        plan->purpose = plan->instrument->purpose;
    }
    return true;
}

// Lines of a field that hold anything.
static void read_lines(struct arena *arena, struct str text, struct str **at, size_t *n) {
    struct {
        VEC(struct str) rows;
    } lines = {0};
    while (text.n > 0) {
        struct str line = str_trim(str_cut(&text, '\n'));
        if (!str_empty(line)) {
            *vec_push(arena, &lines.rows) = line;
        }
    }
    *at = lines.rows.at;
    *n = lines.rows.n;
}

static struct session_plan *read_plan(struct request *request) {
    struct session_plan *plan = arena_new(request->arena, struct session_plan);
    int64_t team_size = 0;
    plan->entry_check = !str_empty(request_field(request, "entry_check"));
    plan->variants = str_eq(request_field(request, "variants"), S("2")) ? 2 : 0;
    plan->by = web_person(request);
    plan->title = request_field(request, "title");
    plan->purpose = request_field(request, "purpose");
    plan->order_number = request_field(request, "order_number");
    plan->by_class = str_eq(request_field(request, "entry"), S("class"));
    if (!str_to_int(request_field(request, "class"), &plan->class_id)) {
        plan->class_id = 0;
    }
    if (str_to_int(request_field(request, "team_size"), &team_size)) {
        plan->team_size = team_size < 0 || team_size > 99 ? 99 : (int)team_size;
    }
    if (!date_parse_iso(request_field(request, "held_on"), &plan->held_on)) {
        plan->held_on = (struct date){0};
    }
    if (!date_parse_iso(request_field(request, "order_date"), &plan->order_date)) {
        plan->order_date = (struct date){0};
    }
    read_lines(request->arena, request_field(request, "objects"), &plan->objects.at,
               &plan->objects.n);
    struct plan_reading reading = {request->arena, plan};
    request_each_field(request, read_rater, &reading);
    return plan;
}

static void opened(struct request *request, void *arg, const struct error *error) {
    const struct session_plan *plan = arg;
    if (error != NULL) {
        reply_new(request, plan, request_field(request, "instrument"), error);
        return;
    }
    reply_redirect(request, str_fmt(request->arena, "/sessions/%lld", (long long)plan->session_id));
}

static void post_open(struct request *request) {
    struct session_plan *plan = read_plan(request);
    struct error error;
    if (!find_instrument(request, plan)) {
        return;
    }
    if (plan->instrument == NULL ||
        (plan->class_id == 0 && plan->instrument->kind->object == NULL)) {
        error_set(&error, ERROR_INPUT,
                  plan->instrument == NULL ? "Выберите инструмент." : "Выберите класс.");
        reply_new(request, plan, request_field(request, "instrument"), &error);
        return;
    }
    web_write_or(request, session_open, plan, opened);
}

// One session -------------------------------------------------------------------------------------

static void fill_judged(struct arena *arena, const struct session *session, size_t present,
                        struct session_view *view) {
    const struct kind_object *object = session->instrument.kind->object;
    if (object == NULL) {
        view->pupils_text =
            str_fmt(arena, "%zu из %.*s", present,
                    STR_ARG(ru_count(arena, (int64_t)session->pupils.n, RU_PUPIL, RU_GENITIVE)));
        return;
    }
    view->object = str_from(object->title);
    view->objects = str_from(object->titles);
    view->object_hint = str_from(object->hint);
    view->pupils_text =
        str_fmt(arena, "%.*s: %zu", STR_ARG(ru_lower(arena, view->objects)), present);
}

// Cells of one rater: absent pupils and those whose project he leads are not on his sheet.
static int64_t cells_due(const struct session *session, int64_t account) {
    size_t pupils = 0;
    for (size_t i = 0; i < session->pupils.n; i++) {
        const struct session_pupil *pupil = &session->pupils.at[i];
        pupils += !pupil->absent && pupil->supervisor != account;
    }
    return (int64_t)(pupils * session->instrument.items.n);
}

static bool fill_session(struct request *request, struct db *db, const struct session *session,
                         struct session_view *view, struct error *error) {
    int64_t done[SESSION_RATERS_MAX + 1];
    size_t present = 0;
    for (size_t i = 0; i < session->pupils.n; i++) {
        present += !session->pupils.at[i].absent;
    }
    view->session = session;
    view->projects = session->instrument.stages.n > 0;
    view->my_rater = session_rater_of(session, web_person(request)->account);
    view->may_open = may(request, "monitoring.open");
    view->may_see_map = may(request, "analysis.view");
    view->with_variants = session->instrument.kind->score != NULL;
    view->notes = session->instrument.kind->note_title != NULL;
    fill_judged(request->arena, session, present, view);
    if (!response_progress(db, web_org(request), session->session_id, done, error)) {
        return false;
    }
    for (size_t i = 0; i < session->raters.n; i++) {
        const struct session_rater *rater = &session->raters.at[i];
        *vec_push(request->arena, &view->raters) = (struct rater_view){
            rater->name, done[rater->rater], cells_due(session, rater->account)};
    }
    return true;
}

static struct page session_page(struct request *request, struct db *db,
                                const struct session_view *view) {
    struct arena *arena = request->arena;
    const struct session *s = view->session;
    long long id = (long long)s->session_id;
    struct page page = web_page(
        request, db, str_fmt(arena, "%.*s · %.*s", STR_ARG(s->class_name), STR_ARG(s->title)));
    page.lead = str_fmt(arena, "%.*s · %.*s · %.*s%s", STR_ARG(s->instrument.title),
                        STR_ARG(ru_date(arena, s->held_on)), STR_ARG(view->pupils_text),
                        s->closed ? " · закрыта" : "");
    page_add_trail(arena, &page, S("Сбор"), S("/sessions"));
    if (view->my_rater > 0) {
        page_add_action(arena, &page, PAGE_ACTION_MAIN, S("Заполнять карту"),
                        str_fmt(arena, "/sessions/%lld/rate", id));
    }
    if (s->entry_check && view->may_open) {
        page_add_action(arena, &page, PAGE_ACTION_PLAIN, S("Сверка ввода"),
                        str_fmt(arena, "/sessions/%lld/compare", id));
    }
    if (view->projects) {
        page_add_action(arena, &page, PAGE_ACTION_PLAIN, S("Темы и вехи"),
                        str_fmt(arena, "/sessions/%lld/projects", id));
    }
    if (view->my_rater > 0 && view->notes) {
        page_add_action(arena, &page, PAGE_ACTION_PLAIN, S("Записи"),
                        str_fmt(arena, "/sessions/%lld/notes", id));
    }
    if (view->may_see_map) {
        page_add_action(arena, &page, PAGE_ACTION_PLAIN,
                        s->instrument.kind->object == NULL ? S("Карта класса") : S("Итоги"),
                        str_fmt(arena, "/sessions/%lld/map", id));
    }
    return page;
}

static void reply_session(struct request *request, const struct error *problem) {
    struct error error;
    struct session session;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    struct session_view view = {.problem =
                                    problem == NULL ? (struct str){0} : str_from(problem->text)};
    if (!session_get(db, request->arena, web_org(request), request_param_id(request, "id"),
                     &session, &error)) {
        reply_error(request, &error);
        return;
    }
    if (instrument_is_survey(&session.instrument) && problem == NULL) {
        reply_redirect(request,
                       str_fmt(request->arena, "/surveys/%lld", (long long)session.session_id));
        return;
    }
    if (!fill_session(request, db, &session, &view, &error)) {
        reply_error(request, &error);
        return;
    }
    struct buf body = buf_open(request->arena, BODY_MAX);
    struct view out = web_view(request, &body);
    view_session_body(&out, &view);
    struct page page = session_page(request, db, &view);
    reply_body(request, &page, &body);
}

static void get_session(struct request *request) { reply_session(request, NULL); }

static void back_to_session(struct request *request, void *arg, const struct error *error) {
    (void)arg;
    if (error != NULL) {
        reply_session(request, error);
        return;
    }
    reply_redirect(request, str_fmt(request->arena, "/sessions/%lld",
                                    (long long)request_param_id(request, "id")));
}

// Each pupil of the table has a field team-ID; absent-ID comes only when it is ticked.
struct places_reading {
    struct request *request;
    struct session_places *ask;
};

static void read_place(void *arg, struct str name, struct str value) {
    struct places_reading *reading = arg;
    struct arena *arena = reading->request->arena;
    int64_t pupil, team, variant;
    if (!str_starts(name, S("team-")) || !str_to_int(str_from_at(name, 5), &pupil)) {
        return;
    }
    const char *absent = str_fmt(arena, "absent-%lld", (long long)pupil).p;
    struct str asked =
        request_field(reading->request, str_fmt(arena, "variant-%lld", (long long)pupil).p);
    *vec_push(arena, &reading->ask->rows) = (struct session_place){
        .pupil_id = pupil,
        .team = str_to_int(value, &team) && team >= 0 && team <= 99 ? (int)team : -1,
        .absent = !str_empty(request_field(reading->request, absent)),
        .variant = str_empty(asked)                                             ? 0
                   : str_to_int(asked, &variant) && variant >= 0 && variant < 3 ? (int)variant
                                                                                : -1,
    };
}

static void post_pupils(struct request *request) {
    struct session_places *ask = arena_new(request->arena, struct session_places);
    ask->by = web_person(request);
    ask->session_id = request_param_id(request, "id");
    struct places_reading reading = {request, ask};
    request_each_field(request, read_place, &reading);
    web_write_or(request, session_places_save, ask, back_to_session);
}

static void post_objects(struct request *request) {
    struct session_objects_add *ask = arena_new(request->arena, struct session_objects_add);
    ask->by = web_person(request);
    ask->session_id = request_param_id(request, "id");
    read_lines(request->arena, request_field(request, "objects"), &ask->titles.at, &ask->titles.n);
    web_write_or(request, session_objects_add, ask, back_to_session);
}

static void post_remove(struct request *request) {
    struct session_object_remove *ask = arena_new(request->arena, struct session_object_remove);
    *ask = (struct session_object_remove){web_person(request), request_param_id(request, "id"),
                                          request_param_id(request, "object")};
    web_write_or(request, session_object_remove, ask, back_to_session);
}

static void set_closed(struct request *request, bool closed) {
    struct session_close *ask = arena_new(request->arena, struct session_close);
    *ask = (struct session_close){web_person(request), request_param_id(request, "id"), closed};
    web_write_or(request, session_close, ask, back_to_session);
}

static void post_close(struct request *request) { set_closed(request, true); }

static void post_reopen(struct request *request) { set_closed(request, false); }

const struct route session_routes[] = {
    {HTTP_GET, "/sessions", get_list, "monitoring.rate", 0, "Сбор: процедуры года", "0.1"},
    {HTTP_GET, "/sessions/new", get_new, "monitoring.open", 0, "Открыть процедуру", "0.1"},
    {HTTP_POST, "/sessions", post_open, "monitoring.open", 0, "Открыть процедуру", "0.1"},
    {HTTP_GET, "/sessions/{id}", get_session, "monitoring.view", 0, "Процедура в классе", "0.1"},
    {HTTP_POST, "/sessions/{id}/pupils", post_pupils, "monitoring.open", 0, "Группы", "0.1"},
    {HTTP_POST, "/sessions/{id}/objects", post_objects, "monitoring.open", 0,
     "Добавить в список того, что смотрят", "0.4"},
    {HTTP_POST, "/sessions/{id}/objects/{object}/remove", post_remove, "monitoring.open", 0,
     "Убрать из списка того, что смотрят", "0.4"},
    {HTTP_POST, "/sessions/{id}/close", post_close, "monitoring.open", 0, "Закрыть сбор", "0.1"},
    {HTTP_POST, "/sessions/{id}/reopen", post_reopen, "monitoring.open", 0, "Открыть снова", "0.1"},
    {0},
};
