// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/cohort.h"

#include "base/ru.h"

#include <math.h>
#include <stdlib.h>

// A pupil in a session.
struct seen {
    int64_t pupil_id;
    size_t row; // of the evidence
    enum measure_level level;
    double share;
};

struct seen_list {
    VEC(struct seen) rows;
};

// A pupil then and now.
struct change {
    int64_t class_id, class_before;
    int grade; // of now
    struct date held_now;
    bool basic_before, basic_now;
    double before, now;
};

// Which row of the evidence a session is.
struct sight_place {
    int64_t session_id;
    size_t row;
};

struct making {
    struct db *db;
    struct sight_place *places; // by session
    struct arena *arena;
    const struct cohort_ask *ask;
    struct cohort *out;
    struct seen_list before, now; // by pupil; of a pupil the newest session first
    VEC(struct change) changes;   // of one class together, by grade
};

static const struct evidence_row *row_of(const struct making *m, const struct seen *seen) {
    return &m->ask->evidence->rows.at[seen->row];
}

// The newest year with evidence before this one.
static int64_t year_before(const struct cohort_ask *ask) {
    struct date first = {9999, 12, 31}, newest = {0};
    int64_t year = 0;
    for (size_t i = 0; i < ask->evidence->rows.n; i++) {
        const struct evidence_row *row = &ask->evidence->rows.at[i];
        if (row->year_id == ask->year_id && date_cmp(row->held_on, first) < 0) {
            first = row->held_on;
        }
    }
    for (size_t i = 0; i < ask->evidence->rows.n; i++) {
        const struct evidence_row *row = &ask->evidence->rows.at[i];
        if (row->year_id != ask->year_id && date_cmp(row->held_on, first) < 0 &&
            (year == 0 || date_cmp(row->held_on, newest) > 0)) {
            newest = row->held_on;
            year = row->year_id;
        }
    }
    return year;
}

static int by_session(const void *a, const void *b) {
    const struct sight_place *x = a, *y = b;
    return (x->session_id > y->session_id) - (x->session_id < y->session_id);
}

static void place_sessions(struct making *m) {
    size_t n = m->ask->evidence->rows.n;
    m->places = arena_array(m->arena, struct sight_place, n + 1);
    for (size_t i = 0; i < n; i++) {
        m->places[i] = (struct sight_place){m->ask->evidence->rows.at[i].session_id, i};
    }
    qsort(m->places, n, sizeof *m->places, by_session);
}

static bool read_year(struct making *m, int64_t year_id, struct seen_list *out,
                      struct error *error) {
    struct evidence_pupils pupils;
    if (!evidence_pupils_of_year(m->db, m->arena, m->ask->org, year_id, m->ask->outcome, &pupils,
                                 error)) {
        return false;
    }
    for (size_t i = 0; i < pupils.rows.n; i++) {
        const struct evidence_pupil *pupil = &pupils.rows.at[i];
        struct sight_place key = {.session_id = pupil->session_id};
        const struct sight_place *place =
            bsearch(&key, m->places, m->ask->evidence->rows.n, sizeof key, by_session);
        if (place != NULL) {
            *vec_push(m->arena, &out->rows) =
                (struct seen){pupil->pupil_id, place->row, pupil->level, pupil->share};
        }
    }
    return true;
}

static bool same_sheet(const struct evidence_row *a, const struct evidence_row *b) {
    return str_eq(a->instrument_id, b->instrument_id) &&
           a->instrument_version == b->instrument_version;
}

