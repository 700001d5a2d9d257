// SPDX-License-Identifier: GPL-3.0-or-later
// Conditions of papers and acts: `n >= 10 and not proc.second`, `any(recs, not who)`. The language
// is described in content/papers/README.md and content/acts/README.md. A value that is missing
// makes a comparison false and never fails, so conditions have no errors once they are read.
#ifndef VSOKO_DOCUMENTS_EXPRESSION_H
#define VSOKO_DOCUMENTS_EXPRESSION_H

#include "base/node.h"

// Where names are looked for, in this order.
struct scope {
    const struct node *item;     // of `each` («item.title») and of any(); NULL outside
    bool bare;                   // inside any(): names may be fields of the item without «item.»
    const struct node *paper;    // {paper: {title}}
    const struct node *data;     // what the data sources gave
    const struct node *defaults; // of variables, by id
};

// The value of a name, NULL when it is missing, null or an empty text.
const struct node *scope_find(const struct scope *scope, struct str name);
// The same inside one map: keys with dots are found whole or step by step.
const struct node *scope_find_in(const struct node *map, struct str name);

struct expression;

// NULL and an error that quotes the place if the text is not a condition.
struct expression *expression_parse(struct arena *arena, struct str text, struct error *error);

// Whether the condition is true in the scope; the arena takes what texts it makes on the way.
bool expression_holds(const struct expression *expression, const struct scope *scope,
                      struct arena *arena);

// Calls `see` with every name of the condition that is looked for outside the rows of any().
void expression_names(const struct expression *expression,
                      void (*see)(void *context, struct str name), void *context);

#endif
