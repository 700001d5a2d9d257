// SPDX-License-Identifier: GPL-3.0-or-later
// The single schedule as files: a calendar and a spreadsheet with the grid and the list.
#include "base/ru.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/schedule_board.h"
#include "office/ics.h"
#include "office/sheet_out.h"
#include "school/web.h"

#include <math.h>

enum { ICS_MAX = 16 * 1024 * 1024, FORMAT_VERSION = 1 };

struct files_ask {
    struct schedule_ground ground;
    int half;
};

static bool read_ask(struct request *request, struct db *db, struct files_ask *out) {
    struct error error;
    int64_t half = 0;
    if (!schedule_ground_read(db, request->arena, web_org(request), web_app(request)->procedures,
                              date_today(), &out->ground, &error)) {
        reply_error(request, &error);
        return false;
    }
    (void)str_to_int(request_query(request, "half"), &half);
    out->half = half == 1 || half == 2 ? (int)half : half_of(&out->ground.year, date_today());
    return true;
}

static bool in_half(const struct files_ask *ask, const struct work *work) {
    return !date_is_none(work->held_on) && half_of(&ask->ground.year, work->held_on) == ask->half;
}

static struct str class_name(const struct schedule *schedule, const struct work *work) {
    const struct class_row *class = schedule_class(schedule, work->class_id);
    return class == NULL ? S("") : class->name;
}

static struct str kind_title(const struct schedule *schedule, const struct work *work) {
    const struct work_kind *kind = work_kind_find(&schedule->norms, work->kind);
    return kind == NULL ? S("") : kind->title;
}

static struct str file_name(struct request *request, const struct files_ask *ask,
                            const char *ending) {
    return str_fmt(request->arena, "Единый график %d-%02d, %d полугодие.%s",
                   ask->ground.year.begins.year, (ask->ground.year.begins.year + 1) % 100,
                   ask->half, ending);
}

// ---- .ics

static void get_ics(struct request *request) {
    struct files_ask ask;
    struct arena *arena = request->arena;
    struct str bytes;
    struct db *db = web_db(request);
    if (db == NULL || !read_ask(request, db, &ask)) {
        return;
    }
    const struct schedule *schedule = &ask.ground.schedule;
    struct ics ics =
        ics_open(arena, S("Единый график оценочных процедур"), clock_now_ms(), ICS_MAX);
    for (size_t i = 0; i < schedule->works.n; i++) {
        const struct work *work = &schedule->works.at[i];
        if (in_half(&ask, work)) {
            struct str title = str_fmt(
                arena, "%.*s: %.*s, %.*s", STR_ARG(class_name(schedule, work)),
                STR_ARG(work_mark(schedule, work)),
                STR_ARG(str_empty(work->subject) ? S("метапредметная работа") : work->subject));
            ics_event(&ics,
                      str_fmt(arena, "work-%lld-%lld@vsoko", (long long)schedule->org,
                              (long long)work->work_id),
                      work->held_on, title, work->title);
        }
    }
    struct error error;
    if (!ics_close(&ics, &bytes)) {
        error_set(&error, ERROR_LIMIT, "В графике слишком много работ для одного календаря.");
        reply_error(request, &error);
        return;
    }
    reply_file(request, "text/calendar; charset=utf-8", file_name(request, &ask, "ics"), bytes);
}

// ---- .xlsx

static void add_column(struct arena *arena, struct sheet_out *sheet, struct str title,
                       enum sheet_out_type type, int decimals) {
    *vec_push(arena, &sheet->columns) = (struct sheet_out_column){
        .title = title, .type = type, .decimals = decimals, .total_value = NAN};
}

static void add_text(struct arena *arena, struct sheet_out_row *row, struct str text) {
    *vec_push(arena, &row->values) = (struct sheet_out_value){.text = text, .number = NAN};
}

static void add_number(struct arena *arena, struct sheet_out_row *row, double number) {
    *vec_push(arena, &row->values) = (struct sheet_out_value){.number = number};
}

