// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/pupil_import_plan.h"

#include "base/ru.h"
#include "import/pupil_import.h"
#include "import/roster.h"
#include "school/class.h"

#include <inttypes.h>
#include <stdlib.h>

// What one line writes. Several may be true at once: renamed and moved.
struct change {
    bool add, save, move, leave;
    struct pupil pupil; // as it becomes
    struct str class_name;
    struct date on;
};

struct changes {
    VEC(struct change) at; // one a line of the plan
    struct roster roster;
};

struct planning {
    struct import_work *work;
    const struct import_result *result;
    struct import_plan *plan;
    struct changes *changes;
    struct roster *roster;
};

// ---- who is it?

enum { CANDIDATES_MAX = 12 };

struct candidates {
    size_t sure[CANDIDATES_MAX];
    size_t doubtful[CANDIDATES_MAX];
    int n_sure, n_doubtful;
};

enum agreement { AGREES, DIFFERS, UNKNOWN };

static enum agreement born_agreement(const struct pupil_entry *entry,
                                     const struct roster_pupil *pupil) {
    if (date_is_none(entry->born) || date_is_none(pupil->pupil.born)) {
        return UNKNOWN;
    }
    return date_cmp(entry->born, pupil->pupil.born) == 0 ? AGREES : DIFFERS;
}

// Folding is only for texts that differ; what it takes is given back.
static bool same_folded(struct arena *arena, struct str a, struct str b) {
    if (str_eq(a, b)) {
        return true;
    }
    struct arena_mark mark = arena_mark(arena);
    bool same = str_eq(ru_fold(arena, a), ru_fold(arena, b));
    arena_rewind(arena, mark);
    return same;
}

static bool same_middle(struct arena *arena, const struct pupil_entry *entry,
                        const struct roster_pupil *pupil) {
    struct str known = pupil->pupil.name.middle;
    return entry->middle.n == 0 || known.n == 0 || same_folded(arena, entry->middle, known);
}

static void add_sure(struct candidates *c, size_t at) {
    if (c->n_sure < CANDIDATES_MAX) {
        c->sure[c->n_sure++] = at;
    }
}

static void add_doubtful(struct candidates *c, size_t at) {
    for (int i = 0; i < c->n_doubtful; i++) {
        if (c->doubtful[i] == at) {
            return;
        }
    }
    if (c->n_doubtful < CANDIDATES_MAX) {
        c->doubtful[c->n_doubtful++] = at;
    }
}

// By the name: the date of birth or the personal file makes it sure, the class alone only when
// there is nothing against it.
static void look_by_name(struct planning *p, const struct pupil_entry *entry,
                         struct candidates *c) {
    struct arena *arena = p->work->arena;
    size_t in_class[CANDIDATES_MAX];
    int n_in_class = 0, n_in_class_born = 0;
    for (size_t at = roster_of_name(p->roster, arena, entry->last, entry->first); at != ROSTER_END;
         at = p->roster->pupils.at[at].next_of_name) {
        const struct roster_pupil *pupil = &p->roster->pupils.at[at];
        if (!same_middle(arena, entry, pupil)) {
            continue;
        }
        enum agreement born = born_agreement(entry, pupil);
        bool same_class = str_eq(pupil->class_name, entry->class_name);
        bool same_file =
            entry->file_number.n > 0 && str_eq(entry->file_number, pupil->pupil.file_number);
        n_in_class_born += same_class && born != DIFFERS;
        if (same_class && n_in_class < CANDIDATES_MAX) {
            in_class[n_in_class++] = at;
        }
        if (born == AGREES || (same_file && born != DIFFERS)) {
            add_sure(c, at);
        } else if (born == UNKNOWN || same_class || same_file) {
            add_doubtful(c, at);
        }
    }
    p->plan->ambiguous += n_in_class > 1;
    p->plan->ambiguous_born += n_in_class_born > 1;
    if (c->n_sure == 0 && n_in_class == 1 &&
        born_agreement(entry, &p->roster->pupils.at[in_class[0]]) == UNKNOWN) {
        add_sure(c, in_class[0]);
    }
}

