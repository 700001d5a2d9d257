// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/device_load.h"

#include "base/clock.h"
#include "base/node.h"
#include "base/rng.h"
#include "base/vec.h"
#include "support/http_client.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    FIELDS_MAX = 60,
    CHOICES_MAX = 12,
    CLAIM_BYTES = 16,
    STACK = 256 * 1024,
    ARENA_CAP = 64 * 1024 * 1024,
    RETRY_US = 200000,
    THINK_US = 2000000, // of a whole questionnaire
};

struct device {
    struct device_load *load;
    int64_t session;
    struct str address, slip;
    struct http *http;
    struct arena *arena;
    pthread_t thread;
    uint64_t luck;
    char claim[2 * CLAIM_BYTES + 1];
    struct str ticket, sheet; // the sheet as the database will hold it: «i1=2;i2=0;»
    struct str json;          // and as it is sent
    bool acknowledged;
    int64_t refused, resent;
    double ms;
};

struct device_load {
    struct device_load_options options;
    struct arena *arena;
    sqlite3 *db;
    struct device *devices;
    int n, surveys;
    atomic_int finished;
};

static void give_up(const char *what, const char *more) {
    fprintf(stderr, "devices: %s %s\n", what, more);
    exit(2);
}

static sqlite3_stmt *ask(struct device_load *load, const char *text) {
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(load->db, text, -1, &stmt, NULL) != SQLITE_OK) {
        give_up("the database is not read:", sqlite3_errmsg(load->db));
    }
    return stmt;
}

static struct str column(struct arena *arena, sqlite3_stmt *stmt, int i) {
    return str_dup(arena, str_from((const char *)sqlite3_column_text(stmt, i)));
}

// ---- surveys are opened as the psychologist does it

// The psychologist: only he may run questionnaires of personal outcomes.
static struct http *sign_in(struct device_load *load) {
    struct http_reply reply;
    char form[256];
    struct http *http = http_open(load->options.port);
    sqlite3_stmt *stmt = ask(load, "select a.login from account a join account_role r "
                                   "on r.org_id = a.org_id and r.account_id = a.account_id "
                                   "where r.role = 'psychologist'");
    if (sqlite3_step(stmt) != SQLITE_ROW) {
        give_up("the school has no psychologist", "");
    }
    snprintf(form, sizeof form, "login=%s&password=%s", sqlite3_column_text(stmt, 0),
             load->options.password);
    sqlite3_finalize(stmt);
    if (http_post(http, "/login", str_from(form), &reply) != 303) {
        give_up("nobody could sign in", "");
    }
    return http;
}

static struct str token_of(struct device_load *load, struct http *http) {
    static const char mark[] = "name=\"csrf\" content=\"";
    struct http_reply reply;
    if (http_get(http, "/sessions/new", &reply) != 200) {
        give_up("surveys cannot be opened", "");
    }
    struct str body = str_dup(load->arena, reply.body);
    size_t at = str_find(body, str_from(mark));
    if (at == STR_NONE) {
        give_up("no token on the page", "");
    }
    struct str rest = str_from_at(body, at + sizeof mark - 1);
    return str_cut(&rest, '"');
}

// The slips of one more survey go to the devices that have none yet.
static void hand_out(struct device_load *load, int64_t session) {
    sqlite3_stmt *stmt =
        ask(load, "select s.code, c.code from survey s join survey_code c "
                  "on c.org_id = s.org_id and c.session_id = s.session_id where s.session_id = ?1");
    sqlite3_bind_int64(stmt, 1, session);
    while (load->n < load->options.devices && sqlite3_step(stmt) == SQLITE_ROW) {
        struct device *device = &load->devices[load->n++];
        device->session = session;
        device->address = column(load->arena, stmt, 0);
        device->slip = column(load->arena, stmt, 1);
    }
    sqlite3_finalize(stmt);
}

