// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/seminar_show.h"

#include "base/rng.h"
#include "base/ru.h"
#include "school/share.h"
#include "school/staff.h"
#include "training/result.h"

bool words_sheet_fill(struct db *db, struct arena *arena, int64_t org,
                      const struct training_form *form, const struct words_sheet *sheet,
                      struct words_sheet_view *out, struct error *error) {
    struct words_fields words;
    if (!words_of(db, arena, org, sheet, &words, error)) {
        return false;
    }
    for (size_t i = 0; i < form->fields.n; i++) {
        const struct words_field *now = words_field(&words, form->fields.at[i].id);
        struct words_view *row = vec_push(arena, &out->rows);
        row->ask = &form->fields.at[i];
        row->name = str_fmt(arena, "w.%.*s", STR_ARG(row->ask->id));
        if (now != NULL) {
            row->text = now->words;
            row->version = now->version;
            row->asks = now->asks;
            row->other = now->other;
        }
    }
    return true;
}

static void fill_steps(struct arena *arena, struct seminar_view *view) {
    const struct seminar_script *script = view->script;
    bool runs = view->seminar->state == SEMINAR_RUNNING;
    for (size_t i = 0; i < script->agenda.n; i++) {
        *vec_push(arena, &view->steps) =
            (struct step_view){&script->agenda.at[i], runs && (int)i == view->clock.step,
                               runs && (int)i < view->clock.step};
    }
    if (runs) {
        int64_t passed = (clock_now_ms() - view->clock.began_ms) / 1000;
        view->left_s = script->agenda.at[view->clock.step].minutes * 60 - passed;
    }
}

// ---- cards

static void fill_card(struct arena *arena, const struct seminar_cards *cards,
                      const struct seminar_card *card, struct card_board *board) {
    struct card_view row = {.card = card, .votes = card_votes(cards, card)};
    for (size_t i = 0; i < cards->rows.n; i++) {
        const struct seminar_card *other = &cards->rows.at[i];
        if (other->under_id == card->card_id) {
            *vec_push(arena, &row.under) = other->words;
        } else if (other != card && other->under_id == 0 && other->kind == card->kind) {
            *vec_push(arena, &row.heads.rows) = (struct training_option){
                str_fmt(arena, "%lld", (long long)other->card_id), other->words, false};
        }
    }
    size_t at = board->rows.n;
    (void)vec_push(arena, &board->rows);
    for (; at > 0 && board->rows.at[at - 1].votes < row.votes; at--) {
        board->rows.at[at] = board->rows.at[at - 1];
    }
    board->rows.at[at] = row;
}

static void fill_boards(struct arena *arena, const struct seminar_cards *cards,
                        struct seminar_view *view) {
    static const char *const kinds[] = {"difficulty", "cause"};
    static const char *const singles[] = {"Затруднение", "Возможная причина"};
    for (int k = 0; k < 2; k++) {
        struct card_board *board = vec_push(arena, &view->boards);
        board->kind = kinds[k];
        board->single = singles[k];
        board->title = card_kind_title((enum card_kind)k);
        for (size_t i = 0; i < cards->rows.n; i++) {
            if ((int)cards->rows.at[i].kind == k && cards->rows.at[i].under_id == 0) {
                fill_card(arena, cards, &cards->rows.at[i], board);
            }
        }
    }
}

// ---- people, data

static bool fill_staff(struct request *request, struct seminar_page *page, struct error *error) {
    struct arena *arena = request->arena;
    struct staff_list all;
    if (!staff_search(page->ground.db, arena, web_org(request), page->ground.year.year_id,
                      (struct str){0}, page->ground.run.today, &all, error)) {
        return false;
    }
    for (size_t i = 0; i < all.rows.n; i++) {
        bool in = false;
        for (size_t m = 0; m < page->view.members.rows.n; m++) {
            in = in || page->view.members.rows.at[m].staff_id == all.rows.at[i].staff.staff_id;
        }
        int64_t id = all.rows.at[i].staff.staff_id;
        bool leads = id == page->seminar.leader_id;
        *vec_push(arena, &page->view.leaders.rows) = (struct training_option){
            str_fmt(arena, "%lld", (long long)id), all.rows.at[i].short_name, leads};
        page->view.leader = leads ? all.rows.at[i].short_name : page->view.leader;
        if (!in) {
            *vec_push(arena, &page->view.staff.rows) = (struct training_option){
                str_fmt(arena, "%lld", (long long)all.rows.at[i].staff.staff_id),
                all.rows.at[i].short_name, false};
        }
    }
    return true;
}

