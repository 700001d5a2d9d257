// SPDX-License-Identifier: GPL-3.0-or-later
// Reading of content/outcomes.yaml.
#include "outcomes/link.h"

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

static void read_signs(struct arena *arena, const struct node *record, struct outcome *out) {
    const struct node *signs = node_get(record, "observable");
    for (const struct node *sign = signs == NULL ? NULL : signs->first; sign != NULL;
         sign = sign->next) {
        *vec_push(arena, &out->observable) = node_str(sign);
    }
}

static bool read_outcome(struct arena *arena, const struct outcome_catalogue *catalogue,
                         const struct node *record, struct outcome *out, struct error *error) {
    *out = (struct outcome){.clause = text_of(record, "clause"),
                            .note = text_of(record, "note"),
                            .origin = text_of(record, "origin"),
                            .confirmed = node_as_bool(node_get(record, "confirmed"), false),
                            .source = record};
    out->standard = standard_find(catalogue, text_of(record, "standard"));
    out->strand = strand_find(catalogue, text_of(record, "strand"));
    out->level =
        out->standard != NULL ? out->standard->level : level_from_name(text_of(record, "level"));
    read_signs(arena, record, out);
    if (out->strand == NULL || out->level == 0) {
        return fail(record, "линия или уровень не описаны", error);
    }
    if (out->observable.n == 0) {
        return fail(record, "нет наблюдаемых признаков", error);
    }
    return need(record, "id", &out->id, error) && need(record, "title", &out->title, error) &&
           need(record, "text", &out->text, error);
}

static bool add_outcome(struct arena *arena, struct outcome_catalogue *catalogue,
                        const struct node *record, struct error *error) {
    struct outcome *it = vec_push(arena, &catalogue->outcomes);
    if (!read_outcome(arena, catalogue, record, it, error)) {
        return false;
    }
    return (it->standard != NULL && !str_empty(it->clause)) ||
           fail(record, "нет стандарта или пункта", error);
}

static bool read_attainment(const struct outcome_catalogue *catalogue, const struct node *record,
                            struct attainment *out, struct error *error) {
    static const char *const fields[OUTCOME_GRADES] = {"below_basic", "basic", "advanced", "high"};
    *out = (struct attainment){.strand = strand_find(catalogue, text_of(record, "strand")),
                               .source = record};
    if (out->strand == NULL) {
        return fail(record, "линия не описана", error);
    }
    for (int i = 0; i < OUTCOME_GRADES; i++) {
        if (!need(record, fields[i], &out->text[i], error)) {
            return false;
        }
    }
    return read_level(record, &out->level, error);
}

static bool add_attainment(struct arena *arena, struct outcome_catalogue *catalogue,
                           const struct node *record, struct error *error) {
    return read_attainment(catalogue, record, vec_push(arena, &catalogue->attainments), error);
}

static bool read_link(const struct outcome_catalogue *catalogue, const struct node *record,
                      struct outcome_link *out, struct error *error) {
    *out = (struct outcome_link){.from = text_of(record, "from"),
                                 .to = text_of(record, "to"),
                                 .why = text_of(record, "why"),
                                 .source = record};
    if (outcome_find(catalogue, out->from) == NULL ||
        !outcome_reference_known(catalogue, out->to)) {
        return fail(record, "связь ведёт к результату, которого нет", error);
    }
    return (link_kind_from_name(text_of(record, "kind"), &out->kind) &&
            link_strength_from_name(text_of(record, "strength"), &out->strength)) ||
           fail(record, "вид или сила связи неизвестны", error);
}

