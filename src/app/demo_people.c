// SPDX-License-Identifier: GPL-3.0-or-later
// The demo school's years, staff, accounts, classes and pupils with their histories.
#include "app/demo.h"

#include "school/account.h"
#include "school/consent.h"
#include "school/org.h"
#include "school/year.h"

// Classes by cohort (grade in the newest year): 24 of them in the newest year.
static const int letters_basic[DEMO_COHORTS + 1] = {0, 2, 2, 2, 3, 3, 2, 2, 3, 2, 2, 2, 2, 2};
static const int letters_senior[DEMO_COHORTS + 1] = {0, 1, 1, 1, 2, 1, 1, 1, 2, 1, 1, 2, 1, 2};
enum { CLASS_LEAST = 19, CLASS_SPREAD = 8, SENIOR_SIZE = 22 };

int demo_letters(int cohort, int grade) {
    if (grade < 1 || grade > 11) {
        return 0;
    }
    return grade <= 9 ? letters_basic[cohort] : letters_senior[cohort];
}

static const struct node *pick(struct demo *demo, const char *list) {
    const struct node *names = node_get(demo->names, list);
    return node_at(names, (size_t)rng_below(&demo->rng, names->n));
}

static struct person_name draw_name(struct demo *demo, bool female) {
    const struct node *surname = pick(demo, "surnames");
    const struct node *father = pick(demo, "male");
    return (struct person_name){
        .last = node_str(node_get(surname, female ? "f" : "m")),
        .first = female ? node_str(pick(demo, "female"))
                        : node_str(node_get(pick(demo, "male"), "name")),
        .middle = node_str(node_get(father, female ? "daughter" : "son")),
    };
}

static struct date draw_birth(struct demo *demo, int cohort) {
    int year = demo->start - cohort - 6;
    return date_add_days((struct date){year, 9, 1}, (int)rng_below(&demo->rng, 365));
}

// School and years -------------------------------------------------------------------------------

static bool write_school(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct demo *demo = ask;
    struct org_save org = {
        .org = {.full_name = S("Муниципальное бюджетное общеобразовательное учреждение "
                               "«Демонстрационная школа»"),
                .short_name = S("МБОУ «Демонстрационная школа»"),
                .city = S("г. Примерск"),
                .founder = S("Администрация города Примерска"),
                .levels = LEVELS_ALL}};
    if (!org_save(db, arena, &org, error)) {
        return false;
    }
    demo->by = (struct person){.org = org.org.org_id, .roles = ROLE_DEPUTY};
    static const enum term_kind kinds[LEVEL_COUNT] = {TERM_QUARTER, TERM_QUARTER, TERM_HALF_YEAR};
    for (int y = 0; y < DEMO_YEARS; y++) {
        struct calendar_save save = {.by = &demo->by};
        calendar_propose(arena, demo->start - (DEMO_YEARS - 1) + y, 5, LEVELS_ALL, kinds,
                         &save.calendar);
        if (!calendar_save(db, arena, &save, error)) {
            return false;
        }
        demo->year_id[y] = save.calendar.year.year_id;
    }
    return true;
}

// Staff ------------------------------------------------------------------------------------------

static void draw_staff(struct demo *demo, struct str position, struct str subject, unsigned roles) {
    struct demo_teacher *teacher = vec_push(demo->arena, &demo->teachers);
    teacher->person.name = draw_name(demo, rng_below(&demo->rng, 10) < 8);
    teacher->person.position = position;
    teacher->subject = subject;
    teacher->roles = roles;
    teacher->severity = 0.4 * rng_normal(&demo->rng);
}

static void draw_all_staff(struct demo *demo) {
    draw_staff(demo, S("заместитель директора по УВР"), (struct str){0}, ROLE_DEPUTY);
    draw_staff(demo, S("директор"), (struct str){0}, ROLE_DIRECTOR);
    draw_staff(demo, S("педагог-психолог"), (struct str){0}, ROLE_PSYCHOLOGIST);
    int primary = 0;
    for (int grade = 1; grade <= 4; grade++) {
        primary += demo_letters(grade, grade);
    }
    for (int i = 0; i < primary; i++) {
        draw_staff(demo, S("учитель начальных классов"), S("Начальные классы"), ROLE_TEACHER);
    }
    const struct node *subjects = node_get(demo->names, "subjects");
    for (const struct node *s = subjects->first; s != NULL; s = s->next) {
        int64_t n = node_as_int(node_get(s, "teachers"), 0);
        for (int64_t i = 0; i < n; i++) {
            draw_staff(demo, S("учитель"), node_str(node_get(s, "title")),
                       ROLE_TEACHER | (i == 0 && n > 2 ? ROLE_METHOD_HEAD : 0u));
        }
    }
    draw_staff(demo, S("социальный педагог"), (struct str){0}, ROLE_TEACHER);
}

