// SPDX-License-Identifier: GPL-3.0-or-later
// Compiles a template file noun.html into C functions: template_compile IN OUT.c OUT.h
// The language is described in docs/internals/templates.md.
#include "html_place.h"
#include "tool.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { DEPTH_MAX = 64 };

enum block_kind { BLOCK_TEMPLATE, BLOCK_IF, BLOCK_EACH };

struct block {
    enum block_kind kind;
    int line;
    bool otherwise;           // an {% else %} was seen
    struct html_place before; // where the block began
    struct html_place after;  // where its finished branches ended
    bool ended;               // `after` is filled
    struct str name;          // of the template, of the loop's variable
};

struct compiler {
    struct tool_source src;
    struct buf code, header, literal;
    struct html_place place;
    struct block blocks[DEPTH_MAX];
    size_t depth;
    char space; // white space not yet written: 0, ' ' or '\n'
    bool fresh; // at the beginning of a line of the output: further white space says nothing
};

static void fail(struct compiler *c, const char *text) { tool_fail(&c->src, c->src.line, text); }

static void fail_name(struct compiler *c, const char *format, struct str name) {
    char text[200];
    snprintf(text, sizeof text, format, STR_ARG(name));
    fail(c, text);
}

// Writes the collected literal as one call.
static void literal_flush(struct compiler *c) {
    struct str text = buf_str(&c->literal);
    if (text.n == 0) {
        return;
    }
    buf_put(&c->code, S("    view_raw(view, S(\""));
    for (size_t i = 0; i < text.n; i++) {
        unsigned char ch = (unsigned char)text.p[i];
        if (ch == '\n') {
            buf_put(&c->code, S("\\n"));
        } else if (ch == '"' || ch == '\\') {
            buf_put_char(&c->code, '\\');
            buf_put_char(&c->code, (char)ch);
        } else if (ch < 0x20 || ch == '?') { // '?' could begin a trigraph
            buf_fmt(&c->code, "\\%03o", ch);
        } else {
            buf_put_char(&c->code, (char)ch);
        }
    }
    buf_put(&c->code, S("\"));\n"));
    c->literal.n = 0;
}

static void space_flush(struct compiler *c) {
    if (c->space != 0) {
        buf_put_char(&c->literal, c->space);
        c->space = 0;
    }
    c->fresh = false;
}

static bool in_comment(const struct compiler *c) {
    return c->place.at == AT_COMMENT || c->place.at == AT_BANG;
}

// One literal character: checked, white space collapsed, HTML comments left out.
static void literal_put(struct compiler *c, char ch) {
    if (c->depth == 0) {
        if (!isspace((unsigned char)ch)) {
            fail(c, "text outside of a template");
        }
        return;
    }
    bool keep = html_keeps_space(&c->place);
    bool commented = c->place.at == AT_COMMENT;
    const char *fault = NULL;
    enum html_event event = html_feed(&c->place, ch, &fault);
    if (event == HTML_FAULT) {
        fail(c, fault);
    }
    if (commented || c->place.at == AT_COMMENT) {
        if (!commented) { // takes back the "<!-" that turned out to begin a comment
            c->literal.n -= 3;
            c->fresh = c->literal.n > 0 && c->literal.p[c->literal.n - 1] == '\n';
        }
        return;
    }
    if (!keep && isspace((unsigned char)ch)) {
        bool line = ch == '\n' && c->place.at == AT_TEXT;
        c->space = c->fresh ? 0 : line || c->space == '\n' ? '\n' : ' ';
        return;
    }
    space_flush(c);
    buf_put_char(&c->literal, ch);
    if (event == HTML_FORM_POST) {
        literal_flush(c);
        buf_put(&c->code, S("    view_csrf(view);\n"));
    } else if (event == HTML_TEXTAREA) {
        buf_put_char(&c->literal, '\n');
    }
}

static void line_mark(struct compiler *c, int line) {
    buf_fmt(&c->code, "#line %d \"%s\"\n", line, c->src.name);
}

// Copies an expression on one line.
static void expression_put(struct compiler *c, struct str expression) {
    for (size_t i = 0; i < expression.n; i++) {
        buf_put_char(&c->code, expression.p[i] == '\n' ? ' ' : expression.p[i]);
    }
}

