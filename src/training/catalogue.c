// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/catalogue.h"

static const struct node *first_of(const struct node *map, const char *key) {
    const struct node *list = node_get(map, key);
    return list == NULL ? NULL : list->first;
}

#define READ_TEXTS(arena, map, key, vec)                                                           \
    for (const struct node *text_ = first_of(map, key); text_ != NULL; text_ = text_->next) {      \
        *vec_push(arena, vec) = node_str(text_);                                                   \
    }

static bool wrong(const struct node *node, const char *what, struct error *error) {
    return error_set(error, ERROR_INPUT, "training.yaml:%d: %s.", node->line, what);
}

static void read_scale(const struct node *root, struct training_catalogue *out) {
    for (const struct node *n = first_of(root, "competence_scale"); n != NULL; n = n->next) {
        int64_t step = node_as_int(node_get(n, "value"), -1);
        if (step >= 0 && step < COMPETENCE_STEPS) {
            out->step_title[step] = node_str(node_get(n, "title"));
            out->step_text[step] = node_str(node_get(n, "text"));
        }
    }
}

static bool read_signs(struct arena *arena, const struct node *root,
                       const struct practice_catalogue *practice, struct training_catalogue *out,
                       struct error *error) {
    for (const struct node *n = first_of(root, "competences"); n != NULL; n = n->next) {
        struct competence_signs *signs = vec_push(arena, &out->signs);
        signs->competence = competence_find(practice, node_str(node_get(n, "id")));
        READ_TEXTS(arena, n, "indicators", &signs->signs);
        if (signs->competence == NULL || signs->signs.n == 0) {
            return wrong(n, "компетенции нужны id и indicators", error);
        }
    }
    return true;
}

static bool read_agenda(struct arena *arena, const struct node *node, struct seminar_script *script,
                        struct error *error) {
    int64_t sum = 0;
    for (const struct node *n = first_of(node, "agenda"); n != NULL; n = n->next) {
        struct seminar_step *step = vec_push(arena, &script->agenda);
        step->minutes = (int)node_as_int(node_get(n, "minutes"), 0);
        step->what = node_str(node_get(n, "do"));
        sum += step->minutes;
        if (step->minutes <= 0 || str_empty(step->what)) {
            return wrong(n, "шагу семинара нужны minutes и do", error);
        }
    }
    return sum == script->minutes || wrong(node, "minutes – не сумма минут шагов", error);
}

static bool read_script(struct arena *arena, const struct node *n,
                        const struct practice_catalogue *practice, struct seminar_script *out,
                        struct error *error) {
    const struct node *follow = node_get(n, "follow_up");
    out->id = node_str(node_get(n, "id"));
    out->pair = node_str(node_get(n, "pair"));
    out->title = node_str(node_get(n, "title"));
    out->question = node_str(node_get(n, "question"));
    out->kind = str_eq(node_str(node_get(n, "kind")), S("development")) ? SEMINAR_DEVELOPMENT
                                                                        : SEMINAR_REFLEXIVE;
    out->month = (int)node_as_int(node_at(node_get(n, "months"), 0), 0);
    out->minutes = (int)node_as_int(node_get(n, "minutes"), 0);
    out->group_task = node_str(node_get(n, "group_task"));
    out->product = node_str(node_get(n, "product"));
    out->trial = node_str(node_get(n, "trial"));
    out->after_weeks = (int)node_as_int(node_get(follow, "after_weeks"), 0);
    out->success = node_str(node_get(follow, "success"));
    READ_TEXTS(arena, n, "bring", &out->bring);
    READ_TEXTS(arena, n, "accept_if", &out->accept_if);
    READ_TEXTS(arena, follow, "instruments", &out->instruments);
    for (const struct node *c = first_of(n, "competences"); c != NULL; c = c->next) {
        const struct competence *competence = competence_find(practice, node_str(c));
        if (competence == NULL) {
            return wrong(c, "такой компетенции нет", error);
        }
        *vec_push(arena, &out->competences) = competence;
    }
    if (out->month < 1 || out->month > 12 || out->after_weeks < 1) {
        return wrong(n, "семинару нужны months и follow_up.after_weeks", error);
    }
    return read_agenda(arena, n, out, error);
}

static bool is_always(const struct node *root, struct str pair) {
    const struct node *calendar = node_get(root, "calendar");
    for (const struct node *n = first_of(calendar, "always"); n != NULL; n = n->next) {
        if (str_eq(node_str(n), pair)) {
            return true;
        }
    }
    return false;
}

