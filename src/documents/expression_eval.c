// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ru.h"
#include "documents/expression_internal.h"

// ---- names

// An empty text is as good as none: nobody has filled it in.
static const struct node *filled(const struct node *node) {
    bool empty = node == NULL || node->kind == NODE_NULL ||
                 (node->kind == NODE_TEXT && str_empty(str_trim(node->text)));
    return empty ? NULL : node;
}

const struct node *scope_find_in(const struct node *map, struct str name) {
    if (!node_is(map, NODE_MAP)) {
        return NULL;
    }
    const struct node *whole = filled(node_get_str(map, name));
    for (size_t dot = name.n; whole == NULL && dot-- > 0;) {
        if (name.p[dot] == '.') {
            const struct node *step = node_get_str(map, str_sub(name, 0, dot));
            whole = scope_find_in(step, str_from_at(name, dot + 1));
        }
    }
    return whole;
}

const struct node *scope_find(const struct scope *scope, struct str name) {
    if (scope->item != NULL && str_eq(name, S("item"))) {
        return filled(scope->item);
    }
    if (scope->item != NULL && str_starts(name, S("item."))) {
        return scope_find_in(scope->item, str_from_at(name, 5));
    }
    const struct node *found = scope->bare ? scope_find_in(scope->item, name) : NULL;
    found = found != NULL ? found : scope_find_in(scope->paper, name);
    found = found != NULL ? found : scope_find_in(scope->data, name);
    return found != NULL ? found : scope_find_in(scope->defaults, name);
}

// ---- values

enum value_kind { VALUE_NONE, VALUE_BOOL, VALUE_NUMBER, VALUE_TEXT, VALUE_MANY };

struct value {
    enum value_kind kind;
    bool flag;
    double number;
    struct str text;
    const struct node *node; // a list or a map
};

struct evaluation {
    const struct scope *scope;
    struct arena *arena;
};

static struct value none(void) { return (struct value){.kind = VALUE_NONE}; }

static struct value number(double x) { return (struct value){.kind = VALUE_NUMBER, .number = x}; }

static struct value flag(bool x) { return (struct value){.kind = VALUE_BOOL, .flag = x}; }

static struct value value_of_node(const struct node *node) {
    if (node == NULL) {
        return none();
    }
    switch (node->kind) {
    case NODE_BOOL:
        return flag(node->flag);
    case NODE_INT:
    case NODE_REAL:
        return number(node_as_real(node, 0));
    case NODE_TEXT:
        return (struct value){.kind = VALUE_TEXT, .text = node->text};
    case NODE_LIST:
    case NODE_MAP:
        return (struct value){.kind = VALUE_MANY, .node = node};
    case NODE_NULL:
        break;
    }
    return none();
}

// «есть и не пусто»
static bool holds(struct value v) {
    switch (v.kind) {
    case VALUE_NONE:
        return false;
    case VALUE_BOOL:
        return v.flag;
    case VALUE_MANY:
        return v.node->n > 0;
    case VALUE_NUMBER:
    case VALUE_TEXT:
        break;
    }
    return true;
}

// A number that came as text is still a number.
static bool as_number(struct value v, double *out) {
    *out = v.number;
    return v.kind == VALUE_NUMBER || (v.kind == VALUE_TEXT && ru_parse_real(v.text, out));
}

// Puts the order of two values into *order; false if they cannot be compared. Dates are ISO texts,
// whose order by bytes is that of the calendar.
static bool compare(struct value a, struct value b, int *order) {
    double x, y;
    if (a.kind == VALUE_TEXT && b.kind == VALUE_TEXT) {
        *order = str_cmp(a.text, b.text);
        return true;
    }
    if (a.kind == VALUE_BOOL && b.kind == VALUE_BOOL) {
        *order = (int)a.flag - (int)b.flag;
        return true;
    }
    if (!as_number(a, &x) || !as_number(b, &y)) {
        return false;
    }
    *order = (x > y) - (x < y);
    return true;
}

static bool equal(struct value a, struct value b) {
    int order;
    return compare(a, b, &order) && order == 0;
}

static bool has(struct evaluation *e, struct value many, struct value one) {
    if (many.kind == VALUE_TEXT && one.kind == VALUE_TEXT) {
        return str_find(ru_fold(e->arena, many.text), ru_fold(e->arena, one.text)) != STR_NONE;
    }
    if (many.kind != VALUE_MANY) {
        return false;
    }
    for (const struct node *child = many.node->first; child != NULL; child = child->next) {
        if (equal(value_of_node(child), one)) {
            return true;
        }
    }
    return false;
}

static bool overlaps(struct evaluation *e, struct value a, struct value b) {
    if (a.kind != VALUE_MANY || b.kind != VALUE_MANY) {
        return false;
    }
    if (a.node->n == 0 || b.node->n == 0) {
        return true;
    }
    for (const struct node *child = a.node->first; child != NULL; child = child->next) {
        if (has(e, b, value_of_node(child))) {
            return true;
        }
    }
    return false;
}

