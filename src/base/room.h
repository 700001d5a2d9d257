// SPDX-License-Identifier: GPL-3.0-or-later
// What a room gives to the house: one descriptor, listed in app/rooms.c. The parts that live on a
// floor above base are incomplete here, so that a room on any floor can give them.
#ifndef VSOKO_BASE_ROOM_H
#define VSOKO_BASE_ROOM_H

#include "base/error.h"
#include "base/str.h"

struct sql;       // store/store.h: a statement
struct migration; // store/migrate.h: a step of the schema
struct route;     // net/route.h: a page
struct node;      // base/node.h
struct command_call;

// A command of the command line. `run` returns the exit code (error_exit_code of what went wrong).
struct command {
    const char *name;  // "import"
    const char *usage; // "import KIND FILE [--map FILE] [--dry-run] [--json]"
    const char *title; // Russian, one line, for the list
    const char *help;  // Russian, the whole --help after the usage line
    int (*run)(struct command_call *call);
};

// A thing that a role may do. Roles are in school/gate.h; the only list of who may what is
// school/gate.c; a permission's name is checked there at start.
struct permission {
    const char *name; // "monitoring.rate"
    const char *title; // Russian: «ставить отметки в карту наблюдения»
};

// A line of the side menu, shown to whoever holds the permission.
struct navigation {
    const char *group; // Russian heading of the group, "" for the top
    const char *title;
    const char *path;
    const char *permission;
    int order; // rows are sorted by it inside the group
};

// What audit calls a deed: "pupil.move", «перевёл ученика в другой класс».
struct deed {
    const char *name;
    const char *title; // Russian, in the past, as if «кто-то» stood before it
};

// A number for Prometheus, asked at each scrape. Counts only.
struct metric {
    const char *name; // "vsoko_marks_total"
    const char *help;
    int64_t (*read)(void *app);
};

// Long work that a person may leave and come back to (school/job.h).
struct job_kind;

// A rule of coherence, a deed that it may propose and a column of the chain (analysis runs them), a
// source of data for a document (documents runs it), a kind of content file (instruments loads it).
struct rule;
struct proposal_deed;
struct chain_column;
struct data_source;
struct content_kind;

// A kind of file that can be read in (import/import.h).
struct import_kind;

// Where the strength of links between outcomes is found in data (outcomes/link_found.h).
struct link_source;

// How a step of a batch is taken back, noun by noun (school/restore.h).
struct restorer;

// Arrays end with an element whose first field is NULL; pointers may be NULL.
struct room {
    const char *name;  // "outcomes"; also the folder
    const char *title; // Russian
    int floor;         // 0..11: includes may only go to lower floors
    const struct migration *migrations;
    const struct sql *const *const *statements; // one array a noun: {pupil_sql, class_sql, NULL}
    const struct route *const *routes;          // the same: {session_routes, rate_routes, NULL}
    const struct command *commands;
    const struct permission *permissions;
    const struct navigation *navigation;
    const struct content_kind *content_kinds;
    const struct job_kind *jobs;
    const struct deed *deeds;
    const struct metric *metrics;
    const struct rule *rules;
    const struct proposal_deed *proposal_deeds;
    const struct chain_column *chain_columns;
    const struct data_source *data_sources;
    const struct import_kind *const *import_kinds; // ends with NULL
    const struct restorer *restorers;
    const struct link_source *link_source;
};

#endif
