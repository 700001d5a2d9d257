// SPDX-License-Identifier: GPL-3.0-or-later
// The calendar of a school year.
#include "base/ru.h"
#include "school/org_view.h"
#include "school/school_pages.h"
#include "school/web.h"
#include "org.html.h"

static const struct calendar_whom whom_choices[] = {{"all", "у всех", false},
                                                    {"noo", "1–4 классы", false},
                                                    {"ooo", "5–9 классы", false},
                                                    {"soo", "10–11 классы", false},
                                                    {"grade1", "1 классы", false}};
enum { WHOM = sizeof whom_choices / sizeof whom_choices[0], SPARE_ROWS = 2 };

static void fill_terms(struct arena *arena, const struct calendar *calendar,
                       struct calendar_view *out) {
    struct calendar_level *level = NULL;
    enum level last = 0;
    for (size_t i = 0; i < calendar->terms.n; i++) {
        const struct term *term = &calendar->terms.at[i];
        if (level == NULL || term->level != last) {
            level = vec_push(arena, &out->levels);
            last = term->level;
            level->title =
                ru_capital(arena, str_fmt(arena, "%s образование", level_title(term->level)));
        }
        const char *name = level_name(term->level);
        *vec_push(arena, &level->terms) = (struct calendar_term_line){
            term_title(arena, term), str_fmt(arena, "%s.%d.begins", name, term->ordinal),
            str_fmt(arena, "%s.%d.ends", name, term->ordinal), term->begins, term->ends};
    }
}

static void fill_holidays(struct arena *arena, const struct calendar *calendar,
                          struct calendar_view *out) {
    size_t rows = calendar->holidays.n + SPARE_ROWS;
    for (size_t i = 0; i < rows && i < HOLIDAYS_MAX; i++) {
        struct calendar_holiday_line *line = vec_push(arena, &out->holidays);
        line->row = (int)i + 1;
        line->holiday = i < calendar->holidays.n ? calendar->holidays.at[i]
                                                 : (struct holiday){.whom = S("all")};
        for (size_t k = 0; k < WHOM; k++) {
            struct calendar_whom *whom = vec_push(arena, &line->whom);
            *whom = whom_choices[k];
            whom->chosen = str_eq(line->holiday.whom, str_from(whom->value));
        }
    }
}

static struct str year_path(struct arena *arena, int64_t year) {
    return str_fmt(arena, "/calendar/%lld", (long long)year);
}

// The page of a calendar: as it is kept, or as it was typed with what is wrong.
static void show(struct request *request, const struct calendar *calendar, struct str problem) {
    struct error error = {0};
    struct year_list years;
    struct arena *arena = request->arena;
    struct calendar_view out = {.problem = problem,
                                .year = calendar->year,
                                .may_change = web_may(request, "school.setup"),
                                .years.label = S("Учебные годы")};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!year_list(db, arena, web_org(request), &years, &error)) {
        reply_error(request, &error);
        return;
    }
    for (size_t i = 0; i < years.rows.n; i++) {
        const struct school_year *year = &years.rows.at[i];
        *vec_push(arena, &out.years.items) =
            (struct tab){.title = year->title,
                         .path = year_path(arena, year->year_id),
                         .current = year->year_id == calendar->year.year_id};
    }
    fill_terms(arena, calendar, &out);
    fill_holidays(arena, calendar, &out);
    struct buf body;
    struct view view = web_view(request, &body);
    view_calendar_body(&view, &out);
    struct page page = web_page(request, db, S("Календарь года"));
    page.lead = S("По нему программа считает недели, сроки и дни без уроков");
    web_reply_page_status(request, str_empty(problem) ? 200 : 422, &page,
                          (struct html){buf_str(&body)});
}

static bool read_calendar(struct request *request, struct calendar *out) {
    struct error error = {0};
    struct db *db = web_db(request);
    if (db == NULL) {
        return false;
    }
    if (!calendar_get(db, request->arena, web_org(request), request_param_id(request, "id"), out,
                      &error)) {
        reply_error(request, &error);
        return false;
    }
    return true;
}

static void get_current(struct request *request) {
    struct error error = {0};
    struct school_year year;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!year_current(db, request->arena, web_org(request), date_today(), &year, &error)) {
        reply_error(request, &error);
        return;
    }
    reply_redirect(request, year_path(request->arena, year.year_id));
}

static void get_calendar(struct request *request) {
    struct calendar calendar;
    if (read_calendar(request, &calendar)) {
        show(request, &calendar, S(""));
    }
}

// ---- saving

