// SPDX-License-Identifier: GPL-3.0-or-later
// HTML that a program has named .xls: all tables of the page, one under another, on one sheet, as
// Excel shows them. A table inside a cell is text of that cell.
#include "base/encoding.h"
#include "office/cell_value.h"
#include "office/decode.h"

#include <gumbo.h>
#include <string.h>

enum { SPAN_MAX = 1000, DEPTH_MAX = 10000, HTML_MAX = 32 << 20 };

struct html {
    struct sink *sink;
    struct arena *arena;
    int row;         // number of the last row put
    VEC(int) taken;  // for each column: rows still covered from above
    struct buf text; // of the cell at hand
};

// The parser's memory is the arena's: nothing is given back before the file is done, and a deep
// tree is not walked to free it.
static void *give(void *arena, size_t size) { return arena_alloc(arena, size); }
static void keep(void *arena, void *memory) {
    (void)arena;
    (void)memory;
}

static const GumboVector *children_of(const GumboNode *node) {
    static const GumboVector none = {0};
    bool inner = node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
    if (node->type == GUMBO_NODE_DOCUMENT) {
        return &node->v.document.children;
    }
    return inner ? &node->v.element.children : &none;
}

static bool is_tag(const GumboNode *node, GumboTag tag) {
    return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == tag;
}

static const GumboNode *child_at(const GumboNode *node, size_t i) {
    const GumboVector *children = children_of(node);
    return i < children->length ? children->data[i] : NULL;
}

// The node after this one in the order of the text, inside `root`; its children first if `deeper`.
// Without recursion: the depth is the file's choice.
static const GumboNode *next_node(const GumboNode *node, const GumboNode *root, bool deeper) {
    if (deeper && children_of(node)->length > 0) {
        return child_at(node, 0);
    }
    while (node != root && node->parent != NULL) {
        const GumboNode *next = child_at(node->parent, node->index_within_parent + 1);
        if (next != NULL) {
            return next;
        }
        node = node->parent;
    }
    return NULL;
}

// White space runs become one blank, as a browser shows them; the no-break space stays.
static void put_words(struct buf *out, const char *text) {
    for (; *text != '\0'; text++) {
        bool blank = *text == ' ' || (*text >= '\t' && *text <= '\r');
        char last = out->n > 0 ? out->p[out->n - 1] : '\n';
        if (!blank) {
            buf_put_char(out, *text);
        } else if (last != ' ' && last != '\n') {
            buf_put_char(out, ' ');
        }
    }
}

static struct str cell_text(struct html *html, const GumboNode *cell) {
    html->text.n = 0;
    const GumboNode *node = child_at(cell, 0);
    while (node != NULL) {
        bool hidden = is_tag(node, GUMBO_TAG_STYLE) || is_tag(node, GUMBO_TAG_SCRIPT);
        if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
            node->type == GUMBO_NODE_CDATA) {
            put_words(&html->text, node->v.text.text);
        } else if (is_tag(node, GUMBO_TAG_BR) || is_tag(node, GUMBO_TAG_P) ||
                   is_tag(node, GUMBO_TAG_DIV) || is_tag(node, GUMBO_TAG_TR)) {
            if (html->text.n > 0) {
                buf_put_char(&html->text, '\n');
            }
        } else if (is_tag(node, GUMBO_TAG_TD)) {
            put_words(&html->text, " ");
        }
        node = next_node(node, cell, !hidden);
    }
    struct str text = buf_str(&html->text);
    while (text.n > 0 && (text.p[text.n - 1] == ' ' || text.p[text.n - 1] == '\n')) {
        text.n--;
    }
    return str_dup(html->sink->row_arena, text);
}

static int span_of(const GumboNode *cell, const char *name) {
    int64_t value = 1;
    const GumboAttribute *attribute = gumbo_get_attribute(&cell->v.element.attributes, name);
    if (attribute == NULL || !str_to_int(str_trim(str_from(attribute->value)), &value) ||
        value < 1) {
        return 1;
    }
    return value < SPAN_MAX ? (int)value : SPAN_MAX;
}

static void take_columns(struct html *html, size_t column, int columns, int rows) {
    while (html->taken.n < column + (size_t)columns) {
        *vec_push(html->arena, &html->taken) = 0;
    }
    for (int i = 0; i < columns; i++) {
        html->taken.at[column + (size_t)i] = rows;
    }
}

static bool put_cell(struct html *html, const GumboNode *cell, size_t *column,
                     struct error *error) {
    while (*column < html->taken.n && html->taken.at[*column] > 0) {
        (*column)++;
    }
    int columns = span_of(cell, "colspan");
    int rows = span_of(cell, "rowspan");
    if (*column + (size_t)columns > (size_t)html->sink->limits.columns) {
        return error_set(error, ERROR_LIMIT,
                         "Файл не прочитан: в строке %d слишком много "
                         "столбцов.",
                         html->row);
    }
    struct merged range = {.first_row = html->row,
                           .last_row = html->row + rows - 1,
                           .first_column = (int)*column,
                           .last_column = (int)*column + columns - 1};
    take_columns(html, *column, columns, rows);
    bool ok =
        sink_cell(html->sink, (int64_t)*column, cell_from_text(cell_text(html, cell)), error) &&
        sink_merged(html->sink, range, error);
    *column += (size_t)columns;
    return ok;
}

