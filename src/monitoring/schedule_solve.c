// SPDX-License-Identifier: GPL-3.0-or-later
// The school's words for placement.h: works are items, rules of the schedule are domains and caps.
#include "monitoring/schedule_solve.h"

#include "base/ru.h"
#include "monitoring/placement.h"

enum { SCRATCH_MIB = 512, SECONDS = 3 };
enum { DATED_WEIGHT = 1000 }; // a day of a work that stands weighs as 1000 of one without a date

struct demands {
    VEC(struct schedule_demand) rows;
};

struct building {
    struct arena *arena;
    const struct schedule *schedule;
    const bool *left; // works that stay where they are, a flag each
    struct placement placement;
    struct demands demands;         // one a rule of the placement
    VEC(const struct work *) items; // one an item of the placement
    size_t *item_of;                // of each work, SIZE_MAX = it is none
    int64_t begins;                 // day 0
};

static bool dated(const struct work *work) { return !date_is_none(work->held_on); }

static int day_of(const struct building *b, struct date on) {
    return (int)(date_to_days(on) - b->begins);
}

static size_t add_demand(struct building *b, const char *rule, struct str words) {
    *vec_push(b->arena, &b->demands.rows) = (struct schedule_demand){rule, words};
    return b->placement.rules++;
}

// ---- items and the days they may be on

// Is it a work that dates are sought for?
static bool is_item(const struct building *b, size_t i) {
    const struct work *work = &b->schedule->works.at[i];
    return !b->left[i] && schedule_class(b->schedule, work->class_id) != NULL &&
           (!dated(work) || date_cmp(work->held_on, b->schedule->today) >= 0);
}

// Works without a date of one class are spread over their terms.
static int wish_of(const struct building *b, size_t i) {
    const struct work *work = &b->schedule->works.at[i];
    int before = 0, all = 0;
    struct date first, last;
    if (dated(work)) {
        return day_of(b, work->held_on);
    }
    for (size_t k = 0; k < b->schedule->works.n; k++) {
        const struct work *other = &b->schedule->works.at[k];
        bool same = other->class_id == work->class_id && !dated(other);
        all += same;
        before += same && k < i;
    }
    work_term(b->schedule, work, &first, &last);
    first = date_cmp(first, b->schedule->today) < 0 ? b->schedule->today : first;
    int from = day_of(b, first), to = day_of(b, last);
    to = to >= b->placement.days ? b->placement.days - 1 : to;
    return to <= from ? from : from + (int)((int64_t)(to - from) * (before + 1) / (all + 1));
}

static void add_items(struct building *b) {
    b->item_of = arena_array(b->arena, size_t, b->schedule->works.n + 1);
    for (size_t i = 0; i < b->schedule->works.n; i++) {
        b->item_of[i] = SIZE_MAX;
        if (is_item(b, i)) {
            b->item_of[i] = b->items.n;
            *vec_push(b->arena, &b->items) = &b->schedule->works.at[i];
            *vec_push(b->arena, &b->placement.items) = (struct placement_item){
                wish_of(b, i), DATED_WEIGHT, !dated(&b->schedule->works.at[i])};
        }
    }
}

static void add_domain(struct building *b, size_t item, size_t rule, const bool *allowed) {
    *vec_push(b->arena, &b->placement.domains) = (struct placement_domain){item, rule, allowed};
}

static bool *days_between(struct building *b, struct date first, struct date last) {
    bool *allowed = arena_array(b->arena, bool, (size_t)b->placement.days);
    for (int d = day_of(b, first); d <= day_of(b, last) && d < b->placement.days; d++) {
        if (d >= 0) {
            allowed[d] = true;
        }
    }
    return allowed;
}

