// SPDX-License-Identifier: GPL-3.0-or-later
// «Новый учебный год».
#include "base/ru.h"
#include "school/batch.h"
#include "school/rollover_view.h"
#include "school/school_pages.h"
#include "school/web.h"
#include "rollover.html.h"

enum { DONE_SHOWN = 5 };

static void fill_targets(struct arena *arena, const struct rollover *plan, struct table *table) {
    table->caption = str_fmt(arena, "Классы %.*s учебного года", STR_ARG(plan->to.title));
    table->caption_shown = true;
    table_add_column(arena, table, S("Класс"), false);
    table_add_column(arena, table, S("Учеников"), true);
    table_add_column(arena, table, S("Откуда"), false);
    for (size_t i = 0; i < plan->targets.n; i++) {
        const struct rollover_target *target = &plan->targets.at[i];
        struct table_row *row = table_add_row(arena, table);
        struct table_cell *name = table_add_cell(arena, row, target->name);
        name->tag = target->class_id == 0 ? S("новый") : S("");
        name->tag_kind = NOTICE_OK;
        table_add_cell(arena, row, ru_int(arena, target->pupils));
        table_add_cell(arena, row, target->from);
    }
}

// «Переходят 540 учеников, повторно учатся 2, выпуск 48».
static struct str summary(struct arena *arena, const struct rollover *plan) {
    struct buf out = buf_open(arena, 400);
    const struct {
        const char *words;
        int64_t n;
    } parts[] = {{"переходят в следующий класс", plan->moved},
                 {"остаются на второй год", plan->repeated},
                 {"выпуск", plan->graduated},
                 {"выбывают", plan->left},
                 {"решим позже", plan->waiting}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].n > 0) {
            buf_fmt(&out, "%s%s – %lld", out.n > 0 ? ", " : "", parts[i].words,
                    (long long)parts[i].n);
        }
    }
    return ru_capital(arena, buf_str(&out));
}

static bool read_done(struct request *request, struct db *db, struct rollover_view *out,
                      struct error *error) {
    struct arena *arena = request->arena;
    struct batch_list list;
    if (!batch_list(db, arena, web_org(request), "rollover", DONE_SHOWN, &list, error)) {
        return false;
    }
    for (size_t i = 0; i < list.rows.n; i++) {
        const struct batch_row *row = &list.rows.at[i];
        struct rollover was = {.moved = node_as_int(node_get(row->counts, "promoted"), 0),
                               .repeated = node_as_int(node_get(row->counts, "repeated"), 0),
                               .graduated = node_as_int(node_get(row->counts, "graduated"), 0),
                               .left = node_as_int(node_get(row->counts, "left"), 0),
                               .waiting = node_as_int(node_get(row->counts, "waiting"), 0)};
        struct str day = ru_date(arena, date_of_instant(row->at_ms));
        struct str counts = summary(arena, &was);
        *vec_push(arena, &out->done) = (struct rollover_done){
            row->batch_id,
            str_fmt(arena, "На %.*s учебный год, %.*s, %.*s. %.*s", STR_ARG(row->source),
                    STR_ARG(day), STR_ARG(row->who), STR_ARG(counts)),
            row->undone_ms != 0};
    }
    return true;
}

static struct str too_early(struct arena *arena, const struct rollover *plan) {
    enum { SEASON_DAYS = 120 };
    int64_t left = date_to_days(plan->from.ends) - date_to_days(date_today());
    if (left < SEASON_DAYS) {
        return (struct str){0};
    }
    return str_fmt(arena,
                   "Сейчас в списках %.*s учебный год, до его конца ещё далеко. Обычно перевод"
                   " делают в июне–августе.",
                   STR_ARG(plan->from.title));
}

