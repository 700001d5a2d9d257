// SPDX-License-Identifier: GPL-3.0-or-later
// The search for days against a plain enumeration of all days, and conflicts that cannot be made
// smaller.
#include "test.h"

#include "base/rng.h"
#include "monitoring/placement.h"

#include <stdlib.h>

enum { ITEMS = 4, DAYS = 6, ROUNDS = 400, INFEASIBLE = 20 };

static struct placement random_placement(struct arena *arena, struct rng *rng, int tightness) {
    struct placement p = {.days = DAYS, .first = (int)rng_below(rng, 2)};
    size_t items = 2 + rng_below(rng, ITEMS - 1);
    for (size_t i = 0; i < items; i++) {
        *vec_push(arena, &p.items) =
            (struct placement_item){(int)rng_below(rng, DAYS), 1 + (int)rng_below(rng, 3), false};
        bool *allowed = arena_array(arena, bool, DAYS);
        for (int d = 0; d < DAYS; d++) {
            allowed[d] = rng_below(rng, 10) < (uint64_t)(10 - tightness);
        }
        *vec_push(arena, &p.domains) = (struct placement_domain){i, p.rules++, allowed};
    }
    size_t caps = 1 + rng_below(rng, 4);
    for (size_t c = 0; c < caps; c++) {
        struct placement_cap cap = {.rule = p.rules++, .step = 1, .limit = 1};
        cap.length = 1 + (int)rng_below(rng, 3);
        cap.phase = 1 - cap.length;
        if (rng_below(rng, 4) == 0) {
            cap.length = cap.step = 3;
            cap.phase = -1;
        }
        int *taken = arena_array(arena, int, DAYS);
        taken[rng_below(rng, DAYS)] = (int)rng_below(rng, 2);
        cap.taken = taken;
        for (size_t i = 0; i < items; i++) {
            if (rng_below(rng, 3) > 0) {
                *vec_push(arena, &cap.items) = i;
            }
        }
        *vec_push(arena, &p.caps) = cap;
    }
    return p;
}

// ---- the oracle: straight from the definitions in placement.h

static bool holds(const struct placement *p, const bool *on, const int *day) {
    for (size_t k = 0; k < p->domains.n; k++) {
        const struct placement_domain *domain = &p->domains.at[k];
        if ((on == NULL || on[domain->rule]) && !domain->allowed[day[domain->item]]) {
            return false;
        }
    }
    for (size_t c = 0; c < p->caps.n; c++) {
        const struct placement_cap *cap = &p->caps.at[c];
        for (int begin = cap->phase; (on == NULL || on[cap->rule]) && begin < p->days;
             begin += cap->step) {
            int count = 0, taken = 0;
            for (int d = begin; d < begin + cap->length; d++) {
                taken += d >= 0 && d < p->days ? cap->taken[d] : 0;
                for (size_t i = 0; i < cap->items.n; i++) {
                    count += day[cap->items.at[i]] == d;
                }
            }
            if (count > 0 && count + taken > cap->limit) {
                return false;
            }
        }
    }
    return true;
}

// The least cost of all ways, -1 = there is none.
static int64_t cheapest(const struct placement *p, const bool *on) {
    int day[ITEMS];
    int64_t best = -1;
    size_t ways = 1;
    int choices = p->days - p->first;
    for (size_t i = 0; i < p->items.n; i++) {
        ways *= (size_t)choices;
    }
    for (size_t way = 0; way < ways; way++) {
        size_t rest = way;
        for (size_t i = 0; i < p->items.n; i++) {
            day[i] = p->first + (int)(rest % (size_t)choices);
            rest /= (size_t)choices;
        }
        int64_t cost = placement_cost(p, day);
        if ((best < 0 || cost < best) && holds(p, on, day)) {
            best = cost;
        }
    }
    return best;
}

static void the_cheapest_way_is_found_and_none_is_denied(void **state) {
    (void)state;
    struct rng rng = rng_seed(6);
    int found = 0, denied = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct arena *arena = arena_open(0);
        struct placement p = random_placement(arena, &rng, round % 7);
        int day[ITEMS];
        int64_t best = cheapest(&p, NULL);
        enum placement_verdict verdict = placement_solve(arena, &p, NULL, day, NULL);
        assert_int_equal(verdict, best < 0 ? IMPOSSIBLE : PLACED);
        if (verdict == PLACED) {
            assert_true(holds(&p, NULL, day));
            assert_int_equal(placement_cost(&p, day), best);
        }
        found += verdict == PLACED;
        denied += verdict == IMPOSSIBLE;
        arena_close(arena);
    }
    assert_true(found > 50 && denied > 50); // both are tried
}

static void a_conflict_is_impossible_and_none_of_it_can_be_spared(void **state) {
    (void)state;
    struct rng rng = rng_seed(2026);
    int seen = 0, several = 0;
    while (seen < INFEASIBLE) {
        struct arena *arena = arena_open(0);
        struct placement p = random_placement(arena, &rng, 4);
        if (cheapest(&p, NULL) < 0) {
            struct placement_trace conflict = {arena_array(arena, bool, p.rules),
                                               arena_array(arena, bool, p.items.n)};
            size_t rules = 0;
            assert_int_equal(placement_conflict(arena, &p, &conflict), IMPOSSIBLE);
            assert_true(cheapest(&p, conflict.rules) < 0);
            for (size_t r = 0; r < p.rules; r++) {
                if (conflict.rules[r]) {
                    rules++;
                    conflict.rules[r] = false;
                    assert_true(cheapest(&p, conflict.rules) >= 0);
                    conflict.rules[r] = true;
                }
            }
            assert_true(rules > 0);
            several += rules > 1;
            seen++;
        }
        arena_close(arena);
    }
    assert_true(several > INFEASIBLE / 4);
}

static void what_stood_before_is_not_held_against_the_items(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    int taken[3] = {2, 0, 0}, day[1]; // two on one day: broken already
    struct placement p = {.days = 3, .rules = 1};
    *vec_push(arena, &p.items) = (struct placement_item){0, 1, false};
    struct placement_cap cap = {.length = 1, .step = 1, .limit = 1, .taken = taken};
    *vec_push(arena, &cap.items) = 0;
    *vec_push(arena, &p.caps) = cap;
    assert_int_equal(placement_solve(arena, &p, NULL, day, NULL), PLACED);
    assert_int_equal(day[0], 1);
    arena_close(arena);
}

static void loose_items_yield_to_those_that_stand(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    int day[2];
    struct placement p = {.days = 3, .rules = 1};
    *vec_push(arena, &p.items) = (struct placement_item){1, 1000, true};
    *vec_push(arena, &p.items) = (struct placement_item){1, 1000, false};
    struct placement_cap cap = {.length = 1, .step = 1, .limit = 1};
    *vec_push(arena, &cap.items) = 0;
    *vec_push(arena, &cap.items) = 1;
    *vec_push(arena, &p.caps) = cap;
    assert_int_equal(placement_solve(arena, &p, NULL, day, NULL), PLACED);
    assert_int_equal(day[1], 1);
    assert_int_equal(abs(day[0] - 1), 1);
    assert_int_equal(placement_cost(&p, day), 0);
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cheapest_way_is_found_and_none_is_denied),
        cmocka_unit_test(a_conflict_is_impossible_and_none_of_it_can_be_spared),
        cmocka_unit_test(what_stood_before_is_not_held_against_the_items),
        cmocka_unit_test(loose_items_yield_to_those_that_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