// Another family name: the personal file or the date of birth with the given name and the class.
static void look_for_renamed(struct planning *p, const struct pupil_entry *entry,
                             struct candidates *c) {
    struct arena *arena = p->work->arena;
    for (size_t at = roster_of_file(p->roster, entry->file_number); at != ROSTER_END;
         at = p->roster->pupils.at[at].next_of_file) {
        const struct roster_pupil *pupil = &p->roster->pupils.at[at];
        bool same_first = same_folded(arena, entry->first, pupil->pupil.name.first);
        if (same_first && born_agreement(entry, pupil) == AGREES) {
            add_sure(c, at);
        } else {
            add_doubtful(c, at);
        }
    }
    for (size_t at = roster_of_birth(p->roster, arena, entry->born, entry->first);
         at != ROSTER_END && c->n_sure == 0; at = p->roster->pupils.at[at].next_of_birth) {
        const struct roster_pupil *pupil = &p->roster->pupils.at[at];
        if (str_eq(pupil->class_name, entry->class_name) && same_middle(arena, entry, pupil)) {
            add_doubtful(c, at);
        }
    }
}

// ---- what changes

static struct date first_day(const struct planning *p, const struct pupil_entry *entry,
                             const struct roster_class *class) {
    const struct school_year *year = &p->roster->year;
    const struct date asked[] = {
        entry->movement == PUPIL_ARRIVED ? entry->moved_on : (struct date){0}, entry->enrolled};
    for (int i = 0; i < 2; i++) {
        if (!date_is_none(asked[i]) && date_cmp(asked[i], year->begins) >= 0 &&
            date_cmp(asked[i], year->ends) <= 0) {
            return asked[i];
        }
    }
    // The first list of a class is of those who began the year in it.
    return class->pupils == 0 ? year->begins : p->work->on;
}

static struct date within_year(const struct planning *p, struct date date) {
    const struct school_year *year = &p->roster->year;
    if (date_is_none(date)) {
        date = p->work->on;
    }
    if (date_cmp(date, year->begins) < 0) {
        return year->begins;
    }
    return date_cmp(date, year->ends) > 0 ? year->ends : date;
}

static void say(struct planning *p, struct plan_line *line, struct str text) {
    line->what = line->what.n > 0
                     ? str_fmt(p->work->arena, "%.*s; %.*s", STR_ARG(line->what), STR_ARG(text))
                     : text;
}

// A part of a name as it becomes: what the school has with ё is not overwritten by е.
static struct str better_part(struct arena *arena, struct str known, struct str given) {
    if (given.n == 0 || str_eq(known, given)) {
        return known;
    }
    bool same_letters = same_folded(arena, known, given);
    bool known_yo = str_find(known, S("ё")) != STR_NONE || str_find(known, S("Ё")) != STR_NONE;
    return same_letters && known_yo ? known : given;
}

static bool same_name(const struct person_name *a, const struct person_name *b) {
    return str_eq(a->last, b->last) && str_eq(a->first, b->first) && str_eq(a->middle, b->middle);
}

static void compare_identity(struct planning *p, struct plan_line *line, struct change *change,
                             const struct pupil_entry *entry, const struct pupil *was) {
    struct arena *arena = p->work->arena;
    struct pupil *became = &change->pupil;
    *became = *was;
    became->name.last = better_part(arena, was->name.last, entry->last);
    became->name.first = better_part(arena, was->name.first, entry->first);
    became->name.middle = better_part(arena, was->name.middle, entry->middle);
    if (!same_name(&became->name, &was->name)) {
        say(p, line,
            str_fmt(arena, "был(а) записан(а) как %.*s", STR_ARG(name_full(arena, &was->name))));
        change->save = true;
    }
    if (!date_is_none(entry->born) && date_cmp(entry->born, was->born) != 0) {
        became->born = entry->born;
        say(p, line,
            date_is_none(was->born)
                ? str_fmt(arena, "дата рождения: %.*s", STR_ARG(ru_date_short(arena, entry->born)))
                : str_fmt(arena, "дата рождения была %.*s, станет %.*s",
                          STR_ARG(ru_date_short(arena, was->born)),
                          STR_ARG(ru_date_short(arena, entry->born))));
        change->save = true;
    }
    if (was->sex.n == 0 && entry->sex.n > 0) {
        became->sex = entry->sex;
        change->save = true;
    }
    if (entry->file_number.n > 0 && !str_eq(entry->file_number, was->file_number)) {
        became->file_number = entry->file_number;
        say(p, line, str_fmt(arena, "личное дело № %.*s", STR_ARG(entry->file_number)));
        change->save = true;
    }
}