static void add_calendars(struct building *b) {
    const struct schedule *schedule = b->schedule;
    for (size_t c = 0; c < schedule->classes.rows.n; c++) {
        const struct class_row *class = &schedule->classes.rows.at[c];
        bool *allowed = NULL;
        size_t rule = 0;
        for (size_t i = 0; i < b->items.n; i++) {
            if (b->items.at[i]->class_id != class->class_id) {
                continue;
            }
            if (allowed == NULL) {
                allowed = arena_array(b->arena, bool, (size_t)b->placement.days);
                for (int d = 0; d < b->placement.days; d++) {
                    allowed[d] = calendar_lessons_on(&schedule->calendar, class->grade,
                                                     date_from_days(b->begins + d));
                }
                rule = add_demand(
                    b, "schedule.calendar",
                    str_fmt(b->arena, "%.*s: не в каникулы и не в выходные", STR_ARG(class->name)));
            }
            add_domain(b, i, rule, allowed);
        }
    }
}

static void add_terms(struct building *b) {
    struct arena *arena = b->arena;
    for (size_t i = 0; i < b->items.n; i++) {
        const struct work *work = b->items.at[i];
        bool vpr = str_eq(work->kind, S("vpr"));
        struct str words = work_words(arena, b->schedule, work);
        struct date first, last;
        work_term(b->schedule, work, &first, &last);
        if (!date_is_none(work->earliest) || !date_is_none(work->latest) || (dated(work) && !vpr)) {
            struct str range = ru_date_range(arena, first, last);
            add_domain(
                b, i,
                add_demand(b, "schedule.term",
                           str_fmt(arena, "%.*s: срок – %.*s", STR_ARG(words), STR_ARG(range))),
                days_between(b, first, last));
        }
        if (vpr) {
            struct str range = ru_date_range(arena, b->schedule->vpr_from, b->schedule->vpr_to);
            add_domain(
                b, i,
                add_demand(b, "schedule.vpr",
                           str_fmt(arena, "%.*s: окно ВПР – %.*s", STR_ARG(words), STR_ARG(range))),
                days_between(b, b->schedule->vpr_from, b->schedule->vpr_to));
        }
        if (work->fixed && dated(work)) {
            add_domain(b, i,
                       add_demand(b, "schedule.fixed",
                                  str_fmt(arena, "%.*s: дата закреплена – %.*s", STR_ARG(words),
                                          STR_ARG(ru_day(arena, work->held_on)))),
                       days_between(b, work->held_on, work->held_on));
        }
    }
}

// ---- caps

static bool take(const struct building *b, int *taken, struct date on) {
    int day = day_of(b, on);
    bool inside = day >= 0 && day < b->placement.days;
    if (inside) {
        taken[day]++;
    }
    return inside;
}

// Adds those of the works that `of` picks; nothing where so few can break nothing.
static void
add_cap(struct building *b, struct placement_cap cap, const char *rule, struct str words,
        bool (*of)(const struct building *b, const struct work *work, const void *which),
        const void *which, bool watched) {
    const struct schedule *schedule = b->schedule;
    int *taken = arena_array(b->arena, int, (size_t)b->placement.days);
    size_t all = 0;
    for (size_t i = 0; i < schedule->works.n; i++) {
        const struct work *work = &schedule->works.at[i];
        if (!of(b, work, which)) {
            continue;
        }
        if (b->item_of[i] != SIZE_MAX) {
            *vec_push(b->arena, &cap.items) = b->item_of[i];
            all++;
        } else if (dated(work)) {
            all += take(b, taken, work->held_on);
        }
    }
    for (size_t i = 0; watched && i < schedule->watches.n; i++) {
        if (schedule->watches.at[i].staff_id == *(const int64_t *)which) {
            all += take(b, taken, schedule->watches.at[i].on);
        }
    }
    if (cap.items.n > 0 && all > (size_t)cap.limit) {
        cap.rule = add_demand(b, rule, words);
        cap.taken = taken;
        *vec_push(b->arena, &b->placement.caps) = cap;
    }
}

