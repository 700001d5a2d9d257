// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/director.h"

#include "analysis/chain_board.h"
#include "base/ru.h"
#include "monitoring/plan.h"
#include "monitoring/session.h"
#include "school/class.h"
#include "school/web.h"

enum { WEAK_MOST = 3, STEPS_MOST = 3, PLAN_MOST = 5 };

struct making {
    const struct app *app;
    struct db *db;
    struct arena *arena;
    int64_t org;
    struct date on;
    struct outcome_catalogue catalogue;
    struct director *out;
    struct evidence_list evidence, before; // of the year, of the newest one before it
};

// ---- the summary

static bool make_summary(struct making *m, struct error *error) {
    struct year_list years;
    struct evidence_list evidence = {0};
    struct school_year current;
    size_t place = 0;
    if (!year_current(m->db, m->arena, m->org, m->on, &current, error) ||
        !year_list(m->db, m->arena, m->org, &years, error)) {
        return false;
    }
    m->out->year = current;
    for (; place < years.rows.n && evidence.rows.n == 0; place++) {
        const struct school_year *year = &years.rows.at[place];
        if (date_cmp(year->begins, m->on) > 0) {
            continue;
        }
        if (!evidence_of_year(m->db, m->arena, m->org, year->year_id, &evidence, error)) {
            return false;
        }
        m->out->year = evidence.rows.n > 0 ? *year : current;
    }
    for (; place < years.rows.n && m->before.rows.n == 0; place++) {
        if (!evidence_of_year(m->db, m->arena, m->org, years.rows.at[place].year_id, &m->before,
                              error)) {
            return false;
        }
    }
    m->evidence = evidence;
    struct summary_ask ask = {.org = m->org, .year_id = m->out->year.year_id, .by = SUMMARY_LEVELS};
    summary_make(m->arena, &ask, &m->catalogue, &evidence, &m->out->summary);
    int64_t *seen = arena_array(m->arena, int64_t, evidence.rows.n + 1);
    for (size_t i = 0; i < evidence.rows.n; i++) {
        bool known = false;
        for (size_t j = 0; j < m->out->classes_seen; j++) {
            known = known || seen[j] == evidence.rows.at[i].class_id;
        }
        if (!known) {
            seen[m->out->classes_seen++] = evidence.rows.at[i].class_id;
        }
    }
    return true;
}

static struct str outcome_id(const struct making *m, const struct summary_line *line, size_t c) {
    return str_fmt(m->arena, "%s.%.*s", level_name(line->level),
                   STR_ARG(m->out->summary.columns.at[c].id));
}

// ---- the same pupils

// Two years are enough here: evidence_of_outcome() reads all.
static void take_outcome(struct making *m, const struct evidence_list *from, struct str outcome,
                         struct evidence_list *out) {
    for (size_t i = 0; i < from->rows.n; i++) {
        if (str_eq(from->rows.at[i].outcome, outcome)) {
            *vec_push(m->arena, &out->rows) = from->rows.at[i];
        }
    }
}

static bool add_changes(struct making *m, struct str outcome, struct str title,
                        struct error *error) {
    struct evidence_list evidence = {0};
    struct practice_uses none = {0};
    struct cohort cohort;
    take_outcome(m, &m->evidence, outcome, &evidence);
    take_outcome(m, &m->before, outcome, &evidence);
    struct cohort_ask ask = {m->org, m->out->year.year_id, outcome, &evidence, &none};
    if (!cohort_make(m->db, m->arena, &ask, &cohort, error)) {
        return false;
    }
    for (size_t i = 0; i < cohort.lines.n; i++) {
        const struct cohort_line *line = &cohort.lines.at[i];
        if (line->class_id == 0 && line->levels.n > 0) {
            *vec_push(m->arena, &m->out->changes) = (struct director_change){
                outcome, str_fmt(m->arena, "%.*s, %d классы", STR_ARG(title), line->grade), *line};
        }
    }
    return true;
}

// All changes of the page are one document: the correction counts them together.
static bool decide(struct making *m, struct error *error) {
    struct director *out = m->out;
    size_t n = out->changes.n;
    struct measure_comparison *all = arena_array(m->arena, struct measure_comparison, n + 1);
    for (size_t i = 0; i < n; i++) {
        all[i] = out->changes.at[i].line.levels;
    }
    if (measure_claims_decide(all, n, NULL) != MEASURE_OK) {
        return error_set(error, ERROR_LIMIT, "Не хватило памяти, чтобы сравнить годы.");
    }
    for (size_t i = 0; i < n; i++) {
        out->changes.at[i].line.levels = all[i];
        out->better += all[i].claim == CLAIM_DIFFERENCE && all[i].delta > 0;
        out->worse += all[i].claim == CLAIM_DIFFERENCE && all[i].delta < 0;
        out->possible += all[i].claim == CLAIM_TENDENCY;
        out->comparisons =
            all[i].comparisons > out->comparisons ? all[i].comparisons : out->comparisons;
    }
    return true;
}

// ---- where it is hardest

static bool is_harder(const struct summary_cell *a, const struct summary_cell *b) {
    return a->count[MEASURE_BELOW_BASIC] * b->n > b->count[MEASURE_BELOW_BASIC] * a->n;
}

