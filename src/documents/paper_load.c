// SPDX-License-Identifier: GPL-3.0-or-later
// From content/papers/*.yaml to struct paper_shelf, with the schema of content/papers/README.md.
#include "documents/paper.h"
#include "documents/paper_read.h"

#include "vsoko/measure/honesty.h"

#include <stdlib.h>
#include <string.h>

// A phrase of common.yaml that clauses take by its id.
struct phrase {
    struct str id;
    struct text text;
};

struct loading {
    struct paper_reading read;
    struct paper_shelf *shelf;
    VEC(struct phrase) phrases;
};

// ---- clauses

static const char *const CLAUSE_KEYS = "id|when|text|each|empty|claim|says|table|title|columns|"
                                       "note|chart|data|x|y|series|alt|use";

static bool load_columns(struct loading *l, const struct node *node, struct paper_clause *clause) {
    const struct paper_reading *r = &l->read;
    const struct node *list;
    if (!read_list(r, node, "columns", false, &list)) {
        return false;
    }
    for (const struct node *child = list->first; child != NULL; child = child->next) {
        struct paper_column *column = vec_push(r->arena, &clause->columns);
        if (!read_map(r, child, "title|value") ||
            !read_template(r, child, "title", &column->title) ||
            !read_template(r, child, "value", &column->value)) {
            return false;
        }
    }
    return clause->columns.n > 0 ? true : read_fail(r, list, "в таблице нет граф.");
}

static bool load_says(struct loading *l, const struct node *node, struct paper_clause *clause) {
    const struct paper_reading *r = &l->read;
    const struct node *says = node_get(node, "says");
    if (!read_map(r, says, "none|tendency|difference|few_pupils")) {
        return false;
    }
    for (int claim = 0; claim < PAPER_CLAIMS; claim++) {
        const char *key = measure_claim_name((enum claim)claim);
        struct str words;
        if (!read_text_field(r, says, key, &words) ||
            !read_template(r, says, key, &clause->says[claim])) {
            return false;
        }
    }
    return true;
}

static bool load_chart(struct loading *l, const struct node *node, struct paper_clause *clause) {
    static const char *const names[] = {"bars", "stacked", "line", "histogram", "dumbbell", "heat"};
    const struct paper_reading *r = &l->read;
    struct str kind, alt;
    if (!read_word(r, node, "chart", "bars|stacked|line|histogram|dumbbell|heat", &kind) ||
        !read_text_field(r, node, "data", &clause->each) ||
        !read_text_field(r, node, "x", &clause->x) || !read_text_field(r, node, "y", &clause->y) ||
        !read_text_or_none(r, node, "series", &clause->series) ||
        !read_text_field(r, node, "alt", &alt)) {
        return false;
    }
    for (int i = 0; i < 6; i++) {
        if (str_eq(kind, str_from(names[i]))) {
            clause->chart = (enum doc_chart_kind)i;
        }
    }
    return read_template(r, node, "alt", &clause->alt);
}

static bool load_use(struct loading *l, const struct node *node, struct paper_clause *clause) {
    struct str id;
    if (!read_text_field(&l->read, node, "use", &id)) {
        return false;
    }
    for (size_t i = 0; i < l->phrases.n; i++) {
        if (str_eq(l->phrases.at[i].id, id)) {
            clause->text = l->phrases.at[i].text;
            return true;
        }
    }
    return read_fail(&l->read, node, "нет фразы «%.*s» в common.yaml.", STR_ARG(id));
}