static bool read_pairs(struct arena *arena, const struct node *root, struct training_catalogue *out,
                       struct error *error) {
    for (const struct node *n = first_of(root, "pairs"); n != NULL; n = n->next) {
        struct seminar_pair *pair = vec_push(arena, &out->pairs);
        pair->id = node_str(node_get(n, "id"));
        pair->title = node_str(node_get(n, "title"));
        pair->saw = script_find(out, node_str(node_get(n, "saw")));
        pair->developed = script_find(out, node_str(node_get(n, "developed")));
        pair->trial = node_str(node_get(n, "trial"));
        pair->success = node_str(node_get(n, "success"));
        pair->after_weeks = (int)node_as_int(node_get(n, "after_weeks"), 0);
        pair->always = is_always(root, pair->id);
        if (pair->saw == NULL || pair->developed == NULL) {
            return wrong(n, "паре нужны saw и developed", error);
        }
    }
    return true;
}

// Questions whose answer the program knows (which seminar, which product) are of another type.
static bool read_kind(struct str type, enum ask_kind *out) {
    static const char *const types[] = {"open", "choice", "scale", "yesno"};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (str_eq(type, str_from(types[i]))) {
            *out = (enum ask_kind)i;
            return true;
        }
    }
    return false;
}

static void read_forms(struct arena *arena, const struct node *root,
                       struct training_catalogue *out) {
    for (const struct node *n = first_of(root, "forms"); n != NULL; n = n->next) {
        struct training_form *form = vec_push(arena, &out->forms);
        form->id = node_str(node_get(n, "id"));
        form->title = node_str(node_get(n, "title"));
        form->note = node_str(node_get(n, "note"));
        for (const struct node *f = first_of(n, "fields"); f != NULL; f = f->next) {
            enum ask_kind kind;
            if (!read_kind(node_str(node_get(f, "type")), &kind)) {
                continue;
            }
            struct ask_field *field = vec_push(arena, &form->fields);
            field->id = node_str(node_get(f, "id"));
            field->title = node_str(node_get(f, "title"));
            field->kind = kind;
            field->required = node_as_bool(node_get(f, "required"), false);
            READ_TEXTS(arena, f, "options", &field->options);
        }
    }
}

bool training_catalogue_load(struct arena *arena, const struct content_file *files,
                             const struct practice_catalogue *practice,
                             struct training_catalogue *out, struct error *error) {
    const struct node *root = NULL;
    *out = (struct training_catalogue){0};
    for (const struct content_file *file = files; file->path != NULL; file++) {
        if (str_eq(str_from(file->path), S("training.yaml"))) {
            root = content_root(arena, file, error);
            if (root == NULL) {
                return false;
            }
        }
    }
    if (root == NULL) {
        return error_set(error, ERROR_INTERNAL, "В базе знаний нет файла training.yaml.");
    }
    read_scale(root, out);
    if (!read_signs(arena, root, practice, out, error)) {
        return false;
    }
    for (const struct node *n = first_of(root, "seminars"); n != NULL; n = n->next) {
        if (!read_script(arena, n, practice, vec_push(arena, &out->seminars), error)) {
            return false;
        }
    }
    read_forms(arena, root, out);
    return read_pairs(arena, root, out, error);
}

// By id in a list of the catalogue.
#define FIND(list, wanted)                                                                         \
    for (size_t i_ = 0; i_ < (list).n; i_++) {                                                     \
        if (str_eq((list).at[i_].id, wanted)) {                                                    \
            return &(list).at[i_];                                                                 \
        }                                                                                          \
    }                                                                                              \
    return NULL;

const struct seminar_script *script_find(const struct training_catalogue *catalogue,
                                         struct str id) {
    FIND(catalogue->seminars, id)
}

const struct seminar_pair *pair_find(const struct training_catalogue *catalogue, struct str id) {
    FIND(catalogue->pairs, id)
}

const struct training_form *form_find(const struct training_catalogue *catalogue, struct str id) {
    FIND(catalogue->forms, id)
}

const struct competence_signs *signs_of(const struct training_catalogue *catalogue,
                                        struct str competence_id) {
    for (size_t i = 0; i < catalogue->signs.n; i++) {
        if (str_eq(catalogue->signs.at[i].competence->id, competence_id)) {
            return &catalogue->signs.at[i];
        }
    }
    return NULL;
}

bool script_teaches(const struct seminar_script *script, const struct competence *competence) {
    for (size_t i = 0; i < script->competences.n; i++) {
        if (script->competences.at[i] == competence) {
            return true;
        }
    }
    return false;
}

bool pair_teaches(const struct seminar_pair *pair, const struct competence *competence) {
    return script_teaches(pair->saw, competence) || script_teaches(pair->developed, competence);
}

const char *seminar_kind_name(enum seminar_kind kind) {
    return kind == SEMINAR_DEVELOPMENT ? "development" : "reflexive";
}

const char *seminar_kind_title(enum seminar_kind kind) {
    return kind == SEMINAR_DEVELOPMENT ? "разработческий" : "рефлексивно-аналитический";
}
