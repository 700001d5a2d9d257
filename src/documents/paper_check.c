// SPDX-License-Identifier: GPL-3.0-or-later
// References of papers that lead nowhere. A misspelt name prints an empty line for ever and nobody
// sees why; this finds it.
#include "documents/paper.h"

struct checking {
    struct arena *arena;
    const struct paper_shelf *shelf;
    const struct paper *paper;
    struct paper_faults *out;
    VEC(struct str) grounds; // ids of acts and of the norms that they name
    VEC(struct str) options; // signs of the school: levels, small_school, has.psychologist
};

static void fault(struct checking *c, const char *what, struct str name) {
    *vec_push(c->arena, &c->out->all) = str_fmt(c->arena, "papers/%.*s.yaml: %s «%.*s»",
                                                STR_ARG(c->paper->id), what, STR_ARG(name));
}

// ---- what acts declare

static void take_ids(struct checking *c, const struct node *map, const char *key, bool options) {
    const struct node *list = node_get(map, key);
    for (const struct node *child = list == NULL ? NULL : list->first; child != NULL;
         child = child->next) {
        struct str id = node_str(node_get(child, "id"));
        if (options) {
            *vec_push(c->arena, &c->options) = id;
        } else {
            *vec_push(c->arena, &c->grounds) = id;
        }
    }
}

static bool read_acts(struct checking *c, const struct content_file *files, struct error *error) {
    for (const struct content_file *file = files; file->path != NULL; file++) {
        if (!str_starts(str_from(file->path), S("acts/"))) {
            continue;
        }
        const struct node *root = content_root(c->arena, file, error);
        if (root == NULL) {
            return false;
        }
        take_ids(c, root, "acts", false);
        take_ids(c, root, "options", true);
        const struct node *acts = node_get(root, "acts");
        for (const struct node *act = acts == NULL ? NULL : acts->first; act != NULL;
             act = act->next) {
            take_ids(c, act, "basis", false);
        }
    }
    return true;
}

// ---- grounds

static bool ground_known(const struct checking *c, struct str id) {
    for (size_t i = 0; i < c->grounds.n; i++) {
        if (str_eq(c->grounds.at[i], id)) {
            return true;
        }
    }
    for (size_t i = 0; i < c->shelf->grounds.ids.n; i++) {
        if (str_eq(c->shelf->grounds.ids.at[i], id)) {
            return true;
        }
    }
    return paper_find(c->shelf, id) != NULL;
}

// ---- names

// «result.basic.n» belongs to «result.basic»; «considered» is the object of «considered.date».
static bool belongs(struct str name, struct str declared) {
    bool field = name.n > declared.n && str_starts(name, declared) && name.p[declared.n] == '.';
    bool object = declared.n > name.n && str_starts(declared, name) && declared.p[name.n] == '.';
    return field || object || str_eq(name, declared);
}

static void see_name(void *context, struct str name) {
    struct checking *c = context;
    if (belongs(name, S("item"))) {
        return;
    }
    for (size_t i = 0; i < c->shelf->variables.n; i++) {
        if (belongs(name, c->shelf->variables.at[i].id)) {
            return;
        }
    }
    for (size_t i = 0; i < c->paper->variables.n; i++) {
        if (belongs(name, c->paper->variables.at[i].id)) {
            return;
        }
    }
    for (size_t i = 0; i < c->options.n; i++) {
        if (belongs(name, c->options.at[i])) {
            return;
        }
    }
    fault(c, "не описано имя", name);
}

static void check_clause(struct checking *c, const struct paper_clause *clause) {
    const struct text *const texts[] = {&clause->text, &clause->title, &clause->note,
                                        &clause->empty, &clause->alt};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        text_names(texts[i], see_name, c);
    }
    for (int i = 0; i < PAPER_CLAIMS; i++) {
        text_names(&clause->says[i], see_name, c);
    }
    for (size_t i = 0; i < clause->columns.n; i++) {
        text_names(&clause->columns.at[i].title, see_name, c);
        text_names(&clause->columns.at[i].value, see_name, c);
    }
    if (!str_empty(clause->each)) {
        see_name(c, clause->each);
    }
    expression_names(clause->when, see_name, c);
}

static void check_clauses(struct checking *c, const struct paper_clauses *clauses) {
    for (size_t i = 0; i < clauses->all.n; i++) {
        check_clause(c, &clauses->all.at[i]);
    }
}

static void check_paper(struct checking *c) {
    for (size_t i = 0; i < c->paper->basis.ids.n; i++) {
        if (!ground_known(c, c->paper->basis.ids.at[i])) {
            fault(c, "нет основания", c->paper->basis.ids.at[i]);
        }
    }
    text_names(&c->paper->heading, see_name, c);
    check_clauses(c, &c->paper->layout->head);
    check_clauses(c, &c->paper->layout->tail);
    for (size_t i = 0; i < c->paper->sections.n; i++) {
        text_names(&c->paper->sections.at[i].title, see_name, c);
        expression_names(c->paper->sections.at[i].when, see_name, c);
        check_clauses(c, &c->paper->sections.at[i].clauses);
    }
    for (size_t i = 0; i < c->paper->checks.n; i++) {
        expression_names(c->paper->checks.at[i].when, see_name, c);
    }
}

bool paper_shelf_check(struct arena *arena, const struct content_file *files,
                       const struct paper_shelf *shelf, struct paper_faults *out,
                       struct error *error) {
    struct checking c = {.arena = arena, .shelf = shelf, .out = out};
    *out = (struct paper_faults){0};
    if (!read_acts(&c, files, error)) {
        return false;
    }
    for (size_t i = 0; i < shelf->papers.n; i++) {
        c.paper = &shelf->papers.at[i];
        check_paper(&c);
    }
    return true;
}
