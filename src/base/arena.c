// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 16 * 1024, LARGEST_STEP = 1024 * 1024, ALIGN = 16 };

struct block {
    struct block *before;
    size_t size;
    size_t used;
    _Alignas(16) unsigned char bytes[];
};

struct cleanup {
    struct cleanup *before;
    void (*fn)(void *arg);
    void *arg;
};

struct arena {
    struct block *block;
    struct block *spare; // given back by a rewind: a loop at a block's edge must not map it anew
    struct cleanup *cleanup;
    size_t cap;
    size_t total; // bytes handed out, with alignment
    size_t fail_after;
    bool guarded;
    jmp_buf guard;
};

static struct block *block_new(struct block *before, size_t size) {
    struct block *block = malloc(sizeof *block + size);
    if (block == NULL) {
        return NULL;
    }
    block->before = before;
    block->size = size;
    block->used = 0;
    return block;
}

// A block of at least `size` on top of the arena's last one: the spare one, or a new one.
static struct block *block_take(struct arena *arena, size_t size) {
    struct block *spare = arena->spare;
    if (spare == NULL || spare->size < size) {
        return block_new(arena->block, size);
    }
    arena->spare = NULL;
    spare->before = arena->block;
    spare->used = 0;
    return spare;
}

struct arena *arena_open(size_t cap) {
    struct block *first = block_new(NULL, FIRST_BLOCK);
    if (first == NULL) {
        return NULL;
    }
    struct arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL) {
        free(first);
        return NULL;
    }
    arena->block = first;
    arena->cap = cap == 0 ? ARENA_CAP_DEFAULT : cap;
    return arena;
}

static void run_cleanups(struct arena *arena, const struct cleanup *until) {
    while (arena->cleanup != until) {
        struct cleanup *last = arena->cleanup;
        arena->cleanup = last->before;
        last->fn(last->arg);
    }
}

void arena_close(struct arena *arena) {
    if (arena == NULL) {
        return;
    }
    run_cleanups(arena, NULL);
    for (struct block *block = arena->block; block != NULL;) {
        struct block *before = block->before;
        free(block);
        block = before;
    }
    free(arena->spare);
    free(arena);
}

_Noreturn static void arena_fail(struct arena *arena) {
    arena->fail_after = 0;
    if (!arena->guarded) {
        fputs("vsoko: не хватило памяти\n", stderr);
        abort();
    }
    run_cleanups(arena, NULL);
    arena->guarded = false;
    longjmp(arena->guard, 1);
}

void *arena_alloc(struct arena *arena, size_t size) {
    if (size > arena->cap) {
        arena_fail(arena);
    }
    size_t step = (size + (ALIGN - 1)) & ~(size_t)(ALIGN - 1);
    if (arena->fail_after > 0 && --arena->fail_after == 0) {
        arena_fail(arena);
    }
    if (step > arena->cap - arena->total) {
        arena_fail(arena);
    }
    struct block *block = arena->block;
    if (step > block->size - block->used) {
        size_t next = block->size * 2 > LARGEST_STEP ? LARGEST_STEP : block->size * 2;
        struct block *fresh = block_take(arena, step > next ? step : next);
        if (fresh == NULL) {
            arena_fail(arena);
        }
        arena->block = block = fresh;
    }
    void *at = block->bytes + block->used;
    block->used += step;
    arena->total += step;
    memset(at, 0, step);
    return at;
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size) {
    if (size != 0 && count > SIZE_MAX / size) {
        arena_fail(arena);
    }
    return arena_alloc(arena, count * size);
}

void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size) {
    struct block *block = arena->block;
    size_t old_step = (old_size + (ALIGN - 1)) & ~(size_t)(ALIGN - 1);
    bool last = old != NULL && old_step <= block->used &&
                (unsigned char *)old == block->bytes + block->used - old_step;
    if (last && new_size > old_step && new_size - old_step <= block->size - block->used) {
        memset((unsigned char *)old + old_size, 0, old_step - old_size);
        arena_alloc(arena, new_size - old_step);
        return old;
    }
    void *fresh = arena_alloc(arena, new_size);
    if (old_size > 0) {
        memcpy(fresh, old, old_size);
    }
    return fresh;
}

void arena_on_close(struct arena *arena, void (*fn)(void *arg), void *arg) {
    struct cleanup *cleanup = arena_new(arena, struct cleanup);
    cleanup->before = arena->cleanup;
    cleanup->fn = fn;
    cleanup->arg = arg;
    arena->cleanup = cleanup;
}

struct arena_mark arena_mark(const struct arena *arena) {
    return (struct arena_mark){
        .block = arena->block,
        .used = arena->block->used,
        .total = arena->total,
        .cleanup = arena->cleanup,
    };
}

void arena_rewind(struct arena *arena, struct arena_mark mark) {
    run_cleanups(arena, mark.cleanup);
    while (arena->block != mark.block) {
        struct block *before = arena->block->before;
        free(arena->spare);
        arena->spare = arena->block;
        arena->block = before;
    }
    arena->block->used = mark.used;
    arena->total = mark.total;
}

size_t arena_used(const struct arena *arena) { return arena->total; }

jmp_buf *arena_guard(struct arena *arena) {
    arena->guarded = true;
    return &arena->guard;
}

void arena_unguard(struct arena *arena) { arena->guarded = false; }

void arena_fail_after(struct arena *arena, size_t n) { arena->fail_after = n; }
