// SPDX-License-Identifier: GPL-3.0-or-later
// What net asks of the school: sessions, persons, the gate, pages of errors, health, metrics.
#include "school/account.h"
#include "school/org.h"
#include "school/reading.h"
#include "school/session.h"
#include "school/web.h"
#include "school/web_internal.h"

static bool hook_session_find(void *app, struct arena *arena, const unsigned char hash[32],
                              struct net_session *out) {
    (void)arena;
    return session_find(((struct app *)app)->store, hash, out);
}

static bool hook_session_keep(void *app, const struct net_session *session, struct error *error) {
    return session_keep(((struct app *)app)->store, session, error);
}

static void hook_session_end(void *app, const unsigned char hash[32]) {
    session_end(((struct app *)app)->store, hash);
}

static bool hook_identify(struct request *request) {
    struct web_state *state = web_state(request);
    bool found = false;
    struct db *db = web_state_db(state, web_app(request)->store, NULL);
    if (db == NULL || !account_person(db, request->arena, request->org, request->user,
                                      &state->person, &found, NULL)) {
        return false;
    }
    request->person = &state->person;
    return found;
}

static bool hook_may(const struct request *request, const char *permission) {
    return web_may(request, permission);
}

static bool school_exists(struct store *store) {
    int64_t org = 0;
    struct reading reading = {0};
    bool known = reading_begin(&reading, store, NULL) && org_here(reading.db, &org, NULL);
    reading_end(&reading);
    return !known || org != 0;
}

static struct str hook_login_path(struct request *request) {
    if (!school_exists(web_app(request)->store)) {
        return S("/start");
    }
    struct buf out = buf_open(request->arena, 4096);
    struct view view = {.out = &out};
    buf_put_c(&out, "/login");
    if (request->path.n > 1) {
        buf_put_c(&out, "?next=");
        view_query(&view, request->path);
    }
    return buf_str(&out);
}

static struct str hook_error_page(struct request *request, int status, const struct error *error) {
    const struct person *person = web_person(request);
    bool first = person != NULL && person->must_change;
    struct trouble trouble = {
        .status = status,
        .what = str_from(first ? "Сначала смените первый пароль" : error->text),
        .next = first           ? S("С первым паролем открыта только страница, где его меняют")
                : status >= 500 ? S("Повторите через минуту. Если не поможет, скажите тому, кто"
                                    " поддерживает программу")
                : status == 403 ? S("Права даёт заместитель директора или администратор программы")
                                : S("Вернитесь назад, введённое осталось в форме, или начните с"
                                    " главной страницы"),
        .path = first ? S("/me/password") : S("/"),
        .title = first ? S("Сменить пароль") : S("На главную"),
    };
    struct buf body;
    struct view view = web_view(request, &body);
    view_trouble(&view, &trouble);
    struct db *db =
        person == NULL ? NULL : web_state_db(web_state(request), web_app(request)->store, NULL);
    struct page page = web_page(request, db,
                                status == 404   ? S("Не найдено")
                                : status == 403 ? S("Нет прав")
                                : first         ? S("Первый пароль")
                                                : S("Не получилось"));
    struct buf out = buf_open(request->arena, WEB_BODY_MAX);
    struct view frame = {.out = &out, .csrf = request->csrf};
    view_page(&frame, &page, (struct html){buf_str(&body)});
    return buf_str(&out);
}

static void hook_metrics(void *app, struct buf *out) {
    const struct app *all = app;
    struct store_counts counts = store_counts(all->store);
    buf_fmt(out,
            "# TYPE vsoko_store_commits_total counter\nvsoko_store_commits_total %lld\n"
            "# TYPE vsoko_store_writes_total counter\nvsoko_store_writes_total %lld\n"
            "# TYPE vsoko_store_failures_total counter\nvsoko_store_failures_total %lld\n"
            "# TYPE vsoko_store_queued gauge\nvsoko_store_queued %lld\n",
            (long long)counts.commits, (long long)counts.writes, (long long)counts.failures,
            (long long)counts.queued);
    for (const struct room *const *room = all->rooms; *room != NULL; room++) {
        const struct metric *metric = (*room)->metrics;
        for (; metric != NULL && metric->name != NULL; metric++) {
            buf_fmt(out, "# HELP %s %s\n%s %lld\n", metric->name, metric->help, metric->name,
                    (long long)metric->read(app));
        }
    }
}

static bool hook_healthy(void *app, struct error *error) {
    int64_t org = 0;
    struct reading reading = {0};
    bool answers = reading_begin(&reading, ((struct app *)app)->store, error) &&
                   org_here(reading.db, &org, error);
    reading_end(&reading);
    return answers;
}

struct net_hooks web_hooks(void) {
    return (struct net_hooks){
        .session_find = hook_session_find,
        .session_keep = hook_session_keep,
        .session_end = hook_session_end,
        .identify = hook_identify,
        .may = hook_may,
        .login_path = hook_login_path,
        .error_page = hook_error_page,
        .metrics = hook_metrics,
        .healthy = hook_healthy,
    };
}
