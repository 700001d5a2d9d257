// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/plan_facts.h"

#include "instruments/shelf.h"
#include "monitoring/monitoring_internal.h"
#include "school/class.h"
#include "school/web.h"

// Sessions only: how many answers they hold does not matter, so five million of them cost nothing.
static const struct sql measured_rows = {
    "plan_measured_rows",
    "select p.instrument_id, c.grade, max(s.held_on), "
    "sum(case when p.year_id = $2 then 1 else 0 end) from session as s "
    "join procedure as p on p.org_id = s.org_id and p.procedure_id = s.procedure_id "
    "join class as c on c.org_id = s.org_id and c.class_id = s.class_id "
    "where s.org_id = $1 and s.closed_ms > 0 and s.held_on <= $3 "
    "group by p.instrument_id, c.grade order by p.instrument_id, c.grade"};

// The psychologists' sessions are found first, through their accounts: asked session by session,
// the raters of the whole school would be read for each.
static const struct sql held_rows = {
    "plan_held_rows",
    "with theirs as (select distinct r.session_id from account_role as a join session_rater as r "
    "on r.org_id = a.org_id and r.account_id = a.account_id where a.org_id = $1 "
    "and a.role = 'psychologist') "
    "select s.session_id, p.instrument_id, c.grade, c.letter, p.title, "
    "case when t.session_id is null then 0 else 1 end from session as s "
    "join procedure as p on p.org_id = s.org_id and p.procedure_id = s.procedure_id "
    "join class as c on c.org_id = s.org_id and c.class_id = s.class_id "
    "left join theirs as t on t.session_id = s.session_id "
    "where s.org_id = $1 and p.year_id = $2 and s.held_on <= $3 "
    "order by s.held_on, s.session_id"};

const struct sql *const plan_facts_sql[] = {&measured_rows, &held_rows, NULL};

static bool read_measured(struct coherence *run, struct plan_facts *facts, struct error *error) {
    struct query q;
    struct arena *arena = run->arena;
    if (!query_open(
            &q, run->db, &measured_rows,
            ARGS(ARG_INT(run->org), ARG_INT(run->year), ARG_TEXT(date_iso(arena, run->today))),
            error)) {
        return false;
    }
    while (query_next(&q)) {
        struct measured *row = vec_push(arena, &facts->measured);
        row->instrument_id = str_dup(arena, query_text(&q, 0));
        row->grade = (int)query_int(&q, 1);
        (void)date_parse_iso(query_text(&q, 2), &row->last);
        row->this_year = query_int(&q, 3);
    }
    return query_close(&q, error);
}

static void note_pair(struct arena *arena, struct plan_facts *facts, const struct held *held) {
    if (!plan_was_held(facts, held->instrument_id, held->grade)) {
        *vec_push(arena, &facts->pairs) = *held;
    }
}

static bool read_held(struct coherence *run, struct plan_facts *facts, struct error *error) {
    struct query q;
    struct arena *arena = run->arena;
    if (!query_open(
            &q, run->db, &held_rows,
            ARGS(ARG_INT(run->org), ARG_INT(run->year), ARG_TEXT(date_iso(arena, run->today))),
            error)) {
        return false;
    }
    while (query_next(&q)) {
        struct held *row = vec_push(arena, &facts->held);
        row->session_id = query_int(&q, 0);
        row->instrument_id = str_dup(arena, query_text(&q, 1));
        row->grade = (int)query_int(&q, 2);
        row->class_name = str_fmt(arena, "%d%.*s", row->grade, STR_ARG(query_text(&q, 3)));
        row->title = str_dup(arena, query_text(&q, 4));
        row->psychologist = query_int(&q, 5) == 1;
        note_pair(arena, facts, row);
    }
    return query_close(&q, error);
}

