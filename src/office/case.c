// SPDX-License-Identifier: GPL-3.0-or-later
// CASE (1EdTech): a framework of outcomes in JSON becomes three sheets: the document, its items,
// the associations between them. Addresses in it are texts; nothing is fetched.
#include "base/node.h"
#include "office/cell_value.h"
#include "office/decode.h"

static bool put(struct sink *sink, int column, struct str text, struct error *error) {
    return sink_cell(sink, column, cell_from_text(str_trim(text)), error);
}

// A reference is a map with an identifier.
static struct str identifier_of(const struct node *map, const char *key) {
    return node_str(node_get(node_get(map, key), "identifier"));
}

static const struct node *first_of(const struct node *map, const char *key) {
    const struct node *list = node_get(map, key);
    return node_is(list, NODE_LIST) ? list->first : NULL;
}

static bool put_document(struct sink *sink, const struct node *document, struct error *error) {
    sink_sheet(sink, S("Документ"), false);
    return sink_row(sink, 1, false, error) &&
           put(sink, 0, node_str(node_get(document, "identifier")), error) &&
           put(sink, 1, node_str(node_get(document, "title")), error) &&
           put(sink, 2, node_str(node_get(document, "creator")), error) &&
           sink_row_end(sink, error);
}

static bool put_items(struct sink *sink, const struct node *package, struct error *error) {
    int row = 0;
    sink_sheet(sink, S("Результаты"), false);
    for (const struct node *n = first_of(package, "CFItems"); n != NULL; n = n->next) {
        if (!sink_row(sink, ++row, false, error) ||
            !put(sink, 0, node_str(node_get(n, "identifier")), error) ||
            !put(sink, 1, node_str(node_get(n, "humanCodingScheme")), error) ||
            !put(sink, 2, node_str(node_get(n, "fullStatement")), error) ||
            !put(sink, 3, node_str(node_get(n, "CFItemType")), error) ||
            !sink_row_end(sink, error)) {
            return false;
        }
    }
    return true;
}

static bool put_associations(struct sink *sink, const struct node *package, struct error *error) {
    int row = 0;
    sink_sheet(sink, S("Связи"), false);
    for (const struct node *n = first_of(package, "CFAssociations"); n != NULL; n = n->next) {
        if (!sink_row(sink, ++row, false, error) ||
            !put(sink, 0, node_str(node_get(n, "identifier")), error) ||
            !put(sink, 1, node_str(node_get(n, "associationType")), error) ||
            !put(sink, 2, identifier_of(n, "originNodeURI"), error) ||
            !put(sink, 3, identifier_of(n, "destinationNodeURI"), error) ||
            !sink_row_end(sink, error)) {
            return false;
        }
    }
    return true;
}

bool case_decode(struct sink *sink, struct str bytes, struct error *error) {
    const struct node *package = node_from_json(sink->arena, bytes, error);
    if (package == NULL) {
        return false;
    }
    const struct node *document = node_get(package, "CFDocument");
    if (!node_is(document, NODE_MAP)) {
        return error_set(error, ERROR_INPUT,
                         "Это файл JSON, а не перечень результатов CASE и не таблица.");
    }
    sink_format(sink, WORKBOOK_CASE, S("utf-8"), 0);
    return put_document(sink, document, error) && put_items(sink, package, error) &&
           put_associations(sink, package, error);
}
