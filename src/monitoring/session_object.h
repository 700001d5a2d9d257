// SPDX-License-Identifier: GPL-3.0-or-later
// What a session judges where it is not a class: lessons, rooms, programmes (объекты). They stand
// on the session's list in the place of pupils, so that marks, progress and the map are the same.
#ifndef VSOKO_MONITORING_SESSION_OBJECT_H
#define VSOKO_MONITORING_SESSION_OBJECT_H

#include "monitoring/session.h"

enum { SESSION_OBJECTS_MAX = 60, SESSION_OBJECT_TITLE_MAX = 300 }; // bytes

// Part of session_open: the plan's objects, at least one.
bool session_objects_open(struct db *db, struct arena *arena, const struct session_plan *plan,
                          struct error *error) __attribute__((warn_unused_result));

// Part of session_get: fills session->pupils, in the order in which they were added.
bool session_objects_read(struct db *db, struct arena *arena, int64_t org, struct session *out,
                          struct error *error) __attribute__((warn_unused_result));

// A store_write_fn: more of them; the session is open and judges objects.
struct session_objects_add {
    const struct person *by;
    int64_t session_id;
    VEC(struct str) titles;
};
bool session_objects_add(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: takes one away that nobody has judged or written of.
struct session_object_remove {
    const struct person *by;
    int64_t session_id, object_id;
};
bool session_object_remove(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