// Exactly one of text, claim, table, chart, use; fills what belongs to it.
static bool load_clause_kind(struct loading *l, const struct node *node,
                             struct paper_clause *clause) {
    static const char *const kinds[] = {"text", "claim", "table", "chart", "use"};
    const struct paper_reading *r = &l->read;
    int found = -1;
    for (int i = 0; i < 5; i++) {
        if (node_get(node, kinds[i]) != NULL) {
            if (found >= 0) {
                return read_fail(r, node, "в пункте есть и «%s», и «%s»: нужно одно.", kinds[found],
                                 kinds[i]);
            }
            found = i;
        }
    }
    switch (found) {
    case 0:
        clause->kind = PAPER_TEXT;
        return read_text_or_none(r, node, "each", &clause->each) &&
               read_template(r, node, "text", &clause->text);
    case 1:
        clause->kind = PAPER_CLAIM;
        return read_text_field(r, node, "claim", &clause->each) && load_says(l, node, clause);
    case 2:
        clause->kind = PAPER_TABLE;
        return read_text_field(r, node, "each", &clause->each) && load_columns(l, node, clause);
    case 3:
        clause->kind = PAPER_CHART;
        return load_chart(l, node, clause);
    case 4:
        clause->kind = PAPER_TEXT;
        return load_use(l, node, clause);
    default:
        return read_fail(r, node, "в пункте нет ни text, ни claim, ни table, ни chart, ни use.");
    }
}

static bool load_clause(struct loading *l, const struct node *node, struct paper_clause *clause) {
    const struct paper_reading *r = &l->read;
    clause->align = DOC_JUSTIFY;
    return read_map(r, node, CLAUSE_KEYS) && read_text_field(r, node, "id", &clause->id) &&
           read_condition(r, node, "when", &clause->when) &&
           read_template(r, node, "title", &clause->title) &&
           read_template(r, node, "note", &clause->note) &&
           read_template(r, node, "empty", &clause->empty) && load_clause_kind(l, node, clause);
}

// ---- layouts: lines of a head and a tail

static bool load_line(struct loading *l, const struct node *node, struct paper_clause *line) {
    const struct paper_reading *r = &l->read;
    struct str align = {0}, as = {0};
    if (!read_map(r, node, "id|text|when|align|bold|as|name") ||
        !read_text_field(r, node, "id", &line->id) ||
        !read_condition(r, node, "when", &line->when) ||
        !read_template(r, node, "text", &line->text) ||
        !read_template(r, node, "name", &line->note)) {
        return false;
    }
    if (node_get(node, "align") != NULL &&
        !read_word(r, node, "align", "left|center|right|justify", &align)) {
        return false;
    }
    if (node_get(node, "as") != NULL && !read_word(r, node, "as", "heading|signature", &as)) {
        return false;
    }
    line->bold = node_as_bool(node_get(node, "bold"), false);
    line->kind = str_eq(as, S("heading"))     ? PAPER_HEADING
                 : str_eq(as, S("signature")) ? PAPER_SIGNATURE
                                              : PAPER_TEXT;
    line->align = str_eq(align, S("center"))    ? DOC_CENTER
                  : str_eq(align, S("right"))   ? DOC_RIGHT
                  : str_eq(align, S("justify")) ? DOC_JUSTIFY
                                                : DOC_LEFT;
    return true;
}

static bool load_lines(struct loading *l, const struct node *layout, const char *key,
                       struct paper_clauses *out) {
    const struct node *list;
    if (!read_list(&l->read, layout, key, false, &list)) {
        return false;
    }
    for (const struct node *child = list->first; child != NULL; child = child->next) {
        if (!load_line(l, child, vec_push(l->read.arena, &out->all))) {
            return false;
        }
    }
    return true;
}

// The ids of a list of grounds: texts in a paper, {id, title} in common.yaml.
static bool load_grounds(struct loading *l, const struct node *map, struct paper_grounds *out) {
    const struct node *list;
    if (!read_list(&l->read, map, "basis", true, &list)) {
        return false;
    }
    for (const struct node *child = list == NULL ? NULL : list->first; child != NULL;
         child = child->next) {
        const struct node *id = node_is(child, NODE_MAP) ? node_get(child, "id") : child;
        *vec_push(l->read.arena, &out->ids) = node_str(id);
    }
    return true;
}

