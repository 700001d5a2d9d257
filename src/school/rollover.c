// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/rollover.h"

#include "school/class.h"
#include "school/name.h"
#include "school/org.h"
#include "school/pupil.h"
#include "school/school_internal.h"

#include <stdlib.h>

// Memberships that go on, of the oldest year that has any.
static const struct sql rollover_year = {
    "rollover_year", "select y.year_id from membership m"
                     " join class c on c.org_id = m.org_id and c.class_id = m.class_id"
                     " join school_year y on y.org_id = c.org_id and y.year_id = c.year_id"
                     " where m.org_id = $1 and m.ends = '' order by y.begins limit 1"};
static const struct sql rollover_roll = {
    "rollover_roll",
    "select c.class_id, c.grade, c.letter, c.head_staff_id, i.pupil_id, i.last_name, i.first_name,"
    " i.middle_name from membership m"
    " join class c on c.org_id = m.org_id and c.class_id = m.class_id"
    " join pupil_identity i on i.org_id = m.org_id and i.pupil_id = m.pupil_id"
    " where m.org_id = $1 and c.year_id = $2 and m.ends = ''"
    " order by c.sort_key, i.sort_key, i.pupil_id"};
static const struct sql rollover_next = {
    "rollover_next", "select year_id from school_year where org_id = $1 and begins > $2"
                     " order by begins limit 1"};

const struct sql *const rollover_sql[] = {&rollover_year, &rollover_roll, &rollover_next, NULL};

// ---- the draft

