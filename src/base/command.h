// SPDX-License-Identifier: GPL-3.0-or-later
// One call of the command line: its words, its options, where its answer goes.
//
// A command's usage line is the only declaration of its options: every "--name" in it may be
// given, and takes a value when an upper-case word follows ("--map FILE"). Words in front of them
// are the arguments: "LOGIN" is needed, "[LOGIN]" is not, "FILE..." takes the rest. Every command
// also takes --data DIR, --database URL, --json and --help. How to add one:
// docs/howto/add-command.md.
#ifndef VSOKO_BASE_COMMAND_H
#define VSOKO_BASE_COMMAND_H

#include "base/node.h"
#include "base/room.h"

#include <stdio.h>

struct store; // store/store.h

enum { COMMAND_OPTIONS_MAX = 24, COMMAND_ARGUMENTS_MAX = 64 };

struct command_option {
    struct str name;  // without the dashes
    struct str value; // "" for a flag
};

struct command_call {
    struct arena *arena;
    const struct command *command;
    void *app;                       // what main gave; only app reads it
    const struct room *const *rooms; // all rooms of the program, ends with NULL
    FILE *out;                       // the answer
    FILE *err;                       // errors and progress
    FILE *in;                        // what is asked of a person: a password
    bool json;                       // --json: the answer is one JSON text
    bool help;                       // --help: print it and end
    const char *data_dir;            // --data, NULL when not given
    const char *database_url;        // --database, NULL when not given
    // The folder of the data and the URL of the database, for commands that open it in their way.
    bool (*find_folder)(struct command_call *call, struct str *out, struct error *error);
    bool (*find_url)(struct command_call *call, struct str *out, struct error *error);
    // Opens the database of this call, upgraded; closed by the opener after the command ends.
    struct store *(*open_store)(struct command_call *call, struct error *error);
    // The same for reading only, so that a running server is no hindrance.
    struct store *(*open_reading)(struct command_call *call, struct error *error);
    struct str argument[COMMAND_ARGUMENTS_MAX];
    size_t arguments;
    struct command_option option[COMMAND_OPTIONS_MAX]; // those given
    size_t options;
};

// The command whose name (one or two words: "user add") begins argv; *words gets how many words it
// took. `rooms` ends with NULL. NULL if there is none.
const struct command *command_find(const struct room *const *rooms, int argc, char *const *argv,
                                   int *words);

// Reads the words after the command's name into `call`, whose arena and command are set. An
// unknown option, a missing value and a missing or extra argument are errors that say what to
// write. With --help nothing is missing.
bool command_parse(struct command_call *call, int argc, char *const *argv, struct error *error)
    __attribute__((warn_unused_result));

// The i-th argument and an option's value; "" if it was not given.
struct str command_argument(const struct command_call *call, size_t i);
struct str command_option(const struct command_call *call, const char *name);
bool command_has(const struct command_call *call, const char *name);
// A whole number; `otherwise` when the option was not given.
bool command_option_int(const struct command_call *call, const char *name, int64_t otherwise,
                        int64_t *out, struct error *error) __attribute__((warn_unused_result));

// Prints --help of one command: usage, title, text, the options every command has.
void command_print_help(FILE *out, const struct command *command);
// One line a command, sorted by name, of every room.
void command_print_list(FILE *out, struct arena *arena, const struct room *const *rooms);
// All of them as docs/commands.md and as a page of man.
void command_print_markdown(FILE *out, struct arena *arena, const struct room *const *rooms);
void command_print_man(FILE *out, struct arena *arena, const struct room *const *rooms,
                       const char *version);

// The end of a command that failed: the sentence to `err` (with --json {"error": …} to `out`).
// Returns the exit code.
int command_fail(struct command_call *call, const struct error *error);
// A line of the answer, for people; nothing with --json.
void command_say(struct command_call *call, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// The answer of --json; nothing without it.
void command_answer(struct command_call *call, const struct node *node);

#endif
