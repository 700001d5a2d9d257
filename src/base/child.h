// SPDX-License-Identifier: GPL-3.0-or-later
// The sandboxed child: the program started again to decode one file from outside.
//
// The child has the file and one socket, no other descriptor, no file system, no network, limited
// memory and time; it sends messages, which the parent checks as it would check a stranger's. What
// the child may die of is for the parent a sentence about the file.
#ifndef VSOKO_BASE_CHILD_H
#define VSOKO_BASE_CHILD_H

#include "base/error.h"
#include "base/str.h"

struct child_out; // the child's end of the socket

// A kind of work that children do.
struct child_kind {
    const char *name;
    size_t memory; // cap of the child's arena, bytes
    // Runs in the child. `file` holds the whole file, `request` what the parent passed.
    bool (*run)(struct arena *arena, struct str file, struct str request, struct child_out *out,
                struct error *error);
};

// Sends one message to the parent; ends the child when the parent is gone.
void child_send(struct child_out *out, struct str message);

// What a parent wants done.
struct child_task {
    const struct child_kind *kind;
    int fd;             // a regular file; its position does not matter and is not moved
    struct str request; // at most CHILD_REQUEST_MAX bytes
    int seconds;        // CPU time of the child; wall time is three times that and 5 s
    int64_t max_bytes;  // of all messages together
    // Takes a message; it lives until the function returns. False (with the error filled) stops.
    bool (*receive)(void *context, struct str message, struct error *error);
    void *context;
};

enum { CHILD_REQUEST_MAX = 4096 };

// Runs a child to its end. The error is the child's own sentence, or one about how it ended.
bool child_run(struct arena *arena, const struct child_task *task, struct error *error)
    __attribute__((warn_unused_result));

// The first lines of every main() whose program calls child_run():
//     if (child_asked(argc, argv)) {
//         return child_main(argv, kinds);
//     }
// `kinds` ends with NULL and holds every kind the program runs. child_main() does not come back
// with anything to do.
bool child_asked(int argc, char **argv);
int child_main(char **argv, const struct child_kind *const *kinds);

// The kernel's Landlock version, 0 when it has none: children are then closed in by seccomp alone.
int child_landlock_version(void);

#endif
