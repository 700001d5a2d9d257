// SPDX-License-Identifier: GPL-3.0-or-later
// The page of the year plan and of one of its items. What is done to it: plan_deeds.c.
#include "base/ru.h"
#include "instruments/shelf.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/plan_view.h"
#include "school/class.h"
#include "school/web.h"
#include "plan.html.h"

enum { MONTHS = 12 };

struct plan_ground_read {
    struct school_year year, before_year;
    struct plan plan, before;
    struct class_list classes;
    bool has_before;
};

static bool read_before(struct request *request, struct db *db, struct plan_ground_read *out,
                        struct error *error) {
    struct year_list years;
    if (!year_list(db, request->arena, web_org(request), &years, error)) {
        return false;
    }
    for (size_t i = 0; i < years.rows.n; i++) { // the newest first
        if (date_cmp(years.rows.at[i].begins, out->year.begins) < 0) {
            out->has_before = true;
            out->before_year = years.rows.at[i];
            return plan_get(db, request->arena, web_org(request), out->before_year.year_id,
                            &out->before, error);
        }
    }
    return true;
}

static bool read_ground(struct request *request, struct db *db, struct plan_ground_read *out,
                        struct error *error) {
    int64_t org = web_org(request);
    *out = (struct plan_ground_read){0};
    return year_current(db, request->arena, org, date_today(), &out->year, error) &&
           plan_get(db, request->arena, org, out->year.year_id, &out->plan, error) &&
           class_list_of_year(db, request->arena, org, out->year.year_id, date_today(),
                              &out->classes, error) &&
           read_before(request, db, out, error);
}

static const struct procedure_catalogue *procedures_of(const struct request *request) {
    return web_app(request)->procedures;
}

// ---- the table by months

// In the order of the page.
static const struct {
    const char *name, *title;
} directions[] = {{"results", "Результаты"},
                  {"objectivity", "Объективность"},
                  {"processes", "Процессы"},
                  {"programmes", "Программы"},
                  {"conditions", "Условия"},
                  {"satisfaction", "Удовлетворённость"},
                  {"", "Прочее"}};
enum { DIRECTIONS = sizeof directions / sizeof directions[0] };

static size_t direction_of(struct str name) {
    size_t i = 0;
    while (i + 1 < DIRECTIONS && !str_eq(name, str_from(directions[i].name))) {
        i++;
    }
    return i;
}

static struct plan_group_view *group_of(struct arena *arena, struct plan_page_view *view,
                                        struct str direction) {
    while (view->groups.n < DIRECTIONS) {
        struct str title = str_from(directions[view->groups.n].title);
        vec_push(arena, &view->groups)->title = title;
    }
    return &view->groups.at[direction_of(direction)];
}

static struct str period_note(struct arena *arena, const struct procedure *procedure) {
    static const char *const periods[] = {"раз в год", "раз в два года", "каждый период",
                                          "по случаю"};
    struct str note = str_from(periods[procedure->once_every]);
    return procedure->hours > 0
               ? str_fmt(arena, "%.*s · %.*s ч", STR_ARG(note),
                         STR_ARG(ru_real(arena, procedure->hours, procedure->hours < 1)))
               : note;
}

static struct str grade_words(struct arena *arena, int grade) {
    return grade == 0 ? S("школа") : str_fmt(arena, "%d", grade);
}

// Three grades in a row and more are one sign, «5–9»; it leads to the first of them.
static void add_chips(struct arena *arena, const struct plan *plan, size_t first, size_t n,
                      const struct procedure *procedure, struct plan_cell_view *cell) {
    for (size_t i = 0; i < n;) {
        const struct plan_item *item = &plan->items.at[first + i];
        size_t run = 1;
        bool done = !date_is_none(item->done_on);
        while (i + run < n && item->grade > 0 && item->class_id == 0 &&
               plan->items.at[first + i + run].grade == item->grade + (int)run &&
               plan->items.at[first + i + run].class_id == 0 &&
               date_is_none(plan->items.at[first + i + run].done_on) != done) {
            run++;
        }
        run = run < 3 ? 1 : run;
        struct str grade = run == 1
                               ? grade_words(arena, item->grade)
                               : str_fmt(arena, "%d–%d", item->grade, item->grade + (int)run - 1);
        *vec_push(arena, &cell->chips) = (struct plan_chip){
            item->item_id, grade,
            str_fmt(arena, "%.*s – %.*s, %.*s", STR_ARG(grade), STR_ARG(procedure->title),
                    STR_ARG(ru_month(item->month, RU_NOMINATIVE))),
            done};
        i += run;
    }
}

static struct plan_row_view *new_row(struct arena *arena, const struct procedure *procedure,
                                     struct plan_page_view *view) {
    struct plan_row_view *row = vec_push(arena, &group_of(arena, view, procedure->direction)->rows);
    row->title = procedure->title;
    row->note = period_note(arena, procedure);
    for (int m = 0; m < MONTHS; m++) {
        vec_push(arena, &row->cells)->now = m == month_of_school_year(date_today().month);
    }
    return row;
}

