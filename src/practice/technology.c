// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/technology.h"

#include "practice/practice_internal.h"

static const struct node *root_of(struct arena *arena, const struct content_file *files,
                                  const char *path, struct error *error) {
    for (const struct content_file *file = files; file->path != NULL; file++) {
        if (str_eq(str_from(file->path), str_from(path))) {
            return content_root(arena, file, error);
        }
    }
    error_set(error, ERROR_INTERNAL, "В базе знаний нет файла %s.", path);
    return NULL;
}

static const struct node *first_of(const struct node *map, const char *key) {
    const struct node *list = node_get(map, key);
    return list == NULL ? NULL : list->first;
}

// «переносные столы» of a list of words.
#define READ_TEXTS(arena, map, key, vec)                                                           \
    for (const struct node *text_ = first_of(map, key); text_ != NULL; text_ = text_->next) {      \
        *vec_push(arena, vec) = node_str(text_);                                                   \
    }

static bool read_conditions(struct arena *arena, const struct content_file *files,
                            struct practice_catalogue *out, struct error *error) {
    const struct node *root = root_of(arena, files, "conditions.yaml", error);
    if (root == NULL) {
        return false;
    }
    for (const struct node *n = first_of(root, "conditions"); n != NULL; n = n->next) {
        struct condition *condition = vec_push(arena, &out->conditions);
        condition->id = node_str(node_get(n, "id"));
        condition->kind = node_str(node_get(n, "kind"));
        condition->title = node_str(node_get(n, "title"));
        condition->question = node_str(node_get(n, "question"));
        condition->digital = node_as_bool(node_get(n, "digital"), false);
        READ_TEXTS(arena, n, "covers", &condition->covers);
        if (str_empty(condition->id) || str_empty(condition->title) ||
            condition_find(out, condition->id) != condition) {
            return error_set(error, ERROR_INPUT,
                             "conditions.yaml:%d: условию нужны title и свой id.", n->line);
        }
    }
    return true;
}

static bool read_competences(struct arena *arena, const struct content_file *files,
                             struct practice_catalogue *out, struct error *error) {
    const struct node *root = root_of(arena, files, "training.yaml", error);
    if (root == NULL) {
        return false;
    }
    for (const struct node *n = first_of(root, "competences"); n != NULL; n = n->next) {
        *vec_push(arena, &out->competences) =
            (struct competence){node_str(node_get(n, "id")), node_str(node_get(n, "title"))};
    }
    return true;
}

static bool read_strength(struct str word, enum form_strength *out) {
    *out = str_eq(word, S("strong"))     ? FORM_STRONG
           : str_eq(word, S("moderate")) ? FORM_MODERATE
           : str_eq(word, S("weak"))     ? FORM_WEAK
                                         : 0;
    return *out != 0;
}

static bool read_evidence(struct str word, enum practice_evidence *out) {
    static const char *const words[] = {"tradition", "weak", "moderate", "strong"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq(word, str_from(words[i]))) {
            *out = (enum practice_evidence)i;
            return true;
        }
    }
    return false;
}

static bool read_forms(struct arena *arena, const struct node *node, struct technology *technology,
                       struct error *error) {
    for (const struct node *n = first_of(node, "forms"); n != NULL; n = n->next) {
        struct technology_form *form = vec_push(arena, &technology->forms);
        form->outcome = node_str(node_get(n, "outcome"));
        form->how = node_str(node_get(n, "how"));
        READ_TEXTS(arena, n, "leaves", &form->leaves);
        if (!read_strength(node_str(node_get(n, "strength")), &form->strength)) {
            return error_set(error, ERROR_INPUT,
                             "practice.yaml:%d: strength – strong, moderate или weak.", n->line);
        }
    }
    return true;
}

static const struct condition *condition_of_word(const struct practice_catalogue *catalogue,
                                                 struct str word) {
    for (size_t i = 0; i < catalogue->conditions.n; i++) {
        const struct condition *condition = &catalogue->conditions.at[i];
        for (size_t j = 0; j < condition->covers.n; j++) {
            if (str_eq(condition->covers.at[j], word)) {
                return condition;
            }
        }
    }
    return NULL;
}

static void add_condition(struct arena *arena, struct technology *technology,
                          const struct condition *condition) {
    for (size_t i = 0; i < technology->conditions.n; i++) {
        if (technology->conditions.at[i] == condition) {
            return;
        }
    }
    *vec_push(arena, &technology->conditions) = condition;
}

static void read_needs(struct arena *arena, const struct practice_catalogue *catalogue,
                       const struct node *conditions, struct technology *technology) {
    READ_TEXTS(arena, conditions, "rooms", &technology->needs);
    READ_TEXTS(arena, conditions, "equipment", &technology->needs);
    for (size_t i = 0; i < technology->needs.n; i++) {
        const struct condition *condition = condition_of_word(catalogue, technology->needs.at[i]);
        if (condition != NULL) {
            add_condition(arena, technology, condition);
        }
    }
    bool digital = str_eq(node_str(node_get(conditions, "digital")), S("required"));
    for (size_t i = 0; digital && i < catalogue->conditions.n; i++) {
        if (catalogue->conditions.at[i].digital) {
            add_condition(arena, technology, &catalogue->conditions.at[i]);
        }
    }
}

