// SPDX-License-Identifier: GPL-3.0-or-later
// The real program as a child process: for the test that kills it and for the bench.
#ifndef VSOKO_TESTS_SERVER_RUN_H
#define VSOKO_TESTS_SERVER_RUN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct server {
    const char *program, *data_dir;
    pid_t pid;
    uint16_t port; // 0 = any; then the one that it took
};

// Starts `vsoko serve` and waits until it listens. Ends the test with a message when it does not.
void server_start(struct server *server);
// Sends the signal and waits for the end of the process.
void server_stop(struct server *server, int signal_number);
// Runs the program with these words (the last one NULL); its exit code.
int vsoko_run(const char *program, const char *const *words);

#endif
