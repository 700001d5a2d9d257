// SPDX-License-Identifier: GPL-3.0-or-later
// Entry, leaving, one's own page and password.
#include "school/account.h"
#include "school/entrance.h"
#include "school/login_view.h"
#include "school/org.h"
#include "school/password.h"
#include "school/reading.h"
#include "school/school_pages.h"
#include "school/web.h"
#include "login.html.h"

// ---- entry

static const struct form_field login_fields[] = {
    {"login", FORM_TEXT, "Имя для входа", .required = true, .max = 60, .autocomplete = "username"},
    {"password", FORM_PASSWORD, "Пароль", .required = true, .max = 128,
     .autocomplete = "current-password"},
    {"next", FORM_HIDDEN, "", .max = 400},
    {0}};

static void show_login(struct request *request, const struct form *form) {
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    struct buf body;
    struct view view = web_view(request, &body);
    view_login_body(&view, form);
    struct page page = web_page(request, db, S("Вход"));
    page.frame = PAGE_CARD;
    web_reply_page_status(request, form_ok(form) ? 200 : 422, &page, (struct html){buf_str(&body)});
}

static void get_login(struct request *request) {
    struct error error = {0};
    int64_t org = 0;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!org_here(db, &org, &error)) {
        reply_error(request, &error);
        return;
    }
    if (org == 0 || request->user != 0) {
        reply_redirect(request, org == 0 ? S("/start") : S("/"));
        return;
    }
    struct form *form = form_new(request->arena, login_fields);
    form_set(form, "next", request_query(request, "next"));
    show_login(request, form);
}

struct login_work {
    struct store *store;
    struct form *form;
    struct str login, typed; // typed: the password
    int64_t org;
    struct account account;
    bool right;
};

static bool run_login(struct arena *arena, void *arg, struct error *error) {
    struct login_work *work = arg;
    struct str hash = {0};
    struct reading reading; // not held while the password is hashed
    if (!reading_begin(&reading, work->store, error)) {
        return false;
    }
    bool read =
        org_here(reading.db, &work->org, error) &&
        account_by_login(reading.db, arena, work->org, work->login, &work->account, &hash, error);
    reading_end(&reading);
    if (!read) {
        return false;
    }
    work->right = password_verify(arena, hash, work->typed) && !work->account.blocked;
    struct account_entered entered = {work->org, work->account.account_id, work->right};
    return work->account.account_id == 0 ||
           store_write_wait(work->store, account_entered, &entered, error);
}

// Only a path of this program: "//other.host" and "/\other" lead elsewhere.
static struct str safe_next(struct str next) {
    bool here =
        next.n > 0 && next.p[0] == '/' && (next.n == 1 || (next.p[1] != '/' && next.p[1] != '\\'));
    return here ? next : S("/");
}

static void after_login(struct request *request, void *arg, const struct error *error) {
    struct login_work *work = arg;
    struct error failed = {0};
    if (error != NULL) {
        reply_error(request, error);
        return;
    }
    if (!work->right) {
        form_fail(work->form, NULL,
                  S("Имя или пароль не подошли. Проверьте раскладку и большие буквы; если не"
                    " выходит, спросите заместителя директора"));
        show_login(request, work->form);
        return;
    }
    entrance_welcome(web_app(request)->entrance, work->login);
    if (!request_session_start(request, work->org, work->account.account_id, &failed)) {
        reply_error(request, &failed);
        return;
    }
    reply_redirect(request, work->account.must_change ? S("/me/password")
                                                      : safe_next(form_text(work->form, "next")));
}

static void post_login(struct request *request) {
    struct form *form = form_new(request->arena, login_fields);
    if (!form_read(form, web_field, request)) {
        show_login(request, form);
        return;
    }
    struct login_work *work = arena_new(request->arena, struct login_work);
    work->store = web_app(request)->store;
    work->form = form;
    work->login = account_fold_login(request->arena, form_text(form, "login"));
    work->typed = form_text(form, "password");
    if (!entrance_try(web_app(request)->entrance, work->login, request->client)) {
        form_fail(form, NULL,
                  S("Слишком много попыток подряд. Подождите минуту и попробуйте снова"));
        show_login(request, form);
        return;
    }
    web_work(request, run_login, work, after_login);
}

static void post_logout(struct request *request) {
    request_session_end(request);
    reply_redirect(request, S("/login"));
}

// ---- one's own page and password

static const struct form_field password_fields[] = {
    {"now", FORM_PASSWORD, "Пароль, с которым вы вошли", .required = true, .max = 128,
     .autocomplete = "current-password"},
    {"password", FORM_PASSWORD, "Новый пароль",
     "Не короче восьми знаков, годится фраза из трёх слов", .required = true, .max = 128,
     .autocomplete = "new-password"},
    {"again", FORM_PASSWORD, "Новый пароль ещё раз", .required = true, .max = 128,
     .autocomplete = "new-password"},
    {0}};

