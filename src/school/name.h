// SPDX-License-Identifier: GPL-3.0-or-later
// A person's name (фамилия, имя, отчество): how it is kept, sorted, searched and shown.
#ifndef VSOKO_SCHOOL_NAME_H
#define VSOKO_SCHOOL_NAME_H

#include "base/error.h"
#include "base/str.h"

struct person_name {
    struct str last, first, middle; // middle may be empty
};

// Tidy parts with look-alike letters mended; false when there is no family or given name.
bool name_clean(struct arena *arena, const struct person_name *name, struct person_name *out,
                struct error *error) __attribute__((warn_unused_result));
struct str name_full(struct arena *arena,
                     const struct person_name *name); // «Ёлкина Мария Ивановна»
struct str name_initials(struct arena *arena, const struct person_name *name); // «Ёлкина М. И.»
struct str name_sort_key(struct arena *arena, const struct person_name *name);
struct str name_fold_key(struct arena *arena, const struct person_name *name);

// What a search box holds as a pattern of LIKE over ' ' || fold_key: every word must begin so, in
// the order given. "%" alone for an empty box.
struct str name_pattern(struct arena *arena, struct str query);

#endif
