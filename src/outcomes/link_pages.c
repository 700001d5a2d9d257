// SPDX-License-Identifier: GPL-3.0-or-later
// Links between outcomes: the drawing with its table, one link, the school's own links.
#include "knowledge/record.h"
#include "outcomes/link_picture.h"
#include "outcomes/link_show.h"
#include "outcomes/outcomes_internal.h"
#include "school/web.h"
#include "view/asset.h"
#include "link.html.h"

// ---- the drawing

struct links_deed {
    struct ground ground;
    struct link_filter filter;
    struct link_list links;
    struct link_graph graph;
    struct links_page page;
    struct layout_cache *cache;
};

static void read_filter(struct request *request, struct links_deed *deed) {
    const struct outcome_catalogue *catalogue = &deed->ground.catalogue;
    struct link_filter *filter = &deed->filter;
    enum link_kind kind;
    *filter = (struct link_filter){
        .level = level_from_name(request_query(request, "level")),
        .kind = LINK_KINDS,
        .from = outcome_find(catalogue, request_query(request, "from")),
        .to = outcome_find(catalogue, request_query(request, "to")),
    };
    if (link_kind_from_name(request_query(request, "kind"), &kind)) {
        filter->kind = (int)kind;
    }
    const struct strand *strand = strand_find(catalogue, request_query(request, "strand"));
    if (strand != NULL) {
        filter->strand = strand->id;
    } else if (str_empty(request_query(request, "strand")) && filter->level == 0 &&
               filter->kind == LINK_KINDS && filter->from == NULL && filter->to == NULL &&
               catalogue->strands.n > 0) {
        filter->strand = catalogue->strands.at[0].id; // the whole is a long drawing: begin with one
    }
    if (filter->from == filter->to) {
        filter->from = NULL;
    }
    if (filter->from != NULL || filter->to != NULL) { // a way crosses strands and levels
        filter->level = 0;
        filter->strand = S("");
    }
}

static void show_links(struct request *request, struct db *db, struct links_deed *deed) {
    struct error error;
    struct arena *arena = request->arena;
    struct links_page *out = &deed->page;
    struct link_found *found;
    struct content_edits removed;
    if (!link_found_all(request, db, &deed->ground.catalogue, &found, &error) ||
        !link_removed(db, arena, web_org(request), &removed, &error)) {
        reply_error(request, &error);
        return;
    }
    link_show_filter(arena, &deed->ground, &deed->filter, out);
    link_show_answer(arena, &deed->ground, &deed->filter, &deed->links, out);
    link_show_table(arena, &deed->ground, &deed->links, found, &out->links);
    link_show_removed(arena, &deed->ground.catalogue, web_app(request)->outcomes, &removed,
                      &out->removed);
    struct buf body;
    struct view view = web_view(request, &body);
    view_links_body(&view, out);
    struct page page = web_page(request, db, S("Связи результатов"));
    page.lead = S("Что на чём стоит: результаты трёх уровней и связи между ними.");
    page.wide = true;
    page_add_script(arena, &page, asset_table_js);
    page_add_trail(arena, &page, S("Образовательные результаты"), S("/outcomes"));
    if (web_may(request, "outcomes.choose")) {
        page_add_action(arena, &page, PAGE_ACTION_PLAIN, S("Провести связь"), S("/links/new"));
    }
    page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    web_reply_page(request, &page, view_done(&view));
}

static void draw_links(struct request *request, struct links_deed *deed) {
    struct arena *arena = request->arena;
    deed->page.picture_title = S("Связи результатов: слева то, на чём стоят, справа то, к чему "
                                 "ведут");
    struct buf out = buf_open(arena, VIEW_PAGE_MAX);
    picture_svg(&out, link_graph_draw(arena, &deed->ground.catalogue, &deed->graph,
                                      deed->page.picture_title));
    deed->page.picture = (struct html){buf_str(&out)};
}

static void after_layout(struct request *request, void *arg, const struct error *error) {
    struct links_deed *deed = arg;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (error == NULL) {
        draw_links(request, deed);
    } else {
        deed->page.notice = (struct notice){
            .kind = NOTICE_INFO,
            .text = str_fmt(request->arena, "Рисунок не построен. %s Все связи – в таблице.",
                            error->text)};
    }
    show_links(request, db, deed);
}

static bool lay_out(struct arena *arena, void *arg, struct error *error) {
    struct links_deed *deed = arg;
    return layout_make(deed->cache, arena, &deed->graph.layout, error);
}

static void get_links(struct request *request) {
    struct arena *arena = request->arena;
    struct links_deed *deed = arena_new(arena, struct links_deed);
    if (!ground_open(request, &deed->ground)) {
        return;
    }
    deed->cache = web_app(request)->layouts;
    read_filter(request, deed);
    link_select(arena, &deed->ground.catalogue, &deed->filter, &deed->links);
    link_graph_make(arena, &deed->ground, &deed->filter, &deed->links, &deed->graph);
    if (deed->links.rows.n == 0) {
        show_links(request, deed->ground.db, deed);
    } else if (layout_cached(deed->cache, arena, &deed->graph.layout)) {
        draw_links(request, deed);
        show_links(request, deed->ground.db, deed);
    } else {
        web_work(request, lay_out, deed, after_layout);
    }
}

