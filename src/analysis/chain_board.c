// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/chain_board.h"

#include "analysis/analysis_internal.h"
#include "school/web.h"

#include <pthread.h>

enum {
    SCHOOLS_KEPT = 16, // of a municipality the ones looked at last
    REPORT_CAP = 256 * 1024 * 1024,
};

// What a report depends on.
struct moment {
    int64_t org, year, audited;
    struct date today;
};

struct kept_report {
    struct chain_board *board;
    struct moment moment;
    int64_t users; // the board itself and the arenas that look at it
    struct arena *arena;
    struct chain_report report;
};

struct chain_board {
    pthread_mutex_t lock;
    struct kept_report *kept[SCHOOLS_KEPT]; // the one asked last stands first
};

static const struct sql audit_last = {
    "chain_audit_last", "select coalesce(max(audit_id), 0) from audit where org_id = $1"};

const struct sql *const chain_board_sql[] = {&audit_last, NULL};

// The lock is held.
static void let_go(struct kept_report *kept) {
    if (kept != NULL && --kept->users == 0) {
        arena_close(kept->arena); // holds `kept` too
    }
}

static void board_close(void *arg) {
    struct chain_board *board = arg;
    for (size_t i = 0; i < SCHOOLS_KEPT; i++) {
        let_go(board->kept[i]);
    }
    pthread_mutex_destroy(&board->lock);
}

struct chain_board *chain_board_open(struct arena *arena) {
    struct chain_board *board = arena_new(arena, struct chain_board);
    pthread_mutex_init(&board->lock, NULL);
    arena_on_close(arena, board_close, board);
    return board;
}

static void give_back(void *arg) {
    struct kept_report *kept = arg;
    struct chain_board *board = kept->board;
    pthread_mutex_lock(&board->lock);
    let_go(kept);
    pthread_mutex_unlock(&board->lock);
}

static bool same_moment(const struct moment *a, const struct moment *b) {
    return a->org == b->org && a->year == b->year && a->audited == b->audited &&
           date_cmp(a->today, b->today) == 0;
}

// The lock is held. Moves an element to the front.
static void stand_first(struct chain_board *board, size_t from, struct kept_report *kept) {
    for (size_t i = from; i > 0; i--) {
        board->kept[i] = board->kept[i - 1];
    }
    board->kept[0] = kept;
}

static struct kept_report *find(struct chain_board *board, const struct moment *moment) {
    struct kept_report *found = NULL;
    pthread_mutex_lock(&board->lock);
    for (size_t i = 0; i < SCHOOLS_KEPT && found == NULL; i++) {
        if (board->kept[i] != NULL && same_moment(&board->kept[i]->moment, moment)) {
            found = board->kept[i];
            found->users++;
            stand_first(board, i, found);
        }
    }
    pthread_mutex_unlock(&board->lock);
    return found;
}

// In the place of the school's older report, else of the one not asked for longest.
static void keep(struct chain_board *board, struct kept_report *kept) {
    size_t place = SCHOOLS_KEPT - 1;
    pthread_mutex_lock(&board->lock);
    for (size_t i = 0; i < SCHOOLS_KEPT; i++) {
        if (board->kept[i] == NULL || board->kept[i]->moment.org == kept->moment.org) {
            place = i;
            break;
        }
    }
    let_go(board->kept[place]);
    stand_first(board, place, kept);
    pthread_mutex_unlock(&board->lock);
}

static struct kept_report *check_guarded(struct arena *arena, const struct app *app, struct db *db,
                                         const struct moment *moment,
                                         const struct school_year *year, struct error *error) {
    if (setjmp(*arena_guard(arena)) != 0) {
        error_set(error, ERROR_INTERNAL, "Не хватило памяти для проверки цепочек.");
        return NULL;
    }
    struct coherence run;
    struct kept_report *kept = arena_new(arena, struct kept_report);
    *kept =
        (struct kept_report){.board = app->chains, .moment = *moment, .users = 2, .arena = arena};
    chain_run(&run, arena, db, app, moment->org, year, moment->today);
    bool ok = chain_check(&run, app->rooms, &kept->report, error);
    arena_unguard(arena);
    return ok ? kept : NULL;
}

static struct kept_report *check(const struct app *app, struct db *db, const struct moment *moment,
                                 const struct school_year *year, struct error *error) {
    struct arena *arena = arena_open(REPORT_CAP);
    if (arena == NULL) {
        error_set(error, ERROR_INTERNAL, "Не хватило памяти для проверки цепочек.");
        return NULL;
    }
    struct kept_report *kept = check_guarded(arena, app, db, moment, year, error);
    if (kept == NULL) {
        arena_close(arena);
        return NULL;
    }
    keep(app->chains, kept);
    return kept;
}

const struct chain_report *chain_board_report(const struct app *app, struct db *db,
                                              struct arena *arena, int64_t org,
                                              const struct school_year *year, struct error *error) {
    struct query q;
    struct moment moment = {.org = org, .year = year->year_id, .today = date_today()};
    if (!query_open(&q, db, &audit_last, ARGS(ARG_INT(org)), error)) {
        return NULL;
    }
    moment.audited = query_next(&q) ? query_int(&q, 0) : 0;
    if (!query_close(&q, error)) {
        return NULL;
    }
    struct kept_report *kept = find(app->chains, &moment);
    if (kept == NULL) {
        kept = check(app, db, &moment, year, error);
    }
    if (kept == NULL) {
        return NULL;
    }
    arena_on_close(arena, give_back, kept);
    return &kept->report;
}
