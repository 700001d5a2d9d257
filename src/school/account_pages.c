// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts: the list, one account, slips with first passwords.
#include "base/ru.h"
#include "net/qr.h"
#include "school/account_view.h"
#include "school/people.h"
#include "school/school_pages.h"
#include "school/staff.h"
#include "account.html.h"

static const struct form_choice role_choices[] = {
    {"administrator", "администратор программы (учётные записи и копии, без результатов)"},
    {"director", "директор"},
    {"deputy", "заместитель директора"},
    {"method_head", "руководитель методического объединения"},
    {"psychologist", "педагог-психолог"},
    {"teacher", "учитель"},
    {"observer", "наблюдатель (только свои карты)"},
    {NULL, NULL}};

static const struct form_field add_fields[] = {
    {"staff", FORM_CHOICE, "Сотрудник"},
    {"name", FORM_TEXT, "Или имя того, кого нет в списке",
     "Например, наблюдатель из соседней школы: Иванова М. П.", .max = 80},
    {"login", FORM_TEXT, "Имя для входа", "Пусто – программа подберёт по фамилии", .max = 40},
    {"roles", FORM_CHOICES, "Роли", .required = true, .choices = role_choices},
    {0}};
static const struct form_field role_fields[] = {{"roles", FORM_CHOICES,
                                                 "Что человек делает в школе", .required = true,
                                                 .choices = role_choices},
                                                {0}};

static unsigned typed_roles(const struct form *form) {
    unsigned roles = 0;
    for (const struct form_choice *choice = role_choices; choice->value != NULL; choice++) {
        if (form_chosen(form, "roles", str_from(choice->value))) {
            roles |= role_from_name(str_from(choice->value));
        }
    }
    return roles;
}

// ---- the list

static void fill_list(struct arena *arena, const struct account_list *list, struct table *table) {
    table->caption = S("Учётные записи школы");
    table->sortable = true;
    table->filterable = true;
    table_add_column(arena, table, S("Кто"), false);
    table_add_column(arena, table, S("Имя для входа"), false);
    table_add_column(arena, table, S("Роли"), false);
    table_add_column(arena, table, S("Последний вход"), false);
    for (size_t i = 0; i < list->rows.n; i++) {
        const struct account *account = &list->rows.at[i];
        struct table_row *row = table_add_row(arena, table);
        struct table_cell *name = table_add_cell(arena, row, account->shown_name);
        name->path = str_fmt(arena, "/accounts/%lld", (long long)account->account_id);
        name->sort = str_fmt(arena, "%04zu", i);
        if (account->blocked) {
            name->tag = S("вход закрыт");
            name->tag_kind = NOTICE_STOP;
        } else if (account->must_change) {
            name->tag = S("первый пароль");
            name->tag_kind = NOTICE_WARN;
        }
        table_add_cell(arena, row, account->login);
        table_add_cell(arena, row, account_roles_title(arena, account->roles));
        struct date day = date_of_instant(account->entered_ms);
        struct table_cell *entered = table_add_cell(
            arena, row, account->entered_ms == 0 ? S("ещё не входил") : ru_date_short(arena, day));
        entered->sort = account->entered_ms == 0 ? S("") : date_iso(arena, day);
    }
}

static struct form *add_form(struct request *request, struct db *db) {
    struct error error = {0};
    struct form *form = form_new(request->arena, add_fields);
    if (!people_add_staff(form, "staff", db, web_org(request), &error)) {
        reply_error(request, &error);
        return NULL;
    }
    return form;
}

static void show_list(struct request *request, struct form *typed) {
    struct error error = {0};
    struct account_list list;
    struct staff_list staff;
    struct arena *arena = request->arena;
    struct accounts_view out = {.add = typed};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!account_list(db, arena, web_org(request), &list, &error) ||
        !staff_search(db, arena, web_org(request), 0, S(""), date_today(), &staff, &error)) {
        reply_error(request, &error);
        return;
    }
    out.add = typed != NULL ? typed : add_form(request, db);
    if (out.add == NULL) {
        return;
    }
    int64_t without = 0;
    for (size_t i = 0; i < staff.rows.n; i++) {
        without += staff.rows.at[i].account_id == 0;
    }
    if (without > 0) {
        struct str people = ru_count(arena, without, RU_PERSON, RU_NOMINATIVE);
        out.without = str_fmt(arena, "Без учётной записи: %.*s", STR_ARG(people));
    }
    fill_list(arena, &list, &out.table);
    struct buf body;
    struct view view = web_view(request, &body);
    view_accounts_body(&view, &out);
    struct page page = web_page(request, db, S("Учётные записи"));
    page.lead = S("Кто может войти в программу и что ему в ней открыто");
    page_add_script(arena, &page, asset_table_js);
    web_reply_page_status(request, typed == NULL ? 200 : 422, &page, (struct html){buf_str(&body)});
}