// ---- one link

static const struct form_choice strengths[] = {
    {"weak", "слабая"}, {"medium", "средняя"}, {"strong", "сильная"}, {0}};
static const struct form_choice kinds[] = {{"continues", "продолжается в"},
                                           {"prerequisite", "нужен для"},
                                           {"supports", "помогает"},
                                           {"expressed_in", "проявляется в"},
                                           {0}};

static const struct form_field change_fields[] = {
    {"strength", FORM_CHOICE, "Сила связи", .required = true, .choices = strengths},
    {"why", FORM_TEXTAREA, "Почему они связаны", .required = true, .max = 600},
    {"reason", FORM_TEXTAREA, "Почему школа это меняет", .required = true, .max = 1000},
    {0}};

static const struct form_field new_fields[] = {
    {"from", FORM_CHOICE, "Какой результат", .required = true},
    {"kind", FORM_CHOICE, "Как связан", .required = true, .choices = kinds},
    {"to", FORM_CHOICE, "С каким", .required = true},
    {"strength", FORM_CHOICE, "Сила связи", .required = true, .choices = strengths},
    {"why", FORM_TEXTAREA, "Почему они связаны", .required = true, .max = 600},
    {"reason", FORM_TEXTAREA, "Почему школа её проводит", .required = true, .max = 1000},
    {0}};

// A write of a link with what its page needs when it is refused.
struct link_deed_page {
    struct link_save ask; // first: the writer gets the same pointer
    struct ground ground;
    const struct outcome_link *link; // as the school sees it; of a removed one as shipped
    struct form *form;
    struct str done;
};

static bool fill_link(struct request *request, struct db *db, const struct link_deed_page *deed,
                      struct link_page *out, struct error *error) {
    struct arena *arena = request->arena;
    const struct outcome_catalogue *catalogue = &deed->ground.catalogue;
    const struct outcome_link *link = deed->link;
    struct content_edits history;
    struct link_found *found, none = {0};
    if (!content_edit_history(db, arena, web_org(request), S("link"), deed->ask.id, &history,
                              error) ||
        !link_found_all(request, db, catalogue, &found, error)) {
        return false;
    }
    *out = (struct link_page){
        .link = link,
        .from_title = outcome_reference_title(arena, catalogue, link->from),
        .to_title = outcome_reference_title(arena, catalogue, link->to),
        .from_path = outcome_reference_path(arena, catalogue, link->from),
        .to_path = outcome_reference_path(arena, catalogue, link->to),
        .kind = link_kind_title(link->kind),
        .strength = link_strength_title(link->strength),
        .found =
            link_found_words(arena, link->removed ? &none : &found[link - catalogue->links.at]),
        .form = deed->form,
        .path = link_path(arena, link),
        .may_edit = web_may(request, "outcomes.choose"),
    };
    record_history(arena, &history, &out->history);
    return true;
}

static void show_link(struct request *request, struct db *db, const struct link_deed_page *deed) {
    struct error error;
    struct link_page out;
    if (!fill_link(request, db, deed, &out, &error)) {
        reply_error(request, &error);
        return;
    }
    struct buf body;
    struct view view = web_view(request, &body);
    view_link_body(&view, &out);
    struct page page = web_page(request, db, S("Связь результатов"));
    page_add_trail(request->arena, &page, S("Связи результатов"), S("/links"));
    web_reply_page_status(request, form_ok(deed->form) ? 200 : 422, &page, view_done(&view));
}

// Has replied when it gives false.
static bool open_link(struct request *request, struct link_deed_page *deed) {
    struct arena *arena = request->arena;
    if (!ground_open(request, &deed->ground)) {
        return false;
    }
    deed->ask = (struct link_save){.by = web_person(request),
                                   .knowledge = web_app(request)->base,
                                   .shipped = web_app(request)->outcomes,
                                   .id = request_param(request, "id")};
    deed->link = link_find(arena, &deed->ground.catalogue, deed->ask.id);
    deed->form = form_new(arena, change_fields);
    const struct outcome_link *shipped = link_find(arena, deed->ask.shipped, deed->ask.id);
    if (deed->link == NULL && shipped != NULL) {
        struct outcome_link *removed = arena_new(arena, struct outcome_link);
        *removed = *shipped;
        removed->removed = true;
        deed->link = removed;
    }
    if (deed->link == NULL) {
        struct error error;
        error_set(&error, ERROR_NOT_FOUND, "Такой связи нет.");
        reply_error(request, &error);
    }
    return deed->link != NULL;
}

static void get_link(struct request *request) {
    struct link_deed_page *deed = arena_new(request->arena, struct link_deed_page);
    if (open_link(request, deed)) {
        form_set_chosen(deed->form, "strength", str_from(link_strength_name(deed->link->strength)),
                        true);
        form_set(deed->form, "why", deed->link->why);
        show_link(request, deed->ground.db, deed);
    }
}

