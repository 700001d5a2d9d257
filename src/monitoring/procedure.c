// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/procedure.h"

#include "base/clock.h"

#include <string.h>

static const struct node *first_of(const struct node *map, const char *key) {
    const struct node *list = node_get(map, key);
    return node_is(list, NODE_LIST) ? list->first : NULL;
}

static bool read_period(struct str word, enum procedure_period *out) {
    static const char *const words[] = {"year", "two_years", "term", "event"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq(word, str_from(words[i]))) {
            *out = (enum procedure_period)i;
            return true;
        }
    }
    return false;
}

static void read_lists(struct arena *arena, const struct node *node, struct procedure *out) {
    for (const struct node *n = first_of(node, "months"); n != NULL; n = n->next) {
        *vec_push(arena, &out->months) = (int)node_as_int(n, 0);
    }
    for (const struct node *n = first_of(node, "grades"); n != NULL; n = n->next) {
        *vec_push(arena, &out->grades) = (int)node_as_int(n, 0);
    }
    for (const struct node *n = first_of(node, "levels"); n != NULL; n = n->next) {
        out->levels |= (unsigned)level_from_name(node_str(n));
    }
    for (const struct node *n = first_of(node, "instruments"); n != NULL; n = n->next) {
        *vec_push(arena, &out->instruments) = node_str(n);
    }
    for (const struct node *n = first_of(node, "objects"); n != NULL; n = n->next) {
        *vec_push(arena, &out->objects) = node_str(n);
    }
}

static bool read_procedure(struct arena *arena, const char *file, const struct node *node,
                           struct procedure *out, struct error *error) {
    *out = (struct procedure){
        .id = node_str(node_get(node, "id")),
        .title = node_str(node_get(node, "title")),
        .purpose = node_str(node_get(node, "purpose")),
        .direction = node_str(node_get(node, "direction")),
        .owner = node_str(node_get(node_get(node, "roles"), "owner")),
        .hours = node_as_real(node_get(node, "hours"), 0),
        .counts_to_limit = node_as_bool(node_get(node, "counts_to_limit"), false),
        .core = node_as_bool(node_get(node, "core"), false),
        .anonymous = node_as_bool(node_get(node, "anonymous"), false),
    };
    read_lists(arena, node, out);
    if (str_empty(out->id) || str_empty(out->title) || out->months.n == 0 ||
        !read_period(node_str(node_get(node, "once_every")), &out->once_every)) {
        return error_set(error, ERROR_INPUT,
                         "%s:%d: процедуре нужны id, title, months и once_every.", file,
                         node->line);
    }
    for (size_t i = 0; i < out->months.n; i++) {
        if (out->months.at[i] < 1 || out->months.at[i] > 12) {
            return error_set(error, ERROR_INPUT, "%s:%d: месяц – от 1 до 12.", file, node->line);
        }
    }
    return true;
}

static bool known_all(const struct node *list, const char *file,
                      const struct procedure_catalogue *catalogue, struct error *error) {
    for (const struct node *n = list; n != NULL; n = n->next) {
        if (procedure_find(catalogue, node_str(n)) == NULL) {
            return error_set(error, ERROR_INPUT, "%s:%d: нет такой процедуры: «%.*s».", file,
                             n->line, STR_ARG(node_str(n)));
        }
    }
    return true;
}

static bool read_kinds(struct arena *arena, const char *file, const struct node *root,
                       struct procedure_catalogue *out, struct error *error) {
    for (const struct node *n = first_of(root, "kinds"); n != NULL; n = n->next) {
        struct assessment_kind *kind = vec_push(arena, &out->kinds);
        kind->id = node_str(node_get(n, "id"));
        kind->title = node_str(node_get(n, "title"));
        if (!known_all(first_of(n, "procedures"), file, out, error)) {
            return false;
        }
        for (const struct node *p = first_of(n, "procedures"); p != NULL; p = p->next) {
            *vec_push(arena, &kind->procedures) = node_str(p);
        }
    }
    return true;
}

// «04-20».
static bool read_month_day(struct str text, int *month, int *day) {
    struct date date;
    char iso[16] = "2024-"; // a leap year: 02-29 is a day
    if (text.n != 5) {
        return false;
    }
    memcpy(iso + 5, text.p, 5);
    if (!date_parse_iso(str_from(iso), &date)) {
        return false;
    }
    *month = date.month;
    *day = date.day;
    return true;
}

