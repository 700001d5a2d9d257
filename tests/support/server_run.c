// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/server_run.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MAX = 16, LINE = 512 };

static void give_up(const char *what) {
    perror(what);
    exit(2);
}

static void become(const char *program, const char *const *words) {
    const char *argv[WORDS_MAX + 2] = {program};
    for (size_t i = 0; i < WORDS_MAX && words[i] != NULL; i++) {
        argv[i + 1] = words[i];
    }
    execv(program, (char *const *)argv);
    give_up(program);
}

void server_start(struct server *server) {
    int out[2];
    char port[16], line[LINE];
    unsigned found = 0;
    snprintf(port, sizeof port, "%u", server->port);
    if (pipe(out) != 0 || (server->pid = fork()) < 0) {
        give_up("fork");
    }
    if (server->pid == 0) {
        snprintf(line, sizeof line, "%s/server.log", server->data_dir);
        int log = open(line, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        dup2(log, STDERR_FILENO);
        dup2(out[1], STDOUT_FILENO);
        close(out[0]);
        close(out[1]);
        const char *const words[] = {"serve", "--port", port, "--data", server->data_dir, NULL};
        become(server->program, words);
    }
    close(out[1]);
    FILE *said = fdopen(out[0], "r");
    while (found == 0 && fgets(line, sizeof line, said) != NULL) {
        const char *at = strstr(line, "127.0.0.1:");
        found = at == NULL ? 0 : (unsigned)strtoul(at + strlen("127.0.0.1:"), NULL, 10);
    }
    fclose(said);
    if (found == 0) {
        fprintf(stderr, "the server did not start\n");
        exit(2);
    }
    server->port = (uint16_t)found;
}

void server_stop(struct server *server, int signal_number) {
    kill(server->pid, signal_number);
    waitpid(server->pid, NULL, 0);
    server->pid = 0;
}

int vsoko_run(const char *program, const char *const *words) {
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        become(program, words);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        give_up("fork");
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