static void slot_put(struct compiler *c, struct str expression, int line) {
    static const char *const CALLS[] = {[SLOT_TEXT] = "view_put",
                                        [SLOT_ATTRIBUTE] = "view_put_attribute",
                                        [SLOT_VALUE] = "view_put_value",
                                        [SLOT_URL] = "view_put_url",
                                        [SLOT_QUERY] = "view_put_query"};
    if (c->depth == 0) {
        fail(c, "a slot outside of a template");
    }
    if (str_empty(expression)) {
        fail(c, "an empty slot");
    }
    enum html_slot slot;
    const char *fault = NULL;
    if (!html_slot(&c->place, &slot, &fault)) {
        fail(c, fault);
    }
    space_flush(c);
    literal_flush(c);
    line_mark(c, line);
    buf_fmt(&c->code, "    %s(view, (", CALLS[slot]);
    expression_put(c, expression);
    buf_put(&c->code, S("));\n"));
}

static struct block *block_top(struct compiler *c) {
    return c->depth == 0 ? NULL : &c->blocks[c->depth - 1];
}

static void block_push(struct compiler *c, enum block_kind kind, struct str name, int line) {
    if (c->depth == DEPTH_MAX) {
        fail(c, "directives are nested too deep");
    }
    c->blocks[c->depth++] =
        (struct block){.kind = kind, .line = line, .before = c->place, .name = name};
}

// A branch of {% if %} or {% each %} ended here: all branches must leave the same place.
static void branch_end(struct compiler *c, struct block *block) {
    if (!block->ended) {
        block->after = c->place;
        block->ended = true;
    } else if (!html_join(&block->after, &c->place)) {
        fail(c, "the branches of this block leave different places of the page (an element or a "
                "value is open in one of them only)");
    }
}

static struct str word_cut(struct str *rest) {
    *rest = str_trim(*rest);
    size_t n = 0;
    while (n < rest->n && (isalnum((unsigned char)rest->p[n]) || rest->p[n] == '_')) {
        n++;
    }
    struct str word = str_sub(*rest, 0, n);
    *rest = str_trim(str_from_at(*rest, n));
    return word;
}

// "name(inside)" → name and inside.
static struct str call_cut(struct compiler *c, struct str rest, struct str *inside) {
    struct str name = word_cut(&rest);
    if (name.n == 0 || !str_starts(rest, S("(")) || !str_ends(rest, S(")"))) {
        fail(c, "expected name(…)");
    }
    *inside = str_trim(str_sub(rest, 1, rest.n - 2));
    return name;
}

static void do_use(struct compiler *c, struct str rest, int line) {
    (void)line;
    if (c->depth > 0 || !str_starts(rest, S("\"")) || !str_ends(rest, S("\"")) || rest.n < 3) {
        fail(c, "{% use \"room/noun.h\" %} stands before the templates");
    }
    buf_fmt(&c->header, "#include %.*s\n", STR_ARG(rest));
}

static void do_template(struct compiler *c, struct str rest, int line) {
    if (c->depth > 0) {
        fail(c, "a template inside another");
    }
    struct str inside;
    struct str name = call_cut(c, rest, &inside);
    c->place = (struct html_place){0};
    block_push(c, BLOCK_TEMPLATE, name, line);
    struct buf *outs[] = {&c->header, &c->code};
    for (int i = 0; i < 2; i++) {
        if (i == 1) {
            line_mark(c, line);
        }
        buf_fmt(outs[i], "void view_%.*s(struct view *view%s%.*s)%s\n", STR_ARG(name),
                inside.n > 0 ? ", " : "", STR_ARG(inside), i == 0 ? ";" : " {");
    }
    buf_put(&c->code, S("    (void)view;\n"));
}

static void do_if(struct compiler *c, struct str rest, int line) {
    block_push(c, BLOCK_IF, rest, line);
    buf_put(&c->code, S("    if ("));
    expression_put(c, rest);
    buf_put(&c->code, S(") {\n"));
}

static void do_branch(struct compiler *c, struct str rest, bool otherwise) {
    struct block *block = block_top(c);
    if (block->kind == BLOCK_TEMPLATE || block->otherwise ||
        (!otherwise && block->kind != BLOCK_IF)) {
        fail(c, "a branch without its {% if %}");
    }
    branch_end(c, block);
    c->place = block->before;
    block->otherwise = otherwise;
    if (block->kind == BLOCK_EACH) {
        if (!html_same(&block->before, &block->after)) {
            fail(c, "the body of {% each %} must close what it opens");
        }
        buf_fmt(&c->code, "    }\n    if (%.*s_list->n == 0) {\n", STR_ARG(block->name));
    } else if (otherwise) {
        buf_put(&c->code, S("    } else {\n"));
    } else {
        buf_put(&c->code, S("    } else if ("));
        expression_put(c, rest);
        buf_put(&c->code, S(") {\n"));
    }
}

