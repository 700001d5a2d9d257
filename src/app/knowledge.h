// SPDX-License-Identifier: GPL-3.0-or-later
// The knowledge base compiled into the program, loaded: what every request, job and command may
// look into.
#ifndef VSOKO_APP_KNOWLEDGE_H
#define VSOKO_APP_KNOWLEDGE_H

#include "documents/paper.h"
#include "instruments/shelf.h"
#include "knowledge/shelf.h"
#include "monitoring/procedure.h"
#include "outcomes/outcome.h"
#include "practice/technology.h"
#include "school/law.h"
#include "school/web.h"
#include "training/catalogue.h"

struct knowledge {
    struct content_base base;
    struct content_shelf shelf;
    struct outcome_catalogue outcomes;
    struct practice_catalogue practice;
    struct training_catalogue training;
    struct procedure_catalogue procedures;
    struct law_register laws;
    struct paper_shelf papers;
};

// Reads all of content/. A mistake in it stops with file and line.
bool knowledge_load(struct arena *arena, struct knowledge *out, struct error *error)
    __attribute__((warn_unused_result));

// Hangs it on the app; it must live as long.
void knowledge_give(const struct knowledge *knowledge, struct app *app);

#endif
