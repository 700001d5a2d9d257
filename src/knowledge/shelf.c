// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/shelf.h"

#include <sodium.h>

enum { HASH_BYTES = 16 };

struct loading {
    struct arena *arena;
    struct content_base *out;
    struct error *error;
};

struct str content_hash(struct arena *arena, const struct node *node) {
    unsigned char hash[HASH_BYTES];
    struct buf json = buf_open(arena, CONTENT_JSON_MAX);
    node_json(&json, node, 0);
    struct str text = buf_str(&json);
    char *hex = arena_alloc(arena, 2 * sizeof hash + 1);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)text.p, text.n, NULL, 0);
    sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
    return str_from(hex);
}

static bool check_required(struct loading *l, const char *file, const struct content_kind *kind,
                           const struct node *node) {
    for (const char *const *key = kind->required; key != NULL && *key != NULL; key++) {
        if (node_get(node, *key) == NULL) {
            return error_set(l->error, ERROR_INPUT, "%s:%d: нет поля «%s».", file, node->line,
                             *key);
        }
    }
    return true;
}

static struct str title_of(const struct loading *l, const struct content_kind *kind,
                           const struct node *node) {
    if (kind->title_of != NULL) {
        return kind->title_of(l->arena, l->out, node);
    }
    struct str title = node_str(node_get(node, "title"));
    return str_empty(title) ? node_str(node_get(node, "text")) : title;
}

// `whole` is the place of the record that it lies in, TEXT_INDEX_NONE for none.
static bool add_record(struct loading *l, const char *file, const struct content_kind *kind,
                       const struct node *node, size_t whole) {
    struct str id =
        kind->id_of != NULL ? kind->id_of(l->arena, node) : node_str(node_get(node, "id"));
    if (str_empty(id)) {
        return error_set(l->error, ERROR_INPUT, "%s:%d: у записи нет «id».", file, node->line);
    }
    if (whole != TEXT_INDEX_NONE) {
        id = str_fmt(l->arena, "%.*s/%.*s", STR_ARG(l->out->records.at[whole].id), STR_ARG(id));
    }
    size_t place = l->out->records.n;
    struct str key = str_fmt(l->arena, "%s/%.*s", kind->name, STR_ARG(id));
    if (text_index_put(&l->out->index, key, place) != place) {
        return error_set(l->error, ERROR_INPUT, "%s:%d: «%.*s» описан дважды.", file, node->line,
                         STR_ARG(id));
    }
    if (whole == TEXT_INDEX_NONE) {
        text_index_put(&l->out->any, id, place);
    }
    *vec_push(l->arena, &l->out->records) =
        (struct content_record){.kind = kind,
                                .id = id,
                                .title = title_of(l, kind, node),
                                .hash = content_hash(l->arena, node),
                                .node = node};
    return check_required(l, file, kind, node);
}

// Parts by the rest of a way: "sections/clauses".
static bool add_parts(struct loading *l, const struct content_kind *kind, const struct node *node,
                      struct str way, size_t whole) {
    struct str step = str_cut(&way, '/');
    const struct node *list = node_get_str(node, step);
    for (const struct node *one = list == NULL ? NULL : list->first; one != NULL; one = one->next) {
        bool ok = str_empty(way) ? add_record(l, kind->path, kind, one, whole)
                                 : add_parts(l, kind, one, way, whole);
        if (!ok) {
            return false;
        }
    }
    return true;
}

static bool add_file(struct loading *l, const struct content_kind *kind, const char *path,
                     const struct node *root) {
    const struct node *list = kind->list[0] == '\0' ? root : node_get(root, kind->list);
    if (!node_is(list, NODE_LIST)) {
        return error_set(l->error, ERROR_INPUT, "%s: нет списка «%s».", path, kind->list);
    }
    for (const struct node *one = list->first; one != NULL; one = one->next) {
        if (!add_record(l, path, kind, one, TEXT_INDEX_NONE)) {
            return false;
        }
    }
    return true;
}

static bool lies_in(const struct content_kind *kind, const char *path) {
    struct str where = str_from(kind->path);
    return str_eq(where, str_from(path)) ||
           (str_ends(where, S("/")) && str_starts(str_from(path), where));
}

