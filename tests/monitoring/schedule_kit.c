// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "schedule_kit.h"

struct schedule_kit board;

static void add_load(int64_t class_id, const char *subject, double hours) {
    struct work_load *load = vec_push(board.arena, &board.schedule.loads);
    *load =
        (struct work_load){.class_id = class_id, .subject = str_from(subject), .week_hours = hours};
    *vec_push(board.arena, &load->teachers) = KIT_TEACHER;
}

int board_open(void **state) {
    (void)state;
    struct error error;
    static const enum term_kind kinds[LEVEL_COUNT] = {TERM_QUARTER, TERM_QUARTER, TERM_HALF_YEAR};
    board = (struct schedule_kit){.arena = arena_open(0)};
    struct arena *arena = board.arena;
    if (!procedure_catalogue_load(arena, content_files, &board.procedures, &error)) {
        return -1;
    }
    struct schedule *schedule = &board.schedule;
    schedule->norms = board.procedures.schedule;
    schedule->today = ON(2026, 9, 1);
    schedule->vpr_from = ON(2027, 4, 20);
    schedule->vpr_to = ON(2027, 5, 20);
    calendar_propose(arena, 2026, 5, LEVEL_OOO, kinds, &schedule->calendar);
    static const char *const letters[] = {"А", "Б"};
    for (int i = 0; i < 2; i++) {
        *vec_push(arena, &schedule->classes.rows) =
            (struct class_row){.class_id = KIT_5A + i,
                               .grade = 5,
                               .letter = str_from(letters[i]),
                               .name = str_fmt(arena, "5%s", letters[i])};
        add_load(KIT_5A + i, "Математика", 5);
        add_load(KIT_5A + i, "Русский язык", 4);
        add_load(KIT_5A + i, "Музыка", 1);
    }
    static const char *const names[] = {"Петрова А. С.", "Орлов П. И."};
    for (int i = 0; i < 2; i++) {
        struct staff_row *row = vec_push(arena, &schedule->staff.rows);
        row->staff.staff_id = KIT_TEACHER + i;
        row->short_name = str_from(names[i]);
    }
    return 0;
}

int board_close(void **state) {
    (void)state;
    arena_close(board.arena);
    return 0;
}

struct work *board_work(int64_t class_id, const char *subject, struct date on) {
    struct work *work = vec_push(board.arena, &board.schedule.works);
    *work = (struct work){.work_id = 100 + (int64_t)board.schedule.works.n,
                          .class_id = class_id,
                          .subject = str_from(subject),
                          .kind = S("control"),
                          .title = str_fmt(board.arena, "Работа %zu", board.schedule.works.n),
                          .held_on = on,
                          .lessons = 1};
    return work;
}

size_t board_findings(const char *rule, struct schedule_finding *first) {
    struct schedule_findings found = {0};
    struct schedule_check check = {board.arena, &board.schedule, &board.procedures, &board.plan,
                                   &board.before};
    size_t n = 0;
    schedule_run(&check, &found);
    for (size_t i = 0; i < found.rows.n; i++) {
        if (str_eq(str_from(found.rows.at[i].rule->id), str_from(rule))) {
            if (n++ == 0 && first != NULL) {
                *first = found.rows.at[i];
            }
        }
    }
    return n;
}
