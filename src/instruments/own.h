// SPDX-License-Identifier: GPL-3.0-or-later
// The school's own instruments (свои инструменты). What is in force is a record of the school in
// the knowledge base (knowledge/edit.h), one version after another; beside it may lie a draft of
// the next version. A procedure works by the version frozen at its opening (version.h), so neither
// a draft nor a new version changes what was used.
#ifndef VSOKO_INSTRUMENTS_OWN_H
#define VSOKO_INSTRUMENTS_OWN_H

#include "instruments/draft.h"
#include "instruments/shelf.h"
#include "knowledge/edit.h"
#include "school/person.h"

struct own_instrument {
    struct str id, title;        // title: of the draft where there is one
    const struct node *draft;    // NULL without one
    const struct node *standing; // the record in force, NULL before the first version
    int version;                 // in force; 0 before the first one
    struct str who;              // who changed the draft last
    int64_t changed_ms;          // and when
};
struct own_instruments {
    VEC(struct own_instrument) rows; // in the order of their making
};

// All of a school, those with a draft only too.
bool own_instruments_of(struct db *db, struct arena *arena, int64_t org,
                        struct own_instruments *out, struct error *error)
    __attribute__((warn_unused_result));
// ERROR_NOT_FOUND.
bool own_instrument_get(struct db *db, struct arena *arena, int64_t org, struct str id,
                        struct own_instrument *out, struct error *error)
    __attribute__((warn_unused_result));

// The shelf as this school sees it: the shipped instruments, then its own that are in force.
bool shelf_of_school(struct db *db, struct arena *arena, const struct content_shelf *shipped,
                     int64_t org, struct content_shelf *out, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: keeps a draft. An empty `id` makes a new instrument; `id_text` gets its id.
struct own_save {
    const struct person *by;
    struct str id;
    struct draft *draft;
    char id_text[32];
};
bool own_save(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: the draft becomes the next version in force. Refused with the first fault that
// stops (fault.h). Marks already made keep the version that they were made with.
struct own_publish {
    const struct person *by;
    const struct content_base *knowledge;
    const struct outcome_catalogue *outcomes; // as the school sees it
    struct str id, reason;
};
bool own_publish(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: throws the draft away; without a draft takes the instrument out of force. What
// was done with it stays.
struct own_drop {
    const struct person *by;
    const struct content_base *knowledge;
    struct str id, reason;
};
bool own_drop(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