// ---- variables, phrases, common.yaml

static bool load_variable(struct loading *l, const struct node *node,
                          struct paper_variable *variable) {
    const struct paper_reading *r = &l->read;
    if (!read_map(r, node, "id|title|type|default|source") ||
        !read_text_field(r, node, "id", &variable->id) ||
        !read_text_field(r, node, "title", &variable->title) ||
        !read_word(r, node, "type", "text|date|number|bool|choice|list|object|share|comparison",
                   &variable->type) ||
        !read_text_field(r, node, "source", &variable->source)) {
        return false;
    }
    variable->value = node_get(node, "default");
    if (node_is(variable->value, NODE_NULL)) {
        variable->value = NULL;
    }
    return true;
}

static bool load_common_variables(struct loading *l, const struct node *root, const char *key) {
    const struct node *list;
    if (!read_list(&l->read, root, key, false, &list)) {
        return false;
    }
    for (const struct node *child = list->first; child != NULL; child = child->next) {
        if (!load_variable(l, child, vec_push(l->read.arena, &l->shelf->variables))) {
            return false;
        }
    }
    return true;
}

static bool load_phrases(struct loading *l, const struct node *root) {
    const struct paper_reading *r = &l->read;
    const struct node *list;
    if (!read_list(r, root, "phrases", false, &list)) {
        return false;
    }
    for (const struct node *child = list->first; child != NULL; child = child->next) {
        struct phrase *phrase = vec_push(r->arena, &l->phrases);
        if (!read_map(r, child, "id|text") || !read_text_field(r, child, "id", &phrase->id) ||
            !read_template(r, child, "text", &phrase->text)) {
            return false;
        }
    }
    return true;
}

static bool load_words(struct loading *l, const struct node *root) {
    const struct node *words = node_get(root, "words");
    struct paper_words *out = &l->shelf->words;
    return read_map(&l->read, words, "annexes|chart_n|before|after") &&
           read_template(&l->read, words, "annexes", &out->annexes) &&
           read_template(&l->read, words, "chart_n", &out->chart_n) &&
           read_template(&l->read, words, "before", &out->before) &&
           read_template(&l->read, words, "after", &out->after);
}

static bool load_common(struct loading *l, const struct node *root) {
    const struct paper_reading *r = &l->read;
    const struct node *layouts = node_get(root, "layouts");
    if (!read_map(r, root,
                  "version|variables|claims|phrases|layouts|layout_variables|words|basis") ||
        !load_common_variables(l, root, "variables") ||
        !load_common_variables(l, root, "layout_variables") || !load_phrases(l, root) ||
        !load_words(l, root) || !load_grounds(l, root, &l->shelf->grounds)) {
        return false;
    }
    if (!node_is(layouts, NODE_MAP)) {
        return read_fail(r, layouts, "нет раскладок (layouts).");
    }
    for (const struct node *child = layouts->first; child != NULL; child = child->next) {
        struct paper_layout *layout = vec_push(r->arena, &l->shelf->layouts);
        layout->id = child->key;
        if (!read_map(r, child, "head|tail") || !load_lines(l, child, "head", &layout->head) ||
            !load_lines(l, child, "tail", &layout->tail)) {
            return false;
        }
    }
    return true;
}

// ---- a paper

static bool id_taken(const struct paper *paper, const struct paper_section *until, struct str id) {
    for (size_t s = 0; s < paper->sections.n; s++) {
        const struct paper_section *section = &paper->sections.at[s];
        size_t n = section->clauses.all.n - (section == until); // all but the last, which is `id`
        for (size_t c = 0; c < n; c++) {
            if (str_eq(section->clauses.all.at[c].id, id)) {
                return true;
            }
        }
    }
    return false;
}