static void get_list(struct request *request) { show_list(request, NULL); }

// ---- slips

struct issue {
    struct store *store;
    const struct person *by;
    struct form *form;      // of one new account, NULL otherwise
    struct account account; // what is asked for
    struct slips slips;
};

static void show_slips(struct request *request, const struct issue *issue) {
    struct arena *arena = request->arena;
    struct slips_view out = {.slips = &issue->slips};
    struct buf svg = buf_open(arena, WEB_BODY_MAX);
    out.address =
        str_fmt(arena, "%s://%.*s", request->tls ? "https" : "http", STR_ARG(request->host));
    if (qr_svg(&svg, out.address)) {
        out.qr = (struct html){buf_str(&svg)};
    }
    if (issue->slips.failed > 0) {
        out.failed = str_fmt(arena, "Не удалось завести записей: %zu. Откройте список и повторите.",
                             issue->slips.failed);
    }
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    struct buf body;
    struct view view = web_view(request, &body);
    view_slips_body(&view, &out);
    struct page page = web_page(request, db, S("Памятки для входа"));
    page_add_trail(arena, &page, S("Учётные записи"), S("/accounts"));
    page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Распечатать"), S(""));
    reply_header(request, "Cache-Control", S("no-store"));
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

static void after_issue(struct request *request, void *arg, const struct error *error) {
    struct issue *issue = arg;
    if (error != NULL && issue->form != NULL) {
        form_fail(issue->form, NULL, str_from(error->text));
        show_list(request, issue->form);
    } else if (error != NULL) {
        reply_error(request, error);
    } else if (issue->slips.rows.n == 0) {
        web_done(request, S("/accounts"), S("Учётные записи уже есть у всех"));
    } else {
        show_slips(request, issue);
    }
}

static struct issue *issue_new(struct request *request) {
    struct issue *issue = arena_new(request->arena, struct issue);
    issue->store = web_app(request)->store;
    issue->by = web_person(request);
    return issue;
}

static bool run_staff(struct arena *arena, void *arg, struct error *error) {
    struct issue *issue = arg;
    return account_issue_staff(issue->store, arena, issue->by, &issue->slips, error);
}

static void post_staff(struct request *request) {
    web_work(request, run_staff, issue_new(request), after_issue);
}

static bool run_one(struct arena *arena, void *arg, struct error *error) {
    struct issue *issue = arg;
    int64_t id = 0;
    return account_issue_one(issue->store, arena, issue->by, &issue->account, &id,
                             vec_push(arena, &issue->slips.rows), error);
}

static void post_one(struct request *request) {
    struct db *db = web_db(request);
    struct form *form = db == NULL ? NULL : add_form(request, db);
    if (form == NULL) {
        return;
    }
    bool read = form_read(form, web_field, request);
    if (read && people_chosen(form, "staff") == 0 && !form_filled(form, "name")) {
        form_fail(form, "staff", S("Выберите сотрудника или впишите имя"));
    }
    if (!form_ok(form)) {
        show_list(request, form);
        return;
    }
    struct issue *issue = issue_new(request);
    issue->form = form;
    issue->account = (struct account){.login = form_text(form, "login"),
                                      .shown_name = form_text(form, "name"),
                                      .staff_id = people_chosen(form, "staff"),
                                      .roles = typed_roles(form)};
    web_work(request, run_one, issue, after_issue);
}

static bool run_again(struct arena *arena, void *arg, struct error *error) {
    struct issue *issue = arg;
    return account_issue_again(issue->store, arena, issue->by, issue->account.account_id,
                               vec_push(arena, &issue->slips.rows), error);
}

static void post_password(struct request *request) {
    struct issue *issue = issue_new(request);
    issue->account.account_id = request_param_id(request, "id");
    web_work(request, run_again, issue, after_issue);
}

// ---- one account

static void show_account(struct request *request, struct form *typed) {
    struct error error = {0};
    struct arena *arena = request->arena;
    struct account_view out = {0};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!account_get(db, arena, web_org(request), request_param_id(request, "id"), &out.account,
                     &error)) {
        reply_error(request, &error);
        return;
    }
    struct form *form = typed != NULL ? typed : form_new(arena, role_fields);
    for (unsigned i = 0; typed == NULL && i < ROLE_COUNT; i++) {
        enum role role = (enum role)(1U << i);
        form_set_chosen(form, "roles", str_from(role_name(role)), (out.account.roles & role) != 0);
    }
    out.roles = form;
    out.entered = out.account.entered_ms == 0
                      ? S("ещё не входил")
                      : ru_date(arena, date_of_instant(out.account.entered_ms));
    if (out.account.staff_id != 0 && web_may(request, "school.view")) {
        out.staff_path = str_fmt(arena, "/staff/%lld", (long long)out.account.staff_id);
    }
    struct buf body;
    struct view view = web_view(request, &body);
    view_account_body(&view, &out);
    struct page page = web_page(request, db, out.account.shown_name);
    page.lead = account_roles_title(arena, out.account.roles);
    page_add_trail(arena, &page, S("Учётные записи"), S("/accounts"));
    web_reply_page_status(request, form_ok(form) ? 200 : 422, &page, (struct html){buf_str(&body)});
}