static bool read_roll(struct db *db, struct arena *arena, int64_t org, struct rollover *out,
                      struct error *error) {
    struct query q;
    struct rollover_class *class = NULL;
    if (!query_open(&q, db, &rollover_roll, ARGS(ARG_INT(org), ARG_INT(out->from.year_id)),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        if (class == NULL || class->class_id != query_int(&q, 0)) {
            class = vec_push(arena, &out->classes);
            class->class_id = query_int(&q, 0);
            class->grade = (int)query_int(&q, 1);
            class->letter = row_text(arena, &q, 2);
            class->name = ru_class_title(arena, class->grade, class->letter);
            class->head_staff_id = query_int(&q, 3);
        }
        struct rollover_pupil *pupil = vec_push(arena, &class->pupils);
        struct person_name name = {row_text(arena, &q, 5), row_text(arena, &q, 6),
                                   row_text(arena, &q, 7)};
        pupil->pupil_id = query_int(&q, 4);
        pupil->name = name_full(arena, &name);
    }
    return query_close(&q, error);
}

static struct str usual_answer(struct arena *arena, const struct rollover_class *class,
                               unsigned levels) {
    if (class->grade == 11 || class->grade == 9) {
        return S("выпуск");
    }
    if ((level_of_grade(class->grade + 1) & levels) == 0) {
        return S("выбыл");
    }
    return ru_class_title(arena, class->grade + 1, class->letter);
}

static bool find_next_year(struct db *db, struct arena *arena, int64_t org, struct rollover *out,
                           struct error *error) {
    int64_t next = 0;
    if (!row_int(db, &rollover_next, ARGS(ARG_INT(org), ARG_DATE(arena, out->from.begins)), &next,
                 error)) {
        return false;
    }
    if (next != 0) {
        return year_get(db, arena, org, next, &out->to, error);
    }
    int start = out->from.begins.year + 1;
    out->to = (struct school_year){
        .title = str_fmt(arena, "%d/%02d", start, (start + 1) % 100),
        .begins = {start, 9, 1},
        .ends = {start + 1, 8, 31},
        .week_days = out->from.week_days,
    };
    return true;
}

bool rollover_draft(struct db *db, struct arena *arena, int64_t org, struct rollover *out,
                    struct error *error) {
    struct org school;
    int64_t year = 0;
    *out = (struct rollover){0};
    if (!org_get(db, arena, org, &school, error) ||
        !row_int(db, &rollover_year, ARGS(ARG_INT(org)), &year, error)) {
        return false;
    }
    if (year == 0) {
        return error_set(error, ERROR_NOT_FOUND,
                         "В классах пока нет ни одного ученика: переводить некого");
    }
    if (!year_get(db, arena, org, year, &out->from, error) ||
        !read_roll(db, arena, org, out, error) || !find_next_year(db, arena, org, out, error)) {
        return false;
    }
    out->leaves_on = (struct date){out->from.ends.year, 6, 30};
    for (size_t i = 0; i < out->classes.n; i++) {
        out->classes.at[i].answer.text = usual_answer(arena, &out->classes.at[i], school.levels);
    }
    return true;
}

// ---- reading the answers

static bool is_word(struct str text, const char *const *words) {
    for (; *words != NULL; words++) {
        if (str_eq(text, str_from(*words))) {
            return true;
        }
    }
    return false;
}

static void read_answer(struct arena *arena, const struct rollover_class *class,
                        struct rollover_answer *answer) {
    static const char *const graduate[] = {"выпуск", "выпущен", "окончил", "окончила", NULL};
    static const char *const leave[] = {"выбыл", "выбыла", "выбытие", "ушел", "ушла", NULL};
    static const char *const repeat[] = {"повтор", "повторно", "второй год", NULL};
    static const char *const later[] = {"позже", "потом", "остается", NULL};
    struct str word = ru_fold(arena, answer->text);
    answer->error = (struct str){0};
    answer->fate = ROLLOVER_MOVE;
    answer->to = (struct ru_class){0};
    if (is_word(word, graduate)) {
        answer->fate = ROLLOVER_GRADUATE;
    } else if (is_word(word, leave)) {
        answer->fate = ROLLOVER_LEAVE;
    } else if (is_word(word, later)) {
        answer->fate = ROLLOVER_WAIT;
    } else if (is_word(word, repeat)) {
        struct str same = ru_class_title(arena, class->grade, class->letter);
        if (!ru_parse_class(same, &answer->to)) {
            answer->error = S("Класс не прочитался");
        }
    } else if (!ru_parse_class(answer->text, &answer->to)) {
        answer->error = S("Напишите класс («6А») или слово: выпуск, выбыл, повтор, позже");
    } else if (answer->to.grade != class->grade + 1 && answer->to.grade != class->grade) {
        answer->error = str_fmt(arena, "Из %d класса переводят в %d-й или оставляют в %d-м",
                                class->grade, class->grade + 1, class->grade);
    } else if (answer->to.grade > 11) {
        answer->error = S("После 11 класса – выпуск");
    }
}

static struct rollover_target *target_of(struct arena *arena, struct rollover *plan,
                                         const struct ru_class *to) {
    for (size_t i = 0; i < plan->targets.n; i++) {
        struct rollover_target *target = &plan->targets.at[i];
        if (target->class.grade == to->grade &&
            str_eq(str_from(target->class.letter), str_from(to->letter))) {
            return target;
        }
    }
    struct rollover_target *target = vec_push(arena, &plan->targets);
    target->class = *to;
    target->name = ru_class_title(arena, to->grade, str_dup(arena, str_from(to->letter)));
    return target;
}

static void add_source(struct arena *arena, struct rollover_target *target, struct str name) {
    if (str_find(target->from, name) == STR_NONE) {
        target->from = target->from.n == 0
                           ? name
                           : str_fmt(arena, "%.*s, %.*s", STR_ARG(target->from), STR_ARG(name));
    }
}

static void count_pupil(struct arena *arena, struct rollover *plan,
                        const struct rollover_class *class, const struct rollover_answer *answer) {
    switch (answer->fate) {
    case ROLLOVER_GRADUATE:
        plan->graduated++;
        return;
    case ROLLOVER_LEAVE:
        plan->left++;
        return;
    case ROLLOVER_WAIT:
        plan->waiting++;
        return;
    case ROLLOVER_MOVE:
        break;
    }
    struct rollover_target *target = target_of(arena, plan, &answer->to);
    bool repeats = answer->to.grade == class->grade;
    plan->repeated += repeats;
    plan->moved += !repeats;
    target->pupils++;
    add_source(arena, target, class->name);
    // The class that goes on as a whole keeps its head; from the fourth into the fifth it changes.
    if (!repeats && answer == &class->answer && class->grade != 4) {
        target->head_staff_id = class->head_staff_id;
    }
}

static int by_class(const void *a, const void *b) {
    const struct rollover_target *x = a;
    const struct rollover_target *y = b;
    if (x->class.grade != y->class.grade) {
        return x->class.grade - y->class.grade;
    }
    return str_cmp(x->name, y->name);
}

static struct str field_text(struct arena *arena, struct str (*get)(void *arg, const char *name),
                             void *arg, const char *kind, int64_t id) {
    struct str name = str_fmt(arena, "%s.%lld", kind, (long long)id);
    return str_trim(get(arg, str_c(arena, name)));
}

static void read_class(struct arena *arena, struct rollover *plan, struct rollover_class *class,
                       struct str (*get)(void *arg, const char *name), void *arg) {
    class->answer.text = field_text(arena, get, arg, "c", class->class_id);
    read_answer(arena, class, &class->answer);
    plan->ok = plan->ok && str_empty(class->answer.error);
    for (size_t i = 0; i < class->pupils.n; i++) {
        struct rollover_pupil *pupil = &class->pupils.at[i];
        const struct rollover_answer *answer = &class->answer;
        pupil->answer.text = field_text(arena, get, arg, "p", pupil->pupil_id);
        if (!str_empty(pupil->answer.text)) {
            class->own = true;
            read_answer(arena, class, &pupil->answer);
            plan->ok = plan->ok && str_empty(pupil->answer.error);
            answer = &pupil->answer;
        }
        if (str_empty(answer->error)) {
            count_pupil(arena, plan, class, answer);
        }
    }
}

bool rollover_read(struct db *db, struct arena *arena, int64_t org, struct rollover *plan,
                   struct str (*get)(void *arg, const char *name), void *arg, struct error *error) {
    plan->ok = true;
    for (size_t i = 0; i < plan->classes.n; i++) {
        read_class(arena, plan, &plan->classes.at[i], get, arg);
    }
    if (plan->targets.n > 0) {
        qsort(plan->targets.at, plan->targets.n, sizeof plan->targets.at[0], by_class);
    }
    for (size_t i = 0; i < plan->targets.n && plan->to.year_id != 0; i++) {
        struct rollover_target *target = &plan->targets.at[i];
        if (!class_find(db, org, plan->to.year_id, target->class.grade,
                        str_from(target->class.letter), &target->class_id, error)) {
            return false;
        }
    }
    return true;
}

// ---- writing

// The new year with the calendar that the old one suggests: terms of the same kinds.
static bool make_year(struct db *db, struct arena *arena, const struct person *by,
                      const struct rollover *plan, int64_t *year_id, struct error *error) {
    struct calendar old;
    enum term_kind kinds[LEVEL_COUNT] = {TERM_QUARTER, TERM_QUARTER, TERM_HALF_YEAR};
    unsigned levels = 0;
    *year_id = plan->to.year_id;
    if (*year_id != 0) {
        return true;
    }
    if (!calendar_get(db, arena, by->org, plan->from.year_id, &old, error)) {
        return false;
    }
    for (size_t i = 0; i < old.terms.n; i++) {
        levels |= old.terms.at[i].level;
        for (int k = 0; k < LEVEL_COUNT; k++) {
            kinds[k] =
                old.terms.at[i].level == (enum level)(1U << k) ? old.terms.at[i].kind : kinds[k];
        }
    }
    struct calendar_save save = {.by = by};
    calendar_propose(arena, plan->to.begins.year, plan->to.week_days, levels, kinds,
                     &save.calendar);
    if (!calendar_save(db, arena, &save, error)) {
        return false;
    }
    *year_id = save.calendar.year.year_id;
    return true;
}

struct writing {
    struct db *db;
    struct arena *arena;
    const struct person *by;
    const struct rollover *plan;
    struct batch batch;
    int64_t *class_of_target; // by index of plan->targets
};

static bool make_classes(struct writing *w, int64_t year_id, struct error *error) {
    w->class_of_target = arena_array(w->arena, int64_t, w->plan->targets.n + 1);
    for (size_t i = 0; i < w->plan->targets.n; i++) {
        const struct rollover_target *target = &w->plan->targets.at[i];
        struct class_add add = {.by = w->by,
                                .batch = &w->batch,
                                .year = year_id,
                                .grade = target->class.grade,
                                .letter = str_from(target->class.letter),
                                .head_staff_id = target->head_staff_id};
        if (target->class_id == 0 && !class_add(w->db, w->arena, &add, error)) {
            return false;
        }
        w->class_of_target[i] = target->class_id != 0 ? target->class_id : add.class_id;
    }
    return true;
}

static int64_t class_to(const struct writing *w, const struct ru_class *to) {
    for (size_t i = 0; i < w->plan->targets.n; i++) {
        const struct ru_class *class = &w->plan->targets.at[i].class;
        if (class->grade == to->grade && str_eq(str_from(class->letter), str_from(to->letter))) {
            return w->class_of_target[i];
        }
    }
    return 0;
}

static bool write_pupil(struct writing *w, const struct rollover_class *class,
                        const struct rollover_pupil *pupil, struct error *error) {
    const struct rollover_answer *answer =
        str_empty(pupil->answer.text) ? &class->answer : &pupil->answer;
    if (answer->fate == ROLLOVER_WAIT) {
        return true;
    }
    struct membership now;
    if (!membership_on(w->db, w->arena, w->by->org, pupil->pupil_id, w->plan->from.ends, &now,
                       error)) {
        return false;
    }
    if (now.class_id != class->class_id || !date_is_none(now.ends)) {
        return error_set(error, ERROR_CONFLICT,
                         "%.*s: класс изменился, пока таблица была открыта. Откройте её заново",
                         STR_ARG(pupil->name));
    }
    if (answer->fate != ROLLOVER_MOVE) {
        struct pupil_leave leave = {
            .by = w->by,
            .batch = &w->batch,
            .pupil_id = pupil->pupil_id,
            .on = date_cmp(w->plan->leaves_on, now.begins) < 0 ? now.begins : w->plan->leaves_on,
            .reason = answer->fate == ROLLOVER_GRADUATE ? "graduated" : "left"};
        return pupil_leave(w->db, w->arena, &leave, error);
    }
    struct pupil_move move = {.by = w->by,
                              .batch = &w->batch,
                              .pupil_id = pupil->pupil_id,
                              .class_id = class_to(w, &answer->to),
                              .on = w->plan->to.begins,
                              .reason = answer->to.grade == class->grade ? "repeated" : "promoted"};
    return pupil_move(w->db, w->arena, &move, error);
}

bool rollover_apply(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct rollover_apply *apply = ask;
    const struct rollover *plan = apply->plan;
    struct writing w = {.db = db, .arena = arena, .by = apply->by, .plan = plan};
    int64_t year_id = 0;
    if (!plan->ok) {
        return error_set(error, ERROR_INPUT, "В таблице есть ошибки: исправьте отмеченные строки");
    }
    if (!make_year(db, arena, apply->by, plan, &year_id, error) ||
        !batch_open(db, arena, apply->by, "rollover", S(""), plan->to.title, &w.batch, error) ||
        !make_classes(&w, year_id, error)) {
        return false;
    }
    for (size_t i = 0; i < plan->classes.n; i++) {
        for (size_t k = 0; k < plan->classes.at[i].pupils.n; k++) {
            if (!write_pupil(&w, &plan->classes.at[i], &plan->classes.at[i].pupils.at[k], error)) {
                return false;
            }
        }
    }
    struct node *counts = node_map(arena);
    put_int(arena, counts, "promoted", plan->moved);
    put_int(arena, counts, "repeated", plan->repeated);
    put_int(arena, counts, "graduated", plan->graduated);
    put_int(arena, counts, "left", plan->left);
    put_int(arena, counts, "waiting", plan->waiting);
    apply->batch_id = w.batch.batch_id;
    return batch_close(db, arena, apply->by, &w.batch, counts, error);
}
