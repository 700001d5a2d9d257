// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/search.h"

#include "base/ru.h"
#include "knowledge/knowledge_internal.h"

#include <math.h>
#include <stdlib.h>

// Words of a record, eight at a time: $1 org, $2 kind, $3 record, then word and weight. A shorter
// list repeats its last word, which then is there already.
static const struct sql content_term_insert = {
    "content_term_insert",
    "insert into content_term (org_id, kind, record_id, term_key, weight) values"
    " ($1, $2, $3, $4, $5), ($1, $2, $3, $6, $7), ($1, $2, $3, $8, $9), ($1, $2, $3, $10, $11),"
    " ($1, $2, $3, $12, $13), ($1, $2, $3, $14, $15), ($1, $2, $3, $16, $17),"
    " ($1, $2, $3, $18, $19) on conflict do nothing"};
// Of a record and of its parts, whose ids begin with «id/»: '0' follows '/'.
static const struct sql content_term_delete = {
    "content_term_delete", "delete from content_term where org_id = $1 and kind = $2"
                           " and record_id = $3"};
static const struct sql content_term_delete_parts = {
    "content_term_delete_parts", "delete from content_term where org_id = $1 and kind = $2"
                                 " and record_id > $3 and record_id < $4"};
static const struct sql content_term_find = {
    "content_term_find", "select org_id, kind, record_id, weight from content_term"
                         " where org_id in (0, $1) and term_key = $2"};
static const struct sql content_term_begin = {
    "content_term_begin",
    "select org_id, kind, record_id, weight from content_term"
    " where org_id in (0, $1) and term_key > $2 and term_key < $3 limit 4000"};

const struct sql *const search_sql[] = {&content_term_insert,       &content_term_delete,
                                        &content_term_delete_parts, &content_term_find,
                                        &content_term_begin,        NULL};

enum { TERMS_AT_ONCE = 8, WEIGHT_MAX = 20, EXCERPT_LETTERS = 180, BEGIN_LETTERS = 4 };
#define AFTER_ALL "\xF4\x8F\xBF\xBF" // the last code point: what follows all words of a beginning

// ---- the index

struct term {
    struct str stem;
    int64_t weight;
};
struct terms {
    struct arena *arena;
    struct ru_stemmer *stemmer;
    struct text_index index;
    VEC(struct term) all;
};

static void add_words(struct terms *terms, struct str text, int weight) {
    struct str rest = ru_fold(terms->arena, text), word;
    while (ru_next_word(&rest, &word)) {
        if (utf8_length(word) < 2 || ru_common_word(word)) {
            continue;
        }
        struct str stem = ru_stem(terms->stemmer, word);
        size_t place = text_index_put(&terms->index, stem, terms->all.n);
        if (place == terms->all.n) {
            vec_push(terms->arena, &terms->all)->stem = stem;
        }
        struct term *term = &terms->all.at[place];
        term->weight = term->weight + weight > WEIGHT_MAX ? WEIGHT_MAX : term->weight + weight;
    }
}

// `field` is that of the nearest key above that the format knows.
static void add_node(struct terms *terms, const struct content_kind *kind, const struct node *node,
                     const struct content_field *field) {
    if (node->kind == NODE_TEXT) {
        bool reference = field->how == FIELD_ID && (node->text.n == 0 || node->text.p[0] > 0);
        if (!reference && field->how != FIELD_WORD) {
            add_words(terms, content_plain(terms->arena, node->text), field->weight);
        }
        return;
    }
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        const struct content_field *own =
            node->kind == NODE_MAP ? content_field_find(kind, child->key) : field;
        own = own == NULL ? field : own;
        if (own != NULL && own->weight > 0) {
            add_node(terms, kind, child, own);
        }
    }
}

static bool write_terms(struct db *db, struct arena *arena, int64_t org,
                        const struct content_view *view, struct error *error) {
    struct arena_mark mark = arena_mark(arena);
    struct terms terms = {
        .arena = arena, .stemmer = ru_stemmer_open(arena), .index = text_index_open(arena)};
    bool ok = true;
    add_words(&terms, view->id, 4);
    add_node(&terms, view->kind, view->node, NULL);
    if (view->kind->title_of != NULL) {
        add_words(&terms, view->title, 4);
    }
    for (size_t i = 0; ok && i < terms.all.n; i += TERMS_AT_ONCE) {
        struct arg args[3 + 2 * TERMS_AT_ONCE] = {
            ARG_INT(org), ARG_TEXT(str_from(view->kind->name)), ARG_TEXT(view->id)};
        for (size_t k = 0; k < TERMS_AT_ONCE; k++) {
            size_t place = i + k < terms.all.n ? i + k : terms.all.n - 1;
            args[3 + 2 * k] = ARG_TEXT(terms.all.at[place].stem);
            args[4 + 2 * k] = ARG_INT(terms.all.at[place].weight);
        }
        ok = db_exec(db, &content_term_insert, args, sizeof args / sizeof *args, NULL, error);
    }
    arena_rewind(arena, mark);
    return ok;
}

