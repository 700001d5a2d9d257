// SPDX-License-Identifier: GPL-3.0-or-later
// Reading of content/outcomes.yaml.
#include "outcomes/outcome.h"

static const char *const file_path = "outcomes.yaml";

static bool fail(const struct node *node, const char *what, struct error *error) {
    return error_set(error, ERROR_INPUT, "%s:%d: %s.", file_path, node == NULL ? 0 : node->line,
                     what);
}

static bool need(const struct node *record, const char *field, struct str *out,
                 struct error *error) {
    *out = node_str(node_get(record, field));
    return !str_empty(*out) ||
           error_set(error, ERROR_INPUT, "%s:%d: нет поля «%s».", file_path, record->line, field);
}

static struct str text_of(const struct node *record, const char *field) {
    return node_str(node_get(record, field));
}

// {0} for null and for a field that is absent.
static bool read_date(const struct node *record, const char *field, struct date *out,
                      struct error *error) {
    struct str text = text_of(record, field);
    *out = (struct date){0};
    return str_empty(text) || date_parse_iso(text, out) ||
           fail(record, "дата пишется как 2026-09-01", error);
}

static bool read_level(const struct node *record, enum level *out, struct error *error) {
    *out = level_from_name(text_of(record, "level"));
    return *out != 0 || fail(record, "уровень – noo, ooo или soo", error);
}

static bool add_standard(struct arena *arena, struct outcome_catalogue *catalogue,
                         const struct node *record, struct error *error) {
    struct standard *it = vec_push(arena, &catalogue->standards);
    it->note = text_of(record, "note");
    it->published = text_of(record, "published");
    it->clauses_confirmed = node_as_bool(node_get(record, "clauses_confirmed"), false);
    return need(record, "id", &it->id, error) && need(record, "title", &it->title, error) &&
           need(record, "order", &it->order, error) && read_level(record, &it->level, error) &&
           read_date(record, "applies_from", &it->applies_from, error) &&
           read_date(record, "valid_to", &it->valid_to, error);
}

static bool add_source(struct arena *arena, struct outcome_catalogue *catalogue,
                       const struct node *record, struct error *error) {
    struct outcome_source *it = vec_push(arena, &catalogue->sources);
    return need(record, "id", &it->id, error) && need(record, "title", &it->title, error);
}

static bool add_strand(struct arena *arena, struct outcome_catalogue *catalogue,
                       const struct node *record, struct error *error) {
    struct strand *it = vec_push(arena, &catalogue->strands);
    it->group = text_of(record, "group");
    it->essence = text_of(record, "essence");
    it->kind =
        str_eq(text_of(record, "kind"), S("personal")) ? OUTCOME_PERSONAL : OUTCOME_METASUBJECT;
    const struct node *levels = node_get(record, "levels");
    for (const struct node *level = levels == NULL ? NULL : levels->first; level != NULL;
         level = level->next) {
        it->levels |= (unsigned)level_from_name(node_str(level));
    }
    if (it->levels == 0 || strand_group_title(it->group) == NULL) {
        return fail(record, "у линии нет уровней или группы", error);
    }
    return need(record, "id", &it->id, error) && need(record, "title", &it->title, error);
}

static bool add_outcome(struct arena *arena, struct outcome_catalogue *catalogue,
                        const struct node *record, struct error *error) {
    struct outcome *it = vec_push(arena, &catalogue->outcomes);
    if (!need(record, "id", &it->id, error) || !need(record, "title", &it->title, error) ||
        !need(record, "text", &it->text, error) || !need(record, "clause", &it->clause, error)) {
        return false;
    }
    it->standard = standard_find(catalogue, text_of(record, "standard"));
    it->strand = strand_find(catalogue, text_of(record, "strand"));
    if (it->standard == NULL || it->strand == NULL) {
        return fail(record, "стандарт или линия не описаны", error);
    }
    it->level = it->standard->level;
    it->note = text_of(record, "note");
    it->origin = text_of(record, "origin");
    it->confirmed = node_as_bool(node_get(record, "confirmed"), false);
    it->source = record;
    const struct node *signs = node_get(record, "observable");
    for (const struct node *sign = signs == NULL ? NULL : signs->first; sign != NULL;
         sign = sign->next) {
        *vec_push(arena, &it->observable) = node_str(sign);
    }
    return it->observable.n > 0 || fail(record, "нет наблюдаемых признаков", error);
}

