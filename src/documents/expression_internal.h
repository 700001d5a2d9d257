// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of a condition, shared by its parser and its evaluator.
#ifndef VSOKO_DOCUMENTS_EXPRESSION_INTERNAL_H
#define VSOKO_DOCUMENTS_EXPRESSION_INTERNAL_H

#include "documents/expression.h"

enum expression_kind {
    EXPRESSION_NUMBER,
    EXPRESSION_TEXT,
    EXPRESSION_BOOL,
    EXPRESSION_NAME,
    EXPRESSION_NOT,
    EXPRESSION_AND,
    EXPRESSION_OR,
    EXPRESSION_EQUAL,
    EXPRESSION_UNEQUAL,
    EXPRESSION_LESS,
    EXPRESSION_LESS_EQUAL,
    EXPRESSION_MORE,
    EXPRESSION_MORE_EQUAL,
    EXPRESSION_HAS,      // list has value, text has piece
    EXPRESSION_IN,       // value in list
    EXPRESSION_OVERLAPS, // lists with a common value; an empty list is «any»
    EXPRESSION_ADD,
    EXPRESSION_SUBTRACT,
    EXPRESSION_MULTIPLY,
    EXPRESSION_DIVIDE,
    EXPRESSION_NEGATE,
    EXPRESSION_COUNT, // count(list)
    EXPRESSION_ANY,   // any(list, condition)
    EXPRESSION_DATE,  // date(year, month, day)
};

struct expression {
    enum expression_kind kind;
    double number;
    bool flag;
    struct str text; // a text or a name
    struct expression *a, *b, *c;
};

#endif