static bool read_plans(struct coherence *run, struct plan_facts *facts, struct error *error) {
    struct year_list years;
    if (!plan_get(run->db, run->arena, run->org, run->year, &facts->plan, error) ||
        !year_list(run->db, run->arena, run->org, &years, error)) {
        return false;
    }
    for (size_t i = 0; i < years.rows.n; i++) { // the newest first
        if (date_cmp(years.rows.at[i].begins, run->year_begins) < 0) {
            return plan_get(run->db, run->arena, run->org, years.rows.at[i].year_id, &facts->before,
                            error);
        }
    }
    return true;
}

static bool read_grades(struct coherence *run, struct plan_facts *facts, struct error *error) {
    struct class_list classes;
    if (!class_list_of_year(run->db, run->arena, run->org, run->year, run->today, &classes,
                            error)) {
        return false;
    }
    for (size_t i = 0; i < classes.rows.n; i++) {
        facts->grades |= 1u << classes.rows.at[i].grade;
    }
    return true;
}

static void drop(struct plan *plan, struct str procedure) {
    size_t kept = 0;
    for (size_t i = 0; i < plan->items.n; i++) {
        if (!str_eq(plan->items.at[i].procedure_id, procedure)) {
            plan->items.at[kept++] = plan->items.at[i];
        }
    }
    plan->items.n = kept;
}

static void suppose(struct coherence *run, struct plan_facts *facts) {
    for (size_t i = 0; i < run->suppositions.n; i++) {
        const struct supposition *s = &run->suppositions.at[i];
        if (str_eq(s->what, S("procedure.drop"))) {
            drop(&facts->plan, s->key);
        } else if (str_eq(s->what, S("procedure.add"))) {
            *vec_push(run->arena, &facts->plan.items) = (struct plan_item){
                .procedure_id = s->key, .grade = (int)s->id, .month = run->today.month};
        }
    }
}

static bool load(struct coherence *run, void *out, struct error *error) {
    struct plan_facts *facts = out;
    facts->procedures = run->app->procedures;
    facts->laws = run->app->laws;
    // The year's August may lie before it begins: a month counts from the year's first one.
    facts->now =
        date_cmp(run->today, run->year_begins) < 0 ? 0 : month_of_school_year(run->today.month);
    if (!read_plans(run, facts, error) || !read_grades(run, facts, error) ||
        !read_measured(run, facts, error) || !read_held(run, facts, error)) {
        return false;
    }
    suppose(run, facts);
    return true;
}

static const struct fact_kind kind = {"plan", sizeof(struct plan_facts), load};

const struct plan_facts *plan_facts(struct coherence *run, struct error *error) {
    return coherence_facts(run, &kind, error);
}

bool plan_was_held(const struct plan_facts *facts, struct str instrument_id, int grade) {
    for (size_t i = 0; i < facts->pairs.n; i++) {
        if (facts->pairs.at[i].grade == grade &&
            str_eq(facts->pairs.at[i].instrument_id, instrument_id)) {
            return true;
        }
    }
    return false;
}

struct date evidence_last(const struct plan_facts *facts, const struct instrument_facts *tools,
                          const struct outcome *outcome) {
    struct date last = {0};
    for (size_t i = 0; i < facts->measured.n; i++) {
        const struct measured *row = &facts->measured.at[i];
        const struct passport *passport = passport_find(tools->passports, row->instrument_id);
        if (passport != NULL && level_of_grade(row->grade) == outcome->level &&
            (date_is_none(last) || date_cmp(row->last, last) > 0) &&
            passport_measures(passport, outcome) != MEASURES_NOT) {
            last = row->last;
        }
    }
    return last;
}

bool outcome_planned(const struct plan_facts *facts, const struct plan *plan,
                     const struct outcome *outcome, int from) {
    for (size_t i = 0; i < plan->items.n; i++) {
        const struct plan_item *item = &plan->items.at[i];
        const struct procedure *procedure = procedure_find(facts->procedures, item->procedure_id);
        if (procedure != NULL && item->grade > 0 && level_of_grade(item->grade) == outcome->level &&
            month_of_school_year(item->month) >= from && procedure_measures(procedure, outcome)) {
            return true;
        }
    }
    return false;
}
