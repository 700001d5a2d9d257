// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of one seminar: its card, the projector, a participant's phone; what is done on them.
#include "base/rng.h"
#include "base/ru.h"
#include "training/effect.h"
#include "training/seminar_show.h"
#include "training/training_internal.h"
#include "seminar.html.h"

static void reply(struct request *request, struct seminar_page *page, enum page_frame frame,
                  void (*draw)(struct view *, const struct seminar_view *)) {
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    draw(&out, &page->view);
    struct page sheet = web_page(request, page->ground.db, page->seminar.title);
    sheet.frame = frame;
    sheet.lead = str_fmt(request->arena, "%s, %.*s", page->view.state,
                         STR_ARG(date_is_none(page->seminar.held_on)
                                     ? ru_month(page->seminar.month, RU_NOMINATIVE)
                                     : ru_date(request->arena, page->seminar.held_on)));
    page_add_trail(request->arena, &sheet, S("Подготовка педагогов"), S("/training"));
    page_add_script(request->arena, &sheet, asset_seminar_js);
    if (frame == PAGE_STAFF && page->seminar.state != SEMINAR_PLANNED) {
        if (page->view.may_lead && page->seminar.state == SEMINAR_CLOSED) {
            page_add_action(request->arena, &sheet, PAGE_ACTION_PLAIN, S("Что изменилось"),
                            str_fmt(request->arena, "%.*s/effect", STR_ARG(page->view.path)));
        }
        if (web_may(request, "documents.make")) {
            page_add_action(
                request->arena, &sheet, PAGE_ACTION_PLAIN, S("Протокол"),
                str_fmt(request->arena, "%.*s/protocol.docx", STR_ARG(page->view.path)));
        }
    }
    page_add_action(request->arena, &sheet, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    web_reply_page(request, &sheet, view_done(&out));
}

static void get_seminar(struct request *request) {
    struct seminar_page *page = arena_new(request->arena, struct seminar_page);
    if (seminar_page_open(request, page)) {
        reply(request, page, PAGE_STAFF, view_seminar_body);
    }
}

static void get_screen(struct request *request) {
    struct seminar_page *page = arena_new(request->arena, struct seminar_page);
    if (seminar_page_open(request, page)) {
        reply(request, page, PAGE_PUPIL, view_seminar_screen_body);
    }
}

static void get_phone(struct request *request) {
    struct seminar_page *page = arena_new(request->arena, struct seminar_page);
    if (!seminar_page_open(request, page)) {
        return;
    }
    if (!page->view.member) { // the page that says how to take part
        reply_redirect(request, page->view.path);
        return;
    }
    reply(request, page, PAGE_STAFF, view_seminar_phone_body);
}

// ---- what came of it

static void fill_effect(struct arena *arena, const struct seminar_effect *effect,
                        struct seminar_view *view) {
    bool few = effect->came < LESSONS_LEAST;
    struct str hidden = S("участников меньше трёх: уроки не показаны");
    view->invited = str_fmt(arena, "%lld из %lld приглашённых", (long long)effect->came,
                            (long long)effect->invited);
    view->lessons_before = few ? hidden : effect_lessons_words(arena, &effect->lessons_before);
    view->lessons_after = few ? hidden : effect_lessons_words(arena, &effect->lessons_after);
    view->result = effect_outcome_words(arena, effect);
    view->due =
        date_is_none(effect->due) ? S("когда семинар будет проведён") : ru_date(arena, effect->due);
}

static void get_effect(struct request *request) {
    struct error error;
    struct seminar_effect effect;
    struct seminar_page *page = arena_new(request->arena, struct seminar_page);
    if (!seminar_page_open(request, page)) {
        return;
    }
    if (!seminar_effect_read(&page->ground.run, &page->seminar, &effect, &error)) {
        reply_error(request, &error);
        return;
    }
    fill_effect(request->arena, &effect, &page->view);
    reply(request, page, PAGE_STAFF, view_seminar_effect_body);
}

// ---- live, for the projector

static void put_cards(struct arena *arena, const struct card_board *board, struct node *map) {
    struct node *list = node_put(arena, map, board->kind, node_list(arena));
    for (size_t i = 0; i < board->rows.n; i++) {
        struct node *row = node_add(list, node_map(arena));
        node_put(arena, row, "words", node_text(arena, board->rows.at[i].card->words));
        node_put(arena, row, "votes", node_int(arena, board->rows.at[i].votes));
    }
}

static void get_live(struct request *request) {
    struct arena *arena = request->arena;
    struct seminar_page *page = arena_new(arena, struct seminar_page);
    if (!seminar_page_open(request, page)) {
        return;
    }
    const struct seminar_view *view = &page->view;
    struct node *map = node_map(arena);
    bool runs = page->seminar.state == SEMINAR_RUNNING;
    node_put(arena, map, "running", node_bool(arena, runs));
    node_put(arena, map, "step",
             node_text(arena, runs ? view->steps.at[view->clock.step].step->what
                                   : view->script->question));
    node_put(arena, map, "left", node_int(arena, view->left_s));
    for (int k = 0; k < 2; k++) {
        put_cards(arena, &view->boards.at[k], map);
    }
    struct buf json = buf_open(arena, WEB_BODY_MAX);
    node_json(&json, map, 0);
    reply_json(request, 200, buf_str(&json));
}

// ---- deeds

static struct str here(struct request *request, const char *rest) {
    return str_fmt(request->arena, "/seminars/%lld%s", (long long)request_param_id(request, "id"),
                   rest);
}

static void back_to_card(struct request *request, void *arg) {
    (void)arg;
    reply_redirect(request, here(request, ""));
}

static void back_to_phone(struct request *request, void *arg) {
    (void)arg;
    reply_redirect(request, here(request, "/phone"));
}

static void post_run(struct request *request) {
    struct seminar_run *ask = arena_new(request->arena, struct seminar_run);
    struct str deed = request_field(request, "deed");
    int64_t step = -1;
    (void)str_to_int(request_field(request, "step"), &step);
    *ask = (struct seminar_run){.by = web_person(request),
                                .catalogue = web_app(request)->training,
                                .practice = web_app(request)->practice,
                                .seminar_id = request_param_id(request, "id"),
                                .deed = str_eq(deed, S("begin"))   ? SEMINAR_BEGIN
                                        : str_eq(deed, S("close")) ? SEMINAR_CLOSE
                                                                   : SEMINAR_STEP,
                                .step = step >= 0 && step < 100 ? (int)step : -1,
                                .on = date_today()};
    web_write(request, seminar_run, ask, back_to_card);
}

static void post_here(struct request *request) {
    struct seminar_attend *ask = arena_new(request->arena, struct seminar_attend);
    *ask = (struct seminar_attend){.by = web_person(request),
                                   .seminar_id = request_param_id(request, "id"),
                                   .staff_id = web_person(request)->staff,
                                   .came = true};
    web_write(request, seminar_attend, ask, back_to_phone);
}

static void post_attend(struct request *request) {
    struct seminar_attend *ask = arena_new(request->arena, struct seminar_attend);
    *ask = (struct seminar_attend){.by = web_person(request),
                                   .seminar_id = request_param_id(request, "id"),
                                   .came = !str_empty(request_field(request, "came"))};
    (void)str_to_int(request_field(request, "staff"), &ask->staff_id);
    web_write(request, seminar_attend, ask, back_to_card);
}

static void post_card(struct request *request) {
    struct card_add *ask = arena_new(request->arena, struct card_add);
    *ask = (struct card_add){
        .by = web_person(request),
        .seminar_id = request_param_id(request, "id"),
        .kind = str_eq(request_field(request, "kind"), S("cause")) ? CARD_CAUSE : CARD_DIFFICULTY,
        .words = request_field(request, "words"),
        .key = request_field(request, "key")};
    web_write(request, card_add, ask, back_to_phone);
}

static void post_group(struct request *request) {
    struct card_put *ask = arena_new(request->arena, struct card_put);
    ask->by = web_person(request);
    ask->seminar_id = request_param_id(request, "id");
    (void)str_to_int(request_field(request, "card"), &ask->card_id);
    (void)str_to_int(request_field(request, "under"), &ask->under_id);
    web_write(request, card_put, ask, back_to_card);
}

static void post_vote(struct request *request) {
    struct card_vote *ask = arena_new(request->arena, struct card_vote);
    ask->by = web_person(request);
    ask->seminar_id = request_param_id(request, "id");
    ask->back = !str_empty(request_field(request, "back"));
    (void)str_to_int(request_field(request, "card"), &ask->card_id);
    web_write(request, card_vote, ask, back_to_phone);
}

static void after_look(struct request *request, void *arg) {
    (void)arg;
    web_done(request, here(request, "/effect"), S("Записано"));
}

static void post_effect(struct request *request) {
    struct effect_look *ask = arena_new(request->arena, struct effect_look);
    *ask = (struct effect_look){.by = web_person(request),
                                .seminar_id = request_param_id(request, "id"),
                                .note = request_field(request, "note"),
                                .on = date_today()};
    web_write(request, effect_look, ask, after_look);
}

// ---- words: one field from web/seminar.js, a whole form without it

static bool sheet_of(const struct request *request, struct str name, struct words_sheet *out) {
    bool common = str_eq(name, S("conclusion"));
    *out = (struct words_sheet){common ? WORDS_CONCLUSION : WORDS_REFLECTION,
                                request_param_id(request, "id"),
                                common ? 0 : web_person(request)->staff};
    return common || str_eq(name, S("reflection"));
}

static void api_saved(struct request *request, void *arg, const struct error *error) {
    const struct words_put *ask = arg;
    struct arena *arena = request->arena;
    bool lasting = error != NULL && (error->code == ERROR_BUSY || error->code == ERROR_IO ||
                                     error->code == ERROR_INTERNAL);
    if (lasting) {
        reply_error(request, error);
        return;
    }
    struct node *map = node_map(arena);
    struct node *row = node_add(node_put(arena, map, "results", node_list(arena)), node_map(arena));
    node_put(arena, row, "outcome",
             node_text(arena, error != NULL                  ? S("refused")
                              : ask->outcome == WORDS_BESIDE ? S("beside")
                                                             : S("saved")));
    if (error != NULL) {
        node_put(arena, row, "why", node_text(arena, str_from(error->text)));
    } else {
        node_put(arena, row, "version", node_int(arena, ask->version));
        node_put(arena, row, "other", node_text(arena, str_from(ask->other)));
    }
    struct buf json = buf_open(arena, WEB_BODY_MAX);
    node_json(&json, map, 0);
    reply_json(request, 200, buf_str(&json));
}

static void post_api_words(struct request *request) {
    struct error error;
    struct arena *arena = request->arena;
    struct words_put *ask = arena_new(arena, struct words_put);
    struct node *body = node_from_json(arena, request_body(request), &error);
    if (body == NULL) {
        reply_error(request, &error);
        return;
    }
    int64_t base = node_as_int(node_get(body, "base"), 0);
    *ask = (struct words_put){.by = web_person(request),
                              .field = node_str(node_get(body, "field")),
                              .words = node_str(node_get(body, "words")),
                              .key = node_str(node_get(body, "key")),
                              .base = base >= 0 && base < 1000000 ? (int)base : -1,
                              .other = arena_array(arena, char, WORDS_OTHER_MAX + 1)};
    if (!sheet_of(request, node_str(node_get(body, "sheet")), &ask->sheet)) {
        error_set(&error, ERROR_INPUT, "Такого листа нет.");
        reply_error(request, &error);
        return;
    }
    web_write_or(request, seminar_words_put, ask, api_saved);
}

struct words_form {
    struct request *request;
    struct words_sheet sheet;
    VEC(struct words_put) rows;
};

static void read_field(void *arg, struct str name, struct str value) {
    struct words_form *form = arg;
    struct arena *arena = form->request->arena;
    if (!str_starts(name, S("w."))) {
        return;
    }
    struct str field = str_from_at(name, 2);
    int64_t base = 0;
    (void)str_to_int(request_field(form->request, str_fmt(arena, "v.%.*s", STR_ARG(field)).p),
                     &base);
    if (str_empty(value) && base == 0) {
        return;
    }
    *vec_push(arena, &form->rows) =
        (struct words_put){.by = web_person(form->request),
                           .sheet = form->sheet,
                           .field = field,
                           .words = value,
                           .key = str_fmt(arena, "f%lld", (long long)id_new()),
                           .base = base >= 0 && base < 1000000 ? (int)base : -1};
}

static bool put_form(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct words_form *form = asked;
    for (size_t i = 0; i < form->rows.n; i++) {
        if (!seminar_words_put(db, arena, &form->rows.at[i], error)) {
            return false;
        }
    }
    return true;
}

static void after_form(struct request *request, void *arg) {
    const struct words_form *form = arg;
    bool beside = false;
    for (size_t i = 0; i < form->rows.n; i++) {
        beside = beside || form->rows.at[i].outcome == WORDS_BESIDE;
    }
    web_done(request, here(request, form->sheet.kind == WORDS_REFLECTION ? "/phone#sheet" : ""),
             beside ? S("Сохранено; где писали с двух устройств, стоят оба текста")
                    : S("Сохранено"));
}

static void post_words(struct request *request) {
    struct error error;
    struct words_form *form = arena_new(request->arena, struct words_form);
    form->request = request;
    if (!sheet_of(request, request_field(request, "sheet"), &form->sheet)) {
        error_set(&error, ERROR_INPUT, "Такого листа нет.");
        reply_error(request, &error);
        return;
    }
    request_each_field(request, read_field, form);
    web_write(request, put_form, form, after_form);
}

const struct route seminar_routes[] = {
    {HTTP_GET, "/seminars/{id}", get_seminar, "training.view", 0, "Семинар", "0.2"},
    {HTTP_GET, "/seminars/{id}/screen", get_screen, "training.view", 0, "Семинар: на экран", "0.2"},
    {HTTP_GET, "/seminars/{id}/phone", get_phone, "training.view", 0, "Семинар: лист участника",
     "0.2"},
    {HTTP_GET, "/seminars/{id}/effect", get_effect, "training.plan", 0, "Семинар: что изменилось",
     "0.2"},
    {HTTP_POST, "/seminars/{id}/effect", post_effect, "training.plan", 0,
     "Записать, что решили о семинаре", "0.2"},
    {HTTP_GET, "/api/seminars/{id}/live", get_live, "training.view", ROUTE_API,
     "Семинар: что сейчас на экране", "0.2"},
    {HTTP_POST, "/seminars/{id}/run", post_run, "training.plan", 0,
     "Начать семинар, перейти к шагу, закончить", "0.2"},
    {HTTP_POST, "/seminars/{id}/attend", post_attend, "training.plan", 0,
     "Отметить, кто был на семинаре", "0.2"},
    {HTTP_POST, "/seminars/{id}/here", post_here, "training.view", 0, "Я участвую в семинаре",
     "0.2"},
    {HTTP_POST, "/seminars/{id}/cards", post_card, "training.view", 0, "Положить карточку", "0.2"},
    {HTTP_POST, "/seminars/{id}/group", post_group, "training.plan", 0, "Объединить карточки",
     "0.2"},
    {HTTP_POST, "/seminars/{id}/vote", post_vote, "training.view", 0, "Голос за карточку", "0.2"},
    {HTTP_POST, "/seminars/{id}/words", post_words, "training.view", 0, "Сохранить лист семинара",
     "0.2"},
    {HTTP_POST, "/api/seminars/{id}/words", post_api_words, "training.view", ROUTE_API,
     "Сохранить поле листа", "0.2"},
    {0},
};
