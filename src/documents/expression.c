// SPDX-License-Identifier: GPL-3.0-or-later
// The parser of conditions: recursive descent, one function a level of precedence.
#include "documents/expression_internal.h"

enum { DEPTH_MAX = 40 };

enum token_kind { TOKEN_END, TOKEN_NUMBER, TOKEN_TEXT, TOKEN_NAME, TOKEN_SIGN, TOKEN_WRONG };

struct parser {
    struct arena *arena;
    struct str all, rest;
    enum token_kind token;
    struct str text; // of the token
    int depth;
    struct error *error;
    bool failed;
};

static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

static bool digit(char c) { return c >= '0' && c <= '9'; }

static void take(struct parser *p, enum token_kind kind, size_t n) {
    p->token = kind;
    p->text = str_sub(p->rest, 0, n);
    p->rest = str_from_at(p->rest, n);
}

static void next(struct parser *p) {
    p->rest = str_trim(p->rest);
    struct str s = p->rest;
    size_t n = 0;
    if (s.n == 0) {
        take(p, TOKEN_END, 0);
    } else if (letter(s.p[0])) {
        while (n < s.n && (letter(s.p[n]) || digit(s.p[n]) || s.p[n] == '.')) {
            n++;
        }
        take(p, TOKEN_NAME, n);
    } else if (digit(s.p[0])) {
        while (n < s.n && (digit(s.p[n]) || s.p[n] == '.')) {
            n++;
        }
        take(p, TOKEN_NUMBER, n);
    } else if (s.p[0] == '\'') {
        size_t end = str_find_char(str_from_at(s, 1), '\'');
        take(p, end == STR_NONE ? TOKEN_WRONG : TOKEN_TEXT, end == STR_NONE ? s.n : end + 2);
    } else {
        bool two = s.n > 1 && s.p[1] == '=' && str_find_char(S("<>=!"), s.p[0]) != STR_NONE;
        bool known = two || str_find_char(S("<>+-*/(),"), s.p[0]) != STR_NONE;
        take(p, known ? TOKEN_SIGN : TOKEN_WRONG, two ? 2 : 1);
    }
}

static bool is_word(const struct parser *p, const char *word) {
    return p->token == TOKEN_NAME && str_eq(p->text, str_from(word));
}

static bool is_sign(const struct parser *p, const char *sign) {
    return p->token == TOKEN_SIGN && str_eq(p->text, str_from(sign));
}

static struct expression *fail(struct parser *p, const char *what) {
    if (!p->failed) {
        size_t at = p->all.n - p->rest.n - p->text.n;
        error_set(p->error, ERROR_INPUT, "Условие «%.*s»: %s, позиция %zu.", STR_ARG(p->all), what,
                  utf8_length(str_sub(p->all, 0, at)) + 1);
        p->failed = true;
    }
    p->token = TOKEN_END; // whoever waits for more stops
    p->rest = (struct str){0};
    struct expression *nothing = arena_new(p->arena, struct expression);
    nothing->kind = EXPRESSION_BOOL;
    return nothing;
}

static struct expression *make(struct parser *p, enum expression_kind kind, struct expression *a,
                               struct expression *b) {
    struct expression *e = arena_new(p->arena, struct expression);
    e->kind = kind;
    e->a = a;
    e->b = b;
    return e;
}

static struct expression *parse_or(struct parser *p);

static bool expect_sign(struct parser *p, const char *sign, const char *what) {
    if (!is_sign(p, sign)) {
        fail(p, what);
        return false;
    }
    next(p);
    return true;
}

// After «name(»: the arguments of count, any, date.
static struct expression *parse_call(struct parser *p, struct str name) {
    static const struct {
        const char *name;
        enum expression_kind kind;
        int arguments;
    } calls[] = {
        {"count", EXPRESSION_COUNT, 1}, {"any", EXPRESSION_ANY, 2}, {"date", EXPRESSION_DATE, 3}};
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        if (!str_eq(name, str_from(calls[i].name))) {
            continue;
        }
        struct expression *e = make(p, calls[i].kind, NULL, NULL);
        struct expression **arguments[3] = {&e->a, &e->b, &e->c};
        for (int n = 0; n < calls[i].arguments; n++) {
            if (n > 0 && !expect_sign(p, ",", "здесь нужна запятая")) {
                return e;
            }
            *arguments[n] = parse_or(p);
        }
        expect_sign(p, ")", "здесь нужна закрывающая скобка");
        return e;
    }
    return fail(p, "есть только функции count, any и date");
}