static void get_account(struct request *request) { show_account(request, NULL); }

static struct str account_path(struct request *request) {
    return str_fmt(request->arena, "/accounts/%lld", (long long)request_param_id(request, "id"));
}

struct roles_deed {
    struct account_set_roles ask; // first: the writer gets the same pointer
    struct form *form;
};

static void after_roles(struct request *request, void *arg, const struct error *error) {
    struct roles_deed *deed = arg;
    if (error != NULL) {
        form_fail(deed->form, "roles", str_from(error->text));
        show_account(request, deed->form);
        return;
    }
    web_done(request, account_path(request), S("Роли сохранены"));
}

static void post_roles(struct request *request) {
    struct form *form = form_new(request->arena, role_fields);
    if (!form_read(form, web_field, request)) {
        show_account(request, form);
        return;
    }
    struct roles_deed *deed = arena_new(request->arena, struct roles_deed);
    *deed = (struct roles_deed){
        {web_person(request), request_param_id(request, "id"), typed_roles(form)}, form};
    web_write_or(request, account_set_roles, deed, after_roles);
}

static void after_block(struct request *request, void *arg) {
    const struct account_block *block = arg;
    web_done(request, account_path(request), block->blocked ? S("Вход закрыт") : S("Вход открыт"));
}

static void post_block(struct request *request) {
    struct account_block *ask = arena_new(request->arena, struct account_block);
    *ask = (struct account_block){web_person(request), request_param_id(request, "id"),
                                  str_eq(request_field(request, "blocked"), S("1"))};
    web_write(request, account_block, ask, after_block);
}

const struct route account_routes[] = {
    {HTTP_GET, "/accounts", get_list, "school.accounts", 0, "Учётные записи", "0.1"},
    {HTTP_POST, "/accounts", post_one, "school.accounts", 0, "Завести учётную запись", "0.1"},
    {HTTP_POST, "/accounts/staff", post_staff, "school.accounts", 0,
     "Завести записи всем сотрудникам", "0.1"},
    {HTTP_GET, "/accounts/{id}", get_account, "school.accounts", 0, "Учётная запись", "0.1"},
    {HTTP_POST, "/accounts/{id}/roles", post_roles, "school.accounts", 0, "Изменить роли", "0.1"},
    {HTTP_POST, "/accounts/{id}/block", post_block, "school.accounts", 0,
     "Закрыть или открыть вход", "0.1"},
    {HTTP_POST, "/accounts/{id}/password", post_password, "school.accounts", 0,
     "Выдать новый первый пароль", "0.1"},
    {0}};
