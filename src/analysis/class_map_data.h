// SPDX-License-Identifier: GPL-3.0-or-later
// The class map as data for documents and for --json.
#ifndef VSOKO_ANALYSIS_CLASS_MAP_DATA_H
#define VSOKO_ANALYSIS_CLASS_MAP_DATA_H

#include "analysis/class_map.h"
#include "base/node.h"

// Puts proc.*, n, comparisons and result.* (content/papers/spravka-protsedura.yaml) into `out`.
void class_map_data(struct arena *arena, const struct class_map *map, struct node *out);

// The data source «procedure»: `ask` names the session.
bool class_map_give(void *context, struct arena *arena, const struct node *ask, struct node *out,
                    struct error *error) __attribute__((warn_unused_result));

#endif
