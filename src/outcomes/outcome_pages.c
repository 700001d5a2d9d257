// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of outcomes, a strand over its levels, one outcome, adding one's own.
#include "base/ru.h"
#include "knowledge/field.h"
#include "knowledge/record.h"
#include "outcomes/ground.h"
#include "outcomes/link_show.h"
#include "outcomes/outcome_view.h"
#include "outcomes/outcomes_internal.h"
#include "outcomes/own.h"
#include "outcomes/places.h"
#include "school/web.h"
#include "outcome.html.h"

static const char *const grade_words[OUTCOME_GRADES] = {"ниже базового", "базовый", "повышенный",
                                                        "высокий"};

static const char *level_short(enum level level) {
    return content_word(S("level"), str_from(level_name(level)));
}

// ---- the tree

static struct tree_group *group_of(struct arena *arena, struct tree_page *page,
                                   const struct strand *strand) {
    const char *title = strand_group_title(strand->group);
    for (size_t i = 0; i < page->groups.n; i++) {
        if (page->groups.at[i].title == title) {
            return &page->groups.at[i];
        }
    }
    struct tree_group *group = vec_push(arena, &page->groups);
    group->title = title;
    return group;
}

static void fill_tree(struct arena *arena, const struct ground *ground, enum level level,
                      struct tree_page *out) {
    for (size_t s = 0; s < ground->catalogue.strands.n; s++) {
        const struct strand *strand = &ground->catalogue.strands.at[s];
        if ((strand->levels & (unsigned)level) == 0) {
            continue;
        }
        struct tree_strand *line = vec_push(arena, &group_of(arena, out, strand)->strands);
        line->strand = strand;
        for (size_t i = 0; i < ground->catalogue.outcomes.n; i++) {
            const struct outcome *outcome = &ground->catalogue.outcomes.at[i];
            if (outcome->level == level && str_eq(outcome->strand->id, strand->id)) {
                *vec_push(arena, &line->rows) =
                    (struct tree_row){outcome, ground_key(ground, outcome) != NULL};
            }
        }
    }
}

static struct str standing_of(struct arena *arena, const struct outcome_catalogue *catalogue,
                              enum level level) {
    struct buf out = buf_open(arena, 8192);
    for (size_t i = 0; i < catalogue->standards.n; i++) {
        const struct standard *it = &catalogue->standards.at[i];
        if (it->level != level) {
            continue;
        }
        struct str from = ru_date(arena, it->applies_from);
        buf_fmt(&out, "%s%.*s, %.*s; для поступивших на уровень с %.*s.%s", out.n > 0 ? " " : "",
                STR_ARG(it->title), STR_ARG(it->order), STR_ARG(from),
                it->clauses_confirmed ? "" : " Номера пунктов сверьте с первоисточником.");
    }
    return buf_str(&out);
}

static void get_tree(struct request *request) {
    struct ground ground;
    struct tree_page out = {.tabs.label = S("Уровни образования")};
    if (!ground_open(request, &ground)) {
        return;
    }
    enum level level = level_from_name(request_query(request, "level"));
    for (int i = 0; i < LEVEL_COUNT; i++) {
        if ((ground.org.levels & (unsigned)ground_levels[i]) == 0) {
            continue;
        }
        level = level == 0 ? ground_levels[i] : level;
        *vec_push(request->arena, &out.tabs.items) = (struct tab){
            .title = ru_capital(request->arena, str_from(level_title(ground_levels[i]))),
            .path = str_fmt(request->arena, "/outcomes?level=%s", level_name(ground_levels[i])),
            .current = level == ground_levels[i]};
    }
    fill_tree(request->arena, &ground, level, &out);
    out.standing = standing_of(request->arena, &ground.catalogue, level);
    struct buf body;
    struct view view = web_view(request, &body);
    view_tree_body(&view, &out);
    struct page page = web_page(request, ground.db, S("Образовательные результаты"));
    page.lead = S("Что школа формирует: личностные и метапредметные результаты трёх уровней.");
    page_add_action(request->arena, &page, PAGE_ACTION_PLAIN, S("Ключевые результаты"), S("/key"));
    if (web_may(request, "outcomes.choose")) {
        page_add_action(request->arena, &page, PAGE_ACTION_PLAIN, S("Добавить свой"),
                        str_fmt(request->arena, "/outcomes/new?level=%s", level_name(level)));
    }
    web_reply_page(request, &page, view_done(&view));
}

