// SPDX-License-Identifier: GPL-3.0-or-later
// A page over evidence: what was closed since the last look is counted before the page is shown; a
// long backlog is left to a job, and the page says so. Of this room only.
#ifndef VSOKO_ANALYSIS_EVIDENCE_LOOK_H
#define VSOKO_ANALYSIS_EVIDENCE_LOOK_H

#include "school/web.h"

struct evidence_look {
    struct request *request;
    struct app *app;
    int64_t org;
    int64_t left;         // sessions that are not counted yet
    struct notice notice; // says so; empty when all are
    // Shows the page; `db` is a fresh snapshot.
    void (*show)(struct evidence_look *look, struct db *db);
};

// Calls show(look, db) for this request, now or after counting; replies with the error otherwise.
void evidence_look(struct request *request,
                   void (*show)(struct evidence_look *look, struct db *db));

#endif
