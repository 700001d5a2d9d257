// SPDX-License-Identifier: GPL-3.0-or-later
// Import of 10 000 pupils from a csv file into a fresh SQLite database: reading, comparing,
// writing, and the same file once more. Prints seconds of each.
#include "base/child.h"
#include "base/clock.h"
#include "import/plan.h"
#include "import/room.h"
#include "school/org.h"
#include "school/room.h"
#include "school/year.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PUPILS = 10000, CLASSES = 400 };

static const struct room *const rooms[] = {&school_room, &import_room, NULL};

static int make_file(struct arena *arena) {
    static const char *const last[] = {"Иванов", "Петров", "Сидоров", "Кузьмин", "Фёдоров",
                                       "Орлов",  "Котов",  "Зимин",   "Белов",   "Жданов"};
    static const char *const first[] = {"Александр", "Пётр", "Лев",  "Артём", "Глеб",
                                        "Роман",     "Юрий", "Марк", "Олег",  "Денис"};
    static const char *const middle[] = {"Ильич", "Олегович", "Артёмович", "Юрьевич", "Львович"};
    struct buf out = buf_open(arena, 8 << 20);
    buf_put_c(&out, "№;ФИО;Класс;Дата рождения;Пол;№ личного дела\n");
    for (int i = 0; i < PUPILS; i++) {
        int class = i / (PUPILS / CLASSES);
        buf_fmt(&out, "%d;%s%d %s %s;%d-%d;%02d.%02d.%d;М;%d\n", i + 1, last[i % 10], i / 500,
                first[i / 10 % 10], middle[i / 100 % 5], class % 11 + 1, class / 11 + 1, i % 28 + 1,
                i % 12 + 1, 2018 - class % 11, i + 1);
    }
    int fd = memfd_create("pupils.csv", MFD_CLOEXEC);
    struct str text = buf_str(&out);
    while (text.n > 0) {
        ssize_t n = write(fd, text.p, text.n);
        text = str_from_at(text, n > 0 ? (size_t)n : text.n);
    }
    return fd;
}

static bool make_school(struct store *store, struct arena *arena, struct person *by,
                        struct error *error) {
    struct org_save org = {.org = {.full_name = S("Школа"),
                                   .short_name = S("Школа"),
                                   .city = S("г. Примерск"),
                                   .levels = LEVELS_ALL}};
    static const enum term_kind kinds[LEVEL_COUNT] = {TERM_QUARTER, TERM_QUARTER, TERM_HALF_YEAR};
    struct calendar_save year = {.by = by};
    if (!store_write_wait(store, org_save, &org, error)) {
        return false;
    }
    by->org = org.org.org_id;
    calendar_propose(arena, date_today().month >= 7 ? date_today().year : date_today().year - 1, 5,
                     LEVELS_ALL, kinds, &year.calendar);
    return store_write_wait(store, calendar_save, &year, error);
}

static double seconds_since(int64_t start) { return (double)(clock_monotonic_ms() - start) / 1000; }

static bool load_once(struct store *store, struct person *by, int fd, const char *title,
                      struct error *error) {
    struct arena *arena = arena_open(WORKBOOK_ARENA);
    struct import_request request = {
        .fd = fd, .file_name = S("pupils.csv"), .kind = S("auto"), .today = date_today()};
    struct import_result result;
    int64_t start = clock_monotonic_ms();
    struct db *db = store_reader(store, arena, error);
    bool ok = db && import_read(arena, rooms, db, by->org, &request, &result, error);
    double read = seconds_since(start);
    struct import_work work = {.db = db, .arena = arena, .by = by, .on = date_today()};
    struct import_plan plan = {0};
    start = clock_monotonic_ms();
    ok = ok && import_plan_make(&work, &result, &plan, error);
    double planned = seconds_since(start);
    struct import_apply apply = {
        .by = by, .result = &result, .file_name = S("pupils.csv"), .on = date_today()};
    start = clock_monotonic_ms();
    ok = ok && store_write_wait(store, import_apply, &apply, error);
    if (ok) {
        printf("%s: чтение %.2f с, сравнение %.2f с, запись %.2f с; новых %lld, тех же %lld\n",
               title, read, planned, seconds_since(start), (long long)apply.counts[PLAN_NEW],
               (long long)apply.counts[PLAN_SAME]);
    }
    arena_close(arena);
    return ok;
}

int main(int argc, char **argv) {
    static const struct child_kind *const kinds[] = {&workbook_child, NULL};
    if (child_asked(argc, argv)) {
        return child_main(argv, kinds);
    }
    char folder[] = "/tmp/bench_import.XXXXXX";
    struct error error = {0};
    struct arena *arena = arena_open(0);
    struct store *store = NULL;
    struct store_options options = {.rooms = rooms};
    struct person by = {.roles = ROLE_DEPUTY};
    const char *path = mkdtemp(folder) ? str_fmt(arena, "%s/vsoko.db", folder).p : NULL;
    int fd = make_file(arena);
    bool ok = path && store_open(&store, path, &options, &error) &&
              make_school(store, arena, &by, &error) &&
              load_once(store, &by, fd, "10 000 учеников", &error) &&
              load_once(store, &by, fd, "тот же файл ещё раз", &error);
    if (!ok) {
        printf("%s (%s)\n", error.text, error.cause);
    }
    store_close(store);
    for (int i = 0; path && i < 3; i++) {
        static const char *const tails[] = {"", "-wal", "-shm"};
        unlink(str_fmt(arena, "%s%s", path, tails[i]).p);
    }
    rmdir(folder);
    arena_close(arena);
    return ok ? 0 : 1;
}
