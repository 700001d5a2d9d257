// SPDX-License-Identifier: GPL-3.0-or-later
// The demo school's procedures and marks, drawn from the model of demo.h.
#include "app/demo.h"

#include "monitoring/response.h"

#include <math.h>

// FNV-1a, so that a parameter depends on the seed and on what it belongs to, not on the order of
// drawing.
static uint64_t mix(uint64_t h, struct str text) {
    for (size_t i = 0; i < text.n; i++) {
        h = (h ^ (unsigned char)text.p[i]) * 0x100000001B3u;
    }
    return h;
}

double demo_difficulty(uint64_t seed, struct str instrument, struct str item) {
    struct rng rng = rng_seed(mix(mix(seed ^ 0xCBF29CE484222325u, instrument), item));
    return 0.7 * rng_normal(&rng) - 0.6;
}

double demo_step(int k, int steps) {
    return steps < 2 ? 0 : 1.8 * (2.0 * (k - 1) / (steps - 1) - 1);
}

// Draws a mark's place among the options of a sign.
static int draw_mark(struct rng *rng, const struct item *item, double theta, double difficulty) {
    double weight[10] = {1}, sum = 1, exponent = 0;
    int steps = (int)item->options.n - 1;
    for (int k = 1; k <= steps; k++) {
        exponent += theta - difficulty - demo_step(k, steps);
        weight[k] = exp(exponent);
        sum += weight[k];
    }
    double u = rng_unit(rng) * sum;
    int k = 0;
    while (k < steps && (u -= weight[k]) > 0) {
        k++;
    }
    return item->reverse ? item->options.at[steps - k].value : item->options.at[k].value;
}

struct sitting {
    struct demo *demo;
    const struct node *procedure;
    int year, grade, letter;
    struct date held_on;
    bool running; // the last one: opened today, the second observer has only begun
};

static const struct demo_pupil *pupil_of(const struct demo *demo, int64_t id) {
    for (size_t i = 0; i < demo->pupils.n; i++) {
        if (demo->pupils.at[i].pupil_id == id) {
            return &demo->pupils.at[i];
        }
    }
    return NULL;
}

static const struct demo_teacher *rater_of(const struct demo *demo, int64_t account) {
    size_t i = 0;
    while (i + 1 < demo->teachers.n && demo->teachers.at[i].account != account) {
        i++;
    }
    return &demo->teachers.at[i];
}

// Marks of one pupil by one rater; blank for about one sign in thirty («не наблюдалось»).
static void draw_marks(struct sitting *sitting, const struct session *session,
                       const struct session_pupil *place, const struct demo_teacher *rater,
                       struct arena *arena, struct response_write *out) {
    struct demo *demo = sitting->demo;
    const struct demo_pupil *pupil = pupil_of(demo, place->pupil_id);
    double theta = pupil->theta - DEMO_GROWTH * (DEMO_YEARS - 1 - sitting->year);
    for (size_t i = 0; i < session->instrument.items.n; i++) {
        const struct item *item = &session->instrument.items.at[i];
        double b = demo_difficulty(demo->seed, session->instrument.id, item->id);
        bool unseen = rng_below(&demo->rng, 30) == 0;
        out[i] = (struct response_write){
            .pupil_id = place->pupil_id,
            .item = item->id,
            .seq = 1,
            .state = unseen ? RESPONSE_NOT_OBSERVED : RESPONSE_MARK,
            .value = draw_mark(&demo->rng, item, theta, b + rater->severity),
            .key = str_fmt(arena, "%016llx", (unsigned long long)rng_next(&demo->rng)),
        };
    }
}

static bool save_rater(struct sitting *sitting, struct db *db, struct arena *arena,
                       const struct session *session, size_t rater, struct error *error) {
    const struct demo_teacher *teacher = rater_of(sitting->demo, session->raters.at[rater].account);
    struct person by = sitting->demo->by;
    by.account = teacher->account;
    size_t items = session->instrument.items.n;
    size_t pupils = session->pupils.n;
    if (sitting->running && rater > 0) {
        pupils /= 3;
    }
    for (size_t p = 0; p < pupils; p++) {
        struct arena_mark mark = arena_mark(arena);
        struct response_batch batch = {
            .by = &by,
            .session_id = session->session_id,
            .writes = arena_array(arena, struct response_write, items),
            .n = items,
            .results = arena_array(arena, struct response_result, items),
        };
        if (session->pupils.at[p].absent) {
            continue;
        }
        draw_marks(sitting, session, &session->pupils.at[p], teacher, arena, batch.writes);
        if (!response_save(db, arena, &batch, error)) {
            return false;
        }
        arena_rewind(arena, mark);
    }
    return true;
}