// A row a subject of a class: marks by weeks, then lessons taken, lessons of the year, their part.
static void fill_grid(struct arena *arena, const struct files_ask *ask, struct sheet_out *sheet) {
    const struct schedule *schedule = &ask->ground.schedule;
    struct date mondays[SCHEDULE_WEEKS_MAX];
    size_t weeks = schedule_mondays(schedule, ask->half, mondays, SCHEDULE_WEEKS_MAX);
    sheet->name = S("По неделям");
    add_column(arena, sheet, S("Класс"), SHEET_TEXT, 0);
    add_column(arena, sheet, S("Предмет"), SHEET_TEXT, 0);
    for (size_t w = 0; w < weeks; w++) {
        add_column(arena, sheet, ru_date_short(arena, mondays[w]), SHEET_TEXT, 0);
    }
    add_column(arena, sheet, S("Уроков на работы за год"), SHEET_NUMBER, 0);
    add_column(arena, sheet, S("Уроков по плану"), SHEET_NUMBER, 0);
    add_column(arena, sheet, S("Доля"), SHEET_PERCENT, 1);
    for (size_t i = 0; i < schedule->works.n; i++) {
        const struct work *work = &schedule->works.at[i];
        bool first = true;
        for (size_t k = 0; k < i && first; k++) {
            first = schedule->works.at[k].class_id != work->class_id ||
                    !str_eq(schedule->works.at[k].subject, work->subject);
        }
        if (!first) {
            continue;
        }
        struct sheet_out_row *row = vec_push(arena, &sheet->rows);
        add_text(arena, row, class_name(schedule, work));
        add_text(arena, row, str_empty(work->subject) ? S("метапредметные") : work->subject);
        for (size_t w = 0; w < weeks; w++) {
            add_text(arena, row, schedule_marks(arena, schedule, work, mondays[w]));
        }
        double all = schedule_year_lessons(schedule, work->class_id, work->subject);
        int used = schedule_used_lessons(schedule, work->class_id, work->subject);
        add_number(arena, row, used);
        add_number(arena, row, all > 0 ? all : NAN);
        add_number(arena, row, all > 0 ? used / all : NAN);
    }
}

static void fill_list(struct arena *arena, const struct files_ask *ask, struct sheet_out *sheet) {
    const struct schedule *schedule = &ask->ground.schedule;
    static const char *const titles[] = {"Класс",    "Предмет",     "Вид",
                                         "Название", "Наблюдатель", "Причина отступления"};
    sheet->name = S("Списком");
    add_column(arena, sheet, S("Дата"), SHEET_DATE, 0);
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        add_column(arena, sheet, str_from(titles[i]), SHEET_TEXT, 0);
    }
    add_column(arena, sheet, S("Уроков"), SHEET_NUMBER, 0);
    for (size_t i = 0; i < schedule->works.n; i++) {
        const struct work *work = &schedule->works.at[i];
        if (!date_is_none(work->held_on) && !in_half(ask, work)) {
            continue;
        }
        struct sheet_out_row *row = vec_push(arena, &sheet->rows);
        *vec_push(arena, &row->values) =
            (struct sheet_out_value){.date = work->held_on, .number = NAN};
        add_text(arena, row, class_name(schedule, work));
        add_text(arena, row, work->subject);
        add_text(arena, row, kind_title(schedule, work));
        add_text(arena, row, work->title);
        add_text(arena, row, schedule_staff_name(schedule, work->observer_id));
        add_text(arena, row, work->reason);
        add_number(arena, row, work->lessons);
    }
}

static void get_xlsx(struct request *request) {
    struct error error;
    struct files_ask ask;
    struct arena *arena = request->arena;
    struct str bytes;
    struct db *db = web_db(request);
    if (db == NULL || !read_ask(request, db, &ask)) {
        return;
    }
    struct page page = web_page(request, db, S(""));
    struct book_out book = {.title = S("Единый график оценочных процедур"),
                            .school = page.school,
                            .format = S("control-works"),
                            .format_version = FORMAT_VERSION,
                            .made = clock_now_ms()};
    *vec_push(arena, &book.notes) = (struct book_note){S("Учебный год"), ask.ground.year.title};
    *vec_push(arena, &book.notes) =
        (struct book_note){S("Полугодие"), str_fmt(arena, "%d", ask.half)};
    fill_grid(arena, &ask, vec_push(arena, &book.sheets));
    fill_list(arena, &ask, vec_push(arena, &book.sheets));
    if (!book_out_to_xlsx(arena, &book, &bytes, &error)) {
        reply_error(request, &error);
        return;
    }
    reply_file(request, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
               file_name(request, &ask, "xlsx"), bytes);
}

const struct route schedule_file_routes[] = {
    {HTTP_GET, "/schedule.ics", get_ics, "monitoring.see_plan", 0, "График: календарь", "0.2"},
    {HTTP_GET, "/schedule.xlsx", get_xlsx, "monitoring.see_plan", 0, "График: таблица", "0.2"},
    {0},
};
