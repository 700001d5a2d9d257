// SPDX-License-Identifier: GPL-3.0-or-later
// Data for documents, given by any room: the class map of analysis, the plan of monitoring. The
// engine of documents asks the sources that a paper names and hands the maps to the interpreter.
#ifndef VSOKO_BASE_DATA_SOURCE_H
#define VSOKO_BASE_DATA_SOURCE_H

#include "base/node.h"

// Arrays end with an element whose name is NULL.
struct data_source {
    const char *name;  // "procedure", "school"; unique over all rooms
    const char *title; // Russian: «итоги процедуры»
    // `ask` is a map of what is wanted ({org, session, date …}); the source puts its variables, by
    // the names of content/papers (proc.title, result.rows …), into the map *out_map. `context` is
    // what app gives every source (the database and who asks): the source refuses what its reader
    // may not see. A source that the ask does not concern puts nothing and is content.
    bool (*give)(void *context, struct arena *arena, const struct node *ask, struct node *out_map,
                 struct error *error);
};

#endif
