// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/profile.h"

#include "base/ru.h"
#include "practice/practice_internal.h"
#include "school/audit.h"
#include "school/class.h"
#include "school/setting.h"
#include "school/staff.h"

static const struct sql profile_load_rows = {
    "profile_load_rows",
    "select t.staff_id, t.class_id, t.subject from teaching as t where t.org_id = $1 "
    "and t.year_id = $2 order by t.staff_id, t.class_id, t.subject, t.part"};

static const struct sql profile_skill_rows = {
    "profile_skill_rows",
    "select staff_id, competence_id, basis from practice_skill where org_id = $1 and since <= $2 "
    "order by staff_id, competence_id"};

static const struct sql profile_condition_rows = {
    "profile_condition_rows",
    "select condition_id, present from practice_condition where org_id = $1 and since <= $2 "
    "order by condition_id, since"};

static const struct sql profile_condition_put = {
    "profile_condition_put",
    "insert into practice_condition (org_id, condition_id, since, present) "
    "values ($1, $2, $3, $4) on conflict (org_id, condition_id, since) "
    "do update set present = excluded.present"};

static const struct sql profile_skill_insert = {
    "profile_skill_insert",
    "insert into practice_skill (org_id, staff_id, competence_id, since, basis) "
    "values ($1, $2, $3, $4, $5) on conflict (org_id, staff_id, competence_id) "
    "do update set basis = excluded.basis"};

static const struct sql profile_skill_delete = {
    "profile_skill_delete",
    "delete from practice_skill where org_id = $1 and staff_id = $2 and competence_id = $3"};

const struct sql *const profile_sql[] = {&profile_load_rows,
                                         &profile_skill_rows,
                                         &profile_condition_rows,
                                         &profile_condition_put,
                                         &profile_skill_insert,
                                         &profile_skill_delete,
                                         NULL};

static const char lesson_setting[] = "practice.lesson";

static const struct {
    const char *name, *title;
} bases[SKILL_BASES] = {
    {"own", "по словам педагога"},
    {"course", "курсы"},
    {"seminar", "семинар школы"},
    {"seen", "видели на уроке"},
};

const char *skill_basis_name(enum skill_basis basis) { return bases[basis].name; }

const char *skill_basis_title(enum skill_basis basis) { return bases[basis].title; }

bool skill_basis_from_name(struct str name, enum skill_basis *out) {
    for (int i = 0; i < SKILL_BASES; i++) {
        if (str_eq(name, str_from(bases[i].name))) {
            *out = (enum skill_basis)i;
            return true;
        }
    }
    return false;
}

// Reading ----------------------------------------------------------------------------------------

static bool read_classes(struct db *db, struct arena *arena, int64_t org, struct date on,
                         struct school_profile *out, struct error *error) {
    struct class_list list;
    int64_t pupils = 0;
    if (!class_list_of_year(db, arena, org, out->year_id, on, &list, error)) {
        return false;
    }
    for (size_t i = 0; i < list.rows.n; i++) {
        const struct class_row *row = &list.rows.at[i];
        *vec_push(arena, &out->classes) =
            (struct profile_class){row->class_id, row->grade, row->name, row->pupils};
        out->levels |= (unsigned)level_of_grade(row->grade);
        pupils += row->pupils;
    }
    out->small =
        list.rows.n > 0 && pupils > 0 && pupils <= (int64_t)list.rows.n * PROFILE_SMALL_CLASS;
    return true;
}

static bool read_staff(struct db *db, struct arena *arena, int64_t org, struct date on,
                       struct school_profile *out, struct error *error) {
    struct staff_list list;
    if (!staff_search(db, arena, org, out->year_id, (struct str){0}, on, &list, error)) {
        return false;
    }
    for (size_t i = 0; i < list.rows.n; i++) {
        const struct staff_row *row = &list.rows.at[i];
        *vec_push(arena, &out->teachers) =
            (struct profile_teacher){.staff_id = row->staff.staff_id,
                                     .name = row->short_name,
                                     .position = row->staff.position};
        out->psychologist = out->psychologist || str_find(ru_fold(arena, row->staff.position),
                                                          S("психолог")) != STR_NONE;
    }
    return true;
}