bool search_index_record(struct db *db, struct arena *arena, const struct content_base *knowledge,
                         int64_t org, struct str kind, struct str id, struct error *error) {
    struct overlay overlay;
    struct content_view view;
    if (!db_exec(db, &content_term_delete, ARGS(ARG_INT(org), ARG_TEXT(kind), ARG_TEXT(id)), NULL,
                 error) ||
        !overlay_read(db, arena, org, kind, &overlay, error)) {
        return false;
    }
    bool there = overlay_view(arena, knowledge, &overlay, kind, id, &view);
    return !there || view.kind->hidden || view.edit == NULL ||
           write_terms(db, arena, org, &view, error);
}

static bool delete_shipped(struct db *db, struct arena *arena, const struct content_base *knowledge,
                           struct str kind, struct str id, struct error *error) {
    if (!db_exec(db, &content_term_delete, ARGS(ARG_INT(0), ARG_TEXT(kind), ARG_TEXT(id)), NULL,
                 error)) {
        return false;
    }
    for (size_t i = 0; i < knowledge->kinds.n; i++) {
        const struct content_kind *part = knowledge->kinds.at[i];
        if (part->part_of != NULL && str_eq(str_from(part->part_of), kind) &&
            !db_exec(db, &content_term_delete_parts,
                     ARGS(ARG_INT(0), ARG_TEXT(str_from(part->name)),
                          ARG_TEXT(str_fmt(arena, "%.*s/", STR_ARG(id))),
                          ARG_TEXT(str_fmt(arena, "%.*s0", STR_ARG(id)))),
                     NULL, error)) {
            return false;
        }
    }
    return true;
}

static bool write_shipped(struct db *db, struct arena *arena, const struct content_record *record,
                          struct error *error) {
    struct content_view view = {
        .kind = record->kind, .id = record->id, .title = record->title, .node = record->node};
    return write_terms(db, arena, 0, &view, error);
}

bool search_index_shipped(struct db *db, struct arena *arena, const struct content_base *knowledge,
                          struct str kind, struct str id, struct error *error) {
    const struct content_record *record = content_find(knowledge, kind, id);
    if (!delete_shipped(db, arena, knowledge, kind, id, error)) {
        return false;
    }
    if (record == NULL || record->kind->hidden) {
        return true;
    }
    if (!write_shipped(db, arena, record, error)) {
        return false;
    }
    for (size_t i = 0; i < knowledge->records.n; i++) {
        const struct content_record *part = &knowledge->records.at[i];
        if (part->whole == record && !write_shipped(db, arena, part, error)) {
            return false;
        }
    }
    return true;
}

// ---- finding

struct candidate {
    struct str kind, id;
    unsigned words; // bits of the words it has
    double score;
    double word_score; // the best of the word that is being read
};

struct finding {
    struct db *db;
    struct arena *arena;
    const struct content_base *knowledge;
    struct error *error;
    int64_t org;
    struct overlay overlay;
    struct text_index index;
    VEC(struct candidate) all;
    size_t words;
};

static void add_row(struct finding *f, struct query *q, double part, size_t *rows) {
    struct str kind = query_text(q, 1), id = query_text(q, 2);
    bool shipped = query_int(q, 0) == 0;
    if (shipped && overlay_edit(&f->overlay, kind, id) != NULL) {
        return; // the school's words count, not the shipped ones under them
    }
    struct str key = str_fmt(f->arena, "%.*s/%.*s", STR_ARG(kind), STR_ARG(id));
    size_t place = text_index_put(&f->index, key, f->all.n);
    if (place == f->all.n) {
        struct candidate *new = vec_push(f->arena, &f->all);
        new->kind = str_sub(key, 0, kind.n);
        new->id = str_from_at(key, kind.n + 1);
    }
    struct candidate *one = &f->all.at[place];
    one->word_score = fmax(one->word_score, part * (double)query_int(q, 3));
    *rows += 1;
}

static bool read_term(struct finding *f, const struct sql *sql, const struct arg *args, size_t n,
                      double part, size_t *rows) {
    struct query q;
    if (!query_open(&q, f->db, sql, args, n, f->error)) {
        return false;
    }
    while (query_next(&q)) {
        add_row(f, &q, part, rows);
    }
    return query_close(&q, f->error);
}

