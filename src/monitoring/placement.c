// SPDX-License-Identifier: GPL-3.0-or-later
// Rules are brought in when the days at hand break them: first every item stands where it wishes,
// then those in a broken window go into an integer program with the windows' rules; its answer is
// looked at again. A program without all rules is a relaxation, so what it cannot do cannot be
// done, and an answer that breaks nothing is the cheapest of all.
#include "monitoring/placement.h"

#include "base/clock.h"

#include <glpk.h>
#include <stdlib.h>
#include <string.h>

enum { SECONDS = 20, LOOSE_NEAR = 1 };

struct window {
    size_t cap;
    int begin;
};

struct memberships {
    VEC(size_t) caps; // that an item is in
};

struct search {
    struct arena *arena;
    const struct placement *of;
    const bool *on;
    bool *allowed;              // items × days
    bool *active;               // items that are in the program
    VEC(struct window) windows; // that are in the program
    bool *used;                 // the same, caps × begins
    size_t begins;              // most windows of a cap
    bool anyhow;                // any way will do: no item insists on where it stands
    int64_t deadline;           // monotonic ms
    struct memberships *of_item;
    int *counts; // caps × days: what stands where, `taken` not counted
    int *wish;   // of loose items the day they were first put on
    int *day;
};

static bool holds(const struct search *s, size_t rule) { return s->on == NULL || s->on[rule]; }

static bool *allowed_of(const struct search *s, size_t item) {
    return s->allowed + item * (size_t)s->of->days;
}

// ---- windows

// How many items a window from `begin` on takes.
static int room_of(const struct search *s, const struct placement_cap *cap, int begin) {
    int taken = 0;
    for (int d = begin; cap->taken != NULL && d < begin + cap->length; d++) {
        taken += d >= 0 && d < s->of->days ? cap->taken[d] : 0;
    }
    return taken >= cap->limit ? 0 : cap->limit - taken;
}

static int count_in(const struct search *s, size_t cap, int begin) {
    const int *counts = s->counts + cap * (size_t)s->of->days;
    int n = 0;
    for (int d = begin < 0 ? 0 : begin; d < begin + s->of->caps.at[cap].length && d < s->of->days;
         d++) {
        n += counts[d];
    }
    return n;
}

// ---- where everything stands at first

static void read_domains(struct search *s) {
    const struct placement *of = s->of;
    for (size_t i = 0; i < of->items.n; i++) {
        for (int d = of->first; d < of->days; d++) {
            allowed_of(s, i)[d] = true;
        }
    }
    for (size_t k = 0; k < of->domains.n; k++) {
        const struct placement_domain *domain = &of->domains.at[k];
        for (int d = of->first; holds(s, domain->rule) && d < of->days; d++) {
            allowed_of(s, domain->item)[d] = allowed_of(s, domain->item)[d] && domain->allowed[d];
        }
    }
}

static void read_memberships(struct search *s) {
    for (size_t c = 0; c < s->of->caps.n; c++) {
        for (size_t i = 0; i < s->of->caps.at[c].items.n; i++) {
            *vec_push(s->arena, &s->of_item[s->of->caps.at[c].items.at[i]].caps) = c;
        }
    }
}

// Could one more item stand on the day without breaking a rule?
static bool is_free(const struct search *s, size_t item, int day) {
    for (size_t k = 0; k < s->of_item[item].caps.n; k++) {
        size_t c = s->of_item[item].caps.at[k];
        const struct placement_cap *cap = &s->of->caps.at[c];
        for (int begin = day - cap->length + 1; holds(s, cap->rule) && begin <= day; begin++) {
            bool window = begin >= cap->phase && (begin - cap->phase) % cap->step == 0;
            if (window && count_in(s, c, begin) >= room_of(s, cap, begin)) {
                return false;
            }
        }
    }
    return true;
}

static void put_item(struct search *s, size_t item, int day, int by) {
    for (size_t k = 0; k < s->of_item[item].caps.n; k++) {
        s->counts[s->of_item[item].caps.at[k] * (size_t)s->of->days + (size_t)day] += by;
    }
    s->day[item] = day;
}