static bool add_kind(struct loading *l, const struct content_kind *kind,
                     const struct content_file *files) {
    for (const struct content_file *file = files; file->path != NULL; file++) {
        if (lies_in(kind, file->path)) {
            const struct node *root = content_root(l->arena, file, l->error);
            if (root == NULL || !add_file(l, kind, file->path, root)) {
                return false;
            }
        }
    }
    return true;
}

static bool add_kind_parts(struct loading *l, const struct content_kind *kind) {
    size_t n = l->out->records.n;
    for (size_t i = 0; i < n; i++) {
        struct content_record whole = l->out->records.at[i];
        if (str_eq(str_from(whole.kind->name), str_from(kind->part_of)) &&
            !add_parts(l, kind, whole.node, str_from(kind->list), i)) {
            return false;
        }
    }
    return true;
}

// Pointers to wholes are set when the array no longer moves.
static void tie_parts(struct loading *l) {
    for (size_t i = 0; i < l->out->records.n; i++) {
        struct content_record *record = &l->out->records.at[i];
        if (record->kind->part_of == NULL) {
            continue;
        }
        struct str id = record->id;
        struct str whole = str_cut(&id, '/');
        record->whole = content_find(l->out, str_from(record->kind->part_of), whole);
    }
}

static void collect_kinds(struct arena *arena, const struct room *const *rooms,
                          struct content_base *out) {
    for (const struct room *const *room = rooms; *room != NULL; room++) {
        for (const struct content_kind *kind = (*room)->content_kinds;
             kind != NULL && kind->name != NULL; kind++) {
            *vec_push(arena, &out->kinds) = kind;
        }
    }
}

bool content_base_load(struct arena *arena, const struct content_file *files,
                       const struct room *const *rooms, struct content_base *out,
                       struct error *error) {
    struct loading l = {arena, out, error};
    *out = (struct content_base){.index = text_index_open(arena), .any = text_index_open(arena)};
    collect_kinds(arena, rooms, out);
    files = content_parse(arena, files, error); // a file may hold many kinds
    if (files == NULL) {
        return false;
    }
    for (int parts = 0; parts < 2; parts++) {
        for (size_t i = 0; i < out->kinds.n; i++) {
            const struct content_kind *kind = out->kinds.at[i];
            bool ok = (kind->part_of != NULL) != (parts == 1) ||
                      (parts == 1 ? add_kind_parts(&l, kind) : add_kind(&l, kind, files));
            if (!ok) {
                return false;
            }
        }
    }
    tie_parts(&l);
    return true;
}

const struct content_kind *content_kind_find(const struct content_base *knowledge,
                                             struct str name) {
    for (size_t i = 0; i < knowledge->kinds.n; i++) {
        if (str_eq(str_from(knowledge->kinds.at[i]->name), name)) {
            return knowledge->kinds.at[i];
        }
    }
    return NULL;
}

static const struct content_record *at(const struct content_base *knowledge, size_t place) {
    return place == TEXT_INDEX_NONE ? NULL : &knowledge->records.at[place];
}

const struct content_record *content_find(const struct content_base *knowledge, struct str kind,
                                          struct str id) {
    char key[256];
    if (kind.n + id.n + 1 > sizeof key) {
        return NULL;
    }
    size_t n = 0;
    for (size_t i = 0; i < kind.n; i++) {
        key[n++] = kind.p[i];
    }
    key[n++] = '/';
    for (size_t i = 0; i < id.n; i++) {
        key[n++] = id.p[i];
    }
    return at(knowledge, text_index_get(&knowledge->index, str_n(key, n)));
}

const struct content_record *content_find_any(const struct content_base *knowledge, struct str id) {
    return at(knowledge, text_index_get(&knowledge->any, id));
}

struct str content_page(struct arena *arena, const struct content_kind *kind, struct str id) {
    return kind->page != NULL ? str_fmt(arena, "%s%.*s", kind->page, STR_ARG(id))
                              : str_fmt(arena, "/content/%s/%.*s", kind->name, STR_ARG(id));
}

struct str content_address(struct arena *arena, const struct content_record *record) {
    const struct content_record *page = record->whole != NULL ? record->whole : record;
    struct str address = content_page(arena, page->kind, page->id);
    if (record->whole == NULL) {
        return address;
    }
    struct str part = str_from_at(record->id, record->whole->id.n + 1);
    return str_fmt(arena, "%.*s#%s-%.*s", STR_ARG(address), record->kind->name, STR_ARG(part));
}
