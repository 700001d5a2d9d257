// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/marks.h"

#include "analysis/analysis_internal.h"
#include "instruments/kind.h"
#include "monitoring/response.h"

#include <stdlib.h>
#include <string.h>

// In the order of the key, so the last row of a cell is its last mark.
static const struct sql marks_of_session = {
    "marks_of_session", "select pupil_id, item, rater, state, value, answer from response "
                        "where org_id = $1 and session_id = $2 "
                        "order by pupil_id, item, rater, seq"};

const struct sql *const marks_sql[] = {&marks_of_session, NULL};

struct pupil_place {
    int64_t pupil_id;
    size_t at;
};

static int by_pupil(const void *a, const void *b) {
    int64_t x = ((const struct pupil_place *)a)->pupil_id;
    int64_t y = ((const struct pupil_place *)b)->pupil_id;
    return (x > y) - (x < y);
}

static size_t item_place(const struct instrument *instrument, struct str id) {
    size_t i = 0;
    while (i < instrument->items.n && !str_eq(instrument->items.at[i].id, id)) {
        i++;
    }
    return i;
}

static size_t rater_place(const struct session *session, int rater) {
    size_t i = 0;
    while (i < session->raters.n && session->raters.at[i].rater != rater) {
        i++;
    }
    return i;
}

static void put(struct arena *arena, const struct session *session,
                const struct pupil_place *places, struct query *q, struct marks *out) {
    struct pupil_place ask = {.pupil_id = query_int(q, 0)};
    const struct pupil_place *pupil = bsearch(&ask, places, out->pupils, sizeof *places, by_pupil);
    size_t item = item_place(&session->instrument, query_text(q, 1));
    size_t rater = rater_place(session, (int)query_int(q, 2));
    if (pupil == NULL || item >= out->items || rater >= out->raters) {
        return; // a pupil or a rater taken off the session since: kept, but not of this map
    }
    int64_t state = query_int(q, 3);
    int64_t mark = state == RESPONSE_MARK           ? query_int(q, 4)
                   : state == RESPONSE_NOT_OBSERVED ? MARK_NOT_OBSERVED
                                                    : MARK_BLANK;
    out->at[(pupil->at * out->items + item) * out->raters + rater] = (signed char)mark;
    if (out->answers != NULL && rater == 0) {
        out->answers[pupil->at * out->items + item] =
            state == RESPONSE_MARK ? str_dup(arena, query_text(q, 5)) : (struct str){0};
    }
}

bool marks_read(struct db *db, struct arena *arena, int64_t org, const struct session *session,
                struct marks *out, struct error *error) {
    *out = (struct marks){
        .pupils = session->pupils.n,
        .items = session->instrument.items.n,
        // A second entry is there to find slips, it is no second opinion.
        .raters = session->entry_check ? 1 : session->raters.n,
    };
    size_t n = out->pupils * out->items * out->raters;
    out->at = arena_alloc(arena, n + 1);
    memset(out->at, MARK_BLANK, n);
    if (session->instrument.kind->score != NULL) {
        out->answers = arena_array(arena, struct str, out->pupils * out->items + 1);
    }
    struct pupil_place *places = arena_array(arena, struct pupil_place, out->pupils + 1);
    for (size_t i = 0; i < out->pupils; i++) {
        places[i] = (struct pupil_place){session->pupils.at[i].pupil_id, i};
    }
    qsort(places, out->pupils, sizeof *places, by_pupil);
    struct query q;
    if (!query_open(&q, db, &marks_of_session, ARGS(ARG_INT(org), ARG_INT(session->session_id)),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        put(arena, session, places, &q, out);
    }
    return query_close(&q, error);
}

signed char marks_get(const struct marks *marks, size_t pupil, size_t item, size_t rater) {
    return marks->at[(pupil * marks->items + item) * marks->raters + rater];
}