static struct expression *parse_name(struct parser *p) {
    struct str name = p->text;
    next(p);
    if (is_sign(p, "(")) {
        next(p);
        return parse_call(p, name);
    }
    struct expression *e = make(p, EXPRESSION_NAME, NULL, NULL);
    bool flag = str_eq(name, S("true"));
    if (flag || str_eq(name, S("false"))) {
        e->kind = EXPRESSION_BOOL;
        e->flag = flag;
    }
    e->text = name;
    return e;
}

static struct expression *parse_primary(struct parser *p) {
    if (p->token == TOKEN_NAME) {
        return parse_name(p);
    }
    if (p->token == TOKEN_NUMBER) {
        struct expression *e = make(p, EXPRESSION_NUMBER, NULL, NULL);
        if (!str_to_real(p->text, &e->number)) {
            return fail(p, "это не число");
        }
        next(p);
        return e;
    }
    if (p->token == TOKEN_TEXT) {
        struct expression *e = make(p, EXPRESSION_TEXT, NULL, NULL);
        e->text = str_sub(p->text, 1, p->text.n - 2);
        next(p);
        return e;
    }
    if (is_sign(p, "(")) {
        next(p);
        struct expression *e = parse_or(p);
        expect_sign(p, ")", "здесь нужна закрывающая скобка");
        return e;
    }
    return fail(p, "здесь нужно имя, число или строка в одинарных кавычках");
}

static struct expression *parse_unary(struct parser *p) {
    if (is_sign(p, "-")) {
        next(p);
        return make(p, EXPRESSION_NEGATE, parse_primary(p), NULL);
    }
    return parse_primary(p);
}

static struct expression *parse_product(struct parser *p) {
    struct expression *left = parse_unary(p);
    while (is_sign(p, "*") || is_sign(p, "/")) {
        bool times = is_sign(p, "*");
        next(p);
        left = make(p, times ? EXPRESSION_MULTIPLY : EXPRESSION_DIVIDE, left, parse_unary(p));
    }
    return left;
}

static struct expression *parse_sum(struct parser *p) {
    struct expression *left = parse_product(p);
    while (is_sign(p, "+") || is_sign(p, "-")) {
        bool plus = is_sign(p, "+");
        next(p);
        left = make(p, plus ? EXPRESSION_ADD : EXPRESSION_SUBTRACT, left, parse_product(p));
    }
    return left;
}

static struct expression *parse_comparison(struct parser *p) {
    static const struct {
        const char *text;
        enum expression_kind kind;
    } operators[] = {
        {"==", EXPRESSION_EQUAL},      {"!=", EXPRESSION_UNEQUAL},
        {"<=", EXPRESSION_LESS_EQUAL}, {"<", EXPRESSION_LESS},
        {">=", EXPRESSION_MORE_EQUAL}, {">", EXPRESSION_MORE},
        {"has", EXPRESSION_HAS},       {"contains", EXPRESSION_HAS},
        {"in", EXPRESSION_IN},         {"overlaps", EXPRESSION_OVERLAPS},
    };
    struct expression *left = parse_sum(p);
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (is_sign(p, operators[i].text) || is_word(p, operators[i].text)) {
            next(p);
            return make(p, operators[i].kind, left, parse_sum(p));
        }
    }
    return left;
}

static struct expression *parse_not(struct parser *p) {
    bool negative = false;
    while (is_word(p, "not")) {
        negative = !negative;
        next(p);
    }
    struct expression *e = parse_comparison(p);
    return negative ? make(p, EXPRESSION_NOT, e, NULL) : e;
}

static struct expression *parse_and(struct parser *p) {
    struct expression *left = parse_not(p);
    while (is_word(p, "and")) {
        next(p);
        left = make(p, EXPRESSION_AND, left, parse_not(p));
    }
    return left;
}

static struct expression *parse_or(struct parser *p) {
    if (++p->depth > DEPTH_MAX) {
        return fail(p, "слишком много вложенных скобок");
    }
    struct expression *left = parse_and(p);
    while (is_word(p, "or")) {
        next(p);
        left = make(p, EXPRESSION_OR, left, parse_and(p));
    }
    p->depth--;
    return left;
}

struct expression *expression_parse(struct arena *arena, struct str text, struct error *error) {
    struct parser p = {.arena = arena, .all = text, .rest = text, .error = error};
    next(&p);
    struct expression *e = parse_or(&p);
    if (!p.failed && p.token != TOKEN_END) {
        fail(&p, "лишнее в конце");
    }
    return p.failed ? NULL : e;
}
