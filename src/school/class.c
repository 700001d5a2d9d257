// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/class.h"

#include "base/rng.h"
#include "base/ru.h"
#include "school/audit.h"
#include "school/name.h"
#include "school/org.h"
#include "school/restore.h"
#include "school/school_internal.h"

#define CLASS_SELECT                                                                               \
    "select c.class_id, c.year_id, c.grade, c.letter, c.head_staff_id,"                            \
    " coalesce(s.last_name, ''), coalesce(s.first_name, ''), coalesce(s.middle_name, ''),"         \
    " (select count(*) from membership m where m.org_id = c.org_id and m.class_id = c.class_id"    \
    " and m.begins <= $3 and (m.ends = '' or m.ends >= $3))"                                       \
    " from class c left join staff s on s.org_id = c.org_id and s.staff_id = c.head_staff_id"

static const struct sql class_of_year = {
    "class_of_year", CLASS_SELECT " where c.org_id = $1 and c.year_id = $2 order by c.sort_key"};
static const struct sql class_by_id = {"class_by_id",
                                       CLASS_SELECT " where c.org_id = $1 and c.class_id = $2"};
static const struct sql class_by_name = {
    "class_by_name", "select class_id from class where org_id = $1 and year_id = $2"
                     " and grade = $3 and letter = $4"};
static const struct sql class_member_rows = {
    "class_member_rows",
    "select i.pupil_id, i.last_name, i.first_name, i.middle_name, p.sex, i.born, m.begins"
    " from membership m"
    " join pupil p on p.org_id = m.org_id and p.pupil_id = m.pupil_id"
    " join pupil_identity i on i.org_id = m.org_id and i.pupil_id = m.pupil_id"
    " where m.org_id = $1 and m.class_id = $2 and m.begins <= $3"
    " and (m.ends = '' or m.ends >= $3) order by i.sort_key, i.pupil_id"};
static const struct sql class_insert = {
    "class_insert",
    "insert into class (org_id, class_id, year_id, grade, letter, head_staff_id, sort_key)"
    " values ($1, $2, $3, $4, $5, $6, $7)"};
static const struct sql class_update = {
    "class_update", "update class set letter = $3, head_staff_id = $4, sort_key = $5"
                    " where org_id = $1 and class_id = $2"};
static const struct sql class_uses = {
    "class_uses", "select (select count(*) from membership where org_id = $1 and class_id = $2)"
                  " + (select count(*) from teaching where org_id = $1 and class_id = $2)"};
static const struct sql class_delete = {"class_delete",
                                        "delete from class where org_id = $1 and class_id = $2"};

static const struct sql class_led = {
    "class_led", "select count(*) from class where org_id = $1 and class_id = $2"
                 " and head_staff_id = $3"};

const struct sql *const class_sql[] = {
    &class_of_year, &class_by_id, &class_by_name, &class_member_rows, &class_insert,
    &class_update,  &class_uses,  &class_delete,  &class_led,         NULL};

const char *grade_level(int grade) { return level_name(level_of_grade(grade)); }

static void read_class(struct arena *arena, struct query *q, struct class_row *out) {
    out->class_id = query_int(q, 0);
    out->year_id = query_int(q, 1);
    out->grade = (int)query_int(q, 2);
    out->letter = row_text(arena, q, 3);
    out->name = ru_class_title(arena, out->grade, out->letter);
    out->head_staff_id = query_int(q, 4);
    struct person_name head = {row_text(arena, q, 5), row_text(arena, q, 6), row_text(arena, q, 7)};
    out->head = name_initials(arena, &head);
    out->pupils = query_int(q, 8);
}