static bool load_section(struct loading *l, const struct node *node, struct paper *paper) {
    const struct paper_reading *r = &l->read;
    const struct node *list;
    struct paper_section *section = vec_push(r->arena, &paper->sections);
    if (!read_map(r, node, "id|title|when|numbered|clauses") ||
        !read_text_field(r, node, "id", &section->id) ||
        !read_template(r, node, "title", &section->title) ||
        !read_condition(r, node, "when", &section->when) ||
        !read_list(r, node, "clauses", false, &list)) {
        return false;
    }
    section->numbered = node_as_bool(node_get(node, "numbered"), false);
    for (const struct node *child = list->first; child != NULL; child = child->next) {
        struct paper_clause *clause = vec_push(r->arena, &section->clauses.all);
        if (!load_clause(l, child, clause)) {
            return false;
        }
        if (id_taken(paper, section, clause->id)) {
            return read_fail(r, child, "пункт «%.*s» в документе уже есть.", STR_ARG(clause->id));
        }
    }
    return true;
}

static bool load_checks(struct loading *l, const struct node *node, struct paper *paper) {
    const struct paper_reading *r = &l->read;
    const struct node *list;
    if (!read_list(r, node, "checks", true, &list)) {
        return false;
    }
    for (const struct node *child = list == NULL ? NULL : list->first; child != NULL;
         child = child->next) {
        struct paper_check *check = vec_push(r->arena, &paper->checks);
        struct str level;
        if (!read_map(r, child, "id|if|say|level") ||
            !read_text_field(r, child, "id", &check->id) ||
            !read_condition(r, child, "if", &check->when) ||
            !read_text_field(r, child, "say", &check->say) ||
            !read_word(r, child, "level", "stop|warn", &level)) {
            return false;
        }
        if (check->when == NULL) {
            return read_fail(r, child, "у проверки нет условия «if».");
        }
        check->stop = str_eq(level, S("stop"));
    }
    return true;
}

static bool load_layout_name(struct loading *l, const struct node *node, struct paper *paper) {
    struct str name;
    if (!read_text_field(&l->read, node, "layout", &name)) {
        return false;
    }
    for (size_t i = 0; i < l->shelf->layouts.n; i++) {
        if (str_eq(l->shelf->layouts.at[i].id, name)) {
            paper->layout = &l->shelf->layouts.at[i];
            return true;
        }
    }
    return read_fail(&l->read, node_get(node, "layout"), "нет раскладки «%.*s» в common.yaml.",
                     STR_ARG(name));
}

// "papers/plan-grafik.yaml" → "plan-grafik".
static struct str file_id(const char *path) {
    struct str name = str_from(strrchr(path, '/') + 1);
    name.n -= sizeof ".yaml" - 1;
    return name;
}

static bool load_paper_lists(struct loading *l, const struct node *node, struct paper *paper) {
    const struct paper_reading *r = &l->read;
    const struct node *variables, *sections, *annexes;
    if (!read_list(r, node, "variables", false, &variables) ||
        !read_list(r, node, "sections", false, &sections) ||
        !read_list(r, node, "annexes", true, &annexes)) {
        return false;
    }
    for (const struct node *child = variables->first; child != NULL; child = child->next) {
        if (!load_variable(l, child, vec_push(r->arena, &paper->variables))) {
            return false;
        }
    }
    for (const struct node *child = sections->first; child != NULL; child = child->next) {
        if (!load_section(l, child, paper)) {
            return false;
        }
    }
    for (const struct node *child = annexes == NULL ? NULL : annexes->first; child != NULL;
         child = child->next) {
        *vec_push(r->arena, &paper->annexes) = node_str(child);
    }
    return load_checks(l, node, paper);
}