// About one pupil in twenty is ill that day.
static bool draw_absent(struct sitting *sitting, struct db *db, struct arena *arena,
                        struct session *session, struct error *error) {
    struct session_places ask = {.by = &sitting->demo->by, .session_id = session->session_id};
    for (size_t i = 0; i < session->pupils.n; i++) {
        struct session_pupil *pupil = &session->pupils.at[i];
        pupil->absent = rng_below(&sitting->demo->rng, 20) == 0;
        if (pupil->absent) {
            *vec_push(arena, &ask.rows) =
                (struct session_place){pupil->pupil_id, pupil->team, true};
        }
    }
    return session_places_save(db, arena, &ask, error);
}

static void choose_raters(struct sitting *sitting, struct arena *arena, struct session_plan *plan) {
    struct demo *demo = sitting->demo;
    size_t n = instrument_needs_second(plan->instrument) ? 2 : 1;
    while (plan->raters.n < n) {
        size_t i = 3 + (size_t)rng_below(&demo->rng, demo->teachers.n - 4);
        int64_t account = demo->teachers.at[i].account;
        if (plan->raters.n == 0 || plan->raters.at[0] != account) {
            *vec_push(arena, &plan->raters) = account;
        }
    }
}

static bool write_sitting(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct sitting *sitting = ask;
    struct demo *demo = sitting->demo;
    struct session session;
    struct session_plan plan = {
        .by = &demo->by,
        .class_id = demo->classes[sitting->year][sitting->grade][sitting->letter].class_id,
        .instrument = shelf_find(&demo->knowledge->shelf,
                                 node_str(node_get(sitting->procedure, "instrument"))),
        .title = node_str(node_get(sitting->procedure, "title")),
        .order_number = str_fmt(arena, "%d-о", 100 + (int)rng_below(&demo->rng, 80)),
        .order_date = date_add_days(sitting->held_on, -14),
        .held_on = sitting->held_on,
    };
    if (plan.instrument == NULL) {
        return error_set(error, ERROR_INTERNAL,
                         "demo/names.yaml называет инструмент, которого нет.");
    }
    plan.purpose = plan.instrument->purpose;
    plan.team_size = str_eq(plan.instrument->setting, S("group")) ? 5 : 0;
    choose_raters(sitting, arena, &plan);
    if (!session_open(db, arena, &plan, error) ||
        !session_get(db, arena, demo->by.org, plan.session_id, &session, error) ||
        !draw_absent(sitting, db, arena, &session, error)) {
        return false;
    }
    for (size_t r = 0; r < session.raters.n; r++) {
        if (!save_rater(sitting, db, arena, &session, r, error)) {
            return false;
        }
    }
    struct session_close close = {&demo->by, session.session_id, true};
    return sitting->running || session_close(db, arena, &close, error);
}

// The day of a procedure in a year of the demo: the third week of its month, a working day.
static struct date day_of(const struct demo *demo, int year, int month, int letter) {
    int calendar = demo->start - (DEMO_YEARS - 1) + year + (month < 8);
    struct date day = date_add_days((struct date){calendar, month, 15}, letter);
    while (date_weekday(day) > 5) {
        day = date_add_days(day, 1);
    }
    return day;
}

static bool write_procedure(struct demo *demo, const struct node *procedure, int year,
                            struct error *error) {
    const struct node *grades = node_get(procedure, "grades");
    int month = (int)node_as_int(node_get(procedure, "month"), 10);
    for (const struct node *g = grades->first; g != NULL; g = g->next) {
        int grade = (int)node_as_int(g, 0);
        for (int letter = 0; letter < DEMO_LETTERS; letter++) {
            struct date day = day_of(demo, year, month, letter);
            struct sitting sitting = {demo, procedure, year, grade, letter, day, false};
            // One class in five was not reached; what lies ahead has not happened.
            if (demo->classes[year][grade][letter].class_id == 0 ||
                date_cmp(day, date_today()) > 0 || rng_below(&demo->rng, 5) == 0) {
                continue;
            }
            if (!store_write_wait(demo->store, write_sitting, &sitting, error)) {
                return false;
            }
        }
    }
    return true;
}

bool demo_results(struct demo *demo, struct error *error) {
    const struct node *procedures = node_get(demo->names, "procedures");
    for (int year = 0; year < DEMO_YEARS; year++) {
        for (const struct node *p = procedures->first; p != NULL; p = p->next) {
            if (!write_procedure(demo, p, year, error)) {
                return false;
            }
        }
    }
    struct sitting running = {demo, node_at(procedures, 1), DEMO_YEARS - 1, 5, 0, date_today(),
                              true};
    return store_write_wait(demo->store, write_sitting, &running, error);
}