static void fill_row(struct arena *arena, const struct plan *plan,
                     const struct procedure *procedure, struct plan_page_view *view) {
    struct plan_row_view *row = NULL;
    for (size_t i = 0; i < plan->items.n;) {
        const struct plan_item *item = &plan->items.at[i];
        size_t n = 1; // items of this procedure in this month stand together
        while (i + n < plan->items.n && plan->items.at[i + n].month == item->month &&
               str_eq(plan->items.at[i + n].procedure_id, item->procedure_id)) {
            n++;
        }
        if (str_eq(item->procedure_id, procedure->id)) {
            if (row == NULL) {
                row = new_row(arena, procedure, view);
            }
            add_chips(arena, plan, i, n, procedure,
                      &row->cells.at[month_of_school_year(item->month)]);
        }
        i += n;
    }
}

static void fill_choices(struct request *request, const struct plan_ground_read *ground,
                         struct plan_page_view *view) {
    struct arena *arena = request->arena;
    unsigned grades = 0;
    for (size_t i = 0; i < procedures_of(request)->rows.n; i++) {
        const struct procedure *p = &procedures_of(request)->rows.at[i];
        *vec_push(arena, &view->procedures.rows) = (struct plan_choice){p->id, p->title, false};
    }
    *vec_push(arena, &view->grades.rows) = (struct plan_choice){S("0"), S("вся школа"), false};
    for (size_t i = 0; i < ground->classes.rows.n; i++) {
        int grade = ground->classes.rows.at[i].grade;
        if ((grades & (1u << grade)) == 0) {
            struct str value = str_fmt(arena, "%d", grade);
            *vec_push(arena, &view->grades.rows) =
                (struct plan_choice){value, str_fmt(arena, "%d класс", grade), false};
        }
        grades |= 1u << grade;
    }
    for (int m = 0; m < MONTHS; m++) {
        int month = (m + 7) % 12 + 1;
        *vec_push(arena, &view->month_choice.rows) =
            (struct plan_choice){str_fmt(arena, "%d", month), ru_month(month, RU_NOMINATIVE),
                                 month == date_today().month};
        *vec_push(arena, &view->months) = str_sub(ru_month(month, RU_NOMINATIVE), 0, 6);
    }
}

static void fill_basis(struct request *request, const struct plan *plan,
                       struct plan_page_view *view) {
    struct arena *arena = request->arena;
    const struct law_register *laws = web_app(request)->laws;
    for (size_t i = 0; i < laws->rows.n; i++) {
        const struct law *law = &laws->rows.at[i];
        bool in = false;
        for (size_t j = 0; j < plan->basis.n; j++) {
            in = in || str_eq(plan->basis.at[j], law->id);
        }
        bool acts = law_acts(law, date_today());
        if (in) {
            *vec_push(arena, &view->basis) = (struct plan_law_view){
                law->id, law_name(arena, law), law->title, law->note, acts, law->confirmed};
        } else if (acts) {
            *vec_push(arena, &view->laws.rows) = (struct plan_choice){
                law->id,
                str_fmt(arena, "%.*s – %.*s", STR_ARG(law_name(arena, law)), STR_ARG(law->title)),
                false};
        }
    }
}

static void fill_kinds(struct request *request, const struct plan_ground_read *ground,
                       struct plan_page_view *view) {
    struct arena *arena = request->arena;
    const struct procedure_catalogue *catalogue = procedures_of(request);
    unsigned levels = 0;
    for (size_t i = 0; i < ground->classes.rows.n; i++) {
        levels |= (unsigned)level_of_grade(ground->classes.rows.at[i].grade);
    }
    for (size_t k = 0; k < catalogue->kinds.n; k++) {
        for (int i = 0; i < LEVEL_COUNT; i++) {
            enum level level = (enum level)(1 << i);
            const struct assessment_kind *kind = &catalogue->kinds.at[k];
            if ((levels & level) == 0 || !kind_is_for(catalogue, kind, level)) {
                continue;
            }
            bool now = plan_has_kind(&ground->plan, kind, level);
            bool before = plan_has_kind(&ground->before, kind, level);
            *vec_push(arena, &view->kinds.rows) = (struct plan_choice){
                now      ? S("в этом году")
                : before ? ground->before_year.title
                         : S("не стоит"),
                str_fmt(arena, "%.*s, %s", STR_ARG(ru_capital(arena, kind->title)),
                        level_title(level)),
                now || before};
        }
    }
}

