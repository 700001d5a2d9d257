// SPDX-License-Identifier: GPL-3.0-or-later
// Key outcomes of the school by level, and choosing them.
#include "base/ru.h"
#include "outcomes/ground.h"
#include "outcomes/key_view.h"
#include "outcomes/outcomes_internal.h"
#include "key.html.h"

static struct str joined(struct arena *arena, const struct key_outcome *row) {
    struct buf out = buf_open(arena, 4096);
    for (size_t i = 0; i < row->subjects.n; i++) {
        buf_put(&out, i == 0 ? S("") : S(", "));
        buf_put(&out, row->subjects.at[i]);
    }
    return buf_str(&out);
}

static struct str many_outcomes(struct arena *arena, int64_t n) {
    struct str word = ru_plural(n, S("результат"), S("результата"), S("результатов"));
    return str_fmt(arena, "%lld %.*s", (long long)n, STR_ARG(word));
}

// ---- the choice that holds

static void fill_rows(struct arena *arena, const struct outcome_catalogue *catalogue,
                      const struct key_choice *choice, struct key_level *out) {
    for (size_t i = 0; i < choice->rows.n; i++) {
        const struct key_outcome *from = &choice->rows.at[i];
        struct key_row *row = vec_push(arena, &out->rows);
        row->id = from->outcome_id;
        row->why = from->why;
        row->subjects = joined(arena, from);
        row->outcome = outcome_find(catalogue, from->outcome_id);
        if (row->outcome != NULL) {
            row->clause = outcome_clause_words(arena, row->outcome);
        }
    }
}

static void fill_standing(struct arena *arena, const struct ground *ground,
                          const struct key_choice *choice, struct key_level *out) {
    if (choice->version == 0) {
        out->standing = S("Выбора ещё нет. Ниже – предложение программы.");
        return;
    }
    struct str count = many_outcomes(arena, choice->n);
    bool earlier = choice->year_id != ground->year.year_id;
    out->standing =
        str_fmt(arena, "%.*s, выбор %.*s учебного года%s", STR_ARG(count),
                STR_ARG(choice->year_title), earlier ? ", действует и в этом году" : "");
    out->reason = choice->reason;
    if (choice->n < KEY_FEW || choice->n > KEY_MANY) {
        out->notice = (struct notice){
            .kind = NOTICE_INFO,
            .text = choice->n > KEY_MANY
                        ? S("Больше 12 результатов редко удаётся и формировать, и измерять: "
                            "цепочки останутся пустыми. Обычно хватает 8–12.")
                        : S("Обычно ключевых результатов 8–12: так видны все группы умений.")};
    }
}

static void fill_history(struct arena *arena, const struct key_history *history,
                         struct table *table) {
    if (history->rows.n < 2) {
        return;
    }
    table->caption = S("Выборы ключевых результатов");
    table_add_column(arena, table, S("Год"), false);
    table_add_column(arena, table, S("Когда"), false);
    table_add_column(arena, table, S("Результатов"), true);
    table_add_column(arena, table, S("Кто"), false);
    table_add_column(arena, table, S("Обоснование"), false);
    for (size_t i = 0; i < history->rows.n; i++) {
        const struct key_choice *choice = &history->rows.at[i];
        struct table_row *row = table_add_row(arena, table);
        table_add_cell(arena, row, choice->year_title);
        table_add_cell(arena, row, ru_date(arena, date_of_instant(choice->made_ms)));
        table_add_cell(arena, row, ru_int(arena, choice->n));
        table_add_cell(arena, row, choice->who);
        table_add_cell(arena, row, choice->reason);
    }
}

static bool fill_level(struct request *request, const struct ground *ground, enum level level,
                       struct key_choice *choice, struct key_level *out, struct error *error) {
    struct arena *arena = request->arena;
    int64_t org = web_org(request);
    struct key_history history;
    if (!key_choice_of(ground->db, arena, org, ground->year.year_id, level, choice, error) ||
        !key_choice_history(ground->db, arena, org, level, &history, error)) {
        return false;
    }
    struct str title = ru_capital(arena, str_from(level_title(level)));
    *out = (struct key_level){.level = level,
                              .title = str_fmt(arena, "%.*s образование", STR_ARG(title)),
                              .proposed = choice->version == 0,
                              .may_choose = web_may(request, "outcomes.choose")};
    fill_standing(arena, ground, choice, out);
    fill_history(arena, &history, &out->history);
    if (out->proposed) {
        key_propose(arena, &ground->catalogue, level, choice);
    }
    fill_rows(arena, &ground->catalogue, choice, out);
    return true;
}