static bool write_staff(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct demo *demo = ask;
    for (size_t i = 0; i < demo->teachers.n; i++) {
        struct staff_add add = {.by = &demo->by, .staff = demo->teachers.at[i].person};
        if (!staff_add(db, arena, &add, error)) {
            return false;
        }
        demo->teachers.at[i].staff_id = add.staff.staff_id;
    }
    return true;
}

// Classes and the load
// -----------------------------------------------------------------------------

static bool write_class(struct demo *demo, struct db *db, struct arena *arena, int year, int grade,
                        int letter, struct error *error) {
    static const char *const letters[DEMO_LETTERS] = {"А", "Б", "В", "Г"};
    // The head of a class stays with it from year to year: a function of the cohort.
    size_t cohort = (size_t)(grade + (DEMO_YEARS - 1) - year);
    size_t first = 3, n = demo->teachers.n - first - 1;
    struct class_add add = {
        .by = &demo->by,
        .year = demo->year_id[year],
        .grade = grade,
        .letter = str_from(letters[letter]),
        .head_staff_id =
            demo->teachers.at[first + (cohort * DEMO_LETTERS + (size_t)letter) % n].staff_id,
    };
    if (!class_add(db, arena, &add, error)) {
        return false;
    }
    demo->classes[year][grade][letter] = (struct demo_class){add.class_id, add.head_staff_id};
    return true;
}

static bool write_classes(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct demo *demo = ask;
    for (int year = 0; year < DEMO_YEARS; year++) {
        for (int grade = 1; grade <= 11; grade++) {
            int n = demo_letters(grade + (DEMO_YEARS - 1) - year, grade);
            for (int letter = 0; letter < n; letter++) {
                if (!write_class(demo, db, arena, year, grade, letter, error)) {
                    return false;
                }
            }
        }
    }
    return true;
}

// Who teaches a subject: its own teachers in turn, in grades 1..4 the head of the class.
static int64_t teacher_of(struct demo *demo, struct str subject, int grade, int letter,
                          int64_t head) {
    size_t n = 0, seen = 0;
    for (size_t i = 0; i < demo->teachers.n; i++) {
        n += str_eq(demo->teachers.at[i].subject, subject);
    }
    if (n == 0 || (grade <= 4 && str_eq(subject, S("Математика")))) {
        return head;
    }
    size_t turn = (size_t)(grade * DEMO_LETTERS + letter) % n;
    for (size_t i = 0; i < demo->teachers.n; i++) {
        if (str_eq(demo->teachers.at[i].subject, subject) && seen++ == turn) {
            return demo->teachers.at[i].staff_id;
        }
    }
    return head;
}

static bool write_load(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct demo *demo = ask;
    const struct node *subjects = node_get(demo->names, "subjects");
    int year = DEMO_YEARS - 1;
    for (int grade = 1; grade <= 11; grade++) {
        for (int letter = 0; letter < demo_letters(grade, grade); letter++) {
            const struct demo_class *class = &demo->classes[year][grade][letter];
            for (const struct node *s = subjects->first; s != NULL; s = s->next) {
                struct str title = node_str(node_get(s, "title"));
                double hours = node_as_real(node_at(node_get(s, "hours"), (size_t)grade - 1), 0);
                struct teaching_put put = {
                    .by = &demo->by,
                    .row = {.year_id = demo->year_id[year],
                            .staff_id =
                                teacher_of(demo, title, grade, letter, class->head_staff_id),
                            .class_id = class->class_id,
                            .subject = title,
                            .hours = hours}};
                if (hours > 0 && !teaching_put(db, arena, &put, error)) {
                    return false;
                }
            }
        }
    }
    return true;
}

// Pupils
// -------------------------------------------------------------------------------------------

static void draw_pupil(struct demo *demo, int cohort, int letter, int senior) {
    struct demo_pupil *pupil = vec_push(demo->arena, &demo->pupils);
    bool female = rng_below(&demo->rng, 2) == 0;
    pupil->cohort = cohort;
    pupil->letter = letter;
    pupil->senior_letter = senior;
    // Most were here from the start; about one in thirty came in a later year.
    pupil->first_year = rng_below(&demo->rng, 30) == 0 ? 1 + (int)rng_below(&demo->rng, 2) : 0;
    pupil->theta = DEMO_THETA_SD * rng_normal(&demo->rng);
    pupil->person.name = draw_name(demo, female);
    pupil->person.sex = female ? S("Ж") : S("М");
    pupil->person.born = draw_birth(demo, cohort);
    pupil->person.file_number =
        str_fmt(demo->arena, "%d-%03zu", demo->start - cohort + 1, demo->pupils.n);
}