static void get_plan(struct request *request) {
    struct error error;
    struct plan_ground_read ground;
    struct arena *arena = request->arena;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!read_ground(request, db, &ground, &error)) {
        reply_error(request, &error);
        return;
    }
    struct plan_page_view view = {
        .year_id = ground.year.year_id,
        .year_title = ground.year.title,
        .may_change = web_may(request, "monitoring.plan"),
        .empty = ground.plan.items.n == 0,
    };
    for (size_t i = 0; i < procedures_of(request)->rows.n; i++) {
        fill_row(arena, &ground.plan, &procedures_of(request)->rows.at[i], &view);
    }
    fill_choices(request, &ground, &view);
    fill_basis(request, &ground.plan, &view);
    fill_kinds(request, &ground, &view);
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_plan_body(&out, &view);
    struct page page = web_page(request, db, S("План года"));
    page.lead = str_fmt(arena, "%.*s учебный год", STR_ARG(ground.year.title));
    page.wide = true;
    if (!view.empty) {
        page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    }
    web_reply_page(request, &page, view_done(&out));
}

// ---- one item

static const struct plan_item *item_of(const struct plan *plan, int64_t item_id) {
    for (size_t i = 0; i < plan->items.n; i++) {
        if (plan->items.at[i].item_id == item_id) {
            return &plan->items.at[i];
        }
    }
    return NULL;
}

static void fill_item(struct request *request, const struct plan_item *item,
                      const struct procedure *procedure, struct plan_item_view *view) {
    struct arena *arena = request->arena;
    const struct outcome_catalogue *outcomes = web_app(request)->outcomes;
    *view = (struct plan_item_view){
        .item_id = item->item_id,
        .title = procedure->title,
        .purpose = ru_capital(arena, procedure->purpose),
        .owner = procedure->owner,
        .when = ru_month(item->month, RU_NOMINATIVE),
        .grade = item->grade == 0 ? S("Вся школа") : str_fmt(arena, "%d класс", item->grade),
        .done_on = date_iso(arena, item->done_on),
        .may_change = web_may(request, "monitoring.plan"),
    };
    for (int m = 0; m < MONTHS; m++) {
        int month = (m + 7) % 12 + 1;
        *vec_push(arena, &view->months.rows) = (struct plan_choice){
            str_fmt(arena, "%d", month), ru_month(month, RU_NOMINATIVE), month == item->month};
    }
    for (size_t i = 0; i < procedure->instruments.n; i++) {
        const struct passport *passport =
            passport_find(&web_app(request)->content->passports, procedure->instruments.at[i]);
        if (passport != NULL) {
            *vec_push(arena, &view->instruments) = passport->title;
        }
    }
    for (size_t i = 0; i < procedure->objects.n; i++) {
        struct str reference = procedure->objects.at[i];
        size_t dot = str_find_char(reference, '.');
        const struct strand *strand =
            strand_find(outcomes, dot == STR_NONE ? reference : str_from_at(reference, dot + 1));
        if (strand != NULL) {
            *vec_push(arena, &view->objects) = ru_lower(arena, strand->title);
        }
    }
}

// Other grades of the same procedure in the same month.
static void fill_siblings(struct arena *arena, const struct plan *plan,
                          const struct plan_item *item, struct plan_item_view *view) {
    for (size_t i = 0; i < plan->items.n; i++) {
        const struct plan_item *other = &plan->items.at[i];
        if (other->item_id != item->item_id && other->month == item->month &&
            str_eq(other->procedure_id, item->procedure_id)) {
            *vec_push(arena, &view->siblings) = (struct plan_chip){
                other->item_id, grade_words(arena, other->grade),
                str_fmt(arena, "%d класс", other->grade), !date_is_none(other->done_on)};
        }
    }
}

static void get_item(struct request *request) {
    struct error error;
    struct plan_ground_read ground;
    struct plan_item_view view;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!read_ground(request, db, &ground, &error)) {
        reply_error(request, &error);
        return;
    }
    const struct plan_item *item = item_of(&ground.plan, request_param_id(request, "item"));
    const struct procedure *procedure =
        item == NULL ? NULL : procedure_find(procedures_of(request), item->procedure_id);
    if (procedure == NULL) {
        error_set(&error, ERROR_NOT_FOUND, "Такой строки в плане этого года нет.");
        reply_error(request, &error);
        return;
    }
    fill_item(request, item, procedure, &view);
    fill_siblings(request->arena, &ground.plan, item, &view);
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_plan_item_body(&out, &view);
    struct page page = web_page(request, db, procedure->title);
    page_add_trail(request->arena, &page, S("План года"), S("/plan"));
    web_reply_page(request, &page, view_done(&out));
}

const struct route plan_routes[] = {
    {HTTP_GET, "/plan", get_plan, "monitoring.see_plan", 0, "План года", "0.2"},
    {HTTP_GET, "/plan/items/{item}", get_item, "monitoring.see_plan", 0, "Строка плана", "0.2"},
    {0},
};