static void get_levels(struct request *request) {
    struct error error;
    struct ground ground;
    struct key_levels_view view = {0};
    if (!ground_open(request, &ground)) {
        return;
    }
    for (int i = 0; i < LEVEL_COUNT; i++) {
        if ((ground.org.levels & (unsigned)ground_levels[i]) == 0) {
            continue;
        }
        struct key_choice choice;
        struct key_level *level = vec_push(request->arena, &view.levels);
        if (!fill_level(request, &ground, ground_levels[i], &choice, level, &error)) {
            reply_error(request, &error);
            return;
        }
        view.may_accept = view.may_accept || (level->proposed && level->may_choose);
    }
    struct buf body;
    struct view out = web_view(request, &body);
    view_key_levels_body(&out, &view);
    struct page page = web_page(request, ground.db, S("Ключевые результаты"));
    page.lead = S("Что школа формирует и измеряет прежде всего: по 8–12 на уровень.");
    page_add_action(request->arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    web_reply_page(request, &page, view_done(&out));
}

// ---- accepting the proposal

struct key_accept {
    struct key_choose asks[LEVEL_COUNT];
    size_t n;
};

static bool accept_all(struct db *db, struct arena *arena, void *arg, struct error *error) {
    struct key_accept *accept = arg;
    for (size_t i = 0; i < accept->n; i++) {
        if (!key_choose(db, arena, &accept->asks[i], error)) {
            return false;
        }
    }
    return true;
}

static void after_accept(struct request *request, void *arg) {
    (void)arg;
    web_done(request, S("/key"), S("Ключевые результаты выбраны"));
}

static void post_accept(struct request *request) {
    struct error error;
    struct ground *ground = arena_new(request->arena, struct ground);
    struct key_accept *accept = arena_new(request->arena, struct key_accept);
    if (!ground_open(request, ground)) {
        return;
    }
    for (int i = 0; i < LEVEL_COUNT; i++) {
        struct key_choose *ask = &accept->asks[accept->n];
        if ((ground->org.levels & (unsigned)ground_levels[i]) == 0) {
            continue;
        }
        if (!key_choice_of(ground->db, request->arena, web_org(request), ground->year.year_id,
                           ground_levels[i], &ask->choice, &error)) {
            reply_error(request, &error);
            return;
        }
        if (ask->choice.version == 0) {
            key_propose(request->arena, &ground->catalogue, ground_levels[i], &ask->choice);
            ask->choice.year_id = ground->year.year_id;
            ask->choice.reason = S("Принято предложение программы");
            ask->by = web_person(request);
            ask->catalogue = &ground->catalogue;
            accept->n++;
        }
    }
    web_write(request, accept_all, accept, after_accept);
}

// ---- choosing one by one

static struct str pick_field(struct request *request, const char *prefix, struct str id) {
    return str_trim(
        request_field(request, str_fmt(request->arena, "%s.%.*s", prefix, STR_ARG(id)).p));
}

static void put_subjects(struct arena *arena, struct str text, struct key_outcome *row) {
    while (text.n > 0) {
        struct str one = str_trim(str_cut(&text, ','));
        if (!str_empty(one)) {
            *vec_push(arena, &row->subjects) = one;
        }
    }
}

// What was ticked, with the words beside it.
static void read_choice_form(struct request *request, const struct outcome_catalogue *catalogue,
                             struct key_choice *out) {
    for (size_t i = 0; i < catalogue->outcomes.n; i++) {
        const struct outcome *outcome = &catalogue->outcomes.at[i];
        if (outcome->level != out->level || str_empty(pick_field(request, "k", outcome->id))) {
            continue;
        }
        struct key_outcome *row = vec_push(request->arena, &out->rows);
        row->outcome_id = outcome->id;
        row->why = pick_field(request, "w", outcome->id);
        put_subjects(request->arena, pick_field(request, "s", outcome->id), row);
    }
    out->reason = str_trim(request_field(request, "reason"));
}

static struct key_group *group_of(struct arena *arena, struct key_edit_view *view,
                                  const struct strand *strand) {
    for (size_t i = 0; i < view->groups.n; i++) {
        if (view->groups.at[i].strand == strand) {
            return &view->groups.at[i];
        }
    }
    struct key_group *group = vec_push(arena, &view->groups);
    group->strand = strand;
    return group;
}

static void fill_picks(struct arena *arena, const struct outcome_catalogue *catalogue,
                       const struct key_choice *choice, struct key_edit_view *view) {
    struct key_choice proposal;
    key_propose(arena, catalogue, choice->level, &proposal);
    for (size_t i = 0; i < catalogue->outcomes.n; i++) {
        const struct outcome *outcome = &catalogue->outcomes.at[i];
        if (outcome->level != choice->level) {
            continue;
        }
        const struct key_outcome *chosen = key_find(choice, outcome->id);
        const struct key_outcome *proposed = key_find(&proposal, outcome->id);
        const struct key_outcome *words = chosen != NULL ? chosen : proposed;
        struct key_pick *pick = vec_push(arena, &group_of(arena, view, outcome->strand)->picks);
        *pick = (struct key_pick){outcome, chosen != NULL, proposed != NULL,
                                  words == NULL ? S("") : words->why,
                                  words == NULL ? S("") : joined(arena, words)};
    }
    view->reason = choice->reason;
}

// `typed` is NULL at first, else what was refused with `refusal`.
static void show_edit(struct request *request, const struct ground *ground, enum level level,
                      const struct key_choice *typed, const struct error *refusal) {
    struct error error;
    struct key_choice choice;
    struct key_edit_view view = {0};
    if (!fill_level(request, ground, level, &choice, &view.level, &error)) {
        reply_error(request, &error);
        return;
    }
    fill_picks(request->arena, &ground->catalogue, typed == NULL ? &choice : typed, &view);
    view.error = refusal == NULL ? S("") : str_from(refusal->text);
    struct buf body;
    struct view out = web_view(request, &body);
    view_key_edit_body(&out, &view);
    struct page page =
        web_page(request, ground->db,
                 str_fmt(request->arena, "Ключевые результаты: %s", level_title(level)));
    page.lead = S("Отметьте 8–12. У отмеченных запишите, почему они ключевые: эти слова уйдут в "
                  "документы.");
    page_add_trail(request->arena, &page, S("Ключевые результаты"), S("/key"));
    web_reply_page_status(request, refusal == NULL ? 200 : 422, &page, view_done(&out));
}

// The level of the address, 0 after a reply that there is none.
static enum level asked_level(struct request *request) {
    enum level level = level_from_name(request_param(request, "level"));
    if (level == 0) {
        struct error error;
        error_set(&error, ERROR_NOT_FOUND, "Такого уровня образования нет.");
        reply_error(request, &error);
    }
    return level;
}

static void get_edit(struct request *request) {
    struct ground ground;
    enum level level = asked_level(request);
    if (level != 0 && ground_open(request, &ground)) {
        show_edit(request, &ground, level, NULL, NULL);
    }
}

struct key_deed {
    struct key_choose ask; // first: the writer gets the same pointer
    struct ground ground;
};

static void after_choose(struct request *request, void *arg, const struct error *error) {
    struct key_deed *deed = arg;
    if (error == NULL) {
        web_done(request, S("/key"), S("Выбор сохранён"));
    } else if ((deed->ground.db = web_db(request)) != NULL) {
        show_edit(request, &deed->ground, deed->ask.choice.level, &deed->ask.choice, error);
    }
}

static void post_choice(struct request *request) {
    struct key_deed *deed = arena_new(request->arena, struct key_deed);
    enum level level = asked_level(request);
    if (level == 0 || !ground_open(request, &deed->ground)) {
        return;
    }
    deed->ask = (struct key_choose){
        .by = web_person(request),
        .catalogue = &deed->ground.catalogue,
        .choice = {.level = level, .year_id = deed->ground.year.year_id},
    };
    read_choice_form(request, &deed->ground.catalogue, &deed->ask.choice);
    web_write_or(request, key_choose, deed, after_choose);
}

const struct route key_routes[] = {
    {HTTP_GET, "/key", get_levels, "outcomes.view", 0, "Ключевые результаты", "0.2"},
    {HTTP_POST, "/key", post_accept, "outcomes.choose", 0, "Принять предложенные результаты",
     "0.2"},
    {HTTP_GET, "/key/{level}", get_edit, "outcomes.choose", 0, "Выбор ключевых результатов", "0.2"},
    {HTTP_POST, "/key/{level}", post_choice, "outcomes.choose", 0, "Выбрать ключевые результаты",
     "0.2"},
    {0},
};
