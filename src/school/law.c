// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/law.h"

#include "base/node.h"
#include "base/ru.h"
#include "school/org.h"

static bool read_date(const struct node *node, const char *key, bool needed, struct date *out) {
    const struct node *value = node_get(node, key);
    *out = (struct date){0};
    if (value == NULL || node_is(value, NODE_NULL)) {
        return !needed;
    }
    return date_parse_iso(node_str(value), out);
}

static bool read_law(const char *file, const struct node *node, struct law *law,
                     struct error *error) {
    *law = (struct law){
        .id = node_str(node_get(node, "id")),
        .kind = node_str(node_get(node, "kind")),
        .number = node_str(node_get(node, "number")),
        .title = node_str(node_get(node, "title")),
        .replaced_by = node_str(node_get(node, "replaced_by")),
        .plan = node_as_bool(node_get(node, "plan"), false),
        .confirmed = node_as_bool(node_get(node, "confirmed"), false),
        .note = node_str(node_get(node, "note")),
    };
    const struct node *levels = node_get(node, "levels");
    for (const struct node *level = levels == NULL ? NULL : levels->first; level != NULL;
         level = level->next) {
        law->levels |= (unsigned)level_from_name(node_str(level));
    }
    if (str_empty(law->id) || str_empty(law->kind) || str_empty(law->number) ||
        str_empty(law->title)) {
        return error_set(error, ERROR_INPUT, "%s:%d: у акта нужны id, kind, number и title.", file,
                         node->line);
    }
    if (!read_date(node, "date", true, &law->date) ||
        !read_date(node, "in_force", true, &law->in_force) ||
        !read_date(node, "lapsed", false, &law->lapsed) ||
        (!date_is_none(law->lapsed) && date_cmp(law->lapsed, law->in_force) <= 0)) {
        return error_set(error, ERROR_INPUT,
                         "%s:%d: акт «%.*s»: даты date, in_force, lapsed – ГГГГ-ММ-ДД, по порядку.",
                         file, node->line, STR_ARG(law->id));
    }
    return true;
}

static bool check_replacements(const char *file, const struct law_register *laws,
                               struct error *error) {
    for (size_t i = 0; i < laws->rows.n; i++) {
        const struct law *law = &laws->rows.at[i];
        if (!str_empty(law->replaced_by) && law_find(laws, law->replaced_by) == NULL) {
            return error_set(error, ERROR_INPUT, "%s: акт «%.*s» заменён неизвестным «%.*s».", file,
                             STR_ARG(law->id), STR_ARG(law->replaced_by));
        }
        if (law_find(laws, law->id) != law) {
            return error_set(error, ERROR_INPUT, "%s: акт «%.*s» записан дважды.", file,
                             STR_ARG(law->id));
        }
    }
    return true;
}

bool law_register_load(struct arena *arena, const struct content_file *files,
                       struct law_register *out, struct error *error) {
    *out = (struct law_register){0};
    for (const struct content_file *file = files; file->path != NULL; file++) {
        if (!str_eq(str_from(file->path), S("laws.yaml"))) {
            continue;
        }
        const struct node *root = content_root(arena, file, error);
        const struct node *list = node_get(root, "laws");
        if (root == NULL) {
            return false;
        }
        for (const struct node *n = list == NULL ? NULL : list->first; n != NULL; n = n->next) {
            if (!read_law(file->path, n, vec_push(arena, &out->rows), error)) {
                return false;
            }
        }
        return check_replacements(file->path, out, error);
    }
    return true;
}

const struct law *law_find(const struct law_register *laws, struct str id) {
    for (size_t i = 0; i < laws->rows.n; i++) {
        if (str_eq(laws->rows.at[i].id, id)) {
            return &laws->rows.at[i];
        }
    }
    return NULL;
}

bool law_acts(const struct law *law, struct date on) {
    return date_cmp(law->in_force, on) <= 0 &&
           (date_is_none(law->lapsed) || date_cmp(on, law->lapsed) < 0);
}

const struct law *law_instead(const struct law_register *laws, const struct law *law,
                              struct date on) {
    for (size_t i = 0; law != NULL && i <= laws->rows.n; i++) {
        if (law_acts(law, on)) {
            return law;
        }
        law = law_find(laws, law->replaced_by);
    }
    return NULL;
}

struct str law_name(struct arena *arena, const struct law *law) {
    return str_fmt(arena, "%.*s от %.*s № %.*s", STR_ARG(law->kind),
                   STR_ARG(ru_date_short(arena, law->date)), STR_ARG(law->number));
}