static void open_survey(struct device_load *load, struct http *http, struct str token,
                        int64_t class_id, int grade) {
    struct http_reply reply;
    char form[512];
    struct str today = date_iso(load->arena, date_today());
    snprintf(form, sizeof form,
             "csrf=%.*s&instrument=%s&class=%lld&title=storm-%d&entry=slips&held_on=%.*s",
             STR_ARG(token), grade < 8 ? "q-personal-5-7" : "q-personal-8-9", (long long)class_id,
             load->surveys, STR_ARG(today));
    if (http_post(http, "/sessions", str_from(form), &reply) != 303) {
        give_up("a survey was not opened", "");
    }
    struct str place = http_header(&reply, "Location");
    int64_t session = 0;
    if (!str_starts(place, S("/sessions/")) ||
        !str_to_int(str_from_at(place, strlen("/sessions/")), &session)) {
        give_up("a survey was not opened", "");
    }
    load->surveys++;
    hand_out(load, session);
}

struct asked_class {
    int64_t class_id;
    int grade;
};

static size_t read_classes(struct device_load *load, struct asked_class **out) {
    VEC(struct asked_class) rows = {0};
    sqlite3_stmt *stmt =
        ask(load, "select class_id, grade from class where grade between 5 and 9 and year_id = "
                  "(select year_id from school_year order by begins desc limit 1)");
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        *vec_push(load->arena, &rows) =
            (struct asked_class){sqlite3_column_int64(stmt, 0), sqlite3_column_int(stmt, 1)};
    }
    sqlite3_finalize(stmt);
    *out = rows.at;
    return rows.n;
}

// Classes in turn, until every device has a slip.
static void open_surveys(struct device_load *load) {
    struct asked_class *classes;
    struct http *http = sign_in(load);
    struct str token = token_of(load, http);
    size_t n = read_classes(load, &classes);
    while (load->n < load->options.devices) {
        int before = load->n;
        for (size_t i = 0; i < n && load->n < load->options.devices; i++) {
            open_survey(load, http, token, classes[i].class_id, classes[i].grade);
        }
        if (load->n == before) {
            give_up("nobody is invited", "");
        }
    }
    http_close(http);
}

// ---- one device

static uint32_t chance(struct device *device, uint32_t below) {
    device->luck = device->luck * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(device->luck >> 33) % below;
}

static void reconnect(struct device *device) {
    while (!http_try_reopen(device->http)) {
        usleep(RETRY_US / 2 + chance(device, RETRY_US));
    }
}

// Asks until there is an answer of the program itself.
static struct str request_until(struct device *device, const char *method, const char *path,
                                struct str body) {
    struct http_reply reply;
    const char *headers = body.n > 0 ? "Content-Type: application/json\r\n" : "";
    for (;;) {
        int64_t from = clock_monotonic_us();
        int status = http_request(device->http, method, path, headers, body, &reply);
        if (status == 200) {
            device->ms = (double)(clock_monotonic_us() - from) / 1000;
            return reply.body;
        }
        if (status != 0 && status != 429 && status != 503) {
            fprintf(stderr, "devices: %s %s: %d\n", method, path, status);
            device->refused++;
            return (struct str){0};
        }
        device->resent++;
        usleep(RETRY_US / 2 + chance(device, RETRY_US));
        reconnect(device);
    }
}

// A request whose reply is lost: the network goes away before it comes.
static void request_lost(struct device *device, const char *path, struct str body) {
    struct buf out = buf_open(device->arena, 64 * 1024);
    buf_fmt(&out,
            "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            "Content-Length: %zu\r\n\r\n",
            path, body.n);
    buf_put(&out, body);
    http_send(device->http, buf_str(&out));
    usleep(chance(device, 3000));
    reconnect(device);
    device->resent++;
}

// Was it saved? The ticket of an entry is kept.
static bool said_saved(struct device *device, struct str body) {
    struct error error;
    const struct node *map = node_from_json(device->arena, body, &error);
    const struct node *row = node_at(node_get(map, "results"), 0);
    struct str ticket = node_str(node_get(row, "ticket"));
    if (ticket.n > 0) {
        device->ticket = str_dup(device->arena, ticket);
    }
    return str_eq(node_str(node_get(row, "outcome")), S("saved"));
}