static void compare_class(struct planning *p, struct plan_line *line, struct change *change,
                          const struct pupil_entry *entry, const struct roster_pupil *known) {
    struct arena *arena = p->work->arena;
    if (entry->movement == PUPIL_LEFT) {
        change->leave = known->class_id != 0;
        change->on = within_year(p, entry->moved_on);
        if (change->leave) {
            say(p, line,
                str_fmt(arena, "выбыл(а) %.*s", STR_ARG(ru_date_short(arena, change->on))));
        }
        return;
    }
    roster_class_of(p->roster, arena, entry->class_name)->matched += known->class_id != 0;
    if (str_eq(known->class_name, entry->class_name)) {
        return;
    }
    change->move = true;
    change->class_name = entry->class_name;
    change->on = within_year(p, entry->moved_on);
    say(p, line,
        known->class_id == 0
            ? str_fmt(arena, "снова в школе, в %.*s", STR_ARG(entry->class_name))
            : str_fmt(arena, "был(а) в %.*s, станет в %.*s с %.*s", STR_ARG(known->class_name),
                      STR_ARG(entry->class_name), STR_ARG(ru_date_short(arena, change->on))));
}

static void plan_known(struct planning *p, struct plan_line *line, struct change *change,
                       const struct pupil_entry *entry, size_t at) {
    struct roster_pupil *known = &p->roster->pupils.at[at];
    known->taken = true;
    line->target = known->pupil.pupil_id;
    p->plan->matched++;
    compare_identity(p, line, change, entry, &known->pupil);
    compare_class(p, line, change, entry, known);
    line->status = change->leave  ? PLAN_LEFT
                   : change->move ? PLAN_MOVED
                   : change->save ? PLAN_CHANGED
                                  : PLAN_SAME;
}

static void plan_new(struct planning *p, struct plan_line *line, struct change *change,
                     const struct pupil_entry *entry) {
    struct arena *arena = p->work->arena;
    *(struct str *)vec_push(arena, &p->plan->new_names) = entry->full;
    if (entry->movement == PUPIL_LEFT) {
        line->status = PLAN_SKIP;
        say(p, line, S("выбыл(а), и в школе его (её) нет – не вносится"));
        return;
    }
    const struct roster_class *class = roster_class_of(p->roster, arena, entry->class_name);
    change->add = true;
    change->class_name = entry->class_name;
    change->on = within_year(p, first_day(p, entry, class));
    change->pupil = (struct pupil){.name = {entry->last, entry->first, entry->middle},
                                   .born = entry->born,
                                   .sex = entry->sex,
                                   .file_number = entry->file_number};
    say(p, line, str_fmt(arena, "в классе с %.*s", STR_ARG(ru_date_short(arena, change->on))));
    line->status = PLAN_NEW;
}

// ---- questions

static struct str pupil_words(struct arena *arena, const struct roster_pupil *pupil) {
    struct buf out = buf_open(arena, 1024);
    buf_put(&out, name_full(arena, &pupil->pupil.name));
    buf_put_c(&out, ", ");
    buf_put(&out, pupil->class_name.n > 0 ? pupil->class_name : S("сейчас не в школе"));
    if (!date_is_none(pupil->pupil.born)) {
        buf_fmt(&out, ", %.*s г. р.", STR_ARG(ru_date_short(arena, pupil->pupil.born)));
    }
    if (pupil->pupil.file_number.n > 0) {
        buf_fmt(&out, ", личное дело № %.*s", STR_ARG(pupil->pupil.file_number));
    }
    return buf_str(&out);
}

static void offer(struct planning *p, struct plan_line *line, size_t at) {
    struct arena *arena = p->work->arena;
    const struct roster_pupil *pupil = &p->roster->pupils.at[at];
    if (!pupil->taken) {
        import_plan_option(p->work, line, str_fmt(arena, "p%" PRId64, pupil->pupil.pupil_id),
                           str_fmt(arena, "это %.*s", STR_ARG(pupil_words(arena, pupil))));
    }
}