static bool put_row(struct html *html, const GumboNode *row, struct error *error) {
    size_t column = 0;
    html->row++;
    bool ok = sink_row(html->sink, html->row, false, error);
    for (size_t i = 0; ok && i < children_of(row)->length; i++) {
        const GumboNode *cell = child_at(row, i);
        if (is_tag(cell, GUMBO_TAG_TD) || is_tag(cell, GUMBO_TAG_TH)) {
            ok = put_cell(html, cell, &column, error);
        }
    }
    for (size_t i = 0; i < html->taken.n; i++) {
        html->taken.at[i] -= html->taken.at[i] > 0;
    }
    return ok && sink_row_end(html->sink, error);
}

// A caption or a heading between tables is a row of one cell: importers look for a title there.
static bool put_line(struct html *html, const GumboNode *node, struct error *error) {
    html->row++;
    return sink_row(html->sink, html->row, false, error) &&
           sink_cell(html->sink, 0, cell_from_text(cell_text(html, node)), error) &&
           sink_row_end(html->sink, error);
}

static bool put_page(struct html *html, const GumboNode *root, struct error *error) {
    bool ok = true;
    const GumboNode *node = root;
    while (ok && node != NULL) {
        bool deeper = true;
        if (is_tag(node, GUMBO_TAG_TABLE)) {
            html->taken.n = 0;
        } else if (is_tag(node, GUMBO_TAG_TR)) {
            ok = put_row(html, node, error);
            deeper = false;
        } else if (is_tag(node, GUMBO_TAG_CAPTION) ||
                   (node->type == GUMBO_NODE_ELEMENT && node->v.element.tag >= GUMBO_TAG_H1 &&
                    node->v.element.tag <= GUMBO_TAG_H6)) {
            ok = put_line(html, node, error);
            deeper = false;
        }
        node = next_node(node, root, deeper);
    }
    return ok;
}

// Elements that nobody need close.
static bool closes_itself(GumboTag tag) {
    static const GumboTag tags[] = {
        GUMBO_TAG_TD,    GUMBO_TAG_TH,  GUMBO_TAG_TR,       GUMBO_TAG_THEAD,  GUMBO_TAG_TBODY,
        GUMBO_TAG_TFOOT, GUMBO_TAG_P,   GUMBO_TAG_LI,       GUMBO_TAG_DT,     GUMBO_TAG_DD,
        GUMBO_TAG_BR,    GUMBO_TAG_HR,  GUMBO_TAG_IMG,      GUMBO_TAG_INPUT,  GUMBO_TAG_META,
        GUMBO_TAG_LINK,  GUMBO_TAG_COL, GUMBO_TAG_COLGROUP, GUMBO_TAG_OPTION, GUMBO_TAG_UNKNOWN,
    };
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        if (tag == tags[i]) {
            return true;
        }
    }
    return false;
}

// The parser looks through all open elements at each tag, so its time grows with the square of the
// depth: what is left open is counted before it starts.
static bool too_deep(struct str text) {
    int depth = 0;
    for (size_t i = 0; i + 1 < text.n; i++) {
        if (text.p[i] != '<') {
            continue;
        }
        bool close = text.p[i + 1] == '/';
        struct str name = str_from_at(text, i + (close ? 2 : 1));
        unsigned n = 0;
        while (n < name.n && n < 16 && ((name.p[n] | 0x20) >= 'a' && (name.p[n] | 0x20) <= 'z')) {
            n++;
        }
        if (n > 0 && !closes_itself(gumbo_tagn_enum(name.p, n))) {
            depth += close ? -(depth > 0) : 1;
        }
        if (depth > DEPTH_MAX) {
            return true;
        }
    }
    return false;
}

bool html_decode(struct sink *sink, struct str bytes, struct error *error) {
    struct decoded_text decoded = encoding_decode(sink->arena, bytes);
    if (decoded.text.n > HTML_MAX || too_deep(decoded.text)) {
        return error_set(error, ERROR_LIMIT,
                         "Файл не прочитан: это веб-страница, и слишком большая или запутанная. "
                         "Откройте её в Excel или LibreOffice и сохраните как .xlsx.");
    }
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = give;
    options.deallocator = keep;
    options.userdata = sink->arena;
    options.max_errors = 0;
    const GumboOutput *page = gumbo_parse_with_options(
        &options, decoded.text.n > 0 ? decoded.text.p : "", decoded.text.n);
    struct html html = {.sink = sink,
                        .arena = sink->arena,
                        .text = buf_open(sink->arena, (size_t)sink->limits.text_bytes)};
    sink_format(sink, WORKBOOK_HTML, decoded.encoding, 0);
    sink_sheet(sink, (struct str){0}, false);
    return put_page(&html, page->document, error);
}
