// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace.h"

#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64 };

struct workspace_block {
    struct workspace_block *next;
};

static void *default_alloc(void *arg, size_t size) {
    (void)arg;
    return malloc(size);
}

static void default_free(void *arg, void *memory) {
    (void)arg;
    free(memory);
}

void workspace_open(struct workspace *work, const struct measure_alloc *alloc) {
    static const struct measure_alloc standard = {default_alloc, default_free, NULL};
    *work = (struct workspace){.alloc = alloc ? *alloc : standard};
}

void workspace_close(struct workspace *work) {
    while (work->blocks) {
        struct workspace_block *next = work->blocks->next;
        work->alloc.free(work->alloc.arg, work->blocks);
        work->blocks = next;
    }
}

void *workspace_take(struct workspace *work, size_t n, size_t size) {
    size_t overhead = sizeof(struct workspace_block) + ALIGNMENT;
    if (n > 0 && size > (SIZE_MAX - overhead) / n) {
        return NULL;
    }
    struct workspace_block *block = work->alloc.alloc(work->alloc.arg, overhead + n * size);
    if (!block) {
        return NULL;
    }
    block->next = work->blocks;
    work->blocks = block;
    uintptr_t first = (uintptr_t)(block + 1);
    size_t shift = (ALIGNMENT - first % ALIGNMENT) % ALIGNMENT;
    char *memory = (char *)(block + 1) + shift;
    memset(memory, 0, n * size);
    return memory;
}