// One word of the question. The last one may be unfinished: words that it begins count by half.
static bool find_word(struct finding *f, struct str stem, bool last) {
    size_t rows = 0;
    struct arg org = ARG_INT(f->org);
    if (!read_term(f, &content_term_find, ARGS(org, ARG_TEXT(stem)), 1, &rows)) {
        return false;
    }
    if (last && utf8_length(stem) >= BEGIN_LETTERS) {
        struct str after = str_fmt(f->arena, "%.*s" AFTER_ALL, STR_ARG(stem));
        if (!read_term(f, &content_term_begin, ARGS(org, ARG_TEXT(stem), ARG_TEXT(after)), 0.5,
                       &rows)) {
            return false;
        }
    }
    // A rare word says more than a frequent one.
    double rarity = log(1 + (double)f->knowledge->records.n / (1 + (double)rows));
    for (size_t i = 0; i < f->all.n; i++) {
        struct candidate *one = &f->all.at[i];
        if (one->word_score > 0) {
            one->words |= 1U << f->words;
            one->score += rarity * (1 + log(one->word_score));
            one->word_score = 0;
        }
    }
    f->words++;
    return true;
}

static bool find_words(struct finding *f, struct str text) {
    struct ru_stemmer *stemmer = ru_stemmer_open(f->arena);
    struct str rest = ru_fold(f->arena, text), word, next;
    bool more = ru_next_word(&rest, &word);
    while (more && f->words < SEARCH_WORDS_MAX) {
        more = ru_next_word(&rest, &next);
        if (utf8_length(word) >= 2 && !ru_common_word(word) &&
            !find_word(f, ru_stem(stemmer, word), !more)) {
            return false;
        }
        word = next;
    }
    return true;
}

static int count_bits(unsigned bits) {
    int n = 0;
    for (; bits != 0; bits &= bits - 1) {
        n++;
    }
    return n;
}

static struct search_group *group_of(struct arena *arena, struct search_result *out,
                                     const struct content_kind *kind) {
    for (size_t i = 0; i < out->groups.n; i++) {
        if (out->groups.at[i].kind == kind) {
            return &out->groups.at[i];
        }
    }
    struct search_group *group = vec_push(arena, &out->groups);
    group->kind = kind;
    return group;
}

static struct str excerpt_of(struct arena *arena, const struct content_view *view) {
    static const char *const telling[] = {"text", "purpose", "essence", "question",
                                          "what", "if",      "formula", "below_basic"};
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++) {
        struct str text = content_plain(arena, node_str(node_get(view->node, telling[i])));
        if (str_empty(text) || str_eq(text, content_plain(arena, view->title))) {
            continue;
        }
        return content_short(arena, text, EXCERPT_LETTERS);
    }
    return S("");
}

static void add_hit(struct finding *f, const struct candidate *one, bool all,
                    struct search_result *out) {
    struct content_view view;
    if (!overlay_view(f->arena, f->knowledge, &f->overlay, one->kind, one->id, &view)) {
        return;
    }
    struct search_group *group = group_of(f->arena, out, view.kind);
    group->found++;
    out->found++;
    if (all || group->hits.n < SEARCH_SHOWN) {
        struct search_hit *hit = vec_push(f->arena, &group->hits);
        hit->record = view;
        hit->record.title =
            content_short(f->arena, content_plain(f->arena, view.title), EXCERPT_LETTERS);
        hit->address = content_view_address(f->arena, &view);
        hit->excerpt = excerpt_of(f->arena, &view);
        hit->score = one->score;
    }
}

static int by_score(const void *a, const void *b) {
    const struct candidate *x = *(const struct candidate *const *)a;
    const struct candidate *y = *(const struct candidate *const *)b;
    if (x->score != y->score) {
        return x->score > y->score ? -1 : 1;
    }
    int order = str_cmp(x->kind, y->kind);
    return order != 0 ? order : str_cmp(x->id, y->id);
}

static void choose(struct finding *f, struct str kind, struct search_result *out) {
    VEC(const struct candidate *) best = {0};
    int most = 0;
    for (size_t i = 0; i < f->all.n; i++) {
        const struct candidate *one = &f->all.at[i];
        int bits = count_bits(one->words);
        if (!str_empty(kind) && !str_eq(kind, one->kind)) {
            continue;
        }
        if (bits > most) {
            most = bits;
            best.n = 0;
        }
        if (bits == most && bits > 0) {
            *vec_push(f->arena, &best) = one;
        }
    }
    out->some = (size_t)most < f->words;
    if (best.n > 0) {
        qsort(best.at, best.n, sizeof *best.at, by_score);
    }
    for (size_t i = 0; i < best.n; i++) {
        add_hit(f, best.at[i], !str_empty(kind), out);
    }
}

bool search_find(struct db *db, struct arena *arena, const struct content_base *knowledge,
                 int64_t org, struct str text, struct str kind, struct search_result *out,
                 struct error *error) {
    struct finding f = {.db = db,
                        .arena = arena,
                        .knowledge = knowledge,
                        .error = error,
                        .org = org,
                        .index = text_index_open(arena)};
    *out = (struct search_result){0};
    if (!overlay_read(db, arena, org, S(""), &f.overlay, error) || !find_words(&f, text)) {
        return false;
    }
    choose(&f, kind, out);
    return true;
}