static bool read_where(struct arena *arena, const struct practice_catalogue *catalogue,
                       const struct node *node, struct technology *technology,
                       struct error *error) {
    const struct node *where = node_get(node, "conditions");
    const struct node *size = node_get(where, "class_size");
    for (const struct node *n = first_of(where, "levels"); n != NULL; n = n->next) {
        technology->levels |= (unsigned)level_from_name(node_str(n));
    }
    technology->class_least = (int)node_as_int(node_get(size, "min"), 1);
    technology->class_most = (int)node_as_int(node_get(size, "max"), 40);
    technology->lesson_minutes = (int)node_as_int(node_get(where, "lesson_minutes"), 40);
    technology->small_adapted = str_eq(node_str(node_get(where, "small_school")), S("adapted"));
    technology->small_note = node_str(node_get(where, "small_school_note"));
    READ_TEXTS(arena, where, "subjects", &technology->subjects);
    read_needs(arena, catalogue, where, technology);
    for (const struct node *n = first_of(where, "competences"); n != NULL; n = n->next) {
        const struct competence *competence = competence_find(catalogue, node_str(n));
        if (competence == NULL) {
            return error_set(error, ERROR_INPUT, "practice.yaml:%d: нет компетенции «%.*s».",
                             n->line, STR_ARG(node_str(n)));
        }
        *vec_push(arena, &technology->competences) = competence;
    }
    return technology->levels != 0 ||
           error_set(error, ERROR_INPUT, "practice.yaml:%d: не указаны уровни (levels).",
                     node->line);
}

static bool read_technology(struct arena *arena, struct practice_catalogue *out,
                            const struct node *node, struct error *error) {
    struct technology *technology = vec_push(arena, &out->technologies);
    const struct node *evidence = node_get(node, "evidence");
    technology->id = node_str(node_get(node, "id"));
    technology->title = node_str(node_get(node, "title"));
    technology->kind = node_str(node_get(node, "kind"));
    READ_TEXTS(arena, node, "steps", &technology->steps);
    READ_TEXTS(arena, node, "teacher_does", &technology->teacher_does);
    READ_TEXTS(arena, node, "pupil_does", &technology->pupil_does);
    READ_TEXTS(arena, node, "visible_signs", &technology->visible_signs);
    READ_TEXTS(arena, node, "typical_mistakes", &technology->mistakes);
    READ_TEXTS(arena, node, "check_with", &technology->check_with);
    technology->evidence_note = node_str(node_get(evidence, "note"));
    if (str_empty(technology->id) || str_empty(technology->title) ||
        technology_find(out, technology->id) != technology) {
        return error_set(error, ERROR_INPUT, "practice.yaml:%d: технологии нужны title и свой id.",
                         node->line);
    }
    if (!read_evidence(node_str(node_get(evidence, "level")), &technology->evidence)) {
        return error_set(error, ERROR_INPUT,
                         "practice.yaml:%d: evidence.level – strong, moderate, weak или tradition.",
                         node->line);
    }
    return read_forms(arena, node, technology, error) &&
           read_where(arena, out, node, technology, error);
}

bool practice_catalogue_load(struct arena *arena, const struct content_file *files,
                             struct practice_catalogue *out, struct error *error) {
    *out = (struct practice_catalogue){0};
    const struct node *root = root_of(arena, files, "practice.yaml", error);
    if (root == NULL || !read_conditions(arena, files, out, error) ||
        !read_competences(arena, files, out, error)) {
        return false;
    }
    for (const struct node *n = first_of(root, "technologies"); n != NULL; n = n->next) {
        if (!read_technology(arena, out, n, error)) {
            return false;
        }
    }
    return true;
}

const struct technology *technology_find(const struct practice_catalogue *catalogue,
                                         struct str id) {
    for (size_t i = 0; i < catalogue->technologies.n; i++) {
        if (str_eq(catalogue->technologies.at[i].id, id)) {
            return &catalogue->technologies.at[i];
        }
    }
    return NULL;
}

const struct condition *condition_find(const struct practice_catalogue *catalogue, struct str id) {
    for (size_t i = 0; i < catalogue->conditions.n; i++) {
        if (str_eq(catalogue->conditions.at[i].id, id)) {
            return &catalogue->conditions.at[i];
        }
    }
    return NULL;
}

const struct competence *competence_find(const struct practice_catalogue *catalogue,
                                         struct str id) {
    for (size_t i = 0; i < catalogue->competences.n; i++) {
        if (str_eq(catalogue->competences.at[i].id, id)) {
            return &catalogue->competences.at[i];
        }
    }
    return NULL;
}

const struct technology_form *technology_forms(const struct technology *technology,
                                               const struct outcome *outcome, bool *direct) {
    for (size_t i = 0; i < technology->forms.n; i++) {
        const struct technology_form *form = &technology->forms.at[i];
        if (!outcome_named_by(outcome, form->outcome)) {
            continue;
        }
        bool here = form->leaves.n == 0;
        for (size_t j = 0; j < form->leaves.n; j++) {
            here = here || str_eq(form->leaves.at[j], outcome->id);
        }
        if (direct != NULL) {
            *direct = here;
        }
        return form;
    }
    return NULL;
}

const char *technology_kind_title(struct str kind) {
    return str_eq(kind, S("method"))  ? "приём"
           : str_eq(kind, S("means")) ? "средство"
                                      : "технология";
}

const char *technology_kind_titles(struct str kind) {
    return str_eq(kind, S("method"))  ? "Приёмы"
           : str_eq(kind, S("means")) ? "Средства"
                                      : "Технологии";
}

const char *form_strength_title(enum form_strength strength) {
    static const char *const titles[] = {"", "слабая связь", "заметная связь", "сильная связь"};
    return titles[strength];
}

const char *practice_evidence_title(enum practice_evidence evidence) {
    static const char *const titles[] = {
        "опыт школ, исследований нет",
        "единичные исследования",
        "есть исследования, многое решает внедрение",
        "исследования сходятся",
    };
    return titles[evidence];
}