static size_t answered_pupil(const struct planning *p, const struct candidates *c,
                             struct str answer) {
    for (int i = 0; i < c->n_sure + c->n_doubtful; i++) {
        size_t at = i < c->n_sure ? c->sure[i] : c->doubtful[i - c->n_sure];
        const struct roster_pupil *pupil = &p->roster->pupils.at[at];
        int64_t id;
        if (answer.n > 1 && answer.p[0] == 'p' && str_to_int(str_from_at(answer, 1), &id) &&
            id == pupil->pupil.pupil_id && !pupil->taken) {
            return at;
        }
    }
    return ROSTER_END;
}

static void plan_question(struct planning *p, struct plan_line *line, struct change *change,
                          const struct pupil_entry *entry, const struct candidates *c) {
    line->what = S("Похоже на того, кто в школе уже есть. Это тот же ученик?");
    for (int i = 0; i < c->n_sure; i++) {
        offer(p, line, c->sure[i]);
    }
    for (int i = 0; i < c->n_doubtful; i++) {
        offer(p, line, c->doubtful[i]);
    }
    import_plan_option(p->work, line, S("new"), S("это другой ученик, внести как нового"));
    import_plan_option(p->work, line, S("skip"), S("пока не загружать"));
    line->status = PLAN_ASK;
    struct str answer = import_answer_of(p->work, line->key);
    size_t at = answered_pupil(p, c, answer);
    if (at != ROSTER_END) {
        line->what = S("");
        plan_known(p, line, change, entry, at);
    } else if (str_eq(answer, S("new"))) {
        line->what = S("");
        plan_new(p, line, change, entry);
    } else if (str_eq(answer, S("skip"))) {
        line->what = S("не загружается по вашему ответу");
        line->status = PLAN_SKIP;
    } else {
        return;
    }
    line->answer = answer;
}

// ---- all rows

static struct plan_line *begin_line(struct planning *p, const struct pupil_entry *entry,
                                    size_t index) {
    struct arena *arena = p->work->arena;
    size_t sheet = p->result->tables.at.at[entry->table].sheet_index;
    struct plan_line *line = import_plan_add(
        p->work, p->plan, str_fmt(arena, "%zu.%d", sheet + 1, entry->row), PLAN_ASK);
    line->row = entry->row;
    line->entry = index;
    line->who = str_fmt(arena, "%.*s, %.*s", STR_ARG(entry->full), STR_ARG(entry->class_name));
    return line;
}

static void plan_entry(struct planning *p, const struct pupil_entry *entry, size_t index) {
    struct candidates c = {0};
    look_by_name(p, entry, &c);
    if (c.n_sure == 0 && c.n_doubtful == 0) {
        look_for_renamed(p, entry, &c);
    }
    struct plan_line *line = begin_line(p, entry, index);
    struct change *change = vec_push(p->work->arena, &p->changes->at);
    *change = (struct change){0};
    if (c.n_sure == 0 && c.n_doubtful == 0) {
        plan_new(p, line, change, entry);
    } else if (c.n_sure == 1 && !p->roster->pupils.at[c.sure[0]].taken) {
        plan_known(p, line, change, entry, c.sure[0]);
    } else {
        plan_question(p, line, change, entry, &c);
    }
}

// Who is in a class at school and not in its list. A list of a few pupils says nothing of others.
static void plan_absent(struct planning *p) {
    struct arena *arena = p->work->arena;
    struct str all = import_answer_of(p->work, S("left.all"));
    for (size_t i = 0; i < p->roster->pupils.n; i++) {
        const struct roster_pupil *pupil = &p->roster->pupils.at[i];
        if (pupil->taken || pupil->class_id == 0) {
            continue;
        }
        const struct roster_class *class = roster_class_of(p->roster, arena, pupil->class_name);
        if (class->matched * 2 < class->pupils) {
            continue;
        }
        struct str key = str_fmt(arena, "left.%" PRId64, pupil->pupil.pupil_id);
        struct plan_line *line = import_plan_add(p->work, p->plan, key, PLAN_ASK);
        struct change *change = vec_push(arena, &p->changes->at);
        *change = (struct change){.pupil = pupil->pupil, .on = within_year(p, p->work->on)};
        line->who = pupil_words(arena, pupil);
        line->what = S("В школе есть, а в файле нет. Выбыл(а)?");
        line->target = pupil->pupil.pupil_id;
        import_plan_option(p->work, line, S("stay"), S("остаётся в классе"));
        import_plan_option(p->work, line, S("left"), S("выбыл(а)"));
        struct str answer = import_answer_of(p->work, key);
        line->answer = answer.n > 0 ? answer : all;
        if (str_eq(line->answer, S("left"))) {
            change->leave = true;
            line->status = PLAN_LEFT;
            line->what = str_fmt(arena, "выбывает %.*s", STR_ARG(ru_date_short(arena, change->on)));
        } else if (str_eq(line->answer, S("stay"))) {
            line->status = PLAN_SAME;
            line->what = S("остаётся в классе по вашему ответу");
        }
    }
}

