// SPDX-License-Identifier: GPL-3.0-or-later
// Search over all of the knowledge base: words that a school asks for, as typed, unfinished,
// many at once. Prints milliseconds; never judges.
#include "app/knowledge.h"
#include "app/rooms.h"
#include "base/clock.h"
#include "knowledge/release.h"
#include "knowledge/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { RUNS = 50, ORG = 1 };

static const char *const questions[] = {"планирование",
                                        "планировать",
                                        "работа",
                                        "ученик",
                                        "групповой проект",
                                        "самоконтр",
                                        "читательская грамотность",
                                        "как оценить личностные результаты",
                                        "положение о всоко",
                                        "адаптация первоклассников",
                                        "тревожность",
                                        "учитель наблюдает урок и заполняет карту",
                                        "noo.P1.1",
                                        "нет такого слова абракадабра"};

struct times {
    int64_t sum, slowest; // µs
    size_t n, found;
};

static bool ask(struct store *store, const struct content_base *base, const char *question,
                struct times *times, struct error *error) {
    struct arena *arena = arena_open(0);
    struct search_result result = {0};
    struct db *db = store_reader(store, arena, error);
    int64_t from = clock_monotonic_us();
    bool ok =
        db != NULL && search_find(db, arena, base, ORG, str_from(question), S(""), &result, error);
    int64_t took = clock_monotonic_us() - from;
    arena_close(arena);
    times->sum += took;
    times->slowest = took > times->slowest ? took : times->slowest;
    times->n++;
    times->found = result.found;
    return ok;
}

static bool measure(struct store *store, const struct content_base *base, struct error *error) {
    struct times all = {0};
    for (size_t q = 0; q < sizeof questions / sizeof *questions; q++) {
        struct times one = {0};
        for (int run = 0; run < RUNS; run++) {
            if (!ask(store, base, questions[q], &one, error)) {
                return false;
            }
        }
        printf("  %6.2f ms (at most %5.2f), %3zu found  %s\n",
               (double)one.sum / (double)one.n / 1e3, (double)one.slowest / 1e3, one.found,
               questions[q]);
        all.sum += one.sum;
        all.n += one.n;
        all.slowest = one.slowest > all.slowest ? one.slowest : all.slowest;
    }
    printf("  %zu records: %.2f ms on the average, %.2f ms at most\n", base->records.n,
           (double)all.sum / (double)all.n / 1e3, (double)all.slowest / 1e3);
    return true;
}

int main(void) {
    char folder[] = "/tmp/vsoko-bench-XXXXXX";
    struct error error = {0};
    struct arena *arena = arena_open((size_t)512 << 20);
    struct knowledge *knowledge = arena_new(arena, struct knowledge);
    struct store *store = NULL;
    const struct store_options options = {.rooms = app_rooms};
    const char *path = mkdtemp(folder) == NULL ? NULL : str_fmt(arena, "%s/vsoko.db", folder).p;
    bool ok = path != NULL && knowledge_load(arena, knowledge, &error) &&
              store_open(&store, path, &options, &error) &&
              content_base_sync(store, &knowledge->base, &error) &&
              measure(store, &knowledge->base, &error);
    if (!ok) {
        fprintf(stderr, "%s (%s)\n", error.text, error.cause);
    }
    store_close(store);
    if (path != NULL) {
        unlink(path);
        unlink(str_fmt(arena, "%s-wal", path).p);
        unlink(str_fmt(arena, "%s-shm", path).p);
        unlink(str_fmt(arena, "%s.lock", path).p);
    }
    rmdir(folder);
    arena_close(arena);
    return ok ? 0 : 2;
}
