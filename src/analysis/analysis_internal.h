// SPDX-License-Identifier: GPL-3.0-or-later
// For files of this room only.
#ifndef VSOKO_ANALYSIS_INTERNAL_H
#define VSOKO_ANALYSIS_INTERNAL_H

#include "base/room.h"
#include "net/route.h"
#include "school/job.h"
#include "store/migrate.h"

#include <stdbool.h>

struct db;
struct error;
struct person;
struct session;
struct sql;

// Who sees the results of a session: whoever sees all, and the head of its class.
bool analysis_session_gate(struct db *db, const struct person *person,
                           const struct session *session, struct error *error)
    __attribute__((warn_unused_result));

extern const struct sql *const chain_board_sql[];
extern const struct sql *const evidence_sql[];
extern const struct sql *const marks_sql[];
extern const struct sql *const survey_result_sql[];
extern const struct route chain_routes[], class_map_routes[], class_report_routes[],
    director_routes[], subject_tie_routes[], summary_routes[], survey_result_routes[];
extern const struct migration analysis_migrations[]; // generated from schema/
extern const struct job_kind analysis_jobs[];
extern const struct command study_commands[];
extern const struct link_source link_data;

#endif