static struct date date_field(struct request *request, const char *name) {
    struct date date = {0};
    return ru_parse_date(request_field(request, name), &date) == RU_DATE_FULL ? date
                                                                              : (struct date){0};
}

static void type_terms(struct request *request, struct calendar *calendar) {
    for (size_t i = 0; i < calendar->terms.n; i++) {
        struct term *term = &calendar->terms.at[i];
        struct str name =
            str_fmt(request->arena, "%s.%d.begins", level_name(term->level), term->ordinal);
        term->begins = date_field(request, str_c(request->arena, name));
        name = str_fmt(request->arena, "%s.%d.ends", level_name(term->level), term->ordinal);
        term->ends = date_field(request, str_c(request->arena, name));
    }
}

static struct str row_field(struct request *request, int row, const char *what) {
    struct str name = str_fmt(request->arena, "h.%d.%s", row, what);
    return request_field(request, str_c(request->arena, name));
}

static void type_holidays(struct request *request, struct calendar *calendar) {
    calendar->holidays.n = 0;
    for (int row = 1; row <= HOLIDAYS_MAX; row++) {
        struct holiday holiday = {
            .title = ru_tidy(request->arena, row_field(request, row, "title")), .whom = S("all")};
        if (str_empty(holiday.title)) {
            continue;
        }
        for (size_t k = 0; k < WHOM; k++) {
            if (str_eq(row_field(request, row, "whom"), str_from(whom_choices[k].value))) {
                holiday.whom = str_from(whom_choices[k].value);
            }
        }
        struct date date = {0};
        holiday.begins = ru_parse_date(row_field(request, row, "begins"), &date) == RU_DATE_FULL
                             ? date
                             : (struct date){0};
        holiday.ends = ru_parse_date(row_field(request, row, "ends"), &date) == RU_DATE_FULL
                           ? date
                           : (struct date){0};
        *vec_push(request->arena, &calendar->holidays) = holiday;
    }
}

static void after_save(struct request *request, void *arg, const struct error *error) {
    const struct calendar_save *save = arg;
    if (error != NULL) {
        show(request, &save->calendar, str_from(error->text));
        return;
    }
    web_done(request, year_path(request->arena, save->calendar.year.year_id),
             S("Календарь сохранён"));
}

static void post_calendar(struct request *request) {
    struct calendar_save *save = arena_new(request->arena, struct calendar_save);
    if (!read_calendar(request, &save->calendar)) {
        return;
    }
    save->by = web_person(request);
    save->calendar.year.begins = date_field(request, "begins");
    save->calendar.year.ends = date_field(request, "ends");
    save->calendar.year.week_days = str_eq(request_field(request, "week"), S("6")) ? 6 : 5;
    type_terms(request, &save->calendar);
    type_holidays(request, &save->calendar);
    web_write_or(request, calendar_save, save, after_save);
}

// Other kinds of terms: the dates are proposed anew.
static void post_terms(struct request *request) {
    struct error error = {0};
    struct org org;
    struct calendar old;
    struct calendar_save *save = arena_new(request->arena, struct calendar_save);
    enum term_kind kinds[LEVEL_COUNT] = {TERM_QUARTER, TERM_QUARTER, TERM_HALF_YEAR};
    if (!read_calendar(request, &old)) {
        return;
    }
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!org_get(db, request->arena, web_org(request), &org, &error)) {
        reply_error(request, &error);
        return;
    }
    if (!term_kind_from_name(request_field(request, "term_basic"), &kinds[0]) ||
        !term_kind_from_name(request_field(request, "term_soo"), &kinds[2])) {
        show(request, &old, S("Выберите учебные периоды"));
        return;
    }
    kinds[1] = kinds[0];
    calendar_propose(request->arena, old.year.begins.year, old.year.week_days, org.levels, kinds,
                     &save->calendar);
    save->by = web_person(request);
    save->calendar.year.year_id = old.year.year_id;
    web_write_or(request, calendar_save, save, after_save);
}

const struct route calendar_routes[] = {
    {HTTP_GET, "/calendar", get_current, "school.setup", 0, "Календарь года", "0.1"},
    {HTTP_GET, "/calendar/{id}", get_calendar, "school.setup", 0, "Календарь учебного года", "0.1"},
    {HTTP_POST, "/calendar/{id}", post_calendar, "school.setup", 0, "Сохранить календарь", "0.1"},
    {HTTP_POST, "/calendar/{id}/terms", post_terms, "school.setup", 0,
     "Предложить учебные периоды заново", "0.1"},
    {0}};