static void show(struct request *request, struct db *db, const struct rollover *plan, bool checked,
                 struct str problem) {
    struct error error = {0};
    struct arena *arena = request->arena;
    struct rollover_view out = {
        .plan = plan,
        .empty = {S("Переводить пока некого"),
                  S("Когда в классах появятся ученики, здесь будет таблица: какой класс куда"
                    " переходит."),
                  S("/import"), S("Загрузить списки")},
        .problem = problem,
        .checked = checked};
    if (!read_done(request, db, &out, &error)) {
        reply_error(request, &error);
        return;
    }
    if (plan != NULL) {
        out.early = too_early(arena, plan);
        out.summary = summary(arena, plan);
        fill_targets(arena, plan, &out.targets);
    }
    struct buf body;
    struct view view = web_view(request, &body);
    view_rollover_body(&view, &out);
    struct page page = web_page(request, db, S("Новый учебный год"));
    page_add_trail(arena, &page, S("Классы"), S("/classes"));
    if (plan != NULL) {
        page.lead = str_fmt(arena,
                            "Из %.*s в %.*s. Пока вы не нажали «Перевести», ничего не"
                            " изменится; перевод можно отменить.",
                            STR_ARG(plan->from.title), STR_ARG(plan->to.title));
    }
    web_reply_page_status(request, str_empty(problem) ? 200 : 422, &page,
                          (struct html){buf_str(&body)});
}

static void get_rollover(struct request *request) {
    struct error error = {0};
    struct rollover *plan = arena_new(request->arena, struct rollover);
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!rollover_draft(db, request->arena, web_org(request), plan, &error)) {
        if (error.code != ERROR_NOT_FOUND) {
            reply_error(request, &error);
            return;
        }
        plan = NULL;
    }
    show(request, db, plan, false, S(""));
}

static void after_apply(struct request *request, void *arg, const struct error *error) {
    const struct rollover_apply *apply = arg;
    if (error == NULL) {
        web_done(request, S("/years/next"),
                 str_fmt(request->arena, "Классы переведены на %.*s учебный год",
                         STR_ARG(apply->plan->to.title)));
        return;
    }
    struct db *db = web_db(request);
    if (db != NULL) {
        show(request, db, apply->plan, false, str_from(error->text));
    }
}

static void post_rollover(struct request *request) {
    struct error error = {0};
    struct rollover *plan = arena_new(request->arena, struct rollover);
    struct db *db = web_db(request);
    struct date leaves_on = {0};
    if (db == NULL) {
        return;
    }
    if (!rollover_draft(db, request->arena, web_org(request), plan, &error) ||
        !rollover_read(db, request->arena, web_org(request), plan, web_field, request, &error)) {
        reply_error(request, &error);
        return;
    }
    bool dated = ru_parse_date(request_field(request, "leaves_on"), &leaves_on) == RU_DATE_FULL;
    plan->leaves_on = dated ? leaves_on : plan->leaves_on;
    if (!plan->ok || !dated) {
        show(request, db, plan, false,
             dated ? S("В таблице есть ошибки: исправьте отмеченные строки. Остальное сохранилось"
                       " на странице")
                   : S("Укажите последний день тех, кто окончил или выбыл"));
        return;
    }
    if (!str_eq(request_field(request, "deed"), S("apply"))) {
        show(request, db, plan, true, S(""));
        return;
    }
    struct rollover_apply *apply = arena_new(request->arena, struct rollover_apply);
    *apply = (struct rollover_apply){.by = web_person(request), .plan = plan};
    web_write_or(request, rollover_apply, apply, after_apply);
}

static void after_undo(struct request *request, void *arg) {
    const struct batch_undo *undo = arg;
    web_done(request, S("/years/next"),
             undo->kept == 0
                 ? S("Перевод отменён, всё как было")
                 : str_fmt(request->arena,
                           "Перевод отменён. Не тронуто то, что меняли после него: записей %lld",
                           (long long)undo->kept));
}

static void post_undo(struct request *request) {
    struct batch_undo *undo = arena_new(request->arena, struct batch_undo);
    undo->by = web_person(request);
    undo->rooms = web_app(request)->rooms;
    if (!str_to_int(request_field(request, "batch"), &undo->batch_id)) {
        undo->batch_id = 0; // refused by the service with words
    }
    web_write(request, batch_undo, undo, after_undo);
}

const struct route rollover_routes[] = {
    {HTTP_GET, "/years/next", get_rollover, "school.people", 0, "Новый учебный год", "0.1"},
    {HTTP_POST, "/years/next", post_rollover, "school.people", 0,
     "Проверить и перевести на новый год", "0.1"},
    {HTTP_POST, "/years/next/undo", post_undo, "school.people", 0, "Отменить перевод", "0.1"},
    {0}};
