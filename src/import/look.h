// SPDX-License-Identifier: GPL-3.0-or-later
// A look at a file that was brought (upload.h): what a person chose and answered, the file read
// and compared by it. Shown by a page, carried out by a page at once or by a job.
#ifndef VSOKO_IMPORT_LOOK_H
#define VSOKO_IMPORT_LOOK_H

#include "import/plan.h"
#include "school/job.h"

struct app;

struct look {
    struct str id;   // of the upload
    struct str name; // of the file
    struct str kind; // "auto" or a command's name
    struct str new_classes;
    struct date on;
    VEC(struct import_choice) choices;
    VEC(struct import_answer) answers;
    struct import_result result; // out
    struct import_plan plan;     // out
};

// More lines than these are written by a job, so that nobody waits before a white page.
enum { LOOK_LINES_AT_ONCE = 300 };

// Reads the file and compares it. What it makes lives in an arena of its own that is closed with
// `owner`: a workbook is larger than a request. For a thread that may take its time.
bool look_read(struct look *look, struct arena *owner, const struct app *app,
               const struct person *person, struct error *error)
    __attribute__((warn_unused_result));

// The write of a look that was read.
struct import_apply look_apply(const struct look *look, const struct person *person);

// What a job is asked: the look without what was read.
struct node *look_node(struct arena *arena, const struct look *look);

extern const struct job_kind import_jobs[];

#endif
