// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/knowledge.h"

#include "app/rooms.h"
#include "base/content_file.h"

bool knowledge_load(struct arena *arena, struct knowledge *out, struct error *error) {
    const struct content_file *files = content_parse(arena, content_files, error);
    return files != NULL && content_base_load(arena, files, app_rooms, &out->base, error) &&
           shelf_load(arena, files, &out->shelf, error) &&
           outcome_catalogue_load(arena, files, &out->outcomes, error) &&
           practice_catalogue_load(arena, files, &out->practice, error) &&
           training_catalogue_load(arena, files, &out->practice, &out->training, error) &&
           procedure_catalogue_load(arena, files, &out->procedures, error) &&
           law_register_load(arena, files, &out->laws, error) &&
           paper_shelf_load(arena, files, &out->papers, error);
}

void knowledge_give(const struct knowledge *knowledge, struct app *app) {
    app->base = &knowledge->base;
    app->content = &knowledge->shelf;
    app->outcomes = &knowledge->outcomes;
    app->practice = &knowledge->practice;
    app->training = &knowledge->training;
    app->procedures = &knowledge->procedures;
    app->laws = &knowledge->laws;
    app->papers = &knowledge->papers;
}