// ---- a strand

static void fill_strand(struct arena *arena, const struct ground *ground,
                        const struct strand *strand, struct strand_page *out) {
    out->strand = strand;
    for (int i = 0; i < OUTCOME_GRADES; i++) {
        out->grades[i] = grade_words[i];
    }
    for (int i = 0; i < LEVEL_COUNT; i++) {
        enum level level = ground_levels[i];
        if ((strand->levels & (unsigned)level) == 0) {
            continue;
        }
        struct strand_level *row = vec_push(arena, &out->levels);
        row->level = level;
        row->title = str_from(level_short(level));
        row->attainment = attainment_find(&ground->catalogue, strand, level);
        row->edit_path = str_fmt(arena, "/content/attainment/%s.%.*s/edit", level_name(level),
                                 STR_ARG(strand->id));
        out->has_attainments = out->has_attainments || row->attainment != NULL;
        for (size_t k = 0; k < ground->catalogue.outcomes.n; k++) {
            const struct outcome *outcome = &ground->catalogue.outcomes.at[k];
            if (outcome->level == level && str_eq(outcome->strand->id, strand->id)) {
                *vec_push(arena, &row->rows) =
                    (struct tree_row){outcome, ground_key(ground, outcome) != NULL};
            }
        }
    }
}

static void get_strand(struct request *request) {
    struct ground ground;
    struct strand_page out = {.may_edit = web_may(request, "knowledge.edit")};
    if (!ground_open(request, &ground)) {
        return;
    }
    const struct strand *strand = strand_find(&ground.catalogue, request_param(request, "id"));
    if (strand == NULL) {
        struct error error;
        error_set(&error, ERROR_NOT_FOUND, "Такой линии результатов нет.");
        reply_error(request, &error);
        return;
    }
    fill_strand(request->arena, &ground, strand, &out);
    struct buf body;
    struct view view = web_view(request, &body);
    view_strand_body(&view, &out);
    struct page page = web_page(request, ground.db, strand->title);
    page.lead = S("Одна линия на всех уровнях: как она растёт и чем отличается уровень от уровня.");
    page_add_trail(request->arena, &page, S("Образовательные результаты"), S("/outcomes"));
    page_add_action(request->arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    web_reply_page(request, &page, view_done(&view));
}

// ---- one outcome

static const char *verb_of(enum link_kind kind, bool from_here) {
    static const char *const back[LINK_KINDS] = {
        [LINK_CONTINUES] = "продолжает",
        [LINK_PREREQUISITE] = "опирается на",
        [LINK_SUPPORTS] = "ему помогает",
        [LINK_EXPRESSED_IN] = "проявляет",
    };
    return from_here ? link_kind_title(kind) : back[kind];
}

static void fill_links(struct arena *arena, const struct outcome_catalogue *catalogue,
                       const struct outcome *it, const struct link_found *found,
                       struct outcome_page *out) {
    for (size_t i = 0; i < catalogue->links.n; i++) {
        const struct outcome_link *link = &catalogue->links.at[i];
        bool from_here = str_eq(link->from, it->id);
        if (!from_here && !outcome_named_by(it, link->to)) {
            continue;
        }
        struct str other = from_here ? link->to : link->from;
        struct link_row *row = vec_push(arena, &out->links);
        *row = (struct link_row){.verb = str_from(verb_of(link->kind, from_here)),
                                 .title = outcome_reference_title(arena, catalogue, other),
                                 .path = outcome_reference_path(arena, catalogue, other),
                                 .strength = link_strength_title(link->strength),
                                 .data = link_found_words(arena, &found[i]),
                                 .why = link->why,
                                 .link = link_path(arena, link)};
    }
}

static void fill_notice(struct arena *arena, const struct outcome *it, struct outcome_page *out) {
    if (!str_empty(it->reason)) {
        out->notice = (struct notice){
            .kind = NOTICE_INFO,
            .text = str_fmt(arena, "%s: %.*s", it->own ? "Добавлен школой" : "Изменён школой",
                            STR_ARG(it->reason))};
    }
}

static bool fill_outcome(struct request *request, const struct ground *ground,
                         const struct outcome *it, struct outcome_page *out, struct error *error) {
    struct arena *arena = request->arena;
    struct content_edits history;
    struct link_found *found;
    if (!content_edit_history(ground->db, arena, web_org(request), S("outcome"), it->id, &history,
                              error) ||
        !link_found_all(request, ground->db, &ground->catalogue, &found, error)) {
        return false;
    }
    *out = (struct outcome_page){
        .outcome = it,
        .clause = outcome_clause_words(arena, it),
        .kind = outcome_kind_title(it->strand->kind),
        .chosen = ground_key(ground, it),
        .attainment = attainment_find(&ground->catalogue, it->strand, it->level),
        .may_edit = web_may(request, "knowledge.edit"),
        .edit_path = str_fmt(arena, "/content/outcome/%.*s/edit", STR_ARG(it->id)),
        .back_path = str_fmt(arena, "/content/outcome/%.*s/shipped", STR_ARG(it->id)),
        .attainment_path = str_fmt(arena, "/content/attainment/%s.%.*s/edit", level_name(it->level),
                                   STR_ARG(it->strand->id)),
        .may_link = web_may(request, "outcomes.choose"),
    };
    for (int i = 0; i < OUTCOME_GRADES; i++) {
        out->grades[i] = grade_words[i];
    }
    record_history(arena, &history, &out->history);
    fill_notice(arena, it, out);
    fill_links(arena, &ground->catalogue, it, found, out);
    places_fill(arena, web_app(request)->base, it, out);
    return true;
}

static void get_outcome(struct request *request) {
    struct error error;
    struct ground ground;
    struct outcome_page out;
    if (!ground_open(request, &ground)) {
        return;
    }
    const struct outcome *it = outcome_find(&ground.catalogue, request_param(request, "id"));
    if (it == NULL) {
        error_set(&error, ERROR_NOT_FOUND, "Такого результата в каталоге нет.");
        reply_error(request, &error);
        return;
    }
    if (!fill_outcome(request, &ground, it, &out, &error)) {
        reply_error(request, &error);
        return;
    }
    struct buf body;
    struct view view = web_view(request, &body);
    view_outcome_body(&view, &out);
    struct page page = web_page(request, ground.db, it->title);
    page.lead = str_fmt(request->arena, "%s · %.*s%s", level_short(it->level),
                        STR_ARG(it->strand->title), out.chosen != NULL ? " · ключевой" : "");
    page_add_trail(request->arena, &page, S("Образовательные результаты"),
                   str_fmt(request->arena, "/outcomes?level=%s", level_name(it->level)));
    page_add_action(request->arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    web_reply_page(request, &page, view_done(&view));
}

// ---- adding one's own

static const struct form_field own_fields[] = {
    {"level", FORM_CHOICE, "Уровень", .required = true},
    {"strand", FORM_CHOICE, "Линия", "К какому умению или направлению он относится",
     .required = true},
    {"title", FORM_TEXT, "Название", "Глаголом, как действие ученика: «Готовит устный доклад»",
     .required = true, .max = 120},
    {"text", FORM_TEXTAREA, "Содержание", .required = true, .max = 1000},
    {"observable", FORM_TEXTAREA, "Что видно",
     "Признаки, которые учитель видит; каждый с новой "
     "строки",
     .required = true, .max = 2000},
    {"reason", FORM_TEXTAREA, "Почему школа его добавила", .required = true, .max = 1000},
    {0}};

static struct form *own_form(struct request *request, const struct ground *ground) {
    struct form *form = form_new(request->arena, own_fields);
    for (int i = 0; i < LEVEL_COUNT; i++) {
        if ((ground->org.levels & (unsigned)ground_levels[i]) != 0) {
            form_add_choice(form, "level", str_from(level_name(ground_levels[i])),
                            ru_capital(request->arena, str_from(level_title(ground_levels[i]))));
        }
    }
    for (size_t i = 0; i < ground->catalogue.strands.n; i++) {
        const struct strand *strand = &ground->catalogue.strands.at[i];
        form_add_choice(form, "strand", strand->id, strand->title);
    }
    return form;
}

static void show_own(struct request *request, struct db *db, const struct form *form) {
    enum level level = level_from_name(form_text(form, "level"));
    struct own_page out = {form, level == 0 ? LEVEL_OOO : level};
    struct buf body;
    struct view view = web_view(request, &body);
    view_own_body(&view, &out);
    struct page page = web_page(request, db, S("Свой образовательный результат"));
    page_add_trail(request->arena, &page, S("Образовательные результаты"), S("/outcomes"));
    web_reply_page_status(request, form_ok(form) ? 200 : 422, &page, view_done(&view));
}

static void get_own(struct request *request) {
    struct ground ground;
    if (!ground_open(request, &ground)) {
        return;
    }
    struct form *form = own_form(request, &ground);
    form_set_chosen(form, "level", request_query(request, "level"), true);
    show_own(request, ground.db, form);
}

struct own_deed {
    struct own_outcome_add ask; // first: the writer gets the same pointer
    struct form *form;
};

static void after_own(struct request *request, void *arg, const struct error *error) {
    struct own_deed *deed = arg;
    struct db *db;
    if (error == NULL) {
        web_done(request, str_fmt(request->arena, "/outcomes/%s", deed->ask.id),
                 S("Результат добавлен"));
    } else if ((db = web_db(request)) != NULL) {
        form_fail(deed->form, NULL, str_from(error->text));
        show_own(request, db, deed->form);
    }
}

static void post_own(struct request *request) {
    struct ground ground;
    if (!ground_open(request, &ground)) {
        return;
    }
    struct own_deed *deed = arena_new(request->arena, struct own_deed);
    struct form *form = deed->form = own_form(request, &ground);
    if (!form_read(form, web_field, request)) {
        show_own(request, ground.db, form);
        return;
    }
    deed->ask = (struct own_outcome_add){.by = web_person(request),
                                         .knowledge = web_app(request)->base,
                                         .shipped = web_app(request)->outcomes,
                                         .level = level_from_name(form_text(form, "level")),
                                         .strand = form_text(form, "strand"),
                                         .title = form_text(form, "title"),
                                         .text = form_text(form, "text"),
                                         .reason = form_text(form, "reason")};
    struct str signs = form_text(form, "observable");
    while (signs.n > 0) {
        struct str sign = str_trim(str_cut(&signs, '\n'));
        if (!str_empty(sign)) {
            *vec_push(request->arena, &deed->ask.observable) = sign;
        }
    }
    web_write_or(request, own_outcome_add, deed, after_own);
}

const struct route outcome_routes[] = {
    {HTTP_GET, "/outcomes", get_tree, "outcomes.view", 0, "Образовательные результаты", "0.2"},
    {HTTP_GET, "/outcomes/new", get_own, "outcomes.choose", 0, "Свой результат", "0.2"},
    {HTTP_POST, "/outcomes", post_own, "outcomes.choose", 0, "Добавить свой результат", "0.2"},
    {HTTP_GET, "/outcomes/{id}", get_outcome, "outcomes.view", 0, "Образовательный результат",
     "0.2"},
    {HTTP_GET, "/strands/{id}", get_strand, "outcomes.view", 0, "Линия результатов", "0.2"},
    {0},
};