static bool of_class(const struct building *b, const struct work *work, const void *which) {
    (void)b;
    return work->class_id == *(const int64_t *)which;
}

static bool of_subject(const struct building *b, const struct work *work, const void *which) {
    const struct work *like = which;
    (void)b;
    return work->class_id == like->class_id && str_eq(work->subject, like->subject);
}

static bool of_observer(const struct building *b, const struct work *work, const void *which) {
    (void)b;
    return work->observer_id == *(const int64_t *)which;
}

static bool of_teacher(const struct building *b, const struct work *work, const void *which) {
    const struct work_load *load = schedule_load(b->schedule, work->class_id, work->subject);
    for (size_t i = 0; load != NULL && i < load->teachers.n; i++) {
        if (load->teachers.at[i] == *(const int64_t *)which) {
            return true;
        }
    }
    return false;
}

static void add_class_caps(struct building *b) {
    const struct schedule_norms *norms = &b->schedule->norms;
    for (size_t c = 0; c < b->schedule->classes.rows.n; c++) {
        const struct class_row *class = &b->schedule->classes.rows.at[c];
        add_cap(b, (struct placement_cap){.length = 1, .step = 1, .limit = norms->a_day},
                "schedule.day",
                norms->a_day == 1
                    ? str_fmt(b->arena, "%.*s: не больше одной работы в день", STR_ARG(class->name))
                    : str_fmt(b->arena, "%.*s: работ в день – не больше %d", STR_ARG(class->name),
                              norms->a_day),
                of_class, &class->class_id, false);
    }
}

static void add_subject_caps(struct building *b) {
    const struct schedule *schedule = b->schedule;
    for (size_t i = 0; i < schedule->works.n; i++) {
        const struct work *work = &schedule->works.at[i];
        const struct class_row *class = schedule_class(schedule, work->class_id);
        bool first = !str_empty(work->subject) && class != NULL;
        for (size_t k = 0; k < i && first; k++) {
            first = !of_subject(b, &schedule->works.at[k], work);
        }
        if (first) {
            add_cap(b,
                    (struct placement_cap){.length = schedule->norms.apart,
                                           .step = 1,
                                           .limit = 1,
                                           .phase = 1 - schedule->norms.apart},
                    "schedule.apart",
                    str_fmt(b->arena, "%.*s, %.*s: не чаще раза в %d дней", STR_ARG(class->name),
                            STR_ARG(ru_lower(b->arena, work->subject)), schedule->norms.apart),
                    of_subject, work, false);
        }
    }
}

static void add_staff_caps(struct building *b) {
    const struct schedule *schedule = b->schedule;
    int monday = 1 - date_weekday(schedule->calendar.year.begins);
    for (size_t i = 0; i < schedule->staff.rows.n; i++) {
        const struct staff_row *row = &schedule->staff.rows.at[i];
        add_cap(b, (struct placement_cap){.length = 1, .step = 1, .limit = 1}, "schedule.observer",
                str_fmt(b->arena, "%.*s: наблюдает не больше одной работы в день",
                        STR_ARG(row->short_name)),
                of_observer, &row->staff.staff_id, true);
        add_cap(b,
                (struct placement_cap){
                    .length = 7, .step = 7, .phase = monday, .limit = schedule->norms.reports},
                "schedule.reports",
                str_fmt(b->arena, "%.*s: проверяет не больше %d работ в неделю",
                        STR_ARG(row->short_name), schedule->norms.reports),
                of_teacher, &row->staff.staff_id, false);
    }
}

static void build(struct building *b) {
    const struct school_year *year = &b->schedule->calendar.year;
    b->begins = date_to_days(year->begins);
    b->placement.days = (int)(date_to_days(year->ends) - b->begins) + 1;
    int today = day_of(b, b->schedule->today);
    b->placement.first = today < 0 ? 0 : today;
    b->placement.seconds = SECONDS;
    add_items(b);
    add_calendars(b);
    add_terms(b);
    add_class_caps(b);
    add_subject_caps(b);
    add_staff_caps(b);
}

