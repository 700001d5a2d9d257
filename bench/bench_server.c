// SPDX-License-Identifier: GPL-3.0-or-later
// bench_server PROGRAM [RESPONSES] [FOLDER]: a school of 1 500 pupils, marks from 50 connections
// beside the machine's own limit, pages while they are put. Prints; never judges.
#include "bench_bare.h"
#include "bench_school.h"
#include "support/http_client.h"
#include "support/rater_load.h"
#include "support/server_run.h"

#include "base/clock.h"

#include <ftw.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PUPILS = 1500, SAMPLES_MAX = 20000, MAPS = 200 };

static const char password[] = "bench-server-1";

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *ftw) {
    (void)stat;
    (void)kind;
    (void)ftw;
    return remove(path);
}

// Resident memory of the server, MB.
static double memory_mb(const struct server *server) {
    char path[64], line[256];
    double kb = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)server->pid);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "VmRSS:", 6) == 0) {
            kb = strtod(line + 6, NULL);
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return kb / 1024;
}

struct samples {
    const char *name;
    double ms[SAMPLES_MAX];
    size_t n;
};

static int by_ms(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void samples_print(struct samples *s) {
    qsort(s->ms, s->n, sizeof *s->ms, by_ms);
    if (s->n > 0) {
        printf("  %-28s p50 %8.2f ms   p99 %8.2f ms   (%zu)\n", s->name, s->ms[s->n / 2],
               s->ms[s->n * 99 / 100], s->n);
    }
    s->n = 0;
}

static void page_time(struct http *http, const char *path, struct samples *samples) {
    struct http_reply reply;
    int64_t from = clock_monotonic_us();
    int status = http_get(http, path, &reply);
    if (status != 200) {
        fprintf(stderr, "%s: %d\n", path, status);
        exit(2);
    }
    if (samples->n < SAMPLES_MAX) {
        samples->ms[samples->n++] = (double)(clock_monotonic_us() - from) / 1000;
    }
}

// Closed sessions from all over the table.
static size_t find_maps(const char *database, int64_t ids[MAPS]) {
    size_t n = 0;
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    sqlite3_open_v2(database, &db, SQLITE_OPEN_READONLY, NULL);
    sqlite3_prepare_v2(db,
                       "select session_id from session where closed_ms > 0 order by "
                       "session_id % 7919, session_id limit 200",
                       -1, &stmt, NULL);
    while (n < MAPS && sqlite3_step(stmt) == SQLITE_ROW) {
        ids[n++] = sqlite3_column_int64(stmt, 0);
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return n;
}

struct bench {
    struct server server;
    char database[512];
    struct http *deputy;
    int64_t maps[MAPS];
    size_t n_maps;
    struct samples start, map;
};

static void pages(struct bench *bench, double seconds) {
    char path[80];
    http_reopen(bench->deputy); // an idle connection may have been closed
    int64_t until = clock_monotonic_us() + (int64_t)(seconds * 1e6);
    for (size_t i = 0; clock_monotonic_us() < until; i++) {
        snprintf(path, sizeof path, "/sessions/%lld/map",
                 (long long)bench->maps[i % bench->n_maps]);
        page_time(bench->deputy, path, &bench->map);
        page_time(bench->deputy, "/", &bench->start);
    }
    samples_print(&bench->map);
    samples_print(&bench->start);
}

static double marks_per_second(struct bench *bench, int batch, double seconds, bool with_pages) {
    struct rater_load *load = rater_load_start(
        &(struct rater_load_options){bench->server.port, bench->database, password, batch, false});
    int64_t before = rater_load_acknowledged(load), from = clock_monotonic_us();
    if (with_pages) {
        pages(bench, seconds);
    } else {
        usleep((useconds_t)(seconds * 1e6));
    }
    double rate = (double)(rater_load_acknowledged(load) - before) /
                  ((double)(clock_monotonic_us() - from) / 1e6);
    printf("  memory under this load %.0f MB\n", memory_mb(&bench->server));
    rater_load_stop(load);
    rater_load_free(load);
    return rate;
}

static void sign_in(struct bench *bench) {
    struct http_reply reply;
    char form[128];
    bench->deputy = http_open(bench->server.port);
    snprintf(form, sizeof form, "login=zavuch&password=%s", password);
    if (http_post(bench->deputy, "/login", str_from(form), &reply) != 303) {
        fprintf(stderr, "nobody could sign in\n");
        exit(2);
    }
}

static void print_writers(struct bench *bench) {
    static const int batches[] = {1, 64, 256};
    double bare[3];
    for (size_t i = 0; i < 3; i++) {
        bare[i] = bench_bare_writer(bench->database, batches[i], 2);
        printf("bare SQLite, %3d rows a transaction: %8.0f rows/s\n", batches[i], bare[i]);
    }
    static const int sizes[] = {1, 5, 20};
    for (size_t i = 0; i < 3; i++) {
        printf("vsoko, 50 connections, %d marks a request:\n", sizes[i]);
        double rate = marks_per_second(bench, sizes[i], 5, false);
        printf("  %8.0f marks/s = %.2f of bare by 1, %.2f of bare by 64, %.2f of bare by 256\n",
               rate, rate / bare[0], rate / bare[1], rate / bare[2]);
    }
}

static void prepare(struct bench *bench, const char *folder, int64_t responses) {
    struct error error;
    const char *const demo[] = {"demo",   "--no-serve", "--password", password,
                                "--data", folder,       NULL};
    struct bench_school school = {.pupils = PUPILS, .responses = responses};
    snprintf(bench->database, sizeof bench->database, "%s/vsoko.db", folder);
    if (access(bench->database, F_OK) != 0 &&
        (vsoko_run(bench->server.program, demo) != 0 ||
         !bench_school_grow(bench->database, &school, &error))) {
        fprintf(stderr, "%s\n", error.text);
        exit(2);
    }
    printf("school: %lld pupils, %lld sessions, %lld responses\n", (long long)school.pupils,
           (long long)school.sessions, (long long)school.responses);
    bench->n_maps = find_maps(bench->database, bench->maps);
}

int main(int argc, char **argv) {
    char temporary[64] = "/tmp/vsoko-bench-XXXXXX";
    if (argc < 2) {
        fprintf(stderr, "bench_server PROGRAM [RESPONSES] [FOLDER]\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    struct bench *bench = calloc(1, sizeof *bench);
    const char *folder = argc > 3 ? argv[3] : mkdtemp(temporary);
    bench->server = (struct server){.program = argv[1], .data_dir = folder};
    bench->map.name = "class map";
    bench->start.name = "start page";
    setvbuf(stdout, NULL, _IOLBF, 0);
    prepare(bench, folder, argc > 2 ? strtoll(argv[2], NULL, 10) : 5000000);
    int64_t from = clock_monotonic_us();
    server_start(&bench->server);
    printf("start: %.0f ms, memory at rest %.0f MB\n", (double)(clock_monotonic_us() - from) / 1000,
           memory_mb(&bench->server));
    sign_in(bench);
    puts("pages, nobody writes:");
    pages(bench, 5);
    puts("pages, 50 connections put marks one by one:"); // before the cells are marked many times
    printf("  %8.0f marks/s meanwhile\n", marks_per_second(bench, 1, 10, true));
    print_writers(bench);
    server_stop(&bench->server, SIGTERM);
    http_close(bench->deputy);
    free(bench);
    if (argc <= 3) {
        nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    }
    return 0;
}
