// SPDX-License-Identifier: GPL-3.0-or-later
// Memory of one request, job or command: allocated piece by piece, released at once.
//
// An arena never returns NULL. When its cap is passed or the system has no memory it runs its
// cleanups and jumps to the boundary set by arena_guard() (a request or a job answers with a
// sentence and lives on); without a boundary it ends the program with a message. So services
// allocate without checks, and whatever must be released besides memory (a statement, a file, a
// reader's connection) is registered with arena_on_close() by the function that opens it.
#ifndef VSOKO_BASE_ARENA_H
#define VSOKO_BASE_ARENA_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

// A place to come back to: everything allocated after the mark is released by arena_rewind().
struct arena_mark {
    void *block;
    size_t used;
    size_t total;
    void *cleanup;
};

enum { ARENA_CAP_DEFAULT = 64 * 1024 * 1024 };

// Opens an arena that may hold `cap` bytes (0 = ARENA_CAP_DEFAULT). NULL only if the system has no
// memory for the first block.
struct arena *arena_open(size_t cap);

// Runs the cleanups in reverse order and releases all memory. NULL is allowed.
void arena_close(struct arena *arena);

// Returns `size` zeroed bytes aligned to 16. Never NULL.
void *arena_alloc(struct arena *arena, size_t size);

// Enlarges an array; in place where it is the last allocation. New bytes are zeroed.
void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size);

// Calls fn(arg) when the arena is closed or rewound past this point.
void arena_on_close(struct arena *arena, void (*fn)(void *arg), void *arg);

// Remembers the place; gives back everything allocated after it, cleanups first.
struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

// Bytes handed out since opening or the last rewind: the budget that flow tests assert.
size_t arena_used(const struct arena *arena);

// The boundary: `if (setjmp(*arena_guard(arena)) != 0) { answer "too much" }`. The jump happens
// after the cleanups ran; the memory itself stays readable until arena_close().
jmp_buf *arena_guard(struct arena *arena);

// Takes the boundary away before its stack frame ends.
void arena_unguard(struct arena *arena);

// For torture tests: the n-th allocation from now fails as if memory were out; 0 switches off.
void arena_fail_after(struct arena *arena, size_t n);

// A zeroed object of a type, or an array of `count` of them (the product is checked).
#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array(arena, type, count) ((type *)arena_alloc_array((arena), (count), sizeof(type)))
void *arena_alloc_array(struct arena *arena, size_t count, size_t size);

#endif