// ---- the answer

static void tell_conflict(struct arena *arena, const struct building *b,
                          const struct placement_trace *trace, bool *left,
                          struct schedule_proposal *out) {
    struct schedule_conflict *conflict = vec_push(arena, &out->conflicts);
    for (size_t r = 0; r < b->placement.rules; r++) {
        if (trace->rules[r]) {
            const struct schedule_demand *demand = &b->demands.rows.at[r];
            *vec_push(arena, &conflict->demands) =
                (struct schedule_demand){demand->rule, str_dup(arena, demand->words)};
        }
    }
    for (size_t i = 0; i < b->schedule->works.n; i++) {
        if (b->item_of[i] != SIZE_MAX && trace->items[b->item_of[i]]) {
            *vec_push(arena, &conflict->works) = b->schedule->works.at[i].work_id;
            left[i] = true;
        }
    }
}

// More works of a subject than its lessons allow: no dates mend that.
static void tell_shares(struct arena *arena, const struct schedule *schedule,
                        struct schedule_proposal *out) {
    struct plan none = {0};
    struct procedure_catalogue nothing = {0};
    struct schedule_findings found = {0};
    struct schedule_check check = {arena, schedule, &nothing, &none, &none};
    const struct schedule_rule *rule = schedule_rule_find(S("schedule.share"));
    rule->run(&check, rule, &found);
    for (size_t i = 0; i < found.rows.n; i++) {
        struct schedule_conflict *conflict = vec_push(arena, &out->conflicts);
        *vec_push(arena, &conflict->demands) =
            (struct schedule_demand){rule->id, found.rows.at[i].sentence};
    }
}

static void tell_moves(struct arena *arena, const struct building *b, const int *day,
                       struct schedule_proposal *out) {
    for (size_t i = 0; i < b->items.n; i++) {
        const struct work *work = b->items.at[i];
        struct date to = date_from_days(b->begins + day[i]);
        if (date_cmp(work->held_on, to) != 0) {
            *vec_push(arena, &out->moves) =
                (struct schedule_move){work->work_id, work->held_on, to};
        }
    }
    out->days_moved = placement_cost(&b->placement, day) / DATED_WEIGHT;
}

// One search with all works but those left alone; says what came of it. IMPOSSIBLE: a conflict was
// told and its works are left alone from now on.
static enum placement_verdict solve_once(struct arena *arena, const struct schedule *schedule,
                                         bool *left, struct schedule_proposal *out) {
    struct arena *scratch = arena_open((size_t)SCRATCH_MIB << 20);
    struct building b = {.arena = scratch, .schedule = schedule, .left = left};
    build(&b);
    out->works = out->works == 0 ? b.items.n : out->works;
    int *day = arena_array(scratch, int, b.items.n + 1);
    struct placement_trace trace = {arena_array(scratch, bool, b.placement.rules + 1),
                                    arena_array(scratch, bool, b.items.n + 1)};
    enum placement_verdict verdict = placement_solve(scratch, &b.placement, NULL, day, NULL);
    if (verdict == PLACED || verdict == PLACED_DEARLY) {
        tell_moves(arena, &b, day, out);
    } else if (verdict == IMPOSSIBLE) {
        verdict = placement_conflict(scratch, &b.placement, &trace);
        if (verdict == IMPOSSIBLE) {
            tell_conflict(arena, &b, &trace, left, out);
        }
    }
    arena_close(scratch);
    return verdict;
}

void schedule_solve(struct arena *arena, const struct schedule *schedule,
                    struct schedule_proposal *out) {
    enum placement_verdict verdict;
    bool *left = arena_array(arena, bool, schedule->works.n + 1);
    *out = (struct schedule_proposal){0};
    tell_shares(arena, schedule, out);
    do {
        verdict = solve_once(arena, schedule, left, out);
    } while (verdict == IMPOSSIBLE);
    out->proved = verdict == PLACED;
}

