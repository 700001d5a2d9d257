// SPDX-License-Identifier: GPL-3.0-or-later
// Workspace of one call: blocks from the caller's allocator, freed together at its end.
#ifndef VSOKO_MEASURE_WORKSPACE_H
#define VSOKO_MEASURE_WORKSPACE_H

#include "vsoko/measure/base.h"

struct workspace_block;

struct workspace {
    struct measure_alloc alloc;
    struct workspace_block *blocks;
};

// Every call opens one and closes it on each way out; NULL: malloc and free.
void workspace_open(struct workspace *work, const struct measure_alloc *alloc);
// Frees all that was taken.
void workspace_close(struct workspace *work);

// n zeroed elements, aligned to 64 bytes (a cache line, the widest vector); NULL when there is no
// memory or n x size overflows. n = 0 gives a valid pointer.
void *workspace_take(struct workspace *work, size_t n, size_t size);

#endif