static bool enter(struct device *device, const char *path) {
    struct str json = str_fmt(device->arena, "{\"code\":\"%.*s\",\"claim\":\"%s\"}",
                              STR_ARG(device->slip), device->claim);
    if (chance(device, 6) == 0) {
        request_lost(device, path, json);
    }
    return said_saved(device, request_until(device, "POST", path, json));
}

// The next `name="…"` or `value="…"` of a page.
static bool next_value(struct str *page, const char *mark, struct str *out) {
    size_t at = str_find(*page, str_from(mark));
    if (at == STR_NONE) {
        return false;
    }
    *page = str_from_at(*page, at + strlen(mark));
    *out = str_cut(page, '"');
    return true;
}

// One answer a question, of those that stand on the page.
static void fill_sheet(struct device *device, struct str page) {
    struct str name, last = {0}, value;
    struct buf fields = buf_open(device->arena, 64 * 1024), kept = buf_open(device->arena, 8192);
    struct str choices[CHOICES_MAX];
    uint32_t n = 0;
    bool more = true;
    while (more) {
        more = next_value(&page, "type=\"radio\" name=\"", &name);
        if ((!more || !str_eq(name, last)) && n > 0) {
            value = choices[chance(device, n)];
            buf_fmt(&fields, "%s[\"%.*s\",\"%.*s\"]", fields.n == 0 ? "" : ",", STR_ARG(last),
                    STR_ARG(value));
            buf_fmt(&kept, "%.*s=%.*s;", STR_ARG(str_from_at(last, 2)), STR_ARG(value));
            n = 0;
        }
        if (more && next_value(&page, "value=\"", &value) && n < CHOICES_MAX) {
            choices[n++] = value;
            last = name;
        }
    }
    device->sheet = buf_str(&kept);
    device->json =
        str_fmt(device->arena, "{\"claim\":\"%s\",\"ticket\":\"%.*s\",\"fields\":[%.*s]}",
                device->claim, STR_ARG(device->ticket), STR_ARG(buf_str(&fields)));
}

static void answer(struct device *device, const char *path, const char *enter_path) {
    usleep(chance(device, THINK_US));
    for (uint32_t lost = chance(device, 4); lost > 1; lost--) { // two of four lose a reply
        request_lost(device, path, device->json);
    }
    device->acknowledged = said_saved(device, request_until(device, "POST", path, device->json));
    double ms = device->ms;
    if (chance(device, 4) == 0) { // a copy of the sheet
        device->refused += !said_saved(device, request_until(device, "POST", path, device->json));
    }
    if (chance(device, 8) == 0) { // the entry comes once more, late
        device->refused += !enter(device, enter_path);
    }
    device->refused += !device->acknowledged;
    device->ms = ms;
}

static void *device_main(void *arg) {
    struct device *device = arg;
    char page[64], enter_path[64], questions[64], answers[64];
    unsigned char random[CLAIM_BYTES];
    snprintf(page, sizeof page, "/a/%.*s", STR_ARG(device->address));
    snprintf(enter_path, sizeof enter_path, "/api/a/%.*s/enter", STR_ARG(device->address));
    snprintf(questions, sizeof questions, "/a/%.*s/questions", STR_ARG(device->address));
    snprintf(answers, sizeof answers, "/api/a/%.*s/answers", STR_ARG(device->address));
    rng_secret(random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++) {
        snprintf(device->claim + 2 * i, 3, "%02x", random[i]);
    }
    usleep(chance(device, (uint32_t)device->load->options.seconds * 1000) * 1000u);
    reconnect(device);
    request_until(device, "GET", page, S(""));
    if (enter(device, enter_path)) {
        fill_sheet(device, str_dup(device->arena, request_until(device, "GET", questions, S(""))));
        answer(device, answers, enter_path);
    } else {
        device->refused++;
    }
    atomic_fetch_add(&device->load->finished, 1);
    return NULL;
}