// The allowed day nearest to the wish, -1 = none.
static int nearest(const struct search *s, size_t item, bool free) {
    int wish = s->of->items.at[item].wish;
    for (int away = 0; away < s->of->days; away++) {
        for (int sign = 1; sign >= -1; sign -= 2) {
            int day = wish + sign * away;
            if (day >= 0 && day < s->of->days && allowed_of(s, item)[day] &&
                (!free || is_free(s, item, day))) {
                return day;
            }
        }
    }
    return -1;
}

static size_t choices(const struct search *s, size_t item) {
    size_t n = 0;
    for (int d = 0; d < s->of->days; d++) {
        n += allowed_of(s, item)[d];
    }
    return n;
}

// Puts the items that stand, then the loose ones, those with the fewest days first. False for an
// item that has no day at all, whose number is in *stuck.
static bool begin_search(struct search *s, size_t *stuck) {
    size_t n = s->of->items.n, *order = arena_array(s->arena, size_t, n + 1);
    size_t *days = arena_array(s->arena, size_t, n + 1), loose = 0;
    for (size_t i = 0; i < n; i++) {
        const struct placement_item *item = &s->of->items.at[i];
        days[i] = choices(s, i);
        s->wish[i] = item->wish;
        *stuck = i;
        if (days[i] == 0) {
            return false;
        }
        if (!item->loose && !s->anyhow) {
            put_item(s, i, nearest(s, i, false), 1);
            continue;
        }
        size_t at = loose++;
        for (; at > 0 && days[order[at - 1]] > days[i]; at--) {
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
    for (size_t k = 0; k < loose; k++) {
        int day = nearest(s, order[k], true);
        day = day < 0 ? nearest(s, order[k], false) : day;
        s->wish[order[k]] = day;
        put_item(s, order[k], day, 1);
    }
    return true;
}

// ---- what is broken

static bool activate(struct search *s, size_t c, int begin) {
    const struct placement_cap *cap = &s->of->caps.at[c];
    bool *used = &s->used[c * s->begins + (size_t)((begin - cap->phase) / cap->step)];
    bool news = !*used;
    if (news) {
        *used = true;
        *vec_push(s->arena, &s->windows) = (struct window){c, begin};
    }
    for (size_t i = 0; i < cap->items.n; i++) {
        size_t item = cap->items.at[i];
        bool inside = s->day[item] >= begin && s->day[item] < begin + cap->length;
        news = news || (inside && !s->active[item]);
        s->active[item] = s->active[item] || inside;
    }
    return news;
}

// Brings every broken window into the program. *broken = there is any; gives whether the program
// grew by it.
static bool look(struct search *s, bool *broken) {
    bool news = false;
    *broken = false;
    for (size_t c = 0; c < s->of->caps.n; c++) {
        const struct placement_cap *cap = &s->of->caps.at[c];
        for (int begin = cap->phase; holds(s, cap->rule) && begin < s->of->days;
             begin += cap->step) {
            int count = count_in(s, c, begin);
            if (count > 0 && count > room_of(s, cap, begin)) {
                *broken = true;
                news = activate(s, c, begin) || news;
            }
        }
    }
    return news;
}

// ---- the integer program

struct program {
    glp_prob *lp;
    int *column; // items × days, 0 = none
    int *index;  // of a row under construction
    double *value;
    int length;
};

static void add_columns(struct search *s, struct program *p) {
    for (size_t i = 0; i < s->of->items.n; i++) {
        if (!s->active[i]) {
            continue;
        }
        int row = glp_add_rows(p->lp, 1);
        p->length = 0;
        for (int d = 0; d < s->of->days; d++) {
            if (!allowed_of(s, i)[d]) {
                continue;
            }
            int column = glp_add_cols(p->lp, 1);
            const struct placement_item *item = &s->of->items.at[i];
            p->column[i * (size_t)s->of->days + (size_t)d] = column;
            glp_set_col_kind(p->lp, column, GLP_BV);
            glp_set_obj_coef(p->lp, column,
                             (double)abs(d - s->wish[i]) *
                                 (item->loose || s->anyhow ? LOOSE_NEAR : item->weight));
            p->index[++p->length] = column;
            p->value[p->length] = 1;
        }
        glp_set_mat_row(p->lp, row, p->length, p->index, p->value);
        glp_set_row_bnds(p->lp, row, GLP_FX, 1, 1);
    }
}

static void add_window(struct search *s, struct program *p, const struct placement_cap *cap,
                       int begin) {
    int items = 0, room = room_of(s, cap, begin);
    p->length = 0;
    for (size_t k = 0; k < cap->items.n; k++) {
        size_t item = cap->items.at[k];
        int before = p->length;
        for (int d = begin < 0 ? 0 : begin;
             s->active[item] && d < begin + cap->length && d < s->of->days; d++) {
            int column = p->column[item * (size_t)s->of->days + (size_t)d];
            if (column != 0) {
                p->index[++p->length] = column;
                p->value[p->length] = 1;
            }
        }
        items += p->length > before;
    }
    if (items > room) {
        int row = glp_add_rows(p->lp, 1);
        glp_set_mat_row(p->lp, row, p->length, p->index, p->value);
        glp_set_row_bnds(p->lp, row, GLP_UP, 0, room);
    }
}

static enum placement_verdict run_program(struct search *s, struct program *p) {
    glp_iocp parameters;
    glp_init_iocp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.presolve = GLP_ON;
    int64_t left = s->deadline - clock_monotonic_ms();
    if (left <= 0) {
        return GAVE_UP;
    }
    parameters.tm_lim = (int)left;
    int fault = glp_intopt(p->lp, &parameters);
    if (fault == GLP_ENOPFS || fault == GLP_ENODFS) {
        return IMPOSSIBLE;
    }
    int status = fault == 0 ? glp_mip_status(p->lp) : GLP_UNDEF;
    return status == GLP_OPT ? PLACED : status == GLP_NOFEAS ? IMPOSSIBLE : GAVE_UP;
}

static void take_answer(struct search *s, const struct program *p) {
    for (size_t i = 0; i < s->of->items.n; i++) {
        for (int d = 0; s->active[i] && d < s->of->days; d++) {
            int column = p->column[i * (size_t)s->of->days + (size_t)d];
            if (column != 0 && glp_mip_col_val(p->lp, column) > 0.5) {
                put_item(s, i, s->day[i], -1);
                put_item(s, i, d, 1);
                break;
            }
        }
    }
}

static enum placement_verdict solve_program(struct search *s) {
    struct arena_mark mark = arena_mark(s->arena);
    size_t cells = s->of->items.n * (size_t)s->of->days + 1;
    glp_term_out(GLP_OFF);
    struct program p = {glp_create_prob(), arena_array(s->arena, int, cells),
                        arena_array(s->arena, int, cells), arena_array(s->arena, double, cells), 0};
    add_columns(s, &p);
    for (size_t i = 0; i < s->windows.n; i++) {
        const struct window *window = &s->windows.at[i];
        add_window(s, &p, &s->of->caps.at[window->cap], window->begin);
    }
    enum placement_verdict verdict = run_program(s, &p);
    if (verdict == PLACED) {
        take_answer(s, &p);
    }
    glp_delete_prob(p.lp);
    glp_free_env(); // of this thread
    arena_rewind(s->arena, mark);
    return verdict;
}

// ---- the search

static void tell(const struct search *s, struct placement_trace *trace) {
    if (trace == NULL) {
        return;
    }
    memset(trace->rules, 0, s->of->rules * sizeof *trace->rules);
    memcpy(trace->items, s->active, s->of->items.n * sizeof *trace->items);
    for (size_t i = 0; i < s->windows.n; i++) {
        trace->rules[s->of->caps.at[s->windows.at[i].cap].rule] = true;
    }
    for (size_t k = 0; k < s->of->domains.n; k++) {
        const struct placement_domain *domain = &s->of->domains.at[k];
        if (s->active[domain->item] && holds(s, domain->rule)) {
            trace->rules[domain->rule] = true;
        }
    }
}

static size_t most_begins(const struct placement *placement) {
    size_t most = 1;
    for (size_t c = 0; c < placement->caps.n; c++) {
        const struct placement_cap *cap = &placement->caps.at[c];
        size_t begins = (size_t)((placement->days - cap->phase) / cap->step) + 1;
        most = begins > most ? begins : most;
    }
    return most;
}

static enum placement_verdict search(struct arena *arena, const struct placement *placement,
                                     const bool *on, bool anyhow, int *day,
                                     struct placement_trace *trace) {
    struct arena_mark mark = arena_mark(arena);
    size_t n = placement->items.n, days = (size_t)placement->days;
    int seconds = placement->seconds > 0 ? placement->seconds : SECONDS;
    struct search s = {.arena = arena,
                       .of = placement,
                       .on = on,
                       .anyhow = anyhow,
                       .deadline = clock_monotonic_ms() + 1000 * seconds,
                       .begins = most_begins(placement),
                       .allowed = arena_array(arena, bool, n *days + 1),
                       .active = arena_array(arena, bool, n + 1),
                       .of_item = arena_array(arena, struct memberships, n + 1),
                       .counts = arena_array(arena, int, placement->caps.n *days + 1),
                       .wish = arena_array(arena, int, n + 1),
                       .day = day};
    s.used = arena_array(arena, bool, placement->caps.n *s.begins + 1);
    enum placement_verdict verdict = PLACED;
    size_t stuck;
    bool broken = true;
    read_domains(&s);
    read_memberships(&s);
    if (!begin_search(&s, &stuck)) {
        s.active[stuck] = true;
        verdict = IMPOSSIBLE;
    }
    while (verdict == PLACED && broken) {
        // An answer that holds all it was told and yet breaks something brings something new.
        bool news = look(&s, &broken);
        verdict = !broken ? PLACED : news ? solve_program(&s) : GAVE_UP;
    }
    tell(&s, trace);
    arena_rewind(arena, mark);
    return verdict;
}

enum placement_verdict placement_solve(struct arena *arena, const struct placement *placement,
                                       const bool *on, int *day, struct placement_trace *trace) {
    // Whether there is a way at all is found out far sooner than which one is the cheapest.
    int *anyhow = arena_array(arena, int, placement->items.n + 1);
    enum placement_verdict verdict = search(arena, placement, on, true, anyhow, trace);
    if (verdict != PLACED) {
        return verdict;
    }
    verdict = search(arena, placement, on, false, day, NULL);
    if (verdict == GAVE_UP) {
        memcpy(day, anyhow, placement->items.n * sizeof *day);
        return PLACED_DEARLY;
    }
    return verdict;
}

int64_t placement_cost(const struct placement *placement, const int *day) {
    int64_t cost = 0;
    for (size_t i = 0; i < placement->items.n; i++) {
        const struct placement_item *item = &placement->items.at[i];
        cost += item->loose ? 0 : (int64_t)item->weight * abs(day[i] - item->wish);
    }
    return cost;
}

enum placement_verdict placement_conflict(struct arena *arena, const struct placement *placement,
                                          struct placement_trace *trace) {
    size_t rules = placement->rules;
    int *day = arena_array(arena, int, placement->items.n + 1);
    struct placement_trace now = {arena_array(arena, bool, rules + 1),
                                  arena_array(arena, bool, placement->items.n + 1)};
    enum placement_verdict verdict = search(arena, placement, NULL, true, day, trace);
    for (size_t r = 0; verdict == IMPOSSIBLE && r < rules; r++) {
        if (!trace->rules[r]) {
            continue;
        }
        trace->rules[r] = false;
        switch (search(arena, placement, trace->rules, true, day, &now)) {
        case PLACED:
        case PLACED_DEARLY:
            trace->rules[r] = true; // it cannot be spared
            break;
        case IMPOSSIBLE:
            memcpy(trace->rules, now.rules, rules * sizeof *now.rules);
            break;
        case GAVE_UP:
            verdict = GAVE_UP;
        }
    }
    if (verdict == IMPOSSIBLE) { // the items that the rules left over fail on
        memcpy(now.rules, trace->rules, rules * sizeof *now.rules);
        struct placement_trace last = {now.rules, trace->items};
        bool *left = arena_array(arena, bool, rules + 1);
        memcpy(left, trace->rules, rules * sizeof *left);
        verdict = search(arena, placement, left, true, day, &last);
    }
    return verdict;
}