static void show_password(struct request *request, const struct form *form) {
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    struct buf body;
    struct view view = web_view(request, &body);
    view_password_body(&view, form);
    struct page page = web_page(request, db, S("Свой пароль"));
    if (web_person(request)->must_change) {
        page.frame = PAGE_CARD;
        page.lead = S("Вы вошли с первым паролем. Придумайте свой – его не будет знать никто, кроме"
                      " вас.");
    }
    web_reply_page_status(request, form_ok(form) ? 200 : 422, &page, (struct html){buf_str(&body)});
}

static void get_password(struct request *request) {
    show_password(request, form_new(request->arena, password_fields));
}

struct password_work {
    struct store *store;
    struct form *form;
    const struct person *by;
    struct str now, password;
    bool wrong; // the present password did not fit
};

static bool run_password(struct arena *arena, void *arg, struct error *error) {
    struct password_work *work = arg;
    struct str hash = {0};
    struct reading reading;
    if (!reading_begin(&reading, work->store, error)) {
        return false;
    }
    bool read = account_password(reading.db, arena, work->by->org, work->by->account, &hash, error);
    reading_end(&reading);
    if (!read) {
        return false;
    }
    work->wrong = !password_verify(arena, hash, work->now);
    if (work->wrong) {
        return true;
    }
    struct account_set_password set = {.by = work->by, .account_id = work->by->account};
    return password_hash(arena, work->password, &set.password, error) &&
           store_write_wait(work->store, account_set_password, &set, error);
}

static void after_password(struct request *request, void *arg, const struct error *error) {
    struct password_work *work = arg;
    struct error failed = {0};
    if (error != NULL) {
        reply_error(request, error);
        return;
    }
    if (work->wrong) {
        form_fail(work->form, "now", S("Этот пароль не подошёл"));
        show_password(request, work->form);
        return;
    }
    // Every session of the account has ended with the old password: this one begins anew.
    if (!request_session_start(request, work->by->org, work->by->account, &failed)) {
        reply_error(request, &failed);
        return;
    }
    web_done(request, S("/"), S("Пароль изменён"));
}

static void post_password(struct request *request) {
    struct error error = {0};
    struct form *form = form_new(request->arena, password_fields);
    bool read = form_read(form, web_field, request);
    struct str password = form_text(form, "password");
    if (read && !str_eq(password, form_text(form, "again"))) {
        form_fail(form, "again", S("Пароли не совпали"));
    } else if (read && str_eq(password, form_text(form, "now"))) {
        form_fail(form, "password", S("Новый пароль такой же, как старый"));
    } else if (read && !password_check(request->arena, password, S(""), &error)) {
        form_fail(form, "password", str_dup(request->arena, str_from(error.text)));
    } else if (read && !entrance_try(web_app(request)->entrance,
                                     str_fmt(request->arena, "#%lld", (long long)request->user),
                                     request->client)) {
        form_fail(form, NULL, S("Слишком много попыток подряд. Подождите минуту"));
    }
    if (!form_ok(form)) {
        show_password(request, form);
        return;
    }
    struct password_work *work = arena_new(request->arena, struct password_work);
    *work = (struct password_work){.store = web_app(request)->store,
                                   .form = form,
                                   .by = web_person(request),
                                   .now = form_text(form, "now"),
                                   .password = password};
    web_work(request, run_password, work, after_password);
}

static void get_me(struct request *request) {
    struct error error = {0};
    struct me_view me = {0};
    struct db *db = web_db(request);
    const struct person *person = web_person(request);
    if (db == NULL) {
        return;
    }
    if (!account_get(db, request->arena, person->org, person->account, &me.account, &error)) {
        reply_error(request, &error);
        return;
    }
    me.roles = account_roles_title(request->arena, me.account.roles);
    struct buf body;
    struct view view = web_view(request, &body);
    view_me_body(&view, &me);
    struct page page = web_page(request, db, person->name);
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

const struct route login_routes[] = {
    {HTTP_GET, "/login", get_login, NULL, ROUTE_PUBLIC, "Вход", "0.1"},
    {HTTP_POST, "/login", post_login, NULL, ROUTE_PUBLIC, "Войти", "0.1"},
    {HTTP_POST, "/logout", post_logout, NULL, ROUTE_ANY_USER, "Выйти", "0.1"},
    {HTTP_GET, "/me", get_me, NULL, ROUTE_ANY_USER, "Своя учётная запись", "0.1"},
    {HTTP_GET, "/me/password", get_password, NULL, ROUTE_ANY_USER, "Свой пароль", "0.1"},
    {HTTP_POST, "/me/password", post_password, NULL, ROUTE_ANY_USER, "Сменить пароль", "0.1"},
    {0}};