static bool add_link(struct arena *arena, struct outcome_catalogue *catalogue,
                     const struct node *record, struct error *error) {
    return read_link(catalogue, record, vec_push(arena, &catalogue->links), error);
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
    const struct node *root = content_root(arena, file, error);
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

// ---- as a school sees it

// The school's records lie in the database as they were when they were written. One that no longer
// fits the catalogue (its strand is gone) is left out, so that the others can be worked with.
static void patch_outcomes(struct arena *arena, const struct content_patches *patches,
                           struct outcome_catalogue *out) {
    for (size_t i = 0; i < patches->rows.n; i++) {
        const struct content_patch *patch = &patches->rows.at[i];
        struct outcome *shipped = (struct outcome *)outcome_find(out, patch->id);
        struct outcome read;
        const struct node *record =
            shipped == NULL ? patch->fields : content_patch_apply(arena, shipped->source, patch);
        if (!read_outcome(arena, out, record, &read, NULL)) {
            continue;
        }
        read.own = shipped == NULL;
        read.changed = patch->changed && !read.own;
        read.reason = patch->reason;
        *(shipped != NULL ? shipped : vec_push(arena, &out->outcomes)) = read;
    }
}

static void patch_attainments(struct arena *arena, const struct content_patches *patches,
                              struct outcome_catalogue *out) {
    for (size_t i = 0; i < patches->rows.n; i++) {
        struct str rest = patches->rows.at[i].id;
        enum level level = level_from_name(str_cut(&rest, '.'));
        const struct strand *strand = strand_find(out, rest);
        struct attainment *shipped =
            strand == NULL ? NULL : (struct attainment *)attainment_find(out, strand, level);
        struct attainment read;
        const struct node *record =
            shipped == NULL ? patches->rows.at[i].fields
                            : content_patch_apply(arena, shipped->source, &patches->rows.at[i]);
        if (read_attainment(out, record, &read, NULL)) {
            read.changed = patches->rows.at[i].changed;
            *(shipped != NULL ? shipped : vec_push(arena, &out->attainments)) = read;
        }
    }
}

static void patch_links(struct arena *arena, const struct content_patches *patches,
                        struct outcome_catalogue *out) {
    for (size_t i = 0; i < patches->rows.n; i++) {
        const struct content_patch *patch = &patches->rows.at[i];
        struct outcome_link *shipped = (struct outcome_link *)link_find(arena, out, patch->id);
        struct outcome_link read;
        const struct node *record =
            shipped == NULL ? patch->fields : content_patch_apply(arena, shipped->source, patch);
        if (read_link(out, record, &read, NULL)) {
            read.own = shipped == NULL;
            read.changed = patch->changed && !read.own;
            read.removed = node_as_bool(node_get(record, "removed"), false);
            *(shipped != NULL ? shipped : vec_push(arena, &out->links)) = read;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < out->links.n; i++) {
        if (!out->links.at[i].removed) {
            out->links.at[kept++] = out->links.at[i];
        }
    }
    out->links.n = kept;
}

// Lists of its own: the shipped ones are shared by all schools.
static void copy_lists(struct arena *arena, const struct outcome_catalogue *shipped,
                       struct outcome_catalogue *out) {
    *out = *shipped;
    out->outcomes.at = NULL;
    out->attainments.at = NULL;
    out->links.at = NULL;
    out->outcomes.n = out->outcomes.cap = out->attainments.n = out->attainments.cap = 0;
    out->links.n = out->links.cap = 0;
    for (size_t i = 0; i < shipped->outcomes.n; i++) {
        *vec_push(arena, &out->outcomes) = shipped->outcomes.at[i];
    }
    for (size_t i = 0; i < shipped->attainments.n; i++) {
        *vec_push(arena, &out->attainments) = shipped->attainments.at[i];
    }
    for (size_t i = 0; i < shipped->links.n; i++) {
        *vec_push(arena, &out->links) = shipped->links.at[i];
    }
}

// Proposals point at the outcomes of this catalogue.
static void tie_proposals(struct arena *arena, const struct outcome_catalogue *shipped,
                          struct outcome_catalogue *out) {
    out->proposals.at = arena_array(arena, struct key_proposal, shipped->proposals.n + 1);
    out->proposals.cap = shipped->proposals.n + 1;
    for (size_t i = 0; i < shipped->proposals.n; i++) {
        out->proposals.at[i] = shipped->proposals.at[i];
        out->proposals.at[i].outcome = outcome_find(out, shipped->proposals.at[i].outcome->id);
    }
}

bool outcome_catalogue_of(struct db *db, struct arena *arena,
                          const struct outcome_catalogue *shipped, int64_t org,
                          struct outcome_catalogue *out, struct error *error) {
    struct content_patches outcomes, attainments, links;
    if (!content_patches_of(db, arena, org, S("outcome"), &outcomes, error) ||
        !content_patches_of(db, arena, org, S("attainment"), &attainments, error) ||
        !content_patches_of(db, arena, org, S("link"), &links, error)) {
        return false;
    }
    *out = *shipped;
    if (outcomes.rows.n + attainments.rows.n + links.rows.n > 0) {
        copy_lists(arena, shipped, out);
        patch_outcomes(arena, &outcomes, out);
        patch_attainments(arena, &attainments, out);
        patch_links(arena, &links, out);
        tie_proposals(arena, shipped, out);
    }
    return true;
}