// Rows come by staff id: the teacher of the row before is most often the one of this row.
static struct profile_teacher *teacher_of(struct school_profile *profile, int64_t staff_id,
                                          size_t *hint) {
    if (*hint < profile->teachers.n && profile->teachers.at[*hint].staff_id == staff_id) {
        return &profile->teachers.at[*hint];
    }
    for (size_t i = 0; i < profile->teachers.n; i++) {
        if (profile->teachers.at[i].staff_id == staff_id) {
            *hint = i;
            return &profile->teachers.at[i];
        }
    }
    return NULL;
}

static bool read_load(struct db *db, struct arena *arena, int64_t org, struct school_profile *out,
                      struct error *error) {
    struct query q;
    size_t hint = 0;
    if (!query_open(&q, db, &profile_load_rows, ARGS(ARG_INT(org), ARG_INT(out->year_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct profile_teacher *teacher = teacher_of(out, query_int(&q, 0), &hint);
        if (teacher != NULL) {
            struct str subject = str_dup(arena, query_text(&q, 2));
            *vec_push(arena, &teacher->load) =
                (struct profile_load){subject, ru_fold(arena, subject), query_int(&q, 1)};
        }
    }
    return query_close(&q, error);
}

static bool read_skills(struct db *db, struct arena *arena,
                        const struct practice_catalogue *catalogue, int64_t org, struct date on,
                        struct school_profile *out, struct error *error) {
    struct query q;
    size_t hint = 0;
    if (!query_open(&q, db, &profile_skill_rows, ARGS(ARG_INT(org), ARG_TEXT(date_iso(arena, on))),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        struct profile_teacher *teacher = teacher_of(out, query_int(&q, 0), &hint);
        const struct competence *competence = competence_find(catalogue, query_text(&q, 1));
        enum skill_basis basis = SKILL_OWN;
        (void)skill_basis_from_name(query_text(&q, 2), &basis);
        if (teacher != NULL && competence != NULL) {
            *vec_push(arena, &teacher->skills) = (struct profile_skill){competence, basis};
            out->skills_known = true;
        }
    }
    return query_close(&q, error);
}

static bool read_answers(struct db *db, struct arena *arena,
                         const struct practice_catalogue *catalogue, int64_t org, struct date on,
                         struct school_profile *out, struct error *error) {
    struct query q;
    for (size_t i = 0; i < catalogue->conditions.n; i++) {
        *vec_push(arena, &out->answers) = CONDITION_UNKNOWN;
    }
    if (!query_open(&q, db, &profile_condition_rows,
                    ARGS(ARG_INT(org), ARG_TEXT(date_iso(arena, on))), error)) {
        return false;
    }
    while (query_next(&q)) {
        const struct condition *condition = condition_find(catalogue, query_text(&q, 0));
        if (condition != NULL) {
            out->answers.at[condition - catalogue->conditions.at] =
                query_int(&q, 1) == 1 ? CONDITION_PRESENT : CONDITION_ABSENT;
        }
    }
    return query_close(&q, error);
}

static bool read_lesson(struct db *db, struct arena *arena, int64_t org, struct school_profile *out,
                        struct error *error) {
    struct node *value;
    if (!setting_get(db, arena, org, lesson_setting, &value, error)) {
        return false;
    }
    out->lesson_minutes = (int)node_as_int(node_get(value, "minutes"), PROFILE_LESSON_MINUTES);
    return true;
}

bool school_profile_load(struct db *db, struct arena *arena,
                         const struct practice_catalogue *catalogue, int64_t org, int64_t year,
                         struct date on, struct school_profile *out, struct error *error) {
    *out = (struct school_profile){.year_id = year};
    return read_classes(db, arena, org, on, out, error) &&
           read_staff(db, arena, org, on, out, error) && read_load(db, arena, org, out, error) &&
           read_skills(db, arena, catalogue, org, on, out, error) &&
           read_answers(db, arena, catalogue, org, on, out, error) &&
           read_lesson(db, arena, org, out, error);
}

enum condition_answer profile_answer(const struct school_profile *profile,
                                     const struct practice_catalogue *catalogue,
                                     const struct condition *condition) {
    return profile->answers.at[condition - catalogue->conditions.at];
}

const struct profile_class *profile_class(const struct school_profile *profile, int64_t class_id) {
    for (size_t i = 0; i < profile->classes.n; i++) {
        if (profile->classes.at[i].class_id == class_id) {
            return &profile->classes.at[i];
        }
    }
    return NULL;
}

const struct profile_teacher *profile_teacher(const struct school_profile *profile,
                                              int64_t staff_id) {
    for (size_t i = 0; i < profile->teachers.n; i++) {
        if (profile->teachers.at[i].staff_id == staff_id) {
            return &profile->teachers.at[i];
        }
    }
    return NULL;
}

bool profile_has_skill(const struct profile_teacher *teacher, const struct competence *competence) {
    for (size_t i = 0; i < teacher->skills.n; i++) {
        if (teacher->skills.at[i].competence == competence) {
            return true;
        }
    }
    return false;
}

bool profile_teaches(const struct profile_teacher *teacher, int64_t class_id) {
    for (size_t i = 0; i < teacher->load.n; i++) {
        if (teacher->load.at[i].class_id == class_id) {
            return true;
        }
    }
    return false;
}

// «Все предметы» and «профильные предметы» are any. Names of one subject differ in their tails
// («Литература», «литературное чтение», «Труд (технология)»), so the first word of the one is
// looked for in the other, without its ending.
struct str subject_stem(struct arena *arena, struct str meant) {
    struct str whole = ru_fold(arena, meant);
    if (str_starts(whole, S("все ")) || str_starts(whole, S("профильн"))) {
        return (struct str){0};
    }
    struct str stem = str_cut(&whole, ' ');
    size_t letters = utf8_length(stem);
    size_t keep = letters > 7 ? letters - 3 : letters > 5 ? letters - 1 : letters;
    struct str rest = stem;
    while (keep-- > 0 && rest.n > 0) {
        (void)utf8_next(&rest);
    }
    return str_sub(stem, 0, stem.n - rest.n);
}

bool subject_fits(struct str folded, struct str stem) {
    return stem.n == 0 || str_find(folded, stem) != STR_NONE;
}

// Writing ----------------------------------------------------------------------------------------

bool profile_answers_save(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct profile_answers *ask = asked;
    struct school_profile before = {0};
    if (!read_answers(db, arena, ask->catalogue, ask->by->org, ask->on, &before, error)) {
        return false;
    }
    for (size_t i = 0; i < ask->answers.n && i < before.answers.n; i++) {
        enum condition_answer answer = ask->answers.at[i];
        if (answer == CONDITION_UNKNOWN || answer == before.answers.at[i]) {
            continue;
        }
        if (!db_exec(db, &profile_condition_put,
                     ARGS(ARG_INT(ask->by->org), ARG_TEXT(ask->catalogue->conditions.at[i].id),
                          ARG_TEXT(date_iso(arena, ask->on)), ARG_INT(answer == CONDITION_PRESENT)),
                     NULL, error)) {
            return false;
        }
    }
    if (ask->lesson_minutes != 0) {
        struct node *value = node_map(arena);
        node_put(arena, value, "minutes", node_int(arena, ask->lesson_minutes));
        if (ask->lesson_minutes < 20 || ask->lesson_minutes > 60) {
            return error_set(error, ERROR_INPUT, "Урок длится от 20 до 60 минут.");
        }
        if (!setting_keep(db, arena, ask->by->org, lesson_setting, value, error)) {
            return false;
        }
    }
    return audit_add(db, arena, ask->by->org, ask->by->account, "practice.conditions", "org",
                     ask->by->org, NULL, error);
}

bool profile_skill_put(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct profile_skill_put *ask = asked;
    struct staff staff;
    if (competence_find(ask->catalogue, ask->competence_id) == NULL) {
        return error_set(error, ERROR_INPUT, "Такой компетенции нет: обновите страницу.");
    }
    if (!staff_get(db, arena, ask->by->org, ask->staff_id, &staff, error)) {
        return false;
    }
    bool done = ask->drop
                    ? db_exec(db, &profile_skill_delete,
                              ARGS(ARG_INT(ask->by->org), ARG_INT(ask->staff_id),
                                   ARG_TEXT(ask->competence_id)),
                              NULL, error)
                    : db_exec(db, &profile_skill_insert,
                              ARGS(ARG_INT(ask->by->org), ARG_INT(ask->staff_id),
                                   ARG_TEXT(ask->competence_id), ARG_TEXT(date_iso(arena, ask->on)),
                                   ARG_TEXT(str_from(skill_basis_name(ask->basis)))),
                              NULL, error);
    return done && audit_add(db, arena, ask->by->org, ask->by->account, "practice.skill", "staff",
                             ask->staff_id, NULL, error);
}