static bool add_attainment(struct arena *arena, struct outcome_catalogue *catalogue,
                           const struct node *record, struct error *error) {
    static const char *const fields[OUTCOME_GRADES] = {"below_basic", "basic", "advanced", "high"};
    struct attainment *it = vec_push(arena, &catalogue->attainments);
    it->strand = strand_find(catalogue, text_of(record, "strand"));
    if (it->strand == NULL) {
        return fail(record, "линия не описана", error);
    }
    for (int i = 0; i < OUTCOME_GRADES; i++) {
        if (!need(record, fields[i], &it->text[i], error)) {
            return false;
        }
    }
    return read_level(record, &it->level, error);
}

static bool add_link(struct arena *arena, struct outcome_catalogue *catalogue,
                     const struct node *record, struct error *error) {
    struct outcome_link *it = vec_push(arena, &catalogue->links);
    it->from = text_of(record, "from");
    it->to = text_of(record, "to");
    it->why = text_of(record, "why");
    if (outcome_find(catalogue, it->from) == NULL || !outcome_reference_known(catalogue, it->to)) {
        return fail(record, "связь ведёт к результату, которого нет", error);
    }
    return (link_kind_from_name(text_of(record, "kind"), &it->kind) &&
            link_strength_from_name(text_of(record, "strength"), &it->strength)) ||
           fail(record, "вид или сила связи неизвестны", error);
}

static bool add_proposal(struct arena *arena, struct outcome_catalogue *catalogue,
                         const struct node *record, struct error *error) {
    struct key_proposal *it = vec_push(arena, &catalogue->proposals);
    it->outcome = outcome_find(catalogue, text_of(record, "outcome"));
    it->why = text_of(record, "why");
    const struct node *subjects = node_get(record, "subjects");
    for (const struct node *one = subjects == NULL ? NULL : subjects->first; one != NULL;
         one = one->next) {
        *vec_push(arena, &it->subjects) = node_str(one);
    }
    return it->outcome != NULL || fail(record, "предложен результат, которого нет", error);
}

typedef bool add_fn(struct arena *arena, struct outcome_catalogue *catalogue,
                    const struct node *record, struct error *error);

// In this order: each list refers to those before it, and nothing is added to a list once another
// points into it.
static const struct {
    const char *list;
    add_fn *add;
} parts[] = {
    {"standards", add_standard},
    {"sources", add_source},
    {"strands", add_strand},
    {"outcomes", add_outcome},
    {"levels_of_attainment", add_attainment},
    {"links", add_link},
    {"key_by_default", add_proposal},
};

static const struct content_file *find_file(const struct content_file *files) {
    for (const struct content_file *file = files; file->path != NULL; file++) {
        if (str_eq(str_from(file->path), str_from(file_path))) {
            return file;
        }
    }
    return NULL;
}

bool outcome_catalogue_load(struct arena *arena, const struct content_file *files,
                            struct outcome_catalogue *out, struct error *error) {
    *out = (struct outcome_catalogue){0};
    const struct content_file *file = find_file(files);
    if (file == NULL) {
        return error_set(error, ERROR_INPUT, "В базе знаний нет файла %s.", file_path);
    }
    const struct node *root = node_from_yaml(arena, file->path, file->text, error);
    if (root == NULL) {
        return false;
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const struct node *list = node_get(root, parts[i].list);
        if (!node_is(list, NODE_LIST)) {
            return error_set(error, ERROR_INPUT, "%s: нет списка «%s».", file_path, parts[i].list);
        }
        for (const struct node *record = list->first; record != NULL; record = record->next) {
            if (!parts[i].add(arena, out, record, error)) {
                return false;
            }
        }
    }
    return true;
}

bool outcome_catalogue_of(struct db *db, struct arena *arena,
                          const struct outcome_catalogue *shipped, int64_t org,
                          struct outcome_catalogue *out, struct error *error) {
    (void)db;
    (void)arena;
    (void)org;
    (void)error;
    *out = *shipped;
    return true;
}
