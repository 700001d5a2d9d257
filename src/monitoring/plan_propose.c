// SPDX-License-Identifier: GPL-3.0-or-later
// The plan that the catalogue proposes for a school.
#include "monitoring/plan_internal.h"
#include "school/audit.h"
#include "school/class.h"

struct proposing {
    struct db *db;
    struct arena *arena;
    struct plan_propose *ask;
    unsigned grades;    // bit g = the school has classes of grade g
    struct plan now;    // of this year
    struct plan before; // of the year before
};

static bool read_grades(struct proposing *p, struct error *error) {
    struct class_list classes;
    const struct school_year *year = p->ask->year;
    if (!class_list_of_year(p->db, p->arena, p->ask->by->org, year->year_id, year->begins, &classes,
                            error)) {
        return false;
    }
    for (size_t i = 0; i < classes.rows.n; i++) {
        p->grades |= 1u << classes.rows.at[i].grade;
    }
    return p->grades != 0 ||
           error_set(error, ERROR_INPUT,
                     "В этом учебном году ещё нет классов: внесите их, и план сложится под них.");
}

static bool read_before(struct proposing *p, struct error *error) {
    struct year_list years;
    int64_t org = p->ask->by->org;
    if (!plan_get(p->db, p->arena, org, p->ask->year->year_id, &p->now, error) ||
        !year_list(p->db, p->arena, org, &years, error)) {
        return false;
    }
    for (size_t i = 0; i < years.rows.n; i++) { // the newest first
        if (date_cmp(years.rows.at[i].begins, p->ask->year->begins) < 0) {
            return plan_get(p->db, p->arena, org, years.rows.at[i].year_id, &p->before, error);
        }
    }
    return true;
}

static bool add(struct proposing *p, const struct procedure *procedure, int grade, int month,
                struct error *error) {
    struct plan_item item = {.procedure_id = procedure->id, .grade = grade, .month = month};
    int64_t added = 0;
    if (!plan_insert(p->db, p->ask->by->org, p->ask->by->account, p->ask->year->year_id, &item,
                     &added, error)) {
        return false;
    }
    p->ask->added += added;
    return true;
}

static bool in_year_plan(const struct proposing *p, const struct procedure *procedure, int month) {
    for (size_t i = 0; i < p->ask->procedures->by_month.n; i++) {
        const struct procedure_month *m = &p->ask->procedures->by_month.at[i];
        for (size_t j = 0; m->month == month && j < m->procedures.n; j++) {
            if (str_eq(m->procedures.at[j], procedure->id)) {
                return true;
            }
        }
    }
    return false;
}

// Neighbouring months of a yearly procedure are one window: its grades take turns in them, so that
// raters are not asked for everything in one week. A procedure of every term stands in all.
static bool add_grade(struct proposing *p, const struct procedure *procedure, int grade,
                      size_t turn, struct error *error) {
    bool windows = procedure->once_every != PERIOD_TERM && grade != 0;
    for (size_t i = 0; i < procedure->months.n;) {
        size_t n = 1;
        while (windows && i + n < procedure->months.n &&
               month_of_school_year(procedure->months.at[i + n]) ==
                   month_of_school_year(procedure->months.at[i + n - 1]) + 1) {
            n++;
        }
        int month = procedure->months.at[i + turn % n];
        if (in_year_plan(p, procedure, month) && !add(p, procedure, grade, month, error)) {
            return false;
        }
        i += n;
    }
    return true;
}

static bool add_procedure(struct proposing *p, const struct procedure *procedure,
                          struct error *error) {
    size_t turn = 0;
    bool belongs = procedure->core || procedure_of_kind(p->ask->procedures, procedure->id);
    if (!belongs || plan_has(&p->now, procedure->id, -1, 0)) {
        return true;
    }
    if (procedure->grades.n == 0) {
        return add_grade(p, procedure, 0, 0, error);
    }
    for (size_t i = 0; i < procedure->grades.n; i++) {
        int grade = procedure->grades.at[i];
        bool had = procedure->once_every == PERIOD_TWO_YEARS &&
                   plan_has(&p->before, procedure->id, grade, 0);
        if ((p->grades & (1u << grade)) != 0 && !had &&
            !add_grade(p, procedure, grade, turn++, error)) {
            return false;
        }
    }
    return true;
}

static bool rest(struct proposing *p, struct error *error) {
    unsigned levels = 0;
    for (int grade = 1; grade <= GRADES; grade++) {
        levels |= (p->grades & (1u << grade)) != 0 ? (unsigned)level_of_grade(grade) : 0u;
    }
    for (size_t i = 0; p->now.basis.n == 0 && i < p->ask->laws->rows.n; i++) {
        const struct law *law = &p->ask->laws->rows.at[i];
        if (law->plan && law_acts(law, p->ask->year->begins) &&
            (law->levels == 0 || (law->levels & levels) != 0) &&
            !plan_rest_on(p->db, p->ask->by->org, p->ask->year->year_id, law->id, error)) {
            return false;
        }
    }
    return true;
}

bool plan_propose(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct proposing p = {.db = db, .arena = arena, .ask = asked};
    p.ask->added = 0;
    if (!read_grades(&p, error) || !read_before(&p, error)) {
        return false;
    }
    for (size_t i = 0; i < p.ask->procedures->rows.n; i++) {
        if (!add_procedure(&p, &p.ask->procedures->rows.at[i], error)) {
            return false;
        }
    }
    return rest(&p, error) && audit_add(db, arena, p.ask->by->org, p.ask->by->account,
                                        "plan.propose", "org", p.ask->by->org, NULL, error);
}
