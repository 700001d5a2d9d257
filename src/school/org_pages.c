// SPDX-License-Identifier: GPL-3.0-or-later
// Requisites of the school and its name in the cases.
#include "base/ru.h"
#include "school/org_view.h"
#include "school/school_pages.h"
#include "school/web.h"
#include "org.html.h"

static const struct form_choice level_choices[] = {{"noo", "начальное общее (1–4 классы)"},
                                                   {"ooo", "основное общее (5–9 классы)"},
                                                   {"soo", "среднее общее (10–11 классы)"},
                                                   {NULL, NULL}};

static const struct form_field org_fields[] = {
    {"full_name", FORM_TEXT, "Полное наименование", "Как в уставе", .required = true, .max = 400},
    {"short_name", FORM_TEXT, "Краткое наименование", .required = true, .max = 120},
    {"levels", FORM_CHOICES, "Уровни образования", .required = true, .choices = level_choices},
    {"city", FORM_TEXT, "Населённый пункт", "Как в шапке приказа: г. Примерск", .max = 120},
    {"address", FORM_TEXT, "Почтовый адрес", .max = 300},
    {"site", FORM_TEXT, "Официальный сайт", .max = 200},
    {"founder", FORM_TEXT, "Учредитель", .max = 300},
    {"licence", FORM_TEXT, "Лицензия", "Номер и дата", .max = 200},
    {"accreditation", FORM_TEXT, "Аккредитация", "Номер и дата", .max = 200},
    {0}};

static const struct {
    const char *name, *title;
} declined[] = {{"full_name", "Полное наименование"},
                {"short_name", "Краткое наименование"},
                {"founder", "Учредитель"}};

static const char *const questions[RU_CASES] = {[RU_GENITIVE] = "родительный (нет кого, чего?)",
                                                [RU_DATIVE] = "дательный (кому, чему?)",
                                                [RU_ACCUSATIVE] = "винительный (вижу кого, что?)",
                                                [RU_INSTRUMENTAL] = "творительный (кем, чем?)",
                                                [RU_PREPOSITIONAL] = "предложный (о ком, о чём?)"};

static void fill_forms(struct arena *arena, const struct org *org, struct org_view *out) {
    for (size_t i = 0; i < sizeof declined / sizeof declined[0]; i++) {
        struct form_group *group = vec_push(arena, &out->forms);
        group->title = str_from(declined[i].title);
        for (int to = RU_GENITIVE; to < RU_CASES; to++) {
            struct form_line *line = vec_push(arena, &group->lines);
            const char *name = ru_case_name((enum ru_case)to);
            bool sure = true;
            line->field = str_fmt(arena, "%s.%s", declined[i].name, name);
            line->label = str_from(questions[to]);
            line->own = node_str(node_get(node_get(org->forms, declined[i].name), name));
            line->shown = org_form(arena, org, declined[i].name, (enum ru_case)to, &sure);
            line->doubtful = !sure && str_empty(line->own) && !str_empty(line->shown);
        }
    }
}

static void show_org(struct request *request, struct form *typed) {
    struct error error = {0};
    struct org org;
    struct org_view out = {0};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!org_get(db, request->arena, web_org(request), &org, &error)) {
        reply_error(request, &error);
        return;
    }
    struct form *form = typed != NULL ? typed : form_new(request->arena, org_fields);
    if (typed == NULL) {
        form_set(form, "full_name", org.full_name);
        form_set(form, "short_name", org.short_name);
        form_set(form, "city", org.city);
        form_set(form, "address", org.address);
        form_set(form, "site", org.site);
        form_set(form, "founder", org.founder);
        form_set(form, "licence", org.licence);
        form_set(form, "accreditation", org.accreditation);
        for (unsigned i = 0; i < LEVEL_COUNT; i++) {
            enum level level = (enum level)(1U << i);
            form_set_chosen(form, "levels", str_from(level_name(level)), (org.levels & level) != 0);
        }
    }
    out.form = form;
    fill_forms(request->arena, &org, &out);
    struct buf body;
    struct view view = web_view(request, &body);
    view_org_body(&view, &out);
    struct page page = web_page(request, db, S("Реквизиты школы"));
    page.lead = S("С ними печатаются приказы, справки и акты");
    page_add_action(request->arena, &page, PAGE_ACTION_PLAIN, S("Календарь года"), S("/calendar"));
    web_reply_page_status(request, typed == NULL ? 200 : 422, &page, (struct html){buf_str(&body)});
}

static void get_org(struct request *request) { show_org(request, NULL); }

// The forms that the person wrote; an empty field means "decline it yourself".
static struct node *typed_forms(struct request *request) {
    struct arena *arena = request->arena;
    struct node *forms = node_map(arena);
    for (size_t i = 0; i < sizeof declined / sizeof declined[0]; i++) {
        struct node *cases = node_put(arena, forms, declined[i].name, node_map(arena));
        for (int to = RU_GENITIVE; to < RU_CASES; to++) {
            const char *name = ru_case_name((enum ru_case)to);
            struct str field = str_fmt(arena, "%s.%s", declined[i].name, name);
            struct str text = str_trim(request_field(request, str_c(arena, field)));
            if (!str_empty(text)) {
                node_put(arena, cases, name, node_text(arena, text));
            }
        }
    }
    return forms;
}

struct org_deed {
    struct org_save ask; // first: the writer gets the same pointer
    struct form *form;
};

static void after_org(struct request *request, void *arg, const struct error *error) {
    struct org_deed *deed = arg;
    if (error != NULL) {
        form_fail(deed->form, NULL, str_from(error->text));
        show_org(request, deed->form);
        return;
    }
    web_done(request, S("/school"), S("Реквизиты сохранены"));
}

static void post_org(struct request *request) {
    struct form *form = form_new(request->arena, org_fields);
    if (!form_read(form, web_field, request)) {
        show_org(request, form);
        return;
    }
    struct org_deed *deed = arena_new(request->arena, struct org_deed);
    deed->form = form;
    deed->ask.by = web_person(request);
    deed->ask.org = (struct org){.full_name = form_text(form, "full_name"),
                                 .short_name = form_text(form, "short_name"),
                                 .city = form_text(form, "city"),
                                 .address = form_text(form, "address"),
                                 .site = form_text(form, "site"),
                                 .founder = form_text(form, "founder"),
                                 .licence = form_text(form, "licence"),
                                 .accreditation = form_text(form, "accreditation"),
                                 .forms = typed_forms(request)};
    for (const struct form_choice *level = level_choices; level->value != NULL; level++) {
        if (form_chosen(form, "levels", str_from(level->value))) {
            deed->ask.org.levels |= level_from_name(str_from(level->value));
        }
    }
    web_write_or(request, org_save, deed, after_org);
}

const struct route org_routes[] = {
    {HTTP_GET, "/school", get_org, "school.setup", 0, "Реквизиты школы", "0.1"},
    {HTTP_POST, "/school", post_org, "school.setup", 0, "Сохранить реквизиты", "0.1"},
    {0}};
