// SPDX-License-Identifier: GPL-3.0-or-later
// A growing array in an arena: `VEC(struct pupil) pupils;` then `struct pupil *p = vec_push(arena,
// &pupils);` (zeroed), `pupils.at[i]`, `pupils.n`. Templates iterate over the same shape.
#ifndef VSOKO_BASE_VEC_H
#define VSOKO_BASE_VEC_H

#include "base/arena.h"

#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t n;                                                                                  \
        size_t cap;                                                                                \
    }

#define vec_push(arena, vec)                                                                       \
    ((vec)->n == (vec)->cap                                                                        \
         ? ((vec)->at = vec_grow((arena), (vec)->at, (vec)->n, &(vec)->cap, sizeof *(vec)->at))    \
         : (vec)->at,                                                                              \
     &(vec)->at[(vec)->n++])

// Used by vec_push: room for one more element, the cap doubled.
void *vec_grow(struct arena *arena, void *at, size_t n, size_t *cap, size_t size);

#endif
