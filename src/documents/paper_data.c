// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/data_source.h"
#include "documents/paper.h"

bool paper_gather(struct arena *arena, const struct data_source *const *sources, size_t n,
                  void *context, const struct node *ask, struct node **out, struct error *error) {
    *out = node_map(arena);
    for (size_t i = 0; i < n; i++) {
        for (const struct data_source *source = sources[i]; source != NULL && source->name != NULL;
             source++) {
            if (!source->give(context, arena, ask, *out, error)) {
                return false;
            }
        }
    }
    return true;
}