static void do_elif(struct compiler *c, struct str rest, int line) {
    (void)line;
    do_branch(c, rest, false);
}

static void do_else(struct compiler *c, struct str rest, int line) {
    (void)line;
    do_branch(c, rest, true);
}

// {% each p in expression %}: p points to the element, p_i is its number from 0.
static void do_each(struct compiler *c, struct str rest, int line) {
    struct str name = word_cut(&rest);
    struct str in = word_cut(&rest);
    if (name.n == 0 || !str_eq(in, S("in")) || rest.n == 0) {
        fail(c, "expected {% each name in list %}");
    }
    block_push(c, BLOCK_EACH, name, line);
    buf_fmt(&c->code, "    {\n    __auto_type %.*s_list = &(", STR_ARG(name));
    expression_put(c, rest);
    buf_fmt(&c->code,
            ");\n    for (size_t %.*s_i = 0; %.*s_i < %.*s_list->n; %.*s_i++) {\n"
            "    __auto_type %.*s = &%.*s_list->at[%.*s_i];\n    (void)%.*s;\n",
            STR_ARG(name), STR_ARG(name), STR_ARG(name), STR_ARG(name), STR_ARG(name),
            STR_ARG(name), STR_ARG(name), STR_ARG(name));
}

static void do_let(struct compiler *c, struct str rest, int line) {
    (void)line;
    struct str name = word_cut(&rest);
    if (name.n == 0 || !str_starts(rest, S("=")) || rest.n < 2) {
        fail(c, "expected {% let name = expression %}");
    }
    buf_fmt(&c->code, "    __auto_type %.*s = (", STR_ARG(name));
    expression_put(c, str_trim(str_from_at(rest, 1)));
    buf_put(&c->code, S(");\n"));
}

static void do_call(struct compiler *c, struct str rest, int line) {
    (void)line;
    if (c->place.at != AT_TEXT) {
        fail(c, "{% call %} stands between elements only");
    }
    struct str inside;
    struct str name = call_cut(c, rest, &inside);
    buf_fmt(&c->code, "    view_%.*s(view%s", STR_ARG(name), inside.n > 0 ? ", " : "");
    expression_put(c, inside);
    buf_put(&c->code, S(");\n"));
}

static void do_end(struct compiler *c, struct str rest, int line) {
    (void)rest;
    (void)line;
    struct block *block = block_top(c);
    if (block->kind == BLOCK_TEMPLATE) {
        if (c->place.at != AT_TEXT || c->place.depth > 0) {
            char text[120];
            snprintf(text, sizeof text, "the template ends inside <%s>",
                     c->place.depth > 0 ? c->place.open[c->place.depth - 1].text
                                        : c->place.tag.text);
            fail(c, text);
        }
        buf_put(&c->code, S("}\n\n"));
    } else {
        branch_end(c, block);
        if (!block->otherwise) { // nothing happens is a branch too
            c->place = block->before;
            if (block->kind == BLOCK_EACH && !html_same(&block->before, &block->after)) {
                fail(c, "the body of {% each %} must close what it opens");
            }
            branch_end(c, block);
        }
        c->place = block->after;
        buf_put(&c->code,
                block->kind == BLOCK_IF || block->otherwise ? S("    }\n") : S("    }\n    }\n"));
        if (block->kind == BLOCK_EACH && block->otherwise) {
            buf_put(&c->code, S("    }\n"));
        }
    }
    c->depth--;
}

static const struct directive {
    const char *name;
    bool outside; // may stand outside of a template
    void (*run)(struct compiler *c, struct str rest, int line);
} DIRECTIVES[] = {
    {"use", true, do_use},    {"template", true, do_template}, {"if", false, do_if},
    {"elif", false, do_elif}, {"else", false, do_else},        {"each", false, do_each},
    {"let", false, do_let},   {"call", false, do_call},        {"end", false, do_end},
};

static void directive_put(struct compiler *c, struct str text, int line, bool alone) {
    struct str rest = text;
    struct str word = word_cut(&rest);
    if (in_comment(c)) {
        fail(c, "a directive in a comment is refused: use {# … #}");
    }
    for (size_t i = 0; i < sizeof DIRECTIVES / sizeof *DIRECTIVES; i++) {
        const struct directive *directive = &DIRECTIVES[i];
        if (str_eq(word, str_from(directive->name))) {
            if (c->depth == 0 && !directive->outside) {
                fail_name(c, "{%% %.*s %%} outside of a template", word);
            }
            html_settle(&c->place);
            if (c->depth > 0) {
                bool last = directive->run == do_end && c->depth == 1;
                c->space = last ? 0 : c->space;
                space_flush(c);
                literal_flush(c);
                line_mark(c, line);
            }
            directive->run(c, rest, line);
            c->fresh = alone || directive->run == do_template;
            return;
        }
    }
    fail_name(c, "unknown directive «%.*s»", word);
}