// The newest sight of a pupil then by the sheet of now; NULL if there is none.
static const struct seen *find_before(const struct making *m, const struct seen *now) {
    size_t low = 0, high = m->before.rows.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (m->before.rows.at[middle].pupil_id < now->pupil_id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (size_t i = low; i < m->before.rows.n && m->before.rows.at[i].pupil_id == now->pupil_id;
         i++) {
        if (same_sheet(row_of(m, &m->before.rows.at[i]), row_of(m, now))) {
            return &m->before.rows.at[i];
        }
    }
    return NULL;
}

// ---- lines

static struct cohort_line *line_of(struct making *m, int64_t class_id, int grade,
                                   struct str title) {
    for (size_t i = 0; i < m->out->lines.n; i++) {
        struct cohort_line *line = &m->out->lines.at[i];
        if (line->class_id == class_id && line->grade == grade) {
            return line;
        }
    }
    struct cohort_line *line = vec_push(m->arena, &m->out->lines);
    *line = (struct cohort_line){.title = title, .grade = grade, .class_id = class_id};
    return line;
}

static void count_change(struct cohort_line *line, const struct change *change) {
    line->both += change->basic_before && change->basic_now;
    line->lost += change->basic_before && !change->basic_now;
    line->gained += !change->basic_before && change->basic_now;
    line->never += !change->basic_before && !change->basic_now;
}

// Each pupil by the newest session of now; in it those of other sheets are left out.
static void gather_changes(struct making *m) {
    for (size_t i = 0; i < m->now.rows.n; i++) {
        const struct seen *now = &m->now.rows.at[i];
        if (i > 0 && m->now.rows.at[i - 1].pupil_id == now->pupil_id) {
            continue;
        }
        const struct evidence_row *row = row_of(m, now);
        const struct seen *before = find_before(m, now);
        struct str parallel = str_fmt(m->arena, "%d классы вместе", row->grade);
        if (before == NULL) {
            line_of(m, row->class_id, row->grade, row->class_name)->other++;
            line_of(m, 0, row->grade, parallel)->other++;
            continue;
        }
        struct change *change = vec_push(m->arena, &m->changes);
        *change = (struct change){.class_id = row->class_id,
                                  .class_before = row_of(m, before)->class_id,
                                  .grade = row->grade,
                                  .held_now = row->held_on,
                                  .basic_before = before->level >= MEASURE_BASIC,
                                  .basic_now = now->level >= MEASURE_BASIC,
                                  .before = before->share,
                                  .now = now->share};
        count_change(line_of(m, row->class_id, row->grade, row->class_name), change);
        count_change(line_of(m, 0, row->grade, parallel), change);
    }
}

// Mean, spread and number of the changes that `take` chooses.
struct spread {
    size_t n;
    double now, before, change, sd;
};

static struct spread spread_of(const struct making *m,
                               bool (*take)(const struct change *change, const void *arg),
                               const void *arg) {
    struct spread s = {0};
    for (size_t i = 0; i < m->changes.n; i++) {
        const struct change *change = &m->changes.at[i];
        if (take(change, arg)) {
            s.n++;
            s.now += change->now;
            s.before += change->before;
        }
    }
    double sum = 0;
    s.now = s.n == 0 ? 0 : s.now / (double)s.n;
    s.before = s.n == 0 ? 0 : s.before / (double)s.n;
    s.change = s.now - s.before;
    for (size_t i = 0; i < m->changes.n; i++) {
        const struct change *change = &m->changes.at[i];
        double off = change->now - change->before - s.change;
        sum += take(change, arg) ? off * off : 0;
    }
    s.sd = s.n < 2 ? 0 : sqrt(sum / (double)(s.n - 1));
    return s;
}

static bool of_line(const struct change *change, const void *arg) {
    const struct cohort_line *line = arg;
    return change->grade == line->grade &&
           (line->class_id == 0 || line->class_id == change->class_id);
}

static int by_grade(const void *a, const void *b) {
    const struct cohort_line *x = a, *y = b;
    if (x->grade != y->grade) {
        return x->grade < y->grade ? -1 : 1;
    }
    if ((x->class_id == 0) != (y->class_id == 0)) {
        return x->class_id == 0 ? 1 : -1; // a parallel after its classes
    }
    return str_cmp(x->title, y->title);
}

static void compare_lines(struct making *m) {
    if (m->out->lines.n > 0) {
        qsort(m->out->lines.at, m->out->lines.n, sizeof *m->out->lines.at, by_grade);
    }
    for (size_t i = 0; i < m->out->lines.n; i++) {
        struct cohort_line *line = &m->out->lines.at[i];
        struct spread s = spread_of(m, of_line, line);
        line->levels =
            measure_compare_same_pupils(line->both, line->gained, line->lost, line->never);
        line->points = measure_compare_same_means(s.n, s.now, s.before, s.sd);
    }
}

// ---- technologies

// Which changes a technology stands between: it was declared in the class of then, or in the class
// of now before the later measurement.
struct users {
    const struct making *m;
    struct str technology_id;
    bool *used;     // by the number of the change
    bool grade[12]; // does anybody of the parallel use it
    bool with;      // take those who used it, or the rest of their parallels
};

// Does a use tell of this outcome, or of an outcome of this strand?
static bool is_about(struct str used, struct str asked) {
    return str_eq(used, asked) ||
           (used.n > asked.n && str_starts(used, asked) && used.p[asked.n] == '.');
}

static bool stands_between(const struct practice_use *use, const struct change *change) {
    return use->class_id == change->class_before ||
           (use->class_id == change->class_id && date_cmp(use->declared_on, change->held_now) <= 0);
}

static void find_users(struct users *users) {
    const struct making *m = users->m;
    users->used = arena_array(m->arena, bool, m->changes.n + 1);
    for (size_t u = 0; u < m->ask->uses->rows.n; u++) {
        const struct practice_use *use = &m->ask->uses->rows.at[u];
        for (size_t i = 0; str_eq(use->technology_id, users->technology_id) &&
                           is_about(use->outcome_id, m->ask->outcome) && i < m->changes.n;
             i++) {
            const struct change *change = &m->changes.at[i];
            users->used[i] = users->used[i] || stands_between(use, change);
            users->grade[change->grade] = users->grade[change->grade] || users->used[i];
        }
    }
}

static bool of_users(const struct change *change, const void *arg) {
    const struct users *users = arg;
    bool used = users->used[change - users->m->changes.at];
    return users->with ? used : !used && users->grade[change->grade];
}

static size_t count_classes(const struct making *m, const struct users *users) {
    size_t n = 0;
    for (size_t i = 0; i < m->out->lines.n; i++) {
        int64_t class_id = m->out->lines.at[i].class_id;
        bool any = false;
        for (size_t c = 0; class_id != 0 && c < m->changes.n; c++) {
            const struct change *change = &m->changes.at[c];
            any = any || (change->class_id == class_id && of_users(change, users));
        }
        n += any;
    }
    return n;
}

static bool is_listed(const struct making *m, struct str technology_id) {
    for (size_t i = 0; i < m->out->effects.n; i++) {
        if (str_eq(m->out->effects.at[i].technology_id, technology_id)) {
            return true;
        }
    }
    return false;
}

static void add_effect(struct making *m, struct str technology_id) {
    struct users users = {.m = m, .technology_id = technology_id, .with = true};
    find_users(&users);
    struct spread a = spread_of(m, of_users, &users);
    if (a.n == 0) {
        return;
    }
    struct cohort_effect *effect = vec_push(m->arena, &m->out->effects);
    *effect = (struct cohort_effect){.technology_id = technology_id,
                                     .change = a.change,
                                     .pupils = a.n,
                                     .classes = count_classes(m, &users)};
    users.with = false;
    struct spread b = spread_of(m, of_users, &users);
    effect->alone = b.n == 0;
    effect->other_classes = count_classes(m, &users);
    effect->points = measure_compare_means((struct measure_mean){a.n, a.change, a.sd},
                                           (struct measure_mean){b.n, b.change, b.sd});
    // Classes were not drawn by lot, and what a teacher says of himself is the only source.
    effect->points.confirmed = false;
    effect->points.comparable = !effect->alone;
}

static void add_effects(struct making *m) {
    for (size_t i = 0; i < m->ask->uses->rows.n; i++) {
        const struct practice_use *use = &m->ask->uses->rows.at[i];
        if (is_about(use->outcome_id, m->ask->outcome) && !is_listed(m, use->technology_id)) {
            add_effect(m, use->technology_id);
        }
    }
}

// ---- two instruments

struct sheet_pair {
    const struct evidence_row *first, *second;
    VEC(int) a;
    VEC(int) b;
};

struct sheet_pairs {
    VEC(struct sheet_pair) rows;
};

static struct sheet_pair *pair_of(struct making *m, struct sheet_pairs *pairs,
                                  const struct evidence_row *first,
                                  const struct evidence_row *second) {
    for (size_t i = 0; i < pairs->rows.n; i++) {
        struct sheet_pair *pair = &pairs->rows.at[i];
        if (str_eq(pair->first->instrument_id, first->instrument_id) &&
            str_eq(pair->second->instrument_id, second->instrument_id)) {
            return pair;
        }
    }
    struct sheet_pair *pair = vec_push(m->arena, &pairs->rows);
    *pair = (struct sheet_pair){.first = first, .second = second};
    return pair;
}

// Pairs of sights of one pupil by different instruments, the newest of each.
static void gather_pairs(struct making *m, struct sheet_pairs *pairs) {
    for (size_t i = 0; i < m->now.rows.n; i++) {
        const struct seen *a = &m->now.rows.at[i];
        for (size_t j = i + 1; j < m->now.rows.n && m->now.rows.at[j].pupil_id == a->pupil_id;
             j++) {
            const struct seen *b = &m->now.rows.at[j];
            const struct evidence_row *x = row_of(m, a), *y = row_of(m, b);
            int order = str_cmp(x->instrument_id, y->instrument_id);
            if (order == 0) {
                continue;
            }
            struct sheet_pair *pair = order < 0 ? pair_of(m, pairs, x, y) : pair_of(m, pairs, y, x);
            *vec_push(m->arena, &pair->a) = order < 0 ? a->level : b->level;
            *vec_push(m->arena, &pair->b) = order < 0 ? b->level : a->level;
        }
    }
}

static void add_agreements(struct making *m) {
    struct sheet_pairs pairs = {0};
    gather_pairs(m, &pairs);
    for (size_t i = 0; i < pairs.rows.n; i++) {
        const struct sheet_pair *pair = &pairs.rows.at[i];
        struct measure_agreement agreement;
        if (measure_agreement(pair->a.at, pair->b.at, pair->a.n, MEASURE_BELOW_BASIC, MEASURE_HIGH,
                              NULL, &agreement) == MEASURE_OK) {
            *vec_push(m->arena, &m->out->agreements) = (struct cohort_agreement){
                pair->first->instrument_title, pair->second->instrument_title, agreement};
        }
    }
}

// ---- all comparisons together

static bool decide(struct making *m, struct error *error) {
    struct cohort *out = m->out;
    size_t n = 2 * out->lines.n + out->effects.n, at = 0;
    struct measure_comparison *all = arena_array(m->arena, struct measure_comparison, n + 1);
    for (size_t i = 0; i < out->lines.n; i++) {
        all[at++] = out->lines.at[i].levels;
        all[at++] = out->lines.at[i].points;
    }
    for (size_t i = 0; i < out->effects.n; i++) {
        all[at++] = out->effects.at[i].points;
    }
    if (measure_claims_decide(all, n, NULL) != MEASURE_OK) {
        return error_set(error, ERROR_LIMIT, "Не хватило памяти, чтобы сравнить годы.");
    }
    at = 0;
    for (size_t i = 0; i < out->lines.n; i++) {
        out->lines.at[i].levels = all[at++];
        out->lines.at[i].points = all[at++];
    }
    for (size_t i = 0; i < out->effects.n; i++) {
        out->effects.at[i].points = all[at++];
    }
    for (size_t i = 0; i < n; i++) {
        out->comparisons =
            all[i].comparisons > out->comparisons ? all[i].comparisons : out->comparisons;
    }
    return true;
}

bool cohort_make(struct db *db, struct arena *arena, const struct cohort_ask *ask,
                 struct cohort *out, struct error *error) {
    struct making m = {.db = db, .arena = arena, .ask = ask, .out = out};
    *out = (struct cohort){.year_before = year_before(ask)};
    place_sessions(&m);
    if (!read_year(&m, ask->year_id, &m.now, error)) {
        return false;
    }
    add_agreements(&m);
    if (out->year_before == 0) {
        return true;
    }
    if (!read_year(&m, out->year_before, &m.before, error)) {
        return false;
    }
    gather_changes(&m);
    compare_lines(&m);
    add_effects(&m);
    return decide(&m, error);
}