bool pupil_import_plan(struct import_work *work, const struct import_result *result,
                       struct import_plan *plan, struct error *error) {
    struct changes *changes = arena_new(work->arena, struct changes);
    struct planning p = {work, result, plan, changes, &changes->roster};
    plan->changes = changes;
    if (!roster_load(work->db, work->arena, work->by->org, work->on, p.roster, error)) {
        if (error && error->code == ERROR_NOT_FOUND) {
            return error_set(error, ERROR_INPUT,
                             "В школе ещё нет учебного года: заведите его, и список загрузится.");
        }
        return false;
    }
    const struct pupil_entries *entries = result->rows;
    for (size_t i = 0; i < entries->at.n; i++) {
        if (!entries->at.at[i].refused) {
            plan_entry(&p, &entries->at.at[i], i);
        }
    }
    plan_absent(&p);
    for (size_t i = 0; i < changes->at.n; i++) {
        const struct change *change = &changes->at.at[i];
        if (!change->add && !change->move) {
            continue;
        }
        struct roster_class *class = roster_class_of(p.roster, work->arena, change->class_name);
        if (class->class_id == 0 && !class->planned) {
            class->planned = true;
            *(struct str *)vec_push(work->arena, &plan->new_classes) = class->name;
        }
    }
    return true;
}

// ---- writing

static bool make_classes(struct import_work *work, struct roster *roster,
                         const struct import_plan *plan, struct error *error) {
    for (size_t i = 0; i < plan->new_classes.n; i++) {
        struct roster_class *class = roster_class_of(roster, work->arena, plan->new_classes.at[i]);
        struct class_add add = {.by = work->by,
                                .batch = work->batch,
                                .year = roster->year.year_id,
                                .grade = class->grade,
                                .letter = class->letter};
        if (!class_add(work->db, work->arena, &add, error)) {
            return false;
        }
        class->class_id = add.class_id;
    }
    return true;
}

static bool write_deed(struct import_work *work, struct roster *roster, const struct change *change,
                       struct error *error) {
    int64_t class_id = change->class_name.n > 0
                           ? roster_class_of(roster, work->arena, change->class_name)->class_id
                           : 0;
    if (change->add) {
        struct pupil_add add = {work->by, work->batch, change->pupil, class_id, change->on};
        return pupil_add(work->db, work->arena, &add, error);
    }
    if (change->save) {
        struct pupil_save save = {work->by, work->batch, change->pupil};
        if (!pupil_save(work->db, work->arena, &save, error)) {
            return false;
        }
    }
    if (change->move) {
        struct pupil_move move = {.by = work->by,
                                  .batch = work->batch,
                                  .pupil_id = change->pupil.pupil_id,
                                  .class_id = class_id,
                                  .on = change->on};
        return pupil_move(work->db, work->arena, &move, error);
    }
    if (change->leave) {
        struct pupil_leave leave = {work->by, work->batch, change->pupil.pupil_id, change->on,
                                    "left"};
        return pupil_leave(work->db, work->arena, &leave, error);
    }
    return true;
}

bool pupil_import_apply(struct import_work *work, const struct import_result *result,
                        const struct import_plan *plan, struct error *error) {
    (void)result;
    struct changes *changes = plan->changes;
    if (!make_classes(work, &changes->roster, plan, error)) {
        return false;
    }
    for (size_t i = 0; i < changes->at.n; i++) {
        struct arena_mark mark = arena_mark(work->arena);
        if (!write_deed(work, &changes->roster, &changes->at.at[i], error)) {
            return false;
        }
        arena_rewind(work->arena, mark);
        import_plan_told(work, (int64_t)i + 1, (int64_t)changes->at.n);
    }
    return true;
}
