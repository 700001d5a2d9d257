// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "import_kit.h"

#include "base/child.h"
#include "base/clock.h"
#include "import/room.h"
#include "instruments/room.h"
#include "knowledge/room.h"
#include "monitoring/room.h"
#include "outcomes/room.h"
#include "school/batch.h"
#include "school/org.h"
#include "school/room.h"
#include "school/year.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

const struct room *const import_kit_rooms[] = {
    &school_room,     &import_room, &knowledge_room, &outcomes_room, &instruments_room,
    &monitoring_room, NULL};

bool import_kit_child(int argc, char **argv) {
    static const struct child_kind *const kinds[] = {&workbook_child, NULL};
    return child_asked(argc, argv) && child_main(argv, kinds) >= 0;
}

static const char *whole_path(struct arena *arena, const char *path) {
    return str_fmt(arena, "%s/%s", getenv("VSOKO_SOURCE"), path).p;
}

struct str import_kit_text(struct arena *arena, const char *path) {
    FILE *file = fopen(whole_path(arena, path), "rb");
    assert_non_null(file);
    char *text = arena_alloc(arena, 1 << 20);
    size_t n = fread(text, 1, 1 << 20, file);
    fclose(file);
    return str_n(text, n);
}

void import_kit_read(struct arena *arena, struct db *db, int64_t org, const char *path,
                     const char *kind, struct import_result *out) {
    const char *slash = strrchr(path, '/');
    struct import_request request = {.fd = open(whole_path(arena, path), O_RDONLY | O_CLOEXEC),
                                     .file_name = str_from(slash ? slash + 1 : path),
                                     .kind = str_from(kind),
                                     .today = {2026, 1, 15}};
    assert_true(request.fd >= 0);
    struct error error = {0};
    if (!import_read(arena, import_kit_rooms, db, org, &request, out, &error)) {
        fail_msg("%s: %s (%s)", path, error.text, error.cause);
    }
    close(request.fd);
}

// ---- a school that lists come into

struct import_school import_school;

void import_school_write(store_write_fn *write, void *ask) {
    struct error error = {0};
    if (!store_write_wait(import_school.test.store, write, ask, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
}

int import_school_open(void **state) {
    (void)state;
    import_school = (struct import_school){0};
    clock_fake_ms(1768467600000); // 15 January 2026
    test_store_open(&import_school.test, import_kit_rooms);
    struct org_save save = {.org = {.full_name = S("МБОУ «СОШ № 99 г. Примерска»"),
                                    .short_name = S("СОШ № 99"),
                                    .city = S("г. Примерск"),
                                    .levels = LEVELS_ALL}};
    import_school_write(org_save, &save);
    import_school.deputy = (struct person){.org = save.org.org_id, .roles = ROLE_DEPUTY};
    static const enum term_kind kinds[LEVEL_COUNT] = {TERM_QUARTER, TERM_QUARTER, TERM_HALF_YEAR};
    struct calendar_save year = {.by = &import_school.deputy};
    calendar_propose(import_school.test.arena, 2025, 5, LEVELS_ALL, kinds, &year.calendar);
    import_school_write(calendar_save, &year);
    return 0;
}

int import_school_close(void **state) {
    (void)state;
    clock_fake_ms(0);
    test_store_close(&import_school.test);
    return 0;
}

void import_load_plan(struct import_load *load, const struct import_answer *answers, size_t n) {
    struct error error = {0};
    struct db *db = store_reader(import_school.test.store, load->arena, &error);
    assert_non_null(db);
    struct import_work work = {.db = db,
                               .arena = load->arena,
                               .by = &import_school.deputy,
                               .on = {2026, 1, 15},
                               .answers = answers,
                               .n_answers = n};
    if (!import_plan_make(&work, &load->result, &load->plan, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
}

struct import_load import_load_file(const char *path, const char *kind) {
    struct import_load load = {.arena = arena_open((size_t)1 << 30)};
    struct error error = {0};
    struct db *db = store_reader(import_school.test.store, load.arena, &error);
    assert_non_null(db);
    import_kit_read(load.arena, db, import_school.deputy.org, path, kind, &load.result);
    import_load_plan(&load, NULL, 0);
    return load;
}

struct import_load import_load_text(const char *text, const char *kind) {
    struct import_load load = {.arena = arena_open((size_t)1 << 30)};
    struct error error = {0};
    struct import_request request = {.fd = memfd_create("list", MFD_CLOEXEC),
                                     .file_name = S("список.csv"),
                                     .kind = str_from(kind),
                                     .today = {2026, 1, 15}};
    assert_int_equal(write(request.fd, text, strlen(text)), strlen(text));
    struct db *db = store_reader(import_school.test.store, load.arena, &error);
    assert_non_null(db);
    if (!import_read(load.arena, import_kit_rooms, db, import_school.deputy.org, &request,
                     &load.result, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    close(request.fd);
    import_load_plan(&load, NULL, 0);
    return load;
}

void import_load_apply(struct import_load *load, const struct import_answer *answers, size_t n) {
    struct import_apply ask = {.by = &import_school.deputy,
                               .result = &load->result,
                               .file_name = S("список"),
                               .on = {2026, 1, 15},
                               .answers = answers,
                               .n_answers = n};
    import_school_write(import_apply, &ask);
    load->batch = ask.batch_id;
    memcpy(load->counts, ask.counts, sizeof load->counts);
}

void import_load_end(struct import_load *load) { arena_close(load->arena); }

void import_load_now(const char *path) {
    struct import_load load = import_load_file(path, "auto");
    import_load_apply(&load, NULL, 0);
    import_load_end(&load);
}

const struct plan_line *import_load_line(const struct import_load *load, const char *who) {
    for (size_t i = 0; i < load->plan.lines.n; i++) {
        if (str_find(load->plan.lines.at[i].who, str_from(who)) != STR_NONE) {
            return &load->plan.lines.at[i];
        }
    }
    fail_msg("no line of %s", who);
    return NULL;
}

int64_t import_load_undo(const struct import_load *load) {
    struct batch_undo undo = {
        .by = &import_school.deputy, .rooms = import_kit_rooms, .batch_id = load->batch};
    import_school_write(batch_undo, &undo);
    return undo.kept;
}