static void draw_pupils(struct demo *demo) {
    for (int cohort = 1; cohort <= DEMO_COHORTS; cohort++) {
        int senior_places = letters_senior[cohort] * SENIOR_SIZE;
        int placed = 0;
        for (int letter = 0; letter < letters_basic[cohort]; letter++) {
            int size = CLASS_LEAST + (int)rng_below(&demo->rng, CLASS_SPREAD);
            for (int i = 0; i < size; i++) {
                bool stays = placed < senior_places && rng_below(&demo->rng, 10) < 8;
                draw_pupil(demo, cohort, letter, stays ? placed++ % letters_senior[cohort] : -1);
            }
        }
    }
}

const struct demo_class *demo_class_of(const struct demo *demo, const struct demo_pupil *pupil,
                                       int year) {
    int grade = pupil->cohort - (DEMO_YEARS - 1) + year;
    if (grade < 1 || grade > 11 || year < pupil->first_year ||
        (grade > 9 && pupil->senior_letter < 0)) {
        return NULL;
    }
    return &demo->classes[year][grade][grade > 9 ? pupil->senior_letter : pupil->letter];
}

static bool write_history(struct demo *demo, struct db *db, struct arena *arena,
                          struct demo_pupil *pupil, struct error *error) {
    for (int year = 0; year < DEMO_YEARS; year++) {
        const struct demo_class *class = demo_class_of(demo, pupil, year);
        struct date first = {demo->start - (DEMO_YEARS - 1) + year, 9, 1};
        struct pupil_leave leave = {.by = &demo->by,
                                    .pupil_id = pupil->pupil_id,
                                    .on = {first.year, 6, 30},
                                    .reason = "graduated"};
        struct pupil_move move = {
            .by = &demo->by, .pupil_id = pupil->pupil_id, .on = first, .reason = "promoted"};
        struct pupil_add add = {.by = &demo->by, .pupil = pupil->person, .on = first};
        if (class == NULL) {
            bool was = year > 0 && demo_class_of(demo, pupil, year - 1) != NULL;
            if (was && !pupil_leave(db, arena, &leave, error)) {
                return false;
            }
        } else if (pupil->pupil_id == 0) {
            add.class_id = class->class_id;
            if (!pupil_add(db, arena, &add, error)) {
                return false;
            }
            pupil->pupil_id = add.pupil.pupil_id;
        } else {
            move.class_id = class->class_id;
            if (!pupil_move(db, arena, &move, error)) {
                return false;
            }
        }
    }
    return true;
}

static bool write_pupils(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct demo *demo = ask;
    for (size_t i = 0; i < demo->pupils.n; i++) {
        struct arena_mark mark = arena_mark(arena);
        if (!write_history(demo, db, arena, &demo->pupils.at[i], error)) {
            return false;
        }
        arena_rewind(arena, mark);
    }
    return true;
}

// Consents
// -----------------------------------------------------------------------------------------

// Papers gathered in September; of a hundred families so many sign each kind.
static const struct {
    const char *kind;
    unsigned hundredths;
} consent_shares[] = {{"personal_data", 97}, {"questionnaire", 88}, {"psychology", 74}};

// Drawn apart from all else, so that the rest of a seed's school does not depend on them.
static bool write_consents(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct demo *demo = ask;
    struct rng rng = rng_seed(~demo->seed);
    for (size_t i = 0; i < demo->pupils.n; i++) {
        struct arena_mark mark = arena_mark(arena);
        for (size_t k = 0; k < sizeof consent_shares / sizeof consent_shares[0]; k++) {
            struct consent_give give = {
                &demo->by,
                {.pupil_id = demo->pupils.at[i].pupil_id,
                 .kind = str_from(consent_shares[k].kind),
                 .given_on = {demo->start, 9, 1 + (int)rng_below(&rng, 14)}}};
            bool signs = rng_below(&rng, 100) < consent_shares[k].hundredths;
            bool here = demo_class_of(demo, &demo->pupils.at[i], DEMO_YEARS - 1) != NULL;
            if (here && signs && !consent_give(db, arena, &give, error)) {
                return false;
            }
        }
        arena_rewind(arena, mark);
    }
    return true;
}

bool demo_people(struct demo *demo, struct error *error) {
    draw_all_staff(demo);
    draw_pupils(demo);
    return store_write_wait(demo->store, write_school, demo, error) &&
           store_write_wait(demo->store, write_staff, demo, error) &&
           store_write_wait(demo->store, write_classes, demo, error) &&
           store_write_wait(demo->store, write_load, demo, error) &&
           store_write_wait(demo->store, write_pupils, demo, error) &&
           store_write_wait(demo->store, write_consents, demo, error);
}