static bool load_paper(struct loading *l, const struct node *node) {
    const struct paper_reading *r = &l->read;
    struct paper *paper = vec_push(r->arena, &l->shelf->papers);
    if (!read_map(r, node,
                  "id|title|heading|kind|layout|prepared_by|considered_by|approved_by|"
                  "when_in_year|data|privacy|basis|variables|sections|annexes|checks") ||
        !read_text_field(r, node, "id", &paper->id) ||
        !read_text_field(r, node, "title", &paper->title) ||
        !read_template(r, node, "heading", &paper->heading) ||
        !read_word(r, node, "kind", "order|plan|memo|protocol|report|form", &paper->kind) ||
        !read_text_field(r, node, "data", &paper->data) ||
        !read_word(r, node, "privacy", "named|coded|aggregate|none", &paper->privacy) ||
        !load_layout_name(l, node, paper) || !load_grounds(l, node, &paper->basis) ||
        !load_paper_lists(l, node, paper)) {
        return false;
    }
    if (!str_eq(paper->id, file_id(r->file))) {
        return read_fail(r, node, "id документа «%.*s» не совпадает с именем файла.",
                         STR_ARG(paper->id));
    }
    return true;
}

// ---- files

static int by_id(const void *a, const void *b) {
    return str_cmp(((const struct paper *)a)->id, ((const struct paper *)b)->id);
}

struct parsed_file {
    const char *path;
    const struct node *root;
};

struct parsed_files {
    VEC(struct parsed_file) all;
};

static bool wanted(const char *path) {
    struct str name = str_from(path);
    return str_ends(name, S(".yaml")) && str_starts(name, S("papers/"));
}

static bool parse_files(struct loading *l, const struct content_file *files,
                        struct parsed_files *out) {
    for (const struct content_file *file = files; file->path != NULL; file++) {
        if (!wanted(file->path)) {
            continue;
        }
        struct parsed_file *parsed = vec_push(l->read.arena, &out->all);
        parsed->path = file->path;
        parsed->root = content_root(l->read.arena, file, l->read.error);
        if (parsed->root == NULL) {
            return false;
        }
    }
    return true;
}

static const char *const COMMON = "papers/common.yaml";

static bool load_papers_of(struct loading *l, const struct parsed_file *file) {
    const struct node *list;
    l->read.file = file->path;
    if (!read_map(&l->read, file->root, "papers") ||
        !read_list(&l->read, file->root, "papers", false, &list)) {
        return false;
    }
    for (const struct node *child = list->first; child != NULL; child = child->next) {
        if (!load_paper(l, child)) {
            return false;
        }
    }
    return true;
}

// What is common first: the papers refer to it.
static bool load_parsed(struct loading *l, const struct parsed_files *files) {
    const struct node *common = NULL;
    for (size_t i = 0; i < files->all.n; i++) {
        common = strcmp(files->all.at[i].path, COMMON) == 0 ? files->all.at[i].root : common;
    }
    if (common == NULL) {
        return error_set(l->read.error, ERROR_NOT_FOUND, "В справочниках нет файла %s.", COMMON);
    }
    l->read.file = COMMON;
    if (!load_common(l, common)) {
        return false;
    }
    for (size_t i = 0; i < files->all.n; i++) {
        if (files->all.at[i].root != common && !load_papers_of(l, &files->all.at[i])) {
            return false;
        }
    }
    return true;
}

bool paper_shelf_load(struct arena *arena, const struct content_file *files,
                      struct paper_shelf *out, struct error *error) {
    struct loading l = {.read = {.arena = arena, .file = "", .error = error}, .shelf = out};
    struct parsed_files parsed = {0};
    *out = (struct paper_shelf){0};
    if (!parse_files(&l, files, &parsed) || !load_parsed(&l, &parsed)) {
        return false;
    }
    qsort(out->papers.at, out->papers.n, sizeof *out->papers.at, by_id);
    return true;
}

const struct paper *paper_find(const struct paper_shelf *shelf, struct str id) {
    for (size_t i = 0; i < shelf->papers.n; i++) {
        if (str_eq(shelf->papers.at[i].id, id)) {
            return &shelf->papers.at[i];
        }
    }
    return NULL;
}
