// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/external_people.h"

#include "base/ru.h"
#include "monitoring/external_plan.h"

#include <inttypes.h>

static bool is_there(const struct external_people *people, size_t from, int64_t pupil_id) {
    for (size_t i = from; i < people->rows.n; i++) {
        if (people->rows.at[i].pupil_id == pupil_id) {
            return true;
        }
    }
    return false;
}

static bool add_class(const struct import_work *work, const struct class_row *class,
                      struct date also, struct external_people *out, struct error *error) {
    const struct date days[] = {work->on, also};
    size_t from = out->rows.n;
    for (size_t d = 0; d < sizeof days / sizeof *days; d++) {
        struct class_members members;
        if (date_is_none(days[d])) {
            continue;
        }
        if (!class_members_on(work->db, work->arena, work->by->org, class->class_id, days[d],
                              &members, error)) {
            return false;
        }
        for (size_t i = 0; i < members.rows.n; i++) {
            const struct class_member *member = &members.rows.at[i];
            if (!is_there(out, from, member->pupil_id)) {
                *vec_push(work->arena, &out->rows) =
                    (struct external_person){.pupil_id = member->pupil_id,
                                             .class_id = class->class_id,
                                             .class_name = class->name,
                                             .full_name = member->full_name,
                                             .fold = ru_fold(work->arena, member->full_name)};
            }
        }
    }
    return true;
}

bool external_people_load(const struct import_work *work, int year, int grade, struct date also,
                          struct external_people *out, struct error *error) {
    struct class_list classes;
    *out = (struct external_people){0};
    if (!external_classes_of(work, year, &classes, error)) {
        return false;
    }
    for (size_t i = 0; i < classes.rows.n; i++) {
        bool wanted = grade == 0 || classes.rows.at[i].grade == grade;
        if (wanted && !add_class(work, &classes.rows.at[i], also, out, error)) {
            return false;
        }
    }
    return true;
}

// «Абрамов Юрий» begins «Абрамов Юрий Павлович».
static bool fits(const struct external_person *person, struct str said) {
    bool begins =
        str_starts(person->fold, said) && person->fold.n > said.n && person->fold.p[said.n] == ' ';
    return str_eq(person->fold, said) || (begins && str_find_char(said, ' ') != STR_NONE);
}

struct external_matches external_people_find(struct arena *arena,
                                             const struct external_people *people, struct str name,
                                             struct str class_name) {
    struct external_matches all = {0}, there = {0};
    struct str said = ru_fold(arena, name);
    for (size_t i = 0; i < people->rows.n; i++) {
        const struct external_person *person = &people->rows.at[i];
        if (!fits(person, said)) {
            continue;
        }
        *vec_push(arena, &all.rows) = person;
        if (str_eq(person->class_name, class_name)) {
            *vec_push(arena, &there.rows) = person;
        }
    }
    return there.rows.n > 0 ? there : all;
}

const struct external_person *external_people_choose(struct import_work *work,
                                                     const struct external_people *people,
                                                     struct str name, struct str class_name,
                                                     struct plan_line *line) {
    struct arena *arena = work->arena;
    struct external_matches found = external_people_find(arena, people, name, class_name);
    if (found.rows.n == 1) {
        return found.rows.at[0];
    }
    line->status = found.rows.n == 0 ? PLAN_SKIP : PLAN_ASK;
    line->what = found.rows.n == 0 ? S("такого ученика в школе нет: проверьте имя и класс")
                                   : S("так зовут нескольких: кто это?");
    if (found.rows.n == 0) {
        return NULL;
    }
    struct str answer = import_answer_of(work, line->key);
    const struct external_person *chosen = NULL;
    for (size_t i = 0; i < found.rows.n; i++) {
        const struct external_person *person = found.rows.at[i];
        struct str value = str_fmt(arena, "p%" PRId64, person->pupil_id);
        import_plan_option(work, line, value,
                           str_fmt(arena, "%.*s, %.*s (%zu-й в списке)", STR_ARG(person->full_name),
                                   STR_ARG(person->class_name), i + 1));
        chosen = str_eq(answer, value) ? person : chosen;
    }
    import_plan_option(work, line, S("skip"), S("не загружать эту строку"));
    if (chosen != NULL || str_eq(answer, S("skip"))) {
        line->answer = answer;
        line->status = PLAN_SKIP;
        line->what = S("оставлен по вашему ответу");
    }
    return chosen;
}
