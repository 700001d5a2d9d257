// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/knowledge.h"

#include "app/rooms.h"
#include "base/content_file.h"

bool knowledge_load(struct arena *arena, struct knowledge *out, struct error *error) {
    return content_base_load(arena, content_files, app_rooms, &out->base, error) &&
           shelf_load(arena, content_files, &out->shelf, error) &&
           outcome_catalogue_load(arena, content_files, &out->outcomes, error) &&
           practice_catalogue_load(arena, content_files, &out->practice, error) &&
           procedure_catalogue_load(arena, content_files, &out->procedures, error) &&
           law_register_load(arena, content_files, &out->laws, error) &&
           paper_shelf_load(arena, content_files, &out->papers, error);
}

void knowledge_give(const struct knowledge *knowledge, struct app *app) {
    app->base = &knowledge->base;
    app->content = &knowledge->shelf;
    app->outcomes = &knowledge->outcomes;
    app->practice = &knowledge->practice;
    app->procedures = &knowledge->procedures;
    app->laws = &knowledge->laws;
    app->papers = &knowledge->papers;
}
