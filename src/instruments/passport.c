// SPDX-License-Identifier: GPL-3.0-or-later
#include "instruments/passport.h"

#include "instruments/kind.h"

static const struct node *first_of(const struct node *map, const char *key) {
    const struct node *list = node_get(map, key);
    return node_is(list, NODE_LIST) || node_is(list, NODE_MAP) ? list->first : NULL;
}

static void add_once(struct arena *arena, struct passport *passport, struct str reference) {
    for (size_t i = 0; i < passport->scored.n; i++) {
        if (str_eq(passport->scored.at[i], reference)) {
            return;
        }
    }
    if (!str_empty(reference)) {
        *vec_push(arena, &passport->scored) = reference;
    }
}

static void read_items(struct arena *arena, const struct node *node, struct passport *out) {
    for (const struct node *item = first_of(node, "items"); item != NULL; item = item->next) {
        add_once(arena, out, node_str(node_get(item, "outcome")));
        for (const struct node *level = first_of(item, "outcome_by_level"); level != NULL;
             level = level->next) {
            add_once(arena, out, node_str(level));
        }
    }
}

static bool read_identity(struct str word, enum instrument_identity *out) {
    *out = str_eq(word, S("anonymous")) ? IDENTITY_ANONYMOUS
           : str_eq(word, S("coded"))   ? IDENTITY_CODED
                                        : IDENTITY_NAMED;
    return *out != IDENTITY_NAMED || str_eq(word, S("named"));
}

// Pupils, and parents through them, answer in a class's session.
static bool answered_in_class(const struct instrument_kind *kind, const struct node *node) {
    struct str by = node_str(node_get(node, "filled_by"));
    return kind->answered && (str_eq(by, S("pupil")) || str_eq(by, S("parent")));
}

bool passport_read(struct arena *arena, const char *file, const struct node *node,
                   struct passport *out, struct error *error) {
    const struct instrument_kind *kind = instrument_kind_find(node_str(node_get(node, "kind")));
    *out = (struct passport){
        .id = node_str(node_get(node, "id")),
        .title = node_str(node_get(node, "title")),
        .kind = node_str(node_get(node, "kind")),
        .status = node_str(node_get(node, "status")),
        .filled_by = node_str(node_get(node, "filled_by")),
        .who_may_use = node_str(node_get(node, "who_may_use")),
        .consent = node_str(node_get(node, "consent")),
        .evidence = node_str(node_get(node, "evidence")),
        .minutes = (int)node_as_int(node_get(node, "minutes"), 0),
        .runs = kind != NULL && (kind->rated || answered_in_class(kind, node)),
        .source = node,
    };
    for (const struct node *n = first_of(node, "grades"); n != NULL; n = n->next) {
        int grade = (int)node_as_int(n, 0);
        *vec_push(arena, &out->grades) = grade;
        out->grade_least =
            out->grade_least == 0 || grade < out->grade_least ? grade : out->grade_least;
        out->grade_most = grade > out->grade_most ? grade : out->grade_most;
    }
    for (const struct node *n = first_of(node, "levels"); n != NULL; n = n->next) {
        out->levels |= (unsigned)level_from_name(node_str(n));
    }
    for (const struct node *n = first_of(node, "measures"); n != NULL; n = n->next) {
        *vec_push(arena, &out->measures) = node_str(n);
    }
    read_items(arena, node, out);
    if (str_empty(out->id) || str_empty(out->title) ||
        !read_identity(node_str(node_get(node, "identity")), &out->identity)) {
        return error_set(error, ERROR_INPUT,
                         "%s:%d: инструменту нужны id, title и identity (named, coded, anonymous).",
                         file, node->line);
    }
    return true;
}

bool passports_load(struct arena *arena, const struct content_file *files, struct passports *out,
                    struct error *error) {
    *out = (struct passports){0};
    for (const struct content_file *file = files; file->path != NULL; file++) {
        struct str path = str_from(file->path);
        if (!str_starts(path, S("instruments/")) || !str_ends(path, S(".yaml"))) {
            continue;
        }
        const struct node *list = content_root(arena, file, error);
        if (list == NULL) {
            return false;
        }
        for (const struct node *node = list->first; node != NULL; node = node->next) {
            if (!passport_read(arena, file->path, node, vec_push(arena, &out->rows), error)) {
                return false;
            }
        }
    }
    return true;
}

const struct passport *passport_find(const struct passports *passports, struct str id) {
    for (size_t i = 0; i < passports->rows.n; i++) {
        if (str_eq(passports->rows.at[i].id, id)) {
            return &passports->rows.at[i];
        }
    }
    return NULL;
}

enum passport_measure passport_measures(const struct passport *passport,
                                        const struct outcome *outcome) {
    bool strand = false;
    for (size_t i = 0; i < passport->scored.n; i++) {
        if (str_eq(passport->scored.at[i], outcome->id)) {
            return MEASURES_DIRECT;
        }
        strand = strand || outcome_named_by(outcome, passport->scored.at[i]);
    }
    for (size_t i = 0; passport->scored.n == 0 && i < passport->measures.n; i++) {
        strand = strand || outcome_named_by(outcome, passport->measures.at[i]);
    }
    return strand ? MEASURES_STRAND : MEASURES_NOT;
}

bool passport_fits_grade(const struct passport *passport, int grade) {
    return passport->grade_least == 0 ||
           (grade >= passport->grade_least && grade <= passport->grade_most);
}