// Finds the end of a C expression: `close` outside of its strings and braces.
static size_t expression_end(struct compiler *c, size_t from, const char *close) {
    struct str text = c->src.text;
    int braces = 0;
    for (size_t i = from; i + 1 < text.n; i++) {
        char ch = text.p[i];
        if (ch == '"' || ch == '\'') {
            for (i++; i < text.n && text.p[i] != ch; i++) {
                i += text.p[i] == '\\';
            }
        } else if (braces == 0 && ch == close[0] && text.p[i + 1] == close[1]) {
            return i;
        } else if (ch == '{') {
            braces++;
        } else if (ch == '}') {
            braces--;
        }
    }
    fail(c, close[0] == '}' ? "{{ without }}" : "{% without %}");
    return 0;
}

static int lines_in(struct str text) {
    int lines = 0;
    for (size_t i = 0; i < text.n; i++) {
        lines += text.p[i] == '\n';
    }
    return lines;
}

static bool starts_at(struct str text, size_t i, const char *what) {
    return i + 1 < text.n && text.p[i] == what[0] && text.p[i + 1] == what[1];
}

// Whether text[begin..end) has its lines to itself; then *end moves past the line's end.
static bool stands_alone(const struct compiler *c, size_t begin, size_t *end) {
    struct str text = c->src.text;
    while (begin > 0 && (text.p[begin - 1] == ' ' || text.p[begin - 1] == '\t')) {
        begin--;
    }
    size_t i = *end;
    while (i < text.n && (text.p[i] == ' ' || text.p[i] == '\t')) {
        i++;
    }
    if ((begin > 0 && text.p[begin - 1] != '\n') || i == text.n || text.p[i] != '\n') {
        return false;
    }
    *end = i + 1;
    return true;
}

static void slot_read(struct compiler *c, size_t *i) {
    size_t end = expression_end(c, *i + 2, "}}");
    slot_put(c, str_trim(str_sub(c->src.text, *i + 2, end - *i - 2)), c->src.line);
    *i = end + 2;
}

static void directive_read(struct compiler *c, size_t *i) {
    size_t end = expression_end(c, *i + 2, "%}");
    struct str inside = str_trim(str_sub(c->src.text, *i + 2, end - *i - 2));
    end += 2;
    bool alone = c->place.at == AT_TEXT && stands_alone(c, *i, &end);
    directive_put(c, inside, c->src.line, alone);
    *i = end;
}

static void comment_read(struct compiler *c, size_t *i) {
    size_t n = str_find(str_from_at(c->src.text, *i), S("#}"));
    if (n == STR_NONE) {
        fail(c, "{# without #}");
    }
    size_t end = *i + n + 2;
    stands_alone(c, *i, &end);
    *i = end;
}

static void compile(struct compiler *c) {
    struct str text = c->src.text;
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        if (starts_at(text, i, "{{")) {
            slot_read(c, &i);
        } else if (starts_at(text, i, "{%")) {
            directive_read(c, &i);
        } else if (starts_at(text, i, "{#")) {
            comment_read(c, &i);
        } else {
            literal_put(c, text.p[i++]);
        }
        c->src.line += lines_in(str_sub(text, from, i - from));
    }
    if (c->depth > 0) {
        tool_fail(&c->src, block_top(c)->line, "this block has no {% end %}");
    }
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: template_compile IN.html OUT.c OUT.h\n");
        return 2;
    }
    struct arena *arena = arena_open(0);
    struct compiler *c = arena_new(arena, struct compiler);
    c->src = tool_read(arena, argv[1]);
    c->code = buf_open(arena, TOOL_FILE_MAX);
    c->header = buf_open(arena, TOOL_FILE_MAX);
    c->literal = buf_open(arena, TOOL_FILE_MAX);
    buf_fmt(&c->code, "// Made from %s by template_compile.\n#include \"%.*s\"\n\n", argv[1],
            STR_ARG(tool_basename(argv[3])));
    buf_fmt(&c->header,
            "// Made from %s by template_compile.\n#pragma once\n"
            "#include \"view/view.h\"\n",
            argv[1]);
    compile(c);
    bool ok = tool_write(argv[2], buf_str(&c->code)) && tool_write(argv[3], buf_str(&c->header));
    arena_close(arena);
    return ok ? 0 : 1;
}
