// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/roster.h"

#include "base/ru.h"
#include "school/class.h"

static const struct sql roster_all = {
    "import_roster_all",
    "select i.pupil_id, i.last_name, i.first_name, i.middle_name, i.born, p.sex, i.file_number,"
    " i.fold_key, c.class_id, c.grade, c.letter"
    " from pupil_identity i join pupil p on p.org_id = i.org_id and p.pupil_id = i.pupil_id"
    " left join membership m on m.org_id = i.org_id and m.pupil_id = i.pupil_id"
    " and m.begins <= $2 and (m.ends = '' or m.ends >= $2)"
    " left join class c on c.org_id = m.org_id and c.class_id = m.class_id"
    " where i.org_id = $1 order by i.pupil_id"};

const struct sql *const roster_sql[] = {&roster_all, NULL};

static struct str name_key(struct arena *arena, struct str last, struct str first) {
    return ru_fold(arena, str_fmt(arena, "%.*s %.*s", STR_ARG(last), STR_ARG(first)));
}

static struct str birth_key(struct arena *arena, struct date born, struct str first) {
    return str_fmt(arena, "%.*s %.*s", STR_ARG(date_iso(arena, born)),
                   STR_ARG(ru_fold(arena, first)));
}

// Puts pupil `at` in front of the chain of a key.
static void chain(struct roster *roster, struct text_index *index, struct str key, size_t at,
                  size_t *next) {
    *next = ROSTER_END;
    if (key.n == 0) {
        return;
    }
    size_t first = text_index_put(index, key, at);
    if (first == at) {
        return;
    }
    // The chain's head stays; the new one comes second.
    struct roster_pupil *head = &roster->pupils.at[first];
    size_t *link = index == &roster->by_name   ? &head->next_of_name
                   : index == &roster->by_file ? &head->next_of_file
                                               : &head->next_of_birth;
    *next = *link;
    *link = at;
}

static void read_pupil(struct arena *arena, struct query *q, struct roster_pupil *out) {
    struct pupil *pupil = &out->pupil;
    pupil->pupil_id = query_int(q, 0);
    pupil->name.last = str_dup(arena, query_text(q, 1));
    pupil->name.first = str_dup(arena, query_text(q, 2));
    pupil->name.middle = str_dup(arena, query_text(q, 3));
    if (!date_parse_iso(query_text(q, 4), &pupil->born)) {
        pupil->born = (struct date){0};
    }
    pupil->sex = str_dup(arena, query_text(q, 5));
    pupil->file_number = str_dup(arena, query_text(q, 6));
    out->fold = str_dup(arena, query_text(q, 7));
    out->class_id = query_int(q, 8);
    out->class_name = out->class_id == 0 ? S("")
                                         : ru_class_title(arena, (int)query_int(q, 9),
                                                          str_dup(arena, query_text(q, 10)));
}

static bool load_classes(struct db *db, struct arena *arena, int64_t org, struct date on,
                         struct roster *out, struct error *error) {
    struct class_list classes;
    if (!class_list_of_year(db, arena, org, out->year.year_id, on, &classes, error)) {
        return false;
    }
    for (size_t i = 0; i < classes.rows.n; i++) {
        const struct class_row *row = &classes.rows.at[i];
        text_index_put(&out->by_class, row->name, i);
        *(struct roster_class *)vec_push(arena, &out->classes) =
            (struct roster_class){.class_id = row->class_id,
                                  .name = row->name,
                                  .grade = row->grade,
                                  .letter = row->letter,
                                  .pupils = row->pupils};
    }
    return true;
}

bool roster_load(struct db *db, struct arena *arena, int64_t org, struct date on,
                 struct roster *out, struct error *error) {
    *out = (struct roster){.by_name = text_index_open(arena),
                           .by_file = text_index_open(arena),
                           .by_birth = text_index_open(arena),
                           .by_class = text_index_open(arena)};
    if (!year_current(db, arena, org, on, &out->year, error) ||
        !load_classes(db, arena, org, on, out, error)) {
        return false;
    }
    struct query q;
    if (!query_open(&q, db, &roster_all, ARGS(ARG_INT(org), ARG_TEXT(date_iso(arena, on))),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        size_t at = out->pupils.n;
        struct roster_pupil *pupil = vec_push(arena, &out->pupils);
        *pupil = (struct roster_pupil){0};
        read_pupil(arena, &q, pupil);
        const struct person_name *name = &pupil->pupil.name;
        chain(out, &out->by_name, name_key(arena, name->last, name->first), at,
              &pupil->next_of_name);
        chain(out, &out->by_file, pupil->pupil.file_number, at, &pupil->next_of_file);
        chain(out, &out->by_birth,
              date_is_none(pupil->pupil.born) ? S("")
                                              : birth_key(arena, pupil->pupil.born, name->first),
              at, &pupil->next_of_birth);
    }
    return query_close(&q, error);
}

size_t roster_of_name(const struct roster *roster, struct arena *arena, struct str last,
                      struct str first) {
    struct arena_mark mark = arena_mark(arena);
    size_t at = text_index_get(&roster->by_name, name_key(arena, last, first));
    arena_rewind(arena, mark);
    return at;
}

size_t roster_of_file(const struct roster *roster, struct str file_number) {
    return file_number.n > 0 ? text_index_get(&roster->by_file, file_number) : ROSTER_END;
}

size_t roster_of_birth(const struct roster *roster, struct arena *arena, struct date born,
                       struct str first) {
    if (date_is_none(born)) {
        return ROSTER_END;
    }
    struct arena_mark mark = arena_mark(arena);
    size_t at = text_index_get(&roster->by_birth, birth_key(arena, born, first));
    arena_rewind(arena, mark);
    return at;
}

struct roster_class *roster_class_of(struct roster *roster, struct arena *arena, struct str name) {
    size_t at = text_index_put(&roster->by_class, name, roster->classes.n);
    if (at == roster->classes.n) {
        struct ru_class parsed = {0};
        bool known = ru_parse_class(name, &parsed);
        *(struct roster_class *)vec_push(arena, &roster->classes) =
            (struct roster_class){.name = name,
                                  .grade = known ? parsed.grade : 0,
                                  .letter = str_dup(arena, str_from(parsed.letter))};
    }
    return &roster->classes.at[at];
}