static void after_link(struct request *request, void *arg, const struct error *error) {
    struct link_deed_page *deed = arg;
    struct db *db;
    if (error == NULL) {
        web_done(request,
                 deed->ask.deed == LINK_REMOVE ? S("/links")
                                               : link_path(request->arena, deed->link),
                 deed->done);
    } else if ((db = web_db(request)) != NULL) {
        form_fail(deed->form, NULL, str_from(error->text));
        show_link(request, db, deed);
    }
}

// Which button was pressed.
static void read_deed(struct request *request, struct link_deed_page *deed) {
    struct str name = request_field(request, "deed");
    bool restore = str_eq(name, S("restore")), away = str_eq(name, S("remove"));
    deed->ask.deed = restore ? LINK_RESTORE : away ? LINK_REMOVE : LINK_CHANGE;
    deed->done = restore ? S("Связь такая, как в поставке")
                 : away  ? S("Связь убрана")
                         : S("Связь изменена для нашей школы");
}

static void post_link(struct request *request) {
    struct link_deed_page *deed = arena_new(request->arena, struct link_deed_page);
    if (!open_link(request, deed)) {
        return;
    }
    read_deed(request, deed);
    bool read = form_read(deed->form, web_field, request);
    if (!read &&
        (deed->ask.deed == LINK_CHANGE || !str_empty(form_item(deed->form, "reason")->error))) {
        show_link(request, deed->ground.db, deed);
        return;
    }
    enum link_strength strength = deed->link->strength;
    link_strength_from_name(form_text(deed->form, "strength"), &strength);
    deed->ask.strength = strength;
    deed->ask.why = form_text(deed->form, "why");
    deed->ask.reason = form_text(deed->form, "reason");
    web_write_or(request, link_save, deed, after_link);
}

// ---- a new one

static struct form *new_form(struct request *request, const struct ground *ground) {
    struct form *form = form_new(request->arena, new_fields);
    static const char *const ends[] = {"from", "to"};
    for (size_t e = 0; e < sizeof ends / sizeof *ends; e++) {
        for (size_t i = 0; i < ground->catalogue.outcomes.n; i++) {
            const struct outcome *it = &ground->catalogue.outcomes.at[i];
            form_add_choice(form, ends[e], it->id, link_end_title(request->arena, it));
        }
    }
    return form;
}

static void show_new(struct request *request, struct db *db, const struct form *form) {
    struct link_new_page out = {form};
    struct buf body;
    struct view view = web_view(request, &body);
    view_link_new_body(&view, &out);
    struct page page = web_page(request, db, S("Новая связь результатов"));
    page_add_trail(request->arena, &page, S("Связи результатов"), S("/links"));
    web_reply_page_status(request, form_ok(form) ? 200 : 422, &page, view_done(&view));
}

static void get_new(struct request *request) {
    struct ground ground;
    if (ground_open(request, &ground)) {
        struct form *form = new_form(request, &ground);
        form_set_chosen(form, "from", request_query(request, "from"), true);
        show_new(request, ground.db, form);
    }
}

static void after_new(struct request *request, void *arg, const struct error *error) {
    struct link_deed_page *deed = arg;
    struct db *db;
    if (error == NULL) {
        web_done(request, str_fmt(request->arena, "/links/%.*s", STR_ARG(deed->ask.id)),
                 S("Связь проведена"));
    } else if ((db = web_db(request)) != NULL) {
        form_fail(deed->form, NULL, str_from(error->text));
        show_new(request, db, deed->form);
    }
}

static void post_new(struct request *request) {
    struct link_deed_page *deed = arena_new(request->arena, struct link_deed_page);
    if (!ground_open(request, &deed->ground)) {
        return;
    }
    struct form *form = deed->form = new_form(request, &deed->ground);
    if (!form_read(form, web_field, request)) {
        show_new(request, deed->ground.db, form);
        return;
    }
    struct link_save *ask = &deed->ask;
    *ask = (struct link_save){.by = web_person(request),
                              .knowledge = web_app(request)->base,
                              .shipped = web_app(request)->outcomes,
                              .deed = LINK_ADD,
                              .id = outcome_link_id(request->arena, form_text(form, "from"),
                                                    form_text(form, "kind"), form_text(form, "to")),
                              .from = form_text(form, "from"),
                              .to = form_text(form, "to"),
                              .why = form_text(form, "why"),
                              .reason = form_text(form, "reason")};
    link_kind_from_name(form_text(form, "kind"), &ask->kind);
    link_strength_from_name(form_text(form, "strength"), &ask->strength);
    web_write_or(request, link_save, deed, after_new);
}

const struct route link_routes[] = {
    {HTTP_GET, "/links", get_links, "outcomes.view", 0, "Связи результатов", "0.2"},
    {HTTP_GET, "/links/new", get_new, "outcomes.choose", 0, "Новая связь результатов", "0.2"},
    {HTTP_POST, "/links", post_new, "outcomes.choose", 0, "Провести связь", "0.2"},
    {HTTP_GET, "/links/{id}", get_link, "outcomes.view", 0, "Связь результатов", "0.2"},
    {HTTP_POST, "/links/{id}", post_link, "outcomes.choose", 0, "Изменить, убрать, вернуть связь",
     "0.2"},
    {0},
};
