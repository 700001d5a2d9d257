// SPDX-License-Identifier: GPL-3.0-or-later
// The page of needs and of the year of seminars.
#include "base/ru.h"
#include "school/web.h"
#include "training/training_internal.h"
#include "training/training_pages.h"
#include "training/training_view.h"
#include "training.html.h"

enum { TERM_MONTHS = 9 }; // September to May

bool training_ground_open(struct request *request, struct training_page_ground *out) {
    struct error error;
    *out = (struct training_page_ground){.db = web_db(request)};
    if (out->db == NULL) {
        return false;
    }
    bool ok = training_run_open(request->arena, out->db, web_app(request), web_org(request),
                                &out->year, &out->run, &error) &&
              needs_view_of(out->db, request->arena, web_person(request), &out->sees, &error);
    out->facts = ok ? training_facts(&out->run, &error) : NULL;
    out->practice = out->facts == NULL ? NULL : practice_facts(&out->run, &error);
    if (out->practice == NULL) {
        reply_error(request, &error);
        return false;
    }
    return true;
}

void training_month_options(struct arena *arena, int chosen, struct training_options *out) {
    for (int i = 0; i < TERM_MONTHS; i++) {
        int month = (i + 8) % 12 + 1;
        *vec_push(arena, &out->rows) = (struct training_option){
            str_fmt(arena, "%d", month), ru_month(month, RU_NOMINATIVE), month == chosen};
    }
}

void seminar_row_fill(struct arena *arena, const struct seminar *seminar, struct seminar_row *out) {
    out->seminar = seminar;
    out->kind = seminar_kind_title(seminar->kind);
    out->state = seminar_state_title(seminar->state);
    out->people = seminar->state == SEMINAR_PLANNED
                      ? str_fmt(arena, "приглашены: %lld", (long long)seminar->members)
                      : str_fmt(arena, "участвовали %lld из %lld", (long long)seminar->came,
                                (long long)seminar->members);
    training_month_options(arena, seminar->month, &out->months);
}

// ---- needs

static struct str people_words(struct arena *arena, const struct needs_view *sees,
                               const struct need_competence *row, int64_t *shown) {
    struct buf out = buf_open(arena, 16384);
    for (size_t i = 0; i < row->people.n; i++) {
        const struct need_person *person = &row->people.at[i];
        if (needs_may_see(sees, person->teacher->staff_id)) {
            buf_fmt(&out, "%s%.*s (%.*s)", out.n == 0 ? "" : "; ", STR_ARG(person->teacher->name),
                    STR_ARG(person->reason));
            *shown += 1;
        }
    }
    return buf_str(&out);
}

static struct str when_of(struct arena *arena, const struct training_facts *facts,
                          const struct seminar_pair *pair) {
    const struct seminar *saw = seminar_of_script(facts, pair->saw->id);
    const struct seminar *developed = seminar_of_script(facts, pair->developed->id);
    if (saw == NULL || developed == NULL) {
        return (struct str){0};
    }
    struct str first = ru_month(saw->month, RU_NOMINATIVE);
    return saw->month == developed->month
               ? first
               : str_fmt(arena, "%.*s – %.*s", STR_ARG(first),
                         STR_ARG(ru_month(developed->month, RU_NOMINATIVE)));
}

static void fill_need(struct arena *arena, const struct training_page_ground *ground,
                      const struct need *need, struct need_view *out) {
    struct buf names = buf_open(arena, 4096);
    out->need = need;
    out->tag = need->why == NEED_WEAK ? "слабый" : "не сформирован";
    out->css = need->why == NEED_WEAK ? "warn" : "stop";
    for (size_t i = 0; i < need->technologies.n; i++) {
        buf_fmt(&names, "%s«%.*s»", i == 0 ? "" : ", ", STR_ARG(need->technologies.at[i]->title));
    }
    out->technologies = names.n == 0 ? S("ничего подходящего не нашлось") : buf_str(&names);
    for (size_t i = 0; i < need->competences.n; i++) {
        struct need_competence_view *row = vec_push(arena, &out->competences);
        row->row = &need->competences.at[i];
        row->people = people_words(arena, &ground->sees, row->row, &row->shown);
        for (size_t p = 0; p < row->row->pairs.n; p++) {
            const struct seminar_pair *pair = row->row->pairs.at[p];
            *vec_push(arena, &row->pairs) =
                (struct need_pair_view){pair, when_of(arena, ground->facts, pair)};
        }
    }
}

// ---- the year

static void fill_months(struct arena *arena, const struct training_page_ground *ground,
                        struct training_view *view) {
    const struct seminars *seminars = &ground->facts->seminars;
    for (int i = 0; i < TERM_MONTHS; i++) {
        int number = (i + 8) % 12 + 1;
        struct seminar_month *month = vec_push(arena, &view->months);
        month->title = ru_capital(arena, ru_month(number, RU_NOMINATIVE));
        month->now = number == ground->run.today.month;
        for (size_t j = 0; j < seminars->rows.n; j++) {
            if (seminars->rows.at[j].month == number) {
                seminar_row_fill(arena, &seminars->rows.at[j], vec_push(arena, &month->rows));
            }
        }
    }
    view->planned = seminars->rows.n > 0;
}

static void fill_scripts(struct arena *arena, const struct training_page_ground *ground,
                         struct training_view *view) {
    const struct training_catalogue *catalogue = ground->facts->catalogue;
    for (size_t i = 0; i < catalogue->seminars.n; i++) {
        const struct seminar_script *script = &catalogue->seminars.at[i];
        if (seminar_of_script(ground->facts, script->id) == NULL) {
            *vec_push(arena, &view->scripts.rows) =
                (struct training_option){script->id,
                                         str_fmt(arena, "%.*s (%s)", STR_ARG(script->title),
                                                 seminar_kind_title(script->kind)),
                                         false};
        }
    }
    training_month_options(arena, ground->run.today.month, &view->add_months);
}

static void get_training(struct request *request) {
    struct error error;
    struct arena *arena = request->arena;
    struct training_page_ground ground;
    struct training_view view = {.may_plan = web_may(request, "training.plan"),
                                 .may_needs = web_may(request, "training.needs")};
    struct needs needs;
    if (!training_ground_open(request, &ground)) {
        return;
    }
    if (!needs_find(&ground.run, &needs, &error)) {
        reply_error(request, &error);
        return;
    }
    for (size_t i = 0; i < needs.rows.n; i++) {
        fill_need(arena, &ground, &needs.rows.at[i], vec_push(arena, &view.needs));
    }
    view.no_people = ground.sees.all
                         ? (struct str){0}
                         : S("Имена видят заместитель директора, сам педагог и названный им "
                             "методист.");
    view.uncounted = needs.uncounted;
    fill_months(arena, &ground, &view);
    fill_scripts(arena, &ground, &view);
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_training_body(&out, &view);
    struct page page = web_page(request, ground.db, S("Подготовка педагогов"));
    page.lead = str_fmt(arena, "%.*s учебный год", STR_ARG(ground.year.title));
    page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    web_reply_page(request, &page, view_done(&out));
}

const struct route training_pages[] = {
    {HTTP_GET, "/training", get_training, "training.view", 0,
     "Подготовка педагогов: потребности и план семинаров", "0.2"},
    {0},
};
