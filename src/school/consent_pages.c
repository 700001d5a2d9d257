// SPDX-License-Identifier: GPL-3.0-or-later
// The register of consents: what each class has, and what a class brought.
#include "base/ru.h"
#include "school/consent_view.h"
#include "school/people.h"
#include "school/school_pages.h"
#include "consent.html.h"

// ---- classes

static int64_t count_of(const struct consent_counts *counts, int64_t class_id, const char *kind) {
    for (size_t i = 0; i < counts->rows.n; i++) {
        const struct consent_count *row = &counts->rows.at[i];
        if (row->class_id == class_id && str_eq(row->kind, str_from(kind))) {
            return row->pupils;
        }
    }
    return 0;
}

static void fill_classes(struct arena *arena, const struct class_list *classes,
                         const struct consent_counts *counts, struct table *table) {
    table->caption = S("Согласия по классам");
    table_add_column(arena, table, S("Класс"), false);
    for (const struct consent_kind *kind = consent_kinds; kind->name != NULL; kind++) {
        table_add_column(arena, table, ru_capital(arena, str_from(kind->title)), true);
    }
    for (size_t i = 0; i < classes->rows.n; i++) {
        const struct class_row *class = &classes->rows.at[i];
        struct table_row *row = table_add_row(arena, table);
        table_add_cell(arena, row, class->name)->path =
            str_fmt(arena, "/consents/%lld", (long long)class->class_id);
        for (const struct consent_kind *kind = consent_kinds; kind->name != NULL; kind++) {
            long long n = (long long)count_of(counts, class->class_id, kind->name);
            struct table_cell *cell = table_add_cell(
                arena, row, str_fmt(arena, "%lld из %lld", n, (long long)class->pupils));
            cell->sort = str_fmt(arena, "%lld", n);
        }
    }
}

static void get_consents(struct request *request) {
    struct error error = {0};
    struct school_year year;
    struct class_list classes;
    struct consent_counts counts;
    struct consents_view out = {
        .empty = {S("Классов ещё нет"),
                  S("Когда в школе появятся классы и ученики, здесь будет видно, кто принёс "
                    "согласие, а кто ещё нет."),
                  S(""), S("")},
        .may_print = web_app(request)->papers != NULL};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!people_year(request, db, &year, &error) ||
        !class_list_of_year(db, request->arena, web_org(request), year.year_id, people_day(&year),
                            &classes, &error) ||
        !consent_count_by_class(db, request->arena, web_org(request), people_day(&year), &counts,
                                &error)) {
        reply_error(request, &error);
        return;
    }
    fill_classes(request->arena, &classes, &counts, &out.classes);
    struct buf body;
    struct view view = web_view(request, &body);
    view_consents_body(&view, &out);
    struct page page = web_page(request, db, S("Согласия"));
    page.lead = S("Кто разрешил, с какого дня и до какого. Обычный текущий контроль и внутренний "
                  "мониторинг по образовательной программе согласия не требуют.");
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

// ---- a class

static void fill_rows(struct arena *arena, const struct class_members *members,
                      const struct consent_list *list, struct class_consents_view *out) {
    for (const struct consent_kind *kind = consent_kinds; kind->name != NULL; kind++) {
        *vec_push(arena, &out->kinds) = *kind;
    }
    for (size_t i = 0; i < members->rows.n; i++) {
        const struct class_member *member = &members->rows.at[i];
        struct consent_row *row = vec_push(arena, &out->rows);
        *row = (struct consent_row){.pupil_id = member->pupil_id, .name = member->full_name};
        for (size_t k = 0; k < out->kinds.n; k++) {
            struct consent_state state = consent_state_of(
                arena, list, member->pupil_id, str_from(out->kinds.at[k].name), date_today());
            *vec_push(arena, &row->cells) = (struct consent_cell){state.text, state.holds};
        }
    }
}

static void show_class(struct request *request, const struct error *problem) {
    struct error error = {0};
    struct arena *arena = request->arena;
    struct class_row class;
    struct class_members members;
    struct consent_list list;
    struct class_consents_view out = {.class_id = request_param_id(request, "class"),
                                      .problem = problem == NULL ? S("") : str_from(problem->text),
                                      .kind = request_field(request, "kind"),
                                      .on = date_today()};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!class_get(db, arena, web_org(request), out.class_id, out.on, &class, &error) ||
        !class_members_on(db, arena, web_org(request), out.class_id, out.on, &members, &error) ||
        !consent_list_of_class(db, arena, web_org(request), out.class_id, out.on, &list, &error)) {
        reply_error(request, &error);
        return;
    }
    fill_rows(arena, &members, &list, &out);
    struct buf body;
    struct view view = web_view(request, &body);
    view_class_consents_body(&view, &out);
    struct page page =
        web_page(request, db, str_fmt(arena, "%.*s · согласия", STR_ARG(class.name)));
    page_add_trail(arena, &page, S("Согласия"), S("/consents"));
    web_reply_page_status(request, problem == NULL ? 200 : 422, &page,
                          (struct html){buf_str(&body)});
}

static void get_class(struct request *request) { show_class(request, NULL); }

struct mark_reading {
    struct arena *arena;
    struct consent_mark *mark;
};

static void read_pupil(void *arg, struct str name, struct str value) {
    struct mark_reading *reading = arg;
    int64_t id;
    if (str_eq(name, S("pupil")) && str_to_int(value, &id)) {
        *vec_push(reading->arena, &reading->mark->pupils) = id;
    }
}

static void after_mark(struct request *request, void *arg, const struct error *error) {
    const struct consent_mark *mark = arg;
    if (error != NULL) {
        show_class(request, error);
        return;
    }
    struct str people = ru_count(request->arena, mark->marked, RU_PUPIL, RU_NOMINATIVE);
    web_done(request, request->path,
             str_fmt(request->arena, "Отмечено: %s, %.*s", mark->withdraw ? "отозвано" : "дано",
                     STR_ARG(people)));
}

static void post_class(struct request *request) {
    struct consent_mark *mark = arena_new(request->arena, struct consent_mark);
    *mark = (struct consent_mark){.by = web_person(request),
                                  .kind = request_field(request, "kind"),
                                  .withdraw = str_eq(request_field(request, "deed"), S("withdraw")),
                                  .rooms = web_app(request)->rooms};
    if (!date_parse_iso(request_field(request, "on"), &mark->on)) {
        mark->on = (struct date){0}; // refused by the service with words
    }
    if (!date_parse_iso(request_field(request, "until"), &mark->until)) {
        mark->until = (struct date){0};
    }
    request_each_field(request, read_pupil, &(struct mark_reading){request->arena, mark});
    if (mark->withdraw && str_empty(request_field(request, "sure"))) {
        struct error error;
        error_set(&error, ERROR_INPUT,
                  "Отзыв стирает данные навсегда: поставьте отметку «Понимаю» и повторите.");
        show_class(request, &error);
        return;
    }
    web_write_or(request, consent_mark, mark, after_mark);
}

const struct route consent_routes[] = {
    {HTTP_GET, "/consents", get_consents, "school.consents", 0, "Согласия", "0.1"},
    {HTTP_GET, "/consents/{class}", get_class, "school.consents", 0, "Согласия класса", "0.1"},
    {HTTP_POST, "/consents/{class}", post_class, "school.consents", 0, "Отметить согласия класса",
     "0.1"},
    {0}};
