// SPDX-License-Identifier: GPL-3.0-or-later
// Work shared among the threads that a caller lends, if he does. Tasks are numbered by the data
// alone, so sums over them in their order have the same bits on any number of threads.
#ifndef VSOKO_MEASURE_POOL_H
#define VSOKO_MEASURE_POOL_H

#include "vsoko/measure/calibrate.h"

// Runs task(arg, 0) .. task(arg, n - 1), on the calling thread alone when there is no pool.
static inline void pool_run(const struct measure_pool *pool, void (*task)(void *arg, size_t index),
                            void *arg, size_t n) {
    if (pool && n > 1) {
        pool->run(pool->pool, task, arg, n);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        task(arg, i);
    }
}

// Where part i of n things begins when they are shared by `parts`; part `parts` ends them.
static inline size_t pool_share(size_t n, size_t parts, size_t i) {
    size_t share = (n + parts - 1) / parts;
    return i * share < n ? i * share : n;
}

#endif