// ---- kept and printed

static void put_date(struct arena *arena, struct node *map, const char *key, struct date date) {
    node_put(arena, map, key,
             date_is_none(date) ? node_null(arena) : node_text(arena, date_iso(arena, date)));
}

struct node *schedule_proposal_node(struct arena *arena, const struct schedule *schedule,
                                    const struct schedule_proposal *proposal) {
    struct node *node = node_map(arena);
    node_put(arena, node, "feasible", node_bool(arena, proposal->conflicts.n == 0));
    node_put(arena, node, "proved", node_bool(arena, proposal->proved));
    node_put(arena, node, "works", node_int(arena, (int64_t)proposal->works));
    node_put(arena, node, "days_moved", node_int(arena, proposal->days_moved));
    struct node *moves = node_put(arena, node, "moves", node_list(arena));
    for (size_t i = 0; i < proposal->moves.n; i++) {
        const struct schedule_move *move = &proposal->moves.at[i];
        const struct work *work = schedule_work(schedule, move->work_id);
        struct node *row = node_add(moves, node_map(arena));
        node_put(arena, row, "work", node_int(arena, move->work_id));
        if (work != NULL) {
            node_put(arena, row, "title", node_text(arena, work_words(arena, schedule, work)));
        }
        put_date(arena, row, "from", move->from);
        put_date(arena, row, "to", move->to);
    }
    struct node *conflicts = node_put(arena, node, "conflicts", node_list(arena));
    for (size_t i = 0; i < proposal->conflicts.n; i++) {
        const struct schedule_conflict *conflict = &proposal->conflicts.at[i];
        struct node *row = node_add(conflicts, node_map(arena));
        struct node *rules = node_put(arena, row, "rules", node_list(arena));
        for (size_t k = 0; k < conflict->demands.n; k++) {
            struct node *rule = node_add(rules, node_map(arena));
            node_put(arena, rule, "rule", node_text(arena, str_from(conflict->demands.at[k].rule)));
            node_put(arena, rule, "words", node_text(arena, conflict->demands.at[k].words));
        }
        struct node *works = node_put(arena, row, "works", node_list(arena));
        for (size_t k = 0; k < conflict->works.n; k++) {
            node_add(works, node_int(arena, conflict->works.at[k]));
        }
    }
    return node;
}

static const struct node *first_of(const struct node *map, const char *key) {
    const struct node *list = node_get(map, key);
    return list == NULL ? NULL : list->first;
}

static struct date get_date(const struct node *map, const char *key) {
    struct date date;
    return date_parse_iso(node_str(node_get(map, key)), &date) ? date : (struct date){0};
}

void schedule_proposal_read(struct arena *arena, const struct node *node,
                            struct schedule_proposal *out) {
    *out = (struct schedule_proposal){
        .works = (size_t)node_as_int(node_get(node, "works"), 0),
        .days_moved = node_as_int(node_get(node, "days_moved"), 0),
        .proved = node_as_bool(node_get(node, "proved"), false),
    };
    for (const struct node *n = first_of(node, "moves"); n != NULL; n = n->next) {
        *vec_push(arena, &out->moves) = (struct schedule_move){
            node_as_int(node_get(n, "work"), 0), get_date(n, "from"), get_date(n, "to")};
    }
    for (const struct node *n = first_of(node, "conflicts"); n != NULL; n = n->next) {
        struct schedule_conflict *conflict = vec_push(arena, &out->conflicts);
        for (const struct node *r = first_of(n, "rules"); r != NULL; r = r->next) {
            *vec_push(arena, &conflict->demands) = (struct schedule_demand){
                str_c(arena, node_str(node_get(r, "rule"))), node_str(node_get(r, "words"))};
        }
    }
}