bool class_list_of_year(struct db *db, struct arena *arena, int64_t org, int64_t year,
                        struct date on, struct class_list *out, struct error *error) {
    struct query q;
    *out = (struct class_list){0};
    if (!query_open(&q, db, &class_of_year, ARGS(ARG_INT(org), ARG_INT(year), ARG_DATE(arena, on)),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        read_class(arena, &q, vec_push(arena, &out->rows));
    }
    return query_close(&q, error);
}

bool class_get(struct db *db, struct arena *arena, int64_t org, int64_t class_id, struct date on,
               struct class_row *out, struct error *error) {
    struct query q;
    *out = (struct class_row){0};
    if (!query_open(&q, db, &class_by_id,
                    ARGS(ARG_INT(org), ARG_INT(class_id), ARG_DATE(arena, on)), error)) {
        return false;
    }
    bool found = query_next(&q);
    if (found) {
        read_class(arena, &q, out);
    }
    if (!query_close(&q, error)) {
        return false;
    }
    return found || error_set(error, ERROR_NOT_FOUND, "Такого класса в школе нет");
}

bool class_is_led_by(struct db *db, int64_t org, int64_t class_id, int64_t staff_id, bool *leads,
                     struct error *error) {
    int64_t n = 0;
    bool read = staff_id == 0 ||
                row_int(db, &class_led, ARGS(ARG_INT(org), ARG_INT(class_id), ARG_INT(staff_id)),
                        &n, error);
    *leads = n > 0;
    return read;
}

bool class_find(struct db *db, int64_t org, int64_t year, int grade, struct str letter,
                int64_t *out, struct error *error) {
    return row_int(db, &class_by_name,
                   ARGS(ARG_INT(org), ARG_INT(year), ARG_INT(grade), ARG_TEXT(letter)), out, error);
}

// ---- members and their short names

// The name with `step` more letters than «Ёлкина М.»; false when nothing is left to add.
static bool name_at_step(struct arena *arena, const struct class_member *member, size_t step,
                         struct str *out) {
    size_t letters = utf8_length(member->first);
    if (step + 1 < letters) {
        struct str rest = member->first;
        for (size_t i = 0; i <= step; i++) {
            (void)utf8_next(&rest);
        }
        *out = str_fmt(arena, "%.*s" RU_NBSP "%.*s.", STR_ARG(member->last),
                       (int)(member->first.n - rest.n), member->first.p);
        return true;
    }
    *out = member->full_name;
    return false;
}

static bool same_short(const struct class_members *list, size_t i) {
    for (size_t k = 0; k < list->rows.n; k++) {
        if (k != i && str_eq(list->rows.at[k].short_name, list->rows.at[i].short_name)) {
            return true;
        }
    }
    return false;
}

// Two who look alike get one letter more, until they differ or have their whole names.
void class_members_name(struct arena *arena, struct class_members *list) {
    size_t n = list->rows.n;
    bool *alike = arena_array(arena, bool, n + 1);
    bool *whole = arena_array(arena, bool, n + 1);
    for (size_t i = 0; i < n; i++) {
        whole[i] = !name_at_step(arena, &list->rows.at[i], 0, &list->rows.at[i].short_name);
    }
    bool again = true;
    for (size_t step = 1; again; step++) {
        again = false;
        for (size_t i = 0; i < n; i++) {
            alike[i] = !whole[i] && same_short(list, i);
            again = again || alike[i];
        }
        for (size_t i = 0; i < n; i++) {
            if (alike[i]) {
                struct class_member *member = &list->rows.at[i];
                whole[i] = !name_at_step(arena, member, step, &member->short_name);
            }
        }
    }
}

bool class_members_on(struct db *db, struct arena *arena, int64_t org, int64_t class_id,
                      struct date on, struct class_members *out, struct error *error) {
    struct query q;
    *out = (struct class_members){0};
    if (!query_open(&q, db, &class_member_rows,
                    ARGS(ARG_INT(org), ARG_INT(class_id), ARG_DATE(arena, on)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct class_member *row = vec_push(arena, &out->rows);
        row->pupil_id = query_int(&q, 0);
        struct person_name name = {row_text(arena, &q, 1), row_text(arena, &q, 2),
                                   row_text(arena, &q, 3)};
        row->last = name.last;
        row->first = name.first;
        row->middle = name.middle;
        row->full_name = name_full(arena, &name);
        row->sex = row_text(arena, &q, 4);
        row->born = row_date(&q, 5);
        row->begins = row_date(&q, 6);
    }
    class_members_name(arena, out);
    return query_close(&q, error);
}

// ---- changing

static struct str class_key(struct arena *arena, int grade, struct str letter) {
    return ru_sort_key(arena, str_fmt(arena, "%02d%.*s", grade, STR_ARG(letter)));
}

// A letter as it is kept: a Cyrillic capital, whatever keyboard it came from.
static bool class_letter(struct arena *arena, int grade, struct str text, struct str *out,
                         struct error *error) {
    struct ru_class read;
    struct str name = str_fmt(arena, "%d-%.*s", grade, STR_ARG(str_trim(text)));
    if (!ru_parse_class(name, &read) || read.grade != grade) {
        return error_set(error, ERROR_INPUT,
                         "Не получается прочитать класс «%.*s»: нужны номер от 1"
                         " до 11 и буква, например 5А",
                         STR_ARG(name));
    }
    *out = str_dup(arena, str_from(read.letter));
    return true;
}

static bool refuse_twin(struct db *db, struct arena *arena, int64_t org, int64_t year, int grade,
                        struct str letter, int64_t but, struct error *error) {
    int64_t twin = 0;
    if (!class_find(db, org, year, grade, letter, &twin, error)) {
        return false;
    }
    struct str name = ru_class_title(arena, grade, letter);
    return twin == 0 || twin == but ||
           error_set(error, ERROR_CONFLICT, "Класс %.*s в этом учебном году уже есть",
                     STR_ARG(name));
}

bool class_add(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct class_add *add = ask;
    int64_t org = add->by->org;
    struct str letter;
    if (add->grade < 1 || add->grade > 11) {
        return error_set(error, ERROR_INPUT, "Номер класса – от 1 до 11, а указан %d", add->grade);
    }
    if (!class_letter(arena, add->grade, add->letter, &letter, error) ||
        !refuse_twin(db, arena, org, add->year, add->grade, letter, 0, error)) {
        return false;
    }
    add->class_id = id_new();
    if (!db_exec(db, &class_insert,
                 ARGS(ARG_INT(org), ARG_INT(add->class_id), ARG_INT(add->year), ARG_INT(add->grade),
                      ARG_TEXT(letter), arg_id(add->head_staff_id),
                      ARG_TEXT(class_key(arena, add->grade, letter))),
                 NULL, error)) {
        return false;
    }
    if (add->batch != NULL) {
        struct node *after = node_map(arena);
        put_int(arena, after, "grade", add->grade);
        put_text(arena, after, "letter", letter);
        return batch_step(db, arena, add->batch, "class", add->class_id, BATCH_INSERT, NULL, after,
                          error);
    }
    return audit_add(db, arena, org, add->by->account, "class.add", "class", add->class_id, NULL,
                     error);
}

bool class_save(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct class_save *save = ask;
    int64_t org = save->by->org;
    struct class_row was;
    struct str letter;
    if (!class_get(db, arena, org, save->class_id, date_today(), &was, error) ||
        !class_letter(arena, was.grade, save->letter, &letter, error) ||
        !refuse_twin(db, arena, org, was.year_id, was.grade, letter, save->class_id, error)) {
        return false;
    }
    return db_exec(db, &class_update,
                   ARGS(ARG_INT(org), ARG_INT(save->class_id), ARG_TEXT(letter),
                        arg_id(save->head_staff_id), ARG_TEXT(class_key(arena, was.grade, letter))),
                   NULL, error) &&
           audit_add(db, arena, org, save->by->account, "class.save", "class", save->class_id, NULL,
                     error);
}

bool class_remove(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct class_remove *remove = ask;
    int64_t org = remove->by->org;
    int64_t uses = 0;
    if (!row_int(db, &class_uses, ARGS(ARG_INT(org), ARG_INT(remove->class_id)), &uses, error)) {
        return false;
    }
    if (uses > 0) {
        return error_set(error, ERROR_CONFLICT,
                         "В классе учились дети или есть нагрузка учителей: его история хранится."
                         " Удалить можно только пустой класс");
    }
    return exec_one(db, &class_delete, ARGS(ARG_INT(org), ARG_INT(remove->class_id)),
                    "Этого класса уже нет", error) &&
           audit_add(db, arena, org, remove->by->account, "class.remove", "class", remove->class_id,
                     NULL, error);
}

bool class_restore(struct db *db, struct arena *arena, const struct restore_step *step, bool *kept,
                   struct error *error) {
    (void)arena;
    int64_t uses = 0;
    struct arg id = ARG_INT(step->noun_id);
    if (!row_int(db, &class_uses, ARGS(ARG_INT(step->org), id), &uses, error)) {
        return false;
    }
    *kept = uses > 0 || step->action != BATCH_INSERT;
    return *kept || db_exec(db, &class_delete, ARGS(ARG_INT(step->org), id), NULL, error);
}
