// SPDX-License-Identifier: GPL-3.0-or-later
// bench_documents [FOLDER]: two hundred memos (справки) of the demo school, from the database to
// the bytes of a .docx, one after the other. Prints seconds; never judges.
#include "app/demo.h"
#include "app/rooms.h"
#include "base/clock.h"
#include "documents/document.h"
#include "monitoring/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MEMOS = 200 };

struct bench {
    struct arena *arena;
    struct store *store;
    struct knowledge knowledge;
    struct demo demo;
    struct session_list closed;
};

static bool prepare(struct bench *bench, const char *path, struct error *error) {
    const struct store_options options = {.rooms = app_rooms};
    if (!knowledge_load(bench->arena, &bench->knowledge, error) ||
        !store_open(&bench->store, path, &options, error)) {
        return false;
    }
    bench->demo = (struct demo){.arena = bench->arena,
                                .store = bench->store,
                                .knowledge = &bench->knowledge,
                                .seed = 2026,
                                .password = S("bench-documents-1")};
    if (!demo_make(&bench->demo, error)) {
        return false;
    }
    struct arena *arena = arena_open(0);
    struct db *db = store_reader(bench->store, arena, error);
    struct session_filter filter = {.org = bench->demo.by.org,
                                    .year = bench->demo.year_id[DEMO_YEARS - 1],
                                    .state = SESSION_CLOSED};
    bool ok = db != NULL && session_list_of(db, bench->arena, &filter, &bench->closed, error) &&
              bench->closed.rows.n > 0;
    arena_close(arena);
    return ok;
}

// One memo as its command makes it: a reader, an arena, the bytes.
static bool make_memo(struct bench *bench, int64_t session_id, size_t *bytes, struct error *error) {
    struct arena *arena = arena_open((size_t)256 << 20);
    struct document document;
    struct str docx = {0};
    struct node *ask = node_map(arena);
    struct data_context context = {store_reader(bench->store, arena, error), &bench->demo.by,
                                   VSOKO_VERSION};
    node_put(arena, ask, "session", node_int(arena, session_id));
    bool ok = context.db != NULL &&
              document_build(arena, &context, app_rooms, &bench->knowledge.papers,
                             S("spravka-protsedura"), ask, &document, error) &&
              doc_to_docx(arena, &document.doc, &docx, error);
    *bytes += docx.n;
    arena_close(arena);
    return ok;
}

static bool measure(struct bench *bench, struct error *error) {
    size_t bytes = 0;
    int64_t from = clock_monotonic_us();
    for (size_t i = 0; i < MEMOS; i++) {
        const struct session_line *line = &bench->closed.rows.at[i % bench->closed.rows.n];
        if (!make_memo(bench, line->session_id, &bytes, error)) {
            return false;
        }
    }
    printf("  %d memos of %zu sessions: %.2f s, %.1f MB of .docx\n", MEMOS, bench->closed.rows.n,
           (double)(clock_monotonic_us() - from) / 1e6, (double)bytes / 1e6);
    return true;
}

int main(void) {
    char folder[] = "/tmp/vsoko-bench-XXXXXX";
    struct error error = {0};
    struct bench bench = {.arena = arena_open((size_t)512 << 20)};
    const char *path =
        mkdtemp(folder) == NULL ? NULL : str_fmt(bench.arena, "%s/vsoko.db", folder).p;
    bool ok = path != NULL && prepare(&bench, path, &error) && measure(&bench, &error);
    if (!ok) {
        fprintf(stderr, "%s (%s)\n", error.text, error.cause);
    }
    if (bench.store != NULL) {
        store_close(bench.store);
        unlink(path);
    }
    rmdir(folder);
    arena_close(bench.arena);
    return ok ? 0 : 2;
}