static bool read_norms(struct arena *arena, const char *file, const struct node *node,
                       struct schedule_norms *out, struct error *error) {
    const struct node *vpr = node_get(node, "vpr");
    out->share = node_as_real(node_get(node, "share"), 0);
    out->apart = (int)node_as_int(node_get(node, "apart"), 0);
    out->a_day = (int)node_as_int(node_get(node, "a_day"), 0);
    out->reports = (int)node_as_int(node_get(node, "reports"), 0);
    for (const struct node *n = first_of(vpr, "grades"); n != NULL; n = n->next) {
        int64_t grade = node_as_int(n, 0);
        out->vpr_grades |= grade > 0 && grade <= GRADES ? 1u << grade : 0;
    }
    for (const struct node *n = first_of(node, "kinds"); n != NULL; n = n->next) {
        *vec_push(arena, &out->kinds) =
            (struct work_kind){node_str(node_get(n, "id")), node_str(node_get(n, "mark")),
                               node_str(node_get(n, "title")), node_str(node_get(n, "level"))};
    }
    if (out->share <= 0 || out->apart < 1 || out->a_day < 1 || out->reports < 1 ||
        out->kinds.n == 0 ||
        !read_month_day(node_str(node_get(vpr, "from")), &out->vpr_from_month,
                        &out->vpr_from_day) ||
        !read_month_day(node_str(node_get(vpr, "to")), &out->vpr_to_month, &out->vpr_to_day)) {
        return error_set(error, ERROR_INPUT,
                         "%s:%d: единому графику нужны share, apart, a_day, reports, kinds и vpr с"
                         " from и to вида 'ММ-ДД'.",
                         file, node == NULL ? 1 : node->line);
    }
    return true;
}

static bool read_file(struct arena *arena, const struct content_file *file,
                      struct procedure_catalogue *out, struct error *error) {
    const struct node *root = content_root(arena, file, error);
    if (root == NULL) {
        return false;
    }
    for (const struct node *n = first_of(root, "procedures"); n != NULL; n = n->next) {
        if (!read_procedure(arena, file->path, n, vec_push(arena, &out->rows), error)) {
            return false;
        }
    }
    for (const struct node *n = first_of(root, "year_plan"); n != NULL; n = n->next) {
        struct procedure_month *month = vec_push(arena, &out->by_month);
        month->month = (int)node_as_int(node_get(n, "month"), 0);
        if (!known_all(first_of(n, "procedures"), file->path, out, error)) {
            return false;
        }
        for (const struct node *p = first_of(n, "procedures"); p != NULL; p = p->next) {
            *vec_push(arena, &month->procedures) = node_str(p);
        }
    }
    return read_kinds(arena, file->path, root, out, error) &&
           read_norms(arena, file->path, node_get(root, "schedule"), &out->schedule, error);
}

bool procedure_catalogue_load(struct arena *arena, const struct content_file *files,
                              struct procedure_catalogue *out, struct error *error) {
    *out = (struct procedure_catalogue){0};
    for (const struct content_file *file = files; file->path != NULL; file++) {
        if (str_eq(str_from(file->path), S("procedures.yaml"))) {
            return read_file(arena, file, out, error);
        }
    }
    return true;
}

const struct procedure *procedure_find(const struct procedure_catalogue *catalogue, struct str id) {
    for (size_t i = 0; i < catalogue->rows.n; i++) {
        if (str_eq(catalogue->rows.at[i].id, id)) {
            return &catalogue->rows.at[i];
        }
    }
    return NULL;
}

bool procedure_has_grade(const struct procedure *procedure, int grade) {
    for (size_t i = 0; i < procedure->grades.n; i++) {
        if (procedure->grades.at[i] == grade) {
            return true;
        }
    }
    return procedure->grades.n == 0 && grade == 0;
}

bool procedure_has_instrument(const struct procedure *procedure, struct str instrument_id) {
    for (size_t i = 0; i < procedure->instruments.n; i++) {
        if (str_eq(procedure->instruments.at[i], instrument_id)) {
            return true;
        }
    }
    return false;
}

bool procedure_about(const struct procedure *procedure, const struct outcome *outcome) {
    for (size_t i = 0; i < procedure->objects.n; i++) {
        if (outcome_named_by(outcome, procedure->objects.at[i])) {
            return true;
        }
    }
    return false;
}

bool procedure_measures(const struct procedure *procedure, const struct outcome *outcome) {
    return procedure->instruments.n > 0 && procedure_about(procedure, outcome);
}

bool procedure_of_kind(const struct procedure_catalogue *catalogue, struct str procedure_id) {
    for (size_t i = 0; i < catalogue->kinds.n; i++) {
        for (size_t j = 0; j < catalogue->kinds.at[i].procedures.n; j++) {
            if (str_eq(catalogue->kinds.at[i].procedures.at[j], procedure_id)) {
                return true;
            }
        }
    }
    return false;
}

bool kind_is_for(const struct procedure_catalogue *catalogue, const struct assessment_kind *kind,
                 enum level level) {
    for (size_t j = 0; j < kind->procedures.n; j++) {
        const struct procedure *procedure = procedure_find(catalogue, kind->procedures.at[j]);
        for (size_t g = 0; procedure != NULL && g < procedure->grades.n; g++) {
            if (level_of_grade(procedure->grades.at[g]) == level) {
                return true;
            }
        }
    }
    return false;
}

const struct work_kind *work_kind_find(const struct schedule_norms *norms, struct str id) {
    for (size_t i = 0; i < norms->kinds.n; i++) {
        if (str_eq(norms->kinds.at[i].id, id)) {
            return &norms->kinds.at[i];
        }
    }
    return NULL;
}

int month_of_school_year(int month) { return (month + 4) % 12; }