struct device_load *device_load_start(const struct device_load_options *options) {
    struct arena *arena = arena_open((size_t)1 << 30);
    struct device_load *load = arena_new(arena, struct device_load);
    pthread_attr_t small;
    load->arena = arena;
    load->options = *options;
    load->devices = calloc((size_t)options->devices, sizeof *load->devices);
    if (load->devices == NULL ||
        sqlite3_open_v2(options->database, &load->db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
        give_up("the database is not opened", "");
    }
    open_surveys(load);
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, STACK);
    for (int i = 0; i < load->n; i++) {
        struct device *device = &load->devices[i];
        device->load = load;
        device->luck = (uint64_t)i + 1;
        device->http = http_open(options->port);
        device->arena = arena_open(ARENA_CAP);
        if (device->arena == NULL ||
            pthread_create(&device->thread, &small, device_main, device) != 0) {
            give_up("no more threads", "");
        }
    }
    pthread_attr_destroy(&small);
    return load;
}

int device_load_finished(const struct device_load *load) { return atomic_load(&load->finished); }

// ---- the verdict

static int by_text(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static int by_ms(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// A kept sheet as the device wrote it down, its survey before it.
static struct str sheet_text(struct arena *arena, int64_t session, struct str json) {
    struct error error;
    struct buf out = buf_open(arena, 8192);
    const struct node *map = node_from_json(arena, json, &error);
    buf_fmt(&out, "%lld:", (long long)session);
    for (const struct node *one = map == NULL ? NULL : map->first; one != NULL; one = one->next) {
        buf_fmt(&out, "%.*s=%lld;", STR_ARG(one->key), (long long)node_as_int(one, -1));
    }
    return buf_str(&out);
}

static size_t read_sheets(struct device_load *load, struct str **out) {
    VEC(struct str) rows = {0};
    sqlite3_stmt *stmt = ask(load, "select a.session_id, a.answers from survey_answer a "
                                   "join session s on s.org_id = a.org_id "
                                   "and s.session_id = a.session_id where s.closed_ms = 0");
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        *vec_push(load->arena, &rows) =
            sheet_text(load->arena, sqlite3_column_int64(stmt, 0), column(load->arena, stmt, 1));
    }
    sqlite3_finalize(stmt);
    *out = rows.at;
    return rows.n;
}

// Two sorted lists of sheets side by side.
static void compare(struct device_verdict *v, const struct str *said, size_t n_said,
                    const struct str *kept, size_t n_kept) {
    size_t i = 0, k = 0;
    while (i < n_said || k < n_kept) {
        int order = i == n_said ? 1 : k == n_kept ? -1 : str_cmp(said[i], kept[k]);
        v->lost += order < 0;
        v->doubled += order > 0;
        i += order <= 0;
        k += order >= 0;
    }
}

struct device_verdict device_load_end(struct device_load *load) {
    struct device_verdict v = {.surveys = load->surveys};
    size_t n = (size_t)load->n, said_n = 0;
    struct str *said = arena_array(load->arena, struct str, n), *kept;
    double *ms = arena_array(load->arena, double, n);
    for (size_t i = 0; i < n; i++) {
        struct device *d = &load->devices[i];
        pthread_join(d->thread, NULL);
        v.refused += d->refused;
        v.resent += d->resent;
        if (d->acknowledged) {
            ms[said_n] = d->ms;
            said[said_n++] =
                str_fmt(load->arena, "%lld:%.*s", (long long)d->session, STR_ARG(d->sheet));
        }
        http_close(d->http);
        arena_close(d->arena);
    }
    v.acknowledged = (int64_t)said_n;
    size_t kept_n = read_sheets(load, &kept);
    qsort(said, said_n, sizeof *said, by_text);
    qsort(kept, kept_n, sizeof *kept, by_text);
    compare(&v, said, said_n, kept, kept_n);
    if (said_n > 0) {
        qsort(ms, said_n, sizeof *ms, by_ms);
        v.p50_ms = ms[said_n / 2];
        v.p99_ms = ms[said_n * 99 / 100];
        v.max_ms = ms[said_n - 1];
    }
    sqlite3_close(load->db);
    free(load->devices);
    arena_close(load->arena);
    return v;
}
