// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/web.h"

#include "base/coherence.h"

#include "base/clock.h"
#include "base/worker.h"
#include "school/account.h"
#include "school/entrance.h"
#include "school/org.h"
#include "school/web_internal.h"
#include "school/year.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct app *web_app(const struct request *request) {
    return request->app;
}

const struct person *web_person(const struct request *request) { return request->person; }

int64_t web_org(const struct request *request) {
    const struct person *person = request->person;
    return person == NULL ? 0 : person->org;
}

bool web_may(const struct request *request, const char *permission) {
    const struct person *person = request->person;
    return person != NULL && gate_may(person->roles, permission);
}

struct str web_field(void *request, const char *name) {
    return request_field(request, name);
}

void web_do(struct request *request, const struct proposal_deed *deed,
            void (*then)(struct request *request, void *arg)) {
    struct error error;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    const struct deed_ask ask = {.arena = request->arena,
                                 .db = db,
                                 .app = web_app(request),
                                 .by = web_person(request),
                                 .field = web_field,
                                 .from = request};
    void *ready = deed->ready(&ask, &error);
    if (ready == NULL) {
        reply_error(request, &error);
        return;
    }
    web_write(request, deed->write, ready, then);
}

struct str web_back(const struct request *request, struct str otherwise) {
    struct str back = request_field(request, "back");
    bool ours = str_starts(back, S("/")) && !str_starts(back, S("//")) &&
                str_find_char(back, '\\') == STR_NONE && back.n < 200;
    return ours ? back : otherwise;
}

// ---- reading

void web_state_give_back(struct web_state *state) {
    arena_close(state->reading);
    state->reading = NULL;
    state->db = NULL;
}

static void give_back(void *arg) { web_state_give_back(arg); }

struct web_state *web_state(struct request *request) {
    if (request->state == NULL) {
        struct web_state *state = arena_new(request->arena, struct web_state);
        arena_on_close(request->arena, give_back, state);
        request->state = state;
    }
    return request->state;
}

struct db *web_state_db(struct web_state *state, struct store *store, struct error *error) {
    if (state->db != NULL) {
        return state->db;
    }
    state->reading = arena_open(0);
    if (state->reading == NULL) {
        error_set(error, ERROR_LIMIT, "Не хватило памяти. Повторите через минуту");
        return NULL;
    }
    state->db = store_reader(store, state->reading, error);
    if (state->db == NULL) {
        web_state_give_back(state);
    }
    return state->db;
}

struct db *web_db(struct request *request) {
    struct error error = {0};
    struct db *db = web_state_db(web_state(request), web_app(request)->store, &error);
    if (db == NULL) {
        reply_error(request, &error);
    }
    return db;
}

// ---- writing and working, with the answer after it

struct pending {
    struct request *request;
    store_write_fn *write;
    web_work_fn *work;
    struct arena *arena; // of work
    void *arg;
    void (*then)(struct request *request, void *arg);
    void (*then_or)(struct request *request, void *arg, const struct error *error);
    bool ok;
    struct error error;
};

static void answer(struct request *request, void *arg) {
    struct pending *pending = arg;
    if (pending->then_or != NULL) {
        pending->then_or(request, pending->arg, pending->ok ? NULL : &pending->error);
    } else if (pending->ok) {
        pending->then(request, pending->arg);
    } else {
        reply_error(request, &pending->error);
    }
}

static void finish(struct pending *pending, bool ok, const struct error *error) {
    pending->ok = ok;
    if (!ok) {
        pending->error = *error;
    }
    request_resume(pending->request, answer, pending);
}

static void written(void *arg, bool ok, const struct error *error) { finish(arg, ok, error); }

static void begin_write(struct request *request, struct pending ask) {
    struct pending *pending = arena_new(request->arena, struct pending);
    struct error error = {0};
    *pending = ask;
    pending->request = request;
    web_state_give_back(web_state(request)); // while it waits, others read
    struct store *store = web_app(request)->store;
    request_defer(request);
    if (!store_write(store, pending->write, pending->arg, written, pending, &error)) {
        finish(pending, false, &error);
    }
}

void web_write(struct request *request, store_write_fn *write, void *arg,
               void (*then)(struct request *request, void *arg)) {
    begin_write(request, (struct pending){.write = write, .arg = arg, .then = then});
}

void web_write_or(struct request *request, store_write_fn *write, void *arg,
                  void (*then)(struct request *request, void *arg, const struct error *error)) {
    begin_write(request, (struct pending){.write = write, .arg = arg, .then_or = then});
}

static void close_arena(void *arg) { arena_close(arg); }

static void do_work(struct arena *arena, void *arg) {
    (void)arena;
    struct pending *pending = arg;
    struct error error = {0};
    bool ok = pending->work(pending->arena, pending->arg, &error);
    finish(pending, ok, &error);
}

void web_work(struct request *request, web_work_fn *run, void *arg,
              void (*then)(struct request *request, void *arg, const struct error *error)) {
    struct pending *pending = arena_new(request->arena, struct pending);
    *pending = (struct pending){
        .request = request, .work = run, .arena = arena_open(0), .arg = arg, .then_or = then};
    struct error error = {0};
    if (pending->arena == NULL) {
        error_set(&error, ERROR_LIMIT, "Не хватило памяти. Повторите через минуту");
        reply_error(request, &error);
        return;
    }
    arena_on_close(request->arena, close_arena, pending->arena);
    web_state_give_back(web_state(request)); // while it waits, others read
    struct worker *worker = entrance_worker(web_app(request)->entrance);
    request_defer(request);
    if (!worker_add(worker, do_work, pending)) {
        error_set(&error, ERROR_BUSY,
                  "Слишком много людей входит одновременно. Повторите через полминуты");
        finish(pending, false, &error);
    }
}