// What the measurements of the school say of key outcomes: the one the seminar is for, else all.
static bool fill_data(struct request *request, struct seminar_page *page, struct error *error) {
    struct arena *arena = request->arena;
    struct key_results results;
    const struct key_facts *keys = key_facts(&page->ground.run, error);
    if (keys == NULL || !key_results_read(&page->ground.run, keys, &results, error)) {
        return false;
    }
    for (size_t i = 0; i < results.rows.n; i++) {
        const struct key_result *row = &results.rows.at[i];
        struct str for_one = page->seminar.outcome_id;
        if (str_eq(row->outcome->id, for_one)) {
            page->view.outcome = row->outcome->title;
        }
        if (row->n > 0 && (str_empty(for_one) || str_eq(row->outcome->id, for_one))) {
            *vec_push(arena, &page->view.data) = str_fmt(
                arena, "%.*s: на базовом уровне и выше – %.*s; классов %zu, последний замер %.*s",
                STR_ARG(row->outcome->title),
                STR_ARG(share_words(arena, (int64_t)row->basic, (int64_t)row->n)), row->sessions,
                STR_ARG(ru_day(arena, row->newest)));
        }
    }
    return true;
}

static bool fill_sheets(struct request *request, struct seminar_page *page, struct error *error) {
    struct seminar_view *view = &page->view;
    const struct training_catalogue *catalogue = page->ground.facts->catalogue;
    int64_t id = page->seminar.seminar_id, org = web_org(request);
    struct words_sheet mine = {WORDS_REFLECTION, id, web_person(request)->staff};
    struct words_sheet common = {WORDS_CONCLUSION, id, 0};
    view->sheet.sheet = S("reflection");
    view->conclusions.sheet = S("conclusion");
    view->sheet.action = view->conclusions.action =
        str_fmt(request->arena, "%.*s/words", STR_ARG(view->path));
    return words_sheet_fill(page->ground.db, request->arena, org,
                            form_find(catalogue, S("form-reflection")), &mine, &view->sheet,
                            error) &&
           words_sheet_fill(page->ground.db, request->arena, org,
                            form_find(catalogue, S("form-conclusions")), &common,
                            &view->conclusions, error);
}

static bool read_all(struct request *request, struct seminar_page *page, struct error *error) {
    struct arena *arena = request->arena;
    struct db *db = page->ground.db;
    struct seminar_view *view = &page->view;
    struct seminar_cards *cards = arena_new(arena, struct seminar_cards);
    int64_t org = web_org(request), id = request_param_id(request, "id");
    int64_t self = web_person(request)->staff;
    if (!seminar_get(db, arena, org, id, &page->seminar, error) ||
        !seminar_clock_of(db, org, id, &view->clock, error) ||
        !seminar_cards_of(db, arena, org, id, self, cards, error) ||
        !seminar_members_of(db, arena, org, id, &view->members, error) ||
        !seminar_is_member(db, org, id, self, &view->member, error)) {
        return false;
    }
    view->script = script_find(page->ground.facts->catalogue, page->seminar.script_id);
    if (view->script == NULL) {
        return error_set(error, ERROR_NOT_FOUND,
                         "Сценария этого семинара в базе знаний больше нет.");
    }
    view->seminar = &page->seminar;
    view->path = str_fmt(arena, "/seminars/%lld", (long long)id);
    view->kind = seminar_kind_title(page->seminar.kind);
    view->state = seminar_state_title(page->seminar.state);
    view->may_lead = web_may(request, "training.plan");
    view->on_the_list = self != 0;
    view->key = str_fmt(arena, "%lld-", (long long)id_new());
    fill_steps(arena, view);
    fill_boards(arena, cards, view);
    return fill_staff(request, page, error) && fill_data(request, page, error) &&
           fill_sheets(request, page, error);
}

bool seminar_page_open(struct request *request, struct seminar_page *out) {
    struct error error;
    *out = (struct seminar_page){0};
    if (!training_ground_open(request, &out->ground)) {
        return false;
    }
    if (!read_all(request, out, &error)) {
        reply_error(request, &error);
        return false;
    }
    return true;
}
