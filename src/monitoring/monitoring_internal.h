// SPDX-License-Identifier: GPL-3.0-or-later
// For files of this room only.
#ifndef VSOKO_MONITORING_INTERNAL_H
#define VSOKO_MONITORING_INTERNAL_H

#include "base/error.h"
#include "net/route.h"
#include "store/migrate.h"

#include <stdint.h>

struct db;
struct sql;

extern const struct sql *const response_sql[];
extern const struct sql *const monitoring_session_sql[];
extern const struct migration monitoring_migrations[]; // generated from schema/
extern const struct route session_routes[];
extern const struct route rate_routes[];

// Has anyone marked this pupil in this session?
bool response_any_of_pupil(struct db *db, int64_t org, int64_t session_id, int64_t pupil_id,
                           bool *any, struct error *error) __attribute__((warn_unused_result));

#endif
