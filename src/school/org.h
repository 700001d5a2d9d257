// SPDX-License-Identifier: GPL-3.0-or-later
// The school itself (образовательная организация): requisites, levels taught, choices that its
// acts depend on.
#ifndef VSOKO_SCHOOL_ORG_H
#define VSOKO_SCHOOL_ORG_H

#include "base/node.h"
#include "base/ru.h"
#include "school/person.h"
#include "store/store.h"

// Levels of general education (уровни общего образования).
enum level {
    LEVEL_NOO = 1, // начальное: 1–4 классы
    LEVEL_OOO = 2, // основное: 5–9
    LEVEL_SOO = 4, // среднее: 10–11
};
enum { LEVEL_COUNT = 3, LEVELS_ALL = LEVEL_NOO | LEVEL_OOO | LEVEL_SOO };

const char *level_name(enum level level);    // "noo"
const char *level_title(enum level level);   // «начальное общее»
enum level level_from_name(struct str name); // 0 if unknown
enum level level_of_grade(int grade);

struct org {
    int64_t org_id;
    struct str full_name; // «Муниципальное бюджетное общеобразовательное учреждение «Школа № 12»»
    struct str short_name;    // «МБОУ «Школа № 12»»
    struct str city;          // where acts are made: «г. Примерск»
    struct str address;       // postal
    struct str site;          // address of the official site
    struct str founder;       // учредитель
    struct str licence;       // number and date in words
    struct str accreditation; // the same
    unsigned levels;          // bits of enum level
    struct node *forms;       // {"full_name": {"genitive": "…"}}: what the school wrote itself
    struct node *options;     // choices of the acts, content/acts/README.md
};

// The school of this installation; *out = 0 before the first run.
bool org_here(struct db *db, int64_t *out, struct error *error) __attribute__((warn_unused_result));
bool org_get(struct db *db, struct arena *arena, int64_t org, struct org *out, struct error *error)
    __attribute__((warn_unused_result));

// A requisite ("full_name", "short_name", "founder") in a case: as the school wrote it, else as the
// rules decline it; *sure (may be NULL) becomes false where neither is certain.
struct str org_form(struct arena *arena, const struct org *org, const char *requisite,
                    enum ru_case to, bool *sure);
const char *ru_case_name(enum ru_case to); // "genitive", as papers call it

// What must hold before a school can be kept: names are there, a level is chosen.
bool org_check(const struct org *org, struct error *error) __attribute__((warn_unused_result));

// A store_write_fn: makes the school (by == NULL) or changes its requisites. `forms` and `options`
// NULL keep what was.
struct org_save {
    const struct person *by;
    struct org org; // org_id is given back
};
bool org_save(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
