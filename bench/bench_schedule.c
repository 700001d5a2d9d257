// SPDX-License-Identifier: GPL-3.0-or-later
// bench_schedule [CLASSES [WORKS]]: dates for a school of 40 classes with 25 works each: without
// any dates, with dates at random, and with a conflict. Prints seconds; never judges.
#include "base/clock.h"
#include "base/rng.h"
#include "monitoring/schedule_solve.h"

#include <stdio.h>
#include <stdlib.h>

enum { CLASSES = 40, WORKS = 25, SUBJECTS = 10, TEACHERS = 60 };

static const char *const subjects[SUBJECTS] = {
    "Математика", "Русский язык", "Литература", "История",    "Биология",
    "География",  "Физика",       "Химия",      "Английский", "Информатика"};

static void add_class(struct arena *arena, struct schedule *schedule, int c, int works, bool dates,
                      struct rng *rng) {
    int grade = 5 + c % 5;
    *vec_push(arena, &schedule->classes.rows) = (struct class_row){
        .class_id = c + 1, .grade = grade, .name = str_fmt(arena, "%d-%d", grade, c)};
    for (int s = 0; s < SUBJECTS; s++) {
        struct work_load *load = vec_push(arena, &schedule->loads);
        *load = (struct work_load){
            .class_id = c + 1, .subject = str_from(subjects[s]), .week_hours = 4};
        *vec_push(arena, &load->teachers) = 1 + (c * SUBJECTS + s) % TEACHERS;
    }
    for (int w = 0; w < works; w++) {
        struct work *work = vec_push(arena, &schedule->works);
        *work =
            (struct work){.work_id = c * 1000 + w + 1,
                          .class_id = c + 1,
                          .subject = str_from(subjects[w % SUBJECTS]),
                          .kind = S("control"),
                          .title = str_fmt(arena, "Работа %d", w),
                          .lessons = 1,
                          .observer_id = w % 5 == 0 ? 1 + (int64_t)rng_below(rng, TEACHERS) : 0};
        if (dates) {
            work->held_on = date_add_days(schedule->calendar.year.begins, (int)rng_below(rng, 110));
        } else {
            work->earliest = schedule->calendar.year.begins;
            work->latest = (struct date){2026, 12, 31};
        }
    }
}

static struct schedule make(struct arena *arena, int classes, int works, bool dates) {
    static const enum term_kind kinds[LEVEL_COUNT] = {TERM_QUARTER, TERM_QUARTER, TERM_HALF_YEAR};
    struct rng rng = rng_seed(40);
    struct schedule schedule = {
        .norms = {.share = 10, .apart = 17, .a_day = 1, .reports = 4, .vpr_grades = 0},
        .today = {2026, 9, 1},
        .vpr_from = {2027, 4, 20},
        .vpr_to = {2027, 5, 20}};
    calendar_propose(arena, 2026, 5, LEVEL_OOO, kinds, &schedule.calendar);
    for (int t = 0; t < TEACHERS; t++) {
        struct staff_row *row = vec_push(arena, &schedule.staff.rows);
        row->staff.staff_id = t + 1;
        row->short_name = str_fmt(arena, "Учитель %d", t + 1);
    }
    for (int c = 0; c < classes; c++) {
        add_class(arena, &schedule, c, works, dates, &rng);
    }
    return schedule;
}

static void measure(struct arena *arena, const struct schedule *schedule, const char *what) {
    struct schedule_proposal proposal;
    int64_t from = clock_monotonic_us();
    schedule_solve(arena, schedule, &proposal);
    printf("  %s: %.2f s; works %zu, moves %zu, days %lld, conflicts %zu%s\n", what,
           (double)(clock_monotonic_us() - from) / 1e6, proposal.works, proposal.moves.n,
           (long long)proposal.days_moved, proposal.conflicts.n,
           proposal.proved ? "" : " (gave up)");
}

int main(int argc, char **argv) {
    int classes = argc > 1 ? (int)strtol(argv[1], NULL, 10) : CLASSES,
        works = argc > 2 ? (int)strtol(argv[2], NULL, 10) : WORKS;
    struct arena *arena = arena_open((size_t)512 << 20);
    struct schedule free_days = make(arena, classes, works, false);
    measure(arena, &free_days, "no dates yet");
    struct schedule random_days = make(arena, classes, works, true);
    measure(arena, &random_days, "dates at random");
    for (int i = 0; i < 2; i++) { // two fixed works on one day
        random_days.works.at[i].held_on = (struct date){2026, 10, 12};
        random_days.works.at[i].fixed = true;
    }
    measure(arena, &random_days, "a conflict among them");
    arena_close(arena);
    return 0;
}