// ---- the flash: what was done, said on the next page

#define FLASH_COOKIE "vsoko_done"

void web_done(struct request *request, struct str path, struct str text) {
    size_t size = sodium_base64_ENCODED_LEN(text.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *encoded = arena_alloc(request->arena, size);
    sodium_bin2base64(encoded, size, (const unsigned char *)text.p, text.n,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    reply_header(request, "Set-Cookie",
                 str_fmt(request->arena,
                         FLASH_COOKIE "=%s; Path=/; Max-Age=60; HttpOnly; SameSite=Lax%s", encoded,
                         request->tls ? "; Secure" : ""));
    reply_redirect(request, path);
}

static struct str take_flash(struct request *request) {
    struct str encoded = request_cookie(request, FLASH_COOKIE);
    if (encoded.n == 0) {
        return (struct str){0};
    }
    size_t n = 0;
    unsigned char *text = arena_alloc(request->arena, encoded.n + 1);
    reply_header(request, "Set-Cookie", S(FLASH_COOKIE "=; Path=/; Max-Age=0; HttpOnly"));
    if (sodium_base642bin(text, encoded.n, encoded.p, encoded.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0) {
        return (struct str){0};
    }
    struct str said = str_n((const char *)text, n);
    return utf8_valid(said) ? said : (struct str){0};
}

// ---- the frame

struct menu_lines {
    VEC(const struct navigation *) rows;
};

static bool is_current(struct str path, const char *menu) {
    struct str begin = str_from(menu);
    return str_eq(path, begin) ||
           (begin.n > 1 && str_starts(path, begin) && path.n > begin.n && path.p[begin.n] == '/');
}

static struct page_menu_group *menu_group(struct arena *arena, struct page *page,
                                          const char *title) {
    for (size_t i = 0; i < page->menu.n; i++) {
        if (str_eq(page->menu.at[i].title, str_from(title))) {
            return &page->menu.at[i];
        }
    }
    struct page_menu_group *group = vec_push(arena, &page->menu);
    group->title = str_from(title);
    return group;
}

// By order; lines of equal order as the rooms stand.
static int by_order(const void *a, const void *b) {
    const struct navigation *x = *(const struct navigation *const *)a;
    const struct navigation *y = *(const struct navigation *const *)b;
    return (x->order > y->order) - (x->order < y->order);
}

static void fill_menu(struct request *request, struct page *page) {
    struct menu_lines lines = {0};
    for (const struct room *const *room = web_app(request)->rooms; *room != NULL; room++) {
        const struct navigation *row = (*room)->navigation;
        for (; row != NULL && row->title != NULL; row++) {
            if (row->permission == NULL || web_may(request, row->permission)) {
                *vec_push(request->arena, &lines.rows) = row;
            }
        }
    }
    if (lines.rows.n > 0) {
        qsort(lines.rows.at, lines.rows.n, sizeof lines.rows.at[0], by_order);
    }
    for (size_t i = 0; i < lines.rows.n; i++) {
        const struct navigation *row = lines.rows.at[i];
        struct page_menu_group *group = menu_group(request->arena, page, row->group);
        struct page_menu_item *item = vec_push(request->arena, &group->items);
        item->title = str_from(row->title);
        item->path = str_from(row->path);
        item->current = is_current(request->path, row->path);
    }
}

struct page web_page(struct request *request, struct db *db, struct str title) {
    struct arena *arena = request->arena;
    const struct person *person = web_person(request);
    struct page page = {
        .frame = person == NULL ? PAGE_CARD : PAGE_STAFF, .title = title, .today = date_today()};
    struct org org;
    struct school_year year;
    int64_t here = 0;
    if (db != NULL && (person != NULL || org_here(db, &here, NULL))) {
        here = person != NULL ? person->org : here;
        page.school = here != 0 && org_get(db, arena, here, &org, NULL) ? org.short_name : S("");
        page.year = here != 0 && year_current(db, arena, here, page.today, &year, NULL) ? year.title
                                                                                        : S("");
    }
    page.flash = (struct notice){.kind = NOTICE_OK, .text = take_flash(request)};
    if (person != NULL) {
        page.person = person->name;
        page.roles = account_roles_title(arena, person->roles);
        page.person_path = S("/me");
        page.leave_path = S("/logout");
        fill_menu(request, &page);
    }
    return page;
}

struct view web_view(struct request *request, struct buf *out) {
    *out = buf_open(request->arena, WEB_BODY_MAX);
    return (struct view){.out = out, .csrf = request->csrf};
}

void web_reply_page_status(struct request *request, int status, const struct page *page,
                           struct html body) {
    struct buf out = buf_open(request->arena, WEB_BODY_MAX * 2);
    struct view view = {.out = &out, .csrf = request->csrf};
    view_page(&view, page, body);
    reply_html(request, status, buf_str(&out));
}

void web_reply_page(struct request *request, const struct page *page, struct html body) {
    web_reply_page_status(request, 200, page, body);
}