// ---- the tree

static struct value evaluate(struct evaluation *e, const struct expression *x);

static struct value arithmetic(struct evaluation *e, const struct expression *x) {
    double a, b = 0;
    if (!as_number(evaluate(e, x->a), &a) || (x->b != NULL && !as_number(evaluate(e, x->b), &b))) {
        return none();
    }
    switch (x->kind) {
    case EXPRESSION_ADD:
        return number(a + b);
    case EXPRESSION_SUBTRACT:
        return number(a - b);
    case EXPRESSION_MULTIPLY:
        return number(a * b);
    case EXPRESSION_DIVIDE:
        return b == 0 ? none() : number(a / b);
    default:
        return number(-a);
    }
}

static struct value comparison(struct evaluation *e, const struct expression *x) {
    int order;
    if (!compare(evaluate(e, x->a), evaluate(e, x->b), &order)) {
        return flag(false);
    }
    switch (x->kind) {
    case EXPRESSION_EQUAL:
        return flag(order == 0);
    case EXPRESSION_UNEQUAL:
        return flag(order != 0);
    case EXPRESSION_LESS:
        return flag(order < 0);
    case EXPRESSION_LESS_EQUAL:
        return flag(order <= 0);
    case EXPRESSION_MORE:
        return flag(order > 0);
    default:
        return flag(order >= 0);
    }
}

static struct value count(struct value v) {
    return number(v.kind == VALUE_NONE ? 0 : (v.kind == VALUE_MANY ? (double)v.node->n : 1));
}

static struct value any(struct evaluation *e, const struct expression *x) {
    struct value list = evaluate(e, x->a);
    if (list.kind != VALUE_MANY) {
        return flag(false);
    }
    for (const struct node *child = list.node->first; child != NULL; child = child->next) {
        struct scope inner = *e->scope;
        inner.item = child;
        inner.bare = true;
        if (expression_holds(x->b, &inner, e->arena)) {
            return flag(true);
        }
    }
    return flag(false);
}

static struct value date(struct evaluation *e, const struct expression *x) {
    double part[3];
    if (!as_number(evaluate(e, x->a), &part[0]) || !as_number(evaluate(e, x->b), &part[1]) ||
        !as_number(evaluate(e, x->c), &part[2])) {
        return none();
    }
    struct date day = {(int)part[0], (int)part[1], (int)part[2]};
    return date_valid(day) ? (struct value){.kind = VALUE_TEXT, .text = date_iso(e->arena, day)}
                           : none();
}

static struct value evaluate(struct evaluation *e, const struct expression *x) {
    switch (x->kind) {
    case EXPRESSION_NUMBER:
        return number(x->number);
    case EXPRESSION_TEXT:
        return (struct value){.kind = VALUE_TEXT, .text = x->text};
    case EXPRESSION_BOOL:
        return flag(x->flag);
    case EXPRESSION_NAME:
        return value_of_node(scope_find(e->scope, x->text));
    case EXPRESSION_NOT:
        return flag(!holds(evaluate(e, x->a)));
    case EXPRESSION_AND:
        return flag(holds(evaluate(e, x->a)) && holds(evaluate(e, x->b)));
    case EXPRESSION_OR:
        return flag(holds(evaluate(e, x->a)) || holds(evaluate(e, x->b)));
    case EXPRESSION_HAS:
        return flag(has(e, evaluate(e, x->a), evaluate(e, x->b)));
    case EXPRESSION_IN:
        return flag(has(e, evaluate(e, x->b), evaluate(e, x->a)));
    case EXPRESSION_OVERLAPS:
        return flag(overlaps(e, evaluate(e, x->a), evaluate(e, x->b)));
    case EXPRESSION_COUNT:
        return count(evaluate(e, x->a));
    case EXPRESSION_ANY:
        return any(e, x);
    case EXPRESSION_DATE:
        return date(e, x);
    case EXPRESSION_ADD:
    case EXPRESSION_SUBTRACT:
    case EXPRESSION_MULTIPLY:
    case EXPRESSION_DIVIDE:
    case EXPRESSION_NEGATE:
        return arithmetic(e, x);
    default:
        return comparison(e, x);
    }
}

bool expression_holds(const struct expression *expression, const struct scope *scope,
                      struct arena *arena) {
    struct evaluation e = {scope, arena};
    return holds(evaluate(&e, expression));
}

void expression_names(const struct expression *expression,
                      void (*see)(void *context, struct str name), void *context) {
    if (expression == NULL) {
        return;
    }
    if (expression->kind == EXPRESSION_NAME) {
        see(context, expression->text);
    }
    expression_names(expression->a, see, context);
    if (expression->kind != EXPRESSION_ANY) { // its condition speaks of the fields of a row
        expression_names(expression->b, see, context);
        expression_names(expression->c, see, context);
    }
}
