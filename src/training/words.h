// SPDX-License-Identifier: GPL-3.0-or-later
// Words that people write into a shared form (лист): field by field, each version kept as it was
// typed. Two who write one field at once lose nothing: the second text stands beside the first, and
// the field asks until somebody, having seen both, writes what holds.
#ifndef VSOKO_TRAINING_WORDS_H
#define VSOKO_TRAINING_WORDS_H

#include "school/person.h"
#include "store/store.h"

enum words_kind { WORDS_REFLECTION, WORDS_CONCLUSION, WORDS_PRODUCT };

// A sheet: of a participant of a seminar, of a seminar, of a product.
struct words_sheet {
    enum words_kind kind;
    int64_t holder; // the seminar or the product
    int64_t owner;  // of a reflection: who fills it; else 0
};

// Bytes.
enum {
    WORDS_MAX = 4000,
    WORDS_FIELD_MAX = 40,
    WORDS_KEY_MAX = 64,
    WORDS_OTHER_MAX = 8 * WORDS_MAX
};

struct words_field {
    struct str field;
    int version;      // the newest
    struct str words; // of it
    struct str other; // the texts that it lies beside, "" = nobody else wrote meanwhile
    bool asks;        // two texts stand and nobody has chosen yet
};
struct words_fields {
    VEC(struct words_field) rows;
};

// The sheet as it stands.
bool words_of(struct db *db, struct arena *arena, int64_t org, const struct words_sheet *sheet,
              struct words_fields *out, struct error *error) __attribute__((warn_unused_result));
// NULL where nothing was written.
const struct words_field *words_field(const struct words_fields *fields, struct str name);

enum words_outcome {
    WORDS_SAVED,
    WORDS_BESIDE, // somebody else wrote meanwhile: both stand
};

// A store_write_fn: one more version of a field. The same key again is the same deed; a text that
// stands there already makes no new version. Who may write is asked by the caller.
struct words_put {
    const struct person *by;
    struct words_sheet sheet;
    struct str field, words, key;
    int base; // the version that the writer saw, 0 = the field was empty
    int version;
    enum words_outcome outcome;
    char *other; // WORDS_BESIDE: the texts beside, WORDS_OTHER_MAX + 1 bytes of the caller's
};
bool words_put(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