static void add_weak(struct making *m, const struct director_weak *weak) {
    struct director *out = m->out;
    size_t at = out->weak.n;
    if (weak->cell.count[MEASURE_BELOW_BASIC] == 0) {
        return;
    }
    (void)vec_push(m->arena, &out->weak);
    while (at > 0 && is_harder(&weak->cell, &out->weak.at[at - 1].cell)) {
        out->weak.at[at] = out->weak.at[at - 1];
        at--;
    }
    out->weak.at[at] = *weak;
    out->weak.n = out->weak.n > WEAK_MOST ? WEAK_MOST : out->weak.n;
}

static bool look_at_strands(struct making *m, struct error *error) {
    const struct summary *s = &m->out->summary;
    for (size_t l = 0; l < s->lines.n; l++) {
        for (size_t c = 0; c < s->columns.n; c++) {
            const struct summary_line *line = &s->lines.at[l];
            struct str id = outcome_id(m, line, c);
            if (line->cells[c].n == 0) {
                continue;
            }
            struct director_weak weak = {id,
                                         str_fmt(m->arena, "%.*s, %s образование",
                                                 STR_ARG(s->columns.at[c].title),
                                                 level_title(line->level)),
                                         line->cells[c]};
            add_weak(m, &weak);
            if (!add_changes(m, id, s->columns.at[c].title, error)) {
                return false;
            }
        }
    }
    return decide(m, error);
}

// ---- how do we know

static bool count_sources(struct making *m, struct error *error) {
    struct class_list classes;
    struct session_list open;
    const struct school_year *year = &m->out->year;
    struct date day = date_cmp(m->on, year->ends) > 0 ? year->ends : m->on;
    struct session_filter filter = {
        .org = m->org, .year = year->year_id, .state = SESSION_OPEN, .most = 1, .counted = true};
    if (!class_list_of_year(m->db, m->arena, m->org, year->year_id, day, &classes, error) ||
        !session_list_of(m->db, m->arena, &filter, &open, error) ||
        !evidence_pupils_seen(m->db, m->org, year->year_id, &m->out->pupils_seen, error)) {
        return false;
    }
    m->out->classes = classes.rows.n;
    m->out->open = (int64_t)open.total;
    for (size_t i = 0; i < classes.rows.n; i++) {
        m->out->pupils += classes.rows.at[i].pupils;
    }
    return true;
}

// ---- what next

// The report that pages keep; a command makes its own.
static const struct chain_report *report_of(struct making *m, const struct school_year *year,
                                            struct error *error) {
    if (m->app->chains != NULL) {
        return chain_board_report(m->app, m->db, m->arena, m->org, year, error);
    }
    struct coherence run;
    struct chain_report *report = arena_new(m->arena, struct chain_report);
    chain_run(&run, m->arena, m->db, m->app, m->org, year, m->on);
    return chain_check(&run, m->app->rooms, report, error) ? report : NULL;
}

// Broken chains, the gravest first; of one rule the first finding stands for all.
static bool add_steps(struct making *m, const struct school_year *year, struct error *error) {
    const struct chain_report *report = report_of(m, year, error);
    if (report == NULL) {
        return false;
    }
    m->out->rules = report->rules.n;
    for (size_t i = 0; i < report->rules.n && m->out->steps.n < STEPS_MOST; i++) {
        const struct fired_rule *fired = &report->rules.at[i];
        if (fired->findings.n == 0) {
            continue;
        }
        const struct finding *finding = fired->findings.at[0];
        struct str more = fired->findings.n == 1
                              ? (struct str){0}
                              : str_fmt(m->arena, " Таких мест: %zu.", fired->findings.n);
        *vec_push(m->arena, &m->out->steps) = (struct director_step){
            finding->proposal.title,
            str_fmt(m->arena, "%.*s%.*s", STR_ARG(finding->sentence), STR_ARG(more)), S("/chains")};
    }
    return true;
}

static bool add_plan(struct making *m, const struct school_year *year, struct error *error) {
    struct plan plan;
    if (!plan_get(m->db, m->arena, m->org, year->year_id, &plan, error)) {
        return false;
    }
    int now = month_of_school_year(m->on.month);
    struct str last = {0};
    for (size_t i = 0; i < plan.items.n && m->out->plan.n < PLAN_MOST; i++) {
        const struct plan_item *item = &plan.items.at[i];
        int ahead = month_of_school_year(item->month) - now;
        const struct procedure *procedure = procedure_find(m->app->procedures, item->procedure_id);
        if (ahead < 0 || ahead > 1 || !date_is_none(item->done_on) || procedure == NULL ||
            str_eq(last, item->procedure_id)) {
            continue;
        }
        last = item->procedure_id;
        *vec_push(m->arena, &m->out->plan) = (struct director_plan){
            procedure->title, ru_month(item->month, RU_NOMINATIVE), procedure->owner};
    }
    return true;
}

bool director_make(const struct app *app, struct db *db, struct arena *arena, int64_t org,
                   struct date on, struct director *out, struct error *error) {
    struct making m = {.app = app, .db = db, .arena = arena, .org = org, .on = on, .out = out};
    struct school_year current;
    *out = (struct director){0};
    return outcome_catalogue_of(db, arena, app->outcomes, org, &m.catalogue, error) &&
           make_summary(&m, error) && look_at_strands(&m, error) && count_sources(&m, error) &&
           year_current(db, arena, org, on, &current, error) && add_steps(&m, &current, error) &&
           add_plan(&m, &current, error);
}
