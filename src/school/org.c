// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/org.h"

#include "base/rng.h"
#include "school/audit.h"
#include "school/school_internal.h"

static const struct sql org_first = {"org_first", "select min(org_id) from org"};
static const struct sql org_by_id = {
    "org_by_id", "select full_name, short_name, city, address, site, founder, licence,"
                 " accreditation, levels, forms, options from org where org_id = $1"};
static const struct sql org_insert = {
    "org_insert",
    "insert into org (org_id, full_name, short_name, city, address, site, founder, licence,"
    " accreditation, levels, forms, options, created_ms)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
static const struct sql org_update = {
    "org_update",
    "update org set full_name = $2, short_name = $3, city = $4, address = $5, site = $6,"
    " founder = $7, licence = $8, accreditation = $9, levels = $10, forms = $11, options = $12"
    " where org_id = $1"};

const struct sql *const org_sql[] = {&org_first, &org_by_id, &org_insert, &org_update, NULL};

static const struct {
    enum level level;
    const char *name, *title;
} levels[LEVEL_COUNT] = {
    {LEVEL_NOO, "noo", "начальное общее"},
    {LEVEL_OOO, "ooo", "основное общее"},
    {LEVEL_SOO, "soo", "среднее общее"},
};

const char *level_name(enum level level) {
    for (size_t i = 0; i < LEVEL_COUNT; i++) {
        if (levels[i].level == level) {
            return levels[i].name;
        }
    }
    return "";
}

const char *level_title(enum level level) {
    for (size_t i = 0; i < LEVEL_COUNT; i++) {
        if (levels[i].level == level) {
            return levels[i].title;
        }
    }
    return "";
}

enum level level_from_name(struct str name) {
    for (size_t i = 0; i < LEVEL_COUNT; i++) {
        if (str_eq(name, str_from(levels[i].name))) {
            return levels[i].level;
        }
    }
    return 0;
}

enum level level_of_grade(int grade) {
    return grade <= 4 ? LEVEL_NOO : grade <= 9 ? LEVEL_OOO : LEVEL_SOO;
}

// "noo ooo soo", as the column keeps them.
static struct str levels_text(struct arena *arena, unsigned bits) {
    struct buf out = buf_open(arena, 16);
    for (size_t i = 0; i < LEVEL_COUNT; i++) {
        if ((bits & levels[i].level) != 0) {
            buf_put_c(&out, out.n > 0 ? " " : "");
            buf_put_c(&out, levels[i].name);
        }
    }
    return buf_str(&out);
}

static unsigned levels_bits(struct str text) {
    unsigned bits = 0;
    while (text.n > 0) {
        bits |= level_from_name(str_cut(&text, ' '));
    }
    return bits;
}

bool org_here(struct db *db, int64_t *out, struct error *error) {
    return row_int(db, &org_first, ARGS0, out, error);
}

bool org_get(struct db *db, struct arena *arena, int64_t org, struct org *out,
             struct error *error) {
    struct query q;
    *out = (struct org){.org_id = org};
    if (!query_open(&q, db, &org_by_id, ARGS(ARG_INT(org)), error)) {
        return false;
    }
    bool found = query_next(&q);
    if (found) {
        struct str *const text[] = {&out->full_name, &out->short_name,   &out->city,
                                    &out->address,   &out->site,         &out->founder,
                                    &out->licence,   &out->accreditation};
        for (int i = 0; i < 8; i++) {
            *text[i] = row_text(arena, &q, i);
        }
        out->levels = levels_bits(query_text(&q, 8));
        out->forms = row_json(arena, &q, 9);
        out->options = row_json(arena, &q, 10);
    }
    if (!query_close(&q, error)) {
        return false;
    }
    return found || error_set(error, ERROR_NOT_FOUND, "Такой школы в базе нет");
}

const char *ru_case_name(enum ru_case to) {
    static const char *const names[RU_CASES] = {[RU_NOMINATIVE] = "nominative",
                                                [RU_GENITIVE] = "genitive",
                                                [RU_DATIVE] = "dative",
                                                [RU_ACCUSATIVE] = "accusative",
                                                [RU_INSTRUMENTAL] = "instrumental",
                                                [RU_PREPOSITIONAL] = "prepositional"};
    return names[to];
}

struct str org_form(struct arena *arena, const struct org *org, const char *requisite,
                    enum ru_case to, bool *sure) {
    const struct node *own = node_get(node_get(org->forms, requisite), ru_case_name(to));
    if (!str_empty(node_str(own))) {
        return node_str(own);
    }
    struct str name = str_eq(str_from(requisite), S("full_name")) ? org->full_name
                      : str_eq(str_from(requisite), S("founder")) ? org->founder
                                                                  : org->short_name;
    return ru_decline_phrase(arena, name, to, sure);
}

bool org_check(const struct org *org, struct error *error) {
    if (str_empty(str_trim(org->full_name)) || str_empty(str_trim(org->short_name))) {
        return error_set(
            error, ERROR_INPUT,
            "Впишите полное и краткое наименование школы: с ними печатаются документы");
    }
    if ((org->levels & LEVELS_ALL) == 0) {
        return error_set(error, ERROR_INPUT,
                         "Отметьте хотя бы один уровень образования, который реализует школа");
    }
    return true;
}

bool org_save(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct org_save *save = ask;
    struct org *org = &save->org;
    bool fresh = save->by == NULL;
    if (!org_check(org, error)) {
        return false;
    }
    org->org_id = fresh ? id_new() : save->by->org;
    struct org kept = {0};
    if (!fresh && !org_get(db, arena, org->org_id, &kept, error)) {
        return false;
    }
    const struct arg args[] = {
        ARG_INT(org->org_id),
        ARG_TEXT(str_trim(org->full_name)),
        ARG_TEXT(str_trim(org->short_name)),
        ARG_TEXT(str_trim(org->city)),
        ARG_TEXT(str_trim(org->address)),
        ARG_TEXT(str_trim(org->site)),
        ARG_TEXT(str_trim(org->founder)),
        ARG_TEXT(str_trim(org->licence)),
        ARG_TEXT(str_trim(org->accreditation)),
        ARG_TEXT(levels_text(arena, org->levels)),
        arg_json(arena, org->forms != NULL ? org->forms : kept.forms),
        arg_json(arena, org->options != NULL ? org->options : kept.options),
        ARG_INT(clock_now_ms()),
    };
    const size_t n = sizeof args / sizeof args[0];
    if (!db_exec(db, fresh ? &org_insert : &org_update, args, fresh ? n : n - 1, NULL, error)) {
        return false;
    }
    return audit_add(db, arena, org->org_id, fresh ? 0 : save->by->account,
                     fresh ? "org.create" : "org.save", "org", org->org_id, NULL, error);
}
