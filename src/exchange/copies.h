// SPDX-License-Identifier: GPL-3.0-or-later
// The school's copies: where they go, the key that seals them, how the last one went, which are
// kept. Copies are always sealed; the phrase itself is nowhere on the disk.
#ifndef VSOKO_EXCHANGE_COPIES_H
#define VSOKO_EXCHANGE_COPIES_H

#include "base/clock.h"
#include "base/vec.h"
#include "exchange/backup_seal.h"
#include "school/person.h"
#include "store/store.h"

// The newest COPIES_KEPT files stay, and the first one of every month.
enum { COPIES_KEPT = 14 };

struct copies_state {
    struct str folder;  // "" = not chosen yet
    int64_t made_ms;    // the last success, 0 = never
    struct str made;    // its file
    int64_t failed_ms;  // the last failure since then, 0 = none
    struct str problem; // why
};
bool copies_state_get(struct db *db, struct arena *arena, int64_t org, struct copies_state *out,
                      struct error *error) __attribute__((warn_unused_result));

// A store_write_fn: chooses the folder. ERROR_INPUT unless it is there and can be written.
struct copies_choose {
    const struct person *by;
    struct str folder;
};
bool copies_choose(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// The key in DATA_DIR/copies.key (mode 0600); *found false when there is none.
bool copies_key_read(struct arena *arena, const char *data_dir, struct seal_key *out, bool *found,
                     struct error *error) __attribute__((warn_unused_result));
// Makes a new phrase and keeps its key; the phrase is to be shown once.
bool copies_phrase_make(struct arena *arena, const char *data_dir, struct str *phrase,
                        struct error *error) __attribute__((warn_unused_result));

// A copy of today into the chosen folder; notes how it went, throws away what is not kept.
// For jobs and the nightly thread, never on a net thread.
struct copies_make {
    struct store *store;
    const char *data_dir;
    const struct person *by; // account 0 = the program itself
    struct str path;         // out
    int64_t bytes;           // out
};
bool copies_make(struct arena *arena, struct copies_make *make, struct error *error)
    __attribute__((warn_unused_result));

// Is it time for the nightly copy? The day of copies begins at two in the morning; a computer that
// was off at night makes it when it is switched on. After a failure it is tried again in an hour.
bool copies_due(const struct copies_state *state, int64_t now_ms);

struct copy_file {
    struct str name;
    struct date day;
    int64_t bytes;
    int64_t changed_ms;
};
struct copies_list {
    VEC(struct copy_file) files; // the newest first
};
bool copies_list(struct arena *arena, struct str folder, struct copies_list *out,
                 struct error *error) __attribute__((warn_unused_result));
// Removes files of copies that are not kept. Files of any other name are never touched.
bool copies_prune(struct arena *arena, struct str folder, struct error *error)
    __attribute__((warn_unused_result));

#endif
