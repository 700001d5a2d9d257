// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/chain.h"

#include "school/web.h"

#include <stdlib.h>
#include <string.h>

enum { YEARS_SHOWN = 5 };

void chain_run(struct coherence *run, struct arena *arena, struct db *db, const struct app *app,
               int64_t org, const struct school_year *year, struct date on) {
    *run = (struct coherence){.arena = arena,
                              .db = db,
                              .app = app,
                              .org = org,
                              .year = year->year_id,
                              .year_begins = year->begins,
                              .today = date_cmp(on, year->ends) > 0 ? year->ends : on};
}

static int by_order(const void *left, const void *right) {
    const struct chain_column *const *a = left, *const *b = right;
    return (*a)->order - (*b)->order;
}

static void collect(struct arena *arena, const struct room *const *rooms,
                    struct chain_report *out) {
    for (const struct room *const *room = rooms; *room != NULL; room++) {
        const struct chain_column *column = (*room)->chain_columns;
        for (; column != NULL && column->id != NULL; column++) {
            *vec_push(arena, &out->columns) = column;
        }
    }
    if (out->columns.n > 0) {
        qsort(out->columns.at, out->columns.n, sizeof out->columns.at[0], by_order);
    }
    for (int severity = RULE_STOP; severity <= RULE_HINT; severity++) {
        for (const struct room *const *room = rooms; *room != NULL; room++) {
            const struct rule *rule = (*room)->rules;
            for (; rule != NULL && rule->id != NULL; rule++) {
                if ((int)rule->severity == severity) {
                    vec_push(arena, &out->rules)->rule = rule;
                }
            }
        }
    }
}

static bool run_rules(struct coherence *run, struct chain_report *out, struct error *error) {
    for (size_t i = 0; i < out->rules.n; i++) {
        const struct rule *rule = out->rules.at[i].rule;
        size_t from = out->findings.rows.n;
        if (!rule->run(run, rule, &out->findings, error)) {
            return false;
        }
        out->fired[rule->severity] += out->findings.rows.n - from;
    }
    // The list of findings moves while it grows; it is pointed into when it is whole.
    for (size_t i = 0, next = 0; i < out->rules.n; i++) {
        while (next < out->findings.rows.n &&
               out->findings.rows.at[next].rule == out->rules.at[i].rule) {
            *vec_push(run->arena, &out->rules.at[i].findings) = &out->findings.rows.at[next++];
        }
    }
    return true;
}

static void weigh(struct chain *chain, const struct findings *findings) {
    for (size_t i = 0; i < findings->rows.n; i++) {
        const struct finding *finding = &findings->rows.at[i];
        if (!str_eq(finding->outcome, chain->outcome->id)) {
            continue;
        }
        chain->stopped = chain->stopped || finding->rule->severity == RULE_STOP;
        for (size_t j = 0; j < chain->links.n && finding->rule->column != NULL; j++) {
            chain->links.at[j].findings +=
                strcmp(chain->links.at[j].column->id, finding->rule->column) == 0;
        }
    }
    for (size_t j = 0; j < chain->links.n; j++) {
        chain->gaps += chain->links.at[j].cell.state == CHAIN_GAP;
        chain->olds += chain->links.at[j].cell.state == CHAIN_OLD;
    }
    chain->whole = chain->gaps == 0 && chain->olds == 0 && !chain->stopped;
}

static bool make_chain(struct coherence *run, const struct chain_report *report,
                       struct chain *chain, struct error *error) {
    for (size_t i = 0; i < report->columns.n; i++) {
        struct chain_link *link = vec_push(run->arena, &chain->links);
        link->column = report->columns.at[i];
        if (!link->column->cell(run, chain->outcome->id, &link->cell, error)) {
            return false;
        }
    }
    weigh(chain, &report->findings);
    return true;
}

// The worst first; of equally bad ones the order of the catalogue, which is that of their ids'
// rows.
static int by_worst(const void *left, const void *right) {
    const struct chain *a = left, *b = right;
    if (a->gaps != b->gaps) {
        return a->gaps > b->gaps ? -1 : 1;
    }
    if (a->stopped != b->stopped) {
        return a->stopped ? -1 : 1;
    }
    if (a->olds != b->olds) {
        return a->olds > b->olds ? -1 : 1;
    }
    return a->outcome < b->outcome ? -1 : a->outcome > b->outcome;
}

bool chain_check(struct coherence *run, const struct room *const *rooms, struct chain_report *out,
                 struct error *error) {
    *out = (struct chain_report){0};
    collect(run->arena, rooms, out);
    const struct key_facts *keys = key_facts(run, error);
    if (keys == NULL || !run_rules(run, out, error)) {
        return false;
    }
    for (size_t i = 0; i < keys->rows.n; i++) {
        struct chain *chain = vec_push(run->arena, &out->chains);
        chain->outcome = keys->rows.at[i].outcome;
        if (!make_chain(run, out, chain, error)) {
            return false;
        }
        out->whole += chain->whole;
    }
    if (out->chains.n > 0) {
        qsort(out->chains.at, out->chains.n, sizeof out->chains.at[0], by_worst);
    }
    return true;
}

const struct chain *chain_find(const struct chain_report *report, struct str outcome_id) {
    for (size_t i = 0; i < report->chains.n; i++) {
        if (str_eq(report->chains.at[i].outcome->id, outcome_id)) {
            return &report->chains.at[i];
        }
    }
    return NULL;
}

static bool one_year(const struct coherence *now, const struct room *const *rooms,
                     const struct school_year *year, struct chain_years *out, struct error *error) {
    struct coherence run;
    struct chain_report report;
    chain_run(&run, now->arena, now->db, now->app, now->org, year, now->today);
    if (!chain_check(&run, rooms, &report, error)) {
        return false;
    }
    if (report.chains.n == 0) {
        return true;
    }
    struct chain_year *row = vec_push(now->arena, &out->rows);
    *row = (struct chain_year){.year = *year, .chains = report.chains.n, .whole = report.whole};
    for (size_t c = 0; c < report.columns.n; c++) {
        size_t full = 0;
        for (size_t i = 0; i < report.chains.n; i++) {
            enum chain_state state = report.chains.at[i].links.at[c].cell.state;
            full += state != CHAIN_GAP && state != CHAIN_OLD;
        }
        *vec_push(now->arena, &row->full) = full;
        if (out->columns.n < report.columns.n) {
            *vec_push(now->arena, &out->columns) = report.columns.at[c];
        }
    }
    return true;
}

bool chain_over_years(const struct coherence *now, const struct room *const *rooms,
                      struct chain_years *out, struct error *error) {
    struct year_list years;
    *out = (struct chain_years){0};
    if (!year_list(now->db, now->arena, now->org, &years, error)) {
        return false;
    }
    size_t n = years.rows.n < YEARS_SHOWN ? years.rows.n : YEARS_SHOWN;
    for (size_t i = n; i > 0; i--) { // the newest first in the list
        const struct school_year *year = &years.rows.at[i - 1];
        if (date_cmp(year->begins, now->today) <= 0 && !one_year(now, rooms, year, out, error)) {
            return false;
        }
    }
    return true;
}
